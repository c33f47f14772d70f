"""A public key: what checking a signature needs. It refuses the keys under which signatures can be forged.

Passing the usual test vectors is not enough: the library behind it accepts public keys of small order, and second
spellings of good ones, under which anyone can sign without a private key.
"""

from __future__ import annotations

import base64
import codecs
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from sharewise.values import frozen

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# The field prime of edwards25519, and the y coordinates of its points of small order (RFC 8032; y of order 8 as in
# Chalkias, Garillot, Nikolaenko 2020, "Taming the many EdDSAs", table 6a).
_P = 2**255 - 19
_Y_ORDER_8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
_SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _Y_ORDER_8, _P - _Y_ORDER_8})

# No file of public keys is longer: those of a few thousand people fit.
LARGEST_KEY_FILE = 1024 * 1024
_IS_PRIVATE = "it holds a private key, which signs records. Keep it closed, and ask for the public key"


class BadPublicKey(ValueError):
    """A public key that must not be trusted: anyone could sign under it, or it has a second spelling."""


def _is_safe(point: bytes) -> bool:
    """Whether a point is spelled in the one right way and is not of small order."""
    y = int.from_bytes(point, "little") & (2**255 - 1)
    return y < _P and y not in _SMALL_ORDER_Y


@frozen
class PublicKey:
    """A public key's 32 bytes, and the names it goes by."""

    raw: bytes

    def __init__(self, raw: bytes) -> None:
        """Raises:
        BadPublicKey: they are not safe to check signatures with.

        """
        if len(raw) != 32 or not _is_safe(raw):
            raise BadPublicKey("this public key is not safe to check signatures with")
        self.__dict__["raw"] = raw

    def __reduce__(self) -> tuple[type[PublicKey], tuple[bytes]]:
        """As it is told to another process: what checks signatures is made there."""
        return PublicKey, (self.raw,)

    @property
    def x(self) -> str:
        """The 32 bytes in base64url: what a JSON Web Key calls `x`."""
        return base64.urlsafe_b64encode(self.raw).decode().rstrip("=")

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key (RFC 8037)."""
        return {"kty": "OKP", "crv": "Ed25519", "x": self.x}

    @cached_property
    def thumbprint(self) -> str:
        """The RFC 7638 thumbprint, base64url: the name of the key's chain."""
        return base64.urlsafe_b64encode(self._thumbprint()).decode().rstrip("=")

    @cached_property
    def folder_name(self) -> str:
        """The first 12 hex digits of the thumbprint: the name of the folder that the key's records lie in."""
        return key_folder_name(self.thumbprint)

    def _thumbprint(self) -> bytes:
        canonical = json.dumps(self.jwk, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).digest()

    @property
    def fingerprint(self) -> str:
        """The fingerprint as `ssh-keygen -l` shows it."""
        # By hand: `ssh_key_fingerprint` of cryptography is newer than the oldest version that is allowed, and loading it
        # costs more than all the rest of showing a key.
        blob = b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-ed25519", self.raw))
        return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")

    def pem(self) -> str:
        """The key as PEM (RFC 8410)."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def openssh(self) -> str:
        """The key as one OpenSSH line."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode() + "\n"

    @cached_property
    def _checker(self) -> Ed25519PublicKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        return Ed25519PublicKey.from_public_bytes(self.raw)

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` is this key's signature of `message`."""
        from cryptography.exceptions import InvalidSignature

        # A signature begins with a point too. From one of small order the private key can be worked out.
        if not _is_safe(signature[:32]):
            return False
        try:
            self._checker.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def key_folder_name(thumbprint: str) -> str:
    """The name of the folder for the key with this thumbprint (43 characters of base64url)."""
    return base64.urlsafe_b64decode(thumbprint + "=").hex()[:12]


def read_public_key(content: bytes) -> PublicKey:
    """The one Ed25519 public key in a file's bytes.

    Raises:
        BadPublicKey: as `read_public_keys`, or it holds several.

    """
    keys = read_public_keys(content)
    if len(keys) > 1:
        raise BadPublicKey("it holds more than one key")
    return keys[0]


def read_public_keys(content: bytes) -> tuple[PublicKey, ...]:
    """The Ed25519 public keys in a file's bytes, in their order: a JSON Web Key (RFC 8037) or a set of them, PEM, or OpenSSH lines, in
    any encoding that Windows writes.

    Raises:
        BadPublicKey: it is none of these, mixes them, holds a private key, or one of the keys must not be trusted.

    """
    if len(content) > LARGEST_KEY_FILE:
        raise BadPublicKey("the file is too large to be a public key")
    text = as_text(content).strip()
    if b"PRIVATE KEY" in text:
        raise BadPublicKey(_IS_PRIVATE)
    # What `key show` prints says a few words before the key's line.
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith(b"ssh-")]
    blocks = [_BEGIN + block for block in text.split(_BEGIN)[1:]]
    if bool(lines) + bool(blocks) + (b"{" in text) > 1:
        raise BadPublicKey("it holds more than one key, in different forms")
    if text.startswith((b"{", b"[")):
        return tuple(map(_from_jwk, _json_keys(text)))
    return tuple(map(_from_library, lines or blocks or [text]))


# What a byte order mark says of the encoding. The longer come first: the others begin like them.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BEGIN = b"-----BEGIN "


def as_text(content: bytes) -> bytes:
    """A text file as UTF-8 without a mark, whatever Windows wrote it in: PowerShell writes UTF-16, and Notepad a mark before UTF-8.

    Raises:
        BadPublicKey: it is no text in the encoding that its mark names.

    """
    mark, encoding = next((each for each in _MARKS if content.startswith(each[0])), (b"", ""))
    # Without a mark: of every letter that a key is written in, one of the two bytes is zero.
    if not mark and content[1:2] == b"\0":
        encoding = "utf-16-le"
    elif not mark and content[:1] == b"\0":
        encoding = "utf-16-be"
    if not encoding:
        return content
    try:
        return content.removeprefix(mark).decode(encoding).encode()
    except UnicodeError:
        raise BadPublicKey("it is not a text file") from None


def _from_library(text: bytes) -> PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key, load_ssh_public_key

    load = load_pem_public_key if text.startswith(_BEGIN) else load_ssh_public_key
    try:
        key = load(text)
    except (ValueError, UnsupportedAlgorithm):
        raise BadPublicKey(_NO_KEY) from None
    if not isinstance(key, Ed25519PublicKey):
        raise BadPublicKey("it is not an Ed25519 key")
    return PublicKey(key.public_bytes_raw())


def _json_keys(text: bytes) -> list[object]:
    """The JSON Web Keys in a text: the one that it is, or those of the set. Each object is a list of pairs."""
    try:
        found = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        raise BadPublicKey(_NO_KEY) from None
    sets = [value for name, value in found if name == "keys"] if isinstance(found, _Pairs) else []
    if not sets:
        return [found]
    if len(sets) > 1:
        raise BadPublicKey("a member stands twice in it")
    if not isinstance(sets[0], list) or isinstance(sets[0], _Pairs) or not sets[0]:
        raise BadPublicKey("there is no key in its `keys`")
    return list(sets[0])


class _Pairs(list[tuple[str, object]]):
    """The members of a JSON object, also those that stand twice."""


_NO_KEY = "it is not a public key in PEM, OpenSSH or JSON form"


def _from_jwk(pairs: object) -> PublicKey:
    if not isinstance(pairs, _Pairs):
        raise BadPublicKey(_NO_KEY)
    members = dict(pairs)
    if len(members) != len(pairs):
        raise BadPublicKey("a member stands twice in it")
    return public_key_of(members)


def public_key_of(members: Mapping[str, object]) -> PublicKey:
    """The Ed25519 public key in the members of a JSON Web Key.

    Raises:
        BadPublicKey: as `read_public_keys`.

    """
    if "d" in members:
        raise BadPublicKey(_IS_PRIVATE)
    if members.get("kty") != "OKP" or members.get("crv") != "Ed25519":
        raise BadPublicKey("it is not an Ed25519 key")
    x = members.get("x")
    if not isinstance(x, str) or not re.fullmatch(r"[A-Za-z0-9_-]{43}", x):
        raise BadPublicKey("its `x` is not 32 bytes in base64url")
    key = PublicKey(base64.urlsafe_b64decode(x + "="))
    # The last character of 43 has bits to spare; only one spelling is right.
    if key.x != x:
        raise BadPublicKey("its `x` is not 32 bytes in base64url")
    if members.get("kid", key.thumbprint) != key.thumbprint:
        raise BadPublicKey("its `kid` is not its own thumbprint")
    return key
