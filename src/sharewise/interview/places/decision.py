"""The places of the conversation from the recommendation to the saved record: the practitioner's own decision."""

from __future__ import annotations

from dataclasses import dataclass

from sharewise.interview.places import details, existing, pausing, questions
from sharewise.interview.places.end import FinishedPlace, StopPlace
from sharewise.interview.prompts import Choose, Option, Prompt, PromptAnswer, Write
from sharewise.interview.state import Interview
from sharewise.present.page import Page
from sharewise.present.pages import interview_pages, saving_pages
from sharewise.present.wording import interview_wording
from sharewise.record.make import Decision
from sharewise.text import typed

# The detail that says whom a record is about.
CASE_REFERENCE = "case_reference"


@dataclass(frozen=True)
class RecommendationPlace:
    """The recommendation, and what the practitioner will do."""

    def prompt(self, interview: Interview) -> Prompt:
        said = interview.recommendation
        return Choose(
            ask=interview_wording.DECIDE_ASK,
            options=(
                Option("follow", interview_wording.DECIDE_FOLLOW),
                Option("otherwise", interview_wording.DECIDE_OTHERWISE),
                Option("change", interview_wording.DECIDE_CHANGE),
            ),
            before=(*interview_pages.recommendation_page(interview.rules, said), *self._notice(interview)),
            # The page can be longer than the screen: its headline stands beside the question too.
            lines=interview_pages.in_short(said.outcome),
            more=interview.why,
            more_is=interview_wording.MORE_WHY,
        )

    @staticmethod
    def _notice(interview: Interview) -> Page:
        """Where danger cannot be ruled out, there was no other page to say this on."""
        if len(interview.path) > 1:
            return ()
        return interview_pages.jurisdiction_notice(interview.rules, interview.circumstances.settings.jurisdiction)

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        match reply:
            case "follow":
                return interview.with_decision(Decision(interview.recommendation.outcome_id)).moved(OfferDetailsPlace())
            case "otherwise":
                return interview.moved(InsteadPlace())
            case _:
                return interview.moved(questions.ReviewPlace())

    def back(self, interview: Interview) -> Interview | None:
        if len(interview.path) == 1:
            return interview.moved(questions.QuestionPlace(list(interview.path)[-1]))
        return interview.moved(questions.ReviewPlace())


@dataclass(frozen=True)
class InsteadPlace:
    """What the practitioner does instead of what is recommended."""

    def prompt(self, interview: Interview) -> Prompt:
        recommended = interview.recommendation.outcome_id
        return Choose(
            ask=interview_wording.INSTEAD_ASK,
            options=tuple(
                Option(outcome_id, outcome.title, outcome.says)
                for outcome_id, outcome in interview.rules.outcomes.items()
                if outcome_id != recommended
            ),
            lines=(*interview_pages.reasons(interview.recommendation), interview_wording.INSTEAD_WHY),
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        assert isinstance(reply, str)
        if interview.rules.outcomes[reply].is_emergency:
            return interview.moved(questions.EmergencyPlace(instead=reply))
        return interview.moved(pausing.DepartPlace(reply))

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(existing.CompletePlace() if interview.completes else RecommendationPlace())


@dataclass(frozen=True)
class ReasonPlace:
    """The kind of reason for deciding otherwise."""

    outcome: str

    def prompt(self, interview: Interview) -> Prompt:
        reasons = interview.rules.reasons_to_decide_otherwise
        return Choose(
            ask=interview_wording.REASON_ASK,
            options=tuple(Option(code, reason.label, reason.help) for code, reason in reasons.items()),
            lines=(interview_wording.REASON_WHY,),
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        assert isinstance(reply, str)
        return interview.moved(ReasonWordsPlace(self.outcome, reply))

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(pausing.DepartPlace(self.outcome))


@dataclass(frozen=True)
class ReasonWordsPlace:
    """The reason for deciding otherwise, in the practitioner's own words."""

    outcome: str
    reason: str

    def prompt(self, interview: Interview) -> Prompt:
        return Write(
            ask=interview_wording.WORDS_ASK,
            read=typed,
            lines=(interview_wording.WORDS_HELP,),
            long=True,
            can_skip=False,
            change_now=interview.editing is not None,
            so_far=interview.editing or interview.words,
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        words = interview.words if reply is None else reply
        assert isinstance(words, str)
        return pausing.after_words(interview.with_decision(Decision(self.outcome, self.reason, words)))

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(ReasonPlace(self.outcome))


@dataclass(frozen=True)
class OfferDetailsPlace:
    """Whether to add the details now."""

    def prompt(self, interview: Interview) -> Prompt:
        return Choose(
            ask=interview_wording.DETAILS_ASK,
            options=(
                Option("now", interview_wording.DETAILS_NOW),
                *(() if _has_reference(interview) else (Option("reference", interview_wording.DETAILS_REFERENCE),)),
                Option(
                    "later",
                    interview_wording.DETAILS_LATER
                    if interview.circumstances.saves
                    else interview_wording.DETAILS_LATER_UNSAVED,
                ),
            ),
            lines=(
                *((interview_wording.WORDS_NOT_SAVED,) if self._dropped_words(interview) else ()),
                interview_wording.DETAILS_WHY,
                saving_pages.missing_in_short(interview.rules, interview.missing),
                interview_wording.USE_A_REFERENCE,
            ),
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        match reply:
            case "now":
                return details.at(interview, 0)
            case "reference":
                return interview.moved(CaseReferencePlace())
            case _:
                return interview.moved(FinishedPlace(save=True))

    def back(self, interview: Interview) -> Interview | None:
        decided = interview.decided
        if decided is not None and decided.reason is not None and not self._stood(interview):
            return interview.moved(ReasonWordsPlace(decided.outcome, decided.reason))
        return interview.moved(existing.CompletePlace() if interview.completes else RecommendationPlace())

    @staticmethod
    def _dropped_words(interview: Interview) -> bool:
        """Whether they typed a reason to decide otherwise, and then did not."""
        return bool(interview.words) and interview.decided is not None and interview.decided.words is None

    @staticmethod
    def _stood(interview: Interview) -> bool:
        """Whether the decision is that of the record which is completed, and was not made now."""
        return interview.completes and interview.earlier is not None and interview.earlier.record.decision is not None


def _has_reference(interview: Interview) -> bool:
    return CASE_REFERENCE in {**interview.settled, **interview.details}


@dataclass(frozen=True)
class CaseReferencePlace:
    """The case reference alone, for those who save the rest later."""

    def prompt(self, interview: Interview) -> Prompt:
        return details.alone(interview, CASE_REFERENCE, can_skip=True)

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        assert reply is None or isinstance(reply, str)
        return interview.with_detail(CASE_REFERENCE, reply).moved(ConfirmPlace())

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(OfferDetailsPlace())


def before_details(interview: Interview) -> Interview:
    """The interview at what lies before the details: the record to complete, the emergency's page, or whether to add them."""
    if interview.completes:
        return interview.moved(existing.CompletePlace())
    if not interview.decided_outcome.is_emergency:
        return interview.moved(OfferDetailsPlace())
    decided = interview.decided.outcome if interview.decided else None
    recommended = interview.recommendation.outcome_id
    return interview.moved(questions.EmergencyPlace(instead=None if decided == recommended else decided))


def after_details(interview: Interview) -> Interview:
    """The interview at the last confirmation; where a completion adds nothing, back at its beginning."""
    if interview.completes and interview.earlier and interview.earlier.record.decision and not interview.told().details:
        return interview.moved(existing.CompletePlace())
    return interview.moved(ConfirmPlace())


@dataclass(frozen=True)
class ConfirmPlace:
    """The last confirmation before the record is saved."""

    def prompt(self, interview: Interview) -> Prompt:
        saves = interview.circumstances.saves
        return Choose(
            ask=interview_wording.CONFIRM_ASK if saves else interview_wording.CONFIRM_ASK_UNSAVED,
            options=(
                Option("save", interview_wording.CONFIRM_SAVE if saves else interview_wording.CONFIRM_SAVE_UNSAVED),
                Option("details", interview_wording.CONFIRM_DETAILS),
                *((Option("decide", interview_wording.CONFIRM_DECIDE),) if self._was_asked(interview) else ()),
                Option("leave", interview_wording.CONFIRM_LEAVE),
            ),
            before=saving_pages.confirm_page(
                interview.rules, interview.recommendation, interview.told(), interview.missing, interview.earlier
            ),
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        match reply:
            case "save":
                return interview.moved(FinishedPlace(save=True))
            case "details":
                return interview.moved(details.ChooseDetailPlace())
            case "decide":
                return interview.moved(RecommendationPlace())
            case _:
                return interview.moved(StopPlace(self))

    @staticmethod
    def _was_asked(interview: Interview) -> bool:
        """Whether what to do was asked: not in an emergency, nor where a record is completed."""
        outcomes = (interview.recommendation.outcome, interview.decided_outcome)
        return not interview.completes and not any(outcome.is_emergency for outcome in outcomes)

    def back(self, interview: Interview) -> Interview | None:
        return before_details(interview)
