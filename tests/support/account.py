"""A plain account of what a person gave in an interview, to hold the interview against."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from sharewise.interview.places.decision_places import (
    CASE_REFERENCE,
    COST,
    CaseReferencePlace,
    CostPlace,
    ReasonWordsPlace,
)
from sharewise.interview.places.detail_places import DetailPlace
from sharewise.interview.places.personal_data_places import PersonalDataPlace
from sharewise.interview.places.question_places import KeepNotePlace, NotePlace, QuestionPlace, WordQuestionPlace
from sharewise.interview.prompts import TAKE_OUT, PromptAnswer
from sharewise.interview.state import Interview, InterviewPlace


@dataclass
class Account:
    """What a person gave, written down plainly as it came."""

    answers: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    details: dict[str, str | list[str]] = field(default_factory=dict)
    words: str | None = None

    def take(self, interview: Interview, at: InterviewPlace, reply: PromptAnswer) -> None:
        """Write down a reply at a place."""
        match at, reply:
            case QuestionPlace(question) | WordQuestionPlace(question), str():
                self.answers[question] = reply
            case NotePlace(QuestionPlace(question)), _:
                self._put(self.notes, question, reply)
            case DetailPlace(index), _:
                name = interview.fields[index].name
                self._put(self.details, name, list(reply) if isinstance(reply, tuple) else reply)
            case CostPlace(), str():
                self.details[COST] = reply
            case CaseReferencePlace(), _:
                self._put(self.details, CASE_REFERENCE, reply)
            case KeepNotePlace(question), "out":
                del self.notes[question]
            case ReasonWordsPlace(), str():
                self.words = reply
            case PersonalDataPlace(to, text), "keep":
                self.take(interview, to, text)

    @staticmethod
    def _put(where: MutableMapping[str, Any], name: str, what: object) -> None:
        if what is None:
            return
        if what in ("", TAKE_OUT) or (isinstance(what, (list, tuple)) and TAKE_OUT in what):
            where.pop(name, None)
        else:
            where[name] = what
