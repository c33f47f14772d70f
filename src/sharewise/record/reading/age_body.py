"""The encrypted body of a record: an age file (age-encryption.org/v1) as armoured text, in the one spelling that it can have.

Whether it opens is for whoever has a key. That it can be such a file at all is looked at here without any key or library: one that
claims to be larger than it is, asks for long work, has nobody who could open it, or has something after its end is refused.
"""

from __future__ import annotations

import base64
import binascii
import re

from sharewise.record.public_key import PublicKey
from sharewise.values import frozen

_BEGIN, _END = "-----BEGIN AGE ENCRYPTED FILE-----\n", "-----END AGE ENCRYPTED FILE-----\n"
_LINE = 64
# A header names those who can read, each in a stanza.
MOST_STANZAS = 64
_LONGEST_HEADER = 16 * 1024
_HEADER = rb"age-encryption\.org/v1\n((?:-> [!-~]+(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+)--- [A-Za-z0-9+/]{43}\n"
_STANZA = rb"(?m)^-> ([!-~]+)(?: ([!-~]+))?"
# The two kinds of keys that sharewise encrypts to. A passphrase is none: it may ask for work without end.
_X25519, _SSH = b"X25519", b"ssh-ed25519"
_PASSPHRASE = b"scrypt"
# What follows the header holds 16 random bytes, and the tag of the last piece: 16 more.
_FEWEST = 32


@frozen
class AgeBody:
    """An age file that has the shape of one.

    Attributes:
        content: its bytes, without the armour.
        tags: the marks of the SSH keys among those that can open it; of keys of age itself nobody can tell which they are.
        has_hidden: whether there are such keys.

    """

    content: bytes
    tags: frozenset[bytes]
    has_hidden: bool


def armoured(content: bytes) -> str:
    """The bytes of an age file as text."""
    text = base64.b64encode(content).decode()
    lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)]
    return "".join((_BEGIN, *(f"{line}\n" for line in lines), _END))


def read_age(text: object) -> AgeBody | None:
    """The age file in a text; None where it is none, or not as sharewise writes it."""
    if not isinstance(text, str) or not (text.startswith(_BEGIN) and text.endswith(_END)):
        return None
    try:
        content = base64.b64decode(text[len(_BEGIN) : -len(_END)].replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        return None
    # Compiled where it is used first: to read plain records needs none of it.
    header = re.match(_HEADER, content[:_LONGEST_HEADER])
    # Another spelling of the same would be a second file with one meaning.
    if header is None or armoured(content) != text or len(content) < header.end() + _FEWEST:
        return None
    stanzas: list[tuple[bytes, bytes]] = re.findall(_STANZA, header[1])
    kinds = {kind for kind, _ in stanzas}
    if len(stanzas) > MOST_STANZAS or _PASSPHRASE in kinds or not kinds & {_X25519, _SSH}:
        return None
    return AgeBody(content, frozenset(tag for kind, tag in stanzas if kind == _SSH), _X25519 in kinds)


def tag_of(key: PublicKey) -> bytes:
    """The mark of an SSH key in the header of what it opens: the beginning of the digest that its fingerprint is."""
    digest = base64.b64decode(key.fingerprint.removeprefix("SHA256:") + "=")
    return base64.b64encode(digest[:4]).rstrip(b"=")
