"""The signing key: one Ed25519 key for one person's installation, made silently at the first record.

The private key lies in the key folder as an OpenSSH key file, for its owner only.
"""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.errors import StorageFailed
from sharewise.files import (
    AlreadyExists,
    NotAFile,
    create_atomically,
    make_private_folder,
    open_to_others,
    read_with_status,
    why,
)
from sharewise.record.public_key import PublicKey
from sharewise.values import frozen

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_FILE = "signing-key"
# No key file is longer.
_LARGEST_FILE = 64 * 1024


@frozen
class SigningKey:
    """The key of this installation."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """Its public part."""
        return PublicKey(self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`: 64 bytes (RFC 8032)."""
        return self.private.sign(message)


def own_public_key(folder: Path) -> PublicKey | None:
    """The public key of this installation, or None if no record was ever made here."""
    key = read_key(folder)
    return key.public if key else None


def read_key(folder: Path) -> SigningKey | None:
    """The key in `folder`, or None if there is none yet.

    Raises:
        StorageFailed: it or its folder cannot be read or is open to others, or it is not a key.

    """
    _refuse_open_folder(folder)
    path = folder / KEY_FILE
    try:
        content, status = read_with_status(path, _LARGEST_FILE)
    except FileNotFoundError:
        return None
    except NotAFile:
        raise StorageFailed(f"The signing key {path} is not a file. Move it away.") from None
    except OSError as error:
        raise StorageFailed(f"The signing key {path} cannot be read: {why(error)}.") from None
    if fault := open_to_others(path, status, to_read=True):
        raise StorageFailed(f"The signing key cannot be used. {fault}")
    return _parse(content, path)


def _refuse_open_folder(folder: Path) -> None:
    """Refuse a key folder in which others could put another key, or another key folder."""
    try:
        status = os.lstat(folder)
    except OSError:
        return
    if stat.S_ISLNK(status.st_mode):
        raise StorageFailed(f"The key folder {folder} is a link to another place. Put a folder there instead.")
    if fault := open_to_others(folder, status, to_read=True) or open_to_others(folder.parent):
        raise StorageFailed(f"The signing key cannot be used. {fault}")


def _parse(content: bytes, path: Path) -> SigningKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        private = load_ssh_private_key(content, password=None)
    except TypeError:
        # What the library says of a key that needs a passphrase.
        open_it = f"ssh-keygen -p -N '' -f {shlex.quote(str(path))}"
        raise StorageFailed(
            f"The signing key {path} has a passphrase, and sharewise asks for none. Take it off with: {open_it}"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
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
        create_atomically(folder / KEY_FILE, private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    except AlreadyExists:
        key = read_key(folder)
        if key is None:
            raise StorageFailed(f"The signing key in {folder} came and went. Try again.") from None
        return key
    return SigningKey(private)
