"""The places of the conversations, each one class. To import the package puts those of the interview into the registry."""

from sharewise.interview.places import (
    completion_places,
    decision_places,
    detail_places,
    draft_places,
    end_places,
    personal_data_places,
    question_places,
)

# Those of setting up and of practising are imported by their own conversations: no decision waits for them.
__all__ = [
    "completion_places",
    "decision_places",
    "detail_places",
    "draft_places",
    "end_places",
    "personal_data_places",
    "question_places",
]
