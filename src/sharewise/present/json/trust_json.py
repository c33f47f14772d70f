"""What `sharewise key list --json` prints: the keys that are trusted here."""

from __future__ import annotations

from typing import Literal, TypedDict, cast

from sharewise.record.public_key import PublicKey
from sharewise.record.reading.recipients import ReaderData
from sharewise.record.trust.trust_list import TrustedKeyData, TrustList


class TrustedKeysDocument(TypedDict):
    """The newest trust list. Without one, `version` is 0 and `keys` is empty. `root`: the fingerprint of the root key.

    `readers`: who can read new records beside whoever makes them; nobody: they are not encrypted.
    """

    format: Literal["sharewise-trusted-keys/1"]
    version: int
    time: str | None
    root: str | None
    keys: list[TrustedKeyData]
    readers: list[ReaderData]


def trusted_keys_document(found: TrustList | None, root: PublicKey | None) -> TrustedKeysDocument:
    """The document."""
    return {
        "format": "sharewise-trusted-keys/1",
        "version": found.version if found else 0,
        "time": found.time if found else None,
        "root": root.fingerprint if root else None,
        "keys": [cast("TrustedKeyData", each.data()) for each in found.entries] if found else [],
        "readers": [each.data() for each in found.readers] if found else [],
    }
