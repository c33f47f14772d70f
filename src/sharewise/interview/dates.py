"""Dates and times as people type them in the UK, read into the forms that records hold.

A time is one in the UK, whatever the computer's own zone is: every screen shows UK time.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from sharewise.dates import uk_zone, utc
from sharewise.present.wording import interview_wording

# Years that a record can be about. A slip such as 0026 is not one.
YEARS = range(1900, 2200)

_DATES = (
    "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y", "%d.%m.%y", "%d-%m-%y", "%Y-%m-%d",
)  # fmt: skip
_HOURS = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p")


def read_date(typed: str) -> str:
    """`YYYY-MM-DD` from a date such as 25/11/2026 or 25 November 2026.

    Raises:
        ValueError: with a message for people.

    """
    for form in _DATES:
        try:
            found = datetime.strptime(typed, form)
        except ValueError:
            continue
        if found.year in YEARS:
            return found.date().isoformat()
    raise ValueError(interview_wording.ERROR_DATE)


def read_date_to_come(typed: str, *, today: date) -> str:
    """The same for a date on which something is still to be done: today or later. Also in words, such as next Monday.

    Raises:
        ValueError: with a message for people.

    """
    named = _named_day(typed, today)
    found = named.isoformat() if named else read_date(typed)
    if found < today.isoformat():
        raise ValueError(interview_wording.ERROR_DATE_PASSED)
    return found


def read_past_time(typed: str, *, now: datetime) -> str:
    """As `read_time`, for something that has been done: not after `now`, but for a clock that is a little behind.

    Raises:
        ValueError: with a message for people.

    """
    found = read_time(_with_its_day(typed, now.astimezone(uk_zone()).date()))
    if found > utc(now + _CLOCKS_DIFFER):
        raise ValueError(interview_wording.ERROR_TIME_TO_COME)
    return found


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_IN = re.compile(r"in (\d{1,3}|a) (day|week)s?")
_DAY_AND_HOUR = re.compile(r"(?:(today|yesterday)[, ]+)?(?:at )?(\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)?|)$", re.IGNORECASE)
# Whoever writes 1.50 mostly means the afternoon, and whoever writes 01:50 the night.
_TWICE_A_DAY = re.compile(r"[1-7][:.]\d\d")


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
        raise ValueError(interview_wording.ERROR_MORNING_OR_AFTERNOON)
    day = today - timedelta(days=int((found[1] or "").lower() == "yesterday"))
    return f"{day:%d/%m/%Y} {found[2].replace(' ', '')}"


# A minute that is typed has begun, and two clocks never agree.
_CLOCKS_DIFFER = timedelta(minutes=5)


def read_time(typed: str) -> str:
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`, from a date and time in the UK such as 22/11/2026 14:30, or from that form itself.

    Raises:
        ValueError: with a message for people.

    """
    for form in (f"{days} {hour}" for days in _DATES for hour in _HOURS):
        try:
            moment = datetime.strptime(typed.replace(" at ", " ").replace(",", ""), form)
        except ValueError:
            continue
        return _kept(moment)
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise ValueError(interview_wording.ERROR_TIME) from None
    return _kept(moment)


def _kept(moment: datetime) -> str:
    if moment.year not in YEARS:
        raise ValueError(interview_wording.ERROR_TIME)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=uk_zone())
    return utc(moment)
