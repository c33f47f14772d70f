"""The proof that a rulebook is safe to use, made over every set of answers that can be reached, in every edition.

Shown of a rulebook before anyone is asked anything: each reachable set of answers has an outcome; every row decides
somewhere; every outcome, question and answer is reached; every guarantee holds; every worked example comes out as it
says. A failure comes with its position in the file, how many sets of answers show it, and a shortest of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from sharewise.errors import Finding, Problem
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.build import Budget, TooManyStates
from sharewise.reasoning.diagram.decision_diagram import Diagram, edition_diagram
from sharewise.reasoning.proof.checks.examples import examples, rows_without_example
from sharewise.reasoning.proof.checks.promises import Standing, guarantees
from sharewise.reasoning.proof.checks.reach import (
    gaps,
    never_asked,
    never_reached,
    unreachable_conflicts,
    without_record,
)
from sharewise.reasoning.proof.diagnostics import TOO_LARGE, Diagnostic
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.load import Loaded
from sharewise.values import frozen


class RulebookRefused(Finding):
    """The rulebook breaks one of its own promises. `problems` says which, where, with an example each."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__(f"The rulebook is refused. It does not keep what it promises.\n{lines}")


@frozen
class Proof:
    """What came of trying to prove a rulebook: its errors, how each guarantee stands, and what was checked."""

    errors: list[Diagnostic]
    guarantees: Mapping[str, Standing]
    subject: Subject


def prove(loaded: Loaded, budget: Budget | None = None) -> CompiledRulebook:
    """Prove the rulebook. What is returned was proved.

    Raises:
        RulebookRefused: with every failure found, each with its position and a shortest example.

    """
    proof = try_to_prove(loaded, budget)
    if proof.errors:
        raise RulebookRefused(list(dict.fromkeys(error.problem for error in proof.errors)))
    return CompiledRulebook(loaded, proof.subject.diagrams)


def try_to_prove(loaded: Loaded, budget: Budget | None = None) -> Proof:
    """Everything that refuses the rulebook. Where an edition is too large, what can be said of the others is said.

    `budget` is how many states are kept at most, in each diagram and search, and in all of them together.
    """
    budget = budget or Budget()
    diagrams: dict[str, Diagram] = {}
    errors: list[Diagnostic] = []
    for edition in loaded.rules.editions:
        try:
            diagrams[edition] = edition_diagram(loaded.rules, edition, diagrams.values(), budget)
        except TooManyStates as over:
            errors.append(_too_large(loaded, edition, over.states))
    subject = Subject(loaded, diagrams, budget)
    wrong = [*gaps(subject), *never_reached(subject)]
    if wrong:
        # What follows would only say the same again.
        return Proof([*errors, *wrong], dict.fromkeys(loaded.rules.guarantees, "not proved"), subject)
    broken, standing = guarantees(subject)
    wrong = [
        *never_asked(subject),
        *unreachable_conflicts(subject),
        *without_record(subject),
        *broken,
        *examples(subject),
        *rows_without_example(subject),
    ]
    return Proof([*errors, *wrong], standing, subject)


def _too_large(loaded: Loaded, edition: str, states: int) -> Diagnostic:
    unproved = ["gaps", "rows", "outcomes", "questions", "examples"]
    unproved += [f"guarantee '{name}'" for name in loaded.rules.guarantees]
    position = loaded.position("editions", edition)
    return TOO_LARGE.at(position, name=edition, states=states - 1, unproved=", ".join(unproved))
