"""How long a record is kept is read from what people write, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from sharewise.dates import months_away
from sharewise.record.retention import Retention, made_by, read_retention

READ: tuple[tuple[str, Retention], ...] = (
    ("25 years", 300),
    ("Ten years.", 120),
    ("a year", 12),
    ("1 year", 12),
    ("6 months", 6),
    ("Six  Months", 6),
    ("twenty-five years", 300),
    ("1 year and 6 months", 18),
    ("1 year 6 months", 18),
    ("for 7 years", 84),
    ("kept for 7 yrs", 84),
    ("6 years after the decision", 72),
    ("6 years from the date of the record", 72),
    ("a hundred years", 1200),
    ("2040-03-01", date(2040, 3, 1)),
    ("until 1 March 2040", date(2040, 3, 1)),
    ("Keep until 01/03/2040.", date(2040, 3, 1)),
    # More than a time, or less.
    ("", None),
    ("Until the child is 25.", None),
    ("until the child is 25 years", None),
    ("25 years from the date of birth", None),
    ("25 years after the child was born", None),
    ("25", None),
    ("years", None),
    ("25 years and", None),
    ("and 6 months", None),
    ("0 years", None),
    ("101 years", None),
    ("9999 years", None),
    ("2.5 years", None),
    ("6 to 7 years", None),
    ("-6 years", None),
    ("at least 6 years", None),
    ("30 days", None),
    ("for ever", None),
    ("2040", None),
    ("March 2040", None),
    ("1 March", None),
    ("1/3/40", None),
    ("tomorrow", None),
    ("30 February 2040", None),
    ("\u0662\u0665 years", None),
    ("6 years" + " " * 200, None),
    ("as in the schedule of 2019", None),
)


@pytest.mark.parametrize("text", [text for text, _ in READ])
def test_a_time_or_a_date_is_read_and_nothing_else(text: str) -> None:
    assert read_retention(text) == dict(READ)[text]


def test_no_record_whose_time_has_passed_was_made_later_than_is_said() -> None:
    """What an index leaves unread by that day has not passed."""
    first = date(2023, 12, 1).toordinal()
    days = [date.fromordinal(each) for each in range(first, first + 130)]
    for months in (1, 2, 12):
        for today in days:
            latest = made_by(months, today)
            assert latest is not None
            for made in (date.fromordinal(latest.toordinal() + each) for each in (1, 2, 3)):
                kept = months_away(made, months)
                assert kept is not None
                assert kept >= today
    assert made_by(None, days[0]) is None
    assert made_by(date(2023, 12, 2), date(2023, 12, 2)) is None
    assert made_by(date(2023, 12, 2), date(2023, 12, 3)) == date(2023, 12, 3)
