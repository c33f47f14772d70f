"""Building a diagram from conditions: a walk over the conjunctions that can still hold, with equal states merged.

Every conjunction (a part of a condition) is one bit of an integer. For each question and answer there is a mask of the conjunctions
that the answer leaves possible, so a row of answers is the AND of its masks. Two rows of answers that leave the same
conjunctions possible at the same question go on alike for good: they are one state, and are worked out once. This is the
construction of a reduced ordered multi-valued decision diagram (Bryant 1986, IEEE Transactions on Computers C-35; for
many values Kam et al. 1998), with a state for each set of conjunctions that can still decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from sharewise.errors import CannotDecide
from sharewise.reasoning.diagram.masks import masks_of
from sharewise.reasoning.diagram.nodes import Leaf, UniqueTable, Vertex
from sharewise.rulebook.conditions import Condition, Conjunction
from sharewise.rulebook.model import Rulebook

# How many states are kept at most, in one diagram or in one search: up to about a gigabyte, for half a minute.
BUDGET = 2_000_000
# How many a whole check takes at most, in all its diagrams and searches: for a minute or two. The shipped rules take 120,000.
WHOLE_BUDGET = 3_000_000
# A comparison walks again and again over what it holds, which is larger and quicker gone over: as much memory, and a minute or two.
# The shipped rules and their first version take 2,150,000.
COMPARED = 1_000_000
WHOLE_COMPARISON = 20_000_000


class Budget:
    """How many states may be kept apart: `each` in one diagram or search, `whole` in all those of one check together.

    It is spent as it is used: one check has one.
    """

    def __init__(self, each: int = BUDGET, whole: int = WHOLE_BUDGET) -> None:
        self.each = each
        self.left = whole

    @classmethod
    def to_compare(cls) -> Budget:
        """That of one comparison."""
        return cls(COMPARED, WHOLE_COMPARISON)

    @property
    def most(self) -> int:
        """How many states the next diagram or search may take."""
        return min(self.each, self.left)

    def spend(self, states: int) -> None:
        """Take off what a diagram or a search took, whether it came to an end or not."""
        self.left = max(self.left - states, 0)

    def take(self, states: int) -> None:
        """Take off what a walk over so many states that are at hand takes, before it is begun.

        Raises:
            TooManyStates: that is more than is left.

        """
        if states > self.left:
            raise self.refusal(states)
        self.spend(states)

    def refusal(self, states: int) -> TooManyStates:
        """What is raised where `states` are more than may be taken. They are spent."""
        self.spend(states)
        return TooManyStates(self.each + 1)


class TooManyStates(CannotDecide):
    """It takes more states than the budget allows, so nothing is known. `states`: how many there were."""

    def __init__(self, states: int) -> None:
        self.states = states
        super().__init__(f"These rules keep more than {states - 1:,} situations apart, and that is too many to tell.")


# What to do at a question: an answer, the conjunctions it leaves, and those of which one has to be alive for the answer to be
# offered (0: it is always offered).
_Step: TypeAlias = tuple[str, int, int]
# A state that is being worked out: its question and conjunctions, the steps still to take, and where those taken lead.
_Frame: TypeAlias = tuple[int, int, Iterator[_Step], dict[str, Vertex]]

# Stands for a vertex that is not worked out yet.
_PENDING = Leaf("pending")


def build(
    rules: Rulebook, ends: Iterable[tuple[str, Condition]], table: UniqueTable, budget: Budget | None = None
) -> tuple[Vertex, int]:
    """The diagram that ends at the name of the first condition that holds, and how many states it took.

    Raises:
        TooManyStates: it takes more than `budget` allows.

    """
    return _DiagramBuilder(rules, ends, table, budget or Budget()).build()


class _DiagramBuilder:
    """A state is the question reached and the living conjunctions: of conditions, in their order, cut after the first that
    holds for certain; and of the offers of later answers.
    """

    def __init__(
        self, rules: Rulebook, ends: Iterable[tuple[str, Condition]], table: UniqueTable, budget: Budget
    ) -> None:
        self._questions = list(rules.questions)
        self._table = table
        self._budget = budget
        order = {question: level for level, question in enumerate(self._questions)}
        conjunctions: list[Conjunction] = []
        self._name_of: list[str] = []
        for name, condition in ends:
            conjunctions += condition.conjunctions
            self._name_of += [name] * len(condition.conjunctions)
        self._rows = (1 << len(conjunctions)) - 1
        # An offered answer's condition is followed in the same way; only earlier questions may stand in it.
        needed: dict[tuple[str, str], int] = {}
        self._kept = [-1] * (len(order) + 1)
        for question, asked in rules.questions.items():
            for code, answer in asked.answers.items():
                if answer.offer_when is not None:
                    bits = ((1 << len(answer.offer_when.conjunctions)) - 1) << len(conjunctions)
                    needed[question, code] = bits
                    conjunctions += answer.offer_when.conjunctions
                    for level in range(order[question] + 1, len(order) + 1):
                        self._kept[level] &= ~bits
        masks = masks_of(conjunctions, rules)
        self._start, self._tested = masks.every, masks.tested
        self._steps: list[list[_Step]] = [
            [(code, mask, needed.get((question, code), 0)) for code, mask in masks.allowed[level].items()]
            for level, question in enumerate(self._questions)
        ]
        self._certain = [0] * (len(order) + 1)
        for bit, conjunction in enumerate(conjunctions[: len(self._name_of)]):
            for level in range(
                max((order[question] for question in conjunction.tests), default=-1) + 1, len(order) + 1
            ):
                self._certain[level] |= 1 << bit

    def build(self) -> tuple[Vertex, int]:
        states, most = 0, self._budget.most
        known: list[dict[int, Vertex]] = [{} for _ in self._questions]
        stack: list[_Frame] = []
        # This is done for every state and answer, millions of times: what it needs is at hand.
        kept, rows, certain, tested, name_of = self._kept, self._rows, self._certain, self._tested, self._name_of
        leaf, nowhere = self._table.leaf, self._table.leaf(None)

        def enter(level: int, alive: int) -> Vertex | None:
            """The vertex of a state; None where it has first to be worked out, for which it is put on the stack."""
            nonlocal states
            # Where it comes to rest: at a leaf, or at the next question that one of its conjunctions looks at.
            while True:
                alive &= kept[level]
                live = alive & rows
                if not live:
                    return nowhere
                sure = live & certain[level]
                if sure:
                    first = sure & -sure
                    if not live & (first - 1):
                        return leaf(name_of[first.bit_length() - 1])
                    alive &= ~rows | (2 * first - 1)
                if alive & tested[level]:
                    break
                level += 1
            found = known[level].get(alive)
            if found is None:
                states += 1
                if states > most:
                    raise self._budget.refusal(states)
                stack.append((level, alive, iter(self._steps[level]), {}))
            return found

        vertex = enter(0, self._start)
        while stack:
            level, alive, left, branches = stack[-1]
            for code, allowing, needed in left:
                if needed and not alive & needed:
                    continue
                found = enter(level + 1, alive & allowing)
                # The answers keep their order: what is not worked out yet is put in later.
                branches[code] = _PENDING if found is None else found
                if found is None:
                    break
            else:
                stack.pop()
                vertex = known[level][alive] = self._table.node(self._questions[level], branches)
                if stack:
                    waiting = stack[-1][3]
                    waiting[next(reversed(waiting))] = vertex
        assert vertex is not None
        self._budget.spend(states)
        return vertex, states
