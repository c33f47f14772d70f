"""Making the proof: everything that refuses a rulebook is looked for, and how each guarantee stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sharewise.reasoning.diagram.build import BUDGET, TooManyStates
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.reasoning.proof.checks.examples import examples, rows_without_example
from sharewise.reasoning.proof.checks.promises import Standing, guarantees
from sharewise.reasoning.proof.checks.reach import conflicts_in_vain, gaps, in_vain, never_reached, without_record
from sharewise.reasoning.proof.diagnostics import Found, Looked
from sharewise.rulebook.load import Loaded


@dataclass(frozen=True)
class Proof:
    """What came of trying to prove a rulebook: its errors, how each guarantee stands, and what was looked at."""

    errors: list[Found]
    guarantees: Mapping[str, Standing]
    looked: Looked


def try_to_prove(loaded: Loaded, budget: int = BUDGET) -> Proof:
    """Everything that refuses the rulebook. Where an edition is too large, what can be said of the others is said.

    `budget` is how many situations are kept apart at most, in each diagram and in each search.
    """
    diagrams: dict[str, Diagram] = {}
    errors: list[Found] = []
    for edition in loaded.rules.editions:
        rows = loaded.rules.rows(edition)
        like = next((diagram for diagram in diagrams.values() if diagram.rows.keys() == rows.keys()), None)
        try:
            diagrams[edition] = Diagram(loaded.rules, edition, like, budget)
        except TooManyStates as over:
            errors.append(_too_large(loaded, edition, over.states))
    looked = Looked(loaded, diagrams, budget)
    wrong = [*gaps(looked), *never_reached(looked)]
    if wrong:
        # What follows would only say the same again.
        return Proof([*errors, *wrong], dict.fromkeys(loaded.rules.guarantees, "not proved"), looked)
    broken, standing = guarantees(looked)
    wrong = [
        *in_vain(looked),
        *conflicts_in_vain(looked),
        *without_record(looked),
        *broken,
        *examples(looked),
        *rows_without_example(looked),
    ]
    return Proof([*errors, *wrong], standing, looked)


def _too_large(loaded: Loaded, edition: str, states: int) -> Found:
    unproved = ["gaps", "rows", "outcomes", "questions", "examples"]
    unproved += [f"guarantee '{name}'" for name in loaded.rules.guarantees]
    sentence = (
        f"edition '{edition}' is too large to be proved: more than {states - 1:,} situations have to be kept apart; "
        f"not proved of it: {', '.join(unproved)}"
    )
    return Found("too-large", "error", loaded.position("editions", edition), sentence)
