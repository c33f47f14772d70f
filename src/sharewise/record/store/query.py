"""Finding a record by its reference, and the later records that name it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.record.store.chain import checked_in_place
from sharewise.record.store.folder import chains_below, read_regular
from sharewise.record.verification import TrustedKeys, Verdict, verify_bytes

_REFERENCE = re.compile(r"(?:SW)?([0-9A-Z]{5})([0-9A-Z]{5})")
# What comes along when a reference is copied or typed.
_BETWEEN = re.compile(r"[\s.,;\u2010-\u2015-]+")
# Letters that are left out of references, since they are read as digits.
_READ_AS = str.maketrans("OIL", "011")


def as_reference(text: str) -> str | None:
    """A reference as a person types it, as it stands in records: case, dashes and the letters O, I and L do not matter.
    None: it is not a reference.
    """
    found = _REFERENCE.fullmatch(_BETWEEN.sub("", text).upper())
    if found is None:
        return None
    first, second = (part.translate(_READ_AS) for part in found.groups())
    return None if "U" in first + second else f"SW-{first}-{second}"


@dataclass(frozen=True)
class Mentions:
    """The records that have or name a reference, newest first, and whether all files could be read."""

    verdicts: list[Verdict]
    all_read: bool


def mentions_of(folder: Path, reference: str, trusted: TrustedKeys) -> Mentions:
    """All records that have this reference or name it, each with its verdict."""
    verdicts: list[Verdict] = []
    all_read = True
    for files in chains_below(folder):
        all_read = all_read and files.unreadable is None
        for path in (*(path for path, _ in reversed(files.numbered)), *files.others):
            try:
                content = read_regular(path)
            except StorageFailed:
                all_read = False
                continue
            # A look at the bytes first: most files are not it, and reading one strictly takes a hundred times as long.
            if reference.encode() in content:
                verdicts.append(checked_in_place(verify_bytes(path, content, trusted)))
    return Mentions(verdicts, all_read)


def find_record(named: Mentions, reference: str) -> Verdict | None:
    """The newest record with this reference, or None. One that is proved goes before one that is not."""
    its_own = [verdict for verdict in named.verdicts if _member(verdict, "id") == reference]
    return next((verdict for verdict in its_own if verdict.is_proved), its_own[0] if its_own else None)


RELATIONS = ("completes", "supersedes")


def later_records(named: Mentions, reference: str, statement: str | None) -> list[tuple[str, str]]:
    """What proved records do to the one with this reference and, where it is known, the digest of this statement:
    `("completes", "SW-...")`, the newest first.
    """
    later = []
    for verdict in named.verdicts:
        earlier = _member(verdict, "earlier")
        if not verdict.is_proved or not isinstance(earlier, dict) or earlier.get("id") != reference:
            continue
        if earlier.get("relation") in RELATIONS and statement in (None, earlier.get("statement_sha256")):
            later.append((earlier["relation"], str(_member(verdict, "id"))))
    return later


def _member(verdict: Verdict, name: str) -> object:
    record = verdict.data.get("record") if verdict.data else None
    return record.get(name) if isinstance(record, dict) else None
