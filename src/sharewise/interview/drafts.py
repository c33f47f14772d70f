"""Drafts: decisions that are not finished, as data that can be kept, and the interviews that go on with them.

A draft holds what the practitioner gave, in the words in which it was asked, and where they were. It names the rules by their
digests: under other rules they are told what has changed, and what no longer stands is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from sharewise.interview import deciding, details, earlier, ending, pausing, places
from sharewise.interview.prompts import Choose, Command, Given, Option, Prompt
from sharewise.interview.state import Circumstances, Interview, Place
from sharewise.present.local_words import asked_words
from sharewise.present.wording import drafts as words
from sharewise.reasoning.proof import Proved
from sharewise.record.earlier import EarlierRecord
from sharewise.record.fields import field_named, has_field
from sharewise.record.make import Decided
from sharewise.record.model import Code, Part, Reference, Relation, Sha256, Text, Time, as_json
from sharewise.rulebook.model import Rulebook
from sharewise.settings_file import MOST_DAYS
from sharewise.times import moment, uk_time, utc

DraftReference = Annotated[str, StringConstraints(pattern=r"^DR-[0-9A-HJKMNP-TV-Z]{5}$")]


class DraftRules(Part):
    """The rules that were followed. `adoption` is what was asked for: a name, or a file."""

    version: Text
    sha256: Sha256
    edition: Code
    adoption: Text | None
    adoption_sha256: Sha256 | None


class DraftAnswer(Part):
    """An answer in the words of then. `counts`: it was on the way, and not parked."""

    question: Code
    asked: Text
    answer: Code
    said: Text
    counts: bool


class DraftDecision(Part):
    outcome: Code
    reason: Code | None
    words: Text | None


class DraftEarlier(Part):
    relation: Relation
    id: Reference


class DraftPlace(Part):
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


class Draft(Part):
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
        answered = words.ONE_QUESTION if number == 1 else words.QUESTIONS.format(number=number)
        case = self.details.get("case_reference")
        form = words.ABOUT_CASE if case else words.ABOUT
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
    rules, loaded, path = interview.rules, interview.proved.loaded, interview.path
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
                asked=rules.questions[question].ask_in(interview.edition, _before(path, question)),
                answer=interview.answers[question],
                said=rules.questions[question].answers[interview.answers[question]].label,
                counts=question in path,
            )
            for question in answered
        ],
        outcome=_outcome(interview),
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


def _before(path: Mapping[str, str], question: str) -> dict[str, str]:
    """The answers on the way to a question; all of them, where it is not on the way."""
    before: dict[str, str] = {}
    for each, answer in path.items():
        if each == question:
            break
        before[each] = answer
    return before


def _outcome(interview: Interview) -> str | None:
    """The code of the recommendation, once no question is left."""
    return interview.recommendation.outcome_id if interview.next_question is None else None


def _kept_place(interview: Interview, at: Place) -> DraftPlace:
    match at:
        case places.Asking(question, changing):
            return DraftPlace(name="question", question=question, changing=changing)
        case places.Keeping(question):
            return DraftPlace(name="note", question=question)
        case places.Noting(places.Asking(question, changing)):
            return DraftPlace(name="question", question=question, changing=changing, noting=True)
        case pausing.Warned(to) | RulesChanged(to) | ending.Stopping(to) | ending.Stopped(to) if to is not None:
            return _kept_place(interview, to)
        case pausing.Conflicting():
            return DraftPlace(name="conflict")
        case deciding.Deciding():
            return DraftPlace(name="recommendation")
        case deciding.Instead():
            return DraftPlace(name="instead")
        case pausing.Departing(outcome):
            return DraftPlace(name="depart", outcome=outcome)
        case deciding.Reason(outcome):
            return DraftPlace(name="reason", outcome=outcome)
        case deciding.Words(outcome, reason):
            return DraftPlace(name="words", outcome=outcome, reason=reason)
        case pausing.Cost():
            return DraftPlace(name="cost")
        case deciding.OfferingDetails():
            return DraftPlace(name="details")
        case deciding.Referring():
            return DraftPlace(name="reference")
        case details.Detail(index, changing):
            return DraftPlace(name="detail", detail=interview.fields[index].name, changing=changing)
        case details.ChoosingDetail():
            return DraftPlace(name="choose")
        case details.MoreDetails():
            return DraftPlace(name="more")
        case deciding.Confirming():
            return DraftPlace(name="confirm")
        case places.Emergency(instead):
            return DraftPlace(name="emergency", outcome=instead)
        case earlier.Completing():
            return DraftPlace(name="complete")
        case _:
            return DraftPlace(name="check")


def _unsure(interview: Interview, at: Place) -> str | None:
    match at:
        case pausing.Warned(_, text):
            return text
        case ending.Stopping(to) | ending.Stopped(to) if to is not None:
            return _unsure(interview, to)
        case _:
            return interview.editing


def go_on(
    proved: Proved, draft: Draft, circumstances: Circumstances, first_answer: str | None, record: EarlierRecord | None
) -> Interview:
    """The interview that goes on with a draft, of which a draft is kept again.

    Args:
        proved: the rules of now.
        draft: what was kept.
        circumstances: what the conversation goes by now.
        first_answer: the answer to the question about danger, which is asked anew each time. None only for a draft that
            completes a record: it asks no question.
        record: the saved record that the draft completes or looks at again.

    Raises:
        WrongUse: the record can no longer be completed so.

    """
    begun = _begun(proved, draft, circumstances, first_answer, record)
    same_rules = (draft.rules.sha256, draft.rules.adoption_sha256) == (
        proved.loaded.sha256,
        proved.loaded.adoption_sha256,
    )
    danger = next((each.answer for each in draft.answers), None)
    # What is completed stays as it is, whatever is the matter now.
    place = _place(begun, draft.at) if begun.completes or first_answer in (None, danger) else None
    if place is None:
        place = earlier.Completing() if begun.completes else places.onward(begun).at
    elif draft.unsure is not None and pausing.looks_again(begun.moved(place), draft.unsure):
        place = pausing.Warned(place, draft.unsure)
    if same_rules:
        return begun.moved(place)
    return begun.moved(RulesChanged(place, tuple(_changes(begun, draft))))


def _begun(
    proved: Proved, draft: Draft, circumstances: Circumstances, first_answer: str | None, record: EarlierRecord | None
) -> Interview:
    """The interview with all of the draft that still stands."""
    rules = proved.loaded.rules
    if record is not None and record.relation == "completes":
        begun = earlier.begin_completing(proved, record, circumstances)
    else:
        edition = draft.rules.edition if draft.rules.edition in proved.diagrams else rules.default_edition
        answers = {
            each.question: each.answer
            for each in draft.answers
            if each.question in rules.questions and each.answer in rules.questions[each.question].answers
        }
        first = proved.diagrams[edition].next_question({})
        if first is not None and first_answer is not None:
            answers[first] = first_answer
        begun = Interview(proved, edition, ending.Stopped(), circumstances, answers, earlier=record)
    begun = replace(
        begun,
        notes={question: note for question, note in draft.notes.items() if question in rules.questions},
        details={name: value for name, value in draft.details.items() if _fits(rules, name, value)},
        words=draft.words,
        agreed=frozenset(draft.agreed),
        drafting=True,
    )
    decision = draft.decision
    if decision is None or not _stands(begun, draft, decision):
        return begun
    return begun.with_decision(Decided(decision.outcome, decision.reason, decision.words))


def _stands(interview: Interview, draft: Draft, decision: DraftDecision) -> bool:
    """Whether a decision was made on the recommendation that there is now."""
    rules = interview.rules
    return (
        _outcome(interview) == draft.outcome
        and decision.outcome in rules.outcomes
        and decision.reason in (None, *rules.reasons_to_decide_otherwise)
    )


def _fits(rules: Rulebook, name: str, value: str | list[str]) -> bool:
    """Whether a detail can stand as it is."""
    if not has_field(rules, name):
        return False
    field = field_named(rules, name)
    if field.choices is None:
        return isinstance(value, str)
    return isinstance(value, list) == (field.kind == "choices") and set(
        [value] if isinstance(value, str) else value
    ) <= set(field.choices(rules))


def _place(interview: Interview, kept: DraftPlace) -> Place | None:
    """The place that was kept, if the interview can stand there."""
    rules = interview.rules
    if kept.name == "question":
        known = kept.question is not None and kept.question in (*interview.path, interview.next_question)
        if not known:
            return None
        question = places.Asking(str(kept.question), kept.changing)
        return places.Noting(question) if kept.noting else question
    if kept.name == "note":
        noted = kept.question in interview.path and kept.question in interview.notes
        return places.Keeping(str(kept.question)) if noted else None
    if interview.next_question is not None:
        return None
    recommended, decided = interview.recommendation, interview.decided
    outcome, reason = kept.outcome, kept.reason
    departs = outcome in rules.outcomes and outcome != recommended.outcome_id
    match kept.name:
        case "complete" if interview.completes:
            return earlier.Completing()
        case "emergency" if (found := rules.outcomes.get(outcome or recommended.outcome_id)) and found.is_emergency:
            return places.Emergency(instead=outcome)
        case "check" if not recommended.outcome.is_emergency:
            return places.Checking()
        case "conflict":
            return pausing.checked(interview).at
        case "recommendation":
            return deciding.Deciding()
        case "instead":
            return deciding.Instead()
        case "depart" if departs:
            return pausing.Departing(str(outcome))
        case "reason" if departs:
            return deciding.Reason(str(outcome))
        case "words" if departs and reason in rules.reasons_to_decide_otherwise:
            return deciding.Words(str(outcome), str(reason))
        case "cost" if decided and decided.reason:
            return pausing.Cost()
        case "details" if decided:
            return deciding.OfferingDetails()
        case "reference" if decided:
            return deciding.Referring()
        case "choose" if decided:
            return details.ChoosingDetail()
        case "more" if decided:
            return details.MoreDetails()
        case "confirm" if decided:
            return deciding.Confirming()
        case "detail" if decided or interview.recommendation.outcome.is_emergency:
            names = [field.name for field in interview.fields]
            return (
                details.Detail(names.index(kept.detail), kept.changing)
                if kept.detail in names
                else deciding.OfferingDetails()
            )
        case _:
            return None


@dataclass(frozen=True)
class RulesChanged:
    """What has changed in the rules since the draft was kept, before the conversation goes on at `then`."""

    then: Place
    changes: tuple[str, ...] = ()

    def prompt(self, interview: Interview) -> Prompt:
        return Choose(
            ask=words.CHANGED_ASK,
            options=(Option("go on", words.CHANGED_GO_ON),),
            heading=words.CHANGED_TITLE,
            lines=self.changes,
            commands=frozenset({Command.STOP}),
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        return interview.moved(self.then)

    def back(self, interview: Interview) -> Interview | None:
        return None


def _changes(interview: Interview, draft: Draft) -> Iterator[str]:
    """What has changed for this decision, in words."""
    rules, path = interview.rules, interview.path
    if draft.rules.version != rules.version:
        yield words.CHANGED_VERSION.format(before=draft.rules.version, now=rules.version)
    if draft.rules.edition != interview.edition:
        yield words.CHANGED_EDITION.format(before=draft.rules.edition, now=rules.editions[interview.edition].title)
    affected = False
    for each in draft.answers:
        if not each.counts:
            continue
        question = rules.questions.get(each.question)
        asked = question.ask_in(interview.edition, _before(path, each.question)) if question else None
        if question is None:
            yield words.CHANGED_GONE.format(asked=each.asked)
        elif each.answer not in question.answers:
            yield words.CHANGED_ANSWER_GONE.format(asked=asked_words(each.question, each.asked))
        elif asked != each.asked:
            yield words.CHANGED_WORDS.format(asked=asked_words(each.question, str(asked)), said=each.said)
        else:
            continue
        affected = True
    now = _outcome(interview)
    if draft.outcome is not None and now != draft.outcome:
        affected = True
        before = rules.outcomes.get(draft.outcome)
        if now is not None and before is not None:
            yield words.CHANGED_OUTCOME.format(before=before.title, now=rules.outcomes[now].title)
        elif now is not None:
            yield words.CHANGED_OUTCOME_GONE.format(now=rules.outcomes[now].title)
        elif interview.next_question is not None:
            question = rules.questions[interview.next_question]
            yield words.CHANGED_NEW.format(
                asked=asked_words(interview.next_question, question.ask_in(interview.edition, path))
            )
    elif draft.decision is not None and interview.decided is None:
        affected = True
        yield words.CHANGED_DECISION_GONE
    if not affected:
        yield words.CHANGED_NOTHING
