"""Parquet: each value as its column has it, whoever reads it. Without pyarrow one line says how to get it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from sharewise.present.formats import ExportedRecord, parquet
from sharewise.present.formats.parquet import ParquetRecords
from sharewise.record.row import COLUMNS, KINDS, PSEUDONYMISED_ROW, ROW, SAYS, lists_of, row_of
from sharewise.record.verification import Verdict
from tests.conftest import Run
from tests.present.formats.test_xlsx import exported
from tests.record.test_summary import ALTERED
from tests.support.documents import can_be_made
from tests.support.hostile_cells import GUESSED, INJECTED
from tests.support.needed import missing


@pytest.fixture(scope="module")
def _pyarrow() -> None:
    """Go on only with it."""
    can_be_made("parquet")


needs_pyarrow = pytest.mark.usefixtures("_pyarrow")


def document_of(*records: ExportedRecord, about: str = "") -> bytes:
    writer, written = ParquetRecords(), list[bytes]()
    writer.write((writer.made_of(each) for each in records), written.append, about)
    return b"".join(written)


def read(document: bytes) -> Any:
    from pyarrow.parquet import ParquetFile

    return ParquetFile(BytesIO(document))


ANSWERS = [{"question": "danger", "answer": "no", "note": ""}, {"question": "risk", "answer": "none", "note": "a; b"}]
WITH_ALL = {
    "answers": ANSWERS,
    "missing": ["purpose", "told"],
    "decision": {"followed": True, "words": "=1+1"},
    "details": {
        "review_on": "2026-12-01",
        "shared_at": "2026-11-22T11:30:00Z",
        "reasons_not_told": ["harm_child", "x"],
    },
}


@needs_pyarrow
def test_each_column_has_its_kind_and_says_what_it_holds() -> None:
    schema = read(document_of()).schema_arrow
    assert tuple(schema.names) == COLUMNS
    types = {
        "text": "string",
        "list": "list<element: string>",
        "time": "timestamp[ms, tz=UTC]",
        "date": "date32[day]",
        "number": "int64",
        "yes_no": "bool",
    }
    assert [str(schema.field(column).type) for column in COLUMNS] == [types[KINDS[column]] for column in COLUMNS]
    assert [schema.field(column).metadata[b"says"].decode() for column in COLUMNS] == list(SAYS.values())
    assert schema.metadata[b"sharewise_row"].decode() == ROW
    assert read(document_of(about="Some words")).schema_arrow.metadata == {
        b"sharewise_row": PSEUDONYMISED_ROW.encode(),
        b"sharewise_about": b"Some words",
    }


@needs_pyarrow
def test_each_value_is_read_back_as_it_is() -> None:
    record = exported(**WITH_ALL)
    (row,) = read(document_of(record)).read().to_pylist()
    assert row["made_at"] == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    assert row["shared_at"] == datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
    assert (row["review_on"], row["sequence"], row["followed"]) == (date(2026, 12, 1), 7, True)
    assert row["answers"] == ["danger=no", "risk=none"]
    assert row["notes"] == ["risk: a; b"]
    assert (row["missing"], row["reasons_not_told"]) == (["purpose", "told"], ["harm_child", "x"])
    assert (row["words"], row["reason"], row["acted_at"], row["local_details"]) == ("=1+1", None, None, [])
    texts, lists = row_of(record.verdict, record.summary), lists_of(record.summary)
    for column in COLUMNS:
        if KINDS[column] == "text":
            assert (row[column] or "") == texts[column]
        elif KINDS[column] == "list":
            assert "; ".join(row[column]) == texts[column] == "; ".join(lists[column])


@needs_pyarrow
@pytest.mark.parametrize("text", [*INJECTED, *GUESSED, "x" * 100_000])
def test_a_text_is_exact(text: str) -> None:
    (row,) = read(document_of(exported(decision={"words": text}))).read().to_pylist()
    assert row["words"] == text


@needs_pyarrow
def test_duckdb_reads_the_same(tmp_path: Path) -> None:
    if find_spec("duckdb") is None:
        missing("duckdb is not installed. To read Parquet with another reader: pip install duckdb")
    import duckdb

    file = tmp_path / "records.parquet"
    file.write_bytes(document_of(exported(**WITH_ALL), exported()))
    asked = (
        "SELECT epoch_ms(made_at), review_on, followed, sequence, list_contains(answers, 'risk=none'), notes, words "
        f"FROM '{file}' ORDER BY words NULLS LAST"
    )
    milliseconds = int(datetime(2026, 11, 22, 12, 30, tzinfo=UTC).timestamp() * 1000)
    assert duckdb.connect().execute(asked).fetchall() == [
        (milliseconds, date(2026, 12, 1), True, 7, True, ["risk: a; b"], "=1+1"),
        (milliseconds, None, None, 7, False, [], None),
    ]


@needs_pyarrow
def test_no_more_rows_are_held_than_one_group_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 3)
    before: list[int] = []
    writer, written = ParquetRecords(), list[bytes]()

    def made() -> Iterator[bytes]:
        for _ in range(8):
            before.append(sum(map(len, written)))
            yield writer.made_of(exported())

    writer.write(made(), written.append)
    assert before[0] == before[2] < before[3] == before[5] < before[6]
    found = read(b"".join(written)).metadata
    assert [found.row_group(number).num_rows for number in range(found.num_row_groups)] == [3, 3, 2]


@needs_pyarrow
def test_no_records_are_a_table_with_no_rows_and_the_same_records_the_same_bytes() -> None:
    assert read(document_of()).metadata.num_rows == 0
    assert document_of(exported(), exported()) == document_of(exported(), exported())


@needs_pyarrow
@given(ALTERED)
def test_no_altered_content_breaks_a_table(data: dict[str, Any]) -> None:
    verdict = Verdict(Path("00000001.json"), "evidence of tampering", "why", data)
    (row,) = read(document_of(ExportedRecord(verdict, with_verdict=True))).read().to_pylist()
    assert tuple(row) == COLUMNS and row["verdict"] == "evidence of tampering"


def test_without_pyarrow_one_line_says_how_to_get_it_before_anything_is_read(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "pyarrow" else real(name, *rest)
    )
    (home / "records").parent.mkdir()
    (home / "records").write_text("no folder: to read it would be an error of its own")
    done = run("export", "--format", "parquet", "--output", "new.parquet")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "Error: For --format parquet more has to be installed: pip install 'sharewise[parquet]'\n"
    )
    assert not (home.parent / "new.parquet").exists()
