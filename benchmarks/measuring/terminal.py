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


def until_shown(words: Sequence[str], text: str, environment: Mapping[str, str], folder: Path) -> tuple[float, str]:
    """The seconds from starting a command until `text` has been read from its screen, and all that it wrote by then.

    The command is ended there. Blanks and line ends in `text` are all one: the screen may break lines anywhere.

    Raises:
        WentWrong: the command ended, or a minute went by, before that.

    """
    import fcntl
    import termios

    wanted = _run_together(text)
    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, _COLUMNS, 0, 0))
    written = b""
    started = time.perf_counter()
    child = subprocess.Popen(words, stdin=its, stdout=its, stderr=its, env=environment, cwd=folder)
    os.close(its)
    try:
        while True:
            left = started + _PATIENCE - time.perf_counter()
            if not select.select([ours], [], [], max(left, 0))[0]:
                raise WentWrong(f"{' '.join(words)} did not show {text!r}:\n{written.decode(errors='replace')}")
            written += _read(ours, words, written)
            shown = written.decode(errors="replace")
            if wanted in _run_together(shown):
                return time.perf_counter() - started, shown
    finally:
        child.kill()
        child.wait()
        os.close(ours)


def _read(handle: int, words: Sequence[str], written: bytes) -> bytes:
    try:
        content = os.read(handle, 65536)
    except OSError:
        # So Linux says that nothing holds the other end any more.
        content = b""
    if not content:
        raise WentWrong(f"{' '.join(words)} ended too soon:\n{written.decode(errors='replace')}")
    return content


def _run_together(text: str) -> str:
    return "".join(_ESCAPES.sub("", text).split())
