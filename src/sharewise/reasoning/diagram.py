"""The reduced decision diagram over the rows of one edition: what to ask next, and what comes out.

The rows are read as one function from complete sets of answers to an outcome: the first row that fits decides. The
diagram is that function with every question taken away that cannot change the result, in question order. So a
question is on a path exactly while its answer can still change the outcome, and two situations that go on alike are
one node. The construction is that of a reduced ordered multi-valued decision diagram (Bryant 1986, IEEE Transactions
on Computers C-35; for many values Kam et al. 1998), with a state for each set of rows that can still decide.

Two diagrams are kept. `root` ends in outcomes and says what is asked. `rows_root` ends in rows and says which rows can
have decided: rows that agree on the outcome may be told apart only by questions that need not be asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sharewise.rulebook.conditions import Box
from sharewise.rulebook.model import Rulebook


@dataclass(frozen=True, eq=False)
class Leaf:
    """The end of a path: an outcome, or (in `rows_root`) a row. None: no row fits, which is a gap in the rules."""

    name: str | None


@dataclass(frozen=True, eq=False)
class Node:
    """A question that matters here, and where each offered answer leads. Nodes are unique: compare them with `is`."""

    question: str
    branches: Mapping[str, Tree] = field(repr=False)


Tree: TypeAlias = Node | Leaf


class Diagram:
    """What one edition of a rulebook asks, and what it concludes."""

    def __init__(self, rules: Rulebook, edition: str, like: Diagram | None = None) -> None:
        """`like` is the diagram of another edition of the same rules with the same rows: it is shared, not built again."""
        self.rules = rules
        self.edition = edition
        self.order = {question: index for index, question in enumerate(rules.questions)}
        self.rows = rules.rows(edition)
        self.rows_root: Tree = like.rows_root if like else _Builder(rules, edition).build()
        self.root: Tree = like.root if like else _renamed(self.rows_root, self._outcome_of)

    def _outcome_of(self, row: str | None) -> str | None:
        return None if row is None else self.rows[row].outcome

    def walk(self, answers: Mapping[str, str]) -> tuple[dict[str, str], Tree]:
        """Follow `answers` from the start.

        Returns the answers that were asked for, in order, and the place reached: a leaf, or the node of the first
        question with no answer that is offered there. Answers to questions that are not on the way are left out.
        """
        taken: dict[str, str] = {}
        place = self.root
        while isinstance(place, Node):
            answer = answers.get(place.question)
            if answer is None or answer not in place.branches:
                break
            taken[place.question] = answer
            place = place.branches[answer]
        return taken, place

    def next_question(self, answers: Mapping[str, str]) -> str | None:
        """The question to ask after `answers`, or None when the outcome is settled."""
        place = self.walk(answers)[1]
        return place.question if isinstance(place, Node) else None

    def offered(self, answers: Mapping[str, str]) -> list[str]:
        """The answers to choose from at the question that is asked next after `answers`, in order."""
        place = self.walk(answers)[1]
        return list(place.branches) if isinstance(place, Node) else []

    def possible_outcomes(self, answers: Mapping[str, str]) -> list[str]:
        """The outcomes that can still come out after `answers`, in the rulebook's order. One: it is settled."""
        reached = leaves(self.walk(answers)[1])
        return [outcome for outcome in self.rules.outcomes if outcome in reached]

    def deciding_rows(self, answers: Mapping[str, str]) -> list[str]:
        """The rows of which one decides after `answers`, in their order.

        More than one where they agree and what tells them apart was not asked.
        """
        taken = self.walk(answers)[0]
        found: set[str | None] = set()
        seen: set[int] = set()

        def visit(place: Tree) -> None:
            if id(place) in seen:
                return
            seen.add(id(place))
            if isinstance(place, Leaf):
                found.add(place.name)
            elif place.question in taken:
                visit(place.branches[taken[place.question]])
            else:
                for branch in place.branches.values():
                    visit(branch)

        visit(self.rows_root)
        return [row for row in self.rows if row in found]

    def paths(self) -> Iterator[tuple[dict[str, str], str | None]]:
        """Every reachable set of answers, and its outcome."""

        def visit(place: Tree, answers: dict[str, str]) -> Iterator[tuple[dict[str, str], str | None]]:
            if isinstance(place, Leaf):
                yield dict(answers), place.name
                return
            for answer, branch in place.branches.items():
                yield from visit(branch, {**answers, place.question: answer})

        yield from visit(self.root, {})

    def path_lengths(self) -> Counter[int]:
        """How many reachable sets of answers there are, by the number of questions asked."""
        known: dict[int, Counter[int]] = {}

        def lengths(place: Tree) -> Counter[int]:
            if isinstance(place, Leaf):
                return Counter({0: 1})
            if id(place) not in known:
                total: Counter[int] = Counter()
                for branch in place.branches.values():
                    for length, count in lengths(branch).items():
                        total[length + 1] += count
                known[id(place)] = total
            return known[id(place)]

        return lengths(self.root)


def diagrams_of(rules: Rulebook) -> dict[str, Diagram]:
    """The diagram of every edition, by edition id. Editions with the same rows share one."""
    built: dict[tuple[str, ...], Diagram] = {}
    diagrams: dict[str, Diagram] = {}
    for edition in rules.editions:
        rows = tuple(rules.rows(edition))
        diagrams[edition] = Diagram(rules, edition, like=built.get(rows))
        built.setdefault(rows, diagrams[edition])
    return diagrams


def leaves(start: Tree) -> set[str | None]:
    """The names of all leaves that can be reached from `start`."""
    found: set[str | None] = set()
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        place = waiting.pop()
        if isinstance(place, Leaf):
            found.add(place.name)
        elif id(place) not in seen:
            seen.add(id(place))
            waiting.extend(place.branches.values())
    return found


class _Trees:
    """Makes each leaf and each node once, and takes away the nodes at which every answer leads to the same place."""

    def __init__(self) -> None:
        self._leaves: dict[str | None, Leaf] = {}
        self._nodes: dict[tuple[str, tuple[tuple[str, int], ...]], Node] = {}

    def leaf(self, name: str | None) -> Leaf:
        return self._leaves.setdefault(name, Leaf(name))

    def node(self, question: str, branches: Mapping[str, Tree]) -> Tree:
        first = next(iter(branches.values()))
        if all(branch is first for branch in branches.values()):
            return first
        key = (question, tuple((answer, id(branch)) for answer, branch in branches.items()))
        return self._nodes.setdefault(key, Node(question, branches))


class _Builder:
    """Builds the diagram that ends in rows.

    A state is the question reached, the boxes (parts of row conditions) that can still hold, in row order and cut
    after the first that holds for certain, and the offers of later answers that can still hold.
    """

    def __init__(self, rules: Rulebook, edition: str) -> None:
        self._rules = rules
        self._questions = list(rules.questions)
        order = {question: index for index, question in enumerate(self._questions)}
        boxes = [(row_id, box) for row_id, row in rules.rows(edition).items() for box in row.when.boxes]
        self._row_of = [row_id for row_id, _ in boxes]
        # An offered answer's condition is followed in the same way; only earlier questions may stand in it.
        self._offers: dict[tuple[int, str], list[int]] = {}
        self._offer_at: list[int] = []
        self._allows: list[dict[int, Callable[[str], bool]]] = [_allowing(box, order) for _, box in boxes]
        self._offer_allows: list[dict[int, Callable[[str], bool]]] = []
        for question_id, question in rules.questions.items():
            for code, answer in question.answers.items():
                if answer.offer_when is None:
                    continue
                ids = self._offers.setdefault((order[question_id], code), [])
                for box in answer.offer_when.boxes:
                    ids.append(len(self._offer_allows))
                    self._offer_allows.append(_allowing(box, order))
                    self._offer_at.append(order[question_id])
        self._trees = _Trees()
        self._known: dict[tuple[int, tuple[int, ...], frozenset[int]], Tree] = {}

    def build(self) -> Tree:
        return self._grow(0, tuple(range(len(self._allows))), frozenset(range(len(self._offer_allows))))

    def _grow(self, level: int, live: tuple[int, ...], offers: frozenset[int]) -> Tree:
        live = self._cut(level, live)
        if not live:
            return self._trees.leaf(None)
        if self._is_certain(live[0], level):
            return self._trees.leaf(self._row_of[live[0]])
        key = (level, live, offers)
        if key not in self._known:
            self._known[key] = self._branch(level, live, offers)
        return self._known[key]

    def _branch(self, level: int, live: tuple[int, ...], offers: frozenset[int]) -> Tree:
        question = self._questions[level]
        branches: dict[str, Tree] = {}
        for answer in self._rules.questions[question].answers:
            needed = self._offers.get((level, answer))
            if needed is not None and not offers.intersection(needed):
                continue
            branches[answer] = self._grow(
                level + 1,
                tuple(box for box in live if _still(self._allows[box], level, answer)),
                frozenset(
                    box
                    for box in offers
                    if self._offer_at[box] > level and _still(self._offer_allows[box], level, answer)
                ),
            )
        return self._trees.node(question, branches)

    def _is_certain(self, box: int, level: int) -> bool:
        return all(at < level for at in self._allows[box])

    def _cut(self, level: int, live: tuple[int, ...]) -> tuple[int, ...]:
        for index, box in enumerate(live):
            if self._is_certain(box, level):
                return live[: index + 1]
        return live


def _allowing(box: Box, order: Mapping[str, int]) -> dict[int, Callable[[str], bool]]:
    return {order[question]: test.allows for question, test in box.tests.items()}


def _still(allows: Mapping[int, Callable[[str], bool]], level: int, answer: str) -> bool:
    return level not in allows or allows[level](answer)


def _renamed(start: Tree, rename: Callable[[str | None], str | None]) -> Tree:
    """The diagram with other names on its leaves, reduced again."""
    trees = _Trees()
    known: dict[int, Tree] = {}

    def visit(place: Tree) -> Tree:
        if isinstance(place, Leaf):
            return trees.leaf(rename(place.name))
        if id(place) not in known:
            branches = {answer: visit(branch) for answer, branch in place.branches.items()}
            known[id(place)] = trees.node(place.question, branches)
        return known[id(place)]

    return visit(start)
