"""The reading key of this installation: what opens the content of one's own records where they are encrypted.

It is another key than the one that signs, since who may sign in somebody's name and who may read are two things: a file of its own
beside the signing key, made like that, and under the same passphrase where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from sharewise.record.keys import (
    KeyLocked,
    is_locked,
    lock_key,
    openssh_of,
    own_public_key,
    read_key,
    read_or_make_key,
)
from sharewise.record.reading.content_reader import ContentReader
from sharewise.record.reading.recipients import recipient_of

READING_KEY_FILE = "reading-key"


def own_recipient(folder: Path) -> str | None:
    """What is encrypted to so that this installation can read it; None where it has no reading key yet.

    Raises:
        StorageFailed: as `read_key`.

    """
    key = own_public_key(folder, READING_KEY_FILE)
    return None if key is None else recipient_of(key)


def own_recipient_made(folder: Path, passphrase: bytes | None) -> str:
    """The same. The key is made if there is none; `passphrase`: that of the signing key, if it has one.

    Raises:
        StorageFailed: as `read_key`, or it cannot be written.

    """
    recipient = own_recipient(folder)
    if recipient is None:
        key = read_or_make_key(folder, () if passphrase is None else (passphrase,), READING_KEY_FILE)
        if passphrase is not None:
            lock_key(folder, key, passphrase, READING_KEY_FILE)
        recipient = recipient_of(key.public)
    return recipient


def own_reader(folder: Path, passphrases: Callable[[], Iterable[bytes]] = tuple) -> ContentReader:
    """What opens what is encrypted to this installation: nothing, where it has no reading key. `passphrases`: gives those to try where the
    key has one, and is called once, when something has to be opened.

    Raises:
        StorageFailed: as `read_key`, but for a passphrase that is wrong or missing: then it opens nothing.

    """
    key = own_public_key(folder, READING_KEY_FILE)
    if key is None:
        return ContentReader()
    if not is_locked(folder, READING_KEY_FILE):
        unlocked = read_key(folder, (), READING_KEY_FILE)
        return ContentReader([openssh_of(unlocked)] if unlocked else [], own=key)

    def unlock() -> str | None:
        try:
            opened = read_key(folder, passphrases(), READING_KEY_FILE)
        except KeyLocked:
            return None
        return openssh_of(opened) if opened is not None else None

    return ContentReader(own=key, unlock=unlock)


def lock_reading_key(folder: Path, passphrases: Iterable[bytes], new: bytes | None) -> None:
    """Put the reading key, if there is one, under the passphrase of the signing key, or under none. `passphrases`: those to open it with.

    Raises:
        StorageFailed: as `read_key` and `lock_key`.

    """
    key = read_key(folder, passphrases, READING_KEY_FILE)
    if key is not None:
        lock_key(folder, key, new, READING_KEY_FILE)
