"""Dates and times of records as people in the UK read them. Records hold UTC; people see UK time."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

_MONTHS = (
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
)


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
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"
