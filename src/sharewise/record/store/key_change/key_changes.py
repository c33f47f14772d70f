"""Changes of keys, as the records folders say them: which key took the place of which.

The chain of the old key ends with an entry that names the new key (`key change`), and the chain of the new key begins with one
that names that entry (`key start`). Only the two together count, each signed by its own key and in its place: nobody can take
over somebody else's records by naming their key, nor their name by naming their chain.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias

from sharewise.errors import StorageFailed
from sharewise.record.entry_model import KeyChangeBody, KeyStartBody, read_body
from sharewise.record.public_key import BadPublicKey, PublicKey, key_folder_name, public_key_of
from sharewise.record.seal import EntryKind
from sharewise.record.store.folder import folders_together, key_name_of, record_name
from sharewise.record.trust.trusted_keys import KeyChange, TrustedKeys
from sharewise.record.verification import read_record_file, trust, verify_bytes
from sharewise.values import frozen

# Gives the bytes of the file with this number in a key's part of a records folder; None where it cannot be read.
Reader: TypeAlias = Callable[[str, int], bytes | None]
_START: EntryKind = "key start"
_FIRST = 1


@frozen
class _Start:
    """The first file of a chain, which says that it goes on with another: whose chain it is, in which records folder."""

    chain: str
    folder: str
    body: KeyStartBody
    content: bytes


def with_key_changes(trusted: TrustedKeys, paths: Iterable[Path]) -> TrustedKeys:
    """These keys, and those that took their place by what lies in these records folders, in parts of one, or around these files."""
    for folder in dict.fromkeys(each for path in paths for each in _records_folders(path)):
        trusted = changed_in(trusted, _parts_of(folder), partial(_read, folder))
    return trusted


def changed_in(trusted: TrustedKeys, key_names: Iterable[str], read: Reader) -> TrustedKeys:
    """The same by what is said in one records folder, wherever that is kept. `key_names`: the names of the keys' parts there."""
    starts = [start for name in key_names if (start := _start_in(read(name, _FIRST))) is not None]
    # Of two that say they go on with one chain, that which goes on with less of it comes first: the other comes after its end.
    starts.sort(key=lambda each: (each.body.earlier.chain, each.body.earlier.sequence, each.chain))
    is_new = True
    while is_new:
        is_new = False
        for start in list(starts):
            change = _change(start, trusted, read)
            if change is not None:
                trusted, is_new = trusted.with_change(change), True
                starts.remove(start)
    return trusted


def _change(start: _Start, trusted: TrustedKeys, read: Reader) -> KeyChange | None:
    """The change that a chain begins with, if both keys say so, and the old one is trusted and counts where it does."""
    earlier = start.body.earlier
    if earlier.chain not in trusted or earlier.chain == start.chain:
        return None
    content = read(key_folder_name(earlier.chain), earlier.sequence)
    found = verify_bytes(Path(), content or b"", trusted)
    if found.seal is None or not isinstance(found.entry, KeyChangeBody):
        return None
    is_that = found.seal.key.thumbprint == earlier.chain and found.seal.statement == earlier.statement
    new = _key_in(found.entry)
    if not is_that or found.seal.folder != start.folder or new is None or new.thumbprint != start.chain:
        return None
    began = verify_bytes(Path(), start.content, trust(new))
    if began.seal is None or not began.is_proved or began.seal.sequence != _FIRST:
        return None
    return KeyChange(earlier.chain, new, start.folder, earlier.sequence)


def _key_in(body: KeyChangeBody) -> PublicKey | None:
    try:
        return public_key_of({"kty": "OKP", "crv": "Ed25519", "x": body.key.x, "kid": body.key.kid})
    except BadPublicKey:
        return None


def _start_in(content: bytes | None) -> _Start | None:
    # By its bytes first: most are none. What spells it with escapes is not as sharewise writes it.
    if content is None or _START.encode() not in content:
        return None
    data = verify_bytes(Path(), content, trust()).data
    if data is None or data["seal"]["kind"] != _START:
        return None
    try:
        body = read_body(_START, data["entry"])
    except ValueError:
        return None
    assert isinstance(body, KeyStartBody)
    return _Start(data["seal"]["chain"], data["seal"]["folder"], body, content)


def _records_folders(path: Path) -> Iterator[Path]:
    if not os.path.isdir(path):
        path = path.parent
    if key_name_of(path):
        path = path.parent
    yield path
    yield from folders_together(path)


def _parts_of(folder: Path) -> list[str]:
    try:
        parts = (folder / name for name in os.listdir(folder))
        return sorted(part.name for part in parts if key_name_of(part) and not os.path.islink(part))
    except OSError:
        return []


def _read(folder: Path, key_name: str, sequence: int) -> bytes | None:
    try:
        return read_record_file(folder / key_name / record_name(sequence))
    except StorageFailed:
        return None
