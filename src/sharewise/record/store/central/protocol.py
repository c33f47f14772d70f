"""What a store is: the one protocol that a folder, PostgreSQL and S3 answer alike, and the names that files have in it.

    <folder id>/<12 hex of the key>/<sequence>.json    a record, or what was said about one later
    <folder id>/folder.json                            the folder's own file

`<folder id>` is the id in the folder's own file, so the records folders of very many people lie in one store, and each of them
is a records folder as `sharewise verify` reads it. A file is put once and never changed, but for one thing: its content can be
taken out, and what is left is the seal over its digest (the *stub*). Names are checked here, since engines take any.

No adapter looks at a signature: who pushes and who pulls does, each for themselves (`transfer`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from sharewise.errors import Finding, StorageFailed, WrongUse
from sharewise.record.public_key import key_folder_name
from sharewise.record.seal import FOLDER_ID, LAST_SEQUENCE, THUMBPRINT, TIME, without_record
from sharewise.record.store.folder import FOLDER_FILE, FOLDER_FORMAT, record_name, sequence_in
from sharewise.strict_json import LARGEST, NotStrict, read_strict, write_readable
from sharewise.text import expression
from sharewise.values import frozen

_NAME = expression(rf"(?P<folder>{FOLDER_ID})/(?:(?P<key>[0-9a-f]{{12}})/(?P<file>[0-9]{{8}}\.json)|folder\.json)")
_PREFIX = expression(rf"(?:{FOLDER_ID}/(?:[0-9a-f]{{12}}/)?)?")
_THUMBPRINT = expression(THUMBPRINT)
# What comes after every name below a folder or a key.
LAST = "~"


class NotAllowed(StorageFailed):
    """The store does not let this person do that."""


class Changed(Finding):
    """What is in the store under a name is not what was expected there. Nothing was changed."""


@frozen
class StoreDescription:
    """What a store says of itself.

    Attributes:
        kind: folder, PostgreSQL or S3.
        place: where it is, without anything secret.
        notes: what whoever relies on it should know, a sentence each.

    """

    kind: str
    place: str
    notes: tuple[str, ...] = ()


class Store(Protocol):
    """Where files lie that are put once. Every method raises StorageFailed where the store cannot be reached, and NotAllowed where it
    does not let this person do it.
    """

    def put_new(self, name: str, content: bytes) -> None:
        """Put a file, wholly or not at all. Returns when the store has it safely.

        Raises:
            AlreadyExists: there is one of this name, whatever it holds.
            WrongUse: it is no name of the store's, or the content does not belong under it.

        """

    def put_all(self, files: Sequence[tuple[str, bytes]]) -> list[bool]:
        """Put several files: of each, whether it was put, and not there before. Where it fails, any of them may have been put."""

    def get(self, name: str) -> bytes | None:
        """The file of this name as it was put, or its stub where the content was taken out; None where there is none that this person
        may see.
        """

    def get_all(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """The same for several, in their order."""

    def list(self, prefix: str = "", after: str = "") -> Iterator[str]:
        """The names that this person may see, in order. `prefix`: those of a folder (`<id>/`) or of a key in it (`<id>/<key>/`).
        `after`: those after this one.
        """

    def replace_with_stub(self, name: str, expected_sha256: str, stub: bytes) -> None:
        """Take the content out of a file, and leave its stub. Nothing else in a store can be changed.

        Raises:
            Changed: the file there has not this digest, or the stub is not that of it.
            NotAllowed: this person may not erase.

        """

    def describe(self) -> StoreDescription:
        """What the store is. It has to be reached for that."""

    def close(self) -> None:
        """Let go of the store."""


@frozen
class StoredName:
    """The parts of a name. `key_name` is empty, and `sequence` 0, for the folder's own file."""

    folder: str
    key_name: str = ""
    sequence: int = 0

    def __str__(self) -> str:
        """The name as the store has it."""
        file = f"{self.key_name}/{record_name(self.sequence)}" if self.key_name else FOLDER_FILE
        return f"{self.folder}/{file}"

    @property
    def prefix(self) -> str:
        """What the names of all files beside this one begin with."""
        return f"{self.folder}/{self.key_name}/" if self.key_name else f"{self.folder}/"


def read_name(name: str) -> StoredName:
    """The parts of a name.

    Raises:
        WrongUse: a store has no such names.

    """
    found = _NAME.fullmatch(name)
    if found is None or (found["file"] and not sequence_in(found["file"])):
        raise WrongUse("This is not the name of a file in a store.")
    return StoredName(found["folder"], found["key"] or "", sequence_in(found["file"]) if found["file"] else 0)


def is_name(name: str) -> bool:
    """Whether a store has such names. What else lies there is somebody else's."""
    found = _NAME.fullmatch(name)
    return found is not None and (found["file"] is None or sequence_in(found["file"]) > 0)


def check_prefix(prefix: str) -> str:
    """The same text, where it is one to list by.

    Raises:
        WrongUse: it is none.

    """
    if not _PREFIX.fullmatch(prefix):
        raise WrongUse("This is not what names in a store begin with.")
    return prefix


def position_of(after: str) -> tuple[str, str, int]:
    """Where a name stands among all names, as a folder, a key and a number; and so for what comes after all names of a folder (`<id>/~`)
    or of a key (`<id>/<key>/~`).

    Raises:
        WrongUse: it is nothing of these.

    """
    if not after:
        return "", "", 0
    if is_name(after):
        named = read_name(after)
        return named.folder, named.key_name or FOLDER_FILE, named.sequence
    folder, _, rest = after.partition("/")
    key, _, end = rest.partition("/")
    is_end = (key == LAST and not end) or (end == LAST and after == f"{folder}/{key}/{LAST}")
    if not is_end:
        raise WrongUse("This is not the name of a file in a store.")
    check_prefix(f"{folder}/" if key == LAST else f"{folder}/{key}/")
    return folder, key, LAST_SEQUENCE + 1


def folder_file(folder: str) -> bytes:
    """The file `folder.json` of the folder with this id."""
    return write_readable({"format": FOLDER_FORMAT, "id": folder})


@frozen
class Parts:
    """A file as a store takes it.

    Attributes:
        whole: the file, where it has content that can be taken out; None where it has none, or no more.
        stub: what stays.
        month: in which month it was sealed, as in `2026-11`; empty for a folder's own file.

    """

    whole: bytes | None
    stub: bytes
    month: str = ""

    @property
    def file(self) -> bytes:
        """The file."""
        return self.stub if self.whole is None else self.whole


def parts_of(name: str, content: bytes) -> Parts:
    """A file of this name in its parts. That it belongs under the name is said by the file itself, proved or not.

    Raises:
        WrongUse: it is no name of the store's, or the content does not belong under it.

    """
    named = read_name(name)
    if len(content) > LARGEST:
        raise WrongUse("This file is too large for a record.")
    try:
        data = read_strict(content)
    except NotStrict:
        raise WrongUse("This file is not a record.") from None
    if not named.key_name:
        if not isinstance(data, dict) or (data.get("format"), data.get("id")) != (FOLDER_FORMAT, named.folder):
            raise WrongUse("This file is not that of the folder that its name says.")
        return Parts(None, content)
    if place_in(data) != named:
        raise WrongUse("This record does not say that it lies where its name says.")
    stub, month = _stub_of(data), data["seal"]["time"][:7]
    return Parts(None, content, month) if stub is None else Parts(content, stub, month)


def place_in(data: Any) -> StoredName | None:
    """Where a record, or an entry, says that it lies, by its data; None where it says nothing of the kind."""
    seal = data.get("seal") if isinstance(data, dict) else None
    match seal:
        case {"folder": str(folder), "chain": str(chain), "sequence": int(sequence), "time": str(time)} if (
            _THUMBPRINT.fullmatch(chain) and re.fullmatch(TIME, time)
        ):
            named = StoredName(folder, key_folder_name(chain), sequence)
            return named if is_name(str(named)) else None
    return None


def stub_of(content: bytes) -> bytes | None:
    """The stub of a file that has content; None where it has none, or cannot be read."""
    try:
        data = read_strict(content)
    except NotStrict:
        return None
    return _stub_of(data) if isinstance(data, dict) else None


def _stub_of(data: dict[str, Any]) -> bytes | None:
    return write_readable(without_record(data)) if "record" in data or "record_age" in data else None


def sha256_of(content: bytes) -> str:
    """The digest of a file, in hex."""
    return hashlib.sha256(content).hexdigest()


def check_stub(name: str, file: bytes | None, expected_sha256: str, stub: bytes) -> None:
    """Raise Changed where the file of this name in a store is not to be replaced by this stub. `file`: None where there is none."""
    if file is None or sha256_of(file) != expected_sha256:
        raise Changed("The file in the store is not the one that was looked at. Look again.")
    if stub != parts_of(name, file).stub:
        raise Changed("What is to stay in the store is not the seal of the file there.")
