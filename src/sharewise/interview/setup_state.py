"""The state of setting up: what is set so far, and where the conversation is. Pure, like the interview's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from sharewise.interview.place_registry import Place
from sharewise.interview.prompts import TAKE_OUT, Option, Reader
from sharewise.present.wording import interview_wording, setup_wording
from sharewise.settings import Setting, Settings, ShippedName, declared_settings
from sharewise.values import frozen

# The code of the choice that asks for a file. No adoption that ships can be called so: names have no blanks.
OWN_ADOPTION = "own adoption"


@frozen
class SetupChoices:
    """What there is to choose from, by the key of the setting, where the rules say what.

    `read_adoption` reads the name of a file of local rules, as the file is looked into.
    """

    names: Mapping[str, tuple[Option, ...]]
    read_adoption: Reader


@frozen
class SetupState:
    """What is set so far, and where the conversation is.

    Attributes:
        offered: what some of the settings are chosen from.
        before: the settings that the conversation began with.

    """

    offered: SetupChoices
    before: Settings
    settings: Settings
    at: SetupPlace

    @property
    def declared(self) -> tuple[Setting, ...]:
        """The settings that are asked for, in order."""
        return tuple(declared_settings(type(self.settings)).values())

    def index(self, key: str) -> int:
        """Where the setting called `key` stands in that order."""
        return [setting.key for setting in self.declared].index(key)

    def options(self, setting: Setting, *, is_set: bool) -> tuple[Option, ...]:
        """What a setting is chosen from; empty where it is typed. A setting that always has a value cannot be taken out."""
        taking_out = (Option(TAKE_OUT, interview_wording.TAKE_IT_OUT),) if is_set and setting.default is None else ()
        match setting.kind:
            case ShippedName(or_file=True):
                none = Option(TAKE_OUT, setup_wording.NO_ADOPTION)
                own = Option(OWN_ADOPTION, setup_wording.OWN_ADOPTION)
                return (none, *self.offered.names[setting.key], own)
            case ShippedName():
                return (*self.offered.names[setting.key], *taking_out)
            case kind if kind.codes:
                choices = setup_wording.SETTING_WORDS[setting.key].choices
                return (*(Option(code, choices[code]) for code in kind.codes), *taking_out)
        return ()

    def moved(self, at: SetupPlace) -> SetupState:
        """The state at another place."""
        return replace(self, at=at)

    def with_reply(self, setting: Setting, reply: str | None) -> SetupState:
        """The state after a reply about a setting: None leaves it, an empty one or TAKE_OUT takes it out."""
        if reply is None:
            return self
        value = setting.default if reply in {"", TAKE_OUT} else setting.kind.value_of(reply)
        return replace(self, settings=replace(self.settings, **{setting.key: value}))


# A place of setting up, whatever its prompt is answered with.
SetupPlace: TypeAlias = Place[SetupState, Any]
