"""The places where a practitioner is asked to stop and think. Each of them lets them go on as they mean to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sharewise.interview import deciding, details, earlier, places
from sharewise.interview.prompts import Choose, Command, Given, Option, Prompt
from sharewise.interview.state import Interview, Place
from sharewise.present import pages, wording
from sharewise.present.wording import drafts, judgement, personal_data
from sharewise.text import one_line

if TYPE_CHECKING:
    from sharewise.interview.personal_data import Found

# The detail that says what not sharing can cost.
COST = "if_not_shared"


def checked(interview: Interview) -> Interview:
    """The interview once the answers were checked: at the recommendation, or first at those that hardly fit together."""
    return interview.moved(Conflicting() if _conflicts(interview) else deciding.Deciding())


def _conflicts(interview: Interview) -> list[str]:
    """The conflicts between the answers that nobody has looked at yet, by id."""
    return [name for name in interview.rules.conflicts_in(interview.path) if name not in interview.agreed]


@dataclass(frozen=True)
class Conflicting:
    """Answers that hardly fit together: to be changed, or to be kept."""

    def prompt(self, interview: Interview) -> Prompt:
        rules, path = interview.rules, interview.path
        found = [rules.conflicts[name] for name in _conflicts(interview)]
        questions = dict.fromkeys(question for conflict in found for question in conflict.questions(path))
        return Choose(
            ask=judgement.CONFLICT_ASK,
            options=(
                *(
                    Option(question, places.in_short(interview, question, wording.CHECK_CHANGE))
                    for question in questions
                ),
                Option("right", judgement.CONFLICT_RIGHT),
            ),
            heading=judgement.PAUSE,
            lines=tuple(conflict.says for conflict in found),
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        assert isinstance(reply, str)
        if reply != "right":
            return interview.moved(places.Asking(reply, changing=True))
        agreed = interview.agreed | set(_conflicts(interview))
        return replace(interview, agreed=agreed).moved(deciding.Deciding())

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(places.Checking())


@dataclass(frozen=True)
class Departing:
    """Before something else is decided than was recommended: what to remember."""

    outcome: str

    def prompt(self, interview: Interview) -> Prompt:
        rules, said = interview.rules, interview.recommendation
        completes = interview.completes
        return Choose(
            ask=judgement.DEPART_ASK,
            options=(
                Option("go on", judgement.DEPART_GO_ON),
                Option("look", judgement.DEPART_LOOK),
                *(() if completes else (Option("change", wording.DECIDE_CHANGE),)),
            ),
            before=pages.departing_page(rules, said, self.outcome),
            lines=(judgement.DEPART_KEEPS,),
            more=interview.why,
            more_is=wording.MORE_WHY,
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        match reply:
            case "go on":
                return interview.moved(deciding.Reason(self.outcome))
            case "look":
                return interview.moved(earlier.Completing() if interview.completes else deciding.Deciding())
            case _:
                return interview.moved(places.Checking())

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(deciding.Instead())


def after_words(interview: Interview) -> Interview:
    """The interview once a decision of one's own is explained: where it withholds what was to be shared, at what that can
    cost, unless it was said.
    """
    withholds = interview.recommendation.outcome.shares and not interview.decided_outcome.shares
    said = COST in {**interview.settled, **interview.details}
    return interview.moved(Cost() if withholds and not said else deciding.OfferingDetails())


@dataclass(frozen=True)
class Cost:
    """What could happen if it is not shared, where sharing was recommended."""

    def prompt(self, interview: Interview) -> Prompt:
        return details.alone(interview, COST, can_skip=False)

    def take(self, interview: Interview, reply: Given) -> Interview:
        assert isinstance(reply, str)
        return interview.with_detail(COST, reply).moved(deciding.OfferingDetails())

    def back(self, interview: Interview) -> Interview | None:
        decided = interview.decided
        assert decided is not None
        assert decided.reason is not None
        return interview.moved(deciding.Words(decided.outcome, decided.reason))


def looks_again(interview: Interview, text: str) -> bool:
    """Whether a text that was just given looks as if it said who somebody is."""
    return bool(_found(interview, interview.at, text))


def _found(interview: Interview, at: Place, text: str) -> tuple[Found, ...]:
    match at:
        case places.Noting(places.Asking(question)):
            kept: object = interview.notes.get(question)
            staff = False
        case deciding.Words():
            kept, staff = interview.words, False
        case Cost():
            kept, staff = interview.details.get(COST), False
        case deciding.Referring():
            kept, staff = None, False
        case details.Detail(index) if interview.fields[index].kind in ("text", "long_text"):
            field = interview.fields[index]
            kept, staff = interview.details.get(field.name), field.names_staff
        case _:
            return ()
    # Imported here: nothing is typed before the first questions are answered.
    from sharewise.interview.personal_data import looks_personal

    # What was kept once is not asked about again.
    return () if text == kept else looks_personal(text, today=interview.circumstances.today, staff=staff)


@dataclass(frozen=True)
class Warned:
    """Whether a text that looks as if it said who somebody is should stay. Nothing is kept before."""

    at: Place
    text: str

    def prompt(self, interview: Interview) -> Prompt:
        found = _found(interview, self.at, self.text)
        return Choose(
            ask=personal_data.ASK,
            options=(Option("change", personal_data.CHANGE), Option("keep", personal_data.KEEP)),
            heading=personal_data.TITLE,
            lines=(
                *(f"{personal_data.LOOKS_LIKE[each.kind]} {_seen(each)}" for each in found),
                personal_data.WHY,
            ),
            commands=frozenset({Command.BACK, Command.STOP}),
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        return self.at.take(interview, self.text) if reply == "keep" else interview.edited(self.at, self.text)

    def back(self, interview: Interview) -> Interview | None:
        return interview.edited(self.at, self.text)


def _seen(found: Found) -> str:
    """The words that are meant, on the practitioner's own screen."""
    return personal_data.SEEN.format(words=one_line(found.words))


@dataclass(frozen=True)
class RulesChanged:
    """What has changed in the rules since the draft was kept, before the conversation goes on at `then`."""

    then: Place
    changes: tuple[str, ...] = ()

    def prompt(self, interview: Interview) -> Prompt:
        return Choose(
            ask=drafts.CHANGED_ASK,
            options=(Option("go on", drafts.CHANGED_GO_ON),),
            heading=drafts.CHANGED_TITLE,
            lines=self.changes,
            commands=frozenset({Command.STOP}),
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        return interview.moved(self.then)

    def back(self, interview: Interview) -> Interview | None:
        return None
