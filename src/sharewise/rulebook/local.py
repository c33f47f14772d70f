"""What an organisation's adoption says of itself, and what it adds that decides nothing, as frozen models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sharewise.rulebook.base import Choice, Digit, Id, LocalId, Part, Text


class LocalRule(Part):
    """One golden rule in an organisation's own words. `differs`: how they depart from the edition it is based on."""

    text: Text
    differs: Text


class RecordSystem(Part):
    """Where an organisation keeps such records, and what has to be done to file one there."""

    name: Text
    filing: Text


class Agreement(Part):
    """An agreement to share that an organisation is part of. It supports a decision; it never makes one."""

    title: Text
    says: Text
    link: Text | None = None


class Checklist(Part):
    """Points that an organisation wants looked at before anything is shared."""

    title: Text
    items: Annotated[list[Text], Field(min_length=1)]


class LocalDetail(Part):
    """A detail that an organisation wants in its records, beside those that every record has.

    It is `needed_for` or `offered_for` the outcomes named. A `choice` has `choices`.
    """

    ask: Text
    short: Text
    help: Text
    kind: Literal["text", "long_text", "date", "choice"]
    needed_for: list[Id] = Field(default=[])
    offered_for: list[Id] = Field(default=[])
    choices: dict[Id, Choice] = Field(default={})


class Adopted(Part):
    """What an organisation's adoption says of itself, and what it adds that decides nothing."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    title: Text
    organisation: Text
    based_on: Id
    source: Id | None = None
    reviewed: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    opening: Text | None = None
    remember: Text | None = None
    wording: dict[Digit, LocalRule] = Field(default={})
    record_system: RecordSystem | None = None
    retention: Text | None = None
    checklist: Checklist | None = None
    agreements: dict[LocalId, Agreement] = Field(default={})
    details: dict[LocalId, LocalDetail] = Field(default={})
