"""Pages as HTML: one document that stands alone, for reading on any screen, for sending on, and for printing on A4.

It loads nothing and runs nothing, and says so in a content security policy: only its own style sheet, known by its
digest, is let in. Texts are escaped, so that nothing a person typed is ever markup.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape

from sharewise.present.formats.plain_text import labelled
from sharewise.present.page import (
    Block,
    CommandLine,
    DefinitionList,
    Heading,
    Inline,
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
from sharewise.text import one_line, visible

# A label of at most so many characters stands beside its text where there is room; a longer one stands above it.
_SHORT_LABEL = 16
# What is longer, in characters, may go on over a printed page: a third of a page, or much of the paper would be empty.
# A line break counts as half a line of characters.
_LONG_TEXT, _LONG_PART, _LINE_BREAK = 1500, 2400, 50
# A list of so many points or more, each of at most so many characters, is printed in two columns.
_MANY_POINTS, _SHORT_POINT = 6, 110

# Sizes are in rem and em, so that the reader's own text size holds. Colours pass AAA (7:1) for text, light and dark.
STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c2024; --quiet: #4a5157; --quote: #4f7482; --warning: #a04b00;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #15181b; --ink: #e5e7e9; --quiet: #b0b7bd; --quote: #7fa6b5; --warning: #f0a35c;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
main { max-width: 40rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3 { line-height: 1.25; margin: 0; text-wrap: balance; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; padding-bottom: .5rem; border-bottom: .1875rem solid var(--quote); }
h2 { font-size: 1.4rem; margin-top: 2.5rem; }
h3 { font-size: 1.125rem; margin-top: 1.75rem; }
h2 + section > h3 { margin-top: 1rem; }
p, ul, ol, dl, blockquote { margin: .75rem 0 0; }
h2 + p, h2 + ul, h2 + ol, h2 + dl, h2 + blockquote, h3 + p, h3 + ul, h3 + ol, h3 + dl, h3 + blockquote {
  margin-top: .375rem;
}
h1, h2, h3, p, li, dt, dd { white-space: pre-wrap; }
code { font: .9375em ui-monospace, Consolas, "Liberation Mono", monospace; }
.quiet { color: var(--quiet); font-size: .9375rem; }
.warning { padding-left: 1rem; border-left: .3125rem solid var(--warning); }
blockquote { padding-left: 1rem; border-left: .1875rem solid var(--quote); }
blockquote p { margin: 0; }
ul, ol { padding-left: 1.75rem; }
li + li { margin-top: .25rem; }
dl div + div { margin-top: .375rem; }
dl.above div + div { margin-top: .75rem; }
dt { font-weight: 600; }
dd { margin: 0; }
@media (min-width: 36em), print {
  dl.beside { display: grid; grid-template-columns: fit-content(12rem) minmax(0, 1fr); column-gap: .75rem; }
  dl.beside div { display: grid; grid-column: 1 / -1; grid-template-columns: 9rem minmax(0, 1fr); column-gap: .75rem; }
  @supports (grid-template-columns: subgrid) { dl.beside div { grid-template-columns: subgrid; } }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #000; --quiet: #000; --quote: #666; --warning: #000;
  }
  html { font-size: 10pt; }
  body { font-size: 1rem; line-height: 1.33; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 1.7rem; }
  h2 { font-size: 1.3rem; margin-top: 1.2rem; }
  h3 { font-size: 1.1rem; margin-top: .85rem; }
  h2 + section > h3 { margin-top: .5rem; }
  p, ul, ol, dl, blockquote { margin-top: .35rem; }
  h2 + p, h2 + ul, h2 + ol, h2 + dl, h2 + blockquote, h3 + p, h3 + ul, h3 + ol, h3 + dl, h3 + blockquote {
    margin-top: .2rem;
  }
  dl div + div, li + li { margin-top: .0625rem; }
  dl.above div + div { margin-top: .25rem; }
  h1, h2, h3, h2 + p { break-after: avoid; break-inside: avoid; }
  ul.brief { columns: 2; column-gap: 2rem; }
  section, li, blockquote, dl div, .warning { break-inside: avoid; }
  .long { break-inside: auto; }
  p, dd { orphans: 3; widows: 3; }
}
@page {
  size: A4;
  margin: 14mm 18mm 16mm;
  @bottom-right {
    content: "Page " counter(page) " of " counter(pages);
    font: 8.5pt -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif;
  }
}
"""


def html_text(page: Page, *, title: str | None = None) -> str:
    """The page as one HTML document. `title` names its window or tab; without it, the page's own title does."""
    own = next((block.text for block in page if isinstance(block, Title)), "sharewise")
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en-GB">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(one_line(own if title is None else title), quote=False)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            *_body(page),
            "</main>",
            "</body>",
            "</html>\n",
        ]
    )


def page_bytes(page: Page) -> bytes:
    """The page as one HTML document in UTF-8."""
    return html_text(page).encode()


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
            yield f'<p class="warning"><strong>Important:</strong> {_text(text)}</p>'
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


def _around(name: str, attributes: str, lines: list[str]) -> Iterator[str]:
    """A list, unless it is empty."""
    if lines:
        yield f"<{name}{attributes}>"
        yield from lines
        yield f"</{name}>"
