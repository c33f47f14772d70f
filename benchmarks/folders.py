"""Records folders for measuring: real records, rightly signed and chained, made much faster than sharewise saves them.

Each file is filled in from a record made by sharewise, and nothing waits for the disk. That they are as sharewise makes
them is checked by sharewise itself.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.rounds import SEED
from benchmarks.samples import NOW
from sharewise.dates import utc
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.make import make_reference
from sharewise.record.record_model import Record
from sharewise.record.seal import FORMAT, KIND, header
from sharewise.record.store.folder import FOLDER_FILE, FOLDER_FORMAT, record_name
from sharewise.record.verification import trust, verify_file
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import write_canonical, write_readable

# So many different records are enough: the others differ from them in their references and seals.
_KINDS = 200
# So many records may lie on the disk beside what is made here.
_SPARE = 2


class NoRoom(RuntimeError):
    """The disk has too little room for so many records."""


@dataclass(frozen=True)
class Made:
    """A home with records in it.

    Attributes:
        home: what SHAREWISE_HOME is set to.
        records: the records folder.
        key: what they are signed with.
        paths: the records, in order.

    """

    home: Path
    records: Path
    key: SigningKey
    paths: list[Path]

    @property
    def mean_size(self) -> int:
        some = self.paths[:200]
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
        home = Path(temporary)
        shutil.copytree(made.home / "key", home / "key")
        chain = home / "records" / made.key.public.folder_name
        chain.mkdir(mode=0o700, parents=True)
        shutil.copy(made.records / FOLDER_FILE, home / "records")
        paths = [chain / path.name for path in made.paths[:count]]
        for path in paths:
            os.link(made.paths[0].parent / path.name, path)
        yield Made(home, home / "records", made.key, paths)


def _made(home: Path, count: int, like: list[Record]) -> Made:
    key = read_or_make_key(home / "key")
    records = home / "records"
    chain = records / key.public.folder_name
    chain.mkdir(mode=0o700, parents=True)
    folder_id = random.Random(SEED).randbytes(16).hex()
    (records / FOLDER_FILE).write_bytes(write_readable({"format": FOLDER_FORMAT, "id": folder_id}))
    blanks = [_Blank(record, key, folder_id) for record in like]
    largest = max(len(blank.file) for blank in blanks)
    # Files take whole blocks.
    needed, free = _SPARE * count * (largest + 4096), shutil.disk_usage(home).free
    if free < needed:
        raise NoRoom(f"{count} records need {needed >> 20} MiB to spare on the disk, and there are {free >> 20}")
    paths, previous = [], None
    rng = random.Random(SEED)
    for number in range(1, count + 1):
        content, previous = blanks[number % len(blanks)].filled(number, previous, rng)
        path = chain / record_name(number)
        path.write_bytes(content)
        paths.append(path)
    for path in (paths[0], paths[-1]):
        verdict = verify_file(path, trust(key.public))
        assert verdict.word == "intact", verdict
    return Made(home, records, key, paths)


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
        self._header = _base64url(header(key.public.thumbprint))
        self._record = write_canonical(data)
        self._statement = write_canonical({"format": FORMAT, "record_sha256": "<sha256>", "seal": seal})
        self.file = write_readable({"format": FORMAT, "record": data, "seal": seal, "signature": "<signature>"})

    def filled(self, number: int, previous: str | None, rng: random.Random) -> tuple[bytes, str]:
        """The file of the record with this number, and the digest of its statement."""
        values = {
            b"<id>": make_reference(rng.randbytes(16)).encode(),
            b"<nonce>": _base64url(rng.randbytes(32)),
            b"<time>": utc(NOW + timedelta(seconds=number)).encode(),
            b'"<sequence>"': str(number).encode(),
            b'"<previous>"': json.dumps(previous).encode(),
        }
        record = _filled(self._record, values)
        signed = _filled(self._statement, values | {b"<sha256>": hashlib.sha256(record).hexdigest().encode()})
        signature = self._key.sign(self._header + b"." + _base64url(signed))
        values[b"<signature>"] = self._header + b".." + _base64url(signature)
        return _filled(self.file, values), hashlib.sha256(signed).hexdigest()


def _filled(blank: bytes, values: dict[bytes, bytes]) -> bytes:
    for mark, value in values.items():
        blank = blank.replace(mark, value)
    return blank


def _base64url(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
