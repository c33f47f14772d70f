"""Two diagrams walked together: every set of answers that is given when a question is asked if either side asks it.

The walk is a graph of its own, the product of the two diagrams (Bryant 1986, the apply operation, without the last
reduction, so that its paths are the sets of answers). Each state is made once, so counts are exact and no path is
walked alone. A side may come with conjunctions (parts of a condition): then each end also says whether one of them holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Literal, TypeAlias

from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Node, Vertex
from sharewise.reasoning.diagram.search import Answers, Tracker
from sharewise.rulebook.conditions import Conjunction
from sharewise.rulebook.model import Rulebook

Which: TypeAlias = Literal["one", "two"]


@dataclass(frozen=True)
class NotOffered:
    """A side ends here: it asks this question, and does not offer this answer."""

    question: str
    answer: str


# Where a side ends: in an outcome (None: no row fits, which a proved rulebook rules out), or nowhere.
SideEnd: TypeAlias = str | NotOffered | None


@dataclass(frozen=True)
class Landing:
    """Where both sides end, and whether each side's conjunctions hold there (one of them is enough)."""

    one: SideEnd
    two: SideEnd
    holds_one: bool
    holds_two: bool


@dataclass(frozen=True, eq=False)
class Fork:
    """A question that at least one side asks. `only`: the side that asks it, where the other goes on without it."""

    question: str
    only: Which | None
    branches: Mapping[str, ProductVertex] = field(repr=False)


ProductVertex: TypeAlias = Fork | Landing


@dataclass(frozen=True)
class PathGroup:
    """The sets of answers that reach what was looked for.

    `example` is a shortest of them. `answers` has, for each question asked on the way, the answers given to it;
    `always` are the questions that are asked on every way.
    """

    sets: int
    example: Answers
    answers: Mapping[str, frozenset[str]]
    always: frozenset[str]


def one_order(one: Rulebook, two: Rulebook) -> list[str] | None:
    """The questions of both in one order: that of both where they agree, else that of the first, else any that works.

    In any order a question stands before those that offer an answer because of it. None: the two rulebooks contradict
    each other even there, and no order suits both.
    """
    preferred = [*one.questions, *(question for question in two.questions if question not in one.questions)]
    for wanted in (
        (*_in_file_order(one), *_in_file_order(two)),
        (*_in_file_order(one), *_needed_before(two)),
        (*_needed_before(one), *_needed_before(two)),
    ):
        sorter = TopologicalSorter[str](dict.fromkeys(preferred, ()))
        for earlier, later in wanted:
            sorter.add(later, earlier)
        try:
            sorter.prepare()
        except CycleError:
            continue
        order: list[str] = []
        ready: set[str] = set()
        while sorter.is_active():
            ready.update(sorter.get_ready())
            order.append(min(ready, key=preferred.index))
            ready.remove(order[-1])
            sorter.done(order[-1])
        return order
    return None


def _in_file_order(rules: Rulebook) -> Iterator[tuple[str, str]]:
    return pairwise(rules.questions)


def _needed_before(rules: Rulebook) -> Iterator[tuple[str, str]]:
    for later, question in rules.questions.items():
        for answer in question.answers.values():
            if answer.offer_when is not None:
                yield from ((earlier, later) for earlier, _ in answer.offer_when.named())


def in_order(diagram: Diagram, order: list[str]) -> Diagram:
    """The diagram with its questions in `order`: itself where they are, else built again. It concludes the same."""
    questions = diagram.rules.questions
    wanted = [question for question in order if question in questions]
    if wanted == list(questions):
        return diagram
    rules = diagram.rules.model_copy(update={"questions": {question: questions[question] for question in wanted}})
    return Diagram(rules, diagram.edition)


class Product:
    """Two diagrams walked together. Both must have their questions in `order`: see `in_order`."""

    def __init__(
        self,
        one: Diagram,
        two: Diagram,
        order: list[str],
        conjunctions_one: Iterable[Conjunction] = (),
        conjunctions_two: Iterable[Conjunction] = (),
    ) -> None:
        self.order = {question: index for index, question in enumerate(order)}
        self._one, self._two = _Walker(one, conjunctions_one), _Walker(two, conjunctions_two)
        self._known: dict[tuple[object, ...], ProductVertex] = {}
        self.root = self._grow(self._one.start(), self._two.start())
        self._sizes: dict[Fork, int] = {}

    def _grow(self, one: _At, two: _At) -> ProductVertex:
        key = (*one.key, *two.key)
        if key not in self._known:
            self._known[key] = self._vertex(one, two)
        return self._known[key]

    def _vertex(self, one: _At, two: _At) -> ProductVertex:
        nodes = [at.vertex for at in (one, two) if isinstance(at.vertex, Node)]
        if not nodes:
            return Landing(one.end, two.end, bool(one.alive), bool(two.alive))
        question = min((node.question for node in nodes), key=self.order.__getitem__)
        asking = [node for node in nodes if node.question == question]
        # In the order of the side that lists more of them; what it lacks comes last.
        asking.sort(key=lambda node: -len(node.branches))
        only: Which | None = None
        if len(asking) == 1 and not any(isinstance(at.vertex, NotOffered) for at in (one, two)):
            only = "one" if asking[0] is one.vertex else "two"
        branches = {
            answer: self._grow(self._one.after(one, question, answer), self._two.after(two, question, answer))
            for answer in dict.fromkeys(answer for node in asking for answer in node.branches)
        }
        return Fork(question, only, branches)

    def vertices(self) -> Iterable[ProductVertex]:
        """Every fork and every kind of landing, once."""
        return dict.fromkeys(self._known.values())

    def size(self, vertex: ProductVertex) -> int:
        """How many sets of answers go on from here."""
        if isinstance(vertex, Landing):
            return 1
        if vertex not in self._sizes:
            self._sizes[vertex] = sum(self.size(branch) for branch in vertex.branches.values())
        return self._sizes[vertex]

    def find(self, wanted: Callable[[ProductVertex], bool]) -> PathGroup | None:
        """The sets of answers that pass through a wanted vertex (no way may pass through two). None: there are none."""
        known: dict[ProductVertex, PathGroup | None] = {}

        def visit(vertex: ProductVertex) -> PathGroup | None:
            if vertex not in known:
                known[vertex] = look(vertex)
            return known[vertex]

        def look(vertex: ProductVertex) -> PathGroup | None:
            if wanted(vertex):
                return PathGroup(self.size(vertex), self._shortest(vertex), {}, frozenset())
            if isinstance(vertex, Landing):
                return None
            ways = {answer: found for answer, branch in vertex.branches.items() if (found := visit(branch))}
            return _together(vertex.question, ways) if ways else None

        return visit(self.root)

    def _shortest(self, vertex: ProductVertex) -> Answers:
        """A shortest way on to an end."""
        known: dict[Fork, Answers] = {}

        def visit(vertex: ProductVertex) -> Answers:
            if isinstance(vertex, Landing):
                return {}
            if vertex not in known:
                ways = ({vertex.question: answer, **visit(branch)} for answer, branch in vertex.branches.items())
                known[vertex] = min(ways, key=len)
            return known[vertex]

        return visit(vertex)

    def sets_where(self, answers: Mapping[str, frozenset[str]], or_not_asked: AbstractSet[str]) -> int:
        """How many sets of answers have one of these answers to each of these questions.

        Each must be asked, but for those in `or_not_asked`.
        """
        levels = sorted(self.order[question] for question in answers if question not in or_not_asked)
        known: dict[Fork, int] = {}

        def left(vertex: ProductVertex, last: int) -> int:
            level = self.order[vertex.question] if isinstance(vertex, Fork) else len(self.order)
            if any(last < named < level for named in levels):
                return 0
            if isinstance(vertex, Landing):
                return 1
            if vertex not in known:
                allowed = answers.get(vertex.question)
                known[vertex] = sum(
                    left(branch, level)
                    for answer, branch in vertex.branches.items()
                    if allowed is None or answer in allowed
                )
            return known[vertex]

        return left(self.root, -1)


def _together(question: str, ways: Mapping[str, PathGroup]) -> PathGroup:
    answers: dict[str, frozenset[str]] = {question: frozenset(ways)}
    for found in ways.values():
        for name, given in found.answers.items():
            answers[name] = answers.get(name, frozenset()) | given
    best = min(ways, key=lambda answer: len(ways[answer].example))
    return PathGroup(
        sum(found.sets for found in ways.values()),
        {question: best, **ways[best].example},
        answers,
        frozenset.intersection(*(found.always for found in ways.values())) | {question},
    )


@dataclass(frozen=True, eq=False)
class _At:
    """Where one side stands, and which of its conjunctions can still hold."""

    vertex: Vertex | NotOffered
    alive: int

    @property
    def key(self) -> tuple[object, ...]:
        return self.vertex, self.alive

    @property
    def end(self) -> SideEnd:
        assert not isinstance(self.vertex, Node)
        return self.vertex.name if isinstance(self.vertex, Leaf) else self.vertex


class _Walker:
    """Moves one side along."""

    def __init__(self, diagram: Diagram, conjunctions: Iterable[Conjunction]) -> None:
        self._diagram = diagram
        self._tracker = Tracker(diagram, conjunctions)

    def start(self) -> _At:
        root = self._diagram.root
        return _At(root, self._tracker.start(root))

    def after(self, at: _At, question: str, answer: str) -> _At:
        if not isinstance(at.vertex, Node) or at.vertex.question != question:
            return at
        if answer not in at.vertex.branches:
            return _At(NotOffered(question, answer), 0)
        branch = at.vertex.branches[answer]
        return _At(branch, self._tracker.answered(at.alive, question, answer, branch))
