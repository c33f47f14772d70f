"""Pages as Word documents: real headings and lists, nothing that a person typed is markup, and nobody's name in the properties."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from hypothesis import given, settings

from sharewise.present.formats.docx import page_bytes
from sharewise.present.formats.plain_text import labelled
from sharewise.present.page import (
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
from sharewise.text import one_line, visible
from tests.present.formats.pages_of_text import HOSTILE, all_blocks, pages
from tests.support.needed import examples

# All that a document may be made of. There is no picture, no link, no macro and nothing that is loaded from elsewhere among it.
_PARTS = {
    *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/document.xml"),
    *("word/styles.xml", "word/settings.xml", "word/numbering.xml", "word/header.xml", "word/footer.xml"),
}
_IN_BODY = {
    *re.findall(
        r"\w+",
        "body p pPr pStyle keepNext pageBreakBefore numPr ilvl numId bidi spacing jc r rPr rStyle b rtl t tab br "
        "tbl tblPr tblStyle tblW tblLook tblGrid gridCol tr trPr cantSplit tblHeader tc tcPr tcW "
        "sectPr headerReference footerReference pgSz pgMar",
    )
}


def opened(page: Page, frame: DocumentFrame = DocumentFrame()) -> Any:  # noqa: B008  (a frozen value)
    return Document(io.BytesIO(page_bytes(page, frame)))


def leaves(document: Any) -> list[tuple[str, str]]:
    """Each paragraph, also those in tables: its style, and what it says."""
    every: list[Any] = []
    for part in document.iter_inner_content():
        cells = [cell for row in part.rows for cell in row.cells] if isinstance(part, WordTable) else []
        every += [each for cell in cells for each in cell.paragraphs] if cells else [part]
    return [(each.style.name, each.text) for each in every]


def said(text: Inlines) -> str:
    """What is to be read. Two numbers that are no characters cannot stand in XML: they are written out."""
    parts = (one_line(part.text) if isinstance(part, CommandLine) else visible(part) for part in inlines_of(text))
    return re.sub("[\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", "".join(parts))


def expected(block: Block) -> list[tuple[str, str]]:
    match block:
        case Title(text):
            return [("Title", said(text))]
        case Heading(text, level):
            return [(f"Heading {level - 1}", said(text))]
        case Paragraph(text, "warning"):
            return [("Warning", f"Important: {said(text)}")]
        case Paragraph(text, tone):
            return [("Quiet" if tone == "quiet" else "Normal", said(text))]
        case Verbatim(text):
            return [("Normal", said(one_line(text)))]
        case Quotation(text):
            return [("Quote", said(text))]
        case ItemList(items, numbered):
            return [("List Number" if numbered else "List Bullet", said(item)) for item in items]
        case DefinitionList(rows):
            if all(len(visible(label)) <= 18 for label, _ in rows):
                near = all(len(visible(label)) <= 8 for label, _ in rows)
                return [
                    ("Label Narrow" if near else "Label Beside", f"{said(labelled(label))}\t{said(text)}")
                    for label, text in rows
                ]
            both = ([("Label", said(labelled(label))), ("Labelled Text", said(text))] for label, text in rows)
            return [leaf for pair in both for leaf in pair]
        case Table(caption, columns, rows):
            cells = [("Cell", said(one_line(text))) for row in (columns, *rows) for text in row]
            return [("Label", said(one_line(caption))), *cells, ("Normal", "")]
        case BarChart(title, _, says):
            return [("Label", said(one_line(title))), ("Labelled Text", said(one_line(says)))]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is_and_is_never_markup(text: str) -> None:
    page = all_blocks(text)
    document = opened(page)
    assert leaves(document) == [leaf for block in page for leaf in expected(block)]
    assert {element.tag for element in document.element.body.iter()} <= {qn(f"w:{name}") for name in _IN_BODY}


@settings(max_examples=examples(60))
@given(pages)
def test_any_page_reads_back_as_its_visible_text(page: Page) -> None:
    assert leaves(opened(page)) == [leaf for block in page for leaf in expected(block)]


def test_a_document_holds_its_parts_and_no_others_and_loads_nothing() -> None:
    archive = zipfile.ZipFile(io.BytesIO(page_bytes(all_blocks("words"))))
    assert set(archive.namelist()) == _PARTS
    assert not any(b"TargetMode" in archive.read(name) for name in archive.namelist())


def test_its_properties_are_its_title_and_its_language_and_nobody_is_named() -> None:
    core = opened((Title("Record\nAB-1234"),)).core_properties
    assert (core.title, core.language) == ("Record AB-1234", "en-GB")
    assert (core.author, core.last_modified_by, core.comments, core.subject, core.keywords) == ("",) * 5
    assert (core.created, core.modified) == (None, None)
    assert opened((Paragraph("no title"),)).core_properties.title == "sharewise"


def test_the_same_page_gives_the_same_bytes() -> None:
    assert page_bytes(all_blocks("words")) == page_bytes(all_blocks("words"))


def test_each_sheet_is_a4_and_says_whose_it_is_who_may_read_it_and_what_it_is_about() -> None:
    section = opened((Title("A title"),), DocumentFrame("A & B <School>\x1b", "Confidential", "SW-1")).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [each.text for each in section.header.paragraphs] == ["A & B <School>\\x1b\tConfidential"]
    foot = section.footer.paragraphs[0]
    fields = [each.get(qn("w:instr")).strip() for each in foot._p.iter(qn("w:fldSimple"))]
    assert (foot.text.split("\t")[0], fields) == ("SW-1", ["PAGE", "NUMPAGES"])
    assert opened((Title("A title"),)).sections[0].footer.paragraphs[0].text.startswith("A title\t")


def test_each_numbered_list_begins_at_1() -> None:
    document = opened((ItemList(("a", "b"), numbered=True), ItemList(("c",)), ItemList(("d",), numbered=True)))
    numbers = [each._p.pPr.numPr.numId.val for each in document.paragraphs]
    assert numbers[0] == numbers[1] != numbers[3]
    lists = document.part.numbering_part.element.num_lst
    starts = {each.numId: [one.val for one in each.iter(qn("w:startOverride"))] for each in lists}
    assert starts[numbers[0]] == starts[numbers[3]] == [1]
    assert starts[numbers[2]] == []


def test_the_head_of_a_table_is_its_first_row_and_is_repeated_on_each_sheet() -> None:
    table = opened((Table("Figures", ("Month", "Number"), (("May", "4"), ("June", "<12>")), numbers=(1,)),)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Month", "Number"],
        ["May", "4"],
        ["June", "<12>"],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False]
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")


def test_what_is_written_from_right_to_left_is_marked_so() -> None:
    mixed, whole = opened((Paragraph("He said שלום, עולם to me"), Quotation("مرحبا AB-1234"))).paragraphs
    assert [each.text for each in mixed.runs if each.font.rtl] == ["שלום, עולם"]
    assert mixed._p.pPr is None or mixed._p.pPr.find(qn("w:bidi")) is None
    assert whole._p.pPr.find(qn("w:bidi")) is not None


def test_the_end_of_a_document_is_on_one_sheet_and_no_last_sheet_has_a_single_line() -> None:
    def stay(document: Any) -> list[bool]:
        return [bool(each.paragraph_format.keep_with_next) for each in document.paragraphs]

    page = tuple(Paragraph(str(number)) for number in range(6))
    assert stay(opened(page)) == [False, False, False, True, True, False]
    ending = (Heading("Check"), Paragraph("a"), Paragraph("b"))
    assert stay(opened(page, DocumentFrame(ending=ending))) == [False] * 6 + [True, True, False]


def test_what_stands_between_two_headings_stays_with_the_second() -> None:
    first, between, _, _ = opened((Heading("a"), Paragraph("b"), Heading("c", 3), Paragraph("d"))).paragraphs
    assert between.paragraph_format.keep_with_next
    assert first.style.paragraph_format.keep_with_next
    alone = opened((Paragraph("a"), *(Paragraph("b"),) * 4)).paragraphs[0]
    assert not alone.paragraph_format.keep_with_next


def test_only_a_later_title_begins_a_new_sheet() -> None:
    first, _, later = opened((Title("One"), Paragraph("a"), Title("Two"))).paragraphs
    assert not first.paragraph_format.page_break_before
    assert later.paragraph_format.page_break_before
