"""Ways out in the middle of a prompt: Ctrl-C, and the command to leave at once.

Ctrl-C between two prompts waits for the next one, which then ends. Python raises KeyboardInterrupt wherever it happens to
be, also where nothing can be raised, such as in a finaliser. There it is printed, with the program's own lines, and
forgotten: the interview would go on.
"""

from __future__ import annotations

import io
import os
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class LeavingAtOnce(Exception):
    """The command to leave at once came where no reply was awaited: within a text, or while a page was read."""


class ControlC:
    """Notes Ctrl-C. `came`: it was pressed while it was held back."""

    def __init__(self) -> None:
        self.came = False
        self._is_awaited = False

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """A context in which it is raised only where a reply is awaited, or at the end.

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
    def awaited(self, typed_in: TextIO) -> Iterator[None]:
        """Wait until a line can be read. In this context it is raised at once, also if it came before."""
        self._is_awaited = True
        try:
            self.raise_if_it_came()
            if os.name == "posix" and _is_a_file(typed_in):
                self._wait(typed_in)
            yield
        finally:
            self._is_awaited = False

    def _wait(self, typed_in: TextIO) -> None:
        """To wait in the read itself would miss what comes just before it."""
        awake, wakes = socket.socketpair()
        wakes.setblocking(False)
        with awake, wakes:
            before = signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
            try:
                # From here on it also wakes.
                self.raise_if_it_came()
                while typed_in.fileno() not in select.select([typed_in.fileno(), awake.fileno()], [], [])[0]:
                    awake.recv(64)
                    self.raise_if_it_came()
            finally:
                signal.set_wakeup_fd(before)

    def raise_if_it_came(self) -> None:
        """Raise KeyboardInterrupt if it came."""
        if self.came:
            raise KeyboardInterrupt

    def _note(self, *_signal: object) -> None:
        self.came = True
        if self._is_awaited:
            raise KeyboardInterrupt


def _is_a_file(stream: TextIO) -> bool:
    try:
        stream.fileno()
    except (OSError, ValueError, io.UnsupportedOperation):
        return False
    return True
