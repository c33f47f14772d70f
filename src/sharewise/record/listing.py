"""Records from the newest to the oldest, read one at a time, each with its verdict."""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sharewise.record.row import row_of
from sharewise.record.store.chain import checked_in_place
from sharewise.record.store.folder import ChainFiles, chains_below
from sharewise.record.store.query import RELATIONS
from sharewise.record.store.watermark import Watermarks
from sharewise.record.verification import TrustedKeys, Verdict, verify_file


def verdicts_newest_first(folder: Path, trusted: TrustedKeys) -> Iterator[Verdict]:
    """The verdicts on the records below `folder`, newest first: by number in a chain, and between chains by time."""
    chains = [_backwards(files, trusted) for files in chains_below(folder)]
    return heapq.merge(*chains, key=_time, reverse=True)


@dataclass(frozen=True)
class RecordEntry:
    """A record as it was found, its flat row, and what newer records that are proved do to it, with their references."""

    verdict: Verdict
    row: Mapping[str, str]
    later: tuple[tuple[str, str], ...]


def entries_newest_first(folder: Path, trusted: TrustedKeys) -> Iterator[RecordEntry]:
    """The records below `folder`, newest first, each with what became of it."""
    later: dict[str, list[tuple[str, str]]] = {}
    for verdict in verdicts_newest_first(folder, trusted):
        row = row_of(verdict)
        if verdict.is_proved:
            for relation in RELATIONS:
                if row[relation]:
                    later.setdefault(row[relation], []).append((relation, row["id"]))
        yield RecordEntry(verdict, row, tuple(later.get(row["id"], ())) if verdict.is_proved else ())


def _backwards(files: ChainFiles, trusted: TrustedKeys) -> Iterator[Verdict]:
    if files.unreadable is not None:
        yield Verdict(files.folder, "cannot be read", files.unreadable)
    for path, _ in reversed(files.numbered):
        yield checked_in_place(verify_file(path, trusted))


def _time(verdict: Verdict) -> str:
    """When the record was sealed, as it says. What cannot be read comes first, so that it is seen."""
    seal = verdict.data.get("seal") if verdict.data else None
    time = seal.get("time") if isinstance(seal, dict) else None
    return time if isinstance(time, str) else "~"


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
    here = [last.sequence for last in known.values() if last.place == os.path.realpath(folder)]
    return max(here, default=0) > max(last_numbers, default=0)
