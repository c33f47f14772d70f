"""Genuine records, made and saved by sharewise itself, and what their own key and a stranger's can sign."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import KEY_FILE, SigningKey
from sharewise.record.make import Decision, EarlierRecord, Submission, complete_record
from sharewise.record.store.saving.record_writer import save
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import trust, verify_file
from sharewise.strict_json import write_readable
from tests.support.answers import answers_to
from tests.support.samples import EMERGENCY, NOON, record

Data = dict[str, Any]

FULL = Submission(
    answers=answers_to("advice_urgent", {"subject": "child", "risk": "not_sure"}),
    notes={
        "subject": "Zoë Ŵyn, who is nine, and her brother.",
        "risk": 'She said: "Cariad, don\'t tell." 🦉\nHe took £20 \\ and the key.',
    },
    details={
        "case_reference": "KX-7731/Ż",
        "purpose": "So that Mr Quillfeather can ring the family.",
        "shared_how": "phone",
        "reasons_not_told": ["harm_child", "alleged_abuser"],
        "review_on": "2026-11-25",
        "shared_at": "2026-11-22T11:30:00Z",
    },
    decision=Decision("advice_urgent", "advice_received", "Because the lead was not in: café, 3 pm."),
)
COMPLETED = Submission(
    answers=EMERGENCY,
    details={"case_reference": "KX-7732", "purpose": "Ring 999 für Zoë."},
    decision=Decision("emergency"),
)
# What nobody may find in the output of a command that only checks.
PRIVATE = ("KX-773", "Zoë", "Zo\\u00eb", "Ŵyn", "Cariad", "£20", "Quillfeather", "café", "caf\\u00e9", "Ring 999")
RECORDS = 6
FOLDER_ID = hashlib.sha256(b"folder").digest()[:16]


def key_of(name: str) -> SigningKey:
    """A key that is the same at each run, so that a failing case can be found again."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()))


def key_file(key: SigningKey) -> bytes:
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def install(home: Path, key: SigningKey) -> None:
    """A data folder whose key is `key`."""
    (home / "key").mkdir(mode=0o700, parents=True)
    (home / "key" / KEY_FILE).touch(mode=0o600)
    (home / "key" / KEY_FILE).write_bytes(key_file(key))


@dataclass(frozen=True)
class Genuine:
    """An installation with a chain of six records, its key, and a stranger's key.

    Attributes:
        home: its data folder. Nothing may be changed there.
        contents: the files of the records: made in an emergency, full, completing the first, and three small ones.

    """

    home: Path
    key: SigningKey
    stranger: SigningKey
    contents: list[bytes]
    proved: CompiledRulebook

    @property
    def trusted(self) -> TrustedKeys:
        return trust(self.key.public)

    @property
    def records(self) -> Path:
        return self.home / "records"

    @property
    def emergency(self) -> bytes:
        return self.contents[0]

    @property
    def full(self) -> bytes:
        return self.contents[1]

    @property
    def completing(self) -> bytes:
        return self.contents[2]

    @property
    def data(self) -> Data:
        """The full record's data, as a copy that may be spoilt."""
        return self.data_of(2)

    def data_of(self, number: int) -> Data:
        return dict(json.loads(self.contents[number - 1]))


def make_genuine(home: Path, proved: CompiledRulebook) -> Genuine:
    key = key_of("own")
    install(home, key)
    first = save_next(home / "records", key, proved, Submission(answers=EMERGENCY), number=1)
    save_next(home / "records", key, proved, FULL, number=2)
    _complete(home / "records", key, proved, first)
    for number in range(4, RECORDS + 1):
        save_next(home / "records", key, proved, Submission(answers=EMERGENCY), number=number)
    contents = [path.read_bytes() for path in sorted((home / "records" / key.public.folder_name).iterdir())]
    return Genuine(home, key, key_of("stranger"), contents, proved)


def at(number: int) -> datetime:
    """When the record with this number is made."""
    return NOON + timedelta(minutes=number)


def save_next(
    folder: Path, key: SigningKey, proved: CompiledRulebook, told: Submission, *, number: int, seed: int = 0
) -> Path:
    """Save the next record in `folder`. Its number is only used for its time and its randomness."""
    made = record(proved, told, seed=1000 * seed + number, now=at(number))
    return save(folder, key, made, now=at(number), random=FOLDER_ID).path


def _complete(folder: Path, key: SigningKey, proved: CompiledRulebook, first: Path) -> None:
    from sharewise.record.record_model import read_sealed

    verdict = verify_file(first, trust(key.public))
    assert verdict.seal is not None
    earlier = EarlierRecord("completes", read_sealed(verdict.data).record, verdict.seal.statement)
    made = complete_record(
        proved, earlier.record, COMPLETED, now=at(3), random=random.Random(3).randbytes(48), earlier=earlier.named()
    )
    save(folder, key, made, now=at(3), random=FOLDER_ID)


# What anyone can work out without sharewise, from what docs and RFCs say.


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def unbase64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def jwk(public: bytes) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url(public)}


def thumbprint(public: bytes) -> str:
    return base64url(hashlib.sha256(rfc8785.dumps(jwk(public))).digest())


def digest_of(data: Data) -> str:
    """The digest of a record's content."""
    return hashlib.sha256(rfc8785.dumps(data["record"])).hexdigest()


def statement_of(data: Data) -> bytes:
    """What is signed."""
    return rfc8785.dumps({"format": data["format"], "record_sha256": digest_of(data), "seal": data["seal"]})


def header_of(data: Data, **other: Any) -> Data:
    return {"alg": "Ed25519", "kid": data["seal"]["chain"], "typ": "sharewise-seal+jws", **other}


def message(header: bytes, payload: bytes) -> bytes:
    return f"{base64url(header)}.{base64url(payload)}".encode()


def signed(data: Data, key: SigningKey, header: Mapping[str, Any] | bytes | None = None) -> Data:
    """The data with a new signature by `key`, good but for the header where that is another."""
    if header is None:
        header = header_of(data)
    raw = header if isinstance(header, bytes) else rfc8785.dumps(dict(header))
    return {**data, "signature": f"{base64url(raw)}..{base64url(key.sign(message(raw, statement_of(data))))}"}


def stub_of(data: Data) -> Data:
    """The record with its digest in the place of its content."""
    return {
        "record_sha256" if name == "record" else name: digest_of(data) if name == "record" else data[name]
        for name in data
    }


def with_seal(data: Data, **members: Any) -> Data:
    return {**data, "seal": {**data["seal"], **members}}


def with_record(data: Data, **members: Any) -> Data:
    return {**data, "record": {**copy.deepcopy(data["record"]), **members}}


def written(data: Any) -> bytes:
    """As sharewise lays out a file."""
    return write_readable(data)


def swapped(content: bytes, old: bytes | str, new: bytes | str, times: int = 1) -> bytes:
    """The content with `old` replaced, which stands in it that many times."""
    old, new = (each.encode() if isinstance(each, str) else each for each in (old, new))
    assert content.count(old) == times, f"stands {content.count(old)} times: {old!r}"
    return content.replace(old, new)


def flipped(content: bytes, before: bytes | str, bit: int = 0) -> bytes:
    """The content with one bit changed, in the byte after `before`."""
    before = before.encode() if isinstance(before, str) else before
    assert content.count(before) == 1, before
    changed = bytearray(content)
    changed[content.index(before) + len(before)] ^= 1 << bit
    return bytes(changed)


def flipped_hex(content: bytes, before: str) -> bytes:
    """The same for a digit of a hex number, which stays one."""
    return next(
        changed
        for bit in range(3)
        if (changed := flipped(content, before, bit))[content.index(before.encode()) + len(before)]
        in b"0123456789abcdef"
    )
