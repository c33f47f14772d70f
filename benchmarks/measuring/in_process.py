"""Commands run in this process, so that nothing of Python's start is in their time."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measuring.processes import WentWrong
from sharewise.__main__ import run as run_command_line


def run(words: Sequence[str]) -> None:
    """Run a command line with its output thrown away.

    Raises:
        WentWrong: it ended with another exit code than 0: then its time says nothing.

    """
    with (
        open(os.devnull, "w", encoding="utf-8") as nothing,
        contextlib.redirect_stdout(nothing),
        contextlib.redirect_stderr(nothing),
    ):
        code = run_command_line(list(words))
    if code:
        raise WentWrong(f"sharewise {' '.join(words)} ended with {code}")


def takes(command: str, option: str) -> bool:
    """Whether a command has this option."""
    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(io.StringIO()):
        run_command_line([command, "--help"])
    return option in printed.getvalue()


@contextlib.contextmanager
def home_is(home: Path) -> Iterator[None]:
    """Within the block, commands run in this process find their key and records in `home`."""
    before = os.environ.get("SHAREWISE_HOME")
    os.environ["SHAREWISE_HOME"] = str(home)
    try:
        yield
    finally:
        del os.environ["SHAREWISE_HOME"]
        if before is not None:
            os.environ["SHAREWISE_HOME"] = before
