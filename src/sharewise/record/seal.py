"""Sealing: what exactly is signed, and how a signature is checked.

A sealed file holds `format`, a body, `seal` and `signature`. The signature is a detached JWS (RFC 7515 appendix F)
with the algorithm Ed25519 (RFC 9864) over the JCS bytes (RFC 8785) of the *statement*: `format`, the SHA-256 of the JCS
bytes of the body, and `seal`. The digest is never stored beside the body: a verifier has to compute it. Nothing can be
chosen: the header has to be these very bytes.

Of one record there can be three copies with one statement, and so with one seal and signature: with the content (`record`), without it
(`record_sha256`, once it was erased), and with the content encrypted (`record_age`, and `record_sha256` beside it).

What kinds of sealed files there are, and in what they differ, says an `Envelope`: one for each.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeAlias, get_args

from sharewise.record.keys import SigningKey
from sharewise.record.public_key import PublicKey
from sharewise.rulebook.parts import Shape
from sharewise.strict_json import write_canonical
from sharewise.text import expression
from sharewise.values import frozen

FORMAT: Literal["sharewise-record/1"] = "sharewise-record/1"
KIND: Literal["decision"] = "decision"
ENTRY_FORMAT: Literal["sharewise-entry/1"] = "sharewise-entry/1"
# What an entry does: says that a record's content was erased, or must not be; takes that back; has it looked at by a second person;
# ends the chain of a key that was changed, and begins that of the new one.
EntryKind: TypeAlias = Literal["erasure", "hold", "release", "approval", "comment", "key change", "key start"]
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
# Eight digits.
LAST_SEQUENCE = 99_999_999
# The ends of so many other chains a seal may name: the newest first.
MOST_SEEN = 32
# UTC, whole seconds, no leap second.
TIME = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
# A digest, a key's name, and the id of a records folder.
SHA256, THUMBPRINT, FOLDER_ID = r"[0-9a-f]{64}", r"[A-Za-z0-9_-]{43}", r"[0-9a-f]{32}"
# Of how many keys, and kinds of files, the header is kept in mind.
_HEADERS = 256
_SIGNATURE = expression(r"([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]{86})")


# What the parts of sealed files have to look like.
Text: TypeAlias = Annotated[str, Shape(min_length=1)]
Sha256: TypeAlias = Annotated[str, Shape(pattern=f"^{SHA256}$")]
Time: TypeAlias = Annotated[str, Shape(pattern=f"^{TIME}$")]
Reference: TypeAlias = Annotated[str, Shape(pattern=r"^SW-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$")]
Base64Url32: TypeAlias = Annotated[str, Shape(pattern=f"^{THUMBPRINT}$")]
FolderId: TypeAlias = Annotated[str, Shape(pattern=f"^{FOLDER_ID}$")]
SequenceNumber: TypeAlias = Annotated[int, Shape(least=1, most=LAST_SEQUENCE)]
Signature: TypeAlias = Annotated[str, Shape(pattern=r"^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{86}$")]
# One line that a person typed.
ShortLine: TypeAlias = Annotated[str, Shape(pattern=r"^\S(.*\S)?$", max_length=200)]
LongLine: TypeAlias = Annotated[str, Shape(pattern=r"^\S(.*\S)?$", max_length=500)]


@frozen
class Envelope:
    """One kind of sealed file. A file of one kind is never good as one of another: the name of the format and the type are
    signed, and each is compared whole.

    Attributes:
        format: what the file says it is, with its version.
        body: the member that holds what is said.
        type: the `typ` of the signature's header.

    """

    format: str
    body: str
    type: str

    def statement(self, body: Any, seal: Any, *, is_strict: bool = False) -> bytes:
        """The bytes that are signed. `is_strict`: `body` and `seal` were read strictly."""
        return self.statement_over(digest_of(body, is_strict=is_strict), seal, is_strict=is_strict)

    def statement_over(self, sha256: str, seal: Any, *, is_strict: bool = False) -> bytes:
        """The bytes that were signed where only the body's digest is left. Where there is a body, its digest has to be
        computed: one that lies beside it may be another's. `is_strict`: as of `statement`.
        """
        data = {"format": self.format, f"{self.body}_sha256": sha256, "seal": seal}
        return write_canonical(data, is_strict=is_strict)

    def header(self, chain: str) -> bytes:
        """The only header a signature may have, for the key named `chain`."""
        return _header(self.type, chain)

    def sign(self, key: SigningKey, signed: bytes) -> str:
        """The detached JWS of `signed`: `<header>..<signature>`, base64url."""
        protected = _protected(self.type, key.public.thumbprint)
        signature = key.sign(protected + b"." + _base64url(signed))
        return (protected + b".." + _base64url(signature)).decode()

    def names_key(self, signature: str, chain: str) -> bool:
        """Whether a signature has the one header that it may have in the chain of the key named `chain`."""
        return signature.encode().startswith(_protected(self.type, chain) + b"..")

    def is_signed(self, key: PublicKey, signature: object, signed: bytes) -> bool:
        """Whether `signature` is the detached JWS of `signed` by `key`, spelled in the only way it can be."""
        found = _SIGNATURE.fullmatch(signature) if isinstance(signature, str) else None
        if found is None:
            return False
        protected, encoded = (part.encode() for part in found.groups())
        if protected != _protected(self.type, key.thumbprint):
            return False
        raw = base64.urlsafe_b64decode(encoded + b"==")
        # The last character of 86 has bits to spare; only one spelling is right.
        if _base64url(raw) != encoded:
            return False
        return key.accepts(raw, protected + b"." + _base64url(signed))


# A decision.
RECORD = Envelope(FORMAT, "record", "sharewise-seal+jws")
# What somebody says about a record later, and is no decision.
ENTRY = Envelope(ENTRY_FORMAT, "entry", "sharewise-entry+jws")


@lru_cache(_HEADERS)
def _header(of_type: str, chain: str) -> bytes:
    return write_canonical({"alg": "Ed25519", "kid": chain, "typ": of_type})


@lru_cache(_HEADERS)
def _protected(of_type: str, chain: str) -> bytes:
    """The same as it stands in a signature."""
    return _base64url(_header(of_type, chain))


def digest_of(body: Any, *, is_strict: bool = False) -> str:
    """What a statement holds of a body: the SHA-256 of its JCS bytes, in hex. `is_strict`: it was read strictly."""
    return hashlib.sha256(write_canonical(body, is_strict=is_strict)).hexdigest()


def without_record(data: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a record's file once the record is erased: its digest stands where it stood, and all else is as it was."""
    if "record_age" in data:
        return {member: data[member] for member in data if member != "record_age"}
    digest = digest_of(data["record"])
    return dict(("record_sha256", digest) if member == "record" else (member, data[member]) for member in data)


def _base64url(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
