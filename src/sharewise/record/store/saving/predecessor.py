"""What the next record of a chain follows, and when nothing can follow it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.record.public_key import PublicKey
from sharewise.record.seal import LAST_SEQUENCE
from sharewise.record.store.folder import ChainEnd, chain_end, record_name
from sharewise.record.store.watermark import Watermark
from sharewise.record.verification import Verdict, VerifiedSeal, trust, verify_file


def end_of(chain_folder: Path, mark: Watermark | None, now: datetime) -> ChainEnd:
    """Where the chain ends: where this installation left it, if nobody has changed the folder since; else it is looked at."""
    left = ChainEnd(mark.sequence, mark.left) if mark is not None else None
    return left if left and left.still_stands(chain_folder) else chain_end(chain_folder, now=now.timestamp())


def last_record(chain_folder: Path, number: int, key: PublicKey, in_folder: str | None) -> Verdict | None:
    """The record with this number, which the next one follows, as it was signed; None where the next is the first.

    Raises:
        StorageFailed: it cannot be read, or is not as it was signed, so nothing can follow it.

    """
    if not number:
        return None
    path = chain_folder / record_name(number)
    verdict = verify_file(path, trust(key))
    if verdict.word == "cannot be read":
        raise StorageFailed(verdict.why)
    seal = verdict.seal
    if seal is None or (seal.folder, seal.sequence) != (in_folder, number) or number >= LAST_SEQUENCE:
        raise StorageFailed(
            f"The last record, {path}, was changed or is in the wrong place, so no record can follow it. "
            "Choose another folder with --folder, and tell whoever looks after your records."
        )
    return verdict


def refuse_to_bury(chain_folder: Path, last: VerifiedSeal | None, mark: Watermark | None, key: PublicKey) -> None:
    """Refuse to save where a record that was saved before is missing or exchanged: the new one would cover the traces.

    Raises:
        StorageFailed: such a record is missing, or was exchanged.

    """
    sequence = last.sequence if last else 0
    if mark is None:
        return
    if mark.sequence > sequence:
        raise StorageFailed(
            f"Records are missing in {chain_folder}: the last one saved was number {mark.sequence}, the last one there is "
            f"number {sequence}. If the folder is still being synchronised, wait and try again. Otherwise choose another "
            "folder with --folder, and tell whoever looks after your records."
        )
    then = last if mark.sequence == sequence else _verified_seal(chain_folder, mark.sequence, key)
    if then is None or then.statement != mark.statement:
        raise StorageFailed(
            f"Record {mark.sequence} in {chain_folder} is not the one that was saved on this computer. Choose another "
            "folder with --folder, and tell whoever looks after your records."
        )


def _verified_seal(chain_folder: Path, sequence: int, key: PublicKey) -> VerifiedSeal | None:
    return verify_file(chain_folder / record_name(sequence), trust(key)).seal
