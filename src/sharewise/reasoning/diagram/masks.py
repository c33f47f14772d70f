"""Conjunctions as bits: a set of conjunctions is a mask, and what an answer does to it is one AND."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sharewise.rulebook.conditions import Conjunction
from sharewise.rulebook.model import Rulebook
from sharewise.values import frozen


@frozen
class ConjunctionMasks:
    """The masks of a list of conjunctions, by the level of each question (its index in the rulebook).

    Attributes:
        every: all conjunctions.
        tested: for each question the conjunctions that look at it.
        allowed: for each question and each of its answers the conjunctions that the answer leaves possible.

    """

    every: int
    tested: Sequence[int]
    allowed: Sequence[Mapping[str, int]]


def masks_of(conjunctions: Sequence[Conjunction], rules: Rulebook) -> ConjunctionMasks:
    """The masks of conjunctions: the first of them is bit 0."""
    every = (1 << len(conjunctions)) - 1
    tested: list[int] = []
    allowed: list[dict[str, int]] = []
    for question_id, question in rules.questions.items():
        tests = [
            (1 << bit, conjunction.tests[question_id])
            for bit, conjunction in enumerate(conjunctions)
            if question_id in conjunction.tests
        ]
        tested.append(sum(bit for bit, _ in tests))
        allowed.append(
            {answer: every - sum(bit for bit, test in tests if not test.allows(answer)) for answer in question.answers}
            if tests
            else dict.fromkeys(question.answers, every)
        )
    return ConjunctionMasks(every, tested, allowed)
