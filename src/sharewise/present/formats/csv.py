"""Rows as CSV (RFC 4180) that no spreadsheet takes for formulas.

A cell that begins with `=`, `+`, `-` or `@` (or their full-width twins) is run as a formula by spreadsheets, and so is one
that begins after a separator, where a spreadsheet splits the cell again. There an apostrophe is put in front. Every cell
is quoted. So the text is changed where it could act: scripts take the exact text from NDJSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from sharewise.record.row import COLUMNS
from sharewise.text import expression, visible

if TYPE_CHECKING:
    from sharewise.present.formats import ExportedRecord

_QUOTE = '"'
# The beginning of the cell, or a separator that a spreadsheet may split at; blanks; then what would begin a formula. And such a sign behind
# any of these: few cells have one at all.
_SIGN = expression("[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20](?<![^,;|\\t\\r\\n\"' \\u00a0\\u3000].)")
_FORMULA = expression(r"(^|[,;|\t\r\n\"'])([ \u00a0\u3000]*)([=+\-@\uff1d\uff0b\uff0d\uff20])")


def cell(text: str) -> str:
    """A text as a cell: no character that acts or hides, and no formula."""
    if not text:
        return text
    shown = visible(text)
    return _FORMULA.sub(r"\1\2'\3", shown) if _SIGN.search(shown) else shown


def csv_line(texts: Iterable[str]) -> bytes:
    """One line of CSV: UTF-8, every cell quoted, ending in CR LF."""
    quoted = ",".join([f'"{cell(text).replace(_QUOTE, _QUOTE * 2)}"' for text in texts])
    return f"{quoted}\r\n".encode()


class CsvRecords:
    """The names of the columns, and a line for each record."""

    def made_of(self, record: ExportedRecord) -> bytes:
        """The line."""
        return csv_line(record.row.values())

    def write(self, made: Iterable[bytes], write: Callable[[bytes], object], about: str = "") -> None:  # noqa: ARG002 (no place for it)
        """Write the names and the lines."""
        write(csv_line(COLUMNS))
        for line in made:
            write(line)
