"""The places of the conversation up to the recommendation, and its ends."""

from __future__ import annotations

from dataclasses import dataclass

from sharewise.interview import deciding, details
from sharewise.interview.prompts import Choose, Command, Given, Option, Prompt, Write
from sharewise.interview.state import Interview, Place
from sharewise.present import pages, record_pages, wording
from sharewise.present.explanation_pages import why_asked_page
from sharewise.present.local_words import asked_words
from sharewise.reasoning.explanation import why_asked
from sharewise.reasoning.recommendation import steps_of
from sharewise.record.make import Decided
from sharewise.text import one_line, typed

# The reason recorded where danger came up while the questions were being answered.
CHANGED = "circumstances_changed"

_BACK_AND_STOP = frozenset({Command.BACK, Command.STOP})


@dataclass(frozen=True)
class Asking:
    """A question of the rulebook. `changing`: reached from "check your answers", where "back" returns to."""

    question: str
    changing: bool = False

    def prompt(self, interview: Interview) -> Prompt:
        rules = interview.rules
        question = rules.questions[self.question]
        before = self._before(interview)
        lines = [wording.WHY_WE_ASK.format(why=question.why)]
        offered = interview.diagram.offered(before)
        answer = interview.answers.get(self.question)
        kept = None
        if answer in offered:
            kept = Option(answer, question.answers[answer].label)
        if (note := interview.notes.get(self.question)) is not None:
            lines.append(wording.YOUR_NOTE.format(note=one_line(note)))
        if interview.earlier is not None and not before:
            lines.append(record_pages.looking_again_line(interview.earlier.record))
        commands = {Command.STOP, Command.NOTE} | ({Command.BACK} if before or self.changing else set())
        return Choose(
            ask=asked_words(self.question, question.ask_in(interview.edition, before)),
            options=tuple(Option(code, question.answers[code].label, question.answers[code].help) for code in offered),
            before=pages.notice_page(rules, interview.edition) if len(before) == 1 and not self.changing else (),
            heading=wording.QUESTION.format(number=len(before) + 1),
            lines=tuple(lines),
            more=(
                *pages.question_more_page(rules, interview.edition, self.question, before),
                *why_asked_page(rules, why_asked(interview.diagram, before), before),
            ),
            commands=frozenset(commands),
            kept=kept,
        )

    def _before(self, interview: Interview) -> dict[str, str]:
        """The answers on the way to this question."""
        before: dict[str, str] = {}
        for question, answer in interview.path.items():
            if question == self.question:
                break
            before[question] = answer
        return before

    def take(self, interview: Interview, reply: Given) -> Interview:
        assert isinstance(reply, str)
        return onward(interview.with_answer(self.question, reply))

    def back(self, interview: Interview) -> Interview | None:
        if self.changing and interview.next_question is None:
            return interview.moved(Checking())
        before = list(self._before(interview))
        return interview.moved(Asking(before[-1])) if before else None


def onward(interview: Interview) -> Interview:
    """To the next question that matters, or to what comes after the questions."""
    question = interview.next_question
    if question is not None:
        return interview.moved(Asking(question))
    if interview.recommendation.outcome.is_emergency:
        return interview.moved(Emergency())
    # One answer needs no checking, and the one that settles everything is about danger.
    return interview.moved(Checking() if len(interview.path) > 1 else deciding.Deciding())


@dataclass(frozen=True)
class Noting:
    """A note to the answer of a question."""

    to: Place

    def prompt(self, interview: Interview) -> Prompt:
        note = interview.notes.get(self._question)
        return Write(
            ask=wording.ASK_NOTE,
            read=typed,
            lines=(wording.NOTE_HELP, *((wording.YOUR_NOTE.format(note=one_line(note)),) if note else ())),
            long=True,
            kept=note is not None,
        )

    @property
    def _question(self) -> str:
        assert isinstance(self.to, Asking)
        return self.to.question

    def take(self, interview: Interview, reply: Given) -> Interview:
        assert reply is None or isinstance(reply, str)
        noted = interview if reply is None else interview.with_note(self._question, reply)
        return noted.moved(self.to)

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(self.to)


@dataclass(frozen=True)
class Emergency:
    """What to do now. A record is offered below it.

    `instead`: the outcome is the practitioner's own decision, as things changed while they were answering.
    """

    instead: str | None = None

    def _outcome(self, interview: Interview) -> str:
        return self.instead or interview.recommendation.outcome_id

    def prompt(self, interview: Interview) -> Prompt:
        outcome = interview.rules.outcomes[self._outcome(interview)]
        steps = steps_of(interview.rules, outcome, interview.path)
        return Choose(
            ask=wording.EMERGENCY_ASK,
            options=(
                Option("save", wording.EMERGENCY_SAVE, wording.EMERGENCY_LATER),
                Option("details", wording.EMERGENCY_DETAILS),
                Option("leave", wording.EMERGENCY_LEAVE),
            ),
            before=pages.emergency_page(outcome, steps),
            lines=(steps[0].says,),
            more=interview.why,
            more_is=wording.MORE_WHY,
            commands=_BACK_AND_STOP,
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        decided = Decided(self._outcome(interview), CHANGED if self.instead else None)
        match reply:
            case "save":
                # Nobody sees the details before a short record is saved.
                short = interview.without_old_worry()
                return short.with_decision(decided if self.instead else None).moved(Finished(save=True))
            case "details":
                return details.at(interview.with_decision(decided), 0)
            case _:
                return interview.moved(Finished(save=False))

    def back(self, interview: Interview) -> Interview | None:
        if self.instead:
            return interview.moved(deciding.Instead())
        return interview.moved(Asking(list(interview.path)[-1]))


@dataclass(frozen=True)
class Checking:
    """Check your answers; change any of them."""

    def prompt(self, interview: Interview) -> Prompt:
        rules = interview.rules
        changes = [
            Option(
                question,
                wording.CHECK_CHANGE.format(
                    question=rules.questions[question].short, answer=rules.questions[question].answers[answer].label
                ),
            )
            for question, answer in interview.path.items()
        ]
        return Choose(
            ask=wording.CHECK_ASK,
            options=(Option("go on", wording.CHECK_GO_ON), *changes),
            # Said once: when an answer was changed, it has been said.
            before=pages.notice_page(rules, interview.edition) if interview.has_earlier_answers else (),
            heading=wording.CHECK_TITLE,
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        assert isinstance(reply, str)
        return interview.moved(deciding.Deciding() if reply == "go on" else Asking(reply, changing=True))

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(Asking(list(interview.path)[-1]))


@dataclass(frozen=True)
class Stopping:
    """Whether really to stop. Where nothing has been answered yet, stopping needs no second word."""

    at: Place

    def prompt(self, interview: Interview) -> Prompt:
        return Choose(
            ask=wording.STOP_ASK,
            options=(Option("no", wording.STOP_NO), Option("yes", wording.STOP_YES)),
            lines=(wording.STOP_WHY,),
            commands=frozenset({Command.BACK}),
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        return interview.moved(Stopped() if reply == "yes" else self.at)

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(self.at)


class _End:
    """The end of the conversation: there is nothing to ask."""

    def prompt(self, interview: Interview) -> Prompt:
        raise AssertionError("the conversation is over")

    def take(self, interview: Interview, reply: Given) -> Interview:
        raise AssertionError("the conversation is over")

    def back(self, interview: Interview) -> Interview | None:
        raise AssertionError("the conversation is over")


@dataclass(frozen=True)
class Finished(_End):
    """The practitioner is done; `save` says whether they want the record."""

    save: bool


@dataclass(frozen=True)
class Stopped(_End):
    """The practitioner stopped. Nothing is to be kept."""
