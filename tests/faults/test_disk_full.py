"""A disk that is full for real: a small one in memory, which the writer mounts in a place that only it sees."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Count
from tests.faults.each_call import save_attempt, verify_attempt
from tests.faults.harness import Writer, alone_with_mounts, writing
from tests.faults.whole import said_to_be_saved, whole
from tests.support.errors_said import error_said
from tests.support.samples import FOLLOWED, SERIOUS_AND_REFUSED

FULL = os.strerror(28)
ANSWERS = json.dumps(
    {"answers": SERIOUS_AND_REFUSED, "decision": "follow", "details": {"purpose": FOLLOWED.details["purpose"]}}
)


@dataclass
class Disk:
    """A small disk, seen by the writer at `place`; everyone sees it at `seen`."""

    writer: Writer
    folder: Path

    @property
    def place(self) -> Path:
        return self.folder / "disk"

    @property
    def seen(self) -> Path:
        return Path(f"/proc/{self.writer.process.pid}/root{self.place}")

    def mount(self, options: str) -> None:
        self.place.mkdir(parents=True, exist_ok=True)
        self._run("mount", "-t", "tmpfs", "-o", f"mode=700,{options}", "none", str(self.place))

    def remount(self, options: str) -> None:
        self._run("mount", "-o", f"remount,{options}", str(self.place))

    def _run(self, *arguments: str) -> None:
        attempt = {"do": "run", "folder": str(self.folder), "name": "mount", "arguments": arguments}
        assert self.writer.one(**attempt) == 0, (self.folder / "mount.err").read_text()

    def save(self, name: str) -> int:
        return self.writer.one(**save_attempt(self.folder, name, home=str(self.place / "home")))

    def decide(self, name: str) -> int:
        """The command itself."""
        arguments = ["decide", "--answers", "-", "--json"]
        attempt: dict[str, Any] = {"do": "command", "arguments": arguments, "stdin": ANSWERS}
        return self.writer.one(**attempt, folder=str(self.folder), name=name, home=str(self.place / "home"))

    def printed(self, name: str) -> tuple[str, str]:
        """Standard output and standard error."""
        return (self.folder / f"{name}.out").read_text(), (self.folder / f"{name}.err").read_text()


@pytest.fixture(scope="module")
def alone(record_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """A writer with mounts of its own; they go when it ends."""
    alone = alone_with_mounts(tmp_path_factory.mktemp("place"))
    with writing(record_file, tmp_path_factory.mktemp("writer"), *alone) as writer:
        yield writer


@pytest.fixture
def disk(alone: Writer, tmp_path: Path) -> Disk:
    return Disk(alone, tmp_path)


def test_a_disk_that_fills_up_keeps_what_was_saved_and_takes_more_once_there_is_room(disk: Disk, count: Count) -> None:
    disk.mount("size=256k")
    (disk.seen / "ballast").write_bytes(bytes(16 * 1024))
    records = 0
    while (code := disk.save("save")) == 0:
        records += 1
    assert code == 4
    assert disk.decide("command") == 4
    for name in ("save", "command"):
        assert error_said(disk.printed(name)[1]).endswith(f" could not be saved: {FULL}.")
        assert "enquiries" not in disk.printed(name)[1]
    assert disk.printed("command")[0] == ""
    full = whole(disk.seen / "home")
    assert len(full.records) == records > 10
    assert [path.name for path in said_to_be_saved(disk.folder, "save")] == [path.name for path in full.records]
    assert full.leftovers == ()
    (disk.seen / "ballast").unlink()
    assert disk.decide("with-room") == 0
    assert json.loads(disk.printed("with-room")[0])["seal"]["sequence"] == records + 1
    after = whole(disk.seen / "home")
    assert after.nonces[:-1] == full.nonces
    assert after.leftovers == ()
    verify = verify_attempt(disk.folder, home=str(disk.place / "home"))
    assert disk.writer.one(**verify) == 0
    count(filled=records)


@pytest.mark.parametrize(
    "scarce", [*(f"size={4 * pages}k" for pages in range(1, 6)), *(f"nr_inodes={number}" for number in range(1, 12))]
)
def test_a_disk_too_small_for_a_first_record_takes_it_once_there_is_room(scarce: str, disk: Disk, count: Count) -> None:
    disk.mount(scarce)
    code = disk.save("save")
    found = whole(disk.seen / "home")
    assert len(found.records) == (1 if code == 0 else 0)
    assert found.leftovers == ()
    if code != 0:
        assert code == 4
        said, error = disk.printed("save")
        assert said == ""
        assert error.startswith("Error: ")
        assert error.endswith(f"{FULL}.\n")
        disk.remount("size=1000k,nr_inodes=1000")
        assert disk.save("with-room") == 0
        assert len(whole(disk.seen / "home").records) == 1
        count(errors=1)
