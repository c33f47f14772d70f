"""sharewise as a process, started quickly: most of a start is imports that every command makes.

A process that has made them forks for each run, and the fork goes on as `python -m sharewise` does: with an environment
and a folder of its own, with pipes or in a terminal, and to its end. What another program has to start,
or what Python is told at its start, is started as it is anywhere.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from tests.support.environment import what_programs_need
from tests.support.needed import OF_EXTRAS

COMMAND = (sys.executable, "-m", "sharewise")

# Takes a run from the socket at a time, and tells its process number; or tells how one has ended, if it has.
_SERVE = """
import atexit, fcntl, gc, importlib, json, os, pkgutil, runpy, socket, sys, termios, threading, time

# All that is loaded stays.
gc.disable()
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
import questionary, sharewise
from prompt_toolkit.application.application import Application
from sharewise.interview.prompters.default_keys import share_default_keys
from sharewise.commands._rulebooks import open_rulebook
from sharewise.rulebook.parts import members_of
from sharewise.record.record_model import Record
from sharewise.rulebook.load import load_rulebook, shipped_rulebook

for found in pkgutil.walk_packages(sharewise.__path__, "sharewise."):
    # The one looks at the environment where it is imported; the other is the door.
    if found.name not in ("sharewise.interview.prompters.styled_prompter", "sharewise.__main__"):
        try:
            importlib.import_module(found.name)
        except ModuleNotFoundError as missing:
            # What an extra is needed for, where it is not installed.
            if missing.name not in sys.argv[2:]:
                raise
load_rulebook(shipped_rulebook())
open_rulebook()
members_of(Record)
share_default_keys()
Application()

# What is there will not be collected: forks share it longer, and need not look through it.
gc.freeze()
gc.enable()
channel = socket.socket(fileno=int(sys.argv[1]))


def goes_on(streams, command, arguments, environment, folder):
    channel.close()
    if len(streams) == 1:
        # A terminal, of which this is the first process.
        os.setsid()
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
        streams *= 3
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, 64)
    os.chdir(folder)
    if command:
        os.execvpe(command[0], [*command, *arguments], environment)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    if os.isatty(0):
        for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
            was = getattr(sys, name)
            now = open(number, mode, encoding=was.encoding, errors=was.errors, closefd=False)
            setattr(sys, name, now)
            setattr(sys, f"__{name}__", now)
    sys.argv = ["sharewise", *arguments]
    try:
        runpy.run_module("sharewise", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise
        # As the interpreter ends, but for taking down what it has loaded: of a fork, that is most of its time.
        threading._shutdown()
        atexit._run_exitfuncs()
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:
            raise ended from None
        os._exit(ended.code)


while True:
    asked, streams, _, _ = socket.recv_fds(channel, 1 << 20, 3)
    if not asked:
        break
    if not streams:
        number, waits = json.loads(asked)
        ended, status = os.waitpid(number, 0 if waits else os.WNOHANG)
        channel.send(b"%d" % os.waitstatus_to_exitcode(status) if ended else b"goes on")
        continue
    child = os.fork()
    if child == 0:
        goes_on(streams, *json.loads(asked))
    for stream in streams:
        os.close(stream)
    channel.send(b"%d" % child)
"""


class Starter:
    """Runs sharewise in environments that are to Python as `environment` is."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel.settimeout(60)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, str(theirs.fileno()), *OF_EXTRAS],
                # Pipes, as each run has them: Python looks once, at its start, what its streams are.
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                pass_fds=[theirs.fileno()],
                process_group=0,
            )

    def begin(
        self,
        arguments: tuple[str, ...],
        streams: list[int],
        *,
        environment: Mapping[str, str],
        folder: Path,
        command: tuple[str, ...] = (),
    ) -> int:
        """Begin a run with three streams, or in the terminal that is the only one. Its process number."""
        asked = json.dumps([command, arguments, dict(environment), str(folder)]).encode()
        socket.send_fds(self._channel, [asked], streams)
        return int(self._answer())

    def ended(self, number: int, *, waits: bool) -> int | None:
        """How a run has ended: the exit code, or minus the number of the signal. None if it goes on."""
        self._channel.send(json.dumps([number, waits]).encode())
        answer = self._answer()
        return None if answer == b"goes on" else int(answer)

    def _answer(self) -> bytes:
        try:
            answer = self._channel.recv(16)
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise
        assert answer, "what starts sharewise has ended"
        return answer

    def run(
        self, arguments: tuple[str, ...], *, stdin: bytes, environment: Mapping[str, str], folder: Path
    ) -> subprocess.CompletedProcess[bytes]:
        pipes = [os.pipe() for _ in range(3)]
        (in_end, in_), (out, out_end), (err, err_end) = pipes
        ends = [in_end, out_end, err_end]
        number = self.begin(arguments, ends, environment=environment, folder=folder)
        for end in ends:
            os.close(end)
        with open(out, "rb") as stdout, open(err, "rb") as stderr, ThreadPoolExecutor(2) as two:
            shown, said = two.submit(stdout.read), two.submit(stderr.read)
            # Not all that is given has to be read.
            with contextlib.suppress(BrokenPipeError), open(in_, "wb") as given:
                given.write(stdin)
            code = self.ended(number, waits=True)
        assert code is not None
        return subprocess.CompletedProcess([*COMMAND, *arguments], code, shown.result(), said.result())

    def end(self) -> None:
        self._channel.close()
        self._process.communicate(timeout=60)


_STARTERS: list[Starter] = []


def _starter(number: int) -> Starter:
    """The first or the second, which is made when it is first needed."""
    while len(_STARTERS) <= number:
        _STARTERS.append(Starter({**what_programs_need(), "LANG": "C.UTF-8"}))
    return _STARTERS[number]


@cache
def _in_turn() -> Iterator[int]:
    return itertools.cycle(range(2))


def starter() -> Starter:
    """One of two, in turn: a run and the next differ in the order of what has none, as of a set."""
    return _starter(next(_in_turn()))


def run_apart(
    arguments: tuple[str, ...], *, stdin: bytes, environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[bytes]:
    """Run sharewise in a process of its own, with no terminal."""
    if any(name.startswith("PYTHON") for name in environment):
        command = [*COMMAND, *arguments]
        return subprocess.run(
            command, input=stdin, capture_output=True, env=environment, cwd=folder, timeout=60, check=False
        )
    return starter().run(arguments, stdin=stdin, environment=environment, folder=folder)


def end_starters() -> None:
    """End them, if there are any."""
    for each in _STARTERS:
        each.end()


class InATerminal:
    """A run in a terminal of its own, from the side of the window."""

    def __init__(
        self,
        arguments: tuple[str, ...],
        *,
        environment: Mapping[str, str],
        folder: Path,
        rows: int,
        columns: int,
        command: tuple[str, ...] = (),
    ) -> None:
        if not command and any(name.startswith("PYTHON") for name in environment):
            command = COMMAND
        self._window, self._terminal = os.openpty()
        os.set_blocking(self._window, False)
        self.resize(rows, columns)
        self._set_before = termios.tcgetattr(self._terminal)
        self._starter = _starter(0)
        self._code: int | None = None
        self.pid = self._starter.begin(
            arguments, [self._terminal], environment=environment, folder=folder, command=command
        )

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self._window, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds: float) -> bytes:
        """What has come, if any; wait for it at most so long."""
        if self._window < 0 or not select.select([self._window], [], [], seconds)[0]:
            return b""
        return os.read(self._window, 65536)

    def write(self, keys: bytes) -> int:
        """Type. How many bytes there was room for."""
        try:
            return os.write(self._window, keys)
        except BlockingIOError:
            return 0

    @property
    def code(self) -> int | None:
        """The exit code, or minus the number of the signal that ended it. None while it goes on."""
        if self._code is None:
            self._code = self._starter.ended(self.pid, waits=False)
        return self._code

    @property
    def is_at_rest(self) -> bool:
        """Whether it waits for something, or has ended: not where it had no turn on a processor yet. As far as the system tells."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_bytes()
        except OSError:
            return True
        return stat.rpartition(b")")[2].split()[0] in (b"S", b"Z", b"X")

    @property
    def is_set_as_before(self) -> bool:
        """Whether the terminal is set as it was before the run."""
        return termios.tcgetattr(self._terminal) == self._set_before

    def left_unread(self) -> bytes:
        """What was typed and not read, as the next program would read it. It is read by this."""
        now = termios.tcgetattr(self._terminal)
        now[3] &= ~termios.ICANON
        now[6][termios.VMIN], now[6][termios.VTIME] = 0, 0
        termios.tcsetattr(self._terminal, termios.TCSANOW, now)
        return os.read(self._terminal, 1 << 20)

    def close_window(self) -> None:
        """As a window is closed: the terminal is gone."""
        if self._window >= 0:
            os.close(self._window)
            os.close(self._terminal)
            self._window = -1

    def end(self) -> None:
        """Close the window, and end what still goes on."""
        self.close_window()
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self._code = self._starter.ended(self.pid, waits=True)
