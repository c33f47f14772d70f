"""The system's keyring (Windows, macOS, the desktops of Linux), where the passphrase of the signing key can be kept, so that it is not
asked for each time. It needs the extra `keyring`, which is loaded only where a passphrase is kept, or is to be.

A file beside the key says that one is kept: without it nothing is looked up. Where the keyring does not give it, it is asked for as ever.
What would keep it as plain text, or nowhere, is never used, whatever the computer is set to.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.errors import StorageFailed, WrongUse
from sharewise.files import read_regular, replace_atomically, why

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

KEPT_FILE = "passphrase-in-keyring"
_SERVICE = "sharewise"
# Below this, `keyring` itself recommends none: its backends that keep nothing, and those that write files.
_RECOMMENDED = 1
_REFUSED = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")
NOT_INSTALLED = "To keep it in the keyring of this system, more has to be installed: pip install 'sharewise[keyring]'"


def usable_keyring() -> KeyringBackend | None:
    """The keyring of this system; None where there is none, or none that may be used.

    Raises:
        WrongUse: the extra is not installed.

    """
    try:
        import keyring
    except ImportError:
        raise WrongUse(NOT_INSTALLED) from None
    try:
        found = keyring.get_keyring()
        # One that asks several is as good as those that it asks: the first that may be used is taken.
        several = getattr(found, "backends", None)
        return next((each for each in several or [found] if _may_be_used(each)), None)
    except Exception:
        # A backend is somebody else's, and raises what it likes.
        return None


def _may_be_used(backend: KeyringBackend) -> bool:
    module = type(backend).__module__
    if any(module == each or module.startswith(f"{each}.") for each in _REFUSED):
        return False
    return float(backend.priority) >= _RECOMMENDED


def keep_passphrase(folder: Path, name: str, passphrase: bytes) -> bool:
    """Keep the passphrase of the key in `folder`, before it gets it. `name`: by which it is found. Returns whether that was done; where
    not, none is kept any more.

    Raises:
        WrongUse: the extra is not installed.
        StorageFailed: it cannot be written down that one is kept.

    """
    forget_passphrase(folder)
    backend = usable_keyring()
    text = _as_text(passphrase)
    if backend is None or text is None:
        return False
    try:
        backend.set_password(_SERVICE, name, text)
        is_kept = backend.get_password(_SERVICE, name) == text
    except Exception:
        return False
    if is_kept:
        try:
            replace_atomically(folder / KEPT_FILE, f"{name}\n".encode())
        except OSError as error:
            raise StorageFailed(f"The file {folder / KEPT_FILE} cannot be written: {why(error)}.") from None
    return is_kept


def kept_passphrase(folder: Path) -> bytes | None:
    """The passphrase that is kept; None where none is, or the keyring does not give it."""
    name = _name_in(folder)
    if name is None:
        return None
    try:
        backend = usable_keyring()
        text = backend.get_password(_SERVICE, name) if backend else None
    except Exception:
        return None
    return text.encode() if text else None


def forget_passphrase(folder: Path) -> None:
    """Keep none any more. A keyring that cannot be reached keeps what it has: it opens nothing once the key has another passphrase.

    Raises:
        StorageFailed: the file that says that one is kept cannot be removed.

    """
    name = _name_in(folder)
    if name is None:
        return
    with contextlib.suppress(Exception):
        backend = usable_keyring()
        if backend is not None:
            backend.delete_password(_SERVICE, name)
    try:
        os.unlink(folder / KEPT_FILE)
    except OSError as error:
        raise StorageFailed(f"The file {folder / KEPT_FILE} cannot be removed: {why(error)}.") from None


def _name_in(folder: Path) -> str | None:
    """By which name a passphrase is kept; None where none is."""
    try:
        return read_regular(folder / KEPT_FILE, 100).decode("ascii").strip() or None
    except (StorageFailed, UnicodeDecodeError):
        return None


def _as_text(passphrase: bytes) -> str | None:
    """A keyring keeps texts."""
    try:
        return passphrase.decode()
    except UnicodeDecodeError:
        return None
