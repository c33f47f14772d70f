"""Which exercises to take: by what comes out, what they are about, the rule that they rest on, and how many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.practice.exercise import Exercise
from sharewise.reasoning.recommend import NotSettled, recommend


def ending_in(outcome: str, exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """Those for which `outcome` is stated."""
    return tuple(each for each in exercises if outcome in each.stated.outcomes)


def about_topic(topic: str, exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """The published decisions about a topic of the casebook."""
    return tuple(each for each in exercises if topic in each.topics)


def of_sector(sector: str, exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """Those from this kind of work: published decisions in which somebody there had to decide, and a trainer's own that say so."""
    return tuple(each for each in exercises if each.sector == sector)


def resting_on_rule(
    number: str, exercises: Iterable[Exercise], rulebook: CompiledRulebook, edition: str
) -> tuple[Exercise, ...]:
    """Those whose stated answers lead to advice that rests on this rule of the edition."""
    return tuple(each for each in exercises if number in _rules_of(each, rulebook, edition))


def _rules_of(exercise: Exercise, rulebook: CompiledRulebook, edition: str) -> set[str | None]:
    try:
        return {cited.number for cited in recommend(rulebook, edition, exercise.answers).rules}
    except NotSettled:
        return set()


def sample_of(exercises: Sequence[Exercise], count: int | None, seed: int) -> tuple[Exercise, ...]:
    """So many of them, in an order that the seed alone decides; all as they stand where `count` is None."""
    if count is None:
        return tuple(exercises)
    # Not for secrets: the same seed has to give the same exercises.
    return tuple(Random(seed).sample(exercises, min(count, len(exercises))))  # noqa: S311
