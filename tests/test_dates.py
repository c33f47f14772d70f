"""Records hold UTC; people read UK time, in words; and what they type is read in every form that they use."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from sharewise.dates import (
    DateProblem,
    UnreadableDate,
    day,
    moment,
    read_date,
    read_date_to_come,
    read_past_time,
    read_time,
)
from sharewise.present.wording import interview_wording


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


# Of the computer. Where it does not have one of these, Python stays with "C", as it does anyway.
@pytest.mark.parametrize("locale", ["C", "cy_GB.UTF-8", "de_DE.UTF-8"])
def test_months_have_their_english_names_whatever_the_language_of_the_computer(locale: str) -> None:
    code = (
        "from sharewise.dates import day, read_date\n"
        "for month in range(1, 13): print(day(f'2026-{month:02}-05'), read_date(day(f'2026-{month:02}-05')))"
    )
    environment = {**os.environ, "LC_ALL": locale, "LC_TIME": locale, "LANG": locale}
    shown = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    assert shown == [f"5 {name} 2026 2026-{number:02}-05" for number, name in enumerate(months, 1)]


# What is typed


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
    with pytest.raises(UnreadableDate) as refused:
        read_date(typed)
    assert refused.value.problem is DateProblem.NOT_A_DATE
    assert interview_wording.DATE_PROBLEMS[refused.value.problem].startswith("Enter a date, such as")


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
    with pytest.raises(UnreadableDate) as refused:
        read_past_time(typed, now=now)
    assert refused.value.problem is DateProblem.MORNING_OR_AFTERNOON
    assert read_past_time(typed + "pm", now=now) == read_past_time(_at_once(typed, 12), now=now)
    assert read_past_time(typed + " am", now=now) == read_past_time(_at_once(typed, 0), now=now)


def _at_once(typed: str, more: int) -> str:
    """The same time by the clock of 24 hours."""
    return re.sub(r"(\d)([.:]\d\d)$", lambda found: f"{int(found[1]) + more:02d}{found[2]}", typed)


@pytest.mark.parametrize("typed", ["now", "25:00", "22/11/2026 25:00", "", "22/11/0026 14:30", "31/12/9999 23:30"])
def test_what_is_not_a_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UnreadableDate) as refused:
        read_time(typed)
    assert refused.value.problem is DateProblem.NOT_A_TIME
    assert interview_wording.DATE_PROBLEMS[refused.value.problem].startswith("Enter a time, such as")


def test_a_day_that_has_passed_and_a_time_that_is_still_to_come_are_refused() -> None:
    with pytest.raises(UnreadableDate) as refused:
        read_date_to_come("21/11/2026", today=date(2026, 11, 22))
    assert refused.value.problem is DateProblem.PASSED
    with pytest.raises(UnreadableDate) as refused:
        read_past_time("23/11/2026 11:00", now=datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    assert refused.value.problem is DateProblem.TO_COME


def test_every_problem_with_a_date_has_its_words() -> None:
    assert list(interview_wording.DATE_PROBLEMS) == list(DateProblem)
