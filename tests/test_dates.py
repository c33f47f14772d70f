"""Records hold UTC; people read UK time, in words."""

from __future__ import annotations

import pytest

from sharewise.dates import day, moment


@pytest.mark.parametrize(
    ("utc", "shown"),
    [
        ("2026-11-22T12:05:00Z", "22 November 2026, 12:05"),
        ("2026-07-01T23:30:00Z", "2 July 2026, 00:30"),
        # The clocks go forward at one in the morning, and back at one UTC.
        ("2026-03-29T00:59:59Z", "29 March 2026, 00:59"),
        ("2026-03-29T01:00:00Z", "29 March 2026, 02:00"),
        ("2026-10-25T00:30:00Z", "25 October 2026, 01:30"),
        ("2026-10-25T01:30:00Z", "25 October 2026, 01:30"),
        ("not a time", "not a time"),
    ],
)
def test_a_time_is_shown_as_the_clock_in_the_uk_stood(utc: str, shown: str) -> None:
    assert moment(utc) == shown


def test_a_date_is_shown_in_words() -> None:
    assert day("2026-01-05") == "5 January 2026"
    assert day("soon") == "soon"
