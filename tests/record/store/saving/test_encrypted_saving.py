"""A record that is saved encrypted is the record that would have been saved plain, and nothing beside it says what it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_key
from sharewise.record.reading.own_reading_key import READING_KEY_FILE, lock_reading_key, own_reader
from sharewise.record.reading.recipients import RecordReader
from sharewise.record.store import processes
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.indexed_walk import IndexedWalk
from sharewise.record.store.processes import InOrder
from sharewise.record.store.query import entries_newest_first
from sharewise.record.store.saving.own_records import OwnRecords
from sharewise.record.summary import RecordFilter
from sharewise.record.verification import FileCheck, Verdict, trust, verify_file
from tests.support.encrypted import AgeKey
from tests.support.needed import long
from tests.support.samples import NOON, record, record_paths

RECOVERY = AgeKey()
READERS = (RecordReader(RECOVERY.public, "Recovery key", is_recovery=True),)
LATER = max(datetime.now(UTC), NOON) + timedelta(days=2)
PASSPHRASE = b"three blind mice"


def saver(home: Path, readers: Iterable[RecordReader] = READERS) -> OwnRecords:
    return OwnRecords(home / "key", AskedFolder(home / "records"), readers=lambda: readers)


def saved(home: Path, proved: CompiledRulebook, count: int, readers: Iterable[RecordReader] = READERS) -> list[Path]:
    own = saver(home, readers)
    for seed in range(count):
        own.save(record(proved, seed=seed), now=NOON + timedelta(minutes=seed), random=bytes(16))
    return record_paths(home / "records")


def test_it_is_signed_as_the_plain_one_is(home: Path, proved: CompiledRulebook) -> None:
    """The same record at the same time by the same key, in two copies of one folder: the signatures are the same bytes."""
    (plain,) = saved(home, proved, 1, ())
    data = json.loads(plain.read_bytes())
    plain.unlink()
    for mark in (home / "key").glob("last-*"):
        mark.unlink()
    (closed,) = saved(home, proved, 1)
    found = json.loads(closed.read_bytes())
    assert {name: found[name] for name in ("format", "seal", "signature")} == {
        name: data[name] for name in ("format", "seal", "signature")
    }
    assert "record" not in found


def test_one_that_the_disk_did_not_confirm_is_not_saved_twice(home: Path, proved: CompiledRulebook) -> None:
    again = [saver(home).save(record(proved), now=NOON, random=bytes(16)) for _ in range(2)]
    assert len(record_paths(home / "records")) == 1
    assert again[0].path == again[1].path
    assert again[1].sealed.record == record(proved)


@pytest.mark.parametrize("readers", [READERS, ()], ids=["encrypted", "plain"])
def test_the_index_says_nothing_of_what_is_encrypted(
    home: Path, proved: CompiledRulebook, readers: tuple[RecordReader, ...]
) -> None:
    """Opened or not. Of plain records it is written, so that this can fail."""
    own = saved(home, proved, 3, readers)
    key = read_key(home / "key")
    assert key is not None
    for reader in (own_reader(home / "key"), None):
        trusted = trust(key.public, reader=reader)
        walk = IndexedWalk(AskedFolder(home / "records"), trusted, (), LATER, home / "index", fewest=1)
        walk.watch()
        chosen = walk.matching(RecordFilter(case="AB-1234"))
        listed = list(entries_newest_first(walk, chosen=chosen))
        assert len(listed) == len(own)
        walk.keep_index()
    written = b"".join(path.read_bytes() for path in (home / "index").glob("*.index"))
    assert bool(written) == (not readers)
    assert (record(proved).id.encode() in written) == (not readers)


@long
def test_what_is_locked_is_opened_by_whoever_can_be_asked_also_where_others_verify(
    home: Path, proved: CompiledRulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process cannot ask. It is asked once, and only for what is encrypted to this key."""
    monkeypatch.setattr(processes, "FEWEST", 2)
    saved(home, proved, 70)
    key = read_key(home / "key")
    assert key is not None
    lock_reading_key(home / "key", (), PASSPHRASE)
    asked = list[bytes]()

    def ask(answer: bytes) -> Callable[[], Iterator[bytes]]:
        def passphrases() -> Iterator[bytes]:
            asked.append(answer)
            yield answer

        return passphrases

    for answer, word in ((PASSPHRASE, "intact"), (b"forty blind mice", "encrypted")):
        trusted = trust(key.public, reader=own_reader(home / "key", ask(answer)))
        with InOrder(FileCheck(trusted), 2) as verifier:
            found = list(verify_all([home / "records"], trusted, verifier=verifier))
        assert [each.word for each in found if isinstance(each, Verdict)] == [word] * 70
    assert asked == [PASSPHRASE, b"forty blind mice"]
    # What is encrypted to others alone: nobody is asked.
    others = home / "others"
    (stranger,) = saved(others, proved, 1)
    stranger_key = read_key(others / "key")
    assert stranger_key is not None
    trusted = trust(stranger_key.public, reader=own_reader(home / "key", ask(PASSPHRASE)))
    assert verify_file(stranger, trusted).word == "encrypted"
    assert len(asked) == 2


def test_the_reading_key_is_another_than_the_signing_key_and_for_its_owner_alone(
    home: Path, proved: CompiledRulebook
) -> None:
    saved(home, proved, 1)
    signing, reading = (read_key(home / "key", (), name) for name in ("signing-key", READING_KEY_FILE))
    assert signing is not None and reading is not None
    assert signing.public != reading.public
    assert (home / "key" / READING_KEY_FILE).stat().st_mode & 0o077 == 0
