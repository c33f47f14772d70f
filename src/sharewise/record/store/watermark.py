"""What this installation remembers of the records it saved: the last one in each folder, beside the key.

By that it sees that the last records were taken away, or that a folder was put back to an earlier state: the folder alone
cannot show it. The memory is a help and never a hindrance: what cannot be read is not remembered.
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
    """All that is remembered. Nothing where there is no key folder."""
    try:
        names = os.listdir(key_folder)
    except OSError:
        return {}
    found = {match.group(1): _read(key_folder / name) for name in names if (match := _FILE.fullmatch(name))}
    return {folder: last for folder, last in found.items() if last is not None}


def write_watermark(key_folder: Path, folder_id: str, last: Watermark) -> None:
    """Remember a record that is safely saved. A failure is not told: the record is there."""
    path = key_folder / f"last-{folder_id}.json"
    content = {
        "format": _FORMAT,
        "chain": last.chain,
        "sequence": last.sequence,
        "statement_sha256": last.statement,
        "place": last.place,
    }
    # Again where another who saved at the same time has put an earlier one over it.
    for _ in range(_TRIES):
        before = _read(path)
        if before is not None and before.chain == last.chain and before.sequence >= last.sequence:
            return
        with contextlib.suppress(OSError):
            replace_atomically(path, write_readable(content))


_TRIES = 3


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
