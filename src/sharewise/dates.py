"""Dates and times: as records hold them (UTC), as people in the UK read them, and as they type them.

A time without a zone is one in the UK, whatever the computer's own zone is: every screen shows UK time. Months have
their English names on every computer: `strftime` and `strptime` follow the locale of the process, and Python leaves that
at "C" until somebody calls `locale.setlocale`, which nothing here does.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum, auto

# Years that a record can be about. A slip such as 0026 is not one.
YEARS = range(1900, 2200)

_DATES = [
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %m %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d/%m/%y",
    "%d.%m.%y",
    "%d-%m-%y",
    "%Y-%m-%d",
]
_HOURS = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_IN = re.compile(r"in (\d{1,3}|a) (day|week)s?")
_DAY_AND_HOUR = re.compile(r"(?:(today|yesterday)[, ]+)?(?:at )?(\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)?|)$", re.IGNORECASE)
# Whoever writes 1.50 mostly means the afternoon, and whoever writes 01:50 the night.
_TWICE_A_DAY = re.compile(r"[1-7][:.]\d\d")
# A minute that is typed has begun, and two clocks never agree.
_CLOCKS_DIFFER = timedelta(minutes=5)


def utc(moment: datetime) -> str:
    """An aware time as it stands in records: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def offset(moment: datetime) -> str:
    """The local offset of an aware time, `+HH:MM`."""
    raw = moment.strftime("%z")
    return f"{raw[:3]}:{raw[3:5]}"


def uk_zone() -> tzinfo:
    """The time zone that people in the UK live in, whatever the computer's own is."""
    # Imported here: most commands neither show nor read a time.
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/London")


def uk_time(utc: str) -> datetime:
    """A record's time (`YYYY-MM-DDTHH:MM:SSZ`) in the UK.

    Raises:
        ValueError: it is not such a time.

    """
    return datetime.strptime(utc, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone(uk_zone())


def moment(utc: str) -> str:
    """A record's time in words: `22 November 2026, 11:30`. What is not a time stays as it is."""
    try:
        local = uk_time(utc)
    except (ValueError, OverflowError):
        return utc
    return f"{day(local.date().isoformat())}, {local:%H:%M}"


def day(iso: str) -> str:
    """A date (`YYYY-MM-DD`) in words: `25 November 2026`. What is not a date stays as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day} {found:%B} {found.year}"


class DateProblem(Enum):
    """Why a date or a time that somebody typed cannot be taken. The words stand in `interview_wording.DATE_PROBLEMS`."""

    NOT_A_DATE = auto()
    NOT_A_TIME = auto()
    PASSED = auto()
    TO_COME = auto()
    MORNING_OR_AFTERNOON = auto()


class UnreadableDate(ValueError):
    """A date or a time that somebody typed cannot be taken. It holds nothing of what they typed."""

    def __init__(self, problem: DateProblem) -> None:
        super().__init__(problem.name)
        self.problem = problem


def read_date(typed: str) -> str:
    """`YYYY-MM-DD` from a date such as 25/11/2026 or 25 November 2026.

    Raises:
        UnreadableDate: it is not a date.

    """
    for form in _DATES:
        try:
            found = datetime.strptime(typed, form)
        except ValueError:
            continue
        if found.year in YEARS:
            return found.date().isoformat()
    raise UnreadableDate(DateProblem.NOT_A_DATE)


def read_date_to_come(typed: str, *, today: date) -> str:
    """The same for a date on which something is still to be done: today or later. Also in words, such as next Monday.

    Raises:
        UnreadableDate: it is not a date, or it has passed.

    """
    named = _named_day(typed, today)
    found = named.isoformat() if named else read_date(typed)
    if found < today.isoformat():
        raise UnreadableDate(DateProblem.PASSED)
    return found


def read_time(typed: str) -> str:
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`, from a date and time in the UK such as 22/11/2026 14:30, or from that form itself.

    Raises:
        UnreadableDate: it is not a time.

    """
    for form in (f"{days} {hour}" for days in _DATES for hour in _HOURS):
        try:
            found = datetime.strptime(typed.replace(" at ", " ").replace(",", ""), form)
        except ValueError:
            continue
        return _as_utc(found)
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        raise UnreadableDate(DateProblem.NOT_A_TIME) from None
    return _as_utc(found)


def read_past_time(typed: str, *, now: datetime) -> str:
    """As `read_time`, for something that has been done: not after `now`, but for a clock that is a little behind.

    Raises:
        UnreadableDate: it is not a time, it is still to come, or it comes twice a day.

    """
    found = read_time(_with_its_day(typed, now.astimezone(uk_zone()).date()))
    if found > utc(now + _CLOCKS_DIFFER):
        raise UnreadableDate(DateProblem.TO_COME)
    return found


def _named_day(typed: str, today: date) -> date | None:
    """A day to come that is named in words: today, tomorrow, in 3 days, in a week, Monday (the next one)."""
    words = " ".join(typed.lower().split())
    if words in ("today", "tomorrow"):
        return today + timedelta(days=int(words == "tomorrow"))
    if within := _IN.fullmatch(words):
        number = 1 if within[1] == "a" else int(within[1])
        return today + timedelta(days=number * (7 if within[2] == "week" else 1))
    name = words.removeprefix("next ").removeprefix("on ")
    if name not in _WEEKDAYS:
        return None
    return today + timedelta(days=(_WEEKDAYS.index(name) - today.weekday() - 1) % 7 + 1)


def _with_its_day(typed: str, today: date) -> str:
    """A time with its date, where only the hour was typed, or a day in words with it."""
    found = _DAY_AND_HOUR.fullmatch(" ".join(typed.split()))
    if found is None or not found[2]:
        return typed
    if _TWICE_A_DAY.fullmatch(found[2]):
        raise UnreadableDate(DateProblem.MORNING_OR_AFTERNOON)
    day = today - timedelta(days=int((found[1] or "").lower() == "yesterday"))
    return f"{day:%d/%m/%Y} {found[2].replace(' ', '')}"


def _as_utc(moment: datetime) -> str:
    if moment.year not in YEARS:
        raise UnreadableDate(DateProblem.NOT_A_TIME)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=uk_zone())
    return utc(moment)
