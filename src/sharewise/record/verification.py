"""Whether one file is a record, or an entry about one, as it was signed: a verdict in plain words.

What a good verdict shows: these bytes were sealed by this key. Not who typed them, nor that what they say is true.
Whether a folder's records are all there, and in their order, is in `folder_walk`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal, TypeAlias

from sharewise.errors import DONE, CannotDecide, Finding, StorageFailed, WrongUse
from sharewise.files import read_regular
from sharewise.record.entry_model import EntryBody, read_body
from sharewise.record.public_key import PublicKey
from sharewise.record.reading.age_body import read_age
from sharewise.record.reading.content_reader import ContentReader, DamagedContent
from sharewise.record.seal import (
    ENTRY,
    ENTRY_KINDS,
    FOLDER_ID,
    FORMAT,
    KIND,
    LAST_SEQUENCE,
    MOST_SEEN,
    RECORD,
    SHA256,
    THUMBPRINT,
    TIME,
)
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.strict_json import LARGEST, NotStrict, read_strict, read_with_layout, write_canonical
from sharewise.text import expression
from sharewise.values import frozen

VerdictWord: TypeAlias = Literal[
    "intact",
    "intact, layout changed",
    "sealed, content erased",
    "encrypted",
    "evidence of tampering",
    "to explain",
    "refused",
    "cannot decide",
    "cannot be read",
]

_EXIT_CODES: dict[VerdictWord, int] = {
    "intact": DONE,
    "intact, layout changed": DONE,
    "sealed, content erased": DONE,
    "encrypted": DONE,
    "evidence of tampering": Finding.exit_code,
    "to explain": Finding.exit_code,
    "refused": Finding.exit_code,
    "cannot decide": CannotDecide.exit_code,
    "cannot be read": StorageFailed.exit_code,
}
# The members of a record's file, of one whose content was taken out, and of one whose content is encrypted.
_WHOLE, _ERASED = {"format", "record", "seal", "signature"}, {"format", "record_sha256", "seal", "signature"}
_ENCRYPTED = _ERASED | {"record_age"}
# The members of a record's file in the order in which sharewise writes them.
FILE_ORDER = ("format", "record", "record_age", "record_sha256", "seal", "signature")
_ENTRY = {"format", "entry", "seal", "signature"}
_ORDER_OF_ENTRY = ("format", "entry", "seal", "signature")
_NEWER = expression(r"sharewise-(?:record|entry)/([1-9][0-9]{0,8})")
_MADE_BY_NEWER = "It was made by a newer version of sharewise. Check it with that version."
_SHA256 = expression(SHA256)
_CHAIN = expression(THUMBPRINT)
_FOLDER = expression(FOLDER_ID)
_TIME = expression(TIME)
_KIND = expression(r"[a-z][a-z ]{0,31}")
# One exit code for many files: tampering before what cannot be read, before what cannot be decided, before what is wrong in what was
# given.
_WORST_FIRST = (Finding.exit_code, StorageFailed.exit_code, CannotDecide.exit_code, WrongUse.exit_code)


def trust(*keys: PublicKey | None, reader: ContentReader | None = None) -> TrustedKeys:
    """Trust these keys, whoever they belong to. None stands for a key that there is not. `reader`: as of `TrustedKeys`."""
    return TrustedKeys({key.thumbprint: key for key in keys if key is not None}, reader=reader)


@frozen
class VerifiedSeal:
    """What a good signature vouches for.

    Attributes:
        key: the key that signed.
        folder: the id of the records folder.
        sequence: the record's number in its chain.
        previous: the digest of the statement before, in hex; None for the first.
        time: when it was sealed, in UTC.
        statement: the digest of its own statement, in hex: what later records name it by.
        seen: the digests of the statements of other chains that it names: they were there when it was sealed.
        signer: whose the key is, where a trust list says so; else empty.
        same_person: the thumbprints of the key, and of the others of the same person, as of `TrustedKeys`.
        kind: what was sealed: a decision, or which kind of entry.

    """

    key: PublicKey
    folder: str
    sequence: int
    previous: str | None
    time: str
    statement: str
    seen: tuple[str, ...] = ()
    signer: str = ""
    same_person: frozenset[str] = frozenset()
    kind: str = KIND


@frozen
class Verdict:
    """What was found about one file.

    Attributes:
        path: the file.
        word: the verdict; `why` says it in a sentence for people.
        data: what the file holds, where it could be read as a record, proved or not. None too where the signature is good, and whoever
            asked wanted only an extract.
        seal: its place in the chain, where the signature is good.
        extract: what was made of the same data as they were verified, for whoever asked for it (`FileCheck`).
        entry: what it says about a record, where the file is an entry and no record, and the signature is good.
        was_opened: whether the content lies encrypted, and was opened here: `data` are those of the same record in the clear.

    """

    path: Path
    word: VerdictWord
    why: str
    data: dict[str, Any] | None = None
    seal: VerifiedSeal | None = None
    extract: object = None
    entry: EntryBody | None = None
    was_opened: bool = False

    @property
    def exit_code(self) -> int:
        """What it means for scripts."""
        return _EXIT_CODES[self.word]

    @property
    def signer(self) -> str:
        """Whose the key is that signed it, where the signature is good and a trust list says so; else empty."""
        return self.seal.signer if self.seal else ""

    @property
    def is_proved(self) -> bool:
        """Whether the content is there and is as it was signed."""
        return self.word in ("intact", "intact, layout changed")

    @property
    def is_proved_record(self) -> bool:
        """The same of a record. An entry about one is none."""
        return self.entry is None and self.is_proved

    @property
    def is_encrypted(self) -> bool:
        """Whether the seal is as it was signed, and the content is encrypted to keys that are not at hand."""
        return self.word == "encrypted"

    @property
    def has_content(self) -> bool:
        """Whether a record's content is there: proved, or encrypted."""
        return self.is_proved_record or self.is_encrypted


def read_record_file(path: Path) -> bytes:
    """The bytes of a record's file, at most one more than a record may have. Never follows a link, never blocks.

    Raises:
        StorageFailed: it is not a regular file, or cannot be read.

    """
    return read_regular(path, LARGEST + 1)


def verify_file(path: Path, trusted: TrustedKeys) -> Verdict:
    """The verdict on one file."""
    try:
        content = read_record_file(path)
    except StorageFailed as error:
        return Verdict(path, "cannot be read", str(error))
    return verify_bytes(path, content, trusted)


@frozen
class FileCheck:
    """Verifies files, one after the other, in this process or in any other.

    Attributes:
        trusted: as of `verify_file`.
        extract: what is made of each verdict with a good signature, in place of the data. It is made of the very bytes that were
            verified. None: the data stay.

    """

    trusted: TrustedKeys
    extract: Callable[[Verdict], object] | None = None

    def __call__(self, path: Path) -> Verdict:
        """The verdict on one file."""
        verdict = verify_file(path, self.trusted)
        if self.extract is None or verdict.seal is None or verdict.entry is not None:
            # An entry is short, and nobody lists or counts it.
            return verdict
        extract = self.extract(verdict)
        return Verdict(path, verdict.word, verdict.why, None, verdict.seal, extract, was_opened=verdict.was_opened)


def verify_bytes(path: Path, content: bytes, trusted: TrustedKeys) -> Verdict:
    """The verdict on a file's bytes; `path` is its name."""
    try:
        data, is_laid_out = read_with_layout(content)
    except NotStrict as error:
        why = f"This cannot be read as a record: {error}. It may be cut off, or changed by another program. Ask for it again."
        return Verdict(path, "refused", why)
    if not isinstance(data, dict) or not isinstance(format_name := data.get("format"), str):
        return Verdict(path, "refused", "This is not a record.")
    if format_name != FORMAT and format_name != ENTRY.format:
        newer = _NEWER.fullmatch(format_name)
        if newer and int(newer.group(1)) > 1:
            return Verdict(path, "cannot decide", _MADE_BY_NEWER)
        return Verdict(path, "refused", "This is not a record.")
    is_record = format_name == FORMAT
    if fault := _fault_of_shape(data, is_record=is_record):
        return Verdict(path, "refused", fault)
    seal = data["seal"]
    if not (RECORD if is_record else ENTRY).names_key(data["signature"], seal["chain"]):
        why = "The seal does not fit the signature. It was changed after it was signed."
        return Verdict(path, "evidence of tampering", why, data)
    key = trusted.get(seal["chain"])
    if key is None:
        return Verdict(
            path,
            "cannot decide",
            "It was signed with a key that is not known here. Ask whoever made it for their public key.",
            data,
        )
    if not is_record:
        return _on_entry(path, data, key, trusted, is_laid_out=is_laid_out)
    is_whole = "record" in data
    signed = (
        RECORD.statement(data["record"], seal, is_strict=True)
        if is_whole
        else RECORD.statement_over(data["record_sha256"], seal)
    )
    if not RECORD.is_signed(key, data["signature"], signed):
        return Verdict(path, "evidence of tampering", _NOT_AS_SIGNED, data)
    verified = _verified(key, seal, signed, trusted)
    if does_not_count := _does_not_count(path, data, verified, trusted):
        return does_not_count
    if "record_age" in data:
        return _on_encrypted(
            path, data, verified, trusted.reader, is_as_written=is_laid_out and _in_order(data, FILE_ORDER)
        )
    if not is_whole:
        why = "The seal is as it was signed. The content was taken out."
        return Verdict(path, "sealed, content erased", why, data, verified)
    if not is_laid_out or not _in_order(data, FILE_ORDER):
        return Verdict(path, "intact, layout changed", _SAVED_AGAIN, data, verified)
    return Verdict(path, "intact", _AS_SIGNED, data, verified)


_NOT_AS_SIGNED = "The content does not match its signature. It was changed after it was signed."
_SAVED_AGAIN = "The content is as it was signed. The file was saved again by something else."
_AS_SIGNED = "The content is as it was signed."
_CLOSED = "The seal is as it was signed. The content is encrypted, and was not opened here."
_NOT_WHAT_WAS_SIGNED = "What is encrypted is not what was signed. It was changed or exchanged later."


def _on_encrypted(
    path: Path, data: dict[str, Any], seal: VerifiedSeal, reader: ContentReader | None, *, is_as_written: bool
) -> Verdict:
    """The verdict on a record with a good signature, of which the content is encrypted. Nothing that is opened counts before its own
    digest is the one that was signed: whoever may write in the folder can encrypt anything to anybody.
    """
    try:
        content = None if reader is None else reader.content_of(data["record_age"])
        record = None if content is None else _record_in(content, data["record_sha256"])
    except (DamagedContent, NotStrict):
        return Verdict(path, "evidence of tampering", _NOT_WHAT_WAS_SIGNED, data)
    if record is None:
        return Verdict(path, "encrypted", _CLOSED, data, seal)
    whole = {"format": data["format"], "record": record, "seal": data["seal"], "signature": data["signature"]}
    word: VerdictWord = "intact" if is_as_written else "intact, layout changed"
    return Verdict(path, word, _AS_SIGNED if is_as_written else _SAVED_AGAIN, whole, seal, was_opened=True)


def _record_in(content: bytes, sha256: str) -> dict[str, Any]:
    """The record in what was opened.

    Raises:
        DamagedContent, NotStrict: it is not what the signed digest is of, byte for byte.

    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedContent
    record = read_strict(content)
    if not isinstance(record, dict) or write_canonical(record, is_strict=True) != content:
        raise DamagedContent
    return record


def _on_entry(path: Path, data: dict[str, Any], key: PublicKey, trusted: TrustedKeys, *, is_laid_out: bool) -> Verdict:
    """The verdict on an entry, by the key that it names."""
    seal = data["seal"]
    signed = ENTRY.statement(data["entry"], seal, is_strict=True)
    if not ENTRY.is_signed(key, data["signature"], signed):
        return Verdict(path, "evidence of tampering", _NOT_AS_SIGNED, data)
    if seal["kind"] not in ENTRY_KINDS:
        return Verdict(path, "cannot decide", _MADE_BY_NEWER, data)
    try:
        body = read_body(seal["kind"], data["entry"])
    except ValueError:
        # What it says has its effect on a record: nothing is guessed.
        return Verdict(path, "refused", "This has not the parts that sharewise writes, so nobody can go by it.", data)
    is_as_written = is_laid_out and _in_order(data, _ORDER_OF_ENTRY)
    verified = _verified(key, seal, signed, trusted)
    if does_not_count := _does_not_count(path, data, verified, trusted):
        return does_not_count
    if not is_as_written:
        return Verdict(path, "intact, layout changed", _SAVED_AGAIN, data, verified, None, body)
    return Verdict(path, "intact", _AS_SIGNED, data, verified, None, body)


def _verified(key: PublicKey, seal: dict[str, Any], signed: bytes, trusted: TrustedKeys) -> VerifiedSeal:
    return VerifiedSeal(
        key,
        folder=seal["folder"],
        sequence=seal["sequence"],
        previous=seal["previous"],
        time=seal["time"],
        statement=hashlib.sha256(signed).hexdigest(),
        seen=tuple(seal["seen"]),
        signer=trusted.person(seal["chain"]),
        same_person=trusted.same_person(seal["chain"]),
        kind=seal["kind"],
    )


def _does_not_count(path: Path, data: dict[str, Any], seal: VerifiedSeal, trusted: TrustedKeys) -> Verdict | None:
    """The verdict where the key counts no more in this place, though the signature is good; None where it does."""
    chain = seal.key.thumbprint
    if trusted.is_ended(chain, seal.folder, seal.sequence):
        return after_key_change(path, data)
    no_more = trusted.why_not(chain, seal.folder, seal.sequence, seal.statement, seal.time)
    return None if no_more is None else Verdict(path, "cannot decide", no_more, data, seal)


def after_key_change(path: Path, data: dict[str, Any] | None) -> Verdict:
    """The verdict on what stands after the entry that ends a key's chain. sharewise saves nothing there, whatever is restored or
    copied: somebody signed it on purpose.
    """
    why = "It was signed with a key after that key had been changed for another. Somebody kept the old key, or had stolen it."
    return Verdict(path, "evidence of tampering", why, data)


def _in_order(data: dict[str, Any], members: tuple[str, ...]) -> bool:
    """Whether the members of the file and of the seal stand in the order in which sharewise writes them."""
    order = [name for name in members if name in data]
    return [*data] == order and [*data["seal"]] == [*_SEAL]


def statement_in(verdict: Verdict) -> str | None:
    """The digest of the statement that a file holds, proved or not; None where it could not be read as a record."""
    data = verdict.data
    if verdict.seal is not None or data is None:
        return verdict.seal.statement if verdict.seal else None
    if "entry" in data:
        signed = ENTRY.statement(data["entry"], data["seal"])
    elif "record" in data:
        signed = RECORD.statement(data["record"], data["seal"])
    else:
        signed = RECORD.statement_over(data["record_sha256"], data["seal"])
    return hashlib.sha256(signed).hexdigest()


def worst_exit_code(codes: Iterable[int]) -> int:
    """One exit code for many verdicts. Where nothing was checked, nothing can be decided."""
    codes = set(codes)
    if not codes:
        return CannotDecide.exit_code
    return next((code for code in _WORST_FIRST if code in codes), DONE)


def _is(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _are_digests(value: object) -> bool:
    if not isinstance(value, list) or len(value) > MOST_SEEN:
        return False
    return all(_is(each, _SHA256) for each in value) and len(set(value)) == len(value)


# The members of a seal, and what each has to be.
_SEAL: dict[str, Callable[[object], bool]] = {
    # Of an entry: whatever a newer version may write.
    "kind": lambda value: _is(value, _KIND),
    "chain": lambda value: _is(value, _CHAIN),
    "folder": lambda value: _is(value, _FOLDER),
    "sequence": lambda value: type(value) is int and 1 <= value <= LAST_SEQUENCE,
    "previous": lambda value: value is None or _is(value, _SHA256),
    "time": lambda value: _is(value, _TIME),
    "seen": lambda value: value == [] or _are_digests(value),
}


def _fault_of_shape(data: dict[str, Any], *, is_record: bool) -> str | None:
    """Why the file is no record or entry at all, whatever its signature says; None where it may be one."""
    if not is_record:
        good = data.keys() == _ENTRY and isinstance(data["entry"], dict)
    elif data.keys() == _WHOLE:
        good = isinstance(data["record"], dict)
    elif data.keys() == _ERASED:
        good = _is(data["record_sha256"], _SHA256)
    elif data.keys() == _ENCRYPTED:
        good = _is(data["record_sha256"], _SHA256)
        if good and read_age(data["record_age"]) is None:
            return "What is encrypted in it has not the form that it must have."
    else:
        good = False
    if not good or not isinstance(data["signature"], str):
        return "Parts of the record are missing or were added."
    seal = data["seal"]
    if not isinstance(seal, dict) or seal.keys() != _SEAL.keys():
        return "Parts of the seal are missing or were added."
    if (seal["kind"] == KIND) != is_record or not all(is_good(seal[member]) for member, is_good in _SEAL.items()):
        return "A part of the seal is not as sharewise writes it."
    return None
