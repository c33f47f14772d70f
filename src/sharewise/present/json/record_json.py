"""What `sharewise records show --json` prints: a record as it lies, with the verdict on it and what else is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypedDict

from sharewise.present.json.entry_json import EntryAbout, entries_about
from sharewise.present.json.verification_json import ChainFindingLine, finding_line
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.summary import AboutRecord, RelatedRecord, Relation
from sharewise.record.verification import Verdict, VerdictWord


class SealData(TypedDict):
    """The record's place in a chain."""

    kind: Literal["decision"]
    chain: str
    folder: str
    sequence: int
    previous: str | None
    time: str
    seen: list[str]


class EncryptedRecordFile(TypedDict):
    """A record's file whose content is encrypted: `record_age` is an age file in its armour, of the content in its JCS form, and
    `record_sha256` is the digest of that, in hex. Once it is opened and held against the digest, it is the member `record` of the
    document `record`.
    """

    format: Literal["sharewise-record/1"]
    record_age: str
    record_sha256: str
    seal: SealData
    signature: str


class LaterData(TypedDict):
    """A later record, and what it does to this one."""

    relation: Relation
    id: str


class ShownRecordDocument(TypedDict):
    """One record. `sealed` is what its file holds; of one that is not proved, any of it may be made up."""

    format: Literal["sharewise-shown-record/1"]
    path: str
    verdict: VerdictWord
    why: str
    exit_code: int
    signed_by: str
    findings: list[ChainFindingLine]
    later: list[LaterData]
    entries: list[EntryAbout]
    sealed: Mapping[str, Any]


def later_data(later: RelatedRecord) -> LaterData:
    """A later record, as documents have it."""
    return {"relation": later.relation, "id": later.reference}


def shown_record_document(
    verdict: Verdict,
    findings: Iterable[ChainFinding],
    later: Iterable[RelatedRecord],
    about: AboutRecord,
    exit_code: int,
) -> ShownRecordDocument:
    """The document. `about`: what entries say of the record. `exit_code`: what the command exits with."""
    return {
        "format": "sharewise-shown-record/1",
        "path": str(verdict.path),
        "verdict": verdict.word,
        "why": verdict.why,
        "exit_code": exit_code,
        "signed_by": verdict.signer,
        "findings": [finding_line(each) for each in findings],
        "later": [later_data(each) for each in later],
        "entries": entries_about(about),
        "sealed": verdict.data or {},
    }
