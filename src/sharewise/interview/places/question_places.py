"""The places up to the recommendation: the questions, their notes, and the check of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from sharewise.interview.place_registry import DataTypes, FreeText, Place, PlaceData, go, text_in
from sharewise.interview.places.routes import before_words, to_detail, to_next_question, to_recommendation
from sharewise.interview.prompts import Choose, Command, Option, Prompt, Write
from sharewise.interview.state import Interview, InterviewPlace
from sharewise.present.page import Page
from sharewise.present.pages.interview import interview_pages
from sharewise.present.pages.interview.explanation_page import why_asked_page
from sharewise.present.pages.local_words import asked_words
from sharewise.present.pages.records import saving_pages
from sharewise.present.wording import drafts_wording, interview_wording
from sharewise.reasoning.explain import why_asked
from sharewise.reasoning.words import steps_of
from sharewise.record.make import Decision
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.model import SKIPPED
from sharewise.text import folded, typed
from sharewise.values import frozen

# The reason recorded where danger came up while the questions were being answered.
CHANGED = "circumstances_changed"

_BACK_AND_STOP = frozenset({Command.BACK, Command.STOP})


@frozen
class QuestionPlace(Place[Interview, str]):
    """A question of the rulebook. `changing`: reached from "check your answers", where "back" returns to."""

    name = "question"
    data_types: ClassVar[DataTypes] = {"question": str, "changing": bool}

    question: str
    changing: bool = False

    def prompt(self, interview: Interview) -> Prompt:
        rules, settings = interview.rules, interview.circumstances.settings
        question = rules.questions[self.question]
        before = interview.before(self.question)
        lines = [interview_wording.WHY_WE_ASK.format(why=question.why)]
        offered = interview.diagram.offered(before)
        answer = interview.answers.get(self.question)
        kept = None
        if answer in offered:
            kept = Option(answer, question.answers[answer].label)
        if (note := interview.notes.get(self.question)) is not None:
            lines.append(interview_wording.YOUR_NOTE.format(note=folded(note)))
        if interview.circumstances.unfinished and not before and not interview.answers:
            lines.append(drafts_wording.UNFINISHED)
        if question.lists == "duties":
            elsewhere = rules.jurisdictions.get(settings.jurisdiction or "")
            lines += [elsewhere.notice] if elsewhere else []
        if interview.earlier is not None and not before:
            lines.append(saving_pages.looking_again_line(interview.earlier.record))
        commands = {Command.STOP, Command.NOTE} | ({Command.BACK} if before or self.changing else set())
        return Choose(
            ask=asked_words(self.question, question.ask_in(interview.edition, before)),
            options=tuple(Option(code, question.answers[code].label, question.answers[code].help) for code in offered),
            before=() if self.changing else self._notices(interview, before),
            heading=interview_wording.QUESTION.format(number=len(before) + 1),
            lines=tuple(lines),
            more=(
                *interview_pages.question_more_page(
                    rules,
                    interview.edition,
                    self.question,
                    before,
                    settings.jurisdiction,
                    settings.sector,
                    interview.settled_words,
                ),
                *why_asked_page(rules, why_asked(interview.diagram, before), before),
            ),
            commands=frozenset(commands),
            kept=kept,
        )

    @staticmethod
    def _notices(interview: Interview, before: Mapping[str, str]) -> Page:
        """What is said once: what the answer before calls for; about the rules, right after the question about danger; about
        a duty, once it may hold.
        """
        nation = interview.circumstances.settings.jurisdiction
        about_rules = _notice(interview) if len(before) == 1 else ()
        return (
            *interview_pages.said_then_page(interview.rules, before),
            *about_rules,
            *interview_pages.duty_lines(interview.rules, before, nation),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        is_first = not interview.before(self.question)
        answered = to_next_question(interview.with_answer(self.question, reply))
        if interview.answers.get(self.question) not in (None, reply) and self.question in interview.notes:
            return answered.moved(KeepNotePlace(self.question))
        if not is_first or not isinstance(answered.at, QuestionPlace | ReviewPlace):
            return answered
        if interview.circumstances.resuming is not None:
            return go(answered, "resumed", reference=interview.circumstances.resuming)
        return go(answered, "resume") if interview.circumstances.unfinished else answered

    def back(self, interview: Interview) -> Interview | None:
        if self.changing and interview.next_question is None:
            return interview.moved(ReviewPlace())
        before = list(interview.before(self.question))
        return interview.moved(QuestionPlace(before[-1])) if before else None

    def to_data(self, interview: Interview) -> PlaceData:
        return {"name": self.name, "question": self.question, "changing": self.changing}

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        question = text_in(data, "question")
        if question is None or question not in (*interview.path, interview.next_question):
            return None
        place = cls(question, changing=data.get("changing") is True)
        return NotePlace(place) if data.get("noting") is True else place


def _notice(interview: Interview) -> Page:
    """The notice that is shown once, right after the question about danger."""
    return interview_pages.notice_page(
        interview.rules, interview.edition, interview.circumstances.settings.jurisdiction
    )


@frozen
class NotePlace(Place[Interview, str | None]):
    """A note to the answer of a question."""

    name = "write_note"
    data_types: ClassVar[DataTypes] = {**QuestionPlace.data_types, "noting": bool}

    to: QuestionPlace

    def prompt(self, interview: Interview) -> Prompt:
        note = interview.notes.get(self.to.question)
        return Write(
            ask=interview_wording.ASK_NOTE,
            read=typed,
            lines=(
                interview_wording.NOTE_TO.format(question=interview.rules.questions[self.to.question].short),
                interview_wording.NOTE_HELP,
            ),
            long=True,
            change_now=interview.editing is not None,
            so_far=interview.editing or note,
        )

    def take(self, interview: Interview, reply: str | None) -> Interview:
        noted = interview if reply is None else interview.with_note(self.to.question, reply)
        return noted.moved(self.to)

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(self.to)

    def free_text(self, interview: Interview) -> FreeText:
        return FreeText(interview.notes.get(self.to.question))

    def to_data(self, interview: Interview) -> PlaceData:
        # In a draft, it is the question with a mark.
        return {**self.to.to_data(interview), "noting": True}


@frozen
class KeepNotePlace(Place[Interview, str]):
    """Whether a note still fits after its answer was changed. Else it would be signed beside an answer it does not belong to."""

    name = "note"
    data_types: ClassVar[DataTypes] = {"question": str}

    question: str

    def prompt(self, interview: Interview) -> Prompt:
        note = interview.notes.get(self.question, "")
        return Choose(
            ask=interview_wording.KEEP_NOTE_ASK,
            options=(
                Option("keep", interview_wording.KEEP_NOTE),
                Option("change", interview_wording.CHANGE_NOTE),
                Option("out", interview_wording.NOTE_OUT),
            ),
            lines=(interview_wording.YOUR_NOTE.format(note=folded(note)),),
            commands=frozenset({Command.BACK, Command.STOP}),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        match reply:
            case "change":
                note = NotePlace(QuestionPlace(self.question))
                return interview.moved(note).with_text_to_edit(interview.notes[self.question])
            case "out":
                return to_next_question(interview.with_note(self.question, None))
            case _:
                return to_next_question(interview)

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(QuestionPlace(self.question))

    def to_data(self, interview: Interview) -> PlaceData | None:
        return {"name": self.name, "question": self.question}

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        question = text_in(data, "question")
        return cls(question) if question in interview.path and question in interview.notes else None


@frozen
class EmergencyPlace(Place[Interview, str]):
    """What to do now. A record is offered below it.

    `instead`: the outcome is the practitioner's own decision, as things changed while they were answering.
    """

    name = "emergency"
    data_types: ClassVar[DataTypes] = {"outcome": str}

    instead: str | None = None

    def _outcome(self, interview: Interview) -> str:
        return self.instead or interview.recommendation.outcome_id

    def prompt(self, interview: Interview) -> Prompt:
        outcome = interview.rules.outcomes[self._outcome(interview)].worded(interview.path)
        steps = steps_of(interview.rules, outcome, interview.recommendation.all_answers)
        contacts = interview_pages.own_contacts(interview.circumstances.settings, outcome)
        return Choose(
            ask=interview_wording.EMERGENCY_ASK,
            options=(
                Option("save", interview_wording.EMERGENCY_SAVE, interview_wording.EMERGENCY_LATER),
                Option("details", interview_wording.EMERGENCY_DETAILS),
                Option("leave", interview_wording.EMERGENCY_LEAVE),
            ),
            before=interview_pages.emergency_page(interview.rules, outcome, steps, contacts),
            reminder=(steps[0].says,),
            more=interview.why,
            more_is=interview_wording.MORE_WHY,
            commands=_BACK_AND_STOP,
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        decided = Decision(self._outcome(interview), CHANGED if self.instead else None)
        match reply:
            case "save":
                # Nobody sees the details before a short record is saved.
                short = interview.without_unreviewed()
                return go(short.with_decision(decided if self.instead else None), "finished", save=True)
            case "details":
                return to_detail(interview.with_decision(decided), 0)
            case _:
                return go(interview, "finished", save=False)

    def back(self, interview: Interview) -> Interview | None:
        if self.instead:
            return go(interview, "instead")
        return interview.moved(QuestionPlace(list(interview.path)[-1]))

    def to_data(self, interview: Interview) -> PlaceData | None:
        return {"name": self.name, "outcome": self.instead}

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        if not interview.is_answered:
            return None
        instead = text_in(data, "outcome")
        outcome = interview.rules.outcomes.get(instead or interview.recommendation.outcome_id)
        return cls(instead) if outcome is not None and outcome.is_emergency else None


@frozen
class ReviewPlace(Place[Interview, str]):
    """Check your answers; change any of them."""

    name = "check"

    def prompt(self, interview: Interview) -> Prompt:
        rules = interview.rules
        # Else another question would come after the last without a word why.
        first = interview_wording.CHECK_WORDS_FIRST if interview.next_word_question else None
        changes = [
            Option(
                question,
                answer_in_short(interview, question, interview_wording.CHECK_CHANGE),
                self._note(interview, question),
            )
            for question in interview.path
        ]
        return Choose(
            ask=interview_wording.CHECK_ASK,
            options=(Option("go on", interview_wording.CHECK_GO_ON, first), *changes),
            # Shown once: when an answer was changed, it has been shown.
            before=self._notices(interview) if interview.has_earlier_answers else (),
            heading=interview_wording.CHECK_TITLE,
            lines=tuple(self._parked(interview)),
            more=interview_pages.check_more_page(rules, interview.edition, interview.path, interview.notes),
        )

    @staticmethod
    def _notices(interview: Interview) -> Page:
        nation = interview.circumstances.settings.jurisdiction
        return (
            *_notice(interview),
            *interview_pages.all_duty_lines(interview.rules, interview.path, nation),
        )

    @staticmethod
    def _note(interview: Interview, question: str) -> str | None:
        note = interview.notes.get(question)
        return interview_wording.YOUR_NOTE.format(note=folded(note, lines=2, longest=150)) if note else None

    @staticmethod
    def _parked(interview: Interview) -> Iterator[str]:
        """A line on the answers that do not count now, so that nobody thinks that they are lost, or that they count."""
        parked = [answer_in_short(interview, question, interview_wording.CHECK_ANSWER) for question in interview.parked]
        if parked:
            yield interview_wording.CHECK_PARKED.format(answers="; ".join(parked))

    def take(self, interview: Interview, reply: str) -> Interview:
        return (
            to_recommendation(interview) if reply == "go on" else interview.moved(QuestionPlace(reply, changing=True))
        )

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(QuestionPlace(list(interview.path)[-1]))

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered and not interview.recommendation.outcome.is_emergency else None


@frozen
class ConflictPlace(Place[Interview, str]):
    """Answers that hardly fit together: to be changed, or to be kept."""

    name = "conflict"

    def prompt(self, interview: Interview) -> Prompt:
        rules, path = interview.rules, interview.path
        found = [rules.conflicts[name] for name in interview.open_conflicts]
        asked = dict.fromkeys(question for conflict in found for question in conflict.questions(path))
        return Choose(
            ask=interview_wording.CONFLICT_ASK,
            options=(
                *(
                    Option(question, answer_in_short(interview, question, interview_wording.CHECK_CHANGE))
                    for question in asked
                ),
                Option("right", interview_wording.CONFLICT_RIGHT),
            ),
            heading=interview_wording.PAUSE,
            lines=tuple(conflict.says for conflict in found),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        if reply != "right":
            return interview.moved(QuestionPlace(reply, changing=True))
        agreed = interview.agreed | set(interview.open_conflicts)
        return to_recommendation(replace(interview, agreed=agreed))

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(ReviewPlace())

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        # Where no conflict is left to look at, the recommendation is.
        return to_recommendation(interview).at if interview.is_answered else None


@frozen
class WordQuestionPlace(Place[Interview, str]):
    """A question that is asked for words only, after the outcome is known. It can be skipped."""

    name = "word_question"
    data_types: ClassVar[DataTypes] = {"question": str}

    question: str

    def prompt(self, interview: Interview) -> Prompt:
        question = interview.rules.word_questions[self.question]
        answer = interview.answers.get(self.question)
        skip = Option(SKIPPED, interview_wording.SKIP_WORDS)
        options = (*(Option(code, each.label, each.help) for code, each in question.answers.items()), skip)
        return Choose(
            ask=asked_words(self.question, question.ask),
            options=options,
            heading=interview_wording.FOR_LOCAL_STEPS
            if self.question.startswith(LOCAL)
            else interview_wording.FOR_WORDS,
            lines=(question.help, *((interview_wording.SET_ONCE,) if question.setting else ())),
            commands=_BACK_AND_STOP,
            kept=next((each for each in options if each.code == answer), None),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        return to_recommendation(interview.with_word_answer(self.question, reply))

    def back(self, interview: Interview) -> Interview | None:
        asked = interview.word_questions
        before = asked[: asked.index(self.question)] if self.question in asked else []
        return interview.moved(WordQuestionPlace(before[-1])) if before else before_words(interview)

    def to_data(self, interview: Interview) -> PlaceData | None:
        return {"name": self.name, "question": self.question}

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        question = text_in(data, "question")
        return cls(question) if interview.is_answered and question in interview.word_questions else None


def answer_in_short(interview: Interview, question: str, form: str) -> str:
    """A question and its answer in a few words. `form` is a template with `question` and `answer`."""
    asked = interview.rules.questions[question]
    return form.format(question=asked.short, answer=asked.answers[interview.answers[question]].label)
