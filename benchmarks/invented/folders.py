"""Folders full of records: rightly signed and chained, and made quickly, for there is nothing to measure in making them.

A record is written by sharewise once; from there on only what has to differ (the reference, the nonce, the times, the
number, the digest of the one before, the signature) is put into its place. Only the digests follow one from the other,
so all cores make records at once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import multiprocessing
import os
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.invented.samples import CASE, NOW
from benchmarks.measuring.rounds import SEED
from sharewise.dates import utc
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.make import make_reference
from sharewise.record.record_model import Record
from sharewise.record.seal import FORMAT, KIND, RECORD
from sharewise.record.store.folder import FOLDER_FILE, FOLDER_FORMAT, record_name
from sharewise.record.verification import trust, verify_file
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import write_canonical, write_readable

# So many different records are enough: the others differ from them in their references and seals.
_KINDS = 200
# There has to be room for so many times what is made here: what is measured makes files too.
_SPARE = 1.5
OF_A_CASE = 20
# A process makes so many at a time. Where there are fewer, it is not worth another process.
_AT_ONCE = 5_000


class NoRoom(RuntimeError):
    """The disk has too little room for so many records."""


@dataclass(frozen=True)
class Made:
    """A home with records in it.

    Attributes:
        home: what SHAREWISE_HOME is set to.
        key: what they are signed with.
        count: how many there are.

    """

    home: Path
    key: SigningKey
    count: int

    @property
    def records(self) -> Path:
        """The records folder."""
        return self.home / "records"

    @property
    def chain(self) -> Path:
        """The folder of the key's records."""
        return self.records / self.key.public.folder_name

    @property
    def paths(self) -> list[Path]:
        """The records, in order."""
        chain = self.chain
        return [chain / record_name(number) for number in range(1, self.count + 1)]

    @property
    def mean_size(self) -> int:
        """The bytes of one, on average."""
        some = replace(self, count=min(self.count, _KINDS)).paths
        return sum(path.stat().st_size for path in some) // len(some)


@contextmanager
def making(count: int, like: Iterable[Record]) -> Iterator[Made]:
    """A home in a temporary folder with `count` records, each like one of `like` in turn. It is taken away in the end.

    Raises:
        NoRoom: there is too little room on the disk.

    """
    with TemporaryDirectory(prefix="sharewise-benchmark-") as temporary:
        yield _made(Path(temporary), count, list(islice(like, _KINDS)))


@contextmanager
def beginning_of(made: Made, count: int) -> Iterator[Made]:
    """The first `count` records of a folder as a home of its own: the same files under a second name."""
    with TemporaryDirectory(prefix="sharewise-benchmark-", dir=made.home.parent) as temporary:
        few = Made(Path(temporary), made.key, count)
        shutil.copytree(made.home / "key", few.home / "key")
        few.chain.mkdir(mode=0o700, parents=True)
        shutil.copy(made.records / FOLDER_FILE, few.records)
        chain = made.chain
        for path in few.paths:
            os.link(chain / path.name, path)
        yield few


def _made(home: Path, count: int, like: list[Record]) -> Made:
    made = Made(home, read_or_make_key(home / "key"), count)
    made.chain.mkdir(mode=0o700, parents=True)
    folder_id = random.Random(SEED).randbytes(16).hex()
    (made.records / FOLDER_FILE).write_bytes(write_readable({"format": FOLDER_FORMAT, "id": folder_id}))
    maker = _Maker(made, [_Blank(record, made.key, folder_id) for record in like])
    # Files take whole blocks.
    needed, free = int(_SPARE * count * (maker.largest + 4096)), shutil.disk_usage(home).free
    if free < needed:
        raise NoRoom(f"{count:,} records need {needed >> 20:,} MiB on the disk, and there are {free >> 20:,}")
    maker.make(count)
    for number in (1, count):
        verdict = verify_file(made.chain / record_name(number), trust(made.key.public))
        assert verdict.word == "intact", verdict
    return made


class _Maker:
    """Makes the records of a folder."""

    def __init__(self, made: Made, blanks: list[_Blank]) -> None:
        self._chain = made.chain
        self._blanks = blanks
        self.largest = max(len(blank.file) for blank in blanks)

    def make(self, count: int) -> None:
        parts = [range(first, min(first + _AT_ONCE, count + 1)) for first in range(1, count + 1, _AT_ONCE)]
        with _on_all_cores(self, len(parts)) as each:
            statements: list[bytes] = []
            previous = None
            for part in each(_digests, parts):
                for number, digest in enumerate(part, len(statements) + 1):
                    statements.append(self._blank(number).statement(number, previous, digest))
                    previous = hashlib.sha256(statements[-1]).hexdigest()
            list(each(_write, parts, (statements[part.start - 1 : part.stop - 1] for part in parts)))

    def _blank(self, number: int) -> _Blank:
        return self._blanks[number % len(self._blanks)]

    def digests(self, numbers: range) -> list[str]:
        return [self._blank(number).digest(number) for number in numbers]

    def write(self, numbers: range, statements: list[bytes]) -> None:
        for number, statement in zip(numbers, statements, strict=True):
            (self._chain / record_name(number)).write_bytes(self._blank(number).filled(number, statement))


class _Blank:
    """A record's file and what is signed of it, with marks where records differ."""

    def __init__(self, record: Record, key: SigningKey, folder_id: str) -> None:
        data = as_data(record) | {"id": "<id>", "nonce": "<nonce>", "made_at": "<time>"}
        seal: dict[str, Any] = {
            "kind": KIND,
            "chain": key.public.thumbprint,
            "folder": folder_id,
            "sequence": "<sequence>",
            "previous": "<previous>",
            "time": "<time>",
            "seen": [],
        }
        self._key = key
        self._header = _base64url(RECORD.header(key.public.thumbprint))
        self._record = write_canonical(data)
        self._statement = write_canonical({"format": FORMAT, "record_sha256": "<sha256>", "seal": seal})
        self.file = write_readable({"format": FORMAT, "record": data, "seal": seal, "signature": "<signature>"})

    def digest(self, number: int) -> str:
        """The digest of the record with this number."""
        return hashlib.sha256(_filled(self._record, _values(number))).hexdigest()

    def statement(self, number: int, previous: str | None, digest: str) -> bytes:
        """What is signed of it. `previous`: the digest of the statement before."""
        more = {b"<sha256>": digest.encode(), **_place(number, previous)}
        return _filled(self._statement, _values(number) | more)

    def filled(self, number: int, statement: bytes) -> bytes:
        """Its file."""
        signature = self._key.sign(self._header + b"." + _base64url(statement))
        more = {b"<signature>": self._header + b".." + _base64url(signature)}
        previous = json.loads(statement)["seal"]["previous"]
        return _filled(self.file, _values(number) | _place(number, previous) | more)


# What the processes forked from this one make: a private key cannot be handed to them otherwise.
_makers: list[_Maker] = []


@contextmanager
def _on_all_cores(maker: _Maker, parts: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """A `map` that does so many parts of the work on all cores, where processes can be forked; else in this one."""
    _makers.append(maker)
    try:
        if parts > 1 and "fork" in multiprocessing.get_all_start_methods():
            with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("fork")) as pool:
                yield pool.map
        else:
            yield map
    finally:
        _makers.pop()


def _digests(numbers: range) -> list[str]:
    return _makers[-1].digests(numbers)


def _write(numbers: range, statements: list[bytes]) -> None:
    _makers[-1].write(numbers, statements)


def _values(number: int) -> dict[bytes, bytes]:
    rng = random.Random(f"{SEED} {number}")
    return {
        b"<id>": make_reference(rng.randbytes(16)).encode(),
        b"<nonce>": _base64url(rng.randbytes(32)),
        b"<time>": utc(NOW + timedelta(seconds=number)).encode(),
        CASE.encode(): f"CASE-{number // OF_A_CASE:05d}".encode(),
    }


def _place(number: int, previous: str | None) -> dict[bytes, bytes]:
    return {b'"<sequence>"': str(number).encode(), b'"<previous>"': json.dumps(previous).encode()}


def _filled(blank: bytes, values: dict[bytes, bytes]) -> bytes:
    for mark, value in values.items():
        blank = blank.replace(mark, value)
    return blank


def _base64url(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
