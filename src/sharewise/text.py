"""The one sanitiser, and the other plain-text leaves that any room may use.

Everything shown to a person passes `visible`. Everything a person types passes `typed`. Between the
two, text is stored exactly as it is.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, AnyStr, cast


class Expression:
    """What stands for a pattern until it is used, and hands on what is asked of it then: to compile it takes longer than to load the
    module that it stands in, and a start uses few of those that there are.
    """

    def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
        """Args: as of `re.compile`."""
        self._source, self._flags = pattern, flags

    @cached_property
    def compiled(self) -> re.Pattern[Any]:
        """The pattern."""
        return re.compile(self._source, self._flags)

    def __getattr__(self, name: str) -> Any:
        """What the pattern has of this name. From then on it stands here too, so that it costs as little as there."""
        value = getattr(self.compiled, name)
        self.__dict__[name] = value
        return value


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but that nothing is compiled before it is used."""
    return cast("re.Pattern[AnyStr]", Expression(pattern, flags))


# C0 (but not LF), DEL, C1, surrogates, bidirectional controls: what may not stand in a record. Readers of sealed records are
# strict about these and no others: a record that was signed with a soft hyphen in it has to stay readable for ever.
_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSAFE = expression(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff{_BIDIRECTIONAL}]")
# The categories of Unicode whose characters act or hide: control, format, surrogate, line and paragraph separator.
_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Format characters that words are written with: those that join and part letters in many scripts and in emoji, and the Arabic,
# Syriac and Kaithi signs that stand, for all to see, about the number or word after them.
_WRITTEN = frozenset(
    "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# Letters and marks that show nothing: the fillers of Hangul, the joiner of graphemes, inherent vowels of Khmer, the selectors of
# Mongolian, the blank of Braille; and what Unicode keeps for more of the kind.
_BLANK = expression(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u2800\u3164\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)

_ODD = expression("[^ -~\n]")


def has_unsafe(text: str) -> bool:
    """True for text with a character that may not stand in a record."""
    return _UNSAFE.search(text) is not None


def is_hidden(character: str) -> bool:
    """True for a character that shows nothing, or acts on what is around it. A line break is none of these."""
    if character == "\n":
        return False
    # Nothing that acts is printable, and nearly everything is: the tables need not be asked.
    acts = not character.isprintable() and unicodedata.category(character) in _ACTING and character not in _WRITTEN
    return acts or _BLANK.match(character) is not None


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
    return with_hidden(text.replace("\r\n", "\n").replace("\t", "    "), _escape)


def with_hidden(text: str, escaped: Callable[[str], str]) -> str:
    """A text in which each character that shows nothing, or acts on what is around it, is `escaped`."""
    # Nearly every character is plain: only the others are looked at one by one.
    return _ODD.sub(lambda found: escaped(found[0]) if is_hidden(found[0]) else found[0], text)


def one_line(text: str) -> str:
    """`visible(text)` with every run of white space as one space, for places that have room for one line."""
    return " ".join(visible(text).split())


def folded(text: str, *, lines: int = 4, longest: int = 300) -> str:
    """The beginning of a text, for places that have no room for all of it: some lines of it, with its own line breaks, cut between
    words where it can be. What is left out shows as three dots.
    """
    kept = [line.rstrip() for line in text.split("\n") if line.strip()]
    begin = "\n".join(kept[:lines])
    if len(begin) > longest:
        cut = begin[: longest + 1]
        space = max(cut.rfind(" "), cut.rfind("\n"))
        begin = cut[: space if space > longest // 2 else longest].rstrip()
    elif len(kept) <= lines:
        return begin
    return f"{begin} ..."


# Characters of one column each, by far the most: what measures the others need not be loaded for them.
_ONE_COLUMN = expression("[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u203e\u2500-\u259f]*")


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes at most that was made `visible`, on one line.

    Terminals disagree where characters are joined into one, as a family of emoji is: some draw one picture, and some each of its
    parts. A line that is reckoned too wide ends early; one that is reckoned too narrow is broken anywhere.
    """
    if _ONE_COLUMN.fullmatch(text):
        return len(text)
    # Imported here: its tables take longer to load than all the rest of a page takes to show.
    from wcwidth import wcswidth, wcwidth

    return max(wcswidth(text), sum(max(wcwidth(character), 0) for character in text))


# What joins pictures into one (U+200D), and what changes how the one before it is drawn: as a picture, or in a colour of skin.
_JOINS, _SKIN = "\u200d", expression("[\U0001f3fb-\U0001f3ff]")
_STYLE = "\ufe0e\ufe0f"
_FLAG = expression("[\U0001f1e6-\U0001f1ff]")


def clusters(text: str) -> list[str]:
    """A text in the smallest pieces that it may be broken into: what a person takes for one character, with all that joins it."""
    if _ONE_COLUMN.fullmatch(text):
        return list(text)
    # Imported here, as above.
    from wcwidth import wcwidth

    pieces: list[str] = []
    for character in text:
        before = pieces[-1] if pieces else ""
        is_second_of_flag = len(before) == 1 and _FLAG.match(before) and _FLAG.match(character)
        joins = not wcwidth(character) or before.endswith(_JOINS) or _SKIN.match(character) or is_second_of_flag
        if before and joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def alters_width(text: str, place: int) -> bool:
    """Whether the character at `place` does nothing but change how wide another is, in some terminals and not in others.

    A joiner between letters is none: words of many scripts are written with it.
    """
    character = text[place]
    if character == _JOINS:
        after = text[place + 1 : place + 2]
        return bool(after) and unicodedata.category(after) in ("So", "Sk")
    return character in _STYLE or _SKIN.match(character) is not None


def evenly_wide(text: str) -> str:
    """A text in which each character is as wide in every terminal, for where it is drawn and drawn over: else what is drawn over
    it stands in the wrong column.
    """
    if _ONE_COLUMN.fullmatch(text):
        return text
    return "".join(character for place, character in enumerate(text) if not alters_width(text, place))


# What stands between words or lines, in characters that show nothing.
# The line and page breaks of word processors, and of text in a PDF, are line breaks.
_AS_SPACE = str.maketrans({"\t": "    ", "\u2800": " ", **dict.fromkeys("\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")})


def typed(text: str) -> str:
    """What a person typed or pasted, as it is kept: NFC, LF line ends, tabs as spaces, nothing that acts or hides, no blank ends.

    Unicode is normalised here, once, and never again: a record's bytes are signed as they stand.
    """
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").translate(_AS_SPACE))
    kept = tidy if tidy.isascii() and tidy.isprintable() else "".join(each for each in tidy if not is_hidden(each))
    # What was parted by a character that is gone may be one with what follows.
    kept = unicodedata.normalize("NFC", kept)
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of a text is of a script that is written from right to left, such as Arabic or Hebrew."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def comparable(text: str) -> str:
    """A text as it is searched for: in any mixture of capitals, and whether accents are letters of their own or stand apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def letters_of(text: str) -> str:
    """The letters and digits of a text, in any mixture of capitals, without accents and whatever stands between them."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if character.isalnum())


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
