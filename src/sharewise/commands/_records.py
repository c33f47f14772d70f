"""Finding the record that a person names, for the commands that take a reference."""

from __future__ import annotations

from pathlib import Path

from sharewise.errors import CannotDecide, Finding, StorageFailed, WrongUse
from sharewise.record.store.query import as_reference, find_record, later_records, mentions_of
from sharewise.record.verification import TrustedKeys, Verdict, verify_file

_LOOK_LIKE = "References look like SW-7F3KQ-9TX2M. To see yours: sharewise records, or of one case: sharewise records --case CASE"


def found(text: str, folder: Path, trusted: TrustedKeys) -> Verdict:
    """The record with this reference, as it was found.

    Raises:
        WrongUse: it is not a reference, or there is no such record.
        CannotDecide: there are no records at all.
        StorageFailed: it was not found, and not every file can be read.

    """
    reference = as_reference(text)
    if reference is None:
        raise WrongUse(f"This is not a reference. {_LOOK_LIKE}")
    if not folder.is_dir():
        raise CannotDecide(f"There are no records in {folder} yet.")
    named = mentions_of(folder, reference, trusted)
    verdict = find_record(named, reference)
    if verdict is None and not named.all_read:
        raise StorageFailed(f"The record {reference} was not found, but not all files in {folder} can be read.")
    if verdict is None:
        raise WrongUse(f"There is no record {reference} in {folder}. To see yours: sharewise records")
    return verdict


def found_intact(text: str, folder: Path, trusted: TrustedKeys) -> Verdict:
    """The same, where it has to be as it was signed.

    Raises:
        Finding, CannotDecide: it is not, or that cannot be said.

    """
    verdict = found(text, folder, trusted)
    if not verdict.is_proved:
        _refuse(verdict, f"The record {verdict.path} cannot be built upon")
    return verdict


def found_readable(text: str, folder: Path, trusted: TrustedKeys) -> Verdict:
    """The record with this reference, or in this file, where there is something to read in it.

    Raises:
        WrongUse: there is no such record and no such file.
        SharewiseError: it holds nothing that can be read.

    """
    if as_reference(text) is not None:
        verdict = found(text, folder, trusted)
    elif Path(text).exists():
        verdict = verify_file(Path(text), trusted)
    else:
        raise WrongUse(f"This is neither a reference nor a file. {_LOOK_LIKE}")
    if verdict.data is None or "record" not in verdict.data:
        _refuse(verdict, f"The record {verdict.path} cannot be shown")
    return verdict


def _refuse(verdict: Verdict, what: str) -> None:
    kinds = {CannotDecide.exit_code: CannotDecide, StorageFailed.exit_code: StorageFailed}
    raise kinds.get(verdict.exit_code, Finding)(f"{what}: {verdict.word}. {verdict.why}")


def later_in(folder: Path, verdict: Verdict, trusted: TrustedKeys) -> list[tuple[str, str]]:
    """What later records in `folder` do to this one, the newest first; nothing where there is no folder."""
    record = (verdict.data or {}).get("record")
    reference = record.get("id") if isinstance(record, dict) else None
    if not isinstance(reference, str) or not folder.is_dir():
        return []
    statement = verdict.sealed.statement if verdict.sealed else None
    return later_records(mentions_of(folder, reference, trusted), reference, statement)
