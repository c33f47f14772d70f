"""Outcomes that only someone can reach who is not sure of something."""

from __future__ import annotations

from collections.abc import Iterator

from sharewise.reasoning.diagram import Diagram, Leaf
from sharewise.reasoning.findings.found import Found, Looked
from sharewise.reasoning.guarantees import distinct
from sharewise.reasoning.search import ending
from sharewise.reasoning.tree import Tree


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
                place = looked.loaded.place("outcomes", outcome)
                sentence = f"'{outcome}' is reached only by someone who is not sure of something"
                yield Found("only-through-not-sure", "warning", place, sentence, shown.count, shown.answers, edition)
                break


def _reached_for_certain(diagram: Diagram) -> set[str | None]:
    found: set[str | None] = set()
    seen: set[Tree] = set()
    waiting: list[Tree] = [diagram.root]
    while waiting:
        place = waiting.pop()
        if isinstance(place, Leaf):
            found.add(place.name)
        elif place not in seen:
            seen.add(place)
            answers = diagram.rules.questions[place.question].answers
            # An answer that says what to find out is one of not knowing.
            waiting += [branch for answer, branch in place.branches.items() if answers[answer].find_out is None]
    return found
