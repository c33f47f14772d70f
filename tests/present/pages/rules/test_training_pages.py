"""The briefing, the slides and the poster: what a trainer shows of the rules, local words marked, whatever the edition."""

from __future__ import annotations

import re

import pytest

from sharewise.present.formats.html import html_text
from sharewise.present.formats.layouts import in_boxes, in_slides
from sharewise.present.formats.pdf import page_bytes as pdf_bytes
from sharewise.present.formats.plain_text import plain_lines, plain_text
from sharewise.present.page import DocumentFrame, Heading, Layout, Page, Paragraph, Title
from sharewise.present.pages.local_words import marked
from sharewise.present.pages.rules.training_pages import about_this_paper, briefing_page, poster_page, slides_page
from sharewise.present.wording import rules_wording
from sharewise.rulebook.load import shipped_adoptions
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line
from tests.support.documents import words_of
from tests.support.needed import in_short, long
from tests.support.shipped import loaded_rules, proved_rules

ADOPTIONS = shipped_adoptions()


# Each is loaded and proved where a test needs it: a process of the run needs few of them.
EVERY = [*loaded_rules().rules.editions, *ADOPTIONS]


def under(name: str) -> tuple[Rulebook, str]:
    """The rules of an edition, or those of local rules and the edition that they are based on."""
    if name not in ADOPTIONS:
        return proved_rules().loaded.rules, name
    rules = proved_rules(ADOPTIONS[name]).loaded.rules
    assert rules.adoption
    return rules, rules.adoption.based_on


def words(page: Page) -> str:
    return one_line(plain_text(page, 1000))


@pytest.mark.parametrize("name", EVERY)
def test_each_rule_has_a_slide_of_its_own_with_its_words_and_its_local_words(name: str) -> None:
    rules, edition = under(name)
    slides = list(in_slides(slides_page(rules, edition)))
    local = rules.adoption_wording(edition)
    assert rules_wording.DANGER_FIRST in words(slides[0])
    for (number, rule), slide in zip(rules.editions[edition].rules.items(), slides[1:8], strict=True):
        said = words(slide)
        assert slide[0] == Title(f"Rule {number}. {rule.title}")
        assert one_line(rule.text) in said
        assert all(one_line(rules.topics[topic].says) in said for topic in rule.topics)
        assert rules_wording.WORDING in said
        assert number not in local or f"Local words for this rule: {one_line(local[number].text)}" in said


@pytest.mark.parametrize("name", EVERY)
def test_a_briefing_has_seven_steps_in_order_with_the_seven_rules(name: str) -> None:
    rules, edition = under(name)
    page = briefing_page(rules, edition)
    above, *steps = in_boxes(page)
    assert rules_wording.DANGER_FIRST in words(above)
    headings = [step[0].text for step in steps if isinstance(step[0], Heading)]
    assert [heading[:3] for heading in headings] == [f"{number}. " for number in range(1, 8)]
    said, local = words(steps[5]), rules.adoption_wording(edition)
    for number, rule in rules.editions[edition].rules.items():
        assert f"{number}. {rule.title}" in said
        assert number not in local or marked(one_line(local[number].text)) in said


def test_the_local_briefing_keeps_the_seven_steps_of_its_page_and_marks_them_as_local() -> None:
    rules = proved_rules(ADOPTIONS["seven-minute-briefing"]).loaded.rules
    assert rules.adoption
    _, *steps = in_boxes(briefing_page(rules, rules.adoption.based_on))
    for each in rules.adoption.handout:
        said = words(steps[int(each.title[0]) - 1])
        assert said.startswith(each.title)
        # The rules themselves stand there, and not where they are.
        assert marked(one_line(each.says)) in said or each.title.startswith("6.")


@pytest.mark.parametrize("name", EVERY)
def test_a_poster_begins_with_999_and_has_each_rule_in_a_sentence(name: str) -> None:
    rules, edition = under(name)
    above, *boxes = in_boxes(poster_page(rules, edition))
    assert above[1] == Paragraph(rules_wording.DANGER_FIRST, "warning")
    local = rules.adoption_wording(edition)
    for (number, rule), box in zip(rules.editions[edition].rules.items(), boxes, strict=True):
        said = words(box)
        assert said.startswith(f"{number}. {rule.title} ")
        assert all(one_line(rules.topics[topic].says) in said for topic in rule.topics)
        assert (number in local) == (marked("") in said)


@long
@pytest.mark.parametrize("name", in_short(EVERY, 4))
def test_a_briefing_and_a_poster_are_one_sheet_of_a_pdf_and_each_slide_is_one_sheet(name: str) -> None:
    rules, edition = under(name)
    from io import BytesIO

    from pypdf import PdfReader

    ending = about_this_paper(rules, edition)
    made: list[tuple[Layout, Page, Page]] = [
        ("side", briefing_page(rules, edition), ending),
        ("poster", poster_page(rules, edition), ending),
        ("slides", slides_page(rules, edition), ()),
    ]
    for layout, page, end in made:
        document = pdf_bytes(page, DocumentFrame("A school", ending=end, layout=layout))
        sheets = PdfReader(BytesIO(document)).pages
        assert len(sheets) == (len(list(in_slides(page))) if layout == "slides" else 1), layout
        box = sheets[0].mediabox
        assert (box.width > box.height) == (layout == "slides")
        # Nothing is lost on the way, and no letters are smaller than can be read.
        said = words_of("pdf", document)
        for block in page:
            if isinstance(block, Title | Heading):
                assert re.sub(r"\W", "", block.text) in re.sub(r"\W", "", said)


@pytest.mark.parametrize("name", in_short(EVERY, 3))
def test_in_a_browser_each_slide_and_each_box_is_a_section_and_all_words_stand_in_order(name: str) -> None:
    rules, edition = under(name)
    slides = slides_page(rules, edition)
    document = html_text(slides, DocumentFrame("A school", layout="slides"))
    assert document.count('<section class="slide ') == len(list(in_slides(slides))) == document.count("<h1>")
    assert "A4 landscape" in document and "<script" not in document
    for layout, page in (("side", briefing_page(rules, edition)), ("poster", poster_page(rules, edition))):
        document = html_text(page, DocumentFrame(ending=about_this_paper(rules, edition), layout=layout))  # type: ignore[arg-type]
        titles = re.findall(r"<section>\n<h2>(\d)\. ", document)
        assert titles == ["1", "2", "3", "4", "5", "6", "7"]


@pytest.mark.parametrize("name", in_short(EVERY, 3))
def test_on_the_screen_they_are_lines_that_fit_a_narrow_window(name: str) -> None:
    rules, edition = under(name)
    for page in (briefing_page(rules, edition), slides_page(rules, edition), poster_page(rules, edition)):
        for line in plain_lines(page, 40):
            assert len(line) <= 40 or "//" in line or "www." in line
