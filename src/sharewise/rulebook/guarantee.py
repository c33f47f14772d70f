"""A guarantee as a frozen model: a safety property in words, and as one of the kinds that can be proved."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from sharewise.rulebook.base import Digit, NameUsed, Text, When, YesNo
from sharewise.rulebook.conditions import ALWAYS
from sharewise.rulebook.parts import Key, Part, Shape
from sharewise.values import by_default


class Never(Part):
    """Where `when` holds, none of these outcomes comes out.

    `not_sure_but_for`: also where any answer says that something is not known (it says what to find out), of whatever
    question, an organisation's own too, but for these.
    """

    when: When | None = None
    not_sure_but_for: list[NameUsed] | None = None
    outcomes: Annotated[list[NameUsed], Shape(min_length=1)]


class Only(Part):
    """Where `when` holds, nothing but these outcomes comes out, after at most so many questions."""

    when: When
    outcomes: Annotated[list[NameUsed], Shape(min_length=1)]
    at_most_questions: Digit | None = None


class OnlyIf(Part):
    """These outcomes come out only where `when` holds."""

    outcomes: Annotated[list[NameUsed], Shape(min_length=1)]
    when: When


class Swap(Part):
    """These answers to a question lead to the same outcome, whatever the other answers are."""

    question: NameUsed
    answers: Annotated[list[NameUsed], Shape(min_length=2)]


class Raise(Part):
    """A worse answer in place of a milder one never turns an outcome of `after` (none named: any) into one of `outcomes`.

    It is promised where `when` holds and `unless` does not.
    """

    question: NameUsed
    milder: Annotated[list[NameUsed], Shape(min_length=1), Key("from")]
    worse: Annotated[list[NameUsed], Shape(min_length=1), Key("to")]
    when: When = ALWAYS
    unless: When | None = None
    after: list[NameUsed] = by_default([])
    outcomes: Annotated[list[NameUsed], Shape(min_length=1)]


class Carries(Part):
    """Where `when` holds, these outcomes come with these steps and conditions; `dated`: with a step that has a date."""

    outcomes: Annotated[list[NameUsed], Shape(min_length=1)]
    when: When = ALWAYS
    steps: list[NameUsed] = by_default([])
    conditions: list[NameUsed] = by_default([])
    dated: YesNo = "no"


class EditionsAgree(Part):
    """All editions lead to the same outcome, except under these answers."""

    excepted: Annotated[When, Key("except")]


GuaranteeKind: TypeAlias = Never | Only | OnlyIf | Swap | Raise | Carries | EditionsAgree


class Guarantee(Part):
    """A safety property, in words and as exactly one of the kinds that can be proved."""

    says: Text
    never: Never | None = None
    only: Only | None = None
    only_if: OnlyIf | None = None
    swap: Swap | None = None
    raise_: Annotated[Raise | None, Key("raise")] = None
    carries: Carries | None = None
    editions_agree: EditionsAgree | None = None

    @property
    def kinds(self) -> list[tuple[str, GuaranteeKind]]:
        """The kinds that are filled in, by their name in the file."""
        named: dict[str, GuaranteeKind | None] = {
            "never": self.never,
            "only": self.only,
            "only_if": self.only_if,
            "swap": self.swap,
            "raise": self.raise_,
            "carries": self.carries,
            "editions_agree": self.editions_agree,
        }
        return [(name, kind) for name, kind in named.items() if kind is not None]
