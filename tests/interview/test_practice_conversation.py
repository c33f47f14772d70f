"""Practising: one's own decision first, then the questions, then what is said back. Any way through it ends, and says what it is."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import pytest

from sharewise.errors import Interrupted, LeftAtOnce
from sharewise.interview.conversations.practice_conversation import begin_practice, practice_step, practise_together
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, StoppedPlace
from sharewise.interview.places.practice_places import (
    NOT_KNOWN,
    PracticeDecisionPlace,
    PracticeFeedbackPlace,
    PracticeQuestionPlace,
    PracticeState,
    StopPracticePlace,
)
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.plain_prompter import PlainPrompter
from sharewise.interview.prompts import Choose, Command
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.wording import practise_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.practice.exercise import Exercise, StatedOutcome
from sharewise.reasoning.practice.practice_round import PracticeRound
from sharewise.text import one_line
from tests.support.needed import long
from tests.support.samples import NOT_YET_ASKED, SERIOUS_AND_REFUSED

FIRST = Exercise("first", "The first", "own", ("A story.",), StatedOutcome(("share_do_not_tell",)), SERIOUS_AND_REFUSED)
SECOND = Exercise("second", "The second", "own", ("Another story.",), StatedOutcome(("ask_first",)), NOT_YET_ASKED)


@pytest.fixture(scope="module")
def practice(proved: CompiledRulebook) -> PracticeRound:
    return PracticeRound(proved, proved.loaded.rules.default_edition, (FIRST, SECOND))


def answered(state: PracticeState, exercise: Exercise, *decisions: str) -> PracticeState:
    """The state at what is said back, after these decisions and the answers that are stated."""
    for decided in decisions:
        assert isinstance(state.at, PracticeDecisionPlace)
        state = practice_step(state, decided)
    while isinstance(state.at, PracticeQuestionPlace):
        state = practice_step(state, exercise.answers[state.at.question])
    return state


def test_everybody_decides_before_the_first_question_and_the_group_answers_once(practice: PracticeRound) -> None:
    state = begin_practice(replace(practice, people=("AB", "CD", "EF")))
    for person, code in enumerate(("advice", NOT_KNOWN, "share_do_not_tell")):
        assert state.at == PracticeDecisionPlace(person)
        state = practice_step(state, code)
    state = answered(state, FIRST)
    assert state.at == PracticeFeedbackPlace()
    state = practice_step(state, "next")
    assert state.at == PracticeDecisionPlace(0)
    (attempt,) = state.practice.attempts
    assert attempt.exercise is FIRST
    assert attempt.decisions == ("advice", None, "share_do_not_tell")
    assert attempt.answers == FIRST.answers
    assert (state.decisions, state.answers) == ({}, {})


def test_what_has_to_be_said_after_an_answer_is_said_in_practice_too(practice: PracticeRound) -> None:
    unsure = practice_step(practice_step(begin_practice(practice), "advice"), "not_sure")
    assert unsure.at == PracticeQuestionPlace("subject")
    assert "ring 999 now" in one_line(plain_text(unsure.at.prompt(unsure).before, 80))


def test_more_at_a_decision_says_what_each_one_means(practice: PracticeRound) -> None:
    state = begin_practice(practice)
    prompt = state.at.prompt(state)
    assert isinstance(prompt, Choose)
    shown = one_line(plain_text(prompt.more, 80))
    for outcome in practice.rules.outcomes.values():
        assert f"{outcome.title}: {one_line(outcome.says)}" in shown


def test_a_round_ends_after_its_last_exercise(practice: PracticeRound) -> None:
    state = practice_step(answered(begin_practice(practice), FIRST, "advice"), "next")
    state = practice_step(answered(state, SECOND, "advice"), "next")
    assert isinstance(state.at, FinishedPlace)
    assert not state.at.save
    assert [each.exercise for each in state.practice.attempts] == [FIRST, SECOND]


def test_back_goes_every_step_back_and_keeps_what_was_said(practice: PracticeRound) -> None:
    state = answered(begin_practice(practice), FIRST, "advice")
    for question in reversed(list(FIRST.answers)):
        state = practice_step(state, Command.BACK)
        assert state.at == PracticeQuestionPlace(question)
        prompt = state.at.prompt(state)
        assert isinstance(prompt, Choose)
        assert prompt.kept is not None
        assert prompt.kept.code == FIRST.answers[question]
    state = practice_step(state, Command.BACK)
    assert state.at == PracticeDecisionPlace(0)
    assert practice_step(state, Command.BACK) == state
    assert answered(state, FIRST, "advice").attempt.answers == FIRST.answers


def test_answers_can_be_changed_one_after_the_other(practice: PracticeRound) -> None:
    state = practice_step(answered(begin_practice(practice), FIRST, "advice"), "change")
    assert state.at == PracticeQuestionPlace(next(iter(FIRST.answers)))
    state = practice_step(state, "yes")
    assert state.at == PracticeFeedbackPlace()
    assert state.attempt.answers == {"danger": "yes"}


@pytest.mark.parametrize("at", ["the story", "a question", "what is said back"])
def test_stopping_asks_first_and_shows_the_card_only_where_something_was_done(at: str, practice: PracticeRound) -> None:
    state = begin_practice(practice)
    if at != "the story":
        state = practice_step(state, "advice")
    if at == "what is said back":
        state = answered(state, FIRST)
    asked = practice_step(state, Command.STOP)
    assert asked.at == StopPracticePlace(state.at)
    prompt = asked.at.prompt(asked)
    assert isinstance(prompt, Choose)
    codes = [option.code for option in prompt.options]
    assert codes == (["no", "card", "yes"] if at == "what is said back" else ["no", "yes"])
    assert practice_step(asked, "no") == state
    assert practice_step(asked, Command.BACK) == state
    assert practice_step(asked, "yes").at == StoppedPlace()
    if "card" in codes:
        ended = practice_step(asked, "card")
        assert isinstance(ended.at, FinishedPlace)
        assert len(ended.practice.attempts) == 1


def test_leaving_at_once_and_stopping_end_it(practice: PracticeRound) -> None:
    assert practice_step(begin_practice(practice), Command.LEAVE).at == LeftPlace()
    for lines, error in ((["q!"], LeftAtOnce), (["q", "2"], Interrupted), ([], Interrupted)):
        with pytest.raises(error):
            asked(practice, *lines)


def asked(practice: PracticeRound, *lines: str) -> tuple[PracticeRound, str]:
    """The round after these lines are typed in plain mode, and what was shown."""
    shown = io.StringIO()
    typed_in = io.StringIO("".join(f"{line}\n" for line in lines))
    return practise_together(practice, PlainPrompter(typed_in, shown, lambda: 80, ControlC())), shown.getvalue()


@long
def test_every_way_through_it_ends_and_each_screen_says_that_it_is_practice(practice: PracticeRound) -> None:
    chance = random.Random("practice")
    for people in ((), ("AB", "CD")):
        for _ in range(20):
            state = begin_practice(replace(practice, people=people))
            for _ in range(200):
                if isinstance(state.at, FinishedPlace | StoppedPlace):
                    break
                prompt = state.at.prompt(state)
                assert isinstance(prompt, Choose)
                assert practise_wording.MARK in (prompt.heading or "")
                if prompt.before:
                    assert practise_wording.NOTICE in one_line(plain_text(prompt.before, 80))
                if prompt.more:
                    assert practise_wording.NOTICE in one_line(plain_text(prompt.more, 80))
                codes = [option.code for option in prompt.options]
                commands = sorted(prompt.commands & {Command.BACK, Command.STOP}, key=str)
                # Mostly answers, so that a round comes to its end too.
                state = practice_step(
                    state, chance.choice(commands) if commands and chance.random() < 0.05 else chance.choice(codes)
                )
            else:
                # A long walk may still be on its way, in an exercise that there is.
                assert len(state.practice.attempts) < 2


def test_a_whole_round_in_plain_lines(practice: PracticeRound) -> None:
    lines: list[str] = []
    for exercise in (FIRST, SECOND):
        lines += [practise_wording.NOT_KNOWN, *exercise.answers.values(), "1"]
    done, shown = asked(practice, *lines)
    assert [each.decisions for each in done.attempts] == [(None,), (None,)]
    flat = one_line(shown)
    assert "A story." in flat
    assert practise_wording.NO_PARTINGS in flat
    assert flat.count(practise_wording.NOTICE) == 4
