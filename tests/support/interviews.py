"""Ways on through an interview that runs in memory."""

from __future__ import annotations

from sharewise.interview.conversation import step
from sharewise.interview.places.question_places import WordQuestionPlace
from sharewise.interview.state import Interview
from sharewise.rulebook.model import SKIPPED


def go_on(interview: Interview) -> Interview:
    """From the check of the answers to what follows, past whatever is asked for its words only."""
    return past_words(step(interview, "go on"))


def past_words(interview: Interview) -> Interview:
    """The interview after each question was skipped that is asked for its words only, a local one included."""
    while isinstance(interview.at, WordQuestionPlace):
        interview = step(interview, SKIPPED)
    return interview
