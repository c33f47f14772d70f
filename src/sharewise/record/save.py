"""Saving: sealing a record as the next of its chain, and publishing it.

A chain belongs to one key and one folder. The exclusive creation of the next number decides between two writers, with no
lock: the loser signs again with the number after.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.record.folder import FOLDER_FILE, read_file, record_files
from sharewise.record.keys import SigningKey
from sharewise.record.make import utc
from sharewise.record.model import Record, Seal, SealedRecord, as_json
from sharewise.record.publish import AlreadyThere, make_private_folder, publish, remove_leftovers
from sharewise.record.seal import FORMAT, sign, statement
from sharewise.record.strict_json import NotStrict, read_strict, write_readable

FOLDER_FORMAT = "sharewise-folder/1"
# Eight digits.
LAST_SEQUENCE = 99_999_999


@dataclass(frozen=True)
class Saved:
    """A record that is safely on disk."""

    path: Path
    sealed: SealedRecord


def save(folder: Path, key: SigningKey, record: Record, *, now: datetime, random: bytes) -> Saved:
    """Seal, sign and publish `record` as the next in the key's chain. Returns only when it is safe on disk.

    `random` is 16 bytes, used for the folder's id if it has none yet.

    Raises:
        StorageFailed: it could not be saved; nothing is left behind.

    """
    make_private_folder(folder)
    folder_id = _folder_id(folder, random)
    chain_folder = folder / key.public.folder_name
    make_private_folder(chain_folder)
    remove_leftovers(chain_folder, now=now.timestamp())
    while True:
        sequence, previous = _next_place(chain_folder)
        sealed = _seal(key, record, folder_id, sequence, previous, now)
        path = chain_folder / f"{sequence:08d}.json"
        content = write_readable(as_json(sealed))
        try:
            # What could not be read back must not be published: it would look altered, and no record could follow it.
            read_strict(content)
            publish(path, content)
        except NotStrict as error:
            raise StorageFailed(
                f"This record cannot be saved: {error}. Shorten what you wrote, and try again."
            ) from None
        except AlreadyThere:
            continue
        return Saved(path, sealed)


def _seal(
    key: SigningKey, record: Record, folder_id: str, sequence: int, previous: str | None, now: datetime
) -> SealedRecord:
    seal = Seal(
        kind="decision",
        chain=key.public.thumbprint,
        folder=folder_id,
        sequence=sequence,
        previous=previous,
        time=utc(now),
        seen=[],
    )
    signature = sign(key, statement(FORMAT, as_json(record), as_json(seal)))
    return SealedRecord(format=FORMAT, record=record, seal=seal, signature=signature)


def _folder_id(folder: Path, random: bytes) -> str:
    """The folder's id; made and written if the folder has none. Where two write one at once, the first is kept."""
    path = folder / FOLDER_FILE
    if not path.exists():
        with contextlib.suppress(AlreadyThere):
            publish(path, write_readable({"format": FOLDER_FORMAT, "id": random[:16].hex()}))
    try:
        data = read_file(path)
    except NotStrict as error:
        raise StorageFailed(f"The file {path} is damaged: {error}. Choose another folder with --folder.") from None
    folder_id = data.get("id") if isinstance(data, dict) and data.get("format") == FOLDER_FORMAT else None
    if not isinstance(folder_id, str) or not re.fullmatch(r"[0-9a-f]{32}", folder_id):
        raise StorageFailed(f"The file {path} is damaged. Choose another folder with --folder.")
    return folder_id


def _next_place(chain_folder: Path) -> tuple[int, str | None]:
    """The next sequence number, and the digest of the statement before it (None for the first)."""
    last = max((sequence for _, sequence in record_files(chain_folder)), default=0)
    if last == 0:
        return 1, None
    path = chain_folder / f"{last:08d}.json"
    try:
        data = read_file(path)
        signed = statement(data["format"], data["record"], data["seal"])
        damaged = data["seal"]["sequence"] != last or last >= LAST_SEQUENCE
    except (NotStrict, KeyError, TypeError):
        damaged = True
    if damaged:
        raise StorageFailed(
            f"The last record, {path}, is damaged, or in the wrong place, so no record can follow it. "
            "Choose another folder with --folder."
        )
    return last + 1, hashlib.sha256(signed).hexdigest()
