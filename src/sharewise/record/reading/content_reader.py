"""Encrypting a record's content to those who can read it, and opening it with the keys that are at hand: with age, by the library
pyrage, which is loaded only where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sharewise.errors import StorageFailed, WrongUse
from sharewise.files import read_named, why
from sharewise.record.public_key import PublicKey
from sharewise.record.reading.age_body import AgeBody, armoured, read_age, tag_of

TO_INSTALL = "To install it: pip install 'sharewise[age]'"
_LARGEST_FILE = 64 * 1024
_AGE_KEY = "AGE-SECRET-KEY-"
# What the library says where none of the keys fits.
_NONE_FITS = "no matching keys"


class DamagedContent(ValueError):
    """A key fits, and what it opens is not whole: it was changed after it was encrypted."""


class ContentReader:
    """Opens encrypted content with the keys that are at hand. What it opens is not proved by that: age says nothing of who encrypted.

    To tell it to another process tells the keys that are open; a locked one stays behind.
    """

    def __init__(
        self,
        identities: Iterable[str] = (),
        own: PublicKey | None = None,
        unlock: Callable[[], str | None] | None = None,
    ) -> None:
        """No key is used yet.

        Args:
            identities: private keys, of age or of SSH, in the clear.
            own: the public half of this installation's own reading key, if it has one.
            unlock: opens that key where it has a passphrase, and asks somebody for it: called once, and only for what is encrypted to it. None where it stays closed.

        """
        self._identities = list(identities)
        self._tag = tag_of(own) if own is not None else None
        self._unlock, self._was_locked = unlock, unlock is not None

    def __getstate__(self) -> dict[str, Any]:
        return {"_identities": self._identities, "_tag": None, "_unlock": None, "_was_locked": False}

    @property
    def may_be_unlocked(self) -> bool:
        """Whether a key of it was or may still be opened in this process alone."""
        return self._was_locked

    def is_to_own(self, armour: object) -> bool:
        """Whether something is encrypted to this installation's own reading key, by what stands in it."""
        body = read_age(armour)
        return body is not None and self._tag in body.tags

    def content_of(self, armour: object) -> bytes | None:
        """What is encrypted in a text; None where no key that is at hand opens it.

        Raises:
            DamagedContent: a key fits, and what it opens is not whole.

        """
        body = read_age(armour)
        if body is None or (not self._identities and not self._may_ask_for(body)) or not is_installed():
            return None
        if self._may_ask_for(body):
            self._ask()
        return self._opened(body)

    def _may_ask_for(self, body: AgeBody) -> bool:
        return self._unlock is not None and self._tag in body.tags

    def _ask(self) -> None:
        unlock, self._unlock = self._unlock, None
        opened = unlock() if unlock else None
        if opened is not None:
            self._identities.append(opened)

    def _opened(self, body: AgeBody) -> bytes | None:
        import pyrage

        if not self._identities:
            return None
        try:
            content: bytes = pyrage.decrypt(body.content, [_identity(each) for each in self._identities])
        except pyrage.DecryptError as error:
            if _NONE_FITS in str(error).lower():
                return None
            raise DamagedContent from None
        return content


def _identity(text: str) -> Any:
    import pyrage

    return (
        pyrage.x25519.Identity.from_str(text)
        if text.startswith(_AGE_KEY)
        else pyrage.ssh.Identity.from_buffer(text.encode())
    )


def is_installed() -> bool:
    """Whether the library is there."""
    return find_spec("pyrage") is not None


def encrypted(content: bytes, recipients: Iterable[str]) -> str:
    """The content as an age file in armour, which each of the recipients can open.

    Raises:
        StorageFailed: the library is missing.

    """
    if not is_installed():
        raise StorageFailed(f"Records are encrypted here, and what encrypts them is not installed. {TO_INSTALL}")
    import pyrage

    made = [
        (pyrage.ssh if each.startswith("ssh-") else pyrage.x25519).Recipient.from_str(each)
        for each in dict.fromkeys(recipients)
    ]
    return armoured(pyrage.encrypt(content, made))


def made_recovery_key() -> tuple[str, str]:
    """A new key of age, as `age-keygen` makes one: the private half and the public one."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def read_unlocking_key(file: Path) -> ContentReader:
    """What opens content with the private keys in a file that somebody named.

    Raises:
        WrongUse: there is none in it that can be used, or the library is missing.

    """
    if not is_installed():
        raise WrongUse(f"To open what is encrypted, more has to be installed. {TO_INSTALL}")
    try:
        return ContentReader(identities_in(read_named(file, _LARGEST_FILE)))
    except OSError as error:
        raise WrongUse(f"The key file {file} cannot be read: {why(error)}.") from None
    except ValueError as error:
        raise WrongUse(f"The key file {file} cannot be used: {error}.") from None


def identities_in(content: bytes) -> list[str]:
    """The private keys in a file: of age, one a line, or one of SSH without a passphrase.

    Raises:
        ValueError: there is none, or one that cannot be used. What is in the file is not said.

    """
    import pyrage

    text = content.decode("utf-8", "replace")
    lines = (line.strip() for line in text.splitlines())
    found = [text] if "PRIVATE KEY-----" in text else [line for line in lines if line.startswith(_AGE_KEY)]
    try:
        for each in found:
            _identity(each)
    except (pyrage.IdentityError, ValueError):
        found = []
    if not found:
        raise ValueError("there is no key in it that opens records, or it has a passphrase")
    return found
