"""The records folder: where records lie, and how they are read back.

    <folder>/folder.json                           the folder's own id, made once
    <folder>/<12 hex of the key>/<sequence>.json   the records of one key, numbered from 00000001

Reading needs nothing of what makes records, so that checking and exporting them starts fast.
"""

from __future__ import annotations

import contextlib
import os
import shlex
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress, islice
from pathlib import Path
from typing import Any, overload

from sharewise.errors import StorageFailed, WrongUse
from sharewise.files import leftovers, remove_leftovers
from sharewise.folders import AskedFolder
from sharewise.record.seal import FOLDER_ID
from sharewise.record.verification import read_record_file
from sharewise.strict_json import NotStrict, read_strict
from sharewise.text import expression
from sharewise.values import frozen

FOLDER_FILE = "folder.json"
FOLDER_FORMAT = "sharewise-folder/1"
_CHAIN = expression(r"[0-9a-f]{12}")
_ID = expression(FOLDER_ID)
_RECORD_FILE = expression(r"([0-9]{8})\.json")
# The same in names with NUL between them.
_RECORD_FILES = expression(r"(?<![^\0])([0-9]{8})\.json(?![^\0])")
# The names that file-sync tools give to copies of a record begin with its own, or with "Copy of".
_LIKE_A_RECORD = expression(r"(?i)(?:copy of )?[0-9]{8}.*\.json$")
# So many names of a folder are looked at together.
_AT_ONCE = 1_000
# A records folder has few folders beside those of its keys. One in a folder that has all sorts of things in it may have many.
_MOST_FOLDERS = 1000

_NOT_IN_TREE = "{tree} is not one records folder: several were gathered in it, each under its number. {which}"
_IN_THIS = "Name the one that is meant: --folder {folder}"
_IN_WHICH = (
    "Name one of them: --folder {folder}, with the number that is meant in place of NUMBER. To see whose records lie in which: "
    "sharewise verify {tree}"
)


@frozen
class ChainFiles:
    """What lies in one key's folder.

    Attributes:
        folder: the folder.
        numbers: the sequence numbers of the record files, in order.
        others: other files whose names end in `.json`: copies that a file-sync tool made, or strangers.
        unreadable: why the folder cannot be read, or None if it can.
        unfinished: the names of files that are being written, or were left by a program that was killed.

    """

    folder: Path
    numbers: array[int]
    others: list[Path]
    unreadable: str | None = None
    unfinished: tuple[str, ...] = ()

    @cached_property
    def numbered(self) -> Sequence[tuple[Path, int]]:
        """The record files with their sequence numbers, in order."""
        return _NumberedFiles(self.folder, self.numbers)

    @property
    def is_gapless(self) -> bool:
        """Whether no number is missing before the last."""
        return not self.numbers or self.numbers[-1] == len(self.numbers)

    def index_of(self, number: int) -> int | None:
        """Where the record file with this number stands among them."""
        index = bisect_left(self.numbers, number)
        return index if index < len(self.numbers) and self.numbers[index] == number else None

    @property
    def key_name(self) -> str | None:
        """The key's name as the folder gives it, or None where the folder is not named for a key."""
        return key_name_of(self.folder)


def key_name_of(folder: Path) -> str | None:
    """The same for any folder."""
    name = folder.name
    return name if _CHAIN.fullmatch(name) else None


class _NumberedFiles(Sequence[tuple[Path, int]]):
    """Record files with their numbers. Each path is made when it is asked for: to make those of a large folder takes longer
    than to list it.
    """

    def __init__(self, folder: Path, numbers: Sequence[int]) -> None:
        self._folder, self._numbers = folder, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> tuple[Path, int]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Path, int]]: ...

    def __getitem__(self, index: int | slice) -> tuple[Path, int] | Sequence[tuple[Path, int]]:
        if isinstance(index, slice):
            return _NumberedFiles(self._folder, self._numbers[index])
        number = self._numbers[index]
        return self._folder / record_name(number), number


def record_name(sequence: int) -> str:
    """The file name of the record with this number."""
    return f"{sequence:08d}.json"


def chain_files(folder: Path) -> ChainFiles:
    """What lies in one folder, subfolders left out.

    Raises:
        StorageFailed: the folder cannot be read.

    """
    try:
        with os.scandir(folder) as entries:
            return _sorted_out(folder, (entry.name for entry in entries))
    except OSError as error:
        raise _unreadable(folder, error) from None


def _sorted_out(folder: Path, names: Iterable[str]) -> ChainFiles:
    numbers, others, unfinished = array("I"), list[str](), list[str]()
    rest = iter(names)
    # Many at once: one by one, it takes as long as all else that a list needs, and all of them take much memory.
    while some := list(islice(rest, _AT_ONCE)):
        found = [number for number in map(int, _RECORD_FILES.findall("\0".join(some))) if number]
        numbers.extend(found)
        if len(found) != len(some):
            known = {*map(record_name, found), FOLDER_FILE}
            others += [name for name in some if name.lower().endswith(".json") and name not in known]
            unfinished += [name for name in some if name.endswith(".tmp")]
    paths = [folder / name for name in sorted(others)]
    return ChainFiles(folder, _in_order(numbers), paths, unfinished=tuple(sorted(unfinished)))


def _in_order(numbers: array[int]) -> array[int]:
    """Different numbers, in order. Where few are missing, each takes no more than a few bytes meanwhile."""
    greatest = max(numbers, default=0)
    if greatest > _AT_ONCE + 2 * len(numbers):
        return array("I", sorted(numbers))
    is_there = bytearray(greatest + 1)
    for number in numbers:
        is_there[number] = 1
    return array("I", compress(range(greatest + 1), is_there))


def chains_below(folder: Path, *, at_a_glance: bool = False) -> Iterator[ChainFiles]:
    """What lies in `folder` itself, and below a records folder in each key's part. What cannot be read says so.

    No record belongs into a records folder itself: there, a file with a record's name is a file like any other.
    `at_a_glance`: of each key's part one record file, if there is one, and nothing else: to go through a million names takes
    its time.
    """
    try:
        names = _names(folder)
    except StorageFailed as error:
        yield ChainFiles(folder, array("I"), [], str(error))
        return
    parts = [folder / _key_name(folder, name) for name in names if _CHAIN.fullmatch(_key_name(folder, name))]
    parts = [part for part in parts if os.path.isdir(part)]
    own = _sorted_out(folder, names)
    if parts or FOLDER_FILE in names:
        strays = sorted([*(path for path, _ in own.numbered), *own.others])
        own = ChainFiles(folder, array("I"), strays, unfinished=own.unfinished)
    for each in folders_together(folder, names):
        yield from chains_below(each, at_a_glance=at_a_glance)
    for part in parts:
        if os.path.islink(part):
            yield ChainFiles(
                part, array("I"), [], f"{part} is a link to another place. What lies there was not looked at."
            )
            continue
        try:
            yield _one_of(part) if at_a_glance else chain_files(part)
        except StorageFailed as error:
            yield ChainFiles(part, array("I"), [], str(error))
    yield own


def folders_together(folder: Path, names: Iterable[str] | None = None) -> list[Path]:
    """The records folders that were put together below this one, each under its own number. `names`: what is in it, if known."""
    try:
        found = [
            folder / name for name in (sorted(os.listdir(folder)) if names is None else names) if is_folder_id(name)
        ]
    except OSError:
        return []
    return [each for each in found if not os.path.islink(each) and is_put_together(each)]


def why_not_in_tree(tree: Path, number: str | None = None) -> str | None:
    """Why nothing can be saved in a folder in which several were put together, or put there, and which to name; None where it is no such tree. All
    commands read one, but what lay beside the folders in it would belong to none.

    Args:
        tree: the folder.
        number: that of the records folder that is meant, where it is known.

    """
    if os.path.lexists(tree / FOLDER_FILE) or not (together := folders_together(tree)):
        return None
    one = number or (together[0].name if len(together) == 1 else None)
    folder = shlex.quote(str(tree / (one or "NUMBER")))
    which = (_IN_THIS if one else _IN_WHICH).format(folder=folder, tree=shlex.quote(str(tree)))
    return _NOT_IN_TREE.format(tree=tree, which=which)


def is_put_together(folder: Path) -> bool:
    """Whether this is a records folder that is called by its own number, as those are that were put together."""
    try:
        return is_folder_id(folder.name) and folder_id(folder) == folder.name
    except StorageFailed:
        return False


def _one_of(part: Path) -> ChainFiles:
    """A key's part with one of its record files, whichever comes first."""
    try:
        with os.scandir(part) as entries:
            return _sorted_out(part, [next(entry.name for entry in entries if sequence_in(entry.name))])
    except StopIteration:
        return ChainFiles(part, array("I"), [])
    except OSError as error:
        raise _unreadable(part, error) from None


@frozen
class ChainEnd:
    """Where a key's folder ended when it was looked at.

    Attributes:
        last: the greatest number of a record file in it, whatever the file holds; 0 where there is none.
        status: as of `status_of`, then; empty where a later look has to go through the names again.

    """

    last: int
    status: str

    def still_stands(self, chain_folder: Path) -> bool:
        """Whether nobody has put a file into the folder since then, or taken one out."""
        return self.status != "" and self.status == status_of(chain_folder)


def status_of(chain_folder: Path) -> str:
    """What changes as soon as anybody puts a file into a folder or takes one out: which folder it is, and when that was done
    last. Empty where there is none, or where the disk counts in whole seconds: much can happen in one.
    """
    try:
        status = os.stat(chain_folder)
    except OSError:
        return ""
    # One of the two times can be set back with a command; where the other is that of its making, it does no harm.
    times = status.st_mtime_ns, status.st_ctime_ns
    return "" if times[0] % _MILLISECOND == 0 else ":".join(map(str, (status.st_dev, status.st_ino, *times)))


_MILLISECOND = 1_000_000


def chain_end(chain_folder: Path, *, now: float) -> ChainEnd:
    """Go once through the names in a key's folder: for its end, and to remove what a program that was killed left there
    half-written. `now` is in seconds since 1970.

    Raises:
        StorageFailed: the folder cannot be read.

    """
    # Before the names: what comes while they are gone through shows later.
    status = status_of(chain_folder)
    try:
        names = os.listdir(chain_folder)
    except OSError as error:
        raise _unreadable(chain_folder, error) from None
    if leftovers(chain_folder, names):
        remove_leftovers(chain_folder, now=now)
        # What is half-written still may be a leftover at the next look.
        status = ""
    # Nearly always the greatest name is that of the last record.
    last = sequence_in(max(names, default="")) or max(map(sequence_in, names), default=0)
    return ChainEnd(last, status)


def sequence_in(name: str) -> int:
    """The number in the name of a record's file; 0 where it is not the name of one."""
    found = _RECORD_FILE.fullmatch(name)
    return int(found.group(1)) if found else 0


def _key_name(folder: Path, name: str) -> str:
    """The name of a key's part: in small letters, also where a disk that does not tell them apart shows it in capitals."""
    small = name.lower()
    if small != name and _CHAIN.fullmatch(small):
        with contextlib.suppress(OSError):
            if os.path.samefile(folder / name, folder / small):
                return small
    return name


@frozen
class OtherFolder:
    """A folder in a records folder, or in a key's part of it, that is no key's part.

    Attributes:
        folder: the folder.
        files: what in it is named as a record is, or as a copy of one.
        unread: why nothing, or not all, of it was looked at, or None.

    """

    folder: Path
    files: list[Path]
    unread: str | None = None


def folders_beside(folder: Path) -> Iterator[OtherFolder]:
    """The folders in a records folder that are no key's part, with those below them: copies, renamed parts, strangers.

    One that has nothing in it with the name of a record is left out. Links are not followed.
    """
    left = _MOST_FOLDERS
    closed: list[OSError] = []
    to_do = [folder]
    while to_do:
        here = to_do.pop()
        is_part = here.parent == folder and _CHAIN.fullmatch(here.name) is not None
        names, files = list[str](), list[str]()
        try:
            with os.scandir(here) as entries:
                # In a key's part there may be very many, and nothing but folders counts.
                counted = [entry for entry in entries if not is_part or entry.is_symlink() or entry.is_dir()]
            for entry in counted:
                # A link to itself is none.
                if os.path.isdir(here / entry.name) if entry.is_symlink() else entry.is_dir():
                    names.append(entry.name)
                elif not is_part and _LIKE_A_RECORD.match(entry.name):
                    files.append(entry.name)
        except OSError as error:
            closed.append(error)
            continue
        if here == folder:
            together = {each.name for each in folders_together(folder, names)}
            names = [name for name in names if _key_name(folder, name) == name and name not in together]
        names.sort()
        links = [name for name in names if os.path.islink(here / name)]
        for name in links:
            if not (here == folder and _CHAIN.fullmatch(name)):
                yield OtherFolder(here / name, [], "It is a link to another place. What lies there was not looked at.")
        to_do += [here / name for name in reversed(names) if name not in links]
        if here != folder and not is_part:
            if files:
                yield OtherFolder(here, [here / name for name in sorted(files)])
            left -= 1
        if left <= 0:
            yield OtherFolder(folder, [], f"There are more than {_MOST_FOLDERS} folders in it. Not all were looked at.")
            break
    for each in closed:
        # The keys' own parts say so themselves.
        if not _CHAIN.fullmatch(Path(each.filename).name):
            yield OtherFolder(Path(each.filename), [], f"It cannot be read: {each.strerror}.")


def is_records_folder(folder: Path) -> bool:
    """Whether a folder is, or was made to be, one that records lie in."""
    return os.path.isfile(folder / FOLDER_FILE) or _CHAIN.fullmatch(folder.name) is not None


class OnlyAPiece(WrongUse):
    """Something was to be saved in a piece of a records folder. Nobody who reads the whole would find it."""


def refuse_a_piece(asked: AskedFolder) -> None:
    """Refuse to save in a key's part of a records folder, or in any folder in one. To read there is another matter. The data folder's own
    records folder is never refused: nobody named it, and whatever lies around it must hinder nobody.

    Raises:
        OnlyAPiece: it is such a folder. Nothing was written.

    """
    whole = None if asked.origin == "default" else whole_folder_of(asked.path)
    if whole is not None:
        raise OnlyAPiece(
            f"The folder {asked.path} lies in the records folder {whole}. What is saved there is not found with the other "
            f"records, so nothing was done. Name the whole folder: --folder {whole}"
        )


def whole_folder_of(folder: Path) -> Path | None:
    """The records folder that a folder lies in. None where records may be saved in it: a records folder of its own can lie in another,
    as those do that were put together.
    """
    # A link can lead into a part, and can stand among the parts.
    for here in dict.fromkeys((Path(os.path.abspath(folder)), Path(os.path.realpath(folder)))):
        whole = _around(here)
        if whole is not None:
            return whole_folder_of(whole) or whole
    return None


def _around(folder: Path) -> Path | None:
    is_named_for_key = _CHAIN.fullmatch(folder.name.lower()) is not None
    if is_named_for_key and (_has_records(folder) or os.path.lexists(folder.parent / FOLDER_FILE)):
        return folder.parent
    if _is_whole(folder) and not is_named_for_key:
        return None
    return next((each for each in folder.parents if _is_whole(each)), None)


def _has_records(folder: Path) -> bool:
    """Whether records lie in the folder itself, as they do in a key's part."""
    with contextlib.suppress(StorageFailed):
        return bool(chain_files(folder).numbers)
    return False


def _is_whole(folder: Path) -> bool:
    with contextlib.suppress(StorageFailed):
        return bool(folder_id(folder))
    return False


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        raise _unreadable(folder, error) from None


def _unreadable(folder: Path, error: OSError) -> StorageFailed:
    return StorageFailed(f"The folder {folder} cannot be read: {error.strerror}.")


def folder_id_of(chain_folder: Path) -> str | None:
    """The id of the records folder that `chain_folder` is, or is a part of. None where there is none to be read."""
    is_part = _CHAIN.fullmatch(chain_folder.name) is not None
    for folder in (chain_folder.parent, chain_folder) if is_part else (chain_folder, chain_folder.parent):
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
    if not isinstance(found, str) or not is_folder_id(found):
        raise StorageFailed(f"The file {path} is damaged. Choose another folder with --folder.")
    return found


def is_folder_id(name: str) -> bool:
    """Whether a name can be the id of a records folder."""
    return _ID.fullmatch(name) is not None


def fault_of_folder_file(folder: Path) -> str | None:
    """What is wrong with a records folder's `folder.json`, where something of that name is there; None where nothing is."""
    if not os.path.lexists(folder / FOLDER_FILE):
        return None
    try:
        folder_id(folder)
    except StorageFailed as error:
        return str(error)
    return None


def read_json_file(path: Path) -> Any:
    """The strict JSON data of a file beside the records.

    Raises:
        StorageFailed: it cannot be read.
        NotStrict: it is not strict JSON.

    """
    return read_strict(read_record_file(path))
