"""The lists of words by which names are found: each with its source, in order, and none against another."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sharewise.interview.privacy import name_words
from sharewise.interview.privacy.name_words import name_lists
from sharewise.rulebook.load import shipped_rulebook

LISTS = sorted(name_words._LISTS.glob("*.txt"))


def sections(path: Path) -> list[list[str]]:
    """The entries below each heading of a list: words, or whole lines where each is a phrase."""
    parts = re.split(r"(?m)^(?:#.*\n)+", path.read_text(encoding="utf-8"))
    return [part.splitlines() if path.stem == "known_phrases" else part.split() for part in parts if part.strip()]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_each_list_says_where_it_is_from_and_is_in_order(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert all(line.startswith("#") for line in head.splitlines())
    assert ("Office for National Statistics" in head) == (path.stem == "first_names")
    assert path.stem == "first_names" or "ompiled by the project" in path.read_text(encoding="utf-8")
    for entries in sections(path):
        entries = [entry for entry in entries if entry]
        assert entries == sorted(set(entries))
        assert all(entry == entry.lower() for entry in entries)


def test_every_list_is_read() -> None:
    read = set(re.findall(r'_(?:words|lines)\("(\w+)"\)', Path(name_words.__file__).read_text(encoding="utf-8")))
    assert read == {path.stem for path in LISTS}


def test_no_name_stands_in_both_lists_of_first_names_and_none_is_a_word_and_a_place() -> None:
    names, further, words, capitals = (
        {word for entries in sections(name_words._LISTS / f"{stem}.txt") for word in entries}
        for stem in ("first_names", "further_first_names", "names_that_are_words", "names_that_are_capitals")
    )
    assert not names & further
    assert not words & capitals
    assert words <= names | further
    # The rule of the list: three letters at least, and no hyphen.
    assert all(re.fullmatch("[a-z]{3,}", name) for name in names)


def test_no_word_of_the_rules_in_small_letters_is_taken_for_a_name_alone() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in shipped_rulebook().parent.rglob("*.yaml"))
    # Published cases are found at addresses that hold names.
    text = re.sub(r"\bhttps?://\S+", "", text)
    assert set(re.findall(r"(?<![\w.-])[a-z']+(?![\w.-])", text)) & name_lists().clear_names <= {"lee"}


def test_the_lists_are_read_when_the_first_text_is_looked_at() -> None:
    code = (
        "from datetime import date\n"
        "from sharewise.interview.privacy.detect import personal_data_in\n"
        "from sharewise.interview.privacy.name_words import name_lists\n"
        "print(name_lists.cache_info().currsize)\n"
        "personal_data_in('Sarah Thompson came in.', today=date(2026, 11, 22))\n"
        "print(name_lists.cache_info().currsize)\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown == "0\n1\n"
