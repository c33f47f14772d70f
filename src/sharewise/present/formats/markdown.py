r"""Pages as Markdown (CommonMark) that reads well as it stands, and shows every text as text.

What a person typed is never a heading, a list, a link, a table, code or HTML here. Signs that mean something in
Markdown are escaped with a backslash. White space at the ends of a line, which Markdown takes away or gives a meaning,
is written as a number (`&#32;`). Texts keep their lines: a line that goes on ends in a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sharewise.present.formats.plain_text import labelled
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
    inlines_of,
)
from sharewise.present.wording import IMPORTANT
from sharewise.text import expression, one_line, visible

# `|`, `~` and `$` mean something in the Markdown of widely used sites, not in CommonMark.
_ANYWHERE = expression(r"[\\`*_\[\]<>&#|~$]")
# What makes an address a link where addresses need no brackets.
_ADDRESS = expression(r":(?=//)|(?<=www)\.|@", re.IGNORECASE)
# What begins a list, a rule across the page, or the underline that makes the line above it a heading.
_AT_THE_START = expression(r"[-+=:]|(?<=[0-9])[.)]")
# Holds the place of a command while the words about it are escaped. No text has it that was made visible.
_HELD = "\x00"
_NUMBER = expression(r"[0-9]+(?=[.)])")


def markdown_text(page: Page) -> str:
    """The page as CommonMark."""
    blocks: list[str] = []
    lists_in_a_row = 0
    for block in page:
        # Two lists in a row would be read as one, unless they have other signs.
        bullet, after_number = ("*", ")") if lists_in_a_row % 2 else ("-", ".")
        shown = _block(block, bullet, after_number)
        if shown:
            blocks.append(shown)
            lists_in_a_row = lists_in_a_row + 1 if isinstance(block, ItemList | DefinitionList) else 0
    return "\n\n".join(blocks) + "\n"


def page_bytes(page: Page, frame: DocumentFrame = NO_FRAME) -> bytes:
    """The page as CommonMark in UTF-8, with what comes after it. A text has no sheets to say anything on."""
    return markdown_text((*page, *frame.ending)).encode()


def _block(block: Block, bullet: str, after_number: str) -> str:
    """One block; nothing for one without words, except a heading."""
    match block:
        case Title(text):
            return f"# {_on_one_line(text)}".rstrip(" ")
        case Heading(text, level):
            return f"{'#' * level} {_on_one_line(text)}".rstrip(" ")
        case Paragraph(text, tone):
            return "\n".join(_lines(text, f"**{IMPORTANT}** " if tone == "warning" else ""))
        case Verbatim(text):
            return _on_one_line(text)
        case Quotation(text):
            return "\n".join(f"> {line}".rstrip(" ") for line in _lines(text))
        case ItemList(items, numbered):
            signs = (f"{number}{after_number}" if numbered else bullet for number, _ in enumerate(items, 1))
            return "\n".join(_item(sign, _lines(item)) for sign, item in zip(signs, items, strict=True))
        case DefinitionList(rows):
            pairs = (_lines(text, f"**{_on_one_line(labelled(label))}** ") for label, text in rows)
            return "\n".join(_item(bullet, lines) for lines in pairs)
        case Table():
            return _table(block)
        case BarChart(title, _, says):
            return "\n".join(_lines(says, f"**{_on_one_line(labelled(title))}** "))


def _table(table: Table) -> str:
    """A table as GitHub and most others read it, under its caption. The stroke between cells is escaped with all else."""
    under = ("---:" if place in table.numbers else "---" for place, _ in enumerate(table.columns))
    rows = [[_escaped(one_line(text)) for text in row] for row in (table.columns, *table.rows)]
    lines = [f"| {' | '.join(cells)} |" for cells in (rows[0], under, *rows[1:])]
    return "\n".join([f"**{_on_one_line(labelled(table.caption))}**", "", *lines])


def _item(sign: str, lines: Iterator[str]) -> str:
    """An entry of a list, its later lines under its first."""
    indent = " " * (len(sign) + 1)
    first, *rest = [*lines] or [""]
    return "\n".join([f"{sign} {first}".rstrip(" "), *(indent + line if line else "" for line in rest)])


def _on_one_line(text: str) -> str:
    """A text for a place that has one line: a heading, a label."""
    return _line(visible(text).replace("\n", " "))


def _lines(text: Inlines, first: str = "") -> Iterator[str]:
    """The text as lines of Markdown, after `first`. Empty lines part it; those at its ends are left out."""
    words, commands = "", list[str]()
    for part in inlines_of(text):
        if not isinstance(part, CommandLine):
            words += visible(part)
        elif command := one_line(part.text):
            # Two in a row would be read as one.
            words += f" {_HELD}" if words.endswith(_HELD) else _HELD
            commands.append(command)
    codes = map(_code, commands)
    for line in _lines_of(words, first):
        yield re.sub(_HELD, lambda _: next(codes), line)


def _code(command: str) -> str:
    """A command as code, between more backticks than stand in it."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", command)), default=0))
    space = " " if len(fence) > 1 else ""
    return f"{fence}{space}{command}{space}{fence}"


def _lines_of(text: str, first: str) -> Iterator[str]:
    lines = text.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    if first and not lines:
        yield first.rstrip(" ")
    for place, line in enumerate(lines):
        goes_on = bool(line.strip()) and place + 1 < len(lines) and bool(lines[place + 1].strip())
        yield (first if place == 0 else "") + _line(line) + ("\\" if goes_on else "")


def _line(line: str) -> str:
    """One line, escaped. A line of nothing but white space is empty."""
    inner = line.strip()
    if not inner:
        return ""
    before, _, after = line.partition(inner)
    # Enough at each end: between the number and the words, white space is white space.
    return _as_number(before[:1]) + before[1:] + _escaped(inner) + after[:-1] + _as_number(after[-1:])


def _as_number(space: str) -> str:
    return f"&#{ord(space)};" if space else ""


def _escaped(text: str) -> str:
    begins = _NUMBER.match(text)
    at = begins.end() if begins else 0
    places = {found.start() for pattern in (_ANYWHERE, _ADDRESS) for found in pattern.finditer(text)}
    if _AT_THE_START.match(text, at):
        places.add(at)
    return "".join(f"\\{character}" if place in places else character for place, character in enumerate(text))
