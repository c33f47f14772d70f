"""Sets of answers for invented cases: a test names those that its story is about, and the rules say what else is asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Vertex
from sharewise.rulebook.model import Rulebook
from tests.support.shipped import loaded_rules


@cache
def shipped_rules() -> Rulebook:
    return loaded_rules().rules


# The edition that is followed where none is named.
DEFAULT_EDITION = shipped_rules().default_edition


@cache
def _shipped_diagram(edition: str) -> Diagram:
    return Diagram(shipped_rules(), edition)


def answers_to(outcome: str, about: Mapping[str, str], edition: str | None = None) -> dict[str, str]:
    """All that is asked on the way to `outcome` under the shipped rules, in the order in which it is asked.

    Args:
        outcome: the code of what has to come out.
        about: the answers that the story is about. Each has to be asked for.
        edition: of the rules; without one, that which is taken where none is named.

    Returns:
        These answers, and to every other question the first answer with which the outcome can still come out.

    """
    edition = edition or DEFAULT_EDITION
    found = _first_way(_shipped_diagram(edition).root, outcome, about, {})
    assert found is not None, f"no way leads to '{outcome}' in {edition} and asks for all of {written(about)}"
    return found


def _first_way(vertex: Vertex, outcome: str, about: Mapping[str, str], taken: dict[str, str]) -> dict[str, str] | None:
    if isinstance(vertex, Leaf):
        return taken if vertex.name == outcome and about.keys() <= taken.keys() else None
    for answer, branch in vertex.branches.items():
        if about.get(vertex.question, answer) == answer:
            found = _first_way(branch, outcome, about, {**taken, vertex.question: answer})
            if found is not None:
                return found
    return None


def written(answers: Mapping[str, str]) -> str:
    """Answers as they are written in an answers file."""
    return "{" + ", ".join(f"{question}: {answer}" for question, answer in answers.items()) + "}"
