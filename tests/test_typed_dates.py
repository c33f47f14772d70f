"""Dates and times are read as people type them, and kept in one form."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sharewise.interview.dates import read_date, read_past_time, read_time


@pytest.fixture(autouse=True)
def _zone_of_old() -> Iterator[None]:
    yield
    time.tzset()


@pytest.mark.parametrize(
    "typed",
    [
        "25/11/2026",
        "25-11-2026",
        "25.11.2026",
        "25 11 2026",
        "25 November 2026",
        "25 nov 2026",
        "25/11/26",
        "2026-11-25",
    ],
)
def test_a_date_is_read_in_every_form_that_people_use(typed: str) -> None:
    assert read_date(typed) == "2026-11-25"


@pytest.mark.parametrize("typed", ["tomorrow", "31/02/2026", "11/25/2026", "", "25/11", "25/11/0026"])
def test_what_is_not_a_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="Error: Enter a date, such as"):
        read_date(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("22/07/2026 14:30", "2026-07-22T13:30:00Z"),
        ("22/07/2026 at 2.30pm", "2026-07-22T13:30:00Z"),
        ("22 July 2026, 2pm", "2026-07-22T13:00:00Z"),
        ("2026-07-22T14:30:00Z", "2026-07-22T14:30:00Z"),
        ("2026-07-22T14:30:00+02:00", "2026-07-22T12:30:00Z"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York"])
def test_a_time_in_the_uk_is_kept_as_utc_wherever_the_computer_thinks_it_is(
    typed: str, kept: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    assert read_time(typed) == kept


def test_winter_time_in_the_uk_is_utc() -> None:
    assert read_time("22/11/2026 14:30") == "2026-11-22T14:30:00Z"


@pytest.mark.parametrize("typed", ["1.50", "3:30", "yesterday 2.15", "today at 7:05"])
def test_an_hour_that_comes_twice_a_day_is_never_guessed(typed: str) -> None:
    now = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="morning or in the afternoon"):
        read_past_time(typed, now=now)
    assert read_past_time(typed + "pm", now=now) == read_past_time(_at_once(typed, 12), now=now)
    assert read_past_time(typed + " am", now=now) == read_past_time(_at_once(typed, 0), now=now)


def _at_once(typed: str, more: int) -> str:
    """The same time by the clock of 24 hours."""
    return re.sub(r"(\d)([.:]\d\d)$", lambda found: f"{int(found[1]) + more:02d}{found[2]}", typed)


@pytest.mark.parametrize("typed", ["now", "25:00", "22/11/2026 25:00", "", "22/11/0026 14:30", "31/12/9999 23:30"])
def test_what_is_not_a_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="Error: Enter a time, such as"):
        read_time(typed)
