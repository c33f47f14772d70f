"""The Mermaid source holds every way of the flow once and nothing else, and no text of it is markup."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest

from sharewise.present.map.mermaid import mermaid_text
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.text import one_line
from tests.present.map.maps import EDITIONS, Map, hostile_maps, maps

STATE = re.compile(r'  s(\d+)\["([^"]*)"\]')
ON = re.compile(r'  s(\d+) -->\|"([^"]*)"\| s(\d+)')
END = re.compile(r'  s(\d+) -->\|"([^"]*)"\| s(\d+e\d+)(?:\[\[|\(\[|\{\{|\[/)"([^"]*)"(?:\]\]|\]\)|\}\}|\\\]):::(\w+)')
# What Mermaid, as it is set up where nobody has set it up, is willing to draw.
MOST_LINES, MOST_CHARACTERS = 500, 50_000


def read(text: str) -> str:
    """A quoted text as Mermaid shows it."""
    assert re.fullmatch(r"(?:[A-Za-z0-9 ,]|[^\x00-\x7f]|#\d+;)*", text)
    return unescape(re.sub(r"#(\d+);", r"&#\1;", text))


def drawn_lines(drawn: Map) -> list[str]:
    text = mermaid_text(drawn.rules, drawn.edition, drawn.flow, drawn.total)
    lines = text.splitlines()
    start = lines.index("flowchart TD")
    assert all(line.startswith("%% ") and "{" not in line for line in lines[:start])
    assert lines[start + 1].startswith("  accTitle: ")
    assert lines[start + 2].startswith("  accDescr: ")
    body = [line for line in lines[start + 3 :] if not line.startswith("  classDef ")]
    assert len(text) < MOST_CHARACTERS
    return body


def check(drawn: Map) -> None:
    lines = drawn_lines(drawn)
    states = {int(found[1]): read(found[2]) for line in lines if (found := STATE.fullmatch(line))}
    on = [found for line in lines if (found := ON.fullmatch(line))]
    ends = [found for line in lines if (found := END.fullmatch(line))]
    assert len(states) + len(on) + len(ends) == len(lines)
    assert len(on) + len(ends) < MOST_LINES
    assert list(states) == list(drawn.flow.states)
    ways = [
        (
            state,
            way,
            "; or ".join(one_line(drawn.rules.questions[state.question].answers[each].label) for each in way.answers),
        )
        for state in drawn.flow.states.values()
        for way in state.ways
    ]
    assert Counter((int(found[1]), read(found[2]), int(found[3])) for found in on) == Counter(
        (state.number, said, way.to) for state, way, said in ways if isinstance(way.to, int)
    )
    assert Counter((int(found[1]), read(found[2]), read(found[4])) for found in ends) == Counter(
        (state.number, said, one_line(drawn.rules.outcomes[way.to].title))
        for state, way, said in ways
        if isinstance(way.to, str)
    )
    assert len({found[3] for found in ends}) == len(ends)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_way_of_the_flow_stands_once_and_no_other(proved: CompiledRulebook, edition: str) -> None:
    for drawn in maps(proved, edition):
        check(drawn)


def test_nothing_that_a_rulebook_says_becomes_markup(proved: CompiledRulebook) -> None:
    for _, drawn in hostile_maps(proved):
        check(drawn)
