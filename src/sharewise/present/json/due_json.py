"""What `sharewise due --json` prints: a line for each step that is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypedDict

from sharewise.present.pages.due_page import step_words
from sharewise.present.pages.records_list import Listed
from sharewise.record.due_steps import DueDecision, DueStatus, StepKind

FORMAT = "sharewise-due/1"


class DueLine(TypedDict):
    """One step, with the record that it is about. A record of which nothing can be relied on has no step: then `says` is why."""

    format: str
    id: str
    case_reference: str
    made_at: str
    decided: str
    decided_title: str
    verdict: str
    file: str
    step: StepKind | None
    says: str | None
    on: str | None
    standing: DueStatus | None
    details: list[str]


def due_lines(unfinished: Iterable[DueDecision], not_proved: Iterable[Listed], today: date) -> Iterator[DueLine]:
    """Every step of every decision, in their order, and then the records of which nothing is known to be due."""
    for each in unfinished:
        for step in each.steps:
            yield _line(
                each.row,
                step=step.kind,
                says=step_words(step, each, today),
                on=step.on.isoformat() if step.on else None,
                standing=step.status(today),
                details=list(step.details),
            )
    for record in not_proved:
        # What it says to do may be made up.
        yield _line(record.row, step=None, says=record.why, on=None, standing=None, details=[])


def _line(
    row: Mapping[str, str],
    *,
    step: StepKind | None,
    says: str | None,
    on: str | None,
    standing: DueStatus | None,
    details: list[str],
) -> DueLine:
    return {
        "format": FORMAT,
        "id": row["id"],
        "case_reference": row["case_reference"],
        "made_at": row["made_at"],
        "decided": row["decided"],
        "decided_title": row["decided_title"],
        "verdict": row["verdict"],
        "file": row["file"],
        "step": step,
        "says": says,
        "on": on,
        "standing": standing,
        "details": details,
    }
