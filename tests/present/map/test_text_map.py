"""The map in words: each state once, with every answer and where it leads, and nothing else."""

from __future__ import annotations

import re

import pytest

from sharewise.present.formats.plain_text import plain_lines, plain_text
from sharewise.present.map.text_map import map_page
from sharewise.present.page import Heading, ItemList, Paragraph
from sharewise.reasoning.compiled import CompiledRulebook
from tests.present.map.maps import EDITIONS, maps


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_state_stands_once_with_its_answers_and_where_they_lead(proved: CompiledRulebook, edition: str) -> None:
    for drawn in maps(proved, edition):
        page = map_page(drawn.rules, edition, drawn.flow, drawn.total)
        heads = [(index, block) for index, block in enumerate(page) if isinstance(block, Heading) and block.level == 3]
        states = list(drawn.flow.states.values())
        assert len(heads) == len(states)
        for state, (index, head) in zip(states, heads, strict=True):
            question = drawn.rules.questions[state.question]
            assert head.text.startswith(f"{state.number}. {question.short}")
            numbers = [
                int(each) for each in re.findall(r"\d+", head.text.removeprefix(f"{state.number}. {question.short}"))
            ]
            assert numbers == list(state.before)
            items = page[index + 1]
            assert isinstance(items, ItemList)
            assert items.items == tuple(
                "; or ".join(question.answers[answer].label for answer in way.answers)
                + (f": go to {way.to}." if isinstance(way.to, int) else f": {drawn.rules.outcomes[way.to].title}.")
                for way in state.ways
            )


def test_it_says_which_rules_they_are_and_what_is_left_out(proved: CompiledRulebook) -> None:
    for drawn in maps(proved, "hmg-2018"):
        text = " ".join(plain_text(map_page(drawn.rules, "hmg-2018", drawn.flow, drawn.total), 80).split())
        assert "The rules of July 2018. Replaced by the edition of 2024." in text
        assert "not legal advice" in text
        asked = {state.question for state in drawn.flow.states.values()}
        left = [question.short for name, question in drawn.rules.questions.items() if name not in asked]
        assert ("Not asked on these ways" in text) == bool(left)
        if drawn.flow.only:
            assert f"{drawn.flow.sets:,} of {drawn.total:,} sets of answers lead there." in text
            assert "Others lead elsewhere" in text
        else:
            assert f"{drawn.total:,} sets of answers can be given in all." in text


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_it_fits_the_screen(proved: CompiledRulebook, columns: int) -> None:
    for drawn in maps(proved, "dfe-2024"):
        page = map_page(drawn.rules, "dfe-2024", drawn.flow, drawn.total)
        assert max(len(line) for line in plain_lines(page, columns)) <= columns
        assert any(isinstance(block, Paragraph) and block.tone == "warning" for block in page)
