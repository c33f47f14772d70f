"""The signing key: one Ed25519 key for one person's installation, made silently at the first record.

The private key lies in the key folder as an OpenSSH key file, for its owner only. `PublicKey` is what verification
needs: it refuses the public keys under which signatures can be forged without a private key.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.errors import StorageFailed
from sharewise.record.publish import AlreadyThere, make_private_folder, publish

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_FILE = "signing-key"

# The field prime of edwards25519, and the y coordinates of its points of small order (RFC 8032; y of order 8 as in
# Chalkias, Garillot, Nikolaenko 2020, "Taming the many EdDSAs", table 6a).
_P = 2**255 - 19
_Y_ORDER_8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
_SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _Y_ORDER_8, _P - _Y_ORDER_8})


class BadPublicKey(ValueError):
    """A public key that must not be trusted: anyone could sign under it, or it has a second spelling."""


@dataclass(frozen=True)
class PublicKey:
    """A public key's 32 bytes, and the names it goes by."""

    raw: bytes

    def __post_init__(self) -> None:
        y = int.from_bytes(self.raw, "little") & (2**255 - 1)
        if len(self.raw) != 32 or y >= _P or y in _SMALL_ORDER_Y:
            raise BadPublicKey("this public key is not safe to check signatures with")

    @property
    def x(self) -> str:
        return base64.urlsafe_b64encode(self.raw).decode().rstrip("=")

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key (RFC 8037)."""
        return {"kty": "OKP", "crv": "Ed25519", "x": self.x}

    @property
    def thumbprint(self) -> str:
        """The RFC 7638 thumbprint, base64url: the name of the key's chain."""
        return base64.urlsafe_b64encode(self._thumbprint()).decode().rstrip("=")

    @property
    def folder_name(self) -> str:
        """The first 12 hex digits of the thumbprint: the name of the folder that the key's records lie in."""
        return self._thumbprint().hex()[:12]

    def _thumbprint(self) -> bytes:
        canonical = json.dumps(self.jwk, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).digest()

    @property
    def fingerprint(self) -> str:
        """The fingerprint as `ssh-keygen -l` shows it."""
        blob = b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-ed25519", self.raw))
        return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")

    def pem(self) -> str:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def openssh(self) -> str:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode() + "\n"

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` is this key's signature of `message`."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """The key of this installation."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


def own_public_key(folder: Path) -> PublicKey | None:
    """The public key of this installation, or None if no record was ever made here."""
    key = read_key(folder)
    return key.public if key else None


def read_key(folder: Path) -> SigningKey | None:
    """The key in `folder`, or None if there is none yet.

    Raises:
        StorageFailed: it cannot be read, is open to others, or is not a key.

    """
    path = folder / KEY_FILE
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageFailed(f"The signing key {path} cannot be read: {error.strerror}.") from None
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise StorageFailed(f"The signing key {path} is not a file. Move it away.")
        if os.name == "posix" and status.st_mode & 0o077:
            raise StorageFailed(f"The signing key {path} can be read by others. Close it with: chmod 600 {path}")
        if os.name == "posix" and status.st_uid != os.geteuid():
            raise StorageFailed(f"The signing key {path} belongs to someone else. Move it away.")
        content = file.read(64 * 1024)
    return _parse(content, path)


def _parse(content: bytes, path: Path) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        private = load_ssh_private_key(content, password=None)
    except (ValueError, TypeError):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise StorageFailed(f"The file {path} is not a signing key that sharewise can use. Move it away.") from None
    return SigningKey(private)


def read_or_make_key(folder: Path) -> SigningKey:
    """The key in `folder`; made there if there is none. Where two make one at the same time, one is kept.

    Raises:
        StorageFailed: as `read_key`, or the key cannot be written.

    """
    key = read_key(folder)
    if key is not None:
        return key
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = Ed25519PrivateKey.generate()
    make_private_folder(folder)
    try:
        publish(folder / KEY_FILE, private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    except AlreadyThere:
        key = read_key(folder)
        if key is None:
            raise StorageFailed(f"The signing key in {folder} came and went. Try again.") from None
        return key
    return SigningKey(private)
