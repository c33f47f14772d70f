"""One flat row for each record: what a spreadsheet or a script takes. A view of its summary.

The columns are versioned: whoever adds, moves or renames one, also by adding a detail to the field table, raises `ROW`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sharewise.record.fields import FIELDS
from sharewise.record.summary import Relation, Summary
from sharewise.record.verification import Verdict

ROW = "sharewise-row/3"


def _earlier(summary: Summary, relation: Relation) -> str:
    earlier = summary.earlier
    return earlier.reference if earlier and earlier.relation == relation else ""


def _followed(summary: Summary) -> str:
    return "" if summary.followed is None else "yes" if summary.followed else "no"


def _answers(summary: Summary) -> str:
    return "; ".join(f"{each.question}={each.answer}" for each in summary.answers)


def _notes(summary: Summary) -> str:
    return "; ".join(f"{each.question}: {each.note}" for each in summary.answers if each.note)


def _local_details(summary: Summary) -> str:
    return "; ".join(f"{each.name}: {each.text}" for each in summary.local_details if each.text)


def _detail(name: str) -> Callable[[Summary], str]:
    return lambda summary: summary.text_of(name)


# About the record, the recommendation and the decision; the details, in the order of the field table; what else there is.
_CELLS: Mapping[str, Callable[[Summary], str]] = {
    "id": lambda summary: summary.reference,
    "completes": lambda summary: _earlier(summary, "completes"),
    "supersedes": lambda summary: _earlier(summary, "supersedes"),
    "made_at": lambda summary: summary.made_at_text,
    "key": lambda summary: summary.key,
    "folder": lambda summary: summary.folder,
    "sequence": lambda summary: "" if summary.sequence is None else str(summary.sequence),
    "rules": lambda summary: summary.rules,
    "edition": lambda summary: summary.edition,
    "adoption": lambda summary: summary.adoption,
    "jurisdiction": lambda summary: summary.jurisdiction,
    "recommended": lambda summary: summary.recommended,
    "recommended_title": lambda summary: summary.recommended_title,
    "decided": lambda summary: summary.decided,
    "decided_title": lambda summary: summary.decided_title,
    "followed": _followed,
    "reason": lambda summary: summary.reason,
    "words": lambda summary: summary.words,
    "answers": _answers,
    "notes": _notes,
    "decided_by_rows": lambda summary: "; ".join(summary.decided_by_rows),
    "missing": lambda summary: "; ".join(summary.missing),
    **{field.name: _detail(field.name) for field in FIELDS},
    "local_details": _local_details,
}
COLUMNS = ("row", "verdict", "file", *_CELLS)


def row_of(verdict: Verdict, summary: Summary) -> dict[str, str]:
    """The row of a record: every column, in order; empty where there is nothing.

    Lists are joined with `; `, an answer is `question=code`, a note `question: text`, true and false are `yes` and `no`.
    """
    return {
        "row": ROW,
        "verdict": verdict.word,
        "file": "" if verdict.is_proved else str(verdict.path),
        **{column: cell(summary) for column, cell in _CELLS.items()},
    }
