"""Ways out in the middle of a prompt: Ctrl-C, and the command to leave at once.

Ctrl-C between two prompts waits for the next one, which then asks whether to stop. Python raises KeyboardInterrupt wherever it happens to
be, also where nothing can be raised, such as in a finaliser. There it is printed, with the program's own lines, and
forgotten: the interview would go on.
"""

from __future__ import annotations

import io
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from sharewise.interview.prompters.terminal_modes import ENDING


class LeavingAtOnce(Exception):
    """The command to leave at once came where no reply was awaited: within a text, or while a page was read."""


# What asks whether to stop. Windows has not all of them.
_ASKING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name))


class ControlC:
    """Notes Ctrl-C, and other signals that mean the same or more.

    Attributes:
        came: one came while it was held back, and nobody has been asked about it.
        ends: one came that ends the program. The terminal is put right first.

    """

    def __init__(self) -> None:
        self.came = False
        self.ends = False
        self._is_awaited = False

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """A context in which a signal is raised only where a reply is awaited. What was chosen last is done to its end."""
        before = {each: signal.getsignal(each) for each in (*_ASKING, *ENDING)}
        # Whoever started sharewise may want a signal to do nothing.
        ours = [each for each, does in before.items() if does not in (signal.SIG_IGN, None)]
        for each in ours:
            signal.signal(each, self._note)
        try:
            with _without_flow_control():
                yield
        finally:
            for each in ours:
                signal.signal(each, before[each])

    @contextmanager
    def told_to(self, leave: Callable[[], None]) -> Iterator[None]:
        """A context in which an event loop runs, and `leave` is called at a signal: none can be raised in a loop."""
        ours = [each for each in (*_ASKING, *ENDING) if signal.getsignal(each) == self._note]

        def note(number: int, _frame: object) -> None:
            self.came = True
            self.ends = self.ends or number in ENDING
            leave()

        for each in ours:
            signal.signal(each, note)
        try:
            yield
        finally:
            for each in ours:
                signal.signal(each, self._note)

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

    def _note(self, number: int, _frame: object) -> None:
        self.came = True
        self.ends = self.ends or number in ENDING
        if self._is_awaited:
            raise KeyboardInterrupt


@contextmanager
def _without_flow_control() -> Iterator[None]:
    """A context in which Ctrl-S does not stop the terminal: it shows nothing more then, and nobody knows of Ctrl-Q."""
    if sys.platform == "win32" or sys.stdin is None or not _is_a_file(sys.stdin) or not sys.stdin.isatty():
        yield
    else:
        # Imported here: Windows has no such module.
        import termios

        terminal = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(terminal)
            quiet = [*before]
            quiet[0] = before[0] & ~termios.IXON
            termios.tcsetattr(terminal, termios.TCSANOW, quiet)
        except (termios.error, OSError):
            yield
            return
        try:
            yield
        finally:
            with suppress(termios.error, OSError):
                termios.tcsetattr(terminal, termios.TCSANOW, before)


def _is_a_file(stream: TextIO) -> bool:
    try:
        stream.fileno()
    except (OSError, ValueError, io.UnsupportedOperation):
        return False
    return True
