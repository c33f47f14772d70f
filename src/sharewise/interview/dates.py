"""Dates and times as people type them in the UK, read into the forms that records hold.

The local time zone is given, never asked of the system.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from sharewise.present import wording
from sharewise.record.make import utc

_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y", "%Y-%m-%d")
_HOURS = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p")


def read_date(typed: str) -> str:
    """`YYYY-MM-DD` from a date such as 25/11/2026 or 25 November 2026.

    Raises:
        ValueError: with a message for people.

    """
    for form in _DATES:
        try:
            return datetime.strptime(typed, form).date().isoformat()
        except ValueError:
            continue
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
        return utc(moment.replace(tzinfo=zone) if zone else moment.astimezone())
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise ValueError(wording.ERROR_TIME) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone) if zone else moment.astimezone()
    return utc(moment)
