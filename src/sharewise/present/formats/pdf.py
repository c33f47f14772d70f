"""Pages as PDF: A4, tagged for screen readers (PDF/UA-1), with its letters in it. Typst sets them, in this process.

What a page says goes to Typst as data, which `page.typ` shows: no text is ever part of the program that Typst reads. `page.typ`
reads no file, and nothing is fetched. Typst's own letters are taken first, so that the same page gives the same bytes everywhere; those of
the computer only where a page has characters that those have not.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from sharewise.errors import StorageFailed
from sharewise.present.formats.layouts import SIZES, in_boxes, in_slides
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
    as_text,
    inlines_of,
    stands_between_headings,
    title_of,
)
from sharewise.present.wording import IMPORTANT, formats_wording
from sharewise.text import expression, is_right_to_left, one_line, visible

_SETTING = Path(__file__).with_name("page.typ").read_bytes()
_STANDARD: Literal["ua-1"] = "ua-1"
# A label of at most so many characters stands beside its text; a longer one stands above it.
_SHORT_LABEL = 16
# The last so many blocks stay on one sheet, so that no last sheet has a single line.
_TOGETHER = 3
# What Typst says of a character that no letters have, and how often that is asked before it is left to Typst what to show.
_NOT_DISPLAYED = expression(r'the text `"((?:[^"\\]|\\.)++)"` could not be displayed')
_TYPST_ESCAPE = expression(r"\\u\{([0-9a-f]+)\}")
_MOST_TRIES = 12
# Scripts of which most letters can be shown, where one cannot.
_USUAL = frozenset({"LATIN", "GREEK", "CYRILLIC", "COMBINING", "MODIFIER"})


def page_bytes(page: Page, frame: DocumentFrame = NO_FRAME) -> bytes:
    """The page as one PDF document.

    Raises:
        StorageFailed: Typst could not make one.

    """
    # Imported here, as it need not be installed.
    import typst

    data, lacking = _data(page, frame), ""
    # Its own letters for Arabic are those of a typewriter, which nobody likes to read.
    for any_letters in [True] if any(map(is_right_to_left, _text_of(data))) else [False, True]:
        try:
            return _set(data, any_letters=any_letters)
        except typst.TypstError as error:
            lacking = _not_displayed(error)
    # No letters are here for some scripts: what is written in them is spelled out, one script after the other.
    unknown: set[str] = set()
    for _ in range(_MOST_TRIES):
        if not lacking:
            break
        unknown |= {each for each in _text_of(data) if _script(each) in set(map(_script, lacking))}
        spelled = _spelled_out(_data((*page, Paragraph(formats_wording.NO_LETTERS, "quiet")), frame), unknown)
        try:
            return _set(spelled, any_letters=True)
        except typst.TypstError as error:
            lacking = _not_displayed(error)
    try:
        # It may be less easy to read aloud then: better than none.
        return _set(data, any_letters=True, is_accessible=False)
    except typst.TypstError:
        raise StorageFailed(formats_wording.NO_PDF) from None


def _set(data: dict[str, Any], *, any_letters: bool, is_accessible: bool = True) -> bytes:
    """The document that Typst makes of the data.

    Raises:
        typst.TypstError: it can make none. What it says may hold what the page says.

    """
    import typst

    return typst.compile(
        _SETTING,
        sys_inputs={"page": json.dumps(data)},
        pdf_standards=_STANDARD if is_accessible else None,
        ignore_system_fonts=not any_letters,
    )


def _not_displayed(error: Exception) -> str:
    """The characters that there were no letters for; empty where something else was wrong."""
    found = _NOT_DISPLAYED.search(str(error))
    return _TYPST_ESCAPE.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""


def _text_of(data: Any) -> set[str]:
    """Every character in the data that is not plain."""
    return {each for each in json.dumps(data, ensure_ascii=False) if not each.isascii()}


def _script(character: str) -> str:
    """What a character has in common with others that the same letters are for: a script, or that it is a picture."""
    if unicodedata.category(character) in ("So", "Sk"):
        return "picture"
    script = unicodedata.name(character, "").partition(" ")[0]
    return character if script in _USUAL or not script else script


def _spelled_out(data: Any, unknown: set[str]) -> Any:
    """The data with these characters as their names, or their numbers."""

    def spelled(character: str) -> str:
        name = unicodedata.name(character, "")
        return f"[{name.lower()}]" if _script(character) == "picture" and name else f"[U+{ord(character):04X}]"

    match data:
        case str():
            return "".join(spelled(each) if each in unknown else each for each in data)
        case list():
            return [_spelled_out(each, unknown) for each in data]
        case dict():
            return {key: _spelled_out(value, unknown) for key, value in data.items()}
        case _:
            return data


def _data(page: Page, frame: DocumentFrame) -> dict[str, Any]:
    """All that the document says, as `page.typ` takes it."""
    blocks = [
        {**shown, "break-before": isinstance(block, Title) and number > 0, "stays": _stays(page, number, frame)}
        for number, block in enumerate(page)
        for shown in _block(block)
    ]
    title = one_line(title_of(page)) or "sharewise"
    layout = frame.layout
    return {
        "layout": layout,
        "sizes": SIZES.get(layout, ()),
        "parts": _parts(page, frame),
        "title": title,
        "organisation": one_line(frame.organisation),
        "mark": one_line(frame.mark),
        "foot": one_line(frame.reference) or title,
        "sheet": [
            part if place % 2 else f"={part}"
            for place, part in enumerate(re.split(r"\{(\w+)\}", formats_wording.SHEET_OF))
        ],
        "blocks": blocks if layout == "sheets" else [],
        "ending": [shown for block in frame.ending for shown in _block(block)],
    }


def _parts(page: Page, frame: DocumentFrame) -> list[dict[str, Any]]:
    """The slides or the boxes of a page. Typst finds how large their letters can be."""
    if frame.layout == "sheets":
        return []
    parts = in_slides(page) if frame.layout == "slides" else in_boxes(page)
    return [{"blocks": [shown for block in part for shown in _block(block)]} for part in parts]


def _stays(page: Page, number: int, frame: DocumentFrame) -> bool:
    """Whether a block has to stand on one sheet with the next: near the end, or between two headings."""
    is_near_the_end = not frame.ending and len(page) - _TOGETHER <= number < len(page) - 1
    return is_near_the_end or stands_between_headings(page, number)


def _block(block: Block) -> Iterator[dict[str, Any]]:
    """A block as data; nothing for one that says nothing."""
    match block:
        case Title(text):
            yield from _heading(1, text)
        case Heading(text, level):
            yield from _heading(level, text)
        case Paragraph(text, "warning"):
            yield {"kind": "warning", "word": IMPORTANT, "text": _said(text)}
        case Paragraph(text, tone):
            yield {"kind": "quiet" if tone == "quiet" else "paragraph", "text": _said(text)}
        case Verbatim(text):
            yield {"kind": "paragraph", "text": _said(one_line(text))}
        case Quotation(text):
            yield {"kind": "quote", "text": _said(text)}
        case ItemList(items, numbered):
            if items:
                yield {"kind": "steps" if numbered else "items", "items": [*map(_said, items)]}
        case DefinitionList(rows):
            if rows:
                beside = all(len(visible(label)) <= _SHORT_LABEL for label, _ in rows)
                pairs = [[_said(labelled(label)), _said(text)] for label, text in rows]
                yield {"kind": "pairs", "beside": beside, "rows": pairs}
        case Table(caption, columns, rows, numbers):
            if columns:
                cells = [[_said(one_line(text)) for text in row] for row in (columns, *rows)]
                heads, *others = cells
                shown = {"caption": _said(one_line(caption)), "columns": heads, "rows": others, "numbers": [*numbers]}
                yield {"kind": "table", **shown}
        case BarChart(title, bars, says):
            longest = max(block.longest, 1)
            shown_bars = [
                {
                    "label": _said(one_line(bar.label)),
                    "part": (bar.value or 0) / longest,
                    "shown": _said(one_line(bar.shown)),
                }
                for bar in bars
            ]
            yield {"kind": "chart", "title": _said(one_line(title)), "says": one_line(says), "bars": shown_bars}


def _heading(level: int, text: str) -> Iterator[dict[str, Any]]:
    if one_line(text):
        yield {"kind": "heading", "level": level, "text": _said(text)}


def _said(text: Inlines) -> list[list[str]]:
    """A text in parts, each with what it is; first of all, where that is so, that it is written from right to left."""
    direction = [["right-to-left", ""]] if is_right_to_left(as_text(text)) else []
    return direction + [
        ["command", one_line(part.text)] if isinstance(part, CommandLine) else ["text", visible(part)]
        for part in inlines_of(text)
    ]
