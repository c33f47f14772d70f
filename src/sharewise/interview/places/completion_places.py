"""The place where a saved record is completed."""

from __future__ import annotations

from sharewise.interview.place_registry import Place, PlaceData, go
from sharewise.interview.places.routes import to_detail
from sharewise.interview.prompts import Choose, Command, Option, Prompt
from sharewise.interview.state import Interview, InterviewPlace
from sharewise.present.pages.records import saving_pages
from sharewise.present.wording import interview_wording
from sharewise.record.make import Decision
from sharewise.values import frozen


@frozen
class CompletePlace(Place[Interview, str]):
    """What the record says so far; where it holds no decision, what the practitioner did."""

    name = "complete"

    def prompt(self, interview: Interview) -> Prompt:
        assert interview.earlier is not None
        lacks_decision = interview.earlier.record.decision is None
        return Choose(
            ask=interview_wording.DID_ASK if lacks_decision else interview_wording.COMPLETE_ASK,
            options=(
                (Option("did", interview_wording.DID_THIS), Option("otherwise", interview_wording.DID_OTHERWISE))
                if lacks_decision
                else (Option("add", interview_wording.DETAILS_NOW), Option("leave", interview_wording.COMPLETE_LEAVE))
            ),
            before=saving_pages.completing_page(interview.earlier.record),
            lines=(interview_wording.RING_FIRST, interview_wording.COMPLETE_WHY),
            more=interview.why,
            more_is=interview_wording.MORE_WHY,
            commands=frozenset({Command.STOP}),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        match reply:
            case "did":
                return to_detail(interview.with_decision(Decision(interview.recommendation.outcome_id)), 0)
            case "otherwise":
                return go(interview, "instead")
            case "add":
                return to_detail(interview, 0)
            case _:
                return go(interview, "stopped")

    def back(self, interview: Interview) -> Interview | None:
        return None

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered and interview.completes else None
