"""Work in several processes gives what it gives in one, in the same order, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sharewise.errors import StorageFailed
from sharewise.record.store import processes
from sharewise.record.store.processes import InOrder

# What a worker does has to be found by it under its own name: functions of the system's own are.
NAME: Callable[[Path], str] = os.path.basename
SIZE: Callable[[Path], int] = os.path.getsize
FILES = [Path(f"/a/{number}") for number in range(40)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few items are many here."""
    monkeypatch.setattr(processes, "FEWEST", 4)
    monkeypatch.setattr(processes, "_PIECE", 2)


def begun(work: InOrder[Path, Any]) -> None:
    """Wait until the workers work, so that it is they who are tried."""
    deadline = time.monotonic() + 60
    while not all(worker.can_take_more() for worker in work._workers):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def pids(work: InOrder[Path, Any]) -> list[int]:
    return [worker._process.pid for worker in work._workers]


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_results_come_in_the_order_in_which_they_are_asked_for() -> None:
    with InOrder(NAME, 3) as work:
        work.expect(iter(FILES), len(FILES))
        begun(work)
        assert [work(each) for each in FILES] == [each.name for each in FILES]
        started = pids(work)
        # Others are expected before all of these were asked for; some are asked for twice, or never, or were not expected.
        work.expect(iter(FILES[::-1]), len(FILES))
        assert [work(FILES[number]) for number in (39, 38, 0, 37, 37, 30, 5, 4, 4)] == [
            *("39", "38", "0", "37", "37", "30", "5", "4", "4")
        ]
        work.expect(FILES, len(FILES))
        assert [work(each) for each in FILES] == [each.name for each in FILES]
        assert pids(work) == started, "they are started once"
    assert len(started) == 2
    assert all(map(is_gone, started))


def test_what_is_held_does_not_grow_with_the_number_of_items() -> None:
    taken = 0

    def every() -> Iterator[Path]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield Path(f"/a/{number}")

    with InOrder(NAME, 2) as work:
        work.expect(every(), 10_000)
        begun(work)
        for number, each in zip(range(50), [Path(f"/a/{number}") for number in range(50)], strict=True):
            assert work(each) == str(number)
        assert taken < 50 + 2 * 2 * processes._AHEAD + 4


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_the_work_is_given_is_asked_for_once_for_those_that_are_expected_and_alone_for_others(jobs: int) -> None:
    asked: list[Path] = []

    def given(items: Iterable[Path]) -> Iterator[tuple[Path, str]]:
        for each in items:
            asked.append(each)
            yield each, f"{each}-fetched"

    with InOrder(NAME, jobs, given) as work:
        work.expect(iter(FILES), len(FILES))
        begun(work)
        assert len(work._workers) == jobs - 1
        for number, each in enumerate(FILES):
            assert work(each) == f"{each.name}-fetched"
            # Not all of them at once.
            assert len(asked) <= number + 2 * processes._AHEAD * jobs + 4
        assert asked == FILES
        assert work(FILES[7]) == "7-fetched"
        assert asked == [*FILES, FILES[7]]
        work.expect(FILES[:3], 3)
        assert [work(each) for each in FILES[:3]] == ["0-fetched", "1-fetched", "2-fetched"]
    assert asked == [*FILES, FILES[7], *FILES[:3]]


@pytest.mark.parametrize(("jobs", "count"), [(1, 40), (2, 3)])
def test_nothing_is_started_for_one_job_or_for_few_items(jobs: int, count: int) -> None:
    with InOrder(NAME, jobs) as work:
        work.expect(FILES[:count], count)
        assert [work(each) for each in FILES[:count]] == [each.name for each in FILES[:count]]
        assert work._workers == []


def test_a_worker_that_is_killed_is_an_error_and_no_gap() -> None:
    with InOrder(NAME, 2) as work:
        work.expect(FILES, len(FILES))
        begun(work)
        assert work(FILES[0]) == "0"
        os.kill(pids(work)[0], signal.SIGSTOP)
        # What it was given before, and may have done; then it is given more, and does not do it.
        for number in range(1, 8):
            if work._window and any(piece.worker is not None and piece.came is None for piece in work._window):
                break
            assert work(FILES[number]) == str(number)
        os.kill(pids(work)[0], signal.SIGKILL)
        with pytest.raises(StorageFailed, match="--jobs 1"):
            for each in FILES:
                work(each)
        killed = pids(work)
    assert all(map(is_gone, killed))


def test_what_fails_in_a_worker_fails_as_it_does_with_one_process(tmp_path: Path) -> None:
    there = [tmp_path / str(number) for number in range(12)]
    for path in there[:8]:
        path.touch()
    with InOrder(SIZE, 2) as work:
        work.expect(there, len(there))
        begun(work)
        assert [work(path) for path in there[:8]] == [0] * 8
        with pytest.raises(FileNotFoundError):
            work(there[8])


def test_where_no_process_can_be_started_it_is_done_in_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for nothing in (sys.executable + "-not-there", "/bin/false"):
        monkeypatch.setattr(sys, "executable", nothing)
        with InOrder(NAME, 2) as work:
            work.expect(FILES, len(FILES))
            assert [work(each) for each in FILES] == [each.name for each in FILES]


def test_a_worker_takes_no_module_from_the_folder_that_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of records comes from anywhere."""
    for name in ("pickle", "sharewise", "signal", "ntpath"):
        (tmp_path / f"{name}.py").write_text("import os; os.mkdir('taken')")
    monkeypatch.chdir(tmp_path)
    with InOrder(NAME, 2) as work:
        work.expect(FILES, len(FILES))
        begun(work)
        assert [work(each) for each in FILES] == [each.name for each in FILES]
    assert not (tmp_path / "taken").exists()
