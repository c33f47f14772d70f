"""What lies beside the signing key once it is changed: the new key until it takes its place, and the public halves of those before.

The old private key is not kept: it is good for nothing any more but to be stolen.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.files import AlreadyExists, make_durable, make_private_folder, read_named, replace_atomically, why
from sharewise.record.keys import KEY_FILE, SigningKey, make_key_file, own_public_key, read_key
from sharewise.record.public_key import LARGEST_KEY_FILE, BadPublicKey, PublicKey, read_public_keys
from sharewise.strict_json import write_readable

NEXT_FILE, EARLIER_FILE = "next-signing-key", "earlier-keys.json"


def next_public_key(folder: Path) -> PublicKey | None:
    """The public half of the key that is to take the place of the one in `folder`; None where no change is under way. Raises: as
    `read_key`.
    """
    return own_public_key(folder, NEXT_FILE) if os.path.lexists(folder / NEXT_FILE) else None


def read_or_make_next_key(folder: Path, passphrase: bytes | None) -> SigningKey:
    """That key; made there if there is none, under the passphrase that the one before has.

    Raises:
        StorageFailed: as `read_key`, or it cannot be written.

    """
    passphrases = () if passphrase is None else (passphrase,)
    make_private_folder(folder)
    try:
        return make_key_file(folder / NEXT_FILE, passphrase)
    except AlreadyExists:
        key = read_key(folder, passphrases, NEXT_FILE)
        if key is None:
            raise StorageFailed(f"The new signing key in {folder} came and went. Try again.") from None
        return key


def drop_next_key(folder: Path) -> None:
    """Let there be no change under way: nothing names that key."""
    try:
        (folder / NEXT_FILE).unlink(missing_ok=True)
    except OSError as error:
        raise StorageFailed(f"The file {folder / NEXT_FILE} cannot be removed: {why(error)}.") from None


def take_next_key(folder: Path, old: PublicKey, new: PublicKey) -> None:
    """Let the new key take the place of the old one, of which the public half is kept.

    Raises:
        StorageFailed: it could not be done. The old one is still in its place, or the new one is.

    """
    try:
        known = dict.fromkeys([*earlier_keys(folder), old])
        replace_atomically(
            folder / EARLIER_FILE, write_readable({"keys": [{**each.jwk, "kid": each.thumbprint} for each in known]})
        )
        os.replace(folder / NEXT_FILE, folder / KEY_FILE)
        make_durable(folder / KEY_FILE)
    except FileNotFoundError:
        # Another run was faster.
        if own_public_key(folder) != new:
            raise StorageFailed(f"The new signing key in {folder} came and went. Try again.") from None
    except OSError as error:
        raise StorageFailed(f"The new signing key in {folder} could not be put in its place: {why(error)}.") from None


def earlier_keys(folder: Path) -> tuple[PublicKey, ...]:
    """The public keys that this installation had before. A file that cannot be read is as good as none: it only helps."""
    try:
        return read_public_keys(read_named(folder / EARLIER_FILE, LARGEST_KEY_FILE + 1))
    except (OSError, BadPublicKey):
        return ()


def own_keys(folder: Path) -> Iterable[PublicKey]:
    """The public keys of this installation: the one that it signs with, and those before. Raises: as `read_key`."""
    own = own_public_key(folder)
    return (*([own] if own else []), *earlier_keys(folder))
