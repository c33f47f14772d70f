"""The ends of the conversation, and the question that comes before stopping."""

from __future__ import annotations

from dataclasses import dataclass

from sharewise.interview.prompts import Choose, Command, Option, Prompt, PromptAnswer
from sharewise.interview.state import Interview, Place
from sharewise.present.wording import interview_wording


@dataclass(frozen=True)
class StopPlace:
    """Whether really to stop, and whether to keep a draft. Where nothing has been answered yet, stopping needs no second word."""

    at: Place

    def prompt(self, interview: Interview) -> Prompt:
        days = interview.circumstances.settings.draft_days
        if interview.drafting:
            why = interview_wording.STOP_DRAFTING
        elif interview.earlier:
            why = interview_wording.STOP_EARLIER.format(reference=interview.earlier.record.id)
        else:
            why = interview_wording.STOP_WHY
        keep = Option("keep", interview_wording.STOP_KEEP, interview_wording.STOP_KEEP_HELP.format(days=days))
        return Choose(
            ask=interview_wording.STOP_ASK,
            options=(
                Option("no", interview_wording.STOP_NO),
                *((keep,) if interview.circumstances.saves else ()),
                Option("yes", interview_wording.STOP_YES, interview_wording.STOP_YES_HELP),
            ),
            lines=(why,),
            commands=frozenset({Command.BACK, Command.LEAVE}),
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        match reply:
            case "no":
                return interview.paused(self.at)
            case "keep":
                return interview.kept_from_now_on().paused(StoppedPlace(self.at))
            case _:
                return interview.moved(StoppedPlace())

    def back(self, interview: Interview) -> Interview | None:
        return interview.paused(self.at)


class _End:
    """The end of the conversation: there is nothing to ask."""

    def prompt(self, interview: Interview) -> Prompt:
        raise AssertionError("the conversation is over")

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        raise AssertionError("the conversation is over")

    def back(self, interview: Interview) -> Interview | None:
        raise AssertionError("the conversation is over")


@dataclass(frozen=True)
class FinishedPlace(_End):
    """The practitioner is done; `save` says whether they want the record."""

    save: bool


@dataclass(frozen=True)
class StoppedPlace(_End):
    """The practitioner stopped. `kept_at`: where they go on from, if a draft is kept; else nothing is to be kept."""

    kept_at: Place | None = None


@dataclass(frozen=True)
class LeftPlace(_End):
    """The practitioner left at once. Nothing is to be kept, and nothing to be seen."""


@dataclass(frozen=True)
class ResumedPlace(_End):
    """The practitioner goes on with the draft of this reference, which another conversation takes up."""

    reference: str
