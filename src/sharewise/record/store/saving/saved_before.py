"""What was saved before under a reference: so a script saves nothing twice, and two records never follow one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sharewise.errors import StorageFailed, WrongUse
from sharewise.record.entry_model import ErasureBody
from sharewise.record.public_key import PublicKey
from sharewise.record.reading.readership import Readership
from sharewise.record.record_model import EarlierReference, Record, read_sealed
from sharewise.record.store.folder import ChainEnd, chain_files, record_name
from sharewise.record.store.reference_table import NOT_OPENED, ReferenceTable, may_name
from sharewise.record.store.saving.next_file import confirmed
from sharewise.record.store.saving.saved import SavedRecord
from sharewise.record.verification import read_record_file, trust, verify_bytes


class AlreadyFollowed(WrongUse):
    """Another record completes or supersedes the same one."""


class SavedBefore:
    """The records of one chain, found by the reference that they have or name."""

    def __init__(self, chain_folder: Path, key: PublicKey, readership: Readership, *, many: bool) -> None:
        """Nothing is looked at yet. `key`: whose chain it is. `readership`: who can read what is saved. `many`: as of `RecordWriter`."""
        self._chain_folder, self._key, self._readership = chain_folder, key, readership
        self._table = ReferenceTable() if many else None
        # Where the folder ended when the table was complete.
        self._in_table: ChainEnd | None = None

    def add(self, record: Record, before: ChainEnd, end: ChainEnd) -> None:
        """Know of a record that was saved just now. `before`, `end`: where the chain ended before, and ends with it."""
        if self._table is not None and self._in_table == before:
            self._table.add(end.last, [record.id, *([record.earlier.id] if record.earlier else [])])
            self._in_table = end

    def look_again(self) -> None:
        """Look at the folder again before anything is looked for."""
        self._in_table = None

    def saved_as(self, reference: str, end: ChainEnd, after: int) -> SavedRecord | None:
        """The record with this reference among those with a number after the one given, if it is as it was signed."""
        for path, data in self._proved_naming(reference, end, after):
            if data["record"].get("id") == reference:
                return confirmed(SavedRecord(path, read_sealed(data), was_there=True))
        return None

    def refuse_second(self, followed: EarlierReference, end: ChainEnd, after: int) -> None:
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
                verdict = verify_bytes(path, content, trust(self._key, reader=self._readership.reader))
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
