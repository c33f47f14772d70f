"""What a terminal says by itself never acts as a key, whole or cut in two; and what is pasted is never typed."""

from __future__ import annotations

import itertools

import pytest
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES

from sharewise.interview.prompters.key_sequences import PASTE_BEGINS, PASTE_ENDS, KeySequences, without_sequences

# None of these stands for a key: answers to what other programs asked, reports, and keys that no table has.
SAID_BY_ITSELF = {
    "the colour behind": "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "the colour behind, with a bell": "\x1b]11;rgb:ff/ff/ff\x07",
    "the clipboard": "\x1b]52;c;cSE=\x07",
    "where the cursor is": "\x1b[12;40R",
    "what kind of terminal it is": "\x1b[?62;1;2;6;22c",
    "its version": "\x1bP>|foot(1.16.2)\x1b\\",
    "what it can do": "\x1bP1+r544e=787465726d\x1b\\",
    "a program's own message": "\x1b_Gi=31;OK\x1b\\",
    "a privacy message": "\x1b^bq?\x1b\\",
    "a start of string": "\x1bXbq?\x1b\\",
    "the window came to the front": "\x1b[I",
    "the window went behind": "\x1b[O",
    "Shift with Down, in rxvt": "\x1b[b",
    "the keypad": "\x1bOq",
    "a letter in the way of kitty": "\x1b[113;5u",
    "Shift with Enter in the way of kitty": "\x1b[13;2u",
    "a mouse": "\x1b[<0;10;10M",
    "a mouse in another way": "\x1b[32;10;10M",
    "the size of the window": "\x1b[8;24;80t",
    "Alt with a letter": "\x1bq",
    "Alt with a question mark": "\x1b?",
    "Escape, and Alt with a letter": "\x1b\x1bb",
    "a paste that never began": "\x1b[201~",
}


class Clock:
    """Time that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def let_through(*parts: str, takes_text: bool = False, pause: float = 0.0, gives_up: bool = False) -> str:
    """What is taken for keys of what comes in these parts, with a pause after each."""
    clock = Clock()
    sequences = KeySequences(ANSI_SEQUENCES, clock)
    sequences.takes_text = takes_text
    passed = ""
    for part in parts:
        passed += sequences.passed(part)
        if gives_up:
            passed += sequences.given_up()
        clock.now += pause
    return passed


@pytest.mark.parametrize("takes_text", [True, False], ids=["in a text", "in a list"])
@pytest.mark.parametrize("said", SAID_BY_ITSELF.values(), ids=SAID_BY_ITSELF)
def test_what_a_terminal_says_by_itself_is_swallowed_whole_and_wherever_it_is_cut(said: str, takes_text: bool) -> None:
    assert let_through(said, takes_text=takes_text) == ""
    assert let_through(f"a{said}b", takes_text=takes_text) == "ab"
    for at in range(1, len(said)):
        assert let_through(said[:at], said[at:], takes_text=takes_text) == ""


def test_one_that_is_cut_in_three_is_too() -> None:
    for said in SAID_BY_ITSELF.values():
        for first, second in itertools.combinations(range(1, len(said)), 2):
            assert let_through(said[:first], said[first:second], said[second:]) == ""


@pytest.mark.parametrize(
    "key", [each for each in ANSI_SEQUENCES if each.startswith("\x1b[") and each not in (PASTE_BEGINS, PASTE_ENDS)]
)
def test_a_key_that_the_table_has_comes_through_wherever_it_is_cut(key: str) -> None:
    for at in range(1, len(key)):
        assert let_through(key[:at], key[at:]) == key


def test_the_second_half_of_a_key_is_no_letter_though_the_first_was_given_up() -> None:
    assert let_through("\x1b[", "B", pause=0.6, gives_up=True) == "\x1b[B", "it is Down, and not: back"
    assert let_through("\x1b", "[B", pause=0.6, gives_up=True) == "\x1b[B"
    assert let_through("\x1bO", "q", pause=0.6, gives_up=True) == ""
    assert let_through("\x1b]11;rgb:1e/", "1e/1e\x07", pause=0.6, gives_up=True) == ""


def test_a_letter_long_after_escape_is_a_letter() -> None:
    assert let_through("\x1b", "b", pause=0.6, gives_up=True) == "b"
    assert let_through("\x1b[", "b", pause=3.0, gives_up=True) == "b"
    assert let_through("\x1b]", "He said", pause=0.6, gives_up=True, takes_text=True) == "He said"


def test_control_c_is_never_swallowed() -> None:
    for said in SAID_BY_ITSELF.values():
        for at in range(1, len(said)):
            assert "\x03" in let_through(f"{said[:at]}\x03"), said[:at]


@pytest.mark.parametrize("pasted", ["Dear Ms Example,\r1\rYes\r", "1\r2\r3\r", "yes\r", "No\nb\nq\n?\n", "He said q!"])
def test_what_is_pasted_without_marks_never_answers_a_list(pasted: str) -> None:
    assert let_through(pasted) == ""
    half = len(pasted) // 2 + 1
    if len(pasted[:half].strip()) > 2:
        assert let_through(pasted[:half], pasted[half:], pause=0.01) == ""


def test_in_a_text_it_is_a_paste_and_the_last_enter_is_enter() -> None:
    assert let_through("one\rtwo\r\r", takes_text=True) == f"{PASTE_BEGINS}one\rtwo{PASTE_ENDS}\r\r"
    assert let_through("one\r", takes_text=True) == "one\r"


def test_between_marks_everything_belongs_to_the_paste_wherever_it_is_cut() -> None:
    paste = f"{PASTE_BEGINS}q!\r1\r\x1b[31mred\x03{PASTE_ENDS}"
    for at in range(1, len(paste)):
        assert let_through(paste[:at], paste[at:]) == paste
        assert let_through(paste[:at], paste[at:], takes_text=True) == paste


def test_leaving_at_once_works_though_more_comes_with_it() -> None:
    assert let_through("q!\r1\rrm -r records\r") == "q!"
    assert let_through("and half of\rq!\r1\r", takes_text=True) == "and half of\rq!\r"


def test_one_or_two_keys_are_typed() -> None:
    for keys in ("b", "q!", "1\r", "12\r", "\r", "?"):
        assert let_through(keys) == keys


def test_a_line_of_a_plain_terminal_loses_them_too() -> None:
    for said in SAID_BY_ITSELF.values():
        if said[1] not in "q?\x1b":
            assert without_sequences(f"a{said}b") == "ab"
