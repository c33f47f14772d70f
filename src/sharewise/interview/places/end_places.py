"""The ends of a conversation, and the question that comes before stopping."""

from __future__ import annotations

from typing import Any

from sharewise.interview.place_registry import Place, PlaceData
from sharewise.interview.prompts import Choose, Command, Option, Prompt
from sharewise.interview.state import Interview, InterviewPlace
from sharewise.present.wording import interview_wording
from sharewise.values import frozen


@frozen
class StopPlace(Place[Interview, str]):
    """Whether really to stop, and whether to keep a draft. Where nothing has been answered yet, this is not asked."""

    name = "stop"

    at: InterviewPlace

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

    def take(self, interview: Interview, reply: str) -> Interview:
        match reply:
            case "no":
                return interview.paused(self.at)
            case "keep":
                return interview.kept_from_now_on().paused(StoppedPlace(self.at))
            case _:
                return interview.moved(StoppedPlace())

    def back(self, interview: Interview) -> Interview | None:
        return interview.paused(self.at)

    def to_data(self, interview: Interview) -> PlaceData | None:
        return self.at.to_data(interview)


class EndPlace(Place[Any, Any]):
    """An end of any conversation: there is nothing to ask, and nothing to resume."""

    def prompt(self, state: Any) -> Prompt:
        raise AssertionError("the conversation is over")

    def take(self, state: Any, reply: Any) -> Any:
        raise AssertionError("the conversation is over")

    def back(self, state: Any) -> Any:
        raise AssertionError("the conversation is over")

    def to_data(self, state: Any) -> PlaceData | None:
        return None


@frozen
class FinishedPlace(EndPlace):
    """The person is done. `save`: they want the record, or the settings, to be saved."""

    name = "finished"

    save: bool


@frozen
class StoppedPlace(EndPlace):
    """The person stopped. `kept_at`: where a draft resumes; without it, nothing is to be kept."""

    name = "stopped"

    kept_at: InterviewPlace | None = None

    def to_data(self, state: Any) -> PlaceData | None:
        return self.kept_at.to_data(state) if self.kept_at is not None else None


@frozen
class LeftPlace(EndPlace):
    """The practitioner left at once. Nothing is to be kept, and nothing to be seen."""

    name = "left"


@frozen
class ResumedPlace(EndPlace):
    """The practitioner resumes the draft of this reference, which another conversation takes up."""

    name = "resumed"

    reference: str
