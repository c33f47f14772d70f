"""The order in which a flow is drawn: a column for each question, and within it an order with few crossings.

A line that passes over columns runs through a lane in each of them, so that it never runs through a box. Lines to the
same place share their lanes. The order follows Sugiyama, Tagawa and Toda (1981, IEEE Transactions on Systems, Man and
Cybernetics 11): each column in turn is put in the order of the mean of its neighbours, forwards and backwards. After each
sweep two that stand next to each other are exchanged as long as that takes a crossing away, as Gansner, Koutsofios, North
and Vo do (1993, IEEE Transactions on Software Engineering 19), and the best order met is kept. The same flow always gives
the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeAlias

from sharewise.reasoning.flow import Flow, State
from sharewise.values import frozen

_SWEEPS = 24


@frozen
class Lane:
    """Where the lines to state `to` pass through a column."""

    to: int
    column: int


# The number of a state, or a lane.
Place: TypeAlias = int | Lane


@frozen
class Hop:
    """A line's way from one column to the next. `way` is the place of the state's way on that it leaves by; a lane has one."""

    start: Place
    way: int
    end: Place


@frozen
class Ordered:
    """The questions that are asked, what stands in the column of each from top to bottom, and the hops from each column
    to the next.
    """

    questions: tuple[str, ...]
    columns: tuple[tuple[Place, ...], ...]
    hops: tuple[tuple[Hop, ...], ...]


def ordered(flow: Flow) -> Ordered:
    """The flow in columns, with few crossings."""
    questions = tuple(dict.fromkeys(state.question for state in flow.states.values()))
    level = {question: index for index, question in enumerate(questions)}
    columns: list[dict[Place, None]] = [{} for _ in questions]
    hops: list[dict[Hop, None]] = [{} for _ in questions]
    for state in flow.states.values():
        columns[level[state.question]][state.number] = None
    for state in flow.states.values():
        for index, way in enumerate(state.ways):
            if isinstance(way.to, int):
                last = level[flow.states[way.to].question]
                _run(columns, hops, state, index, way.to, level[state.question], last)
    best = [tuple(column) for column in columns]
    return Ordered(
        questions, _untangled(flow, best, [tuple(each) for each in hops]), tuple(tuple(each) for each in hops)
    )


def _run(
    columns: list[dict[Place, None]],
    hops: list[dict[Hop, None]],
    state: State,
    way: int,
    to: int,
    first: int,
    last: int,
) -> None:
    """Put a line from `state` to `to` through a lane in every column between."""
    start: Place = state.number
    for column in range(first, last):
        end: Place = to if column + 1 == last else Lane(to, column + 1)
        if isinstance(end, Lane):
            columns[column + 1][end] = None
        hops[column][Hop(start, way, end)] = None
        start, way = end, 0


def crossings(flow: Flow, columns: Sequence[Sequence[Place]], hops: Sequence[Sequence[Hop]]) -> int:
    """How often two lines cross between columns."""
    count = 0
    for index, between in enumerate(hops[:-1]):
        here, there = _positions(columns[index]), _positions(columns[index + 1])
        ends = sorted((here[hop.start] + _share(flow, hop), there[hop.end]) for hop in between)
        count += sum(one[0] < two[0] and one[1] > two[1] for place, one in enumerate(ends) for two in ends[place + 1 :])
    return count


def _untangled(
    flow: Flow, start: Sequence[tuple[Place, ...]], hops: Sequence[Sequence[Hop]]
) -> tuple[tuple[Place, ...], ...]:
    columns = list(start)
    best, fewest = tuple(columns), crossings(flow, columns, hops)
    for sweep in range(_SWEEPS):
        forwards = sweep % 2 == 0
        for index in range(1, len(columns)) if forwards else range(len(columns) - 2, -1, -1):
            beside: dict[Place, list[float]] = {}
            if forwards:
                positions = _positions(columns[index - 1])
                for hop in hops[index - 1]:
                    beside.setdefault(hop.end, []).append(positions[hop.start] + _share(flow, hop))
            else:
                positions = _positions(columns[index + 1])
                for hop in hops[index]:
                    beside.setdefault(hop.start, []).append(positions[hop.end])
            own = _positions(columns[index])
            mean = {place: sum(beside[place]) / len(beside[place]) if place in beside else own[place] for place in own}
            columns[index] = tuple(sorted(own, key=lambda place: (mean[place], own[place])))
        _exchange(flow, columns, hops)
        count = crossings(flow, columns, hops)
        if count < fewest:
            best, fewest = tuple(columns), count
    return best


def _exchange(flow: Flow, columns: list[tuple[Place, ...]], hops: Sequence[Sequence[Hop]]) -> None:
    """Exchange neighbours within the columns as long as that takes a crossing away."""
    waiting = set(range(len(columns)))
    while waiting:
        index = min(waiting)
        waiting.remove(index)
        column = _with_neighbours_exchanged(columns[index], _ends_beside(flow, columns, hops, index))
        if column != columns[index]:
            columns[index] = column
            waiting |= {index - 1, index + 1} & set(range(len(columns)))


def _ends_beside(
    flow: Flow, columns: Sequence[tuple[Place, ...]], hops: Sequence[Sequence[Hop]], index: int
) -> list[dict[Place, list[float]]]:
    """Where the lines of each place of a column lead, in the columns before and after it."""
    beside: list[dict[Place, list[float]]] = []
    if index > 0:
        before = _positions(columns[index - 1])
        beside.append({})
        for hop in hops[index - 1]:
            beside[-1].setdefault(hop.end, []).append(before[hop.start] + _share(flow, hop))
    if index + 1 < len(columns):
        after = _positions(columns[index + 1])
        beside.append({})
        for hop in hops[index]:
            beside[-1].setdefault(hop.start, []).append(after[hop.end])
    return beside


def _with_neighbours_exchanged(
    column: tuple[Place, ...], beside: Sequence[Mapping[Place, list[float]]]
) -> tuple[Place, ...]:
    """A column in which no two neighbours can be exchanged that take a crossing away, given where the lines of each lead."""
    ends = [[each.get(place, []) for each in beside] for place in column]

    @cache
    def cross_less(one: int, two: int) -> bool:
        """Whether the lines of two places cross less where the second stands first. Asked again at each pass."""
        fewer = 0
        for ones, twos in zip(ends[one], ends[two], strict=True):
            for above in ones:
                for below in twos:
                    fewer += (above > below) - (above < below)
        return fewer > 0

    order, changed = list(range(len(column))), True
    while changed:
        changed = False
        for place in range(len(order) - 1):
            if cross_less(order[place], order[place + 1]):
                order[place], order[place + 1], changed = order[place + 1], order[place], True
    return tuple(column[place] for place in order)


def _positions(column: Sequence[Place]) -> dict[Place, float]:
    return {place: float(position) for position, place in enumerate(column)}


def _share(flow: Flow, hop: Hop) -> float:
    """How far down its box a line leaves, as a part of one place in the column."""
    return (hop.way + 0.5) / len(flow.states[hop.start].ways) if isinstance(hop.start, int) else 0.5
