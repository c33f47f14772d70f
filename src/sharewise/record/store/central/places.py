"""Which store is meant: the address that a person gives, and the adapter for it.

An address never holds a secret (`settings.engine_of`). Whatever an engine needs to let somebody in, it finds itself: libpq in its password
file, service file or environment, S3 in its own.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sharewise.errors import WrongUse
from sharewise.folders import in_full
from sharewise.record.store.central.folder_store import FolderStore
from sharewise.settings import Engine, bucket_and_prefix, engine_of
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.record.store.central.protocol import Store

# What sets up a store in PostgreSQL.
SCHEMA_FILE = Path(__file__).with_name("schema.sql")


@frozen
class StoreAddress:
    """The address of a store, without anything secret.

    Attributes:
        text: as it was given; of a folder, its full name.
        engine: which adapter it is for.

    """

    text: str
    engine: Engine

    def __str__(self) -> str:
        """The address."""
        return self.text


def read_address(text: str) -> StoreAddress:
    """The address that a text is.

    Raises:
        WrongUse: it is none, or holds a secret. The message never repeats it.

    """
    engine = engine_of(text)
    if engine != "folder":
        return StoreAddress(text, engine)
    folder = unquote(urlsplit(text).path) if "://" in text else text
    return StoreAddress(str(in_full(Path(folder))), engine)


def open_store(address: StoreAddress) -> Store:
    """The store at an address. Nothing is reached yet but what has to be.

    Raises:
        WrongUse: what it needs is not installed.
        StorageFailed: it cannot be reached.

    """
    if address.engine == "postgres":
        _require("psycopg", "postgres")
        from sharewise.record.store.central.postgres import PostgresStore

        return PostgresStore(address.text)
    if address.engine == "s3":
        _require("obstore", "s3")
        from sharewise.record.store.central.s3 import S3Store

        return S3Store(address.text, *bucket_and_prefix(address.text))
    return FolderStore(Path(address.text))


def _require(module: str, extra: str) -> None:
    if find_spec(module) is None:
        raise WrongUse(f"This store needs more than is installed. To install it: pip install 'sharewise[{extra}]'")
