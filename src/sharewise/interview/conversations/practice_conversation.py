"""The conversation of `sharewise practise`: one exercise after another. It has no draft, no notes and no record."""

from __future__ import annotations

from sharewise.errors import Interrupted, LeftAtOnce
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, StoppedPlace
from sharewise.interview.places.practice_places import PracticeDecisionPlace, PracticeState, StopPracticePlace
from sharewise.interview.prompts import Command, Interruption, Prompter, Reply
from sharewise.present.wording import practise_wording
from sharewise.reasoning.practice.practice_round import PracticeRound


def begin_practice(practice: PracticeRound) -> PracticeState:
    """The state at the story of the first exercise. There is at least one."""
    return PracticeState(practice, PracticeDecisionPlace(0))


def practice_step(state: PracticeState, reply: Reply) -> PracticeState:
    """The state after a reply or a command. Pure: this is the whole movement of the conversation."""
    match reply:
        case Command.BACK:
            return state.at.back(state) or state
        case Interruption() if isinstance(state.at, StopPracticePlace):
            # A second Ctrl-C leaves.
            return state.moved(StoppedPlace())
        case Command.STOP | Interruption():
            return state.moved(StopPracticePlace(state.at))
        case Command.LEAVE:
            return state.moved(LeftPlace())
        case str():
            return state.at.take(state, reply)
        case _:
            raise AssertionError("each prompt here is a choice of one")


def practise_together(practice: PracticeRound, prompter: Prompter) -> PracticeRound:
    """Ask until the round is over. Returns it with what was done.

    Raises:
        Interrupted: the person stopped.
        LeftAtOnce: they left at once, and the window has to be cleared.

    """
    state = begin_practice(practice)
    while not isinstance(state.at, FinishedPlace):
        if isinstance(state.at, LeftPlace):
            raise LeftAtOnce(practise_wording.STOPPED)
        if isinstance(state.at, StoppedPlace):
            raise Interrupted(practise_wording.STOPPED)
        try:
            reply = prompter.ask(state.at.prompt(state))
        except Interrupted:
            # The prompt says what holds for `decide`. Here it is practice, to the last word.
            raise Interrupted(practise_wording.STOPPED) from None
        state = practice_step(state, reply)
    return state.practice
