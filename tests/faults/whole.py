"""What is in a data folder, and whether all of it is whole. Decided with the strict reader and the signature alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sharewise.record.keys import KEY_FILE, read_key
from sharewise.record.public_key import PublicKey
from sharewise.record.seal import RECORD
from sharewise.strict_json import read_strict

TEMPORARY = re.compile(r"\..+\.[0-9]+\.[0-9a-f]{12}\.tmp")


@dataclass(frozen=True)
class Home:
    """A data folder: its records in order, each with its nonce, and the temporary files that are left."""

    records: tuple[Path, ...]
    nonces: tuple[str, ...]
    leftovers: tuple[Path, ...]


def whole(home: Path) -> Home:
    """What is in `home`. Fails if a file under a final name is not whole, or the chain is broken."""
    files = sorted(path for path in home.rglob("*") if not path.is_dir())
    assert not [path for path in files if path.is_symlink() or not path.is_file()]
    leftovers = tuple(path for path in files if TEMPORARY.fullmatch(path.name))
    final = [path for path in files if path not in leftovers]
    key = read_key(home / "key")
    if key is None:
        assert final == [], "something was published before the key"
        return Home((), (), leftovers)
    chain = home / "records" / key.public.folder_name
    folder = home / "records" / "folder.json"
    if not folder.exists():
        assert final == [home / "key" / KEY_FILE], "something was published before the folder's id"
        return Home((), (), leftovers)
    described = read_strict(folder.read_bytes())
    assert set(described) == {"format", "id"}
    assert re.fullmatch(r"[0-9a-f]{32}", described["id"])
    records = tuple(path for path in final if path.parent == chain)
    memory = home / "key" / f"last-{described['id']}-{key.public.folder_name}.json"
    assert set(final) - {memory} == {*records, home / "key" / KEY_FILE, folder}, "one key, one folder"
    assert [path.name for path in records] == [f"{number:08d}.json" for number in range(1, len(records) + 1)]
    nonces: list[str] = []
    digests: list[str] = []
    for number, path in enumerate(records, 1):
        record = _signed(path.read_bytes(), key.public)
        assert (record.sequence, record.previous, record.folder) == (
            number,
            digests[-1] if digests else None,
            described["id"],
        )
        digests.append(record.digest)
        nonces.append(record.nonce)
    assert len(set(nonces)) == len(nonces), "a record is there twice"
    if memory.exists():
        last = read_strict(memory.read_bytes())
        assert digests[last["sequence"] - 1] == last["statement_sha256"], "a record is remembered that is not there"
    return Home(records, tuple(nonces), leftovers)


@dataclass(frozen=True)
class _Signed:
    sequence: int
    previous: str | None
    folder: str
    nonce: str
    digest: str


@cache
def _signed(content: bytes, key: PublicKey) -> _Signed:
    """What a record's file says of its place. Fails if it is not whole. Kept: the same records are looked at often."""
    data = read_strict(content)
    seal = data["seal"]
    signed = RECORD.statement(data["record"], seal)
    assert RECORD.is_signed(key, data["signature"], signed), "a record is not as it was signed"
    digest = hashlib.sha256(signed).hexdigest()
    return _Signed(seal["sequence"], seal["previous"], seal["folder"], data["record"]["nonce"], digest)


def said_to_be_saved(folder: Path, name: str) -> list[Path]:
    """The records that were said to be saved: the lines printed. A last line without its end was never said."""
    printed = folder / f"{name}.out"
    return [Path(line) for line in printed.read_text().split("\n")[:-1]] if printed.exists() else []
