"""The answers file that a command is given, or what comes in its place on standard input."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharewise.errors import WrongUse
from sharewise.folders import named_path
from sharewise.interview.prompters.terminal_modes import show_typing

if TYPE_CHECKING:
    from sharewise.interview.answers.answers_stream import AnswersStream
    from sharewise.strict_yaml import PositionedData

ONLY_ONE = "{file} holds the answers of several decisions. Name a file with those of one."


def answers_document(file: str) -> PositionedData:
    """What is in an answers file that holds the answers of one decision.

    Raises:
        WrongUse: it cannot be read, or holds more, or something else.

    """
    with answers_stream(file) as stream:
        if stream.single is None:
            raise WrongUse(ONLY_ONE.format(file=file))
        return read_answers_document(stream.single, file)


def read_answers_document(content: bytes, file: str) -> PositionedData:
    """The same, of its content."""
    from sharewise.interview.answers.answers_file import read_document

    return read_document(content, "answers" if file == "-" else file)


@contextlib.contextmanager
def answers_stream(file: str) -> Iterator[AnswersStream]:
    """What is in an answers file, or comes on standard input, while it is open.

    Raises:
        WrongUse: it cannot be read.

    """
    from sharewise.files import opened_named, why
    from sharewise.interview.answers.answers_stream import read_stream

    def read_line(most: int) -> bytes:
        try:
            return opened.readline(most)
        except OSError as error:
            raise _unreadable(error) from None

    def _unreadable(error: OSError) -> WrongUse:
        return WrongUse(f"The answers file {file} cannot be read: {why(error)}.")

    if file == "-":
        show_typing()
        opened = sys.stdin.buffer
        yield read_stream(read_line)
        return
    with contextlib.ExitStack() as stack:
        try:
            opened = stack.enter_context(opened_named(named_path(file)))
        except OSError as error:
            raise _unreadable(error) from None
        yield read_stream(read_line)
