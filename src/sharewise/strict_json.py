"""Reading and writing the JSON of a record, so that every JSON tool sees the same content.

The reader refuses what readers disagree about: duplicate keys, numbers that are not safe integers, control and
bidirectional characters, lone surrogates, odd keys, a byte order mark, great size and depth. The data model is that of
I-JSON (RFC 7493), narrowed. Messages name keys, which are records' own words, and never a value.
"""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import Any, NoReturn

from sharewise.text import has_unsafe, is_hidden

LARGEST = 1024 * 1024
DEEPEST = 16
GREATEST_INTEGER = 2**53 - 1

_KEY = re.compile(r"[a-z][a-z0-9_]*")
# A text, or one that is never closed, also behind a lone backslash: else a search for its end would begin again at each quote.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
# How a byte changes the depth.
_STEPS = tuple(1 if byte in b"[{" else -1 if byte in b"]}" else 0 for byte in range(256))


class NotStrict(ValueError):
    """The bytes are not strict JSON. The message says why and holds nothing of the content."""


def read_strict(content: bytes) -> Any:
    """The data of one strict JSON document.

    Raises:
        NotStrict: with the reason.

    """
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
    text = json.dumps(data, ensure_ascii=False, indent=indent, separators=separators)
    if not text.isascii() or "\x7f" in text:
        text = "".join(_escaped(each) if is_hidden(each) else each for each in text)
    return text.encode()


def _escaped(character: str) -> str:
    """As JSON has it: one escape, or two for what UTF-16 needs two halves for."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def write_readable(data: Any) -> bytes:
    """JSON as it is laid out in a record's file: two spaces, members in the order given, UTF-8, LF, a final newline.

    They are the same bytes as `jq --indent 2 .` prints, so that anyone can see that nothing is hidden in the layout.
    """
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
