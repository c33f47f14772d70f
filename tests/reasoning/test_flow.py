"""The flow is the diagram and nothing else: each way through it is a reachable set of answers, and each set is a way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram, diagrams_of, leaves
from sharewise.reasoning.flow import Flow, flow_of
from tests.support.needed import WHOLE, in_short, only_whole
from tests.support.oracle import random_rulebook

RULEBOOKS = 3000 if WHOLE else 100
Path = tuple[tuple[str, str], ...]


def ways_through(flow: Flow) -> Iterator[tuple[Path, str]]:
    """Every set of answers that the flow allows, and where it ends."""

    def follow(here: int | str, taken: Path) -> Iterator[tuple[Path, str]]:
        if isinstance(here, str):
            yield taken, here
            return
        state = flow.states[here]
        for way in state.ways:
            for answer in way.answers:
                yield from follow(way.to, (*taken, (state.question, answer)))

    if flow.states:
        yield from follow(min(flow.states), ())


def reachable(diagram: Diagram) -> dict[Path, str]:
    return {tuple(answers.items()): str(outcome) for answers, outcome in diagram.paths()}


def situations(sets: dict[Path, str]) -> int:
    """How many different situations there are: two are one where the same answers can follow, and come to the same."""
    known: dict[object, int] = {}

    def number_of(ways: list[tuple[Path, str]]) -> int | str:
        if not ways[0][0]:
            return ways[0][1]
        after: dict[tuple[str, str], list[tuple[Path, str]]] = {}
        for (first, *rest), end in ways:
            after.setdefault(first, []).append((tuple(rest), end))
        alike = frozenset((answer, number_of(following)) for answer, following in after.items())
        return known.setdefault(alike, len(known))

    number_of(list(sets.items()))
    return len(known)


def without_gaps(seed: int) -> Iterator[Diagram]:
    """The diagrams of random rulebooks that ask something and always conclude."""
    chance = random.Random(seed)
    for _ in range(RULEBOOKS):
        for diagram in diagrams_of(random_rulebook(chance)).values():
            if None not in leaves(diagram.root):
                yield diagram


def check(diagram: Diagram) -> int:
    """All that is promised of the flows of one diagram. Gives the number of states."""
    sets = reachable(diagram)
    whole = flow_of(diagram)
    if not whole.states:
        assert list(sets) == [()]
        return 0
    for only in (None, *in_short(diagram.rules.outcomes, 2)):
        flow = whole if only is None else flow_of(diagram, only)
        wanted = {path: end for path, end in sets.items() if only in (None, end)}
        found = list(ways_through(flow))
        assert len(found) == len(wanted)
        assert dict(found) == wanted
        assert flow.sets == len(wanted)
        assert flow.outcomes == dict(Counter(wanted.values()))
        check_counts(flow, found)
    return len(whole.states)


def check_counts(flow: Flow, found: list[tuple[Path, str]]) -> None:
    passing: Counter[int] = Counter()
    taking: Counter[tuple[int, int]] = Counter()
    before: dict[int, set[int]] = {number: set() for number in flow.states}
    for path, _ in found:
        here: int | str = min(flow.states)
        for _, answer in path:
            assert isinstance(here, int)
            index, way = next((index, way) for index, way in enumerate(flow.states[here].ways) if answer in way.answers)
            passing[here] += 1
            taking[here, index] += 1
            if isinstance(way.to, int):
                before[way.to].add(here)
            here = way.to
    for number, state in flow.states.items():
        assert state.sets == passing[number]
        assert [way.sets for way in state.ways] == [taking[number, index] for index in range(len(state.ways))]
        assert list(state.before) == sorted(before[number])


def test_every_way_through_the_flow_is_a_reachable_set_of_answers_and_every_set_a_way() -> None:
    assert sum(check(diagram) for diagram in without_gaps(20260401)) > RULEBOOKS


@only_whole
@pytest.mark.parametrize("edition", ["dcsf-2008", "hmg-2015", "hmg-2018", "dfe-2024"])
def test_the_flow_of_every_edition_is_exact(proved: CompiledRulebook, edition: str) -> None:
    diagram = proved.diagrams[edition]
    assert check(diagram) == situations(reachable(diagram))
    assert flow_of(diagram).sets == sum(diagram.path_lengths().values())


def test_states_stand_in_the_order_of_the_questions_and_lead_onwards(proved: CompiledRulebook) -> None:
    for diagram in proved.diagrams.values():
        for only in (None, *diagram.rules.outcomes):
            flow = flow_of(diagram, only)
            assert list(flow.states) == list(range(1, len(flow.states) + 1))
            levels = [diagram.order[state.question] for state in flow.states.values()]
            assert levels == sorted(levels)
            for state in flow.states.values():
                for way in state.ways:
                    if isinstance(way.to, int):
                        assert diagram.order[flow.states[way.to].question] > diagram.order[state.question]


def test_no_two_states_go_on_alike_and_no_two_ways_lead_to_one_place() -> None:
    for diagram in without_gaps(20260402):
        for only in (None, *diagram.rules.outcomes):
            states = flow_of(diagram, only).states.values()
            alike = [(state.question, tuple((way.answers, way.to) for way in state.ways)) for state in states]
            assert len(set(alike)) == len(alike)
            for state in states:
                ends = [way.to for way in state.ways]
                assert len(set(ends)) == len(ends)


def test_an_outcome_that_nothing_leads_to_has_no_ways(proved: CompiledRulebook) -> None:
    flow = flow_of(proved.diagrams["hmg-2018"], "somewhere_else")
    assert flow.states == {}
    assert flow.sets == 0
