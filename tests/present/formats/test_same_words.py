"""A document of whatever format says what its page says: all of it, in order, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from sharewise.present.formats import Format, formats_for
from sharewise.present.page import (
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
    Verbatim,
)
from tests.support.documents import words_of


def _canaries() -> Iterator[str]:
    return (f"canary{number:03}" for number in count(1))


def _everywhere(canaries: Iterator[str]) -> Page:
    """A page with another word in each place that a block has for one."""

    def word() -> str:
        return next(canaries)

    return (
        Title(word()),
        Paragraph(word(), "quiet"),
        Heading(word()),
        Paragraph(word()),
        Paragraph((word(), CommandLine(word()), word())),
        Heading(word(), 3),
        Quotation(f"{word()}\n{word()}\n\n{word()}"),
        ItemList((word(), (word(), CommandLine(word())))),
        ItemList((word(), word()), numbered=True),
        DefinitionList(((word(), word()), (word(), f"{word()}\n{word()}"))),
        DefinitionList(((f"{word()}, which is a long label?", word()), (word(), CommandLine(word())))),
        Verbatim(word()),
        Table(word(), (word(), word()), ((word(), word()), (word(), word())), numbers=(1,)),
        Heading(word()),
        Paragraph(word(), "warning"),
    )


@pytest.mark.parametrize("each", formats_for("page"), ids=lambda each: each.name)
def test_each_text_of_a_page_stands_in_its_document_once_and_in_order(each: Format) -> None:
    canaries = _canaries()
    page, ending = _everywhere(canaries), (Heading(next(canaries)), Paragraph(next(canaries)))
    last = int(next(canaries)[-3:]) - 1
    said = words_of(each.name, each.page_maker()(page, DocumentFrame("AnOrganisation", "AMark", "AReference", ending)))
    body = said.replace("\n", " ")
    found = sorted((body.rindex(f"canary{number:03}"), number) for number in range(1, last + 1))
    assert [number for _, number in found] == [*range(1, last + 1)]
    # On a page for a browser a title also names its window, and the name of a table the frame that it moves in.
    named = {1, *(int(block.caption[-3:]) for block in page if isinstance(block, Table))}
    again = {number: body.count(f"canary{number:03}") for number in range(1, last + 1)}
    assert {number for number, times in again.items() if times != 1} <= named
