"""The one walk of a records folder: whether its records are all there, in their order, and follow from each other.

Seen here: a record taken out of the middle or the beginning, one put in another's place, one exchanged for another by someone
who holds the key, two with one number, and one dated before the one before it. Records taken off the end, and a whole chain,
are seen where a record of another chain names one of them (`citations`). A folder put back to an earlier state, and one that
is not there today or was exchanged whole, are seen only by an installation that kept a mark of what it saved and saw
(`watermark`).

Every command that reads records takes its verdicts from here, from the oldest record or from the newest.
"""

from __future__ import annotations

import heapq
import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sharewise.dates import utc
from sharewise.errors import StorageFailed
from sharewise.folders import AskedFolder
from sharewise.record.public_key import PublicKey
from sharewise.record.store.chains.chain import Chain, Verifier
from sharewise.record.store.chains.entries_beside import EntriesBeside, may_be_entry
from sharewise.record.store.chains.findings import AHEAD, ChainFinding, CheckedRecord, Found
from sharewise.record.store.chains.saved_here import about_what_was_saved_here
from sharewise.record.store.chains.strays import about_other_folder, about_stray
from sharewise.record.store.folder import (
    FOLDER_FILE,
    ChainFiles,
    chains_below,
    fault_of_folder_file,
    folders_beside,
    folders_together,
    is_records_folder,
    key_name_of,
)
from sharewise.record.store.processes import InOrder
from sharewise.record.store.seen.citations import Citations, Missing
from sharewise.record.store.watermark import Watermarks
from sharewise.record.summary import EntriesRead
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import FileCheck, Verdict, VerifiedSeal, read_record_file, verify_bytes, verify_file

if TYPE_CHECKING:
    from sharewise.record.summary import Summary

# Which records are read, in the folder of each chain: their places among its files, in order.
Chosen: TypeAlias = Mapping[Path, Sequence[int]]


class FolderWalk:
    """The walk through one folder: a records folder, one key's part of it, or any folder with record files in it.

    Attributes:
        folder: the folder.
        chains: the chains in it.
        verifier: what gives the verdicts on the records.
        entries: what the entries say that were read so far, or lie here.

    """

    def __init__(
        self,
        folder: AskedFolder,
        trusted: TrustedKeys,
        watermarks: Watermarks = (),
        now: datetime | None = None,
        *,
        at_a_glance: bool = False,
        verifier: Verifier | None = None,
    ) -> None:
        """Args: as of `verify_all`, and of `chains_below`: at a glance, only what is said about the place holds."""
        self.folder = folder
        self._trusted, self._marks = trusted, watermarks
        self.verifier = verifier or InOrder(FileCheck(trusted))
        self.entries = EntriesBeside(self._every_entry)
        is_there = os.path.isdir(folder.path)
        self._listed = list(chains_below(folder.path, at_a_glance=at_a_glance)) if is_there else []
        self.chains = [
            Chain(files, trusted, watermarks, folder, utc(now + AHEAD) if now else "~", self.verifier, self.entries)
            for files in self._listed
            if files.unreadable is None and (files.numbered or files.key_name)
        ]

    def oldest_first(self, chosen: Chosen | None = None) -> Iterator[Found]:
        """All that is found, key by key, from the oldest record to the newest. `chosen`: only these records are read for it."""
        if chosen is not None or not self._is_whole:
            # Not all records are looked at, so nobody can say what is not among them.
            yield from self._oldest_first(chosen)
            return
        citations = Citations()
        for found in self._oldest_first(None):
            if isinstance(found, Verdict):
                citations.add(found)
            yield found
        yield from map(_about_seen, citations.missing())

    def _oldest_first(self, chosen: Chosen | None) -> Iterator[Found]:
        chains = {chain.files.folder: chain for chain in self.chains}
        self._expect_all(chosen)
        for files in self._listed:
            chain = chains.get(files.folder)
            if chain is None:
                yield from self._about_others(files)
                continue
            places = _places(files, chosen)
            yield from (gap for before, gap in chain.gaps if before not in places)
            for index in places:
                checked = chain.checked(index)
                yield from (gap for before, gap in chain.gaps if before == index)
                yield from checked.findings
                yield checked.verdict
            yield from chain.about_the_whole
            yield from self._strays(files)
        yield from self._about_the_rest()

    @property
    def trusted(self) -> TrustedKeys:
        """The keys that records are checked with."""
        return self._trusted

    @property
    def _is_whole(self) -> bool:
        """Whether it is a records folder that is gone through, with all keys' parts, and no single part or other folder."""
        folder = self.folder.path
        parts = (files.folder != folder and files.key_name for files in self._listed)
        return key_name_of(folder) is None and (is_records_folder(folder) or any(parts))

    def _expect_all(self, chosen: Chosen | None) -> None:
        """Say which files are verified next, from the oldest to the newest."""
        each = (
            itertools.chain((files.numbered[index][0] for index in _places(files, chosen)), self._loose(files))
            for files in self._listed
        )
        count = sum(len(_places(files, chosen)) + len(self._loose(files)) for files in self._listed)
        self.verifier.expect(itertools.chain.from_iterable(each), count)

    def _loose(self, files: ChainFiles) -> list[Path]:
        """The files of a folder that is none for records: each counts as one."""
        is_one = bool(self.chains) or is_records_folder(self.folder.path)
        return [] if is_one else files.others

    def newest_first(self, chosen: Chosen | None = None) -> Iterator[Found]:
        """The same from the newest record to the oldest, by number in a chain and by time between chains. What can be said
        before a record is read comes first. `chosen`: only these records.
        """
        yield from self._by_names()
        yield from self._about_the_rest()
        for files in self._listed:
            yield from self._strays(files) if self._is_chain(files) else self._about_others(files)
        walks = [chain.newest_first(None if chosen is None else chosen[chain.files.folder]) for chain in self.chains]
        for checked in heapq.merge(*walks, key=lambda each: _sealed_at(each.verdict), reverse=True):
            yield from checked.findings
            yield checked.verdict

    def newest_of(self, key: PublicKey | None) -> CheckedRecord | None:
        """The newest record of this key, if there is one. Records of an earlier key are none of it, nor are entries."""
        own = (chain for chain in self.chains if key is not None and chain.key_name == key.folder_name)
        chain = next((chain for chain in own if chain.files.numbered), None)
        newest = chain.newest_first() if chain else iter(())
        return next((each for each in newest if each.verdict.entry is None), None)

    def _every_entry(self) -> EntriesRead:
        """All the entries of the records folder that are as they were signed and in their place."""
        found = EntriesRead()
        folder = self.folder.path
        beside = [] if key_name_of(folder) is None else [each for each in chains_below(folder.parent) if each.key_name]
        parts = beside or self._listed
        for files in parts:
            chain = Chain(files, self._trusted, (), self.folder, "~", self.verifier, self.entries)
            for index in self._may_be_entries(files):
                path, _ = files.numbered[index]
                try:
                    content = read_record_file(path)
                except StorageFailed:
                    continue
                if may_be_entry(content):
                    found.take_in(chain.in_place(verify_bytes(path, content, self._trusted)))
        return found

    def _may_be_entries(self, files: ChainFiles) -> Sequence[int]:
        """The places of the files of a folder among which its entries are."""
        return range(len(files.numbered))

    def before_reading(self) -> Iterator[ChainFinding]:
        """What is found by the names of files and folders, and by what this installation saved."""
        yield from self._by_names()
        yield from (each for each in self._about_the_rest() if isinstance(each, ChainFinding))

    def _by_names(self) -> Iterator[ChainFinding]:
        for chain in self.chains:
            yield from (gap for _, gap in chain.gaps)
            yield from chain.about_the_whole

    @cached_property
    def about_place(self) -> list[ChainFinding]:
        """What was saved in this place from this computer, and is wholly gone from it, or lies elsewhere now."""
        # What cannot be read is not gone.
        return [] if self.unreadable else about_what_was_saved_here(self.folder, self.chains, self._marks)

    def naming(self, reference: str) -> Chosen | None:  # noqa: ARG002 (a walk with an index needs it)
        """The records to look at for those that have or name this reference. None: all, as nothing here knows better."""
        return None

    def meant(self, case: str, part: str) -> Chosen | None:  # noqa: ARG002 (as above)
        """The same for those with this case reference, or this part of a reference."""
        return None

    def whose(self, chain: str) -> str:
        """Whose the records of the key with this thumbprint are, where there are several people's here; else nothing."""
        return self._trusted.signer(chain) if chain and len(self.signers) > 1 else ""

    @cached_property
    def signers(self) -> list[str]:
        """Whose records lie here: people, or else the short names of keys."""
        named = (self._trusted.signer_in(chain.key_name) for chain in self.chains if chain.files.numbered)
        return [*dict.fromkeys(name for name in named if name)]

    def note(self, verdict: Verdict, summary: Summary | None = None, *, is_sound: bool = False) -> None:
        """Take in that a record was read and checked, with what it says: whoever keeps an index does."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing here that could be a record."""
        return not any(files.numbered or files.others or files.unreadable for files in self._listed)

    @property
    def with_unfinished(self) -> list[Path]:
        """The folders in which files are being written, or were left by a program that was killed."""
        return [files.folder for files in self._listed if files.unfinished]

    @property
    def unreadable(self) -> bool:
        """Whether a part of the folder cannot be read."""
        return any(files.unreadable is not None for files in self._listed)

    def copies_of(self, seal: VerifiedSeal) -> Iterator[Verdict]:
        """The verdicts on the copies of a record that hold its content, wherever they lie in the folder."""
        beside = (path for other in folders_beside(self.folder.path) for path in other.files)
        for path in (*itertools.chain.from_iterable(files.others for files in self._listed), *beside):
            verdict = verify_file(path, self._trusted)
            if verdict.has_content and verdict.seal == seal:
                yield verdict

    def strays(self, wanted: Callable[[Path], bool]) -> Iterator[Found]:
        """What is found of the wanted ones among the files that have not a record's name and place."""
        for files in self._listed:
            yield from self._strays(files, wanted)

    def _is_chain(self, files: ChainFiles) -> bool:
        return any(chain.files is files for chain in self.chains)

    def _about_others(self, files: ChainFiles) -> Iterator[Found]:
        """What is found of a folder in which no chain lies."""
        if files.unreadable is not None:
            yield Verdict(files.folder, "cannot be read", files.unreadable)
        elif loose := self._loose(files):
            yield from map(self.verifier, loose)
        else:
            yield from self._strays(files)

    def _strays(self, files: ChainFiles, wanted: Callable[[Path], bool] = lambda _: True) -> Iterator[Found]:
        for path in filter(wanted, files.others):
            yield from about_stray(verify_file(path, self._trusted), files.folder, self._trusted, self.entries)

    def _about_the_rest(self) -> Iterator[Found]:
        """What is found of the place, of the folder's own file, and of the folders beside the keys' parts."""
        yield from self.about_place
        together = folders_together(self.folder.path)
        if is_records_folder(self.folder.path) or (self.chains and not together):
            together.insert(0, self.folder.path)
        for each in together:
            yield from self._about_folder(each)

    def _about_folder(self, folder: Path) -> Iterator[Found]:
        fault = fault_of_folder_file(folder)
        if fault is not None:
            why = f"{fault} Without it nobody can tell whether the records were made for this folder."
            yield ChainFinding(folder / FOLDER_FILE, "folder file", why)
        for other in folders_beside(folder):
            yield from about_other_folder(other, folder, self._trusted, self.entries)


def _places(files: ChainFiles, chosen: Chosen | None) -> Sequence[int]:
    """The places of the records to read among the files of a folder."""
    every = range(len(files.numbered))
    return every if chosen is None else chosen.get(files.folder, every)


def _sealed_at(verdict: Verdict) -> str:
    """When the record was sealed, as it says. What cannot be read comes first, so that it is seen."""
    seal = verdict.data.get("seal") if verdict.data else None
    time = seal.get("time") if isinstance(seal, dict) else None
    return time if isinstance(time, str) else "~"


def _about_seen(missing: Missing) -> ChainFinding:
    """What is said of records that others name."""
    number, time = missing.seal.sequence, missing.seal.time
    if missing.count == 1:
        why = (
            f"When record {number} was saved, at {time}, somebody else's record was beside it that is not here now. It may not be "
            "synchronised yet, or was not copied with the others, or somebody took it away or made it again."
        )
    else:
        why = (
            f"When record {number} and later ones were saved, from {time} on, {missing.count} records of other people were beside "
            "them that are not here now. They may not be synchronised yet, or were not copied with the others, or somebody took "
            "them away or made them again."
        )
    return ChainFinding(missing.path, "seen before", why)
