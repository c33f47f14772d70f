"""Outcomes that only someone can reach who is not sure of something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sharewise.reasoning.diagram.decision_diagram import Diagram, Node, leaves
from sharewise.reasoning.diagram.nodes import Vertex
from sharewise.reasoning.diagram.search import PathQuery, find_paths
from sharewise.reasoning.proof.diagnostics import ONLY_THROUGH_NOT_SURE, Diagnostic
from sharewise.reasoning.proof.guarantees import distinct_diagrams
from sharewise.reasoning.proof.subject import Subject


def only_through_not_sure(subject: Subject) -> Iterator[Diagnostic]:
    """Outcomes that no path reaches without an answer that says "not sure"."""
    if not subject.is_whole:
        return
    diagrams = distinct_diagrams(subject.diagrams)
    reached = {end for diagram in diagrams.values() for end in _reached_for_certain(diagram)}
    for outcome in subject.loaded.rules.outcomes:
        if outcome in reached:
            continue
        for edition, diagram in diagrams.items():
            shown = find_paths(diagram, PathQuery.to(outcome), subject.budget)
            if shown is not None:
                position = subject.loaded.position("outcomes", outcome)
                yield ONLY_THROUGH_NOT_SURE.at(position, shown, edition, outcome=outcome)
                break


def _reached_for_certain(diagram: Diagram) -> set[str | None]:
    def ways(node: Node) -> Iterable[Vertex]:
        answers = diagram.rules.questions[node.question].answers
        # An answer that says what to find out is one of not knowing.
        return [branch for answer, branch in node.branches.items() if answers[answer].find_out is None]

    return leaves(diagram.root, ways)
