"""What there is in a store, and what is found of it: every file is fetched once, and verified with the keys that are trusted here.

The walk is that of a records folder (`folder_walk`). The files come through this process in one stream, and are verified by as many
processes as are asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from sharewise.dates import utc
from sharewise.folders import AskedFolder
from sharewise.record.entry_model import PlaceOfRecord
from sharewise.record.public_key import key_folder_name
from sharewise.record.store.central.protocol import LAST, Store, StoredName, read_name
from sharewise.record.store.central.runs import Runs
from sharewise.record.store.chains.chain import Chain, Verifier, checked_in_place
from sharewise.record.store.chains.entries_beside import EntriesBeside, may_be_entry
from sharewise.record.store.chains.findings import AHEAD, Found
from sharewise.record.store.folder import ChainFiles, record_name
from sharewise.record.store.key_change.key_changes import changed_in
from sharewise.record.store.processes import InOrder
from sharewise.record.store.watermark import Watermarks
from sharewise.record.summary import EntriesRead
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, verify_bytes
from sharewise.values import frozen


def folders_in(store: Store) -> Iterator[str]:
    """The ids of the records folders in a store, of those that this person may see."""
    after = ""
    while name := next(iter(store.list(after=after)), None):
        folder = read_name(name).folder
        yield folder
        after = f"{folder}/{LAST}"


def keys_in(store: Store, folder: str) -> Iterator[str]:
    """The names of the keys that have something in a folder of a store."""
    after = ""
    while name := next(iter(store.list(f"{folder}/", after)), None):
        key_name = read_name(name).key_name
        if not key_name:
            return
        yield key_name
        after = f"{folder}/{key_name}/{LAST}"


def with_changes_in_store(store: Store, trusted: TrustedKeys, folders: Iterable[str]) -> TrustedKeys:
    """These keys, and those that took their place by what lies in these folders of a store."""
    for folder in folders:
        trusted = changed_in(trusted, keys_in(store, folder), partial(_file_in, store, folder))
    return trusted


def _file_in(store: Store, folder: str, key_name: str, sequence: int) -> bytes | None:
    return store.get(str(StoredName(folder, key_name, sequence)))


def numbers_in(store: Store, folder: str, key_name: str) -> Runs:
    """The numbers of the records of a key in a folder of a store."""
    return Runs(read_name(name).sequence for name in store.list(f"{folder}/{key_name}/"))


def every_entry(store: Store, folder: str, trusted: TrustedKeys) -> EntriesRead:
    """All the entries of a folder in a store that are as they were signed."""
    found = EntriesRead()
    for key_name in keys_in(store, folder):
        for name, content in store.get_all(store.list(f"{folder}/{key_name}/")):
            if content is not None and may_be_entry(content):
                found.take_in(checked_in_place(verify_bytes(Path(name), content, trusted)))
    return found


@frozen
class StoredCheck:
    """Verifies what came from a store, in this process or in any other.

    Attributes:
        trusted, extract: as of `FileCheck`.

    """

    trusted: TrustedKeys
    extract: Callable[[Verdict], object] | None = None

    def __call__(self, came: tuple[str, bytes | None]) -> Verdict:
        """The verdict on a file, by its name in the store as its path; None came of what the store does not give out."""
        name, content = came
        path = Path(name)
        if content is None:
            return Verdict(path, "cannot be read", "The store has it, and does not give it out.")
        verdict = verify_bytes(path, content, self.trusted)
        if self.extract is None or verdict.seal is None or verdict.entry is not None:
            return verdict
        return Verdict(path, verdict.word, verdict.why, None, verdict.seal, self.extract(verdict))


_NOT_YET_ERASED = (
    "Record {reference} was erased, and its content is still in the store. To take it out: sharewise store push, on a computer where it "
    "is erased"
)


class _StoredChain(Chain):
    """A chain in a store. Its files are named by their names there."""

    _not_yet_erased = _NOT_YET_ERASED

    def __init__(self, store: Store, *of_chain: Any) -> None:
        super().__init__(*of_chain)
        self._store = store

    @cached_property
    def folder_id(self) -> str:
        return self.files.folder.parent.name

    def _erased_file(self, entry: Path, place: PlaceOfRecord) -> Verdict | None:
        path = self.files.folder.parent / key_folder_name(place.chain) / record_name(place.sequence)
        content = None if path == entry else self._store.get(path.as_posix())
        return None if content is None else verify_bytes(path, content, self._trusted)


def store_verifier(
    store: Store, trusted: TrustedKeys, extract: Callable[[Verdict], object] | None = None, jobs: int = 1
) -> Verifier:
    """What verifies the records of a store. Only this process speaks with the store.

    Args:
        store: the store.
        trusted, extract: as of `FileCheck`.
        jobs: how many processes verify.

    """

    def given(paths: Iterable[Path]) -> Iterator[tuple[Path, tuple[str, bytes | None]]]:
        return ((Path(name), (name, content)) for name, content in store.get_all(map(Path.as_posix, paths)))

    return InOrder(StoredCheck(trusted, extract), jobs, given)


def stored_records(
    store: Store, trusted: TrustedKeys, marks: Watermarks, *, now: datetime, verifier: Verifier | None = None
) -> Iterator[Found]:
    """A verdict on each record in a store, and what is found about each chain, as of a records folder: few records at a time are held.

    Args:
        store: the store.
        trusted, marks, now: as of `verify_all`.
        verifier: what verifies the records, with the same keys. Without it, it is done here, and the verdicts hold the data.

    """
    verifier = verifier or store_verifier(store, trusted)
    for folder in folders_in(store):
        entries = EntriesBeside(partial(every_entry, store, folder, trusted))
        for key_name in keys_in(store, folder):
            files = ChainFiles(Path(folder, key_name), array("I", numbers_in(store, folder, key_name)), [])
            asked = AskedFolder(files.folder.parent)
            chain = _StoredChain(store, files, trusted, marks, asked, utc(now + AHEAD), verifier, entries)
            verifier.expect((path for path, _ in files.numbered), len(files.numbered))
            yield from _found_in(chain, files.numbered)


def _found_in(chain: Chain, numbered: Sequence[tuple[Path, int]]) -> Iterator[Found]:
    for index in range(len(numbered)):
        checked = chain.checked(index)
        yield from checked.findings
        yield checked.verdict
    yield from (gap for _, gap in chain.gaps)
    yield from chain.after_the_end
