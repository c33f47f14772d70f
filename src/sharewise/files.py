"""Reading and writing files so that a crash, a link or another writer does no harm.

A new file is wholly there or not at all, never overwrites another, and survives a crash. In the target's own folder:
write a private temporary file, fsync it, give it its name with `link` (which fails if the name is taken), fsync the
folder. The temporary name ends in `.tmp`, which file-sync tools leave alone.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from sharewise.errors import StorageFailed

# Flags that a platform may lack: never follow a link, never wait for a pipe, never translate line ends.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY
_EXISTING_FILE = os.O_RDONLY | _NO_FOLLOW | _NO_WAIT | _BINARY

# What a disk says that knows no links, and one that cannot sync a folder.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}

# The folder that relative names start from (AT_FDCWD), and the flag that refuses a name that is taken: RENAME_NOREPLACE
# on Linux, RENAME_EXCL on macOS.
_WORKING_FOLDER = -100
_RENAME_NOREPLACE, _RENAME_EXCL = 1, 4

_TEMPORARY_NAME = re.compile(r"\..+\.[0-9]+\.[0-9a-f]{12}\.tmp")
# A day, in seconds: the clocks of a shared disk and of this computer may differ by hours.
_LEFTOVER_AGE = 24 * 3600


class AlreadyExists(Exception):
    """The name is taken. Nothing was changed."""


class NotDurable(StorageFailed):
    """A file has its name, but the disk did not confirm that it is safe there. `why` is the system's word for it."""

    def __init__(self, path: Path, error: OSError) -> None:
        self.why = error.strerror
        super().__init__(f"{path} is there, but the disk did not confirm that it is safe: {self.why}.")


class NotAFile(Exception):
    """A folder, a device or a pipe: nothing that holds what was written to it."""


def read_with_status(path: Path, limit: int) -> tuple[bytes, os.stat_result]:
    """Read at most `limit` bytes of a regular file, and its status. Never follows a link, never blocks.

    Raises:
        NotAFile: it is something else.
        OSError: it cannot be read, or is a link.

    """
    handle = os.open(path, _EXISTING_FILE)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise NotAFile
        with open(handle, "rb", closefd=False) as file:
            return file.read(limit), status
    finally:
        os.close(handle)


def read_regular(path: Path, limit: int) -> bytes:
    """Read at most `limit` bytes of a regular file. Never follows a link, never blocks.

    Raises:
        StorageFailed: it is not a regular file, or cannot be read.

    """
    try:
        return read_with_status(path, limit)[0]
    except NotAFile:
        raise StorageFailed(f"{path} is not a file.") from None
    except OSError as error:
        raise StorageFailed(f"The file {path} cannot be read: {error.strerror}.") from None


def make_private_folder(folder: Path) -> None:
    """Make `folder`, for its owner only, if it is not there. Folders above it are made as the system makes them.

    Raises:
        StorageFailed: it cannot be made, or something else has its name.

    """
    missing = itertools.takewhile(lambda above: not os.path.isdir(above), folder.parents)
    try:
        for each in (*reversed([*missing]), folder):
            each.mkdir(mode=0o700 if each == folder else 0o777, exist_ok=True)
            # A folder above that may be passed through but not read cannot be synced, and need not be.
            with contextlib.suppress(PermissionError):
                _sync_folder(each.parent)
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be made: {error.strerror}.") from None


def create_atomically(path: Path, content: bytes) -> None:
    """Create `path` with this content, readable by its owner only. Returns only when it is safe on disk.

    Raises:
        AlreadyExists: something has that name.
        NotDurable: it is there, but perhaps not safely.
        StorageFailed: it could not be written; nothing is left behind.

    """
    with creating_atomically(path) as write:
        write(content)


@contextlib.contextmanager
def creating_atomically(path: Path) -> Iterator[Callable[[bytes], object]]:
    """Create `path` from content that comes in parts, with the function that takes them. It is there when the block ends.

    Raises:
        AlreadyExists, NotDurable, StorageFailed: as `create_atomically`. An error in the block leaves nothing behind and
            is passed on.

    """
    try:
        with _temporary_file(path) as (temporary, file):
            yield file.write
            _sync_written(file)
            _give_name(temporary, path)
    except FileExistsError:
        # Whoever gave it the name may not yet have made that safe.
        with contextlib.suppress(OSError):
            _sync_folder(path.parent)
        raise AlreadyExists(path) from None
    except OSError as error:
        raise StorageFailed(f"The file {path} could not be saved: {error.strerror}.") from None
    try:
        _sync_folder(path.parent)
    except OSError as error:
        # The name is not taken back: another may have built on it by now.
        raise NotDurable(path, error) from None


def replace_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path` in place of what is there. Only for what this installation keeps for itself.

    Raises:
        OSError: it could not be done; what was there is still there.

    """
    with _temporary_file(path) as (temporary, file):
        file.write(content)
        _sync_written(file)
        os.replace(temporary, path)


def make_durable(path: Path) -> None:
    """Make a file safe that is there, but was not confirmed when it was created.

    Raises:
        NotDurable: the disk still does not confirm it.

    """
    try:
        _sync(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise NotDurable(path, error) from None


def remove_leftovers(folder: Path, *, now: float) -> None:
    """Remove this user's temporary files in `folder` that are older than a day: a crash left them, and they hold what a
    record holds. `now` is in seconds since 1970. What cannot be removed is left.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _TEMPORARY_NAME.fullmatch(entry.name) or not entry.is_file(follow_symlinks=False):
                continue
            status = entry.stat(follow_symlinks=False)
            is_ours = sys.platform == "win32" or status.st_uid == os.geteuid()
            if is_ours and now - status.st_mtime > _LEFTOVER_AGE:
                os.unlink(entry.path)


@contextlib.contextmanager
def _temporary_file(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new private file beside `path`. Its name is removed at the end; what cannot be removed is a leftover."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(6)}.tmp")
    handle = os.open(temporary, _NEW_FILE, 0o600)
    try:
        with open(handle, "wb") as file:
            yield temporary, file
    finally:
        # `remove_leftovers` finds it later.
        with contextlib.suppress(OSError):
            temporary.unlink()


def _sync_written(file: BinaryIO) -> None:
    """Make safe what was written, before the file gets its name."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _give_name(temporary: Path, path: Path) -> None:
    """Give the file its name unless the name is taken: `link` on POSIX, `rename` on Windows, which then fails."""
    if os.name == "nt":
        os.rename(temporary, path)
        return
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _rename_to_new(temporary, path)


def _rename_to_new(temporary: Path, path: Path) -> None:
    """Rename unless the name is taken, on a disk without links, such as a memory stick."""
    # Imported here: hardly anyone needs it.
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    old, new = os.fsencode(temporary), os.fsencode(path)
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(_WORKING_FOLDER, old, _WORKING_FOLDER, new, _RENAME_NOREPLACE)
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(old, new, _RENAME_EXCL)
    else:
        ctypes.set_errno(errno.ENOSYS)
        failed = -1
    if failed == 0:
        return
    why = ctypes.get_errno()
    if why not in _NO_LINKS | {errno.EINVAL}:
        raise OSError(why, os.strerror(why), path)
    # Neither is to be had. Between the check and the rename another could take the name: then one of two records that
    # were saved in the same instant would be lost.
    if os.path.lexists(path):
        raise FileExistsError(path)
    os.rename(temporary, path)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    try:
        _sync(folder)
    except OSError as error:
        # Some network disks cannot do this for a folder. The file itself is safe by now.
        if error.errno not in _NO_SYNC:
            raise


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        # What is synced is safe, whatever closing says.
        with contextlib.suppress(OSError):
            os.close(handle)
