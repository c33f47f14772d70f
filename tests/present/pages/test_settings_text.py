"""The settings file that is written: whatever was settled is read back exactly, and a person can change it by hand."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sharewise import strict_yaml
from sharewise.present.pages.settings_text import settings_text
from sharewise.present.wording import setup_wording
from sharewise.settings import (
    DRAFTS,
    JURISDICTIONS,
    KEYS,
    LONGEST,
    MOST_DAYS,
    MOST_LINES,
    SCREENS,
    Settings,
    settings_from,
)
from sharewise.text import has_unsafe

TEXT = st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and "\n" not in text and not has_unsafe(text))
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
    retention=TEXT | st.none(),
    screen=st.sampled_from(SCREENS),
    drafts=st.sampled_from(DRAFTS),
    draft_days=st.integers(1, MOST_DAYS),
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
    monkeypatch.setattr(strict_yaml, "_Loader", loader)
    settings = Settings(name=text, advisers=(text, text))
    assert settings_from(settings_text(settings).encode(), "settings.yaml") == settings


def test_every_setting_has_its_words_in_order() -> None:
    for words in (
        setup_wording.LABELS,
        setup_wording.ASK,
        setup_wording.HELP,
        setup_wording.MORE,
        setup_wording.IN_FILE,
    ):
        assert tuple(words) == KEYS
    assert {*setup_wording.EXAMPLES, *setup_wording.EXAMPLE_LISTS} == set(KEYS)
    assert tuple(setup_wording.JURISDICTIONS) == JURISDICTIONS
    assert tuple(setup_wording.DRAFTS) == DRAFTS


def test_what_is_not_set_stands_there_as_an_example_that_can_be_used() -> None:
    written = settings_text(Settings())
    assert settings_from(written.encode(), "settings.yaml") == Settings()
    used = re.sub(r"^#(?! )", "", written, flags=re.MULTILINE)
    examples = settings_from(used.encode(), "settings.yaml")
    assert [key for key in KEYS if key in examples.places] == list(KEYS)
    for key, text in setup_wording.EXAMPLES.items():
        assert str(getattr(examples, key)) == text


def test_each_line_that_is_set_stands_under_what_it_is_for() -> None:
    settings = Settings(role="Teacher", recipients=("Ada", "Sam"))
    lines = settings_text(settings).splitlines()
    for field in dataclasses.fields(Settings):
        if field.name in KEYS:
            (number,) = [at for at, line in enumerate(lines) if re.match(f"#?{field.name}:", line)]
            assert lines[number - 1].startswith("# ")
            assert lines[number].startswith("#") == (field.name not in {"role", "recipients"})
