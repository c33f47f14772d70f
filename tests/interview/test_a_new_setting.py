"""A new setting is one declaration and its words: everything else about it follows."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from sharewise.errors import BadFile
from sharewise.folders import Folders
from sharewise.interview.conversations.setup_conversation import set_up
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.plain_prompter import PlainPrompter
from sharewise.interview.setup_state import SetupChoices
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.pages.interview.settings_text import settings_text
from sharewise.present.pages.interview.setup_page import InUse, handed_out_page, settings_page, taken_page
from sharewise.present.wording import setup_wording
from sharewise.present.wording.setup_wording import SettingWords
from sharewise.settings import (
    LinesOfText,
    OneOf,
    Settings,
    declared_settings,
    declares_settings,
    setting,
    settings_from,
)


@declares_settings
class MoreSettings(Settings):
    """The settings, with two that are invented."""

    badge: str | None = setting(OneOf(known=("red", "blue")), default=None, is_personal=True)
    rooms: tuple[str, ...] = setting(LinesOfText(), default=())


WORDS = {
    "badge": SettingWords(
        label="Your badge",
        ask="Which badge do you wear?",
        help="One of {codes}.",
        more="It opens doors.",
        comment="Your badge: {codes}.",
        example="red",
        choices={"red": "The red one", "blue": "The blue one"},
        unset="not set: no badge",
    ),
    "rooms": SettingWords(
        label="Rooms",
        ask="Which rooms do you work in?",
        help="Each in {most} characters.",
        more="You can leave it empty.",
        comment="The rooms.",
        example=("The hall",),
    ),
}


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(setup_wording.SETTING_WORDS, dict)
    for key, said in WORDS.items():
        monkeypatch.setitem(setup_wording.SETTING_WORDS, key, said)


def asked(before: Settings, *lines: str) -> tuple[Settings, str]:
    """What is settled after these lines are typed in plain mode from the first invented setting on, and what was shown."""
    shown = io.StringIO()
    typed_in = io.StringIO("".join(f"{line}\n" for line in [*[""] * len(declared_settings()), *lines]))
    offered = SetupChoices({"edition": (), "adoption": ()}, str)
    return set_up(before, offered, lambda _: PlainPrompter(typed_in, shown, lambda: 80, ControlC())), shown.getvalue()


def test_it_is_asked_for_and_checked() -> None:
    settings, shown = asked(MoreSettings(), "2", "The hall", "The yard", "", "", "1")
    assert settings == MoreSettings(badge="blue", rooms=("The hall", "The yard"))
    for said in (
        "Which badge do you wear?",
        "One of red or blue.",
        "Change: Your badge (The blue one)",
        "Setting 19 of 19",
    ):
        assert said in shown


def test_it_is_written_to_the_file_and_read_back() -> None:
    settings = MoreSettings(badge="blue", rooms=("The hall", "B: 2"))
    written = settings_text(settings)
    assert '# Your badge: red or blue.\nbadge: "blue"\n' in written
    assert settings_from(written.encode(), "s", MoreSettings) == settings
    assert '#badge: "red"\n' in settings_text(MoreSettings())


def test_what_is_wrong_with_it_in_the_file_is_told() -> None:
    with pytest.raises(BadFile, match="did you mean 'blue'") as found:
        settings_from(b"badge: bleu\nrooms: [[x]]\n", "s", MoreSettings)
    assert "s:2:9: entry 1 of 'rooms' must be text" in str(found.value)
    with pytest.raises(BadFile, match="this is not a setting"):
        settings_from(b"badge: blue\n", "s")


def test_it_is_shown_with_its_line_and_without_one(tmp_path: Path) -> None:
    in_use = InUse(Folders(tmp_path), False, tmp_path, None, False, "dfe-2024", "England", {})
    read = settings_from(b"rooms: [The hall]\n", "s", MoreSettings)
    shown = plain_text(settings_page(read, in_use), 80)
    assert "The hall (line 1)" in shown
    assert "not set: no badge" in shown


def test_what_is_personal_is_named_where_settings_are_handed_out_and_taken() -> None:
    mine = MoreSettings(badge="blue", rooms=("The hall",))
    others = MoreSettings(rooms=("The hall",))
    handed, taken = handed_out_page(Path("x"), others, ()), taken_page(Path("x"), mine, mine)
    for said, page in (("are not in it.", handed), ("stay as they were.", taken)):
        personal = f"your days for unfinished decisions, copying to the clipboard and your badge {said}"
        assert personal in " ".join(plain_text(page, 80).split())
