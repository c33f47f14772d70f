"""The door: Ctrl-C is taken wherever it comes, and a second one too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.environment import small_environment
from tests.support.needed import WHOLE, long

# Ctrl-C twice, at the given line of the door and at the next one that is reached, in a process for each place.
# Each line is tried; where a person waits, one in four.
_STEP = 1 if WHOLE else 4
_TWICE = """
import io, os, signal, sys
import sharewise.commands._terminal, sharewise.errors, sharewise.interview.prompters.terminal_modes
import sharewise.__main__ as door

step = int(sys.argv[1])
sys.argv = ["sharewise", "--version"]
codes = []
for place in range(1, 200, step):
    reached = 0
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdout = sys.stderr = io.TextIOWrapper(open(os.devnull, "wb"))

        def at_each_line(frame, event, _):
            global reached
            # The first line of each that begins a block that nothing takes yet is Python's own.
            if event == "line" and frame.f_code.co_filename == door.__file__ and frame.f_lineno > first_of(frame) + 3:
                reached += 1
                if reached in (place, place + 1):
                    os.kill(os.getpid(), signal.SIGINT)
            return at_each_line

        def first_of(frame):
            return frame.f_code.co_firstlineno if frame.f_code.co_name in ("main", "_begun_and_ended") else 0

        sys.settrace(at_each_line)
        try:
            door.main()
        finally:
            sys.settrace(None)
            if reached < place:
                os._exit(99)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 99:
        break
    codes.append(code)
print(codes)
"""


@long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_ctrl_c_twice_at_any_line_of_the_door_stops_it_as_once_does(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _TWICE, str(_STEP)],
        capture_output=True,
        env=small_environment(tmp_path / "home"),
        cwd=tmp_path,
        timeout=120,
        check=False,
    )
    codes = [int(code) for code in done.stdout.decode().strip("[]\n").split(", ")]
    assert len(codes) > 15 // _STEP, done.stderr.decode()
    assert set(codes) <= {0, 130}
    assert 130 in codes
