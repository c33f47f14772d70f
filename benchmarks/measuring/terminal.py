"""A command in a real pseudo-terminal: how long until a text is on the screen."""

from __future__ import annotations

import os
import re
import select
import struct
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.measuring.processes import WentWrong

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_()=>][0B]?)")
_LINES, _COLUMNS = 40, 80
_PATIENCE = 60.0


def can_be_opened() -> bool:
    """Whether this system has pseudo-terminals."""
    return os.name == "posix"


class Shown:
    """A command in a terminal of its own: keys go in, and what it draws is waited for. It is ended at the end of the block."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        import fcntl
        import termios

        self._words = words
        self._ours, its = os.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, _COLUMNS, 0, 0))
        self._since = time.perf_counter()
        self._written = b""
        self._child = subprocess.Popen(words, stdin=its, stdout=its, stderr=its, env=environment, cwd=folder)
        os.close(its)

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.wait()
        os.close(self._ours)

    @property
    def written(self) -> str:
        """All that it wrote since it was started, or since keys were last pressed."""
        return self._written.decode(errors="replace")

    def press(self, keys: str) -> None:
        """Press keys: what was written before counts no more."""
        self.quiet()
        self._written = b""
        self._since = time.perf_counter()
        os.write(self._ours, keys.encode())

    def quiet(self, seconds: float = 0.05) -> None:
        """Wait until nothing was written for so long."""
        while select.select([self._ours], [], [], seconds)[0]:
            self._read()

    def until(self, text: str) -> float:
        """The seconds from starting it, or from the keys, until `text` has been read from its screen.

        Blanks and line ends in `text` are all one: the screen may break lines anywhere.

        Raises:
            WentWrong: the command ended, or a minute went by, before that.

        """
        wanted = _run_together(text)
        while wanted not in _run_together(self.written):
            left = self._since + _PATIENCE - time.perf_counter()
            if not select.select([self._ours], [], [], max(left, 0))[0]:
                raise WentWrong(f"{' '.join(self._words)} did not show {text!r}:\n{self.written}")
            self._read()
        return time.perf_counter() - self._since

    def _read(self) -> None:
        try:
            content = os.read(self._ours, 65536)
        except OSError:
            # So Linux says that nothing holds the other end any more.
            content = b""
        if not content:
            raise WentWrong(f"{' '.join(self._words)} ended too soon:\n{self.written}")
        self._written += content


def until_shown(words: Sequence[str], text: str, environment: Mapping[str, str], folder: Path) -> tuple[float, str]:
    """The seconds from starting a command until `text` has been read from its screen, and all that it wrote by then."""
    with Shown(words, environment, folder) as shown:
        return shown.until(text), shown.written


def _run_together(text: str) -> str:
    return "".join(_ESCAPES.sub("", text).split())
