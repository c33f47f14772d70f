"""The shape of an answers file, for whoever writes one by a program. Which questions are asked, and which details there are, follows
from the rules: `sharewise rules --questions --json`. What is wrong with a file, only reading it says.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AnswerWithNoteData(TypedDict):
    """An answer by its code, with a note in the practitioner's own words."""

    answer: str
    note: NotRequired[str]


class DecisionOtherwiseData(TypedDict):
    """An outcome by its code. Where it is not the recommended one: the kind of reason, and why in one's own words."""

    outcome: str
    reason: NotRequired[str]
    words: NotRequired[str]


class AnswersFileData(TypedDict):
    """The answers of one decision. To complete a record: `details` alone, and `decision` where the record has none."""

    answers: NotRequired[dict[str, str | AnswerWithNoteData]]
    edition: NotRequired[str]
    decision: NotRequired[Literal["follow"] | DecisionOtherwiseData]
    details: NotRequired[dict[str, str | list[str]]]
    nonce: NotRequired[str]
