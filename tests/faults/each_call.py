"""A save that meets a fault at one of its system calls: at each of them, one save for each, and what came of it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.harness import Call, Writer, calls, faults_at, hit
from tests.faults.whole import Home, said_to_be_saved, whole

# A temporary file of a crash long ago: a save takes it away.
OLD = f".old.1.{'0' * 12}.tmp"


@dataclass(frozen=True)
class Outcome:
    """One save that met a fault at `call`. `after` is None where something is not whole; `why` says what."""

    call: Call
    folder: Path
    code: int
    said: list[Path]
    error: str
    before: Home
    after: Home | None
    why: str
    next_code: int
    in_the_end: Home | None
    why_in_the_end: str

    @property
    def is_old_or_new(self) -> bool:
        """Whether all is whole, nothing was lost, and no more than this record was added."""
        had = len(self.before.nonces)
        return (
            self.after is not None
            and self.after.nonces[:had] == self.before.nonces
            and len(self.after.nonces) in (had, had + 1)
        )

    @property
    def is_new(self) -> bool:
        """Whether this record is there."""
        return self.after is not None and len(self.after.nonces) > len(self.before.nonces)

    @property
    def goes_on(self) -> bool:
        """Whether the next save worked, and added one record to what was there."""
        return (
            self.next_code == 0
            and self.after is not None
            and self.in_the_end is not None
            and self.in_the_end.nonces[:-1] == self.after.nonces
        )

    def __str__(self) -> str:
        return f"{self.call}: exit code {self.code}, {self.error.strip()!r} {self.why}"


def save_attempt(folder: Path, name: str = "save", **more: Any) -> dict[str, Any]:
    return {"do": "save", "folder": str(folder), "name": name, **more}


def in_each(writer: Writer, do: str, folders: list[Path]) -> list[int]:
    """Do so in each folder's data folder: `save in each` or `verify in each`. The exit codes."""
    homes = [str(folder / "home") for folder in folders]
    first = folders[0]
    assert writer.one(do=do, folder=str(first), name=do, homes=homes) == 0, (first / f"{do}.err").read_text()
    return list(json.loads((first / f"{do}.codes").read_bytes()))


def verify_attempt(folder: Path, **more: Any) -> dict[str, Any]:
    return {"do": "command", "folder": str(folder), "name": "verify", "arguments": ["verify"], **more}


def prepare(writer: Writer, folder: Path, which: str) -> Path:
    """A folder for a save that is the `first` of an empty data folder, or a `later` one with an old leftover to clear."""
    folder.mkdir(parents=True)
    if which == "later":
        assert writer.one(**save_attempt(folder, "before")) == 0
        (record,) = (folder / "home" / "records").glob("*/*.json")
        record.with_name(OLD).write_bytes(b"half a record")
        os.utime(record.with_name(OLD), (0, 0))
    return folder


def every_call(_: Call) -> bool:
    return True


def syncs_or_names(call: Call) -> bool:
    return call.name.startswith(("fsync", "link", "unlink", "rename"))


def try_at_each_call(
    writer: Writer,
    work: Path,
    which: str,
    fault: str,
    *,
    of: Callable[[Call], bool] = every_call,
    step: int = 1,
    tries: int = 1,
) -> list[Outcome]:
    """One save for each system call that a save makes (`of` those chosen), with `fault`, as strace spells it, at that call.

    With a `step`, of the calls that neither sync nor name a file only one in so many. Each is followed by a save without a fault.
    """
    start = prepare(writer, work / "start", which)
    clean = shutil.copytree(start, work / "clean")
    ((process, code),) = writer.traced(work / "clean-log", [], save_attempt(clean))[0]
    assert code == 0
    every = calls(work / f"clean-log.{process}", clean)
    chosen = [call for call in every if of(call)]
    made = [call for number, call in enumerate(chosen) if number % step == 0 or syncs_or_names(call)]
    folders = [shutil.copytree(start, work / f"{number:03d}") for number in range(len(made))]
    options, before = faults_at(every, made, fault, tries)
    attempts = [save_attempt(folder, before=idle, tries=tries) for folder, idle in zip(folders, before, strict=True)]
    ended = [processes[0] for processes in writer.traced(work / "log", options, *attempts)]
    for call, folder, (process, _) in zip(made, folders, ended, strict=True):
        if (met := hit(work / f"log.{process}", folder)) != str(call):
            raise AssertionError(f"the fault was meant for {call}, and hit {met}")
    found = [_state(folder / "home") for folder in folders]
    next_codes = in_each(writer, "save in each", folders)
    in_the_end = [_state(folder / "home") for folder in folders]
    at_first = whole(start / "home")
    return [
        Outcome(
            call=call,
            folder=folder,
            code=code,
            said=said_to_be_saved(folder, "save"),
            error=(folder / "save.err").read_text(),
            before=at_first,
            after=after,
            why=why,
            next_code=next_code,
            in_the_end=at_last,
            why_in_the_end=why_at_last,
        )
        for call, folder, (_, code), (after, why), next_code, (at_last, why_at_last) in zip(
            made, folders, ended, found, next_codes, in_the_end, strict=True
        )
    ]


def _state(home: Path) -> tuple[Home | None, str]:
    try:
        return whole(home), ""
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"
