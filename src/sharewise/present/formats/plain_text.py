"""Pages as plain lines: no colour, no box, nothing that moves. Every line makes sense when it is read aloud.

What screen readers, `--plain`, `TERM=dumb` and files get.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from sharewise.present.page import (
    NO_FRAME,
    BarChart,
    Block,
    CommandLine,
    DefinitionList,
    DocumentFrame,
    Heading,
    Inlines,
    ItemList,
    Page,
    Paragraph,
    Quotation,
    Table,
    Title,
    Verbatim,
    commands_in,
    inlines_of,
)
from sharewise.present.wording import IMPORTANT
from sharewise.text import clusters, display_width, expression, one_line, visible

# A space that no line is broken at. It is a plain space again in what comes of wrapping.
UNBROKEN = "\u00a0"
_WORDS = expression(" +|[^ ]+")
_ADDRESS = expression(r"[(<\"']?https?://")
WIDEST = 80
# Narrower than this, reading is no use: then lines run over the edge.
NARROWEST = 20
# Labels stand beside their text where there is room, and above it where there is not.
_ROOM_FOR_LABELS = 60


def fitting_width(columns: int) -> int:
    """The width to wrap at on a screen of `columns`."""
    return max(NARROWEST, min(columns, WIDEST))


def wrapped(text: Inlines, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """`text`, sanitised and wrapped at `width` columns, its own line breaks kept; `first` and `rest` begin the first and
    later lines. A word that is wider than a line is broken; a command that fits on a line never is, and no address on the web:
    one that is wider than a line is a line of its own, to be copied whole.
    """
    rest = " " * len(first) if rest is None else rest
    room = width - display_width(rest)
    parts = (found for part in inlines_of(text) for found in (commands_in(part) if isinstance(part, str) else (part,)))
    whole = "".join(_kept_together(part, room) if isinstance(part, CommandLine) else visible(part) for part in parts)
    lines: list[str] = []
    for paragraph in whole.split("\n"):
        begin = rest if lines else first
        lines += [line.replace(UNBROKEN, " ") for line in _filled(paragraph, width, begin, rest)] or [begin.rstrip()]
    return lines


def _kept_together(command: CommandLine, room: int) -> str:
    """A command as one word, where a line has room for it."""
    shown = one_line(command.text)
    return shown.replace(" ", UNBROKEN) if display_width(shown) < room else shown


def _filled(text: str, width: int, begin: str, rest: str) -> list[str]:
    """One paragraph as lines: `begin` and `rest` begin the first and the later ones. Spaces where a line ends are dropped."""
    lines: list[str] = []
    line, used, gap = "", display_width(begin), ""
    room = width - display_width(rest)
    for word in _WORDS.findall(text):
        if word.startswith(" "):
            # Those that begin the text are kept, such as those of an example that is set in.
            gap = word if line or not lines else ""
            continue
        wide = display_width(word)
        if used + len(gap) + wide <= width:
            line, used = line + gap + word, used + len(gap) + wide
        elif wide > room and _ADDRESS.match(word):
            if line or (not lines and begin.strip()):
                lines.append(((rest if lines else begin) + line).rstrip(" "))
            lines.append(word)
            line, used = "", width - room
        elif line and wide <= room:
            lines.append((rest if lines else begin) + line)
            line, used = word, width - room + wide
        else:
            line, used = line + gap, used + len(gap)
            for character in clusters(word):
                if used + display_width(character) > width:
                    lines.append((rest if lines else begin) + line.rstrip(" "))
                    line, used = "", width - room
                line, used = line + character, used + display_width(character)
        gap = ""
    return [*lines, (rest if lines else begin) + line] if line else lines


# What gives text a weight or a colour, and takes no room.
_STYLING = expression(r"\x1b\[[0-9;]*m")
# A last page of fewer lines than these is not worth a key.
_FEWEST_LINES = 5


def rows_taken(lines: Iterable[str], columns: int) -> int:
    """How many rows of a window lines take as they are drawn: one that is too wide, such as an address, goes on in the next row."""
    widths = (display_width(_STYLING.sub("", line)) for line in lines)
    return sum(max(1, math.ceil(width / max(columns, 1))) for width in widths)


def paged(lines: Sequence[str], rows: int, columns: int) -> list[list[str]]:
    """The lines of a page in pieces that take at most `rows` of a window of `columns`, each ended where a paragraph ends if that is
    near, and the last no shorter than what is worth turning to. A line that takes more rows is a piece of its own. Put together they
    are the page again.
    """
    taken = [rows_taken([line], columns) for line in lines]
    pieces: list[list[str]] = []
    done, left = 0, sum(taken)
    while left > rows:
        fitting = sum(1 for height in itertools.accumulate(taken[done : done + rows]) if height <= rows)
        most = max(1, min(fitting, len(lines) - done - _FEWEST_LINES))
        ends = [number + 1 for number in range(most - 1, most // 2, -1) if not lines[done + number].strip()]
        end = done + (ends[0] if ends else most)
        pieces.append(list(lines[done:end]))
        left -= sum(taken[done:end])
        done = end
    return [*pieces, list(lines[done:])] if done < len(lines) else pieces


def labelled(label: str) -> str:
    """A label as it stands before its text."""
    shown = visible(label)
    return shown if shown.endswith(("?", ".")) else shown + ":"


def plain_lines(page: Page, width: int) -> list[str]:
    """The page as lines of at most `width` columns, with an empty line between blocks and none at the ends."""
    lines: list[str] = []
    before: Block | None = None
    for block in page:
        if before is not None and not isinstance(before, Heading):
            lines.append("")
        lines += _block(block, width)
        before = block
    return lines


def page_bytes(page: Page, frame: DocumentFrame = NO_FRAME) -> bytes:
    """The page for a file, as wide as a page is, with what comes after it. A text has no sheets to say anything on."""
    return plain_text((*page, *frame.ending), WIDEST).encode()


def plain_text(page: Page, width: int) -> str:
    """The page as one text, wrapped at `width` columns."""
    return "\n".join(plain_lines(page, width)) + "\n"


def _block(block: Block, width: int) -> Iterator[str]:
    return (begin + text for begin, text in marked_lines(block, width))


def marked_lines(block: Block, width: int) -> Iterator[tuple[str, str]]:
    """The lines of a block, each in two: the mark or label that it begins with, which may be empty, and the text."""
    match block:
        case Title(text):
            lines = wrapped(text, width)
            yield from (("", line) for line in lines)
            yield "=" * min(max(display_width(line) for line in lines), width), ""
        case Heading(text):
            yield from (("", line) for line in wrapped(text, width))
        case Paragraph(text, tone):
            whole = (f"{IMPORTANT} ", *inlines_of(text)) if tone == "warning" else text
            yield from (("", line) for line in wrapped(whole, width))
        case Verbatim(text):
            yield "", one_line(text)
        case Quotation(text):
            yield from (("", line) for line in wrapped(text, width, "  "))
        case ItemList(items, numbered):
            for number, item in enumerate(items, 1):
                begin = f"{number}. " if numbered else "- "
                yield from _after(item, width, begin.rjust(len(f"{len(items)}. ")) if numbered else begin)
        case DefinitionList(rows):
            yield from _pairs(rows, width)
        case Table():
            yield from _table(block, width)
        case BarChart(title, _, says):
            yield from ((line, "") for line in wrapped(labelled(title), width))
            yield from (("", line) for line in wrapped(says, width))


def _pairs(rows: tuple[tuple[str, Inlines], ...], width: int) -> Iterator[tuple[str, str]]:
    widest = max((display_width(visible(label)) for label, _ in rows), default=0) + 2
    for label, text in rows:
        shown = labelled(label)
        if width < _ROOM_FOR_LABELS or widest > width // 3:
            yield from ((line, "") for line in wrapped(shown, width))
            yield from (("", line) for line in wrapped(text, width, "  "))
        else:
            yield from _after(text, width, shown + " " * (widest - display_width(shown)), " " * widest)


_BETWEEN_COLUMNS = "  "
# A first column that is narrower says its words in too many lines.
_NARROWEST_COLUMN = 18


def _table(table: Table, width: int) -> Iterator[tuple[str, str]]:
    """A table in columns, where the window is wide enough; else each row as a list of what stands under each heading."""
    yield from ((line, "") for line in wrapped(labelled(table.caption), width))
    grid = [[one_line(text) for text in row] for row in (table.columns, *table.rows)]
    first, *others = (max(map(display_width, column)) for column in zip(*grid, strict=True))
    beside = sum(others) + len(_BETWEEN_COLUMNS) * len(others)
    if first + beside > width:
        first = width - beside
        if first < _NARROWEST_COLUMN:
            yield from _row_by_row(table, width)
            return
    for number, row in enumerate(grid):
        # What says what a row is about may take several lines; its numbers stand in the first.
        begin, *more = wrapped(row[0], first, "", "  ")
        cells = (_filled_up(text, others[place], place + 1 in table.numbers) for place, text in enumerate(row[1:]))
        whole = _BETWEEN_COLUMNS.join([_filled_up(begin, first, 0 in table.numbers), *cells]).rstrip(" ")
        yield from ((line, "") if number == 0 else ("", line) for line in (whole, *more))


def _filled_up(text: str, width: int, is_number: bool) -> str:
    """A cell as wide as its column."""
    blank = " " * (width - display_width(text))
    return blank + text if is_number else text + blank


def _row_by_row(table: Table, width: int) -> Iterator[tuple[str, str]]:
    for row in table.rows:
        if len(row) == 2:
            # Of two, the second needs no heading of its own: the caption is about it.
            first, second = (one_line(text) for text in row)
            yield from (("", line) for line in wrapped(f"{labelled(first)} {second}", width, "", "  "))
            continue
        yield from ((line, "") for line in wrapped(one_line(row[0]) if row else "", width))
        for heading, text in [*zip(table.columns, row, strict=True)][1:]:
            said = f"{labelled(one_line(heading))} {one_line(text)}"
            yield from (("", line) for line in wrapped(said, width, "  ", "    "))


def _after(text: Inlines, width: int, first: str, rest: str | None = None) -> Iterator[tuple[str, str]]:
    """As `wrapped`, with what begins the first line apart."""
    for number, line in enumerate(wrapped(text, width, first, rest)):
        yield (first.rstrip() if line == first.rstrip() else first, line[len(first) :]) if number == 0 else ("", line)
