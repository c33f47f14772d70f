"""The interview as a pure state: the practitioner's answers, the place of the conversation, and what follows from them.

`Interview` is frozen. Answers are kept by question, not by position. Which questions are asked is worked out from the
rulebook each time, so an answer that no longer applies is simply left out, and counts again when it applies again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from sharewise.dates import uk_zone
from sharewise.errors import SharewiseError
from sharewise.interview.place_registry import Place
from sharewise.present.page import Page
from sharewise.present.pages.interview.explanation_page import why_in_short_page, why_page
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.reasoning.explain import explain
from sharewise.reasoning.recommend import Recommendation, recommend
from sharewise.record.fields import (
    WHAT_CHANGED,
    Field,
    field_named,
    fields_to_begin_with,
    fields_to_complete,
    is_given,
    still_missing,
)
from sharewise.record.make import Decision, EarlierRecord, Submission
from sharewise.rulebook.model import Outcome, Rulebook
from sharewise.settings import Settings
from sharewise.values import by_default, frozen

if TYPE_CHECKING:
    from sharewise.rulebook.casebook import Casebook


@frozen
class UnfinishedDecision:
    """A decision that was begun and kept as a draft: its reference, and a short description."""

    reference: str
    about: str


@frozen
class Circumstances:
    """What the conversation depends on beside the answers.

    Attributes:
        now: the time, aware. It moves on while people type.
        settings: what the settings file says.
        saves: whether a record is saved at the end, and a draft can be kept before it.
        unfinished: the drafts that can be resumed.
        resuming: the reference of the draft to resume as soon as danger is ruled out.
        casebook: opens the published decisions that can be set beside a recommendation.

    """

    now: datetime
    settings: Settings = by_default(Settings())
    saves: bool = True
    unfinished: tuple[UnfinishedDecision, ...] = ()
    resuming: str | None = None
    casebook: Callable[[], Casebook] | None = None

    @property
    def today(self) -> date:
        """The day in the United Kingdom."""
        return self.now.astimezone(uk_zone()).date()


def words_by_settings(rules: Rulebook, settings: Settings) -> dict[str, str]:
    """The word questions that the settings answer, with their answers."""
    answers = {name: getattr(settings, each.setting) for name, each in rules.word_questions.items() if each.setting}
    return {name: answer for name, answer in answers.items() if answer in rules.word_questions[name].answers}


@frozen
class Interview:
    """Everything that a practitioner has given so far, and where they are.

    Attributes:
        circumstances: what the conversation depends on beside the answers.
        words: why they decide otherwise, in their own words, also while they think again.
        agreed: the conflicts between answers that they have looked at, and kept.
        editing: the text that they are asked to look at again before it is kept.
        drafting: whether a draft is kept from now on.
        earlier: the saved record that they complete or look at again.

    """

    rulebook: CompiledRulebook
    edition: str
    at: InterviewPlace
    circumstances: Circumstances
    answers: Mapping[str, str] = by_default({})
    notes: Mapping[str, str] = by_default({})
    details: Mapping[str, str | list[str]] = by_default({})
    decision: Decision | None = None
    words: str | None = None
    agreed: frozenset[str] = frozenset()
    editing: str | None = None
    drafting: bool = False
    earlier: EarlierRecord | None = None

    @property
    def rules(self) -> Rulebook:
        """The rulebook as it was written."""
        return self.rulebook.loaded.rules

    @property
    def diagram(self) -> Diagram:
        """The decision diagram of the edition."""
        return self.rulebook.diagrams[self.edition]

    @property
    def path(self) -> dict[str, str]:
        """The answers that count, in the order of the questions that are asked."""
        return self.diagram.walk(self.answers)[0]

    @property
    def parked(self) -> dict[str, str]:
        """The answers that do not count now. They are kept, and count again if their question is asked again."""
        path = self.path
        return {
            question: answer
            for question, answer in self.answers.items()
            if question not in path and question in self.rules.questions
        }

    @property
    def next_question(self) -> str | None:
        """The question that has to be answered next, or None where none is left."""
        return self.diagram.next_question(self.answers)

    @property
    def is_answered(self) -> bool:
        """Whether no question is left."""
        return self.next_question is None

    @property
    def recommendation(self) -> Recommendation:
        """The recommendation, once no question is left."""
        return recommend(self.rulebook, self.edition, {**self.settled_words, **self.answers})

    @property
    def settled_words(self) -> dict[str, str]:
        """The word questions that the settings answer, with their answers."""
        return words_by_settings(self.rules, self.circumstances.settings)

    @property
    def word_questions(self) -> list[str]:
        """The word questions that this recommendation depends on and that no setting answers, in order. None in an
        emergency: nothing is asked then.
        """
        said = self.recommendation
        settled = self.settled_words
        return [] if said.outcome.is_emergency else [name for name in said.word_questions if name not in settled]

    @property
    def next_word_question(self) -> str | None:
        """The word question to ask next, or None where all are answered or skipped."""
        return next((name for name in self.word_questions if name not in self.answers), None)

    @property
    def why_in_short(self) -> Page:
        """The same as `why` for those who have a minute."""
        return why_in_short_page(self.rules, self.recommendation, explain(self.diagram, self.answers))

    @property
    def why(self) -> Page:
        """How the recommendation was reached."""
        return why_page(self.rules, self.recommendation, explain(self.diagram, self.answers))

    def published_cases(self) -> Page:
        """Published decisions close to the answers, to think with. Nothing where there is no casebook at hand."""
        if self.circumstances.casebook is None:
            return ()
        # Imported here: few ask for it, and nobody is to wait for it before.
        from sharewise.present.pages.cases_pages import beside_page
        from sharewise.reasoning.nearest_cases import cases_to_think_of

        said = self.recommendation
        try:
            casebook = self.circumstances.casebook()
        except SharewiseError:
            # A broken installation is said elsewhere. A decision at hand does not end for it.
            return ()
        return beside_page(self.rules, cases_to_think_of(self.rules, casebook, said.outcome_id, said.answers))

    @property
    def recommended(self) -> str | None:
        """The code of the recommendation, once no question is left."""
        return self.recommendation.outcome_id if self.next_question is None else None

    def before(self, question: str) -> dict[str, str]:
        """The answers that count before a question is asked; all of them where it is not asked."""
        before: dict[str, str] = {}
        for each, answer in self.path.items():
            if each == question:
                break
            before[each] = answer
        return before

    @property
    def outcome_id(self) -> str:
        """The code of the outcome that the practitioner chose; before they decide, the recommended one."""
        return self.decision.outcome if self.decision else self.recommendation.outcome_id

    @property
    def decided_outcome(self) -> Outcome:
        """The outcome that the practitioner chose; before they decide, the recommended one."""
        return self.rules.outcomes[self.outcome_id].worded(self.path)

    @property
    def has_earlier_answers(self) -> bool:
        """Whether all answers but the first are those of the decision that is being reviewed."""
        if self.earlier is None:
            return False
        earlier = self.earlier.record.given
        first = next(iter(self.path), None)
        return all(earlier.get(question) == answer for question, answer in self.path.items() if question != first)

    @property
    def open_conflicts(self) -> list[str]:
        """The conflicts between the answers that the practitioner has not looked at yet, by id."""
        return [name for name in self.rules.conflicts_in(self.path) if name not in self.agreed]

    @property
    def has_begun(self) -> bool:
        """Whether anything was given that stopping would lose."""
        return bool(self.answers or self.notes)

    @property
    def completes(self) -> bool:
        """Whether a saved record is being completed."""
        return self.earlier is not None and self.earlier.relation == "completes"

    @property
    def supersedes(self) -> bool:
        """Whether a saved decision is being looked at again, for a record that takes the place of its record."""
        return self.earlier is not None and self.earlier.relation == "supersedes"

    @property
    def _lacked(self) -> list[str]:
        """What the record lacks that is being completed."""
        return self.earlier.record.missing if self.earlier is not None and self.completes else []

    @property
    def settled(self) -> dict[str, str | list[str]]:
        """The details of the record that is being completed. They stay as they are."""
        if self.earlier is None or not self.completes:
            return {}
        return {name: value for name, value in self.earlier.details.items() if is_given(value)}

    @property
    def fields(self) -> list[Field]:
        """The details to ask for."""
        if self.completes:
            return fields_to_complete(self.rules, self.outcome_id, self.settled, self._lacked)
        return fields_to_begin_with(self.rules, self.outcome_id, supersedes=self.supersedes)

    @property
    def asked_first(self) -> int:
        """How many of `fields` are asked for before those that a record can do without."""
        outcome = self.decided_outcome
        return sum(field.comes_first(outcome) or field.only_where is not None for field in self.fields)

    @property
    def missing(self) -> list[str]:
        """The names of the needed details that nobody has given."""
        says_what_changed = self.supersedes or WHAT_CHANGED in self._lacked
        given = {**self.settled, **self.details}
        return still_missing(self.rules, self.outcome_id, given, supersedes=says_what_changed)

    def written(self, name: str) -> str | None:
        """The text of the detail called `name`, if it has one."""
        value = self.details.get(name)
        return value if isinstance(value, str) else None

    def submission(self) -> Submission:
        """What goes into the record: only the answers that count, and what belongs to them."""
        path = self.path
        asked = {each.name for each in self.fields}
        return Submission(
            answers=path,
            notes={question: note for question, note in self.notes.items() if question in path},
            details={name: value for name, value in self.details.items() if name in asked},
            decision=self.decision,
        )

    def without_unreviewed(self) -> Interview:
        """The interview without what an earlier record says of the case, where nobody has reviewed it. Who decides stands, and the
        date to look again: nothing else would remind of it.
        """
        old = self.earlier.details if self.earlier else {}

        def stands(name: str) -> bool:
            field = field_named(self.rules, name)
            return field.section == "who" or field.again == "date"

        kept = {name: value for name, value in self.details.items() if stands(name) or old.get(name) != value}
        return replace(self, details=kept)

    def moved(self, at: InterviewPlace) -> Interview:
        """The interview at another place."""
        return replace(self, at=at, editing=None)

    def paused(self, at: InterviewPlace) -> Interview:
        """The interview at a place that returns to this one. A text that is being changed stays."""
        return replace(self, at=at)

    def at_time(self, now: datetime) -> Interview:
        """The interview at a later time."""
        return replace(self, circumstances=replace(self.circumstances, now=now))

    def kept_from_now_on(self) -> Interview:
        """The interview, with a draft kept from now on."""
        return replace(self, drafting=True)

    def with_text_to_edit(self, text: str) -> Interview:
        """The interview where it is, with a text that can be changed before it is kept."""
        return replace(self, editing=text)

    def with_answer(self, question: str, answer: str) -> Interview:
        """The interview with this answer. A decision made on other answers no longer stands."""
        kept = self.decision if self.answers.get(question) == answer else None
        return replace(self, answers={**self.answers, question: answer}, decision=kept)

    def with_word_answer(self, question: str, answer: str) -> Interview:
        """The interview with this answer to a word question, or with it skipped. Every decision stands: only words change."""
        return replace(self, answers={**self.answers, question: answer})

    def with_note(self, question: str, note: str | None) -> Interview:
        """The interview with this note to an answer, or with none."""
        notes = {key: text for key, text in self.notes.items() if key != question}
        return replace(self, notes={**notes, question: note} if note else notes)

    def with_detail(self, name: str, value: str | list[str] | None) -> Interview:
        """The interview with this detail, or without it."""
        details = {key: kept for key, kept in self.details.items() if key != name}
        return replace(self, details={**details, name: value} if value else details)

    def with_decision(self, decision: Decision | None) -> Interview:
        """The interview with this decision. The reason in words is kept, also where a later decision needs none."""
        words = decision.words if decision and decision.words else self.words
        return replace(self, decision=decision, words=words)


# A place of the interview, whatever its prompt is answered with.
InterviewPlace: TypeAlias = Place[Interview, Any]
