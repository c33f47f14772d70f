"""Rows as Apache Parquet, for those who count many of them: texts, times in UTC, dates, numbers, lists and true or false.

pyarrow makes it, an extra of its own: it is large. What is made of a record is told to the process that writes as JSON, and so many
rows at a time become one row group, so that no more is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from sharewise.files import ForwardStream
from sharewise.record.row import COLUMNS, KINDS, PSEUDONYMISED_ROW, ROW, SAYS, date_in, lists_of, time_in

if TYPE_CHECKING:
    from sharewise.present.formats import ExportedRecord

# So many rows are a row group: with every column filled, some 50 MB.
GROUP = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class ParquetRecords:
    """A row for each record."""

    def made_of(self, record: ExportedRecord) -> bytes:
        """The values of its row, each as its column has it. What is no time, date or number there is left out."""
        row: dict[str, Any] = {**record.row, **lists_of(record.shown)}
        return msgspec.json.encode([_VALUES[KINDS[column]](row[column]) for column in COLUMNS])

    def write(self, made: Iterable[bytes], write: Callable[[bytes], object], about: str = "") -> None:
        """Write the row groups, each once its rows are known."""
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        rows = map(msgspec.json.decode, made)
        group = list(islice(rows, GROUP))
        kinds = {
            "text": pa.string(),
            "list": pa.list_(pa.string()),
            "time": pa.timestamp("ms", "UTC"),
            "date": pa.date32(),
            "number": pa.int64(),
            "yes_no": pa.bool_(),
        }
        version = PSEUDONYMISED_ROW if about else ROW
        said = {"sharewise_row": version, **({"sharewise_about": about} if about else {})}
        columns = [pa.field(column, kinds[KINDS[column]], metadata={"says": SAYS[column]}) for column in COLUMNS]
        schema = pa.schema(columns, metadata=said)
        with ParquetWriter(pa.PythonFile(ForwardStream(write), "w"), schema, compression="zstd") as writer:
            while group:
                arrays = [
                    pa.array(values, each.type) for values, each in zip(zip(*group, strict=True), schema, strict=True)
                ]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=GROUP)
                group = list(islice(rows, GROUP))


def _milliseconds(text: str) -> int | None:
    moment = time_in(text)
    return (moment - _EPOCH) // _MILLISECOND if moment else None


def _days(text: str) -> int | None:
    day = date_in(text)
    return (day - _EPOCH.date()).days if day else None


# What a column holds, by its kind, as the library takes it: a time and a date are numbers from 1970 on.
_VALUES: Mapping[str, Callable[[Any], object]] = {
    "text": lambda text: text or None,
    "list": lambda entries: entries,
    "time": _milliseconds,
    "date": _days,
    "number": lambda text: int(text) if text else None,
    "yes_no": lambda text: text == "yes" if text else None,
}
