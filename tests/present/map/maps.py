"""Maps for the tests of every way of drawing them: of each edition and each outcome, and of a rulebook with hostile words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.flow import Flow, flow_of
from sharewise.rulebook.model import Rulebook
from tests.present.formats.pages_of_text import HOSTILE

# The editions that decide otherwise than one another.
EDITIONS = ("hmg-2018", "dfe-2024")


@dataclass(frozen=True)
class Map:
    """What a way of drawing is given."""

    rules: Rulebook
    edition: str
    flow: Flow
    total: int


def maps(proved: CompiledRulebook, edition: str) -> Iterator[Map]:
    """The whole map of an edition, and the map of the ways to each outcome."""
    whole = flow_of(proved.diagrams[edition])
    for only in (None, *whole.outcomes):
        yield Map(proved.loaded.rules, edition, flow_of(proved.diagrams[edition], only), whole.sets)


def hostile_map(proved: CompiledRulebook, text: str, only: str | None = None) -> Map:
    """A map in which every word that the rulebook gives is `text`."""
    rules = proved.loaded.rules
    questions = {
        name: question.but(
            short=text,
            ask=text,
            variants=[],
            answers={code: each.but(label=text) for code, each in question.answers.items()},
        )
        for name, question in rules.questions.items()
    }
    outcomes = {name: outcome.but(title=text) for name, outcome in rules.outcomes.items()}
    edition = rules.editions["hmg-2018"].but(published=text)
    worded = rules.but(questions=questions, outcomes=outcomes, editions={**rules.editions, "hmg-2018": edition})
    diagram = proved.diagrams["hmg-2018"]
    return Map(worded, "hmg-2018", flow_of(diagram, only), flow_of(diagram).sets)


def hostile_maps(proved: CompiledRulebook) -> Iterator[tuple[str, Map]]:
    """Small maps, each with one of the hostile texts."""
    for text in (*HOSTILE, "\ufffe\uffff", "W" * 200):
        # An empty text is none that a rulebook may have.
        if text.strip():
            yield text, hostile_map(proved, text, "share_redacted")
