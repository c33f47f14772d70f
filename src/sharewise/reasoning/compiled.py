"""A rulebook made ready to be asked: what its file says, and the decision diagram of each edition.

That a rulebook is compiled says nothing about whether it keeps its promises: `proof.prove` does, and returns it compiled.
"""

from __future__ import annotations

from collections.abc import Mapping

from sharewise.reasoning.diagram.decision_diagram import Diagram, diagrams_of
from sharewise.rulebook.load import Loaded
from sharewise.values import frozen


@frozen
class CompiledRulebook:
    """A rulebook and its decision diagrams, by edition."""

    loaded: Loaded
    diagrams: Mapping[str, Diagram]


def compile_rulebook(loaded: Loaded) -> CompiledRulebook:
    """Work out the decision diagrams of a rulebook, without a proof of anything.

    Raises:
        TooManyStates: an edition is too large.

    """
    return CompiledRulebook(loaded, diagrams_of(loaded.rules))
