"""Published decisions behind `?` at a recommendation: made only when they are asked for, never a reason, never in the record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewise.errors import StorageFailed
from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.places.decision_places import RecommendationPlace
from sharewise.interview.places.question_places import EmergencyPlace
from sharewise.interview.state import Interview
from sharewise.present.formats.plain_text import plain_lines, plain_text
from sharewise.present.wording import cases_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.nearest_cases import cases_to_think_of
from sharewise.rulebook.casebook import Casebook, shipped_casebook
from sharewise.text import one_line
from tests.support.samples import AT_NOON, SERIOUS_AND_REFUSED

BOOK = shipped_casebook()


class Shelf:
    """A casebook that counts how often it is opened."""

    def __init__(self) -> None:
        self.opened = 0

    def open(self) -> Casebook:
        self.opened += 1
        return BOOK


def broken() -> Casebook:
    raise StorageFailed("The casebook is missing.")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def start(proved: CompiledRulebook, shelf: Shelf) -> Interview:
    return begin(proved, proved.loaded.rules.default_edition, replace(AT_NOON, casebook=shelf.open))


def at_recommendation(start: Interview) -> Interview:
    return replace(start, answers=SERIOUS_AND_REFUSED, at=RecommendationPlace())


def test_the_cases_are_opened_only_when_somebody_asks_for_more(start: Interview, shelf: Shelf) -> None:
    interview = at_recommendation(start)
    prompt = interview.at.prompt(interview)
    assert shelf.opened == 0
    shown = one_line(plain_text(prompt.all_more(), 80))
    assert shelf.opened == 1
    # After all that explains the recommendation, and said to be no part of it.
    assert shown.index("What this rests on") < shown.index(cases_wording.BESIDE)
    assert cases_wording.BESIDE_WHY in shown


def test_each_case_shows_a_fact_what_was_decided_by_whom_and_in_what_the_answers_differ(start: Interview) -> None:
    interview = at_recommendation(start)
    said = interview.recommendation
    expected = cases_to_think_of(interview.rules, BOOK, said.outcome_id, said.answers)
    assert 1 <= len(expected) <= 3
    shown = one_line(plain_text(interview.published_cases(), 80))
    for near in expected:
        case = near.case
        for part in (near.id, case.facts[0], case.source.publisher, cases_wording.OUTCOMES[case.outcome]):
            assert one_line(part) in shown
        for each in near.differences:
            question = interview.rules.questions[each.question]
            assert one_line(f'{question.short} (you said "{question.answers[each.given].label}", there it ') in shown
    assert max(map(len, plain_lines(interview.published_cases(), 40))) <= 40


def test_none_is_opened_in_an_emergency(start: Interview, shelf: Shelf) -> None:
    emergency = step(start, "yes")
    assert isinstance(emergency.at, EmergencyPlace)
    emergency.at.prompt(emergency).all_more()
    assert shelf.opened == 0


def test_a_decision_at_hand_does_not_end_for_a_broken_casebook(start: Interview) -> None:
    for casebook in (None, broken):
        interview = at_recommendation(replace(start, circumstances=replace(AT_NOON, casebook=casebook)))
        prompt = interview.at.prompt(interview)
        assert prompt.all_more() == prompt.more != ()


def test_where_no_case_is_close_that_is_said(start: Interview) -> None:
    nothing = replace(BOOK, cases={}, answers={})
    interview = at_recommendation(replace(start, circumstances=replace(AT_NOON, casebook=lambda: nothing)))
    assert cases_wording.NONE_CLOSE in one_line(plain_text(interview.published_cases(), 80))
