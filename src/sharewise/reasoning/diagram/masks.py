"""Conjunctions as bits: a set of conjunctions is a mask, and what an answer does to it is one AND."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sharewise.rulebook.conditions import Conjunction, Test
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
    tests: dict[str, list[tuple[int, Test]]] = {}
    for bit, conjunction in enumerate(conjunctions):
        for question_id, test in conjunction.tests.items():
            tests.setdefault(question_id, []).append((1 << bit, test))
    tested: list[int] = []
    allowed: list[dict[str, int]] = []
    for question_id, question in rules.questions.items():
        left = dict.fromkeys(question.answers, every)
        looking = 0
        for bit, test in tests.get(question_id, ()):
            looking |= bit
            # As `Test.allows`, for all answers at once.
            for answer in question.answers:
                if (answer in test.answers) == test.negated:
                    left[answer] ^= bit
        tested.append(looking)
        allowed.append(left)
    return ConjunctionMasks(every, tested, allowed)
