"""Outcomes that only someone can reach who is not sure of something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sharewise.reasoning.diagram.decision_diagram import Diagram, Node, leaves
from sharewise.reasoning.diagram.nodes import Tree
from sharewise.reasoning.diagram.search import ending
from sharewise.reasoning.proof.diagnostics import Found, Looked
from sharewise.reasoning.proof.guarantees import distinct


def only_through_not_sure(looked: Looked) -> Iterator[Found]:
    """Outcomes that every way to passes an answer that says "not sure"."""
    if not looked.is_whole:
        return
    diagrams = distinct(looked.diagrams)
    reached = {end for diagram in diagrams.values() for end in _reached_for_certain(diagram)}
    for outcome in looked.loaded.rules.outcomes:
        if outcome in reached:
            continue
        for edition, diagram in diagrams.items():
            shown = ending(diagram, (), lambda end, _, wanted=outcome: end == wanted, (outcome,), budget=looked.budget)  # type: ignore[misc]
            if shown is not None:
                position = looked.loaded.position("outcomes", outcome)
                sentence = f"'{outcome}' is reached only by someone who is not sure of something"
                yield Found("only-through-not-sure", "warning", position, sentence, shown.count, shown.answers, edition)
                break


def _reached_for_certain(diagram: Diagram) -> set[str | None]:
    def ways(node: Node) -> Iterable[Tree]:
        answers = diagram.rules.questions[node.question].answers
        # An answer that says what to find out is one of not knowing.
        return [branch for answer, branch in node.branches.items() if answers[answer].find_out is None]

    return leaves(diagram.root, ways)
