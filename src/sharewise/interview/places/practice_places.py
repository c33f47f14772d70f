"""The places of practising: one's own decision first, then the questions, then what is said back. Nothing is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sharewise.interview.place_registry import Place, go
from sharewise.interview.prompts import Choose, Command, Option, Prompt
from sharewise.present.page import Heading
from sharewise.present.pages.interview.explanation_page import why_asked_page
from sharewise.present.pages.interview.interview_pages import question_more_page, said_then_page
from sharewise.present.pages.local_words import asked_words
from sharewise.present.pages.practice_pages import (
    NOTICE,
    decision_more_page,
    exercise_number,
    exercise_page,
    exercise_title,
    feedback_page,
    marked_as_practice,
    story_blocks,
    whole_advice_page,
)
from sharewise.present.wording import interview_wording, practise_wording
from sharewise.reasoning.explain import why_asked
from sharewise.reasoning.practice.attempt import Attempt
from sharewise.reasoning.practice.practice_round import PracticeRound
from sharewise.values import by_default, frozen

# The code of "I do not know". No outcome can be called so: names have no blanks.
NOT_KNOWN = "not known"


@frozen
class PracticeState:
    """A round of exercises, and where the conversation is.

    Attributes:
        decisions: what each person decided so far about the exercise at hand, by their place in the group.
        answers: the answers to its questions.

    """

    practice: PracticeRound
    at: Place[PracticeState, str]
    decisions: Mapping[int, str] = by_default({})
    answers: Mapping[str, str] = by_default({})

    @property
    def path(self) -> dict[str, str]:
        """The answers that count, in the order of the questions."""
        return self.practice.diagram.walk(self.answers)[0]

    @property
    def people(self) -> int:
        """How many decide."""
        return len(self.practice.people) or 1

    @property
    def attempt(self) -> Attempt:
        """What came of the exercise at hand. Everybody has decided, and the questions are answered."""
        decided = (self.decisions[person] for person in range(self.people))
        decisions = tuple(None if code == NOT_KNOWN else code for code in decided)
        return Attempt(self.practice.exercise, decisions, self.path)

    def moved(self, at: Place[PracticeState, str]) -> PracticeState:
        """The state at another place."""
        return replace(self, at=at)

    def after_question(self, question: str | None) -> PracticeState:
        """The state at the question after this one (None: at the first), answered before or not; or at what is said back."""
        path = list(self.path)
        later = path[path.index(question) + 1 :] if question is not None else path
        following = later[0] if later else self.practice.diagram.next_question(self.answers)
        return self.moved(PracticeFeedbackPlace() if following is None else PracticeQuestionPlace(following))

    def with_attempt(self) -> PracticeState:
        """The state with the exercise at hand done, at the next one or at the end."""
        after = replace(self, practice=self.practice.with_attempt(self.attempt), decisions={}, answers={})
        if self.practice.is_last:
            return go(after, "finished", save=False)
        return after.moved(PracticeDecisionPlace(0))


@frozen
class PracticeDecisionPlace(Place[PracticeState, str]):
    """What a person would do, before any question is asked. `person`: their place in the group."""

    name = "practice_decision"

    person: int

    def prompt(self, state: PracticeState) -> Prompt:
        rules, people = state.practice.rules, state.practice.people
        options = (
            *(Option(code, outcome.title) for code, outcome in rules.outcomes.items()),
            Option(NOT_KNOWN, practise_wording.NOT_KNOWN),
        )
        is_first = self.person == 0
        decided = state.decisions.get(self.person)
        return Choose(
            ask=practise_wording.DECIDE_TURN.format(person=people[self.person])
            if people
            else practise_wording.DECIDE_ASK,
            options=options,
            before=exercise_page(state.practice) if is_first else (),
            heading=marked_as_practice(exercise_number(state.practice)),
            lines=(practise_wording.DECIDE_WHY,) if is_first and not state.practice.attempts else (),
            more=decision_more_page(state.practice),
            more_is=practise_wording.STORY_AGAIN,
            commands=frozenset({Command.STOP} if is_first else {Command.STOP, Command.BACK}),
            kept=next((option for option in options if option.code == decided), None),
        )

    def take(self, state: PracticeState, reply: str) -> PracticeState:
        decided = replace(state, decisions={**state.decisions, self.person: reply})
        if self.person + 1 < state.people:
            return decided.moved(PracticeDecisionPlace(self.person + 1))
        return decided.after_question(None)

    def back(self, state: PracticeState) -> PracticeState | None:
        return state.moved(PracticeDecisionPlace(self.person - 1)) if self.person else None


@frozen
class PracticeQuestionPlace(Place[PracticeState, str]):
    """A question of the rulebook, about the story."""

    name = "practice_question"

    question: str

    def _before(self, state: PracticeState) -> dict[str, str]:
        """The answers to the questions that come before this one."""
        before: dict[str, str] = {}
        for question, answer in state.path.items():
            if question == self.question:
                break
            before[question] = answer
        return before

    def prompt(self, state: PracticeState) -> Prompt:
        practice = state.practice
        question, before = practice.rules.questions[self.question], self._before(state)
        options = tuple(
            Option(code, question.answers[code].label, question.answers[code].help)
            for code in practice.diagram.offered(before)
        )
        number = practise_wording.QUESTION.format(number=len(before) + 1)
        then = said_then_page(practice.rules, before)
        together = (practise_wording.TOGETHER,) if practice.people else ()
        return Choose(
            ask=asked_words(self.question, question.ask_in(practice.edition, before)),
            options=options,
            heading=marked_as_practice(number),
            before=(NOTICE, *then) if then else (),
            lines=(*together, interview_wording.WHY_WE_ASK.format(why=question.why)),
            more=(
                NOTICE,
                Heading(exercise_title(practice.exercise)),
                *story_blocks(practice.exercise),
                *question_more_page(practice.rules, practice.edition, self.question, before),
                *why_asked_page(practice.rules, why_asked(practice.diagram, before), before),
            ),
            more_is=practise_wording.MORE_STORY,
            kept=next((option for option in options if option.code == state.answers.get(self.question)), None),
        )

    def take(self, state: PracticeState, reply: str) -> PracticeState:
        return replace(state, answers={**state.answers, self.question: reply}).after_question(self.question)

    def back(self, state: PracticeState) -> PracticeState | None:
        before = list(self._before(state))
        return state.moved(PracticeQuestionPlace(before[-1]) if before else PracticeDecisionPlace(state.people - 1))


@frozen
class PracticeFeedbackPlace(Place[PracticeState, str]):
    """What came out, beside what is stated, and where they part."""

    name = "practice_feedback"

    def prompt(self, state: PracticeState) -> Prompt:
        practice = state.practice
        return Choose(
            ask=practise_wording.NEXT_ASK,
            options=(
                Option("next", practise_wording.SHOW_CARD if practice.is_last else practise_wording.NEXT),
                Option("change", practise_wording.CHANGE if practice.people else practise_wording.CHANGE_MINE),
            ),
            before=feedback_page(practice, state.attempt),
            heading=marked_as_practice(exercise_number(practice)),
            more=whole_advice_page(practice, state.attempt),
            more_is=practise_wording.WHOLE_ADVICE,
        )

    def take(self, state: PracticeState, reply: str) -> PracticeState:
        return state.with_attempt() if reply == "next" else state.moved(PracticeQuestionPlace(next(iter(state.path))))

    def back(self, state: PracticeState) -> PracticeState | None:
        return state.moved(PracticeQuestionPlace(list(state.path)[-1]))


@frozen
class StopPracticePlace(Place[PracticeState, str]):
    """Whether really to stop, and whether to see the score card of what is done."""

    name = "stop_practice"

    at: Place[PracticeState, str]

    def prompt(self, state: PracticeState) -> Prompt:
        done = state.practice.attempts or isinstance(self.at, PracticeFeedbackPlace)
        return Choose(
            ask=practise_wording.STOP_ASK,
            options=(
                Option("no", practise_wording.STOP_NO),
                *((Option("card", practise_wording.STOP_CARD),) if done else ()),
                Option("yes", practise_wording.STOP_YES),
            ),
            heading=practise_wording.MARK,
            commands=frozenset({Command.BACK}),
        )

    def take(self, state: PracticeState, reply: str) -> PracticeState:
        match reply:
            case "no":
                return state.moved(self.at)
            case "card":
                done = state.with_attempt() if isinstance(self.at, PracticeFeedbackPlace) else state
                return go(done, "finished", save=False)
            case _:
                return go(state, "stopped")

    def back(self, state: PracticeState) -> PracticeState | None:
        return state.moved(self.at)
