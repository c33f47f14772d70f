"""What `sharewise key show --json` prints: the public key, by its names and in the forms that other tools read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, TypedDict

from sharewise.present.formats.json_text import data_bytes
from sharewise.present.formats.public_keys import jwk_bytes

if TYPE_CHECKING:
    from sharewise.record.public_key import PublicKey


class KeyDocument(TypedDict):
    """A public key. `folder`: what its part of a records folder is called."""

    format: Literal["sharewise-key/1"]
    thumbprint: str
    fingerprint: str
    folder: str
    jwk: dict[str, str]
    pem: str
    openssh: str


def key_document(key: PublicKey) -> KeyDocument:
    """The document."""
    return {
        "format": "sharewise-key/1",
        "thumbprint": key.thumbprint,
        "fingerprint": key.fingerprint,
        "folder": key.folder_name,
        "jwk": json.loads(jwk_bytes(key)),
        "pem": key.pem(),
        "openssh": key.openssh().rstrip("\n"),
    }


def key_bytes(key: PublicKey) -> bytes:
    """The key as a document for scripts."""
    return data_bytes(key_document(key))
