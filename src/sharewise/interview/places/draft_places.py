"""The places about drafts: whether to resume one, and what has changed in the rules since it was kept."""

from __future__ import annotations

from dataclasses import replace

from sharewise.interview.place_registry import Place, PlaceData, go
from sharewise.interview.places.routes import to_next_question
from sharewise.interview.prompts import Choose, Command, Option, Prompt
from sharewise.interview.state import Interview, InterviewPlace
from sharewise.present.pages.interview.interview_pages import said_then_page
from sharewise.present.wording import drafts_wording
from sharewise.values import frozen


@frozen
class ResumePlace(Place[Interview, str]):
    """Whether to resume a decision that was begun before."""

    name = "resume"

    def prompt(self, interview: Interview) -> Prompt:
        unfinished = interview.circumstances.unfinished
        return Choose(
            ask=drafts_wording.RESUME_ASK if len(unfinished) == 1 else drafts_wording.RESUME_ASK_WHICH,
            options=(
                *(Option(each.reference, drafts_wording.RESUME.format(about=each.about)) for each in unfinished),
                Option("new", drafts_wording.RESUME_NOT, drafts_wording.RESUME_NOT_HELP),
            ),
            before=said_then_page(interview.rules, interview.path),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        if reply != "new":
            return go(interview, "resumed", reference=reply)
        return to_next_question(replace(interview, circumstances=replace(interview.circumstances, unfinished=())))

    def back(self, interview: Interview) -> Interview | None:
        return go(interview, "question", question=list(interview.path)[-1])

    def to_data(self, interview: Interview) -> PlaceData | None:
        return None


@frozen
class RulesChangedPlace(Place[Interview, str]):
    """What has changed in the rules since the draft was kept, before the conversation resumes at `then`."""

    name = "rules_changed"

    then: InterviewPlace
    changes: tuple[str, ...] = ()

    def prompt(self, interview: Interview) -> Prompt:
        return Choose(
            ask=drafts_wording.CHANGED_ASK,
            options=(Option("go on", drafts_wording.CHANGED_GO_ON),),
            heading=drafts_wording.CHANGED_TITLE,
            lines=self.changes,
            commands=frozenset({Command.STOP}),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        return interview.paused(self.then)

    def back(self, interview: Interview) -> Interview | None:
        return None

    def to_data(self, interview: Interview) -> PlaceData | None:
        return self.then.to_data(interview)
