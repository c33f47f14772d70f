"""Two diagrams walked together: every set of answers that is given when a question is asked if either side asks it.

The walk is a graph of its own, the product of the two diagrams (Bryant 1986, the apply operation, without the last
reduction, so that its paths are the sets of answers). Each state is made once, so counts are exact and no path is
walked alone; each walk over them is taken off a budget. A side may come with conjunctions (parts of a condition): then each end also says whether one of them holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Literal, TypeAlias

from sharewise.reasoning.diagram.build import Budget
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Node, Vertex
from sharewise.reasoning.diagram.search import Answers, Tracker
from sharewise.rulebook.conditions import Conjunction
from sharewise.rulebook.model import Rulebook
from sharewise.values import frozen

Which: TypeAlias = Literal["one", "two"]


@frozen
class NotOffered:
    """A side ends here: it asks this question, and does not offer this answer."""

    question: str
    answer: str


# Where a side ends: in an outcome (None: no row fits, which a proved rulebook rules out), or nowhere.
SideEnd: TypeAlias = str | NotOffered | None


@frozen
class Landing:
    """Where both sides end, and whether each side's conjunctions hold there (one of them is enough)."""

    one: SideEnd
    two: SideEnd
    holds_one: bool
    holds_two: bool


@frozen(eq=False)
class Fork:
    """A question that at least one side asks. `only`: the side that asks it, where the other goes on without it."""

    question: str
    only: Which | None
    branches: Mapping[str, ProductVertex]


ProductVertex: TypeAlias = Fork | Landing


@frozen
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


def in_order(diagram: Diagram, order: list[str], budget: Budget | None = None) -> Diagram:
    """The diagram with its questions in `order`: itself where they are, else built again. It concludes the same.

    Raises:
        TooManyStates: built again, it takes more states than `budget`.

    """
    questions = diagram.rules.questions
    wanted = [question for question in order if question in questions]
    if wanted == list(questions):
        return diagram
    rules = diagram.rules.but(questions={question: questions[question] for question in wanted})
    return Diagram(rules, diagram.edition, budget=budget)


class Product:
    """Two diagrams walked together. Both must have their questions in `order`: see `in_order`.

    Every walk over it, its making too, is taken off `budget`.

    Raises:
        TooManyStates: it takes more states than `budget`. So do its methods.

    """

    def __init__(
        self,
        one: Diagram,
        two: Diagram,
        order: list[str],
        conjunctions_one: Iterable[Conjunction] = (),
        conjunctions_two: Iterable[Conjunction] = (),
        budget: Budget | None = None,
    ) -> None:
        self.order = {question: index for index, question in enumerate(order)}
        self._budget = budget or Budget.to_compare()
        self._one, self._two = _Walker(one, conjunctions_one), _Walker(two, conjunctions_two)
        # Each vertex stands after those that it leads to, so that a walk from the ends is one loop.
        self._known: dict[_Key, ProductVertex] = {}
        self.root = self._made(self._one.start(), self._two.start())
        self._sizes: dict[ProductVertex, int] = {}
        self._first_steps: dict[ProductVertex, tuple[int, str]] = {}

    def _made(self, one: _At, two: _At) -> ProductVertex:
        """The vertex of where both stand, with all that it leads to."""
        most = self._budget.most
        stack = [_Growing(self, one, two)]
        while True:
            growing = stack[-1]
            waiting = next((each for each in growing.onward.values() if _key(*each) not in self._known), None)
            if waiting is None:
                stack.pop()
                vertex = self._known[_key(growing.one, growing.two)] = growing.vertex(self._known)
                if not stack:
                    self._budget.spend(len(self._known))
                    return vertex
                continue
            stack.append(_Growing(self, *waiting))
            if len(self._known) + len(stack) > most:
                raise self._budget.refusal(len(self._known) + len(stack))

    def asked_next(self, one: _At, two: _At) -> tuple[str, Which | None, dict[str, tuple[_At, _At]]] | None:
        """What is asked where both stand, by whom alone, and where each answer leads. None: nothing, both have ended."""
        nodes = [at.vertex for at in (one, two) if isinstance(at.vertex, Node)]
        if not nodes:
            return None
        question = min((node.question for node in nodes), key=self.order.__getitem__)
        asking = [node for node in nodes if node.question == question]
        # In the order of the side that lists more of them; what it lacks comes last.
        asking.sort(key=lambda node: -len(node.branches))
        only: Which | None = None
        if len(asking) == 1 and not any(isinstance(at.vertex, NotOffered) for at in (one, two)):
            only = "one" if asking[0] is one.vertex else "two"
        answers = dict.fromkeys(answer for node in asking for answer in node.branches)
        return (
            question,
            only,
            {
                answer: (self._one.after(one, question, answer), self._two.after(two, question, answer))
                for answer in answers
            },
        )

    def vertices(self) -> Iterable[ProductVertex]:
        """Every fork and every kind of landing, once."""
        return dict.fromkeys(self._known.values())

    def _walked(self) -> Iterable[ProductVertex]:
        """The vertices for one walk over them, each after those that it leads to."""
        self._budget.take(len(self._known))
        return self._known.values()

    def size(self, vertex: ProductVertex) -> int:
        """How many sets of answers go on from here."""
        if not self._sizes:
            for each in self._walked():
                branches = each.branches.values() if isinstance(each, Fork) else ()
                self._sizes[each] = sum(self._sizes[branch] for branch in branches) or 1
        return self._sizes[vertex]

    def find(self, wanted: Callable[[ProductVertex], bool]) -> PathGroup | None:
        """The sets of answers that pass through a wanted vertex (no way may pass through two). None: there are none."""
        known: dict[ProductVertex, PathGroup | None] = {}
        for vertex in self._walked():
            if wanted(vertex):
                known[vertex] = PathGroup(self.size(vertex), self._shortest(vertex), {}, frozenset())
            elif isinstance(vertex, Fork):
                ways = {answer: found for answer, branch in vertex.branches.items() if (found := known[branch])}
                known[vertex] = _together(vertex.question, ways) if ways else None
            else:
                known[vertex] = None
        return known[self.root]

    def _shortest(self, vertex: ProductVertex) -> Answers:
        """A shortest way on to an end."""
        if not self._first_steps:
            for each in self._walked():
                if isinstance(each, Fork):
                    best = min(each.branches, key=lambda answer: self._steps_from(each.branches[answer]))
                    self._first_steps[each] = (self._steps_from(each.branches[best]) + 1, best)
        answers: Answers = {}
        while isinstance(vertex, Fork):
            answer = answers[vertex.question] = self._first_steps[vertex][1]
            vertex = vertex.branches[answer]
        return answers

    def _steps_from(self, vertex: ProductVertex) -> int:
        return self._first_steps[vertex][0] if isinstance(vertex, Fork) else 0

    def sets_where(self, answers: Mapping[str, frozenset[str]], or_not_asked: AbstractSet[str]) -> int:
        """How many sets of answers have one of these answers to each of these questions.

        Each must be asked, but for those in `or_not_asked`.
        """
        levels = sorted(self.order[question] for question in answers if question not in or_not_asked)
        known: dict[ProductVertex, int] = {}

        def level(vertex: ProductVertex) -> int:
            return self.order[vertex.question] if isinstance(vertex, Fork) else len(self.order)

        def left(vertex: ProductVertex, last: int) -> int:
            return 0 if any(last < named < level(vertex) for named in levels) else known[vertex]

        for vertex in self._walked():
            if isinstance(vertex, Landing):
                known[vertex] = 1
                continue
            allowed = answers.get(vertex.question)
            known[vertex] = sum(
                left(branch, level(vertex))
                for answer, branch in vertex.branches.items()
                if allowed is None or answer in allowed
            )
        return left(self.root, -1)


class _Growing:
    """A vertex that is being made: where both sides stand, and where each answer leads them."""

    def __init__(self, product: Product, one: _At, two: _At) -> None:
        self.one, self.two = one, two
        self._asked = product.asked_next(one, two)
        self.onward = self._asked[2] if self._asked else {}

    def vertex(self, known: Mapping[_Key, ProductVertex]) -> ProductVertex:
        """The vertex, once all that it leads to is known."""
        if self._asked is None:
            return Landing(self.one.end, self.two.end, bool(self.one.alive), bool(self.two.alive))
        question, only, onward = self._asked
        return Fork(question, only, {answer: known[_key(*each)] for answer, each in onward.items()})


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


@frozen(eq=False)
class _At:
    """Where one side stands, and which of its conjunctions can still hold."""

    vertex: Vertex | NotOffered
    alive: int

    @property
    def end(self) -> SideEnd:
        assert not isinstance(self.vertex, Node)
        return self.vertex.name if isinstance(self.vertex, Leaf) else self.vertex


_Key: TypeAlias = tuple[Vertex | NotOffered, int, Vertex | NotOffered, int]


def _key(one: _At, two: _At) -> _Key:
    return one.vertex, one.alive, two.vertex, two.alive


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
