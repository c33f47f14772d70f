"""Drafts: decisions that are not finished, as data that can be kept.

A draft holds what the practitioner gave, in the words in which it was asked, and where they were. It names the rules by their
digests. `resuming` goes on with it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from sharewise.dates import moment, uk_time, utc
from sharewise.interview.places import decision, details, end, existing, pausing, questions
from sharewise.interview.state import Interview, Place
from sharewise.present.wording import drafts_wording
from sharewise.record.model import Code, RecordPart, Reference, Sha256, Text, Time, as_json
from sharewise.record.summary import Relation
from sharewise.settings import MOST_DAYS

DraftReference = Annotated[str, StringConstraints(pattern=r"^DR-[0-9A-HJKMNP-TV-Z]{5}$")]


class DraftRules(RecordPart):
    """The rules that were followed. `adoption` is what was asked for: a name, or a file."""

    version: Text
    sha256: Sha256
    edition: Code
    adoption: Text | None
    adoption_sha256: Sha256 | None


class DraftAnswer(RecordPart):
    """An answer in the words of then. `counts`: it was on the way, and not parked."""

    question: Code
    asked: Text
    answer: Code
    said: Text
    counts: bool


class DraftDecision(RecordPart):
    outcome: Code
    reason: Code | None
    words: Text | None


class DraftEarlier(RecordPart):
    relation: Relation
    id: Reference


class DraftPlace(RecordPart):
    """Where the conversation was. Which of the others there are depends on the name."""

    name: Literal[
        "question", "check", "conflict", "recommendation", "instead", "depart", "reason", "words", "cost",
        "details", "detail", "more", "choose", "reference", "note", "confirm", "emergency", "complete",
    ]  # fmt: skip
    question: Code | None = None
    changing: bool = False
    noting: bool = False
    outcome: Code | None = None
    reason: Code | None = None
    detail: Code | None = None


class Draft(RecordPart):
    """A draft's file.

    Attributes:
        folder: where its record is to be saved, if not in the usual place.
        unsure: a text that they were asked to look at again, and that is not kept in its place yet.

    """

    format: Literal["sharewise-draft/1"]
    id: DraftReference
    begun_at: Time
    kept_at: Time
    rules: DraftRules
    folder: Text | None
    answers: list[DraftAnswer]
    outcome: Text | None
    notes: dict[Code, Text]
    details: dict[Code, Text | Annotated[list[Code], Field(min_length=1)]]
    decision: DraftDecision | None
    words: Text | None
    agreed: list[Code]
    earlier: DraftEarlier | None
    at: DraftPlace
    unsure: Text | None

    @property
    def about(self) -> str:
        """What a person knows it by."""
        number = sum(answer.counts for answer in self.answers)
        answered = drafts_wording.ONE_QUESTION if number == 1 else drafts_wording.QUESTIONS.format(number=number)
        case = self.details.get("case_reference")
        form = drafts_wording.ABOUT_CASE if case else drafts_wording.ABOUT
        return form.format(case=case, begun=moment(self.begun_at), answered=answered)


def read_draft(data: object) -> Draft:
    """The draft in a file's data, which a strict reader has read.

    Raises:
        ValueError: it is not one that this sharewise wrote. The message quotes nothing.

    """
    try:
        draft = Draft.model_validate(data)
        for time in (draft.begun_at, draft.kept_at):
            # There are days that no calendar has, and some so late that no draft could be dropped on a later one.
            uk_time(time) + timedelta(days=MOST_DAYS)
    except (ValidationError, ValueError, OverflowError):
        raise ValueError("this is not a draft") from None
    return draft


def draft_of(interview: Interview, *, reference: str, begun_at: str, adoption: str | None, folder: str | None) -> Draft:
    """What is kept of an interview.

    Args:
        interview: where it stands.
        reference, begun_at: the draft's name, and when it was begun (UTC).
        adoption: the local rules as they were asked for.
        folder: the records folder, where it is not the usual one.

    """
    rules, loaded, path = interview.rules, interview.rulebook.loaded, interview.path
    decided = interview.decided
    answered = [*path, *interview.parked]
    return Draft(
        format="sharewise-draft/1",
        id=reference,
        begun_at=begun_at,
        kept_at=utc(interview.circumstances.now),
        rules=DraftRules(
            version=rules.version,
            sha256=loaded.sha256,
            edition=interview.edition,
            adoption=adoption,
            adoption_sha256=loaded.adoption_sha256,
        ),
        folder=folder,
        answers=[
            DraftAnswer(
                question=question,
                asked=rules.questions[question].ask_in(interview.edition, interview.before(question)),
                answer=interview.answers[question],
                said=rules.questions[question].answers[interview.answers[question]].label,
                counts=question in path,
            )
            for question in answered
        ],
        outcome=interview.recommended,
        notes=dict(interview.notes),
        details=dict(interview.details),
        decision=DraftDecision(outcome=decided.outcome, reason=decided.reason, words=decided.words)
        if decided
        else None,
        words=interview.words,
        agreed=sorted(interview.agreed),
        earlier=DraftEarlier(relation=interview.earlier.relation, id=interview.earlier.record.id)
        if interview.earlier
        else None,
        at=_kept_place(interview, interview.at),
        unsure=_unsure(interview, interview.at),
    )


def as_data(draft: Draft) -> dict[str, Any]:
    """A draft as plain JSON data."""
    return as_json(draft)


def _kept_place(interview: Interview, at: Place) -> DraftPlace:
    match at:
        case questions.QuestionPlace(question, changing):
            return DraftPlace(name="question", question=question, changing=changing)
        case questions.KeepNotePlace(question):
            return DraftPlace(name="note", question=question)
        case questions.NotePlace(questions.QuestionPlace(question, changing)):
            return DraftPlace(name="question", question=question, changing=changing, noting=True)
        case (
            pausing.PersonalDataPlace(to) | pausing.RulesChangedPlace(to) | end.StopPlace(to) | end.StoppedPlace(to)
        ) if to is not None:
            return _kept_place(interview, to)
        case pausing.ConflictPlace():
            return DraftPlace(name="conflict")
        case decision.RecommendationPlace():
            return DraftPlace(name="recommendation")
        case decision.InsteadPlace():
            return DraftPlace(name="instead")
        case pausing.DepartPlace(outcome):
            return DraftPlace(name="depart", outcome=outcome)
        case decision.ReasonPlace(outcome):
            return DraftPlace(name="reason", outcome=outcome)
        case decision.ReasonWordsPlace(outcome, reason):
            return DraftPlace(name="words", outcome=outcome, reason=reason)
        case pausing.CostPlace():
            return DraftPlace(name="cost")
        case decision.OfferDetailsPlace():
            return DraftPlace(name="details")
        case decision.CaseReferencePlace():
            return DraftPlace(name="reference")
        case details.DetailPlace(index, changing):
            return DraftPlace(name="detail", detail=interview.fields[index].name, changing=changing)
        case details.ChooseDetailPlace():
            return DraftPlace(name="choose")
        case details.MoreDetailsPlace():
            return DraftPlace(name="more")
        case decision.ConfirmPlace():
            return DraftPlace(name="confirm")
        case questions.EmergencyPlace(instead):
            return DraftPlace(name="emergency", outcome=instead)
        case existing.CompletePlace():
            return DraftPlace(name="complete")
        case _:
            return DraftPlace(name="check")


def _unsure(interview: Interview, at: Place) -> str | None:
    match at:
        case pausing.PersonalDataPlace(_, text):
            return text
        case end.StopPlace(to) | end.StoppedPlace(to) if to is not None:
            return _unsure(interview, to)
        case _:
            return interview.editing
