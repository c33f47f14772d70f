"""Ctrl-C, wherever it comes. Between two prompts it waits for the next one, which ends.

Python raises KeyboardInterrupt wherever it happens to be, also where nothing can be raised, such as in what runs when an
object is let go of. There it is printed, with the program's own lines, and forgotten: the interview would go on.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class ControlC:
    """Whether Ctrl-C was pressed. `came`: it was, while it was held back."""

    def __init__(self) -> None:
        self.came = False
        self._is_awaited = False

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Here it is only raised where a reply is awaited, or at the end.

        Raises:
            KeyboardInterrupt: it came, and no prompt has taken it.

        """
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            # Whoever started sharewise wants Ctrl-C to do something else, such as nothing.
            yield
            return
        signal.signal(signal.SIGINT, self._note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.raise_if_it_came()

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """Here it is raised at once, also if it came before."""
        self._is_awaited = True
        try:
            self.raise_if_it_came()
            yield
        finally:
            self._is_awaited = False

    def raise_if_it_came(self) -> None:
        """Raise KeyboardInterrupt if it came."""
        if self.came:
            raise KeyboardInterrupt

    def _note(self, *_signal: object) -> None:
        self.came = True
        if self._is_awaited:
            raise KeyboardInterrupt
