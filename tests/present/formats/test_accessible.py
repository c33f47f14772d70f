"""Pages can be read by everybody: axe finds nothing against WCAG 2.1 AA, and at 200 % or on a small phone no page moves sideways.

A window of 1280 pixels has room for 640 at 200 %, and for 320 at 400 %, which WCAG 1.4.10 asks for.
"""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from sharewise.present.formats import format_named
from sharewise.present.pages.practice_pages import score_card_page
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.practice.attempt import Attempt
from sharewise.reasoning.practice.exercise import example_exercises
from sharewise.reasoning.practice.practice_round import PracticeRound
from tests.support.browser import Browser
from tests.support.environment import small_environment
from tests.support.in_process import call
from tests.support.needed import NODE_MODULES, WHOLE, missing, needed
from tests.support.samples import EMERGENCY, NOT_YET_ASKED, SERIOUS_AND_REFUSED

LONG = "He said that it hurts.\nhttps://example.org/" + "a" * 80 + " العربية " + "Siân saw it too. " * 40
RICH = {
    "answers": {**SERIOUS_AND_REFUSED, "risk": {"answer": SERIOUS_AND_REFUSED["risk"], "note": LONG}},
    "decision": {"outcome": "share_and_tell", "reason": "judgement", "words": LONG},
    "details": {
        "case_reference": "RICH-" + "1" * 40,
        "facts": LONG,
        "shared_with": "MASH, 01603 000000",
        "review_on": "2030-01-02",
    },
}
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
# What of a document is looked at in a frame of each width: whether it moves sideways, how many parts of it do, and what axe finds.
LOOK = """
const found = [];
(async () => {
  const read = (name) => document.getElementById(name).textContent;
  for (const [name, text] of Object.entries(JSON.parse(read("pages")))) {
    for (const [width, looked] of WIDTHS) {
      const frame = document.createElement("iframe");
      frame.style = `width: ${width}px; height: 900px; border: 0`;
      frame.srcdoc = text;
      const loaded = new Promise((done) => { frame.onload = done; });
      document.body.append(frame);
      await loaded;
      const page = frame.contentDocument;
      const moving = [...page.querySelectorAll(".table")].filter((each) => each.scrollWidth > each.clientWidth);
      const said = {name, width, needs: page.documentElement.scrollWidth, moving: moving.length, faults: []};
      if (looked) {
        frame.contentWindow.eval(read("axe"));
        const result = await frame.contentWindow.axe.run(page, {runOnly: TAGS, resultTypes: ["violations"]});
        said.looked_at = result.passes.length;
        said.faults = result.violations.map((each) => `${each.id}: ${each.nodes[0].html}`);
      }
      found.push(said);
      frame.remove();
    }
  }
})().catch((fault) => found.push(String(fault))).finally(() => {
  document.body.innerHTML = "<pre></pre>";
  document.querySelector("pre").textContent = JSON.stringify(found);
});
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> dict[str, str]:
    """The pages that people are sent: of a rich record, an emergency, the rules in each form, a report, and a score card."""
    folder = tmp_path_factory.mktemp("pages")
    environment = small_environment(folder / "home")

    def said(*typed: str, given: object = None) -> str:
        stdin = json.dumps(given).encode() if given else b""
        done = call(typed, stdin=stdin, environment=environment, folder=folder)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    for given in ({"answers": EMERGENCY, "details": {"case_reference": "EM-1"}}, RICH):
        said("decide", "--answers", "-", given=given)
    edition = proved.loaded.rules.default_edition
    practice = PracticeRound(proved, edition, tuple(example_exercises(proved, edition)[:2]), ("AB", "CD"))
    for each in practice.exercises:
        practice = practice.with_attempt(Attempt(each, ("advice", None), NOT_YET_ASKED))
    card = score_card_page(practice, "sharewise practise --seed 1", on_paper=True)
    return {
        "record": said("records", "show", "--format", "html"),
        "emergency": said("records", "show", "EM-1", "--format", "html"),
        "rules": said("rules", "--format", "html"),
        **{
            paper: said("rules", paper, "--adoption", "coventry", "--format", "html")
            for paper in ("--briefing", "--slides", "--poster")
        },
        "map": said("rules", "map", "--part", "1", "--format", "html"),
        "report": said("report", "--since", "2026-01-01", "--exact", "--format", "html"),
        "card": format_named("html").page_maker()(card).decode(),
    }


@pytest.mark.parametrize("colours", ["light", "dark"] if WHOLE else ["light"])
def test_axe_finds_nothing_and_no_page_moves_sideways(colours: str, pages: dict[str, str], tmp_path: Path) -> None:
    needed("chromium")
    axe = NODE_MODULES / "axe-core/axe.min.js"
    if not axe.is_file():
        missing("axe-core is not installed: npm install --prefix tests/outside")
    widths = [[1280, WHOLE], [640, WHOLE], [320, True]]
    # A page lets no script in. This is the page without that, or nothing could look at it.
    open_pages = {
        name: re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text) for name, text in pages.items()
    }
    assert all(open_pages[name] != pages[name] for name in pages)
    script = LOOK.replace("WIDTHS", json.dumps(widths)).replace("TAGS", json.dumps(TAGS))
    # As data and as text these stand in the document, and end no element of it.
    data = json.dumps(open_pages).replace("<", "\\u003c")
    program = axe.read_text(encoding="utf-8").replace("</script", "<\\/script")
    document = tmp_path / "look.html"
    document.write_text(
        '<!doctype html><meta charset="utf-8"><body>'
        f'<script type="application/json" id="pages">{data}</script>'
        f'<script type="text/plain" id="axe">{program}</script>'
        f"<script>{script}</script>",
        encoding="utf-8",
    )
    preferred = f"--blink-settings=preferredColorScheme={int(colours == 'light')}"
    built, _ = Browser(tmp_path).opened(document, preferred, "--virtual-time-budget=100000", "--dump-dom")
    found = json.loads(unescape(built.partition("<pre>")[2].partition("</pre>")[0]))
    assert len(found) == len(pages) * len(widths), found
    assert [each for each in found if each["faults"]] == []
    assert [each for each in found if each["needs"] > each["width"]] == []
    # It was really looked at, and there was something that moves by itself.
    assert [each for each in found if each["width"] == 320 and each["looked_at"] < 5] == []
    assert any(each["moving"] for each in found if (each["name"], each["width"]) == ("report", 320))
