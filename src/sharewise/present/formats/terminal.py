"""Pages on a terminal, with weight and a little colour. The only place that imports rich.

The lines are those of plain text. What has to be read has the terminal's own colour, which is readable on whatever background the
person has; only what adorns is coloured, and no meaning rests on it.
"""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from sharewise.present.formats.plain_text import fitting_width, labelled, marked_lines, wrapped
from sharewise.present.page import BarChart, Block, DefinitionList, Heading, Page, Paragraph, Table, Title
from sharewise.text import display_width, one_line

# What stands under a title.
_RULE, _RULE_STYLE = "━", "cyan"


def show(page: Page, stream: TextIO, *, columns: int, colour: bool) -> None:
    """Print the page on `stream`, wrapped for `columns`."""
    console = Console(
        file=stream,
        width=fitting_width(columns),
        force_terminal=True,
        no_color=not colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    before: Block | None = None
    for block in page:
        if before is not None and not isinstance(before, Heading):
            console.print()
        # Each line is as long as it may be; what is longer is copied whole, and left to the terminal to break.
        console.print(_drawn(block, console.width), soft_wrap=True)
        before = block


def _drawn(block: Block, width: int) -> Text:
    match block:
        case Title(text):
            lines = wrapped(text, width)
            rule = _RULE * min(max(display_width(line) for line in lines), width)
            return Text.assemble(("\n".join(lines), "bold"), "\n", (rule, _RULE_STYLE))
        case BarChart() if block.bars and _room_for_bars(block, width) > 0:
            return _bars(block, width)
        case _:
            begins, rest = _weight(block)
            lines_of = [Text.assemble((begin, begins), (text, rest)) for begin, text in marked_lines(block, width)]
            return Text("\n").join(lines_of)


# What a bar is drawn with: whole columns, and the eighths of one.
_WHOLE, _EIGHTHS = "█", " ▏▎▍▌▋▊▉"
# Shorter than this, bars say nothing, and longer they say no more.
_SHORTEST_BARS, _LONGEST_BARS = 8, 32


def _columns_beside_bars(chart: BarChart) -> tuple[int, int]:
    """How wide the labels and the numbers of a chart are."""
    labels = max(display_width(one_line(bar.label)) for bar in chart.bars)
    return labels, max(display_width(one_line(bar.shown)) for bar in chart.bars)


def _room_for_bars(chart: BarChart, width: int) -> int:
    """How long the longest bar can be; 0 where it is not worth it."""
    room = width - sum(_columns_beside_bars(chart)) - 2 * len("  ")
    return 0 if room < _SHORTEST_BARS else min(room, _LONGEST_BARS)


def _bars(chart: BarChart, width: int) -> Text:
    """The chart as lines: what each bar is of, its number, and the bar."""
    room, (labels, numbers) = _room_for_bars(chart, width), _columns_beside_bars(chart)
    lines = [Text("\n".join(wrapped(labelled(chart.title), width)), "bold")]
    for bar in chart.bars:
        label, shown = one_line(bar.label), one_line(bar.shown)
        words = label + " " * (labels - display_width(label) + 2) + " " * (numbers - display_width(shown)) + shown
        eighths = 8 * room * (bar.value or 0) // max(chart.longest, 1)
        drawn = _WHOLE * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
        lines.append(Text.assemble(words + ("  " if drawn else ""), (drawn, _RULE_STYLE)))
    return Text("\n").join(lines)


def _weight(block: Block) -> tuple[str, str]:
    """How heavy the marks and the text of a block are."""
    match block:
        case Heading() | Paragraph(tone="warning"):
            return "bold", "bold"
        case DefinitionList() | Table() | BarChart():
            return "bold", ""
        case _:
            return "", ""
