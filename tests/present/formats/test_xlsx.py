"""A workbook: every cell is the text that the record holds, whoever reads it, and nothing in it acts."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from sharewise.present.formats import ExportedRecord, xlsx
from sharewise.present.formats.xlsx import LONGEST, XlsxRecords, cut
from sharewise.present.wording import formats_wording
from sharewise.record.row import COLUMNS, KINDS, SAYS, row_of
from sharewise.record.summary import summarise
from sharewise.record.verification import Verdict
from sharewise.text import visible
from tests.record.test_summary import ALTERED
from tests.support.hostile_cells import GUESSED, INJECTED

DATED = [column for column in COLUMNS if KINDS[column] in ("time", "date")]


def exported(**record: Any) -> ExportedRecord:
    data = {"record": {"id": "SW-AAAAA-AAAAA", "made_at": "2026-11-22T12:30:00Z", **record}, "seal": {"sequence": 7}}
    return ExportedRecord(Verdict(Path("00000001.json"), "evidence of tampering", "why", data), with_verdict=True)


def workbook(*records: ExportedRecord) -> bytes:
    writer, written = XlsxRecords(), list[bytes]()
    writer.write((writer.made_of(each) for each in records), written.append)
    return b"".join(written)


def with_words(text: str) -> ExportedRecord:
    return exported(decision={"words": text})


def cell_of(document: bytes, column: str = "words", row: int = 2) -> Any:
    sheet = load_workbook(BytesIO(document)).worksheets[0]
    return sheet.cell(row, [each.value for each in sheet[1]].index(column) + 1)


def unescaped(text: str) -> str:
    """As a spreadsheet reads what openpyxl leaves as it stands."""
    return text.replace("_x005F_x", "_x")


@pytest.mark.parametrize("text", [*INJECTED, *GUESSED])
def test_a_cell_is_the_text_and_nothing_else(text: str) -> None:
    document = workbook(with_words(text))
    cell = cell_of(document)
    assert unescaped(cell.value) == visible(text)
    assert (cell.data_type, cell.number_format, cell.quotePrefix, cell.hyperlink) == ("s", "@", True, None)
    with ZipFile(BytesIO(document)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            # No formula, no link to anywhere, nothing that is run, nothing from elsewhere.
            assert b"<f>" not in content and b"<hyperlink" not in content and b'TargetMode="External"' not in content
            assert not {"vbaProject", "externalLink", "connections"} & set(name.replace("/", ".").split("."))


@given(st.text(max_size=60))
def test_any_text_is_read_back(text: str) -> None:
    value = cell_of(workbook(with_words(text))).value
    shown = visible(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    assert unescaped(value or "") == shown.replace("_x005F_x", "_x")


@given(st.integers(LONGEST - 3, LONGEST + 300), st.sampled_from(["a", "é", "\U0001f600", "a\U0001f600"]))
def test_a_text_that_is_too_long_is_cut_with_a_mark_and_never_silently(units: int, piece: str) -> None:
    text = piece * (units // (len(piece.encode("utf-16-le")) // 2))
    shown = cut(text)
    assert len(shown.encode("utf-16-le")) // 2 <= LONGEST
    if shown == text:
        return
    assert len(text.encode("utf-16-le")) // 2 > LONGEST
    kept, mark, _ = shown.partition(" [Cut here: ")
    assert mark and text.startswith(kept)
    assert shown == kept + formats_wording.WORKBOOK_CUT.format(left=len(text) - len(kept))


def test_a_huge_text_is_cut_in_the_workbook() -> None:
    value = cell_of(workbook(with_words("=x" * 50_000))).value
    assert len(value) <= LONGEST
    assert value.startswith("=x=x") and value.endswith("All of it: sharewise export --format ndjson]")


def test_the_columns_are_those_of_the_row_and_the_times_and_dates_come_again_as_dates() -> None:
    record = exported(details={"review_on": "2026-12-01", "shared_at": "not a time"})
    document = workbook(record)
    sheet = load_workbook(BytesIO(document)).worksheets[0]
    names = [cell.value for cell in sheet[1]]
    assert names == [*COLUMNS, *(f"{column} (date)" for column in DATED)]
    held = row_of(record.verdict, record.summary)
    assert [cell.value for cell in sheet[2]][: len(COLUMNS)] == [text or None for text in held.values()]
    assert cell_of(document, "made_at (date)").value == datetime(2026, 11, 22, 12, 30)
    assert cell_of(document, "review_on (date)").value == datetime(2026, 12, 1)
    assert cell_of(document, "shared_at (date)").value is None
    assert cell_of(document, "shared_at").value == "not a time"


def test_it_is_made_to_be_read(tmp_path: Path) -> None:
    document = workbook(exported(), exported())
    book = load_workbook(BytesIO(document))
    records, columns = book.worksheets
    assert (records.title, columns.title, book.active) == ("Records", "Columns", records)
    assert records.freeze_panes == "A2"
    assert all(cell.font.bold for cell in records[1]) and not records["A2"].font.bold
    assert records.auto_filter.ref == records.dimensions
    assert all(
        records.column_dimensions[get_column_letter(number)].width >= 10 for number in range(1, len(COLUMNS) + 1)
    )
    said = {row[0]: row[1] for row in columns.values}
    for column, says in SAYS.items():
        assert said[column] == says.replace("`", "")
    assert all(f"{column} (date)" in said for column in DATED)
    assert "Confidential" in str(next(iter(said)))


def test_the_file_says_nothing_of_a_person_or_a_time_and_is_the_same_each_time() -> None:
    document = workbook(with_words("Sam"))
    assert document == workbook(with_words("Sam"))
    said = load_workbook(BytesIO(document)).properties
    assert (said.creator, said.lastModifiedBy, said.title) == ("sharewise", None, formats_wording.WORKBOOK_TITLE)
    with ZipFile(BytesIO(document)) as archive:
        assert archive.testzip() is None
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for each in archive.namelist():
            ET.fromstring(archive.read(each))


def test_no_records_are_a_sheet_with_the_names_of_the_columns() -> None:
    sheet = load_workbook(BytesIO(workbook())).worksheets[0]
    assert sheet.max_row == 1 and sheet.max_column == len(COLUMNS) + len(DATED)


@pytest.mark.parametrize("limit", [("MOST_ROWS", 4), ("_LARGEST_SHEET", 20_000)])
def test_what_a_sheet_has_no_room_for_stands_in_the_next(
    limit: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, *limit)
    wanted = [f"{number} {'x' * 5000}" for number in range(7)]
    book = load_workbook(BytesIO(workbook(*map(with_words, wanted))))
    *sheets, _ = book.worksheets
    place = COLUMNS.index("words")
    assert [row[place] for sheet in sheets for row in list(sheet.values)[1:]] == wanted
    assert [each.title for each in sheets] == [
        "Records",
        *(f"Records {number}" for number in range(2, len(sheets) + 1)),
    ]
    assert len(sheets) > 1 and all(sheet.max_row <= 5 for sheet in sheets)


def test_records_are_not_held() -> None:
    """Each is let go of before the next comes."""
    held: list[int] = []
    writer = XlsxRecords()

    def made() -> Iterator[bytes]:
        for number in range(400):
            held.append(sum(map(len, written)))
            yield writer.made_of(with_words(f"{number} {visible(repr(number) * 4000)}"))

    written: list[bytes] = []
    writer.write(made(), written.append)
    assert held[-1] > held[0]


@given(ALTERED)
def test_no_altered_content_breaks_a_workbook(data: dict[str, Any]) -> None:
    verdict = Verdict(Path("00000001.json"), "evidence of tampering", "why", data)
    document = workbook(ExportedRecord(verdict, with_verdict=True))
    summary = summarise(verdict)
    found = cell_of(document, "id").value or ""
    assert unescaped(found)[:100] == visible(summary.reference)[:100] or "\\uff" in found
