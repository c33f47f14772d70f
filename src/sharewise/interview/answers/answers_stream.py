"""The answers of many decisions in one file or stream, one document after another.

Two forms, told apart by their content: NDJSON, one JSON document on each line, and YAML, with `---` between documents. One
document alone is what it always was, in whichever form.

No more is held at a time than three documents, each as long as an answers file may be. But for the first, which waits for the
second, a document is handed out as soon as it has ended.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain

from sharewise.errors import WrongUse
from sharewise.present.wording import records_wording
from sharewise.strict_yaml import LARGEST_FILE
from sharewise.values import frozen

_MARK = b"\xef\xbb\xbf"
# So much of a document that is too long is passed over, to come to the next one. What goes on for longer has no end that is worth
# waiting for: a device, or another kind of file.
_MOST_PASSED_OVER = 64 * LARGEST_FILE
# In UTF-16, no line is one.
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What a line ends with behind which a JSON document goes on with `{`.
_GOES_ON = (b":", b",", b"[", b"{")


class EndlessDocument(WrongUse):
    """A document is so long that what comes after it was not read."""

    def __init__(self, number: int) -> None:
        size = _MOST_PASSED_OVER // (1024 * 1024)
        super().__init__(records_wording.MANY_ENDLESS.format(number=number, size=size))


@frozen
class AnswersDocument:
    """One document of a stream.

    Attributes:
        number: its place in the stream, from 1.
        first_line: the line of the stream that it begins on, from 1.
        content: its bytes; of one that is too long, one byte more than it may have.
        is_json: whether it has to be JSON: it is a line of NDJSON.

    """

    number: int
    first_line: int
    content: bytes
    is_json: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it, but perhaps comments."""
        return not self.is_json and not any(map(_says_something, self.content.splitlines()))


@frozen
class AnswersStream:
    """What was given.

    Attributes:
        single: the content, where it is one document; None where it is more.
        documents: the documents, where it is more than one. They can be gone through once. Where one has no end, an `EndlessDocument` is
            raised after it.

    """

    single: bytes | None
    documents: Iterator[AnswersDocument]


def read_stream(read_line: Callable[[int], bytes]) -> AnswersStream:
    """Look at the beginning of a stream: whether there is more than one document in it. `read_line` takes how many bytes to read at
    most, and returns what is left of a line with its end; nothing where there is no more.

    Raises:
        OSError: it cannot be read.

    """
    lines = _Lines(read_line)
    documents = _numbered(lines)
    first = next(documents, None)
    if first is None:
        return AnswersStream(b"", iter(()))
    try:
        second = next(documents, None)
    except EndlessDocument:
        second = None
    if second is None:
        # Also what is no document, so that what is wrong with it is said as ever.
        return AnswersStream(first.content, iter(()))
    return AnswersStream(None, chain((first, second), documents))


@frozen
class _Line:
    """A line: its number, and its bytes, with its end. Of one that is too long, one byte more than a document may have."""

    number: int
    text: bytes

    @property
    def begins_json(self) -> bool:
        return self.text.removeprefix(_MARK).startswith(b"{")


class _Lines:
    """The lines of a stream, of which some can be looked at before they are taken."""

    def __init__(self, read_line: Callable[[int], bytes]) -> None:
        self._read_line = read_line
        self._number = 0
        self._left = _MOST_PASSED_OVER
        self.has_given_up = False
        self._seen: deque[_Line] = deque()

    def __iter__(self) -> Iterator[_Line]:
        while line := (self._seen.popleft() if self._seen else self._next()):
            yield line

    def first_two(self) -> list[_Line]:
        """The first two lines that are not blank, or as many as there are before one is longer than a document may be."""
        found: list[_Line] = []
        size = 0
        while len(found) < 2 and size <= LARGEST_FILE and (line := self._next()):
            self._seen.append(line)
            size += len(line.text)
            if line.text.removeprefix(_MARK).strip():
                found.append(line)
        return found

    def next_document(self) -> None:
        """What comes now belongs to another document."""
        self._left = _MOST_PASSED_OVER

    def _next(self) -> _Line | None:
        text = rest = b"" if self.has_given_up else self._read_line(LARGEST_FILE + 1)
        if not text:
            return None
        self._number += 1
        self._left -= len(text)
        while rest and not rest.endswith(b"\n") and self._left > 0:
            # A line that is too long, to its end; or the last of the stream.
            rest = self._read_line(LARGEST_FILE + 1)
            self._left -= len(rest)
        self.has_given_up = self._left <= 0
        return _Line(self._number, text)


def _numbered(lines: _Lines) -> Iterator[AnswersDocument]:
    two = lines.first_two()
    is_json = _is_ndjson(two)
    parts = _json_parts(lines) if is_json else _yaml_parts(lines)
    number = 0
    for number, (first_line, content) in enumerate(parts, 1):
        yield AnswersDocument(number, first_line, content, is_json)
        lines.next_document()
    if lines.has_given_up:
        raise EndlessDocument(number)


def _is_ndjson(two: list[_Line]) -> bool:
    """Whether each line is a document, by the first two: no document of another kind begins so."""
    if len(two) < 2 or not two[0].begins_json:
        return False
    first, second = two[0].text.removeprefix(_MARK).strip(), two[1]
    if second.begins_json:
        return _is_json(first) or not first.endswith(_GOES_ON)
    return _is_json(first) and not _is_mark(second.text, b"---") and not _is_mark(second.text, b"...")


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _json_parts(lines: _Lines) -> Iterator[tuple[int, bytes]]:
    for line in lines:
        if line.text.removeprefix(_MARK).strip():
            yield line.number, line.text


def _yaml_parts(lines: _Lines) -> Iterator[tuple[int, bytes]]:
    """The first line and the content of each document. What stands before a `---` and says nothing, such as a comment, belongs to the
    document after it; behind the last one, it is none.
    """
    part = _OpenDocument()
    is_first, is_utf16 = True, False
    for line in lines:
        if is_utf16 := is_utf16 or (line.number == 1 and line.text.startswith(_UTF16)):
            part.add(line, says=True, begins=True)
            if part.is_too_long:
                break
            continue
        text = line.text.removeprefix(_MARK)
        begins, ends = _is_mark(text, b"---"), _is_mark(text, b"...")
        if begins and part.is_document:
            yield part.first_line, part.content
            part, is_first = _OpenDocument(), False
        part.add(line, says=_says_something(text), begins=begins)
        if ends and part.is_document:
            yield part.first_line, part.content
            part, is_first = _OpenDocument(), False
    if part.says or (is_first and part.first_line):
        yield part.first_line, part.content


class _OpenDocument:
    """A document that is being read."""

    def __init__(self) -> None:
        self.first_line = 0
        self.says = False
        self.is_document = False
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, line: _Line, *, says: bool, begins: bool) -> None:
        """Add a line: whether it says something, and whether a document begins with it."""
        self.first_line = self.first_line or line.number
        self.says = self.says or says
        self.is_document = self.is_document or says or begins
        # Of one that is too long, enough to see that.
        if not self.is_too_long:
            self._lines.append(line.text)
            self._size += len(line.text)

    @property
    def is_too_long(self) -> bool:
        return self._size > LARGEST_FILE

    @property
    def content(self) -> bytes:
        """Its bytes; of one that is too long, one byte more than it may have."""
        return b"".join(self._lines)[: LARGEST_FILE + 1]


def _is_mark(text: bytes, mark: bytes) -> bool:
    """Whether a line marks the beginning or the end of a YAML document: wherever it stands, it is nothing else."""
    return text.startswith(mark) and not text[3:4].strip()


def _says_something(text: bytes) -> bool:
    """Whether a line is more than blanks, a comment, a mark or a directive of YAML."""
    text = text.removeprefix(_MARK)
    text = text[3:] if _is_mark(text, b"---") or _is_mark(text, b"...") else text
    return bool(text.strip()) and not text.lstrip().startswith(b"#") and not text.startswith(b"%")
