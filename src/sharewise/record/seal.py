"""Sealing: what exactly is signed, and how a signature is checked.

A record's file holds `format`, `record`, `seal` and `signature`. The signature is a detached JWS (RFC 7515 appendix F)
with the algorithm Ed25519 (RFC 9864) over the JCS bytes (RFC 8785) of the *statement*: `format`, the SHA-256 of the JCS
bytes of `record`, and `seal`. The digest is never stored beside the record: a verifier has to compute it. Nothing can be
chosen: the header has to be these very bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from typing import Any, Literal

from sharewise.record.keys import SigningKey
from sharewise.record.public_key import PublicKey
from sharewise.strict_json import write_canonical

FORMAT: Literal["sharewise-record/1"] = "sharewise-record/1"
TYPE = "sharewise-seal+jws"
KIND: Literal["decision"] = "decision"
# Eight digits.
LAST_SEQUENCE = 99_999_999
# UTC, whole seconds, no leap second.
TIME = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
# Of how many keys the header is kept in mind.
_CHAINS = 64
_SIGNATURE = re.compile(r"([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]{86})")


def statement(format_name: str, record: Any, seal: Any, *, is_strict: bool = False) -> bytes:
    """The bytes that are signed. `is_strict`: `record` and `seal` were read strictly."""
    sha256 = hashlib.sha256(write_canonical(record, is_strict=is_strict)).hexdigest()
    return statement_over(format_name, sha256, seal, is_strict=is_strict)


def statement_over(format_name: str, record_sha256: str, seal: Any, *, is_strict: bool = False) -> bytes:
    """The bytes that were signed where only the record's digest is left. Where there is a record, its digest has to be
    computed: one that lies beside it may be another's. `is_strict`: as of `statement`.
    """
    data = {"format": format_name, "record_sha256": record_sha256, "seal": seal}
    return write_canonical(data, is_strict=is_strict)


@lru_cache(_CHAINS)
def header(chain: str) -> bytes:
    """The only header a signature may have, for the key named `chain`."""
    return write_canonical({"alg": "Ed25519", "kid": chain, "typ": TYPE})


@lru_cache(_CHAINS)
def _protected(chain: str) -> bytes:
    """The same as it stands in a signature."""
    return _base64url(header(chain))


def sign(key: SigningKey, signed: bytes) -> str:
    """The detached JWS of `signed`: `<header>..<signature>`, base64url."""
    protected = _protected(key.public.thumbprint)
    signature = key.sign(protected + b"." + _base64url(signed))
    return (protected + b".." + _base64url(signature)).decode()


def names_key(signature: str, chain: str) -> bool:
    """Whether a signature has the one header that it may have in the chain of the key named `chain`."""
    return signature.encode().startswith(_protected(chain) + b"..")


def is_signed(key: PublicKey, signature: object, signed: bytes) -> bool:
    """Whether `signature` is the detached JWS of `signed` by `key`, spelled in the only way it can be."""
    found = _SIGNATURE.fullmatch(signature) if isinstance(signature, str) else None
    if found is None:
        return False
    protected, encoded = (part.encode() for part in found.groups())
    if protected != _protected(key.thumbprint):
        return False
    raw = base64.urlsafe_b64decode(encoded + b"==")
    # The last character of 86 has bits to spare; only one spelling is right.
    if _base64url(raw) != encoded:
        return False
    return key.accepts(raw, protected + b"." + _base64url(signed))


def _base64url(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
