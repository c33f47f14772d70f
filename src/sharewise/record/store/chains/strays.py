"""Files and folders that are in no chain: copies, records that were moved, and strangers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sharewise.record.public_key import key_folder_name
from sharewise.record.store.chains.entries_beside import EntriesBeside
from sharewise.record.store.chains.findings import OF_ANOTHER_FOLDER, ChainFinding, Found
from sharewise.record.store.chains.missing_words import records_are
from sharewise.record.store.folder import OtherFolder, folder_id_of, record_name
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, VerifiedSeal, statement_in, verify_file

COPY_WITH_CONTENT = (
    "This is a copy of record {number}, whose content was erased. What it said is still in this copy. To erase that too, give the command "
    "that erased the record again, or delete this file."
)


def about_stray(verdict: Verdict, folder: Path, trusted: TrustedKeys, entries: EntriesBeside) -> Iterator[Found]:
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


def about_other_folder(
    other: OtherFolder, folder: Path, trusted: TrustedKeys, entries: EntriesBeside
) -> Iterator[Found]:
    """What is found of a folder that is no key's part of the records folder: copies, records that were moved, or strangers."""
    if other.unread is not None:
        yield ChainFinding(other.folder, "not looked at", other.unread)
        return
    copies, moved, foreign = 0, list[VerifiedSeal](), 0
    folder_id = folder_id_of(folder)
    for path in other.files:
        verdict = verify_file(path, trusted)
        if verdict.word == "refused":
            continue
        twin = _twin(folder, verdict, trusted)
        if twin is not None and twin.data is None:
            twin = None
        if twin is not None and statement_in(twin) == statement_in(verdict):
            if verdict.seal is not None and _outlived(verdict, twin, entries):
                yield _copy_with_content(verdict, verdict.seal.sequence)
                continue
            copies += 1
        elif verdict.seal is None:
            yield verdict
        elif folder_id not in (None, verdict.seal.folder):
            foreign += 1
        elif twin is not None:
            yield from about_stray(verdict, folder, trusted, entries)
        else:
            moved.append(verdict.seal)
    if moved:
        first, last = min(seal.sequence for seal in moved), max(seal.sequence for seal in moved)
        names = sorted({seal.key.folder_name for seal in moved})
        why = (
            f"{records_are(first, last)} not in the folder that sharewise reads, but in this one. It was given another "
            f"name, or they were moved. Their own folder: {', '.join(str(folder / name) for name in names)}"
        )
        yield ChainFinding(other.folder, "moved", why)
    if copies:
        why = f"There {'is a copy of a record' if copies == 1 else f'are copies of {copies} records'} in this folder. sharewise leaves it alone."
        yield ChainFinding(other.folder, "copy", why)
    if foreign:
        why = "There are records of another records folder in this one. sharewise leaves it alone."
        yield ChainFinding(other.folder, "not looked at", why)


def _twin(folder: Path, verdict: Verdict, trusted: TrustedKeys) -> Verdict | None:
    """The verdict on the record that stands in the place that this one names, if there is one."""
    if verdict.data is None:
        return None
    seal = verdict.data["seal"]
    name = key_folder_name(seal["chain"])
    part = folder if folder.name == name or not os.path.isdir(folder / name) else folder / name
    path = part / record_name(seal["sequence"])
    return verify_file(path, trusted) if os.path.lexists(path) and path != verdict.path else None


def _outlived(copy: Verdict, record: Verdict, entries: EntriesBeside) -> bool:
    """Whether a copy of a record still holds what was erased in the record, and an entry says so. Where none does, it is the copy that has
    to be kept.
    """
    if not copy.has_content or record.word != "sealed, content erased" or record.seal is None:
        return False
    return entries.erasure_of(record.seal.statement).erasure is not None


def _copy_with_content(verdict: Verdict, number: int) -> ChainFinding:
    return ChainFinding(verdict.path, "to finish", COPY_WITH_CONTENT.format(number=number))
