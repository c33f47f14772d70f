"""Pages on a terminal, with weight and a little colour. The only place that imports rich.

The lines are those of plain text. What has to be read has the terminal's own colour, which is readable on whatever background the
person has; only what adorns is coloured, and no meaning rests on it.
"""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from sharewise.present.formats.plain_text import fitting_width, marked_lines, wrapped
from sharewise.present.page import Block, DefinitionList, Heading, Page, Paragraph, Title
from sharewise.text import display_width

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
            rule = _RULE * max(display_width(line) for line in lines)
            return Text.assemble(("\n".join(lines), "bold"), "\n", (rule, _RULE_STYLE))
        case _:
            begins, rest = _weight(block)
            lines_of = [Text.assemble((begin, begins), (text, rest)) for begin, text in marked_lines(block, width)]
            return Text("\n").join(lines_of)


def _weight(block: Block) -> tuple[str, str]:
    """How heavy the marks and the text of a block are."""
    match block:
        case Heading() | Paragraph(tone="warning"):
            return "bold", "bold"
        case DefinitionList():
            return "bold", ""
        case _:
            return "", ""
