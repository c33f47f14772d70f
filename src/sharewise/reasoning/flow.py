"""The flow of one edition: where each answer leads, as a numbered list of states. What `rules map` draws.

A state is a node of the diagram: a question, reached by every set of answers that goes on alike from there. States are
numbered in the order of the questions, and those of one question in the order in which they are met. Answers that lead
from one state to the same vertex are one way on.

Counts are of reachable sets of answers, and exact: through a way go the sets that lead to its state, times its answers,
times the sets that go on from its end. Both factors are summed once for each state, never over the sets themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NewType, TypeAlias

from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Node, Vertex
from sharewise.values import frozen

StateNumber = NewType("StateNumber", int)
OutcomeId = NewType("OutcomeId", str)
# Where a way leads.
Target: TypeAlias = StateNumber | OutcomeId


@frozen
class Way:
    """One way on from a state: the answers that lead there, in order, where, and how many sets of answers take it."""

    answers: tuple[str, ...]
    to: Target
    sets: int


@frozen
class State:
    """One node at which a question is asked: its ways on in the order of their first answers, the states that lead
    here, and how many sets of answers pass.
    """

    number: StateNumber
    question: str
    ways: tuple[Way, ...]
    before: tuple[StateNumber, ...]
    sets: int


@frozen
class Flow:
    """The states by number, and how many sets of answers end in each outcome, in the rulebook's order.

    `only` is the outcome that was asked for, if one was: then there is nothing but the ways that lead to it.
    """

    states: Mapping[int, State]
    outcomes: Mapping[str, int]
    only: str | None = None

    @property
    def sets(self) -> int:
        """How many sets of answers go this way."""
        return sum(self.outcomes.values())


def flow_of(diagram: Diagram, only: str | None = None) -> Flow:
    """The flow of a diagram without gaps, or of the ways to the outcome `only`: with no states where none lead there."""
    root = diagram.root if only is None else _ways_to(diagram.root, only)
    vertices = [] if root is None else _vertices(root, diagram.order)
    number = {vertex: StateNumber(index) for index, vertex in enumerate(vertices, 1)}
    ends: dict[Node, Counter[str]] = {}

    def ends_of(vertex: Vertex) -> Counter[str]:
        if isinstance(vertex, Node):
            return ends[vertex]
        assert vertex.name is not None, "the proof leaves no gap"
        return Counter({vertex.name: 1})

    for vertex in reversed(vertices):
        ends[vertex] = sum((ends_of(branch) for branch in vertex.branches.values()), Counter[str]())

    reached: Counter[StateNumber] = Counter({StateNumber(1): 1})
    before: dict[StateNumber, list[StateNumber]] = {here: [] for here in number.values()}
    states: dict[int, State] = {}
    for vertex, here in number.items():
        ways: list[Way] = []
        for branch, answers in _merged(vertex):
            taken = reached[here] * len(answers)
            to: Target = number[branch] if isinstance(branch, Node) else OutcomeId(str(branch.name))
            if isinstance(to, int):
                reached[to] += taken
                before[to].append(here)
            ways.append(Way(answers, to, taken * ends_of(branch).total()))
        states[here] = State(here, vertex.question, tuple(ways), tuple(before[here]), sum(way.sets for way in ways))
    found = Counter[str]() if root is None else ends_of(root)
    return Flow(states, {outcome: found[outcome] for outcome in diagram.rules.outcomes if found[outcome]}, only)


def _vertices(root: Vertex, order: Mapping[str, int]) -> list[Node]:
    """Every node once: by the order of the questions, and within one question as a search breadth first meets them.

    Branches lead to later questions only, so each node stands before all that it leads to.
    """
    found: dict[Node, None] = {}
    waiting = [root]
    for vertex in waiting:
        if isinstance(vertex, Node) and vertex not in found:
            found[vertex] = None
            waiting.extend(vertex.branches.values())
    return sorted(found, key=lambda vertex: order[vertex.question])


def _merged(vertex: Node) -> list[tuple[Vertex, tuple[str, ...]]]:
    """Where the answers lead: each vertex once, with all the answers that lead there."""
    answers: dict[Vertex, list[str]] = {}
    for answer, branch in vertex.branches.items():
        answers.setdefault(branch, []).append(answer)
    return [(branch, tuple(given)) for branch, given in answers.items()]


def _ways_to(root: Vertex, outcome: str) -> Vertex | None:
    """What is left of a diagram when every branch is cut that cannot reach `outcome`. None: nothing.

    Vertices that now go on alike are one. A question with one answer left stays: it is still asked on the way.
    """
    made: dict[tuple[str, tuple[tuple[str, Vertex], ...]], Node] = {}
    known: dict[Node, Vertex | None] = {}

    def visit(vertex: Vertex) -> Vertex | None:
        if isinstance(vertex, Leaf):
            return vertex if vertex.name == outcome else None
        if vertex not in known:
            every = ((answer, visit(branch)) for answer, branch in vertex.branches.items())
            branches = {answer: branch for answer, branch in every if branch is not None}
            key = (vertex.question, tuple(branches.items()))
            known[vertex] = made.setdefault(key, Node(vertex.question, branches)) if branches else None
        return known[vertex]

    return visit(root)
