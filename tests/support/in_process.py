"""sharewise in the process of the test: through its own door, with streams, an environment and a folder put in."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path

from sharewise.__main__ import main


def call(
    arguments: tuple[str, ...], *, stdin: bytes, environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[bytes]:
    """Run sharewise as its console script does, here. The exit code, and the bytes that came out.

    The streams are to sharewise what pipes are in the encoding that UTF-8 Python has: what a process alone can show (its
    signals, its pipes, how it starts and ends, what other programs see of it) is tried on a process.
    """
    given, shown, said = io.BytesIO(stdin), io.BytesIO(), io.BytesIO()
    streams = (
        io.TextIOWrapper(given, encoding="utf-8", errors="surrogateescape"),
        io.TextIOWrapper(shown, encoding="utf-8", errors="surrogateescape"),
        io.TextIOWrapper(said, encoding="utf-8", errors="backslashreplace", line_buffering=True),
    )
    with _streams(*streams), _arguments(arguments), _only(environment), chdir(folder), _signals_as_before():
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    for stream in streams[1:]:
        stream.flush()
    assert isinstance(code, int)
    return subprocess.CompletedProcess(["sharewise", *arguments], code, shown.getvalue(), said.getvalue())


@contextmanager
def _signals_as_before() -> Iterator[None]:
    """At its end a program lets nothing interrupt it. Here it goes on."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for each, does in before.items():
            signal.signal(each, does)


@contextmanager
def _streams(stdin: io.TextIOWrapper, stdout: io.TextIOWrapper, stderr: io.TextIOWrapper) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = stdin, stdout, stderr
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


@contextmanager
def _arguments(arguments: tuple[str, ...]) -> Iterator[None]:
    before = sys.argv
    sys.argv = ["sharewise", *arguments]
    try:
        yield
    finally:
        sys.argv = before


@contextmanager
def _only(environment: Mapping[str, str]) -> Iterator[None]:
    """Nothing but `environment` in the environment."""
    before = dict(os.environ)
    _change_to(environment)
    try:
        yield
    finally:
        _change_to(before)


def _change_to(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
