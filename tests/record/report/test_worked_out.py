"""From a whole report, with all that adds up in it and all that the rules say, no number under 5 can be worked out.

Whoever reads it is taken to know the rules by heart: which decisions are to share, which are emergencies, which leave nothing to tell, and which
rules each advice rests on. For each of these numbers
another report is looked for that would look the same, and in which it differs.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sharewise.present.json.report_json import report_data
from sharewise.record.report.decision_counts import (
    ADVICE,
    PACES,
    REVIEWS,
    TOLD,
    UNDECIDED,
    Advice,
    CountedRecord,
    DecisionTally,
    RecordFacts,
    Told,
)
from sharewise.record.report.small_numbers import is_small
from tests.support.needed import WHOLE, long


class Kind(NamedTuple):
    """What the rules make of a decision: how its person can have been told, what advice is asked for, and so on."""

    shares: bool
    is_emergency: bool
    told: tuple[Told, ...]
    advice: tuple[Advice, ...]
    rules: tuple[str, ...]


KINDS = {
    "share_and_tell": Kind(True, False, ("told", "to_tell"), ("none", "taken"), ("child_first", "involve")),
    "share_do_not_tell": Kind(True, False, ("not_told", "no_reason"), ("none", "taken"), ("child_first", "consent")),
    "emergency": Kind(False, True, ("nothing",), ("none",), ("child_first",)),
    "advice": Kind(False, False, ("nothing",), ("waiting", "taken"), ("advice", "record")),
    UNDECIDED: Kind(False, False, ("nothing",), ("none",), ()),
}
REASONS, WHY = ("new_facts", "law"), ("harm_child", "alleged_abuser")
# So many reports are looked at.
REPORTS = 150 if WHOLE else 20


Name = tuple[str, ...]


class InHand(NamedTuple):
    """What a reader has in hand.

    Attributes:
        shown: each number of the report that is printed, or None where it is hidden.
        right: what each really is, those too that no report prints and that a reader can reckon with.

    """

    shown: dict[Name, int | None]
    right: dict[Name, int]
    has_hours: dict[str, bool]


def some_decisions(chance: random.Random) -> list[RecordFacts]:
    """Decisions made up so that small numbers are many."""
    outcomes = [each for each in KINDS if each != UNDECIDED][: chance.randint(2, 4)]
    likely = [chance.choice((0, 1, 3, 12)) for _ in outcomes]
    if not any(likely):
        likely[0] = 1
    keeps, now_and_then = chance.choice((0.0, 0.1, 0.4)), chance.choice((0.02, 0.1, 0.5))
    made_up = []
    for number in range(chance.choice((6, 10, 14, 25, 40))):
        (recommended,) = chance.choices(outcomes, likely)
        decided = recommended if chance.random() >= keeps else chance.choice([*outcomes, ""])
        kind = KINDS[decided or UNDECIDED]
        told = kind.told[-1 if chance.random() < now_and_then else 0]
        day = date(2026, chance.choice((3, 3, 3, 4)), chance.randint(2, 28))
        made = (day - date(1970, 1, 1)).days * 86_400 + 43_200
        shared = made + chance.choice((0, 0, 7_200, 90_000)) if chance.random() > now_and_then else None
        made_up.append(
            RecordFacts(
                reference=f"SW-{number}",
                earlier="",
                completes=False,
                made_at=made,
                case=f"case {chance.randint(1, 30)}",
                decided=decided,
                recommended=recommended,
                reason=chance.choice(REASONS) if decided not in ("", recommended) else "",
                told=told,
                reasons_not_told=tuple(chance.sample(WHY, chance.choice((1, 1, 1, 2)))) if told == "not_told" else (),
                advice=kind.advice[-1 if chance.random() < now_and_then else 0],
                shares=kind.shares,
                shared_at=shared if kind.shares else None,
                is_emergency=kind.is_emergency,
                is_complete=chance.random() > now_and_then,
                review_on=chance.choice(("", "2026-01-01", "2027-01-01")),
                is_looked_at=False,
                topics=KINDS[recommended].rules,
            )
        )
    return made_up


def reported(decisions: list[RecordFacts]) -> InHand:
    """The report on these decisions, and what is behind it."""
    tally = DecisionTally()
    for facts in decisions:
        tally.add(CountedRecord(facts, ()))
    counts = tally.counts(date(2026, 3, 1), date(2026, 4, 30), date(2026, 4, 30))
    shown, exact = (report_data(counts.shown(exact=each)) for each in (False, True))
    behind: Counter[Name] = Counter()
    for facts in decisions:
        decided = facts.decided or UNDECIDED
        behind.update([("told", facts.told, decided), ("advice", facts.advice, decided)])
        if facts.decided and facts.decided != facts.recommended:
            behind["departed to", decided] += 1
    for outcome in KINDS:
        for name in (*(("told", each, outcome) for each in TOLD), *(("advice", each, outcome) for each in ADVICE)):
            behind.setdefault(name, 0)
        behind.setdefault(("departed to", outcome), 0)
    hours = {"shared": shown["hours_until_shared"], "completed": shown["hours_until_complete"]}
    return InHand(
        dict(numbers_in(shown)),
        {**{name: number or 0 for name, number in numbers_in(exact)}, **behind},
        {name: each is not None for name, each in hours.items()},
    )


def numbers_in(report: dict[str, Any]) -> Iterator[tuple[Name, int | None]]:
    """Every number in the document, those of outcomes that it does not name too: they are 0."""
    for name in ("decisions", "people", "followed", "departed", "undecided", "to_share", "emergencies"):
        yield (name,), report[name]
    for span in report["spans"]:
        yield ("span", span["name"]), span["decisions"]
    named = {each["outcome"]: each for each in report["outcomes"]}
    for outcome in KINDS:
        each = named.get(outcome)
        for kind in ("recommended", "decided", "followed", "departed", "undecided"):
            yield (kind, outcome), each[kind] if each else 0
        for span in report["spans"]:
            yield ("by span", outcome, span["name"]), each["by_span"][span["name"]] if each else 0
    for kind, codes in (
        ("told", TOLD),
        ("advice", ADVICE),
        ("shared", PACES),
        ("completed", PACES),
        ("reviews", REVIEWS),
    ):
        yield from (((kind, code), report[kind][code]) for code in codes)
    listed = {
        "reason": (*REASONS, UNDECIDED),
        "why": WHY,
        "rule": tuple(dict.fromkeys(rule for each in KINDS.values() for rule in each.rules)),
    }
    for kind, member in (("reason", "departure_reasons"), ("why", "reasons_not_told"), ("rule", "rules")):
        found = {each["code"]: each["count"] for each in report[member]}
        for code in listed[kind]:
            yield (kind, code), found.get(code, 0)


class Relation(NamedTuple):
    """These numbers, the second ones taken off, are together at least `least`, and at most `most`."""

    plus: tuple[Name, ...]
    minus: tuple[Name, ...]
    least: int = 0
    most: int = 0


def relations(told: InHand) -> Iterator[Relation]:
    """All that a reader knows to hold between the numbers of any report."""
    names, anything = list(told.right), 10**6

    def of(*kind: str) -> tuple[Name, ...]:
        return tuple(each for each in names if each[: len(kind)] == kind and len(each) == len(kind) + 1)

    for kind in ("decided", "recommended", "span", "told", "advice", "reviews"):
        yield Relation(of(kind), (("decisions",),))
    yield Relation((("followed",), ("departed",), ("undecided",)), (("decisions",),))
    for kind in ("followed", "departed", "undecided"):
        yield Relation(of(kind), ((kind,),))
    yield Relation(of("reason"), (("departed",),))
    yield Relation(of("departed to"), (("departed",),))
    yield Relation((("decided", UNDECIDED),), (("undecided",),))
    yield Relation(of("shared"), (("to_share",),))
    yield Relation(of("completed"), (("emergencies",),))
    yield Relation((("people",),), (("decisions",),), -anything)
    for outcome in KINDS:
        yield Relation(
            tuple((kind, outcome) for kind in ("followed", "departed", "undecided")), (("recommended", outcome),)
        )
        yield Relation(of("by span", outcome), (("decided", outcome),))
        if outcome != UNDECIDED:
            yield Relation((("followed", outcome), ("departed to", outcome)), (("decided", outcome),))
        for kind, codes in (("told", TOLD), ("advice", ADVICE)):
            yield Relation(tuple((kind, code, outcome) for code in codes), (("decided", outcome),))
            for code in codes:
                if code not in getattr(KINDS[outcome], kind):
                    yield Relation(((kind, code, outcome),), ())
    for kind, codes in (("told", TOLD), ("advice", ADVICE)):
        for code in codes:
            yield Relation(tuple((kind, code, outcome) for outcome in KINDS), ((kind, code),))
    for _, span in of("span"):
        yield Relation(tuple(("by span", outcome, span) for outcome in KINDS), (("span", span),))
    yield Relation(tuple(("decided", each) for each in KINDS if KINDS[each].shares), (("to_share",),))
    yield Relation(tuple(("decided", each) for each in KINDS if KINDS[each].is_emergency), (("emergencies",),))
    for rule in of("rule"):
        yield Relation(tuple(("recommended", each) for each in KINDS if rule[1] in KINDS[each].rules), (rule,))
    for reason in of("why"):
        yield Relation((reason,), (("told", "not_told"),), -anything)
    yield Relation(of("why"), (("told", "not_told"),), 0, anything)
    for kind, has_hours in told.has_hours.items():
        took = tuple((kind, pace) for pace in ("day", "three_days", "later"))
        if has_hours:
            yield Relation(took, (), 5, anything)


class Reader:
    """Somebody who works out what a number must be. They know that what is hidden is not 0."""

    def __init__(self, told: InHand) -> None:
        self._told = told
        self._relations = list(relations(told))
        self._values = dict(told.right)
        self._sums = [self._sum(each) for each in self._relations]
        assert all(each.least <= sum_ <= each.most for each, sum_ in zip(self._relations, self._sums, strict=True))
        self._places: dict[Name, list[tuple[int, int]]] = {}
        for place, each in enumerate(self._relations):
            for sign, names in ((1, each.plus), (-1, each.minus)):
                for name in names:
                    self._places.setdefault(name, []).append((place, sign))
        self._wrong: set[int] = set()
        self._changed: set[Name] = set()
        self._steps, self._chance = 0, random.Random(0)

    def can_doubt(self, name: Name) -> bool:
        """Whether another report looks the same, in which this hidden number is one more or one less."""
        # Which way a search goes first decides how long it takes: a new one is begun rather than a long one ended.
        for _ in range(60):
            for change in (1, -1):
                self._steps = 0
                if self._may(name, change) and self._goes(name, change):
                    self._take_back()
                    return True
        return False

    def _take_back(self) -> None:
        self._values = dict(self._told.right)
        self._sums = [self._sum(each) for each in self._relations]
        self._wrong, self._changed = set(), set()

    def _sum(self, relation: Relation) -> int:
        values = self._values
        return sum(values[name] for name in relation.plus) - sum(values[name] for name in relation.minus)

    def _may(self, name: Name, change: int) -> bool:
        if name in self._changed:
            return False
        if name in self._told.shown:
            return self._told.shown[name] is None and self._values[name] + change >= 1
        return self._values[name] + change >= 0

    def _goes(self, name: Name, change: int) -> bool:
        self._steps += 1
        if self._steps > 200:
            return False
        self._make(name, change)
        if not self._wrong:
            return True
        ways = min((list(self._ways(place)) for place in self._wrong), key=len)
        self._chance.shuffle(ways)
        if any(self._goes(*way) for way in ways):
            return True
        self._make(name, -change)
        self._changed.discard(name)
        return False

    def _make(self, name: Name, change: int) -> None:
        self._changed.add(name)
        self._values[name] += change
        for place, sign in self._places.get(name, ()):
            self._sums[place] += sign * change
            relation = self._relations[place]
            (self._wrong.discard if relation.least <= self._sums[place] <= relation.most else self._wrong.add)(place)

    def _ways(self, place: int) -> Iterator[tuple[Name, int]]:
        relation = self._relations[place]
        up = 1 if self._sums[place] < relation.least else -1
        for names, change in ((relation.plus, up), (relation.minus, -up)):
            yield from ((name, change) for name in names if self._may(name, change))


@long
def test_no_number_under_5_can_be_worked_out_from_a_whole_report() -> None:
    chance, hidden, shown = random.Random(20261129), 0, 0
    for number in range(REPORTS):
        told = reported(some_decisions(chance))
        reader = Reader(told)
        for name, count in told.shown.items():
            shown += bool(count)
            if is_small(told.right[name]):
                hidden += 1
                assert count is None
                assert reader.can_doubt(name), (number, name, told)
    assert hidden > REPORTS
    assert shown > REPORTS


def test_what_gave_a_number_away_is_seen() -> None:
    """With 14 advised and 10 decided one way, and 12 to share, 2 were decided the other way that shares."""
    chance = random.Random(20261129)
    told = next(each for each in (reported(some_decisions(chance)) for _ in range(99)) if None in each.shown.values())
    hidden = next(name for name, count in told.shown.items() if count is None and is_small(told.right[name]))
    printed = {name: told.right[name] if name != hidden else None for name in told.shown}
    assert not Reader(told._replace(shown=printed)).can_doubt(hidden)


def test_the_middle_of_some_times_is_left_out_where_a_number_of_them_is_hidden() -> None:
    chance, both = random.Random(7), Counter[bool]()
    for _ in range(20):
        told = reported(some_decisions(chance))
        for kind, has_hours in told.has_hours.items():
            is_hidden = any(told.shown[kind, pace] is None for pace in PACES)
            assert not (has_hours and is_hidden)
            both[has_hours] += 1
    assert both[False]
