"""The codes of a file's faults: each stands in `docs/rules-check.md`, each can come, and no other comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sharewise.errors import BadFile, Problem
from sharewise.present.paste.paste_problems import paste_problems
from sharewise.reasoning.proof.diagnostics import KINDS
from sharewise.rulebook.fault_codes import FAULT_CODES
from sharewise.rulebook.load import parse_rulebook
from tests.rulebook.test_wrong_adoptions import ADOPTION, read
from tests.rulebook.test_wrong_adoptions import FOLDER as ADOPTIONS
from tests.rulebook.test_wrong_rulebooks import NAMES, OFFERS_NOTHING_TO_A_CHILD, TINY, found_as_shipped
from tests.support.needed import long

DOCUMENT = (Path(__file__).parents[2] / "docs" / "rules-check.md").read_text(encoding="utf-8")
# What no file beside tiny.yaml shows.
CONTENTS = (
    b"",
    b"\xff",
    b"#".ljust(1024 * 1024 + 1, b"#"),
    OFFERS_NOTHING_TO_A_CHILD.encode(),
    TINY.replace("title: A tiny rulebook", 'title: "A tiny\\a rulebook"').encode(),
)


def shown_by_adoptions() -> Iterator[Problem]:
    for path in sorted(ADOPTIONS.glob("*.txt")):
        sections = re.fullmatch(
            r"--- find\n(.+)\n--- put\n(.*)\n--- says\n(.+)\n", path.read_text(encoding="utf-8"), re.DOTALL
        )
        assert sections
        try:
            read(ADOPTION.replace(sections[1], sections[2]))
        except BadFile as bad:
            yield from bad.problems


def shown_by_contents() -> Iterator[Problem]:
    for content in CONTENTS:
        try:
            parse_rulebook(content, "tiny.yaml")
        except BadFile as bad:
            yield from bad.problems


def shown_by_texts() -> Iterator[Problem]:
    """What texts to paste may not say is looked for where details are known."""
    for line, withheld in (("{fact}", ""), ("{left_out}", ""), ("{facts}", "details: [facts]")):
        beside = f"withheld:\n  w: {{says: No., readers: [case_system], {withheld}}}\n" if withheld else ""
        text = f"to_paste:\n  note: {{title: x, reader: case_system, variants: [{{lines: [{{say: '{line}'}}]}}]}}\n"
        yield from paste_problems(parse_rulebook((TINY + text + beside).encode(), "tiny.yaml"))


@long
def test_every_code_can_come_and_no_other_does() -> None:
    shown = [problem for name in NAMES for problem in found_as_shipped(name)]
    codes = {problem.code for problem in (*shown, *shown_by_adoptions(), *shown_by_contents(), *shown_by_texts())}
    assert codes - KINDS.keys() == FAULT_CODES.keys()


def test_no_code_is_that_of_a_diagnostic_too() -> None:
    assert not FAULT_CODES.keys() & KINDS.keys()


def test_the_document_lists_the_codes_in_their_order_and_no_other() -> None:
    listed = re.findall(r"(?m)^\| `([a-z0-9-]+)` \| (.+) \|$", DOCUMENT)
    assert listed == list(FAULT_CODES.items())
