"""S3, or whatever answers like it, as a store: objects that are created where there are none, and never written again.

    <prefix>/seals/<name>       what is signed, of every record: may lie under object lock, so that nobody removes it
    <prefix>/contents/<name>    the whole file, where it has content: must be possible to erase

The two may lie in buckets of their own. A file is there once its seal is. Its content goes first: one that was cut off between the two is put again. Who comes, and with
which secret, stands in the environment or in the engine's own files.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import timedelta
from itertools import groupby, takewhile
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore import exceptions, store

from sharewise.errors import StorageFailed, WrongUse
from sharewise.files import AlreadyExists
from sharewise.record.store.central.at_once import AtOnce, beside, waited_for
from sharewise.record.store.central.protocol import (
    NotAllowed,
    Parts,
    StoreDescription,
    StoredName,
    check_prefix,
    check_stub,
    is_name,
    parts_of,
    position_of,
    read_name,
)

_SEALS, _CONTENTS = "seals/", "contents/"
# So many requests are made at once: each takes as long as the way there and back. So many names come in one.
_AT_ONCE, _NAMES = 32, 1000
# Whoever works offline is told so soon.
_SOON, _IN_ALL = timedelta(seconds=10), timedelta(seconds=30)
_HERE = ("localhost", "127.0.0.1", "::1")

UNREACHABLE = (
    "The store cannot be reached: {why}. Nothing of your records is lost. Try again later: the next call catches up."
)
NOT_ALLOWED = (
    "The store does not let you do this. Whoever looks after it says who may put, read and erase: docs/organisation.md"
)
_NOT_LET_IN = "it did not let you in"
# By what a store answers, the more exact before the less.
_WHY = (
    ("NoSuchBucket", "there is no such bucket"),
    (
        "RequestTimeTooSkewed",
        "the clock of this computer, or its own, is wrong. Look at the date, the time and the time zone",
    ),
    ("507", "it has no room"),
    ("503", "too many work with it at once"),
    ("429", "too many work with it at once"),
    ("401", _NOT_LET_IN),
    ("InvalidAccessKeyId", _NOT_LET_IN),
    ("SignatureDoesNotMatch", _NOT_LET_IN),
    ("500", "something is wrong there"),
    ("400", "it does not take what was sent"),
)
NOT_CLOSED = "The line to this store is open to others. Use https."


class S3Store:
    """A store in a bucket."""

    def __init__(self, address: str, bucket: str, prefix: str) -> None:
        """Nothing is reached yet. `address`: as of `StoreAddress`, with its parts.

        Raises:
            WrongUse: others could read what goes there.

        """
        self._address = address
        given = dict(parse_qsl(urlsplit(address).query))
        endpoint = given.get("endpoint") or os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        where = urlsplit(endpoint or "https://")
        if where.scheme != "https" and where.hostname not in _HERE:
            raise WrongUse(NOT_CLOSED)
        # Where contents lie in a bucket of their own, that of the seals can be under object lock, and they can be erased.
        self._seals, self._contents = (
            _opened(each, prefix, given.get("region"), endpoint, allow_http=where.scheme == "http")
            for each in (bucket, given.get("contents", bucket))
        )

    def put_new(self, name: str, content: bytes) -> None:
        """As of `Store`."""
        parts = parts_of(name, content)
        if self._read(_SEALS + name) is not None:
            # Its content may have been taken out: it is not to come back.
            raise AlreadyExists(name)
        self._put(name, parts)

    def _put(self, name: str, parts: Parts) -> None:
        """Put what had no seal there a moment ago."""
        # What is there of a call that was cut off is taken; what somebody else put is not.
        if (
            parts.whole is not None
            and not self._create(_CONTENTS + name, parts.whole)
            and self._read(_CONTENTS + name) != parts.whole
        ):
            raise AlreadyExists(name)
        if not self._create(_SEALS + name, parts.stub):
            raise AlreadyExists(name)

    def _in(self, key: str) -> store.S3Store:
        return self._contents if key.startswith(_CONTENTS) else self._seals

    def _create(self, key: str, content: bytes) -> bool:
        with _told():
            try:
                beside(lambda: obstore.put(self._in(key), key, content, mode="create", use_multipart=False))
            except exceptions.AlreadyExistsError:
                return False
        return True

    def _read(self, key: str) -> bytes | None:
        with _told():
            try:
                return beside(lambda: bytes(obstore.get(self._in(key), key).bytes()))
            except (exceptions.NotFoundError, FileNotFoundError):
                return None

    def put_all(self, files: Sequence[tuple[str, bytes]]) -> list[bool]:
        """As of `Store`."""
        parts = [(name, parts_of(name, content)) for name, content in files]
        # Nobody is asked for each of them alone whether it is there.
        there = self._sealed([read_name(name) for name, _ in files])
        with AtOnce(_AT_ONCE) as at_once:
            return at_once.each(lambda each: each[0] not in there and self._is_put(*each), parts)

    def _sealed(self, names: Sequence[StoredName]) -> set[str]:
        """Which of these have a seal there: with one request for many in a row."""
        found = set[str]()
        for prefix, some in groupby(sorted(names, key=str), key=lambda each: each.prefix):
            first, *rest = some
            last = rest[-1] if rest else first
            if first.key_name and last.sequence - first.sequence < _NAMES:
                after = str(StoredName(first.folder, first.key_name, first.sequence - 1)) if first.sequence > 1 else ""
                found.update(takewhile(str(last).__ge__, self.list(prefix, after)))
            else:
                found.update(str(each) for each in (first, *rest) if self._read(f"{_SEALS}{each}") is not None)
        return found

    def _is_put(self, name: str, parts: Parts) -> bool:
        try:
            self._put(name, parts)
        except AlreadyExists:
            return False
        return True

    def get(self, name: str) -> bytes | None:
        """As of `Store`."""
        read_name(name)
        stub = self._read(_SEALS + name)
        if stub is None:
            return None
        whole = self._read(_CONTENTS + name)
        return stub if whole is None else whole

    def get_all(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """As of `Store`."""
        with AtOnce(_AT_ONCE) as at_once:
            # The next ones are on their way while these are looked at.
            coming = deque[tuple[str, Future[bytes | None]]]()
            for name in names:
                coming.append((name, at_once.begin(self.get, name)))
                if len(coming) > _AT_ONCE * 2:
                    name, answer = coming.popleft()
                    yield name, waited_for(answer)
            for name, answer in coming:
                yield name, waited_for(answer)

    def list(self, prefix: str = "", after: str = "") -> Iterator[str]:
        """As of `Store`."""
        check_prefix(prefix)
        position_of(after)
        return self._listed(prefix, after)

    def _listed(self, prefix: str, after: str) -> Iterator[str]:
        # What begins with a part of a name is found by whole parts of it alone.
        below = (_SEALS + prefix).rstrip("/")
        with _told():
            offset = _SEALS + after if after else None
            pages = iter(obstore.list(self._seals, below, offset=offset, chunk_size=_NAMES))
            while (page := beside(lambda: next(pages, None))) is not None:
                for each in page:
                    name = each["path"].removeprefix(_SEALS)
                    if is_name(name):
                        yield name

    def replace_with_stub(self, name: str, expected_sha256: str, stub: bytes) -> None:
        """As of `Store`."""
        check_stub(name, self.get(name), expected_sha256, stub)
        with _told(), contextlib.suppress(exceptions.NotFoundError, FileNotFoundError):
            beside(lambda: obstore.delete(self._contents, _CONTENTS + name))

    def describe(self) -> StoreDescription:
        """As of `Store`."""
        next(iter(self.list()), None)
        return StoreDescription("S3", self._address)

    def close(self) -> None:
        """As of `Store`."""


def _opened(bucket: str, prefix: str, region: str | None, endpoint: str | None, *, allow_http: bool) -> store.S3Store:
    with _told():
        return store.S3Store(
            bucket,
            prefix=prefix or None,
            config={
                **({"region": region} if region else {}),
                **({"endpoint": endpoint} if endpoint else {}),
                # A bucket under object lock takes nothing without it.
                "checksum_algorithm": "SHA256",
            },
            client_options={
                "allow_http": allow_http,
                "connect_timeout": _SOON,
                "timeout": _IN_ALL,
                "user_agent": "sharewise",
            },
            retry_config={"max_retries": 3, "retry_timeout": _IN_ALL},
        )


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Says what the store says in words of our own: its own may hold names and places."""
    try:
        yield
    except (exceptions.AlreadyExistsError, exceptions.NotFoundError, FileNotFoundError) as error:
        if "NoSuchBucket" in str(error):
            raise StorageFailed(UNREACHABLE.format(why="there is no such bucket")) from None
        raise
    except (exceptions.BaseError, OSError) as error:
        raise _in_our_words(error) from None


def _in_our_words(error: Exception) -> StorageFailed:
    said = str(error)
    found = {*re.findall(r"<Code>(\w+)</Code>", said), *re.findall(r"status code: ([0-9]{3})", said)}
    why = next((why for code, why in _WHY if code in found), None)
    if why is None and (isinstance(error, exceptions.PermissionDeniedError) or "403" in found):
        return NotAllowed(NOT_ALLOWED)
    if why is None and isinstance(error, exceptions.UnauthenticatedError):
        why = _NOT_LET_IN
    return StorageFailed(UNREACHABLE.format(why=why or "nobody answers there"))
