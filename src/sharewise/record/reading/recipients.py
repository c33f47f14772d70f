"""Those who can read records that are encrypted: each by a public key to encrypt to, in one of the two forms that age has.

A key under which everybody could read what is encrypted is refused here: the library encrypts to it without a word.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any, TypedDict

from sharewise.record.public_key import BadPublicKey, PublicKey, as_text
from sharewise.text import expression, one_line
from sharewise.values import frozen

# So many besides the author: each makes each record longer.
MOST_READERS = 30
_MOST_LETTERS = 200
_AGE = expression(r"age1[02-9ac-hj-np-z]{58}")
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_SSH = expression(r"ssh-ed25519 ([A-Za-z0-9+/]{68})(?: .*)?")
_SSH_WIRE = b"\0\0\0\x0bssh-ed25519\0\0\0 "
# The field prime of curve25519, and the points of small order on it and on its twist (RFC 7748; Bernstein's list).
_P = 2**255 - 19
_SMALL_ORDER = frozenset(
    {
        0,
        1,
        _P - 1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    }
)


class BadRecipient(ValueError):
    """Why nothing can be encrypted to this, in words that go on a sentence."""


class ReaderData(TypedDict):
    """Somebody who can read, as they stand in a trust list. `recovery`: it is the organisation's recovery key."""

    recipient: str
    name: str
    recovery: bool


@frozen
class RecordReader:
    """Somebody who can read records that are encrypted from now on.

    Attributes:
        recipient: their public key: `age1...`, or `ssh-ed25519 ...` without a comment.
        name: who they are.
        is_recovery: whether it is the organisation's recovery key, which is kept apart.

    """

    recipient: str
    name: str
    is_recovery: bool = False

    def data(self) -> ReaderData:
        """It as it stands in a list."""
        return {"recipient": self.recipient, "name": self.name, "recovery": self.is_recovery}


def reader_of(data: Any) -> RecordReader:
    """The one that stands in a list.

    Raises:
        BadRecipient: it is none.

    """
    match data:
        case {"recipient": str(recipient), "name": str(name), "recovery": bool(is_recovery)} if len(data) == 3:
            if recipient != checked_recipient(recipient) or not is_readers_name(name):
                raise BadRecipient("somebody who can read is not written as sharewise does")
            return RecordReader(recipient, name, is_recovery)
    raise BadRecipient("somebody who can read is not written as sharewise does")


def is_readers_name(text: str) -> bool:
    """Whether this can be somebody's name in a list: one line that is not too long."""
    return bool(text.strip()) and len(text) <= _MOST_LETTERS and one_line(text) == text


def check_readers(readers: Iterable[RecordReader]) -> None:
    """Check that these go together.

    Raises:
        BadRecipient: nobody could read what the author can read no more, or one stands there twice.

    """
    some = list(readers)
    if len(some) > MOST_READERS:
        raise BadRecipient(f"more than {MOST_READERS} are to read")
    if some and not any(each.is_recovery for each in some):
        raise BadRecipient(
            "there has to be a recovery key among them, or else a record could be read by nobody once its author has gone"
        )
    if len({each.recipient for each in some}) < len(some) or len({each.name for each in some}) < len(some):
        raise BadRecipient("the same name or key would stand there twice")


def recipients_in(content: bytes) -> list[str]:
    """The public keys in a file that somebody named, one a line: of age, or of SSH. Notes that begin with # count for nothing.

    Raises:
        BadRecipient: it holds anything else, or a private key.

    """
    try:
        text = as_text(content).decode("utf-8")
    except (BadPublicKey, UnicodeError):
        raise BadRecipient("it is not a text file") from None
    if "AGE-SECRET-KEY-" in text.upper() or "PRIVATE KEY" in text:
        raise BadRecipient("it holds a private key, which opens records. Keep it closed, and give the public one")
    lines = [line.strip() for line in text.splitlines()]
    found = [checked_recipient(line) for line in lines if line and not line.startswith("#")]
    if not found:
        raise BadRecipient("there is no key in it")
    return found


def checked_recipient(text: str) -> str:
    """A public key that can be encrypted to, in the one spelling that it has in a list.

    Raises:
        BadRecipient: it is none, or everybody could read what is encrypted to it.

    """
    if _AGE.fullmatch(text):
        point = int.from_bytes(_from_bech32(text), "little")
        if point >= _P or point in _SMALL_ORDER:
            raise BadRecipient("everybody could read what is encrypted to this key")
        return text
    found = _SSH.fullmatch(text)
    if found is None:
        raise BadRecipient("it is not a public key of age (age1...) or of SSH (ssh-ed25519 ...)")
    try:
        wire = base64.b64decode(found[1], validate=True)
        if not wire.startswith(_SSH_WIRE):
            raise BadRecipient("it is not an Ed25519 key")
        PublicKey(wire.removeprefix(_SSH_WIRE))
    except binascii.Error:
        raise BadRecipient("it is not a public key of SSH") from None
    except BadPublicKey:
        raise BadRecipient("everybody could read what is encrypted to this key") from None
    return f"ssh-ed25519 {found[1]}"


def recipient_of(key: PublicKey) -> str:
    """A key of SSH as it stands in a list."""
    return f"ssh-ed25519 {base64.b64encode(_SSH_WIRE + key.raw).decode()}"


def _from_bech32(text: str) -> bytes:
    """The 32 bytes in a public key of age (BIP 173).

    Raises:
        BadRecipient: a letter of it was mistyped.

    """
    values = [_LETTERS.index(letter) for letter in text[4:]]
    check = 1
    for value in (*(ord(letter) >> 5 for letter in "age"), 0, *(ord(letter) & 31 for letter in "age"), *values):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    # 52 letters are 260 bits, of which the last four are not used.
    if check != 1 or number & 15:
        raise BadRecipient("a letter of this key is wrong")
    return (number >> 4).to_bytes(32, "big")
