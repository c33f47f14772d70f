"""Finding a record by its reference, and the later records that name it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.record.folder import chains_below, read_regular
from sharewise.record.verify import Trusted, Verdict, verify_bytes

_REFERENCE = re.compile(r"(?:SW)?-?([0-9A-Z]{5})-?([0-9A-Z]{5})")
# Letters that are left out of references, since they are read as digits.
_READ_AS = str.maketrans("OIL", "011")


def as_reference(text: str) -> str | None:
    """A reference as a person types it, as it stands in records: case, dashes and the letters O, I and L do not matter.
    None: it is not a reference.
    """
    found = _REFERENCE.fullmatch(text.strip().upper())
    if found is None:
        return None
    first, second = (part.translate(_READ_AS) for part in found.groups())
    return None if "U" in first + second else f"SW-{first}-{second}"


def naming(folder: Path, reference: str, trusted: Trusted) -> Iterator[Verdict]:
    """The verdicts on all records that have this reference or name it, newest first.

    Raises:
        StorageFailed: a folder cannot be read.

    """
    for path in _newest_first(folder):
        try:
            content = read_regular(path)
        except StorageFailed:
            continue
        # A look at the bytes first: most files are not it, and reading one strictly takes a hundred times as long.
        if reference.encode() in content:
            yield verify_bytes(path, content, trusted)


def find_record(naming_it: Iterable[Verdict], reference: str) -> Verdict | None:
    """The newest record with this reference, or None. One that is proved goes before one that is not."""
    its_own = [verdict for verdict in naming_it if _member(verdict, "id") == reference]
    return next((verdict for verdict in its_own if verdict.is_proved), its_own[0] if its_own else None)


def later_records(naming_it: Iterable[Verdict], reference: str) -> list[tuple[str, str]]:
    """What proved records do to the one with this reference, and their own references: `("completes", "SW-...")`."""
    later = []
    for verdict in naming_it:
        earlier = _member(verdict, "earlier")
        if verdict.is_proved and isinstance(earlier, dict) and earlier.get("id") == reference:
            later.append((str(earlier.get("relation")), str(_member(verdict, "id"))))
    return later


def _newest_first(folder: Path) -> Iterator[Path]:
    for files in chains_below(folder):
        yield from (path for path, _ in reversed(files.numbered))
        yield from files.others


def _member(verdict: Verdict, name: str) -> object:
    record = verdict.data.get("record") if verdict.data else None
    return record.get(name) if isinstance(record, dict) else None
