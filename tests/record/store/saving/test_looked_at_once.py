"""What one save costs does not grow with the folder: its names are gone through only if somebody else has changed it. Then
they are, and nothing that they show is lost.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from sharewise.errors import StorageFailed
from sharewise.files import temporary_name
from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.record_model import EarlierReference, Record
from sharewise.record.store.folder import chain_end, status_of
from sharewise.record.store.saving.own_records import OwnRecords, save_as_own
from sharewise.record.store.saving.saved import SavedRecord
from sharewise.record.store.saving.saved_before import AlreadyFollowed
from tests.support.samples import NOON, record

OTHER_PROGRAM = f".00000009.json.1.{'0' * 12}.tmp"
Listing: TypeAlias = Callable[[], AbstractContextManager[Counter[str]]]
_seen: Counter[str] = Counter()
_counted: set[str] = set()


def _count(event: str, arguments: tuple[Any, ...]) -> None:
    # An audit hook stays to the end of the process.
    if event in _counted and isinstance(arguments[0], str | os.PathLike):
        _seen[os.fsdecode(arguments[0])] += 1


@pytest.fixture(scope="session")
def _counting() -> None:
    sys.addaudithook(_count)


@contextmanager
def counted(event: str) -> Iterator[Counter[str]]:
    _seen.clear()
    _counted.add(event)
    try:
        yield _seen
    finally:
        _counted.clear()


@pytest.fixture
def listed(_counting: None) -> Listing:
    """How often the names in each folder are gone through."""
    return partial(counted, "os.listdir")


@pytest.fixture
def opened(_counting: None) -> Listing:
    """How often each file is opened."""
    return partial(counted, "open")


class Home:
    """A data folder in which records are saved one by one."""

    def __init__(self, path: Path, proved: CompiledRulebook) -> None:
        self.path, self._proved = path, proved
        self.asked = AskedFolder(path / "records", "default")
        self.count = 0

    def record(self) -> Record:
        self.count += 1
        return record(self._proved, seed=self.count)

    def save(self) -> SavedRecord:
        return save_as_own(self.path / "key", self.asked, self.record(), now=NOON, random=bytes(16))

    @property
    def chain(self) -> Path:
        (found,) = (each for each in (self.path / "records").iterdir() if each.is_dir())
        return found

    @property
    def mark(self) -> Path:
        (found,) = (self.path / "key").glob("last-*.json")
        return found


@pytest.fixture
def made(home: Path, proved: CompiledRulebook) -> Home:
    made = Home(home, proved)
    for _ in range(3):
        made.save()
    return made


def test_a_folder_that_nobody_else_changed_is_not_gone_through(made: Home, listed: Listing) -> None:
    with listed() as names:
        own = OwnRecords(made.path / "key", made.asked)
        assert own.warnings(NOON) == []
        assert own.save(made.record(), now=NOON, random=bytes(16)).sealed.seal.sequence == 4
        assert names[str(made.chain)] == 0
        for sequence in (5, 6):
            assert own.save(made.record(), now=NOON, random=bytes(16)).sealed.seal.sequence == sequence
    assert names == {str(made.path / "key"): 3, str(made.path / "records"): 4}


def test_of_many_that_may_have_been_saved_before_each_file_is_read_once(made: Home, opened: Listing) -> None:
    own = OwnRecords(made.path / "key", made.asked, many=True)
    with opened() as files:
        mine = [made.record() for _ in range(4)]
        for each in mine:
            assert not own.save(each, now=NOON, random=bytes(16), once=True).was_there
    # The last one is looked at before the next, and before it is known to be right.
    assert {name: files[str(made.chain / name)] for name in ("00000001.json", "00000002.json")} == {
        "00000001.json": 1,
        "00000002.json": 1,
    }
    # Another program of this person saves.
    theirs = made.record()
    save_as_own(made.path / "key", made.asked, theirs, now=NOON, random=bytes(16))
    for each in (theirs, *mine):
        assert own.save(each, now=NOON, random=bytes(16), once=True).was_there
    assert own.save(made.record(), now=NOON, random=bytes(16), once=True).sealed.seal.sequence == 9


def test_of_many_that_follow_one_decision_one_does(made: Home) -> None:
    own = OwnRecords(made.path / "key", made.asked, many=True)
    first = own.save(made.record(), now=NOON, random=bytes(16), once=True)
    earlier = EarlierReference(relation="supersedes", id=first.sealed.record.id, statement_sha256=first.statement)
    second = own.save(made.record().but(earlier=earlier), now=NOON, random=bytes(16), once=True)
    with pytest.raises(AlreadyFollowed, match=second.sealed.record.id):
        own.save(made.record().but(earlier=earlier), now=NOON, random=bytes(16), once=True)
    assert own.save(second.sealed.record, now=NOON, random=bytes(16), once=True).was_there


def test_a_folder_that_somebody_changed_is_gone_through_once(made: Home, listed: Listing) -> None:
    (made.chain / "note.txt").write_text("x")
    for times in (1, 0):
        with listed() as names:
            own = OwnRecords(made.path / "key", made.asked)
            own.warnings(NOON)
            own.save(made.record(), now=NOON, random=bytes(16))
        assert names[str(made.chain)] == times


def gap(made: Home) -> None:
    """Two more records, of which the first is taken away, and the memory of what was saved is that of before."""
    kept = made.mark.read_bytes()
    fourth = made.save()
    made.save()
    fourth.path.unlink()
    made.mark.write_bytes(kept)


def last_taken_away(made: Home) -> None:
    (made.chain / "00000003.json").unlink()


def leftover(made: Home) -> None:
    (made.chain / OTHER_PROGRAM).write_bytes(b"half a record")
    os.utime(made.chain / OTHER_PROGRAM, (0, 0))


def another_in_its_place(made: Home) -> None:
    copy = Path(shutil.copytree(made.chain, made.path / "copy"))
    (copy / "00000003.json").unlink()
    chain = made.chain
    chain.rename(made.path / "aside")
    copy.rename(chain)


CHANGES: list[tuple[Callable[[Home], None], int | str]] = [
    (gap, 6),
    (last_taken_away, "the last one saved was number 3"),
    (leftover, 4),
    (another_in_its_place, "the last one saved was number 3"),
]


@pytest.mark.parametrize("hidden", [False, True], ids=["", "its time set back"])
@pytest.mark.parametrize(("change", "comes"), CHANGES, ids=lambda each: getattr(each, "__name__", ""))
def test_what_somebody_changed_is_seen_by_the_next_save(
    made: Home, change: Callable[[Home], None], comes: int | str, hidden: bool
) -> None:
    before = os.stat(made.chain).st_mtime_ns
    change(made)
    if hidden:
        os.utime(made.chain, ns=(before, before))
    if isinstance(comes, str):
        with pytest.raises(StorageFailed, match=comes):
            made.save()
        return
    assert made.save().sealed.seal.sequence == comes
    assert not list(made.chain.glob("*.tmp"))


def test_while_records_are_saved_one_after_another_changes_are_seen_too(made: Home) -> None:
    own = OwnRecords(made.path / "key", made.asked)
    assert own.save(made.record(), now=NOON, random=bytes(16)).sealed.seal.sequence == 4
    leftover(made)
    assert own.save(made.record(), now=NOON, random=bytes(16)).sealed.seal.sequence == 5
    assert not (made.chain / OTHER_PROGRAM).exists()
    # Another program of this person saves.
    made.save()
    assert own.save(made.record(), now=NOON, random=bytes(16)).sealed.seal.sequence == 7
    (made.chain / "00000007.json").unlink()
    with pytest.raises(StorageFailed, match="the last one saved was number 7"):
        own.save(made.record(), now=NOON, random=bytes(16))
    made.chain.parent.rename(made.path / "unplugged")
    with pytest.raises(StorageFailed, match="may not be connected"):
        own.save(made.record(), now=NOON, random=bytes(16))
    assert not made.asked.path.exists()


def test_what_is_half_written_is_looked_at_again_until_it_is_gone(made: Home) -> None:
    """A program that writes now may be killed later: then nothing in the folder changes."""
    (made.chain / temporary_name("00000004.json")).write_bytes(b"half a record")
    made.save()
    left = json.loads(made.mark.read_bytes())["left"]
    assert left == ""
    (written,) = made.chain.glob("*.tmp")
    killed = written.rename(written.with_name(OTHER_PROGRAM))
    os.utime(killed, (0, 0))
    made.save()
    assert not killed.exists()
    made.save()
    assert json.loads(made.mark.read_bytes())["left"] == status_of(made.chain)


def test_a_disk_that_counts_in_whole_seconds_is_gone_through_each_time(made: Home) -> None:
    os.utime(made.chain, ns=(10**9, 10**9))
    assert status_of(made.chain) == ""
    assert not chain_end(made.chain, now=NOON.timestamp()).still_stands(made.chain)


def test_names_above_that_of_the_last_record_do_not_hide_it(made: Home) -> None:
    for name in ("00000004.JSON", "99999999.json.bak", "Copy of 00000009.json", "zzz"):
        (made.chain / name).write_bytes(b"x")
    assert chain_end(made.chain, now=NOON.timestamp()).last == 3
    assert made.save().sealed.seal.sequence == 4
