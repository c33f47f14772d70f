"""What a person reads in a document of each format, for tests that look for words in all of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any

from docx import Document
from docx.table import Table
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.support.needed import missing


def _in_word(document: bytes) -> str:
    """The words of a Word document: what stands at the head of each sheet, its text, and what stands at the foot."""
    read = Document(io.BytesIO(document))
    sheet = read.sections[0]
    body = (
        "\n".join(cell.text for row in part.rows for cell in row.cells) if isinstance(part, Table) else part.text
        for part in read.iter_inner_content()
    )
    head, foot = ([each.text for each in edge.paragraphs] for edge in (sheet.header, sheet.footer))
    return "\n".join([*head, *body, *foot])


def _in_pdf(document: bytes) -> str:
    """The words of a PDF, sheet by sheet. Where a line ends is for what sets it to say: a space stands there."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(document)).pages)


def _in_parquet(document: bytes) -> Iterator[str]:
    """What is in a table, row by row, and what it says of itself."""
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(io.BytesIO(document)).read()
    yield from (said.decode() for said in (table.schema.metadata or {}).values())
    for row in table.to_pylist():
        yield from (str(value) for value in row.values() if value is not None)


def can_be_made(format_name: str) -> None:
    """Go on only where a format can be made here: what one of them needs is large."""
    if format_name == "parquet" and find_spec("pyarrow") is None:
        missing("pyarrow is not installed. To try Parquet: pip install 'sharewise[parquet]'")


# How a format that is not text is read, as another program reads it, by its name.
READERS: Mapping[str, Callable[[bytes], str]] = {
    "docx": _in_word,
    "pdf": _in_pdf,
    "parquet": lambda document: "\n".join(_in_parquet(document)),
    "xlsx": lambda document: "\n".join(map(str, cells_of(document))),
}


def words_of(format_name: str, document: bytes) -> str:
    """The words of a document in this format."""
    return READERS[format_name](document) if format_name in READERS else document.decode()


def cells_of(workbook: bytes) -> list[Any]:
    """What stands in the cells of a workbook that hold something, sheet by sheet, as openpyxl reads it."""
    sheets = load_workbook(io.BytesIO(workbook), read_only=True).worksheets
    return [value for sheet in sheets for row in sheet.values for value in row if value is not None]
