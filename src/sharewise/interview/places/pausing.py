"""The places where a practitioner is asked to stop and think. Each of them lets them go on as they mean to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sharewise.interview.places import decision, details, existing, questions
from sharewise.interview.prompts import Choose, Command, Option, Prompt, PromptAnswer
from sharewise.interview.state import Interview, Place
from sharewise.present.pages import interview_pages
from sharewise.present.wording import drafts_wording, interview_wording, judgement_wording, privacy_wording
from sharewise.text import one_line

if TYPE_CHECKING:
    from sharewise.interview.privacy.detect import PersonalDataMatch

# The detail that says what not sharing can cost.
COST = "if_not_shared"


def checked(interview: Interview) -> Interview:
    """The interview once the answers were checked: at the recommendation, or first at those that hardly fit together."""
    return interview.moved(ConflictPlace() if _conflicts(interview) else decision.RecommendationPlace())


def _conflicts(interview: Interview) -> list[str]:
    """The conflicts between the answers that nobody has looked at yet, by id."""
    return [name for name in interview.rules.conflicts_in(interview.path) if name not in interview.agreed]


@dataclass(frozen=True)
class ConflictPlace:
    """Answers that hardly fit together: to be changed, or to be kept."""

    def prompt(self, interview: Interview) -> Prompt:
        rules, path = interview.rules, interview.path
        found = [rules.conflicts[name] for name in _conflicts(interview)]
        asked = dict.fromkeys(question for conflict in found for question in conflict.questions(path))
        return Choose(
            ask=judgement_wording.CONFLICT_ASK,
            options=(
                *(
                    Option(question, questions.in_short(interview, question, interview_wording.CHECK_CHANGE))
                    for question in asked
                ),
                Option("right", judgement_wording.CONFLICT_RIGHT),
            ),
            heading=judgement_wording.PAUSE,
            lines=tuple(conflict.says for conflict in found),
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        assert isinstance(reply, str)
        if reply != "right":
            return interview.moved(questions.QuestionPlace(reply, changing=True))
        agreed = interview.agreed | set(_conflicts(interview))
        return replace(interview, agreed=agreed).moved(decision.RecommendationPlace())

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(questions.ReviewPlace())


@dataclass(frozen=True)
class DepartPlace:
    """Before something else is decided than was recommended: what to remember."""

    outcome: str

    def prompt(self, interview: Interview) -> Prompt:
        rules, said = interview.rules, interview.recommendation
        completes = interview.completes
        return Choose(
            ask=judgement_wording.DEPART_ASK,
            options=(
                Option("go on", judgement_wording.DEPART_GO_ON),
                Option("look", judgement_wording.DEPART_LOOK),
                *(() if completes else (Option("change", interview_wording.DECIDE_CHANGE),)),
            ),
            before=interview_pages.departing_page(rules, said, self.outcome),
            lines=(judgement_wording.DEPART_KEEPS,),
            more=interview.why,
            more_is=interview_wording.MORE_WHY,
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        match reply:
            case "go on":
                return interview.moved(decision.ReasonPlace(self.outcome))
            case "look":
                return interview.moved(
                    existing.CompletePlace() if interview.completes else decision.RecommendationPlace()
                )
            case _:
                return interview.moved(questions.ReviewPlace())

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(decision.InsteadPlace())


def after_words(interview: Interview) -> Interview:
    """The interview once a decision of one's own is explained: where it withholds what was to be shared, at what that can
    cost, unless it was said.
    """
    withholds = interview.recommendation.outcome.shares and not interview.decided_outcome.shares
    said = COST in {**interview.settled, **interview.details}
    return interview.moved(CostPlace() if withholds and not said else decision.OfferDetailsPlace())


@dataclass(frozen=True)
class CostPlace:
    """What could happen if it is not shared, where sharing was recommended."""

    def prompt(self, interview: Interview) -> Prompt:
        return details.alone(interview, COST, can_skip=False)

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        assert isinstance(reply, str)
        return interview.with_detail(COST, reply).moved(decision.OfferDetailsPlace())

    def back(self, interview: Interview) -> Interview | None:
        decided = interview.decided
        assert decided is not None
        assert decided.reason is not None
        return interview.moved(decision.ReasonWordsPlace(decided.outcome, decided.reason))


def looks_again(interview: Interview, text: str) -> bool:
    """Whether a text that was just given looks as if it said who somebody is."""
    return bool(_found(interview, interview.at, text))


def _found(interview: Interview, at: Place, text: str) -> tuple[PersonalDataMatch, ...]:
    match at:
        case questions.NotePlace(questions.QuestionPlace(question)):
            kept: object = interview.notes.get(question)
            staff = False
        case decision.ReasonWordsPlace():
            kept, staff = interview.words, False
        case CostPlace():
            kept, staff = interview.details.get(COST), False
        case decision.CaseReferencePlace():
            kept, staff = None, False
        case details.DetailPlace(index) if interview.fields[index].kind in ("text", "long_text"):
            field = interview.fields[index]
            kept, staff = interview.details.get(field.name), field.names_staff
        case _:
            return ()
    # Imported here: nothing is typed before the first questions are answered.
    from sharewise.interview.privacy.detect import looks_personal

    # What was kept once is not asked about again.
    return () if text == kept else looks_personal(text, today=interview.circumstances.today, staff=staff)


@dataclass(frozen=True)
class PersonalDataPlace:
    """Whether a text that looks as if it said who somebody is should stay. Nothing is kept before."""

    at: Place
    text: str

    def prompt(self, interview: Interview) -> Prompt:
        found = _found(interview, self.at, self.text)
        return Choose(
            ask=privacy_wording.ASK,
            options=(Option("change", privacy_wording.CHANGE), Option("keep", privacy_wording.KEEP)),
            heading=privacy_wording.TITLE,
            lines=(
                *(f"{privacy_wording.LOOKS_LIKE[each.kind]} {_seen(each)}" for each in found),
                privacy_wording.WHY,
            ),
            commands=frozenset({Command.BACK, Command.STOP}),
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        return self.at.take(interview, self.text) if reply == "keep" else interview.edited(self.at, self.text)

    def back(self, interview: Interview) -> Interview | None:
        return interview.edited(self.at, self.text)


def _seen(found: PersonalDataMatch) -> str:
    """The words that are meant, on the practitioner's own screen."""
    return privacy_wording.SEEN.format(words=one_line(found.words))


@dataclass(frozen=True)
class RulesChangedPlace:
    """What has changed in the rules since the draft was kept, before the conversation goes on at `then`."""

    then: Place
    changes: tuple[str, ...] = ()

    def prompt(self, interview: Interview) -> Prompt:
        return Choose(
            ask=drafts_wording.CHANGED_ASK,
            options=(Option("go on", drafts_wording.CHANGED_GO_ON),),
            heading=drafts_wording.CHANGED_TITLE,
            lines=self.changes,
            commands=frozenset({Command.STOP}),
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        return interview.moved(self.then)

    def back(self, interview: Interview) -> Interview | None:
        return None
