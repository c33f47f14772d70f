"""A trainer chooses exercises by outcome, rule and number, and gets the same ones again for the same seed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.practice.choosing import about_topic, ending_in, of_sector, resting_on_rule, sample_of
from sharewise.reasoning.practice.exercise import Exercise, StatedOutcome, example_exercises
from sharewise.reasoning.recommend import recommend
from tests.support.needed import long

MANY = tuple(Exercise(f"e{number}", "", "own", ("A story.",), StatedOutcome(("advice",))) for number in range(30))


@given(st.integers(1, 40), st.integers(0, 10**6))
def test_a_sample_has_so_many_each_once_and_is_the_same_for_a_seed(count: int, seed: int) -> None:
    some = sample_of(MANY, count, seed)
    assert len(some) == min(count, len(MANY)) == len({each.id for each in some})
    assert set(map(id, some)) <= set(map(id, MANY))
    assert sample_of(MANY, count, seed) == some


def test_without_a_number_all_stand_in_their_order() -> None:
    assert sample_of(MANY, None, 7) == MANY


def test_other_seeds_give_other_exercises() -> None:
    assert len({tuple(each.id for each in sample_of(MANY, 3, seed)) for seed in range(50)}) > 40


@long
@pytest.mark.parametrize("edition", ["hmg-2018", "dfe-2024"])
def test_every_exercise_is_found_by_its_outcome_and_by_each_rule_that_it_rests_on(
    proved: CompiledRulebook, edition: str
) -> None:
    exercises = example_exercises(proved, edition)
    rules = proved.loaded.rules
    by_outcome = {outcome: ending_in(outcome, exercises) for outcome in rules.outcomes}
    assert sum(map(len, by_outcome.values())) == len(exercises)
    assert all(each.stated.outcomes == (outcome,) for outcome, found in by_outcome.items() for each in found)
    cited = [{rule.number for rule in recommend(proved, edition, each.answers).rules} for each in exercises]
    for number in rules.editions[edition].rules:
        found = resting_on_rule(number, exercises, proved, edition)
        assert found == tuple(each for each, numbers in zip(exercises, cited, strict=True) if number in numbers)


def test_what_states_no_answers_rests_on_no_rule(proved: CompiledRulebook) -> None:
    assert resting_on_rule("1", MANY, proved, "hmg-2018") == ()


def test_a_topic_is_that_of_the_casebook_and_nothing_else_has_one() -> None:
    about = replace(MANY[3], topics=("police", "suicide"))
    assert about_topic("suicide", [*MANY, about]) == (about,)
    assert about_topic("suicide", MANY) == ()


def test_only_those_of_a_sector_are_of_it() -> None:
    of_school = replace(MANY[3], sector="school")
    assert of_sector("school", [*MANY, of_school]) == (of_school,)
    assert of_sector("school", MANY) == ()
