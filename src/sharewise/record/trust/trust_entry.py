"""One line of a trust list: a key, whose it is, and which of its records count.

What counts is a record's place in its chain wherever that is known: a date can be made up by whoever has the key, a place
that others have seen cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from sharewise.record.public_key import BadPublicKey, PublicKey, public_key_of
from sharewise.record.seal import FOLDER_ID, LAST_SEQUENCE, SHA256
from sharewise.text import expression, one_line
from sharewise.values import by_default, frozen

_SHA256, _FOLDER = expression(SHA256), expression(FOLDER_ID)
_MOST_LETTERS, _MOST_PLACES = 200, 100
_ALWAYS = ("0001-01-01", "9999-12-31")


class BadTrust(ValueError):
    """What is wrong with a trust list, or with a line of it, in words that go on a sentence."""


@frozen
class LastGood:
    """The last record of a key that counts.

    Attributes:
        folder: the id of the records folder; None: in each.
        sequence: its number; 0: none counts.
        statement: the digest of its statement, where it was at hand.

    """

    folder: str | None
    sequence: int
    statement: str | None = None


@frozen
class TrustEntry:
    """A key, and whose it is.

    Attributes:
        key: the key.
        person, role: whose it is; the role may be empty.
        since, until: the first and the last day, in UTC, on which records may be dated. None: no such day.
        revoked: the day from which it counts no more, as nobody knows who has it. None: it was not taken back.
        last_good: where its records end that count, for each records folder of which that is known.

    """

    key: PublicKey
    person: str
    role: str = ""
    since: str | None = None
    until: str | None = None
    revoked: str | None = None
    last_good: tuple[LastGood, ...] = by_default(())

    @property
    def kid(self) -> str:
        """The key's thumbprint."""
        return self.key.thumbprint

    def why_not(self, folder: str, sequence: int, statement: str, time: str) -> str | None:
        """Why a record of this key does not count, in sentences; None where it does. What a place decides, no date does."""
        if self.since is not None and time[:10] < self.since:
            return f"Its key counts from {self.since}, and it is dated before that."
        places = [each for each in self.last_good if each.folder in (None, folder)]
        for place in places:
            if sequence > place.sequence:
                last = f"record {place.sequence} is the last one here" if place.sequence else "none here does"
                return f"Its key counts no more: {last}. Ask whoever keeps the trust list what came later."
            if sequence == place.sequence and place.statement not in (None, statement):
                return "It is not the record that stood in this place when its key was taken back."
        if places:
            return None
        if self.last_good and self.revoked is not None:
            return "Its key was taken back, and which of its records in this folder count is not known."
        day = min(filter(None, (self.revoked, _day_after(self.until))), default=None)
        if day is not None and time[:10] >= day:
            return f"Its key counts no more from {day}, and it is dated on that day or later."
        return None

    def data(self) -> dict[str, Any]:
        """It as it stands in a list."""
        return {
            "kid": self.kid,
            "x": self.key.x,
            "person": self.person,
            "role": self.role,
            "since": self.since,
            "until": self.until,
            "revoked": self.revoked,
            "last_good": [
                {"folder": each.folder, "sequence": each.sequence, "statement_sha256": each.statement}
                for each in self.last_good
            ],
        }


_MEMBERS = frozenset({"kid", "x", "person", "role", "since", "until", "revoked", "last_good"})


def entry_of(data: object) -> TrustEntry:
    """The entry that stands in a list.

    Raises:
        BadTrust: it is none.

    """
    if not isinstance(data, dict) or data.keys() != _MEMBERS:
        raise BadTrust("parts of an entry are missing or were added")
    try:
        key = public_key_of({"kty": "OKP", "crv": "Ed25519", "x": data["x"], "kid": data["kid"]})
    except BadPublicKey as error:
        raise BadTrust(f"a key in it cannot be trusted: {error}") from None
    person, role = data["person"], data["role"]
    if not _is_name(person) or not (role == "" or _is_name(role)):
        raise BadTrust("it does not say in one line whose a key is")
    days = [data[name] for name in ("since", "until", "revoked")]
    if not all(each is None or _is_day(each) for each in days):
        raise BadTrust("a day in it is none")
    places = data["last_good"]
    if not isinstance(places, list) or len(places) > _MOST_PLACES:
        raise BadTrust("the last good records of a key are not as sharewise writes them")
    since, until, revoked = days
    return TrustEntry(key, person, role, since, until, revoked, tuple(map(_place_of, places)))


def _place_of(data: Any) -> LastGood:
    match data:
        case {
            "folder": None | str() as folder,
            "sequence": int(sequence),
            "statement_sha256": None | str() as statement,
        } if len(data) == 3 and type(sequence) is int and 0 <= sequence <= LAST_SEQUENCE:
            if (folder is None or _FOLDER.fullmatch(folder)) and (statement is None or _SHA256.fullmatch(statement)):
                return LastGood(folder, sequence, statement)
    raise BadTrust("the last good record of a key is not as sharewise writes it")


def _is_name(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip()) and len(text) <= _MOST_LETTERS and one_line(text) == text


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _day_after(day: str | None) -> str | None:
    return date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat() if day else None


def by_key(entries: Iterable[TrustEntry]) -> Mapping[str, tuple[TrustEntry, ...]]:
    """The entries of each key. One key may have several, for one person after the other time: a break, another role.

    Raises:
        BadTrust: a key stands twice for the same time, or for two people, or an entry ends before it begins.

    """
    found: dict[str, list[TrustEntry]] = {}
    for each in entries:
        found.setdefault(each.kid, []).append(each)
        if not _is_name(each.person):
            raise BadTrust("a person's name is one line, of at most 200 letters")
        if each.since and any(end is not None and end < each.since for end in (each.until, each.revoked)):
            raise BadTrust(f"the key of {each.person} would end before it begins")
    for same in found.values():
        if len({each.person for each in same}) > 1:
            raise BadTrust(f"the key of {same[0].person} stands there for somebody else too")
        spans = sorted((each.since or _ALWAYS[0], each.until or _ALWAYS[1]) for each in same)
        if any(earlier[1] >= later[0] for earlier, later in pairwise(spans)):
            raise BadTrust(f"the key of {same[0].person} stands there already for that time")
    return {kid: tuple(same) for kid, same in found.items()}
