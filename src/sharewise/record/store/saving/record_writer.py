"""The next record or entry of a chain.

A chain belongs to one key and one folder. The exclusive creation of the next number decides between two writers, with no
lock: the loser signs again with the number after.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sharewise.dates import utc
from sharewise.errors import StorageFailed
from sharewise.files import AlreadyExists
from sharewise.record.entry_model import EntryBody, EntrySeal, KeyChangeBody, kind_of
from sharewise.record.keys import SigningKey
from sharewise.record.reading.readership import UNENCRYPTED, Readership
from sharewise.record.record_model import Record, Seal, read_sealed
from sharewise.record.seal import KIND, digest_of
from sharewise.record.store.folder import ChainEnd, chain_end, record_name, status_of
from sharewise.record.store.saving.next_file import confirmed, create_entry, create_next
from sharewise.record.store.saving.predecessor import end_of, last_record, refuse_to_bury
from sharewise.record.store.saving.prepared_folder import prepare_folder
from sharewise.record.store.saving.saved import SavedEntry, SavedRecord
from sharewise.record.store.saving.saved_before import SavedBefore
from sharewise.record.store.seen.tips import Seen, Tips, tips_beside
from sharewise.record.store.watermark import Watermark, Watermarks, find_watermark
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, VerifiedSeal, trust
from sharewise.rulebook.parts import as_data


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
        trusted: Callable[[], TrustedKeys] = trust,
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
        self._before = SavedBefore(self._chain_folder, key.public, readership, many=many)

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
                if there := self._before.saved_as(record.id, end, looked_at):
                    return there
                if record.earlier:
                    self._before.refuse_second(record.earlier, end, looked_at)
                looked_at = end.last
            verdict, taken = self._last(end, in_folder, mark, taken), end.last + 1
            last = verdict.seal if verdict else None
            if verdict and verdict.data and _holds(verdict.data, data):
                # Saved before, but the disk did not confirm it then.
                same = read_sealed(
                    {name: verdict.data[name] for name in ("format", "seal", "signature")} | {"record": data}
                )
                return confirmed(SavedRecord(verdict.path, same))
            tips = self._tips(last, in_folder)
            try:
                seal = self._seal_after(last, in_folder, now, tips.named)
                saved = create_next(chain_folder, self._key, record, data, seal, self._readership)
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
                saved = create_entry(self._chain_folder, self._key, body, seal)
            except AlreadyExists:
                end = self.end = chain_end(self._chain_folder, now=now.timestamp())
                continue
            # Whoever goes on looks at the folder again.
            self.end = None
            self._before.look_again()
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
        in_folder = self._folder_id = self._folder_id or prepare_folder(
            self._folder, self._key.public, self.marks, now=now, random=random
        )
        mark = find_watermark(self.marks, in_folder, self._key.public.thumbprint)
        if self.end is None or not self.end_stands:
            self.end = end_of(self._chain_folder, mark, now)
        return in_folder, mark, self.end

    def _last(self, end: ChainEnd, in_folder: str, mark: Watermark | None, taken: int) -> Verdict | None:
        """The file that the next one follows. `taken`: the number that was tried last, and which another has.

        Raises:
            StorageFailed: nothing can follow it, or no file can be created there.

        """
        chain_folder, key = self._chain_folder, self._key.public
        verdict = last_record(chain_folder, end.last, key, in_folder)
        sequence = end.last + 1
        if sequence == taken:
            raise StorageFailed(f"The name {record_name(sequence)} is taken in {chain_folder}. Move that file away.")
        refuse_to_bury(chain_folder, verdict.seal if verdict else None, mark, key)
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
        self._before.add(saved.sealed.record, before, self.end)

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


def _is_linked_twice(path: Path) -> bool:
    """Whether the temporary name of a file that was just saved could not be removed."""
    with contextlib.suppress(OSError):
        return path.stat().st_nlink > 1
    return False


class KeyWasChanged(StorageFailed):
    """The chain of a key has ended: another key took its place."""


def _holds(data: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether a file holds this record, plain or encrypted."""
    if "record_age" in data:
        return bool(data["record_sha256"] == digest_of(record))
    return data.get("record") == record


def _time_after(last: VerifiedSeal | None, now: datetime) -> str:
    """The time of the next record, never before that of the last: a clock that is wrong, or was, shuts nobody out."""
    return utc(now) if last is None else max(utc(now), last.time)
