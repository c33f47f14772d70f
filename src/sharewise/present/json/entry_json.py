"""What entries say about a record, for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from sharewise.record.entry_model import AboutRecordBody, EntryBody
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
    """Of an entry: which kind it is, and which record it is about; `null` where it is about a key."""

    kind: str
    id: str | None
    statement_sha256: str | None


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
    about = entry.record if isinstance(entry, AboutRecordBody) else None
    return {"kind": kind, "id": about.id if about else None, "statement_sha256": about.statement if about else None}
