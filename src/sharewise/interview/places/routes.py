"""Where the interview goes next, where more than one place leads there."""

from __future__ import annotations

from sharewise.interview.place_registry import go
from sharewise.interview.state import Interview


def to_next_question(interview: Interview) -> Interview:
    """The interview at the next question that matters, or at what follows the questions."""
    question = interview.next_question
    if question is not None:
        return go(interview, "question", question=question)
    if interview.recommendation.outcome.is_emergency:
        return go(interview, "emergency")
    # One answer needs no checking, and the one that settles everything is about danger.
    return go(interview, "check") if len(interview.path) > 1 else to_recommendation(interview)


def to_recommendation(interview: Interview) -> Interview:
    """The interview after the answers were checked: at the recommendation, or first at answers that hardly fit together, and
    at what is asked for its words.
    """
    if interview.open_conflicts:
        return go(interview, "conflict")
    question = interview.next_word_question
    return go(interview, "word_question", question=question) if question else go(interview, "recommendation")


def before_words(interview: Interview) -> Interview:
    """The interview at what comes before the recommendation and what is asked for its words: the check of the answers, or
    the one question that settled everything.
    """
    if len(interview.path) == 1:
        return go(interview, "question", question=list(interview.path)[-1])
    return go(interview, "check")


def to_detail(interview: Interview, index: int) -> Interview:
    """The interview at the detail `index`; before the first and after the last, at what lies there."""
    if index < 0:
        return before_details(interview)
    if index == len(interview.fields):
        return after_details(interview)
    return go(interview, "detail", index=index)


def before_details(interview: Interview) -> Interview:
    """The interview at what comes before the details: the record to complete, the emergency, or whether to add them."""
    if interview.completes:
        return go(interview, "complete")
    if not interview.decided_outcome.is_emergency:
        return go(interview, "details")
    decided = interview.decision.outcome if interview.decision else None
    recommended = interview.recommendation.outcome_id
    return go(interview, "emergency", instead=None if decided == recommended else decided)


def after_details(interview: Interview) -> Interview:
    """The interview at the last confirmation; where a completion adds nothing, back at its beginning."""
    if (
        interview.completes
        and interview.earlier
        and interview.earlier.record.decision
        and not interview.submission().details
    ):
        return go(interview, "complete")
    return go(interview, "confirm")
