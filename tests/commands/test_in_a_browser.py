"""The pages in a real browser: nothing in them runs or is fetched, the one style they carry is applied, and they print."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sharewise.present.formats.html import html_text
from sharewise.present.formats.layouts import in_slides
from sharewise.present.map.svg import svg_text
from sharewise.present.page import DocumentFrame, Layout
from sharewise.present.pages.records.record_page import record_page
from sharewise.present.pages.rules.rules_page import handout_page
from sharewise.present.pages.rules.training_pages import about_this_paper, briefing_page, poster_page, slides_page
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.flow import Flow, flow_of
from sharewise.record.keys import read_or_make_key
from sharewise.record.store.saving.record_writer import save
from sharewise.record.verification import trust, verify_file
from sharewise.rulebook.load import shipped_adoptions
from tests.support.browser import Browser
from tests.support.needed import WHOLE, long, needed
from tests.support.samples import FOLLOWED, NOON, record
from tests.support.shipped import proved_rules

HOSTILE = '<script>document.title="run"</script><img src=x onerror=alert(1)></blockquote><style>*{display:none}</style>'


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    needed("chromium")
    return Browser(tmp_path)


class Seen(HTMLParser):
    """The elements and the words of a document."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.words = ""
        self._hidden = 0
        self.feed(document)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self._hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words += data


@pytest.fixture
def pages(tmp_path: Path, proved: CompiledRulebook) -> dict[str, Path]:
    """The page of a record in which everything typed is hostile, and the handout."""
    told = replace(FOLLOWED, notes={"risk": HOSTILE}, details={**FOLLOWED.details, "concern": HOSTILE})
    key = read_or_make_key(tmp_path / "key")
    saved = save(tmp_path / "records", key, record(proved, told), now=NOON, random=bytes(16))
    verdict = verify_file(saved.path, trust(key.public))
    texts = {
        "record": html_text(record_page(saved.sealed, verdict, [])),
        "handout": html_text(handout_page(proved.loaded.rules, "hmg-2018")),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: tmp_path / f"{name}.html" for name in texts}


@long
@pytest.mark.parametrize("name", ["record", "handout"])
def test_nothing_on_a_page_runs_and_the_browser_has_no_complaint(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    document, console = browser.opened(pages[name], "--dump-dom")
    seen = Seen(document)
    assert console == ""
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(seen.elements)
    assert seen.elements.count("style") == 1
    title = re.search(r"<title>(.*?)</title>", document)
    assert title is not None
    assert title.group(1) != "run"
    if name == "record":
        assert seen.words.count(HOSTILE) == 2


@long
def test_a_style_that_is_not_the_pages_own_is_not_applied(browser: Browser, pages: dict[str, Path]) -> None:
    text = pages["record"].read_text(encoding="utf-8")
    pages["record"].write_text(text.replace("<style>", "<style>/* changed */", 1), encoding="utf-8")
    assert "Content Security Policy" in browser.opened(pages["record"], "--dump-dom")[1]


@long
@pytest.mark.parametrize("name", ["record", "handout"] if WHOLE else ["record"])
def test_a_page_prints(browser: Browser, pages: dict[str, Path], tmp_path: Path, name: str) -> None:
    printed = tmp_path / "printed.pdf"
    browser.opened(pages[name], f"--print-to-pdf={printed}", "--no-pdf-header-footer")
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))
    assert 2 <= sheets <= 4


@long
@pytest.mark.parametrize("layout", ["side", "poster", "slides"])
def test_a_briefing_and_a_poster_print_on_one_sheet_and_each_slide_on_one(
    browser: Browser, tmp_path: Path, layout: Layout
) -> None:
    page, printed = tmp_path / "page.html", tmp_path / "printed.pdf"
    rules = proved_rules(shipped_adoptions()["coventry"]).loaded.rules
    makers = {"side": briefing_page, "poster": poster_page, "slides": slides_page}
    made = makers[layout](rules, "hmg-2015")
    ending = () if layout == "slides" else about_this_paper(rules, "hmg-2015")
    page.write_text(html_text(made, DocumentFrame("Coventry", ending=ending, layout=layout)), encoding="utf-8")
    assert browser.opened(page, f"--print-to-pdf={printed}", "--no-pdf-header-footer")[1] == ""
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))
    assert sheets == (len(list(in_slides(made))) if layout == "slides" else 1)


@cache
def drawn(edition: str) -> tuple[Flow, str]:
    """The flow of an edition, and the map of it: drawn once for all that is asked of it."""
    proved = proved_rules()
    flow = flow_of(proved.diagrams[edition])
    return flow, svg_text(proved.loaded.rules, edition, flow, flow.sets, "sharewise rules map")


# Says of each text in a box of the map how far it reaches over the box's sides.
MEASURE = """<script>
let worst = -1e9, count = 0;
for (const card of document.querySelectorAll("rect.card")) {
  const edge = card.getBoundingClientRect();
  for (const text of card.parentNode.querySelectorAll("text")) {
    const box = text.getBoundingClientRect();
    worst = Math.max(worst, edge.left - box.left, box.right - edge.right);
    count += 1;
  }
}
document.body.append(`measured ${count} worst ${worst.toFixed(2)} end`);
</script>"""


@long
@pytest.mark.parametrize("edition", ["hmg-2018", "dfe-2024"] if WHOLE else ["dfe-2024"])
def test_the_words_of_a_map_stay_in_their_boxes(browser: Browser, tmp_path: Path, edition: str) -> None:
    flow, picture = drawn(edition)
    page = tmp_path / "map.html"
    page.write_text(f'<!doctype html><meta charset="utf-8"><body>{picture}{MEASURE}', encoding="utf-8")
    document, console = browser.opened(page, "--dump-dom")
    assert console == ""
    found = re.search(r"measured (\d+) worst (-?[\d.]+) end", document.rpartition("</script>")[2])
    assert found is not None
    assert int(found[1]) > 4 * len(flow.states)
    assert float(found[2]) < 0


@long
@pytest.mark.parametrize("edition", ["hmg-2018", "dfe-2024"] if WHOLE else ["dfe-2024"])
def test_a_map_is_printed_on_one_sheet(browser: Browser, tmp_path: Path, edition: str) -> None:
    page, printed = tmp_path / "map.svg", tmp_path / "map.pdf"
    page.write_text(drawn(edition)[1], encoding="utf-8")
    assert browser.opened(page, f"--print-to-pdf={printed}", "--no-pdf-header-footer")[1] == ""
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) == 1
