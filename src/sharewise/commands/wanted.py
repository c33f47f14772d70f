"""Which records were asked for on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sharewise.dates import day
from sharewise.errors import WrongUse
from sharewise.interview.dates import read_date
from sharewise.record.summary import RecordFilter
from sharewise.text import listed


def wanted(since: str | None, until: str | None, outcome: str | None, case: str | None) -> RecordFilter:
    """The choice that the options stand for. Days are days in the UK.

    Raises:
        WrongUse: a date is none, or the last day lies before the first.

    """
    first, last = day_named("--since", since), day_named("--until", until)
    if first and last and last < first:
        until_day, since_day = day(last.isoformat()), day(first.isoformat())
        raise WrongUse(f"--until ({until_day}) is earlier than --since ({since_day}).")
    return RecordFilter(first, last, outcome, case)


def no_such_outcome(outcomes: Iterable[str]) -> str:
    """What to say where an outcome was asked for that no record has."""
    return f"No record has that outcome. These are there: {listed(sorted(outcomes)) or 'none'}."


def day_named(option: str, typed: str | None) -> date | None:
    """The day that a person typed after an option, or None where they typed none.

    Raises:
        WrongUse: it is not a date.

    """
    if typed is None:
        return None
    try:
        return date.fromisoformat(read_date(typed.strip()))
    except ValueError:
        raise WrongUse(f"After {option} comes a date, such as 2026-11-25 or 25/11/2026.") from None
