"""The conversation of `sharewise setup`: from the first setting to the last look at all of them."""

from __future__ import annotations

from collections.abc import Callable

from sharewise.errors import Interrupted
from sharewise.interview.places.end_places import FinishedPlace, StoppedPlace
from sharewise.interview.places.setup_places import ReviewSettingsPlace, SettingPlace, StopSetupPlace
from sharewise.interview.prompts import Command, Interruption, Prompter, Reply
from sharewise.interview.setup_state import SetupChoices, SetupState
from sharewise.present.wording import setup_wording
from sharewise.settings import Settings


def begin_setup(settings: Settings, offered: SetupChoices) -> SetupState:
    """The state at the first setting. `settings` are those that are set now."""
    return SetupState(offered, settings, settings, SettingPlace(0))


def setup_step(state: SetupState, reply: Reply) -> SetupState:
    """The state after a reply or a command. Pure: this is the whole movement of the conversation."""
    match reply:
        case Command.BACK:
            return state.at.back(state) or state
        case Interruption() if isinstance(state.at, StopSetupPlace):
            # A second Ctrl-C leaves.
            return state.moved(StoppedPlace())
        case Command.STOP | Interruption():
            return state.moved(StoppedPlace() if state.settings == state.before else StopSetupPlace(state.at))
        case Command.LEAVE:
            return state.moved(StoppedPlace())
        case Command.FINISH:
            return state.moved(ReviewSettingsPlace())
        case Command():
            raise AssertionError("no prompt here has this command")
        case _:
            return state.at.take(state, reply)


def set_up(settings: Settings, offered: SetupChoices, prompter: Callable[[Settings], Prompter]) -> Settings:
    """Ask for each setting until the person is done.

    Args:
        settings: what is set now.
        offered: what some of the settings are chosen from.
        prompter: says who asks, by what is set so far: whoever wants plain lines gets them at once.

    Raises:
        Interrupted: the person stopped.

    """
    state = begin_setup(settings, offered)
    while not isinstance(state.at, FinishedPlace):
        if isinstance(state.at, StoppedPlace):
            raise Interrupted(setup_wording.STOPPED)
        state = setup_step(state, prompter(state.settings).ask(state.at.prompt(state)))
    return state.settings
