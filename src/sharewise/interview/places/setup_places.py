"""The places of setting up: one setting after another, then a look at all of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sharewise.interview.place_registry import Place, go
from sharewise.interview.prompts import Choose, Command, Option, Prompt, Write
from sharewise.interview.setup_state import OWN_ADOPTION, SetupPlace, SetupState
from sharewise.present.page import Paragraph, with_commands
from sharewise.present.pages.interview.setup_page import setting_in_words, with_limits
from sharewise.present.wording import interview_wording, setup_wording
from sharewise.settings import LinesOfText, Setting, WrongSetting
from sharewise.text import typed
from sharewise.values import frozen


@frozen
class SettingPlace(Place[SetupState, str | None]):
    """The setting at `index`. `changing`: chosen from the list of all settings, which is where it leads back to."""

    name = "setting"

    index: int
    changing: bool = False

    def prompt(self, state: SetupState) -> Prompt:
        setting, is_first = state.declared[self.index], self.index == 0 and not self.changing
        words, value = setup_wording.SETTING_WORDS[setting.key], getattr(state.settings, setting.key)
        now = setting_in_words(state.settings, setting.key)
        is_set = value != setting.default
        heading = setup_wording.HEADING.format(number=self.index + 1, total=len(state.declared))
        help_line = with_limits(words.help, setting)
        more = (Paragraph(with_commands(words.more)),)
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

    def take(self, state: SetupState, reply: str | None) -> SetupState:
        if reply == OWN_ADOPTION:
            return state.moved(AdoptionFilePlace(self))
        return self.answered(state, reply)

    def back(self, state: SetupState) -> SetupState | None:
        if self.changing:
            return state.moved(ReviewSettingsPlace())
        return state.moved(SettingPlace(self.index - 1)) if self.index else None

    def answered(self, state: SetupState, reply: str | None) -> SetupState:
        """The state after a reply about this setting: at the next setting, or at the last look."""
        is_last = self.changing or self.index + 1 == len(state.declared)
        after = state.with_reply(state.declared[self.index], reply)
        return after.moved(ReviewSettingsPlace() if is_last else SettingPlace(self.index + 1))


@frozen
class AdoptionFilePlace(Place[SetupState, str | None]):
    """Which file has the local rules."""

    name = "adoption_file"

    of: SettingPlace

    def prompt(self, state: SetupState) -> Prompt:
        return Write(
            ask=setup_wording.ASK_ADOPTION_FILE,
            lines=(setup_wording.HELP_ADOPTION_FILE,),
            more=(Paragraph(with_commands(setup_wording.SETTING_WORDS["adoption"].more)),),
            read=state.offered.read_adoption,
        )

    def take(self, state: SetupState, reply: str | None) -> SetupState:
        return self.of.answered(state, reply)

    def back(self, state: SetupState) -> SetupState | None:
        return state.moved(self.of)


@frozen
class ReviewSettingsPlace(Place[SetupState, str]):
    """All settings at once; change any of them, or save."""

    name = "check_settings"

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

    def take(self, state: SetupState, reply: str) -> SetupState:
        if reply == "save":
            return go(state, "finished", save=True)
        return state.moved(SettingPlace(state.index(reply), changing=True))

    def back(self, state: SetupState) -> SetupState | None:
        return state.moved(SettingPlace(len(state.declared) - 1))


@frozen
class StopSetupPlace(Place[SetupState, str]):
    """Whether really to stop, where something was changed."""

    name = "stop_setup"

    at: SetupPlace

    def prompt(self, state: SetupState) -> Prompt:
        return Choose(
            ask=setup_wording.STOP_ASK,
            options=(Option("no", setup_wording.STOP_NO), Option("yes", setup_wording.STOP_YES)),
            lines=(setup_wording.STOP_WHY,),
            commands=frozenset({Command.BACK}),
        )

    def take(self, state: SetupState, reply: str) -> SetupState:
        return go(state, "stopped") if reply == "yes" else state.moved(self.at)

    def back(self, state: SetupState) -> SetupState | None:
        return state.moved(self.at)


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
