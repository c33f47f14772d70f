"""An adoption: an organisation's overlay on the rulebook, as a frozen model of its file.

An adoption adds. National wording, guarantees, steps and reasons stand; local words come after national ones and are
marked as local; every name that it adds begins with `local.`; a part that names no source rests on the adoption itself.
Only a row can be dropped, by one that replaces it; the guarantees are proved again on the whole.
"""

from __future__ import annotations

from typing import Annotated, Literal

from sharewise.rulebook.base import Choice, LocalId, NameUsed, Number, Outcomes, Text
from sharewise.rulebook.guarantee import Guarantee
from sharewise.rulebook.model import Adopted, Example, Question, Row, SharingCondition, Source, Step, WordQuestion
from sharewise.rulebook.parts import Part, Shape, custom_fault
from sharewise.rulebook.to_paste import PasteVariant, Reader
from sharewise.values import by_default


class Extends(Part):
    """The rulebook that is adopted, and the first number of its version: a new first number means new meaning."""

    rulebook: NameUsed
    version: Number


class LocalWords(Part):
    """Words that come after the national ones, by the name of the part that they belong to."""

    questions: dict[NameUsed, Text] = by_default({})
    outcomes: dict[NameUsed, Text] = by_default({})
    steps: dict[NameUsed, Text] = by_default({})
    conditions: dict[NameUsed, Text] = by_default({})


class LocalQuestion(Question):
    """A question of one's own, asked after another."""

    after: NameUsed
    sources: list[NameUsed] = by_default([])
    local: None = None


class LocalWordQuestion(WordQuestion):
    """A question of one's own that only adds words: steps, or conditions for sharing. It is always asked, and may be skipped."""

    setting: None = None
    asked: Literal["yes"] = "yes"
    asked_for: None = None


class LocalRow(Row):
    """A row of one's own: in a stage, before one of its rows or at its end, or in the place of one."""

    sources: list[NameUsed] = by_default([])
    stage: NameUsed
    before: NameUsed | None = None
    replaces: NameUsed | None = None

    def check_whole(self) -> None:
        """It stands in one place."""
        if self.before is not None and self.replaces is not None:
            raise custom_fault(
                "in_two_places", "a row stands before another or replaces one: leave out `before` or `replaces`"
            )


class LocalStep(Step):
    """A step of one's own: with these outcomes, after the first of these steps that each has, or as its last. In an
    emergency always as its last.
    """

    outcomes: Outcomes
    after: list[NameUsed] = by_default([])
    local: None = None


class LocalCondition(SharingCondition):
    """A condition of one's own for sharing, with these outcomes."""

    sources: list[NameUsed] = by_default([])
    outcomes: Outcomes
    local: None = None


class LocalPasteText(Part):
    """A text to paste in one's own words: in the place of a national one, or with a name, a title and a reader of its own.

    Who reads a national text, and what is withheld from whom, stands.
    """

    title: Text | None = None
    reader: Reader | None = None
    variants: Annotated[list[PasteVariant], Shape(min_length=1)]


class Adoption(Adopted):
    """The file of an adoption."""

    format: Literal["sharewise-adoption/1"]
    extends: Extends
    fill: dict[NameUsed, Text] = by_default({})
    words: LocalWords = by_default(LocalWords())
    sources: dict[LocalId, Source] = by_default({})
    reasons_not_to_tell: dict[LocalId, Choice] = by_default({})
    questions: dict[LocalId, LocalQuestion] = by_default({})
    word_questions: dict[LocalId, LocalWordQuestion] = by_default({})
    rows: dict[LocalId, LocalRow] = by_default({})
    steps: dict[LocalId, LocalStep] = by_default({})
    conditions: dict[LocalId, LocalCondition] = by_default({})
    to_paste: dict[NameUsed, LocalPasteText] = by_default({})
    guarantees: dict[LocalId, Guarantee] = by_default({})
    examples: dict[LocalId, Example] = by_default({})
