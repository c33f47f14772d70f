"""Which store is meant: the address that a person gives, and the adapter for it.

An address never holds a secret: it is seen in lists of processes, in the history of a shell and in the settings. Whatever an engine
needs to let somebody in, it finds itself: libpq in its password file, service file or environment, S3 in its own.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from sharewise.errors import WrongUse
from sharewise.folders import in_full
from sharewise.record.store.central.folder_store import FolderStore
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.record.store.central.protocol import Store

# What sets up a store in PostgreSQL.
SCHEMA_FILE = Path(__file__).with_name("schema.sql")

NO_SECRETS = (
    "This address holds a password or another secret. Others can see it there. Take it out. {engine} finds it by itself: see "
    "docs/organisation.md"
)
NOT_AN_ADDRESS = "This is not the address of a store. It looks like postgresql://HOST/DATABASE, s3://BUCKET/PREFIX, or the name of a folder."
# What may stand after the question mark: where the engine is and how it is reached, never who comes.
_POSTGRES_OPTIONS = frozenset(
    {"host", "port", "service", "sslmode", "sslrootcert", "connect_timeout", "target_session_attrs", "channel_binding"}
)
_S3_OPTIONS = frozenset({"region", "endpoint"})
_SECRET = re.compile(r"(?i)pass|secret|key|token|credential|cert$")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")


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
    if scheme in ("postgresql", "postgres"):
        return _checked(text, "postgres", _POSTGRES_OPTIONS, "PostgreSQL")
    if scheme == "s3":
        found = _checked(text, "s3", _S3_OPTIONS, "S3")
        bucket, prefix = bucket_and_prefix(text)
        if not _BUCKET.fullmatch(bucket) or (prefix and not _PREFIX.fullmatch(prefix)) or ".." in prefix.split("/"):
            raise WrongUse(NOT_AN_ADDRESS)
        return found
    if scheme == "file" and urlsplit(text).netloc in ("", "localhost"):
        return StoreAddress(str(in_full(Path(unquote(urlsplit(text).path)))), "folder")
    if scheme or not text.strip() or "\0" in text:
        raise WrongUse(NOT_AN_ADDRESS)
    return StoreAddress(str(in_full(Path(text))), "folder")


def _checked(text: str, engine: str, options: frozenset[str], name: str) -> StoreAddress:
    try:
        parts = urlsplit(text)
        given = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        user = parts.username
        has_secret = parts.password is not None or (engine == "s3" and user is not None)
    except ValueError:
        raise WrongUse(NOT_AN_ADDRESS) from None
    if has_secret or any(_SECRET.search(option) and option not in options for option, _ in given):
        raise WrongUse(NO_SECRETS.format(engine=name))
    if parts.fragment or any(option not in options for option, _ in given) or not text.isprintable() or " " in text:
        raise WrongUse(NOT_AN_ADDRESS)
    return StoreAddress(text, engine)


def bucket_and_prefix(text: str) -> tuple[str, str]:
    """The parts of an address for S3."""
    parts = urlsplit(text)
    return parts.netloc, parts.path.strip("/")


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
