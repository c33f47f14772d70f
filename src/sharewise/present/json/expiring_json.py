"""What `sharewise records expiring --json` prints: the records that were kept for as long as they had to be, or soon are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypedDict

from sharewise.record.retention import ExpiringRecord, ExpiringRecords, ExpiryStanding
from sharewise.record.summary import RecordEntry


class ExpiringRecordData(TypedDict):
    """One record. `until` is the last day on which it is to be kept; `held`: it must not be erased."""

    id: str
    case_reference: str
    made_at: str
    key: str
    signed_by: str
    decided: str
    decided_title: str
    until: str
    standing: ExpiryStanding
    held: bool


class UnreliedRecordData(TypedDict):
    """A record of which nothing can be relied on, and why."""

    file: str
    verdict: str
    says: str


class ExpiringDocument(TypedDict):
    """All of them. `by`: the day before which their time passes. `rule`: how long the organisation keeps records, as it says it.
    `not_counted`: of so many others nobody can count until when they are kept.
    """

    format: Literal["sharewise-expiring/1"]
    today: str
    by: str
    rule: str
    records: list[ExpiringRecordData]
    not_counted: int
    not_proved: list[UnreliedRecordData]


def expiring_document(
    found: ExpiringRecords, not_proved: Iterable[RecordEntry], *, today: date, by: date, rule: str
) -> ExpiringDocument:
    """The document. Arguments: as of `expiring_page`."""
    return {
        "format": "sharewise-expiring/1",
        "today": today.isoformat(),
        "by": by.isoformat(),
        "rule": rule,
        "records": [_record(each, today) for each in found.records],
        "not_counted": found.not_counted,
        "not_proved": [
            {"file": str(each.verdict.path), "verdict": each.verdict.word, "says": each.verdict.why}
            for each in not_proved
        ],
    }


def _record(each: ExpiringRecord, today: date) -> ExpiringRecordData:
    summary = each.entry.summary
    return {
        "id": summary.reference,
        "case_reference": summary.case_reference,
        "made_at": summary.made_at_text,
        "key": summary.key,
        "signed_by": each.entry.verdict.signer,
        "decided": summary.decided,
        "decided_title": summary.decided_title,
        "until": each.until.isoformat(),
        "standing": each.standing(today),
        "held": each.is_held,
    }
