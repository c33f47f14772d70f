"""Where everything stands in the picture of a flow. All lengths are in units of the size of the text in the boxes.

Columns, one for each question, stand side by side. Given the height that may be used, each column takes the least width
in which its boxes fit under one another; among all heights, the one is taken that leaves the text largest on the page.
Within a column, boxes stand as near as their order allows to the middle of what they are connected with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from sharewise.present.map.cards import LINE, Card, CardWords, card, least_room
from sharewise.present.map.order import Hop, Lane, Ordered, Place
from sharewise.present.map.text_width import broken, widest_word
from sharewise.reasoning.flow import Flow
from sharewise.values import frozen

# Between boxes, a lane's height, and between columns: so much, and more where many lines run.
_APART, _LANE, _BETWEEN, _PER_HOP = 0.7, 0.8, 2.1, 0.12
_WIDEST_ROOM, _ROOM_STEP = 30, 1
_SETTLINGS = 40
# The head of a column is larger than the text in its boxes.
HEAD = 1.2


@frozen
class Column:
    """A question: its head in lines, and where its boxes stand."""

    question: str
    x: float
    width: float
    head: tuple[str, ...]


@frozen
class Placed:
    """A box and its corner."""

    card: Card
    x: float
    y: float


@frozen
class Line:
    """A line from a way on to the box it leads to: the heights at which it runs, one for each column from the first, where
    it leaves, to the last, where it arrives.
    """

    start: int
    way: int
    to: int
    first: int
    heights: tuple[float, ...]

    @property
    def last(self) -> int:
        """The column where it arrives."""
        return self.first + len(self.heights) - 1


@frozen
class Layout:
    """The whole of it. Heights are measured from the top of the boxes; the heads stand above."""

    columns: tuple[Column, ...]
    cards: tuple[Placed, ...]
    lines: tuple[Line, ...]
    width: float
    height: float
    head: float


def lay_out(
    flow: Flow,
    order: Ordered,
    words: CardWords,
    heads: Mapping[str, str],
    size: Callable[[float, float], float],
) -> Layout:
    """The flow laid out so that `size`, the text's size on the page given the width and height used, is greatest.

    `order` is that of `ordered`, and `heads` names the questions.
    """
    stacks = _Stacks(flow, words, order)
    best: tuple[float, list[float]] | None = None
    least = max(stacks.height(index, _WIDEST_ROOM) for index in range(len(order.columns)))
    for step in range(40):
        rooms = [stacks.room(index, least * 1.06**step) for index in range(len(order.columns))]
        width, height, head = stacks.extent(rooms, heads)
        reached = size(width, height + head)
        if best is None or reached > best[0]:
            best = reached, rooms
    assert best is not None
    return stacks.placed(best[1], heads)


class _Stacks:
    """The boxes and lanes of each column under one another, for any width."""

    def __init__(self, flow: Flow, words: CardWords, order: Ordered) -> None:
        self._flow = flow
        self._order = order
        self._least: list[float] = []
        for column in order.columns:
            states = [flow.states[place] for place in column if isinstance(place, int)]
            self._least.append(least_room(states, words))
        self._gaps = [
            _BETWEEN + _PER_HOP * len({hop.end for hop in hops} | {hop.start for hop in hops}) for hops in order.hops
        ]
        # Many widths are tried, and most of them for more than one height.
        self.card = cache(lambda number, room: card(flow.states[number], words, room))
        self.height = cache(self._height)

    def high(self, place: Place, room: float) -> float:
        return _LANE if isinstance(place, Lane) else self.card(place, room).height

    def _height(self, index: int, room: float) -> float:
        places = self._order.columns[index]
        room = max(room, self._least[index])
        return sum(self.high(place, room) for place in places) + _APART * (len(places) - 1)

    def room(self, index: int, height: float) -> float:
        """The least room for text with which the column is no higher than `height`."""
        room = self._least[index]
        while room < _WIDEST_ROOM and self.height(index, room) > height:
            room += _ROOM_STEP
        return room

    def extent(self, rooms: Sequence[float], heads: Mapping[str, str]) -> tuple[float, float, float]:
        """The width, the height of the columns, and the height of their heads."""
        columns = self._columns(rooms, heads)
        height = max(self.height(index, room) for index, room in enumerate(rooms))
        return columns[-1].x + columns[-1].width, height, _head_height(columns)

    def placed(self, rooms: Sequence[float], heads: Mapping[str, str]) -> Layout:
        columns = self._columns(rooms, heads)
        width, height, head = self.extent(rooms, heads)
        tops = self._settled(rooms, height)
        cards = tuple(
            Placed(self.card(place, rooms[index]), columns[index].x, tops[place])
            for index, places in enumerate(self._order.columns)
            for place in places
            if isinstance(place, int)
        )
        return Layout(columns, cards, tuple(self._lines(rooms, tops)), width, height, head)

    def _columns(self, rooms: Sequence[float], heads: Mapping[str, str]) -> tuple[Column, ...]:
        columns: list[Column] = []
        x = 0.0
        for question, places, room, gap in zip(
            self._order.questions, self._order.columns, rooms, self._gaps, strict=True
        ):
            number = next(place for place in places if isinstance(place, int))
            wide = self.card(number, room).width
            # A head may reach a little into the gap, and is not broken within a word.
            least = max(wide + 1, widest_word(heads[question]) * HEAD)
            columns.append(Column(question, x, wide, tuple(broken(heads[question], least / HEAD))))
            x += max(wide, least - 1) + gap
        return tuple(columns)

    def _leaves(self, hop: Hop, rooms: Sequence[float], index: int) -> float:
        """How far below its top a place is left by a hop."""
        if isinstance(hop.start, Lane):
            return _LANE / 2
        return self.card(hop.start, rooms[index]).rows[hop.way].port

    def _arrives(self, place: Place, rooms: Sequence[float], index: int) -> float:
        return _LANE / 2 if isinstance(place, Lane) else self.card(place, rooms[index]).entry

    def _settled(self, rooms: Sequence[float], height: float) -> dict[Place, float]:
        """The top of every place: drawn to the middle of what it is connected with, column by column, there and back."""
        tops: dict[Place, float] = {}
        for index, places in enumerate(self._order.columns):
            tops |= _stacked(
                places, [height / 2] * len(places), [self.high(each, rooms[index]) for each in places], height
            )
        pulls: list[dict[Place, list[tuple[Place, float]]]] = [{} for _ in self._order.columns]
        for index, hops in enumerate(self._order.hops[:-1]):
            for hop in hops:
                shift = self._leaves(hop, rooms, index) - self._arrives(hop.end, rooms, index + 1)
                pulls[index].setdefault(hop.start, []).append((hop.end, -shift))
                pulls[index + 1].setdefault(hop.end, []).append((hop.start, shift))
        last = len(self._order.columns) - 1
        for settling in range(_SETTLINGS):
            for step in range(last + 1):
                index = last - step if settling % 2 else step
                places = self._order.columns[index]
                wanted = [
                    sum(tops[other] + shift for other, shift in pulled) / len(pulled)
                    if (pulled := pulls[index].get(place))
                    else tops[place]
                    for place in places
                ]
                tops |= _stacked(places, wanted, [self.high(each, rooms[index]) for each in places], height)
        return tops

    def _lines(self, rooms: Sequence[float], tops: Mapping[Place, float]) -> list[Line]:
        level = {question: index for index, question in enumerate(self._order.questions)}
        lines: list[Line] = []
        for state in self._flow.states.values():
            first = level[state.question]
            for index, way in enumerate(state.ways):
                if isinstance(way.to, int):
                    last = level[self._flow.states[way.to].question]
                    lanes = (tops[Lane(way.to, column)] + _LANE / 2 for column in range(first + 1, last))
                    leaves = tops[state.number] + self.card(state.number, rooms[first]).rows[index].port
                    arrives = tops[way.to] + self.card(way.to, rooms[last]).entry
                    lines.append(Line(state.number, index, way.to, first, (leaves, *lanes, arrives)))
        return lines


def _head_height(columns: Sequence[Column]) -> float:
    return (max(len(column.head) for column in columns) + 1) * LINE * HEAD + 0.8


def _stacked(
    places: Sequence[Place], wanted: Sequence[float], heights: Sequence[float], most: float
) -> dict[Place, float]:
    """The tops nearest to those wanted, by least squares, with the places in order, apart, and between 0 and `most`.

    Pooling adjacent violators: neighbours that want to overlap are joined, and stand at the mean of what they want.
    """
    shifts = [sum(heights[:index]) + _APART * index for index in range(len(places))]
    pools: list[tuple[float, int]] = []
    for want, shift in zip(wanted, shifts, strict=True):
        mean, count = want - shift, 1
        while pools and pools[-1][0] >= mean:
            before, others = pools.pop()
            mean, count = (before * others + mean * count) / (others + count), count + others
        pools.append((mean, count))
    spare = most - (shifts[-1] + heights[-1])
    means = [min(max(mean, 0.0), spare) for mean, count in pools for _ in range(count)]
    return {place: mean + shift for place, mean, shift in zip(places, means, shifts, strict=True)}
