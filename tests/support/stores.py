"""Stores of each kind to try things on: a folder, and on real servers that the tests start themselves."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from sharewise.record.public_key import PublicKey
from sharewise.record.store.central.folder_store import FolderStore
from sharewise.record.store.central.places import open_store, read_address
from sharewise.record.store.central.protocol import Store
from tests.support.needed import missing
from tests.support.servers import TO_RUN, ObjectStore, Postgres, object_store, postgres

KINDS = ("folder", "PostgreSQL", "S3")
_number = itertools.count(1)
_running = ExitStack()


@cache
def postgres_here() -> Postgres:
    """The server of this process of the tests, begun when it is first wanted. It ends with `end_servers`."""
    if importlib.util.find_spec("psycopg") is None:
        missing(f"psycopg is not installed. {TO_RUN}")
    return _running.enter_context(postgres())


def end_servers() -> None:
    """End what was begun."""
    _running.close()


def postgres_store(*people: tuple[str, PublicKey], groups: tuple[tuple[str, str], ...] = ()) -> str:
    """A new store in PostgreSQL, with these people enrolled: the name of its database. `groups`: who is in which group too.

    The roles are the server's own, so a name stands for the same person in all its databases.
    """
    server = postgres_here()
    database = server.store(f"store{next(_number)}")
    for person, key in people:
        server.sql(f"{role(person)} SELECT sharewise.enrol('{person}', '{key.thumbprint}');", database)
    for person, group in groups:
        server.sql(f"{role(person)} GRANT {group} TO {person};", database)
    return database


def role(person: str) -> str:
    """SQL for a role that can log in, if there is none yet."""
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{person}') "
        f"THEN CREATE ROLE {person} LOGIN; END IF; END $$;"
    )


@contextlib.contextmanager
def opened(kind: str, folder: Path, key: PublicKey) -> Iterator[Callable[[], Store]]:
    """An empty store, as somebody who may write the records of this key, and may erase: what opens it, for each who works with it."""
    with ExitStack() as stack:
        if kind == "folder":
            (folder / "store").mkdir()
            yield lambda: FolderStore(folder / "store")
        elif kind == "PostgreSQL":
            groups = (("writer_and_eraser", "sharewise_eraser"),)
            database = postgres_store(("writer_and_eraser", key), groups=groups)
            address = read_address(postgres_here().address(database, "writer_and_eraser"))
            yield lambda: stack.enter_context(contextlib.closing(open_store(address)))
        else:
            stack.enter_context(s3_environment())
            address = read_address(s3_address())
            yield lambda: open_store(address)


@cache
def s3_here() -> ObjectStore:
    """The S3-compatible server of this process of the tests."""
    for module in ("obstore", "moto", "flask"):
        if importlib.util.find_spec(module) is None:
            missing(f"{module} is not installed. {TO_RUN}")
    return _running.enter_context(object_store())


def s3_address() -> str:
    """The address of a new store in a bucket of the server."""
    return f"s3://{s3_here().bucket}/store{next(_number)}"


@contextlib.contextmanager
def s3_environment() -> Iterator[None]:
    """What a client of the server needs, in the environment."""
    before = dict(os.environ)
    os.environ.update(s3_here().environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
