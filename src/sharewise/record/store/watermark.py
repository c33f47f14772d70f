"""Watermarks: the last record that this installation saved in each folder, kept beside the key.

By its watermark an installation sees that the last records were taken away, or that a folder was put back to an earlier
state: the folder alone cannot show it. A watermark helps and never hinders: one that cannot be read is as good as none.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sharewise.errors import StorageFailed
from sharewise.files import replace_atomically
from sharewise.record.store.folder import read_json_file
from sharewise.strict_json import NotStrict, write_readable

_FORMAT = "sharewise-last/1"
_TRIES = 3
_FILE = re.compile(r"last-([0-9a-f]{32})\.json")


@dataclass(frozen=True)
class Watermark:
    """The last record that was saved in a folder with a key: its number, the digest of its statement, and the folder's
    place on this computer.
    """

    chain: str
    sequence: int
    statement: str
    place: str


# By the folder's id.
Watermarks: TypeAlias = Mapping[str, Watermark]


def read_watermarks(key_folder: Path) -> dict[str, Watermark]:
    """The watermarks in a key folder. None where there is no such folder."""
    try:
        names = os.listdir(key_folder)
    except OSError:
        return {}
    found = {match.group(1): _read(key_folder / name) for name in names if (match := _FILE.fullmatch(name))}
    return {folder: mark for folder, mark in found.items() if mark is not None}


def write_watermark(key_folder: Path, folder_id: str, mark: Watermark) -> None:
    """Keep the watermark of a record that is safely saved. A failure goes unsaid: the record is there.

    A later watermark is never replaced by an earlier one.
    """
    path = key_folder / f"last-{folder_id}.json"
    content = {
        "format": _FORMAT,
        "chain": mark.chain,
        "sequence": mark.sequence,
        "statement_sha256": mark.statement,
        "place": mark.place,
    }
    # Again, as another who saved at the same time may have replaced it by an earlier one.
    for _ in range(_TRIES):
        before = _read(path)
        if before is not None and before.chain == mark.chain and before.sequence >= mark.sequence:
            return
        with contextlib.suppress(OSError):
            replace_atomically(path, write_readable(content))


def _read(path: Path) -> Watermark | None:
    try:
        data = read_json_file(path)
    except (StorageFailed, NotStrict):
        return None
    match data:
        case {
            "format": str(form),
            "chain": str(chain),
            "sequence": int(sequence),
            "statement_sha256": str(statement),
            "place": str(place),
        }:
            return Watermark(chain, sequence, statement, place) if form == _FORMAT else None
    return None
