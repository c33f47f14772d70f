"""Signals: whatever ends an interview, the terminal echoes afterwards, and no image of its memory is written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sharewise.interview.prompters.terminal_modes import ENDING
from tests.conftest import Run
from tests.support.journeys import DANGER, STOP_ASK, label, to_emergency_detail
from tests.support.needed import in_short, long
from tests.support.session import ENTER, MODES, STOPPED, Mode, Session, everything_below
from tests.terminal.conftest import Start

CTRL_BACKSLASH, CTRL_S, CTRL_Q = "\x1c", "\x13", "\x11"

# An interview, with a signal at each line that is reached before the first question and after the last: to a copy of the process that
# goes on from there to its end. Each line that sets the terminal or says what signals do is tried, and of the others one in `step`.
# Written to a file: the line, whether the terminal was as before when the copy had ended, and how that ended.
_AT_EACH_LINE = """
import contextlib, os, signal, sys, termios
from sharewise.__main__ import main
from sharewise.interview.prompters.interrupts import ControlC

number, step, told = signal.Signals[sys.argv[1]], int(sys.argv[2]), open(sys.argv[3], "w")
always = ("/prompters/terminal_modes.py", "/prompters/interrupts.py")
others = ("/sharewise/__main__.py", "/sharewise/commands/", "/prompters/")
before = termios.tcgetattr(0)
held_back = ControlC.held_back
is_outside, reached = True, 0

@contextlib.contextmanager
def questions(control_c):
    global is_outside
    is_outside = False
    try:
        with held_back(control_c):
            yield
    finally:
        is_outside = True

def at_each_line(frame, event, _):
    global reached
    file, name = frame.f_code.co_filename, frame.f_code.co_name
    if name == "<module>" or not any(part in file for part in others):
        return None
    if event != "line" or not is_outside:
        return at_each_line
    reached += 1
    if reached % step and not file.endswith(always):
        return at_each_line
    now = termios.tcgetattr(0)
    copy = os.fork()
    if copy == 0:
        sys.settrace(None)
        os.kill(os.getpid(), number)
        return None
    code = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    print(f"{file}:{frame.f_lineno}", termios.tcgetattr(0) == before, code, file=told, flush=True)
    termios.tcsetattr(0, termios.TCSANOW, now)
    return at_each_line

ControlC.held_back = questions
sys.argv = ["sharewise", "decide"]
sys.settrace(at_each_line)
main()
"""


@pytest.mark.parametrize("ending", ENDING, ids=str)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("where", ["a list", "a text"])
def test_a_program_that_is_told_to_end_leaves_a_terminal_that_echoes(
    where: str, mode: Mode, ending: signal.Signals, start: Start
) -> None:
    session = start(mode)
    if where == "a text":
        to_emergency_detail("What worries you")(session)
    session.wait_for_prompt()
    os.kill(session.pid, ending)
    assert session.finish() == 130
    assert session.is_terminal_as_before
    assert STOPPED in session.lines
    assert "Traceback" not in session.transcript
    assert list(everything_below(session.folder)) == []


# Ctrl-C is answered, which takes the copy more of its time.
@pytest.mark.parametrize(
    ("sent", "step", "codes"),
    [
        ("SIGTERM", 1, {-signal.SIGTERM, 130}),
        pytest.param("SIGINT", 16, {130}, marks=long),
    ],
)
def test_a_signal_before_the_first_question_or_after_the_last_leaves_a_terminal_that_echoes(
    sent: str, step: int, codes: set[int], environment: dict[str, str], tmp_path: Path
) -> None:
    told = tmp_path / "told"
    command = (sys.executable, "-c", _AT_EACH_LINE, sent, str(step), str(told))
    with Session(environment=environment, folder=tmp_path, mode="styled", command=command) as session:
        session.wait_for_prompt(400)
        session.press("q!" + ENTER)
        assert session.finish() == 130
        assert session.is_terminal_as_before
    lines = [line.split() for line in told.read_text().splitlines()]
    assert [line for line in lines if line[1] != "True"] == []
    # Python itself ends before the door has said what a signal does.
    assert {int(code) for _, _, code in lines[-20:]} <= codes
    assert len({line for line, _, _ in lines}) > 60


@long
@pytest.mark.parametrize("ending", ENDING, ids=str)
def test_a_program_that_is_told_to_end_where_a_passphrase_is_typed_leaves_a_terminal_that_echoes(
    ending: signal.Signals, environment: dict[str, str], tmp_path: Path
) -> None:
    words = ("key", "root", "root-key", "--new")
    with Session(*words, environment=environment, folder=tmp_path, mode="plain") as session:
        session.wait_for("New passphrase")
        hides = not session.is_terminal_as_before
        os.kill(session.pid, ending)
        assert session.finish() == -ending
        assert hides
        assert session.is_terminal_as_before
        assert list(tmp_path.glob("root-key*")) == []


@long
@pytest.mark.parametrize("mode", MODES)
def test_sigquit_asks_as_control_c_does(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.answer(DANGER, label("danger", "no"))
    session.wait_for("Question 2")
    session.wait_for_prompt()
    session.press("")
    os.kill(session.pid, signal.SIGQUIT)
    session.wait_for(STOP_ASK)
    session.wait_for_prompt()
    os.kill(session.pid, signal.SIGQUIT)
    assert session.finish() == 130
    assert session.is_terminal_as_before


@pytest.mark.parametrize("mode", MODES)
def test_control_backslash_never_ends_it_without_a_question(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.answer(DANGER, label("danger", "no"))
    session.wait_for("Question 2")
    session.wait_for_prompt()
    session.press(CTRL_BACKSLASH)
    if mode == "plain":
        session.wait_for(STOP_ASK)
    session.settle()
    assert not session.ended
    session.press_and_again("\x03") if mode == "styled" else session.press("\x03")
    assert session.finish() == 130
    assert session.is_terminal_as_before


def test_control_s_does_not_stop_a_plain_terminal(start: Start) -> None:
    session = start("plain")
    session.wait_for_prompt()
    session.press(CTRL_S + "2" + ENTER)
    session.wait_for("Question 2")
    session.wait_for_prompt()
    session.press(CTRL_Q + "\x03")
    session.wait_for(STOP_ASK)
    session.press("\x03")
    assert session.finish() == 130
    assert session.is_terminal_as_before


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="the system shows no processes as files")
def test_no_image_of_its_memory_can_be_written(start: Start) -> None:
    session = start("plain")
    session.wait_for_prompt()
    limits = Path(f"/proc/{session.pid}/limits").read_text()
    (line,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert line.split()[4] == "0"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands images of memory to a program")
def test_nor_handed_to_a_program(environment: dict[str, str], tmp_path: Path) -> None:
    program = "from sharewise.__main__ import run; import ctypes; run(['drafts']); print(ctypes.CDLL(None).prctl(3))"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=True
    )
    assert done.stdout.split()[-1] == b"0"


# So many thousandths of a second after the start.
@pytest.mark.parametrize("after", in_short([1, 3, 5, 10, 20, 30, 50, 80, 120, 160], 4))
def test_control_c_while_it_starts_says_that_it_stopped(
    after: int, environment: dict[str, str], tmp_path: Path, run: Run
) -> None:
    last_line = run("rules").stdout.decode().rstrip().splitlines()[-1]
    program = (
        "import signal, sys; from sharewise.__main__ import main; sys.argv = ['sharewise', 'rules']\n"
        "signal.signal(signal.SIGALRM, signal.default_int_handler)\n"
        f"signal.setitimer(signal.ITIMER_REAL, {after / 1000})\n"
        # When all is said it lets nothing interrupt it, and does not know of this signal.
        "try: main()\nfinally: signal.signal(signal.SIGALRM, signal.SIG_IGN)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=False
    )
    assert b"Traceback" not in done.stderr
    # Python itself takes no signal any more where it is about to end: then all has been said.
    is_over = done.stdout.decode().rstrip().endswith(last_line)
    ends = [(130, b"Stopped."), (0, b""), *([(-signal.SIGALRM, b"")] if is_over else [])]
    assert (done.returncode, done.stderr.strip()) in ends
