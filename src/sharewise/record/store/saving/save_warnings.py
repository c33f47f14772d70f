"""What is said of the folder, the key and the clock before a record is saved, and hinders no save."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sharewise.dates import FIRST_VERSION, moment, utc
from sharewise.errors import StorageFailed
from sharewise.files import KEEPS_NONE, keeps_permissions, warnings_of
from sharewise.folders import AskedFolder
from sharewise.record.keys import KEY_FILE, own_public_key
from sharewise.record.public_key import PublicKey
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.saving.known_place import walk_at_a_glance
from sharewise.record.store.watermark import Watermarks, is_first_told, read_own_watermarks
from sharewise.record.trust.own_keys import earlier_keys
from sharewise.record.verification import VerifiedSeal, trust

# A clock is set back by as much when the computer asks for the right time.
_CLOCKS_DIFFER = timedelta(minutes=2)
# Hardly anybody saves nothing for so long.
_LONG_AGO = timedelta(days=366)
_LIFE_OF_A_VERSION = timedelta(days=10 * 366)


def warnings_before_saving(
    key_folder: Path,
    folder: AskedFolder,
    newest: Callable[[PublicKey | None, Watermarks, datetime], VerifiedSeal | None],
    now: datetime,
) -> list[str]:
    """What there is to say before a record is saved in this folder with this key. `newest`: gives the seal of the key's last record there."""
    marks = read_own_watermarks(key_folder)
    said: list[str] = []
    if marks and not os.path.lexists(key_folder / KEY_FILE):
        said.append(
            f"The key that signed your earlier records is not in {key_folder} any more. They are not lost: they can be read as ever, and "
            "checked with its public half. A new key is made now, and this record is signed with it. Tell whoever checks your records or "
            "keeps your list of trusted keys. This makes a page for them: sharewise key enrol"
        )
    try:
        key = own_public_key(key_folder)
        walk = walk_at_a_glance(folder, trust(key), marks)
        if not said:
            said += _about_another_key(walk, key, earlier_keys(key_folder))
        said += [found.why for found in walk.about_place if found.code == "elsewhere now"]
        said += _about_permissions(key_folder, [folder.path, *(chain.files.folder for chain in walk.chains)])
        said += _about_clock(newest(key, marks, now), now) or _about_first_clock(now)
    except StorageFailed:
        # What saving cannot do it says itself.
        pass
    return said


def _about_another_key(walk: FolderWalk, key: PublicKey | None, earlier: Iterable[PublicKey]) -> Iterator[str]:
    """What there is to say where others' records are in the folder and none of one's own, nor of an `earlier` key of one's own. With the key folder everything is
    lost by which one's own could be known: so they may be those of a colleague, or one's own of before.
    """
    names = {chain.key_name for chain in walk.chains if chain.files.numbered}
    if names and names.isdisjoint(each.folder_name for each in (key, *earlier) if each is not None):
        yield (
            f"The records in {walk.folder.path} were signed with another key than "
            f"{'the new one that is made now' if key is None else 'that of this computer'}. That is as it should be if they are "
            "a colleague's. If they are yours, their key is lost from this computer. They can be read as ever, and checked with its "
            "public half. Tell whoever checks your records or keeps your list of trusted keys. This makes a page for them: sharewise key enrol"
        )


def _about_permissions(key_folder: Path, records: list[Path]) -> Iterator[str]:
    """Who else can change what is there, or is to be made there. Of a disk that keeps no permissions: once for each place."""
    is_first = partial(is_first_told, key_folder)
    there = next((each for each in (key_folder, *key_folder.parents) if each.is_dir()), key_folder)
    if not keeps_permissions(there):
        if is_first(key_folder.parent):
            yield KEEPS_NONE.format(folder=key_folder.parent)
        records = [each for each in records if key_folder.parent not in each.parents]
    yield from warnings_of(records, is_first)


def _about_first_clock(now: datetime) -> list[str]:
    """What there is to say about the clock where only the program's own files say what time it may be."""
    put_here = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    # Some systems give every file of a program one day of long ago.
    if put_here >= FIRST_VERSION and now > put_here + _LIFE_OF_A_VERSION:
        return [f"The clock of this computer says {moment(utc(now))}. Set the clock if it is wrong."]
    return []


def _about_clock(seal: VerifiedSeal | None, now: datetime) -> list[str]:
    """What there is to say about the clock, seen beside the last record."""
    if seal is None:
        return []
    if utc(now + _CLOCKS_DIFFER) < seal.time:
        return [
            (
                f"The clock of this computer says {moment(utc(now))}, but your last record was made on {moment(seal.time)}. "
                "One of the two is wrong. This record comes after that one and is dated like it. Set the clock if it is wrong."
            )
        ]
    if utc(now - _LONG_AGO) > seal.time:
        return [
            (
                f"The clock of this computer says {moment(utc(now))}. Your last record was made on {moment(seal.time)}. "
                "Set the clock if it is wrong."
            )
        ]
    return []
