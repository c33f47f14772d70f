"""What is typed is wrapped by words, and every letter stays what it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from sharewise.interview.prompters.word_wrap import filled


def rows(shown: str, width: int) -> list[str]:
    """What a window of this width draws of a line: it breaks wherever a row ends."""
    found, row, used = [], "", 0
    for character in shown:
        if used + get_cwidth(character) > width:
            found.append(row)
            row, used = "", 0
        row, used = row + character, used + get_cwidth(character)
    return [*found, row]


@pytest.mark.parametrize(
    ("text", "width", "drawn"),
    [
        ("He stays with me until I hear.", 14, ["He stays with", "me until I", "hear."]),
        ("brother's keeper", 10, ["brother's", "keeper"]),
        # A word that ends where the row does: no row begins with the space after it.
        ("ninechars then", 10, ["ninechars", "then"]),
        ("tencharact then", 10, ["tencharact", "then"]),
        ("a verylongwordthatfitsnowhere b", 10, ["a verylong", "wordthatfi", "tsnowhere", "b"]),
        ("王小明 住在這裡 她說", 10, ["王小明", "住在這裡", "她說"]),
        ("a  b", 3, ["a", "b"]),
        # A family, which many terminals draw as one picture and many as three: as three, and never broken between them.
        ("ab 👨\u200d👩\u200d👧 c", 8, ["ab", "👨👩👧 c"]),
        ("abcde👨\u200d👩\u200d👧", 8, ["abcde", "👨👩👧"]),
        ("👍🏽 ❤️ ok", 9, ["👍 ❤ ok"]),
        ("ne\u0301e\u0301e\u0301e\u0301", 3, ["ne\u0301e\u0301", "e\u0301e\u0301"]),
        # What would turn the line round is not drawn.
        ("a \u202eb\u202c c", 20, ["a b c"]),
        ("क\u094d\u200dष", 20, ["क\u094d\u200dष"]),
    ],
)
def test_a_line_is_broken_between_words(text: str, width: int, drawn: list[str]) -> None:
    shown, _ = filled(text, width)
    assert [row.rstrip() for row in rows(shown, width)] == drawn


@given(st.text(st.sampled_from("ab  é王👩e\u0301x\u200d\ufe0f🏽")), st.integers(2, 12))
def test_each_character_keeps_its_place_and_nothing_is_added_but_space(text: str, width: int) -> None:
    shown, places = filled(text, width)
    if places is None:
        assert shown == text
        return
    assert len(places) == len(text) + 1
    assert places == sorted(places)
    for place, character in zip(places, text, strict=False):
        assert character in " \u200d\ufe0f🏽" or shown[place] == character
    assert re.sub("[ \u200d\ufe0f🏽]", "", shown) == re.sub("[ \u200d\ufe0f🏽]", "", text)


@given(st.lists(st.text(st.sampled_from("abcé"), min_size=1, max_size=8), max_size=30), st.integers(8, 20))
def test_no_word_that_fits_in_a_row_is_broken(words: list[str], width: int) -> None:
    shown, _ = filled(" ".join(words), width)
    assert [word for row in rows(shown, width) for word in row.split()] == words
