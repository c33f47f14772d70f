"""How a document is laid out on paper, for the formats that have sheets: what belongs together, and how large its letters may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt

from sharewise.present.page import (
    Block,
    DefinitionList,
    DocumentFrame,
    Heading,
    ItemList,
    Layout,
    Page,
    Paragraph,
    Quotation,
    Title,
    as_text,
)

# On a sheet of A4: the largest and the least size of letters, in points.
SIZES: Mapping[Layout, tuple[float, float]] = {"side": (13.0, 7.0), "poster": (24.0, 9.0), "slides": (26.0, 10.0)}
# The size, in points, with which a text of one character would fill such a sheet in a browser, as large as the widest usual letters are.
_FILLS: Mapping[Layout, float] = {"side": 735.0, "poster": 690.0}
# What a text takes beside its own characters, counted in characters; and what a small one takes of their room.
_BESIDE, _SMALL = 50, 0.6
# A slide of so many characters has letters of this size, in points on A4; one that is longer, the least.
_SLIDES = ((750, 24.0), (1050, 20.0), (1600, 16.0))
_LEAST_SLIDE = 12.0


def in_boxes(page: Page) -> Iterator[tuple[Block, ...]]:
    """A page in parts: what stands before the first heading, then each heading with all that follows it."""
    yield from _parted(page, Heading)


def in_slides(page: Page) -> Iterator[tuple[Block, ...]]:
    """A page in slides: each title with all that follows it."""
    yield from _parted(page, Title)


def _parted(page: Page, begins: type[Heading] | type[Title]) -> Iterator[tuple[Block, ...]]:
    part: list[Block] = []
    for block in page:
        if isinstance(block, begins) and part:
            yield tuple(part)
            part = []
        part.append(block)
    # There is a first part, even of a page that says nothing.
    if part or not page:
        yield tuple(part)


def in_columns(boxes: Sequence[Page]) -> tuple[Sequence[Page], Sequence[Page]]:
    """Boxes in two columns, in their order, parted where the longer column is least long."""

    def longer(place: int) -> float:
        return max(_total(boxes[:place]), _total(boxes[place:]))

    place = min(range(1, len(boxes) + 1), key=longer, default=0)
    return boxes[:place], boxes[place:]


def sheet_size(page: Page, frame: DocumentFrame) -> float:
    """The size of letters, in points, with which the page fits on its one sheet of A4."""
    largest, least = SIZES[frame.layout]
    above, *boxes = in_boxes(page)
    columns = in_columns(boxes) if frame.layout == "side" else ()
    high = 2 * max(map(_total, columns)) if columns else _total(boxes)
    long = _long(above) + high + _SMALL * _long(frame.ending)
    return round(max(least, min(largest, _FILLS[frame.layout] / sqrt(max(long, 1)))), 1)


def slide_size(slide: Sequence[Block]) -> float:
    """The size of letters of a slide, in points on A4."""
    long = _long(slide)
    return next((size for most, size in _SLIDES if long <= most), _LEAST_SLIDE)


def _total(boxes: Sequence[Page]) -> float:
    return sum(map(_long, boxes))


def _long(blocks: Sequence[Block]) -> float:
    """About how much room blocks take, in characters."""
    return sum(_room(block) for block in blocks)


def _room(block: Block) -> float:
    match block:
        case Title(text) | Heading(text):
            return 2 * len(text) + _BESIDE
        case Quotation(text):
            return len(text) + _BESIDE
        case Paragraph(text):
            return len(as_text(text)) + _BESIDE
        case ItemList(items):
            return sum(len(as_text(item)) + _BESIDE for item in items)
        case DefinitionList(rows):
            return _SMALL * sum(len(label) + len(as_text(text)) + _BESIDE for label, text in rows)
        case _:
            return _BESIDE
