"""An exercise: a story to decide about, and what is said to come out of it.

Three kinds of cases are exercises: the worked examples of the rulebook, published decisions, and what a trainer wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.recommend import NotSettled, recommend

ExerciseKind: TypeAlias = Literal["example", "published", "own"]


@dataclass(frozen=True)
class StatedOutcome:
    """What is said to come out: by the rulebook's example, by the authority that decided, or by the trainer.

    Attributes:
        outcomes: the outcomes of the rulebook that say it. There is at least one; the first says it best.
        acceptable: the outcomes that would have been as good.
        says: why, in words.
        who: who decided.
        link: where that can be read.

    """

    outcomes: tuple[str, ...]
    acceptable: tuple[str, ...] = ()
    says: str | None = None
    who: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class Exercise:
    """A story, and what is stated about it.

    Attributes:
        story: its paragraphs, or the facts one by one.
        answers: the answers that are stated, by question. There may be none.

    """

    id: str
    title: str
    kind: ExerciseKind
    story: tuple[str, ...]
    stated: StatedOutcome
    answers: Mapping[str, str] = field(default_factory=dict)


def title_from(name: str) -> str:
    """The name of an example, as a heading."""
    return name.replace("-", " ").capitalize()


def example_exercises(rulebook: CompiledRulebook, edition: str) -> tuple[Exercise, ...]:
    """The worked examples that hold in an edition, in the order of the file.

    Left out are those about another edition, and those that lack an answer which this one asks for. What comes out is what
    comes out in this edition.
    """
    found: list[Exercise] = []
    for name, example in rulebook.loaded.rules.examples.items():
        if example.edition not in (None, edition):
            continue
        try:
            said = recommend(rulebook, edition, example.answers)
        except NotSettled:
            continue
        found.append(
            Exercise(
                name, title_from(name), "example", (example.story,), StatedOutcome((said.outcome_id,)), said.answers
            )
        )
    return tuple(found)
