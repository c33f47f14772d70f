"""Where a text seems to name a person: by a title, by "called" or a relation, by a surname, or by a common first name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from sharewise.interview.privacy.name_words import (
    ANNOUNCING,
    CALLING,
    PEOPLE,
    PLACE_FIRST,
    PLACE_LAST,
    PRONOUNS,
    RELATIONS,
    TITLES,
    TITLES_IN_SMALL,
    name_lists,
)
from sharewise.text import expression

Span: TypeAlias = tuple[int, int]

# Begun only where a row of letters begins, and given up as a whole.
_WORD = expression(r"(?<![^\W\d_])[^\W\d_]++(?:['’-][^\W\d_]++)*(?!\w)")
_POSSESSIVE = expression(r"['’][sS]\Z")
_SPACES = frozenset((" ", "  ", "\u00a0"))
_OPENS_SENTENCE = frozenset('.!?:;\n•*"“‘([–—/')
_ABBREVIATIONS = TITLES | {"st"}
# A longer row of capitals is a heading.
_LONGEST = 4
# These announce a name after one word alone: the name is, known as.
_ANNOUNCING_AFTER = {"is": "name", "was": "name", "as": "known"}


class _Word(NamedTuple):
    """A word that can be part of a name or announce one. `plain` is in small letters, without a possessive ending."""

    text: str
    plain: str
    start: int
    end: int
    behind: tuple[str, str, str]  # the words before it, the nearest last
    gap: str  # what stands between it and the nearest
    opens: bool  # a sentence, a line or a quotation
    follows: bool  # the word of this kind before it, with only a space between
    is_possessive: bool
    is_capitalised: bool
    is_named_so: bool  # it could be part of a name

    @property
    def first(self) -> str:
        """The part before a hyphen, by which a double first name is known."""
        return self.plain.partition("-")[0]


class _Row(NamedTuple):
    """Words with capitals one after the other: from word `start` to before word `end`."""

    start: int
    end: int
    is_organisational: bool


def names_in(text: str) -> list[Span]:
    """The places of what looks like the names of people in `text`, in order, none of them twice."""
    words = _words(text)
    rows = _rows(words)
    spans: list[Span] = []
    at = 0
    while at < len(words):
        names, at = _names_from(words, rows, at)
        spans += [(words[begin].start, words[end - 1].end) for begin, end in names]
    return spans


def _words(text: str) -> list[_Word]:
    """The words of `text` that matter here: those with a capital, those that announce a name, and the word after each."""
    words: list[_Word] = []
    behind = ("", "", "")
    end, was_kept = 0, False
    for found in _WORD.finditer(text):
        word = found[0]
        small = word.lower()
        announces = small in ANNOUNCING or (small in _ANNOUNCING_AFTER and behind[-1] == _ANNOUNCING_AFTER[small])
        if announces or was_kept or word != small:
            words.append(_word(text, word, small, found.start(), end, behind, was_kept))
        was_kept = announces or word != small
        behind = (*behind[1:], small)
        end = found.end()
    return words


def _word(
    text: str, word: str, small: str, start: int, end: int, behind: tuple[str, str, str], after_kept: bool
) -> _Word:
    bare = _POSSESSIVE.sub("", word) if "s" in word[-1:].lower() else word
    plain = small.replace("’", "'")
    if bare is not word and plain not in name_lists().not_names:
        plain = plain[: len(bare)]
    if not plain.isascii():
        plain = "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
    gap = text[end:start]
    if behind[-1] in _ABBREVIATIONS:
        gap = gap.removeprefix(".")  # it ends no sentence
    is_capitalised = len(bare) > 1 and bare[0].isupper() and not bare.isupper()
    return _Word(
        bare,
        plain,
        start,
        start + len(bare),
        behind,
        gap,
        opens=not behind[-1] or (gap not in _SPACES and (not _OPENS_SENTENCE.isdisjoint(gap) or "- " in gap)),
        follows=after_kept and gap in _SPACES,
        is_possessive=bare is not word and bare != word,
        is_capitalised=is_capitalised,
        is_named_so=is_capitalised and plain not in name_lists().not_names,
    )


def _rows(words: Sequence[_Word]) -> dict[int, _Row]:
    """The row that each word with a capital stands in. A title stands in none."""
    rows: dict[int, _Row] = {}
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].is_capitalised and words[end].plain not in TITLES:
            if end > at and not words[end].follows:
                break
            end += 1
        if end > at:
            row = _Row(at, end, _is_organisational([word.plain for word in words[at:end]]))
            for one in range(at, end):
                rows[one] = row
        at = max(end, at + 1)
    return rows


def _is_organisational(row: Sequence[str]) -> bool:
    """Whether a row of capitals names a place, a service, a law or another known thing."""
    return len(row) > 1 and (
        row[0] in PLACE_FIRST
        or (row[-1] in PLACE_LAST and row[0].partition("-")[0] not in name_lists().clear_names)
        or not name_lists().organisational.isdisjoint(row)
        or any(f"{one} {other}" in name_lists().phrases for one, other in pairwise(row))
    )


def _names_from(words: Sequence[_Word], rows: dict[int, _Row], at: int) -> tuple[list[Span], int]:
    """The names that word `at` begins or announces, each from a word to before a word; and the word to go on with."""
    if end := _titled(words, at):
        return [(at, end)], end
    if end := _announced(words, rows, at):
        return [(at + 1, end)], end
    row = rows.get(at)
    if row is None or row.start != at:
        return [], at + 1
    # A relation with a capital announces a name itself (his Uncle Bob).
    end = next((one for one in range(at + 1, row.end) if words[one].plain in RELATIONS), row.end)
    return [] if row.is_organisational else _in_capitals(words, at, end), end


def _titled(words: Sequence[_Word], at: int) -> int:
    """Where the name ends that begins with the title `at`, or 0. A letter alone after it (Mr K) names nobody."""
    title, rest = words[at], at + 1
    if title.plain not in TITLES or rest == len(words) or not words[rest].follows:
        return 0
    if title.text[0].islower():
        surname = words[rest]
        is_name = len(surname.text) > 1 and surname.plain not in name_lists().not_surnames
        return rest + 1 if title.plain in TITLES_IN_SMALL and is_name else 0
    if len(words[rest].text) == 1 and rest + 1 < len(words) and words[rest + 1].gap in _SPACES | {". "}:
        rest += 1
    shouted = words[rest].text.isupper() and len(words[rest].text) > 1
    return _end_of_name(words, rest) if words[rest].is_named_so or shouted else 0


def _announced(words: Sequence[_Word], rows: dict[int, _Row], at: int) -> int:
    """Where the name ends that begins after word `at`, as that word announces one; or 0."""
    if at + 1 == len(words):
        return 0
    word, name = words[at], words[at + 1]
    before = word.behind[::-1]
    known_as = word.plain == "as" and before[0] == "known"
    calls = word.plain in CALLING or known_as
    says = (word.plain in {"is", "was"} and before[0] == "name") or (
        word.plain == "name" and (word.is_possessive or name.gap == ": ")
    )
    beside = name.follows or (word.plain == "name" and name.gap == ": ")
    relates = word.plain in RELATIONS and not word.is_possessive
    if not (calls or says or relates) or not beside or name.plain in TITLES:
        return 0
    if known_as:
        before = before[1:] + before[:1]
    person = before[0] in PEOPLE or (before[0] in {"is", "was", "also"} and before[1] in PEOPLE | PRONOUNS | RELATIONS)
    if name.text[0].islower():
        known = name.first in name_lists().clear_names or (
            (says or (calls and person)) and name.plain in name_lists().word_names
        )
        return at + 2 if known and name.plain not in name_lists().neutral else 0
    if not name.is_named_so or rows[at + 1].is_organisational:
        return 0
    return _end_of_name(words, at + 1) if says or relates or person or name.first in name_lists().names else 0


def _end_of_name(words: Sequence[_Word], at: int) -> int:
    """The end of the name that word `at` is surely part of: capitals after it belong to it."""
    end = at + 1
    while end < min(len(words), at + _LONGEST) and words[end].follows and words[end].is_named_so:
        if words[end - 1].is_possessive:
            break
        end += 1
    return end


def _in_capitals(words: Sequence[_Word], at: int, end: int) -> list[Span]:
    """The names in a row of capitals that names no organisation."""
    names: list[Span] = []
    begin = at
    for one in range(at, end + 1):
        if one == end or not words[one].is_named_so:
            names += _name(words, begin, one)
            begin = one + 1
        elif words[one].is_possessive:
            names += _name(words, begin, one + 1)
            begin = one + 1
    return names


def _name(words: Sequence[_Word], begin: int, end: int) -> list[Span]:
    """Words `begin` to before `end`, if they look like one name. The first word of a sentence has its capital anyway."""
    if begin < end and words[begin].opens and words[begin].first not in name_lists().names:
        begin += 1
    if begin >= end or end - begin > _LONGEST:
        return []
    if end - begin > 1:
        return [(begin, end)]
    word = words[begin]
    if end < len(words) and f"{word.plain} {words[end].plain}" in name_lists().phrases:
        return []
    is_name = word.first in name_lists().clear_names or (word.plain in name_lists().word_names and not word.opens)
    return [(begin, end)] if is_name else []
