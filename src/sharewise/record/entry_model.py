"""The entry as a frozen model: what a file holds that says something about a record, or about a key, and is no decision.

Each kind has its own closed shape. What a person typed stands in `by`, `authorised_by`, `reason` and `comment` alone. An entry
is never erased: nothing of whom the record is about belongs in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from sharewise.record.seal import (
    ENTRY_FORMAT,
    ENTRY_KINDS,
    MOST_SEEN,
    Base64Url32,
    EntryKind,
    FolderId,
    LongLine,
    Reference,
    SequenceNumber,
    Sha256,
    ShortLine,
    Signature,
    Text,
    Time,
)
from sharewise.rulebook.parts import Part, Shape, json_schema_of, read_part

# Why a record's content was erased.
Ground: TypeAlias = Literal["retention", "request", "court"]


class NamedRecord(Part):
    """The record that an entry is about: its reference, and the digest of its statement."""

    id: Reference
    statement: Sha256


class PlaceOfRecord(Part):
    """Where that record lies: whose chain it is in, and its number there. It only helps to find it."""

    chain: Base64Url32
    sequence: SequenceNumber


class EntryTool(Part):
    """The program that made the entry."""

    name: Literal["sharewise"]
    version: Text


class EntryBody(Part):
    """What an entry says."""


class AboutRecordBody(EntryBody):
    """What every entry about a record says. `by`: who made it, as their settings name them."""

    record: NamedRecord
    place: PlaceOfRecord
    by: ShortLine | None
    tool: EntryTool


class ErasureBody(AboutRecordBody):
    """The record's content is erased: on what ground, and who authorised it."""

    ground: Ground
    authorised_by: ShortLine


class HoldBody(AboutRecordBody):
    """The record's content must not be erased until this is taken back."""

    reason: LongLine


class ReleaseBody(AboutRecordBody):
    """These holds are taken back: the digests of their statements."""

    holds: Annotated[list[Sha256], Shape(min_length=1)]


class ApprovalBody(AboutRecordBody):
    """A second person looked at the record, and approves of the decision."""

    comment: LongLine | None


class CommentBody(AboutRecordBody):
    """A second person looked at the record, and says this."""

    comment: LongLine


class NewKey(Part):
    """A public key: its thumbprint, and its 32 bytes, as a JSON Web Key has them."""

    kid: Base64Url32
    x: Base64Url32


class PlaceOfEntry(Part):
    """An entry: whose chain it is in, its number there, and the digest of its statement."""

    chain: Base64Url32
    sequence: SequenceNumber
    statement: Sha256


class KeyChangeBody(EntryBody):
    """The chain ends here: whoever had this key signs with another one from now on."""

    key: NewKey
    by: ShortLine | None
    tool: EntryTool


class KeyStartBody(EntryBody):
    """The chain begins here: it goes on with the one that ends with this entry, of a key change."""

    earlier: PlaceOfEntry
    by: ShortLine | None
    tool: EntryTool


BODIES: Mapping[EntryKind, type[EntryBody]] = {
    "erasure": ErasureBody,
    "hold": HoldBody,
    "release": ReleaseBody,
    "approval": ApprovalBody,
    "comment": CommentBody,
    "key change": KeyChangeBody,
    "key start": KeyStartBody,
}


class EntrySeal(Part):
    """The entry's place in a chain, as of a record. Records and entries are numbered in one row."""

    kind: EntryKind
    chain: Base64Url32
    folder: FolderId
    sequence: SequenceNumber
    previous: Sha256 | None
    time: Time
    seen: Annotated[list[Sha256], Shape(max_length=MOST_SEEN)]


class SealedEntry(Part):
    """An entry's file."""

    format: Literal["sharewise-entry/1"]
    entry: EntryBody
    seal: EntrySeal
    signature: Signature


def kind_of(body: EntryBody) -> EntryKind:
    """Which kind of entry has this body."""
    return next(kind for kind in ENTRY_KINDS if type(body) is BODIES[kind])


def read_body(kind: EntryKind, data: object) -> EntryBody:
    """The body in an entry's data, which a strict reader has read.

    Raises:
        ValueError: it has not the parts that entries of this kind have.

    """
    return read_part(BODIES[kind], data)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an entry's file: one shape for each kind."""
    shapes, definitions = list[dict[str, Any]](), dict[str, Any]()
    for kind in ENTRY_KINDS:
        made = json_schema_of(_sealed(kind))
        definitions |= made.pop("$defs", {})
        shapes.append(made)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": ENTRY_FORMAT,
        "$defs": definitions,
        "oneOf": shapes,
    }


def _sealed(kind: EntryKind) -> type[Part]:
    """The file of one kind of entry, with its own body and its own seal."""
    name = kind.title().replace(" ", "")
    seal = _with("SealOf" + name, EntrySeal, kind=Annotated[str, Shape(pattern=f"^{kind}$")])
    return _with("Sealed" + name, SealedEntry, entry=BODIES[kind], seal=seal)


def _with(name: str, base: type[Part], **hints: Any) -> type[Part]:
    made: type[Part] = type(name, (base,), {"__module__": __name__, "__doc__": base.__doc__, "__annotations__": hints})
    return made
