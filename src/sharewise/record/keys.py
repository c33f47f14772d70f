"""The signing key: one Ed25519 key for one person's installation, made silently at the first record.

The private key lies in the key folder as an OpenSSH key file, for its owner only, and under a passphrase where the owner wants one.
To check records needs only the public half, which stands in the file in the clear.
"""

from __future__ import annotations

import binascii
import contextlib
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.errors import StorageFailed, WrongUse
from sharewise.files import (
    AlreadyExists,
    NotAFile,
    create_atomically,
    make_private_folder,
    open_to_others,
    read_named,
    read_with_status,
    replace_atomically,
    why,
)
from sharewise.record.public_key import LARGEST_KEY_FILE, BadPublicKey, PublicKey, read_public_keys
from sharewise.text import expression
from sharewise.values import frozen

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_FILE = "signing-key"
SECRET_FILE = "pseudonym-secret"  # noqa: S105 (the name of its file)
# So often the passphrase is worked through (bcrypt), so that to guess at one takes long.
_ROUNDS = 64
_SECRET = expression(rb"([0-9a-f]{64})\n")
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


class KeyLocked(StorageFailed):
    """The signing key has a passphrase, and none that was given opens it."""


def own_public_key(folder: Path, file: str = KEY_FILE) -> PublicKey | None:
    """The public key of this installation, or None if no record was ever made here. `file`: of another key that lies beside it.

    Raises:
        StorageFailed: as `read_key`.

    """
    content = _read(folder, file, _called(file))
    if content is None:
        return None
    raw = _public_part(content) or _public_part_of_locked(content)
    if raw is not None:
        # One that is not safe is that of no private key, which is then found to be so.
        with contextlib.suppress(BadPublicKey):
            return PublicKey(raw)
    return _parse(content, folder / file).public


def is_locked(folder: Path, file: str = KEY_FILE) -> bool:
    """Whether there is a key in `folder`, and it has a passphrase. `file`: as of `own_public_key`. Raises: as `read_key`."""
    return _public_part_of_locked(_read(folder, file, _called(file)) or b"") is not None


def lock_key(folder: Path, key: SigningKey, passphrase: bytes | None, file: str = KEY_FILE) -> None:
    """Put the key under a passphrase, or under none. `file`: as of `own_public_key`.

    Raises:
        StorageFailed: it could not be written. The file is as it was.

    """
    try:
        replace_atomically(folder / file, _openssh(key.private, passphrase))
    except OSError as error:
        raise StorageFailed(f"The {_called(file)} {folder / file} cannot be written: {why(error)}.") from None


def read_key(folder: Path, passphrases: Iterable[bytes] = (), file: str = KEY_FILE) -> SigningKey | None:
    """The key in `folder`, or None if there is none yet. `passphrases`: those to try, if it has one; they are asked for one by one.
    `file`: as of `own_public_key`.

    Raises:
        KeyLocked: it has a passphrase, and it is none of these.
        StorageFailed: it or its folder cannot be read or is open to others, or it is not a key.

    """
    content = _read(folder, file, _called(file))
    return None if content is None else _parse(content, folder / file, passphrases)


def _called(file: str) -> str:
    """What a key file of this name is called."""
    return file.replace("-", " ") if re.fullmatch("[a-z]+-key", file) else "signing key"


def _read(folder: Path, file: str = KEY_FILE, what: str = "signing key") -> bytes | None:
    """What the key file holds, or another beside it, if there is one. Raises: as `read_key`."""
    _refuse_open_folder(folder)
    path = folder / file
    try:
        content, status = read_with_status(path, _LARGEST_FILE)
    except FileNotFoundError:
        return None
    except NotAFile:
        raise StorageFailed(f"The {what} {path} is not a file. Move it away.") from None
    except OSError as error:
        raise StorageFailed(f"The {what} {path} cannot be read: {why(error)}.") from None
    if fault := open_to_others(path, status, to_read=True):
        raise StorageFailed(f"The {what} cannot be used. {fault}")
    return content


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


def _parse(content: bytes, path: Path, passphrases: Iterable[bytes] = ()) -> SigningKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    private: object = None
    try:
        if _public_part_of_locked(content) is None:
            private = load_ssh_private_key(content, password=None)
        else:
            private = _unlocked(content, path, passphrases)
    except (TypeError, ValueError, UnsupportedAlgorithm):
        pass
    if not isinstance(private, Ed25519PrivateKey) or not _fits_its_public_part(private, content):
        raise StorageFailed(
            f"The file {path} is not a {_called(path.name)} that sharewise can use. Move it away."
        ) from None
    return SigningKey(private)


def _unlocked(content: bytes, path: Path, passphrases: Iterable[bytes]) -> object:
    """The private key in a file that has a passphrase. Raises: as `read_key`."""
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    is_tried = False
    for each in passphrases:
        is_tried = True
        # Of another passphrase, the library says that the file is damaged.
        with contextlib.suppress(ValueError, TypeError):
            return load_ssh_private_key(content, password=each)
    raise KeyLocked(
        f"That is not the passphrase of the {_called(path.name)} {path}."
        if is_tried
        else f"The {_called(path.name)} {path} has a passphrase, and none was given. On a terminal you are asked for it. A script names a file "
        "with it: --passphrase-file FILE"
    )


def _fits_its_public_part(private: Ed25519PrivateKey, content: bytes) -> bool:
    """Whether the key that signs is the one that records are checked with: in a file that is damaged it may not be."""
    says = _public_part(content) or _public_part_of_locked(content)
    return says in (None, private.public_key().public_bytes_raw())


def _public_part(content: bytes) -> bytes | None:
    """The public key in a key file that is as sharewise and `ssh-keygen` write it, with no passphrase, and in which all three
    places that give the public key agree. None of any other.

    The form is that of `PROTOCOL.key` of OpenSSH. To check records needs no more of the file, and what reads the private half
    takes longer to load than all else that checks one record.
    """
    found = _KEY_FILE_FORM.fullmatch(content)
    try:
        data = binascii.a2b_base64(found[1]) if found else b""
    except binascii.Error:
        return None
    public = data[len(_BEFORE_PUBLIC) : len(_BEFORE_PUBLIC) + 32]
    private = data[len(_BEFORE_PUBLIC) + 36 :]
    # Two equal numbers, the public key again, and the private one, of which it is the second half.
    again = private[8:].removeprefix(_KIND + _length(32) + public + _length(64))
    whole = (
        data.startswith(_BEFORE_PUBLIC + public + _length(len(private)))
        and private[:4] == private[4:8]
        and len(again) == len(private) - 8 - len(_KIND) - 40
        and again[32:64] == public
    )
    return public if whole and len(public) == 32 else None


def _public_part_of_locked(content: bytes) -> bytes | None:
    """The public key in a key file that has a passphrase; None of any other. It is that of the private one only if that says so
    when it is opened.
    """
    found = _KEY_FILE_FORM.fullmatch(content)
    try:
        data = binascii.a2b_base64(found[1]) if found else b""
    except binascii.Error:
        return None
    rest, parts = data.removeprefix(_MAGIC), list[bytes]()
    if rest == data:
        return None
    # The cipher, how the passphrase is worked through, and with what.
    for _ in range(3):
        length = int.from_bytes(rest[:4], "big")
        parts.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    before = _length(1) + _length(len(_KIND) + 36) + _KIND + _length(32)
    public = rest[len(before) : len(before) + 32]
    return public if parts[0] != b"none" and rest.startswith(before) and len(public) == 32 else None


def _length(number: int) -> bytes:
    return number.to_bytes(4, "big")


_KEY_FILE_FORM = expression(
    rb"-----BEGIN OPENSSH PRIVATE KEY-----\n([A-Za-z0-9+/=\n]+)-----END OPENSSH PRIVATE KEY-----\n?"
)
_KIND = _length(11) + b"ssh-ed25519"
_MAGIC = b"openssh-key-v1\0"
# One key, under no cipher.
_BEFORE_PUBLIC = (
    _MAGIC
    + b"".join(_length(len(each)) + each for each in (b"none", b"none", b""))
    + _length(1)
    + _length(len(_KIND) + 36)
    + _KIND
    + _length(32)
)


def read_or_make_key(folder: Path, passphrases: Iterable[bytes] = (), file: str = KEY_FILE) -> SigningKey:
    """The key in `folder`; made there if there is none. Where two make one at the same time, one is kept. `passphrases`, `file`: as of
    `read_key`.

    Raises:
        StorageFailed: as `read_key`, or the key cannot be written.

    """
    key = read_key(folder, passphrases, file)
    if key is not None:
        return key
    make_private_folder(folder)
    try:
        return make_key_file(folder / file)
    except AlreadyExists:
        key = read_key(folder, passphrases, file)
        if key is None:
            raise StorageFailed(f"The {_called(file)} in {folder} came and went. Try again.") from None
        return key


def read_root_key(file: Path, passphrases: Iterable[bytes] = ()) -> SigningKey:
    """The private root key in a file that somebody named. `passphrases`: as of `read_key`.

    Raises:
        WrongUse: there is none in it.
        StorageFailed: others can read it.

    """
    try:
        content, status = read_with_status(file, _LARGEST_FILE, through_links=True)
    except OSError as error:
        raise WrongUse(f"The root key {file} cannot be read: {why(error)}.") from None
    if fault := open_to_others(file, status, to_read=True):
        raise StorageFailed(f"The root key cannot be used. {fault}")
    if b"PRIVATE KEY" not in content:
        raise WrongUse(
            f"The file {file} is not a private root key. It is the one that `sharewise key root --new` made."
        )
    return _parse(content, file, passphrases)


def make_root_key(file: Path, passphrase: bytes | None = None) -> SigningKey:
    """A new root key in a file of its own, under a passphrase or under none, with its public half beside it, in `FILE.pub`.

    Raises:
        WrongUse: something has one of the names.
        StorageFailed: it cannot be written.

    """
    try:
        key = make_key_file(file, passphrase)
        create_atomically(file.with_name(f"{file.name}.pub"), key.public.openssh().encode())
    except AlreadyExists as taken:
        raise WrongUse(f"{taken} is already there. Choose another name, or move it away.") from None
    return key


def make_key_file(file: Path, passphrase: bytes | None = None) -> SigningKey:
    """A new key in a file of its own, in a folder that is there.

    Raises:
        AlreadyExists: something has that name.
        StorageFailed: it cannot be written.

    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = SigningKey(Ed25519PrivateKey.generate())
    create_atomically(file, _openssh(key.private, passphrase))
    return key


def openssh_of(key: SigningKey, passphrase: bytes | None = None) -> str:
    """The key as an OpenSSH key file has it; without a passphrase in the clear, to be kept in memory alone."""
    return _openssh(key.private, passphrase).decode()


def _openssh(private: Ed25519PrivateKey, passphrase: bytes | None = None) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    builder = PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(_ROUNDS)
    locking = NoEncryption() if passphrase is None else builder.build(passphrase)
    return private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, locking)


def read_or_make_secret(folder: Path) -> bytes:
    """The secret that this installation makes pseudonyms with: 32 bytes, beside the key; made there if there is none. It is not worked out
    from the key, so that whoever is given the one has not the other.

    Raises:
        StorageFailed: it or its folder cannot be read or written or is open to others, or it is no such secret.

    """
    what = "secret for pseudonyms"
    content = _read(folder, SECRET_FILE, what)
    if content is None:
        make_private_folder(folder)
        content = os.urandom(32).hex().encode() + b"\n"
        try:
            create_atomically(folder / SECRET_FILE, content)
        except AlreadyExists:
            # Another run made one at the same time.
            content = _read(folder, SECRET_FILE, what) or b""
    found = _SECRET.fullmatch(content)
    if found is None:
        raise StorageFailed(
            f"The file {folder / SECRET_FILE} is not a secret that sharewise made. Put it back from a backup. If it is moved away, a new "
            "one is made, and all pseudonyms change."
        )
    return bytes.fromhex(found[1].decode())


def read_key_file(file: Path) -> tuple[PublicKey, ...]:
    """The public keys in a file that somebody named.

    Raises:
        WrongUse: it holds anything but public keys that can be trusted.

    """
    try:
        return read_public_keys(read_named(file, LARGEST_KEY_FILE + 1))
    except OSError as error:
        raise WrongUse(f"The key file {file} cannot be read: {why(error)}.") from None
    except BadPublicKey as error:
        raise WrongUse(f"The key file {file} cannot be used: {error}.") from None
