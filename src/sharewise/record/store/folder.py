"""The records folder: where records lie, and how they are read back.

    <folder>/folder.json                           the folder's own id, made once
    <folder>/<12 hex of the key>/<sequence>.json   the records of one key, numbered from 00000001

Reading needs nothing of what makes records, so that checking and exporting them starts fast.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sharewise.errors import StorageFailed
from sharewise.record.verification import read_record_file
from sharewise.strict_json import NotStrict, read_strict

FOLDER_FILE = "folder.json"
FOLDER_FORMAT = "sharewise-folder/1"
_CHAIN = re.compile(r"[0-9a-f]{12}")
_RECORD_FILE = re.compile(r"([0-9]{8})\.json")


@dataclass(frozen=True)
class ChainFiles:
    """What lies in one key's folder.

    Attributes:
        folder: the folder.
        numbered: the record files with their sequence numbers, in order.
        others: other files whose names end in `.json`: copies that a file-sync tool made, or strangers.
        unreadable: why the folder cannot be read, or None if it can.

    """

    folder: Path
    numbered: list[tuple[Path, int]]
    others: list[Path]
    unreadable: str | None = None

    @property
    def key_name(self) -> str | None:
        """The key's name as the folder gives it, or None where the folder is not named for a key."""
        return self.folder.name if _CHAIN.fullmatch(self.folder.name) else None


def record_name(sequence: int) -> str:
    """The file name of the record with this number."""
    return f"{sequence:08d}.json"


def chain_files(folder: Path) -> ChainFiles:
    """What lies in one folder, subfolders left out.

    Raises:
        StorageFailed: the folder cannot be read.

    """
    numbered, others = [], []
    for name in _names(folder):
        if (found := _RECORD_FILE.fullmatch(name)) and int(found.group(1)):
            numbered.append((folder / name, int(found.group(1))))
        elif name.lower().endswith(".json") and name != FOLDER_FILE:
            others.append(folder / name)
    return ChainFiles(folder, numbered, others)


def chains_below(folder: Path) -> Iterator[ChainFiles]:
    """What lies in `folder` itself, and below a records folder in each key's part. What cannot be read says so.

    No record belongs into a records folder itself: there, a file with a record's name is a file like any other.
    """
    try:
        names = _names(folder)
    except StorageFailed as error:
        yield ChainFiles(folder, [], [], str(error))
        return
    parts = [folder / name for name in names if _CHAIN.fullmatch(name)]
    parts = [part for part in parts if os.path.isdir(part)]
    own = chain_files(folder)
    if parts or FOLDER_FILE in names:
        own = ChainFiles(folder, [], sorted([*(path for path, _ in own.numbered), *own.others]))
    for part in parts:
        if os.path.islink(part):
            yield ChainFiles(part, [], [], f"{part} is a link to another place. What lies there was not looked at.")
            continue
        try:
            yield chain_files(part)
        except StorageFailed as error:
            yield ChainFiles(part, [], [], str(error))
    yield own


def is_records_folder(folder: Path) -> bool:
    """Whether a folder is, or was made to be, one that records lie in."""
    return os.path.isfile(folder / FOLDER_FILE) or _CHAIN.fullmatch(folder.name) is not None


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be read: {error.strerror}.") from None


def folder_id_of(chain_folder: Path) -> str | None:
    """The id of the records folder that `chain_folder` is, or is a part of. None where there is none to be read."""
    for folder in (chain_folder.parent, chain_folder):
        try:
            return folder_id(folder)
        except StorageFailed:
            continue
    return None


def folder_id(folder: Path) -> str:
    """The id in a records folder's `folder.json`.

    Raises:
        StorageFailed: there is none, or it is damaged.

    """
    path = folder / FOLDER_FILE
    try:
        data = read_json_file(path)
    except NotStrict as error:
        raise StorageFailed(f"The file {path} is damaged: {error}. Choose another folder with --folder.") from None
    found = data.get("id") if isinstance(data, dict) and data.get("format") == FOLDER_FORMAT else None
    if not isinstance(found, str) or not re.fullmatch(r"[0-9a-f]{32}", found):
        raise StorageFailed(f"The file {path} is damaged. Choose another folder with --folder.")
    return found


def is_open_to_others(folder: Path) -> bool:
    """Whether other people on this computer can write into the folder."""
    try:
        return os.name == "posix" and bool(folder.stat().st_mode & 0o022)
    except OSError:
        return False


def read_json_file(path: Path) -> Any:
    """The strict JSON data of a file beside the records.

    Raises:
        StorageFailed: it cannot be read.
        NotStrict: it is not strict JSON.

    """
    return read_strict(read_record_file(path))
