"""Dates and times as people type them in the UK, read into the forms that records hold.

A time is one in the UK, whatever the computer's own zone is: every screen shows UK time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sharewise.present import wording
from sharewise.times import uk_zone, utc

# Years that a record can be about. A slip such as 0026 is not one.
YEARS = range(1900, 2200)

_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y", "%Y-%m-%d")
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
    raise ValueError(wording.ERROR_DATE)


def read_date_to_come(typed: str, *, today: date) -> str:
    """The same for a date on which something is still to be done: today or later.

    Raises:
        ValueError: with a message for people.

    """
    found = read_date(typed)
    if found < today.isoformat():
        raise ValueError(wording.ERROR_DATE_PASSED)
    return found


def read_past_time(typed: str, *, now: datetime) -> str:
    """As `read_time`, for something that has been done: not after `now`, but for a clock that is a little behind.

    Raises:
        ValueError: with a message for people.

    """
    found = read_time(typed)
    if found > utc(now + _CLOCKS_DIFFER):
        raise ValueError(wording.ERROR_TIME_TO_COME)
    return found


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
        raise ValueError(wording.ERROR_TIME) from None
    return _kept(moment)


def _kept(moment: datetime) -> str:
    if moment.year not in YEARS:
        raise ValueError(wording.ERROR_TIME)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=uk_zone())
    return utc(moment)
