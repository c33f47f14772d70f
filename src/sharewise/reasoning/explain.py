"""Why: why a question is asked, what decided, what would change it, and what it costs not to know.

All of it is read from the diagram, so it is exact. What "an interview" can do below is go any way through the diagram; it
*agrees* with an answer where it gives that answer or is not asked the question.

An answer means "not sure" where the rulebook says with it what to find out (`find_out`), whatever its code is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sharewise.reasoning.counterfactuals import Arrives, Differences
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Node, Vertex, leaves
from sharewise.reasoning.diagram.nodes import kept
from sharewise.values import frozen


@frozen
class WhyAsked:
    """Why a question is asked.

    Attributes:
        question: the question.
        because: the earlier answers that led to it, by question: to each there is another answer with which, the rest
            kept, it would certainly not have been asked.
        leads_to: to each answer that is offered the outcomes that are then still possible, in the rulebook's order.

    """

    question: str
    because: Mapping[str, str]
    leads_to: Mapping[str, tuple[str, ...]]


@frozen
class AnswerChange:
    """One answer changed and all others kept: the outcomes then possible, and what is asked next where that is needed."""

    question: str
    answer: str
    asks: str | None
    outcomes: tuple[str, ...]


@frozen
class NearestChange:
    """The fewest changed answers that lead to another outcome, and the further answers that it then takes."""

    outcome: str
    changed: Mapping[str, str]
    added: Mapping[str, str]


@frozen
class NotAsked:
    """A question that was not asked, and a smallest set of answers that settle that it is not."""

    question: str
    settled_by: tuple[str, ...]


@frozen
class NotKnown:
    """A question that was answered with not knowing, and the outcomes possible with each answer that says more."""

    question: str
    if_known: Mapping[str, tuple[str, ...]]


@frozen
class Explanation:
    """How an outcome was reached.

    Attributes:
        answers: the answers, in the order of asking.
        outcome: what came out.
        deciding: the questions of a smallest set of answers that forces it, whatever the others are.
        not_asked: the questions that were not asked.
        changes: every change of a single answer.
        nearest: the nearest change to each other outcome, in the rulebook's order.
        not_known: the answers that mean not knowing, the one to find out first in front.

    """

    answers: Mapping[str, str]
    outcome: str
    deciding: tuple[str, ...]
    not_asked: tuple[NotAsked, ...]
    changes: tuple[AnswerChange, ...]
    nearest: tuple[NearestChange, ...]
    not_known: tuple[NotKnown, ...]


def why_asked(diagram: Diagram, answers: Mapping[str, str]) -> WhyAsked:
    """Why the question that comes next after `answers` is asked. There has to be one."""
    taken, vertex = diagram.walk(answers)
    assert isinstance(vertex, Node), "a question comes next"
    can_ask = _CanAsk(diagram, vertex.question, taken)
    because = {
        node.question: answer
        for node, answer in _ways(diagram, taken)
        if not all(can_ask(branch) for other, branch in node.branches.items() if other != answer)
    }
    return WhyAsked(
        vertex.question,
        because,
        {answer: _in_order(diagram, leaves(branch)) for answer, branch in vertex.branches.items()},
    )


class _CanAsk:
    """Whether a question can still be asked from a vertex on, where the given answers are kept as far as they are offered."""

    def __init__(self, diagram: Diagram, question: str, given: Mapping[str, str]) -> None:
        self._order = diagram.order
        self._question = question
        self._given = given
        self._known: dict[Node, bool] = {}

    def __call__(self, vertex: Vertex) -> bool:
        if isinstance(vertex, Leaf) or self._order[vertex.question] > self._order[self._question]:
            return False
        if vertex not in self._known:
            self._known[vertex] = vertex.question == self._question or any(map(self, kept(vertex, self._given)))
        return self._known[vertex]


def explain(diagram: Diagram, answers: Mapping[str, str]) -> Explanation:
    """How the outcome of `answers` was reached. They have to settle it."""
    taken, end = diagram.walk(answers)
    assert isinstance(end, Leaf) and end.name is not None, "the answers settle the outcome"
    differences = Differences(diagram.root, taken)
    changes = tuple(_changes(diagram, taken, taken))
    return Explanation(
        answers=taken,
        outcome=end.name,
        deciding=differences.forcing(differences.to(lambda vertex: isinstance(vertex, Leaf) and vertex is not end)),
        not_asked=tuple(_not_asked(diagram, taken, differences)),
        changes=changes,
        nearest=tuple(_nearest(diagram, taken, differences, end.name)),
        not_known=_not_known(diagram, taken, changes, end.name),
    )


def find_out_first(diagram: Diagram, answers: Mapping[str, str]) -> str | None:
    """The question that it helps most to know more about. None: nothing that is not known could alone change what comes
    out of `answers`, which have to settle it.
    """
    taken, end = diagram.walk(answers)
    assert isinstance(end, Leaf) and end.name is not None, "the answers settle the outcome"
    unknown = [question for question, answer in taken.items() if _means_not_knowing(diagram, question, answer)]
    if not unknown:
        return None
    changes = tuple(_changes(diagram, taken, unknown))
    found = _not_known(diagram, taken, changes, end.name)
    return found[0].question if _matters(found[0], end.name) else None


def _ways(diagram: Diagram, taken: Mapping[str, str]) -> Iterator[tuple[Node, str]]:
    """The nodes that answers pass, and the answer given at each."""
    vertex = diagram.root
    for answer in taken.values():
        assert isinstance(vertex, Node)
        yield vertex, answer
        vertex = vertex.branches[answer]


def _changes(diagram: Diagram, taken: Mapping[str, str], questions: Collection[str]) -> Iterator[AnswerChange]:
    """Every change of a single answer to one of the questions."""
    for node, answer in _ways(diagram, taken):
        for other in node.branches:
            if other == answer or node.question not in questions:
                continue
            vertex = diagram.walk({**taken, node.question: other})[1]
            asks = vertex.question if isinstance(vertex, Node) else None
            yield AnswerChange(node.question, other, asks, _in_order(diagram, _reached(vertex, taken)))


def _reached(start: Vertex, given: Mapping[str, str]) -> set[str | None]:
    """The outcomes that can be reached where the given answers are kept as far as they are offered."""
    return leaves(start, lambda node: kept(node, given))


def _in_order(diagram: Diagram, outcomes: set[str | None]) -> tuple[str, ...]:
    return tuple(outcome for outcome in diagram.rules.outcomes if outcome in outcomes)


def _not_asked(diagram: Diagram, taken: Mapping[str, str], differences: Differences) -> Iterator[NotAsked]:
    for question in diagram.order:
        if question in taken:
            continue
        yield NotAsked(question, differences.forcing(differences.to(_asks(question))))


def _nearest(
    diagram: Diagram, taken: Mapping[str, str], differences: Differences, outcome: str
) -> Iterator[NearestChange]:
    for other in diagram.rules.outcomes:
        if other == outcome:
            continue
        way = differences.nearest(_ends_in(other))
        if way is not None:
            yield NearestChange(
                other,
                {question: answer for question, answer in way.items() if taken.get(question, answer) != answer},
                {question: answer for question, answer in way.items() if question not in taken},
            )


def _asks(question: str) -> Arrives:
    return lambda vertex: isinstance(vertex, Node) and vertex.question == question


def _ends_in(outcome: str) -> Arrives:
    return lambda vertex: isinstance(vertex, Leaf) and vertex.name == outcome


def _means_not_knowing(diagram: Diagram, question: str, answer: str) -> bool:
    return diagram.rules.questions[question].answers[answer].find_out is not None


def _not_known(
    diagram: Diagram, taken: Mapping[str, str], changes: tuple[AnswerChange, ...], outcome: str
) -> tuple[NotKnown, ...]:
    """First what could change the outcome; of that, what leaves the fewest outcomes possible at worst; then as asked."""
    found = [
        NotKnown(
            question,
            {
                change.answer: change.outcomes
                for change in changes
                if change.question == question and not _means_not_knowing(diagram, question, change.answer)
            },
        )
        for question, answer in taken.items()
        if _means_not_knowing(diagram, question, answer)
    ]
    return tuple(
        sorted(found, key=lambda each: (not _matters(each, outcome), max(map(len, each.if_known.values()), default=0)))
    )


def _matters(unknown: NotKnown, outcome: str) -> bool:
    """Whether knowing it could change the outcome."""
    return any(outcomes != (outcome,) for outcomes in unknown.if_known.values())
