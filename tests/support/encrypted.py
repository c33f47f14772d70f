"""Encrypted copies of records, and keys that open them: made here with the library alone, as anybody could make them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pyrage
import rfc8785

from sharewise.record.reading.age_body import armoured


class AgeKey:
    """A key of age: `private` opens what is encrypted to `public`."""

    def __init__(self) -> None:
        made = pyrage.x25519.Identity.generate()
        self.private, self.public = str(made), str(made.to_public())


def age_text(content: bytes, *keys: AgeKey) -> str:
    """The content as an armoured age file that each of these keys opens."""
    return armoured(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(key.public) for key in keys]))


def encrypted_copy(data: Mapping[str, Any], *keys: AgeKey, text: str | None = None) -> dict[str, Any]:
    """The file of a plain record as it is with its content encrypted. `text`: in place of what would be encrypted."""
    content = rfc8785.dumps(data["record"])
    return {
        "format": data["format"],
        "record_age": age_text(content, *keys) if text is None else text,
        "record_sha256": hashlib.sha256(content).hexdigest(),
        "seal": data["seal"],
        "signature": data["signature"],
    }
