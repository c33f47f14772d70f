"""A running writer, and strace at its side: which system calls a save makes, and a fault at any one of them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.writer import BEGIN, END, IDLE
from tests.support.needed import missing

ROOT = Path(__file__).parents[2]
CALLS = ",".join(f"?{name}" for name in IDLE)


def require(reason_why_not: str | None) -> None:
    """Skip with the reason, if there is one; fail instead where nothing may be missing."""
    if reason_why_not is not None:
        missing(reason_why_not)


def why_no_strace() -> str | None:
    """Why strace cannot be used here, or None if it can."""
    if shutil.which("strace") is None:
        return "strace is not on this machine"
    tried = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else f"strace cannot trace here: {tried.stderr.strip()}"


# Root may mount; others may in a user namespace, where the system allows it.
ALONE = (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user"))


def alone_with_mounts(place: Path) -> tuple[str, ...]:
    """How to start a program with mounts of its own. Skips, or fails, where that cannot be done."""
    if shutil.which("unshare") is None or shutil.which("mount") is None:
        require("a disk cannot be made here: there is no unshare or no mount")
    said = ""
    for alone in ALONE:
        mount = [*alone, "mount", "-t", "tmpfs", "none", str(place)]
        tried = subprocess.run(mount, capture_output=True, text=True, check=False)
        if tried.returncode == 0:
            return alone
        said = tried.stderr.strip()
    require(f"a disk cannot be made here: {said}")
    raise AssertionError("it was required")


@dataclass(frozen=True)
class Call:
    """One system call of a save: its name, its number among those of its name in the process, and the files it names."""

    name: str
    number: int
    files: str

    def __str__(self) -> str:
        return f"{self.name} {self.files}"


class Writer:
    """`tests.faults.writer` as a process. `usual` is how many seconds a save takes when nothing is in its way."""

    def __init__(self, record: Path, work: Path, *prefix: str) -> None:
        (work / "scratch").mkdir(parents=True)
        self._errors = open(work / "errors", "w+")  # noqa: SIM115
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.faults.writer", str(record), str(work / "scratch")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            cwd=work,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
                "PYTHONDONTWRITEBYTECODE": "1",
                "LANG": "C.UTF-8",
            },
        )
        self.usual: float = self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise AssertionError(f"the writer ended: {self._errors.read()}")
        return json.loads(line)

    def _ask(self, attempts: list[dict[str, Any]], *, traced: bool) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"traced": traced, "attempts": attempts}) + "\n")
        self.process.stdin.flush()

    def run(self, *attempts: dict[str, Any]) -> list[list[list[int]]]:
        """Run attempts, one after the other. For each: the id and exit code of its processes."""
        self._ask(list(attempts), traced=False)
        ended: list[list[list[int]]] = self._answer()
        return ended

    def one(self, **attempt: Any) -> int:
        """Run one attempt of one process. Its exit code."""
        ((ended,),) = self.run(attempt)
        return ended[1]

    def traced(self, log: Path, options: list[str], *attempts: dict[str, Any]) -> list[list[list[int]]]:
        """The same under `strace OPTIONS`. The calls of each process are then in `LOG.PID`."""
        self._ask(list(attempts), traced=True)
        command = ["strace", "-p", str(self.process.pid), "-o", str(log), "-ff", "-y", "-e", f"trace={CALLS}", *options]
        strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            ended: list[list[list[int]]] = self._answer()
            return ended
        finally:
            strace.send_signal(signal.SIGINT)
            _, said = strace.communicate(timeout=30)
            assert "attach:" not in said, said

    def end(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()
        self._errors.close()


@contextlib.contextmanager
def writing(record: Path, work: Path, *prefix: str) -> Iterator[Writer]:
    writer = Writer(record, work, *prefix)
    try:
        yield writer
    finally:
        writer.end()


_LINE = re.compile(r"(\w+)\((.*)")
_NAMES = re.compile(r'"([^"]*)"|<([^<>]*)>')


def calls(log: Path, folder: Path) -> list[Call]:
    """The system calls between the marks, in the order made."""
    seen: Counter[str] = Counter()
    found: list[Call] = []
    saving = False
    for line in log.read_text().splitlines():
        if not (call := _LINE.match(line)):
            continue
        name, rest = call.groups()
        seen[name] += 1
        if f'"{END}"' in rest:
            break
        if saving and not _looks_above(rest, folder):
            found.append(Call(name, seen[name], _files(rest, folder)))
        saving = saving or f'"{BEGIN}"' in rest
    assert found
    return found


def hit(log: Path, folder: Path) -> str:
    """The call that met the fault, as `str` of a `Call`: the first that strace marks, or the last before the process died."""
    lines = [line for line in log.read_text().splitlines() if _LINE.match(line)]
    marked = [line for line in lines if "(INJECTED)" in line]
    found = _LINE.match((marked or lines[-1:])[0])
    assert found
    return f"{found.group(1)} {_files(found.group(2), folder)}"


def _looks_above(rest: str, folder: Path) -> bool:
    """Whether a call only asks about a folder above: where the records folder really is, which no save depends on."""
    above = {str(each) for each in folder.parents}
    return {quoted for quoted, _ in _NAMES.findall(rest) if quoted} <= above and '"' in rest and str(folder) not in rest


def _files(rest: str, folder: Path) -> str:
    """The files that a line of strace names, in order, without what differs from save to save."""
    named = [quoted or opened for quoted, opened in _NAMES.findall(rest) if quoted or opened]
    inside = [os.path.relpath(name, folder) for name in named if name.startswith(str(folder))]
    assert inside, f"a save touches something that is not in its folder: {rest}"
    short = re.sub(r"/[0-9a-f]{12}\b", "/CHAIN", " ".join(dict.fromkeys(inside)))
    return re.sub(
        r"\.[0-9a-f]{8}\.\d+\.[0-9a-f]{12}\.tmp", ".tmp", re.sub(r"-[0-9a-f]{32}(-[0-9a-f]{12})?\b", "-ID", short)
    )


def faults_at(every: list[Call], chosen: list[Call], fault: str, tries: int) -> tuple[list[str], list[dict[str, int]]]:
    """How to make `fault` (as strace spells it) happen at each of the `chosen` calls, of `every` call that a save makes:
    strace's options, and for each chosen call the idle calls to make before the save.

    The fault is set for the call of one number, of whatever name: a higher number than any call of a save has by itself.
    Idle calls of its name raise the number of one call to it.
    """
    # Some higher: a save that meets a fault may make a few calls more.
    number = tries * max(call.number for call in every) + 8
    return (
        ["-e", f"inject={CALLS}:{fault}:when={number}"],
        [{call.name: number - call.number} for call in chosen],
    )
