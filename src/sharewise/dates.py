"""Dates and times: as records hold them (UTC), as people in the UK read them, and as they type them.

A time without a zone is one in the UK, whatever the computer's own zone is: every screen shows UK time. Months have
their English names on every computer: `strftime` and `strptime` follow the locale of the process, and Python leaves that
at "C" until somebody calls `locale.setlocale`, which nothing here does.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum, auto

from sharewise.text import expression

# Nothing that the program keeps is older, nor any file of its own.
FIRST_VERSION = datetime(2026, 1, 1, tzinfo=UTC)
# Years that a record can be about. A slip such as 0026 is not one.
YEARS = range(1900, 2200)

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def _short_or_long(names: tuple[str, ...], more: str = "") -> str:
    """A pattern for each name, for its first three letters, and for `more`."""
    return "(?:" + "|".join([*names, *(f"{name[:3]}" for name in names), more]).strip("|") + ")"


_WEEKDAY = _short_or_long(_WEEKDAYS, "tues|weds|thur|thurs")
_MONTH = _short_or_long(_MONTHS, "sept")
_NUMBER = rf"(?P<number>[0-9]{{1,3}}|an?|one|{'|'.join(NUMBERS[1:])})"
# Text is in small letters here, and its words stand one blank apart.
_ISO_DATE = expression(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_ISO_TIME = expression(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[t ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r" ?(?P<zone>z|[+-][0-9]{2}:?[0-9]{2})?"
)
# A record's time, as whatever writes one writes it.
_UTC = expression(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z")
_DATES = tuple(
    expression(rf"(?:(?P<weekday>{_WEEKDAY}) )?(?:the )?{form}")
    for form in (
        # In numbers, the day first, as everybody in the UK has it. The sign between them is the same throughout.
        r"(?P<day>[0-9]{1,2})(?P<sign>[/. -])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})",
        r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})",
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]?(?:of )?(?P<month>{_MONTH})(?:[ -](?P<year>[0-9]{{4}}|[0-9]{{2}}))?",
        rf"(?P<month>{_MONTH}) (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: (?P<year>[0-9]{{4}}))?",
    )
)
_NAMED_WEEKDAY = expression(rf"(?:(?P<which>on|this|next|last) )?(?P<weekday>{_WEEKDAY})")
_NAMED = {"day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
_AWAY = expression(rf"(?P<ahead>in )?{_NUMBER} (?P<unit>day|week|month|fortnight)s?(?P<back> ago)?")
_LATELY = expression(rf"(?P<number>half an|{_NUMBER.removeprefix('(?P<number>')} (?P<unit>minute|min|hour)s? ago")
_CLOCK = (
    r"(?:(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))? ?(?P<half>[ap]\.?m)\.?"
    r"|(?P<hour24>[0-9]{1,2})[:.](?P<minute24>[0-9]{2})(?: ?(?:hrs|hours|h))?"
    r"|(?P<hour4>[0-9]{2})(?P<minute4>[0-9]{2}) ?(?:hrs|hours|h)"
    r"|(?P<noon>noon|midday))(?: (?P<zone>bst|gmt|utc))?"
)
_DAY_AND_CLOCK = (
    expression(rf"(?:(?P<date>.+?) )??(?:at )?{_CLOCK}"),
    expression(rf"(?:at )?{_CLOCK} (?:on )?(?P<date>.+)"),
)
# Nobody writes a longer one.
_LONGEST = 80
# A minute that is typed has begun, and two clocks never agree.
_CLOCKS_DIFFER = timedelta(minutes=5)
# No month is longer, and no day of a year is further away than a leap year's.
_LEAP_YEARS_APART = 8


def utc(moment: datetime) -> str:
    """An aware time as it stands in records: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local_now() -> datetime:
    """The time by this computer's clock, in its own zone: in UTC where what is set as its zone is none."""
    try:
        return datetime.now(UTC).astimezone()
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)


def offset(moment: datetime) -> str:
    """The local offset of an aware time, `+HH:MM`."""
    raw = moment.strftime("%z")
    return f"{raw[:3]}:{raw[3:5]}"


def uk_zone() -> tzinfo:
    """The time zone that people in the UK live in, whatever the computer's own is."""
    # Imported here: most commands neither show nor read a time.
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/London")


def utc_time(utc: str) -> datetime:
    """A record's time (`YYYY-MM-DDTHH:MM:SSZ`), aware.

    Raises:
        ValueError: it is not such a time.

    """
    # `strptime`, which takes other ways to write it too, takes ten times as long.
    found = datetime.fromisoformat(utc[:-1]) if _UTC.fullmatch(utc) else datetime.strptime(utc, "%Y-%m-%dT%H:%M:%SZ")
    return found.replace(tzinfo=UTC)


def uk_time(utc: str) -> datetime:
    """The same in the UK.

    Raises:
        ValueError: it is not such a time.

    """
    return utc_time(utc).astimezone(uk_zone())


def moment(utc: str, *, weekday: bool = False) -> str:
    """A record's time in words: `22 November 2026, 11:30`, or with its weekday before. What is not a time stays as it is."""
    try:
        local = uk_time(utc)
    except (ValueError, OverflowError):
        return utc
    return f"{day(local.date().isoformat(), weekday=weekday)}, {local:%H:%M}"


def day(iso: str, *, weekday: bool = False) -> str:
    """A date (`YYYY-MM-DD`) in words: `25 November 2026`, or `Wednesday 25 November 2026`. What is not a date stays as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{f'{found:%A} ' if weekday else ''}{found.day} {found:%B} {found.year}"


class DateProblem(Enum):
    """Why a date or a time that somebody typed cannot be taken. The words stand in `interview_wording.DATE_PROBLEMS`."""

    NOT_A_DATE = auto()
    NOT_A_TIME = auto()
    OTHER_WEEKDAY = auto()
    PASSED = auto()
    TO_COME = auto()
    DAY_ONLY = auto()
    MORNING_OR_AFTERNOON = auto()
    LEFT_OUT = auto()
    TWICE = auto()
    OTHER_CLOCK = auto()


class UnreadableDate(ValueError):
    """A date or a time that somebody typed cannot be taken. It holds nothing of what they typed."""

    def __init__(self, problem: DateProblem) -> None:
        super().__init__(problem.name)
        self.problem = problem


class Direction(Enum):
    """Where a day lies that is named without its year, or by its weekday: behind today, or ahead. Today is both."""

    BACK = -1
    AHEAD = 1


def read_date(typed: str, *, today: date, direction: Direction) -> date:
    """The day that a person means, in every form that people in the UK write: 25/11/2026, 25 Nov 26, 1st March, next Monday.

    Args:
        typed: what they wrote. Neither capitals, commas nor the kind of blank matter.
        today: the day it is in the UK.
        direction: where a day lies that is not named in full. One that is may lie on either side.

    Raises:
        UnreadableDate: it is not a date, or its weekday is another.

    """
    words = _words(typed)
    found = _iso_day(words) or _written_day(words, today, direction) or _named_day(words, today, direction)
    if found is None or found.year not in YEARS:
        raise UnreadableDate(DateProblem.NOT_A_DATE)
    return found


def read_date_to_come(typed: str, *, today: date) -> str:
    """`YYYY-MM-DD`, for a day on which something is still to be done: today or later.

    Raises:
        UnreadableDate: it is not a date, or it has passed.

    """
    found = read_date(typed, today=today, direction=Direction.AHEAD)
    if found < today:
        raise UnreadableDate(DateProblem.PASSED)
    return found.isoformat()


def read_past_time(typed: str, *, now: datetime) -> str:
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`, of something that has been done: not after `now`, but for a clock that is a little behind.

    A day is never given an hour that nobody wrote, and an hour alone is one of today. Of a time without a zone the UK's
    clock is meant. `now` is aware.

    Raises:
        UnreadableDate: it is not a time, it is still to come, or it can be two times or none.

    """
    words, local = _words(typed), now.astimezone(uk_zone())
    found = _iso_time(words) or _lately(words, local) or _written_time(words, local)
    if found is None:
        raise UnreadableDate(DateProblem.DAY_ONLY if _is_day(words, local.date()) else DateProblem.NOT_A_TIME)
    if found.year not in YEARS:
        raise UnreadableDate(DateProblem.NOT_A_TIME)
    if found > now + _CLOCKS_DIFFER:
        raise UnreadableDate(DateProblem.TO_COME)
    return utc(found)


def _words(typed: str) -> str:
    """What was typed, in small letters, with one blank between words; wide digits and odd blanks as the usual ones.

    What is too long to be a date is nothing.
    """
    words = " ".join(unicodedata.normalize("NFKC", typed[: _LONGEST * 4]).casefold().replace(",", " ").split())
    return words if len(words) <= _LONGEST and len(typed) <= _LONGEST * 4 else ""


def _iso_day(words: str) -> date | None:
    found = _ISO_DATE.fullmatch(words)
    return None if found is None else _day_of(int(found["year"]), int(found["month"]), int(found["day"]))


def _written_day(words: str, today: date, direction: Direction) -> date | None:
    """A day with its month, and with or without its year and weekday."""
    for form in _DATES:
        if (found := form.fullmatch(words)) is None:
            continue
        parts = found.groupdict()
        month = parts["month"]
        numbered = int(month) if month.isdecimal() else _place_in(_MONTHS, month) + 1
        if year := parts.get("year"):
            # Two digits stand for a year of this century: nobody keeps a record of the last one.
            day = _day_of(int(year) + (2000 if len(year) == 2 else 0), numbered, int(parts["day"]))
        else:
            day = _nearest(numbered, int(parts["day"]), today, direction)
        if day is not None and parts["weekday"] and day.weekday() != _place_in(_WEEKDAYS, parts["weekday"]):
            raise UnreadableDate(DateProblem.OTHER_WEEKDAY)
        return day
    return None


def _nearest(month: int, day: int, today: date, direction: Direction) -> date | None:
    """The nearest day of that name on this side of today, or today."""
    for years in range(_LEAP_YEARS_APART + 1):
        found = _day_of(today.year + years * direction.value, month, day)
        if found is not None and (found - today).days * direction.value >= 0:
            return found
    return None


def _named_day(words: str, today: date, direction: Direction) -> date | None:
    """A day in words: today, tomorrow, in 3 days, two weeks ago, in a month, Monday, last Friday."""
    words = words.removeprefix("the ")
    if words in _NAMED:
        return today + timedelta(days=_NAMED[words])
    if away := _AWAY.fullmatch(words):
        # "Three days" alone could be either.
        if (away["ahead"] is None) == (away["back"] is None):
            return None
        number = _count(away["number"]) * (1 if away["ahead"] else -1)
        if away["unit"] == "month":
            return months_away(today, number)
        return today + timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[away["unit"]])
    if (found := _NAMED_WEEKDAY.fullmatch(words)) is None:
        return None
    back = found["which"] == "last" or (direction is Direction.BACK and found["which"] not in ("next", "this"))
    ahead = (_place_in(_WEEKDAYS, found["weekday"]) - today.weekday() - 1) % 7 + 1
    if back:
        # Whoever names today's weekday for something done means today, unless they say "last".
        return today - timedelta(days=7 - ahead or (7 if found["which"] == "last" else 0))
    return today + timedelta(days=ahead)


def months_away(today: date, months: int) -> date | None:
    """The same day so many months later, or before, or the last that the month has. None where no calendar has it."""
    year, before = divmod(today.year * 12 + today.month - 1 + months, 12)
    return _day_of(year, before + 1, min(today.day, monthrange(year, before + 1)[1]))


def _iso_time(words: str) -> datetime | None:
    if (found := _ISO_TIME.fullmatch(words)) is None:
        return None
    zone = (found["zone"] or "").replace("z", "+00:00")
    text = f"{found['date']}T{found['hour']}:{found['minute']}:{found['second'] or '00'}{zone}"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if zone else _by_the_clock(moment, None)


def _lately(words: str, local: datetime) -> datetime | None:
    """Now, ten minutes ago, half an hour ago."""
    if words in ("now", "just now"):
        return local
    if (found := _LATELY.fullmatch(words)) is None:
        return None
    number = 0.5 if found["number"] == "half an" else _count(found["number"])
    hours = number if found["unit"] == "hour" else number / 60
    return local.astimezone(UTC) - timedelta(hours=hours)


def _written_time(words: str, local: datetime) -> datetime | None:
    """An hour, alone or with its day on either side."""
    for form in _DAY_AND_CLOCK:
        if (found := form.fullmatch(words)) is None or (clock := _clock(found)) is None:
            continue
        if found["date"] is None:
            return _by_the_clock(datetime.combine(local, clock), found["zone"])
        try:
            day = read_date(found["date"], today=local.date(), direction=Direction.BACK)
        except UnreadableDate as error:
            if error.problem is DateProblem.NOT_A_DATE:
                continue
            raise
        moment = _by_the_clock(datetime.combine(day, clock), found["zone"])
        # An hour of today that is to come is one of a week ago, where only its weekday was named.
        if moment > local + _CLOCKS_DIFFER and day == local.date() and _NAMED_WEEKDAY.fullmatch(found["date"]):
            return _by_the_clock(datetime.combine(day - timedelta(days=7), clock), found["zone"])
        return moment
    return None


def _clock(found: re.Match[str]) -> time | None:
    """The time of day that was written, or None where there is no such time.

    Raises:
        UnreadableDate: it comes twice a day.

    """
    if found["noon"]:
        return time(12)
    if found["half"]:
        hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"][0]
        if half == "a" and hour > 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0) if hour <= 12 else hour
    elif found["hour4"]:
        hour, minute = int(found["hour4"]), int(found["minute4"])
    else:
        hour, minute = int(found["hour24"]), int(found["minute24"])
        # Whoever writes 1.50 mostly means the afternoon, and whoever writes 01:50 the night.
        if found["hour24"] in tuple("1234567") and minute < 60:
            raise UnreadableDate(DateProblem.MORNING_OR_AFTERNOON)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _by_the_clock(local: datetime, zone: str | None) -> datetime:
    """The moment at which clocks in the UK show this time; `zone` says which clock, where both would.

    Raises:
        UnreadableDate: they never show it, show it twice, or went by another zone.

    """
    if zone == "utc":
        return local.replace(tzinfo=UTC)
    both = {
        moment.astimezone(UTC)
        for moment in (local.replace(tzinfo=uk_zone(), fold=fold) for fold in (0, 1))
        # There and back: a time that is left out comes back as another.
        if moment.astimezone(UTC).astimezone(uk_zone()).replace(tzinfo=None) == local
    }
    if not both:
        raise UnreadableDate(DateProblem.LEFT_OUT)
    if zone is not None:
        both = {moment for moment in both if (moment.astimezone(uk_zone()).tzname() or "").lower() == zone}
        if not both:
            raise UnreadableDate(DateProblem.OTHER_CLOCK)
    if len(both) > 1:
        raise UnreadableDate(DateProblem.TWICE)
    return both.pop()


def _is_day(words: str, today: date) -> bool:
    """Whether a date stands there, and no hour."""
    try:
        read_date(words, today=today, direction=Direction.BACK)
    except UnreadableDate:
        return False
    return True


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _place_in(names: tuple[str, ...], written: str) -> int:
    """The place of a name of which the first three letters, or more, were written."""
    return next(place for place, name in enumerate(names) if name[:3] == written[:3])


def _count(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return 1 if written in ("an", "one") else NUMBERS.index(written) + 1
