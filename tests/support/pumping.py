"""Tells whether a call takes more than its share of time where its text grows: linear, or worse.

It is the growth that is looked at, in one run and on one machine, and never the time.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# From where the growth is looked at. What never takes so long, up to the largest size, is quick enough.
_WORTH_A_LOOK = 0.01
# What grows as its text does takes eight times as long for eight times the text, and what grows with the square 64 times.
_AT_MOST = 24.0


@dataclass(frozen=True)
class Pump:
    """A text of any length: something, a piece over and over, and something that may not fit."""

    before: str
    piece: str
    after: str = ""

    def text(self, size: int) -> str:
        """The text with about `size` characters."""
        return self.before + self.piece * (size // len(self.piece) + 1) + self.after


def sizes(largest: int) -> Iterator[int]:
    """Small steps first, so that what doubles with each one is met while it still ends."""
    yield from range(8, 32, 4)
    size = 32
    while size <= largest:
        yield size
        size *= 2


def grows_faster_than_its_text(call: Callable[[str], object], pump: Pump, largest: int) -> bool:
    """Whether `call` takes many more times as long for eight times the text.

    Args:
        call: what is looked at. What it raises is no matter.
        pump: what it is given.
        largest: how many characters at most.

    """
    # What is loaded or made once is no matter.
    _seconds(call, pump.text(8))
    for size in sizes(largest):
        text = pump.text(size)
        if any(_seconds(call, text) < _WORTH_A_LOOK for _ in range(3)):
            continue
        if size < 32:
            # What takes so long whatever it is given says nothing yet.
            if _seconds(call, pump.text(size)) > 4 * _seconds(call, pump.text(size - 8)):
                return True
            continue
        # Again and again, as a machine that does something else for a moment says nothing about growth.
        small, large = pump.text(size // 8), pump.text(size)
        return all(
            min(_seconds(call, large) for _ in range(3)) > _AT_MOST * min(_seconds(call, small) for _ in range(6))
            for _ in range(3)
        )
    return False


def _seconds(call: Callable[[str], object], text: str) -> float:
    # Of this thread alone: what else the machine does takes no part.
    begun = time.thread_time()
    with contextlib.suppress(Exception):
        call(text)
    return time.thread_time() - begun
