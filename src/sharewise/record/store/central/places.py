"""Which store is meant: the address that a person gives, and the adapter for it.

An address never holds a secret: it is seen in lists of processes, in the history of a shell and in the settings. Whatever an engine
needs to let somebody in, it finds itself: libpq in its password file, service file or environment, S3 in its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sharewise.errors import WrongUse
from sharewise.folders import in_full
from sharewise.record.store.central.folder_store import FolderStore
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.record.store.central.protocol import Store

NOT_AN_ADDRESS = "This is not the address of a store. It is the name of a folder."


@frozen
class StoreAddress:
    """The address of a store, without anything secret.

    Attributes:
        text: as it was given; of a folder, its full name.
        engine: which adapter it is for.

    """

    text: str
    engine: str

    def __str__(self) -> str:
        """The address."""
        return self.text


def read_address(text: str) -> StoreAddress:
    """The address that a text is.

    Raises:
        WrongUse: it is none, or holds a secret. The message never repeats it.

    """
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    if scheme == "file" and urlsplit(text).netloc in ("", "localhost"):
        return StoreAddress(str(in_full(Path(unquote(urlsplit(text).path)))), "folder")
    if scheme or not text.strip() or "\0" in text:
        raise WrongUse(NOT_AN_ADDRESS)
    return StoreAddress(str(in_full(Path(text))), "folder")


def open_store(address: StoreAddress) -> Store:
    """The store at an address. Nothing is reached yet but what has to be.

    Raises:
        WrongUse: what it needs is not installed.
        StorageFailed: it cannot be reached.

    """
    return FolderStore(Path(address.text))
