"""Boxes as bits: a set of boxes is a mask, and what an answer does to it is one AND."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sharewise.rulebook.conditions import Box
from sharewise.rulebook.model import Rulebook


@dataclass(frozen=True)
class BoxMasks:
    """The masks of a list of boxes, by the level of each question (its index in the rulebook).

    Attributes:
        every: all boxes.
        tested: for each question the boxes that look at it.
        allowed: for each question and each of its answers the boxes that the answer leaves possible.

    """

    every: int
    tested: Sequence[int]
    allowed: Sequence[Mapping[str, int]]


def masks_of(boxes: Sequence[Box], rules: Rulebook) -> BoxMasks:
    """The masks of boxes: the first of them is bit 0."""
    every = (1 << len(boxes)) - 1
    tested: list[int] = []
    allowed: list[dict[str, int]] = []
    for question_id, question in rules.questions.items():
        tests = [(1 << bit, box.tests[question_id]) for bit, box in enumerate(boxes) if question_id in box.tests]
        tested.append(sum(bit for bit, _ in tests))
        allowed.append(
            {answer: every - sum(bit for bit, test in tests if not test.allows(answer)) for answer in question.answers}
        )
    return BoxMasks(every, tested, allowed)
