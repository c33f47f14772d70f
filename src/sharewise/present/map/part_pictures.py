"""The parts of the flow as pictures: each an SVG that stands alone, or all of them in one HTML document, a page for each.

Neither loads or runs anything. The document says so in a content security policy: only its own style sheet is let in.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from pathlib import Path

from sharewise.present.flow_map import FlowMap
from sharewise.present.map.cards import LINE
from sharewise.present.map.map_parts import (
    HEAD,
    HIGH,
    MARGIN,
    PAGE_HIGH,
    PAGE_WIDE,
    TITLE,
    WIDE,
    MapInParts,
    MapPart,
    in_parts,
    questions_in,
)
from sharewise.present.map.node_words import title_of
from sharewise.present.map.svg import STYLE, drawn_card, drawn_text, svg_text, units, xml_text
from sharewise.present.map.text_width import broken
from sharewise.present.wording import LANGUAGE, map_wording
from sharewise.text import listed, one_line

_A4_STYLE = STYLE.replace("A3", "A4")
_DOCUMENT_STYLE = _A4_STYLE + Path(__file__).with_name("parts.css").read_text(encoding="utf-8")


def svg_bytes(flow_map: FlowMap) -> bytes:
    """The map as an SVG document, or the part of it that is asked for."""
    if isinstance(flow_map.part, int):
        return part_svg(flow_map, flow_map.part).encode()
    return svg_text(flow_map.rules, flow_map.edition, flow_map.flow, flow_map.total, flow_map.command).encode()


def part_svg(flow_map: FlowMap, number: int) -> str:
    """The part of this number as an SVG document."""
    whole = in_parts(flow_map.rules, flow_map.edition, flow_map.flow)
    return "\n".join(_picture(flow_map, whole, whole.parts[number - 1], _A4_STYLE)) + "\n"


def parts_bytes(flow_map: FlowMap) -> bytes:
    """The parts as one HTML document in UTF-8: all of them, or the one that is asked for."""
    whole = in_parts(flow_map.rules, flow_map.edition, flow_map.flow)
    shown = [part for part in whole.parts if flow_map.part in (None, "all", part.number)]
    title = escape(one_line(title_of(flow_map.rules, flow_map.flow)), quote=False)
    digest = base64.b64encode(hashlib.sha256(_DOCUMENT_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    lines = [
        "<!doctype html>",
        f'<html lang="{LANGUAGE}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{_DOCUMENT_STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{title}</h1>",
    ]
    for part in shown:
        lines += ["<section>", *_picture(flow_map, whole, part, ""), "</section>"]
    return "\n".join([*lines, "</main>", "</body>", "</html>\n"]).encode()


def _picture(flow_map: FlowMap, whole: MapInParts, part: MapPart, style: str) -> Iterator[str]:
    """A part as an SVG element. With `style` it stands alone."""
    rules, number = flow_map.rules, part.number
    # What a part holds that no page has room for makes its page higher.
    high = max(HIGH, part.high + 0.6 + len(whole.foot) * LINE + MARGIN)
    named = map_wording.PART_TITLE.format(title=title_of(rules, flow_map.flow), part=number, parts=len(whole.parts))
    asked = listed(
        map_wording.QUESTION_IS.format(number=each, short=short) for each, short in questions_in(rules, part).items()
    )
    size = (
        f'width="{PAGE_WIDE:.0f}mm" height="{PAGE_HIGH * high / HIGH:.1f}mm" viewBox="0 0 {units(WIDE)} {units(high)}"'
    )
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title-{number} description-{number}" '
        f'xml:lang="{LANGUAGE}">'
    )
    said = map_wording.DESCRIPTION.format(lead=asked, command=f"{flow_map.command} --part {number}")
    yield f'<title id="title-{number}">{xml_text(named)}</title>'
    yield f'<desc id="description-{number}">{xml_text(said)}</desc>'
    if style:
        yield f"<style>{style}</style>"
    yield f'<rect class="paper" width="{units(WIDE)}" height="{units(high)}"/>'
    for index, line in enumerate(_lines(named, whole)):
        yield drawn_text("part", MARGIN, MARGIN + index * LINE * TITLE, line, size=TITLE)
    top = MARGIN + len(whole.title) * LINE * TITLE
    for index, line in enumerate(whole.lead):
        yield drawn_text("strong" if index == 0 else "", MARGIN, top + index * LINE, line)
    for head in part.heads:
        for index, line in enumerate(head.lines):
            yield drawn_text("question", head.x, head.y + index * LINE * HEAD, line, size=HEAD)
    for box in part.boxes:
        yield from drawn_card(rules, flow_map.flow, box.card, box.x, box.y, lambda state: whole.onward(number, state))
    foot = high - MARGIN - len(whole.foot) * LINE
    for index, line in enumerate(whole.foot):
        yield drawn_text("", MARGIN, foot + index * LINE, line)
    yield "</svg>"


def _lines(named: str, whole: MapInParts) -> list[str]:
    """The title of a part in no more lines than there is room for."""
    return broken(named, (WIDE - 2 * MARGIN) / TITLE)[: len(whole.title)]
