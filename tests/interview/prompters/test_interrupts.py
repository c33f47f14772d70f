"""Ctrl-C between two prompts: the next one takes it, wherever the program was when it came."""

from __future__ import annotations

import io
import os
import pty
import signal
import weakref
from collections.abc import Iterator
from typing import TextIO

import pytest

from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.plain_prompter import PlainPrompter
from sharewise.interview.prompters.styled_prompter import StyledPrompter
from sharewise.interview.prompts import Choose, Interruption, Option

WHICH = Choose(ask="Which?", options=(Option("one", "One"), Option("two", "Two")))
DOWN = b"\x1b[B"


class _Held:
    """Something that is let go of."""


def _press_where_nothing_can_be_raised() -> None:
    """Ctrl-C as it comes while Python runs what belongs to an object that is let go of."""
    held = _Held()
    ref = weakref.ref(held, lambda _: signal.raise_signal(signal.SIGINT))
    del held
    assert ref() is None


@pytest.fixture
def terminal() -> Iterator[TextIO]:
    """A terminal in which the second answer has been chosen already."""
    ours, theirs = pty.openpty()
    os.write(ours, DOWN + b"\r")
    with open(theirs, encoding="utf-8") as typed_in:
        yield typed_in
    os.close(ours)


def test_control_c_is_not_forgotten_where_nothing_can_be_raised(capfd: pytest.CaptureFixture[str]) -> None:
    control_c = ControlC()
    prompter = PlainPrompter(io.StringIO("1\n"), io.StringIO(), lambda: 80, control_c)
    with control_c.held_back():
        _press_where_nothing_can_be_raised()
        assert prompter.ask(WHICH) == Interruption()
    assert capfd.readouterr().err == "", "no line of the program is shown"


def test_nor_before_a_list_is_drawn(terminal: TextIO) -> None:
    control_c = ControlC()
    shown = io.StringIO()
    prompter = StyledPrompter(terminal, shown, lambda: 80, control_c, colour=False)
    with control_c.held_back():
        _press_where_nothing_can_be_raised()
        assert prompter.ask(WHICH) == Interruption()
    assert shown.getvalue().endswith("\n"), "the ^C that the terminal shows is on a line of its own"


def test_without_control_c_the_same_list_is_answered(terminal: TextIO) -> None:
    control_c = ControlC()
    with control_c.held_back():
        assert StyledPrompter(terminal, io.StringIO(), lambda: 80, control_c, colour=False).ask(WHICH) == "two"


def test_control_c_after_the_last_prompt_does_not_undo_what_was_chosen_there() -> None:
    control_c = ControlC()
    reached = False
    with control_c.held_back():
        signal.raise_signal(signal.SIGINT)
        reached = True
    assert reached, "what was chosen is done to its end"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_whoever_has_it_ignored_has_it_ignored_here_too() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        control_c = ControlC()
        with control_c.held_back():
            signal.raise_signal(signal.SIGINT)
        assert not control_c.came
    finally:
        signal.signal(signal.SIGINT, before)
