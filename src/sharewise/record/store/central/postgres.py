"""PostgreSQL as a store: seals in a table that is only ever added to, content in one that only an eraser may erase.

What the database lets whom do stands in `schema.sql`. Who comes, and with which password, libpq finds out by itself: nothing of it is
given, kept or said here.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, LiteralString, TypeVar
from urllib.parse import parse_qsl, urlsplit

import psycopg
from psycopg import errors

from sharewise.errors import StorageFailed
from sharewise.files import AlreadyExists
from sharewise.record.store.central.protocol import (
    NotAllowed,
    Parts,
    StoreDescription,
    StoredName,
    check_prefix,
    check_stub,
    parts_of,
    position_of,
    read_name,
)

_Result = TypeVar("_Result")
# So many names, and so many files, come at once.
_NAMES, _FILES = 5000, 200
# Two who put the same at once can stand in each other's way.
_TRIES = 5
# In seconds: whoever works offline is told so soon.
_SOON = 10

UNREACHABLE = (
    "The store cannot be reached: {why}. Nothing of your records is lost. Try again later: the next call catches up."
)
NOT_ALLOWED = "The store does not let you do this. Whoever looks after it says who may put, read and erase, and enrols keys: docs/organisation.md"
NOT_SET_UP = "There is no store in this database yet. Whoever looks after it sets it up: sharewise store schema"
# By the first characters of what PostgreSQL calls it.
_WHY = (
    ("28", "it did not let you in. Look at your user name and password file"),
    ("3D", "there is no such database"),
    ("57P", "it is being stopped or started"),
    ("531", "it has no room"),
    ("53", "too many are connected"),
)

# Texts go in binary: else each quotation mark in them, and there are hundreds in a file, is escaped here and unescaped there.
_PUT_SEALS: LiteralString = """
INSERT INTO sharewise.seal (stub) SELECT s FROM unnest(%b::text[]) s
ON CONFLICT DO NOTHING RETURNING folder, key_name, sequence, month::text
"""
_PUT_CONTENTS: LiteralString = """
INSERT INTO sharewise.content (folder, key_name, sequence, month, file)
SELECT * FROM unnest(%s::text[], %s::text[], %s::integer[], %s::date[], %b::text[])
"""
_GET: LiteralString = """
SELECT s.folder, s.key_name, s.sequence, s.month, s.stub, c.file
FROM unnest(%s::text[], %s::text[], %s::integer[]) AS n (folder, key_name, sequence)
JOIN sharewise.seal s USING (folder, key_name, sequence)
LEFT JOIN sharewise.content c ON (c.folder, c.key_name, c.sequence, c.month) = (s.folder, s.key_name, s.sequence, s.month)
"""
_LIST: LiteralString = """
(SELECT folder, key_name, sequence FROM sharewise.seal
 WHERE (folder, key_name, sequence) > (%(folder)s, %(key)s, %(number)s)
   AND (%(in)s = '' OR folder = %(in)s) AND (%(of)s = '' OR key_name = %(of)s)
 ORDER BY 1, 2, 3 LIMIT %(most)s)
UNION ALL
(SELECT id, 'folder.json', 0 FROM sharewise.folder
 WHERE (id, 'folder.json', 0) > (%(folder)s, %(key)s, %(number)s) AND (%(in)s = '' OR id = %(in)s) AND %(of)s = ''
 ORDER BY 1 LIMIT %(most)s)
ORDER BY 1, 2, 3 LIMIT %(most)s
"""
_DELETE: LiteralString = """
DELETE FROM sharewise.content WHERE (folder, key_name, sequence) = (%s, %s, %s) AND month = %s
"""


_PUT_FOLDER: LiteralString = "INSERT INTO sharewise.folder (file) VALUES (%s) ON CONFLICT DO NOTHING"
_GET_FOLDERS: LiteralString = "SELECT id, file FROM sharewise.folder WHERE id = ANY(%s)"
_DESCRIBE: LiteralString = """
SELECT pg_has_role('sharewise_auditor', 'USAGE'), pg_has_role('sharewise_eraser', 'USAGE')
FROM sharewise.version() v WHERE v = 1
"""


class PostgresStore:
    """A store in PostgreSQL."""

    def __init__(self, address: str) -> None:
        """Connect. `address`: as of `StoreAddress`, without a secret.

        Raises:
            StorageFailed: it cannot be reached.

        """
        self._address = address
        self._months: set[str] = set()
        with _told():
            self._connection = psycopg.connect(
                address,
                autocommit=True,
                connect_timeout=_SOON,
                application_name="sharewise",
                # Whatever others set for the role or the database, names mean what they say here.
                options="-c search_path=pg_catalog -c client_min_messages=error",
                client_encoding="UTF8",
                **_closed_to_others(address),
            )
            # Statements are the same throughout: prepared ones break where a pool stands between.
            self._connection.prepare_threshold = None

    def put_new(self, name: str, content: bytes) -> None:
        """As of `Store`."""
        if not self.put_all([(name, content)])[0]:
            raise AlreadyExists(name)

    def put_all(self, files: Sequence[tuple[str, bytes]]) -> list[bool]:
        """As of `Store`."""
        parts = {str(read_name(name)): parts_of(name, content) for name, content in files}
        folders = {name: each for name, each in parts.items() if not read_name(name).key_name}
        # In one order, so that two who put the same at once wait for each other, and not both for both.
        seals = dict(sorted((name, each) for name, each in parts.items() if name not in folders))
        new = set[str]()
        for name, each in folders.items():
            put = self._do(partial(self._run, _PUT_FOLDER, [each.stub.decode()])).rowcount
            if put:
                new.add(name)
        if seals:
            new |= self._do(partial(self._put_seals, seals))
        return [name in new for name, _ in files]

    def _put_seals(self, parts: dict[str, Parts]) -> set[str]:
        connection = self._connection
        # Before anything else is held: a new part for a month waits for all who put.
        self._add_months(parts.values())
        with connection.transaction():
            put = connection.execute(_PUT_SEALS, [[each.stub.decode() for each in parts.values()]]).fetchall()
            names = {
                str(StoredName(folder, key, number)): (folder, key, number, month) for folder, key, number, month in put
            }
            rows = [
                (*where, whole.decode()) for name, where in names.items() if (whole := parts[name].whole) is not None
            ]
            if rows:
                connection.execute(_PUT_CONTENTS, [list(column) for column in zip(*rows, strict=True)])
        return names.keys() & parts.keys()

    def _add_months(self, parts: Iterable[Parts]) -> None:
        months = {each.month for each in parts if each.whole is not None} - self._months
        for month in months:
            self._connection.execute("SELECT sharewise.add_month((%s || '-01')::date)", [month])
        self._months |= months

    def get(self, name: str) -> bytes | None:
        """As of `Store`."""
        return next(self.get_all([name]))[1]

    def get_all(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """As of `Store`."""
        rest = iter(names)
        while some := list(islice(rest, _FILES)):
            read = [read_name(name) for name in some]
            found = {name: file for name, (_, _, file) in self._get([each for each in read if each.key_name]).items()}
            if ids := [each.folder for each in read if not each.key_name]:
                rows = self._do(partial(self._run, _GET_FOLDERS, [ids])).fetchall()
                found |= {str(StoredName(folder)): file for folder, file in rows}
            for name in some:
                file = found.get(name)
                yield name, None if file is None else file.encode()

    def _get(self, names: list[StoredName]) -> dict[str, tuple[str, str, str]]:
        """Of each name: the month, the stub, and the file as it is now."""
        if not names:
            return {}
        wanted = [[each.folder for each in names], [each.key_name for each in names], [each.sequence for each in names]]
        rows = self._do(partial(self._run, _GET, wanted)).fetchall()
        return {
            str(StoredName(folder, key, number)): (month, stub, stub if file is None else file)
            for folder, key, number, month, stub, file in rows
        }

    def list(self, prefix: str = "", after: str = "") -> Iterator[str]:
        """As of `Store`."""
        folder, _, key = check_prefix(prefix).strip("/").partition("/")
        return self._pages(folder, key, position_of(after))

    def _pages(self, folder: str, key: str, position: tuple[str, str, int]) -> Iterator[str]:
        most = 1
        while True:
            where = {
                "folder": position[0],
                "key": position[1],
                "number": position[2],
                "in": folder,
                "of": key,
                "most": most,
            }
            rows = self._do(partial(self._run, _LIST, where)).fetchall()
            for row in rows:
                yield str(StoredName(row[0], row[1] if row[2] else "", row[2]))
            if len(rows) < most:
                return
            position = rows[-1]
            # Whoever wants one name takes one.
            most = _NAMES

    def replace_with_stub(self, name: str, expected_sha256: str, stub: bytes) -> None:
        """As of `Store`."""
        named = read_name(name)
        month, _, file = self._get([named]).get(str(named), (None, "", None))
        check_stub(name, file.encode() if file is not None else None, expected_sha256, stub)
        where = [named.folder, named.key_name, named.sequence, month]
        self._do(partial(self._run, _DELETE, where))

    def describe(self) -> StoreDescription:
        """As of `Store`."""
        answer = self._do(partial(self._run, _DESCRIBE, [])).fetchone()
        auditor, eraser = answer or (False, False)
        notes = [
            *(["You may read the records of all people there."] if auditor or eraser else []),
            *(["You may take content out there."] if eraser else []),
        ]
        return StoreDescription("PostgreSQL", self._address, tuple(notes))

    def close(self) -> None:
        """As of `Store`."""
        self._connection.close()

    def _run(self, statement: LiteralString, given: Sequence[Any] | dict[str, Any]) -> psycopg.Cursor[Any]:
        return self._connection.execute(statement, given)

    def _do(self, work: Callable[[], _Result]) -> _Result:
        """What the database answers; where two stood in each other's way, again."""
        for left in reversed(range(_TRIES)):
            try:
                with _told():
                    return work()
            except _InTheWay:
                if not left:
                    raise StorageFailed(UNREACHABLE.format(why="too many work with it at once")) from None
        raise AssertionError


class _InTheWay(Exception):
    """Two transactions waited for each other, and this one was given up. Nothing of it was done."""


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Says what the database says in words of our own: its own may hold what is in a record, or where somebody comes from."""
    try:
        yield
    except (errors.DeadlockDetected, errors.SerializationFailure):
        raise _InTheWay from None
    except psycopg.Error as error:
        raise _in_our_words(error.sqlstate or "", str(error)) from None


def _in_our_words(code: str, said: str) -> StorageFailed:
    if code == "42501":
        return NotAllowed(NOT_ALLOWED)
    if code[:2] in ("3F", "42"):
        return StorageFailed(NOT_SET_UP)
    if code[:2] in ("22", "23"):
        return NotAllowed("The store does not take this record: it is not of the form that records have.")
    why = next((why for begins, why in _WHY if code.startswith(begins)), None)
    return StorageFailed(UNREACHABLE.format(why=why or _by_words(said)))


def _by_words(said: str) -> str:
    """Why nobody could be reached, where there is no code for it."""
    if any(each in said for each in ("password", "authentication", "no pg_hba", "not permitted to log in", "role ")):
        return _WHY[0][1]
    if "does not exist" in said and "database" in said:
        return _WHY[1][1]
    if "certificate" in said or "SSL" in said:
        return "it cannot show that it is the right one, or the line to it is not closed to others. Look at its certificate"
    return "nobody answers there"


def _closed_to_others(address: str) -> dict[str, Any]:
    """How the line is closed to others where it leaves this computer and nobody says how: to a server that shows who it is."""
    given = dict(parse_qsl(urlsplit(address).query))
    host = given.get("host") or urlsplit(address).hostname or os.environ.get("PGHOST", "")
    is_here = host in ("", "localhost", "127.0.0.1", "::1") or host.startswith(("/", "@"))
    says = {"sslmode", "service"} & given.keys() or {"PGSSLMODE", "PGSERVICE"} & os.environ.keys()
    if is_here or says:
        return {}
    has_root = "sslrootcert" in given or "PGSSLROOTCERT" in os.environ
    return {"sslmode": "verify-full"} | ({} if has_root else {"sslrootcert": "system"})
