"""CSV: an exact table for a CSV reader, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.present.formats.csv import cell, csv_line
from sharewise.text import visible
from tests.support.hostile_cells import FORMULA_STARTS as STARTS
from tests.support.hostile_cells import GUESSED, INJECTED


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 1632 960000", "'+44 1632 960000"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("  =1", "  '=1"),
        ("safe; =1+1", "safe; '=1+1"),
        ("one\n=cmd", "one\n'=cmd"),
        ('a","=1', 'a","\'=1'),
        ("\t=1", "    '=1"),
        ("a - b, c=d, x@example.org", "a - b, c=d, x@example.org"),
        ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
    ],
)
def test_what_could_be_run_is_made_a_text(text: str, shown: str) -> None:
    assert cell(text) == shown


@given(st.text(alphabet=st.sampled_from(STARTS + ",;|\t\n\r\"' ab\u3000"), max_size=12))
def test_nothing_begins_a_formula_wherever_a_spreadsheet_splits(text: str) -> None:
    for part in re.split(r"[,;|\t\r\n\"]", cell(text)):
        assert not part.lstrip(" \u00a0\u3000").startswith(tuple(STARTS))


@pytest.mark.parametrize("text", INJECTED)
def test_nothing_of_the_table_begins_a_formula(text: str) -> None:
    (shown,) = next(csv.reader(io.StringIO(csv_line([text]).decode(), newline=""), strict=True))
    for part in re.split(r"[,;|\t\r\n\"]", shown):
        assert not part.lstrip(" \u00a0\u3000").startswith(tuple(STARTS)), shown


@pytest.mark.parametrize("text", GUESSED)
def test_what_is_no_formula_stands_as_it_is(text: str) -> None:
    (shown,) = next(csv.reader(io.StringIO(csv_line([text]).decode(), newline=""), strict=True))
    assert shown.replace("'", "") == text


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_a_csv_reader_gets_each_cell_back(texts: list[str]) -> None:
    read = list(csv.reader(io.StringIO(csv_line(texts).decode(), newline=""), strict=True))
    assert read == [[cell(text) for text in texts]]


@given(st.text(max_size=30))
def test_only_apostrophes_are_added(text: str) -> None:
    assert cell(text).replace("'", "") == visible(text).replace("'", "")
