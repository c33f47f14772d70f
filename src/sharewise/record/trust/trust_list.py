"""The trust list: whose keys are trusted, in a file that a root key seals. Its versions only rise.

The root key is an organisation's, kept apart, or that of this installation: whoever works alone is their own root.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any, Literal, NotRequired, TypedDict

from sharewise.record.keys import SigningKey
from sharewise.record.public_key import PublicKey
from sharewise.record.reading.recipients import BadRecipient, ReaderData, RecordReader, check_readers, reader_of
from sharewise.record.seal import SHA256, TIME, Envelope
from sharewise.record.trust.trust_entry import BadTrust, TrustEntry, by_key, entry_of
from sharewise.strict_json import LARGEST, NotStrict, read_strict
from sharewise.text import expression
from sharewise.values import by_default, frozen

TRUST = Envelope("sharewise-trust/1", "trust", "sharewise-trust+jws")
_KIND: Literal["trust list"] = "trust list"
_SHA256, _TIME = expression(SHA256), expression(TIME)
_LAST_VERSION = 99_999_999
LARGEST_LIST = LARGEST


class LastGoodData(TypedDict):
    """The last record of a key that counts: in this records folder, or where `folder` is null in each. With 0, none does."""

    folder: str | None
    sequence: int
    statement_sha256: str | None


class TrustedKeyData(TypedDict):
    """A key, whose it is, and how long it counts. Days are in UTC, and belong to the time."""

    kid: str
    x: str
    person: str
    role: str
    since: str | None
    until: str | None
    revoked: str | None
    last_good: list[LastGoodData]


class TrustData(TypedDict):
    """What is sealed. `readers`: those to whom new records are encrypted; it is there only where they are."""

    keys: list[TrustedKeyData]
    readers: NotRequired[list[ReaderData]]


class TrustSeal(TypedDict):
    """Which version it is, by which root key, and the digest of the statement of the version before."""

    kind: Literal["trust list"]
    chain: str
    version: int
    previous: str | None
    time: str


class TrustFile(TypedDict):
    """The whole file."""

    format: Literal["sharewise-trust/1"]
    trust: TrustData
    seal: TrustSeal
    signature: str


@frozen
class TrustList:
    """A list that is as its root key sealed it.

    Attributes:
        root: the thumbprint of that key.
        version, time: which version it is, and when it was sealed.
        entries: its entries, in order.
        statement: the digest of what was signed; `previous` that of the version before.
        readers: those who can read new records, beside whoever makes them; nobody: new records are not encrypted.

    """

    root: str
    version: int
    time: str
    entries: tuple[TrustEntry, ...]
    statement: str
    previous: str | None
    readers: tuple[RecordReader, ...] = by_default(())


def sealed_list(
    entries: Iterable[TrustEntry],
    root: SigningKey,
    before: TrustList | None,
    time: str,
    readers: Iterable[RecordReader] = (),
) -> dict[str, Any]:
    """The file of the next version of a list. `time` is UTC.

    Raises:
        BadTrust: the entries do not go together.

    """
    entries, readers = list(entries), list(readers)
    by_key(entries)
    _check(readers)
    seal: TrustSeal = {
        "kind": _KIND,
        "chain": root.public.thumbprint,
        "version": before.version + 1 if before else 1,
        "previous": before.statement if before else None,
        "time": max(time, before.time) if before else time,
    }
    body: dict[str, Any] = {"keys": [each.data() for each in entries]}
    if readers:
        body["readers"] = [each.data() for each in readers]
    return {
        "format": TRUST.format,
        "trust": body,
        "seal": seal,
        "signature": TRUST.sign(root, TRUST.statement(body, seal)),
    }


def read_list(content: bytes, root: PublicKey) -> TrustList:
    """The list in a file's bytes, as this root key sealed it.

    Raises:
        BadTrust: it is no such list, was sealed by another key, or changed since.

    """
    data = trust_file_in(content)
    if data is None:
        raise BadTrust("it is not a trust list")
    seal: Any = data.get("seal")
    body: Any = data.get("trust")
    if data.keys() != {"format", "trust", "seal", "signature"} or not isinstance(data["signature"], str):
        raise BadTrust("parts of it are missing or were added")
    if (
        not _is_seal(seal)
        or not isinstance(body, dict)
        or body.keys() not in ({"keys"}, {"keys", "readers"})
        or not isinstance(body["keys"], list)
        or not isinstance(body.get("readers", [None]), list)
        or not body.get("readers", [None])
    ):
        raise BadTrust("a part of it is not as sharewise writes it")
    if seal["chain"] != root.thumbprint:
        raise BadTrust("it is sealed by another root key than the one that this computer knows")
    signed = TRUST.statement(body, seal, is_strict=True)
    if not TRUST.is_signed(root, data["signature"], signed):
        raise BadTrust("it was changed after it was sealed")
    entries = tuple(map(entry_of, body["keys"]))
    by_key(entries)
    readers = _readers_in(body.get("readers", []))
    statement = hashlib.sha256(signed).hexdigest()
    return TrustList(root.thumbprint, seal["version"], seal["time"], entries, statement, seal["previous"], readers)


def _readers_in(data: list[Any]) -> tuple[RecordReader, ...]:
    try:
        readers = tuple(map(reader_of, data))
    except BadRecipient as error:
        raise BadTrust(str(error)) from None
    _check(readers)
    return readers


def _check(readers: Iterable[RecordReader]) -> None:
    try:
        check_readers(readers)
    except BadRecipient as error:
        raise BadTrust(str(error)) from None


def trust_file_in(content: bytes) -> dict[str, Any] | None:
    """What a file holds that says it is a trust list; None of any other.

    Raises:
        BadTrust: it is damaged.

    """
    if TRUST.format.partition("/")[0].encode() not in content:
        return None
    try:
        data = read_strict(content)
    except NotStrict as error:
        raise BadTrust(f"it is damaged: {error}") from None
    found = data.get("format") if isinstance(data, dict) else None
    if isinstance(found, str) and re.fullmatch(r"sharewise-trust/[0-9]{1,9}", found) and found != TRUST.format:
        raise BadTrust("it was made by a newer version of sharewise")
    return data if found == TRUST.format else None


def _is_seal(seal: Any) -> bool:
    match seal:
        case {
            "kind": "trust list",
            "chain": str(chain),
            "version": int(version),
            "previous": None | str() as previous,
            "time": str(time),
        }:
            return (
                len(seal) == 5
                and re.fullmatch(r"[A-Za-z0-9_-]{43}", chain) is not None
                and type(version) is int
                and 1 <= version <= _LAST_VERSION
                and (previous is None) == (version == 1)
                and (previous is None or _SHA256.fullmatch(previous) is not None)
                and _TIME.fullmatch(time) is not None
            )
    return False
