"""The places from the recommendation to the saved record: the practitioner's own decision."""

from __future__ import annotations

from typing import ClassVar

from sharewise.interview.place_registry import DataTypes, FreeText, Place, PlaceData, go, text_in
from sharewise.interview.places.routes import before_details, before_words, to_detail
from sharewise.interview.prompts import Choose, Option, Prompt, Write
from sharewise.interview.state import Interview, InterviewPlace
from sharewise.present.page import Page
from sharewise.present.pages.interview import interview_pages
from sharewise.present.pages.records import saving_pages
from sharewise.present.wording import interview_wording
from sharewise.record.fields import BY_NAME
from sharewise.record.make import Decision, says_why
from sharewise.text import typed
from sharewise.values import frozen

# The detail that says whom a record is about.
CASE_REFERENCE = "case_reference"

# The detail that says what not sharing can cost.
COST = "if_not_shared"


@frozen
class RecommendationPlace(Place[Interview, str]):
    """The recommendation, and what the practitioner will do."""

    name = "recommendation"

    def prompt(self, interview: Interview) -> Prompt:
        said = interview.recommendation
        contacts = interview_pages.own_contacts(interview.circumstances.settings, said.outcome)
        return Choose(
            ask=interview_wording.DECIDE_ASK,
            options=(
                Option("follow", interview_wording.DECIDE_FOLLOW),
                Option("otherwise", interview_wording.DECIDE_OTHERWISE),
                Option("change", interview_wording.DECIDE_CHANGE),
            ),
            before=(*interview_pages.recommendation_page(interview.rules, said, contacts), *self._notice(interview)),
            reminder=interview_pages.outcome_in_short(said.outcome),
            more=interview.why,
            more_in_short=interview.why_in_short,
            more_is=interview_wording.MORE_WHY,
            more_later=interview.published_cases,
        )

    @staticmethod
    def _notice(interview: Interview) -> Page:
        """The notice, where danger cannot be ruled out: then no other page has shown it."""
        if len(interview.path) > 1:
            return ()
        return interview_pages.jurisdiction_notice(interview.rules, interview.circumstances.settings.jurisdiction)

    def take(self, interview: Interview, reply: str) -> Interview:
        match reply:
            case "follow":
                return interview.with_decision(Decision(interview.recommendation.outcome_id)).moved(OfferDetailsPlace())
            case "otherwise":
                return interview.moved(InsteadPlace())
            case _:
                return go(interview, "check")

    def back(self, interview: Interview) -> Interview | None:
        asked = interview.word_questions
        return go(interview, "word_question", question=asked[-1]) if asked else before_words(interview)

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered else None


@frozen
class InsteadPlace(Place[Interview, str]):
    """What the practitioner does instead of what is recommended."""

    name = "instead"

    def prompt(self, interview: Interview) -> Prompt:
        recommended = interview.recommendation.outcome_id
        return Choose(
            ask=interview_wording.INSTEAD_ASK,
            options=tuple(
                Option(outcome_id, outcome.title, outcome.says)
                for outcome_id, outcome in (
                    (each, outcome.worded(interview.path)) for each, outcome in interview.rules.outcomes.items()
                )
                if outcome_id != recommended
            ),
            lines=(*interview_pages.reasons(interview.recommendation), interview_wording.INSTEAD_WHY),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        if interview.rules.outcomes[reply].is_emergency:
            return go(interview, "emergency", instead=reply)
        return interview.moved(DepartPlace(reply))

    def back(self, interview: Interview) -> Interview | None:
        return _back_to_choice(interview)

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered else None


@frozen
class DepartPlace(Place[Interview, str]):
    """What to remember before the practitioner decides otherwise than recommended."""

    name = "depart"
    data_types: ClassVar[DataTypes] = {"outcome": str}

    outcome: str

    def prompt(self, interview: Interview) -> Prompt:
        rules, said = interview.rules, interview.recommendation
        completes = interview.completes
        return Choose(
            ask=interview_wording.DEPART_ASK,
            options=(
                Option("go on", interview_wording.DEPART_GO_ON),
                Option("look", interview_wording.DEPART_LOOK),
                *(() if completes else (Option("change", interview_wording.DECIDE_CHANGE),)),
            ),
            before=interview_pages.departing_page(rules, said, self.outcome),
            lines=(interview_wording.DEPART_KEEPS,),
            more=interview.why,
            more_in_short=interview.why_in_short,
            more_is=interview_wording.MORE_WHY,
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        match reply:
            case "go on":
                return interview.moved(ReasonPlace(self.outcome))
            case "look":
                return _back_to_choice(interview)
            case _:
                return go(interview, "check")

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(InsteadPlace())

    def to_data(self, interview: Interview) -> PlaceData | None:
        return {"name": self.name, "outcome": self.outcome}

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        outcome = _other_outcome(interview, data)
        return cls(outcome) if outcome is not None else None


@frozen
class ReasonPlace(Place[Interview, str]):
    """The kind of reason for deciding otherwise."""

    name = "reason"
    data_types: ClassVar[DataTypes] = {"outcome": str}

    outcome: str

    def prompt(self, interview: Interview) -> Prompt:
        reasons = interview.rules.reasons_to_decide_otherwise
        return Choose(
            ask=interview_wording.REASON_ASK,
            options=tuple(Option(code, reason.label, reason.help) for code, reason in reasons.items()),
            lines=(interview_wording.REASON_WHY,),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        return interview.moved(ReasonWordsPlace(self.outcome, reply))

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(DepartPlace(self.outcome))

    def to_data(self, interview: Interview) -> PlaceData | None:
        return {"name": self.name, "outcome": self.outcome}

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        outcome = _other_outcome(interview, data)
        return cls(outcome) if outcome is not None else None


@frozen
class ReasonWordsPlace(Place[Interview, str | None]):
    """The reason for deciding otherwise, in the practitioner's own words."""

    name = "words"
    data_types: ClassVar[DataTypes] = {"outcome": str, "reason": str}

    outcome: str
    reason: str

    def prompt(self, interview: Interview) -> Prompt:
        return Write(
            ask=interview_wording.WORDS_ASK,
            read=_read_why,
            lines=(interview_wording.WORDS_HELP,),
            long=True,
            can_skip=False,
            change_now=interview.editing is not None,
            so_far=interview.editing or interview.words,
        )

    def take(self, interview: Interview, reply: str | None) -> Interview:
        words = interview.words if reply is None else reply
        return _after_reason(interview.with_decision(Decision(self.outcome, self.reason, words)))

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(ReasonPlace(self.outcome))

    def free_text(self, interview: Interview) -> FreeText:
        return FreeText(interview.words)

    def to_data(self, interview: Interview) -> PlaceData | None:
        return {"name": self.name, "outcome": self.outcome, "reason": self.reason}

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        outcome, reason = _other_outcome(interview, data), text_in(data, "reason")
        if outcome is None or reason is None or reason not in interview.rules.reasons_to_decide_otherwise:
            return None
        return cls(outcome, reason)


def _read_why(text: str) -> str:
    """A reason as it is kept. Raises ValueError for what explains nothing."""
    words = typed(text)
    if words and not says_why(words):
        raise ValueError(interview_wording.ERROR_SAY_WHY)
    return words


def _after_reason(interview: Interview) -> Interview:
    """The interview after the reason was given: at what not sharing can cost, where it withholds what was to be shared and
    the cost is not given yet; else at the details.
    """
    withholds = interview.recommendation.outcome.shares and not interview.decided_outcome.shares
    said = COST in {**interview.settled, **interview.details}
    return interview.moved(CostPlace() if withholds and not said else OfferDetailsPlace())


@frozen
class CostPlace(Place[Interview, str]):
    """What could happen if it is not shared, where sharing was recommended."""

    name = "cost"

    def prompt(self, interview: Interview) -> Prompt:
        return _single_detail(interview, COST, can_skip=False)

    def take(self, interview: Interview, reply: str) -> Interview:
        return interview.with_detail(COST, reply).moved(OfferDetailsPlace())

    def back(self, interview: Interview) -> Interview | None:
        decided = interview.decision
        assert decided is not None
        assert decided.reason is not None
        return interview.moved(ReasonWordsPlace(decided.outcome, decided.reason))

    def free_text(self, interview: Interview) -> FreeText:
        return FreeText(interview.written(COST))

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered and interview.decision and interview.decision.reason else None


@frozen
class OfferDetailsPlace(Place[Interview, str]):
    """Whether to add the details now."""

    name = "details"

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
                saving_pages.asked_in_short(interview.rules, interview.missing, interview.asked_first),
                interview_wording.USE_A_REFERENCE,
            ),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        match reply:
            case "now":
                return to_detail(interview, 0)
            case "reference":
                return interview.moved(CaseReferencePlace())
            case _:
                return go(interview, "finished", save=True)

    def back(self, interview: Interview) -> Interview | None:
        decided = interview.decision
        if decided is not None and decided.reason is not None and not self._stood(interview):
            return interview.moved(ReasonWordsPlace(decided.outcome, decided.reason))
        return _back_to_choice(interview)

    @staticmethod
    def _dropped_words(interview: Interview) -> bool:
        """Whether they typed a reason to decide otherwise, and then followed the recommendation."""
        return bool(interview.words) and interview.decision is not None and interview.decision.words is None

    @staticmethod
    def _stood(interview: Interview) -> bool:
        """Whether the decision is part of the record that is being completed, and was not made now."""
        return interview.completes and interview.earlier is not None and interview.earlier.record.decision is not None

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered and interview.decision else None


@frozen
class CaseReferencePlace(Place[Interview, str | None]):
    """The case reference alone, for those who save the rest later."""

    name = "reference"

    def prompt(self, interview: Interview) -> Prompt:
        return _single_detail(interview, CASE_REFERENCE, can_skip=True)

    def take(self, interview: Interview, reply: str | None) -> Interview:
        return interview.with_detail(CASE_REFERENCE, reply).moved(ConfirmPlace())

    def back(self, interview: Interview) -> Interview | None:
        return interview.moved(OfferDetailsPlace())

    def free_text(self, interview: Interview) -> FreeText:
        return FreeText(None)

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered and interview.decision else None


@frozen
class ConfirmPlace(Place[Interview, str]):
    """The last confirmation before the record is saved."""

    name = "confirm"

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
                interview.rules, interview.recommendation, interview.submission(), interview.missing, interview.earlier
            ),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        match reply:
            case "save":
                return go(interview, "finished", save=True)
            case "details":
                return go(interview, "choose")
            case "decide":
                return interview.moved(RecommendationPlace())
            case _:
                return go(interview, "stop", at=self)

    @staticmethod
    def _was_asked(interview: Interview) -> bool:
        """Whether the practitioner was asked what to do: not in an emergency, nor where a record is being completed."""
        outcomes = (interview.recommendation.outcome, interview.decided_outcome)
        return not interview.completes and not any(outcome.is_emergency for outcome in outcomes)

    def back(self, interview: Interview) -> Interview | None:
        return before_details(interview)

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered and interview.decision else None


def _single_detail(interview: Interview, name: str, *, can_skip: bool) -> Write:
    """The prompt for one detail of the table that is asked for by itself, away from the others."""
    field = BY_NAME[name]
    return Write(
        ask=field.ask,
        read=typed,
        lines=(field.help,),
        long=field.kind == "long_text",
        can_skip=can_skip,
        change_now=interview.editing is not None,
        so_far=interview.editing,
    )


def _back_to_choice(interview: Interview) -> Interview:
    """The interview at the choice whether to decide otherwise: beside the record to complete, or the recommendation."""
    return go(interview, "complete") if interview.completes else interview.moved(RecommendationPlace())


def _has_reference(interview: Interview) -> bool:
    return CASE_REFERENCE in {**interview.settled, **interview.details}


def _other_outcome(interview: Interview, data: PlaceData) -> str | None:
    """The outcome that a draft kept, if it can be chosen instead of the recommended one."""
    outcome = text_in(data, "outcome")
    if not interview.is_answered or outcome not in interview.rules.outcomes:
        return None
    return outcome if outcome != interview.recommendation.outcome_id else None
