"""Dates and times as people type them in the UK, read into the forms that records hold.

The local time zone is given, never asked of the system.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from sharewise.present import wording
from sharewise.times import utc

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


def read_time(typed: str, zone: tzinfo | None) -> str:
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`, from a local date and time such as 22/11/2026 14:30, or from that form itself.

    `zone` None means the computer's own zone.

    Raises:
        ValueError: with a message for people.

    """
    for form in (f"{date} {hour}" for date in _DATES for hour in _HOURS):
        try:
            moment = datetime.strptime(typed.replace(" at ", " ").replace(",", ""), form)
        except ValueError:
            continue
        return _kept(moment, zone)
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise ValueError(wording.ERROR_TIME) from None
    return _kept(moment, zone)


def _kept(moment: datetime, zone: tzinfo | None) -> str:
    if moment.year not in YEARS:
        raise ValueError(wording.ERROR_TIME)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone) if zone else moment.astimezone()
    return utc(moment)
