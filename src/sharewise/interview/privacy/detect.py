"""What in a typed text looks as if it says who somebody is: a reminder to use a case reference, and not a filter.

It looks at shapes and at plain lists of words, on this computer, and keeps nothing. It misses some, on purpose: each alarm
about nothing teaches people to pass over the next. The time it takes grows with the text and no faster: every pattern
is bounded, and each word is looked at a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal, TypeAlias

from sharewise.interview.privacy.name_words import words_of
from sharewise.interview.privacy.names import Span, names_in
from sharewise.text import expression
from sharewise.values import frozen

Kind: TypeAlias = Literal["name", "date_of_birth", "nhs_number", "address", "phone", "email"]


@frozen
class PersonalDataMatch:
    """Words of a text that look like personal data of a kind."""

    kind: Kind
    words: str


def personal_data_in(text: str, *, today: date, staff: bool = False) -> tuple[PersonalDataMatch, ...]:
    """What in `text` looks like it says who somebody is, in order of appearance, each once.

    Args:
        text: what a person typed.
        today: the day it is, by which a date of birth is told from the date of an event.
        staff: the name of a professional belongs here, so names are not looked for.

    """
    # What comes first keeps its words: the digits of a date are not looked at again as a telephone number.
    taken: list[tuple[Span, Kind]] = []
    free = text
    for kind, look in _LOOKS:
        if kind == "name" and staff:
            continue
        spans = list(look(free, today))
        taken += [(span, kind) for span in spans]
        free = _without(free, spans)
    each = {PersonalDataMatch(kind, " ".join(text[start:end].split())): None for (start, end), kind in sorted(taken)}
    return tuple(each)


def _without(text: str, spans: list[Span]) -> str:
    """`text` with the spans blotted out by a sign that is part of nothing."""
    if not spans:
        return text
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], "\n" * (end - start)]
        done = end
    return "".join((*parts, text[done:]))


# Electronic mail. Found by its sign and the domain after it, then read backwards: forwards, a long word costs its square.
_DOMAIN = expression(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_MAILBOX = expression(r"[\w.+'-]{1,64}\Z")
# The mailbox of a team says nothing about anyone.
_TEAMS = words_of(
    """
    admin admissions adults advice attendance camhs cin contact contactus customerservices dpo dsl duty earlyhelp edt enquiries foi front
    frontdoor general head headteacher hello help helpline hr info information lado mail mash mail office pals pastoral post
    referral referrals reception reports safeguarding school secretary sen senco social socialcare socialservices support surgery team
    """
)


def _emails(text: str, _: date) -> Iterator[Span]:
    for domain in _DOMAIN.finditer(text):
        mailbox = _MAILBOX.search(text[max(0, domain.start() - 64) : domain.start()])
        if mailbox and not _TEAMS & set(re.split(r"[.+_-]", mailbox[0].lower())):
            yield domain.start() - len(mailbox[0]), domain.end()


_HAS_DIGIT = expression(r"\d")


def _first(character: str, *, not_after: str) -> str:
    r"""The pattern of a character that begins a number or a word: none of `not_after` stands before it.

    The look behind comes after the character, and passes over it. Written the other way round, `(?<![...])\d`, a pattern
    begins with nothing that can be searched for, and is tried at every place of a text; so it is tried at digits alone.
    """
    return f"{character}(?<![{not_after}]{character})"


# Dates as people type them. A digit in the middle of a word, a number or another date begins none.
_DIGIT = _first(r"\d", not_after=r"\w./-")
_DAY = r"(?P<day>" + _DIGIT + r"\d?)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<word>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:\.(?= ?[\d\'’]))?"
)
_DATES = (
    expression(_DAY + r"(?P<by> ?[/.-] ?)(?P<month>\d{1,2})(?P=by)(?P<year>\d{4}|\d\d)(?![\w/-])"),
    expression(_DAY + r" (?P<month>\d{1,2}) (?P<year>\d{4})(?![\w/-])"),
    expression(r"(?P<year>" + _DIGIT + r"\d{3})-(?P<month>\d\d)-(?P<day>\d\d)(?![\w/-])"),
    expression(
        _DAY + r"(?:st|nd|rd|th)?[ -]{0,2}(?:of )?" + _MONTH + r",?(?:[ -]{0,2}'?(?P<year>\d{4}|\d\d))?(?![\w/])", re.I
    ),
    expression(r"(?<![\w./-])" + _MONTH + r" (?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?(?![\w/])", re.I),
)
_BIRTH = r"\b(?:born|d\.? ?o\.? ?b|d/o/b|dates? of birth|birth ?dates?|birth ?days?|b-?day)\b"
# The word stands in the same sentence, at most 40 characters before the date, or right behind it.
_BIRTH_BEFORE = expression(rf"{_BIRTH}(?:[^.!?;\n]|\.(?=[ :]{{0,2}}\d|\w))*\Z", re.I)
_BIRTH_AFTER = expression(rf"[ ,(=-]{{0,3}}{_BIRTH}", re.I)
# Before an old date these tell of an event: the order of 12 March 2019, since 3/5/2021. A date that begins a line is a log entry.
_EVENT_WORDS = (
    r"on|since|from|until|till|to|before|after|by|dated?|of|between|and|the|around|about|in|at|was|signed|sent|held|made|"
    r"done|seen|closed|opened|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)
_EVENT_BEFORE = expression(r"(?:\b(?:" + _EVENT_WORDS + r")[ ,:]{1,2}|(?:^|\n)[ \t*•-]{0,4})\Z", re.I)
_OLDEST = 120


def _births(text: str, today: date) -> Iterator[Span]:
    if not _HAS_DIGIT.search(text):
        return iter(())
    spans: list[Span] = []
    for form in _DATES:
        for found in form.finditer(text):
            named = bool(
                _BIRTH_BEFORE.search(text[max(0, found.start() - 55) : found.start()])
                or _BIRTH_AFTER.match(text, found.end())
            )
            if _is_birth(found, named, text, today):
                spans.append(found.span())
    return iter(_apart(spans))


def _apart(spans: list[Span]) -> list[Span]:
    """The spans in order, without those that reach into one before them."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _is_birth(found: re.Match[str], named: bool, text: str, today: date) -> bool:
    """Whether a date is one of birth: it is called so, or it is over a year old and nothing says that it dates an event."""
    parts = found.groupdict()
    month = _MONTHS.index(parts["word"][:3].lower()) + 1 if "word" in parts else int(parts["month"])
    year = int(parts["year"]) if parts["year"] else None
    if year is not None and len(parts["year"]) == 2:
        year += 2000 if year <= today.year % 100 else 1900
    try:
        # A leap year where none is given: a birthday may be on 29 February.
        day = date(2000 if year is None else year, month, int(parts["day"]))
    except ValueError:
        return False
    if year is None or named:
        return named and (year is None or (day <= today and today.year - year <= _OLDEST))
    if len(parts["year"]) == 2 and "word" in parts:
        return False
    a_year_ago = (day.year + 1, day.month, day.day) <= (today.year, today.month, today.day)
    before = text[max(0, found.start() - 12) : found.start()]
    return a_year_ago and today.year - year <= _OLDEST and not _EVENT_BEFORE.search(before)


# NHS numbers of England and Wales, CHI numbers of Scotland and H&C numbers of Northern Ireland are ten digits alike,
# the last of which checks the others (NHS Data Dictionary, "NHS NUMBER": modulus 11).
_TEN_DIGITS = expression(
    _first(r"\d", not_after=r"\w/+.-") + r"\d\d[ \u00a0-]{0,2}\d{3}[ \u00a0-]{0,2}\d{4}(?![\w/]|-\w|\.\d)"
)


def _nhs_numbers(text: str, _: date) -> Iterator[Span]:
    for found in _TEN_DIGITS.finditer(text):
        digits = [int(digit) for digit in found[0] if digit.isdigit()]
        checked = -sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits[:9], strict=True)) % 11
        if checked == digits[9] and len(set(digits)) > 1:
            yield found.span()


# Telephone numbers of people: 07, 01 and 02. Those with 03, 08 and 09, and short ones such as 999, 101 and 111, are lines
# of services, which a note may well name. Ten digits after the 0, or nine in a few old areas (Ofcom, National Telephone Numbering Plan).
_PHONE = expression(
    r"(?<![\w/.+-])(?:(?:\+|00)[ ]?44[ )(-]{0,2}(?:0[ )]{0,2})?|\(?0)(?:[127](?:[ ()-]{0,2}\d){9}|1\d{3}[ )-]{0,2}\d{5})(?![\w/]|-\w|\.\d)"
)
_REFERENCE_BEFORE = expression(
    r"\b(?:ref|reference|case|record|id|urn|upn|crn|crime)(?: (?:no|number|is))?[ .:#]{0,3}\Z", re.I
)


def _phones(text: str, _: date) -> Iterator[Span]:
    for found in _PHONE.finditer(text):
        if not _REFERENCE_BEFORE.search(text[max(0, found.start() - 24) : found.start()]):
            yield found.span()


# The 121 areas of UK postcodes, and the letters that its second half can have (Royal Mail, Programmer's Guide to PAF).
_AREAS = words_of(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU HA HD HG
    HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S
    SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE GY JE IM
    """
)
_POSTCODE = expression(
    r"("
    + _first("[A-Za-z]", not_after=r"\w/-")
    + r"[A-Za-z]?)(\d[A-Za-z\d]?) {0,2}(\d[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?![\w-])"
)
_ORDINALS = frozenset(("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "0th"))

_CAPITALISED = r"[A-Z][\w'’-]{1,30}"
_WAYS = (
    r"Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Close|Drive|Dr|Way|Court|Ct|Crescent|Cres|Gardens|Gdns|Place|Terrace|Grove|Walk|Square|Row|"
    r"Mews|View|Rise|Hill|Park|Mount|Parade|Croft|Fold|House|Heights|Towers|Green"
)
# The number of a house: no part of a sum, a time or another number.
_HOUSE = _first(r"\d", not_after=r"\w/.:£-") + r"\d{0,3}"
_STREET = expression(
    r"(?P<number>" + _HOUSE + r"[a-zA-Z]?),? (?P<name>(?:" + _CAPITALISED + r" ){1,4}?)(?P<way>" + _WAYS + r")\b"
)
# In small letters only the ways that are not also other words (a ten minutes drive, two friends close by).
_SMALL_STREET = expression(
    r"(?P<number>" + _HOUSE + r"[a-z]?),? (?P<name>(?:st )?[a-z'’]{3,20}) (?P<way>street|road|rd|avenue|ave|crescent)\b"
)
_SMALL_NAMES_OF_NOTHING = words_of(
    "main busy hour mile miles minute minutes metre metres lane side the day week month year way and long"
)
_FLAT = expression(
    r"(?<!\w)(?:(?:Flat|Apartment|Apt)|(?:flat|apartment|apt)(?= \d{1,3}[a-z]?(?:[,.;\n]|\Z| at| in| on)))\.? (?:No\.? ?)?\d{1,3}[A-Za-z]?(?!\w)"
)
# A number after these counts something else; a court of these is one of law.
_NUMBERED_BEFORE = expression(
    r"\b(?:class|year|ward|room|rule|question|section|bus|line|the|part|group|stage|article|page)[ ]\Z", re.I
)
_OF_LAW = frozenset(("high", "county", "crown", "family", "magistrates", "magistrates'", "supreme", "sheriff"))


def _addresses(text: str, _: date) -> Iterator[Span]:
    spans = [found.span() for found in _FLAT.finditer(text)]
    for found in _POSTCODE.finditer(text):
        area, district, inward = found.groups()
        one_case = found[0].isupper() or found[0].islower()
        if (
            area.upper() in _AREAS
            and one_case
            and inward not in _ORDINALS
            and (found[0].isupper() or len(area + district) > 2)
        ):
            spans.append(found.span())
    for found in (*_STREET.finditer(text), *_SMALL_STREET.finditer(text)):
        names = found["name"].lower().split()
        numbered = _NUMBERED_BEFORE.search(text[max(0, found.start() - 12) : found.start()])
        of_law = found["way"] in {"Court", "Ct"} and names[-1] in _OF_LAW
        of_nothing = found["way"].islower() and names[0] in _SMALL_NAMES_OF_NOTHING
        if not numbered and not of_law and not of_nothing:
            spans.append(found.span())
    return iter(_joined(spans, text))


# Between the street and the postcode stands a town.
_WITHIN_ADDRESS = expression(r"[,.\n ]{0,4}(?:[A-Z][\w'’-]{1,20}[,\n ]{1,3}){0,4}")


def _joined(spans: list[Span], text: str) -> list[Span]:
    """The spans in order, those that stand together as one: a flat, its street and its postcode are one address."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or _WITHIN_ADDRESS.fullmatch(text, joined[-1][1], start)):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _names(text: str, _: date) -> Iterator[Span]:
    return iter(names_in(text))


# In this order, because what is an address is no name, and so on.
_LOOKS: tuple[tuple[Kind, Callable[[str, date], Iterator[Span]]], ...] = (
    ("email", _emails),
    ("date_of_birth", _births),
    ("nhs_number", _nhs_numbers),
    ("address", _addresses),
    ("phone", _phones),
    ("name", _names),
)
