"""What `sharewise key list --json` prints: the keys that are trusted here."""

from __future__ import annotations

from typing import Literal, TypedDict, cast

from sharewise.record.public_key import PublicKey
from sharewise.record.reading.recipients import ReaderData
from sharewise.record.trust.trust_list import TrustedKeyData, TrustList
from sharewise.record.trust.trusted_keys import TrustedKeys


class ChangedKeyData(TypedDict):
    """A key that another was changed for, as the records in a folder say: both thumbprints, the new key, whose they are, and the number
    of the entry that the old key's records end with there.
    """

    old: str
    new: str
    x: str
    person: str
    folder: str
    sequence: int


class TrustedKeysDocument(TypedDict):
    """The newest trust list. Without one, `version` is 0 and `keys` is empty. `root`: the fingerprint of the root key.

    `readers`: who can read new records beside whoever makes them; nobody: they are not encrypted. `changes`: the keys that took the place
    of those on the list, or of this installation's own.
    """

    format: Literal["sharewise-trusted-keys/1"]
    version: int
    time: str | None
    root: str | None
    keys: list[TrustedKeyData]
    readers: list[ReaderData]
    changes: list[ChangedKeyData]


def trusted_keys_document(found: TrustList | None, root: PublicKey | None, trusted: TrustedKeys) -> TrustedKeysDocument:
    """The document. `trusted`: the keys that are trusted, with those that they were changed for."""
    return {
        "format": "sharewise-trusted-keys/1",
        "version": found.version if found else 0,
        "time": found.time if found else None,
        "root": root.fingerprint if root else None,
        "keys": [cast("TrustedKeyData", each.data()) for each in found.entries] if found else [],
        "readers": [each.data() for each in found.readers] if found else [],
        "changes": [
            {
                "old": each.old,
                "new": each.new.thumbprint,
                "x": each.new.x,
                "person": trusted.person(each.old),
                "folder": each.folder,
                "sequence": each.sequence,
            }
            for each in trusted.changes
        ],
    }
