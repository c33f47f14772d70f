"""What is said back about an attempt is exact: shown against the list of all interviews, found by trying everything out."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from typing import get_args

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram, diagrams_of
from sharewise.reasoning.practice.attempt import (
    SHARED,
    Attempt,
    Likeness,
    Parting,
    Turning,
    feedback_on,
    likeness_of,
    partings_of,
    turning_of,
)
from sharewise.reasoning.practice.exercise import StatedOutcome, example_exercises
from sharewise.rulebook.model import Rulebook, ShareDecision
from sharewise.rulebook.parts import members_of
from tests.support.needed import WHOLE, long
from tests.support.oracle import Answers, every_interview, random_rulebook

RULEBOOKS = 1000 if WHOLE else 60

# An interview, and what comes out.
Interview = tuple[Answers, str]


def plain_partings(mine: Answers, theirs: Answers) -> list[Parting]:
    return [Parting(each, mine[each], theirs[each]) for each in mine if each in theirs and mine[each] != theirs[each]]


def plain_turning(interviews: list[Interview], mine: Interview, theirs: Answers) -> Turning | None:
    """The plain way: of all interviews, those that go wherever the changed answers lead."""
    partings = plain_partings(mine[0], theirs)
    first = [partings[: index + 1] for index in range(1, len(partings))]
    for some in [*([each] for each in partings), *first]:
        changed = {each.question: each.stated for each in some}
        wanted = {**theirs, **mine[0], **changed}
        ends = {outcome for answers, outcome in interviews if agrees(interviews, answers, wanted)}
        if mine[1] not in ends:
            return Turning(changed, tuple(sorted(ends)))
    return None


def agrees(interviews: list[Interview], answers: Answers, wanted: Mapping[str, str]) -> bool:
    """Whether an interview gives each answer that is wanted, up to the first that is not wanted or not on offer there."""
    so_far: Answers = {}
    for question, answer in answers.items():
        offered = {each[question] for each, _ in interviews if so_far.items() <= each.items() and question in each}
        if wanted.get(question) not in offered:
            return True
        if answer != wanted[question]:
            return False
        so_far[question] = answer
    return True


def some_pairs(seed: str) -> Iterator[tuple[Diagram, list[Interview], Interview, Interview]]:
    """Random rulebooks without gaps, each with pairs of interviews."""
    chance = random.Random(seed)
    made = 0
    while made < RULEBOOKS:
        rules = random_rulebook(chance)
        every = [
            (answers, outcome) for answers, outcome in every_interview(rules, "old") if outcome is not None and answers
        ]
        if not every or any(outcome is None for _, outcome in every_interview(rules, "old")):
            continue
        made += 1
        diagram = diagrams_of(rules)["old"]
        for _ in range(5):
            yield diagram, every, chance.choice(every), chance.choice(every)


def test_partings_are_the_questions_that_both_were_asked_and_answered_in_two_ways() -> None:
    found = 0
    for diagram, _, mine, theirs in some_pairs("partings"):
        partings = list(partings_of(diagram, mine[0], theirs[0]))
        assert partings == plain_partings(mine[0], theirs[0])
        found += len(partings)
    assert found > RULEBOOKS


def test_the_outcome_turns_at_the_first_answer_with_which_it_cannot_come_out() -> None:
    turned = together = 0
    for diagram, every, mine, theirs in some_pairs("turning"):
        turning = turning_of(diagram, mine[0], theirs[0])
        plain = plain_turning(every, mine, theirs[0])
        assert (turning and (turning.answers, sorted(turning.outcomes))) == (
            plain and (plain.answers, list(plain.outcomes))
        )
        if mine[1] != theirs[1]:
            assert turning is not None
        turned += turning is not None
        together += turning is not None and len(turning.answers) > 1
    assert turned > RULEBOOKS
    assert together


def test_the_same_answers_part_nowhere_and_turn_nowhere() -> None:
    for diagram, _, mine, _ in some_pairs("same"):
        assert not list(partings_of(diagram, mine[0], mine[0]))
        assert turning_of(diagram, mine[0], mine[0]) is None


def test_where_nothing_is_stated_nothing_parts() -> None:
    for diagram, _, mine, _ in some_pairs("nothing"):
        assert not list(partings_of(diagram, mine[0], {}))
        assert turning_of(diagram, mine[0], {}) is None


def test_every_way_of_sharing_that_an_outcome_can_have_is_more_or_less_careful_than_another() -> None:
    assert SHARED.keys() == set(get_args(members_of(ShareDecision)["code"].hint))


def test_an_outcome_is_the_same_only_for_what_is_stated_and_two_of_them_never_blame_each_other(
    proved: CompiledRulebook,
) -> None:
    rules = proved.loaded.rules
    opposite = {
        Likeness.SAME: Likeness.SAME,
        Likeness.OTHER: Likeness.OTHER,
        Likeness.TELLS_OTHERWISE: Likeness.TELLS_OTHERWISE,
        Likeness.MORE_CAREFUL: Likeness.LESS_CAREFUL,
        Likeness.LESS_CAREFUL: Likeness.MORE_CAREFUL,
    }
    for one, other in itertools.product(rules.outcomes, repeat=2):
        found = likeness_of(rules, one, StatedOutcome((other,)))
        assert (found is Likeness.SAME) == (one == other)
        assert likeness_of(rules, other, StatedOutcome((one,))) is opposite[found]


def test_what_is_acceptable_is_neither_the_same_nor_careless(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    first, *others = rules.outcomes
    for other in others:
        assert likeness_of(rules, other, StatedOutcome((first,), tuple(others))) is Likeness.ACCEPTABLE
        assert likeness_of(rules, other, StatedOutcome((first, other), tuple(others))) is Likeness.SAME


@long
@pytest.mark.parametrize("edition", ["hmg-2018", "dfe-2024"])
def test_whoever_answers_as_an_example_does_gets_what_it_states(proved: CompiledRulebook, edition: str) -> None:
    rules: Rulebook = proved.loaded.rules
    exercises = example_exercises(proved, edition)
    assert {each.id for each in exercises} == {
        name
        for name, example in rules.examples.items()
        if example.edition in (None, edition) and proved.diagrams[edition].next_question(example.answers) is None
    }
    for each in exercises:
        said = feedback_on(proved, edition, Attempt(each, (each.stated.outcomes[0], None), each.answers))
        assert said.recommended is Likeness.SAME
        assert said.decided == (Likeness.SAME, None)
        assert said.partings == ()
        assert said.turning is None
        assert said.with_stated == each.stated.outcomes[0]
