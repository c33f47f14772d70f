"""What was saved: a record or an entry that is on disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.record.entry_model import SealedEntry
from sharewise.record.record_model import Record, SealedRecord
from sharewise.record.seal import RECORD
from sharewise.rulebook.parts import as_data
from sharewise.values import frozen

# What a practitioner gives, of all that a record holds.
_GIVEN = ("answers", "word_answers", "details", "local_details", "decision", "earlier")


@frozen(uncounted=("digest",))
class SavedRecord:
    """A record that is safely on disk.

    `was_there`: it was there already, and was not saved again. `is_encrypted`: there only those can read it to whom it is encrypted.
    """

    path: Path
    sealed: SealedRecord
    was_there: bool = False
    digest: str = ""
    is_encrypted: bool = False

    @property
    def statement(self) -> str:
        """The digest of its statement, in hex: what later records name it by."""
        if self.digest:
            return self.digest
        signed = RECORD.statement(as_data(self.sealed.record), as_data(self.sealed.seal))
        return hashlib.sha256(signed).hexdigest()

    def says_the_same_as(self, record: Record) -> bool:
        """Whether it holds the same answers, details and decision."""
        return all(getattr(self.sealed.record, part) == getattr(record, part) for part in _GIVEN)


@frozen
class SavedEntry:
    """An entry that is safely on disk, with the digest of its statement."""

    path: Path
    sealed: SealedEntry
    statement: str
    was_there: bool = False


class NotConfirmed(StorageFailed):
    """A record is there, but the disk did not confirm that it is safe. `saved` is what is there."""

    def __init__(self, saved: SavedRecord, why: str | None) -> None:
        self.saved = saved
        super().__init__(
            f"Do not enter this record again: it is in {saved.path.parent} as {saved.sealed.record.id}. But the disk did not "
            f"confirm that it is safe: {why}."
        )
