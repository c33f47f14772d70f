"""Pages as PDF: tagged, with a language, a title and its letters in it, and nothing that a person typed is ever read by Typst."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from pypdf import PdfReader

from sharewise.errors import WrongUse
from sharewise.present.formats import format_named, formats_for
from sharewise.present.formats.pdf import page_bytes
from sharewise.present.page import (
    NO_FRAME,
    Bar,
    BarChart,
    CommandLine,
    DefinitionList,
    DocumentFrame,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Quotation,
    Table,
    Title,
)
from sharewise.text import visible
from tests.present.formats.pages_of_text import HOSTILE, all_blocks, pages
from tests.support.needed import examples, long

# What Typst would take for something else, if it read it.
TYPST = (
    '#eval("1+1") #read("/etc/passwd") #sys.inputs',
    '#set page(fill: red) #import "@preview/x:1.0.0": *',
    "= heading\n== two\n- item\n+ step\n/ term: text",
    "*strong* _emphasis_ `raw` ```rust fn``` $x^2$ <label> @reference",
    '"); #panic("out") //',
    "\\u{41} \\ \\# [content] {code} ~ -- --- ... https://example.org",
    '\\"}], "kind": "heading", "level": 1',
    '#link("https://example.org")[here] \'quotes\' "quotes"',
)


def read(page: Page, frame: DocumentFrame = NO_FRAME) -> PdfReader:
    return PdfReader(io.BytesIO(page_bytes(page, frame)))


def words(document: PdfReader) -> str:
    """Its text, without white space: where lines end is for Typst to say."""
    return "".join("".join(page.extract_text() for page in document.pages).split())


def tags(document: PdfReader) -> list[tuple[int, str]]:
    """What a screen reader is told of its structure: how deep each part stands, and what it is."""

    def under(reference: Any, depth: int) -> Iterator[tuple[int, str]]:
        node: Any = reference.get_object()
        if isinstance(node, list):
            for each in node:
                yield from under(each, depth)
        elif isinstance(node, dict) and "/S" in node:
            yield depth, node["/S"][1:]
            if "/K" in node:
                yield from under(node["/K"], depth + 1)

    root: Any = document.trailer["/Root"]
    return [*under(root["/StructTreeRoot"]["/K"], 0)]


def meant(document: PdfReader) -> Counter[str]:
    """How often there is each thing that markup could make. What only lays out depends on where a sheet ends."""
    return Counter(name for _, name in tags(document) if name not in ("Div", "Strong", "P"))


@pytest.mark.parametrize("text", [*TYPST, *(each for each in HOSTILE if each.isascii() and each.strip())])
def test_hostile_text_is_shown_as_it_is_and_changes_nothing_about_the_document(text: str) -> None:
    document, plain = read(all_blocks(text)), read(all_blocks("Some words"))
    assert meant(document) == meant(plain)
    assert words(document).count("".join(visible(text).split())) >= 10
    root: Any = document.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(root)
    assert not any("/Annots" in page for page in document.pages)


@long
@settings(max_examples=examples(60))
@given(pages)
def test_any_page_can_be_set(page: Page) -> None:
    assert len(read(page).pages) >= 1


def test_the_structure_of_a_page_is_told_to_whoever_cannot_see_it() -> None:
    page: Page = (
        Title("Title"),
        Heading("Section"),
        Paragraph(("See ", CommandLine("sharewise due"))),
        Heading("Part", 3),
        Quotation("quoted"),
        ItemList(("a", "b")),
        DefinitionList((("Label", "text"),)),
        Table("Figures", ("Month", "Number"), (("May", "4"),), numbers=(1,)),
        BarChart("Bars", (Bar("May", 4, "4"),), "May: 4."),
    )
    told = [name for _, name in tags(read(page))]
    assert [name for name in told if name[0] == "H"] == ["H1", "H2", "H3"]
    for name, times in {"L": 2, "LI": 3, "Table": 1, "TH": 2, "TD": 2, "Figure": 1, "Quote": 1, "Code": 1}.items():
        assert told.count(name) == times, name


def test_what_a_picture_shows_is_said_in_words() -> None:
    made = read((Title("T"), BarChart("Bars", (Bar("May", 4, "4"), Bar("June", None, "few")), "May 4, June few.")))
    every: Iterator[Any] = (made.get_object(number) for number in range(1, int(str(made.trailer["/Size"]))))
    said = [str(each["/Alt"]) for each in every if isinstance(each, dict) and "/Alt" in each]
    assert said == ["May 4, June few."]


def test_a_document_has_a_language_a_title_and_all_its_letters_and_names_nobody() -> None:
    document = read((Title("Record\nAB-1234"), *all_blocks("words")))
    root: Any = document.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "en-GB",
        True,
        True,
    )
    about = document.metadata
    assert about is not None
    assert about.title == "Record AB-1234"
    assert (about.author, about.creation_date) == (None, None)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    for page in document.pages:
        fonts: Any = page["/Resources"]
        for font in fonts["/Font"].values():
            held = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(held)


def test_the_same_page_gives_the_same_bytes() -> None:
    page = all_blocks("words")
    assert page_bytes(page) == page_bytes(page)


def test_each_sheet_is_a4_and_says_whose_it_is_who_may_read_it_and_which_it_is() -> None:
    frame = DocumentFrame("Some School", "Confidential", "SW-1")
    document = read((Title("A title"), *(Paragraph("words " * 90) for _ in range(20))), frame)
    count = len(document.pages)
    assert count > 1
    for number, page in enumerate(document.pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        said = page.extract_text()
        for each in ("Some School", "Confidential", "SW-1", f"Page {number} of {count}"):
            assert said.count(each) == 1


@long
@pytest.mark.parametrize("with_ending", [False, True])
def test_no_last_sheet_has_a_single_line(with_ending: bool) -> None:
    ending = (Heading("Check"), Paragraph("the end")) if with_ending else ()
    for count in range(28, 42):
        page: Page = (Title("T"), *(Paragraph(f"line {number}") for number in range(count)))
        sheets = read(page, DocumentFrame(ending=ending)).pages
        if len(sheets) > 1:
            last = sheets[-1].extract_text()
            assert len(re.findall(r"line \d+", last)) >= 3 or "the end" in last
            assert ("Check" in last) == ("the end" in last) == with_ending


@pytest.mark.parametrize("text", ["警告", "مرحبا", "שלום", "👨\u200d👩\u200d👧 🙂", "\ufffe\uffff", "ꙮ ⠓ \U000f0000"])
def test_what_no_letters_are_here_for_is_shown_or_spelled_out_and_what_is_plain_stays(text: str) -> None:
    document = read((Title("A title"), Paragraph(f"before {text} after"), Heading("Next")))
    said = words(document)
    assert "before" in said
    assert "afterNext" in said


def test_where_it_is_not_installed_that_is_said_with_the_way_to_install_it() -> None:
    missing = replace(format_named("pdf"), needs=("no_such_module_here", "documents"))
    with pytest.raises(WrongUse, match=re.escape("pip install 'sharewise[documents]'")):
        missing.require()
    for each in formats_for("page"):
        each.require()
