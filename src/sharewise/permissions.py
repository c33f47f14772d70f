"""Who can change a file or folder beside its owner, and what to do about it.

As ssh does, sharewise takes nothing of its own (settings, key, drafts, proofs) from a place in which others could have put it.
A disk that keeps no permissions, such as a memory stick, lets everybody in whatever is asked of it: there no command
could mend it, so that it is said and nothing is refused.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shlex
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from sharewise.files import temporary_name

_OTHERS_CHANGE, _OTHERS_READ = 0o022, 0o077

KEEPS_NONE = (
    "The disk that {folder} lies on keeps no permissions: whoever can use that disk can read and change what is there. "
    "Keep it where others cannot get at it."
)


def open_to_others(path: Path, status: os.stat_result | None = None, *, to_read: bool = False) -> str | None:
    """How others can change what is at `path` (or with `to_read`, read it), and how to mend that, in two sentences.

    None where nobody can but the owner and the system, where nothing is there, and where the disk keeps no permissions.

    Args:
        path: a file or a folder; what a link leads to.
        status: what the system says of it, where it was asked already.
        to_read: whether others must not read it either.

    """
    person = _person()
    if person is None:
        return None
    if status is None:
        try:
            status = path.stat()
        except OSError:
            return None
    is_folder = stat.S_ISDIR(status.st_mode)
    others = status.st_mode & (_OTHERS_READ if to_read else _OTHERS_CHANGE)
    # What belongs to the system is as it was set up for all.
    is_own = status.st_uid in {person, 0}
    if (is_own and not others) or not keeps_permissions(path if is_folder else path.parent):
        return None
    if not is_own:
        return f"{path} belongs to someone else, who can change it. Move it away, or use sharewise as its owner."
    return _chmod(path, status)


def warning_of(folder: Path) -> str | None:
    """What to say of a folder, such as one of records, in which others can change files; None where they cannot."""
    try:
        status = folder.stat()
    except OSError:
        return None
    if _person() is None or not status.st_mode & _OTHERS_CHANGE:
        return None
    if not keeps_permissions(folder):
        return KEEPS_NONE.format(folder=folder)
    return _chmod(folder, status)


def warnings_of(folders: Iterable[Path]) -> Iterator[str]:
    """The same of several folders. That a disk keeps no permissions is said once, and then no more."""
    for folder in folders:
        warning = warning_of(folder)
        if warning is not None:
            yield warning
            if warning == KEEPS_NONE.format(folder=folder):
                return


def _chmod(path: Path, status: os.stat_result) -> str:
    is_folder = stat.S_ISDIR(status.st_mode)
    close = f"chmod {700 if is_folder else 600} {shlex.quote(str(path))}"
    can = "read" if not status.st_mode & _OTHERS_CHANGE else "change files in" if is_folder else "change"
    return f"Other people on this computer can {can} {path}. Close it with: {close}"


def keeps_permissions(folder: Path) -> bool:
    """Whether the disk that a folder lies on keeps who may read and change a file: one is made there, and looked at."""
    person = _person()
    if person is None:
        return True
    probe = folder / temporary_name("permissions")
    try:
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        # Nobody can change what is on a disk that cannot be written to.
        return error.errno != errno.EROFS
    try:
        status = os.fstat(handle)
    finally:
        os.close(handle)
        with contextlib.suppress(OSError):
            probe.unlink()
    return status.st_uid == person and not status.st_mode & _OTHERS_READ


def _person() -> int | None:
    """The number of the person whose program this is. None on Windows: a personal folder is closed there by rights that it has from above."""
    person = None
    if sys.platform != "win32":
        person = os.geteuid()
    return person
