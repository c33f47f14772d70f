"""What `sharewise verify --json` prints: a verdict on each record, what was found about them together, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from sharewise.present.extracts import VerificationExtract
from sharewise.present.json.entry_json import EntryNamed, entry_named
from sharewise.present.json.streamed import document_parts
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.verification import Verdict

if TYPE_CHECKING:
    from sharewise.record.replay import ReplayResult, UnderOtherRules

FORMAT = "sharewise-verification/1"


class VerdictLine(TypedDict):
    """One record, or an entry about one: then `entry` says which. Of a file that was not sealed, only the first three members
    are known.
    """

    path: str
    verdict: str
    why: str
    id: object
    key: str | None
    signed_by: str | None
    fingerprint: str | None
    folder: str | None
    sequence: int | None
    time: str | None
    statement_sha256: str | None
    entry: EntryNamed | None


class ChainFindingLine(TypedDict):
    """What was found about records together."""

    path: str
    finding: str
    why: str
    exit_code: int


class ReplayData(TypedDict):
    """What the rules that a record names recommend for its answers now."""

    result: Literal["same", "different", "rules not at hand"]
    outcome: str | None
    differs: list[str]


class OtherRulesData(TypedDict):
    """What other rules recommend for a record's answers."""

    change: str
    edition: str
    outcomes: list[str]
    asks: str | None


class RecordLine(VerdictLine):
    """The same with what was asked for beside it."""

    replay: NotRequired[ReplayData]
    under_other_rules: NotRequired[OtherRulesData]


class VerificationDocument(TypedDict):
    """The whole: the records in the order in which they are found, then what was found about them together. `counts`: how many have
    each verdict.
    """

    format: Literal["sharewise-verification/1"]
    records: list[RecordLine]
    findings: list[ChainFindingLine]
    counts: dict[str, int]
    exit_code: int


def verification_parts(
    results: Iterable[Verdict | ChainFinding],
    replayed: Callable[[Verdict], Mapping[str, object]],
    exit_code: Callable[[], int],
) -> Iterator[bytes]:
    """The document, written as it is found out.

    Args:
        results: the verdicts and the findings, in the order in which they are found.
        replayed: the further members of a record's line, such as `replay`.
        exit_code: what the command will exit with, asked for after the last result.

    """
    findings: list[ChainFinding] = []
    counts: Counter[str] = Counter()

    def lines() -> Iterator[Mapping[str, object]]:
        for result in results:
            if isinstance(result, ChainFinding):
                findings.append(result)
                continue
            counts[result.word] += 1
            yield {**_verdict(result), **replayed(result)}

    def members() -> Iterator[tuple[str, object]]:
        yield "format", FORMAT
        yield "records", lines()
        yield "findings", map(finding_line, findings)
        yield "counts", counts
        yield "exit_code", exit_code()

    return document_parts(members())


def replay_data(replayed: ReplayResult | None) -> ReplayData:
    """The member `replay`. None: the rules that the record names are not at hand."""
    if replayed is None:
        return {"result": "rules not at hand", "outcome": None, "differs": []}
    return {
        "result": "same" if replayed.is_same else "different",
        "outcome": replayed.outcome,
        "differs": list(replayed.differs),
    }


def other_rules_data(found: UnderOtherRules) -> OtherRulesData:
    """The member `under_other_rules`."""
    return {
        "change": found.change,
        "edition": found.edition,
        "outcomes": list(found.outcomes),
        "asks": found.asks,
    }


def _verdict(verdict: Verdict) -> VerdictLine:
    sealed, extract = verdict.seal, verdict.extract
    return {
        "path": str(verdict.path),
        "verdict": verdict.word,
        "why": verdict.why,
        "id": extract.reference if isinstance(extract, VerificationExtract) else None,
        "key": sealed.key.thumbprint if sealed else None,
        "signed_by": verdict.signer or None,
        "fingerprint": sealed.key.fingerprint if sealed else None,
        "folder": sealed.folder if sealed else None,
        "sequence": sealed.sequence if sealed else None,
        "time": sealed.time if sealed else None,
        "statement_sha256": sealed.statement if sealed else None,
        "entry": entry_named(sealed.kind, verdict.entry) if sealed and verdict.entry else None,
    }


def finding_line(finding: ChainFinding) -> ChainFindingLine:
    """What was found, as a line."""
    return {
        "path": str(finding.path),
        "finding": finding.code,
        "why": finding.why,
        "exit_code": finding.exit_code,
    }
