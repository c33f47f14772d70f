"""Searching a diagram for sets of answers that show something: how many there are, and a shortest of them.

A condition is followed along a path conjunction by conjunction: a conjunction dies when its question is answered otherwise, or is passed without
being asked. Two vertices with the same conjunctions alive go on alike, so each is worked out once and its paths are counted, never
walked. Of several shortest examples it is the one whose answers come first in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from sharewise.reasoning.diagram.build import Budget, build
from sharewise.reasoning.diagram.decision_diagram import Branch, Diagram, Leaf, Node, Vertex, leaves
from sharewise.reasoning.diagram.masks import masks_of
from sharewise.reasoning.diagram.nodes import UniqueTable, kept
from sharewise.rulebook.conditions import Conjunction
from sharewise.values import frozen

Answers: TypeAlias = dict[str, str]
S = TypeVar("S", bound=Hashable)
# What a state is followed by: at an end, whether it is what is looked for; else each answer and the state after it.
Onward: TypeAlias = bool | Sequence[tuple[str, str, S]]


@frozen
class Shown:
    """How many sets of answers show what was looked for, and a shortest of them."""

    count: int
    answers: Answers


def search(start: S, onward: Callable[[S], Onward[S]], budget: Budget | None = None) -> Shown | None:
    """Count the ways from `start` to an end that is looked for, and find a shortest. None: there is none.

    Raises:
        TooManyStates: more than `budget` states had to be kept apart.

    """
    budget = budget or Budget()
    most = budget.most
    # Of each state: how many ways, how long the shortest is, and its first step.
    known: dict[S, tuple[int, int, tuple[str, str, S] | None]] = {}
    stack: list[tuple[S, Sequence[tuple[str, str, S]]]] = []

    def enter(state: S) -> None:
        steps = onward(state)
        if isinstance(steps, bool):
            known[state] = (int(steps), 0, None)
        else:
            stack.append((state, steps))
        if len(known) + len(stack) > most:
            raise budget.refusal(len(known) + len(stack))

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
    budget.spend(len(known))
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
    """Which conjunctions of a list can still hold along a path, or (at a leaf) do hold. A set of conjunctions is a bit mask."""

    def __init__(self, diagram: Diagram, conjunctions: Iterable[Conjunction]) -> None:
        self._order = diagram.order
        self._end = len(diagram.order)
        self._masks = masks_of(list(conjunctions), diagram.rules)
        self._unasked: dict[tuple[int, int], int] = {}

    def start(self, *vertices: Vertex) -> int:
        """The conjunctions that can hold at the start, where the first question is that of the first of `vertices`."""
        return self._masks.every & self._passing(-1, self._level(vertices))

    def answered(self, alive: int, question: str, answer: str, *vertices: Vertex) -> int:
        """The conjunctions left when `question` is answered and the first of `vertices` comes next: the questions between are not asked."""
        level = self._order[question]
        return alive & self._masks.allowed[level][answer] & self._passing(level, self._level(vertices))

    def ways(self, question: str, branches: Iterable[Branch]) -> Collection[tuple[Vertex, int]]:
        """Each vertex that answers to `question` lead to, with the mask of what they leave of all conjunctions."""
        level = self._order[question]
        if not self._masks.tested[level]:
            return [(branch, self._passing(level, below)) for branch, below, _ in branches]
        allowed = self._masks.allowed[level]
        return {
            (branch, allowed[answer] & self._passing(level, below))
            for branch, below, answers in branches
            for answer in answers
        }

    def _level(self, vertices: Sequence[Vertex]) -> int:
        return min(self._end if isinstance(vertex, Leaf) else self._order[vertex.question] for vertex in vertices)

    def _passing(self, after: int, before: int) -> int:
        mask = self._unasked.get((after, before))
        if mask is None:
            mask = -1
            for tested in self._masks.tested[after + 1 : before]:
                mask &= ~tested
            self._unasked[after, before] = mask
        return mask


@frozen
class PathQuery:
    """Which paths of a diagram are looked for.

    Attributes:
        wanted: whether a path is, by its outcome (None: no row fits) and the mask of the conjunctions that hold at its end.
        conjunctions: what is followed along the path.
        among: only these outcomes can be wanted, so that no path is searched for nothing. None: any.
        needs: the mask of conjunctions of which one has to hold. 0: none has to.

    """

    wanted: Callable[[str | None, int], bool]
    conjunctions: Sequence[Conjunction] = ()
    among: Collection[str | None] | None = None
    needs: int = 0

    @classmethod
    def to(cls, outcome: str | None) -> PathQuery:
        """The paths that end in one outcome."""
        return cls(lambda end, _: end == outcome, among=(outcome,))


def find_paths(diagram: Diagram, query: PathQuery, budget: Budget | None = None) -> Shown | None:
    """The paths that the query looks for.

    Raises:
        TooManyStates: as `search`.

    """
    budget = budget or Budget()
    tracker = Tracker(diagram, query.conjunctions)
    is_there, states = _goes_through(diagram, query, tracker, budget)
    if not is_there:
        budget.spend(states)
        return None

    def onward(state: tuple[Vertex, int]) -> Onward[tuple[Vertex, int]]:
        vertex, alive = state
        if query.needs and not alive & query.needs:
            return False
        if isinstance(vertex, Leaf):
            return query.wanted(vertex.name, alive)
        if query.among is not None and diagram.outcomes_from(vertex).isdisjoint(query.among):
            return False
        question = vertex.question
        return [
            (question, answer, (branch, tracker.answered(alive, question, answer, branch)))
            for answer, branch in vertex.branches.items()
        ]

    return search((diagram.root, tracker.start(diagram.root)), onward, budget)


def has_path(diagram: Diagram, query: PathQuery, budget: Budget | None = None) -> bool:
    """Whether there is a path that the query looks for.

    Raises:
        TooManyStates: as `search`.

    """
    budget = budget or Budget()
    is_there, states = _goes_through(diagram, query, Tracker(diagram, query.conjunctions), budget)
    budget.spend(states)
    return is_there


def _goes_through(diagram: Diagram, query: PathQuery, tracker: Tracker, budget: Budget) -> tuple[bool, int]:
    """Whether there is a path that the query looks for, and how many states were kept apart to tell.

    They are those of `search`, all of a vertex at once: most queries are for what must not be, and find nothing. That takes
    a tenth of the time that it takes to count.

    Raises:
        TooManyStates: as `search`.

    """
    most = budget.most
    reached: dict[Vertex, set[int]] = {diagram.root: {tracker.start(diagram.root)}}
    states = 1

    def alive_at(vertex: Vertex) -> Collection[int]:
        found = reached.get(vertex, ())
        return [alive for alive in found if alive & query.needs] if query.needs else found

    for node, branches in diagram.downwards:
        alive_here = alive_at(node)
        if not alive_here or (query.among is not None and diagram.outcomes_from(node).isdisjoint(query.among)):
            continue
        for branch, left in tracker.ways(node.question, branches):
            there = reached.setdefault(branch, set())
            states -= len(there)
            there.update([alive & left for alive in alive_here])
            states += len(there)
        if states > most:
            raise budget.refusal(most + 1)
    ends = [vertex for vertex in reached if isinstance(vertex, Leaf)]
    return any(query.wanted(end.name, alive) for end in ends for alive in alive_at(end)), states


def find_longer_paths(
    diagram: Diagram, conjunctions: Iterable[Conjunction], most: int, budget: Budget | None = None
) -> Shown | None:
    """The paths on which one of the conjunctions holds and more than `most` questions are asked."""
    tracker = Tracker(diagram, conjunctions)

    def onward(state: tuple[Vertex, int, int]) -> Onward[tuple[Vertex, int, int]]:
        vertex, alive, asked = state
        if isinstance(vertex, Leaf) or not alive:
            return bool(alive) and asked > most
        question, asked = vertex.question, min(asked + 1, most + 1)
        return [
            (question, answer, (branch, tracker.answered(alive, question, answer, branch), asked))
            for answer, branch in vertex.branches.items()
        ]

    return search((diagram.root, tracker.start(diagram.root), 0), onward, budget)


# A vertex on a path, the conjunctions alive there, and the vertices that another answer to one question leads to (None: that
# question has not been answered yet).
_Beside: TypeAlias = tuple[Vertex, int, frozenset[Vertex] | None]


def find_changed_paths(
    diagram: Diagram,
    question: str,
    others: Mapping[str, Collection[str]],
    conjunctions: Iterable[Conjunction],
    wanted: Callable[[str | None, int, Iterator[str | None]], bool],
    among: Collection[str | None] | None = None,
    budget: Budget | None = None,
) -> Shown | None:
    """The paths on which another answer to one question can lead to something else.

    Args:
        question: the one whose answer is changed.
        others: for each answer on the path the answers put in its place, as far as they are offered there.
        conjunctions: followed on the path.
        wanted: is given the path's outcome, the conjunctions that hold on it, and the outcomes that the other answers can have:
            where a question is asked only after the other answer, or an answer is not offered there, any answer to it.
        among: only paths with these outcomes can be wanted.

    """
    tracker = Tracker(diagram, conjunctions)
    level = diagram.order[question]

    def onward(state: _Beside) -> Onward[_Beside]:
        vertex, alive, beside = state
        if isinstance(vertex, Leaf):
            if beside is None:
                return False
            return wanted(vertex.name, alive, (name for other in beside for name in diagram.outcomes_from(other)))
        here = diagram.order[vertex.question]
        if beside is None and here > level:
            return False
        if among is not None and diagram.outcomes_from(vertex).isdisjoint(among):
            return False
        steps: list[tuple[str, str, _Beside]] = []
        for answer, branch in vertex.branches.items():
            then = beside
            if beside is not None:
                then = frozenset(kept_up(diagram, beside, vertex.question, answer))
            elif here == level:
                then = frozenset(vertex.branches[other] for other in others.get(answer, ()) if other in vertex.branches)
                if not then:
                    continue
            steps.append(
                (vertex.question, answer, (branch, tracker.answered(alive, vertex.question, answer, branch), then))
            )
        return steps

    start: _Beside = (diagram.root, tracker.start(diagram.root), None)
    return search(start, onward, budget)


def kept_up(diagram: Diagram, vertices: Iterable[Vertex], question: str, answer: str) -> Iterator[Vertex]:
    """The vertices that those at `vertices` can lead to when `question` is answered: an earlier question of theirs has any answer, and so
    has this one where that answer is not offered to them.
    """
    level = diagram.order[question]
    waiting = list(vertices)
    seen: set[Vertex] = set()
    while waiting:
        vertex = waiting.pop()
        if vertex in seen:
            continue
        seen.add(vertex)
        if isinstance(vertex, Leaf) or diagram.order[vertex.question] > level:
            yield vertex
        elif vertex.question == question and answer in vertex.branches:
            yield vertex.branches[answer]
        else:
            # Only an earlier question is followed by another that is still to be brought up to this one.
            waiting += vertex.branches.values()


def can_lead_to(vertex: Vertex, answers: Mapping[str, str]) -> set[str | None]:
    """The leaves that can be reached under `answers`, where a question without one of its answers there takes any."""
    return leaves(vertex, lambda node: kept(node, answers))


def find_apart(
    first: Diagram, second: Diagram, conjunctions: Iterable[Conjunction], budget: Budget | None = None
) -> Shown | None:
    """The sets of answers, to all that two editions ask together, under which they end apart and none of the conjunctions holds."""
    tracker = Tracker(first, conjunctions)

    def onward(state: tuple[Vertex, Vertex, int]) -> Onward[tuple[Vertex, Vertex, int]]:
        one, two, alive = state
        if one is two:
            return False
        nodes = [vertex for vertex in (one, two) if isinstance(vertex, Node)]
        if not nodes:
            assert isinstance(one, Leaf) and isinstance(two, Leaf)
            return one.name != two.name and not alive
        question = min((vertex.question for vertex in nodes), key=first.order.__getitem__)
        asking = [vertex for vertex in nodes if vertex.question == question]
        steps: list[tuple[str, str, tuple[Vertex, Vertex, int]]] = []
        # Both offer the same answers: what is offered depends on the answers alone.
        for answer in asking[0].branches:
            on = [vertex.branches[answer] if vertex in asking else vertex for vertex in (one, two)]
            steps.append((question, answer, (on[0], on[1], tracker.answered(alive, question, answer, *on))))
        return steps

    return search((first.root, second.root, tracker.start(first.root, second.root)), onward, budget)


def find_alongside(
    diagram: Diagram, other: Vertex, names: Collection[str | None], budget: Budget | None = None
) -> Shown | None:
    """The paths on which another diagram over the same questions can end in one of `names`."""
    ends: dict[Vertex, bool] = {}

    def can_end(vertex: Vertex) -> bool:
        found = ends.get(vertex)
        if found is None:
            found = ends[vertex] = not leaves(vertex).isdisjoint(names)
        return found

    def left(vertices: Iterable[Vertex]) -> frozenset[Vertex]:
        """The vertices that can still end so; one alone where it has."""
        able = frozenset(filter(can_end, vertices))
        there = next((vertex for vertex in able if isinstance(vertex, Leaf)), None)
        return able if there is None else frozenset((there,))

    def onward(state: tuple[Vertex, frozenset[Vertex]]) -> Onward[tuple[Vertex, frozenset[Vertex]]]:
        vertex, beside = state
        if isinstance(vertex, Leaf) or not beside:
            return bool(beside)
        question = vertex.question
        return [
            (question, answer, (branch, left(kept_up(diagram, beside, question, answer))))
            for answer, branch in vertex.branches.items()
        ]

    return search((diagram.root, left((other,))), onward, budget)


def find_decided_by(diagram: Diagram, row: str, budget: Budget | None = None) -> Shown | None:
    """The paths on which a row can decide."""
    earlier = list(diagram.rows)[: list(diagram.rows).index(row)]
    # Only this row and those before it: that is far smaller than what tells all rows apart.
    ends = [("", diagram.rows[name].when) for name in earlier]
    vertex, _ = build(diagram.rules, [*ends, (row, diagram.rows[row].when)], UniqueTable(), budget)
    return find_alongside(diagram, vertex, {row}, budget)
