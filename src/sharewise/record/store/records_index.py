"""The index of a large records folder: which of its files are worth reading, so that a question to it reads those alone.

It is derived, kept on this computer alone, and may be deleted at any time. It holds a SQLite database with a row for each
record that was proved, in its place and without a finding when it was last read: no name, no case reference, no text of
anybody. It says what to read and never what to show: whatever is shown is read and checked as if there were no index.

A row counts while the record's file, and that of the one before, are as they were by all that the system says of them (size,
two times, inode). Everything else is read anew each time: what is new, changed or altered, or follows a gap.

The file is read and written whole, so that no lock of SQLite's is ever needed, on a network drive either: it is wholly there
or not at all, and of two who write it at once, one wins. Its first line says what it was made for and how it has to be
whole. Whatever is odd about it, it counts as not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharewise.dates import uk_zone, utc
from sharewise.errors import StorageFailed
from sharewise.files import make_private_folder, open_to_others, read_with_status, replace_atomically
from sharewise.record.due_steps import steps_left
from sharewise.record.entry_model import AboutRecordBody, ApprovalBody, EntryBody
from sharewise.record.public_key import key_folder_name
from sharewise.record.retention import own_last_day
from sharewise.record.store.chains.findings import AHEAD
from sharewise.record.store.folder import ChainFiles, is_put_together, record_name
from sharewise.record.summary import RecordFilter, Summary
from sharewise.record.verification import Verdict
from sharewise.text import comparable, typed

if TYPE_CHECKING:
    import sqlite3

_FORMAT = b"sharewise-index/5"
_SUFFIX = ".index"
_LARGEST = 1 << 31
# A person has few records folders. Of those that are no more, the index goes.
_MOST_FILES = 8
# What was changed so short a time ago may change again without showing: disks count time in steps.
_RECENT = timedelta(seconds=2)
# A row's id holds the number of the key's part, and below it that of the record.
_BITS = 27
# What the system says of a file is four numbers; of so many files it is kept in one block, and compared at once.
_BLOCK = 1024
_NUMBERS = 4
_STAMP = _NUMBERS * 8
_NO_STAMP = bytes(_STAMP)
_LARGEST_NUMBER = (1 << 63) - 1
_UNKNOWN = (-1,) * _NUMBERS
# In place of what was sealed, where the content of a record is gone.
_ERASED = "erased"
_SCHEMA = """
CREATE TABLE about (salt BLOB, latest TEXT);
CREATE TABLE part (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE block (part INTEGER, number INTEGER, stamps BLOB, PRIMARY KEY (part, number)) WITHOUT ROWID;
CREATE TABLE record (
    id INTEGER PRIMARY KEY, statement BLOB, reference TEXT, earlier TEXT, made INTEGER, outcome TEXT, cased BLOB, due INTEGER,
    kept INTEGER, checked INTEGER, kind TEXT, signer INTEGER, completes INTEGER, approval INTEGER, approves BLOB
);
CREATE INDEX by_reference ON record (reference);
CREATE INDEX by_earlier ON record (earlier) WHERE earlier IS NOT NULL;
CREATE INDEX by_due ON record (due) WHERE due;
CREATE INDEX by_approval ON record (approval) WHERE approval;
CREATE INDEX by_approves ON record (approves) WHERE approves IS NOT NULL;
"""
_WANTED = "CREATE TEMP TABLE wanted (id INTEGER PRIMARY KEY, reference TEXT)"
_MATCHING = """
INSERT INTO wanted SELECT id, reference FROM record
WHERE kind = 'decision' AND (:case IS NULL OR cased = :case) AND (:outcome IS NULL OR outcome = :outcome)
AND (made IS NULL OR ((:since IS NULL OR made >= :since) AND (:until IS NULL OR made <= :until)))
"""
# `asked`: the records of decisions that a second person has to approve of, each with whose decision it is: that of whoever signed the
# first that holds it. `approved`: those that somebody else approved of, and those that complete one of them.
# `kept`: the last day of a record by what it says itself. Where it says nothing, the organisation's rule counts.
_DUE = """
WITH RECURSIVE asked (id, reference, statement, signer) AS (
    SELECT id, reference, statement, signer FROM record WHERE approval AND NOT (completes AND EXISTS (
        SELECT 1 FROM record AS first WHERE first.reference = record.earlier AND first.approval
    ))
    UNION
    SELECT later.id, later.reference, later.statement, asked.signer
    FROM asked JOIN record AS later ON later.earlier = asked.reference WHERE later.approval AND later.completes
), approved (id, reference) AS (
    SELECT asked.id, asked.reference
    FROM asked JOIN record AS said ON said.approves = asked.statement WHERE said.signer <> asked.signer
    UNION
    SELECT later.id, later.reference
    FROM approved JOIN record AS later ON later.earlier = approved.reference WHERE later.approval AND later.completes
)
INSERT INTO wanted SELECT id, reference FROM record
WHERE id IN (
    SELECT id FROM record WHERE due
    UNION ALL SELECT id FROM record WHERE approval AND id NOT IN (SELECT id FROM approved)
) AND NOT EXISTS (
    SELECT 1 FROM record AS later WHERE later.earlier = record.reference AND later.kind = 'decision'
)
UNION SELECT id, reference FROM record
WHERE kind = 'decision' AND (kept < :today OR (kept IS NULL AND made <= :made_by))
"""
_MEANT = """
INSERT INTO wanted SELECT id, reference FROM record
WHERE kind = 'decision' AND (cased = :case OR instr(replace(substr(reference, 3), '-', ''), :part))
"""
_ENTRIES = "INSERT INTO wanted SELECT id, reference FROM record WHERE kind <> 'decision'"
_NAMING = "INSERT INTO wanted SELECT id, reference FROM record WHERE reference = :reference"
# With all that follows those, and that follows one which is read anyway, however far on: it says what became of them.
_CHOSEN = """
WITH RECURSIVE chosen (id, reference) AS (
    SELECT id, reference FROM wanted
    UNION SELECT id, reference FROM record WHERE earlier IS NOT NULL AND earlier NOT IN (SELECT reference FROM record)
    UNION SELECT record.id, record.reference FROM record JOIN chosen ON record.earlier = chosen.reference
)
SELECT id FROM chosen
"""


class RecordsIndex:
    """What is known of the records that lie in a folder now: those that are as they were when they were last checked.

    Attributes:
        unchanged: how many those are.

    """

    def __init__(
        self,
        folder: Path,
        made_for: str,
        place: str,
        parts: Sequence[tuple[ChainFiles, int | None]],
        now: datetime,
        worth_writing: int,
    ) -> None:
        """Open it, or begin a new one.

        Args:
            folder: where this installation keeps its indexes.
            made_for: all that a verdict depends on beside the files; for anything else, a new one is begun.
            place: what stands for the records folder and the keys.
            parts: the records of each key, and the number of the one that was saved last from this computer.
            now: the time, from before the files were looked at.
            worth_writing: for fewer records that were not in it, it is not written again.

        """
        self._file = folder / f"{hashlib.sha256(place.encode()).hexdigest()[:16]}{_SUFFIX}"
        self._header = b"%s %s" % (_FORMAT, hashlib.sha256(made_for.encode()).hexdigest().encode())
        self._now, self._today = now, now.astimezone(uk_zone()).date().toordinal()
        self._sealed_by, self._noted = utc(now), set[int]()
        self._new, self._is_wrong, self._worth_writing = 0, False, max(worth_writing, 1)
        try:
            self._open(self._kept(), parts)
        except Exception:
            # Whatever is wrong with it, a new one is as good.
            self._open(None, parts)

    def _open(self, database: sqlite3.Connection | None, parts: Sequence[tuple[ChainFiles, int | None]]) -> None:
        self._database = database or _new_database()
        self._database.execute(_WANTED)
        self._salt, latest = self._database.execute("SELECT salt, latest FROM about").fetchone()
        if latest > utc(self._now + AHEAD):
            raise ValueError("the clock was set back: records may be dated ahead that were not")
        known = dict[str, int](self._database.execute("SELECT name, id FROM part"))
        self._parts: dict[Path, _Part] = {}
        for files, last_saved in parts:
            # A key may have a part in several folders that were put together.
            above = files.folder.parent
            name = f"{above.name}/{files.folder.name}" if is_put_together(above) else files.folder.name
            if name not in known:
                known[name] = max(known.values(), default=0) + 1
                self._database.execute("INSERT INTO part VALUES (?, ?)", (known[name], name))
            blocks = self._database.execute("SELECT number, stamps FROM block WHERE part = ?", (known[name],))
            self._parts[files.folder] = _Part(known[name], files, dict(blocks), last_saved, self._now)
        for each in set(known.values()) - {part.id for part in self._parts.values()}:
            self._database.execute("DELETE FROM block WHERE part = ?", (each,))
        self._drop_what_changed()

    def _drop_what_changed(self) -> None:
        """Leave the rows that count. What their records' files said stays known while this one is open."""
        self._before: dict[int, bytes] = {}
        (count,) = self._database.execute("SELECT count(*) FROM record").fetchone()
        self.unchanged = sum(len(part.files.numbers) - len(part.unsettled) for part in self._parts.values())
        if count == self.unchanged:
            return
        by_id = {part.id: part for part in self._parts.values()}
        gone = []
        for row, statement in self._database.execute("SELECT id, statement FROM record"):
            part, number = by_id.get(row >> _BITS), row & ((1 << _BITS) - 1)
            if part is None or number in part.unsettled or part.files.index_of(number) is None:
                gone.append((row,))
                self._before[row] = statement
                if part is not None:
                    part.unsettle(number)
        self._database.executemany("DELETE FROM record WHERE id = ?", gone)
        (count,) = self._database.execute("SELECT count(*) FROM record").fetchone()
        if count != self.unchanged:
            raise ValueError("there are not as many records as files")

    def holds(self, folder: Path) -> bool:
        """Whether it is about what lies in this folder."""
        return folder in self._parts

    def was_unchanged(self, folder: Path, number: int) -> bool:
        """Whether a record was as it was when it was last checked."""
        return number not in self._parts[folder].unsettled

    @property
    def checked_since(self) -> date:
        """The earliest day on which one of them was checked."""
        return date.fromordinal(self._database.execute("SELECT min(checked) FROM record").fetchone()[0])

    def matching(self, wanted: RecordFilter) -> dict[Path, list[int]]:
        """The files to read for a list of the wanted records: their places in each part."""
        values = {
            "case": None if wanted.case is None else self._cased(typed(wanted.case)),
            "outcome": wanted.outcome,
            "since": wanted.since.toordinal() if wanted.since else None,
            "until": wanted.until.toordinal() if wanted.until else None,
        }
        return self._chosen(_MATCHING, **values)

    def due(self, today: date | None, made_by: date | None) -> dict[Path, list[int]]:
        """The same for all about which something is left to do, and whose time has passed. Arguments: as of `IndexedWalk.due`."""
        days = {"today": today, "made_by": made_by}
        return self._chosen(_DUE, **{name: day.toordinal() if day else None for name, day in days.items()})

    def meant(self, case: str, part: str) -> dict[Path, list[int]]:
        """The same for those with this case reference, or this part of a reference."""
        return self._chosen(_MEANT, case=self._cased(case), part=part)

    def naming(self, reference: str) -> dict[Path, list[int]]:
        """The same for those that have or name this reference."""
        return self._chosen(_NAMING, reference=reference)

    def entries(self) -> dict[Path, list[int]]:
        """The same for what is no decision."""
        return self._chosen(_ENTRIES)

    def _chosen(self, question: str, **values: Any) -> dict[Path, list[int]]:
        self._database.execute("DELETE FROM wanted")
        self._database.execute(question, values)
        numbers: dict[int, set[int]] = {part.id: set(part.unsettled) for part in self._parts.values()}
        for (row,) in self._database.execute(_CHOSEN):
            numbers[row >> _BITS].add(row & ((1 << _BITS) - 1))
        places = {folder: map(part.files.index_of, numbers[part.id]) for folder, part in self._parts.items()}
        return {folder: sorted(place for place in some if place is not None) for folder, some in places.items()}

    def note(self, folder: Path, number: int, verdict: Verdict, summary: Summary, *, is_sound: bool) -> None:
        """Take in a record that was read now, or an entry about one. `is_sound`: it is as it should be in its place."""
        seal, entry = verdict.seal if is_sound else None, verdict.entry
        part = self._parts[folder]
        row = (part.id << _BITS) + number
        if seal is None or not part.can_be_settled(number) or seal.time > self._sealed_by:
            self._forget(part, number)
            return
        statement = bytes.fromhex(seal.statement)[:16]
        before = self._before.get(row) if number in part.unsettled else self._statement(row)
        if before not in (None, statement) and row + 1 not in self._noted:
            # The next was checked beside another.
            self._forget(part, number + 1)
        made_at, kept, approved = summary.made_at, own_last_day(summary), _approved_in(entry)
        earlier = entry.record.id if isinstance(entry, AboutRecordBody) else _earlier_in(summary)
        self._database.execute(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row,
                statement,
                summary.reference,
                earlier,
                made_at.date().toordinal() if made_at else None,
                summary.outcome,
                self._cased(summary.case_reference),
                bool(steps_left(summary)),
                kept.toordinal() if kept else None,
                self._today,
                _ERASED if verdict.word == "sealed, content erased" else seal.kind,
                # Whose it is: keys that were changed for one another are one person's.
                int(key_folder_name(min((*seal.same_person, seal.key.thumbprint))), 16),
                summary.earlier is not None and summary.earlier.relation == "completes",
                summary.asks_approval,
                approved[:16] if approved else None,
            ),
        )
        self._new += part.settle(number)
        self._noted.add(row)

    def _statement(self, row: int) -> bytes | None:
        found = self._database.execute("SELECT statement FROM record WHERE id = ?", (row,)).fetchone()
        return found[0] if found else None

    def _forget(self, part: _Part, number: int) -> None:
        dropped = self._database.execute("DELETE FROM record WHERE id = ?", ((part.id << _BITS) + number,))
        part.unsettle(number)
        self._is_wrong |= dropped.rowcount > 0

    def _cased(self, case: str) -> bytes:
        """What stands for a case reference: without the salt, nobody can tell which."""
        return hashlib.blake2b(comparable(case).encode(), key=self._salt, digest_size=8).digest()

    def keep(self) -> None:
        """Write it, if there is enough that was not in it. What cannot be written is found out another time."""
        if not self._is_wrong and self._new < self._worth_writing:
            return
        for part in self._parts.values():
            blocks = ((part.id, number, bytes(stamps)) for number, stamps in part.blocks.items())
            self._database.executemany("INSERT OR REPLACE INTO block VALUES (?, ?, ?)", blocks)
        self._database.execute("UPDATE about SET latest = max(latest, ?)", (self._sealed_by,))
        self._database.commit()
        content = self._database.serialize()
        folder = self._file.parent
        with contextlib.suppress(OSError, StorageFailed):
            make_private_folder(folder)
            if open_to_others(folder) is None:
                replace_atomically(self._file, b"%s %s\n%s" % (self._header, _digest(content), content))
                self._remove_oldest()

    def _remove_oldest(self) -> None:
        files = sorted(self._file.parent.glob(f"*{_SUFFIX}"), key=lambda file: file.stat().st_mtime)
        for file in files[:-_MOST_FILES]:
            file.unlink()

    def _kept(self) -> sqlite3.Connection | None:
        """What was written last, or None where it is not there, is not whole, or was made for something else."""
        folder = self._file.parent
        if open_to_others(folder) or open_to_others(folder.parent):
            return None
        try:
            content, status = read_with_status(self._file, _LARGEST)
        except OSError:
            return None
        if open_to_others(self._file, status, to_read=True):
            return None
        # It may be large: what stands behind its first line is not copied.
        header, body = content[: content.find(b"\n")], memoryview(content)[content.find(b"\n") + 1 :]
        if header != b"%s %s" % (self._header, _digest(body)):
            return None
        database = _database()
        database.deserialize(body)
        return database


def forget_indexes(folder: Path) -> None:
    """Remove all that is kept in a folder of indexes: of a record that was erased, nothing stays in them.

    Raises:
        StorageFailed: one could not be removed.

    """
    for file in folder.glob(f"*{_SUFFIX}"):
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(
                f"The file {file} could not be removed: {error.strerror}. Remove it yourself."
            ) from None


class _Part:
    """One key's part of a records folder: what the system says of its files now, and which are not as they were.

    Attributes:
        id: its number in the index.
        files: the files.
        blocks: what is kept of what the system said.
        unsettled: the numbers of the records that have to be read anew.

    """

    def __init__(
        self, number: int, files: ChainFiles, blocks: dict[int, bytes], last_saved: int | None, now: datetime
    ) -> None:
        self.id, self.files = number, files
        self.blocks = {block: bytearray(kept) for block, kept in blocks.items() if len(kept) == _BLOCK * _STAMP}
        self._settled_before = int((now - _RECENT).timestamp() * 10**9)
        self._stamps = _stamps(files)
        changed = set(self._changed())
        present = files.index_of
        self.unsettled = changed | {number + 1 for number in changed if present(number + 1) is not None}
        if not files.is_gapless:
            self.unsettled.update(
                number
                for before, number in zip((0, *files.numbers), files.numbers, strict=False)
                if number != before + 1
            )
        if last_saved is not None and present(last_saved) is not None:
            self.unsettled.add(last_saved)
        for each in self.unsettled:
            self._keep(each, _NO_STAMP)

    def _changed(self) -> Iterator[int]:
        """The numbers of the files that are not as they were."""
        numbers, low = self.files.numbers, 0
        while low < len(numbers):
            block = numbers[low] // _BLOCK
            high = bisect_left(numbers, (block + 1) * _BLOCK, low)
            kept = self.blocks.get(block, b"")
            now = self._stamps[low * _NUMBERS : high * _NUMBERS].tobytes()
            first = numbers[low] % _BLOCK * _STAMP
            is_gapless = numbers[high - 1] - numbers[low] == high - 1 - low
            if not is_gapless or kept[first : first + len(now)] != now:
                for index in range(low, high):
                    at, place = numbers[index] % _BLOCK * _STAMP, (index - low) * _STAMP
                    if kept[at : at + _STAMP] != now[place : place + _STAMP]:
                        yield numbers[index]
            low = high

    def can_be_settled(self, number: int) -> bool:
        """Whether a record in this place can be known again: it stands beside the one before, and was not changed just now."""
        index = self.files.index_of(number)
        if index is None or (number > 1 and self.files.index_of(number - 1) is None):
            return False
        _, modified, changed, _ = self._stamp(index)
        return 0 <= modified < self._settled_before and 0 <= changed < self._settled_before

    def settle(self, number: int) -> bool:
        """Know the file with this number from now on by what the system said of it before it was read. Returns whether that is
        new.
        """
        index = self.files.index_of(number)
        assert index is not None
        return self._keep(number, self._stamp(index).tobytes())

    def unsettle(self, number: int) -> None:
        """Know it no more."""
        self._keep(number, _NO_STAMP)

    def _stamp(self, index: int) -> array[int]:
        return self._stamps[index * _NUMBERS : (index + 1) * _NUMBERS]

    def _keep(self, number: int, stamp: bytes) -> bool:
        block = self.blocks.setdefault(number // _BLOCK, bytearray(_BLOCK * _STAMP))
        at = number % _BLOCK * _STAMP
        before, block[at : at + _STAMP] = block[at : at + _STAMP], stamp
        return before != stamp


def _stamps(files: ChainFiles) -> array[int]:
    """What the system says of each file, and what changes with it: four numbers a file."""
    stamps = array("q")
    with contextlib.ExitStack() as closing:
        look = partial(os.stat, follow_symlinks=False)
        prefix = f"{files.folder}{os.sep}"
        if os.stat in os.supports_dir_fd:
            handle = os.open(files.folder, os.O_RDONLY)
            closing.callback(os.close, handle)
            look, prefix = partial(look, dir_fd=handle), ""
        for number in files.numbers:
            try:
                status = look(prefix + record_name(number))
            except OSError:
                stamps.extend(_UNKNOWN)
                continue
            inode = status.st_ino & _LARGEST_NUMBER
            stamps.extend((status.st_size, status.st_mtime_ns, status.st_ctime_ns, inode))
    return stamps


def _approved_in(entry: EntryBody | None) -> bytes | None:
    """What stands for the record that an entry approves of, if it does: the digest of its statement."""
    return bytes.fromhex(entry.record.statement) if isinstance(entry, ApprovalBody) else None


def _earlier_in(summary: Summary) -> str | None:
    return summary.earlier.reference if summary.earlier else None


def _database() -> sqlite3.Connection:
    # Imported here: for few records it is not needed.
    import sqlite3

    return sqlite3.connect(":memory:")


def _new_database() -> sqlite3.Connection:
    database = _database()
    database.executescript(_SCHEMA)
    database.execute("INSERT INTO about VALUES (?, '')", (secrets.token_bytes(32),))
    return database


def _digest(content: bytes | memoryview) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
