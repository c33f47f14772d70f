"""The content of a draft: a decision that is not finished.

It holds what the practitioner answered, in the words of the questions as they were asked, and the place in the
conversation. It names the rules by their digests. `resume` reads it back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from sharewise.dates import moment, uk_time, utc
from sharewise.interview.place_registry import is_place_data
from sharewise.interview.places.end_places import StoppedPlace, StopPlace
from sharewise.interview.places.personal_data_places import PersonalDataPlace
from sharewise.interview.places.question_places import ReviewPlace
from sharewise.interview.state import Interview, InterviewPlace
from sharewise.present.wording import drafts_wording, interview_wording
from sharewise.record.record_model import Code
from sharewise.record.seal import Reference, Sha256, Text, Time
from sharewise.record.summary import Relation
from sharewise.rulebook.parts import Checked, Part, Shape, as_data, read_part
from sharewise.settings import MOST_DAYS
from sharewise.text import has_unsafe

_ADDRESS = "file://"
DraftReference = Annotated[str, Shape(pattern=r"^DR-[0-9A-HJKMNP-TV-Z]{5}$")]


def name_as_text(name: str) -> str:
    """The name of a file or folder as a draft can hold it: one that is no text, or holds characters that no draft may, as a
    `file:` address. `text_as_name` is the inverse.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        is_text = False
    else:
        is_text = not has_unsafe(name) and "\n" not in name
    if is_text:
        return name
    # Imported here, and below: hardly anybody needs it.
    from urllib.parse import quote_from_bytes

    return _ADDRESS + quote_from_bytes(os.fsencode(name))


def text_as_name(text: str) -> str:
    """The name that `name_as_text` made a text of."""
    if not text.startswith(_ADDRESS):
        return text
    from urllib.parse import unquote_to_bytes

    return os.fsdecode(unquote_to_bytes(text.removeprefix(_ADDRESS)))


class DraftRules(Part):
    """The rules that were followed. `adoption` is what was asked for: a name, or a file."""

    version: Text
    sha256: Sha256
    edition: Code
    adoption: Text | None
    adoption_sha256: Sha256 | None


class DraftAnswer(Part):
    """An answer, in the words that were shown. `counts`: it was among the answers that count, and not parked."""

    question: Code
    asked: Text
    answer: Code
    said: Text
    counts: bool


class DraftDecision(Part):
    """What the practitioner decided so far, and why where it differs from the recommendation."""

    outcome: Code
    reason: Code | None
    words: Text | None


class DraftEarlier(Part):
    """The saved record that the decision completes or replaces."""

    relation: Relation
    id: Reference


def _known(place: dict[str, str | bool | None]) -> None:
    if not is_place_data(place):
        raise ValueError("no place writes this")


# Where the conversation was, as its place writes and reads it. Earlier versions wrote the keys of every place, most as null.
DraftPlace = Annotated[dict[Code, Code | bool | None], Checked(_known)]


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
    details: dict[Code, Text | Annotated[list[Code], Shape(min_length=1)]]
    decision: DraftDecision | None
    words: Text | None
    agreed: list[Code]
    earlier: DraftEarlier | None
    at: DraftPlace
    unsure: Text | None

    @property
    def about(self) -> str:
        """A short description by which a person knows it."""
        number = sum(answer.counts for answer in self.answers)
        answered = drafts_wording.ONE_QUESTION if number == 1 else drafts_wording.QUESTIONS.format(number=number)
        case = self.details.get("case_reference")
        # The first answer says that nobody is in danger now; the next two say whom it is about, and what could happen.
        answers = [f"{answer.said[:1].lower()}{answer.said[1:]}" for answer in self.answers if answer.counts][1:3]
        what = [
            *([drafts_wording.OF_CASE.format(case=case)] if case else ()),
            *([drafts_wording.OF_RECORD.format(reference=self.earlier.id)] if self.earlier else ()),
            *answers,
            drafts_wording.ABOUT.format(begun=moment(self.begun_at), answered=answered, changed=moment(self.kept_at)),
        ]
        return "; ".join(what)


def read_draft(data: object) -> Draft:
    """The draft in a file's data, which a strict reader has read.

    Raises:
        ValueError: it is not one that this sharewise wrote. The message quotes nothing.

    """
    try:
        draft = read_part(Draft, data)
        for time in (draft.begun_at, draft.kept_at):
            # There are days that no calendar has, and some so late that no draft could be dropped on a later one.
            uk_time(time) + timedelta(days=MOST_DAYS)
    except (ValueError, OverflowError):
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
    decided = interview.decision
    answered = [*path, *interview.parked]
    draft = Draft(
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
        ]
        + list(_word_answers(interview)),
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
        # Where a draft cannot resume at the place itself, it resumes at the check of the answers.
        at=dict(interview.at.to_data(interview) or {"name": ReviewPlace.name}),
        unsure=_unsure(interview.at, interview.editing),
    )
    # What is kept can be read again.
    return read_part(Draft, as_data(draft))


def _word_answers(interview: Interview) -> Iterator[DraftAnswer]:
    """The answers to word questions, with those that were skipped. None of them counts."""
    for name, question in interview.rules.word_questions.items():
        if (answer := interview.answers.get(name)) is not None:
            said = question.answers[answer].label if answer in question.answers else interview_wording.SKIP_WORDS
            yield DraftAnswer(question=name, asked=question.ask, answer=answer, said=said, counts=False)


def _unsure(at: InterviewPlace, editing: str | None) -> str | None:
    """The text that is to be looked at again."""
    match at:
        case PersonalDataPlace(_, text):
            return text
        case StopPlace(to) | StoppedPlace(to) if to is not None:
            return _unsure(to, editing)
        case _:
            return editing
