"""The file of the next record or entry of a chain: signed, created once, and safe on disk."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sharewise.errors import StorageFailed
from sharewise.files import NotDurable, create_atomically, make_durable
from sharewise.record.entry_model import EntryBody, EntrySeal, SealedEntry, read_body
from sharewise.record.keys import SigningKey
from sharewise.record.reading.readership import Readership
from sharewise.record.record_model import Record, Seal, SealedRecord
from sharewise.record.seal import ENTRY, ENTRY_FORMAT, FORMAT, RECORD
from sharewise.record.store.folder import record_name
from sharewise.record.store.saving.saved import NotConfirmed, SavedEntry, SavedRecord
from sharewise.record.verification import FILE_ORDER
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import NotStrict, read_strict, write_readable


def create_next(
    chain_folder: Path, key: SigningKey, record: Record, data: dict[str, Any], seal: Seal, readership: Readership
) -> SavedRecord:
    """Sign a record, of which `data` are the data, with its seal, and create its file."""
    signed = RECORD.statement(data, as_data(seal))
    sealed = SealedRecord(format=FORMAT, record=record, seal=seal, signature=RECORD.sign(key, signed))
    place, digest = chain_folder / record_name(seal.sequence), hashlib.sha256(signed).hexdigest()
    saved = SavedRecord(place, sealed, False, digest, bool(readership.recipients))
    whole = as_data(sealed.but(record=None)) | {"record": data}
    body = readership.body_of(data)
    parts = whole | body
    content = write_readable(
        {name: parts[name] for name in FILE_ORDER if name in parts and (name != "record" or name in body)}
    )
    try:
        # What could not be read back must not be saved: it would look altered, and no record could follow it.
        read_strict(content)
        if readership.recipients:
            read_strict(write_readable(whole))
    except NotStrict as error:
        raise StorageFailed(f"This record cannot be saved: {error}. Shorten what you wrote, and try again.") from None
    try:
        create_atomically(saved.path, content)
    except NotDurable as error:
        raise NotConfirmed(saved, error.why) from None
    return saved


def create_entry(chain_folder: Path, key: SigningKey, body: EntryBody, seal: EntrySeal) -> SavedEntry:
    """The same of an entry.

    Raises:
        NotDurable: it is there, but the disk did not confirm it.

    """
    signed = ENTRY.statement(as_data(body), as_data(seal))
    sealed = SealedEntry(format=ENTRY_FORMAT, entry=body, seal=seal, signature=ENTRY.sign(key, signed))
    content = write_readable(as_data(sealed))
    try:
        read_body(seal.kind, read_strict(content)["entry"])
    except ValueError as error:
        raise StorageFailed(f"This cannot be saved: {error}. Shorten what you wrote, and try again.") from None
    path = chain_folder / record_name(seal.sequence)
    create_atomically(path, content)
    return SavedEntry(path, sealed, hashlib.sha256(signed).hexdigest())


def confirmed(saved: SavedRecord) -> SavedRecord:
    """A record that is there already, once it is safe on disk.

    Raises:
        NotConfirmed: the disk still does not confirm it.

    """
    try:
        make_durable(saved.path)
    except NotDurable as error:
        raise NotConfirmed(saved, error.why) from None
    return saved
