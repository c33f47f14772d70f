"""What would have to be different: from given answers to another vertex of the diagram, at the cost of as few as possible.

A *difference set* for some vertices is a set of given answers such that an interview which contradicts exactly these, and
no other, can end there. Questions that nobody answered cost nothing, and an answer that is not offered on some way is
contradicted there. One pass over the diagram, from its ends up, keeps for each node the difference sets of which none
holds another.

Two explanations come of them. The smallest difference set is the nearest change: why this and not that. A smallest set
of answers that has one in common with every difference set forces what came out, whatever the others are: as long as
they stand, no way leads elsewhere. That the one kind is the minimal hitting sets of the other is due to Reiter (1987,
Artificial Intelligence 32, on diagnosis); for explanations (contrastive and abductive) to Ignatiev, Narodytska, Asher
and Marques-Silva (2020, From Contrastive to Abductive Explanations and Back Again). The pass over the diagram is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from itertools import combinations
from operator import or_
from typing import TypeAlias

from sharewise.reasoning.diagram.decision_diagram import Leaf, Node, Vertex

# A set of given answers, as a bit for each.
Mask: TypeAlias = int
# Whether a vertex is one of those that are looked for.
Arrives: TypeAlias = Callable[[Vertex], bool]
# How many given answers a way contradicts, how many it adds, and its answers.
_Way: TypeAlias = tuple[int, int, tuple[tuple[str, str], ...]]


class Differences:
    """The differences between given answers and whatever else the diagram below `start` holds."""

    def __init__(self, start: Vertex, given: Mapping[str, str]) -> None:
        self._start = start
        self._given = given
        self._bits = {question: 1 << index for index, question in enumerate(given)}

    def to(self, arrives: Arrives) -> frozenset[Mask]:
        """The difference sets for the vertices at which `arrives` is true. None of them holds another.

        Where no way leads to such a vertex, there are none.
        """
        known: dict[Node, frozenset[Mask]] = {}

        def visit(vertex: Vertex) -> frozenset[Mask]:
            if arrives(vertex):
                return frozenset((0,))
            if isinstance(vertex, Leaf):
                return frozenset()
            if vertex not in known:
                kept, bit = self._given.get(vertex.question), self._bits.get(vertex.question, 0)
                known[vertex] = _minimal(
                    mask if answer == kept else mask | bit
                    for answer, branch in vertex.branches.items()
                    for mask in visit(branch)
                )
            return known[vertex]

        return visit(self._start)

    def forcing(self, sets: Iterable[Mask]) -> tuple[str, ...]:
        """A smallest set of given answers (as their questions, in order) that has one in common with each of `sets`.

        Among several it is the one with the later questions, which say more about the case than the first ones. It is
        exact, as every candidate is tried: the time grows with the number of answers that may or may not be needed.
        """
        least = _minimal(sets)
        assert 0 not in least, "an empty difference set has no answer in common with any other"
        needed = reduce(or_, (mask for mask in least if mask.bit_count() == 1), 0)
        left = [mask for mask in least if not mask & needed]
        useful = [bit for bit in reversed(self._bits.values()) if any(mask & bit for mask in left)]
        tries = (sum(bits) for size in range(len(useful) + 1) for bits in combinations(useful, size))
        chosen = needed | next(tried for tried in tries if all(mask & tried for mask in left))
        return tuple(question for question, bit in self._bits.items() if bit & chosen)

    def nearest(self, arrives: Arrives) -> dict[str, str] | None:
        """The answers on the nearest way to a vertex at which `arrives` is true. None: no way leads there.

        The nearest way contradicts as few of the given answers as possible; then it adds as few as possible; then it is
        the first in order.
        """
        known: dict[Node, _Way | None] = {}

        def visit(vertex: Vertex) -> _Way | None:
            if arrives(vertex):
                return 0, 0, ()
            if isinstance(vertex, Leaf):
                return None
            if vertex not in known:
                given = self._given.get(vertex.question)
                best: _Way | None = None
                for answer, branch in vertex.branches.items():
                    if (rest := visit(branch)) is None:
                        continue
                    changed = rest[0] + (given is not None and answer != given)
                    added = rest[1] + (given is None)
                    if best is None or (changed, added) < best[:2]:
                        best = changed, added, ((vertex.question, answer), *rest[2])
                known[vertex] = best
            return known[vertex]

        way = visit(self._start)
        return None if way is None else dict(way[2])


def _minimal(sets: Iterable[Mask]) -> frozenset[Mask]:
    """Those of the sets that hold no other."""
    kept: list[Mask] = []
    for mask in sorted(set(sets), key=int.bit_count):
        if not any(smaller & mask == smaller for smaller in kept):
            kept.append(mask)
    return frozenset(kept)
