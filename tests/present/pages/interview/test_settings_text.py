"""The settings file that is written: whatever was settled is read back exactly, and a person can change it by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sharewise import settings as settings_module
from sharewise import strict_yaml
from sharewise.present.pages.interview.settings_text import settings_text
from sharewise.present.pages.interview.setup_page import with_limits
from sharewise.present.wording import setup_wording
from sharewise.settings import (
    DRAFTS,
    JURISDICTIONS,
    LONGEST,
    MOST_DAYS,
    MOST_LINES,
    SCREENS,
    YES_NO,
    SettingFault,
    Settings,
    declared_settings,
    settings_from,
)
from sharewise.text import has_unsafe

# One line, of what can stand in a file.
TEXT = st.text(max_size=60).map(
    lambda text: "".join(each for each in text if each != "\n" and not has_unsafe(each)).strip() or "x"
)
LINES = st.lists(TEXT, max_size=5).map(tuple)
SETTINGS = st.builds(
    Settings,
    name=TEXT | st.none(),
    role=TEXT | st.none(),
    organisation=TEXT | st.none(),
    jurisdiction=st.sampled_from([None, *JURISDICTIONS]),
    edition=TEXT | st.none(),
    adoption=TEXT | st.none(),
    advisers=LINES,
    recipients=LINES,
    records_folder=st.none() | TEXT.map(lambda text: Path("/", text)),
    store=st.sampled_from([None, "s3://bucket/prefix", "/srv/store", "~/store"]),
    retention=TEXT | st.none(),
    screen=st.sampled_from(SCREENS),
    drafts=st.sampled_from(DRAFTS),
    draft_days=st.integers(1, MOST_DAYS),
    clipboard=st.sampled_from(YES_NO),
)


@given(SETTINGS)
@example(Settings())
@example(Settings(name="x" * LONGEST, advisers=("y",) * MOST_LINES, records_folder=Path("~/a b")))
def test_settings_are_read_back_exactly(settings: Settings) -> None:
    written = settings_text(settings)
    assert settings_from(written.encode(), "settings.yaml") == settings


AWKWARD = [
    "yes", "no", "null", "~", "7", "1.0", "2026-11-22", "- a", "a: b", "a #b", "# a", " a", "a ", "'", '"', "\\", "\\n", "a\\",
    "'a' \"b\"", "{a}", "[a]", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`", "?", "? a", ":", "a:", "---", "...", "<<", "é", "e\u0301",
    "\u00a0a", "\u2028", "\ufeff", "\u200b", "\N{BLACK STAR}", "\U0001f600", "\uffff", "\U0010ffff", "אב",
]  # fmt: skip


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader], ids=["libyaml", "pure"])
@pytest.mark.parametrize("text", [text for text in AWKWARD if text.strip()])
def test_text_that_means_something_to_yaml_means_only_itself(
    text: str, loader: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    settings = Settings(name=text, advisers=(text, text))
    assert settings_from(settings_text(settings).encode(), "settings.yaml") == settings


def test_every_setting_has_its_words_and_no_other_has() -> None:
    assert list(setup_wording.SETTING_WORDS) == list(declared_settings())
    for key, setting in declared_settings().items():
        words = setup_wording.SETTING_WORDS[key]
        assert all((words.label, words.ask, words.help, words.more, words.comment, words.example, words.unset))
        assert tuple(words.choices) == setting.kind.codes
        assert isinstance(words.example, tuple) == isinstance(setting.default, tuple)
        for said in (words.help, words.comment):
            assert not re.search("[{}]", with_limits(said, setting))


def test_every_fault_of_a_setting_can_be_told_of_a_file_and_those_of_typing_to_who_types() -> None:
    assert list(settings_module._IN_FILE) == list(SettingFault)
    only_in_files = {
        SettingFault.NOT_TEXT,
        SettingFault.EMPTY,
        SettingFault.SEVERAL_LINES,
        SettingFault.UNSAFE,
        SettingFault.NOT_ONE_OF,
        SettingFault.NOT_A_LIST,
    }
    assert set(setup_wording.TYPING_FAULTS) == set(SettingFault) - only_in_files


def test_what_is_not_set_stands_there_as_an_example_that_can_be_used() -> None:
    written = settings_text(Settings())
    assert settings_from(written.encode(), "settings.yaml") == Settings()
    used = re.sub(r"^#(?! )", "", written, flags=re.MULTILINE)
    examples = settings_from(used.encode(), "settings.yaml")
    assert list(examples.positions) == list(declared_settings())
    for key, setting in declared_settings().items():
        example = setup_wording.SETTING_WORDS[key].example
        assert setting.kind.text_of(getattr(examples, key)) == (
            example if isinstance(example, str) else "\n".join(example)
        )


def test_each_line_that_is_set_stands_under_what_it_is_for() -> None:
    settings = Settings(role="Teacher", recipients=("Ada", "Sam"))
    lines = settings_text(settings).splitlines()
    for key in declared_settings():
        (number,) = [at for at, line in enumerate(lines) if re.match(f"#?{key}:", line)]
        assert lines[number - 1].startswith("# ")
        assert lines[number].startswith("#") == (key not in {"role", "recipients"})
