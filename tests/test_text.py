"""Nothing shown can act on a terminal, and nothing typed is lost that a person could read."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.text import closest, comparable, did_you_mean, folded, has_unsafe, listed, one_line, typed, visible

ANY_TEXT = st.text(st.characters(codec=None))
# Letters, marks and signs that show nothing.
BLANK = "\u115f\u1160\u2800\u3164\uffa0"


def has_hidden(text: str) -> bool:
    """Whether a text has a character that is never shown as it is."""
    return any(visible(character) != character for character in text)


def every_character() -> Iterator[str]:
    return map(chr, range(sys.maxunicode + 1))


@given(ANY_TEXT)
def test_nothing_shown_holds_a_character_that_a_terminal_could_obey(text: str) -> None:
    assert not any(has_hidden(character) for character in visible(text))


@given(ANY_TEXT)
def test_showing_what_was_made_visible_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters=BLANK)))
def test_readable_text_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb", "a\\x0db"),
        ("a\bb", "a\\x08b"),
        ("\x07", "\\x07"),
        ("\u202eevil", "\\u202eevil"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("tab\there", "tab    here"),
        ("two\nlines", "two\nlines"),
        ("two\r\nlines", "two\nlines"),
        ("\u2028", "\\u2028"),
        ("[bold]x[/bold] [/rule 4] :warning:", "[bold]x[/bold] [/rule 4] :warning:"),
    ],
)
def test_hidden_and_acting_characters_are_shown_as_escapes(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_what_is_typed_is_kept_in_one_form_without_unsafe_characters(text: str) -> None:
    kept = typed(text)
    assert not any(has_hidden(character) for character in kept)
    assert kept == kept.strip()
    assert unicodedata.is_normalized("NFC", kept)


def test_typed_text_keeps_its_words_and_lines() -> None:
    assert typed("  He said:\r\n\tno  \n\nthen left. ") == "He said:\n    no\n\nthen left."


def test_one_line_is_one_line() -> None:
    assert one_line("a\n b\t c") == "a b c"


def test_a_near_word_is_suggested_and_else_the_known_ones_are_listed() -> None:
    assert closest("consnet", ["consent", "risk"]) == "consent"
    assert did_you_mean("consnet", ["consent", "risk"]) == "did you mean 'consent'?"
    assert did_you_mean("x", ["consent", "risk"]) == "known: consent, risk"


def test_words_are_listed_as_people_list_them() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b"], last="or") == "a or b"


def test_no_character_that_acts_or_hides_is_shown_as_it_is() -> None:
    """Every one of Unicode's control, format, surrogate and separating characters, but those that words are written with."""
    acting = {each for each in every_character() if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    shown = {each for each in acting if visible(each) == each}
    joined = {"\u200c", "\u200d"}
    prefixed = {each for each in shown - joined - {"\n"} if unicodedata.bidirectional(each) in {"AN", "AL", "L"}}
    assert shown == {"\n"} | joined | prefixed
    assert len(prefixed) == 13, "signs that stand about a number or a word, as U+06DD does"
    assert all(has_hidden(each) for each in acting - shown)
    assert all(visible(each) != each for each in f"{BLANK}\u034f\u17b4\u180b\u2065\U000e0020")


def test_what_hides_in_a_signed_record_is_shown_and_does_not_make_it_unreadable() -> None:
    for character in "\u00ad\u200b\ufeff\u3164\u2800":
        assert has_hidden(character)
        assert not has_unsafe(character)


def test_nothing_that_a_record_may_not_hold_is_let_through_as_new() -> None:
    assert [each for each in every_character() if has_unsafe(each) and not has_hidden(each)] == []


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("soft\u00adhyphen", "softhyphen"),
        ("\ufeffbegins", "begins"),
        ("line\u2028line\u2029line", "line\nline\nline"),
        ("\u2803\u2800\u2803", "\u2803 \u2803"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_what_hides_in_pasted_text_is_left_out_and_words_stay_words(pasted: str, kept: str) -> None:
    assert typed(pasted) == kept


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short", "short"),
        ("one\ntwo", "one\ntwo"),
        ("one\n\ntwo\nthree", "one\ntwo ..."),
        ("one two three four five", "one two three ..."),
        ("x" * 30, "x" * 16 + " ..."),
        ("", ""),
    ],
)
def test_a_long_text_is_folded_between_words_and_keeps_its_line_breaks(text: str, shown: str) -> None:
    assert folded(text, lines=2, longest=16) == shown


@pytest.mark.parametrize("broken_by", ["\v", "\f", "\x85", "\u2028", "\u2029", "\r", "\r\n", "\x1e"])
def test_the_line_and_page_breaks_of_other_programs_are_line_breaks(broken_by: str) -> None:
    assert typed(f"one{broken_by}two") == "one\ntwo"


@pytest.mark.parametrize("other", ["zoe\u0308-1", "ZOE\u0308-1", "Zo\u00eb-1", "ZO\u00cb-1"])
def test_a_reference_is_found_in_any_form_of_its_letters(other: str) -> None:
    assert comparable(other) == comparable("Zo\u00eb-1")
    assert comparable("Zoe-1") != comparable("Zo\u00eb-1")
