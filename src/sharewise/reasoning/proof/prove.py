"""The proof that a rulebook is safe to use, made over every set of answers that can be reached, in every edition.

Shown of a rulebook before anyone is asked anything: each reachable set of answers has an outcome; every row decides
somewhere; every outcome, question and answer is reached; every guarantee holds; every worked example comes out as it
says. A failure comes with its position in the file, how many sets of answers show it, and a shortest of them.
"""

from __future__ import annotations

from sharewise.errors import Finding, Problem
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.build import BUDGET
from sharewise.rulebook.load import Loaded


class RulebookRefused(Finding):
    """The rulebook breaks one of its own promises. `problems` says which, where, with an example each."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__(f"The rulebook is refused. It does not keep what it promises.\n{lines}")


def prove(loaded: Loaded, budget: int = BUDGET) -> CompiledRulebook:
    """Prove the rulebook.

    Raises:
        RulebookRefused: with every failure found, each with its position and a shortest example.

    """
    # Imported here: what is known to be proved needs none of it.
    from sharewise.reasoning.proof.proving import try_to_prove

    proof = try_to_prove(loaded, budget)
    if proof.errors:
        raise RulebookRefused(list(dict.fromkeys(found.problem for found in proof.errors)))
    return CompiledRulebook(loaded, proof.looked.diagrams)
