"""Whose records a command believes: this installation's own key, or the public keys that were handed in."""

from __future__ import annotations

from pathlib import Path

from sharewise.errors import WrongUse
from sharewise.record.keys import own_public_key
from sharewise.record.public_key import LARGEST_KEY_FILE, BadPublicKey, PublicKey, read_public_key
from sharewise.record.verification import TrustedKeys, trust


def keys_trusted(files: list[Path], key_folder: Path) -> TrustedKeys:
    """The keys in `files`, or where there are none this installation's own.

    Raises:
        WrongUse: a file is not a public key that can be trusted.
        StorageFailed: the own key cannot be read.

    """
    return trust(*map(_read, files)) if files else trust(own_public_key(key_folder))


def _read(file: Path) -> PublicKey:
    try:
        with open(file, "rb") as opened:
            return read_public_key(opened.read(LARGEST_KEY_FILE + 1))
    except OSError as error:
        raise WrongUse(f"The key file {file} cannot be read: {error.strerror}.") from None
    except BadPublicKey as error:
        raise WrongUse(f"The key file {file} cannot be used: {error}.") from None
