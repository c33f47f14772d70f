"""What every part of a rulebook is made of: texts, names and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from sharewise.rulebook.conditions import Condition, read_condition, read_condition_of_term
from sharewise.rulebook.parts import Checked, Part, ReadBy, Shape, custom_fault
from sharewise.values import by_default

# What a text has to look like, in words, by its pattern: for the message to whoever writes it otherwise.
PATTERN_WORDS: dict[str, str] = {}


def _pattern(pattern: str, words: str) -> Shape:
    """A pattern that a text has to have; `words` say what it looks like."""
    PATTERN_WORDS[pattern] = words
    return Shape(pattern=pattern)


Text: TypeAlias = Annotated[str, Shape(min_length=1)]
Id: TypeAlias = Annotated[str, _pattern(r"^[A-Za-z][A-Za-z0-9_.-]*$", "a letter first, then letters, digits and . _ -")]
# A name of what is defined elsewhere. Any text will do: where there is nothing of that name, what there is is named.
NameUsed: TypeAlias = Annotated[str, _pattern(r"^[\s\S]+$", "a name")]
# A name that an adoption adds: never one of the rulebook's own.
LOCAL = "local."
LocalId: TypeAlias = Annotated[
    str, _pattern(r"^local\.[A-Za-z0-9][A-Za-z0-9_.-]*$", f"a name of your own begins with '{LOCAL}'")
]
AdoptionId: TypeAlias = Annotated[
    str, _pattern(r"^[a-z][a-z0-9-]*$", "a small letter first, then small letters, digits and hyphens")
]


def _each_once(names: list[str]) -> None:
    if len(set(names)) != len(names):
        raise custom_fault("listed_twice", "a name stands twice in this list")


# The outcomes that something an adoption adds is for.
Outcomes: TypeAlias = Annotated[list[NameUsed], Shape(min_length=1), Checked(_each_once)]
Number: TypeAlias = Annotated[str, _pattern(r"^[0-9]+$", "a whole number")]
Year: TypeAlias = Annotated[str, _pattern(r"^[0-9]{4}$", "four digits, such as 2026")]
Version: TypeAlias = Annotated[str, _pattern(r"^[0-9]+\.[0-9]+\.[0-9]+$", "three numbers with dots, such as 1.0.0")]
IsoDate: TypeAlias = Annotated[str, _pattern(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "year, month, day, such as 2026-11-22")]
Digit: TypeAlias = Literal["1", "2", "3", "4", "5", "6", "7"]
YesNo: TypeAlias = Literal["yes", "no"]
# How far a rule's words can be trusted as the official ones. `golden_rules.yaml` says what each means.
Exactness: TypeAlias = Literal["yes", "agreed", "unverified", "no", "ours"]


def _condition(raw: object, context: Mapping[str, Any]) -> Condition:
    """A condition of the file. What its terms stand for is in the context."""
    return read_condition(raw, context.get(TERMS))


def _condition_of_term(raw: object, _: Mapping[str, Any]) -> Condition:
    return read_condition_of_term(raw)


# The name of the terms in the context in which a file is validated.
TERMS = "terms"
When: TypeAlias = Annotated[Condition, ReadBy(_condition)]
WhenOfTerm: TypeAlias = Annotated[Condition, ReadBy(_condition_of_term)]


class Choice(Part):
    """One entry of a closed list that a detail of the record is chosen from."""

    label: Text
    help: Text | None = None
    sources: list[NameUsed] = by_default([])
