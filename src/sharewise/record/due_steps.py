"""What is still to do about each decision: its review date, and the steps that its record says nothing of yet.

A step is closed by a later record: one that completes the record adds what it lacks, and one that supersedes it takes its
place. So only the last word on each decision counts. Where a second person has to approve, an entry of theirs says that they
did. Pure: today is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal, TypeAlias, get_args

from sharewise.record.fields import BY_NAME, DECISION, WHAT_CAME, StepKind
from sharewise.record.summary import RecordEntry, Summary
from sharewise.values import frozen

DueStatus: TypeAlias = Literal["passed", "today", "coming", "no_date"]

# Steps that wait for details are listed in this order.
_KINDS: tuple[StepKind, ...] = get_args(StepKind)
_CAN_WAIT: frozenset[StepKind] = frozenset({"date", "details"})


@frozen
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

    @property
    def can_wait(self) -> bool:
        """Whether it is only to be written down, and nobody waits for it."""
        return self.kind in _CAN_WAIT

    def rank(self, today: date) -> int:
        """Where it stands among what is to be done: a date that has passed, today, what should be done by now, a date that is
        still to come, what can wait.
        """
        status = self.status(today)
        if status == "no_date":
            return 4 if self.can_wait else 2
        return ("passed", "today", "", "coming").index(status)


_APPROVAL = DueStep("approval", ())


@frozen
class DueDecision:
    """A decision that something is left to do about.

    Attributes:
        entry: its record.
        steps: what is left to do, never empty; what has a date comes first.

    """

    entry: RecordEntry
    steps: tuple[DueStep, ...]

    @property
    def summary(self) -> Summary:
        """What its record says."""
        return self.entry.summary

    @property
    def first(self) -> DueStep:
        """The step that says how urgent it is: the one with a date, if there is one; of `as_of` the one to do first."""
        return self.steps[0]

    @property
    def waits_for_approval(self) -> bool:
        """Whether a second person has to approve of it."""
        return _APPROVAL in self.steps

    def as_of(self, today: date) -> DueDecision:
        """The same with its steps in the order in which they are to be done: what is to be done by today, a date that is still
        to come, and what can wait.
        """
        return replace(self, steps=tuple(sorted(self.steps, key=lambda step: step.rank(today))))


def due_decisions(entries: Iterable[RecordEntry], until: date | None = None) -> list[DueDecision]:
    """The decisions that something is left to do about: the earliest date first, then those without a date; the oldest
    first where dates are the same.

    A record that is not proved is passed over: what it says may be made up. `until` leaves out what has a later date;
    what has no date stays, as it can be done at any time.
    """
    replaced: set[str] = set()
    left: list[tuple[RecordEntry, tuple[DueStep, ...]]] = []
    asking: dict[str, RecordEntry] = {}
    for entry in entries:
        if entry.verdict.is_proved:
            if entry.summary.earlier:
                replaced.add(entry.summary.earlier.reference)
            if entry.summary.asks_approval:
                asking[entry.summary.reference] = entry
            steps = tuple(step for step in steps_left(entry.summary) if not until or not step.on or step.on <= until)
            if steps or entry.summary.asks_approval:
                left.append((entry, steps))
    # Asked only now: in two chains, by clocks that differ, a later record can come after the one that it completes.
    due: list[DueDecision] = []
    for entry, steps in reversed(left):
        if entry.summary.reference not in replaced:
            waits = (_APPROVAL,) if entry.summary.asks_approval and not _is_approved(entry, asking) else ()
            if steps or waits:
                due.append(
                    DueDecision(entry, tuple(sorted((*steps, *waits), key=lambda step: _KINDS.index(step.kind))))
                )
    return sorted(due, key=lambda each: (each.first.on or date.max, each.summary.made_at_text))


def _is_approved(entry: RecordEntry, asking: Mapping[str, RecordEntry]) -> bool:
    """Whether a second person approved of the decision in a record: of the record itself, or of one that it completes, where the
    decision stood already. Second to whoever decided: a third person may have completed it. `asking`: the records by their
    references.
    """
    same = {entry.summary.reference: entry}
    earlier = entry.summary.earlier
    while earlier and earlier.relation == "completes" and earlier.reference in asking and earlier.reference not in same:
        entry = same[earlier.reference] = asking[earlier.reference]
        earlier = entry.summary.earlier
    return any(each.about.approvals(entry.summary.key) for each in same.values())


def as_of(unfinished: Iterable[DueDecision], today: date) -> list[DueDecision]:
    """Decisions that something is left to do about, in the order in which it is to be done, and their steps too."""
    return sorted((each.as_of(today) for each in unfinished), key=lambda each: each.first.rank(today))


def steps_left(summary: Summary) -> tuple[DueStep, ...]:
    """What a record leaves to do, by what it says itself. What has a date comes first."""
    missing = summary.missing
    steps: list[DueStep] = []
    if summary.text_of("review_on") and not summary.text_of(WHAT_CAME):
        steps.append(DueStep("review", (WHAT_CAME,), summary.review_on))
    # Only an emergency is asked when it was acted on.
    is_emergency = bool(summary.text_of("acted_at")) or "acted_at" in missing
    if is_emergency and any(_is_what_happened(name) for name in missing):
        # While what happened is missing, all that is missing is one step.
        return (*steps, DueStep("emergency", missing))
    for kind in _KINDS:
        names = tuple(name for name in missing if _step_kind(name) == kind)
        if names:
            steps.append(DueStep(kind, names))
    return tuple(steps)


def _is_what_happened(name: str) -> bool:
    return name == DECISION or (name in BY_NAME and BY_NAME[name].is_what_happened)


def _step_kind(name: str) -> StepKind:
    if name == DECISION:
        return "decide"
    # What local rules ask for is only to be added.
    return BY_NAME[name].due_step if name in BY_NAME else "details"
