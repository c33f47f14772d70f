"""Pages as HTML: one document that stands alone, in which nothing that a person typed is markup."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from sharewise.present.formats.html import STYLE, html_text
from sharewise.present.formats.plain_text import labelled
from sharewise.present.page import (
    Bar,
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
    inlines_of,
)
from sharewise.present.pages.rules.rules_page import (
    examples_page,
    handout_page,
    other_examples,
    questions_page,
    resting_on,
    rule_page,
    worked_examples,
)
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.text import one_line, visible
from tests.present.formats.pages_of_text import HOSTILE, all_blocks, pages
from tests.support.needed import examples, long

_VOID = {"meta", "br"}
_FRAME = {"html", "head", "meta", "title", "style", "body", "main"}
_ELEMENTS = _FRAME | {
    *(
        "h1",
        "h2",
        "h3",
        "p",
        "strong",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "div",
        "dt",
        "dd",
        "br",
        "section",
        "code",
    ),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("figure", "figcaption", "svg", "desc", "text", "rect"),
}
_LEAVES = {"h1", "h2", "h3", "p", "li", "dt", "dd", "caption", "th", "td", "figcaption", "desc", "text"}
_CLASSES = {"quiet", "warning", "beside", "above", "brief", "long", "table", "number"}
# What may be said of an element beside its class, and how.
_ATTRIBUTES = {
    "th": {"scope": "col|row"},
    "svg": {"role": "img", "width": "100%", "height": r"[0-9.]+em"},
    "text": {"x": r"[0-9.]+%?", "y": r"[0-9.]+em"},
    "rect": {"x": r"[0-9.]+%", "y": r"[0-9.]+em", "width": r"[0-9.]+%", "height": r"[0-9.]+em"},
}
_SCROLLED = {"role": "region", "tabindex": "0", "aria-label": r"[^\n]*"}
_INSIDE = {
    "li": {"ul", "ol"},
    "div": {"dl", "main", "section"},
    "table": {"div"},
    "caption": {"table"},
    "tr": {"thead", "tbody"},
    "th": {"tr"},
    "td": {"tr"},
    "figure": {"main", "section"},
    "svg": {"figure"},
    "text": {"svg"},
    "rect": {"svg"},
    "dt": {"div"},
    "dd": {"div"},
    "h1": {"main"},
    "h2": {"main"},
    "h3": {"section"},
    "section": {"main"},
    "strong": {"p"},
    "code": {"p", "li", "dd"},
    "p": {"main", "section", "blockquote"},
}


class Read(HTMLParser):
    """A strict reader: every element is known, rightly placed and closed; every attribute is known."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.leaves: list[tuple[str, str]] = []
        self.title = ""
        self.pictured = ""
        self.style = ""
        self.policy = ""
        self.feed(document)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ELEMENTS, tag
        assert tag not in _INSIDE or self.open[-1] in _INSIDE[tag], (tag, self.open)
        named = dict(attrs)
        assert len(named) == len(attrs)
        if tag == "meta":
            assert set(named) <= {"charset", "http-equiv", "name", "content"}
            if "http-equiv" in named:
                assert named["http-equiv"] == "Content-Security-Policy"
                self.policy = named["content"] or ""
        elif tag == "html":
            assert named == {"lang": "en-GB"}
        else:
            allowed = _SCROLLED if named.get("class") == "table" else _ATTRIBUTES.get(tag, {})
            assert set(named) <= {"class", *allowed}
            assert all(re.fullmatch(pattern, named[name] or "") for name, pattern in allowed.items())
            assert set((named.get("class") or "").split()) <= _CLASSES
        if tag == "br":
            self.leaves[-1] = (self.leaves[-1][0], self.leaves[-1][1] + "\n")
        if tag not in _VOID:
            self.open.append(tag)
        if tag in _LEAVES:
            self.leaves.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "title" in self.open:
            if "svg" in self.open:
                # It is the same as what stands above the picture.
                self.pictured += data
            else:
                self.title += data
        elif "style" in self.open:
            self.style += data
        elif any(tag in _LEAVES for tag in self.open):
            self.leaves[-1] = (self.leaves[-1][0], self.leaves[-1][1] + data)
        else:
            assert not data.strip(), "text stands outside every block"

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_pi(self, data: str) -> None:
        raise AssertionError("a processing instruction")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError("a declaration")


def expected(page: Page) -> list[tuple[str, str]]:
    leaves: list[tuple[str, str]] = []
    for block in page:
        leaves += _expected(block)
    return leaves


def said(text: Inlines) -> str:
    """What is to be read: a command stands on one line."""
    return "".join(one_line(part.text) if isinstance(part, CommandLine) else visible(part) for part in inlines_of(text))


def _expected(block: Block) -> list[tuple[str, str]]:
    match block:
        case Title(text):
            return [("h1", visible(text))]
        case Heading(text, level):
            return [(f"h{level}", visible(text))]
        case Paragraph(text, "warning"):
            return [("p", f"Important: {said(text)}")]
        case Paragraph(text) | Quotation(text):
            return [("p", said(text))]
        case ItemList(items):
            return [("li", said(item)) for item in items]
        case DefinitionList(rows):
            return [leaf for label, text in rows for leaf in (("dt", labelled(label)), ("dd", said(text)))]
        case Table(caption, columns, rows):
            headings = [("th", one_line(text)) for text in columns]
            cells = [("td" if place else "th", one_line(text)) for row in rows for place, text in enumerate(row)]
            return [("caption", one_line(caption)), *headings, *cells]
        case BarChart(title, bars, says):
            words = [("text", one_line(text)) for bar in bars for text in (bar.label, bar.shown)]
            return [("figcaption", one_line(title)), ("desc", one_line(says)), *words]
    raise AssertionError


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is_and_is_never_markup(text: str) -> None:
    page = all_blocks(text)
    assert Read(html_text(page)).leaves == expected(page)


@settings(max_examples=examples(100))
@given(pages)
def test_any_page_reads_back_as_its_visible_text(page: Page) -> None:
    assert Read(html_text(page)).leaves == expected(page)


def test_the_policy_lets_in_the_own_style_sheet_and_nothing_else() -> None:
    read = Read(html_text((Title("A title"),)))
    digest = base64.b64encode(hashlib.sha256(read.style.encode()).digest()).decode()
    assert read.policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    # Beside the own style sheet stands the name of the document, in which no character acts.
    named = r'@page \{ @bottom-left \{ content: "(?:[A-Za-z0-9]|\\[0-9a-f]+ )*"; font: 8\.5pt sans-serif; \} \}\n'
    assert re.fullmatch(re.escape(STYLE) + named, read.style)


def test_nothing_is_loaded_and_nothing_runs() -> None:
    document = html_text(all_blocks("words"))
    assert not re.search(
        r"<(script|link|img|image|use|iframe|object|embed|base|form|a|audio|video|foreignObject)\b", document
    )
    assert not re.search(r"\b(src|href|style|on[a-z]+)=", document)
    assert not re.search(r"url\(|@import|http|expression", STYLE)


def test_the_document_has_a_language_and_a_title_on_one_line() -> None:
    document = html_text((Title("Two\nlines </title> & more"),))
    assert document.startswith('<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n')
    assert Read(document).title == "Two lines </title> & more"
    assert Read(html_text((Title("Own\x1b"),))).title == one_line("Own\x1b")
    assert Read(html_text((Paragraph("no title"),))).title == "sharewise"


def test_a_warning_says_so_in_words() -> None:
    document = html_text((Paragraph("Ring first.", "warning"),))
    assert '<p class="warning"><strong>Important:</strong> Ring first.</p>' in document


def test_a_picture_is_named_and_its_numbers_stand_beside_its_bars() -> None:
    chart = BarChart("By month", (Bar("May", 4, "4"), Bar("June", 8, "8"), Bar("July", None, "few")), "May 4, June 8.")
    document = html_text((chart,))
    assert Read(document).pictured == "By month"
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([0-9.]+)%"', document)]
    # What is not known has no bar, and no bar leaves too little room for its number.
    assert len(widths) == 2
    assert widths[1] == 2 * widths[0]
    assert all(float(x) <= 85 for x in re.findall(r'<text x="([0-9.]+)%"', document))


def test_a_long_text_may_go_on_over_a_printed_page_and_a_short_one_may_not() -> None:
    long = "word " * 400
    document = html_text((Quotation(long), ItemList((long,)), DefinitionList((("Label", long),)), Quotation("short")))
    assert document.count('class="long"') == 3
    assert "<blockquote><p>short</p></blockquote>" in document


@long
@pytest.mark.parametrize("edition", ["dcsf-2008", "hmg-2015", "hmg-2018", "dfe-2024"])
def test_headings_never_skip_a_level(proved: CompiledRulebook, edition: str) -> None:
    rules = proved.loaded.rules
    examples = worked_examples(proved, edition)
    every = [
        handout_page(rules, edition),
        questions_page(rules, edition),
        examples_page(rules, edition, examples, other_examples(proved, examples)),
        *(
            rule_page(rules, edition, number, resting_on(number, examples)[:3], 9, "all", "whole")
            for number in rules.editions[edition].rules
        ),
    ]
    for page in every:
        levels = [int(tag[1]) for tag, _ in Read(html_text(page)).leaves if tag[0] == "h"]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def _luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_in_light_in_dark_and_in_print() -> None:
    palettes = [dict(re.findall(r"--(\w+): (#\w+);", block)) for block in re.findall(r":root \{([^}]*)\}", STYLE)]
    assert len(palettes) == 3
    for palette in palettes:
        for name, least in (("ink", 7), ("quiet", 7), ("warning", 3), ("quote", 3)):
            dark, light = sorted((_luminance(palette[name]), _luminance(palette["paper"])))
            assert (light + 0.05) / (dark + 0.05) >= least, (name, palette)


def test_whose_a_document_is_stands_above_it_and_on_each_sheet_and_its_end_is_kept_together() -> None:
    frame = DocumentFrame('A "school" }', "Confidential", "SW-1", (Heading("Check"), Paragraph("the <end>")))
    document = html_text((Title("T"), Paragraph("words")), frame)
    assert '<header>\n<p>A "school" }</p>\n<p>Confidential</p>\n</header>\n<main>' in document
    assert "<section>\n<h2>Check</h2>\n<p>the &lt;end&gt;</p>\n</section>\n</main>" in document
    for place, text in {
        "top-right": "Confidential",
        "bottom-left": r"SW\2d 1",
        "top-left": r"A\20 \22 school\22 \20 \7d ",
    }.items():
        assert f'@{place} {{ content: "{text}";' in document
    # The first sheet has it above the title already.
    assert "@page :first { @top-left { content: none; } @top-right { content: none; } }" in document
    assert "<header>" not in html_text((Title("T"),))


def test_each_printed_page_says_which_document_it_belongs_to() -> None:
    text = html_text((Title("Record SW-7F3KQ-9TX2M"),))
    assert '@bottom-left { content: "Record\\20 SW\\2d 7F3KQ\\2d 9TX2M";' in text
    hostile = html_text((Title('"; } </style><script>x</script>'),))
    assert hostile.count("</style>") == 1
    assert "<script>" not in hostile
