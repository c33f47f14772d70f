"""What the entries say about records, of those that were read so far and of all that lie here or beside."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from sharewise.record.seal import ENTRY_FORMAT
from sharewise.record.summary import AboutRecord, EntriesRead


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


def may_be_entry(content: bytes) -> bool:
    """Whether a file may be an entry: by its bytes, since to read all of them takes far longer. A name spelled with escapes counts."""
    return ENTRY_FORMAT.encode() in content or b"\\u" in content
