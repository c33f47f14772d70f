"""The settings of the terminal are changed only where it is this program's to change. What they are at its end: `tests/terminal/test_signals.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.session import Session

# A job of a shell, which is in the background from its beginning, or from the middle of it on. The system stops a job there that sets
# the terminal. Last it says how the job ended, and what the terminal does.
_JOB = """
import os, sys, termios
from sharewise.interview.prompters.terminal_modes import hide_typing, show_typing, terminal_restored

job = os.fork()
if job == 0:
    if sys.argv[1] == "beginning":
        os.setpgid(0, 0)
    with terminal_restored():
        hide_typing()
        if sys.argv[1] == "middle":
            os.setpgid(0, 0)
        show_typing()
        hide_typing()
    os._exit(7)
status = os.waitpid(job, os.WUNTRACED)[1]
ended = "was stopped" if os.WIFSTOPPED(status) else f"ended with {os.waitstatus_to_exitcode(status)}"
is_echoing = bool(termios.tcgetattr(0)[3] & termios.ECHO)
print(f"The job {ended}; typing is shown: {is_echoing}.")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no jobs")
@pytest.mark.parametrize(("since", "is_shown"), [("beginning", True), ("middle", False)])
def test_in_the_background_the_terminal_is_left_as_it_is(
    since: str, is_shown: bool, environment: dict[str, str], tmp_path: Path
) -> None:
    command = (sys.executable, "-c", _JOB, since)
    with Session(environment=environment, folder=tmp_path, mode="plain", command=command) as session:
        assert session.finish() == 0
        assert session.lines[0] == f"The job ended with 7; typing is shown: {is_shown}."
