"""Entries about records, saved in a folder by a key of one's choice."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sharewise import __version__
from sharewise.record.entry_model import EntryTool, NamedRecord, PlaceOfRecord, read_body
from sharewise.record.keys import SigningKey
from sharewise.record.seal import EntryKind
from sharewise.record.store.saving.record_writer import RecordWriter
from sharewise.record.store.saving.saved import SavedEntry
from sharewise.record.verification import VerifiedSeal, trust, verify_file
from sharewise.rulebook.parts import as_data
from tests.support.samples import NOON

LATER = NOON + timedelta(days=1)
WORDS: dict[EntryKind, dict[str, Any]] = {
    "erasure": {"ground": "retention", "authorised_by": "Mrs Lead"},
    "hold": {"reason": "There is a court case."},
    "release": {},
    "approval": {"comment": None},
    "comment": {"comment": "I would have rung first."},
}


def seal_of(path: Path, key: SigningKey) -> VerifiedSeal:
    seal = verify_file(path, trust(key.public)).seal
    assert seal is not None
    return seal


def body_about(kind: EntryKind, path: Path, made_with: SigningKey, **words: Any) -> dict[str, Any]:
    """What an entry of this kind says about the record in a file."""
    seal = seal_of(path, made_with)
    content = json.loads(path.read_bytes())
    return {
        "record": as_data(NamedRecord(id=content["record"]["id"], statement=seal.statement)),
        "place": as_data(PlaceOfRecord(chain=seal.key.thumbprint, sequence=seal.sequence)),
        "by": "Sam Example",
        "tool": as_data(EntryTool(name="sharewise", version=__version__)),
        **WORDS[kind],
        **words,
    }


def save_entry(
    folder: Path,
    key: SigningKey,
    kind: EntryKind,
    about: Path,
    made_with: SigningKey | None = None,
    *,
    now: datetime = LATER,
    **words: Any,
) -> SavedEntry:
    """Save one as the next of the key's chain. `made_with`: the key of the record, where it is another's."""
    body = read_body(kind, body_about(kind, about, made_with or key, **words))
    return RecordWriter(folder, key).save_entry(body, now=now, random=bytes(16))
