"""Questions to a folder of records: which are there from the newest to the oldest, which has this reference, what came later.

Records are read one at a time: a folder may hold very many.
"""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sharewise.errors import StorageFailed
from sharewise.folders import Folders
from sharewise.record.store.chain import checked_in_place
from sharewise.record.store.folder import ChainFiles, chains_below
from sharewise.record.store.watermark import Watermarks
from sharewise.record.summary import RELATIONS, RecordEntry, RelatedRecord, summarise
from sharewise.record.verification import TrustedKeys, Verdict, read_record_file, verify_bytes, verify_file
from sharewise.strict_json import NotStrict, read_strict

_REFERENCE = re.compile(r"(?:SW)?([0-9A-Z]{5})([0-9A-Z]{5})")
# What comes along when a reference is copied or typed.
_BETWEEN = re.compile(r"[\s.,;\u2010-\u2015-]+")
# Letters that are left out of references, since they are read as digits.
_READ_AS = str.maketrans("OIL", "011")


def as_reference(text: str) -> str | None:
    """A reference as a person types it, as it stands in records: case, dashes and the letters O, I and L do not matter.
    None: it is not a reference.
    """
    found = _REFERENCE.fullmatch(_BETWEEN.sub("", text).upper())
    if found is None:
        return None
    first, second = (part.translate(_READ_AS) for part in found.groups())
    return None if "U" in first + second else f"SW-{first}-{second}"


@dataclass(frozen=True)
class Mentions:
    """The records that have or name a reference, newest first, and whether all files could be read."""

    verdicts: list[Verdict]
    all_read: bool


def mentions_of(folder: Path, reference: str, trusted: TrustedKeys) -> Mentions:
    """All records that have this reference or name it, each with its verdict."""
    verdicts: list[Verdict] = []
    all_read = True
    for files in chains_below(folder):
        all_read = all_read and files.unreadable is None
        for path in (*(path for path, _ in reversed(files.numbered)), *files.others):
            try:
                content = read_record_file(path)
            except StorageFailed:
                all_read = False
                continue
            # A look at the bytes first: most files do not name it, and reading one strictly takes a hundred times as long.
            if reference.encode() in content:
                verdicts.append(checked_in_place(verify_bytes(path, content, trusted)))
    return Mentions(verdicts, all_read)


def find_record(mentions: Mentions, reference: str) -> Verdict | None:
    """The newest record with this reference, or None. One that is proved goes before one that is not."""
    its_own = [verdict for verdict in mentions.verdicts if _record(verdict.data).get("id") == reference]
    return next((verdict for verdict in its_own if verdict.is_proved), its_own[0] if its_own else None)


def later_records(mentions: Mentions, reference: str, statement: str | None) -> list[RelatedRecord]:
    """What proved records do to the one with this reference and, where it is known, the digest of this statement: the
    newest first.
    """
    later = []
    for verdict in mentions.verdicts:
        record = _record(verdict.data)
        earlier = record.get("earlier")
        if not verdict.is_proved or not isinstance(earlier, dict) or earlier.get("id") != reference:
            continue
        if earlier.get("relation") in RELATIONS and statement in (None, earlier.get("statement_sha256")):
            later.append(RelatedRecord(earlier["relation"], str(record.get("id"))))
    return later


def verdicts_newest_first(folder: Path, trusted: TrustedKeys) -> Iterator[Verdict]:
    """The verdicts on the records below `folder`, newest first: by number in a chain, and between chains by time."""
    chains = [_backwards(files, trusted) for files in chains_below(folder)]
    return heapq.merge(*chains, key=_sealed_at, reverse=True)


def entries_newest_first(folder: Path, trusted: TrustedKeys) -> Iterator[RecordEntry]:
    """The records below `folder`, newest first, each with what became of it."""
    later: dict[str, list[RelatedRecord]] = {}
    for verdict in verdicts_newest_first(folder, trusted):
        summary = summarise(verdict)
        if not verdict.is_proved:
            yield RecordEntry(_without_data(verdict), summary)
            continue
        if summary.earlier:
            related = RelatedRecord(summary.earlier.relation, summary.reference)
            later.setdefault(summary.earlier.reference, []).append(related)
        yield RecordEntry(_without_data(verdict), summary, tuple(later.get(summary.reference, ())))


def has_gaps(folder: Path, known: Watermarks) -> bool:
    """Whether a number is missing in a chain below `folder`, or one that was saved here is missing at its end.

    By the names of the files alone; `chain` says what is missing, and looks at the records.
    """
    last_numbers = []
    for files in chains_below(folder):
        numbers = [number for _, number in files.numbered]
        if numbers != list(range(1, len(numbers) + 1)):
            return True
        last_numbers.append(len(numbers))
    here = [mark.sequence for mark in known.values() if mark.place == os.path.realpath(folder)]
    return max(here, default=0) > max(last_numbers, default=0)


def last_record(places: Folders) -> dict[str, Any]:
    """The `record` of the newest file in the folder of records; nothing where there is none that can be read.

    To remind of it, not to rely on it: nothing is checked, and what it says may have been changed.
    """
    try:
        if not places.records.is_dir():
            return {}
        newest = [files.numbered[-1][0] for files in chains_below(places.records) if files.numbered]
        if not newest:
            return {}
        path = max(newest, key=lambda path: path.stat().st_mtime)
        return _record(read_strict(read_record_file(path)))
    except (OSError, NotStrict, StorageFailed):
        return {}


def _backwards(files: ChainFiles, trusted: TrustedKeys) -> Iterator[Verdict]:
    if files.unreadable is not None:
        yield Verdict(files.folder, "cannot be read", files.unreadable)
    for path, _ in reversed(files.numbered):
        yield checked_in_place(verify_file(path, trusted))


def _sealed_at(verdict: Verdict) -> str:
    """When the record was sealed, as it says. What cannot be read comes first, so that it is seen."""
    seal = verdict.data.get("seal") if verdict.data else None
    time = seal.get("time") if isinstance(seal, dict) else None
    return time if isinstance(time, str) else "~"


def _without_data(verdict: Verdict) -> Verdict:
    """A verdict without what the file holds: a list of entries may be very long."""
    return replace(verdict, data=None)


def _record(data: Any) -> dict[str, Any]:
    record = data.get("record") if isinstance(data, dict) else None
    return record if isinstance(record, dict) else {}
