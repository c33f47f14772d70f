"""What entries say about a record, for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from sharewise.record.entry_model import EntryBody
from sharewise.record.summary import AboutRecord
from sharewise.rulebook.parts import as_data


class EntryAbout(TypedDict):
    """One entry: which kind, when and with which key it was sealed, and what it says, as its file has it."""

    kind: str
    time: str
    key: str
    sequence: int
    statement_sha256: str
    entry: Mapping[str, Any]


class EntryNamed(TypedDict):
    """Of an entry: which kind it is, and which record it is about."""

    kind: str
    id: str
    statement_sha256: str


def entries_about(about: AboutRecord) -> list[EntryAbout]:
    """All that is said about one record, in order."""
    return [
        {
            "kind": each.seal.kind,
            "time": each.seal.time,
            "key": each.seal.key.thumbprint,
            "sequence": each.seal.sequence,
            "statement_sha256": each.seal.statement,
            "entry": as_data(each.body),
        }
        for each in about.entries
    ]


def entry_named(kind: str, entry: EntryBody) -> EntryNamed:
    """An entry beside the verdict on it."""
    return {"kind": kind, "id": entry.record.id, "statement_sha256": entry.record.statement}
