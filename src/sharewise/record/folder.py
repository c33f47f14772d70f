"""The records folder: where records lie, and how they are read back.

    <folder>/folder.json                           the folder's own id, made once
    <folder>/<12 hex of the key>/<sequence>.json   the records of one key, numbered from 00000001

Reading needs nothing of what makes records, so that checking and exporting them starts fast.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sharewise.errors import StorageFailed
from sharewise.record.strict_json import LARGEST, read_strict

FOLDER_FILE = "folder.json"
_CHAIN = re.compile(r"[0-9a-f]{12}")
_RECORD_FILE = re.compile(r"(\d{8})\.json")


def record_files(chain_folder: Path) -> Iterator[tuple[Path, int]]:
    """The record files of one key, each with its sequence number, in order.

    Raises:
        StorageFailed: the folder cannot be read.

    """
    try:
        with os.scandir(chain_folder) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as error:
        raise StorageFailed(f"The folder {chain_folder} cannot be read: {error.strerror}.") from None
    for name in names:
        if found := _RECORD_FILE.fullmatch(name):
            yield chain_folder / name, int(found.group(1))


def record_paths(folder: Path) -> Iterator[Path]:
    """The record files below `folder` (a records folder, or one key's part of it), by key and sequence.

    Raises:
        StorageFailed: a folder cannot be read.

    """
    yield from (path for path, _ in record_files(folder))
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be read: {error.strerror}.") from None
    for name in names:
        if _CHAIN.fullmatch(name):
            yield from (path for path, _ in record_files(folder / name))


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
