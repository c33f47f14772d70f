"""Pages as plain lines: no colour, no box, nothing that moves. Every line makes sense when it is read aloud.

What screen readers, `--plain`, `TERM=dumb` and files get.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from sharewise.present.page import Block, DefinitionList, Heading, ItemList, Page, Paragraph, Quotation, Title, Verbatim
from sharewise.text import one_line, visible

WIDEST = 80
# Narrower than this no word fits: then lines run over the edge.
NARROWEST = 20
# Labels stand beside their text where there is room, and above it where there is not.
_ROOM_FOR_LABELS = 60


def fitting_width(columns: int) -> int:
    """The width to wrap at on a screen of `columns`."""
    return max(NARROWEST, min(columns, WIDEST))


def wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """`text`, sanitised and wrapped, its own line breaks kept; `first` and `rest` begin the first and later lines."""
    rest = " " * len(first) if rest is None else rest
    lines: list[str] = []

    def together(command: re.Match[str]) -> str:
        return command[0].replace(" ", UNBROKEN) if len(rest) + len(command[0]) < width else command[0]

    for paragraph in visible(text).split("\n"):
        begin = rest if lines else first
        # What is to be typed stays on one line where there is room for it.
        whole = _TYPED.sub(together, paragraph)
        found = textwrap.wrap(whole, width, initial_indent=begin, subsequent_indent=rest, break_on_hyphens=False)
        lines += [line.replace(UNBROKEN, " ") for line in found] or [begin.rstrip()]
    return lines


# A space that no line is broken at. It is a plain space again in what comes of wrapping.
UNBROKEN = "\u00a0"
# A command of sharewise as it stands in a sentence.
_TYPED = re.compile(
    r"sharewise (?:decide|due|drafts|export|key|records|rules|setup|verify)"
    r"(?: (?:show|list|drop|check|compare|map|html|--[a-z-]+|[A-Z0-9-]+\.html|[A-Z]{2}-[0-9A-Z-]*[0-9A-Z]|REFERENCE|FILE|[a-z]+-[0-9]{4}))*"
)


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


def page_bytes(page: Page) -> bytes:
    """The page for a file, as wide as a page is."""
    return plain_text(page, WIDEST).encode()


def plain_text(page: Page, width: int) -> str:
    """The page as one text, wrapped at `width` columns."""
    return "\n".join(plain_lines(page, width)) + "\n"


def _block(block: Block, width: int) -> Iterator[str]:
    match block:
        case Title(text):
            lines = wrapped(text, width)
            yield from lines
            yield "=" * max(len(line) for line in lines)
        case Heading(text):
            yield from wrapped(text, width)
        case Paragraph(text, tone):
            yield from wrapped(f"Important: {text}" if tone == "warning" else text, width)
        case Verbatim(text):
            yield one_line(text)
        case Quotation(text):
            yield from wrapped(text, width, "  ")
        case ItemList(items, numbered):
            for number, item in enumerate(items, 1):
                begin = f"{number}. " if numbered else "- "
                yield from wrapped(item, width, begin.rjust(len(f"{len(items)}. ")) if numbered else begin)
        case DefinitionList(rows):
            yield from _pairs(rows, width)


def _pairs(rows: tuple[tuple[str, str], ...], width: int) -> Iterator[str]:
    widest = max((len(visible(label)) for label, _ in rows), default=0) + 2
    for label, text in rows:
        shown = labelled(label)
        if width < _ROOM_FOR_LABELS or widest > width // 3:
            yield from wrapped(shown, width)
            yield from wrapped(text, width, "  ")
        else:
            yield from wrapped(text, width, shown.ljust(widest), " " * widest)
