"""What `sharewise due --json` prints: a line for each step that is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, TypedDict

from sharewise.present.pages.records.due_page import step_words
from sharewise.record.due_steps import DueDecision, DueStatus
from sharewise.record.fields import StepKind
from sharewise.record.summary import RecordEntry

FORMAT: Literal["sharewise-due/1"] = "sharewise-due/1"


class DueLine(TypedDict):
    """One step, with the record that it is about. A record of which nothing can be relied on has no step: then `says` is why."""

    format: Literal["sharewise-due/1"]
    id: str
    case_reference: str
    made_at: str
    key: str
    signed_by: str
    decided: str
    decided_title: str
    verdict: str
    file: str
    step: StepKind | None
    says: str | None
    on: str | None
    standing: DueStatus | None
    details: list[str]


def due_lines(unfinished: Iterable[DueDecision], not_proved: Iterable[RecordEntry], today: date) -> Iterator[DueLine]:
    """Every step of every decision, in their order, and then the records of which nothing is known to be due."""
    for each in unfinished:
        for step in each.steps:
            yield _line(
                each.entry,
                step=step.kind,
                says=step_words(step, each, today),
                on=step.on.isoformat() if step.on else None,
                standing=step.status(today),
                details=list(step.details),
            )
    for entry in not_proved:
        # What it says to do may be made up.
        yield _line(entry, step=None, says=entry.verdict.why, on=None, standing=None, details=[])


def _line(
    entry: RecordEntry,
    *,
    step: StepKind | None,
    says: str | None,
    on: str | None,
    standing: DueStatus | None,
    details: list[str],
) -> DueLine:
    verdict, summary = entry.verdict, entry.summary
    return {
        "format": FORMAT,
        "id": summary.reference,
        "case_reference": summary.case_reference,
        "made_at": summary.made_at_text,
        "key": summary.key,
        "signed_by": verdict.signer,
        "decided": summary.decided,
        "decided_title": summary.decided_title,
        "verdict": verdict.word,
        "file": "" if verdict.is_proved else str(verdict.path),
        "step": step,
        "says": says,
        "on": on,
        "standing": standing,
        "details": details,
    }
