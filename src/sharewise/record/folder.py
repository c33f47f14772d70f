"""The records folder: where records lie, how the next one gets its place, and how they are read back.

    <folder>/folder.json                           the folder's own id, made once
    <folder>/<12 hex of the key>/<sequence>.json   the records of one key, numbered from 00000001

A chain belongs to one key and one folder. The exclusive creation of the next number decides between two writers, with no
lock: the loser signs again with the number after.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sharewise.errors import StorageFailed
from sharewise.record.keys import SigningKey
from sharewise.record.make import utc
from sharewise.record.model import FORMAT, Record, Seal, SealedRecord, as_json
from sharewise.record.publish import AlreadyThere, make_private_folder, publish
from sharewise.record.seal import sign, statement
from sharewise.record.strict_json import LARGEST, NotStrict, read_strict, write_readable

FOLDER_FILE = "folder.json"
FOLDER_FORMAT = "sharewise-folder/1"
_CHAIN = re.compile(r"[0-9a-f]{12}")
_RECORD_FILE = re.compile(r"(\d{8})\.json")


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
    while True:
        sequence, previous = _next_place(chain_folder)
        sealed = _seal(key, record, folder_id, sequence, previous, now)
        path = chain_folder / f"{sequence:08d}.json"
        try:
            publish(path, write_readable(as_json(sealed)))
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
        data = read_strict(read_regular(path))
    except NotStrict as error:
        raise StorageFailed(f"The file {path} is damaged: {error}. Choose another folder with --folder.") from None
    folder_id = data.get("id") if isinstance(data, dict) and data.get("format") == FOLDER_FORMAT else None
    if not isinstance(folder_id, str) or not re.fullmatch(r"[0-9a-f]{32}", folder_id):
        raise StorageFailed(f"The file {path} is damaged. Choose another folder with --folder.")
    return folder_id


def _next_place(chain_folder: Path) -> tuple[int, str | None]:
    """The next sequence number, and the digest of the statement before it (None for the first)."""
    last = max((int(found.group(1)) for _, found in _record_files(chain_folder)), default=0)
    if last == 0:
        return 1, None
    path = chain_folder / f"{last:08d}.json"
    try:
        data = read_strict(read_regular(path))
        signed = statement(data["format"], data["record"], data["seal"])
    except (NotStrict, KeyError, TypeError):
        raise StorageFailed(
            f"The last record, {path}, is damaged, so no record can follow it. Choose another folder with --folder."
        ) from None
    return last + 1, hashlib.sha256(signed).hexdigest()


def _record_files(chain_folder: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    try:
        with os.scandir(chain_folder) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as error:
        raise StorageFailed(f"The folder {chain_folder} cannot be read: {error.strerror}.") from None
    for name in names:
        if found := _RECORD_FILE.fullmatch(name):
            yield chain_folder / name, found


def record_paths(folder: Path) -> Iterator[Path]:
    """The record files below `folder` (a records folder, or one key's part of it), by key and sequence.

    Raises:
        StorageFailed: a folder cannot be read.

    """
    yield from (path for path, _ in _record_files(folder))
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be read: {error.strerror}.") from None
    for name in names:
        if _CHAIN.fullmatch(name):
            yield from (path for path, _ in _record_files(folder / name))


def read_regular(path: Path) -> bytes:
    """The bytes of a regular file, at most one more than a record may have. Never follows a link, never blocks.

    Raises:
        StorageFailed: it is not a regular file, or cannot be read.

    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise StorageFailed(f"{path} is not a file.")
            return file.read(LARGEST + 1)
    except OSError as error:
        raise StorageFailed(f"The file {path} cannot be read: {error.strerror}.") from None


def read_file(path: Path) -> Any:
    """The strict JSON data of a record's file.

    Raises:
        StorageFailed: it cannot be read.
        NotStrict: it is not strict JSON.

    """
    return read_strict(read_regular(path))
