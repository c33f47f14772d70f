"""How long a record is kept, read from the words that people write: in months, or until a date. Pure: today is given.

Nothing is guessed: what says more than a time or a date, such as "until the child is 25", cannot be counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

from sharewise.dates import NUMBERS, Direction, UnreadableDate, months_away, read_date
from sharewise.record.summary import RecordEntry, Summary
from sharewise.text import expression
from sharewise.values import frozen

# So many months, or until this day. None: it cannot be counted.
Retention: TypeAlias = int | date | None
ExpiryStanding: TypeAlias = Literal["passed", "coming"]

# Nobody keeps a record for longer, and no more is looked at of a text.
LONGEST = 1200
_LONGEST_TEXT = 120
_WORDS = {word: number for number, word in enumerate(NUMBERS, 1)} | {
    "an": 1,
    "one": 1,
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "twenty-five": 25,
    "thirty": 30,
    "fifty": 50,
    "hundred": 100,
    "a hundred": 100,
    "one hundred": 100,
}
_NUMBER = rf"(?:[0-9]{{1,4}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_TIME = expression(
    rf"(?:(?:for|kept for|keep for) )?(?:(?P<years>{_NUMBER}) ?(?:years?|yrs?))?"
    rf"(?:(?(years)(?: and)? )(?P<months>{_NUMBER}) ?months?)?"
    r"(?: (?:from|after) (?:the )?(?:date of (?:the )?)?(?:decision|record))?"
)
# Its year in full: a day without one is another each year.
_WITH_YEAR = expression(r"(?<![0-9])[0-9]{4}(?![0-9])")


def read_retention(text: str) -> Retention:
    """How long a record is kept, by a text such as "25 years", "six months", "until 1 March 2040" or "2040-03-01"."""
    words = " ".join(text[:_LONGEST_TEXT].casefold().split()).rstrip(".")
    if len(text) > _LONGEST_TEXT or not words.isascii():
        return None
    found = _TIME.fullmatch(words)
    if found is not None and (found["years"] or found["months"]):
        months = _count(found["years"]) * 12 + _count(found["months"])
        return months if 0 < months <= LONGEST else None
    day = words.removeprefix("kept ").removeprefix("keep ").removeprefix("until ")
    if _WITH_YEAR.search(day) is None:
        return None
    try:
        # It has its year, so that today is of no account.
        return read_date(day, today=date(2000, 1, 1), direction=Direction.AHEAD)
    except UnreadableDate:
        return None


def _count(written: str | None) -> int:
    if written is None:
        return 0
    return int(written) if written.isdecimal() else _WORDS[written]


def own_last_day(summary: Summary) -> date | None:
    """The last day on which a record is to be kept, by what it says itself. None: it says nothing. `date.max`: what it says cannot
    be counted.
    """
    says = summary.text_of("keep_until")
    if not says:
        return None
    return _end(read_retention(says), summary) or date.max


def last_day(summary: Summary, rule: Retention) -> date | None:
    """The last day on which a record is to be kept: by what it says itself, or else by the organisation's rule. None: it cannot be
    counted.
    """
    own = own_last_day(summary)
    if own is None:
        return _end(rule, summary)
    return None if own == date.max else own


def _end(kept: Retention, summary: Summary) -> date | None:
    if kept is None or isinstance(kept, date):
        return kept
    return months_away(summary.made_at.date(), kept) if summary.made_at else None


def made_by(rule: Retention, today: date) -> date | None:
    """The last day on which a record was made whose time can have passed by the organisation's rule. None: there is none."""
    if rule is None:
        return None
    if isinstance(rule, date):
        return today if rule < today else None
    return months_away(today, -rule)


@frozen
class ExpiringRecord:
    """A record whose time has passed, or soon will.

    Attributes:
        entry: the record.
        until: the last day on which it is to be kept.

    """

    entry: RecordEntry
    until: date

    @property
    def is_held(self) -> bool:
        """Whether it must not be erased all the same."""
        return bool(self.entry.about.holds)

    def standing(self, today: date) -> ExpiryStanding:
        """Whether its time has passed."""
        return "passed" if self.until < today else "coming"


@frozen
class ExpiringRecords:
    """The records whose time has passed by a day, the longest ago first.

    Attributes:
        records: those.
        not_counted: of how many others nobody can count until when they are kept.

    """

    records: tuple[ExpiringRecord, ...]
    not_counted: int

    @property
    def free(self) -> tuple[ExpiringRecord, ...]:
        """Those that are not on hold."""
        return tuple(each for each in self.records if not each.is_held)


def expiring_records(entries: Iterable[RecordEntry], rule: Retention, by: date) -> ExpiringRecords:
    """The records that are kept for no longer than to the day before `by`. One that is not proved is passed over: what it says may be
    made up.
    """
    found: list[ExpiringRecord] = []
    not_counted = 0
    for entry in entries:
        if entry.verdict.is_proved:
            until = last_day(entry.summary, rule)
            if until is None:
                not_counted += 1
            elif until < by:
                found.append(ExpiringRecord(entry, until))
    return ExpiringRecords(
        tuple(sorted(found, key=lambda each: (each.until, each.entry.summary.made_at_text))), not_counted
    )
