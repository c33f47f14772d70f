"""Which of a key's records have or name a reference, where that is asked of many references one after another.

It only says which files to look at: what a file says of itself counts once its signature is checked.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.record.reading.content_reader import ContentReader, DamagedContent
from sharewise.record.verification import read_record_file
from sharewise.strict_json import NotStrict, read_strict
from sharewise.text import expression

_ENCRYPTED = b"record_age"
NOT_OPENED = (
    "Whether this was saved before cannot be said: {path} is encrypted, and no key here opens it. Where your reading key has a "
    "passphrase, name a file with it: --passphrase-file FILE"
)
_MENTION = expression(rb"SW-[0-9A-Z]{5}-[0-9A-Z]{5}")
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

    def add_files(self, numbered: Iterable[tuple[Path, int]], reader: ContentReader | None = None) -> None:
        """Read the files that are not known yet. What cannot be read names nothing.

        Args:
            numbered: the files with their numbers.
            reader: what opens those that are encrypted.

        Raises:
            StorageFailed: no key opens one of them, so it may name any reference.

        """
        found = array("Q")
        for path, number in numbered:
            if number < len(self._known) and self._known[number]:
                continue
            try:
                content = read_record_file(path)
            except StorageFailed:
                continue
            if _ENCRYPTED in content:
                content = _in_the_clear(content, path, reader)
            found.extend(_entry(each, number) for each in set(_MENTION.findall(content)))
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


def may_name(content: bytes, reference: str) -> bool:
    """Whether a file may have or name a reference: by its bytes, since to read it strictly takes a hundred times as long. What is
    encrypted may name any.
    """
    return reference.encode() in content or _ENCRYPTED in content


def _in_the_clear(content: bytes, path: Path, reader: ContentReader | None) -> bytes:
    """What is encrypted in a file; the file, where nothing is or it cannot be read.

    Raises:
        StorageFailed: no key opens it, so it may name any reference.

    """
    try:
        data = read_strict(content)
        if not isinstance(data, dict) or "record_age" not in data:
            return content
        opened = None if reader is None else reader.content_of(data["record_age"])
    except (NotStrict, DamagedContent):
        return content
    if opened is None:
        raise StorageFailed(NOT_OPENED.format(path=path))
    return opened


def _entry(mention: bytes, number: int) -> int:
    """A reference and a number in one: the reference's letters are so many bits each, of which the first are left out."""
    letters = int(mention.replace(b"-", b"")[2:], 36)
    return (letters % (1 << (64 - _NUMBER)) << _NUMBER) + number
