"""The flow as a page of text: each state a numbered paragraph, for a terminal and for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from sharewise.present.flow_map import FlowMap
from sharewise.present.formats.plain_text import page_bytes
from sharewise.present.map.map_parts import in_parts, questions_in
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


def parts_page(flow_map: FlowMap) -> Page:
    """The parts of a map, or the one that is asked for: each under a title of its own."""
    rules, flow = flow_map.rules, flow_map.flow
    whole = in_parts(rules, flow_map.edition, flow)
    blocks: list[Block] = []
    for part in whole.parts:
        if flow_map.part not in ("all", part.number):
            continue
        named = map_wording.PART_TITLE.format(title=title_of(rules, flow), part=part.number, parts=len(whole.parts))
        blocks += [Title(named), Paragraph(rules_wording.DANGER_FIRST, "warning")]
        blocks.append(Paragraph(f"{under(rules, flow_map.edition)} {map_wording.HOW_PART}"))
        for number, short in questions_in(rules, part).items():
            blocks.append(Heading(map_wording.QUESTION_IS.format(number=number, short=short)))
            name = list(rules.questions)[number - 1]
            blocks.append(Paragraph(asked_words(name, rules.questions[name].ask_in(flow_map.edition, {}))))
            for state in (flow.states[each] for each in part.states if flow.states[each].question == name):
                blocks += _state(rules, state, partial(whole.part_beside, part.number))
    return (*blocks, *_about(rules))


def page_of(flow_map: FlowMap) -> Page:
    """The map in words: the whole, or in parts where that is asked for."""
    if flow_map.part is not None:
        return parts_page(flow_map)
    return map_page(flow_map.rules, flow_map.edition, flow_map.flow, flow_map.total)


def map_bytes(flow_map: FlowMap) -> bytes:
    """The map as lines for a file."""
    return page_bytes(page_of(flow_map))


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
    yield from _about(rules)


def _about(rules: Rulebook) -> Iterator[Block]:
    yield Heading(rules_wording.ABOUT_THIS_PAGE)
    yield Paragraph(f"{about(rules)} {rules.licence}", "quiet")


def _state(rules: Rulebook, state: State, part_of: Callable[[int], int | None] = lambda _: None) -> Iterator[Block]:
    """A state with its ways on. `part_of` says in which other part the state is that a way leads to."""
    named = {"number": state.number, "question": short_of(rules, state.question)}
    before = listed(map(str, state.before))
    yield Heading(
        map_wording.STATE_FROM.format(**named, before=before) if before else map_wording.STATE.format(**named), 3
    )
    items: list[str] = []
    for way in state.ways:
        answers = map_wording.OR.join(in_full(rules, state.question, way.answers))
        if isinstance(way.to, int):
            part = part_of(way.to)
            form = map_wording.GO_TO if part is None else map_wording.GO_TO_PART
            items.append(form.format(answers=answers, number=way.to, part=part))
        else:
            items.append(map_wording.COMES_TO.format(answers=answers, outcome=rules.outcomes[way.to].title))
    yield ItemList(tuple(items))
