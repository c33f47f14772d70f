"""Gathering: the records of several folders into one tree, each at the place that its own seal names.

    <tree>/<the records folder's id>/<12 hex of the key>/<sequence>.json
    <tree>/kept-apart/<12 hex of what it holds>-<its name>      what is not as it was signed, or is a second one of a number

Where a file lay before does not count: folders that were copied over each other, conflict copies and renamed parts come to their
places too. Nothing in the tree is ever overwritten, and what is there already is left. What entries say counts, whichever folder they come from.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import shlex
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from sharewise.errors import CannotDecide, Finding, StorageFailed
from sharewise.files import AlreadyExists, create_atomically, make_private_folder
from sharewise.record.store.chains.entries_beside import EntriesBeside, may_be_entry
from sharewise.record.store.folder import (
    FOLDER_FILE,
    FOLDER_FORMAT,
    folder_id,
    is_folder_id,
    record_name,
    whole_folder_of,
)
from sharewise.record.summary import EntriesRead
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, VerifiedSeal, read_record_file, verify_bytes, verify_file
from sharewise.strict_json import write_readable
from sharewise.values import frozen

KEPT_APART = "kept-apart"
_GONE = "sealed, content erased"

# What became of a file. "to erase": its content is gone where it lies, as a note says, and the tree has it, from an older copy. "content
# gone": of it and what the tree has, one has no content, and nobody says why.
Outcome: TypeAlias = Literal[
    "gathered", "there already", "kept apart", "left out", "not a record", "cannot be read", "to erase", "content gone"
]
_EXIT_CODES: dict[Outcome, int] = {
    "gathered": 0,
    "there already": 0,
    "kept apart": Finding.exit_code,
    "left out": CannotDecide.exit_code,
    "not a record": 0,
    "cannot be read": StorageFailed.exit_code,
    "to erase": Finding.exit_code,
    "content gone": Finding.exit_code,
}


@frozen
class GatheredFile:
    """One file, and what became of it.

    Attributes:
        path: where it lay.
        outcome, why: what became of it, and why where there is something to say.
        place: where it lies in the tree, or is kept apart.
        signer: whose record it is, as of `TrustedKeys.signer`; empty where that is not known.

    """

    path: Path
    outcome: Outcome
    why: str = ""
    place: Path | None = None
    signer: str = ""

    @property
    def exit_code(self) -> int:
        """What it means for scripts."""
        return _EXIT_CODES[self.outcome]


def gather(sources: list[Path], into: Path, trusted: TrustedKeys) -> Iterator[GatheredFile]:
    """Gather the records below each folder into the tree. What is encrypted, and was opened with `trusted`, is put there in the clear: the
    same record, with the same seal.

    Raises:
        StorageFailed: the tree cannot be written.

    """
    tree = _Tree(into, trusted, EntriesBeside(partial(_entries_below, [*sources, into], trusted)))
    for source in sources:
        for path in _files_below(source):
            yield path if isinstance(path, GatheredFile) else tree.take_in(path)


def _entries_below(folders: Iterable[Path], trusted: TrustedKeys) -> EntriesRead:
    """All the entries below these folders that are as they were signed."""
    found = EntriesRead()
    for path in itertools.chain.from_iterable(map(_files_below, folders)):
        if not isinstance(path, GatheredFile):
            with contextlib.suppress(StorageFailed):
                content = read_record_file(path)
                if may_be_entry(content):
                    found.take_in(verify_bytes(path, content, trusted))
    return found


def _files_below(source: Path) -> Iterator[Path | GatheredFile]:
    """The files that may be records, in their order. Links are not followed."""
    closed: list[OSError] = []
    seen = False
    for here, folders, files in os.walk(source, onerror=closed.append):
        folders[:] = sorted(name for name in folders if name != KEPT_APART)
        for name in sorted(files):
            if name.lower().endswith(".json") and name != FOLDER_FILE:
                seen = True
                yield Path(here) / name
    for each in closed:
        path = Path(each.filename or source)
        why = f"{each.strerror}. A disk or a shared folder may not be connected."
        yield GatheredFile(path, "cannot be read", why)
    if not seen and not closed:
        yield GatheredFile(source, "left out", "There is no record here.")


class _Tree:
    """The tree."""

    def __init__(self, into: Path, trusted: TrustedKeys, said: EntriesBeside) -> None:
        """`said`: what entries in the tree and all folders say, whichever comes first."""
        self._into, self._trusted, self._said = into, trusted, said

    def take_in(self, path: Path) -> GatheredFile:
        """Put a file at its place."""
        try:
            content = read_record_file(path)
        except StorageFailed as error:
            return GatheredFile(path, "cannot be read", str(error))
        verdict = verify_bytes(path, content, self._trusted)
        seal = verdict.seal
        if seal is None:
            return _not_signed(verdict, content, self._into)
        folder = self._into / seal.folder
        place = folder / seal.key.folder_name / record_name(seal.sequence)
        _make_folder(folder, seal.folder, place.parent)
        try:
            create_atomically(place, write_readable(verdict.data) if verdict.was_opened else content)
        except AlreadyExists:
            return self._beside(verdict, seal, content, place)
        return GatheredFile(path, "gathered", place=place, signer=self._trusted.signer(seal.key.thumbprint))

    def _beside(self, verdict: Verdict, seal: VerifiedSeal, content: bytes, place: Path) -> GatheredFile:
        """What becomes of a record in whose place there is one."""
        there = verify_file(place, self._trusted)
        signer = self._trusted.signer(seal.key.thumbprint)
        if there.seal is None or there.seal.statement != seal.statement:
            why = f"Another record stands in its place, {place}. The key was used on two computers, or one of the two replaces the other."
            return GatheredFile(verdict.path, "kept apart", why, _keep_apart(verdict.path, content, self._into), signer)
        if _GONE in (verdict.word, there.word) and (verdict.has_content or there.has_content):
            found = self._without_content(verdict, seal, there)
            if found is not None:
                return GatheredFile(verdict.path, *found, place, signer)
        why = (
            "It stands in the tree already, encrypted. Unlock it into a new folder."
            if verdict.was_opened and there.was_opened
            else ""
        )
        return GatheredFile(verdict.path, "there already", why, place, signer)

    def _without_content(self, verdict: Verdict, seal: VerifiedSeal, there: Verdict) -> tuple[Outcome, str] | None:
        """What is said of a record of which the content is gone here or in the tree, and not in both; None where it is as it should be."""
        erased = self._said.erasure_of(seal.statement).erasure
        if erased is None and verdict.has_content:
            why = f"The tree has it without its content, and nothing says who took that out, or why. Here it is still: {verdict.path}"
            return "content gone", why
        if erased is None:
            why = (
                "Its content was taken out here, and nothing says who did that, or why. The tree has it still, from an older copy: "
                f"{there.path}"
            )
            return "content gone", why
        if verdict.has_content:
            return None
        reference = erased[1].record.id
        why = (
            f"Record {reference} was erased here, as a note says. Its content is in the tree still, from a copy that was made before: "
            f"{there.path}. To take it out there too: sharewise records erase {reference} --folder {shlex.quote(str(self._into / seal.folder))}"
        )
        return "to erase", why


def _not_signed(verdict: Verdict, content: bytes, into: Path) -> GatheredFile:
    """What becomes of a file with no good signature."""
    if verdict.word == "refused" and b"sharewise-" not in content:
        return GatheredFile(verdict.path, "not a record")
    if verdict.word in ("cannot decide", "cannot be read"):
        return GatheredFile(verdict.path, "left out", verdict.why)
    return GatheredFile(verdict.path, "kept apart", verdict.why, _keep_apart(verdict.path, content, into))


def _keep_apart(path: Path, content: bytes, into: Path) -> Path:
    """Keep a file outside all records. The same is kept once."""
    apart = into / KEPT_APART
    make_private_folder(apart)
    place = apart / f"{hashlib.sha256(content).hexdigest()[:12]}-{path.name[-60:]}"
    with contextlib.suppress(AlreadyExists):
        create_atomically(place, content)
    return place


def _make_folder(folder: Path, number: str, part: Path) -> None:
    if not part.is_dir():
        make_private_folder(part)
        with contextlib.suppress(AlreadyExists):
            create_atomically(folder / FOLDER_FILE, write_readable({"format": FOLDER_FORMAT, "id": number}))
        if folder_id(folder) != number:
            raise StorageFailed(
                f"{folder} is another records folder than its name says. Choose another folder with --into."
            )


def _is_empty(folder: Path) -> bool:
    try:
        return not folder.is_symlink() and not os.listdir(folder)
    except OSError:
        return False


def why_no_tree(into: Path, sources: list[Path]) -> str | None:
    """Why records cannot be gathered into a folder, in a sentence; None where they can."""
    real = into.resolve()
    for each in sources:
        source = each.resolve()
        if real == source or source in real.parents or real in source.parents:
            return f"{into} and {each} lie in one another. Gather into a folder of its own."
    if (into / FOLDER_FILE).exists():
        return f"{into} is a records folder itself. Gather into a new folder."
    whole = whole_folder_of(into)
    if whole is not None:
        return f"{into} lies in the records folder {whole}. Gather into a new folder outside it."
    try:
        names = [name for name in os.listdir(into) if name != KEPT_APART and not name.startswith(".")]
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"{into} cannot be read: {error.strerror}."
    # An earlier version left an empty folder where nothing could be saved.
    names = [name for name in names if not _is_empty(into / name)]
    if not all(map(is_folder_id, names)):
        return f"There are other things in {into}. Gather into a new folder."
    return None
