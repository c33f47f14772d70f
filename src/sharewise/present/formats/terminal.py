"""Pages on a terminal, with colour and weight. The only place that imports rich.

Colour never carries a meaning alone: whatever is coloured also says in words what it is.
"""

from __future__ import annotations

from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sharewise.present.formats.plain_text import fitting_width, labelled
from sharewise.present.page import (
    Block,
    DefinitionList,
    Heading,
    Inlines,
    ItemList,
    Page,
    Paragraph,
    Quotation,
    Title,
    Verbatim,
    as_text,
    inlines_of,
)
from sharewise.present.wording import IMPORTANT
from sharewise.text import display_width, one_line, visible

_TONES = {"normal": "", "quiet": "dim", "warning": "bold yellow"}


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
        # What is copied whole is left to the terminal to break: what it breaks, it copies unbroken.
        console.print(_block(block, console.width), soft_wrap=isinstance(block, Verbatim))
        before = block


def _text(text: Inlines, style: str = "") -> Text:
    return Text(visible(as_text(text)), style=style, overflow="fold", no_wrap=False)


def _block(block: Block, width: int) -> RenderableType:
    match block:
        case Title(text):
            return Text.assemble(
                _text(text, "bold"), "\n", Text("━" * min(display_width(visible(text)), width), "cyan")
            )
        case Heading(text, level):
            return _text(text, "bold cyan" if level == 2 else "bold")
        case Paragraph(text, tone):
            return _text((f"{IMPORTANT} ", *inlines_of(text)) if tone == "warning" else text, _TONES[tone])
        case Verbatim(text):
            return Text(one_line(text))
        case Quotation(text):
            return Padding(_text(text), (0, 0, 0, 2))
        case ItemList(items, numbered):
            grid = _grid()
            for number, item in enumerate(items, 1):
                grid.add_row(Text(f"{number}." if numbered else "-", "cyan", justify="right"), _text(item))
            return grid
        case DefinitionList(rows):
            return _pairs(rows, width)


def _pairs(rows: tuple[tuple[str, Inlines], ...], width: int) -> RenderableType:
    if width < 60 or max((display_width(visible(label)) for label, _ in rows), default=0) + 2 > width // 3:
        parts = [(_text(labelled(label), "bold"), Padding(_text(text), (0, 0, 0, 2))) for label, text in rows]
        return Group(*(part for pair in parts for part in pair))
    grid = _grid()
    for label, text in rows:
        grid.add_row(_text(labelled(label), "bold"), _text(text))
    return grid


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    return grid
