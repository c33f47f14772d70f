"""How a command asks a person: with arrow keys where the terminal can draw them, else in plain lines."""

from __future__ import annotations

import contextlib
import io
import sys

from sharewise.commands._terminal import can_style, columns_of
from sharewise.folders import wants_colour
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompts import Prompter
from sharewise.present.formats.plain_text import fitting_width


def prompter(control_c: ControlC, *, plain: bool) -> Prompter:
    """What asks on this terminal. `plain`: in plain lines in any case."""

    def columns() -> int:
        return columns_of(sys.stderr)

    if isinstance(sys.stdin, io.TextIOWrapper):
        # A byte that is not text must not end the interview. It is dropped when what was typed is read. A line ends where
        # the terminal says so: nothing of it is left behind in our own store.
        sys.stdin.reconfigure(errors="surrogateescape", newline="\n")
    if not plain and can_style():
        # Imported here: questionary costs more than all the rest together.
        from sharewise.interview.prompters.styled_prompter import CannotDraw, StyledPrompter

        with contextlib.suppress(CannotDraw):
            return StyledPrompter(sys.stdin, sys.stderr, columns, control_c, colour=wants_colour(is_terminal=True))
    from sharewise.interview.prompters.plain_prompter import PlainPrompter

    return PlainPrompter(sys.stdin, sys.stderr, lambda: fitting_width(columns()), control_c)
