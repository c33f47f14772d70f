"""How many decisions there were, of which kind, and what became of them: what a report to a lead or a board is made of.

A decision is what a row of records comes to in which each completes or supersedes the one before: its last record says what
counts. Its day is that of the record in which it was taken, which a record that only completes it does not move. Pure: the
records come one by one, only what is counted is kept of each, and today is given.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from sharewise.dates import uk_time, utc
from sharewise.record.fields import WHAT_CAME
from sharewise.record.report.small_numbers import LEAST, Cell, Sum, hidden_cells
from sharewise.record.summary import Summary, summarise
from sharewise.record.verification import Verdict
from sharewise.text import comparable
from sharewise.values import frozen

# Whether the person was told. `nothing`: neither was asked for, as nobody is told, or not yet.
Told: TypeAlias = Literal["told", "to_tell", "not_told", "no_reason", "nothing"]
# `waiting`: named, or asked for, and not yet written down.
Advice: TypeAlias = Literal["taken", "waiting", "none"]
# How long it took: at once, within so many days, later, or not yet.
Pace: TypeAlias = Literal["at_once", "day", "three_days", "later", "not_yet"]
# How the date to look again stands today.
Review: TypeAlias = Literal["overdue", "to_come", "looked_at", "no_date"]
TOLD: tuple[Told, ...] = get_args(Told)
ADVICE: tuple[Advice, ...] = get_args(Advice)
PACES: tuple[Pace, ...] = get_args(Pace)
REVIEWS: tuple[Review, ...] = get_args(Review)

_DAY = 24 * 60 * 60
# So many months stand beside one another on a page; more are put together to quarters, and more than so many of those to years.
_MOST_MONTHS, _MOST_QUARTERS = 6, 6
# In place of an outcome, where none is decided.
UNDECIDED = "undecided"


class RecordFacts(NamedTuple):
    """What is counted of one record. No text that a person typed is among it, but the case reference as it is compared.

    Times are in seconds, and None where the record has none.
    """

    reference: str
    earlier: str
    completes: bool
    made_at: int | None
    case: str
    decided: str
    recommended: str
    reason: str
    told: Told
    reasons_not_told: tuple[str, ...]
    advice: Advice
    shares: bool
    shared_at: int | None
    is_emergency: bool
    is_complete: bool
    review_on: str
    is_looked_at: bool
    topics: tuple[str, ...]


class Words(NamedTuple):
    """What a code is called: of which kind it is, the code, and the words, as a record shows them."""

    kind: Literal["outcome", "reason", "why_not_told", "rule"]
    code: str
    says: str


@frozen
class CountedRecord:
    """What a report takes of one record: what is counted, and the words for its codes."""

    facts: RecordFacts
    words: tuple[Words, ...]


def count_record(verdict: Verdict) -> CountedRecord | None:
    """What a report takes of the record that the verdict is on. None where it is not proved: what it says may be made up."""
    if not verdict.is_proved_record:
        return None
    summary, record = summarise(verdict), (verdict.data or {})["record"]
    details, missing = summary.details, summary.missing
    reasons = details.get("reasons_not_told", ())
    facts = RecordFacts(
        reference=summary.reference,
        earlier=summary.earlier.reference if summary.earlier else "",
        completes=summary.earlier is not None and summary.earlier.relation == "completes",
        made_at=_seconds(summary.made_at_text),
        case=comparable(summary.case_reference),
        decided=summary.decided,
        recommended=summary.recommended,
        reason=summary.reason,
        told=_told(summary),
        reasons_not_told=(reasons,) if isinstance(reasons, str) else reasons,
        advice=_advice(summary),
        shares="shared_at" in details or "shared_at" in missing,
        shared_at=_seconds(summary.text_of("shared_at")),
        is_emergency="acted_at" in details or "acted_at" in missing,
        is_complete=not missing,
        review_on=summary.review_on.isoformat() if summary.review_on else "",
        is_looked_at=WHAT_CAME in details,
        topics=tuple(each["topic"] for each in record["recommendation"]["rules"]),
    )
    return CountedRecord(facts, tuple(_words(summary, record)))


def _told(summary: Summary) -> Told:
    if "told" in summary.details:
        return "told"
    if "reasons_not_told" in summary.details:
        return "not_told"
    if "told" in summary.missing:
        return "to_tell"
    return "no_reason" if "reasons_not_told" in summary.missing else "nothing"


def _advice(summary: Summary) -> Advice:
    if "advice_given" in summary.details:
        return "taken"
    waits = "advice_from" in summary.details or "advice_given" in summary.missing or "advice_from" in summary.missing
    return "waiting" if waits else "none"


def _words(summary: Summary, record: Mapping[str, Any]) -> Iterator[Words]:
    yield Words("outcome", summary.recommended, summary.recommended_title)
    if summary.decided:
        yield Words("outcome", summary.decided, summary.decided_title)
    if summary.reason:
        yield Words("reason", summary.reason, record["decision"]["reason_says"] or summary.reason)
    for each in record["details"].get("reasons_not_told", ()):
        yield Words("why_not_told", each["code"], each["says"])
    for each in record["recommendation"]["rules"]:
        yield Words("rule", each["topic"], each["title"])


def _seconds(text: str) -> int | None:
    try:
        return int(uk_time(text).timestamp())
    except (ValueError, OverflowError):
        return None


@frozen
class Span:
    """A part of the period that is counted by itself: a month, a quarter or a year, or what of it lies in the period.

    Attributes:
        name: `YYYY-MM`, `YYYY-Q1` or `YYYY`.
        first, last: its days.

    """

    name: str
    first: date
    last: date


@frozen
class Median:
    """The middle of some lengths of time, in hours, and how many there were."""

    of: int
    hours: float | None


@frozen
class DecisionCounts:
    """Every number of a report, exact.

    Attributes:
        since, until: the first and the last day.
        today: the day on which it was counted, by which dates have passed or not.
        spans: the parts of the period.
        counts: the numbers, by their names.
        sums: what of them adds up.
        unprinted: those that no report shows.
        until_shared, until_complete: how long it took, of those where it is known and was not at once.
        words: what each code is called, by its kind and itself.
        left_out: how many files were left out, as they are not proved or could not be read.
        undated: how many proved records have no date, and are counted nowhere.

    """

    since: date
    until: date
    today: date
    spans: tuple[Span, ...]
    counts: Mapping[Cell, int]
    sums: tuple[Sum, ...]
    unprinted: frozenset[Cell]
    until_shared: Median
    until_complete: Median
    words: Mapping[tuple[str, str], str]
    left_out: int
    undated: int

    def shown(self, *, exact: bool) -> ShownCounts:
        """The same as it may be shown: all of it, or without small numbers."""
        return ShownCounts(self, frozenset() if exact else hidden_cells(self.counts, self.sums, self.unprinted), exact)


@frozen
class ShownCounts:
    """The numbers of a report as they may be shown.

    Attributes:
        of: all of them.
        hidden: the names of those that are not shown.
        exact: whether small numbers were to be shown too.

    """

    of: DecisionCounts
    hidden: frozenset[Cell]
    exact: bool

    def number(self, *cell: str) -> int | None:
        """A number, or None where it is hidden. What nothing was counted of is 0."""
        return None if cell in self.hidden else self.of.counts.get(cell, 0)

    def names(self, kind: str) -> list[str]:
        """The codes that are counted under `kind`, those that were counted most first. Of what is hidden, not even the order is said."""
        cells = [cell for cell, count in self.of.counts.items() if cell[0] == kind and len(cell) == 2 and count]
        return [cell[1] for cell in sorted(cells, key=lambda cell: (-(self.number(*cell) or 0), cell))]

    def hours(self, median: Median, kind: Literal["shared", "completed"]) -> float | None:
        """The middle of some lengths of time; None where there are none, or so few that it could be that of one person. Where a number
        of those that took so long is hidden, the middle would say something of it.
        """
        is_hidden = any((kind, pace) in self.hidden for pace in PACES)
        return median.hours if self.exact or (median.of >= LEAST and not is_hidden) else None


class DecisionTally:
    """Takes in records one by one, and counts the decisions in them."""

    def __init__(self) -> None:
        self._facts: dict[str, RecordFacts] = {}
        self._words: dict[tuple[str, str], str] = {}
        self._kept: dict[tuple[object, ...], tuple[object, ...]] = {}
        self.left_out = 0

    def add(self, counted: CountedRecord | None) -> None:
        """Take in one record; None for a file that is not proved."""
        if counted is None:
            self.left_out += 1
            return
        facts = counted.facts
        # What many have alike is kept once.
        self._facts[facts.reference] = RecordFacts._make(map(self._once, facts))
        self._words |= {(kind, code): says for kind, code, says in counted.words}

    def _once(self, each: object) -> object:
        if isinstance(each, str):
            return sys.intern(each)
        return self._kept.setdefault(each, each) if isinstance(each, tuple) else each

    def counts(self, since: date, until: date, today: date) -> DecisionCounts:
        """The decisions of the period."""
        tally = _Tally(spans_of(since, until), today)
        for last, first, complete_at in self._decisions():
            if first.made_at is not None and since <= _uk_day(first.made_at) <= until:
                tally.add(last, first, complete_at)
        return DecisionCounts(
            since=since,
            until=until,
            today=today,
            spans=tally.spans,
            counts=tally.counts(),
            sums=tuple(tally.sums()),
            unprinted=frozenset(cell for cell in tally.counts() if cell[0] in _UNPRINTED),
            until_shared=_median(tally.until_shared),
            until_complete=_median(tally.until_complete),
            words=self._words,
            left_out=self.left_out,
            undated=sum(each.made_at is None for each in self._facts.values()),
        )

    def _decisions(self) -> Iterator[tuple[RecordFacts, RecordFacts, int | None]]:
        """Each decision: its last record, the one in which it was taken, and when a record of it first lacked nothing."""
        followed = {each.earlier for each in self._facts.values() if each.earlier}
        for last in self._facts.values():
            if last.reference in followed:
                continue
            first, complete_at, seen = last, None, {last.reference}
            while True:
                if first.is_complete:
                    complete_at = first.made_at
                earlier = self._facts.get(first.earlier) if first.completes else None
                if earlier is None or earlier.reference in seen:
                    break
                seen.add(earlier.reference)
                first = earlier
            yield last, first, complete_at


class _Tally:
    """What is counted of the decisions of a period."""

    def __init__(self, spans: tuple[Span, ...], today: date) -> None:
        self.spans, self._today = spans, today
        self._counted: Counter[Cell] = Counter()
        self._cases: set[str] = set()
        self.until_shared: list[int] = []
        self.until_complete: list[int] = []

    def add(self, last: RecordFacts, first: RecordFacts, complete_at: int | None) -> None:
        """Count one decision."""
        day, count = _uk_day(first.made_at or 0), self._counted
        span = next(each.name for each in self.spans if each.first <= day <= each.last)
        decided, recommended = last.decided or UNDECIDED, last.recommended
        cells: list[Cell] = [("decisions",), ("outcome", decided), ("span", span), ("outcome_span", decided, span)]
        kept = "undecided" if not last.decided else "followed" if last.decided == recommended else "departed"
        cells += [("recommended", recommended), (kept, recommended), (f"all_{kept}",)]
        if kept == "departed":
            cells += [("departed_to", decided), ("reason", last.reason or UNDECIDED)]
        cells += [("told", last.told), ("advice", last.advice), ("review", self._review(last))]
        cells += [("why_not_told", code) for code in sorted(set(last.reasons_not_told)) if last.told == "not_told"]
        if last.shares:
            cells += [("to_share",), ("shared", _pace(first.made_at, last.shared_at, self.until_shared))]
        if last.is_emergency:
            cells += [("emergencies",), ("completed", _pace(first.made_at, complete_at, self.until_complete))]
        cells += [("rule", topic) for topic in sorted(set(last.topics))]
        for kind, base in _BY_RULES.items():
            outcome = recommended if base == "recommended" else decided
            cells += [(f"{kind}_of", *cell[1:], outcome) for cell in cells if cell[0] == kind]
        count.update(cells)
        if last.case:
            self._cases.add(last.case)

    def _review(self, last: RecordFacts) -> Review:
        if last.is_looked_at:
            return "looked_at"
        if not last.review_on:
            return "no_date"
        return "overdue" if last.review_on < self._today.isoformat() else "to_come"

    def counts(self) -> dict[Cell, int]:
        """Every number, those that are 0 too where the page has a place for them."""
        outcomes = sorted({cell[1] for cell in self._counted if cell[0] in ("outcome", "recommended")} | {UNDECIDED})
        always: list[Cell] = [("decisions",), ("to_share",), ("emergencies",)]
        always += [(f"all_{kept}",) for kept in _KEPT]
        always += [
            (kind, outcome) for outcome in outcomes for kind in ("outcome", "recommended", *_KEPT, "departed_to")
        ]
        always += [("span", each.name) for each in self.spans]
        always += [("outcome_span", outcome, each.name) for outcome in outcomes for each in self.spans]
        for kind, codes in _CLOSED.items():
            always += [(kind, code) for code in codes]
        counts = {**dict.fromkeys(always, 0), **self._counted, ("people",): len(self._cases)}
        return {**counts, **dict(_behind(counts))}

    def sums(self) -> Iterator[Sum]:
        """What adds up, so that one number could be worked out from the others."""
        counts = self.counts()

        def parts(kind: str) -> tuple[Cell, ...]:
            return tuple(cell for cell in counts if cell[0] == kind)

        yield from (Sum(("decisions",), parts(kind)) for kind in ("outcome", "span", "recommended"))
        yield from (Sum(("decisions",), parts(kind)) for kind in ("told", "advice", "review"))
        yield Sum(("decisions",), tuple((f"all_{kept}",) for kept in _KEPT))
        yield from (Sum((f"all_{kept}",), parts(kept)) for kept in _KEPT)
        yield from (Sum(("all_departed",), parts(kind)) for kind in ("departed_to", "reason"))
        yield Sum(("to_share",), parts("shared"))
        yield Sum(("emergencies",), parts("completed"))
        for _, outcome in parts("recommended"):
            yield Sum(("recommended", outcome), tuple((kept, outcome) for kept in _KEPT))
            yield Sum(("outcome", outcome), tuple(("outcome_span", outcome, each.name) for each in self.spans))
            if outcome != UNDECIDED:
                yield Sum(("outcome", outcome), (("followed", outcome), ("departed_to", outcome)))
        for _, name in parts("span"):
            yield Sum(("span", name), tuple(cell for cell in parts("outcome_span") if cell[2] == name))
        yield Sum(("outcome", UNDECIDED), (("all_undecided",),))
        yield Sum(("decisions",), (("people",), ("not_people",)))
        yield Sum(("all_why",), parts("why_not_told"))
        yield Sum(("all_why",), (("told", "not_told"), ("more_why",)))
        for _, code in parts("why_not_told"):
            yield Sum(("told", "not_told"), (("why_not_told", code), ("not_why", code)))
        for kind, base in _BY_RULES.items():
            yield from _sums_by_rules(counts, kind, base)


# What the rules make of a decision, by the kind of the outcome that they go by. Whoever knows them can add up the outcomes: of all that are
# to share, that are an emergency, that leave nothing to tell, or whose advice rests on a rule.
_BY_RULES: Mapping[str, Literal["outcome", "recommended"]] = {
    "told": "outcome",
    "advice": "outcome",
    "to_share": "outcome",
    "emergencies": "outcome",
    "rule": "recommended",
}
# The numbers that no report shows. They are what a reader can reckon with: what is left of one number beside another, and how a number is
# made up of outcomes.
_UNPRINTED = frozenset(
    {"departed_to", "not_people", "all_why", "more_why", "not_why"}
    | {f"{kind}_of" for kind in _BY_RULES}
    | {f"not_{kind}_of" for kind in _BY_RULES}
)


def _behind(counts: Mapping[Cell, int]) -> Iterator[tuple[Cell, int]]:
    """What is left beside numbers that are no sums, so that one bounds the other."""
    yield ("not_people",), counts[("decisions",)] - counts[("people",)]
    reasons = {cell: count for cell, count in counts.items() if cell[0] == "why_not_told"}
    yield ("all_why",), sum(reasons.values())
    yield ("more_why",), sum(reasons.values()) - counts[("told", "not_told")]
    for (_, code), count in reasons.items():
        yield ("not_why", code), counts[("told", "not_told")] - count
    for kind, base in _BY_RULES.items():
        for cell, count in counts.items():
            if cell[0] == f"{kind}_of":
                yield (f"not_{kind}_of", *cell[1:]), counts[(base, cell[-1])] - count


def _sums_by_rules(counts: Mapping[Cell, int], kind: str, base: str) -> Iterator[Sum]:
    """What adds up for whoever knows the rules: each number of the kind from the outcomes in it. Where all decisions of an outcome are in it,
    they are taken to know that they have to be.
    """
    made_of: dict[Cell, list[Cell]] = {}
    for cell, count in counts.items():
        if cell[0] == f"{kind}_of":
            whole, other = (base, cell[-1]), (f"not_{kind}_of", *cell[1:])
            made_of.setdefault((kind, *cell[1:-1]), []).append(whole if count == counts[whole] else cell)
            if count != counts[whole]:
                yield Sum(whole, (cell, other))
    for total, parts in made_of.items():
        yield Sum(total, tuple(parts))


_KEPT = ("followed", "departed", "undecided")
_CLOSED: Mapping[str, tuple[str, ...]] = {
    "told": TOLD,
    "advice": ADVICE,
    "review": REVIEWS,
    "shared": PACES,
    "completed": PACES,
}


def _pace(begun: int | None, done: int | None, took: list[int]) -> Pace:
    """How long something took. What was not at once is noted in `took`."""
    if begun is None or done is None:
        return "not_yet"
    seconds = done - begun
    if seconds <= 0:
        return "at_once"
    took.append(seconds)
    return "day" if seconds <= _DAY else "three_days" if seconds <= 3 * _DAY else "later"


def _median(seconds: list[int]) -> Median:
    return Median(len(seconds), round(median(seconds) / 3600, 1) if seconds else None)


def _uk_day(seconds: int) -> date:
    return uk_time(utc(datetime.fromtimestamp(seconds, UTC))).date()


def spans_of(since: date, until: date) -> tuple[Span, ...]:
    """The parts of a period: its months, or, where they are many, its quarters or years."""
    for months, most in ((1, _MOST_MONTHS), (3, _MOST_QUARTERS)):
        spans = _spans(since, until, months)
        if len(spans) <= most:
            return spans
    return _spans(since, until, 12)


def _spans(since: date, until: date, months: int) -> tuple[Span, ...]:
    spans: list[Span] = []
    first = since
    while first <= until:
        place = (first.month - 1) // months
        after = date(first.year + (place + 1) * months // 12, (place + 1) * months % 12 + 1, 1)
        names = {1: f"{first.year}-{first.month:02}", 3: f"{first.year}-Q{place + 1}", 12: f"{first.year}"}
        spans.append(Span(names[months], first, min(until, after - timedelta(days=1))))
        first = after
    return tuple(spans)


def last_month(today: date) -> tuple[date, date]:
    """The first and the last day of the month before."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
