"""Records as NDJSON: the file of each on one line, exact, for scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sharewise.strict_json import shown_json

if TYPE_CHECKING:
    from sharewise.present.formats import ExportedRecord


def write_records(records: Iterable[ExportedRecord], write: Callable[[bytes], object]) -> None:
    """Write one line for each record. With the verdict, a member says it: then the line is not a record's file."""
    for record in records:
        data: dict[str, Any] = dict(record.verdict.data or {})
        if record.with_verdict:
            data |= {"verdict": record.verdict.word, "file": str(record.verdict.path)}
        write(shown_json(data, compact=True) + b"\n")
