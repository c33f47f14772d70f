"""What ships becomes exercises: every published decision that the rules have an outcome for, as the casebook tells it."""

from __future__ import annotations

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.practice.exercise import Exercise, published_exercises
from sharewise.rulebook.casebook import Casebook, shipped_casebook


@pytest.fixture(scope="module")
def casebook() -> Casebook:
    return shipped_casebook()


@pytest.fixture(scope="module", params=["hmg-2018", "dfe-2024"])
def exercises(request: pytest.FixtureRequest, casebook: Casebook, proved: CompiledRulebook) -> tuple[Exercise, ...]:
    return published_exercises(casebook, proved, str(request.param))


def test_every_decision_that_the_rules_have_an_outcome_for_is_an_exercise(
    exercises: tuple[Exercise, ...], casebook: Casebook, proved: CompiledRulebook
) -> None:
    known = set(proved.loaded.rules.outcomes)
    having = [name for name, case in casebook.cases.items() if known & set(casebook.outcomes_beside(case.outcome))]
    assert [each.id for each in exercises] == having
    assert len(having) == len(casebook.cases)


def test_what_is_stated_is_what_the_casebook_says_the_authority_decided(
    exercises: tuple[Exercise, ...], casebook: Casebook, proved: CompiledRulebook
) -> None:
    known = set(proved.loaded.rules.outcomes)
    for each in exercises:
        case = casebook.cases[each.id]
        beside = set(casebook.outcomes_beside(case.outcome)) & known
        good = {name for other in case.acceptable for name in casebook.outcomes_beside(other)} & known
        assert set(each.stated.outcomes) == beside
        assert set(each.stated.acceptable) == good - beside
        assert each.story == tuple(case.facts)
        assert (each.topics, each.sector) == (tuple(case.topics), case.sector)
        assert (each.stated.says, each.stated.shows, each.stated.who, each.stated.link) == (
            case.reasons,
            case.point,
            case.source.publisher,
            case.source.link,
        )
        assert each.answers.items() <= casebook.answers[each.id].items()


def test_the_outcome_that_fits_the_readers_answers_stands_first_where_several_say_the_same(
    exercises: tuple[Exercise, ...], proved: CompiledRulebook
) -> None:
    for each in exercises:
        came_out = {
            tuple(diagram.possible_outcomes(each.answers))
            for diagram in proved.diagrams.values()
            if diagram.next_question(each.answers) is None
        }
        fitting = {outcome for (outcome,) in came_out} & set(each.stated.outcomes)
        assert not fitting or each.stated.outcomes[0] in fitting
