"""Every way in which an adoption can be wrong, each as a small change to `tests/adoptions/tiny-adoption.yaml`.

The files beside it are written as those of `tests/rulebooks` are: what to find, what to put, and the complete list of
problems that must then be reported, in their order, each where it stands in the adoption's own file.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharewise.errors import BadFile
from sharewise.reasoning.proof.prove import RulebookRefused, prove
from sharewise.rulebook.load import Content, Loaded, read_rules
from tests.rulebook.test_wrong_rulebooks import TINY

FOLDER = Path(__file__).parents[1] / "adoptions"
ADOPTION = (FOLDER / "tiny-adoption.yaml").read_text(encoding="utf-8")
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
# The tiny rulebook with two slots, and a text to paste.
BASE = TINY.replace("call: {say: Ask your lead.}", 'call: {say: "Ask {lead}, {soon}."}') + (
    "slots:\n"
    "  lead: {ask: Who is the lead?, words: your lead}\n"
    "  soon: {ask: How soon?, words: today, hours: 'within {hours}'}\n"
    "to_paste:\n"
    "  note: {title: a note, reader: case_system, variants: [{lines: [{say: 'Facts: {facts}'}]}]}\n"
)


def read(adoption: str, base: str = BASE) -> Loaded:
    return read_rules(Content("tiny.yaml", base.encode()), Content("tiny-adoption.yaml", adoption.encode()))


def problems_of(adoption: str) -> list[str]:
    try:
        prove(read(adoption))
    except (BadFile, RulebookRefused) as refusal:
        return [str(problem) for problem in refusal.problems]
    return []


def test_the_tiny_adoption_is_accepted() -> None:
    assert problems_of(ADOPTION) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_adoption_is_refused_with_exactly_these_problems(name: str) -> None:
    content = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    sections = re.fullmatch(r"--- find\n(.+)\n--- put\n(.*)\n--- says\n(.+)\n", content, re.DOTALL)
    assert sections, f"{name}.txt does not have the three sections"
    find, put, says = sections.groups()
    assert ADOPTION.count(find) == 1, f"what {name}.txt looks for stands {ADOPTION.count(find)} times"
    assert problems_of(ADOPTION.replace(find, put)) == says.split("\n")


def test_a_rulebook_may_not_hold_what_only_an_adoption_lays_over_it() -> None:
    for find, put, says in (
        ("id: tiny\n", "id: tiny\nadoption: {}\n", "'adoption' is not known here: an adoption has a file of its own"),
        (
            "send: {say: Send it.}",
            "send: {say: Send it., local: x}",
            "'local' is not known here: an adoption has a file of its own",
        ),
    ):
        with pytest.raises(BadFile, match=re.escape(says)):
            read_rules(Content("tiny.yaml", BASE.replace(find, put).encode()))


@pytest.mark.parametrize(
    ("find", "put", "says"),
    [
        ("Ask {lead}, {soon}.", "Ask {leed}, {lead}, {soon}.", "there is no slot 'leed': did you mean 'lead'?"),
        ("Ask {lead}, {soon}.", "Ask {lead}.", "no text has the slot 'soon'"),
    ],
)
def test_a_slot_is_named_where_it_is_and_only_there(find: str, put: str, says: str) -> None:
    with pytest.raises(BadFile, match=re.escape(says)):
        read_rules(Content("tiny.yaml", BASE.replace(find, put).encode()))


def test_a_rulebook_that_is_wrong_by_itself_is_said_to_be() -> None:
    with pytest.raises(BadFile, match=r"^tiny\.yaml:"):
        read(ADOPTION, BASE.replace("title: A tiny rulebook", "titel: A tiny rulebook"))
