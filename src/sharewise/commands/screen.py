"""What a command knows of the terminal it runs in, and how it prints a page."""

from __future__ import annotations

import shutil
import sys
from typing import TextIO

from sharewise.present.page import Page
from sharewise.present.plain import fitting_width, plain_text
from sharewise.settings import wants_colour, wants_plain

# The styled prompter needs room to draw a question with its answers.
_FEWEST_LINES = 21
_FEWEST_COLUMNS = 40


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal. A closed stream is not."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def can_ask() -> bool:
    """Whether a person can be asked: they can type, and see what they are asked. Anything else might answer for them."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def can_style() -> bool:
    """Whether the terminal can draw lists and move in them."""
    size = shutil.get_terminal_size()
    return not wants_plain() and size.lines >= _FEWEST_LINES and size.columns >= _FEWEST_COLUMNS


def print_page(page: Page, *, plain: bool = False) -> None:
    """Print a page as a result: styled on a terminal, plain lines anywhere else."""
    columns = shutil.get_terminal_size().columns
    if plain or wants_plain() or not wants_colour(is_terminal(sys.stdout)):
        sys.stdout.write(plain_text(page, fitting_width(columns)))
        return
    # Imported here: rich costs more than all the rest of a plain command.
    from sharewise.present.terminal import show

    show(page, sys.stdout, columns=columns, colour=True)
