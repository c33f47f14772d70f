"""Records as NDJSON: the file of each on one line, exact, for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sharewise.present.formats import ExportedRecord


def write_records(records: Iterable[ExportedRecord], write: Callable[[bytes], object]) -> None:
    """Write one line for each record. With the verdict, a member says it: then the line is not a record's file."""
    for record in records:
        data: dict[str, Any] = dict(record.verdict.data or {})
        if record.with_verdict:
            data |= {"verdict": record.verdict.word, "file": str(record.verdict.path)}
        line = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        write(line.encode(errors="backslashreplace") + b"\n")
