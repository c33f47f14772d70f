"""The one sanitiser, and the other plain-text leaves that any room may use.

Everything shown to a person passes `visible`. Everything a person types passes `typed`. Between the
two, text is stored exactly as it is.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

# Bidirectional controls can make a line read otherwise than it is stored; zero-width characters hide in it.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN = frozenset("\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u2028\u2029")


# C0 (but not LF), DEL, C1, surrogates, bidi controls: what may not stand in a record.
_UNSAFE = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff{''.join(sorted(_BIDI))}]")


def has_unsafe(text: str) -> bool:
    """True for text with a character that may not stand in a record."""
    return _UNSAFE.search(text) is not None


def is_unsafe(character: str) -> bool:
    """True for a character that may not stand in a record."""
    return has_unsafe(character)


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def visible(text: str) -> str:
    """`text` as it may be shown: newlines kept, tabs as spaces, every other character that could act or hide as an escape.

    The result holds no control character that a terminal could obey. It is not markup and must be printed as plain text.
    """
    if text.isprintable() and text.isascii():
        return text
    shown: list[str] = []
    for character in text.replace("\r\n", "\n"):
        if character == "\t":
            shown.append("    ")
        elif is_unsafe(character) or character in _HIDDEN or 0xE0000 <= ord(character) <= 0xE007F:
            shown.append(_escape(character))
        else:
            shown.append(character)
    return "".join(shown)


def one_line(text: str) -> str:
    """`visible(text)` with every run of white space as one space, for places that have room for one line."""
    return " ".join(visible(text).split())


# Characters of one column each, by far the most: what measures the others need not be loaded for them.
_ONE_COLUMN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u203e]*")


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes that was made `visible`, on one line."""
    if _ONE_COLUMN.fullmatch(text):
        return len(text)
    # Imported here: its tables take longer to load than all the rest of a page takes to show.
    from wcwidth import wcswidth

    wide = wcswidth(text)
    return wide if wide >= 0 else len(text)


def typed(text: str) -> str:
    """What a person typed or pasted, as it is kept: NFC, LF line ends, tabs as spaces, no unsafe characters, no blank ends.

    Unicode is normalised here, once, and never again: a record's bytes are signed as they stand.
    """
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    kept = _UNSAFE.sub("", tidy)
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None if none is near: for "did you mean"."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A clause to end an error message with: a near word if there is one, else the list of known words."""
    names = list(known)
    near = closest(word, names)
    if near is not None:
        return f"did you mean '{near}'?"
    return "known: " + ", ".join(names) if names else "nothing is known here"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a person lists them: "a", "a and b", "a, b and c"."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
