"""The flow as a page of text: each state a numbered paragraph, for a terminal and for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

from sharewise.present.flow_map import FlowMap
from sharewise.present.formats.plain_text import page_bytes
from sharewise.present.map.node_words import about, count_of, counted, in_full, not_asked, short_of, title_of, under
from sharewise.present.page import Block, DefinitionList, Heading, ItemList, Page, Paragraph, Title
from sharewise.present.pages.local_words import asked_words
from sharewise.present.wording import map_wording, rules_wording
from sharewise.reasoning.flow import Flow, State
from sharewise.rulebook.model import Rulebook
from sharewise.text import listed


def map_page(rules: Rulebook, edition_id: str, flow: Flow, total: int) -> Page:
    """Every state of `flow` with its ways on. `total` is the number of all sets of answers of the edition."""
    return tuple(_blocks(rules, edition_id, flow, total))


def map_bytes(flow_map: FlowMap) -> bytes:
    """The map as lines for a file."""
    return page_bytes(map_page(flow_map.rules, flow_map.edition, flow_map.flow, flow_map.total))


def _blocks(rules: Rulebook, edition_id: str, flow: Flow, total: int) -> Iterator[Block]:
    yield Title(title_of(rules, flow))
    yield Paragraph(rules_wording.DANGER_FIRST, "warning")
    yield Paragraph(f"{under(rules, edition_id)} {count_of(flow, total)}")
    yield Paragraph(f"{map_wording.HOW_TEXT} {map_wording.ONLY}" if flow.only else map_wording.HOW_TEXT)
    left = not_asked(rules, flow)
    if left:
        yield Paragraph(left)
    for number, (name, question) in enumerate(rules.questions.items(), 1):
        here = [state for state in flow.states.values() if state.question == name]
        if here:
            yield Heading(map_wording.QUESTION_IS.format(number=number, short=short_of(rules, name)))
            yield Paragraph(asked_words(name, question.ask_in(edition_id, {})))
        for state in here:
            yield from _state(rules, state)
    yield Heading(map_wording.COMES_OUT)
    ends = ((rules.outcomes[outcome].title, sets) for outcome, sets in flow.outcomes.items())
    yield DefinitionList(
        tuple((title, map_wording.ENDS.format(sets=counted(sets), total=counted(total))) for title, sets in ends)
    )
    yield Heading(rules_wording.ABOUT_THIS_PAGE)
    yield Paragraph(f"{about(rules)} {rules.licence}", "quiet")


def _state(rules: Rulebook, state: State) -> Iterator[Block]:
    named = {"number": state.number, "question": short_of(rules, state.question)}
    before = listed(map(str, state.before))
    yield Heading(
        map_wording.STATE_FROM.format(**named, before=before) if before else map_wording.STATE.format(**named), 3
    )
    items: list[str] = []
    for way in state.ways:
        answers = map_wording.OR.join(in_full(rules, state.question, way.answers))
        if isinstance(way.to, int):
            items.append(map_wording.GO_TO.format(answers=answers, number=way.to))
        else:
            items.append(map_wording.COMES_TO.format(answers=answers, outcome=rules.outcomes[way.to].title))
    yield ItemList(tuple(items))
