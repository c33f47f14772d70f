"""Setting up: one setting after another, then a look at all of them. A pure state, like the interview's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

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
from sharewise.present.pages.setup_page import said
from sharewise.present.wording import interview_wording, setup_wording
from sharewise.settings import KEYS, LONGEST, MOST_DAYS, MOST_LINES, Settings, path_problem
from sharewise.text import typed

_LISTS = ("advisers", "recipients")
# The code of the choice that asks for a file. No adoption that ships can be called so: names have no blanks.
_OWN_ADOPTION = "own adoption"


@dataclass(frozen=True)
class SetupChoices:
    """What there is to choose from. `read_adoption` reads the name of a file of local rules, as the file is looked into."""

    editions: tuple[Option, ...]
    adoptions: tuple[Option, ...]
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

    @property
    def key(self) -> str:
        return KEYS[self.index]

    def prompt(self, state: SetupState) -> Prompt:
        key, is_first = self.key, self.index == 0 and not self.changing
        now = said(state.settings, key)
        is_set = getattr(state.settings, key) != getattr(Settings(), key)
        heading = setup_wording.HEADING.format(number=self.index + 1, total=len(KEYS))
        help_line = setup_wording.HELP[key].format(most=MOST_DAYS)
        more = (Paragraph(setup_wording.MORE[key]),)
        commands = frozenset(
            {Command.STOP, *([] if is_first else [Command.BACK]), *([] if self.changing else [Command.FINISH])}
        )
        before = (Paragraph(setup_wording.INTRO),) if is_first else ()
        options = state.options(key, is_set=is_set)
        if options:
            return Choose(
                ask=setup_wording.ASK[key],
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
            ask=setup_wording.ASK[key],
            read=_READERS[key],
            before=before,
            heading=heading,
            lines=(help_line,),
            more=more,
            commands=commands,
            long=key in _LISTS,
            so_far=_written(state.settings, key) if is_set else None,
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
            more=(Paragraph(setup_wording.MORE["adoption"]),),
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
                key,
                setup_wording.CHECK_CHANGE.format(
                    label=setup_wording.LABELS[key], value=said(state.settings, key) or self._unset(state, key)
                ),
            )
            for key in KEYS
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
        return state.moved(Finished() if reply == "save" else SettingPlace(KEYS.index(reply), changing=True))

    def back(self, state: SetupState) -> SetupState:
        return state.moved(SettingPlace(len(KEYS) - 1))


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

    def options(self, key: str, *, is_set: bool) -> tuple[Option, ...]:
        """What a setting is chosen from; nothing where it is written."""
        taking_out = (Option(TAKE_OUT, interview_wording.TAKE_IT_OUT),) if is_set else ()
        match key:
            case "jurisdiction":
                return (*_options(setup_wording.JURISDICTIONS), *taking_out)
            case "edition":
                return (*self.offered.editions, *taking_out)
            case "adoption":
                none, own = (
                    Option(TAKE_OUT, setup_wording.NO_ADOPTION),
                    Option(_OWN_ADOPTION, setup_wording.OWN_ADOPTION),
                )
                return (none, *self.offered.adoptions, own)
            case "screen":
                return _options(setup_wording.SCREENS)
            case "drafts":
                return _options(setup_wording.DRAFTS)
        return ()

    def moved(self, at: Place) -> SetupState:
        return replace(self, at=at)

    def given(self, at: SettingPlace, reply: str | None) -> SetupState:
        """The state after a reply about a setting: None leaves it, an empty one or TAKE_OUT takes it out."""
        settings = self.settings
        if reply is not None:
            value: Any = getattr(Settings(), at.key) if reply in {"", TAKE_OUT} else _VALUES.get(at.key, str)(reply)
            settings = replace(settings, **{at.key: value})
        is_last = at.changing or at.index + 1 == len(KEYS)
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


def _options(labels: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(code, label) for code, label in labels.items())


# How what is typed becomes what is kept


def _written(settings: Settings, key: str) -> str:
    """What is set, as it would be typed."""
    value = getattr(settings, key)
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _line(text: str) -> str:
    """One line, whatever was pasted."""
    line = " ".join(_lines(text))
    if len(line) > LONGEST:
        raise ValueError(setup_wording.ERROR_TOO_LONG.format(most=LONGEST))
    return line


def _several(text: str) -> str:
    """Several, each on a line of its own."""
    lines = [_line(each) for each in _lines(text)]
    if len(lines) > MOST_LINES:
        raise ValueError(setup_wording.ERROR_TOO_MANY.format(most=MOST_LINES))
    return "\n".join(lines)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in typed(text).split("\n") if line.strip()]


def _folder(text: str) -> str:
    line = _line(text)
    if line and path_problem(line) is not None:
        raise ValueError(setup_wording.ERROR_FOLDER.format(example=Path.home() / "Records"))
    return line


def _days(text: str) -> str:
    line = _line(text)
    if not (line.isascii() and line.isdecimal() and len(line) < 4 and 1 <= int(line) <= MOST_DAYS):
        raise ValueError(setup_wording.ERROR_DAYS.format(most=MOST_DAYS))
    return str(int(line))


_READERS: Mapping[str, Reader] = {
    **dict.fromkeys(("name", "role", "organisation", "retention"), _line),
    **dict.fromkeys(_LISTS, _several),
    "records_folder": _folder,
    "draft_days": _days,
}
_VALUES: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(_LISTS, lambda text: tuple(text.split("\n"))),
    "records_folder": Path,
    "draft_days": int,
}
