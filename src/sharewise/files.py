"""Publishing a file so that it is wholly there or not at all, is never overwritten, and survives a crash.

In the target's own folder: write a private temporary file, fsync it, give it its name with `link` (which fails if the
name is taken), fsync the folder. The temporary name ends in `.tmp`, which file-sync tools leave alone.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from sharewise.errors import StorageFailed


class AlreadyExists(Exception):
    """The name is taken. Nothing was changed."""


class NotConfirmed(StorageFailed):
    """A file has its name, but the disk has not said that it is safe there. `why` is the system's word for it."""

    def __init__(self, path: Path, error: OSError) -> None:
        self.why = error.strerror
        super().__init__(f"{path} is there, but the disk did not confirm that it is safe: {self.why}.")


def make_private_folder(folder: Path) -> None:
    """Make `folder`, for its owner only, if it is not there. Folders above it are made as the system makes them.

    Raises:
        StorageFailed: it cannot be made, or something else has its name.

    """
    missing = itertools.takewhile(lambda above: not os.path.isdir(above), folder.parents)
    try:
        for each in (*reversed([*missing]), folder):
            each.mkdir(mode=0o700 if each == folder else 0o777, exist_ok=True)
            # A folder above that may be passed through but not read cannot be told to be safe, and need not be.
            with contextlib.suppress(PermissionError):
                _sync_folder(each.parent)
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be made: {error.strerror}.") from None


def create_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`, readable by its owner only, durably. Returns only when it is safe on disk.

    Raises:
        AlreadyThere: something has that name.
        NotConfirmed: it is there, but perhaps not safely.
        StorageFailed: it could not be written; nothing is left behind.

    """
    with creating_atomically(path) as write:
        write(content)


@contextlib.contextmanager
def creating_atomically(path: Path) -> Iterator[Callable[[bytes], object]]:
    """The same for content that comes in parts: a function that takes them. At the end of the block it is published.

    Raises:
        AlreadyThere, NotConfirmed, StorageFailed: as `publish`. An error in the block leaves nothing behind and is
            passed on.

    """
    try:
        with _temporary(path) as (temporary, file):
            yield file.write
            _finish(file)
            _name(temporary, path)
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
        raise NotConfirmed(path, error) from None


def replace_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path` in place of what is there. Only for what this installation keeps for itself.

    Raises:
        OSError: it could not be done; what was there is still there.

    """
    with _temporary(path) as (temporary, file):
        file.write(content)
        _finish(file)
        os.replace(temporary, path)


def _finish(file: BinaryIO) -> None:
    """Make safe what was written, before the file has its name."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


@contextlib.contextmanager
def _temporary(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new private file beside `path`, with a name that is taken away at the end, or as a leftover."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(6)}.tmp")
    handle = os.open(temporary, _NEW_FILE, 0o600)
    try:
        with open(handle, "wb") as file:
            yield temporary, file
    finally:
        # What cannot be taken away now is a leftover: it is taken away later.
        with contextlib.suppress(OSError):
            temporary.unlink()


def confirm(path: Path) -> None:
    """Make safe a file that is there: for one that was not confirmed when it was published.

    Raises:
        NotConfirmed: the disk still does not say so.

    """
    try:
        _sync(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise NotConfirmed(path, error) from None


_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def _name(temporary: Path, path: Path) -> None:
    """Give the file its name unless the name is taken: `link` on POSIX, `rename` on Windows, which then fails."""
    if os.name == "nt":
        os.rename(temporary, path)
        return
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _rename_new(temporary, path)


def _rename_new(temporary: Path, path: Path) -> None:
    """Rename unless the name is taken, on a disk without links, such as a memory stick."""
    # Imported here: hardly anyone needs it.
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    old, new = os.fsencode(temporary), os.fsencode(path)
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(_HERE, old, _HERE, new, 1)
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(old, new, 4)
    else:
        ctypes.set_errno(errno.ENOSYS)
        failed = -1
    if failed == 0:
        return
    why = ctypes.get_errno()
    if why not in _NO_LINKS | {errno.EINVAL}:
        raise OSError(why, os.strerror(why), path)
    # Neither can be had. Between the look and the rename another could take the name: then one of two records that
    # were saved in the same instant would be lost.
    if os.path.lexists(path):
        raise FileExistsError(path)
    os.rename(temporary, path)


# The folder that relative names start from (AT_FDCWD).
_HERE = -100


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


def remove_leftovers(folder: Path, *, now: float) -> None:
    """Take away this user's temporary files in `folder` that are older than a day: a crash left them, and they hold
    what a record holds. `now` is in seconds since 1970. What cannot be taken away is left.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _TEMPORARY.fullmatch(entry.name) or not entry.is_file(follow_symlinks=False):
                continue
            status = entry.stat(follow_symlinks=False)
            is_ours = os.name == "nt" or status.st_uid == os.geteuid()
            if is_ours and now - status.st_mtime > _LEFT_AFTER:
                os.unlink(entry.path)


_TEMPORARY = re.compile(r"\..+\.[0-9]+\.[0-9a-f]{12}\.tmp")
# A day: the clocks of a shared disk and of this computer may differ by hours.
_LEFT_AFTER = 24 * 3600
