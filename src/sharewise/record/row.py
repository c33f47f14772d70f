"""One flat row for each record: what a spreadsheet or a script takes. The columns are versioned, and follow the field table.

A row is read from data that may have been altered: nothing is taken for granted, and what is not there is left empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sharewise.record.fields import FIELDS
from sharewise.record.verification import Verdict

ROW = "sharewise-row/2"

# About the record, the recommendation and the decision. The details come after these, in the order of the field table.
_COLUMNS = (
    "row",
    "verdict",
    "file",
    "id",
    "completes",
    "supersedes",
    "made_at",
    "key",
    "folder",
    "sequence",
    "rules",
    "edition",
    "adoption",
    "jurisdiction",
    "recommended",
    "recommended_title",
    "decided",
    "decided_title",
    "followed",
    "reason",
    "words",
    "answers",
    "notes",
    "decided_by_rows",
    "missing",
)
COLUMNS = (*_COLUMNS, *(field.name for field in FIELDS), "local_details")


def row_of(verdict: Verdict) -> dict[str, str]:
    """The row of a record that could be read: every column, in order; empty where there is nothing.

    Lists are joined with `; `, an answer is `question=code`, a note `question: text`, true and false are `yes` and `no`.
    """
    data = verdict.data or {}
    record, seal = _mapping(data, "record"), _mapping(data, "seal")
    said, decision, earlier = (_mapping(record, name) for name in ("recommendation", "decision", "earlier"))
    rules, details = _mapping(record, "rules"), _mapping(record, "details")
    answers = [each for each in _list(record, "answers") if isinstance(each, dict)]
    found = {
        "row": ROW,
        "verdict": verdict.word,
        "file": "" if verdict.is_proved else str(verdict.path),
        "id": _text(record.get("id")),
        "completes": _text(earlier.get("id")) if earlier.get("relation") == "completes" else "",
        "supersedes": _text(earlier.get("id")) if earlier.get("relation") == "supersedes" else "",
        "made_at": _text(record.get("made_at")),
        "key": _text(seal.get("chain")),
        "folder": _text(seal.get("folder")),
        "sequence": _text(seal.get("sequence")),
        "rules": " ".join(_text(rules.get(name)) for name in ("id", "version")).strip(),
        "edition": _text(rules.get("edition")),
        "adoption": " ".join(_text(rules.get(name)) for name in ("adoption", "adoption_version")).strip(),
        "jurisdiction": _text(_mapping(record, "jurisdiction").get("code")),
        "recommended": _text(said.get("outcome")),
        "recommended_title": _text(said.get("title")),
        "decided": _text(decision.get("outcome")),
        "decided_title": _text(decision.get("title")),
        "followed": _text(decision.get("followed")),
        "reason": _text(decision.get("reason")),
        "words": _text(decision.get("words")),
        "answers": "; ".join(f"{_text(each.get('question'))}={_text(each.get('answer'))}" for each in answers),
        "notes": "; ".join(
            f"{_text(each.get('question'))}: {_text(each.get('note'))}" for each in answers if each.get("note")
        ),
        "decided_by_rows": _text([each.get("id") for each in _list(said, "rows") if isinstance(each, dict)]),
        "missing": _text(_list(record, "missing")),
        **{field.name: _text(details.get(field.name)) for field in FIELDS},
        "local_details": "; ".join(
            f"{_text(each.get('id'))}: {_text(each.get('says'))}"
            for each in _list(record, "local_details")
            if isinstance(each, dict) and each.get("says")
        ),
    }
    return {column: found[column] for column in COLUMNS}


def _mapping(holder: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _list(holder: Mapping[str, Any], name: str) -> list[Any]:
    found = holder.get(name)
    return found if isinstance(found, list) else []


def _text(value: object) -> str:
    """A value as a cell: a choice by its code, a list joined."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str() | int():
            return str(value)
        case list():
            return "; ".join(_text(each) for each in value)
        case dict() if "code" in value:
            return _text(value["code"])
        case _:
            return json.dumps(value, ensure_ascii=False)
