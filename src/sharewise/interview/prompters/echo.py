"""Whether the terminal itself shows what is typed. Where lists are drawn it must not: an arrow key that comes while nothing
listens, as while sharewise starts, would stand there as `^[[B`. What is typed is kept by the terminal, and counts.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator


def hide_typing() -> None:
    """Let the terminal show nothing of what is typed from now on."""
    _set(shown=False)


def show_typing() -> None:
    """Let it show what is typed, where whole lines are typed."""
    _set(shown=True)


@contextlib.contextmanager
def echo_restored() -> Iterator[None]:
    """A context at whose end the terminal does again what it did before."""
    before = _is_shown()
    try:
        yield
    finally:
        if before is not None:
            _set(shown=before)


def _is_shown() -> bool | None:
    """Whether the terminal shows what is typed. None where there is no terminal, or it cannot be asked."""
    if sys.platform != "win32":
        # Imported here: Windows has no such module.
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError, AttributeError):
            return bool(termios.tcgetattr(sys.stdin.fileno())[3] & termios.ECHO)
    return None


def _set(*, shown: bool) -> None:
    if sys.platform != "win32" and _is_shown() not in (None, shown):
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError):
            terminal = sys.stdin.fileno()
            modes = termios.tcgetattr(terminal)
            modes[3] = modes[3] | termios.ECHO if shown else modes[3] & ~termios.ECHO
            termios.tcsetattr(terminal, termios.TCSANOW, modes)
