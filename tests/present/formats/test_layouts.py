"""How documents are laid out on paper: nothing is lost between the parts, and hostile text stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given, settings

from sharewise.present.formats import format_named
from sharewise.present.formats.html import html_text
from sharewise.present.formats.html import page_bytes as html_bytes
from sharewise.present.formats.layouts import SIZES, in_boxes, in_columns, in_slides, sheet_size, slide_size
from sharewise.present.page import DocumentFrame, Heading, Layout, Page, Paragraph, Title
from tests.present.formats.pages_of_text import HOSTILE, all_blocks, pages
from tests.support.documents import words_of
from tests.support.needed import examples, long

LAYOUTS = [each for each in get_args(Layout) if each != "sheets"]


@pytest.mark.parametrize("parted", [in_boxes, in_slides])
@settings(max_examples=examples(100))
@given(page=pages)
def test_the_parts_of_a_page_are_the_page(parted: Callable[[Page], list[Page]], page: Page) -> None:
    assert tuple(block for part in parted(page) for block in part) == page


@settings(max_examples=examples(100))
@given(page=pages)
def test_columns_keep_the_order_of_the_boxes(page: Page) -> None:
    boxes = list(in_boxes(page))
    left, right = in_columns(boxes)
    assert [*left, *right] == boxes


def test_the_more_a_sheet_says_the_smaller_are_its_letters_within_limits() -> None:
    for layout in ("side", "poster"):
        frame = DocumentFrame(layout=layout)
        sizes = [
            sheet_size((Title("T"), Heading("H"), Paragraph("words " * count)), frame) for count in (1, 300, 900, 90000)
        ]
        largest, least = SIZES[frame.layout]
        assert sizes == sorted(sizes, reverse=True)
        assert (sizes[0], sizes[-1]) == (largest, least)
    slides = [slide_size((Title("T"), Paragraph("words " * count))) for count in (1, 140, 200, 900)]
    assert slides == sorted(set(slides), reverse=True)


@long
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", ["words", HOSTILE[0], HOSTILE[3], HOSTILE[10]])
def test_a_layout_shows_each_block_and_no_text_acts(layout: Layout, text: str) -> None:
    page, frame = all_blocks(text), DocumentFrame("A school", layout=layout)
    document = html_text(page, frame)
    assert not re.search(r"<(script|img|textarea)\b", document)
    style = document.partition("<style>")[2].partition("</style>")[0]
    assert f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}" in document
    assert not re.search(r"url\(|@import|http", style)
    for name in ("docx", "pdf"):
        assert "between" in words_of(name, format_named(name).page_maker()(page, frame))


def test_a_page_without_parts_can_be_laid_out_too() -> None:
    for layout in LAYOUTS:
        assert b"</html>" in html_bytes((), DocumentFrame(layout=layout))
        for page in ((Title("Alone"),), (Heading("Alone"),), (Title("Alone"), Paragraph(""))):
            frame = DocumentFrame(layout=layout)
            for name in ("html", "docx", "pdf"):
                assert "Alone" in words_of(name, format_named(name).page_maker()(page, frame))
