"""Searching a diagram for sets of answers that show something: how many there are, and a shortest of them.

A condition is followed along a path box by box: a box dies when its question is answered otherwise, or is passed without
being asked. Two places with the same boxes alive go on alike, so each is worked out once and its paths are counted, never
walked. Of several shortest examples it is the one whose answers come first in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from sharewise.reasoning.diagram.build import BUDGET, TooManyStates, build
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Node, Tree, leaves
from sharewise.reasoning.diagram.masks import masks_of
from sharewise.reasoning.diagram.nodes import Trees, kept
from sharewise.rulebook.conditions import Box

Answers: TypeAlias = dict[str, str]
S = TypeVar("S", bound=Hashable)
# What a state is followed by: at an end, whether it is what is looked for; else each answer and the state after it.
Onward: TypeAlias = bool | Sequence[tuple[str, str, S]]


@dataclass(frozen=True)
class Shown:
    """How many sets of answers show what was looked for, and a shortest of them."""

    count: int
    answers: Answers


def search(start: S, onward: Callable[[S], Onward[S]], budget: int = BUDGET) -> Shown | None:
    """Count the ways from `start` to an end that is looked for, and find a shortest. None: there is none.

    Raises:
        TooManyStates: more than `budget` states had to be kept apart.

    """
    # Of each state: how many ways, how long the shortest is, and its first step.
    known: dict[S, tuple[int, int, tuple[str, str, S] | None]] = {}
    stack: list[tuple[S, Sequence[tuple[str, str, S]]]] = []

    def enter(state: S) -> None:
        steps = onward(state)
        if isinstance(steps, bool):
            known[state] = (int(steps), 0, None)
        else:
            stack.append((state, steps))
        if len(known) + len(stack) > budget:
            raise TooManyStates(len(known) + len(stack))

    enter(start)
    while stack:
        state, steps = stack[-1]
        waiting = next((step[2] for step in steps if step[2] not in known), None)
        if waiting is not None:
            enter(waiting)
            continue
        stack.pop()
        ways, length, first = 0, 0, None
        for step in steps:
            its_ways, its_length, _ = known[step[2]]
            ways += its_ways
            if its_ways and (first is None or its_length + 1 < length):
                length, first = its_length + 1, step
        known[state] = (ways, length, first)
    ways, _, first = known[start]
    if not ways:
        return None
    answers: Answers = {}
    while first is not None:
        question, answer, state = first
        answers[question] = answer
        first = known[state][2]
    return Shown(ways, answers)


class Tracker:
    """Which boxes of a list can still hold along a path, or (at a leaf) do hold. A set of boxes is a bit mask."""

    def __init__(self, diagram: Diagram, boxes: Iterable[Box]) -> None:
        self._order = diagram.order
        self._end = len(diagram.order)
        self._masks = masks_of(list(boxes), diagram.rules)
        self._unasked: dict[tuple[int, int], int] = {}

    def start(self, *places: Tree) -> int:
        """The boxes that can hold at the start, where the first question is that of the first of `places`."""
        return self._masks.every & self._passing(-1, self._level(places))

    def answered(self, alive: int, question: str, answer: str, *places: Tree) -> int:
        """The boxes left when `question` is answered and the first of `places` comes next: the questions between are not asked."""
        level = self._order[question]
        return alive & self._masks.allowed[level][answer] & self._passing(level, self._level(places))

    def _level(self, places: Sequence[Tree]) -> int:
        return min(self._end if isinstance(place, Leaf) else self._order[place.question] for place in places)

    def _passing(self, after: int, before: int) -> int:
        mask = self._unasked.get((after, before))
        if mask is None:
            mask = -1
            for tested in self._masks.tested[after + 1 : before]:
                mask &= ~tested
            self._unasked[after, before] = mask
        return mask


@dataclass(frozen=True)
class PathQuery:
    """Which paths of a diagram are looked for.

    Attributes:
        wanted: whether a path is, by its outcome (None: no row fits) and the mask of the boxes that hold at its end.
        boxes: what is followed along the path.
        among: only these outcomes can be wanted, so that nothing is searched in vain. None: any.
        needs: the mask of boxes of which one has to hold. 0: none has to.

    """

    wanted: Callable[[str | None, int], bool]
    boxes: Sequence[Box] = ()
    among: Collection[str | None] | None = None
    needs: int = 0

    @classmethod
    def to(cls, outcome: str | None) -> PathQuery:
        """The paths that end in one outcome."""
        return cls(lambda end, _: end == outcome, among=(outcome,))


def find_paths(diagram: Diagram, query: PathQuery, budget: int = BUDGET) -> Shown | None:
    """The paths that the query looks for.

    Raises:
        TooManyStates: as `search`.

    """
    tracker = Tracker(diagram, query.boxes)

    def onward(state: tuple[Tree, int]) -> Onward[tuple[Tree, int]]:
        place, alive = state
        if query.needs and not alive & query.needs:
            return False
        if isinstance(place, Leaf):
            return query.wanted(place.name, alive)
        if query.among is not None and diagram.outcomes_from(place).isdisjoint(query.among):
            return False
        question = place.question
        return [
            (question, answer, (branch, tracker.answered(alive, question, answer, branch)))
            for answer, branch in place.branches.items()
        ]

    return search((diagram.root, tracker.start(diagram.root)), onward, budget)


def find_longer_paths(diagram: Diagram, boxes: Iterable[Box], most: int, budget: int = BUDGET) -> Shown | None:
    """The paths on which one of the boxes holds and more than `most` questions are asked."""
    tracker = Tracker(diagram, boxes)

    def onward(state: tuple[Tree, int, int]) -> Onward[tuple[Tree, int, int]]:
        place, alive, asked = state
        if isinstance(place, Leaf) or not alive:
            return bool(alive) and asked > most
        question, asked = place.question, min(asked + 1, most + 1)
        return [
            (question, answer, (branch, tracker.answered(alive, question, answer, branch), asked))
            for answer, branch in place.branches.items()
        ]

    return search((diagram.root, tracker.start(diagram.root), 0), onward, budget)


# A place on a path, the boxes alive there, and the places where those stand who answered one question otherwise (None:
# it has not been answered yet).
_Beside: TypeAlias = tuple[Tree, int, frozenset[Tree] | None]


def find_changed_paths(
    diagram: Diagram,
    question: str,
    others: Mapping[str, Collection[str]],
    boxes: Iterable[Box],
    wanted: Callable[[str | None, int, Iterator[str | None]], bool],
    among: Collection[str | None] | None = None,
    budget: int = BUDGET,
) -> Shown | None:
    """The paths on which another answer to one question can lead to something else.

    Args:
        question: the one whose answer is changed.
        others: for each answer on the path the answers put in its place, as far as they are offered there.
        boxes: followed on the path.
        wanted: is given the path's outcome, the boxes that hold on it, and the outcomes that the other answers can have:
            where a question is asked only after the other answer, or an answer is not offered there, any answer to it.
        among: only paths with these outcomes can be wanted.

    """
    tracker = Tracker(diagram, boxes)
    level = diagram.order[question]

    def onward(state: _Beside) -> Onward[_Beside]:
        place, alive, beside = state
        if isinstance(place, Leaf):
            if beside is None:
                return False
            return wanted(place.name, alive, (name for other in beside for name in diagram.outcomes_from(other)))
        here = diagram.order[place.question]
        if beside is None and here > level:
            return False
        if among is not None and diagram.outcomes_from(place).isdisjoint(among):
            return False
        steps: list[tuple[str, str, _Beside]] = []
        for answer, branch in place.branches.items():
            then = beside
            if beside is not None:
                then = frozenset(kept_up(diagram, beside, place.question, answer))
            elif here == level:
                then = frozenset(place.branches[other] for other in others.get(answer, ()) if other in place.branches)
                if not then:
                    continue
            steps.append(
                (place.question, answer, (branch, tracker.answered(alive, place.question, answer, branch), then))
            )
        return steps

    start: _Beside = (diagram.root, tracker.start(diagram.root), None)
    return search(start, onward, budget)


def kept_up(diagram: Diagram, places: Iterable[Tree], question: str, answer: str) -> Iterator[Tree]:
    """Where those at `places` can stand when `question` is answered: an earlier question of theirs has any answer, and so
    has this one where that answer is not offered to them.
    """
    level = diagram.order[question]
    waiting = list(places)
    seen: set[Tree] = set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        if isinstance(place, Leaf) or diagram.order[place.question] > level:
            yield place
        elif place.question == question and answer in place.branches:
            yield place.branches[answer]
        else:
            # Only an earlier question is followed by another that is still to be brought up to this one.
            waiting += place.branches.values()


def can_lead_to(place: Tree, answers: Mapping[str, str]) -> set[str | None]:
    """The leaves that can be reached under `answers`, where a question without one of its answers there takes any."""
    return leaves(place, lambda node: kept(node, answers))


def find_apart(first: Diagram, second: Diagram, boxes: Iterable[Box], budget: int = BUDGET) -> Shown | None:
    """The sets of answers, to all that two editions ask together, under which they end apart and none of the boxes holds."""
    tracker = Tracker(first, boxes)

    def onward(state: tuple[Tree, Tree, int]) -> Onward[tuple[Tree, Tree, int]]:
        one, two, alive = state
        if one is two:
            return False
        nodes = [place for place in (one, two) if isinstance(place, Node)]
        if not nodes:
            assert isinstance(one, Leaf) and isinstance(two, Leaf)
            return one.name != two.name and not alive
        question = min((place.question for place in nodes), key=first.order.__getitem__)
        asking = [place for place in nodes if place.question == question]
        steps: list[tuple[str, str, tuple[Tree, Tree, int]]] = []
        # Both offer the same answers: what is offered depends on the answers alone.
        for answer in asking[0].branches:
            on = [place.branches[answer] if place in asking else place for place in (one, two)]
            steps.append((question, answer, (on[0], on[1], tracker.answered(alive, question, answer, *on))))
        return steps

    return search((first.root, second.root, tracker.start(first.root, second.root)), onward, budget)


def find_alongside(diagram: Diagram, other: Tree, names: Collection[str | None], budget: int = BUDGET) -> Shown | None:
    """The paths on which another diagram over the same questions can end in one of `names`."""
    ends: dict[Tree, bool] = {}

    def can_end(place: Tree) -> bool:
        found = ends.get(place)
        if found is None:
            found = ends[place] = not leaves(place).isdisjoint(names)
        return found

    def left(places: Iterable[Tree]) -> frozenset[Tree]:
        """The places that can still end so; one alone where it has."""
        able = frozenset(filter(can_end, places))
        there = next((place for place in able if isinstance(place, Leaf)), None)
        return able if there is None else frozenset((there,))

    def onward(state: tuple[Tree, frozenset[Tree]]) -> Onward[tuple[Tree, frozenset[Tree]]]:
        place, beside = state
        if isinstance(place, Leaf) or not beside:
            return bool(beside)
        question = place.question
        return [
            (question, answer, (branch, left(kept_up(diagram, beside, question, answer))))
            for answer, branch in place.branches.items()
        ]

    return search((diagram.root, left((other,))), onward, budget)


def find_decided_by(diagram: Diagram, row: str, budget: int = BUDGET) -> Shown | None:
    """The paths on which a row can decide."""
    earlier = list(diagram.rows)[: list(diagram.rows).index(row)]
    # Only this row and those before it: that is far smaller than what tells all rows apart.
    ends = [("", diagram.rows[name].when) for name in earlier]
    tree, _ = build(diagram.rules, [*ends, (row, diagram.rows[row].when)], Trees(), budget)
    return find_alongside(diagram, tree, {row}, budget)
