"""Setting up: one setting after another, then a look at all of them. A pure state, like the interview's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from sharewise.errors import Interrupted
from sharewise.interview.prompts import (
    TAKE_OUT,
    Choose,
    Command,
    Option,
    Prompt,
    PromptAnswer,
    Prompter,
    Reader,
    Reply,
    Write,
)
from sharewise.present.page import Paragraph
from sharewise.present.pages.setup_page import setting_in_words, with_limits
from sharewise.present.wording import interview_wording, setup_wording
from sharewise.settings import LinesOfText, Setting, Settings, ShippedName, WrongSetting, declared_settings
from sharewise.text import typed

# The code of the choice that asks for a file. No adoption that ships can be called so: names have no blanks.
_OWN_ADOPTION = "own adoption"


@dataclass(frozen=True)
class SetupChoices:
    """What there is to choose from, by the key of the setting, where the rules say what.

    `read_adoption` reads the name of a file of local rules, as the file is looked into.
    """

    names: Mapping[str, tuple[Option, ...]]
    read_adoption: Reader


class Place(Protocol):
    """A point in the conversation."""

    def prompt(self, state: SetupState) -> Prompt:
        """What is asked here."""

    def take(self, state: SetupState, reply: PromptAnswer) -> SetupState:
        """The state after a reply."""

    def back(self, state: SetupState) -> SetupState:
        """The state one step back."""


@dataclass(frozen=True)
class SettingPlace:
    """The setting at `index`. `changing`: reached from the check, where all ways lead back to."""

    index: int
    changing: bool = False

    def prompt(self, state: SetupState) -> Prompt:
        setting, is_first = state.declared[self.index], self.index == 0 and not self.changing
        words, value = setup_wording.SETTING_WORDS[setting.key], getattr(state.settings, setting.key)
        now = setting_in_words(state.settings, setting.key)
        is_set = value != setting.default
        heading = setup_wording.HEADING.format(number=self.index + 1, total=len(state.declared))
        help_line = with_limits(words.help, setting)
        more = (Paragraph(words.more),)
        commands = frozenset(
            {Command.STOP, *([] if is_first else [Command.BACK]), *([] if self.changing else [Command.FINISH])}
        )
        before = (Paragraph(setup_wording.INTRO),) if is_first else ()
        options = state.options(setting, is_set=is_set)
        if options:
            return Choose(
                ask=words.ask,
                options=options,
                before=before,
                heading=heading,
                lines=(help_line, *((interview_wording.SO_FAR.format(text=now),) if now else ())),
                more=more,
                commands=commands,
                can_skip=True,
                has_so_far=bool(now),
            )
        return Write(
            ask=words.ask,
            read=partial(_read_typed, setting),
            before=before,
            heading=heading,
            lines=(help_line,),
            more=more,
            commands=commands,
            long=isinstance(setting.kind, LinesOfText),
            so_far=setting.kind.text_of(value) if is_set else None,
        )

    def take(self, state: SetupState, reply: PromptAnswer) -> SetupState:
        assert reply is None or isinstance(reply, str)
        if reply == _OWN_ADOPTION:
            return state.moved(AdoptionFilePlace(self))
        return state.given(self, reply)

    def back(self, state: SetupState) -> SetupState:
        return state.moved(ReviewSettingsPlace() if self.changing else SettingPlace(self.index - 1))


@dataclass(frozen=True)
class AdoptionFilePlace:
    """Which file has the local rules."""

    of: SettingPlace

    def prompt(self, state: SetupState) -> Prompt:
        return Write(
            ask=setup_wording.ASK_ADOPTION_FILE,
            lines=(setup_wording.HELP_ADOPTION_FILE,),
            more=(Paragraph(setup_wording.SETTING_WORDS["adoption"].more),),
            read=state.offered.read_adoption,
        )

    def take(self, state: SetupState, reply: PromptAnswer) -> SetupState:
        assert reply is None or isinstance(reply, str)
        return state.given(self.of, reply)

    def back(self, state: SetupState) -> SetupState:
        return state.moved(self.of)


@dataclass(frozen=True)
class ReviewSettingsPlace:
    """All settings at once; change any of them, or save."""

    def prompt(self, state: SetupState) -> Prompt:
        changes = (
            Option(
                setting.key,
                setup_wording.CHECK_CHANGE.format(
                    label=setup_wording.SETTING_WORDS[setting.key].label,
                    value=setting_in_words(state.settings, setting.key) or self._unset(state, setting.key),
                ),
            )
            for setting in state.declared
        )
        return Choose(
            ask=setup_wording.CHECK_ASK,
            heading=setup_wording.CHECK_TITLE,
            options=(Option("save", setup_wording.CHECK_SAVE), *changes),
        )

    @staticmethod
    def _unset(state: SetupState, key: str) -> str:
        return setup_wording.AS_LOCAL if key == "edition" and state.settings.adoption else setup_wording.NOT_SET

    def take(self, state: SetupState, reply: PromptAnswer) -> SetupState:
        assert isinstance(reply, str)
        return state.moved(Finished() if reply == "save" else SettingPlace(state.index(reply), changing=True))

    def back(self, state: SetupState) -> SetupState:
        return state.moved(SettingPlace(len(state.declared) - 1))


@dataclass(frozen=True)
class StopSetupPlace:
    """Whether really to stop, where something was changed."""

    at: Place

    def prompt(self, state: SetupState) -> Prompt:
        return Choose(
            ask=setup_wording.STOP_ASK,
            options=(Option("no", setup_wording.STOP_NO), Option("yes", setup_wording.STOP_YES)),
            lines=(setup_wording.STOP_WHY,),
            commands=frozenset({Command.BACK}),
        )

    def take(self, state: SetupState, reply: PromptAnswer) -> SetupState:
        return state.moved(Stopped() if reply == "yes" else self.at)

    def back(self, state: SetupState) -> SetupState:
        return state.moved(self.at)


class _End:
    """The end of the conversation: there is nothing to ask."""

    def prompt(self, state: SetupState) -> Prompt:
        raise AssertionError("the conversation is over")

    def take(self, state: SetupState, reply: PromptAnswer) -> SetupState:
        raise AssertionError("the conversation is over")

    def back(self, state: SetupState) -> SetupState:
        raise AssertionError("the conversation is over")


@dataclass(frozen=True)
class Finished(_End):
    """The settings are to be saved."""


@dataclass(frozen=True)
class Stopped(_End):
    """Nothing is to be saved."""


@dataclass(frozen=True)
class SetupState:
    """What is settled so far, and where the conversation is. `before`: the settings that it began with."""

    offered: SetupChoices
    before: Settings
    settings: Settings
    at: Place = field(default_factory=lambda: SettingPlace(0))

    @property
    def declared(self) -> tuple[Setting, ...]:
        """The settings that are asked for, in order."""
        return tuple(declared_settings(type(self.settings)).values())

    def index(self, key: str) -> int:
        """Where the setting called `key` stands in that order."""
        return [setting.key for setting in self.declared].index(key)

    def options(self, setting: Setting, *, is_set: bool) -> tuple[Option, ...]:
        """What a setting is chosen from; nothing where it is written. What has a value anyway cannot be taken out."""
        taking_out = (Option(TAKE_OUT, interview_wording.TAKE_IT_OUT),) if is_set and setting.default is None else ()
        match setting.kind:
            case ShippedName(or_file=True):
                none = Option(TAKE_OUT, setup_wording.NO_ADOPTION)
                own = Option(_OWN_ADOPTION, setup_wording.OWN_ADOPTION)
                return (none, *self.offered.names[setting.key], own)
            case ShippedName():
                return (*self.offered.names[setting.key], *taking_out)
            case kind if kind.codes:
                choices = setup_wording.SETTING_WORDS[setting.key].choices
                return (*(Option(code, choices[code]) for code in kind.codes), *taking_out)
        return ()

    def moved(self, at: Place) -> SetupState:
        return replace(self, at=at)

    def given(self, at: SettingPlace, reply: str | None) -> SetupState:
        """The state after a reply about a setting: None leaves it, an empty one or TAKE_OUT takes it out."""
        settings, setting = self.settings, self.declared[at.index]
        if reply is not None:
            value = setting.default if reply in {"", TAKE_OUT} else setting.kind.value_of(reply)
            settings = replace(settings, **{setting.key: value})
        is_last = at.changing or at.index + 1 == len(self.declared)
        return replace(self, settings=settings, at=ReviewSettingsPlace() if is_last else SettingPlace(at.index + 1))


def step(state: SetupState, reply: Reply) -> SetupState:
    """The state after a reply or a command."""
    match reply:
        case Command.BACK:
            return state.at.back(state)
        case Command.STOP:
            return state.moved(Stopped() if state.settings == state.before else StopSetupPlace(state.at))
        case Command.LEAVE:
            return state.moved(Stopped())
        case Command.FINISH:
            return state.moved(ReviewSettingsPlace())
        case Command():
            raise AssertionError("no prompt here has this command")
        case _:
            return state.at.take(state, reply)


def set_up(settings: Settings, offered: SetupChoices, prompter: Callable[[Settings], Prompter]) -> Settings:
    """Ask for each setting, from what is set now, until the person is done. `prompter` tells who asks: whoever wants plain
    lines has them at once.

    Raises:
        Interrupted: the person stopped.

    """
    state = SetupState(offered, settings, settings)
    while not isinstance(state.at, Finished):
        if isinstance(state.at, Stopped):
            raise Interrupted(setup_wording.STOPPED)
        state = step(state, prompter(state.settings).ask(state.at.prompt(state)))
    return state.settings


def _read_typed(setting: Setting, text: str) -> str:
    """What was typed for a setting, whatever was pasted, as it is kept.

    Raises:
        ValueError: with a message for people.

    """
    lines = tuple(line.strip() for line in typed(text).split("\n") if line.strip())
    try:
        return setting.kind.typed(lines)
    except WrongSetting as wrong:
        message = setup_wording.TYPING_FAULTS[wrong.fault]
        raise ValueError(message.format(most=wrong.most, example=Path.home() / "Records")) from None
