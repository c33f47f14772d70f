"""Records folders of any size, made up quickly: real records, rightly sealed, with nothing that waits for the disk."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sharewise import __version__
from sharewise.dates import utc
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.make import make_reference
from sharewise.record.record_model import Record
from sharewise.record.seal import ENTRY, ENTRY_FORMAT, FORMAT, KIND, RECORD, EntryKind
from sharewise.record.store.folder import FOLDER_FILE, FOLDER_FORMAT, record_name
from sharewise.record.summary import Relation
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import write_canonical, write_readable
from tests.support.entries import WORDS
from tests.support.samples import NOON

_FOLDER_ID = "0123456789abcdef" * 2


class ManyRecords:
    """A records folder with a key's part, and what was put into it.

    Attributes:
        folder, chain, key: the records folder, the key's part of it, and the key.
        contents: what the records' files hold, in order.
        references, statements: the references of the records and the digests of their statements, in order.

    """

    def __init__(self, home: Path, like: Record, *, key_folder: str = "key", minutes_apart: int = 60) -> None:
        self.key: SigningKey = read_or_make_key(home / key_folder)
        self.folder = home / "records"
        self.chain = self.folder / self.key.public.folder_name
        self.chain.mkdir(mode=0o700, parents=True)
        if not (self.folder / FOLDER_FILE).exists():
            (self.folder / FOLDER_FILE).write_bytes(write_readable({"format": FOLDER_FORMAT, "id": _FOLDER_ID}))
        self._like, self._apart = as_data(like), timedelta(minutes=minutes_apart)
        self._chance = random.Random(key_folder)
        self.contents: list[bytes] = []
        self.references: list[str] = []
        self.statements: list[str] = []

    def path(self, number: int) -> Path:
        return self.chain / record_name(number)

    def add(
        self,
        case: str,
        *,
        follows: int | None = None,
        relation: Relation = "completes",
        missing: tuple[str, ...] = (),
        outcome: str = "",
        like: Record | None = None,
        changed: Mapping[str, Any] | None = None,
    ) -> Path:
        """Save one more. `follows`: it completes, or supersedes, the record with this number. `like`, `changed`: another record than the
        one that all are like, and its members that are otherwise.
        """
        reference = make_reference(self._chance.randbytes(16))
        made_at = NOON + self._apart * len(self.contents)
        self.references.append(reference)
        changes: dict[str, Any] = {"id": reference, "made_at": utc(made_at), "missing": list(missing)}
        if follows is not None:
            earlier = {"relation": relation, "id": self.references[follows - 1]}
            changes["earlier"] = earlier | {"statement_sha256": self.statements[follows - 1]}
        whole = {**(as_data(like) if like else {}), **changes, **(changed or {})}
        content, said = self._sealed(len(self.contents) + 1, case, outcome, whole)
        self.contents.append(content)
        self.statements.append(said)
        path = self.path(len(self.contents))
        path.write_bytes(content)
        return path

    def say(self, kind: EntryKind, about: ManyRecords, number: int, **words: Any) -> Path:
        """Save an entry of this kind as the next of the chain, about the record with this number of the same or another key."""
        body = {
            "record": {"id": about.references[number - 1], "statement": about.statements[number - 1]},
            "place": {"chain": about.key.public.thumbprint, "sequence": number},
            "by": "Sam Example",
            "tool": {"name": "sharewise", "version": __version__},
            **WORDS[kind],
            **words,
        }
        seal = self._seal(len(self.contents) + 1, kind)
        signed = ENTRY.statement(body, seal)
        data = {"format": ENTRY_FORMAT, "entry": body, "seal": seal, "signature": ENTRY.sign(self.key, signed)}
        self.references.append(about.references[number - 1])
        self.statements.append(hashlib.sha256(signed).hexdigest())
        self.contents.append(write_readable(data))
        path = self.path(len(self.contents))
        path.write_bytes(self.contents[-1])
        return path

    def without_content(self, number: int) -> bytes:
        """What is left of the record with this number once its content is taken out."""
        data = json.loads(self.contents[number - 1])
        digest = hashlib.sha256(write_canonical(data["record"])).hexdigest()
        stub = {"format": FORMAT, "record_sha256": digest, "seal": data["seal"], "signature": data["signature"]}
        return write_readable(stub)

    def sealed_again(self, number: int, case: str) -> bytes:
        """Another record with this number, as whoever has the key could make it."""
        changes = {"id": make_reference(self._chance.randbytes(16)), "made_at": utc(NOON)}
        return self._sealed(number, case, "", changes)[0]

    def _sealed(self, number: int, case: str, outcome: str, changes: Mapping[str, Any]) -> tuple[bytes, str]:
        record = {**self._like, **changes}
        # Without a date to look again, unless it is asked for: it would pass.
        details = changes.get("details") or {**self._like["details"], "review_on": None}
        details = {**details, "case_reference": case}
        record["details"] = {name: value for name, value in details.items() if value is not None}
        if outcome:
            record["decision"] = {**record["decision"], "outcome": outcome}
        seal = self._seal(number, KIND)
        signed = RECORD.statement(record, seal)
        data = {"format": FORMAT, "record": record, "seal": seal, "signature": RECORD.sign(self.key, signed)}
        return write_readable(data), hashlib.sha256(signed).hexdigest()

    def _seal(self, number: int, kind: str) -> dict[str, Any]:
        return {
            "kind": kind,
            "chain": self.key.public.thumbprint,
            "folder": _FOLDER_ID,
            "sequence": number,
            "previous": self.statements[number - 2] if number > 1 else None,
            "time": utc(NOON + self._apart * (number - 1)),
            "seen": [],
        }
