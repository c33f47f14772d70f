"""The tips of the other chains in a records folder: what a new record names, so that it is a witness of them.

Only what verifies with a trusted key is named: nobody can have bytes witnessed that are no record. Where nobody but oneself
has changed anything since the last look, nothing is read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from sharewise.errors import SharewiseError, StorageFailed
from sharewise.record.public_key import PublicKey
from sharewise.record.seal import MOST_SEEN
from sharewise.record.store.folder import chain_files, key_name_of, status_of
from sharewise.record.store.watermark import Watermark
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import VerifiedSeal, trust, verify_file
from sharewise.values import frozen

# The last that was seen of each chain, by its name.
Seen: TypeAlias = Mapping[str, Watermark]


@frozen
class Tips:
    """What was found of the other chains.

    Attributes:
        named: the digests of the statements that the next record names, the newest first.
        seen: what is then known of each chain that was looked at.

    """

    named: tuple[str, ...]
    seen: Seen


def tips_beside(
    chain_folder: Path,
    folder_id: str,
    trusted: Callable[[], TrustedKeys],
    seen_before: Callable[[], Seen],
    cited: Collection[str],
) -> Tips:
    """The tips of the chains beside one's own that no record in sight names yet.

    Args:
        chain_folder: the folder of one's own chain.
        folder_id: the id of the records folder.
        trusted: gives the keys whose records can be named. It is asked only where there are other chains.
        seen_before: gives what was known of the chains: what is in it was named then, or needed not to be. Asked as `trusted` is.
        cited: what one's own last record names.

    """
    beside = list(_chains_beside(chain_folder))
    if not beside:
        return Tips((), {})
    keys, before = {key.folder_name: key for key in _trusted(trusted)}, seen_before()
    found: list[tuple[VerifiedSeal, str]] = []
    for folder in beside:
        key = keys.get(folder.name)
        if key is None or len(found) >= MOST_SEEN:
            continue
        known, left = before.get(key.thumbprint), status_of(folder)
        if known is not None and left != "" and left == known.left:
            continue
        tip = _tip(folder, folder_id, key)
        if tip is not None:
            found.append((tip, left))
    found.sort(key=lambda each: (each[0].time, each[0].statement), reverse=True)
    in_sight = {*cited, *(digest for seal, _ in found for digest in seal.seen)}
    # A chain that is shorter than it was is not looked up to: what is remembered of it shows what is missing.
    newer = [each for each in found if _is_newer(each[0], before.get(each[0].key.thumbprint))]
    named = tuple(seal.statement for seal, _ in newer if seal.statement not in in_sight)
    seen = {
        seal.key.thumbprint: Watermark(
            folder_id, seal.key.thumbprint, seal.sequence, seal.statement, "", left=left, is_own=False
        )
        for seal, left in newer
    }
    return Tips(named, seen)


def _trusted(trusted: Callable[[], TrustedKeys]) -> Collection[PublicKey]:
    """The trusted keys. Where they cannot be had, nothing is named: that hinders nobody from saving."""
    try:
        return trusted().values()
    except SharewiseError:
        return ()


def _is_newer(seal: VerifiedSeal, before: Watermark | None) -> bool:
    return before is None or seal.sequence > before.sequence


def _chains_beside(chain_folder: Path) -> Iterator[Path]:
    """The parts of other keys in a records folder, that which was changed last before the others."""
    parts: list[tuple[int, Path]] = []
    try:
        with os.scandir(chain_folder.parent) as entries:
            for entry in entries:
                part = chain_folder.parent / entry.name
                is_another = key_name_of(part) is not None and entry.name != chain_folder.name
                if is_another and entry.is_dir(follow_symlinks=False):
                    parts.append((entry.stat(follow_symlinks=False).st_mtime_ns, part))
    except OSError:
        # What cannot be looked at is not named. That it cannot, whoever reads the records is told.
        return
    yield from (part for _, part in sorted(parts, reverse=True))


def _tip(folder: Path, folder_id: str, key: PublicKey) -> VerifiedSeal | None:
    """The last record of a chain, if it is as it was signed and in its place."""
    try:
        numbered = chain_files(folder).numbered
    except StorageFailed:
        return None
    if not numbered:
        return None
    path, number = numbered[-1]
    seal = verify_file(path, trust(key)).seal
    return seal if seal is not None and (seal.folder, seal.sequence) == (folder_id, number) else None
