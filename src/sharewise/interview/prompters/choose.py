"""Which prompter asks on this terminal: the styled one where lists can be drawn, else the plain one."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable

from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.terminal_modes import hide_typing, show_typing
from sharewise.interview.prompts import Prompter
from sharewise.present.formats.plain_text import fitting_width


def choose_prompter(control_c: ControlC, columns: Callable[[], int], *, styled: bool, colour: bool) -> Prompter:
    """A prompter that reads standard input and writes to standard error.

    Args:
        control_c: notes Ctrl-C between two prompts.
        columns: tells how wide the terminal is, as windows change.
        styled: whether the terminal can draw lists, and nobody asked for plain lines.
        colour: whether a styled question has colour.

    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        # A byte that is not text must not end the interview. It is dropped when what was typed is read. A line ends where
        # the terminal says so: nothing of it is left behind in our own store.
        sys.stdin.reconfigure(errors="surrogateescape", newline="\n")
    if styled:
        # Imported here: questionary costs more than all the rest together.
        from sharewise.interview.prompters.styled_prompter import CannotDraw, StyledPrompter

        with contextlib.suppress(CannotDraw):
            styled_prompter = StyledPrompter(sys.stdin, sys.stderr, columns, control_c, colour=colour)
            hide_typing()
            return styled_prompter
    show_typing()
    from sharewise.interview.prompters.plain_prompter import PlainPrompter

    return PlainPrompter(sys.stdin, sys.stderr, lambda: fitting_width(columns()), control_c)
