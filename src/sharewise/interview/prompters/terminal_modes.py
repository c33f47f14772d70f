"""The settings of the terminal: whether it shows what is typed, and that it does afterwards whatever it did before.

Where lists are drawn it must show nothing: an arrow key that comes while nothing listens, as while sharewise starts, would stand
there as `^[[B`. What is typed is kept by the terminal, and counts.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType

# In place of that of `typing`: nothing else of `--version` needs it, and to load it takes longer than all of ours.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What ends a program that does not say otherwise: sent when a window is closed, or a computer shut down. Windows has not all of them.
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


def hide_typing() -> None:
    """Let the terminal show nothing of what is typed from now on."""
    _set(shown=False)


def show_typing() -> None:
    """Let it show what is typed, where whole lines are typed."""
    _set(shown=True)


@contextlib.contextmanager
def terminal_restored() -> Iterator[None]:
    """A context at whose end the terminal does again what it did before: also where a signal ends the program in the middle of it."""
    before = _modes()
    if before is None or _is_in_background():
        yield
        return

    def end(number: int, _frame: FrameType | None) -> None:
        _restore(before)
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    ours = []
    # Only the main thread of a process can say what a signal does.
    with contextlib.suppress(ValueError):
        for each in ENDING:
            if signal.getsignal(each) is signal.SIG_DFL:
                signal.signal(each, end)
                ours.append(each)
    try:
        yield
    finally:
        _restore(before)
        for each in ours:
            signal.signal(each, signal.SIG_DFL)


def _modes() -> list[Any] | None:
    """How the terminal is set, as `termios.tcgetattr` says. None where there is none, or it cannot be asked."""
    if sys.platform != "win32":
        # Imported here: Windows has no such module.
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError, AttributeError):
            return termios.tcgetattr(sys.stdin.fileno())
    return None


def _set(*, shown: bool) -> None:
    modes = _modes()
    if sys.platform != "win32" and modes is not None:
        import termios

        modes[3] = modes[3] | termios.ECHO if shown else modes[3] & ~termios.ECHO
        _restore(modes)


def _restore(modes: list[Any]) -> None:
    """Set it so, where it is set otherwise."""
    if sys.platform != "win32" and _modes() not in (None, modes) and not _is_in_background():
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError, AttributeError):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, modes)


def _is_in_background() -> bool:
    """Whether the terminal belongs to another program for now, such as the shell: the system stops whoever else sets it."""
    if sys.platform != "win32":
        # A terminal that is not that of this session belongs to nobody.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            return os.tcgetpgrp(sys.stdin.fileno()) != os.getpgrp()
    return False
