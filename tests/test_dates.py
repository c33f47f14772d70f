"""Records hold UTC; people read UK time, in words; and what they type is read in every form that they use."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given

import sharewise
from sharewise.dates import (
    DateProblem,
    Direction,
    UnreadableDate,
    day,
    local_now,
    moment,
    read_date,
    read_date_to_come,
    read_past_time,
    uk_time,
    uk_zone,
    utc,
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
    assert day("2026-01-05", weekday=True) == "Monday 5 January 2026"
    assert moment("2026-07-01T23:30:00Z", weekday=True) == "Thursday 2 July 2026, 00:30"
    assert day("soon") == "soon"


# Of the computer. Where it does not have one of these, Python stays with "C", as it does anyway.
@pytest.mark.parametrize("locale", ["C", "cy_GB.UTF-8", "de_DE.UTF-8"])
def test_months_have_their_english_names_whatever_the_language_of_the_computer(locale: str) -> None:
    code = (
        "from datetime import date\n"
        "from sharewise.dates import Direction, day, read_date\n"
        "for month in range(1, 13):\n"
        "    shown = day(f'2026-{month:02}-05')\n"
        "    print(shown, read_date(shown, today=date(2026, 1, 1), direction=Direction.BACK))"
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


# A Sunday.
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def read_day(typed: str, direction: Direction = Direction.AHEAD, today: date = TODAY) -> str:
    return read_date(typed, today=today, direction=direction).isoformat()


@pytest.mark.parametrize(
    "typed",
    [
        *("25/11/2026", "25-11-2026", "25.11.2026", "25 11 2026", "25/11/26", "25.11.26", "25-11-26", "2026-11-25"),
        *(
            "25 November 2026",
            "25 nov 2026",
            "25 NOV 26",
            "25-Nov-2026",
            "25-Nov-26",
            "25th November 2026",
            "25nov 2026",
        ),
        *(
            "the 25th of November 2026",
            "November 25, 2026",
            "Nov 25th",
            "25/11",
            "25 November",
            "25th Nov",
            "the 25th of Nov",
        ),
        *("Wednesday 25/11/2026", "Wed 25 November", "weds 25 nov 2026", "Wednesday, 25th November, 2026"),
        *("Wednesday", "wed", "on Wednesday", "next Wednesday", "this Wednesday", "in 3 days", "in three days"),
        *("\uff12\uff15/11/2026", "25\u00a0November\u00a02026", "  25  November 2026 "),
    ],
)
def test_a_date_is_read_in_every_form_that_people_use(typed: str) -> None:
    assert read_day(typed) == "2026-11-25"


@pytest.mark.parametrize(
    ("typed", "ahead", "back"),
    [
        ("1 Sept", "2027-09-01", "2026-09-01"),
        ("1st September", "2027-09-01", "2026-09-01"),
        ("22 November", "2026-11-22", "2026-11-22"),
        ("23/11", "2026-11-23", "2025-11-23"),
        ("29 Feb", "2028-02-29", "2024-02-29"),
        ("Monday", "2026-11-23", "2026-11-16"),
        # Today is a Sunday. What is to be done is done on the next, and what was done may have been done today.
        ("Sunday", "2026-11-29", "2026-11-22"),
        ("last Sunday", "2026-11-15", "2026-11-15"),
        ("next Sunday", "2026-11-29", "2026-11-29"),
        ("today", "2026-11-22", "2026-11-22"),
        ("yesterday", "2026-11-21", "2026-11-21"),
        ("the day before yesterday", "2026-11-20", "2026-11-20"),
        ("day after tomorrow", "2026-11-24", "2026-11-24"),
        ("in a week", "2026-11-29", "2026-11-29"),
        ("in a fortnight", "2026-12-06", "2026-12-06"),
        ("two weeks ago", "2026-11-08", "2026-11-08"),
        ("in a month", "2026-12-22", "2026-12-22"),
        ("in 3 months", "2027-02-22", "2027-02-22"),
    ],
)
def test_a_day_that_is_not_named_in_full_lies_where_it_is_looked_for(typed: str, ahead: str, back: str) -> None:
    assert (read_day(typed, Direction.AHEAD), read_day(typed, Direction.BACK)) == (ahead, back)


def test_in_a_month_is_the_same_day_or_the_last_that_there_is() -> None:
    assert read_day("in a month", today=date(2027, 1, 31)) == "2027-02-28"
    assert read_day("in three months", today=date(2027, 11, 30)) == "2028-02-29"


@given(
    typed_day=hypothesis.strategies.dates(date(1950, 1, 1), date(2150, 1, 1)),
    today=hypothesis.strategies.dates(date(2000, 1, 1), date(2100, 1, 1)),
    form=hypothesis.strategies.sampled_from(
        [
            "%d/%m/%Y",
            "%d.%m.%Y",
            "%d %B %Y",
            "%d %b %Y",
            "%d-%b-%Y",
            "%B %d, %Y",
            "%A %d %B %Y",
            "%a %d/%m/%Y",
            "%Y-%m-%d",
        ]
    ),
    direction=hypothesis.strategies.sampled_from(Direction),
)
def test_a_date_in_full_is_that_date_whatever_day_it_is(
    typed_day: date, today: date, form: str, direction: Direction
) -> None:
    assert read_day(typed_day.strftime(form), direction, today) == typed_day.isoformat()


@given(
    today=hypothesis.strategies.dates(date(2000, 1, 1), date(2100, 1, 1)),
    other=hypothesis.strategies.dates(date(2000, 1, 1), date(2100, 1, 1)),
    direction=hypothesis.strategies.sampled_from(Direction),
)
def test_a_date_without_its_year_is_the_nearest_on_its_side(today: date, other: date, direction: Direction) -> None:
    found = date.fromisoformat(read_day(f"{other.day} {other:%B}", direction, today))
    assert (found.day, found.month) == (other.day, other.month)
    away = (found - today).days * direction.value
    assert 0 <= away <= (366 if (other.day, other.month) != (29, 2) else 8 * 366)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "soon",
            "31/02/2026",
            "11/25/2026",
            "",
            "25/11/0026",
            "30 February",
            "25/11-2026",
            "2026-W27-3",
            "20260701",
            "2026-183",
        ),
        *(
            "three days",
            "in days",
            "3 days in",
            "14:30",
            "next week",
            "Monday week",
            "0/1/2026",
            "1/0/2026",
            "2026",
            "November",
        ),
        *("25/11/2026 or so", "x" * 1000, "1 " * 500, "1/" * 500),
    ],
)
def test_what_is_not_a_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UnreadableDate) as refused:
        read_day(typed)
    assert refused.value.problem is DateProblem.NOT_A_DATE
    assert interview_wording.DATE_PROBLEMS[refused.value.problem].startswith("Enter a date, such as")


def test_a_date_with_the_name_of_another_weekday_is_not_guessed() -> None:
    with pytest.raises(UnreadableDate) as refused:
        read_day("Monday 25 November 2026")
    assert refused.value.problem is DateProblem.OTHER_WEEKDAY


def _examples(problem: DateProblem) -> list[str]:
    _, examples = interview_wording.DATE_PROBLEMS[problem].removesuffix(".").split("such as ")
    return re.split(", | or ", examples)


def test_the_examples_are_taken_whatever_day_it_is() -> None:
    assert all(read_date_to_come(typed, today=TODAY) for typed in _examples(DateProblem.NOT_A_DATE))
    assert all(read_past_time(typed, now=NOW) for typed in _examples(DateProblem.NOT_A_TIME))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("22/07/2026 14:30", "2026-07-22T13:30:00Z"),
        ("22/07/2026 at 2.30pm", "2026-07-22T13:30:00Z"),
        ("22 July 2026, 2pm", "2026-07-22T13:00:00Z"),
        ("22 July 2.30 pm", "2026-07-22T13:30:00Z"),
        ("2.30 p.m. on 22 July", "2026-07-22T13:30:00Z"),
        ("14:30 on Wed 22 July 2026", "2026-07-22T13:30:00Z"),
        ("1/7/2026 2:30 PM", "2026-07-01T13:30:00Z"),
        ("1/7/2026 1430hrs", "2026-07-01T13:30:00Z"),
        ("22/07/2026 noon", "2026-07-22T11:00:00Z"),
        ("22/07/2026 12am", "2026-07-21T23:00:00Z"),
        ("22/07/2026 14:30 BST", "2026-07-22T13:30:00Z"),
        ("22/07/2026 14:30 UTC", "2026-07-22T14:30:00Z"),
        ("2026-07-22 14:30", "2026-07-22T13:30:00Z"),
        ("2026-07-22T14:30", "2026-07-22T13:30:00Z"),
        ("2026-07-22T14:30:00Z", "2026-07-22T14:30:00Z"),
        ("2026-07-22T14:30:00+02:00", "2026-07-22T12:30:00Z"),
        ("22/11/2026 14:30", "2026-11-22T14:30:00Z"),
        ("14:30", "2026-11-22T14:30:00Z"),
        ("at 14.30", "2026-11-22T14:30:00Z"),
        ("2.30pm", "2026-11-22T14:30:00Z"),
        ("1430 hrs", "2026-11-22T14:30:00Z"),
        ("midday", "2026-11-22T12:00:00Z"),
        ("yesterday 2.30 pm", "2026-11-21T14:30:00Z"),
        ("14:30 yesterday", "2026-11-21T14:30:00Z"),
        ("Friday at 09:15", "2026-11-20T09:15:00Z"),
        ("last Friday 9am", "2026-11-20T09:00:00Z"),
        # Today is a Sunday, and it is three in the afternoon.
        ("Sunday 2pm", "2026-11-22T14:00:00Z"),
        ("Sunday 4pm", "2026-11-15T16:00:00Z"),
        ("now", "2026-11-22T15:00:00Z"),
        ("10 minutes ago", "2026-11-22T14:50:00Z"),
        ("an hour ago", "2026-11-22T14:00:00Z"),
        ("half an hour ago", "2026-11-22T14:30:00Z"),
        ("two hours ago", "2026-11-22T13:00:00Z"),
        ("2 days ago 14:30", "2026-11-20T14:30:00Z"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York"])
def test_a_time_in_the_uk_is_kept_as_utc_wherever_the_computer_thinks_it_is(
    typed: str, kept: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    assert read_past_time(typed, now=NOW) == kept


@given(
    hypothesis.strategies.datetimes(datetime(2000, 1, 1), datetime(2026, 11, 22)),
    hypothesis.strategies.sampled_from(
        ["%d/%m/%Y %H:%M", "%H:%M on %A %d %B %Y", "%d %b %Y %I:%M %p", "%Y-%m-%dT%H:%M"]
    ),
)
def test_a_time_in_full_is_read_as_another_clock_has_it_or_not_at_all(typed: datetime, form: str) -> None:
    """The clock of the computer, set to the UK, is the other one: `mktime` knows no time that is left out or comes twice."""
    typed = typed.replace(second=0, microsecond=0)
    once = {
        moment
        for summer in (0, 1)
        if (moment := datetime.fromtimestamp(_seconds(typed, summer), UTC)).astimezone(uk_zone()).replace(tzinfo=None)
        == typed
    }
    problem = {0: DateProblem.LEFT_OUT, 2: DateProblem.TWICE}.get(len(once))
    if problem is None:
        assert read_past_time(typed.strftime(form), now=NOW) == utc(once.pop())
        return
    with pytest.raises(UnreadableDate) as refused:
        read_past_time(typed.strftime(form), now=NOW)
    assert refused.value.problem is problem


@pytest.mark.parametrize("zone", ["UTC+25", "UTC-30:00", ":/etc/passwd", "nowhere/at/all", "\x7f", "Europe/London"])
def test_a_zone_that_is_none_stops_nothing(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert abs(local_now() - datetime.now(UTC)) < timedelta(minutes=1)
        assert local_now().utcoffset() is not None
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_zone_of_the_computer_is_asked_for_in_one_place() -> None:
    """Everything else would end on a zone that is none."""
    sources = Path(sharewise.__file__).parent.rglob("*.py")
    asking = {path.name for path in sources if re.search(r"\.astimezone\(\)|localtime\(", path.read_text("utf-8"))}
    assert asking == {"dates.py"}


def _seconds(local: datetime, summer: int) -> float:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/London"
    time.tzset()
    try:
        return time.mktime((*local.timetuple()[:8], summer))
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        # The clocks went forward at one, and back at two.
        ("29/03/2026 01:30", DateProblem.LEFT_OUT),
        ("2026-03-29T01:30", DateProblem.LEFT_OUT),
        ("25/10/2026 01:30", DateProblem.TWICE),
        ("2026-10-25 01:59:59", DateProblem.TWICE),
        ("25 October 1.30am", DateProblem.TWICE),
        ("22/11/2026 14:30 BST", DateProblem.OTHER_CLOCK),
        ("22/07/2026 14:30 GMT", DateProblem.OTHER_CLOCK),
        # A day is never given an hour.
        ("2026-07-01", DateProblem.DAY_ONLY),
        ("1/7/2026", DateProblem.DAY_ONLY),
        ("yesterday", DateProblem.DAY_ONLY),
        ("Friday", DateProblem.DAY_ONLY),
        ("Monday 25 November 2026 14:30", DateProblem.OTHER_WEEKDAY),
        ("23/11/2026 11:00", DateProblem.TO_COME),
        ("16:00", DateProblem.TO_COME),
        ("1/7/2099 14:30", DateProblem.TO_COME),
        ("tomorrow 14:30", DateProblem.TO_COME),
    ],
)
def test_a_time_that_can_be_two_or_none_is_asked_about(typed: str, problem: DateProblem) -> None:
    with pytest.raises(UnreadableDate) as refused:
        read_past_time(typed, now=NOW)
    assert refused.value.problem is problem


def test_a_time_that_comes_twice_is_told_apart_by_its_clock() -> None:
    assert read_past_time("25/10/2026 01:30 BST", now=NOW) == "2026-10-25T00:30:00Z"
    assert read_past_time("25/10/2026 01:30 GMT", now=NOW) == "2026-10-25T01:30:00Z"


@pytest.mark.parametrize("typed", ["1.50", "3:30", "yesterday 2.15", "today at 7:05", "1/7/2026 3:30", "Friday 4.30"])
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


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "soon",
            "25:00",
            "22/11/2026 25:00",
            "",
            "22/11/0026 14:30",
            "31/12/9999 23:30",
            "14:3",
            "01/07/2026 14:3",
            "14:60",
        ),
        *(
            "2026-W27-3 14:30",
            "20260701T143000",
            "14:30 am",
            "24:00",
            "1430",
            "this morning",
            "2026-07-22T25:00",
            "1/7/2026 T",
        ),
        *("x" * 1000, "14:30 " * 300, "2026-07-22T14:30:00+99:00"),
    ],
)
def test_what_is_not_a_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UnreadableDate) as refused:
        read_past_time(typed, now=NOW)
    assert refused.value.problem is DateProblem.NOT_A_TIME
    assert interview_wording.DATE_PROBLEMS[refused.value.problem].startswith("Enter a time, such as")


def test_a_day_that_has_passed_is_refused_where_something_is_still_to_be_done() -> None:
    for typed in ("21/11/2026", "yesterday", "last Sunday"):
        with pytest.raises(UnreadableDate) as refused:
            read_date_to_come(typed, today=TODAY)
        assert refused.value.problem is DateProblem.PASSED
    assert read_date_to_come("today", today=TODAY) == "2026-11-22"


def test_every_problem_with_a_date_has_its_words() -> None:
    assert list(interview_wording.DATE_PROBLEMS) == list(DateProblem)


_WRITTEN_UTC = hypothesis.strategies.from_regex(
    r"[0-9]{3,4}-[0-9]{1,2}-[0-9]{1,2}T(?:[01][0-9]|2[0-5]|[0-9]):[0-6]?[0-9]:[0-6]?[0-9]Z?", fullmatch=True
)


@given(_WRITTEN_UTC | hypothesis.strategies.datetimes().map(lambda each: f"{each:%Y-%m-%dT%H:%M:%SZ}"))
def test_a_records_time_is_read_as_the_standard_library_reads_it(utc: str) -> None:
    def standard() -> datetime:
        return datetime.strptime(utc, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone(uk_zone())

    def of(read: Callable[[], datetime]) -> datetime | type[Exception]:
        try:
            return read()
        except (ValueError, OverflowError) as refused:
            return type(refused)

    assert of(lambda: uk_time(utc)) == of(standard)
