"""sharewise as a process, started quickly: most of a start is imports that every command makes.

A process that has made them forks for each run, and the fork goes on as `python -m sharewise` does: with an environment,
a folder, and pipes of its own, and to the interpreter's own end.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

COMMAND = [sys.executable, "-m", "sharewise"]

# Takes a run from the socket at a time, and answers with how it ended.
_SERVE = """
import gc, json, os, runpy, socket, sys

os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
import sharewise.cli, sharewise.commands.opening  # what nearly every command imports

# What is there will not be collected: forks share it longer.
gc.freeze()
channel = socket.socket(fileno=int(sys.argv[1]))
while True:
    asked, streams, _, _ = socket.recv_fds(channel, 1 << 20, 3)
    if not asked:
        break
    child = os.fork()
    if child == 0:
        channel.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        arguments, environment, folder = json.loads(asked)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        sys.argv = ["sharewise", *arguments]
        runpy.run_module("sharewise", run_name="__main__", alter_sys=True)
    for stream in streams:
        os.close(stream)
    channel.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


class Starter:
    """Runs sharewise in environments that are to Python as `environment` is."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel.settimeout(60)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, str(theirs.fileno())],
                # Pipes, as each run has them: Python looks once, at its start, what its streams are.
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                pass_fds=[theirs.fileno()],
                process_group=0,
            )

    def run(
        self, arguments: tuple[str, ...], *, stdin: bytes, environment: Mapping[str, str], folder: Path
    ) -> subprocess.CompletedProcess[bytes]:
        pipes = [os.pipe() for _ in range(3)]
        (in_end, in_), (out, out_end), (err, err_end) = pipes
        asked = json.dumps([arguments, dict(environment), str(folder)]).encode()
        socket.send_fds(self._channel, [asked], [in_end, out_end, err_end])
        for end in (in_end, out_end, err_end):
            os.close(end)
        with open(out, "rb") as stdout, open(err, "rb") as stderr, ThreadPoolExecutor(2) as two:
            shown, said = two.submit(stdout.read), two.submit(stderr.read)
            # Not all that is given has to be read.
            with contextlib.suppress(BrokenPipeError), open(in_, "wb") as given:
                given.write(stdin)
            try:
                code = int(self._channel.recv(16))
            except (TimeoutError, ValueError):
                os.killpg(self._process.pid, signal.SIGKILL)
                raise
        return subprocess.CompletedProcess([*COMMAND, *arguments], code, shown.result(), said.result())

    def end(self) -> None:
        self._channel.close()
        self._process.communicate(timeout=60)
