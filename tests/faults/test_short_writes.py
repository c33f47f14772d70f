"""Writes that the system cuts short, and files that may not grow: the content is whole, or nothing is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.conftest import Count
from tests.faults.each_call import prepare, save_attempt
from tests.faults.harness import Writer, require
from tests.faults.short_writes import why_not
from tests.faults.whole import said_to_be_saved, whole
from tests.support.needed import WHOLE

EACH_WRITE = 10**6
# The first save makes three files: the key, the folder's id, a record. Where a write is cut, another makes up for it.
CUTS = [
    *({"at": at, "to": to, "times": 1} for at in (1, 2, 3) for to in (1, 40, -1)),
    {"at": 3, "to": 4096, "times": 1},
    *({"at": 1, "to": to, "times": EACH_WRITE} for to in ((1, 7, 64, 1000) if WHOLE else (7, 64, 1000))),
]


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: f"write {cut['at']} to {cut['to']} x {cut['times']}")
def test_what_is_written_in_pieces_is_whole(cut: dict[str, int], writer: Writer, tmp_path: Path, count: Count) -> None:
    require(why_not())
    assert writer.one(**save_attempt(tmp_path, cut=cut)) == 0
    assert json.loads((tmp_path / "save.cut").read_bytes())
    found = whole(tmp_path / "home")
    assert said_to_be_saved(tmp_path, "save") == list(found.records)
    assert len(found.records) == 1
    assert found.leftovers == ()
    count(short_writes=1)


@pytest.mark.parametrize("largest", [1000, 4095, 4096, 8192, 9000])
def test_a_record_larger_than_a_file_may_be_leaves_nothing(largest: int, writer: Writer, tmp_path: Path) -> None:
    folder = prepare(writer, tmp_path / "folder", "later")
    before = whole(folder / "home")
    assert writer.one(**save_attempt(folder, largest=largest)) == 4
    assert (folder / "save.out").read_text() == ""
    after = whole(folder / "home")
    assert (after.nonces, after.leftovers) == (before.nonces, ())
    assert writer.one(**save_attempt(folder, "next")) == 0
    assert len(whole(folder / "home").records) == 2
