"""Dates and times among the details of a record, read alike at the prompt and in an answers file."""

from __future__ import annotations

from datetime import datetime

from sharewise.dates import Direction, read_date, read_date_to_come, read_past_time, uk_zone
from sharewise.record.fields import Field


def read_dated_detail(field: Field, typed: str, *, now: datetime, may_have_passed: bool = False) -> str:
    """`YYYY-MM-DD` or UTC `YYYY-MM-DDTHH:MM:SSZ`, as a record keeps it, from what a person wrote.

    Args:
        field: a detail of the kind `date` or `time`. A time is one at which something was done. A date is one on which
            something is to be done, unless an organisation asks for it: nobody knows what that is about.
        typed: what they wrote.
        now: the time, aware.
        may_have_passed: whether a date to come is taken that has passed, as where a file is about a decision of some time ago.

    Raises:
        UnreadableDate: it is not a date or a time, or not one that this detail can have.

    """
    today = now.astimezone(uk_zone()).date()
    if field.kind == "time":
        return read_past_time(typed, now=now)
    if field.section == "local":
        return read_date(typed, today=today, direction=Direction.BACK).isoformat()
    if may_have_passed:
        return read_date(typed, today=today, direction=Direction.AHEAD).isoformat()
    return read_date_to_come(typed, today=today)
