"""Whether a folder's records are all there, in their order, and follow from each other: the one walk of a records folder.

A chain is the records of one key in one folder, numbered from 1; each names the digest of the one before. Seen here: a
record taken out of the middle or the beginning, one put in another's place, one exchanged for another by someone who
holds the key, two with one number, and one dated before the one before it. Records taken off the end, and a whole chain,
are seen where a record of another chain names one of them (`citations`). A folder put back to an earlier state, and one that
is not there today or was exchanged whole, are seen only by an installation that kept a mark of what it saved and saw
(`watermark`).

Every command that reads records takes its verdicts from here, from the oldest record or from the newest.
"""

from __future__ import annotations

import heapq
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from sharewise.dates import utc
from sharewise.errors import StorageFailed
from sharewise.folders import AskedFolder
from sharewise.record.entry_model import ErasureBody, KeyChangeBody, PlaceOfRecord
from sharewise.record.public_key import PublicKey, key_folder_name
from sharewise.record.seal import ENTRY_FORMAT
from sharewise.record.store.folder import (
    FOLDER_FILE,
    ChainFiles,
    OtherFolder,
    chains_below,
    fault_of_folder_file,
    folder_id_of,
    folders_beside,
    folders_together,
    is_records_folder,
    key_name_of,
    record_name,
    sequence_in,
)
from sharewise.record.store.processes import InOrder
from sharewise.record.store.seen.citations import Citations, Missing
from sharewise.record.store.watermark import Watermark, Watermarks, place_of
from sharewise.record.summary import AboutRecord, EntriesRead
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import (
    FileCheck,
    Verdict,
    VerifiedSeal,
    after_key_change,
    read_record_file,
    statement_in,
    verify_bytes,
    verify_file,
)
from sharewise.strict_json import NotStrict, read_strict
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.record.summary import Summary

ChainCode: TypeAlias = Literal[
    "missing",
    "fork",
    "broken link",
    "dated before",
    "erased",
    "to finish",
    "seen before",
    "key taken back",
    "not to its author",
    "put together",
    "earlier state",
    "not here",
    "another folder",
    "moved",
    "checkpoint short",
    "checkpoint broken",
    "checkpoint undecided",
    "checkpoint holds",
    "folder file",
    "dated ahead",
    "copy",
    "earlier copy",
    "elsewhere now",
    "not looked at",
    "not a record",
]
_TAMPERING, _TO_EXPLAIN, _INCOMPLETE = "evidence of tampering", "to explain", "not all here"
_UNDECIDED, _TO_FINISH, _NOTE = "cannot decide", "to finish", "note"
# What each finding is called in a list for people, and its exit code. A folder that is not there today, or is as it was
# earlier, is no evidence against anybody: it may have been restored, or is still being synchronised.
_KINDS: dict[ChainCode, tuple[str, int]] = {
    "missing": (_TAMPERING, 1),
    "fork": (_TAMPERING, 1),
    "broken link": (_TAMPERING, 1),
    "dated before": (_TAMPERING, 1),
    "erased": (_TAMPERING, 1),
    "to finish": (_TO_FINISH, 1),
    "seen before": (_INCOMPLETE, 1),
    "key taken back": (_TO_EXPLAIN, 1),
    "not to its author": (_TO_EXPLAIN, 1),
    "put together": (_TO_EXPLAIN, 1),
    "earlier state": (_INCOMPLETE, 1),
    "not here": (_INCOMPLETE, 1),
    "another folder": (_INCOMPLETE, 1),
    "moved": (_INCOMPLETE, 1),
    "checkpoint short": (_INCOMPLETE, 1),
    "checkpoint broken": (_TAMPERING, 1),
    "checkpoint undecided": (_UNDECIDED, 3),
    "checkpoint holds": (_NOTE, 0),
    "folder file": (_UNDECIDED, 3),
    "dated ahead": (_NOTE, 0),
    "copy": (_NOTE, 0),
    "earlier copy": (_NOTE, 0),
    "elsewhere now": (_NOTE, 0),
    "not looked at": (_NOTE, 0),
    "not a record": (_NOTE, 0),
}
# Those for which records are not where they should be, and the notes that are said wherever records are listed.
INCOMPLETE: frozenset[ChainCode] = frozenset(
    {"missing", *(code for code, (word, _) in _KINDS.items() if word == _INCOMPLETE)}
)
WORTH_KNOWING: frozenset[ChainCode] = frozenset({"earlier copy", "elsewhere now", "dated ahead", "not looked at"})
# Clocks differ, and so do days around the world: what is sealed by so much later than now is dated ahead.
AHEAD = timedelta(days=1)

NOT_YET_ERASED = (
    "Record {reference} is to be erased, and its content is still here. To finish: sharewise records erase {reference}"
)
NOT_ERASED_ON_HOLD = "Record {reference} is to be erased, and was put on hold before its content was gone. It stays until the hold is taken back."
COPY_WITH_CONTENT = (
    "This is a copy of record {number}, whose content was erased. What it said is still in this copy. To erase that too, give the command "
    "that erased the record again, or delete this file."
)
# Who puts the records of several people together means no harm, and has to know how to do it.
OF_ANOTHER_FOLDER = (
    "It was made for another records folder. It was put here later, by whoever put folders together, or in the place of another "
    "record. To put folders together: sharewise records gather FOLDER... --into FOLDER"
)


NOT_TO_ITS_AUTHOR = (
    "Record {number} was saved from this computer, and what is encrypted in it is not for this computer's reading key. Somebody exchanged it, or the "
    "reading key is another one than then. Put the record back from a backup, or the key."
)


@frozen
class ChainFinding:
    """Something about the records together, or about a file among them that is none.

    Attributes:
        path: the file or folder that it is about.
        code: what was found; `why` says it in a sentence for people.

    """

    path: Path
    code: ChainCode
    why: str

    @property
    def word(self) -> str:
        """What it is called in a list for people."""
        return _KINDS[self.code][0]

    @property
    def exit_code(self) -> int:
        """A copy, and a file that is no record, harm nothing: they are named and left alone."""
        return _KINDS[self.code][1]


Found: TypeAlias = Verdict | ChainFinding
# What gives the verdicts on files. The files of a folder are expected in their order, and may be verified ahead.
Verifier: TypeAlias = InOrder[Path, Verdict]
# Which records are read, in the folder of each chain: their places among its files, in order.
Chosen: TypeAlias = Mapping[Path, Sequence[int]]


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


@frozen
class CheckedRecord:
    """A record in its place: the verdict on it, and what was found about it beside the others."""

    verdict: Verdict
    findings: tuple[ChainFinding, ...] = ()

    @property
    def exit_code(self) -> int:
        """Tampering before what the verdict says."""
        return max((each.exit_code for each in self.findings if each.exit_code), default=0) or self.verdict.exit_code


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


class EntriesBeside(EntriesRead):
    """The entries that were read so far, and every one that there is."""

    def __init__(self, read_every: Callable[[], EntriesRead]) -> None:
        super().__init__()
        self._read_every = read_every

    @cached_property
    def every(self) -> EntriesRead:
        """All that lie here or beside, those that were not read yet too."""
        return self._read_every()

    def erasure_of(self, statement: str) -> AboutRecord:
        """What is said about a record whose content is gone, by all the entries that lie here or beside. Whoever erases, puts on hold or
        releases may do so long after, each in a chain of their own and by a clock of their own: no order of reading has all of it first.
        """
        return self.every.about(statement)


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
        found: list[ChainFinding] = []
        if self.unreadable:
            # What cannot be read is not gone.
            return found
        folder, by_key = self.folder.path, {chain.key_name: chain for chain in self.chains if chain.files.numbered}
        id_here = folder_id_of(folder)
        for mark in self._marks:
            is_here = mark.was_saved_in(self.folder)
            chain = by_key.get(mark.key_name)
            if chain is not None and chain.folder_id in (mark.folder, ""):
                if is_here and self._lies_elsewhere_than(mark):
                    why = (
                        f"{folder} lies elsewhere now than when your last record was saved: it was moved, or is a link."
                    )
                    found.append(ChainFinding(folder, "elsewhere now", why))
                continue
            if not mark.is_own and id_here != mark.folder:
                # That the place is another one, what was saved there oneself says already.
                continue
            says = _those(1, mark.sequence)
            if not is_here and not (self.folder.is_usual and id_here == mark.folder):
                continue
            if not os.path.isdir(folder) or (id_here is None and not any(by_key.values())):
                why = (
                    f"{says} saved here from this computer, and nothing of it is here now. A disk or a shared folder may "
                    "not be connected, or not be synchronised yet."
                )
                found.append(ChainFinding(folder, "not here", why))
            elif id_here in (None, mark.folder):
                code: ChainCode = "earlier state"
                found.append(ChainFinding(folder, code, _missing_at_the_end(1, mark.sequence, mark)))
            else:
                why = (
                    f"{_missing_at_the_end(1, mark.sequence, mark)} Another records folder stands in this place now. A disk or a "
                    "shared folder may not be connected, or this one was put here instead."
                )
                found.append(ChainFinding(folder, "another folder", why))
        return found

    def _lies_elsewhere_than(self, mark: Watermark) -> bool:
        """Whether the folder is a link now, or another one, and was not then. A data folder that was moved whole is neither."""
        folder = self.folder.path
        if self.folder.origin == "default" and not os.path.islink(folder):
            return False
        return mark.place not in ("", place_of(folder), place_of(folder.parent))

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
            yield from _about_stray(verify_file(path, self._trusted), files.folder, self._trusted, self.entries)

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
            yield from self._about_other(other, folder)

    def _about_other(self, other: OtherFolder, folder: Path) -> Iterator[Found]:
        """What is found of a folder that is no key's part of the records folder: copies, records that were moved, or strangers."""
        if other.unread is not None:
            yield ChainFinding(other.folder, "not looked at", other.unread)
            return
        copies, moved, foreign = 0, list[VerifiedSeal](), 0
        folder_id = folder_id_of(folder)
        for path in other.files:
            verdict = verify_file(path, self._trusted)
            if verdict.word == "refused":
                continue
            twin = _twin(folder, verdict, self._trusted)
            if twin is not None and twin.data is None:
                twin = None
            if twin is not None and statement_in(twin) == statement_in(verdict):
                if verdict.seal is not None and _outlived(verdict, twin, self.entries):
                    yield _copy_with_content(verdict, verdict.seal.sequence)
                    continue
                copies += 1
            elif verdict.seal is None:
                yield verdict
            elif folder_id not in (None, verdict.seal.folder):
                foreign += 1
            elif twin is not None:
                yield from _about_stray(verdict, folder, self._trusted, self.entries)
            else:
                moved.append(verdict.seal)
        if moved:
            first, last = min(seal.sequence for seal in moved), max(seal.sequence for seal in moved)
            names = sorted({seal.key.folder_name for seal in moved})
            why = (
                f"{_records(first, last)} not in the folder that sharewise reads, but in this one. It was given another "
                f"name, or they were moved. Their own folder: {', '.join(str(folder / name) for name in names)}"
            )
            yield ChainFinding(other.folder, "moved", why)
        if copies:
            why = f"There {'is a copy of a record' if copies == 1 else f'are copies of {copies} records'} in this folder. sharewise leaves it alone."
            yield ChainFinding(other.folder, "copy", why)
        if foreign:
            why = "There are records of another records folder in this one. sharewise leaves it alone."
            yield ChainFinding(other.folder, "not looked at", why)


class Chain:
    """The records of one key in one folder, each looked at beside the one before it.

    Attributes:
        files: the files.

    """

    _not_yet_erased = NOT_YET_ERASED

    def __init__(
        self,
        files: ChainFiles,
        trusted: TrustedKeys,
        watermarks: Watermarks,
        asked: AskedFolder,
        latest: str,
        verifier: Verifier,
        entries: EntriesBeside,
    ) -> None:
        """`latest` is a time, in UTC, after which nothing can have been sealed yet."""
        self.files, self._latest, self._verifier, self._entries = files, latest, verifier, entries
        self._trusted, self._marks, self._asked = trusted, watermarks, asked
        self._read: dict[int, Verdict] = {}
        self._ends_at: int | None = None

    @cached_property
    def folder_id(self) -> str:
        """The id of the records folder: by its own file, or where that is lost, by its first good record; else empty. Of a chain that
        was brought here whole, the id of the folder that it was made for.
        """
        return self._brought_from or folder_id_of(self.files.folder) or (self._first.folder if self._first else "")

    @cached_property
    def _brought_from(self) -> str:
        """The id of another records folder, if that is what both ends of this chain were made for, and none of it was saved here
        from this computer; else empty.
        """
        here, numbered = folder_id_of(self.files.folder), self.files.numbered
        if here is None or not numbered or self.files.key_name is None:
            return ""
        if any((mark.folder, mark.key_name) == (here, self.files.key_name) for mark in self._marks):
            return ""
        ends = (numbered[0][0], numbered[-1][0])
        seals = [checked_in_place(verify_file(path, self._trusted)).seal for path in ends]
        found = {seal.folder if seal else "" for seal in seals}
        return found.pop() if len(found) == 1 and here not in found else ""

    @cached_property
    def about_the_whole(self) -> list[ChainFinding]:
        """What is found of the chain as a whole: where it was made, and what was saved from this computer after its end."""
        if not self._brought_from:
            return self.after_the_end
        why = (
            "All records of this key were made for another records folder. What is said of each stands beside it. The folders of several people were put together here, or these were put in the place of others. To put "
            "folders together so that nothing is left to explain: sharewise records gather FOLDER... --into FOLDER"
        )
        return [ChainFinding(self.files.folder, "put together", why), *self.after_the_end]

    @cached_property
    def key_name(self) -> str:
        """The key's name as the folder gives it, or where it gives none, as the first good record does; else empty."""
        return self.files.key_name or (self._first.key.folder_name if self._first else "")

    @cached_property
    def _key(self) -> PublicKey | None:
        if self.files.key_name is None:
            return self._first.key if self._first else None
        return next((key for key in self._trusted.values() if key.folder_name == self.files.key_name), None)

    @cached_property
    def _first(self) -> VerifiedSeal | None:
        verdicts = (checked_in_place(verify_file(path, self._trusted)) for path, _ in self.files.numbered)
        return next((verdict.seal for verdict in verdicts if verdict.seal is not None), None)

    @cached_property
    def _mark(self) -> Watermark | None:
        """What this installation saved last in this chain."""
        own = (mark for mark in self._marks if (mark.folder, mark.key_name) == (self.folder_id, self.key_name))
        return next(own, None)

    @property
    def last_saved(self) -> int | None:
        """The number of the record that this installation saved last in this chain."""
        return self._mark.sequence if self._mark else None

    def newest_first(self, chosen: Sequence[int] | None = None) -> Iterator[CheckedRecord]:
        """The records, from the last to the first. `chosen`: those in these places, in order."""
        places = range(len(self.files.numbered)) if chosen is None else chosen
        return (self.checked(index) for index in reversed(places))

    def checked(self, index: int) -> CheckedRecord:
        """The record with this place among the files."""
        numbers = self.files.numbers
        number = numbers[index]
        # What was before it first: that can be where the chain ends.
        before = self._verdict(index - 1) if index and numbers[index - 1] == number - 1 else None
        verdict = self._verdict(index)
        if self._ends_at is not None and number > self._ends_at and verdict.seal is not None:
            verdict = after_key_change(verdict.path, verdict.data)
        return CheckedRecord(verdict, tuple(self._found(verdict, number, before.seal if before else None)))

    @cached_property
    def gaps(self) -> list[tuple[int, ChainFinding]]:
        """Numbers that are missing before a record, with its place among the files. In a folder that is named for a key,
        every file with a record's name counts, whatever it holds: to spoil it must not hide what was before it.
        """
        found: list[tuple[int, ChainFinding]] = []
        if self.files.is_gapless:
            return found
        gaps: list[tuple[int, int]] = []
        last = 0
        for index, (path, number) in enumerate(self.files.numbered):
            if number != last + 1:
                gaps.append((last + 1, number - 1))
            last = number
            if not gaps:
                continue
            is_proved = self._verdict(index).seal is not None
            if is_proved or self.files.key_name:
                says = (_missing(*gap) if is_proved else _missing_before(*gap, path) for gap in gaps)
                found += ((index, ChainFinding(self.files.folder, "missing", why)) for why in says)
                gaps = []
        return found

    @cached_property
    def after_the_end(self) -> list[ChainFinding]:
        """What was saved from this computer after the last record here."""
        mark, last = self._mark, self.files.numbered[-1][1] if self.files.numbered else 0
        if mark is None or not last or last >= mark.sequence:
            return []
        if self._asked.is_usual or mark.was_saved_in(self._asked):
            why = _missing_at_the_end(last + 1, mark.sequence, mark)
            return [ChainFinding(self.files.folder, "earlier state", why)]
        why = f"This copy ends with record {last}. The last one {_known(mark)} is {mark.sequence}."
        return [ChainFinding(self.files.folder, "earlier copy", why)]

    def _verdict(self, index: int) -> Verdict:
        """The verdict on a record. The last two are kept: each is looked at twice."""
        verdict = self._read.get(index)
        if verdict is None:
            for old in [each for each in self._read if abs(each - index) > 1]:
                del self._read[old]
            path = self.files.numbered[index][0]
            verdict = self._read[index] = self.in_place(self._verified(path))
            if isinstance(verdict.entry, KeyChangeBody):
                # Of what comes after it each is named, where the whole is read in order.
                self._ends_at = self._ends_at or sequence_in(path.name)
            self._entries.take_in(verdict)
        return verdict

    def _verified(self, path: Path) -> Verdict:
        verdict, reader = self._verifier(path), self._trusted.reader
        if verdict.is_encrypted and reader is not None and reader.may_be_unlocked and self._verifier.has_workers:
            # Another process looked at it, and nobody can be asked there for a passphrase.
            return self._verifier.here(path)
        return verdict

    def in_place(self, verdict: Verdict) -> Verdict:
        """The verdict on a file of this chain, which has to fit its name, its folder and the files around it."""
        return self._of_this_chain(checked_in_place(verdict))

    def _of_this_chain(self, verdict: Verdict) -> Verdict:
        """The verdict on a record, which has to be of the same key and folder as those around it."""
        seal = verdict.seal
        if seal is None:
            is_unknown = verdict.word == "cannot decide" and verdict.data is not None
            if is_unknown and self._mark is not None and self._mark.is_own and self._mark.chain not in self._trusted:
                why = (
                    "It was signed with a key that this computer had before and has no longer. It can be read as ever. To check it, get "
                    "that key's public half from whoever keeps your list of trusted keys, or from a backup: sharewise verify --key FILE"
                )
                return Verdict(verdict.path, verdict.word, why, verdict.data)
            return verdict
        if self._key is not None and self._key != seal.key:
            why = "It was signed with another key than the records around it. It was put here later."
        elif self.folder_id not in ("", seal.folder):
            return Verdict(verdict.path, "to explain", OF_ANOTHER_FOLDER, verdict.data)
        else:
            return verdict
        return Verdict(verdict.path, "evidence of tampering", why, verdict.data)

    def _found(self, verdict: Verdict, number: int, before: VerifiedSeal | None) -> Iterator[ChainFinding]:
        """What is found about a record in its own place, compared with the one before it."""
        mark, seal = self._mark, verdict.seal
        can_tell = verdict.word not in ("evidence of tampering", "to explain", "refused", "cannot be read")
        if mark is not None and mark.sequence == number and can_tell and statement_in(verdict) != mark.statement:
            why = f"Record {number} is not the one that was {_known(mark)}. It was made again later."
            yield ChainFinding(verdict.path, "broken link", why)
        if seal is None:
            return
        if verdict.word == "cannot decide":
            yield ChainFinding(verdict.path, "key taken back", verdict.why)
        if verdict.word == "sealed, content erased":
            every = self._entries.every
            is_said = every.is_said_by_unknown(seal.statement)
            yield from _about_erased(verdict.path, number, every.about(seal.statement), is_said_by_unknown=is_said)
        elif verdict.is_encrypted and not self._is_to_its_author(verdict.path, number):
            yield ChainFinding(verdict.path, "not to its author", NOT_TO_ITS_AUTHOR.format(number=number))
        elif isinstance(verdict.entry, ErasureBody):
            yield from self._about_erasure(verdict, verdict.entry)
        if (number == 1) != (seal.previous is None):
            why = f"Record {number} does not say rightly what came before it. It was made again later."
            yield ChainFinding(verdict.path, "broken link", why)
        elif before is not None and seal.previous != before.statement:
            why = f"Record {number} was not made after record {number - 1} as it is now. One of the two was exchanged."
            yield ChainFinding(verdict.path, "broken link", why)
        elif before is not None and seal.time < before.time:
            why = (
                f"Record {number} is dated {seal.time}, before record {number - 1}, which is dated {before.time}. "
                "The computer's clock was wrong, or the date was made up."
            )
            yield ChainFinding(verdict.path, "dated before", why)
        if seal.time > self._latest and (before is None or before.time <= self._latest):
            why = f"Record {number} is dated {seal.time}, which is still to come. A computer's clock was wrong, or is wrong now."
            yield ChainFinding(verdict.path, "dated ahead", why)

    def _is_to_its_author(self, path: Path, number: int) -> bool:
        """Whether what is encrypted can be as it was saved: what this computer saves is encrypted to its own reading key too. Of what others
        saved, and where no reading key was looked for, nobody can say anything else.
        """
        mark, reader = self._mark, self._trusted.reader
        if mark is None or not mark.is_own or number > mark.sequence or reader is None:
            return True
        try:
            data = read_strict(read_record_file(path))
        except (NotStrict, StorageFailed):
            return True
        return not isinstance(data, dict) or reader.is_to_own(data.get("record_age"))

    def _about_erasure(self, verdict: Verdict, erasure: ErasureBody) -> Iterator[ChainFinding]:
        """What is found about an entry that says that a record was erased, beside the record."""
        there = self._erased_file(verdict.path, erasure.place)
        if there is None or there.seal is None:
            return
        if there.seal.statement != erasure.record.statement:
            why = f"This says that record {erasure.record.id} was erased. In its place there is another record now."
            yield ChainFinding(verdict.path, "broken link", why)
        elif there.has_content:
            is_held = bool(self._entries.every.about(erasure.record.statement).holds)
            why = NOT_ERASED_ON_HOLD if is_held else self._not_yet_erased
            yield ChainFinding(verdict.path, "to finish", why.format(reference=erasure.record.id))

    def _erased_file(self, entry: Path, place: PlaceOfRecord) -> Verdict | None:
        """The verdict on what lies in the place of the record that an entry says is erased; None where nothing does."""
        folder = self.files.folder.parent if self.files.key_name else self.files.folder
        for part in (folder / key_folder_name(place.chain), folder):
            path = part / record_name(place.sequence)
            if os.path.lexists(path) and path != entry:
                return verify_file(path, self._trusted)
        return None


def _about_erased(path: Path, number: int, about: AboutRecord, *, is_said_by_unknown: bool) -> Iterator[ChainFinding]:
    """What is found about a record whose content is gone: nothing, where an entry says that it was erased, and no hold stood."""
    if about.erasure is None and is_said_by_unknown:
        why = (
            f"The content of record {number} was taken out. There is a note about it by a key that is not known here, so it says nothing yet. "
            "To check it, get that key: sharewise verify --key FILE"
        )
        yield ChainFinding(path, "erased", why)
    elif about.erasure is None:
        why = f"The content of record {number} was taken out. Nothing here says who did that, or why."
        yield ChainFinding(path, "erased", why)
    elif about.was_erased_on_hold:
        why = f"The content of record {number} was erased while it was on hold."
        yield ChainFinding(path, "erased", why)
    elif about.was_held_while_erased:
        why = f"The content of record {number} is gone. It had been put on hold after its erasure was begun, and still is."
        yield ChainFinding(path, "erased", why)


def may_be_entry(content: bytes) -> bool:
    """Whether a file may be an entry: by its bytes, since to read all of them takes far longer. A name spelled with escapes counts."""
    return ENTRY_FORMAT.encode() in content or b"\\u" in content


def _places(files: ChainFiles, chosen: Chosen | None) -> Sequence[int]:
    """The places of the records to read among the files of a folder."""
    every = range(len(files.numbered))
    return every if chosen is None else chosen.get(files.folder, every)


def checked_in_place(verdict: Verdict) -> Verdict:
    """The verdict on a file of a records folder, where the file's name and its folder's have to fit the record."""
    seal, path = verdict.seal, verdict.path
    part_of = key_name_of(path.parent)
    if seal is not None:
        key_name = seal.key.folder_name
    elif verdict.data is not None:
        key_name = key_folder_name(verdict.data["seal"]["chain"])
    else:
        return verdict
    # What a record says of its own key shows where it does not belong, whether that key is known or not.
    if verdict.word != "evidence of tampering" and part_of not in (None, key_name):
        why = "It was signed with another key than the records around it. It was put here later."
    elif seal is None:
        return verdict
    elif path.name != record_name(seal.sequence):
        why = (
            f"This is record {seal.sequence}, but its file is called {path.name}. Records were put in another order, "
            "or one was copied over another."
        )
    else:
        return verdict
    return Verdict(path, "evidence of tampering", why, verdict.data)


def _twin(folder: Path, verdict: Verdict, trusted: TrustedKeys) -> Verdict | None:
    """The verdict on the record that stands in the place that this one names, if there is one."""
    if verdict.data is None:
        return None
    seal = verdict.data["seal"]
    name = key_folder_name(seal["chain"])
    part = folder if folder.name == name or not os.path.isdir(folder / name) else folder / name
    path = part / record_name(seal["sequence"])
    return verify_file(path, trusted) if os.path.lexists(path) and path != verdict.path else None


def _about_stray(verdict: Verdict, folder: Path, trusted: TrustedKeys, entries: EntriesBeside) -> Iterator[Found]:
    """What is found about a file in a records folder, or in a key's part of it, that has not a record's name and place."""
    seal = verdict.seal
    if verdict.word == "refused":
        yield ChainFinding(verdict.path, "not a record", "This file is not a record. sharewise leaves it alone.")
        return
    if seal is None:
        yield verdict
        return
    number = seal.sequence
    twin = _twin(folder, verdict, trusted)
    if twin is None or twin.seal is None or twin.seal.sequence != number:
        why = f"This is record {number}, but its file was given another name or put in another place."
    elif twin.seal.statement == seal.statement and _outlived(verdict, twin, entries):
        yield _copy_with_content(verdict, number)
        return
    elif twin.seal.statement == seal.statement:
        yield ChainFinding(verdict.path, "copy", f"This is a copy of record {number}. sharewise leaves it alone.")
        return
    elif (twin.seal.key, twin.seal.folder) != (seal.key, seal.folder):
        yield Verdict(verdict.path, "to explain", OF_ANOTHER_FOLDER, verdict.data)
        return
    else:
        why = (
            f"There are two different records with the number {number}: {twin.path.name} and {verdict.path.name}. "
            "The key was used on two computers, or one of the two was made to replace the other."
        )
        yield ChainFinding(verdict.path, "fork", why)
        why = "It has the number of another record."
    yield Verdict(verdict.path, "evidence of tampering", why, verdict.data)


def _outlived(copy: Verdict, record: Verdict, entries: EntriesBeside) -> bool:
    """Whether a copy of a record still holds what was erased in the record, and an entry says so. Where none does, it is the copy that has
    to be kept.
    """
    if not copy.has_content or record.word != "sealed, content erased" or record.seal is None:
        return False
    return entries.erasure_of(record.seal.statement).erasure is not None


def _copy_with_content(verdict: Verdict, number: int) -> ChainFinding:
    return ChainFinding(verdict.path, "to finish", COPY_WITH_CONTENT.format(number=number))


def _sealed_at(verdict: Verdict) -> str:
    """When the record was sealed, as it says. What cannot be read comes first, so that it is seen."""
    seal = verdict.data.get("seal") if verdict.data else None
    time = seal.get("time") if isinstance(seal, dict) else None
    return time if isinstance(time, str) else "~"


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"Record {first} is missing. It was made, and the records after it count it."
    return f"Records {span_of_numbers(first, last)} are missing. They were made, and the records after them count them."


def _missing_before(first: int, last: int, file: Path) -> str:
    """The same where what follows is not proved, and so says nothing."""
    return f"{_records(first, last)} missing before {file.name}."


def _known(mark: Watermark) -> str:
    return "saved on this computer" if mark.is_own else "seen from this computer"


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


def _missing_at_the_end(first: int, last: int, mark: Watermark) -> str:
    if first == last:
        return (
            f"Record {first} is missing. It was {_known(mark)}. The folder may have been put back to an earlier "
            "state, or not be synchronised yet, or somebody took it away."
        )
    return (
        f"Records {span_of_numbers(first, last)} are missing. They were {_known(mark)}. The folder may have been put "
        "back to an earlier state, or not be synchronised yet, or somebody took them away."
    )


def _those(first: int, last: int) -> str:
    return f"Record {first} was" if first == last else f"Records {span_of_numbers(first, last)} were"


def _records(first: int, last: int) -> str:
    return f"Record {first} is" if first == last else f"Records {span_of_numbers(first, last)} are"


def span_of_numbers(first: int, last: int) -> str:
    """The numbers of several records in a row, in words."""
    return f"{first} and {last}" if last == first + 1 else f"{first} to {last}"
