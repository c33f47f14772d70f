"""Records as NDJSON: the file of each on one line, exact, for scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sharewise.strict_json import shown_json, shown_strict_json

if TYPE_CHECKING:
    from sharewise.present.formats import ExportedRecord


class NdjsonRecords:
    """A line for each record."""

    def made_of(self, record: ExportedRecord) -> bytes:
        """The line. With the verdict, a member says it: then the line is not a record's file. With pseudonyms, it is the row."""
        if record.pseudonyms:
            return shown_json(record.row, compact=True) + b"\n"
        data: dict[str, Any] = dict(record.verdict.data or {})
        if not record.with_verdict:
            return shown_strict_json(data) + b"\n"
        data |= {"verdict": record.verdict.word, "file": str(record.verdict.path)}
        return shown_json(data, compact=True) + b"\n"

    def write(self, made: Iterable[bytes], write: Callable[[bytes], object], about: str = "") -> None:  # noqa: ARG002 (no place for it)
        """Write the lines."""
        for line in made:
            write(line)
