"""Which records a person wants to see: by date, by what was decided, by case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sharewise.dates import uk_time


@dataclass(frozen=True)
class RecordFilter:
    """A choice of records. What is None does not choose.

    Attributes:
        since, until: the first and the last day, in the UK, on which a record was made.
        outcome: what was decided, or recommended where no decision is recorded.
        case: the case reference, in any mixture of capitals.

    """

    since: date | None = None
    until: date | None = None
    outcome: str | None = None
    case: str | None = None

    def matches(self, row: Mapping[str, str]) -> bool:
        """Whether a record's row is wanted. A record whose date cannot be read is, whatever the dates."""
        if self.outcome is not None and (row["decided"] or row["recommended"]) != self.outcome:
            return False
        if self.case is not None and row["case_reference"].casefold() != self.case.strip().casefold():
            return False
        return self._fits_day(row["made_at"])

    def _fits_day(self, made_at: str) -> bool:
        if self.since is None and self.until is None:
            return True
        day = uk_day(made_at)
        return day is None or ((self.since is None or day >= self.since) and (self.until is None or day <= self.until))


def uk_day(made_at: str) -> date | None:
    """The day in the UK of a time as records hold it, or None if it is none."""
    try:
        return uk_time(made_at).date()
    except (ValueError, OverflowError):
        return None
