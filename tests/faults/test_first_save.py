"""The first save in an empty data folder, with a fault at each of its system calls: the key, the folder's id, a record."""

from __future__ import annotations

from pathlib import Path

from tests.faults.each_call import prepare, save_attempt
from tests.faults.harness import Writer, calls
from tests.faults.promises import Promises

WHICH = "first"


def _names_not_synced(writer: Writer, work: Path) -> list[str]:
    """The files and folders that a first save makes in a folder that is not synced after."""
    folder = prepare(writer, work / "folder", WHICH)
    ((process, _),) = writer.traced(work / "log", [], save_attempt(folder))[0]
    made = calls(work / f"log.{process}", folder)
    synced = {call.files: number for number, call in enumerate(made) if call.name == "fsync"}
    names: dict[str, int] = {}
    for number, call in enumerate(made):
        if call.name.startswith(("mkdir", "link", "rename")):
            # A folder that is there already is asked for again.
            names.setdefault(call.files.split()[-1], number)
    return [name for name, number in names.items() if synced.get(str(Path(name).parent), -1) < number]


class TestFirstSave(Promises):
    def test_every_name_that_a_save_makes_is_on_disk_before_it_is_said(self, traced: Writer, tmp_path: Path) -> None:
        # The memory of the last record is a help; nothing rests on it.
        left = [name for name in _names_not_synced(traced, tmp_path) if "last-ID" not in name]
        assert set(left) <= {"home"}

    def test_the_data_folder_is_on_disk_before_it_is_said(self, traced: Writer, tmp_path: Path) -> None:
        assert "home" not in _names_not_synced(traced, tmp_path)
