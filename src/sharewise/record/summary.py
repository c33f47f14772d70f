"""What a record says, in short and typed, and what entries say about it: what lists, filters, `due`, rows and reports work on.
Cheap: it needs no model of a record.

A summary is read from data that may have been altered: nothing is taken for granted, and what is not there, or is not as
records have it, is left empty. Whether to believe it is for the verdict to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from sharewise.dates import uk_time
from sharewise.errors import Finding
from sharewise.record.entry_model import (
    AboutRecordBody,
    ApprovalBody,
    CommentBody,
    ErasureBody,
    HoldBody,
    ReleaseBody,
)
from sharewise.record.verification import Verdict, VerifiedSeal
from sharewise.text import comparable, typed
from sharewise.values import frozen

# What a later record does to an earlier one: it adds what that lacks, or takes its place as new information came.
Relation: TypeAlias = Literal["completes", "supersedes"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)


class RelatedRecord(NamedTuple):
    """Another record, by its reference, and how one of the two follows the other."""

    relation: Relation
    reference: str


# Very many of these are made.
class AnswerSummary(NamedTuple):
    """One answer: the question, the code of the answer, and the note, or an empty text."""

    question: str
    answer: str
    note: str


@frozen
class LocalDetailSummary:
    """A detail that local rules ask for: its name, what it is called in a list, and its text, or an empty one."""

    name: str
    short: str
    text: str


@frozen
class Summary:
    """What one record says. A text that the record does not have is empty.

    Attributes:
        reference: its own.
        made_at_text: when it was made, as it says: UTC, where it is as sharewise writes it.
        earlier: the record that it completes or supersedes.
        key, folder, sequence: its place in a chain: the key's thumbprint, the folder's id, its number there.
        rules, edition, adoption, jurisdiction: which rules were applied, with their versions, and where.
        recommended, recommended_title: the outcome that was recommended: its code, and its title as shown.
        decided, decided_title: the outcome that was decided; empty where no decision is recorded.
        followed: whether the decision is what was recommended.
        asks_approval, approver: whether a second person has to approve of the decision, and who that is, where it is said.
        reason, words: why it is not: the code of the reason, and the practitioner's own words.
        answers: the answers, in the order in which they were given.
        decided_by_rows: the ids of the rows that decided.
        missing: the names of what it still lacks; `decision` for the decision.
        details: the details that were given, by name: a choice by its code, several choices as several texts.
        local_details: what the adoption asks for, given or not.

    """

    reference: str
    made_at_text: str
    earlier: RelatedRecord | None
    key: str
    folder: str
    sequence: int | None
    rules: str
    edition: str
    adoption: str
    jurisdiction: str
    recommended: str
    recommended_title: str
    decided: str
    decided_title: str
    followed: bool | None
    asks_approval: bool
    approver: str
    reason: str
    words: str
    answers: tuple[AnswerSummary, ...]
    decided_by_rows: tuple[str, ...]
    missing: tuple[str, ...]
    details: Mapping[str, str | tuple[str, ...]]
    local_details: tuple[LocalDetailSummary, ...]

    @cached_property
    def made_at(self) -> datetime | None:
        """When it was made: aware, in UK time. None where what it says is no such time."""
        try:
            return uk_time(self.made_at_text)
        except (ValueError, OverflowError):
            return None

    @property
    def outcome(self) -> str:
        """The code of the outcome that counts: what was decided, or what was recommended while nothing is."""
        return self.decided or self.recommended

    @property
    def outcome_title(self) -> str:
        """The title of the same outcome."""
        return self.decided_title or self.recommended_title

    @property
    def case_reference(self) -> str:
        """How the person is referred to."""
        return self.text_of("case_reference")

    @property
    def review_on(self) -> date | None:
        """The date to look again. None where there is none, or what stands there is no date."""
        try:
            return date.fromisoformat(self.text_of("review_on"))
        except ValueError:
            return None

    def text_of(self, detail: str) -> str:
        """A detail as one text, several choices joined with `; `; empty where it was not given."""
        value = self.details.get(detail)
        return "" if value is None else joined(value)


@frozen
class ProvedEntry:
    """One entry about a record that is as it was signed, by a key that is trusted."""

    seal: VerifiedSeal
    body: AboutRecordBody


@frozen
class AboutRecord:
    """What is said about one record, from the first entry to the last."""

    entries: tuple[ProvedEntry, ...] = ()

    @property
    def erasure(self) -> tuple[VerifiedSeal, ErasureBody] | None:
        """That it is erased, or is to be."""
        return next(((each.seal, each.body) for each in self.entries if isinstance(each.body, ErasureBody)), None)

    @property
    def may_be_taken_out(self) -> bool:
        """Whether its content may go wherever else it lies: it is erased, and no hold stands."""
        return self.erasure is not None and not self.holds

    @property
    def holds(self) -> list[tuple[VerifiedSeal, HoldBody]]:
        """The holds that stand: nobody took them back."""
        released = {hold for each in self.entries if isinstance(each.body, ReleaseBody) for hold in each.body.holds}
        return [
            (each.seal, each.body)
            for each in self.entries
            if isinstance(each.body, HoldBody) and each.seal.statement not in released
        ]

    @property
    def was_erased_on_hold(self) -> bool:
        """Whether a hold stood when it was erased: it came before, and nobody had taken it back by then. What was said afterwards, to take it
        back too, changes nothing of that.
        """
        if self.erasure is None:
            return False
        erased, _ = self.erasure
        releases = [(each.seal, each.body) for each in self.entries if isinstance(each.body, ReleaseBody)]
        return any(
            isinstance(each.body, HoldBody)
            and came_before(each.seal, erased)
            and not any(
                each.seal.statement in release.holds and came_before(seal, erased) for seal, release in releases
            )
            for each in self.entries
        )

    @property
    def was_held_while_erased(self) -> bool:
        """Whether a hold stands that was made by somebody who knew that it was to be erased: then its content was there still."""
        return self.erasure is not None and any(names(seal, self.erasure[0]) for seal, _ in self.holds)

    def approvals(self, made_with: str) -> list[tuple[VerifiedSeal, ApprovalBody]]:
        """Who approved of it. `made_with`: the thumbprint of the record's own key, whose word is no second person's."""
        return [
            (each.seal, each.body)
            for each in self.entries
            if isinstance(each.body, ApprovalBody)
            and made_with not in {each.seal.key.thumbprint, *each.seal.same_person}
        ]

    @property
    def comments(self) -> list[tuple[VerifiedSeal, CommentBody]]:
        """What was said of it and neither approves nor disapproves."""
        return [(each.seal, each.body) for each in self.entries if isinstance(each.body, CommentBody)]


NOTHING_SAID = AboutRecord()


def names(later: VerifiedSeal, earlier: VerifiedSeal) -> bool:
    """Whether one seal shows by itself that another was there when it was made: it stands after it in one chain, or names it."""
    if (later.key, later.folder) == (earlier.key, earlier.folder):
        return earlier.sequence < later.sequence
    return earlier.statement in later.seen


def came_before(one: VerifiedSeal, other: VerifiedSeal) -> bool:
    """Whether one seal was made before another, or in the same second: by what either shows by itself, and else by the times that they say,
    which are those of two clocks.
    """
    return names(other, one) or (not names(one, other) and one.time <= other.time)


class EntriesRead:
    """The entries that were read so far, by the record that each is about."""

    def __init__(self) -> None:
        self._by_statement: dict[str, dict[str, ProvedEntry]] = {}
        self._not_known: set[str] = set()

    def take_in(self, verdict: Verdict) -> None:
        """Take in what a file says, if it is an entry about a record that is as it was signed."""
        if verdict.seal is not None and isinstance(verdict.entry, AboutRecordBody):
            said = ProvedEntry(verdict.seal, verdict.entry)
            self._by_statement.setdefault(said.body.record.statement, {})[verdict.seal.statement] = said
        elif verdict.word == "cannot decide":
            about = _mapping(_mapping(_mapping({"file": verdict.data}, "file"), "entry"), "record").get("statement")
            self._not_known |= {about} if isinstance(about, str) else set()

    def is_said_by_unknown(self, statement: str) -> bool:
        """Whether something is said about the record with this statement that nobody here can check: by a key that is not known."""
        return statement in self._not_known

    def erased(self) -> Iterator[AboutRecord]:
        """What they say about each record of which they say that it is erased."""
        every = (in_order(each.values()) for each in self._by_statement.values())
        return (each for each in every if each.erasure is not None)

    def about(self, statement: str) -> AboutRecord:
        """What they say about the record with this statement."""
        return in_order(self._by_statement.get(statement, {}).values())


def in_order(entries: Iterable[ProvedEntry]) -> AboutRecord:
    """Entries about one record, in the order in which they were made."""
    some = sorted(entries, key=lambda each: (each.seal.time, each.seal.key.thumbprint, each.seal.sequence))
    return AboutRecord(tuple(some)) if some else NOTHING_SAID


@frozen
class RecordEntry:
    """A record in a folder: its verdict, what it says, what later records that are proved do to it, and what entries say of it."""

    verdict: Verdict
    summary: Summary
    later: tuple[RelatedRecord, ...] = ()
    about: AboutRecord = NOTHING_SAID

    @property
    def is_erased(self) -> bool:
        """Whether its content is gone, and an entry says that it was erased."""
        return self.verdict.word == "sealed, content erased" and self.about.erasure is not None

    @property
    def exit_code(self) -> int:
        """What the verdict means for scripts. A record that is not proved is never a success, unless it was erased as it has to be, or is
        encrypted to others.
        """
        is_as_it_should_be = self.verdict.is_proved or self.is_erased or self.verdict.is_encrypted
        return 0 if is_as_it_should_be else self.verdict.exit_code or Finding.exit_code


@frozen
class RecordFilter:
    """A choice of records. What is None does not choose.

    Attributes:
        since, until: the first and the last day, in the UK, on which a record was made.
        outcome: what was decided, or recommended where no decision is recorded.
        case: the case reference, in any mixture of capitals.

    """

    since: date | None = None
    until: date | None = None
    outcome: str | None = None
    case: str | None = None

    @property
    def chooses(self) -> bool:
        """Whether any record could be left out."""
        return self != _EVERY_RECORD

    def matches(self, summary: Summary) -> bool:
        """Whether a record is wanted. One whose date cannot be read is, whatever the dates."""
        if self.outcome is not None and summary.outcome != self.outcome:
            return False
        if self.case is not None and comparable(summary.case_reference) != comparable(typed(self.case)):
            return False
        return self._matches_day(summary)

    def _matches_day(self, summary: Summary) -> bool:
        if (self.since is None and self.until is None) or summary.made_at is None:
            return True
        day = summary.made_at.date()
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


_EVERY_RECORD = RecordFilter()


def summarise(verdict: Verdict) -> Summary:
    """What the record says that the verdict is on. All is empty where the file could not be read as a record."""
    data = verdict.data or {}
    record, seal = _mapping(data, "record"), _mapping(data, "seal")
    recommendation, decision = _mapping(record, "recommendation"), _mapping(record, "decision")
    rules, sequence, followed = _mapping(record, "rules"), seal.get("sequence"), decision.get("followed")
    return Summary(
        reference=_text(record.get("id")),
        made_at_text=_text(record.get("made_at")),
        earlier=_related(_mapping(record, "earlier")),
        key=_text(seal.get("chain")),
        folder=_text(seal.get("folder")),
        sequence=sequence if type(sequence) is int else None,
        rules=_named_version(rules, "id", "version"),
        edition=_text(rules.get("edition")),
        adoption=_named_version(rules, "adoption", "adoption_version"),
        jurisdiction=_text(_mapping(record, "jurisdiction").get("code")),
        recommended=_text(recommendation.get("outcome")),
        recommended_title=_text(recommendation.get("title")),
        decided=_text(decision.get("outcome")),
        decided_title=_text(decision.get("title")),
        followed=followed if isinstance(followed, bool) else None,
        asks_approval=isinstance(record.get("approval"), dict),
        approver=_text(_mapping(record, "approval").get("by")),
        reason=_text(decision.get("reason")),
        words=_text(decision.get("words")),
        answers=tuple(
            AnswerSummary(_text(each.get("question")), _text(each.get("answer")), _text(each.get("note")))
            for each in _mappings(record, "answers")
        ),
        decided_by_rows=tuple(_text(each.get("id")) for each in _mappings(recommendation, "rows")),
        missing=tuple(_text(name) for name in _list(record, "missing")),
        details={name: _value(value) for name, value in _mapping(record, "details").items()},
        local_details=tuple(
            LocalDetailSummary(_text(each.get("id")), _text(each.get("short")), _text(each.get("says")))
            for each in _mappings(record, "local_details")
        ),
    )


def joined(value: str | tuple[str, ...]) -> str:
    """A detail as one text: several choices joined with `; `."""
    return value if isinstance(value, str) else "; ".join(value)


def _related(earlier: Mapping[str, Any]) -> RelatedRecord | None:
    reference = _text(earlier.get("id"))
    for relation in RELATIONS:
        if reference and earlier.get("relation") == relation:
            return RelatedRecord(relation, reference)
    return None


def _named_version(rules: Mapping[str, Any], name: str, version: str) -> str:
    return f"{_text(rules.get(name))} {_text(rules.get(version))}".strip()


def _mapping(holder: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _list(holder: Mapping[str, Any], name: str) -> list[Any]:
    value = holder.get(name)
    return value if isinstance(value, list) else []


def _mappings(holder: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [each for each in _list(holder, name) if isinstance(each, dict)]


def _value(value: object) -> str | tuple[str, ...]:
    return tuple(_text(each) for each in value) if isinstance(value, list) else _text(value)


def _text(value: object) -> str:
    """A value as a text: a choice by its code. What records never have in such a place stays to be seen."""
    # Nearly everything is.
    if type(value) is str:
        return value
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str() | int():
            return str(value)
        case list():
            return "; ".join(_text(each) for each in value)
        case dict() if "code" in value:
            return _text(value["code"])
        case _:
            return json.dumps(value, ensure_ascii=False)
