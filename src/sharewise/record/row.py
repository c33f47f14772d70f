"""One flat row for each record: what a spreadsheet or a script takes. A view of its summary.

The columns are versioned: whoever adds, moves or renames one, also by adding a detail to the field table, raises `ROW`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Literal, TypeAlias

from sharewise.dates import utc_time
from sharewise.record.fields import FIELDS
from sharewise.record.summary import Relation, Summary, joined
from sharewise.record.verification import Verdict

ROW = "sharewise-row/3"
# The same columns, with pseudonyms in some and nothing in others: `present.pseudonyms`.
PSEUDONYMISED_ROW = f"{ROW}-pseudonymised"

# What a column holds, where a format tells more kinds of values apart than texts. A time is UTC.
ColumnKind: TypeAlias = Literal["text", "list", "time", "date", "number", "yes_no"]


def _earlier(summary: Summary, relation: Relation) -> str:
    earlier = summary.earlier
    return earlier.reference if earlier and earlier.relation == relation else ""


def _followed(summary: Summary) -> str:
    return "" if summary.followed is None else "yes" if summary.followed else "no"


def _answers(summary: Summary) -> tuple[str, ...]:
    return tuple(f"{each.question}={each.answer}" for each in summary.answers)


def _notes(summary: Summary) -> tuple[str, ...]:
    return tuple(f"{each.question}: {each.note}" for each in summary.answers if each.note)


def _local_details(summary: Summary) -> tuple[str, ...]:
    return tuple(f"{each.name}: {each.text}" for each in summary.local_details if each.text)


def _detail(name: str) -> Callable[[Summary], str]:
    return lambda summary: summary.text_of(name)


def _choices(name: str) -> Callable[[Summary], tuple[str, ...]]:
    def given(summary: Summary) -> tuple[str, ...]:
        value = summary.details.get(name, ())
        return (value,) if isinstance(value, str) else value

    return given


def _joined(column: str) -> Callable[[Summary], str]:
    entries = _LISTS[column]
    return lambda summary: joined(entries(summary))


# The columns in which several entries can stand.
_LISTS: Mapping[str, Callable[[Summary], tuple[str, ...]]] = {
    "answers": _answers,
    "notes": _notes,
    "decided_by_rows": lambda summary: summary.decided_by_rows,
    "missing": lambda summary: summary.missing,
    **{field.name: _choices(field.name) for field in FIELDS if field.kind == "choices"},
    "local_details": _local_details,
}
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
    **{column: _joined(column) for column in ("answers", "notes", "decided_by_rows", "missing")},
    **{field.name: _detail(field.name) for field in FIELDS},
    "local_details": _joined("local_details"),
}
COLUMNS = ("row", "verdict", "file", "signed_by", *_CELLS)
KINDS: Mapping[str, ColumnKind] = {
    **dict.fromkeys(COLUMNS, "text"),
    **dict.fromkeys(_LISTS, "list"),
    **{field.name: field.kind for field in FIELDS if field.kind in ("time", "date")},
    "made_at": "time",
    "sequence": "number",
    "followed": "yes_no",
}
# What each column holds, in words.
SAYS: Mapping[str, str] = {
    "row": "the version of the row",
    "verdict": "`intact` or `intact, layout changed`; with `--include-altered` also the others. `records --json` has `encrypted` for a record that cannot be opened on this computer: then all that it would say is empty",
    "file": "the file, where the record is not proved",
    "signed_by": "whose the key is that signed it, where your trust list says so",
    "id": "the reference",
    "completes": "the reference of the record that this one completes",
    "supersedes": "the reference of the record that this one replaces",
    "made_at": "when it was made",
    "key": "the name of the key that signed it",
    "folder": "the id of the records folder",
    "sequence": "its number in the folder",
    "rules": "the rulebook and its version",
    "edition": "the edition of the rules",
    "adoption": "the local rules that were followed, and their version",
    "jurisdiction": (
        "where the practitioner works, if their settings say: `england`, `wales`, `scotland`, `northern_ireland`, `elsewhere`"
    ),
    "recommended": "the recommended outcome",
    "recommended_title": "the same in words",
    "decided": "the outcome decided",
    "decided_title": "the same in words",
    "followed": "whether the decision follows the recommendation: `yes` or `no`",
    "reason": "the kind of reason, where it does not",
    "words": "the reason in the practitioner's own words",
    "answers": "every answer, as `question=answer`",
    "notes": "every note, as `question: text`",
    "decided_by_rows": "the rows of the rulebook that led there",
    "missing": "what the record lacks",
    **{field.name: field.ask for field in FIELDS},
    "local_details": "what the local rules ask for beside: name and what was given",
}


def row_of(verdict: Verdict, summary: Summary, version: str = ROW) -> dict[str, str]:
    """The row of a record: every column, in order; empty where there is nothing. `version`: of the row.

    Lists are joined with `; `, an answer is `question=code`, a note `question: text`, true and false are `yes` and `no`.
    """
    return {
        "row": version,
        "verdict": verdict.word,
        "file": "" if verdict.is_proved else str(verdict.path),
        "signed_by": verdict.signer if version == ROW else "",
        **{column: cell(summary) for column, cell in _CELLS.items()},
    }


def lists_of(summary: Summary) -> dict[str, tuple[str, ...]]:
    """The columns in which several entries can stand, with each entry apart."""
    return {column: entries(summary) for column, entries in _LISTS.items()}


def time_in(text: str) -> datetime | None:
    """The time in a cell: aware, in UTC. None where there is none, or what stands there is no time as records have it."""
    try:
        return utc_time(text) if text else None
    except ValueError:
        return None


def date_in(text: str) -> date | None:
    """The same of a date."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else None
    except ValueError:
        return None
