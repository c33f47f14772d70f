"""What is still to do about each decision: its review date, and the steps that its record says nothing of yet.

A step is closed by a later record: one that completes the record adds what it lacks, and one that supersedes it takes its
place. So only the last word on each decision counts. Pure: today is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sharewise.record.listing import RecordEntry
from sharewise.record.store.query import RELATIONS

StepKind: TypeAlias = Literal[
    "review", "emergency", "decide", "share", "advice", "tell", "plan", "requester", "date", "details"
]
DueStatus: TypeAlias = Literal["passed", "today", "coming", "no_date"]

# Which step a missing detail leaves open. Steps are listed in this order; any other detail is only to be added.
_STEP: Mapping[str, StepKind] = {
    "decision": "decide",
    "advice_from": "advice",
    "advice_given": "advice",
    "shared_at": "share",
    "told": "tell",
    "reasons_not_told": "plan",
    "telling_plan": "plan",
    "requester_told": "requester",
    "review_on": "date",
}
# What an emergency record is there for. Anything else can be added to it as to any other record.
_IN_AN_EMERGENCY = frozenset(("decision", "concern", "facts", "acted_at"))
_KINDS: tuple[StepKind, ...] = (*dict.fromkeys(_STEP.values()), "details")


@dataclass(frozen=True)
class DueStep:
    """One thing that is still to do.

    Attributes:
        kind: what it is.
        details: the names of the details that it waits for (`decision` for the decision).
        on: its date, if it has one.

    """

    kind: StepKind
    details: tuple[str, ...]
    on: date | None = None

    def status(self, today: date) -> DueStatus:
        """How its date stands to today."""
        if self.on is None:
            return "no_date"
        if self.on == today:
            return "today"
        return "passed" if self.on < today else "coming"


@dataclass(frozen=True)
class DueDecision:
    """A decision that something is left to do about.

    Attributes:
        row: the flat row of its record (`record.row`).
        local: what the details of local rules are called that the record lacks, by name.
        steps: what is left to do, never empty; what has a date comes first.

    """

    row: Mapping[str, str]
    local: Mapping[str, str]
    steps: tuple[DueStep, ...]

    @property
    def first(self) -> DueStep:
        """The step that says how urgent it is: the one with a date, if there is one."""
        return self.steps[0]


def due_decisions(found: Iterable[RecordEntry], until: date | None = None) -> list[DueDecision]:
    """The decisions that something is left to do about: the earliest date first, then those without a date; the oldest
    first where dates are the same.

    A record that is not proved is passed over: what it says may be made up. `until` leaves out what has a later date;
    what has no date stays, as it can be done at any time.
    """
    replaced: set[str] = set()
    left: list[DueDecision] = []
    for each in found:
        if each.verdict.is_proved:
            replaced.update(each.row[relation] for relation in RELATIONS)
            steps = tuple(step for step in steps_left(each.row) if not until or not step.on or step.on <= until)
            if steps:
                left.append(DueDecision(each.row, _local_names(each), steps))
    # Asked only now: in two chains, by clocks that differ, a later record can come after the one that it completes.
    still = [each for each in reversed(left) if each.row["id"] not in replaced]
    return sorted(still, key=lambda each: (each.first.on or date.max, each.row["made_at"]))


def steps_left(row: Mapping[str, str]) -> tuple[DueStep, ...]:
    """What a record leaves to do, by what it says itself. What has a date comes first."""
    missing = [name for name in row["missing"].split("; ") if name]
    steps: list[DueStep] = []
    if row["review_on"] and not row["what_came"]:
        steps.append(DueStep("review", ("what_came",), _date(row["review_on"])))
    if _IN_AN_EMERGENCY & set(missing) and (row["acted_at"] or "acted_at" in missing):
        # Only an emergency is asked when it was acted on. While what happened is missing, all that is missing is one step.
        return (*steps, DueStep("emergency", tuple(missing)))
    for kind in _KINDS:
        names = tuple(name for name in missing if _STEP.get(name, "details") == kind)
        if names:
            steps.append(DueStep(kind, names))
    return tuple(steps)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _local_names(found: RecordEntry) -> dict[str, str]:
    record = (found.verdict.data or {}).get("record")
    local = record.get("local_details") if isinstance(record, dict) else None
    details = [each for each in local if isinstance(each, dict)] if isinstance(local, list) else []
    return {str(each["id"]): str(each["short"]) for each in details if {"id", "short"} <= each.keys()}
