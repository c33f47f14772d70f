"""An exercise: a story to decide about, and what is said to come out of it.

Three kinds of cases are exercises: the worked examples of the rulebook, published decisions, and what a trainer wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Leaf
from sharewise.reasoning.recommend import NotSettled, recommend
from sharewise.rulebook.casebook import Casebook, PublishedOutcome
from sharewise.values import by_default, frozen

ExerciseKind: TypeAlias = Literal["example", "published", "own"]


@frozen
class StatedOutcome:
    """What is said to come out: by the rulebook's example, by the authority that decided, or by the trainer.

    Attributes:
        outcomes: the outcomes of the rulebook that say it. There is at least one; the first says it best.
        acceptable: the outcomes that would have been as good.
        says: why, in words.
        shows: what a published decision teaches.
        who: who decided.
        link: where that can be read.

    """

    outcomes: tuple[str, ...]
    acceptable: tuple[str, ...] = ()
    says: str | None = None
    shows: str | None = None
    who: str | None = None
    link: str | None = None


@frozen
class Exercise:
    """A story, and what is stated about it.

    Attributes:
        story: its paragraphs, or the facts one by one.
        answers: the answers that are stated, by question. There may be none; those to a published decision are a reader's, and
            may stop short of what an edition asks.
        topics: what a published decision is about, as the casebook names it.
        sector: the kind of work that it is from.

    """

    id: str
    title: str
    kind: ExerciseKind
    story: tuple[str, ...]
    stated: StatedOutcome
    answers: Mapping[str, str] = by_default({})
    topics: tuple[str, ...] = ()
    sector: str | None = None


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


def published_exercises(casebook: Casebook, rulebook: CompiledRulebook, edition: str) -> tuple[Exercise, ...]:
    """The published decisions, in the order of the casebook: facts, what the authority decided, and a reader's answers.

    Left out are those whose outcome no outcome of the rulebook comes to.
    """
    found: list[Exercise] = []
    for name, case in casebook.cases.items():
        answers, end = rulebook.diagrams[edition].walk(casebook.answers[name])
        outcomes = _outcomes_beside(casebook, rulebook, [case.outcome])
        if not outcomes:
            continue
        if isinstance(end, Leaf) and end.name in outcomes:
            # Of the outcomes that say it, this one fits the case.
            outcomes = tuple(sorted(outcomes, key=lambda outcome: outcome != end.name))
        acceptable = [each for each in _outcomes_beside(casebook, rulebook, case.acceptable) if each not in outcomes]
        stated = StatedOutcome(
            outcomes,
            tuple(acceptable),
            says=case.reasons,
            shows=case.point,
            who=case.source.publisher,
            link=case.source.link,
        )
        topics = tuple(case.topics)
        found.append(
            Exercise(name, case.decision, "published", tuple(case.facts), stated, answers, topics, case.sector)
        )
    return tuple(found)


def _outcomes_beside(
    casebook: Casebook, rulebook: CompiledRulebook, published: Iterable[PublishedOutcome]
) -> tuple[str, ...]:
    """The outcomes of the rulebook that come to published ones."""
    every = (outcome for each in published for outcome in casebook.outcomes_beside(each))
    return tuple(dict.fromkeys(outcome for outcome in every if outcome in rulebook.loaded.rules.outcomes))
