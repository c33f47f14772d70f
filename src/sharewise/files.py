"""Reading and writing files so that a crash, a link or another writer does no harm.

A new file is wholly there or not at all, never overwrites another, and survives a crash. In the target's own folder:
write a private temporary file, fsync it, give it its name with `link` (which fails if the name is taken), fsync the
folder. The temporary name ends in `.tmp`, which file-sync tools leave alone. It says which program on which computer
writes it, so that what one leaves that was killed is known for what it is.

Whatever is read is read here: a regular file, to a limit. And here it is asked who beside its owner can change it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import shlex
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from sharewise.errors import StorageFailed
from sharewise.text import expression

# Flags that a platform may lack: never follow a link, never wait for a pipe, never translate line ends.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY
_EXISTING_FILE = os.O_RDONLY | _NO_FOLLOW | _NO_WAIT | _BINARY

# So much is read at a time beyond the size that a file says it has.
_PIECE = 64 * 1024

# What a disk says that knows no links, and one that cannot sync a folder.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}

# The folder that relative names start from (AT_FDCWD), and the flag that refuses a name that is taken: RENAME_NOREPLACE
# on Linux, RENAME_EXCL on macOS.
_WORKING_FOLDER = -100
_RENAME_NOREPLACE, _RENAME_EXCL = 1, 4

# The computer and the process that write it stand in the name. Earlier versions left out the computer.
_TEMPORARY_NAME = expression(r"\..+?(?:\.(?P<computer>[0-9a-f]{8}))?\.(?P<process>[0-9]+)\.[0-9a-f]{12}\.tmp")
# So much of a file's name stands in that of its temporary file: in any script, the whole is short enough for any disk.
_MOST_OF_NAME = 55
# In seconds. The number of a process that ended can be given to another; nothing is written for so long. The clocks of
# a shared disk and of this computer may differ by hours.
_LEFTOVER_AGE_HERE, _LEFTOVER_AGE_ELSEWHERE = 3600, 24 * 3600

# What the system calls it, and what it means to a person.
_WHY = {
    errno.ELOOP: "it is a link to another place",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ENXIO: "it is not a file",
}


class AlreadyExists(Exception):
    """The name is taken. Nothing was changed."""


class NotDurable(StorageFailed):
    """A file has its name, but the disk did not confirm that it is safe there. `why` is the system's word for it."""

    def __init__(self, path: Path, error: OSError) -> None:
        self.why = error.strerror
        super().__init__(f"{path} is there, but the disk did not confirm that it is safe: {self.why}.")


class NotAFile(OSError):
    """A folder, a device or a pipe: nothing that holds what was written to it. `strerror` says which."""

    def __init__(self, mode: int) -> None:
        super().__init__(errno.EINVAL, "it is a folder" if stat.S_ISDIR(mode) else "it is not a file")


@contextlib.contextmanager
def opened_named(path: Path) -> Iterator[BinaryIO]:
    """A regular file that a person named, open to be read, through a link too. Opening it never blocks.

    Raises:
        OSError: it is something else, or cannot be read. `why` has the words for it.

    """
    handle = os.open(path, _EXISTING_FILE & ~_NO_FOLLOW)
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise NotAFile(mode)
        with open(handle, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(handle)


def read_with_status(path: Path, limit: int, *, through_links: bool = False) -> tuple[bytes, os.stat_result]:
    """Read at most `limit` bytes of a regular file, and its status. Never waits for what a pipe or a device may send.

    `through_links`: also what a link leads to. Only for what a person names, or keeps for themselves.

    Raises:
        NotAFile: it is something else.
        OSError: it cannot be read, or is a link.

    """
    handle = os.open(path, _EXISTING_FILE & ~_NO_FOLLOW if through_links else _EXISTING_FILE)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise NotAFile(status.st_mode)
        # By the system's own calls: what Python buffers with costs more than to read a record.
        content = os.read(handle, min(status.st_size + 1, limit))
        while len(content) < limit and (more := os.read(handle, min(limit - len(content), _PIECE))):
            content += more
        return content, status
    finally:
        os.close(handle)


def read_regular(path: Path, limit: int) -> bytes:
    """Read at most `limit` bytes of a regular file. Never follows a link, never blocks.

    Raises:
        StorageFailed: it is not a regular file, or cannot be read.

    """
    try:
        return read_with_status(path, limit)[0]
    except OSError as error:
        raise StorageFailed(f"The file {path} cannot be read: {why(error)}.") from None


def read_named(path: Path, limit: int) -> bytes:
    """Read at most `limit` bytes of a regular file that a person named, through a link too. Never blocks.

    Raises:
        OSError: it is something else, or cannot be read. `why` has the words for it.

    """
    return read_with_status(path, limit, through_links=True)[0]


def why(error: OSError) -> str:
    """Why a file or folder cannot be used, in words that go on a sentence."""
    return _WHY.get(error.errno or 0) or error.strerror or type(error).__name__


def make_private_folder(folder: Path) -> None:
    """Make `folder`, and what is missing above it, for its owner only, whatever the system's usual rights are.

    Raises:
        StorageFailed: it cannot be made, or something else has its name.

    """
    missing = itertools.takewhile(lambda above: not os.path.isdir(above), (folder, *folder.parents))
    try:
        # Where nothing is missing, it is made sure all the same: another may just have made it, and not have synced it.
        for each in [*reversed([*missing])] or [folder]:
            _make_closed(each)
            # A folder above that may be passed through but not read cannot be synced, and need not be.
            with contextlib.suppress(PermissionError):
                _sync_folder(each.parent)
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be made: {why(error)}.") from None


def _make_closed(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
        return
    # The usual rights can also take away what its owner needs. A disk that keeps no rights keeps these neither.
    if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o777 != 0o700:
        with contextlib.suppress(OSError):
            folder.chmod(0o700)


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
        raise StorageFailed(f"The file {path} could not be saved: {why(error)}.") from None
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


def leftovers(folder: Path, names: Iterable[str] | None = None) -> list[Path]:
    """The temporary files in a folder: being written now, or left by a program that was killed. `names`: what is in it, where
    that is known.
    """
    if names is None:
        try:
            names = os.listdir(folder)
        except OSError:
            return []
    return [folder / name for name in sorted(filter(_TEMPORARY_NAME.fullmatch, names))]


def remove_leftovers(folder: Path, *, now: float, whoever_writes: bool = False) -> int:
    """Remove this user's temporary files in `folder` whose program was killed: they hold what a record holds.

    Those of a program that runs no more go at once; where that cannot be told, after a time. `now` is in seconds since
    1970. `whoever_writes`: those go too that may still be written. What cannot be removed is left.

    Returns how many files were removed.
    """
    removed = 0
    for path in leftovers(folder):
        with contextlib.suppress(OSError):
            status = path.lstat()
            is_ours = sys.platform == "win32" or status.st_uid == os.geteuid()
            is_left = whoever_writes or _is_left(path.name, now - status.st_mtime)
            if stat.S_ISREG(status.st_mode) and is_ours and is_left:
                path.unlink()
                removed += 1
    return removed


def _is_left(name: str, age: float) -> bool:
    """Whether a temporary file of this name and age was left by its program."""
    found = _TEMPORARY_NAME.fullmatch(name)
    if not found or found["computer"] != _this_computer():
        return age > _LEFTOVER_AGE_ELSEWHERE
    return age > _LEFTOVER_AGE_HERE or not _runs(int(found["process"]))


def _this_computer() -> str:
    """What stands for this computer in the name of a temporary file: many share a disk, each with processes of its own."""
    if sys.platform == "win32":
        name = os.environ.get("COMPUTERNAME", "")
    else:
        name = os.uname().nodename
    return hashlib.sha256(os.fsencode(name)).hexdigest()[:8]


def _runs(process: int) -> bool:
    """Whether a process of this computer still runs, as far as can be told."""
    if sys.platform != "win32":
        # To ask there would be to end it.
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):
            return False
        except OSError:
            return True
    return True


def temporary_name(name: str) -> str:
    """A new name for a file that has `name` later, or none, and is written by this process."""
    return f".{name[:_MOST_OF_NAME]}.{_this_computer()}.{os.getpid()}.{os.urandom(6).hex()}.tmp"


@contextlib.contextmanager
def _temporary_file(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new private file beside `path`. Its name is removed at the end; what cannot be removed is a leftover."""
    temporary = path.with_name(temporary_name(path.name))
    handle = os.open(temporary, _NEW_FILE, 0o600)
    try:
        with open(handle, "wb") as file:
            if sys.platform != "win32" and stat.S_IMODE(os.fstat(handle).st_mode) & 0o777 != 0o600:
                # The usual rights took away what its owner needs, or the disk keeps none.
                with contextlib.suppress(OSError):
                    os.fchmod(handle, 0o600)
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


# Who can change a file or folder beside its owner, and what to do about it.
#
# As ssh does, sharewise takes nothing of its own (settings, key, drafts, proofs) from a place in which others could have put it.
# A disk that keeps no permissions, such as a memory stick, lets everybody in whatever is asked of it: there no command
# could mend it, so that it is said and nothing is refused.

_OTHERS_CHANGE, _OTHERS_READ = 0o022, 0o077

KEEPS_NONE = (
    "The disk that {folder} lies on keeps no permissions: whoever can use that disk can read and change what is there. Ask whoever looks "
    "after your computer who that is. To keep it elsewhere: sharewise setup names another records folder, and SHAREWISE_HOME another "
    "place for all that sharewise keeps. This is said once for each place."
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


def warnings_of(folders: Iterable[Path], is_first: Callable[[Path], bool]) -> Iterator[str]:
    """The same of several folders. That a disk keeps no permissions is said once, and then no more. `is_first`: whether that was not
    said of a folder before, in another run.
    """
    for folder in folders:
        warning = warning_of(folder)
        if warning == KEEPS_NONE.format(folder=folder):
            if is_first(folder):
                yield warning
            return
        if warning is not None:
            yield warning


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


class ForwardStream:
    """What a library writes a document to: forward only, as to a pipe."""

    closed = False

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write, self._written = write, 0

    def write(self, content: bytes) -> int:
        """Write some bytes, all of them."""
        self._write(bytes(content))
        self._written += len(content)
        return len(content)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._written

    def writable(self) -> bool:
        """It is."""
        return True

    def flush(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Whoever opened what is written to closes it."""
