"""Every key that does something at a styled prompt is one that is explained: none comes from a library unseen."""

from __future__ import annotations

import io
import string
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.keys import Keys

from sharewise.interview.prompters import bound_keys
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.key_sequences import PASTE_BEGINS
from sharewise.interview.prompters.styled_prompter import StyledPrompter
from sharewise.interview.prompts import COMMAND_KEYS, Choose, Command, Interruption, Option, Prompt, Reply, Write
from sharewise.present.page import Paragraph
from sharewise.present.wording import interview_wording
from sharewise.text import typed
from tests.support.needed import in_short, long

TWO = (Option("one", "One"), Option("two", "Two"))
MORE = (Paragraph("More about it."),)
ALL = frozenset(Command)
KINDS: dict[str, Prompt] = {
    "a list": Choose(ask="Which?", options=TWO, more=MORE, commands=ALL),
    "a list with nothing but its lines": Choose(ask="Which?", options=TWO, commands=frozenset()),
    "a list that can be left": Choose(ask="Which?", options=TWO, can_skip=True),
    "a list of many": Choose(ask="Which?", options=TWO, many=True, can_skip=True),
    "a text": Write(ask="What?", read=typed),
    "a long text": Write(ask="What?", read=typed, long=True),
    "a text to change": Write(ask="What?", read=typed, so_far="As it was.", change_now=True),
}


def explained(prompt: Prompt) -> set[str]:
    """The keys that may do something at a prompt: those of the tables, and those that are shown with it."""
    keys = {*bound_keys.EVERYWHERE}
    if isinstance(prompt, Write):
        return keys | {*bound_keys.IN_A_TEXT}
    keys |= {*(bound_keys.IN_A_LIST_OF_MANY if prompt.many else bound_keys.IN_A_LIST), *string.digits}
    shown = {key for key, command in COMMAND_KEYS.items() if command in prompt.commands}
    shown |= {interview_wording.KEY_MORE} if prompt.more else set()
    # What leaves at once works everywhere: `q`, and then `!`.
    shown |= {interview_wording.KEY_STOP, interview_wording.KEY_LEAVE_IN_A_LIST}
    return keys | {each for key in shown for each in (key, key.upper())}


@contextmanager
def prompter(drawn: io.StringIO | None = None) -> Iterator[tuple[StyledPrompter, PipeInput]]:
    """A styled prompter whose keys come from a pipe."""
    with create_pipe_input() as keys, create_app_session():
        yield (
            StyledPrompter(io.StringIO(), drawn or io.StringIO(), lambda: 80, ControlC(), colour=False, keys=keys),
            keys,
        )


def asked(prompt: Prompt, *parts: str) -> Reply:
    with prompter() as (asking, keys):
        for part in parts:
            keys.send_text(part)
        return asking.ask(prompt)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_bound_but_what_is_explained(kind: str) -> None:
    prompt = KINDS[kind]
    with prompter() as (asking, keys):
        keys.send_text("\x03")
        asking.ask(prompt)
        bound = {str(getattr(key, "value", key)) for binding in asking.bound.bindings for key in binding.keys}
    names = {str(getattr(key, "value", key)) for key in explained(prompt)}
    assert bound <= names, "a library or a change brought a key that nothing explains"
    assert {str(key.value) for key in (Keys.ControlC, Keys.ControlD, Keys.ControlM, Keys.BracketedPaste)} <= bound


@long
@pytest.mark.parametrize(
    ("keys", "shown", "not_shown"),
    [
        ((("Which?", "?"), ("In short.", "\r"), ("Which?", "2\r")), "In short.", "More about it."),
        ((("Which?", "?"), ("In short.", "?"), ("More about it.", "\r"), ("Which?", "2\r")), "More about it.", "..."),
    ],
    ids=["enter", "all of it"],
)
def test_the_question_mark_shows_the_short_answer_first_and_enter_leads_back(
    keys: tuple[tuple[str, str], ...], shown: str, not_shown: str
) -> None:
    prompt = Choose(ask="Which?", options=TWO, more_in_short=(Paragraph("In short."),), more=MORE)
    drawn = io.StringIO()
    with prompter(drawn) as (asking, pipe), ThreadPoolExecutor(1) as typing:
        typing.submit(press_one_after_another, keys, pipe, drawn)
        assert asking.ask(prompt) == "two"
    assert shown in drawn.getvalue()
    assert not_shown not in drawn.getvalue()


def press_one_after_another(keys: tuple[tuple[str, str], ...], pipe: PipeInput, drawn: io.StringIO) -> None:
    """Press each key when what it is meant for is drawn, as a person does: what comes together is a paste. If that is not drawn, Ctrl-C."""
    pressed_at = 0
    for awaited, key in keys:
        until = time.monotonic() + 60
        while awaited not in drawn.getvalue()[pressed_at:]:
            if time.monotonic() > until:
                pipe.send_text("\x03")
                return
            time.sleep(0.01)
        pressed_at = len(drawn.getvalue())
        pipe.send_text(key)


@long
@pytest.mark.parametrize(("can_skip", "many", "lines"), [(False, False, 40), (True, False, 41), (True, True, 40)])
def test_a_list_longer_than_the_window_counts_the_lines_that_it_has(can_skip: bool, many: bool, lines: int) -> None:
    options = tuple(Option(f"number_{number}", f"Number {number}") for number in range(40))
    drawn = io.StringIO()
    with prompter(drawn) as (asking, keys):
        keys.send_text("\x03")
        asking.ask(Choose(ask="Which?", options=options, can_skip=can_skip, many=many))
    assert interview_wording.MORE_BELOW.format(number=lines) in " ".join(drawn.getvalue().split())


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_key_does_anything(kind: str) -> None:
    """Whatever a keyboard can send, tried in one go: the prompt is answered by what comes after it, as if it had not come."""
    prompt = KINDS[kind]
    known = {getattr(key, "value", key) for key in explained(prompt)}
    sent = [
        sequence
        for sequence, key in ANSI_SEQUENCES.items()
        if sequence != PASTE_BEGINS and not ({*(key if isinstance(key, tuple) else (key,))} & known)
    ]
    assert len(sent) > 100
    if isinstance(prompt, Choose):
        # One of them at a time, as of keys: letters that come together are a paste.
        sent += [letter for letter in string.ascii_letters + string.punctuation if letter not in known]
        answer: Reply = ("one",) if prompt.many else "two"
        last = " \r" if prompt.many else "2\r"
    else:
        answer, last = ("As it was." if prompt.change_now else "x"), ("\x1b[F\r" if prompt.change_now else "x\r\r")
        last = "x\r\r" if prompt.long else last if prompt.change_now else "x\r"
    with prompter() as (asking, keys):
        for each in sent:
            keys.send_text(each + "\x1b[99;99R")
        keys.send_text(last)
        assert asking.ask(prompt) == answer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "key",
    in_short(["\x13", "\x12", "\x11", "\x1a", "\x1c", "\x18", "\x15", "\x17", "\x0b", "\x19", "\x14"], 6),
)
def test_control_s_and_its_like_neither_trap_nor_end_nor_take_anything_away(kind: str, key: str) -> None:
    prompt = KINDS[kind]
    if isinstance(prompt, Choose):
        assert asked(prompt, key, " \r" if prompt.many else "2\r") == (("one",) if prompt.many else "two")
        return
    begun = prompt.so_far or ""
    assert asked(prompt, "\x1b[F" if begun else "", "a few words", key, " and more", "\r\r") == (
        f"{begun}a few words and more"
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_control_c_and_control_d_are_told_with_what_was_typed(kind: str, key: str) -> None:
    prompt = KINDS[kind]
    if isinstance(prompt, Choose):
        assert asked(prompt, key) == Interruption()
    else:
        assert asked(prompt, "He said", key) == Interruption(f"{prompt.so_far or ''}He said")


@pytest.mark.parametrize("paste", ["1\r", "\r", "Yes", "q", "q!", "b\n2\n", "Two\r\r"])
@pytest.mark.parametrize("kind", [kind for kind, prompt in KINDS.items() if isinstance(prompt, Choose)])
def test_a_paste_never_answers_a_list(kind: str, paste: str) -> None:
    prompt = KINDS[kind]
    assert isinstance(prompt, Choose)
    last = " \r" if prompt.many else "2\r"
    assert asked(prompt, f"\x1b[200~{paste}\x1b[201~", last) == (("one",) if prompt.many else "two")


@pytest.mark.parametrize("kind", ["a text", "a long text"])
@pytest.mark.parametrize("words", ["We met at the new HQ!", "Tariq!"])
def test_a_word_that_ends_as_a_command_does_is_text(kind: str, words: str) -> None:
    assert asked(KINDS[kind], words, "\r", "\r" if "long" in kind else "") == words


def test_a_paste_in_a_text_is_kept_without_what_a_terminal_would_obey() -> None:
    assert (
        asked(KINDS["a long text"], "\x1b[200~see \x1b[31mred\x1b[0m\rq!\r1\x1b[201~", "\r", "\r") == "see red\nq!\n1"
    )


@pytest.mark.parametrize("after", ["\r", "\n", "b", "?", "\x03", "\x1b[B", "1", "q", "x"])
def test_what_comes_right_after_the_key_that_stops_neither_answers_nor_is_an_error(
    after: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert asked(KINDS["a list"], "q", after) == Command.STOP
    assert tuple(capfd.readouterr()) == ("", "")
