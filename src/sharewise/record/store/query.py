"""Questions to a folder of records: which are there from the newest to the oldest, which has this reference, what came later.

Records are read one at a time: a folder may hold very many.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sharewise.errors import StorageFailed
from sharewise.record.entry_model import ErasureBody
from sharewise.record.public_key import PublicKey, key_folder_name
from sharewise.record.store.chains.findings import ChainFinding, CheckedRecord
from sharewise.record.store.chains.folder_walk import Chosen, FolderWalk
from sharewise.record.store.folder import sequence_in
from sharewise.record.store.reference_table import may_name
from sharewise.record.summary import (
    NOTHING_SAID,
    RELATIONS,
    AboutRecord,
    EntriesRead,
    RecordEntry,
    RelatedRecord,
    Summary,
    summarise,
)
from sharewise.record.trust.trust_entry import LastGood
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, VerifiedSeal, read_record_file, verify_bytes
from sharewise.strict_json import NotStrict, read_strict
from sharewise.text import expression
from sharewise.values import frozen

_REFERENCE = expression(r"(?:SW)?([0-9A-Z]{5})([0-9A-Z]{5})")
# What comes along when a reference is copied or typed.
_BETWEEN = expression(r"[\s.,;\u2010-\u2015-]+")
# Letters that are left out of references, since they are read as digits.
_READ_AS = str.maketrans("OIL", "011")


def as_reference(text: str) -> str | None:
    """A reference as a person types it, as it stands in records: case, dashes and the letters O, I and L do not matter.
    None: it is not a reference.
    """
    found = _REFERENCE.fullmatch(_BETWEEN.sub("", text).upper())
    if found is None:
        return None
    first, second = (part.translate(_READ_AS) for part in found.groups())
    return None if "U" in first + second else f"SW-{first}-{second}"


@frozen
class Mentions:
    """The records that have or name a reference, newest first, each with what was found about it beside the others;
    whether all files could be read; and how many more are encrypted, and may have or name it too.
    """

    records: list[CheckedRecord]
    all_read: bool
    closed: int = 0

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdicts alone."""
        return [each.verdict for each in self.records]


def mentions_of(walk: FolderWalk, reference: str) -> Mentions:
    """All records that have this reference or name it, each with its verdict."""
    found: list[CheckedRecord] = []
    all_read = True

    def names_it(path: Path) -> bool:
        # A look at the bytes first: most files do not name it, and reading one strictly takes a hundred times as long.
        nonlocal all_read
        try:
            return may_name(read_record_file(path), reference)
        except StorageFailed:
            all_read = False
            return False

    chosen = walk.naming(reference)
    for chain in walk.chains:
        numbered = chain.files.numbered
        places = range(len(numbered)) if chosen is None else chosen[chain.files.folder]
        found += (chain.checked(index) for index in reversed(places) if names_it(numbered[index][0]))
    for checked in found:
        walk.note(checked.verdict)
    for each in walk.strays(names_it):
        if isinstance(each, Verdict):
            found.append(CheckedRecord(each))
    closed = [each for each in found if each.verdict.is_encrypted]
    named = [each for each in found if not each.verdict.is_encrypted and _names(each.verdict, reference)]
    return Mentions(named, all_read and not walk.unreadable, len(closed))


def _names(verdict: Verdict, reference: str) -> bool:
    """Whether what was looked at for a reference has or names it. What lay encrypted was looked at for each."""
    record = _record(verdict.data)
    earlier = record.get("earlier")
    named = (record.get("id"), earlier.get("id") if isinstance(earlier, dict) else None)
    return not verdict.was_opened or reference in named


def find_record(mentions: Mentions, reference: str) -> CheckedRecord | None:
    """The newest record with this reference, or None. One that is proved goes before one that is not."""
    its_own = [each for each in mentions.records if _record(each.verdict.data).get("id") == reference]
    return next((each for each in its_own if each.verdict.is_proved), its_own[0] if its_own else None)


def find_erased(mentions: Mentions, walk: FolderWalk, reference: str) -> CheckedRecord | None:
    """The record with this reference whose content was erased, by the entry that says so: the record itself does not have its
    reference any more. None where there is none.
    """
    return next(_erased(mentions, walk, reference, ()), None)


def all_with_reference(mentions: Mentions, walk: FolderWalk, reference: str) -> list[CheckedRecord]:
    """Every record with this reference that is proved, or of which an entry says that it was erased, each once. Two people can have
    one of the same reference each, who gave the same answers with the same nonce.
    """
    found: dict[str, CheckedRecord] = {}
    for each in mentions.records:
        seal = each.verdict.seal
        if seal is not None and each.verdict.is_proved_record and _record(each.verdict.data).get("id") == reference:
            found.setdefault(seal.statement, each)
    for each in _erased(mentions, walk, reference, found):
        if each.verdict.seal is not None:
            found.setdefault(each.verdict.seal.statement, each)
    return list(found.values())


def find_in_file(walk: FolderWalk, path: Path) -> CheckedRecord | None:
    """The record in this file, where the file is one in the folder, at its place; else None."""
    for chain in walk.chains:
        index = chain.files.index_of(sequence_in(path.name))
        if index is not None and os.path.realpath(chain.files.numbered[index][0]) == os.path.realpath(path):
            return chain.checked(index)
    return None


def _erased(mentions: Mentions, walk: FolderWalk, reference: str, known: Container[str]) -> Iterator[CheckedRecord]:
    """The records of which entries say that they had this reference and were erased, but for those whose statements are known."""
    for verdict in mentions.verdicts:
        erasure = verdict.entry
        if not isinstance(erasure, ErasureBody) or erasure.record.id != reference or erasure.record.statement in known:
            continue
        for chain in walk.chains:
            if chain.key_name == key_folder_name(erasure.place.chain):
                index = chain.files.index_of(erasure.place.sequence)
                checked = None if index is None else chain.checked(index)
                seal = checked.verdict.seal if checked else None
                if checked and seal and seal.statement == erasure.record.statement:
                    yield checked


@frozen
class ChainPlace:
    """A record that is proved, by its place: the folder of its chain, and where it stands among the files there."""

    folder: Path
    index: int


def place_in_chain(walk: FolderWalk, reference: str) -> ChainPlace | Verdict | None:
    """Where the newest record with this reference stands that is proved. It is looked for from the newest record of each chain on.
    Where none is proved: the verdict on the one that has the reference, or on a file that cannot be read; None where nothing has it.
    """
    not_proved: Verdict | None = None
    numbered = [chain.files.numbered for chain in walk.chains]
    for places in itertools.zip_longest(*(range(len(files) - 1, -1, -1) for files in numbered)):
        for chain, files, index in zip(walk.chains, numbered, places, strict=True):
            if index is None:
                continue
            path = files[index][0]
            try:
                content = read_record_file(path)
            except StorageFailed as error:
                not_proved = not_proved or Verdict(path, "cannot be read", str(error))
                continue
            # As above: a look at the bytes first.
            if not may_name(content, reference) or _reference_in(path, content, walk.trusted) != reference:
                continue
            verdict = chain.checked(index).verdict
            if verdict.is_proved:
                return ChainPlace(chain.files.folder, index)
            not_proved = verdict
    return not_proved


def _reference_in(path: Path, content: bytes, trusted: TrustedKeys) -> object:
    """The reference of the record in a file. A verdict need not hold what the file does."""
    try:
        data = read_strict(content)
    except NotStrict:
        return None
    if isinstance(data, dict) and "record_age" in data:
        data = verify_bytes(path, content, trusted).data
    return _record(data).get("id")


def said_in(mentions: Mentions, statement: str) -> AboutRecord:
    """What entries say about the record with this statement, of all that name its reference."""
    said = EntriesRead()
    for verdict in mentions.verdicts:
        said.take_in(verdict)
    return said.about(statement)


def later_records(mentions: Mentions, reference: str, statement: str | None) -> list[RelatedRecord]:
    """What proved records do to the one with this reference and, where it is known, the digest of this statement: the
    newest first.
    """
    later = []
    for verdict in mentions.verdicts:
        record = _record(verdict.data)
        earlier = record.get("earlier")
        if not verdict.is_proved or not isinstance(earlier, dict) or earlier.get("id") != reference:
            continue
        if earlier.get("relation") in RELATIONS and statement in (None, earlier.get("statement_sha256")):
            later.append(RelatedRecord(earlier["relation"], str(record.get("id"))))
    return later


def entries_newest_first(
    walk: FolderWalk, findings: list[ChainFinding] | None = None, chosen: Chosen | None = None
) -> Iterator[RecordEntry]:
    """The records of a folder, newest first, each with what became of it.

    Args:
        walk: the walk through it.
        findings: takes what is found about them together; all but what shows when a record is read, before the first comes.
        chosen: only these records.

    """
    later: dict[str, list[RelatedRecord]] = {}
    about: Path | None = None
    for found in walk.newest_first(chosen):
        if isinstance(found, ChainFinding):
            about = found.path
            if findings is not None:
                findings.append(found)
            continue
        summary = summarise(found)
        said = about_record(walk, found)
        is_erased = found.word == "sealed, content erased" and said.erasure is not None
        if is_erased and said.erasure:
            summary = replace(summary, reference=said.erasure[1].record.id)
        # What is found about a record comes just before it.
        walk.note(found, summary, is_sound=(found.is_proved or is_erased) and about != found.path)
        if found.entry is not None:
            continue
        if not (is_erased or found.is_proved):
            yield RecordEntry(_without_data(found), summary, about=said if found.is_encrypted else NOTHING_SAID)
            continue
        if summary.earlier:
            related = RelatedRecord(summary.earlier.relation, summary.reference)
            later.setdefault(summary.earlier.reference, []).append(related)
        yield RecordEntry(_without_data(found), summary, tuple(later.get(summary.reference, ())), said)


def with_all_said(walk: FolderWalk, entries: Iterable[RecordEntry]) -> list[RecordEntry]:
    """Records that were read, each with all that entries say of it: where clocks differ, one that says something of a record can be
    read after it.
    """

    def with_said(entry: RecordEntry) -> RecordEntry:
        said = about_record(walk, entry.verdict)
        return entry if said == entry.about else replace(entry, about=said)

    return [with_said(each) for each in entries]


def with_completed(walk: FolderWalk, entries: Sequence[RecordEntry]) -> list[RecordEntry]:
    """Records that were chosen, and after them those that they complete and that were not: where a second person is asked to approve of
    a decision, they may have done so before its record was completed.
    """
    known = {each.summary.reference for each in entries}
    found: list[RecordEntry] = []
    for each in entries:
        for before in completed_by(walk, each.summary) if each.summary.asks_approval else ():
            if before.summary.reference in known:
                break
            known.add(before.summary.reference)
            found.append(before)
    return [*entries, *found]


def completed_by(walk: FolderWalk, summary: Summary) -> Iterator[RecordEntry]:
    """The records that one completes, the one that itself completes none last: those that are there, and proved."""
    seen = {summary.reference}
    while summary.earlier and summary.earlier.relation == "completes" and summary.earlier.reference not in seen:
        reference = summary.earlier.reference
        seen.add(reference)
        mentions = mentions_of(walk, reference)
        checked = find_record(mentions, reference)
        if checked is None or not checked.verdict.is_proved or checked.verdict.seal is None:
            return
        summary = summarise(checked.verdict)
        said = said_in(mentions, checked.verdict.seal.statement)
        yield RecordEntry(_without_data(checked.verdict), summary, (), said)


def about_record(walk: FolderWalk, verdict: Verdict) -> AboutRecord:
    """What entries say about the record that the verdict is on: those that were read. Of one whose content is gone, all."""
    if verdict.seal is None or verdict.entry is not None:
        return NOTHING_SAID
    statement = verdict.seal.statement
    is_gone = verdict.word == "sealed, content erased"
    return walk.entries.erasure_of(statement) if is_gone else walk.entries.about(statement)


def about_erased(walk: FolderWalk, verdict: Verdict) -> AboutRecord:
    """What entries say about a record whose content is gone; nothing where it is there."""
    return about_record(walk, verdict) if verdict.word == "sealed, content erased" else NOTHING_SAID


def last_good_in(walk: FolderWalk, key: PublicKey, last: Callable[[VerifiedSeal], bool]) -> list[LastGood]:
    """Where the records of a key end that count, in each records folder below the one that is walked through: the last of them of
    which `last` is true. A chain of which none is, ends before its first.
    """
    found: list[LastGood] = []
    for chain in walk.chains:
        if chain.key_name != key.folder_name or not chain.files.numbered:
            continue
        place: LastGood | None = None
        for checked in chain.newest_first():
            seal = checked.verdict.seal
            if seal is None or seal.key != key:
                continue
            if last(seal):
                place = LastGood(chain.folder_id, seal.sequence, seal.statement)
                break
            place = LastGood(chain.folder_id, 0)
        # Where no signature is good, nothing is known.
        found += [place] if place else []
    return found


def last_record(walk: FolderWalk, key: PublicKey | None) -> dict[str, Any]:
    """The `record` of the newest file of this key, if that is as it was signed, and in its place; else nothing."""
    newest = walk.newest_of(key)
    return _record(newest.verdict.data) if newest and newest.verdict.is_proved and not newest.exit_code else {}


def _without_data(verdict: Verdict) -> Verdict:
    """A verdict without what the file holds: a list of entries may be very long."""
    return replace(verdict, data=None)


def _record(data: Any) -> dict[str, Any]:
    record = data.get("record") if isinstance(data, dict) else None
    return record if isinstance(record, dict) else {}
