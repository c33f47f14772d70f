"""Changing the signing key: the chains of the old key end with an entry that names the new one, and those of the new key begin with
one that names that entry (`key_changes` reads them).

The new key lies beside the old one until all of that is saved, and then takes its place. So whatever stops it in between, the old
key is still there, and the same call again finishes what was begun, with the same new key.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from sharewise import __version__
from sharewise.dates import utc
from sharewise.errors import StorageFailed
from sharewise.folders import AskedFolder
from sharewise.record.entry_model import (
    EntryTool,
    KeyChangeBody,
    KeyStartBody,
    NewKey,
    PlaceOfEntry,
)
from sharewise.record.keys import SigningKey, is_locked, own_public_key, read_key
from sharewise.record.public_key import PublicKey
from sharewise.record.store.folder import chain_files, folder_id_of
from sharewise.record.store.saving.own_records import OwnRecords
from sharewise.record.store.watermark import Watermark, read_own_watermarks
from sharewise.record.trust.own_keys import (
    drop_next_key,
    read_or_make_next_key,
    take_next_key,
)
from sharewise.record.trust.trust_store import TrustStore
from sharewise.record.verification import trust, verify_file
from sharewise.values import frozen

_TOOL = EntryTool(name="sharewise", version=__version__)


@frozen
class OwnChains:
    """Where this installation's key has saved.

    Attributes:
        here: the records folders, as they are asked for.
        gone: the last that was saved in each that is not there today.

    """

    here: tuple[AskedFolder, ...]
    gone: tuple[Watermark, ...]


@frozen
class ChangedKey:
    """What was done.

    Attributes:
        old, new: the two keys.
        linked: the records folders in which both say so.
        apart: those in which the chain of the old key had ended before, with another key: there nothing says so.
        is_root: whether the new key seals the trust list.

    """

    old: PublicKey
    new: PublicKey
    linked: tuple[Path, ...]
    apart: tuple[Path, ...]
    is_root: bool


def own_chains(key_folder: Path, key: PublicKey, usual: AskedFolder) -> OwnChains:
    """The records folders in which this key has saved. `usual`: the one that is asked for now."""
    found, gone = dict[str, AskedFolder](), list[Watermark]()
    for mark in read_own_watermarks(key_folder):
        if mark.chain != key.thumbprint:
            continue
        place = next((each for each in _places(mark, usual) if folder_id_of(each.path) == mark.folder), None)
        if place is not None:
            found[mark.folder] = place
        elif mark.place:
            gone.append(mark)
    here = folder_id_of(usual.path)
    if here is not None and (usual.path / key.folder_name).is_dir():
        found[here] = usual
    return OwnChains(tuple(found.values()), tuple(gone))


def change_own_key(
    store: TrustStore,
    usual: AskedFolder,
    passphrases: Iterable[bytes],
    by: str | None,
    *,
    without_missing: bool = False,
    hold: Callable[[], object] = lambda: None,
    now: datetime,
    random: bytes,
) -> ChangedKey | OwnChains | None:
    """Change this installation's key for a new one, in each records folder in which it has saved. None where there is no key yet.
    Where a folder is not there, nothing is done, and what is and what is not there is returned; but not `without_missing`.

    Args:
        store: the trust list of this installation, with the folder of its key.
        usual: as of `own_chains`.
        passphrases: those to try, where the key has one. The new one has the same.
        by: whose it is.
        without_missing: although a folder in which it has saved is not there.
        hold: called once the key is open, before anything is changed.
        now, random: as of `OwnRecords`.

    Raises:
        KeyLocked, Finding, StorageFailed: as of `read_key` and `change_key`.

    """
    tried: list[bytes] = []
    old = read_key(store.key_folder, _noted(passphrases, tried))
    if old is None:
        return None
    chains = own_chains(store.key_folder, old.public, usual)
    if chains.gone and not without_missing:
        return chains
    passphrase = tried[-1] if tried and is_locked(store.key_folder) else None
    hold()
    return change_key(store, chains.here, old, by, passphrase=passphrase, now=now, random=random)


def _noted(some: Iterable[bytes], tried: list[bytes]) -> Iterator[bytes]:
    """The same, one by one, while those that are asked for are noted: the last of them opens the key."""
    for each in some:
        tried.append(each)
        yield each


def _places(mark: Watermark, usual: AskedFolder) -> Iterator[AskedFolder]:
    yield usual
    for each in (mark.place, *mark.asked):
        if os.path.isabs(each):
            yield AskedFolder(Path(each))


def change_key(
    store: TrustStore,
    folders: tuple[AskedFolder, ...],
    old: SigningKey,
    by: str | None,
    *,
    passphrase: bytes | None,
    now: datetime,
    random: bytes,
) -> ChangedKey:
    """Change this installation's key for a new one.

    Args:
        store: the trust list of this installation, with the folder of its key.
        folders: where the old key has saved.
        old, by: the old key, and whose it is.
        passphrase: that of the old key, if it has one. The new one has the same.
        now, random: as of `OwnRecords`.

    Raises:
        Finding: the trust list is not as it was sealed.
        StorageFailed: it could not be done to the end. The old key is still there; to do it again finishes it.

    """
    # What is wrong with it is said before anything is changed.
    store.read()
    key_folder = store.key_folder
    new = read_or_make_next_key(key_folder, passphrase)
    if own_public_key(key_folder) != old.public:
        drop_next_key(key_folder)
        raise StorageFailed("The signing key was changed by another run just now. Nothing more was done.")
    linked, apart = list[Path](), list[Path]()
    for folder in folders:
        end = _end_of(folder.path, old.public) or _close(key_folder, folder, old, new, by, now, random)
        if end.new != new.public.thumbprint:
            apart.append(folder.path)
            continue
        _begin(key_folder, folder, new, end, by, now, random)
        linked.append(folder.path)
    is_root = store.hand_over(old.public, new, utc(now))
    take_next_key(key_folder, old.public, new.public)
    return ChangedKey(old.public, new.public, tuple(linked), tuple(apart), is_root)


@frozen
class _End:
    """The entry that ends the old key's chain, and the thumbprint of the key that it names."""

    new: str
    place: PlaceOfEntry


def _end_of(folder: Path, key: PublicKey) -> _End | None:
    """How the chain of a key ends in a records folder, because the key was changed; None where it does not."""
    part = folder / key.folder_name
    numbered = chain_files(part).numbered if part.is_dir() else ()
    found = verify_file(numbered[-1][0], trust(key)) if numbered else None
    if found is None or found.seal is None or not isinstance(found.entry, KeyChangeBody):
        return None
    place = PlaceOfEntry(chain=key.thumbprint, sequence=found.seal.sequence, statement=found.seal.statement)
    return _End(found.entry.key.kid, place)


def _close(
    key_folder: Path,
    folder: AskedFolder,
    old: SigningKey,
    new: SigningKey,
    by: str | None,
    now: datetime,
    random: bytes,
) -> _End:
    body = KeyChangeBody(key=NewKey(kid=new.public.thumbprint, x=new.public.x), by=by, tool=_TOOL)
    saved = OwnRecords(key_folder, folder, key=old).save_entry(body, now=now, random=random)
    seal = saved.sealed.seal
    return _End(body.key.kid, PlaceOfEntry(chain=seal.chain, sequence=seal.sequence, statement=saved.statement))


def _begin(
    key_folder: Path, folder: AskedFolder, new: SigningKey, end: _End, by: str | None, now: datetime, random: bytes
) -> None:
    part = folder.path / new.public.folder_name
    if part.is_dir() and chain_files(part).numbered:
        # A run before this one came so far.
        return
    body = KeyStartBody(earlier=end.place, by=by, tool=_TOOL)
    OwnRecords(key_folder, folder, key=new).save_entry(body, now=now, random=random)
