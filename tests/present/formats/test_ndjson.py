"""NDJSON: a line for each record, for every reader of lines, and read back as it was."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sharewise.present.formats import ExportedRecord
from sharewise.present.formats.ndjson import NdjsonRecords
from sharewise.record.verification import Verdict

# What one reader or another takes for the end of a line.
ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@given(st.lists(st.text(st.sampled_from(ENDS + "ab\u200b")) | st.text(), max_size=4))
def test_a_record_is_one_line_whatever_a_reader_takes_for_its_end(texts: list[str]) -> None:
    every = [{"record": {"note": text, text: "x"}} for text in texts]
    written = bytearray()
    writer, verdicts = NdjsonRecords(), [Verdict(Path("x"), "intact", "", data) for data in every]
    writer.write((writer.made_of(ExportedRecord(each, False)) for each in verdicts), written.extend)
    lines = written.decode().splitlines()
    assert [json.loads(line) for line in lines] == every
