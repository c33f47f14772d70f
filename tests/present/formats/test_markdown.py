"""Pages as Markdown: an independent reader of CommonMark finds the words that were meant, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sharewise.present.formats.markdown import markdown_text
from sharewise.present.formats.plain_text import labelled
from sharewise.present.page import (
    BarChart,
    CommandLine,
    DefinitionList,
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
from sharewise.present.pages.rules.rules_page import handout_page
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.text import one_line, visible
from tests.present.formats.pages_of_text import HOSTILE, all_blocks, pages
from tests.support.needed import examples

# Beside what CommonMark knows: what widely used sites read as well.
READERS = (MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"]))
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_BLOCKS = {"heading", "paragraph", "blockquote", "bullet_list", "ordered_list", "list_item", *_TABLE}


def read(reader: MarkdownIt, text: str) -> tuple[list[str], dict[str, int]]:
    """The lines of words, and how many elements of each kind. Fails on any element that pages do not have."""
    lines: list[str] = []
    counted: dict[str, int] = {}
    for token in reader.parse(text):
        if token.type == "inline":
            lines += _words(token.children or [], counted)
            continue
        kind = token.type.removesuffix("_open").removesuffix("_close")
        assert kind in _BLOCKS, token.type
        if token.nesting == 1:
            name = token.tag if kind == "heading" else kind
            counted[name] = counted.get(name, 0) + 1
    return [line for line in lines if line.strip()], counted


def _words(tokens: list[Token], counted: dict[str, int]) -> list[str]:
    text = ""
    for token in tokens:
        if token.type in {"text", "text_special", "code_inline"}:
            text += token.content
        elif token.type == "hardbreak":
            text += "\n"
        else:
            assert token.type in {"strong_open", "strong_close"}, token.type
            counted["strong"] = counted.get("strong", 0) + (token.nesting == 1)
    return text.split("\n")


def said(text: Inlines) -> str:
    """What is to be read: a command stands on one line, and apart from another one."""
    words = ""
    before: object = None
    for part in inlines_of(text):
        shown = one_line(part.text) if isinstance(part, CommandLine) else visible(part)
        if shown:
            words += f" {shown}" if isinstance(before, CommandLine) and isinstance(part, CommandLine) else shown
            before = part
    return words


def expected(page: Page) -> tuple[list[str], dict[str, int]]:
    lines: list[str] = []
    counted: dict[str, int] = {}

    def count(name: str, number: int = 1) -> None:
        counted[name] = counted.get(name, 0) + number

    def say(text: Inlines, first: str = "") -> None:
        shown = [line for line in said(text).split("\n") if line.strip()]
        lines.extend([first + shown[0], *shown[1:]] if shown else [first])

    for block in page:
        match block:
            case Title(text):
                count("h1")
                say(visible(text).replace("\n", " "))
            case Heading(text, level):
                count(f"h{level}")
                say(visible(text).replace("\n", " "))
            case Paragraph(text, "warning"):
                count("strong")
                say(text, "Important: ")
            case Paragraph(text):
                say(text)
            case Quotation(text):
                # An empty quotation is left out.
                if visible(text).strip():
                    count("blockquote")
                say(text)
            case ItemList(items, numbered):
                if items:
                    count("ordered_list" if numbered else "bullet_list")
                    count("list_item", len(items))
                for item in items:
                    say(item)
            case DefinitionList(rows):
                if rows:
                    count("bullet_list")
                    count("list_item", len(rows))
                    count("strong", len(rows))
                for label, text in rows:
                    say(text, labelled(label).replace("\n", " ") + " ")
            case Table(caption, columns, rows):
                for name, number in (("table", 1), ("thead", 1), ("tbody", bool(rows)), ("strong", 1)):
                    count(name, number)
                for name, number in (("tr", 1 + len(rows)), ("th", len(columns)), ("td", len(columns) * len(rows))):
                    count(name, number)
                say(labelled(caption).replace("\n", " "))
                lines.extend(one_line(text) for row in (columns, *rows) for text in row)
            case BarChart(title, _, says):
                count("strong")
                say(says, labelled(title).replace("\n", " ") + " ")
    return lines, counted


def same(page: Page) -> None:
    wanted, wanted_elements = expected(page)
    # A reader without tables reads one as text.
    for reader in READERS[1:] if any(isinstance(block, Table) for block in page) else READERS:
        lines, elements = read(reader, markdown_text(page))
        elements.pop("paragraph", None)
        assert elements == {name: number for name, number in wanted_elements.items() if number}
        # A space between a label and no text is not written.
        assert [_tail(line) for line in lines] == [_tail(line) for line in wanted if line.strip()]


def _tail(line: str) -> str:
    return line.removesuffix(" ") if line.endswith((": ", "? ", ". ")) else line


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is_and_is_never_markup(text: str) -> None:
    same(all_blocks(text))


@settings(max_examples=examples(100))
@given(pages)
def test_any_page_reads_back_as_its_visible_text(page: Page) -> None:
    same(page)


def test_lists_in_a_row_stay_apart() -> None:
    page = (
        ItemList(("a",)),
        ItemList(("b",)),
        DefinitionList((("c", "d"),)),
        ItemList(("e",), numbered=True),
        ItemList(("f",), numbered=True),
    )
    assert markdown_text(page) == "- a\n\n* b\n\n- **c:** d\n\n1) e\n\n1. f\n"


def test_plain_words_stay_readable() -> None:
    page = (
        Title("Rule 4. Share"),
        Paragraph("It's theirs (they said so), and e-mail is fine!"),
        Quotation("one\ntwo\n\nthree"),
    )
    assert markdown_text(page) == (
        "# Rule 4. Share\n\nIt's theirs (they said so), and e-mail is fine!\n\n> one\\\n> two\n>\n> three\n"
    )


def test_an_address_does_not_become_a_link_on_sites_that_link_bare_addresses() -> None:
    text = markdown_text((Paragraph("https://example.org www.example.org"),))
    assert text == "https\\://example.org www\\.example.org\n"


@pytest.mark.parametrize("edition", ["dcsf-2008", "hmg-2015", "hmg-2018", "dfe-2024"])
def test_the_handout_reads_back(proved: CompiledRulebook, edition: str) -> None:
    same(handout_page(proved.loaded.rules, edition))
