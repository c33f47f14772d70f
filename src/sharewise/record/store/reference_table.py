"""Which of a key's records have or name a reference, where that is asked of many references one after another.

It only says which files to look at: what a file says of itself counts once its signature is checked.
"""

from __future__ import annotations

import contextlib
import re
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.record.verification import read_record_file

_MENTION = re.compile(rb"SW-[0-9A-Z]{5}-[0-9A-Z]{5}")
# A record's number takes so many bits, and what is left of 64 is for the reference.
_NUMBER = 27


class ReferenceTable:
    """The references in a key's records, each with the number of the record: nine bytes a record, whatever it holds."""

    def __init__(self) -> None:
        """No record is known yet."""
        self._entries = array("Q")
        self._known = bytearray()

    def add(self, number: int, references: Iterable[str]) -> None:
        """Know what the record with this number has and names."""
        self._note(number)
        for each in references:
            insort(self._entries, _entry(each.encode(), number))

    def add_files(self, numbered: Iterable[tuple[Path, int]]) -> None:
        """Read the files that are not known yet. What cannot be read names nothing.

        Args:
            numbered: the files with their numbers.

        """
        found = array("Q")
        for path, number in numbered:
            if number < len(self._known) and self._known[number]:
                continue
            with contextlib.suppress(StorageFailed):
                found.extend(_entry(each, number) for each in set(_MENTION.findall(read_record_file(path))))
                self._note(number)
        if found:
            self._entries = array("Q", sorted([*self._entries, *found]))

    def numbers_naming(self, reference: str) -> list[int]:
        """The numbers of the records that may have or name this reference, the newest first."""
        first = _entry(reference.encode(), 0)
        start = bisect_left(self._entries, first)
        end = bisect_left(self._entries, first + (1 << _NUMBER))
        return [entry - first for entry in reversed(self._entries[start:end])]

    def _note(self, number: int) -> None:
        if number >= len(self._known):
            self._known.extend(bytes(max(number + 1, 2 * len(self._known)) - len(self._known)))
        self._known[number] = 1


def _entry(mention: bytes, number: int) -> int:
    """A reference and a number in one: the reference's letters are so many bits each, of which the first are left out."""
    letters = int(mention.replace(b"-", b"")[2:], 36)
    return (letters % (1 << (64 - _NUMBER)) << _NUMBER) + number
