"""Documents for scripts as JSON that a person can read too: indented, one member a line. Records as one list, with a line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sharewise.present.formats.ndjson import NdjsonRecords
from sharewise.strict_json import shown_json

if TYPE_CHECKING:
    from sharewise.present.formats import ExportedRecord


def data_bytes(document: Mapping[str, Any]) -> bytes:
    """The document as JSON in UTF-8, ending in a line break."""
    return shown_json(document, indent=2) + b"\n"


class JsonRecords:
    """One list of records, each the content of its file."""

    def made_of(self, record: ExportedRecord) -> bytes:
        """As a line of NDJSON."""
        return NdjsonRecords().made_of(record)

    def write(self, made: Iterable[bytes], write: Callable[[bytes], object], about: str = "") -> None:  # noqa: ARG002 (no place for it)
        """Write the list, record by record."""
        before = b"[\n  "
        for line in made:
            write(before + line.rstrip(b"\n"))
            before = b",\n  "
        write(b"[]\n" if before.startswith(b"[") else b"\n]\n")
