"""The reduced decision diagram over the rows of one edition: what to ask next, and what comes out.

The rows are read as one function from complete sets of answers to an outcome: the first row that fits decides. The
diagram is that function without any question that cannot change the result, in question order. So a
question is on a path exactly while its answer can still change the outcome, and two states that go on alike are
one node.

Two diagrams are kept. `root` ends in outcomes and says what is asked. `rows_root` ends in rows and says which rows can
have decided: rows that agree on the outcome may be told apart only by questions that need not be asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from sharewise.reasoning.diagram.build import Budget, build
from sharewise.reasoning.diagram.nodes import Leaf, Node, UniqueTable, Vertex, leaves
from sharewise.rulebook.model import Rulebook

__all__ = ["Branch", "Diagram", "Leaf", "Node", "Vertex", "diagrams_of", "leaves"]

# Where a node goes on: the vertex, its level (the index of its question in the rulebook; of a leaf, their number), and the
# answers that lead there.
Branch: TypeAlias = tuple[Vertex, int, tuple[str, ...]]


class Diagram:
    """What one edition of a rulebook asks, and what it concludes."""

    def __init__(
        self, rules: Rulebook, edition: str, like: Diagram | None = None, budget: Budget | None = None
    ) -> None:
        """`like` is the diagram of another edition of the same rules with the same rows: it is shared, not built again.

        Raises:
            TooManyStates: it takes more states than `budget`.

        """
        self.rules = rules
        self.edition = edition
        self.order = {question: index for index, question in enumerate(rules.questions)}
        self.rows = rules.rows(edition)
        self.states: int
        self.rows_root: Vertex
        self.root: Vertex
        self.nodes: tuple[Node, ...]
        self._from: dict[Node, frozenset[str | None]] = {}
        self._downwards: list[tuple[Node, list[Branch]]] = []
        if like:
            self.rows_root, self.states, self.root, self.nodes = like.rows_root, like.states, like.root, like.nodes
            return
        table = UniqueTable()
        self.rows_root, self.states = build(
            rules, ((row_id, row.when) for row_id, row in self.rows.items()), table, budget
        )
        self.root, self.nodes = _renamed(self.rows_root, table.nodes, self._outcome_of)

    def _outcome_of(self, row: str | None) -> str | None:
        return None if row is None else self.rows[row].outcome

    def walk(self, answers: Mapping[str, str]) -> tuple[dict[str, str], Vertex]:
        """Follow `answers` from the start.

        Returns the answers that were asked for, in order, and the vertex reached: a leaf, or the node of the first
        question with no answer that is offered there. Answers to questions that are not on the way are left out.
        """
        taken: dict[str, str] = {}
        vertex = self.root
        while isinstance(vertex, Node):
            answer = answers.get(vertex.question)
            if answer is None or answer not in vertex.branches:
                break
            taken[vertex.question] = answer
            vertex = vertex.branches[answer]
        return taken, vertex

    def next_question(self, answers: Mapping[str, str]) -> str | None:
        """The question to ask after `answers`, or None when the outcome is settled."""
        vertex = self.walk(answers)[1]
        return vertex.question if isinstance(vertex, Node) else None

    def offered(self, answers: Mapping[str, str]) -> list[str]:
        """The answers to choose from at the question that is asked next after `answers`, in order."""
        vertex = self.walk(answers)[1]
        return list(vertex.branches) if isinstance(vertex, Node) else []

    def possible_outcomes(self, answers: Mapping[str, str]) -> list[str]:
        """The outcomes that can still come out after `answers`, in the rulebook's order. One: it is settled."""
        reached = leaves(self.walk(answers)[1])
        return [outcome for outcome in self.rules.outcomes if outcome in reached]

    def outcomes_from(self, vertex: Vertex) -> frozenset[str | None]:
        """The outcomes that can be reached from a vertex of `root`; None among them: a gap."""
        if isinstance(vertex, Leaf):
            return frozenset((vertex.name,))
        if not self._from:
            for node in self.nodes:
                # Those it leads to come before it.
                branches = node.branches.values()
                self._from[node] = frozenset(
                    name
                    for branch in branches
                    for name in ((branch.name,) if isinstance(branch, Leaf) else self._from[branch])
                )
        return self._from[vertex]

    @property
    def downwards(self) -> Sequence[tuple[Node, Sequence[Branch]]]:
        """The nodes of `root`, each after those that lead to it, and where each goes on."""
        if not self._downwards:
            for node in reversed(self.nodes):
                answers: dict[Vertex, list[str]] = {}
                for answer, branch in node.branches.items():
                    answers.setdefault(branch, []).append(answer)
                branches = [(branch, self._level(branch), tuple(leading)) for branch, leading in answers.items()]
                self._downwards.append((node, branches))
        return self._downwards

    def _level(self, vertex: Vertex) -> int:
        return len(self.order) if isinstance(vertex, Leaf) else self.order[vertex.question]

    def deciding_rows(self, answers: Mapping[str, str]) -> list[str]:
        """The rows of which one decides after `answers`, in their order.

        More than one where they agree and what tells them apart was not asked.
        """
        taken = self.walk(answers)[0]
        found: set[str | None] = set()
        seen: set[Vertex] = set()
        waiting = [self.rows_root]
        while waiting:
            vertex = waiting.pop()
            if vertex in seen:
                continue
            seen.add(vertex)
            if isinstance(vertex, Leaf):
                found.add(vertex.name)
            elif vertex.question in taken:
                waiting.append(vertex.branches[taken[vertex.question]])
            else:
                waiting += vertex.branches.values()
        return [row for row in self.rows if row in found]

    def paths(self) -> Iterator[tuple[dict[str, str], str | None]]:
        """Every reachable set of answers, and its outcome."""
        waiting: list[tuple[Vertex, dict[str, str]]] = [(self.root, {})]
        while waiting:
            vertex, answers = waiting.pop()
            if isinstance(vertex, Leaf):
                yield answers, vertex.name
            else:
                waiting += [
                    (branch, {**answers, vertex.question: answer})
                    for answer, branch in reversed(list(vertex.branches.items()))
                ]

    def path_lengths(self, budget: Budget | None = None) -> Counter[int]:
        """How many reachable sets of answers there are, by the number of questions asked.

        Raises:
            TooManyStates: the diagram has more nodes than `budget` has left.

        """
        (budget or Budget()).take(len(self.nodes))
        known: dict[Vertex, Counter[int]] = {}

        def lengths(vertex: Vertex) -> Counter[int]:
            return Counter({0: 1}) if isinstance(vertex, Leaf) else known[vertex]

        for node in self.nodes:
            total: Counter[int] = Counter()
            for branch in node.branches.values():
                for length, count in lengths(branch).items():
                    total[length + 1] += count
            known[node] = total
        return lengths(self.root)


def diagrams_of(rules: Rulebook, budget: Budget | None = None) -> dict[str, Diagram]:
    """The diagram of every edition, by edition id. Editions with the same rows share one.

    Raises:
        TooManyStates: one of them, or all of them together, take more states than `budget`.

    """
    # One for all of them.
    budget = budget or Budget()
    diagrams: dict[str, Diagram] = {}
    for edition in rules.editions:
        diagrams[edition] = edition_diagram(rules, edition, diagrams.values(), budget)
    return diagrams


def edition_diagram(rules: Rulebook, edition: str, others: Iterable[Diagram], budget: Budget | None = None) -> Diagram:
    """The diagram of one edition. It is shared with the first of `others`, of the same rules, that has the same rows.

    Raises:
        TooManyStates: it takes more states than `budget`.

    """
    rows = rules.rows(edition).keys()
    return Diagram(rules, edition, next((other for other in others if other.rows.keys() == rows), None), budget)


def _renamed(
    start: Vertex, nodes: list[Node], rename: Callable[[str | None], str | None]
) -> tuple[Vertex, tuple[Node, ...]]:
    """The diagram with other names on its leaves, reduced again, and its nodes, each after those it leads to."""
    table = UniqueTable()
    known: dict[Vertex, Vertex] = {}

    def new(vertex: Vertex) -> Vertex:
        return table.leaf(rename(vertex.name)) if isinstance(vertex, Leaf) else known[vertex]

    for node in nodes:
        known[node] = table.node(node.question, {answer: new(branch) for answer, branch in node.branches.items()})
    return new(start), tuple(table.nodes)
