"""How wide a text is in a picture, in units of its size, and where its lines break.

A picture is drawn before anyone knows the font that will show it. The widths are those of Arial's bold and of the fonts
made to its measure (Helvetica, Liberation Sans), rounded up: a text of theirs, bold or not, is never wider.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

_WIDTHS = {
    **dict.fromkeys(" \u00a0!'(),-./:;I[\\]`fijlt|", 0.34),
    **dict.fromkeys("*r{}", 0.4),
    **dict.fromkeys('"#$+0123456789<=>J^_acekszvxy~', 0.59),
    **dict.fromkeys("?FLTZbdghnopqu", 0.62),
    **dict.fromkeys("&ABCDEHKNPRSUVXY", 0.73),
    **dict.fromkeys("GMOQw", 0.84),
}
_WIDE, _FULL_WIDTH = 1.0, 1.1


@cache
def _width_of(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return _FULL_WIDTH
    return _WIDTHS.get(character, _WIDE)


def width(text: str) -> float:
    """The width of one line of text."""
    return sum(map(_width_of, text))


def broken(text: str, most: float) -> list[str]:
    """`text` as lines no wider than `most`, broken at plain spaces, and within a word only where it is too wide by itself."""
    lines: list[list[str]] = []
    left = 0.0
    for word, wide in _words(text):
        if lines and wide + _width_of(" ") <= left:
            lines[-1].append(word)
            left -= wide + _width_of(" ")
        elif wide <= most:
            lines.append([word])
            left = most - wide
        else:
            pieces = _pieces(word, most)
            lines += [[piece] for piece in pieces]
            left = most - width(pieces[-1])
    return [" ".join(line) for line in lines]


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[tuple[str, float], ...]:
    """The words of a text, measured once: a layout is tried at many widths."""
    return tuple((word, width(word)) for word in text.split(" ") if word)


def _pieces(word: str, most: float) -> list[str]:
    """A word cut into pieces no wider than `most`, each of a character or more."""
    pieces: list[str] = []
    left = 0.0
    for character in word:
        wide = _width_of(character)
        if not pieces or wide > left:
            pieces.append("")
            left = most
        pieces[-1] += character
        left -= wide
    return pieces


def widest_word(text: str) -> float:
    """The width of the longest word, below which lines break within words."""
    return max((wide for _, wide in _words(text)), default=0.0)
