"""The layout keeps its promises for any flow: boxes and lanes apart, in their columns, and lines from end to end."""

from __future__ import annotations

import random
from collections import Counter

from sharewise.present.map.cards import CardWords
from sharewise.present.map.layout import Placed, lay_out
from sharewise.present.map.order import Ordered, Place, crossings, ordered
from sharewise.present.map.text_width import broken, width
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import diagrams_of, leaves
from sharewise.reasoning.flow import Flow, flow_of
from tests.present.map.maps import EDITIONS, maps
from tests.support.needed import in_short, long
from tests.support.oracle import random_rulebook

WORDS = CardWords(lambda question, answers: [" ".join(answers)], lambda outcome: f"the outcome {outcome}")


def random_flows() -> list[Flow]:
    chance = random.Random(20260403)
    diagrams = [each for _ in range(150) for each in diagrams_of(random_rulebook(chance)).values()]
    flows = [flow_of(diagram) for diagram in diagrams if None not in leaves(diagram.root)]
    return [flow for flow in flows if flow.states]


def test_boxes_and_lines_of_any_flow() -> None:
    for flow in random_flows():
        heads = {state.question: f"The question {state.question}" for state in flow.states.values()}
        layout = lay_out(flow, ordered(flow), WORDS, heads, lambda wide, high: min(400 / wide, 250 / high))
        assert sorted(placed.card.state.number for placed in layout.cards) == sorted(flow.states)
        for index, one in enumerate(layout.cards):
            assert -1e-6 <= one.y <= one.y + one.card.height <= layout.height + 1e-6
            assert 0 <= one.x <= one.x + one.card.width <= layout.width + 1e-6
            for other in layout.cards[index + 1 :]:
                assert one.x != other.x or one.y + one.card.height < other.y or other.y + other.card.height < one.y
        at: dict[int, Placed] = {placed.card.state.number: placed for placed in layout.cards}
        assert Counter((line.start, line.way, line.to) for line in layout.lines) == Counter(
            (state.number, index, way.to)
            for state in flow.states.values()
            for index, way in enumerate(state.ways)
            if isinstance(way.to, int)
        )
        for line in layout.lines:
            first, last = at[line.start], at[line.to]
            assert layout.columns[line.first].question == first.card.state.question
            assert layout.columns[line.last].question == last.card.state.question
            assert first.y < line.heights[0] < first.y + first.card.height
            assert last.y < line.heights[-1] < last.y + last.card.height
            for column, height in enumerate(line.heights[1:-1], line.first + 1):
                x = layout.columns[column].x
                inside = [
                    each for each in layout.cards if each.x == x and each.y <= height <= each.y + each.card.height
                ]
                assert not inside


def by_number(order: Ordered) -> list[list[Place]]:
    """The places of each column, states first, in the order of their numbers."""
    return [sorted(column, key=lambda place: (not isinstance(place, int), str(place))) for column in order.columns]


@long
def test_the_order_has_fewer_crossings_than_that_of_the_numbers(proved: CompiledRulebook) -> None:
    for edition in EDITIONS:
        for drawn in maps(proved, edition):
            order = ordered(drawn.flow)
            few, many = (crossings(drawn.flow, columns, order.hops) for columns in (order.columns, by_number(order)))
            assert few <= many, f"{edition}: {few} crossings, and {many} in the order of the numbers"
        whole = next(maps(proved, edition)).flow
        order, chance = ordered(whole), random.Random(1)
        few = crossings(whole, order.columns, order.hops)
        by_chance = [[chance.sample(column, len(column)) for column in order.columns] for _ in range(10)]
        many = min(crossings(whole, columns, order.hops) for columns in by_chance)
        assert few < many / 3, f"{edition}: {few} crossings, and {many} in the best of ten orders by chance"


def test_no_exchange_of_two_neighbours_would_take_a_crossing_away(proved: CompiledRulebook) -> None:
    drawn = [each.flow for edition in EDITIONS for each in maps(proved, edition) if len(each.flow.states) < 60]
    for flow in [*random_flows(), *in_short(drawn, 4)]:
        order = ordered(flow)
        few = crossings(flow, order.columns, order.hops)
        for index, column in enumerate(order.columns):
            for place in range(len(column) - 1):
                other = [*column[:place], column[place + 1], column[place], *column[place + 2 :]]
                columns = [*order.columns[:index], other, *order.columns[index + 1 :]]
                assert few <= crossings(flow, columns, order.hops)


def test_lines_of_text_keep_every_word_and_fit() -> None:
    chance = random.Random(20260404)
    for _ in range(500):
        text = " ".join(
            "".join(chance.choices("iWmab,.é警", k=chance.randint(1, 30))) for _ in range(chance.randint(0, 9))
        )
        most = chance.uniform(1.2, 20)
        lines = broken(text, most)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width(line) <= most + 1e-9 for line in lines)
        if all(width(word) <= most for word in text.split()):
            assert " ".join(lines) == text
