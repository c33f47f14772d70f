"""Whether a folder's records are all there, in their order, and follow from each other.

A chain is the records of one key in one folder, numbered from 1; each names the digest of the one before. Seen here: a
record taken out of the middle or the beginning, one put in another's place, one exchanged for another by someone who
holds the key, two with one number, and one dated before the one before it. Records taken off the end, and a folder put
back to an earlier state, are seen only by an installation that kept a mark of them (`watermark`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from sharewise.record.public_key import key_folder_name
from sharewise.record.store.folder import ChainFiles, chains_below, folder_id_of, is_records_folder, record_name
from sharewise.record.store.watermark import Watermark, Watermarks
from sharewise.record.verification import TrustedKeys, Verdict, VerifiedSeal, verify_file

ChainCode: TypeAlias = Literal[
    "missing", "fork", "broken link", "dated before", "erased", "copy", "earlier copy", "not a record"
]
_NOTES: tuple[ChainCode, ...] = ("copy", "earlier copy", "not a record")


@dataclass(frozen=True)
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
    def exit_code(self) -> int:
        """A copy, and a file that is no record, harm nothing: they are named and left alone."""
        return 0 if self.code in _NOTES else 1


def verify_all(
    paths: Iterable[Path], trusted: TrustedKeys, watermarks: Watermarks | None = None
) -> Iterator[Verdict | ChainFinding]:
    """A verdict for each file and for each record below each folder, and what was found about the chains in them.

    `watermarks` are those of this installation. A folder with no record in it gets a verdict too: nothing was checked there.
    One record at a time is held.
    """
    for path in paths:
        if not os.path.isdir(path):
            vanished: list[Verdict | ChainFinding] = [*_vanished(path, trusted, watermarks or {}, {})]
            yield from vanished or [verify_file(path, trusted)]
            continue
        checked = False
        for found in verify_folder(path, trusted, watermarks or {}):
            checked = checked or isinstance(found, Verdict) or found.exit_code != 0
            yield found
        if not checked:
            yield Verdict(path, "cannot decide", "There is no record here to check.")


def verify_folder(folder: Path, trusted: TrustedKeys, watermarks: Watermarks) -> Iterator[Verdict | ChainFinding]:
    """The same for one folder: a records folder, one key's part of it, or any folder with record files in it."""
    # The keys whose records were walked, by the names of their folders.
    walked: dict[str, str] = {}
    for files in chains_below(folder):
        if files.unreadable is not None:
            yield Verdict(files.folder, "cannot be read", files.unreadable)
        elif files.numbered or files.key_name:
            chain = _Chain(files, trusted, folder_id_of(files.folder), watermarks)
            yield from chain.verify()
            if files.numbered:
                walked[files.key_name or chain.key_name] = chain.folder_id
        elif walked or is_records_folder(folder):
            yield from (
                found for path in files.others for found in _about_stray(verify_file(path, trusted), folder, trusted)
            )
        else:
            yield from (verify_file(path, trusted) for path in files.others)
    yield from _vanished(folder, trusted, watermarks, walked)


def _vanished(
    folder: Path, trusted: TrustedKeys, watermarks: Watermarks, walked: Mapping[str, str]
) -> Iterator[ChainFinding]:
    """What was saved in this place from this computer, and is wholly gone."""
    place = os.path.realpath(folder)
    for saved_in, mark in watermarks.items():
        key = trusted.get(mark.chain)
        if key is None or place not in (mark.place, os.path.join(mark.place, key.folder_name)):
            continue
        if walked.get(key.folder_name) not in (saved_in, ""):
            yield ChainFinding(folder, "missing", _missing_at_the_end(1, mark.sequence))


def checked_in_place(verdict: Verdict) -> Verdict:
    """The verdict on a file of a records folder, where the file's name and its folder's have to fit the record."""
    seal, path = verdict.seal, verdict.path
    part_of = ChainFiles(path.parent, [], []).key_name
    if verdict.data is None:
        return verdict
    # What a record says of its own key shows where it does not belong, whether that key is known or not.
    if verdict.word != "evidence of tampering" and part_of not in (
        None,
        key_folder_name(verdict.data["seal"]["chain"]),
    ):
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


class _Chain:
    """The walk along one chain, from its first record to its last."""

    def __init__(self, files: ChainFiles, trusted: TrustedKeys, folder_id: str | None, watermarks: Watermarks) -> None:
        self._files = files
        self._trusted = trusted
        self._watermarks = watermarks
        self.folder_id = folder_id or ""
        # The key's thumbprint and the name of its folder, known from the first record that is proved.
        self._key = self.key_name = ""
        self._before: VerifiedSeal | None = None
        self._last_number = 0

    def verify(self) -> Iterator[Verdict | ChainFinding]:
        gaps: list[str] = []
        for path, number in self._files.numbered:
            verdict = self._of_this_chain(checked_in_place(verify_file(path, self._trusted)))
            if number != self._last_number + 1:
                gaps.append(_missing(self._last_number + 1, number - 1))
            if verdict.seal is not None:
                # Only a record that is proved shows that there were others before it.
                yield from (ChainFinding(self._files.folder, "missing", gap) for gap in gaps)
                gaps = []
                yield from self._against_those_before(verdict, number, verdict.seal)
            yield verdict
            self._before = verdict.seal
            self._last_number = number
        yield from self._after_the_end()
        for path in self._files.others:
            yield from _about_stray(verify_file(path, self._trusted), self._files.folder, self._trusted)

    def _watermark(self) -> Watermark | None:
        mark = self._watermarks.get(self.folder_id)
        return mark if mark is not None and mark.chain == self._key else None

    def _after_the_end(self) -> Iterator[ChainFinding]:
        """What was saved from this computer after the last record here."""
        mark = self._watermark()
        if mark is None or self._last_number >= mark.sequence:
            return
        if os.path.realpath(self._files.folder) in (mark.place, os.path.join(mark.place, self.key_name)):
            why = _missing_at_the_end(self._last_number + 1, mark.sequence)
            yield ChainFinding(self._files.folder, "missing", why)
        else:
            why = f"This copy ends with record {self._last_number}. The last one saved on this computer is {mark.sequence}."
            yield ChainFinding(self._files.folder, "earlier copy", why)

    def _of_this_chain(self, verdict: Verdict) -> Verdict:
        """The verdict on a record, which has to be of the same key and folder as those around it."""
        seal = verdict.seal
        if seal is None:
            return verdict
        if self._key not in ("", seal.key.thumbprint):
            why = "It was signed with another key than the records around it. It was put here later."
        elif self.folder_id not in ("", seal.folder):
            why = "It was made for another records folder. It was put here later."
        else:
            self._key, self.key_name, self.folder_id = seal.key.thumbprint, seal.key.folder_name, seal.folder
            return verdict
        return Verdict(verdict.path, "evidence of tampering", why, verdict.data)

    def _against_those_before(self, verdict: Verdict, number: int, seal: VerifiedSeal) -> Iterator[ChainFinding]:
        """What is found about a record in its own place, compared with those before it."""
        if verdict.word == "sealed, content erased":
            why = f"The content of record {number} was taken out. Nothing here says who did that, or why."
            yield ChainFinding(verdict.path, "erased", why)
        mark = self._watermark()
        if mark is not None and mark.sequence == number and mark.statement != seal.statement:
            why = f"Record {number} is not the one that was saved on this computer. It was made again later."
            yield ChainFinding(verdict.path, "broken link", why)
        before = self._before if number == self._last_number + 1 else None
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


def _about_stray(verdict: Verdict, folder: Path, trusted: TrustedKeys) -> Iterator[Verdict | ChainFinding]:
    """What is found about a file in a records folder, or in a key's part of it, that has not a record's name and place."""
    seal = verdict.seal
    if verdict.word == "refused":
        yield ChainFinding(verdict.path, "not a record", "This file is not a record. sharewise leaves it alone.")
        return
    if seal is None:
        yield verdict
        return
    number, name = seal.sequence, seal.key.folder_name
    part = folder if folder.name == name or not os.path.isdir(folder / name) else folder / name
    twin = verify_file(part / record_name(number), trusted)
    if twin.path == verdict.path or twin.seal is None or twin.seal.sequence != number:
        why = f"This is record {number}, but its file was given another name or put in another place."
    elif twin.seal.statement == seal.statement:
        yield ChainFinding(verdict.path, "copy", f"This is a copy of record {number}. sharewise leaves it alone.")
        return
    elif (twin.seal.key, twin.seal.folder) != (seal.key, seal.folder):
        why = "It was made for another records folder. It was put here later."
    else:
        why = (
            f"There are two different records with the number {number}: {twin.path.name} and {verdict.path.name}. "
            "The key was used on two computers, or one of the two was made to replace the other."
        )
        yield ChainFinding(verdict.path, "fork", why)
        why = "It has the number of another record."
    yield Verdict(verdict.path, "evidence of tampering", why, verdict.data)


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"Record {first} is missing. It was made, and the records after it count it."
    return f"Records {span_of_numbers(first, last)} are missing. They were made, and the records after them count them."


def _missing_at_the_end(first: int, last: int) -> str:
    if first == last:
        return f"Record {first} is missing. It was saved on this computer."
    return f"Records {span_of_numbers(first, last)} are missing. They were saved on this computer."


def span_of_numbers(first: int, last: int) -> str:
    """The numbers of several records in a row, in words."""
    return f"{first} and {last}" if last == first + 1 else f"{first} to {last}"
