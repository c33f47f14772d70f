"""The flow in parts that can be read from paper and from a wall: a page of boxes for each, question after question.

No lines are drawn: each way on says the number of the box that it leads to, and where that is in another part, which. A page is A4 across;
its text has nine points there, and more than sixteen pixels on a screen of 1080 lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sharewise.present.map.cards import LINE, Card, CardWords, card
from sharewise.present.map.node_words import about, in_full, short_of, title_of, under
from sharewise.present.map.text_width import broken
from sharewise.present.wording import map_wording
from sharewise.reasoning.flow import Flow
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line
from sharewise.values import frozen

# A4 across in millimetres, and the size of all text on it but for heads: a little more than nine points.
PAGE_WIDE, PAGE_HIGH, TEXT_SIZE = 297.0, 210.0, 3.2
WIDE, HIGH = PAGE_WIDE / TEXT_SIZE, PAGE_HIGH / TEXT_SIZE
MARGIN, TITLE, HEAD = 2.0, 1.6, 1.15
_COLUMNS, _BETWEEN, _APART = 3, 1.4, 0.7
_COLUMN = (WIDE - 2 * MARGIN - (_COLUMNS - 1) * _BETWEEN) / _COLUMNS
# What stands beside the text of a box: its number, and a margin at either side.
_ROOM = _COLUMN - 3.3
_AFTER_HEAD, _ABOVE_FOOT = 0.4, 0.6


@frozen
class PlacedHead:
    """What a question is called above its boxes: its corner and its lines."""

    x: float
    y: float
    lines: tuple[str, ...]


@frozen
class PlacedBox:
    """A box and its corner."""

    card: Card
    x: float
    y: float


@frozen
class MapPart:
    """One part: its number, the questions asked in it in their order, and where its heads and boxes stand on its page."""

    number: int
    questions: tuple[str, ...]
    heads: tuple[PlacedHead, ...]
    boxes: tuple[PlacedBox, ...]
    high: float

    @property
    def states(self) -> tuple[int, ...]:
        """The numbers of its boxes."""
        return tuple(box.card.state.number for box in self.boxes)


@frozen
class MapInParts:
    """All parts of a flow, and the texts that every page has above and below."""

    parts: tuple[MapPart, ...]
    title: tuple[str, ...]
    lead: tuple[str, ...]
    foot: tuple[str, ...]

    def part_of(self, state: int) -> int:
        """The number of the part in which a state's box stands."""
        return next(part.number for part in self.parts if state in part.states)

    def onward(self, part: int, state: int) -> str:
        """How a box of `part` says where a way leads."""
        there = self.part_beside(part, state)
        form = map_wording.TO_HERE if there is None else map_wording.TO_PART
        return form.format(number=state, part=there)

    def part_beside(self, part: int, state: int) -> int | None:
        """The part in which a state's box stands, where that is another than `part`."""
        there = self.part_of(state)
        return None if there == part else there


def in_parts(rules: Rulebook, edition: str, flow: Flow) -> MapInParts:
    """The flow in parts. Each state stands in one of them, in the order of their numbers. A question begins a new page where it does not
    fit in what is left, unless that is most of one.
    """
    wide = WIDE - 2 * MARGIN
    lead = [map_wording.DANGER, under(rules, edition), map_wording.HOW_PART, *([map_wording.ONLY] if flow.only else [])]
    # The widest that the number of a part can be.
    title = broken(map_wording.PART_TITLE.format(title=title_of(rules, flow), part=99, parts=99), wide / TITLE)
    texts = (tuple(title), tuple(broken(" ".join(lead), wide)), tuple(broken(about(rules), wide)))
    top = MARGIN + len(title) * LINE * TITLE + len(texts[1]) * LINE + _ABOVE_FOOT
    room = HIGH - top - len(texts[2]) * LINE - MARGIN - _ABOVE_FOOT
    return MapInParts(tuple(_parts(_sections(rules, flow), top, room)), *texts)


@frozen
class _Section:
    """A question: its head in lines, and the boxes at which it is asked."""

    question: str
    head: tuple[str, ...]
    cards: tuple[Card, ...]

    @property
    def head_high(self) -> float:
        return len(self.head) * LINE * HEAD + _AFTER_HEAD


def _sections(rules: Rulebook, flow: Flow) -> Iterator[_Section]:
    def answers(question: str, given: Sequence[str]) -> Sequence[str]:
        said = in_full(rules, question, given)
        return said if len(said) == 1 else [f"•\u00a0{each}" for each in said]

    words = CardWords(
        answers,
        lambda outcome: one_line(rules.outcomes[outcome].title),
        lambda state: map_wording.TO_PART.format(number=state, part=99),
    )
    for number, name in enumerate(rules.questions, 1):
        cards = tuple(card(state, words, _ROOM) for state in flow.states.values() if state.question == name)
        if cards:
            head = map_wording.QUESTION_IS.format(number=number, short=short_of(rules, name))
            yield _Section(name, tuple(broken(head, _COLUMN / HEAD)), cards)


class _Page:
    """A page that is being filled, column by column."""

    def __init__(self, top: float, room: float) -> None:
        self.top, self.room = top, room
        self.questions: list[str] = []
        self.heads: list[PlacedHead] = []
        self.boxes: list[PlacedBox] = []
        self.column, self.y = 0, 0.0

    @property
    def x(self) -> float:
        return MARGIN + self.column * (_COLUMN + _BETWEEN)

    def fits(self, high: float) -> bool:
        """Whether so much fits below what stands in the column; in an empty one, all does."""
        return self.y == 0 or self.y + high <= self.room

    def takes(self, section: _Section) -> bool:
        """Whether all boxes of a question fit in what is left."""
        column, y = self.column, self.y
        for index, each in enumerate(section.cards):
            high = each.height + (section.head_high if index == 0 else 0)
            if y and y + high > self.room:
                column, y = column + 1, 0.0
            y += high + _APART
        return column < _COLUMNS

    def turned(self) -> bool:
        """Go on at the top of the next column. False: there is none."""
        self.column, self.y = self.column + 1, 0.0
        return self.column < _COLUMNS

    def put_head(self, section: _Section) -> None:
        self.heads.append(PlacedHead(self.x, self.top + self.y, section.head))
        self.y += section.head_high

    def put(self, each: Card, question: str) -> None:
        if question not in self.questions:
            self.questions.append(question)
        self.boxes.append(PlacedBox(each, self.x, self.top + self.y))
        self.y += each.height + _APART

    def part(self, number: int) -> MapPart:
        lowest = max(box.y + box.card.height for box in self.boxes)
        return MapPart(
            number, tuple(self.questions), tuple(self.heads), tuple(self.boxes), max(self.top + self.room, lowest)
        )


def _parts(sections: Iterator[_Section], top: float, room: float) -> Iterator[MapPart]:
    number, page = 1, _Page(top, room)
    for section in sections:
        # The end of the question before may have left nearly the whole page.
        if page.column and not page.takes(section):
            yield page.part(number)
            number, page = number + 1, _Page(top, room)
        for index, each in enumerate(section.cards):
            begins = index == 0
            if not page.fits(each.height + (section.head_high if begins else 0)) and not page.turned():
                yield page.part(number)
                number, page = number + 1, _Page(top, room)
                # A question that goes on says so again.
                begins = True
            if begins:
                page.put_head(section)
            page.put(each, section.question)
    if page.boxes:
        yield page.part(number)


def questions_in(rules: Rulebook, part: MapPart) -> Mapping[int, str]:
    """The questions of a part, by their numbers."""
    numbers = {name: number for number, name in enumerate(rules.questions, 1)}
    return {numbers[name]: short_of(rules, name) for name in part.questions}
