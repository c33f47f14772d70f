"""Pages as HTML: one document that stands alone, for reading on any screen, for sending on, and for printing on A4.

It loads nothing and runs nothing, and says so in a content security policy: only its own style sheet, known by its
digest, is let in. Texts are escaped, so that nothing a person typed is ever markup.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from sharewise.present.formats.layouts import in_boxes, in_columns, in_slides, sheet_size, slide_size
from sharewise.present.formats.plain_text import labelled
from sharewise.present.page import (
    NO_FRAME,
    BarChart,
    Block,
    CommandLine,
    DefinitionList,
    DocumentFrame,
    Heading,
    Inline,
    Inlines,
    ItemList,
    Layout,
    Page,
    Paragraph,
    Quotation,
    Table,
    Title,
    Verbatim,
    as_text,
    inlines_of,
    title_of,
)
from sharewise.present.wording import IMPORTANT, LANGUAGE
from sharewise.text import display_width, one_line, visible

# A label of at most so many characters stands beside its text where there is room; a longer one stands above it.
_SHORT_LABEL = 16
# What is longer, in characters, may go on over a printed page: a third of a page, or much of the paper would be empty.
# A line break counts as half a line of characters.
_LONG_TEXT, _LONG_PART, _LINE_BREAK = 1500, 2400, 50
# A list of so many points or more, each of at most so many characters, is printed in two columns.
_MANY_POINTS, _SHORT_POINT = 6, 110

STYLE = "\n" + Path(__file__).with_name("page.css").read_text(encoding="utf-8")
_LAYOUT_STYLES: Mapping[Layout, str] = {
    layout: Path(__file__).with_name(f"{layout}.css").read_text(encoding="utf-8")
    for layout in ("side", "slides", "poster")
}
# What the letters of a slide are called in its style sheet, by their size in points on A4.
_SLIDE_SIZES = {24.0: "large", 20.0: "medium", 16.0: "small", 12.0: "smallest"}


def html_text(page: Page, frame: DocumentFrame = NO_FRAME) -> str:
    """The page as one HTML document. Its title names its window or tab."""
    named = one_line(title_of(page))
    style = f"{STYLE}{_layout_style(page, frame)}{_on_each_sheet(named, frame)}"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{LANGUAGE}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(named, quote=False)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *([] if frame.layout == "slides" else _head(frame)),
            "<main>",
            *_laid_out(page, frame),
            *_ending(frame.ending),
            "</main>",
            "</body>",
            "</html>\n",
        ]
    )


def _layout_style(page: Page, frame: DocumentFrame) -> str:
    """What the style sheet has beside that of all pages, for a layout."""
    if frame.layout == "sheets":
        return ""
    style = _LAYOUT_STYLES[frame.layout]
    if frame.layout == "slides":
        return style
    return f"{style}@media print {{ html {{ font-size: {sheet_size(page, frame):g}pt; }} }}\n"


def _laid_out(page: Page, frame: DocumentFrame) -> Iterator[str]:
    """The page as its layout has it."""
    match frame.layout:
        case "sheets":
            yield from _body(page)
        case "slides":
            for number, slide in enumerate(in_slides(page)):
                yield f'<section class="slide {_SLIDE_SIZES[slide_size(slide)]}">'
                yield from _head(frame) if number == 0 else ()
                yield from _body(slide)
                yield "</section>"
        case _:
            above, *boxes = in_boxes(page)
            yield from _body(above)
            columns = in_columns(boxes) if frame.layout == "side" else (boxes,)
            shown = [line for column in columns for line in _column(column)]
            yield from _around("div", ' class="boxes"', shown)


def _column(boxes: Iterable[Page]) -> Iterator[str]:
    shown = [line for box in boxes for line in _around("section", "", [*_body(box)])]
    yield from _around("div", "", shown)


def _on_each_sheet(named: str, frame: DocumentFrame) -> str:
    """What each printed sheet says of the document that it belongs to. The first one has the head of the page itself."""
    head = {"top-left": frame.organisation, "top-right": frame.mark}
    said = _margins({**head, "bottom-left": frame.reference or named})
    on_the_first = "".join(f"@{place} {{ content: none; }} " for place, text in head.items() if text)
    return f"@page {{ {said}}}\n" + (f"@page :first {{ {on_the_first}}}\n" if on_the_first else "")


def _margins(texts: Mapping[str, str]) -> str:
    """Texts in the margins of a sheet. Every character that could act in a style sheet is escaped."""
    return "".join(
        f'@{place} {{ content: "{_in_style(one_line(text))}"; font: 8.5pt sans-serif; }} '
        for place, text in texts.items()
        if text
    )


def _in_style(text: str) -> str:
    return "".join(each if each.isascii() and each.isalnum() else f"\\{ord(each):x} " for each in text)


def _head(frame: DocumentFrame) -> Iterator[str]:
    """Whose document it is and who may read it, above the page."""
    said = [f"<p>{_text(one_line(text))}</p>" for text in (frame.organisation, frame.mark) if text]
    yield from _around("header", "", said)


def _ending(ending: Page) -> Iterator[str]:
    """What comes after the page, kept together in print."""
    yield from _around("section", "", [line for block in ending for line in _block(block)])


def page_bytes(page: Page, frame: DocumentFrame = NO_FRAME) -> bytes:
    """The page as one HTML document in UTF-8."""
    return html_text(page, frame).encode()


def _body(page: Page) -> Iterator[str]:
    """The blocks, those of a level 3 heading in a section of their own, so that print can keep them together."""
    parts: list[list[Block]] = [[]]
    for block in page:
        if isinstance(block, Title | Heading):
            parts.append([])
        parts[-1].append(block)
    for part in parts:
        shown = "\n".join(line for block in part for line in _block(block))
        if part and isinstance(part[0], Heading) and part[0].level == 3:
            yield '<section class="long">' if len(shown) > _LONG_PART else "<section>"
            yield shown
            yield "</section>"
        elif shown:
            yield shown


def _text(text: Inlines) -> str:
    """A text as HTML: sanitised, escaped, its line breaks kept even where there is no style sheet."""
    return "".join(_inline(part) for part in inlines_of(text))


def _inline(part: Inline) -> str:
    if isinstance(part, CommandLine):
        return f"<code>{escape(one_line(part.text), quote=False)}</code>"
    return escape(visible(part), quote=False).replace("\n", "<br>")


def _long(block_text: Inlines) -> str:
    """The attribute of what may go on over a printed page."""
    text = as_text(block_text)
    return ' class="long"' if len(text) + _LINE_BREAK * text.count("\n") > _LONG_TEXT else ""


def _block(block: Block) -> Iterator[str]:
    match block:
        case Title(text):
            yield f"<h1>{_text(text)}</h1>"
        case Heading(text, level):
            yield f"<h{level}>{_text(text)}</h{level}>"
        case Paragraph(text, "warning"):
            yield f'<p class="warning"><strong>{IMPORTANT}</strong> {_text(text)}</p>'
        case Paragraph(text, "quiet"):
            yield f'<p class="quiet">{_text(text)}</p>'
        case Paragraph(text):
            yield f"<p>{_text(text)}</p>"
        case Verbatim(text):
            yield f"<p>{_text(one_line(text))}</p>"
        case Quotation(text):
            yield f"<blockquote{_long(text)}><p>{_text(text)}</p></blockquote>"
        case ItemList(items, numbered):
            brief = len(items) >= _MANY_POINTS and all(len(visible(as_text(item))) <= _SHORT_POINT for item in items)
            name, attributes = ("ol", "") if numbered else ("ul", ' class="brief"' if brief else "")
            yield from _around(name, attributes, [f"<li{_long(item)}>{_text(item)}</li>" for item in items])
        case DefinitionList(rows):
            short = all(len(visible(label)) <= _SHORT_LABEL for label, _ in rows)
            pairs = [
                f"<div{_long(text)}><dt>{_text(labelled(label))}</dt><dd>{_text(text)}</dd></div>"
                for label, text in rows
            ]
            yield from _around("dl", f' class="{"beside" if short else "above"}"', pairs)
        case Table():
            yield from _table(block)
        case BarChart():
            yield from _chart(block)


def _table(table: Table) -> Iterator[str]:
    """A table whose cells say which heading they belong to. Where it is wider than the window it moves by itself, with the keyboard too."""

    def cells(row: tuple[str, ...], scopes: tuple[str, ...]) -> str:
        shown = ""
        for place, (text, scope) in enumerate(zip(row, scopes, strict=True)):
            kind = ' class="number"' if place in table.numbers else ""
            words = _text(one_line(text))
            shown += f'<th scope="{scope}"{kind}>{words}</th>' if scope else f"<td{kind}>{words}</td>"
        return f"<tr>{shown}</tr>"

    caption = one_line(table.caption)
    yield f'<div class="table" role="region" tabindex="0" aria-label="{escape(visible(caption))}">'
    yield "<table>"
    yield f"<caption>{_text(caption)}</caption>"
    yield f"<thead>{cells(table.columns, ('col',) * len(table.columns))}</thead>"
    yield "<tbody>"
    yield from (cells(row, ("row", *("",) * (len(row) - 1))) for row in table.rows)
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


# In the picture of a chart, in the unit of its own letters: how far each bar is below the one before, and how thick it is.
_BAR_STEP, _BAR_BESIDE, _BAR_BELOW = 1.5, 0.8, 0.5
# Labels of at most so many columns stand beside their bars, and take so much of the width; longer ones stand above.
_BAR_LABEL, _LABEL_PART, _NUMBER_PART = 20, 36, 18


def _chart(chart: BarChart) -> Iterator[str]:
    """A chart as a picture that is read as text too, in words that grow with the reader's own size of letters."""
    beside = all(display_width(one_line(bar.label)) <= _BAR_LABEL for bar in chart.bars)
    step = _BAR_STEP if beside else 2 * _BAR_STEP
    yield "<figure>"
    yield f"<figcaption>{_text(one_line(chart.title))}</figcaption>"
    yield f'<svg role="img" width="100%" height="{step * len(chart.bars):g}em">'
    yield f"<title>{_text(one_line(chart.title))}</title>"
    yield f"<desc>{_text(one_line(chart.says))}</desc>"
    start, room = (_LABEL_PART, 100 - _LABEL_PART - _NUMBER_PART) if beside else (0, 100 - _NUMBER_PART)
    for number, bar in enumerate(chart.bars):
        top = step * number
        long = room * (bar.value or 0) / max(chart.longest, 1)
        label, shown = _text(one_line(bar.label)), _text(one_line(bar.shown))
        at, thick = (top + 0.35, _BAR_BESIDE) if beside else (top + _BAR_STEP, _BAR_BELOW)
        yield f'<text x="0" y="{top + 1.1:g}em">{label}</text>'
        if bar.value:
            yield f'<rect x="{start:g}%" y="{at:g}em" width="{long:.2f}%" height="{thick:g}em"></rect>'
        yield f'<text x="{start + long + bool(bar.value or beside):.2f}%" y="{at + (0.75 if beside else 0.6):g}em">{shown}</text>'
    yield "</svg>"
    yield "</figure>"


def _around(name: str, attributes: str, lines: list[str]) -> Iterator[str]:
    """An element around others, unless there are none."""
    if lines:
        yield f"<{name}{attributes}>"
        yield from lines
        yield f"</{name}>"
