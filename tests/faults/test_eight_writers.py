"""Eight processes that save with one key into one folder, begun together where there is nothing yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.conftest import Count
from tests.faults.each_call import prepare, save_attempt, verify_attempt
from tests.faults.harness import Writer, require, why_no_strace
from tests.faults.whole import said_to_be_saved, whole
from tests.support.needed import WHOLE, long

ROUNDS = 3 if WHOLE else 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_eight_writers_lose_nothing_and_leave_no_gap(number: int, writer: Writer, tmp_path: Path, count: Count) -> None:
    (ended,) = writer.run(save_attempt(tmp_path, processes=8, times=6))
    assert [code for _, code in ended] == [0] * 8
    # Each names the digest of the one before it, and there are one key, one folder id and no gap: `whole` sees to it.
    found = whole(tmp_path / "home")
    assert len(found.records) == 48
    assert found.leftovers == ()
    assert sorted(said_to_be_saved(tmp_path, "save")) == list(found.records)
    assert writer.one(**verify_attempt(tmp_path)) == 0
    count(contested=48)


def test_eight_writers_do_contend(writer: Writer, tmp_path: Path) -> None:
    """So that the test above shows something: some save does find its number taken."""
    require(why_no_strace())
    (ended,) = writer.traced(tmp_path / "log", [], save_attempt(tmp_path, processes=8, times=2))
    assert [code for _, code in ended] == [0] * 8
    logs = "".join(log.read_text() for log in tmp_path.glob("log.*"))
    assert "EEXIST" in "".join(line for line in logs.splitlines() if line.startswith("link"))


def test_a_disk_without_links_is_used_all_the_same(writer: Writer, tmp_path: Path) -> None:
    require(why_no_strace())
    (ended,) = writer.traced(
        tmp_path / "log", ["-e", "inject=?link,?linkat:error=EPERM"], save_attempt(tmp_path, times=3)
    )
    assert [code for _, code in ended] == [0]
    found = whole(tmp_path / "home")
    assert len(found.records) == 3
    assert found.leftovers == ()


@long
def test_two_writers_on_a_disk_without_links_lose_nothing(writer: Writer, tmp_path: Path) -> None:
    require(why_no_strace())
    folder = prepare(writer, tmp_path / "folder", "later")
    # Both look, and find the name free, before either takes it.
    options = ["-e", "inject=?link,?linkat:error=EPERM", "-e", "inject=?rename,?renameat,?renameat2:delay_enter=1s"]
    (ended,) = writer.traced(tmp_path / "log", options, save_attempt(folder, processes=2))
    assert [code for _, code in ended] == [0, 0]
    assert len(set(said_to_be_saved(folder, "save"))) == 2
    assert len(whole(folder / "home").records) == 3
