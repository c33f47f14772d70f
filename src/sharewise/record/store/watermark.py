"""Watermarks: the last record that this installation saved with each key in each folder, and the last that it saw there of
each other key, kept beside the key.

By its watermark an installation sees that the last records were taken away, that a folder was put back to an earlier
state, that it is not there today, or that another stands in its place: the folder alone cannot show it. A watermark
helps and never hinders: one that cannot be read is as good as none.

It counts for the folder's id and the key, and for the folder as it is asked for: the usual one, or the one with that
name. Where that lies in truth says nothing: a link, a drive with another letter and a new computer change it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from sharewise.errors import StorageFailed
from sharewise.files import make_private_folder, replace_atomically, why
from sharewise.folders import AskedFolder
from sharewise.record.public_key import key_folder_name
from sharewise.record.store.folder import read_json_file
from sharewise.record.verification import VerifiedSeal
from sharewise.strict_json import NotStrict, write_readable
from sharewise.text import expression, visible
from sharewise.values import frozen

_FORMAT = "sharewise-last/2"
# Of earlier versions: one for each folder, whatever the key, and only where it lies.
_EARLIER_FORMAT = "sharewise-last/1"
_SEEN_FORMAT = "sharewise-seen/1"
# Of which places it was said that their disk keeps no permissions.
_TOLD_FILE, _TOLD_FORMAT, _MOST_TOLD = "told-of-disks.json", "sharewise-told/1", 99
_TRIES = 3
_FILE = expression(r"last-([0-9a-f]{32})(?:-[0-9a-f]{12})?\.json")
_SEEN_FILE = expression(r"(?:seen|pinned)-([0-9a-f]{32})\.json")
_CHAIN = expression(r"[A-Za-z0-9_-]{43}")
# How the data folder's own records are asked for, wherever the data folder lies.
_DEFAULT = "default"


@frozen
class Watermark:
    """The last record that was saved in a folder with a key, or seen there.

    Attributes:
        folder: the folder's id.
        chain: the key's thumbprint.
        sequence, statement: the record's number, and the digest of its statement.
        place: where the folder lies, links followed. Empty: another folder was begun there on purpose.
        asked: how it was asked for.
        left: the status of the key's part of the folder when the record was saved, as of `status_of`. Where it is the same
            still, the record is the last one there, and nobody has to go through the names to know that.
        is_own: whether this installation saved it. Else it is another's, and was seen.

    """

    folder: str
    chain: str
    sequence: int
    statement: str
    place: str
    asked: tuple[str, ...] = ()
    left: str = ""
    is_own: bool = True

    @property
    def key_name(self) -> str:
        """The name of the key's part of the folder."""
        return key_folder_name(self.chain)

    def was_saved_in(self, folder: AskedFolder) -> bool:
        """Whether it was saved in the folder that is asked for now, or in the one that this is a key's part of."""
        if folder.path.name == self.key_name:
            parent = AskedFolder(folder.path.parent, folder.origin)
            return self._is_at(folder) or self._is_at(parent)
        return self._is_at(folder)

    def is_of_one_in(self, tree: Path) -> bool:
        """Whether it is of one of the records folders that were put together there, whether that is there still or not."""
        above = {os.path.dirname(each) for each in (self.place, *self.asked) if each not in ("", _DEFAULT)}
        return not above.isdisjoint((place_of(tree), _as_text(os.path.abspath(tree))))

    def _is_at(self, folder: AskedFolder) -> bool:
        return _as_asked(folder) in self.asked or (self.place != "" and place_of(folder.path) == self.place)


Watermarks: TypeAlias = Sequence[Watermark]


def watermark_in(
    folder: AskedFolder,
    folder_id: str,
    *,
    chain: str,
    sequence: int,
    statement: str,
    before: Watermark | None = None,
    left: str = "",
) -> Watermark:
    """The watermark of a record that was just saved in `folder`; `before` is that of the record before it."""
    place = place_of(folder.path)
    earlier = before.asked if before is not None and before.place == place else ()
    asked = tuple(dict.fromkeys((*earlier, _as_asked(folder))))
    return Watermark(folder_id, chain, sequence, statement, place, asked, left)


def place_of(path: Path) -> str:
    """Where a folder lies, links followed, as a text that can be kept and compared. It is not a path."""
    return _as_text(os.path.realpath(path))


def _as_asked(folder: AskedFolder) -> str:
    return _DEFAULT if folder.origin == "default" else _as_text(os.path.abspath(folder.path))


def _as_text(path: str) -> str:
    """A name of the system's as text: it may hold bytes that are none, and characters that a strict reader refuses."""
    return visible(os.fsencode(path).decode("utf-8", "backslashreplace").replace("\n", "\\n").replace("\t", "\\t"))


def read_watermarks(key_folder: Path) -> list[Watermark]:
    """The watermarks in a key folder: for each key in each folder the latest. None where there is no such folder."""
    found = {(mark.folder, mark.chain): mark for mark in read_own_watermarks(key_folder)}
    for name in _names(key_folder):
        for mark in _seen_in(key_folder / name):
            last = found.get((mark.folder, mark.chain))
            if last is None or last.sequence < mark.sequence:
                found[mark.folder, mark.chain] = mark
    return list(found.values())


def read_own_watermarks(key_folder: Path) -> list[Watermark]:
    """Those of what this installation saved itself."""
    found: dict[tuple[str, str], Watermark] = {}
    for name in _names(key_folder):
        mark = _read(key_folder / name) if _FILE.fullmatch(name) else None
        if mark is not None:
            last = found.get((mark.folder, mark.chain))
            if last is None or (last.sequence, len(last.asked)) <= (mark.sequence, len(mark.asked)):
                found[mark.folder, mark.chain] = mark
    return list(found.values())


def _names(key_folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(key_folder))
    except OSError:
        return []


def find_watermark(marks: Watermarks, folder_id: str, chain: str) -> Watermark | None:
    """The watermark of a key's records in a folder."""
    return next((mark for mark in marks if (mark.folder, mark.chain) == (folder_id, chain)), None)


def write_watermark(key_folder: Path, mark: Watermark) -> None:
    """Keep the watermark of a record that is safely saved. A failure goes unsaid: the record is there.

    A later watermark is never replaced by an earlier one.
    """
    path = _path(key_folder, mark)
    # Again, as another who saved at the same time may have replaced it by an earlier one.
    for _ in range(_TRIES):
        before = _read(path)
        if before is not None and before.sequence >= mark.sequence:
            return
        with contextlib.suppress(OSError):
            replace_atomically(path, _content(mark))


def forget_place(key_folder: Path, folder: AskedFolder) -> None:
    """Let another folder be begun where records were saved: what was saved there is known by its folder's id alone."""
    for mark in read_own_watermarks(key_folder):
        if mark.was_saved_in(folder):
            with contextlib.suppress(OSError):
                replace_atomically(_path(key_folder, mark), _content(replace(mark, place="", asked=())))
    for name in _names(key_folder):
        seen = list(_seen_in(key_folder / name))
        if seen and seen[0].was_saved_in(folder):
            with contextlib.suppress(OSError):
                replace_atomically(key_folder / name, _seen_content("", [], seen))


def read_seen(key_folder: Path, folder_id: str) -> dict[str, Watermark]:
    """The last records that were seen of each chain when one's own was saved in a folder, by the name of the chain."""
    return {mark.chain: mark for mark in _seen_in(_seen_path(key_folder, "seen", folder_id))}


def write_seen(key_folder: Path, folder: AskedFolder, folder_id: str, seen: Iterable[Watermark]) -> None:
    """Keep what was seen in `folder` of each chain. A failure goes unsaid, as of `write_watermark`."""
    content = _seen_content(place_of(folder.path), [_as_asked(folder)], seen)
    with contextlib.suppress(OSError):
        replace_atomically(_seen_path(key_folder, "seen", folder_id), content)


def write_pinned(key_folder: Path, folder: AskedFolder, folder_id: str, heads: Iterable[VerifiedSeal]) -> None:
    """Keep which records of `folder` a checkpoint pins: these, the last of their chains, and those before them.

    Raises:
        StorageFailed: it cannot be written.

    """
    path = _seen_path(key_folder, "pinned", folder_id)
    pinned = {mark.chain: mark for mark in _seen_in(path)}
    for seal in heads:
        chain, sequence, statement = seal.key.thumbprint, seal.sequence, seal.statement
        pinned[chain] = Watermark(folder_id, chain, sequence, statement, "", is_own=False)
    try:
        make_private_folder(key_folder)
        replace_atomically(path, _seen_content(place_of(folder.path), [_as_asked(folder)], pinned.values()))
    except OSError as error:
        raise StorageFailed(f"What is pinned cannot be written down in {key_folder}: {why(error)}.") from None


def is_first_told(key_folder: Path, folder: Path) -> bool:
    """Whether what there is to say of the disk that a folder lies on is said for the first time; it counts as said from then on. What
    is said of a folder is said of those in it. Where that cannot be written down, it is said again.
    """
    path, place = key_folder / _TOLD_FILE, place_of(folder)
    told = _told_in(path)
    if any(place == each or place.startswith(each.rstrip(os.sep) + os.sep) for each in told):
        return False
    with contextlib.suppress(OSError, StorageFailed):
        make_private_folder(key_folder)
        replace_atomically(path, write_readable({"format": _TOLD_FORMAT, "places": [*told[-_MOST_TOLD:], place]}))
    return True


def _told_in(path: Path) -> list[str]:
    try:
        data = read_json_file(path)
    except (StorageFailed, NotStrict):
        return []
    match data:
        case {"format": str(form), "places": list(places)} if form == _TOLD_FORMAT:
            return [each for each in places if isinstance(each, str)]
    return []


def _seen_path(key_folder: Path, what: Literal["seen", "pinned"], folder_id: str) -> Path:
    return key_folder / f"{what}-{folder_id}.json"


def _seen_content(place: str, asked: Sequence[str], seen: Iterable[Watermark]) -> bytes:
    chains = [
        {"chain": each.chain, "sequence": each.sequence, "statement_sha256": each.statement, "left": each.left}
        for each in seen
    ]
    return write_readable({"format": _SEEN_FORMAT, "place": place, "asked": list(asked), "chains": chains})


def _seen_in(path: Path) -> Iterator[Watermark]:
    """What a file says was seen of each chain. Nothing where it is no such file, or cannot be read."""
    named = _SEEN_FILE.fullmatch(path.name)
    if named is None:
        return
    try:
        data = read_json_file(path)
    except (StorageFailed, NotStrict):
        return
    match data:
        case {"format": str(form), "place": str(place), "asked": list(asked), "chains": list(chains)}:
            for each in chains if form == _SEEN_FORMAT else ():
                yield from _seen(named[1], place, tuple(map(str, asked)), each)


def _seen(folder: str, place: str, asked: tuple[str, ...], chain: Mapping[str, Any] | object) -> Iterator[Watermark]:
    match chain:
        case {"chain": str(name), "sequence": int(sequence), "statement_sha256": str(statement), "left": str(left)}:
            if _CHAIN.fullmatch(name):
                yield Watermark(folder, name, sequence, statement, place, asked, left, is_own=False)


def _path(key_folder: Path, mark: Watermark) -> Path:
    return key_folder / f"last-{mark.folder}-{mark.key_name}.json"


def _content(mark: Watermark) -> bytes:
    return write_readable(
        {
            "format": _FORMAT,
            "chain": mark.chain,
            "sequence": mark.sequence,
            "statement_sha256": mark.statement,
            "place": mark.place,
            "asked": list(mark.asked),
            "left": mark.left,
        }
    )


def _read(path: Path) -> Watermark | None:
    named = _FILE.fullmatch(path.name)
    try:
        data = read_json_file(path)
    except (StorageFailed, NotStrict):
        return None
    match data:
        case {
            "format": str(form),
            "chain": str(chain),
            "sequence": int(sequence),
            "statement_sha256": str(statement),
            "place": str(place),
        } if named and _CHAIN.fullmatch(chain):
            asked = data.get("asked", [place])
            if form not in (_FORMAT, _EARLIER_FORMAT) or not isinstance(asked, list):
                return None
            return Watermark(
                named[1], chain, sequence, statement, place, tuple(map(str, asked)), str(data.get("left", ""))
            )
    return None
