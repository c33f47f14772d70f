"""Saving: sealing a record as the next of its chain, and creating its file.

A chain belongs to one key and one folder. The exclusive creation of the next number decides between two writers, with no
lock: the loser signs again with the number after.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sharewise.dates import FIRST_VERSION, moment, utc
from sharewise.errors import Finding, StorageFailed, WrongUse
from sharewise.files import (
    KEEPS_NONE,
    AlreadyExists,
    NotDurable,
    create_atomically,
    keeps_permissions,
    make_durable,
    make_private_folder,
    remove_leftovers,
    replace_atomically,
    warnings_of,
    why,
)
from sharewise.folders import AskedFolder
from sharewise.record.entry_model import (
    EntryBody,
    EntrySeal,
    ErasureBody,
    KeyChangeBody,
    SealedEntry,
    kind_of,
    read_body,
)
from sharewise.record.keys import KEY_FILE, SigningKey, is_locked, own_public_key, read_key, read_or_make_key
from sharewise.record.public_key import PublicKey
from sharewise.record.reading.readership import UNENCRYPTED, Readership, readership_of
from sharewise.record.reading.recipients import RecordReader
from sharewise.record.record_model import EarlierReference, Record, Seal, SealedRecord, read_sealed
from sharewise.record.seal import ENTRY, ENTRY_FORMAT, FORMAT, KIND, LAST_SEQUENCE, RECORD, digest_of, without_record
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.folder import (
    FOLDER_FILE,
    FOLDER_FORMAT,
    ChainEnd,
    chain_end,
    chain_files,
    chains_below,
    folder_id,
    folder_id_of,
    record_name,
    status_of,
    why_not_in_tree,
)
from sharewise.record.store.reference_table import NOT_OPENED, ReferenceTable, may_name
from sharewise.record.store.seen.tips import Seen, Tips, tips_beside
from sharewise.record.store.watermark import (
    Watermark,
    Watermarks,
    find_watermark,
    is_first_told,
    read_own_watermarks,
    read_seen,
    watermark_in,
    write_seen,
    write_watermark,
)
from sharewise.record.trust.own_keys import earlier_keys
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import (
    FILE_ORDER,
    Verdict,
    VerifiedSeal,
    read_record_file,
    trust,
    verify_bytes,
    verify_file,
)
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import NotStrict, read_strict, write_readable
from sharewise.values import frozen

# What a practitioner gives, of all that a record holds.
_GIVEN = ("answers", "word_answers", "details", "local_details", "decision", "earlier")
# A clock is set back by as much when the computer asks for the right time.
_CLOCKS_DIFFER = timedelta(minutes=2)
# Hardly anybody saves nothing for so long.
_LONG_AGO = timedelta(days=366)
_LIFE_OF_A_VERSION = timedelta(days=10 * 366)


@frozen(uncounted=("digest",))
class SavedRecord:
    """A record that is safely on disk.

    `was_there`: it was there already, and was not saved again. `is_encrypted`: there only those can read it to whom it is encrypted.
    """

    path: Path
    sealed: SealedRecord
    was_there: bool = False
    digest: str = ""
    is_encrypted: bool = False

    @property
    def statement(self) -> str:
        """The digest of its statement, in hex: what later records name it by."""
        if self.digest:
            return self.digest
        signed = RECORD.statement(as_data(self.sealed.record), as_data(self.sealed.seal))
        return hashlib.sha256(signed).hexdigest()

    def says_the_same_as(self, record: Record) -> bool:
        """Whether it holds the same answers, details and decision."""
        return all(getattr(self.sealed.record, part) == getattr(record, part) for part in _GIVEN)


def _none() -> TrustedKeys:
    return trust()


@frozen
class SavedEntry:
    """An entry that is safely on disk, with the digest of its statement."""

    path: Path
    sealed: SealedEntry
    statement: str
    was_there: bool = False


def save_as_own(
    key_folder: Path,
    folder: AskedFolder,
    record: Record,
    *,
    now: datetime,
    random: bytes,
    once: bool = False,
    trusted: Callable[[], TrustedKeys] = _none,
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
        trusted: Callable[[], TrustedKeys] = _none,
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
        key_folder, folder = self._key_folder, self._folder
        marks = read_own_watermarks(key_folder)
        said: list[str] = []
        if marks and not os.path.lexists(key_folder / KEY_FILE):
            said.append(
                f"The key that signed your earlier records is not in {key_folder} any more. They are not lost: they can be read as ever, and "
                "checked with its public half. A new key is made now, and this record is signed with it. Tell whoever checks your records or "
                "keeps your list of trusted keys. This makes a page for them: sharewise key enrol"
            )
        try:
            key = own_public_key(key_folder)
            walk = _walk_at_a_glance(folder, trust(key), marks)
            if not said:
                said += _about_another_key(walk, key, earlier_keys(key_folder))
            said += [found.why for found in walk.about_place if found.code == "elsewhere now"]
            said += _about_permissions(key_folder, [folder.path, *(chain.files.folder for chain in walk.chains)])
            said += _about_clock(self._newest(key, marks, now), now) or _about_first_clock(now)
        except StorageFailed:
            # What saving cannot do it says itself.
            pass
        return said

    def _newest(self, key: PublicKey | None, marks: Watermarks, now: datetime) -> VerifiedSeal | None:
        """The seal of this key's last record, if there is one and it is good. Where the folder ends is kept for saving."""
        in_folder = folder_id_of(self._folder.path)
        chain_folder = self._folder.path / key.folder_name if key else None
        if key is None or chain_folder is None or os.path.islink(chain_folder) or not os.path.isdir(chain_folder):
            return None
        mark = find_watermark(marks, in_folder, key.thumbprint) if in_folder else None
        self._end = _end_of(chain_folder, mark, now)
        verdict = _last_record(chain_folder, self._end.last, key, in_folder)
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
        _refuse_another_folder(self._folder, marks)
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


def _walk_at_a_glance(folder: AskedFolder, trusted: TrustedKeys, marks: Watermarks) -> FolderWalk:
    """A walk that says what is to be said of the place. Where the folder's own file is lost, its records say what it was."""
    return FolderWalk(folder, trusted, marks, at_a_glance=folder_id_of(folder.path) is not None)


class NotConfirmed(StorageFailed):
    """A record is there, but the disk did not confirm that it is safe. `saved` is what is there."""

    def __init__(self, saved: SavedRecord, why: str | None) -> None:
        self.saved = saved
        super().__init__(
            f"Do not enter this record again: it is in {saved.path.parent} as {saved.sealed.record.id}. But the disk did not "
            f"confirm that it is safe: {why}."
        )


class RecordsNotHere(StorageFailed):
    """What was saved in a folder from this computer is not there, or another folder stands in its place."""


def _refuse_another_folder(folder: AskedFolder, marks: Watermarks) -> None:
    """Refuse to begin a new records folder where one was before: what is saved there is lost from sight when that is back.

    Nothing is made in the place: it may be where a disk or a shared folder is connected.

    Raises:
        RecordsNotHere: what was saved there is not there today.

    """
    gone = [
        found
        for found in _walk_at_a_glance(folder, trust(), marks).about_place
        if found.code in ("not here", "another folder")
    ]
    here = folder_id_of(folder.path)
    if gone and not any(mark.folder == here for mark in marks if mark.was_saved_in(folder)):
        raise RecordsNotHere(
            f"{gone[0].why} Connect it and try again, or save in another folder: --folder FOLDER. Folder: {folder.path}"
        )


def _about_another_key(walk: FolderWalk, key: PublicKey | None, earlier: Iterable[PublicKey]) -> Iterator[str]:
    """What there is to say where others' records are in the folder and none of one's own, nor of an `earlier` key of one's own. With the key folder everything is
    lost by which one's own could be known: so they may be those of a colleague, or one's own of before.
    """
    names = {chain.key_name for chain in walk.chains if chain.files.numbered}
    if names and names.isdisjoint(each.folder_name for each in (key, *earlier) if each is not None):
        yield (
            f"The records in {walk.folder.path} were signed with another key than "
            f"{'the new one that is made now' if key is None else 'that of this computer'}. That is as it should be if they are "
            "a colleague's. If they are yours, their key is lost from this computer. They can be read as ever, and checked with its "
            "public half. Tell whoever checks your records or keeps your list of trusted keys. This makes a page for them: sharewise key enrol"
        )


def _about_permissions(key_folder: Path, records: list[Path]) -> Iterator[str]:
    """Who else can change what is there, or is to be made there. Of a disk that keeps no permissions: once for each place."""
    is_first = partial(is_first_told, key_folder)
    there = next((each for each in (key_folder, *key_folder.parents) if each.is_dir()), key_folder)
    if not keeps_permissions(there):
        if is_first(key_folder.parent):
            yield KEEPS_NONE.format(folder=key_folder.parent)
        records = [each for each in records if key_folder.parent not in each.parents]
    yield from warnings_of(records, is_first)


def _about_first_clock(now: datetime) -> list[str]:
    """What there is to say about the clock where only the program's own files say what time it may be."""
    put_here = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    # Some systems give every file of a program one day of long ago.
    if put_here >= FIRST_VERSION and now > put_here + _LIFE_OF_A_VERSION:
        return [f"The clock of this computer says {moment(utc(now))}. Set the clock if it is wrong."]
    return []


def _about_clock(seal: VerifiedSeal | None, now: datetime) -> list[str]:
    """What there is to say about the clock, seen beside the last record."""
    if seal is None:
        return []
    if utc(now + _CLOCKS_DIFFER) < seal.time:
        return [
            (
                f"The clock of this computer says {moment(utc(now))}, but your last record was made on {moment(seal.time)}. "
                "One of the two is wrong. This record comes after that one and is dated like it. Set the clock if it is wrong."
            )
        ]
    if utc(now - _LONG_AGO) > seal.time:
        return [
            (
                f"The clock of this computer says {moment(utc(now))}. Your last record was made on {moment(seal.time)}. "
                "Set the clock if it is wrong."
            )
        ]
    return []


def save(
    folder: Path,
    key: SigningKey,
    record: Record,
    *,
    now: datetime,
    random: bytes,
    watermarks: Watermarks = (),
    once: bool = False,
) -> SavedRecord:
    """Save one record: see `RecordWriter`."""
    return RecordWriter(folder, key, watermarks).save(record, now=now, random=random, once=once)


class RecordWriter:
    """Saves records in one folder with one key, one after another: each is the next in the key's chain.

    Where the chain ends is looked at once, and again when another took the next number or changed the folder.

    Attributes:
        marks: the watermarks of this installation.
        end: where the chain ended after the last save, if that is known.
        has_seen_more: whether more is known of the other chains than was read before.

    """

    def __init__(
        self,
        folder: Path,
        key: SigningKey,
        watermarks: Watermarks = (),
        end: ChainEnd | None = None,
        *,
        many: bool = False,
        trusted: Callable[[], TrustedKeys] = _none,
        read_seen: Callable[[str], Seen] = lambda _: {},
        readership: Readership = UNENCRYPTED,
    ) -> None:
        """Nothing is looked at yet.

        Args:
            folder, key: where records are saved, and by whom.
            watermarks: those of this installation.
            end: where the chain ended a moment ago, if somebody looked.
            many: very many records may come: which are there is found out once, and not for each.
            trusted: as of `OwnRecords`.
            read_seen: gives what was seen of the other chains in the folder with an id.
            readership: who can read what is saved.

        """
        self._readership = readership
        self.marks, self.end, self.has_seen_more = watermarks, end, False
        self._trusted, self._read_seen = trusted, read_seen
        self._seen: Seen | None = None
        self._folder, self._key = folder, key
        self._chain_folder = folder / key.public.folder_name
        self._folder_id: str | None = None
        self._table = ReferenceTable() if many else None
        # Where the folder ended when the table was complete.
        self._in_table: ChainEnd | None = None

    @property
    def end_stands(self) -> bool:
        """Whether nobody has put anything into the key's folder since it was looked at, or taken it out."""
        return self.end is not None and self.end.still_stands(self._chain_folder)

    def keep_mark(self, mark: Watermark) -> None:
        """Know of the mark of the last record that was saved."""
        others = [each for each in self.marks if (each.folder, each.chain) != (mark.folder, mark.chain)]
        self.marks = [*others, mark]

    def seen_in(self, folder_id: str) -> Seen:
        """What was seen of the other chains."""
        if self._seen is None:
            self._seen = self._read_seen(folder_id)
        return self._seen

    def save(self, record: Record, *, now: datetime, random: bytes, once: bool = False) -> SavedRecord:
        """Seal and sign `record`, and create its file. Returns only when it is safe on disk.

        A record that is the last one there already, because the disk did not confirm it, is not saved twice.

        Args:
            record: what is saved.
            now: the time of the seal, aware.
            random: 16 bytes, used for the folder's id if it has none yet.
            once: a script saves it. A record with this reference that is there already is not saved again, and nothing is
                saved where another record follows the same earlier one.

        Raises:
            AlreadyFollowed: with `once`, another record completes or supersedes the same one.
            StorageFailed: it could not be saved, or the records before it are not all there; nothing is left behind. Or it
                is there, but perhaps not safely, and the message says so: saving it again makes sure.

        """
        chain_folder = self._chain_folder
        in_folder, mark, end = self._at_end(now, random)
        data = as_data(record)
        taken = looked_at = 0
        while True:
            if once:
                if there := self._saved_as(record.id, end, looked_at):
                    return there
                if record.earlier:
                    self._refuse_second(record.earlier, end, looked_at)
                looked_at = end.last
            verdict, taken = self._last(end, in_folder, mark, taken), end.last + 1
            last = verdict.seal if verdict else None
            if verdict and verdict.data and _holds(verdict.data, data):
                # Saved before, but the disk did not confirm it then.
                same = read_sealed(
                    {name: verdict.data[name] for name in ("format", "seal", "signature")} | {"record": data}
                )
                return _confirmed(SavedRecord(verdict.path, same))
            tips = self._tips(last, in_folder)
            try:
                seal = self._seal_after(last, in_folder, now, tips.named)
                saved = _create_next(chain_folder, self._key, record, data, seal, self._readership)
            except AlreadyExists:
                end = self.end = chain_end(chain_folder, now=now.timestamp())
                continue
            self._keep_end(saved, end)
            self._keep_seen(in_folder, tips)
            return saved

    def save_entry(self, body: EntryBody, *, now: datetime, random: bytes) -> SavedEntry:
        """Seal and sign what is said about a record, as the next of the chain. Args, Raises: as of `save`."""
        in_folder, mark, end = self._at_end(now, random)
        taken = 0
        while True:
            verdict, taken = self._last(end, in_folder, mark, taken), end.last + 1
            last = verdict.seal if verdict else None
            tips = self._tips(last, in_folder)
            plain = self._seal_after(last, in_folder, now, tips.named)
            seal = EntrySeal(**{**plain.as_members(), "kind": kind_of(body)})
            try:
                saved = _create_entry(self._chain_folder, self._key, body, seal)
            except AlreadyExists:
                end = self.end = chain_end(self._chain_folder, now=now.timestamp())
                continue
            # Whoever goes on looks at the folder again.
            self.end, self._in_table = None, None
            self._keep_seen(in_folder, tips)
            return saved

    def _tips(self, last: VerifiedSeal | None, in_folder: str) -> Tips:
        """What the next one names of the other chains."""
        cited = last.seen if last else ()
        return tips_beside(self._chain_folder, in_folder, self._trusted, partial(self.seen_in, in_folder), cited)

    def _keep_seen(self, in_folder: str, tips: Tips) -> None:
        if tips.seen:
            self._seen, self.has_seen_more = {**self.seen_in(in_folder), **tips.seen}, True

    def _at_end(self, now: datetime, random: bytes) -> tuple[str, Watermark | None, ChainEnd]:
        """The folder's id, the mark of what was saved there last, and where the chain ends."""
        in_folder = self._folder_id = self._folder_id or self._prepared(now, random)
        mark = find_watermark(self.marks, in_folder, self._key.public.thumbprint)
        if self.end is None or not self.end_stands:
            self.end = _end_of(self._chain_folder, mark, now)
        return in_folder, mark, self.end

    def _last(self, end: ChainEnd, in_folder: str, mark: Watermark | None, taken: int) -> Verdict | None:
        """The file that the next one follows. `taken`: the number that was tried last, and which another has.

        Raises:
            StorageFailed: nothing can follow it, or no file can be created there.

        """
        chain_folder, key = self._chain_folder, self._key.public
        verdict = _last_record(chain_folder, end.last, key, in_folder)
        sequence = end.last + 1
        if sequence == taken:
            raise StorageFailed(f"The name {record_name(sequence)} is taken in {chain_folder}. Move that file away.")
        _refuse_to_bury(chain_folder, verdict.seal if verdict else None, mark, key)
        if verdict is not None and isinstance(verdict.entry, KeyChangeBody):
            raise KeyWasChanged(
                f"No record can follow record {end.last} in {chain_folder}: it says that this signing key was changed for a new one. To "
                "finish that change: sharewise key rotate. If nobody here changed it, somebody else has used your key: tell whoever "
                "keeps your list of trusted keys."
            )
        return verdict

    def _keep_end(self, saved: SavedRecord, before: ChainEnd) -> None:
        """Know that the chain ends with what was just saved. Who takes the next number in this instant is met there."""
        is_clean = before.status != "" and not _is_linked_twice(saved.path)
        self.end = ChainEnd(saved.sealed.seal.sequence, status_of(self._chain_folder) if is_clean else "")
        if self._table is not None and self._in_table == before:
            record = saved.sealed.record
            self._table.add(self.end.last, [record.id, *([record.earlier.id] if record.earlier else [])])
            self._in_table = self.end

    def _seal_after(self, last: VerifiedSeal | None, in_folder: str, now: datetime, seen: tuple[str, ...]) -> Seal:
        return Seal(
            kind=KIND,
            chain=self._key.public.thumbprint,
            folder=in_folder,
            sequence=last.sequence + 1 if last else 1,
            previous=last.statement if last else None,
            time=_time_after(last, now),
            seen=list(seen),
        )

    def _saved_as(self, reference: str, end: ChainEnd, after: int) -> SavedRecord | None:
        """The record with this reference among those with a number after the one given, if it is as it was signed."""
        for path, data in self._proved_naming(reference, end, after):
            if data["record"].get("id") == reference:
                return _confirmed(SavedRecord(path, read_sealed(data), was_there=True))
        return None

    def _refuse_second(self, followed: EarlierReference, end: ChainEnd, after: int) -> None:
        """Refuse a record where one with a number after the one given follows the same earlier record: of several who look at
        one decision again at the same time, one does.
        """
        reference = followed.id
        for _, data in self._proved_naming(reference, end, after, followed.statement_sha256):
            earlier = data["record"].get("earlier")
            # Another record of the same reference may be followed too.
            if isinstance(earlier, dict) and earlier.get("statement_sha256") == followed.statement_sha256:
                by = data["record"].get("id")
                raise AlreadyFollowed(
                    f"Record {by} follows record {reference} already. Take that one. Nothing was saved."
                )

    def _proved_naming(
        self, reference: str, end: ChainEnd, after: int, statement: str | None = None
    ) -> Iterator[tuple[Path, dict[str, Any]]]:
        """The records that have or name this reference and are as they were signed, of those with a number after the one given, the
        newest first. `statement`: the digest of the statement of the one that is meant, where that is known.

        Raises:
            WrongUse: it was erased.

        """
        for path, number in self._naming(reference, end):
            if number > after and may_name(content := read_record_file(path), reference):
                verdict = verify_bytes(path, content, trust(self._key.public, reader=self._readership.reader))
                if verdict.is_encrypted:
                    raise StorageFailed(NOT_OPENED.format(path=path))
                entry = verdict.entry
                erased = entry.record if isinstance(entry, ErasureBody) else None
                if erased and erased.id == reference and statement in (None, erased.statement):
                    raise WrongUse(f"Record {reference} was saved before, and was erased. Nothing was saved.")
                if verdict.is_proved_record and verdict.data:
                    yield path, verdict.data

    def _naming(self, reference: str, end: ChainEnd) -> Iterable[tuple[Path, int]]:
        """The files that may name this reference, the newest first."""
        if self._table is None:
            return reversed(chain_files(self._chain_folder).numbered)
        if self._in_table != end or not end.still_stands(self._chain_folder):
            self._table.add_files(chain_files(self._chain_folder).numbered, self._readership.reader)
            self._in_table = end
        return ((self._chain_folder / record_name(each), each) for each in self._table.numbers_naming(reference))

    def _prepared(self, now: datetime, random: bytes) -> str:
        """The folder's id, once the folder and the key's part of it are there. Where nothing can be saved, nothing is made.

        Raises:
            StorageFailed: nothing can be saved there.

        """
        known = _known_id(self._folder, self._key.public)
        mark = find_watermark(self.marks, known, self._key.public.thumbprint) if known else None
        if _is_gone(self._chain_folder):
            _refuse_to_bury(self._chain_folder, None, mark, self._key.public)
        make_private_folder(self._folder)
        if os.path.islink(self._chain_folder):
            raise StorageFailed(f"The folder {self._chain_folder} is a link to another place. Choose another folder.")
        make_private_folder(self._chain_folder)
        remove_leftovers(self._folder, now=now.timestamp())
        if not os.path.exists(self._folder / FOLDER_FILE):
            # Where two write one at once, the first is kept.
            with contextlib.suppress(AlreadyExists):
                made = {"format": FOLDER_FORMAT, "id": known or random[:16].hex()}
                create_atomically(self._folder / FOLDER_FILE, write_readable(made))
        return folder_id(self._folder)


def _is_gone(folder: Path) -> bool:
    """Whether there is nothing of this name.

    Raises:
        StorageFailed: nobody can tell: the disk gives no answer.

    """
    try:
        os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be read: {why(error)}.") from None
    return False


def _end_of(chain_folder: Path, mark: Watermark | None, now: datetime) -> ChainEnd:
    """Where the chain ends: where this installation left it, if nobody has changed the folder since; else it is looked at."""
    left = ChainEnd(mark.sequence, mark.left) if mark is not None else None
    return left if left and left.still_stands(chain_folder) else chain_end(chain_folder, now=now.timestamp())


def _is_linked_twice(path: Path) -> bool:
    """Whether the temporary name of a file that was just saved could not be removed."""
    with contextlib.suppress(OSError):
        return path.stat().st_nlink > 1
    return False


class AlreadyFollowed(WrongUse):
    """Another record completes or supersedes the same one."""


class KeyWasChanged(StorageFailed):
    """The chain of a key has ended: another key took its place."""


def _confirmed(saved: SavedRecord) -> SavedRecord:
    """A record that is there already, once it is safe on disk.

    Raises:
        NotConfirmed: the disk still does not confirm it.

    """
    try:
        make_durable(saved.path)
    except NotDurable as error:
        raise NotConfirmed(saved, error.why) from None
    return saved


def _holds(data: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether a file holds this record, plain or encrypted."""
    if "record_age" in data:
        return bool(data["record_sha256"] == digest_of(record))
    return data.get("record") == record


def _create_next(
    chain_folder: Path, key: SigningKey, record: Record, data: dict[str, Any], seal: Seal, readership: Readership
) -> SavedRecord:
    """Sign a record, of which `data` are the data, with its seal, and create its file."""
    signed = RECORD.statement(data, as_data(seal))
    sealed = SealedRecord(format=FORMAT, record=record, seal=seal, signature=RECORD.sign(key, signed))
    place, digest = chain_folder / record_name(seal.sequence), hashlib.sha256(signed).hexdigest()
    saved = SavedRecord(place, sealed, False, digest, bool(readership.recipients))
    whole = as_data(sealed.but(record=None)) | {"record": data}
    body = readership.body_of(data)
    parts = whole | body
    content = write_readable(
        {name: parts[name] for name in FILE_ORDER if name in parts and (name != "record" or name in body)}
    )
    try:
        # What could not be read back must not be saved: it would look altered, and no record could follow it.
        read_strict(content)
        if readership.recipients:
            read_strict(write_readable(whole))
    except NotStrict as error:
        raise StorageFailed(f"This record cannot be saved: {error}. Shorten what you wrote, and try again.") from None
    try:
        create_atomically(saved.path, content)
    except NotDurable as error:
        raise NotConfirmed(saved, error.why) from None
    return saved


def _create_entry(chain_folder: Path, key: SigningKey, body: EntryBody, seal: EntrySeal) -> SavedEntry:
    """The same of an entry.

    Raises:
        NotDurable: it is there, but the disk did not confirm it.

    """
    signed = ENTRY.statement(as_data(body), as_data(seal))
    sealed = SealedEntry(format=ENTRY_FORMAT, entry=body, seal=seal, signature=ENTRY.sign(key, signed))
    content = write_readable(as_data(sealed))
    try:
        read_body(seal.kind, read_strict(content)["entry"])
    except ValueError as error:
        raise StorageFailed(f"This cannot be saved: {error}. Shorten what you wrote, and try again.") from None
    path = chain_folder / record_name(seal.sequence)
    create_atomically(path, content)
    return SavedEntry(path, sealed, hashlib.sha256(signed).hexdigest())


def _known_id(folder: Path, key: PublicKey) -> str | None:
    """The folder's id, where it has one. Where its file was lost, the key's own last record says what it was.

    Raises:
        StorageFailed: it cannot be read, or was lost and no record says what it was; or there are several folders here.

    """
    if os.path.exists(folder / FOLDER_FILE):
        return folder_id(folder)
    if (not_here := why_not_in_tree(folder)) is not None:
        raise StorageFailed(f"Nothing was saved. {not_here}")
    return _lost_id(folder, key)


def _lost_id(folder: Path, key: PublicKey) -> str | None:
    parts = [files for files in chains_below(folder) if files.numbered]
    if not parts:
        return None
    for files in parts:
        if files.key_name == key.folder_name:
            seal = verify_file(files.numbered[-1][0], trust(key)).seal
            if seal is not None:
                return seal.folder
    raise StorageFailed(
        f"The file {folder / FOLDER_FILE} is missing, though there are records in that folder. Choose another folder with "
        "--folder, and tell whoever looks after your records."
    )


def _last_record(chain_folder: Path, number: int, key: PublicKey, in_folder: str | None) -> Verdict | None:
    """The record with this number, which the next one follows, as it was signed; None where the next is the first.

    Raises:
        StorageFailed: it cannot be read, or is not as it was signed, so nothing can follow it.

    """
    if not number:
        return None
    path = chain_folder / record_name(number)
    verdict = verify_file(path, trust(key))
    if verdict.word == "cannot be read":
        raise StorageFailed(verdict.why)
    seal = verdict.seal
    if seal is None or (seal.folder, seal.sequence) != (in_folder, number) or number >= LAST_SEQUENCE:
        raise StorageFailed(
            f"The last record, {path}, was changed or is in the wrong place, so no record can follow it. "
            "Choose another folder with --folder, and tell whoever looks after your records."
        )
    return verdict


def _refuse_to_bury(chain_folder: Path, last: VerifiedSeal | None, mark: Watermark | None, key: PublicKey) -> None:
    """Refuse to save where a record that was saved before is missing or exchanged: the new one would cover the traces.

    Raises:
        StorageFailed: such a record is missing, or was exchanged.

    """
    sequence = last.sequence if last else 0
    if mark is None:
        return
    if mark.sequence > sequence:
        raise StorageFailed(
            f"Records are missing in {chain_folder}: the last one saved was number {mark.sequence}, the last one there is "
            f"number {sequence}. If the folder is still being synchronised, wait and try again. Otherwise choose another "
            "folder with --folder, and tell whoever looks after your records."
        )
    then = last if mark.sequence == sequence else _verified_seal(chain_folder, mark.sequence, key)
    if then is None or then.statement != mark.statement:
        raise StorageFailed(
            f"Record {mark.sequence} in {chain_folder} is not the one that was saved on this computer. Choose another "
            "folder with --folder, and tell whoever looks after your records."
        )


def _verified_seal(chain_folder: Path, sequence: int, key: PublicKey) -> VerifiedSeal | None:
    return verify_file(chain_folder / record_name(sequence), trust(key)).seal


def _time_after(last: VerifiedSeal | None, now: datetime) -> str:
    """The time of the next record, never before that of the last: a clock that is wrong, or was, shuts nobody out."""
    return utc(now) if last is None else max(utc(now), last.time)


def take_out_content(verdict: Verdict, trusted: TrustedKeys) -> None:
    """Put a record's digest in the place of its content: the one change that a saved file may ever see. The seal, the signature and
    the place in the chain stay. `verdict` is on the record as it was read, proved.

    An entry says first that it is done; so whatever stops it in between, the folder says what is still to be done.

    Raises:
        Finding: it was changed since.
        StorageFailed: it could not be done; the content is still there.

    """
    assert verdict.seal is not None
    now = verify_file(verdict.path, trusted)
    if not now.has_content or now.data is None or now.seal != verdict.seal:
        raise Finding(f"The file {verdict.path} was changed meanwhile. Look at it first: sharewise verify")
    stub = without_record({name: now.data[name] for name in FILE_ORDER if name in now.data})
    try:
        replace_atomically(verdict.path, write_readable(stub))
        make_durable(verdict.path)
    except OSError as error:
        raise StorageFailed(
            f"The content of {verdict.path} could not be taken out: {why(error)}. It is still to be done. Try again."
        ) from None
    after = verify_file(verdict.path, trusted)
    if after.seal != verdict.seal or after.has_content:
        raise StorageFailed(f"The content of {verdict.path} is not gone. Look at it: sharewise verify")
