"""What `sharewise rules map --json` prints: the states of the flow, each with a question and where its answers lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from sharewise.present.formats.json_text import data_bytes

if TYPE_CHECKING:
    from sharewise.present.flow_map import FlowMap
    from sharewise.reasoning.flow import State, Way


class WayData(TypedDict):
    """One way on: the answers that lead there, to another state or to an outcome, and how many sets of answers take it."""

    answers: list[str]
    state: int | None
    outcome: str | None
    sets: int


class StateData(TypedDict):
    """One state. `before`: the states that lead here. `sets`: so many sets of answers pass."""

    number: int
    question: str
    ways: list[WayData]
    before: list[int]
    sets: int


class OutcomeData(TypedDict):
    """An outcome that is reached, and by how many sets of answers."""

    id: str
    title: str
    sets: int


class MapDocument(TypedDict):
    """The map of an edition. `only`: the outcome that was asked for. `all_sets`: so many sets of answers the edition has in all."""

    format: Literal["sharewise-map/1"]
    rulebook: str
    version: str
    edition: str
    adoption: str | None
    only: str | None
    all_sets: int
    states: list[StateData]
    outcomes: list[OutcomeData]


def map_document(flow_map: FlowMap) -> MapDocument:
    """The document."""
    rules, flow = flow_map.rules, flow_map.flow
    return {
        "format": "sharewise-map/1",
        "rulebook": rules.id,
        "version": rules.version,
        "edition": flow_map.edition,
        "adoption": rules.adoption.id if rules.adoption else None,
        "only": flow.only,
        "all_sets": flow_map.total,
        "states": [_state(each) for each in flow.states.values()],
        "outcomes": [
            {"id": outcome, "title": rules.outcomes[outcome].title, "sets": sets}
            for outcome, sets in flow.outcomes.items()
        ],
    }


def map_bytes(flow_map: FlowMap) -> bytes:
    """The map as a document for scripts."""
    return data_bytes(map_document(flow_map))


def _state(state: State) -> StateData:
    return {
        "number": state.number,
        "question": state.question,
        "ways": [_way(each) for each in state.ways],
        "before": list(state.before),
        "sets": state.sets,
    }


def _way(way: Way) -> WayData:
    leads_on = isinstance(way.to, int)
    return {
        "answers": list(way.answers),
        "state": way.to if isinstance(way.to, int) else None,
        "outcome": None if leads_on else str(way.to),
        "sets": way.sets,
    }
