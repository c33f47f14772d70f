"""Saves records in processes of its own, to be killed and hindered. Not a test: the tests start it.

    python -m tests.faults.writer RECORD SCRATCH

RECORD is a record as JSON, SCRATCH an empty folder. A line on standard input is a batch: `{"traced": bool, "attempts":
[...]}`. Each attempt runs in a fork, so that all begin from one warm state: everything is imported, nothing has to be
read but what saving reads. The answer is a line with a list for each attempt: its processes, each `[pid, exit code]`.

An attempt has:
    do         a name of `DO`; each says what else it takes
    folder     a folder for what it prints: `NAME.out` and `NAME.err`
    name       the name of those
    home       the data folder; `home` in `folder` if left out
    processes  how many do it at once, begun together, in one process group; 1 if left out
    kill_after seconds after which the group is killed
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import gc
import itertools
import json
import os
import resource
import secrets
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from sharewise.errors import StorageFailed
from sharewise.folders import AskedFolder
from sharewise.record.record_model import Record
from sharewise.record.store.saving.own_records import save_as_own
from sharewise.record.store.saving.saved import SavedRecord
from sharewise.rulebook.parts import read_part
from tests.faults.short_writes import cut_writes_short

NOWHERE = 10**6
_LIBC = ctypes.CDLL(None)
# The system calls at which a save can fail, by name. Each here fails and does nothing: it makes a later call of its name
# the one of a certain number.
IDLE: dict[str, Callable[[], object]] = {
    "openat": lambda: os.open("", os.O_RDONLY),
    "read": lambda: os.read(NOWHERE, 1),
    "write": lambda: os.write(NOWHERE, b"x"),
    "fsync": lambda: os.fsync(NOWHERE),
    "close": lambda: os.close(NOWHERE),
    "fstat": lambda: os.fstat(NOWHERE),
    "newfstatat": lambda: os.stat(""),
    "getdents64": lambda: _LIBC.getdents64(NOWHERE, None, 0),
    **dict.fromkeys(("link", "linkat"), lambda: os.link("", "")),
    **dict.fromkeys(("unlink", "unlinkat"), lambda: os.unlink("")),
    **dict.fromkeys(("mkdir", "mkdirat"), lambda: os.mkdir("")),
    **dict.fromkeys(("rename", "renameat", "renameat2"), lambda: os.rename("", "")),
}
# Marks in the list of system calls.
BEGIN, END = "saving-begins", "saving-ends"


def save_one(home: Path, record: Record, *, tries: int = 1) -> int:
    """What `sharewise decide` does once the record is made. The path is printed when it is saved, and only then.

    Where it fails, the same record is tried again, up to so many times, as the interview does for who says so.
    """
    fresh = record.but(nonce=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="))
    code = 0
    for _ in range(tries):
        try:
            saved = _saved(home, fresh)
        except StorageFailed as error:
            print(f"Error: {error}", file=sys.stderr, flush=True)
            code = error.exit_code
        else:
            print(saved.path, flush=True)
            return 0
    return code


def _saved(home: Path, record: Record) -> SavedRecord:
    return save_as_own(
        home / "key", AskedFolder(home / "records"), record, now=datetime.now(UTC), random=os.urandom(16)
    )


def _home(attempt: dict[str, Any]) -> Path:
    return Path(attempt.get("home", f"{attempt['folder']}/home"))


def _save(attempt: dict[str, Any], record: Record) -> int:
    """Save one record, or as many as `times`. Each is tried as often as `tries`. More that it takes:

    before   idle system calls to make first: by name, how many
    largest  how large a file may become
    cut      what `cut_writes_short` takes; what was cut is then in `NAME.cut`
    """
    for name, number in attempt.get("before", {}).items():
        for _ in range(number):
            with contextlib.suppress(OSError):
                IDLE[name]()
    if "largest" in attempt:
        resource.setrlimit(resource.RLIMIT_FSIZE, (attempt["largest"], attempt["largest"]))
    cut = cut_writes_short(**attempt["cut"]) if "cut" in attempt else []
    _mark(BEGIN)
    tries = attempt.get("tries", 1)
    code = max(save_one(_home(attempt), record, tries=tries) for _ in range(attempt.get("times", 1)))
    _mark(END)
    if cut:
        Path(attempt["folder"], f"{attempt['name']}.cut").write_text(json.dumps(cut))
    return code


def _mark(name: str) -> None:
    with contextlib.suppress(OSError):
        os.stat(name)


def _save_for_ever(attempt: dict[str, Any], record: Record) -> NoReturn:
    """Save until killed."""
    while True:
        save_one(_home(attempt), record)


def _command(attempt: dict[str, Any], record: Record) -> NoReturn:
    """`sharewise ARGUMENTS`, with `stdin` on standard input."""
    reader, given = os.pipe()
    os.write(given, attempt.get("stdin", "").encode())
    os.close(given)
    os.dup2(reader, 0)
    _sharewise(_home(attempt), attempt["arguments"])


def _sharewise(home: Path, arguments: list[str]) -> NoReturn:
    from sharewise.__main__ import main

    os.environ["SHAREWISE_HOME"] = str(home)
    sys.argv = ["sharewise", *arguments]
    main()
    raise AssertionError("the door exits")


def _save_in_each(attempt: dict[str, Any], record: Record) -> int:
    """Save one in each of `homes`. The exit codes are then in `NAME.codes`."""
    return _in_each(attempt, lambda home: save_one(home, record))


def _verify_in_each(attempt: dict[str, Any], record: Record) -> int:
    """`sharewise verify` for each of `homes`. The exit codes are then in `NAME.codes`."""

    def verify(home: Path) -> int:
        try:
            _sharewise(home, ["verify"])
        except SystemExit as ended:
            return int(ended.code or 0)

    return _in_each(attempt, verify)


def _in_each(attempt: dict[str, Any], do: Callable[[Path], int]) -> int:
    codes = [do(Path(home)) for home in attempt["homes"]]
    Path(attempt["folder"], f"{attempt['name']}.codes").write_text(json.dumps(codes))
    return 0


def _run(attempt: dict[str, Any], record: Record) -> int:
    """Another program, where this one runs: `arguments`."""
    return subprocess.run(attempt["arguments"], check=False).returncode


DO: dict[str, Callable[[dict[str, Any], Record], int]] = {
    "save": _save,
    "save for ever": _save_for_ever,
    "save in each": _save_in_each,
    "verify in each": _verify_in_each,
    "command": _command,
    "run": _run,
}


def _attempt(attempt: dict[str, Any], record: Record) -> list[list[int]]:
    """Run an attempt. With one process, this one makes no system call of `IDLE` meanwhile: it could meet the fault."""
    processes = attempt.get("processes", 1)
    gate = os.pipe() if processes > 1 else ()
    children: list[int] = []
    for _ in range(processes):
        group = children[0] if children else 0
        child = os.fork()
        if child == 0:
            _child(attempt, record, gate, group)
        children.append(child)
        # Here too: whichever is first, the group is there before it is killed.
        with contextlib.suppress(OSError):
            os.setpgid(child, children[0])
    for end in gate:
        os.close(end)
    if "kill_after" in attempt:
        time.sleep(attempt["kill_after"])
        os.killpg(children[0], signal.SIGKILL)
    return [[child, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])] for child in children]


def _child(attempt: dict[str, Any], record: Record, gate: Sequence[int], group: int) -> NoReturn:
    code = 70
    try:
        os.setpgid(0, group)
        for number, ending in ((1, "out"), (2, "err")):
            name = f"{attempt['folder']}/{attempt['name']}.{ending}"
            handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(handle, number)
            os.close(handle)
        if gate:
            # All begin when the last of them is there.
            os.close(gate[1])
            os.read(gate[0], 1)
            os.close(gate[0])
        code = DO[attempt["do"]](attempt, record)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        os._exit(code)


def _wait_for_tracer() -> None:
    status, until = Path("/proc/self/status"), time.monotonic() + 20
    while "TracerPid:\t0\n" in status.read_text():
        assert time.monotonic() < until, "nobody traces"
        time.sleep(0.002)


def _warm(record: Record, scratch: Path) -> None:
    """Do once all that is attempted, so that nothing is imported later."""
    import sharewise.cli
    import sharewise.commands.decide
    import sharewise.commands.verify  # noqa: F401

    for number in range(3):
        assert save_one(scratch / str(number // 2) / "home", record) == 0
    chain = next((scratch / "0" / "home" / "records").glob("*/*.json")).parent
    (chain / f".{'0' * 8}.json.1.{'0' * 12}.tmp").write_bytes(b"x")
    os.utime(chain / f".{'0' * 8}.json.1.{'0' * 12}.tmp", (0, 0))
    assert save_one(scratch / "0" / "home", record) == 0


def _usual(record: Record, scratch: Path) -> float:
    """How many seconds a save takes when nothing is in its way."""
    times = [time.monotonic()]
    for _ in range(6):
        save_one(scratch / "timed" / "home", record)
        times.append(time.monotonic())
    return min(after - before for before, after in itertools.pairwise(times))


def main(record_file: str, scratch: str) -> None:
    record = read_part(Record, json.loads(Path(record_file).read_bytes()))
    real = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _warm(record, Path(scratch))
    answers = os.fdopen(real, "w")
    print(json.dumps(_usual(record, Path(scratch))), file=answers, flush=True)
    if hasattr(_LIBC, "prctl"):
        # Where a process may only be traced by those who started it: whoever wants to (PR_SET_PTRACER).
        _LIBC.prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)
    # What is there will not be collected: forks share it longer.
    gc.freeze()
    for line in sys.stdin:
        batch = json.loads(line)
        if batch["traced"]:
            _wait_for_tracer()
        print(json.dumps([_attempt(attempt, record) for attempt in batch["attempts"]]), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
