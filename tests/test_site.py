"""The site that is built of the pages: nothing on it is loaded from anywhere else. Its navigation is held by `test_documents.py`.

`nox -s site` builds it and runs this with `SHAREWISE_SITE`, the folder that it was built into.
"""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from tests.test_documents import pages_in

ROOT = Path(__file__).parents[1]
BUILT = os.environ.get("SHAREWISE_SITE")
CONFIG = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
# What a browser loads by itself, and the links that it follows before anybody chooses one.
_LOADING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "manifest", "ping"}
_LINKED = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest"}
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(r"@import\s+(?:url\()?\s*[\"']?([^\"')\s;]+)|url\(\s*[\"']?([^\"')\s]+)", re.IGNORECASE)


class Loads(HTMLParser):
    """What a page loads from elsewhere."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._style = False
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            if name in _LOADING:
                self.found += [each for each in value.split(",") if _ELSEWHERE.match(each)]
            elif name == "style":
                self.found += loaded_by_style(value)
        is_loaded = tag != "a" and (tag != "link" or _LINKED & set(given.get("rel", "").lower().split()))
        if is_loaded and _ELSEWHERE.match(given.get("href", "")):
            self.found.append(given["href"])

    def handle_data(self, data: str) -> None:
        if self._style:
            self.found += loaded_by_style(data)


def loaded_by_style(text: str) -> list[str]:
    """What a style sheet loads from elsewhere."""
    named = (first or second for first, second in _IN_STYLE.findall(text))
    return [each for each in named if _ELSEWHERE.match(each)]


def test_its_letters_are_those_of_the_reader_and_nobody_counts_who_reads() -> None:
    assert CONFIG["theme"]["font"] is False
    assert CONFIG["plugins"] == ["search"]
    assert not {"repo_url", "extra_javascript", "extra_css"} & CONFIG.keys()
    assert CONFIG["extra"] == {"generator": False}


@pytest.mark.parametrize(
    ("document", "count"),
    [
        ('<script src="https://a.example/x.js"></script>', 1),
        ('<script src="//a.example/x.js"></script>', 1),
        ('<link rel="preload stylesheet" href="http://a.example/x.css">', 1),
        ('<img srcset="x.png, https://a.example/x.png 2x">', 1),
        ('<style>@import "https://a.example/x.css"; p { background: url(//a.example/x.png) }</style>', 2),
        ("<p style=\"background: url('https://a.example/x.png')\">", 1),
        ('<svg><use href="https://a.example/x.svg#a"/></svg>', 1),
        ('<a href="https://a.example">a</a><link rel="canonical" href="https://a.example"><img src="x.png">', 0),
        ("<style>p { background: url(data:image/png;base64,AA//) }</style>", 0),
    ],
)
def test_what_is_loaded_from_elsewhere_is_seen(document: str, count: int) -> None:
    assert len(Loads(document).found) == count


@pytest.mark.skipif(BUILT is None, reason="nox -s site builds it first")
def test_no_page_of_the_site_loads_anything_from_elsewhere_nor_could() -> None:
    folder = Path(str(BUILT))
    pages = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}
    built = {path.relative_to(folder).as_posix() for path in pages}
    for name in pages_in(CONFIG["nav"]):
        assert {name.replace(".md", ".html"), name.replace("README.md", "index.html")} & built, name
    assert {path.name: Loads(text).found for path, text in pages.items() if Loads(text).found} == {}
    sheets = {path.name: loaded_by_style(path.read_text(encoding="utf-8")) for path in folder.rglob("*.css")}
    assert sheets
    assert {name: found for name, found in sheets.items() if found} == {}
    # The theme's own program knows addresses for what no page here has. The browser refuses them.
    for path, text in pages.items():
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
        assert policy, path
        assert "default-src 'self'" in policy[1]
        assert not _ELSEWHERE.search(policy[1])
        # It holds for what stands below it.
        assert not re.search(r"<(script|link|img|style)\b", text[: policy.start()])
