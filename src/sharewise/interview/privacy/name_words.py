"""The words by which names are found: lists in files beside this one, each with its source, and the short ones here.

The lists are kept short on purpose. A name that is on none of them is still found by its title, by "called", or by a
surname after it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sharewise.values import frozen


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as running text, so that it can be read and added to."""
    return frozenset(text.split())


# Before a capital, these make a place, a saint or a building of it.
PLACE_FIRST = words_of(
    """
    st saint saints ss mount lake fort port great little upper lower old new north south east west mid isle castle
    royal king's kings queen's queens lord holy sacred
    """
)
# After another word with a capital these make a place, after a first name a surname.
PLACE_LAST = words_of(
    """
    hill hills green cross gate heath common bay beach sands end vale valley wood woods field fields ferry day moor
    bridge spa downs regis
    """
)
TITLES = words_of("mr mrs miss ms mx dr rev revd reverend prof professor sir lady dame")
# These are never ordinary words, so they count in small letters too.
TITLES_IN_SMALL = frozenset(("mr", "mrs"))
RELATIONS = words_of(
    """
    son daughter brother sister mother father mum dad mam partner husband wife boyfriend girlfriend uncle aunt
    auntie aunty gran nan nana grandma grandad grandmother grandfather grandson granddaughter cousin niece nephew
    stepson stepdaughter stepbrother stepsister stepfather stepmother stepdad stepmum fiancee fiance ex twin friend
    baby neighbour sibling lad boy girl
    """
)
# Who is "called" something, and does not call someone.
PEOPLE = words_of(
    """
    man woman boy girl child baby lad teen teenager toddler person someone somebody pupil student patient resident
    male female guy bloke gentleman lady son daughter brother sister friend cousin nephew niece partner boyfriend
    girlfriend adult one
    """
)
PRONOUNS = words_of("he she they who this that")
_VERBS = words_of(
    "said says told asked asks rang rings came comes went knows thinks saw sees agreed agrees needs wants"
)
CALLING = words_of("called named nicknamed aka")
# These announce a name, beside those who are called something.
ANNOUNCING = TITLES_IN_SMALL | RELATIONS | CALLING | words_of("name name's name’s")

_LISTS = Path(__file__).with_name("lists")


@frozen
class NameLists:
    """The lists that are read from files, in small letters.

    Attributes:
        names: all first names.
        clear_names: those that are nothing else.
        word_names: first names that are ordinary words.
        neutral: words with a capital that stand beside a name without being part of it.
        organisational: words of services, laws and papers, which make a row of capitals something else than a person.
        not_names: both of these.
        not_surnames: they, titles and what people do: after a title in small letters (mrs said), these are no surname.
        phrases: pairs of words that look like a name and are none.

    """

    names: frozenset[str]
    clear_names: frozenset[str]
    word_names: frozenset[str]
    neutral: frozenset[str]
    organisational: frozenset[str]
    not_names: frozenset[str]
    not_surnames: frozenset[str]
    phrases: frozenset[str]


@cache
def name_lists() -> NameLists:
    """The lists, read when the first text is looked at and then kept."""
    first_names = _words("first_names") | _words("further_first_names")
    word_names, capital_names = _words("names_that_are_words"), _words("names_that_are_capitals")
    neutral, organisational = _words("words_beside_names"), _words("organisational_words")
    return NameLists(
        names=first_names | word_names | capital_names,
        clear_names=first_names - word_names - capital_names,
        word_names=word_names,
        neutral=neutral,
        organisational=organisational,
        not_names=neutral | organisational,
        not_surnames=neutral | organisational | TITLES | _VERBS,
        phrases=frozenset(_lines("known_phrases")),
    )


def _lines(name: str) -> list[str]:
    """The lines of a list without its headings, which begin with #."""
    text = (_LISTS / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return words_of(" ".join(_lines(name)))
