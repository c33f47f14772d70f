"""The record as a frozen model: everything that the file of one decision holds.

The order of members here is their order in the file. `record` explains itself without sharewise: it holds the questions
and answers as they were shown, the rows that decided, and the wording of the rules relied on. `details` is made from the
one field table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from sharewise.errors import Finding
from sharewise.record import fields
from sharewise.record.seal import (
    FORMAT,
    MOST_SEEN,
    Base64Url32,
    FolderId,
    Reference,
    SequenceNumber,
    Sha256,
    Signature,
    Text,
    Time,
)
from sharewise.record.summary import Relation
from sharewise.rulebook.base import Exactness
from sharewise.rulebook.parts import Describes, Part, Shape, json_schema_of, read_part
from sharewise.values import by_default

Code: TypeAlias = Annotated[str, Shape(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Date: TypeAlias = Annotated[str, Shape(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Offset: TypeAlias = Annotated[str, Shape(pattern=r"^[+-][0-9]{2}:[0-9]{2}$")]


class Tool(Part):
    """The program that made the record."""

    name: Literal["sharewise"]
    version: Text


class RulesApplied(Part):
    """Which rules were applied, exactly enough to apply them again."""

    id: Code
    version: Text
    sha256: Sha256
    edition: Code
    edition_title: Text
    adoption: Code | None
    adoption_version: Text | None
    adoption_title: Text | None
    adoption_sha256: Sha256 | None


class RecordedJurisdiction(Part):
    """Where the practitioner works, by their settings, and what they were told of the law there."""

    code: Code
    title: Text
    notice: Text | None


class RecordedAnswer(Part):
    """One question and its answer: the codes, the words as shown, what the practitioner added in their own words, and the
    ideas (topics) of the golden rules that the question serves.
    """

    question: Code
    asked: Text
    answer: Code
    said: Text
    note: Text | None
    topics: Annotated[list[Code], Shape(min_length=1)]


class RecordedWordAnswer(Part):
    """One question that was asked for words only, and its answer: the codes, and the words as shown. The recommendation's
    words depend on it, and its outcome does not.
    """

    question: Code
    asked: Text
    answer: Code
    said: Text


class CodedWords(Part):
    """A part of the recommendation: its code, and its words as shown."""

    code: Code
    says: Text


class RowReliedOn(Part):
    """A row that decided, and why."""

    id: Code
    stage: Text
    because: Text


class RuleReliedOn(Part):
    """A golden rule relied on, as the edition words it. No number or text: the edition has no rule on the topic.

    `local` is the same rule in the words of the organisation whose adoption was followed, where it has its own.
    """

    topic: Code
    number: str | None
    title: Text
    text: Text | None
    exact: Exactness | None
    local: Text | None


class RecordedStep(Part):
    """A step or a condition in its words; `local` is what the adoption adds to them."""

    id: Code
    says: Text
    local: Text | None


class RecordedChecklist(Part):
    """The points that the adoption wants looked at before anything is shared."""

    title: Text
    items: list[Text]


class OtherEdition(Part):
    """What another edition says to the same answers: its outcomes, and the question that it would ask next."""

    edition: Code
    outcomes: list[Code]
    asks: Code | None


class RecordedRecommendation(Part):
    """What the rulebook said."""

    outcome: Code
    title: Text
    says: Text
    share: CodedWords
    tell: CodedWords
    name: CodedWords
    local: Text | None
    remember: Text | None
    checklist: RecordedChecklist | None
    rows: list[RowReliedOn]
    rules: list[RuleReliedOn]
    conditions: list[RecordedStep]
    steps: list[RecordedStep]
    sources: list[Text]
    elsewhere: list[OtherEdition]


class RecordedDecision(Part):
    """What the practitioner decided. Where it differs from the recommendation it has a reason."""

    outcome: Code
    title: Text
    followed: bool
    reason: Code | None
    reason_says: Text | None
    words: Text | None


class RecordedChoice(Part):
    """A choice from a closed list: its code, and its words as shown."""

    code: Code
    says: Text


def _type_of(field: fields.Field) -> Any:
    match field.kind:
        case "text" | "long_text":
            return Text
        case "date":
            return Date
        case "time":
            return Time
        case "choice":
            return RecordedChoice
        case "choices":
            return Annotated[list[RecordedChoice], Shape(min_length=1)]


class _OnlyGiven(Part):
    """The base of `Details`. A detail that was not given is left out of the file, not written as null."""

    def as_members(self) -> Mapping[str, Any]:
        """As of `Part`."""
        return {name: value for name, value in super().as_members().items() if value is not None}


if TYPE_CHECKING:

    class Details(_OnlyGiven):
        """As a type checker sees it. Its members are not for code to name: they are read by `as_data`, by their names."""

else:
    # No member may be null, and none has to be there: hence types without `| None`, and None by default, which is not read.
    Details = type(
        "Details",
        (_OnlyGiven,),
        {
            "__module__": __name__,
            "__doc__": "What the decision form asks for. Only what was given.",
            "__annotations__": {
                field.name: Annotated[_type_of(field), Describes(f"{field.ask} (asked for by: {field.asked_by})")]
                for field in fields.FIELDS
            },
            **dict.fromkeys(field.name for field in fields.FIELDS),
        },
    )


class LocalAnswer(Part):
    """A detail that the adoption asks for, with the words in which it is asked. `says`: None while nobody has given it.

    `code` stands beside the words of a choice.
    """

    id: Code
    asked: Text
    short: Text
    code: Code | None
    says: Text | None


class EarlierReference(Part):
    """The record that this one completes, or supersedes as new information came. The digest is that of its statement."""

    relation: Relation
    id: Reference
    statement_sha256: Sha256


class ApprovalAsked(Part):
    """The adoption asks for a second person's approval of what was decided. `by`: who that is, in its words.

    An entry of the kind `approval`, made with another key, says that it was given.
    """

    by: Text | None


class Record(Part):
    """One decision. `approval` is left out where nobody asks for it."""

    id: Reference
    earlier: EarlierReference | None
    made_at: Time
    made_at_offset: Offset
    made_after_the_event: bool
    tool: Tool
    rules: RulesApplied
    jurisdiction: RecordedJurisdiction | None = None
    answers: Annotated[list[RecordedAnswer], Shape(min_length=1)]
    word_answers: list[RecordedWordAnswer] = by_default([])
    recommendation: RecordedRecommendation
    decision: RecordedDecision | None
    approval: ApprovalAsked | None = None
    details: Details
    local_details: list[LocalAnswer]
    missing: list[Code]
    nonce: Base64Url32

    def as_members(self) -> Mapping[str, Any]:
        """As of `Part`."""
        members = super().as_members()
        if self.approval is not None:
            return members
        return {name: value for name, value in members.items() if name != "approval"}

    @property
    def given(self) -> dict[str, str]:
        """The answers, by question."""
        return {each.question: each.answer for each in self.answers}


class Seal(Part):
    """The record's place in a chain: one key, one folder, numbered from 1, each naming the one before."""

    kind: Literal["decision"]
    chain: Base64Url32
    folder: FolderId
    sequence: SequenceNumber
    previous: Sha256 | None
    time: Time
    seen: Annotated[list[Sha256], Shape(max_length=MOST_SEEN)]


class SealedRecord(Part):
    """A record's file."""

    format: Literal["sharewise-record/1"]
    record: Record
    seal: Seal
    signature: Signature


def read_sealed(data: object) -> SealedRecord:
    """The record in a file's data, which a strict reader has read.

    Raises:
        Finding: it has not the parts that records of this format have.

    """
    try:
        return read_part(SealedRecord, data)
    except ValueError:
        raise Finding("This record has not the parts that sharewise writes, so it cannot be shown or used.") from None


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record's file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **{key: value for key, value in json_schema_of(SealedRecord).items() if key != "title"},
    }
