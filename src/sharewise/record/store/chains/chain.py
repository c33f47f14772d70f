"""One chain: what is found of each of its records beside the one before it, and of the chain as a whole.

A chain is the records of one key in one folder, numbered from 1; each names the digest of the one before.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from sharewise.errors import StorageFailed
from sharewise.folders import AskedFolder
from sharewise.record.entry_model import ErasureBody, KeyChangeBody, PlaceOfRecord
from sharewise.record.public_key import PublicKey, key_folder_name
from sharewise.record.store.chains.entries_beside import EntriesBeside
from sharewise.record.store.chains.findings import OF_ANOTHER_FOLDER, ChainFinding, CheckedRecord
from sharewise.record.store.chains.missing_words import how_known, missing_at_the_end, missing_before, missing_records
from sharewise.record.store.folder import ChainFiles, folder_id_of, key_name_of, record_name, sequence_in
from sharewise.record.store.processes import InOrder
from sharewise.record.store.watermark import Watermark, Watermarks
from sharewise.record.summary import AboutRecord
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import (
    Verdict,
    VerifiedSeal,
    after_key_change,
    read_record_file,
    statement_in,
    verify_file,
)
from sharewise.strict_json import NotStrict, read_strict

# What gives the verdicts on files. The files of a folder are expected in their order, and may be verified ahead.
Verifier: TypeAlias = InOrder[Path, Verdict]

NOT_YET_ERASED = (
    "Record {reference} is to be erased, and its content is still here. To finish: sharewise records erase {reference}"
)
NOT_ERASED_ON_HOLD = "Record {reference} is to be erased, and was put on hold before its content was gone. It stays until the hold is taken back."
NOT_TO_ITS_AUTHOR = (
    "Record {number} was saved from this computer, and what is encrypted in it is not for this computer's reading key. Somebody exchanged it, or the "
    "reading key is another one than then. Put the record back from a backup, or the key."
)


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
                says = (missing_records(*gap) if is_proved else missing_before(*gap, path) for gap in gaps)
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
            why = missing_at_the_end(last + 1, mark.sequence, mark)
            return [ChainFinding(self.files.folder, "earlier state", why)]
        why = f"This copy ends with record {last}. The last one {how_known(mark)} is {mark.sequence}."
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
            why = f"Record {number} is not the one that was {how_known(mark)}. It was made again later."
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
