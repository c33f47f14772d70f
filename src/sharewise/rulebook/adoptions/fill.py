"""What an adoption may fill in where the national words say who is meant: someone's name, role or number, and nothing else.

The words stand inside a national step, where there is no room for a rule of one's own: "nobody until the head has agreed"
would turn "tell your safeguarding lead" into its opposite. So a fill follows a small grammar: one to three parties with
"or" or "and" between them, each of which begins as a name or a role does, and no word that orders, allows, forbids, or
says when or whether.
"""

from __future__ import annotations

import re

from sharewise.text import expression

LONGEST = 100
_MOST_WORDS = 16
_MOST_PARTIES = 3
# Letters, digits and what stands in names, addresses and numbers. A dot, as in an e-mail address, only inside a word.
_WORD = expression(r"\(?[\w&+@'’.\-–/]*[\w'’]\)?")
_BEGINS_A_ROLE = frozenset(
    {"the", "a", "an", "your", "our", "any", "one", "children", "adults", "child", "adult", "social"}
)
# Names too, where they are written as names.
_NAMES_TOO = frozenset({"Will", "May"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sister", "father", "canon", "rev"})
# Whether and when; nobody; verbs; clauses.
_MORE_THAN_WHO = frozenset(
    word
    for words in (
        "until till unless before after afterwards if when whenever once while except only without otherwise instead rather",
        "later tomorrow today tonight now then again always ever already soon yet still than that so but because since",
        "monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays",
        "sunday sundays weekday weekdays weekend weekends",
        "no not never none nobody noone nothing neither nor nowhere cannot",
        "is are was were be been being has have had having do does did done will would shall should can could may might",
        "must let get gets got give gives given tell tells told ask asks asked ring rings phone phones wait waits waiting",
        "stop stops agree agrees agreed agreeing approve approves approved allow allows allowed decide decides decided",
        "say says said share shares shared keep keeps kept refuse refuses refused inform informs informed know knows known",
        "think thinks want wants wanted make makes made take takes go goes come comes use uses see sees hold holds",
        "permission approval leave consent agreement to",
        "he she they them him her his who whom whose which what whoever whatever this these those i we you there",
        "everyone everybody someone somebody anyone anybody",
    )
    for word in words.split()
)
TAKES = (
    "takes who is meant, and nothing else: a name, a role or a number, such as 'the head teacher' or "
    f"'Mrs Hartley on 01904 123456', in at most {LONGEST} characters and {_MOST_WORDS} words"
)


def too_much_for_a_fill(given: str) -> str | None:
    """What in `given` says more than who is meant, in words that end a sentence; None where it only names someone."""
    words = given.split()
    if len(given) > LONGEST or len(words) > _MOST_WORDS:
        return "this is too long"
    if given != " ".join(words):
        return "this has lines or gaps of its own"
    for word in words:
        if not _WORD.fullmatch(word):
            return f"'{word}' has a sign that no name needs"
    for before, word in zip([None, *words], words, strict=False):
        plain = _plain(word)
        is_name = word in _NAMES_TOO or _plain(before or "") in _TITLES
        if (plain in _MORE_THAN_WHO or plain.endswith("nt'")) and not is_name:
            return f"'{word}' says more than who"
    parties = re.split(r"(?:^| )(?:or|and)(?: |$)", given)
    if len(parties) > _MOST_PARTIES:
        return f"this names more than {_MOST_PARTIES}"
    for party in parties:
        first = party.split()[0] if party else ""
        if not _begins_a_party(first):
            return f"'{first}' does not begin a name or a role: 'the', 'your', 'any' or a capital letter does"
    return None


def _plain(word: str) -> str:
    """A word without its signs, in small letters; `Don’t` as `dont'`, so that a "not" that is cut short can be told."""
    letters = re.sub(r"[^\w'’]", "", word).casefold()
    return re.sub(r"n['’]t$", "nt'", letters) if re.search(r"n['’]t$", letters) else letters.strip("'’")


def _begins_a_party(word: str) -> bool:
    bare = word.lstrip("(")
    possessive = re.sub(r"['’]s?$|s['’]$", "", bare)
    return (
        bare[:1].isupper()
        or bare[:1].isdigit()
        or "@" in bare
        or bare[:1] == "+"
        or possessive.casefold() in _BEGINS_A_ROLE
    )
