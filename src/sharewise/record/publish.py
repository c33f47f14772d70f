"""Publishing a file so that it is wholly there or not at all, is never overwritten, and survives a crash.

In the target's own folder: write a private temporary file, fsync it, give it its name with `link` (which fails if the
name is taken), fsync the folder. The temporary name ends in `.tmp`, which file-sync tools leave alone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from sharewise.errors import StorageFailed


class AlreadyThere(Exception):
    """The name is taken. Nothing was changed."""


def make_private_folder(folder: Path) -> None:
    """Make `folder`, for its owner only, if it is not there. Folders above it are made as the system makes them.

    Raises:
        StorageFailed: it cannot be made, or something else has its name.

    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be made: {error.strerror}.") from None


def publish(path: Path, content: bytes) -> None:
    """Put `content` at `path`, readable by its owner only, durably. Returns only when it is safe on disk.

    Raises:
        AlreadyThere: something has that name.
        StorageFailed: it could not be written; nothing is left behind.

    """
    with publishing(path) as write:
        write(content)


@contextlib.contextmanager
def publishing(path: Path) -> Iterator[Callable[[bytes], object]]:
    """The same for content that comes in parts: a function that takes them. At the end of the block it is published.

    Raises:
        AlreadyThere, StorageFailed: as `publish`. An error in the block leaves nothing behind and is passed on.

    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(6)}.tmp")
    try:
        handle = os.open(temporary, _NEW_FILE, 0o600)
        try:
            with open(handle, "wb") as file:
                yield file.write
                file.flush()
                os.fsync(handle)
            _name(temporary, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
        _sync_folder(path.parent)
    except FileExistsError:
        raise AlreadyThere(path) from None
    except OSError as error:
        raise StorageFailed(f"The file {path} could not be saved: {error.strerror}.") from None


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
        # A disk without links, such as a memory stick. Between the look and the rename another could take the name;
        # two writers on such a disk are told apart by the chain.
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.rename(temporary, path)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network disks cannot do this for a folder. The file itself is safe by now.
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)


def remove_leftovers(folder: Path, *, now: float) -> None:
    """Take away this user's temporary files in `folder` that are older than a day: a crash left them, and they hold
    what a record holds. `now` is in seconds since 1970. What cannot be taken away is left.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            status = entry.stat(follow_symlinks=False)
            is_ours = os.name == "nt" or status.st_uid == os.geteuid()
            is_old = now - status.st_mtime > _LEFT_AFTER
            if _TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False) and is_ours and is_old:
                os.unlink(entry.path)


_TEMPORARY = re.compile(r"\..+\.[0-9]+\.[0-9a-f]{12}\.tmp")
# A day: the clocks of a shared disk and of this computer may differ by hours.
_LEFT_AFTER = 24 * 3600
