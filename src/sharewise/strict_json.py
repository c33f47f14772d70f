"""Reading and writing the JSON of a record, so that every JSON tool sees the same content.

The reader refuses what readers disagree about: duplicate keys, numbers that are not safe integers, control and
bidirectional characters, lone surrogates, odd keys, a byte order mark, great size and depth. The data model is that of
I-JSON (RFC 7493), narrowed. Messages name keys, which are records' own words, and never a value.

Where many documents are read or written there is a fast way beside the plain one, for documents that are laid out as
sharewise lays them out and hold nothing odd: everything else goes the plain way, which alone says what is wrong. That both
ways say the same is held by a test over everything that the plain way has ever been tried with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from itertools import accumulate, count
from typing import Annotated, Any, Literal, NoReturn

from sharewise.text import expression, has_unsafe, with_hidden

LARGEST = 1024 * 1024
DEEPEST = 16
GREATEST_INTEGER = 2**53 - 1

_KEY = expression(r"[a-z][a-z0-9_]*")
# A text, or one that is never closed, also behind a lone backslash: else a search for its end would begin again at each quote.
_STRING = expression(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
# How a byte changes the depth.
_STEPS = tuple(1 if byte in b"[{" else -1 if byte in b"]}" else 0 for byte in range(256))


# How many documents go the plain way, in a process, before what is fast pays for its own start.
_FEW = 24
_documents = count()
# Keys that are known to be such as records use. Records have fewer than are kept in mind.
_known_keys: set[str] = set()
_KEYS = 1024
# An escape other than those of a quotation mark, a backslash and a line break; and what is indented so far that it may be too deep.
_ESCAPE = expression(rb'\\[^"n]')
_DEEP = b"\n" + b"  " * DEEPEST
# So many mappings and lists lie in one another in a record's file, with one to spare.
_DEPTH_OF_RECORDS = 5


class NotStrict(ValueError):
    """The bytes are not strict JSON. The message says why and holds nothing of the content."""


def read_strict(content: bytes) -> Any:
    """The data of one strict JSON document.

    Raises:
        NotStrict: with the reason.

    """
    data = _read_fast(content)
    return _read_plainly(content) if data is None else data


def read_with_layout(content: bytes) -> tuple[Any, bool]:
    """The same, and whether it is laid out as `write_readable` lays it out.

    Raises:
        NotStrict: with the reason.

    """
    data = _read_fast(content)
    if data is not None:
        return data, True
    data = _read_plainly(content)
    return data, content == write_readable(data)


def _read_fast(content: bytes) -> dict[str, Any] | None:
    """The data of a document that is laid out as sharewise lays it out and holds nothing odd. None: it may be otherwise.

    That it is written again as it was shows that no member stands twice and that each value is spelled in the one way.
    """
    if next(_documents) < _FEW or len(content) > LARGEST or not content.startswith(b"{"):
        return None
    if _has_other_escape(content) or b"\x7f" in content:
        return None
    fast = _fast_json()
    try:
        known = fast.known.read(content)
        data = fast.read(content) if known is None else known
        again = fast.lay_out(data)
    except (ValueError, TypeError, RecursionError):
        return None
    if (
        again != content
        or (known is None and (_DEEP in content or not is_plain(data, _has_only_keys)))
        or (not content.isascii() and has_unsafe(content.decode()))
    ):
        return None
    return data if isinstance(data, dict) else None


def _has_other_escape(content: bytes) -> bool:
    # A backslash that stands for itself is rare: only where there is one are pairs of them taken out, for which a document is copied.
    return _ESCAPE.search(content) is not None and _ESCAPE.search(content.replace(b"\\\\", b"")) is not None


class _FastJson:
    """A library in C, for data that are plain."""

    def __init__(self) -> None:
        # Imported here: a start that reads a few records is over before it.
        import msgspec

        self.read: Callable[[bytes], Any] = msgspec.json.Decoder().decode
        self.in_order: Callable[[Any], bytes] = msgspec.json.Encoder(order="sorted").encode
        self.known = _KnownShape()
        self.encode = msgspec.json.Encoder().encode
        self._format = msgspec.json.format

    def lay_out(self, data: Any) -> bytes:
        """As of `write_readable`."""
        return self._format(self.encode(data), indent=2) + b"\n"


class _KnownShape:
    """Reads what has no keys but those that are known by now, is as deep as records are, and is plain: for the library to look at each
    value while it reads takes no time.
    """

    def __init__(self) -> None:
        self._read: Callable[[bytes], dict[str, Any]] | None = None
        # How many documents were of another shape since the keys were looked at last, and after how many they are looked at again.
        self._others, self._enough = 0, _FEW

    def read(self, content: bytes) -> dict[str, Any] | None:
        """The data. None: they may be of another shape."""
        if self._read is not None:
            # What is no JSON at all is for others to say.
            with suppress(ValueError, RecursionError):
                return self._read(content)
        self._others += 1
        if self._others >= self._enough:
            self._others, self._enough = 0, 2 * self._enough
            self._read = _reader_of_known(frozenset(_known_keys))
        return None


def _reader_of_known(keys: frozenset[str]) -> Callable[[bytes], dict[str, Any]] | None:
    """What reads a mapping with no other keys. None where there are no keys yet."""
    # Imported here: as above.
    import msgspec

    if not keys:
        return None
    key: Any = Literal[tuple(sorted(keys))]
    plain: Any = str | Annotated[int, msgspec.Meta(ge=-GREATEST_INTEGER, le=GREATEST_INTEGER)] | bool | None
    mapping: Any = dict[key, plain]
    row: Any = list[plain]
    # A type that names itself is none that the library knows. Each further depth takes twice as long to make.
    for _ in range(_DEPTH_OF_RECORDS):
        mapping, row = dict[key, plain | mapping | row], list[plain | mapping]
    made: Callable[[bytes], dict[str, Any]] = msgspec.json.Decoder(mapping).decode
    return made


@cache
def _fast_json() -> _FastJson:
    return _FastJson()


def _has_only_keys(members: dict[Any, Any]) -> bool:
    """Whether the keys of a mapping are such as records use."""
    if members.keys() <= _known_keys:
        return True
    if not all(type(key) is str and _KEY.fullmatch(key) for key in members):
        return False
    if len(_known_keys) < _KEYS:
        _known_keys.update(members)
    return True


def _has_ascii_keys(members: dict[Any, Any]) -> bool:
    return all(type(key) is str and key.isascii() for key in members)


def is_plain(data: Any, has_good_keys: Callable[[dict[Any, Any]], bool] = _has_ascii_keys) -> bool:
    """Whether data holds only what every writer writes alike: text, safe integers, booleans, null, and mappings with good keys."""
    rest: list[Iterable[Any]] = [[data]]
    while rest:
        for each in rest.pop():
            kind = type(each)
            if kind is str or each is None:
                continue
            if kind is dict:
                if not has_good_keys(each):
                    return False
                rest.append(each.values())
            elif kind is list:
                rest.append(each)
            elif kind is int:
                if not -GREATEST_INTEGER <= each <= GREATEST_INTEGER:
                    return False
            elif kind is not bool:
                return False
    return True


def write_canonical(data: Any, *, is_strict: bool = False) -> bytes:
    """The bytes of JSON data by JCS (RFC 8785).

    Args:
        data: text, safe integers, booleans, null, and mappings and lists of them.
        is_strict: it was read strictly, so that nobody need look for anything else in it.

    Raises:
        ValueError: it holds something else.

    """
    # For such data these writers write what JCS asks for: keys in order, no blanks, and the shortest escapes.
    try:
        if is_strict or is_plain(data):
            if next(_documents) >= _FEW:
                return _fast_json().in_order(data)
            return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except (ValueError, TypeError, RecursionError):
        # Half a character.
        pass
    import rfc8785

    return rfc8785.dumps(data)


def _read_plainly(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise NotStrict(f"it is larger than {LARGEST // 1024} KiB")
    if _depth(content) > DEEPEST:
        raise NotStrict(f"it is nested more than {DEEPEST} deep")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise NotStrict("it is not UTF-8 text") from None
    if text.startswith("\ufeff"):
        raise NotStrict("it begins with a byte order mark")
    try:
        data = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_no_float, parse_constant=_no_float
        )
    except NotStrict:
        raise
    except (ValueError, RecursionError):
        raise NotStrict("it is not JSON") from None
    _check_text(data)
    return data


def shown_json(data: Any, *, indent: int | None = None, compact: bool = False) -> bytes:
    """JSON of a document for scripts, on one line or indented, with or without blanks, in UTF-8, without a line break at its end.

    What could act on a terminal, or part a line for some readers (U+2028), is escaped as JSON has it: the data are the same.
    Half of a character, which a file's name may hold, is escaped too.
    """
    separators = (",", ":") if compact else None
    return _shown(json.dumps(data, ensure_ascii=False, indent=indent, separators=separators))


def shown_strict_json(data: Any) -> bytes:
    """The same of data that were read strictly, on one line without blanks."""
    if next(_documents) >= _FEW:
        # Half a character, which is in nothing that was read strictly, is for the plain way to write.
        with suppress(ValueError, TypeError, RecursionError):
            written = _fast_json().encode(data)
            return written if written.isascii() and b"\x7f" not in written else _shown(written.decode())
    return shown_json(data, compact=True)


def _shown(text: str) -> bytes:
    return (text if text.isascii() and "\x7f" not in text else with_hidden(text, _escaped)).encode()


def _escaped(character: str) -> str:
    """As JSON has it: one escape, or two for what UTF-16 needs two halves for."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def write_readable(data: Any) -> bytes:
    """JSON as it is laid out in a record's file: two spaces, members in the order given, UTF-8, LF, a final newline.

    They are the same bytes as `jq --indent 2 .` prints, so that anyone can see that nothing is hidden in the layout.
    """
    if next(_documents) >= _FEW and is_plain(data):
        # Half a character: the plain way says what is wrong with it.
        with suppress(ValueError, TypeError, RecursionError):
            return _fast_json().lay_out(data)
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _depth(content: bytes) -> int:
    brackets = _STRING.sub(b"", content).translate(None, _NO_BRACKETS)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        if not _KEY.fullmatch(key):
            raise NotStrict("it has a key that records do not use")
        if key in members:
            raise NotStrict(f"the key '{key}' stands twice")
        members[key] = value
    return members


def _integer(digits: str) -> int:
    if len(digits) > 17 or digits == "-0" or abs(int(digits)) > GREATEST_INTEGER:
        raise NotStrict("it has a number that not every reader reads alike")
    return int(digits)


def _no_float(_: str) -> NoReturn:
    raise NotStrict("it has a number that is not a whole number")


def _check_text(data: Any) -> None:
    if isinstance(data, str):
        if has_unsafe(data):
            raise NotStrict("it has a character that cannot be shown")
    elif isinstance(data, dict):
        for value in data.values():
            _check_text(value)
    elif isinstance(data, list):
        for value in data:
            _check_text(value)
