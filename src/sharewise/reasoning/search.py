"""Searching a diagram for a path that shows something: always with a shortest or an early example, never path by path.

A condition is followed along a path box by box: a box dies when its question is answered otherwise, or is passed without
being asked. Two places with the same boxes alive go on alike, so each is searched once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from sharewise.reasoning.diagram import Diagram, Leaf, Node, Tree, leaves
from sharewise.rulebook.conditions import Box

Answers: TypeAlias = dict[str, str]


class Tracker:
    """Which boxes of a list can still hold along a path, or (at a leaf) do hold. A set of boxes is a bit mask."""

    def __init__(self, diagram: Diagram, boxes: Iterable[Box]) -> None:
        questions = list(diagram.rules.questions.items())
        self._testing = [0] * len(questions)
        self._allowing: list[dict[str, int]] = [{} for _ in questions]
        boxes = list(boxes)
        self.start = (1 << len(boxes)) - 1
        for level, (question_id, question) in enumerate(questions):
            for answer in question.answers:
                allowing = 0
                for index, box in enumerate(boxes):
                    test = box.tests.get(question_id)
                    if test is not None:
                        self._testing[level] |= 1 << index
                    if test is None or test.allows(answer):
                        allowing |= 1 << index
                self._allowing[level][answer] = allowing

    def passed(self, alive: int, after: int, before: int) -> int:
        """The boxes left when the questions after `after` and before `before` are passed without being asked."""
        for level in range(after + 1, before):
            alive &= ~self._testing[level]
        return alive

    def answered(self, alive: int, level: int, answer: str) -> int:
        """The boxes left when the question at `level` is answered."""
        return alive & self._allowing[level][answer]


def shortest(diagram: Diagram, boxes: Iterable[Box], wanted: Callable[[str | None, bool], bool]) -> Answers | None:
    """A shortest path to a leaf with `wanted(outcome, condition holds)`, as its answers. None: there is none."""
    return shortest_alive(diagram, boxes, lambda outcome, alive: wanted(outcome, bool(alive)))


def shortest_alive(diagram: Diagram, boxes: Iterable[Box], wanted: Callable[[str | None, int], bool]) -> Answers | None:
    """As `shortest`, where `wanted` is given the mask of the boxes that hold."""
    tracker = Tracker(diagram, boxes)
    end = len(diagram.order)
    known: dict[tuple[int, int], Answers | None] = {}

    def search(place: Tree, alive: int, last: int) -> Answers | None:
        level = end if isinstance(place, Leaf) else diagram.order[place.question]
        alive = tracker.passed(alive, last, level)
        if isinstance(place, Leaf):
            return {} if wanted(place.name, alive) else None
        key = (id(place), alive)
        if key not in known:
            best: Answers | None = None
            for answer, branch in place.branches.items():
                rest = search(branch, tracker.answered(alive, level, answer), level)
                if rest is not None and (best is None or len(rest) + 1 < len(best)):
                    best = {place.question: answer, **rest}
            known[key] = best
        return known[key]

    return search(diagram.root, tracker.start, -1)


def pairs_of_ends(first: Tree, second: Tree, orders: Mapping[str, int]) -> Iterator[tuple[Answers, Leaf, Leaf]]:
    """Every pair of ends that two diagrams (or parts) reach under the same answers, with answers that reach it."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Tree, Tree, Answers]] = [(first, second, {})]
    while waiting:
        one, two, answers = waiting.pop(0)
        if (id(one), id(two)) in seen:
            continue
        seen.add((id(one), id(two)))
        if isinstance(one, Leaf) and isinstance(two, Leaf):
            yield answers, one, two
            continue
        nodes = [place for place in (one, two) if isinstance(place, Node)]
        question = min((place.question for place in nodes), key=orders.__getitem__)
        asking = [place for place in nodes if place.question == question]
        for answer in dict.fromkeys(answer for place in asking for answer in place.branches):
            step = {**answers, question: answer}
            for first_on in after(one, question, answer):
                waiting += [(first_on, second_on, step) for second_on in after(two, question, answer)]


def after(place: Tree, question: str, answer: str) -> list[Tree]:
    """Where a part goes on after an answer. Where it does not offer that answer: wherever it can go on, to be sure."""
    if not isinstance(place, Node) or place.question != question:
        return [place]
    return [place.branches[answer]] if answer in place.branches else list(place.branches.values())


def ways_to(diagram: Diagram, question: str, tracker: Tracker) -> Iterator[tuple[Node, Answers, int]]:
    """Every node that asks `question`, with a shortest way to it for each set of boxes that can still hold there."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Tree, Answers, int, int]] = [(diagram.root, {}, tracker.start, -1)]
    while waiting:
        place, way, alive, last = waiting.pop(0)
        if isinstance(place, Leaf) or diagram.order[place.question] > diagram.order[question]:
            continue
        level = diagram.order[place.question]
        alive = tracker.passed(alive, last, level)
        if (id(place), alive) in seen:
            continue
        seen.add((id(place), alive))
        if place.question == question:
            yield place, way, alive
            continue
        for answer, branch in place.branches.items():
            kept = tracker.answered(alive, level, answer)
            waiting.append((branch, {**way, place.question: answer}, kept, level))


_Start: TypeAlias = tuple[Tree, Tree, int, int, Answers]


def landings(
    diagram: Diagram, tracker: Tracker, start: _Start
) -> Iterator[tuple[Answers, str | None, str | None, int]]:
    """Where the worse side of a pair lands: its answers, both outcomes, and the boxes that hold on the worse side."""
    seen: set[tuple[int, int, int, int]] = set()
    waiting = [start]
    while waiting:
        mild, worse, alive, last, answers = waiting.pop(0)
        if (id(mild), id(worse), alive, last) in seen:
            continue
        seen.add((id(mild), id(worse), alive, last))
        if isinstance(worse, Leaf):
            held = tracker.passed(alive, last, len(diagram.order))
            for old in sorted(leaves(mild), key=str):
                yield answers, old, worse.name, held
            continue
        level = diagram.order[worse.question]
        if isinstance(mild, Node) and diagram.order[mild.question] < level:
            waiting += [(branch, worse, alive, last, answers) for branch in mild.branches.values()]
            continue
        passed = tracker.passed(alive, last, level)
        for answer, branch in worse.branches.items():
            kept = tracker.answered(passed, level, answer)
            step = {**answers, worse.question: answer}
            waiting += [(mild_on, branch, kept, level, step) for mild_on in after(mild, worse.question, answer)]
