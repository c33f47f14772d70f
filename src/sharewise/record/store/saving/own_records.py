"""What an installation saves with its own key, and the mark of it beside the key."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from sharewise.files import remove_leftovers
from sharewise.folders import AskedFolder
from sharewise.record.entry_model import EntryBody
from sharewise.record.keys import SigningKey, is_locked, read_key, read_or_make_key
from sharewise.record.public_key import PublicKey
from sharewise.record.reading.readership import readership_of
from sharewise.record.reading.recipients import RecordReader
from sharewise.record.record_model import Record
from sharewise.record.store.folder import ChainEnd, folder_id_of
from sharewise.record.store.saving.known_place import refuse_another_folder
from sharewise.record.store.saving.predecessor import end_of, last_record
from sharewise.record.store.saving.record_writer import RecordWriter
from sharewise.record.store.saving.save_warnings import warnings_before_saving
from sharewise.record.store.saving.saved import SavedEntry, SavedRecord
from sharewise.record.store.watermark import (
    Watermarks,
    find_watermark,
    read_own_watermarks,
    read_seen,
    watermark_in,
    write_seen,
    write_watermark,
)
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import VerifiedSeal, trust


def save_as_own(
    key_folder: Path,
    folder: AskedFolder,
    record: Record,
    *,
    now: datetime,
    random: bytes,
    once: bool = False,
    trusted: Callable[[], TrustedKeys] = trust,
) -> SavedRecord:
    """Save one record as this installation's own: see `OwnRecords`. Args, Raises: as `RecordWriter.save`."""
    return OwnRecords(key_folder, folder, trusted=trusted).save(record, now=now, random=random, once=once)


class OwnRecords:
    """What this installation saves in a folder with its own key, one record after another, with a watermark of each beside
    the key.

    The folder and the key are looked at once, and again as soon as anybody else changes something there.
    """

    def __init__(
        self,
        key_folder: Path,
        folder: AskedFolder,
        *,
        many: bool = False,
        trusted: Callable[[], TrustedKeys] = trust,
        passphrases: Callable[[], Iterable[bytes]] = tuple,
        readers: Callable[[], Iterable[RecordReader]] = tuple,
        key: SigningKey | None = None,
    ) -> None:
        """Nothing is looked at yet. `many`: very many records may come. `trusted`: gives the keys whose records can be named as seen,
        where there are any beside one's own. `passphrases`: gives those to try, where the key has one. `readers`: gives those who can
        read what is saved, where it is encrypted. `key`: the key, where it is open already.
        """
        self._passphrases, self._readers = passphrases, readers
        self._unlocked = key
        # What opened the key.
        self._passphrase: bytes | None = None
        self._key_folder, self._folder = key_folder, folder
        self._trusted = trusted
        self._many = many
        self._end: ChainEnd | None = None
        self._writer: RecordWriter | None = None

    def warnings(self, now: datetime) -> list[str]:
        """What has to be said of the folder, the key and the clock before a record is saved. None of it hinders a save."""
        return warnings_before_saving(self._key_folder, self._folder, self._newest, now)

    def _newest(self, key: PublicKey | None, marks: Watermarks, now: datetime) -> VerifiedSeal | None:
        """The seal of this key's last record, if there is one and it is good. Where the folder ends is kept for saving."""
        in_folder = folder_id_of(self._folder.path)
        chain_folder = self._folder.path / key.folder_name if key else None
        if key is None or chain_folder is None or os.path.islink(chain_folder) or not os.path.isdir(chain_folder):
            return None
        mark = find_watermark(marks, in_folder, key.thumbprint) if in_folder else None
        self._end = end_of(chain_folder, mark, now)
        verdict = last_record(chain_folder, self._end.last, key, in_folder)
        return verdict.seal if verdict else None

    def save(self, record: Record, *, now: datetime, random: bytes, once: bool = False) -> SavedRecord:
        """Save with this installation's key, which is made if there is none. Args, Raises: as of `RecordWriter.save`.

        Raises:
            RecordsNotHere: what was saved there is not there today.

        """
        saved = self._ready(now).save(record, now=now, random=random, once=once)
        self._mark(saved)
        return saved

    def save_entry(self, body: EntryBody, *, now: datetime, random: bytes) -> SavedEntry:
        """Save what is said about a record, in the same way. Args, Raises: as of `save`."""
        saved = self._ready(now).save_entry(body, now=now, random=random)
        self._mark(saved)
        return saved

    def _ready(self, now: datetime) -> RecordWriter:
        if self._writer is None or not self._writer.end_stands:
            self._writer = self._opened(now)
        return self._writer

    def _mark(self, saved: SavedRecord | SavedEntry) -> None:
        """Keep the mark of what was saved. It is there: whatever happens to its mark is no reason to say that it is not."""
        writer = self._writer
        with contextlib.suppress(Exception):
            assert writer is not None
            seal = saved.sealed.seal
            mark = watermark_in(
                self._folder,
                seal.folder,
                chain=seal.chain,
                sequence=seal.sequence,
                statement=saved.statement,
                before=find_watermark(writer.marks, seal.folder, seal.chain),
                left=writer.end.status if writer.end and writer.end.last == seal.sequence else "",
            )
            if not saved.was_there:
                writer.keep_mark(mark)
            write_watermark(self._key_folder, mark)
            if writer.has_seen_more:
                write_seen(self._key_folder, self._folder, seal.folder, writer.seen_in(seal.folder).values())
                writer.has_seen_more = False

    def unlock(self) -> None:
        """Open the key if it has a passphrase: whoever can be asked for it is asked now, and once.

        Raises:
            KeyLocked: it stays closed.

        """
        if self._unlocked is None and is_locked(self._key_folder):
            self._unlocked = read_key(self._key_folder, self._tried())

    def _tried(self) -> Iterator[bytes]:
        for each in self._passphrases():
            self._passphrase = each
            yield each

    def _those_for_reading(self) -> Iterable[bytes]:
        return self._passphrases() if self._passphrase is None else (self._passphrase,)

    def _opened(self, now: datetime) -> RecordWriter:
        remove_leftovers(self._key_folder, now=now.timestamp())
        marks = read_own_watermarks(self._key_folder)
        refuse_another_folder(self._folder, marks)
        self.unlock()
        key = self._unlocked or read_or_make_key(self._key_folder)
        seen = partial(read_seen, self._key_folder)
        readership = readership_of(self._key_folder, self._readers(), self._passphrase, self._those_for_reading)
        return RecordWriter(
            self._folder.path,
            key,
            marks,
            self._end,
            many=self._many,
            trusted=self._trusted,
            read_seen=seen,
            readership=readership,
        )
