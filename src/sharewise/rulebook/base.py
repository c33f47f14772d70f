"""What every part of a rulebook is made of: texts, names, conditions, and the base that refuses what it does not know."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, InstanceOf, StringConstraints

from sharewise.rulebook.conditions import Condition, read_condition

Text: TypeAlias = Annotated[str, StringConstraints(min_length=1)]
Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
# A name that an adoption adds: never one of the rulebook's own.
LOCAL = "local."
LocalId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^local\.[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Digit: TypeAlias = Literal["1", "2", "3", "4", "5", "6", "7"]
YesNo: TypeAlias = Literal["yes", "no"]
When: TypeAlias = Annotated[InstanceOf[Condition], BeforeValidator(read_condition)]


class Part(BaseModel):
    """The base of every part: frozen, and refusing what it does not know."""

    # Only the whole is validated from outside, so only the whole's validator is built, and when it is first used.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Choice(Part):
    """One entry of a closed list that a detail of the record is chosen from."""

    label: Text
    help: Text | None = None
    sources: list[Id] = []
