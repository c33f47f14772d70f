"""The verdicts on the files and folders that somebody names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from sharewise.folders import AskedFolder
from sharewise.record.store.chains.chain import Verifier
from sharewise.record.store.chains.findings import CheckedRecord, Found
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.folder import key_name_of, sequence_in
from sharewise.record.store.watermark import Watermarks
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, verify_file


def verify_all(
    paths: Iterable[Path | AskedFolder],
    trusted: TrustedKeys,
    watermarks: Watermarks = (),
    *,
    now: datetime | None = None,
    verifier: Verifier | None = None,
) -> Iterator[Found]:
    """A verdict for each file and for each record below each folder, and what was found about the chains in them.

    A folder with no record in it gets a verdict too: nothing was checked there. One record at a time is held.

    Args:
        paths, trusted: what is checked, and with which keys.
        watermarks: those of this installation.
        now: the time, aware. Without it, no date is too late.
        verifier: what verifies the records, with the same keys. Without it, it is done here, and the verdicts hold the data.

    """
    for each in paths:
        folder = each if isinstance(each, AskedFolder) else AskedFolder(each)
        walk = FolderWalk(folder, trusted, watermarks, now, verifier=verifier)
        if not os.path.isdir(folder.path):
            if walk.about_place:
                yield from walk.about_place
            else:
                checked_file = check_file(folder.path, trusted, watermarks, now)
                yield from checked_file.findings
                yield checked_file.verdict
            continue
        checked = False
        for found in walk.oldest_first():
            checked = checked or isinstance(found, Verdict) or found.exit_code != 0
            yield found
        if not checked:
            yield Verdict(folder.path, "cannot decide", "There is no record here to check.")


def check_file(
    path: Path, trusted: TrustedKeys, watermarks: Watermarks = (), now: datetime | None = None
) -> CheckedRecord:
    """One file, beside the others where it lies as a record in its place. Args: as of `verify_all`."""
    if key_name_of(path.parent) and os.path.isdir(path.parent):
        for chain in FolderWalk(AskedFolder(path.parent), trusted, watermarks, now).chains:
            index = chain.files.index_of(sequence_in(path.name)) if chain.files.folder == path.parent else None
            if index is not None:
                return chain.checked(index)
    return CheckedRecord(verify_file(path, trusted))
