"""Guarantees that do not hold, or could not be proved."""

from __future__ import annotations

from typing import Literal, TypeAlias

from sharewise.errors import SourcePosition
from sharewise.reasoning.diagram.build import TooManyStates
from sharewise.reasoning.proof.diagnostics import Found, Looked
from sharewise.reasoning.proof.guarantees import Broken, broken
from sharewise.rulebook.base import LOCAL

Standing: TypeAlias = Literal["holds", "broken", "not proved"]


def guarantees(looked: Looked) -> tuple[list[Found], dict[str, Standing]]:
    """What is wrong with the guarantees, and how each stands."""
    found: list[Found] = []
    standing: dict[str, Standing] = {}
    for name, guarantee in looked.loaded.rules.guarantees.items():
        position = looked.loaded.position("guarantees", name)
        try:
            breach = broken(guarantee, looked.diagrams, looked.budget)
        except TooManyStates as over:
            sentence = f"guarantee '{name}' is not proved ({guarantee.says}): it takes more than {over.states - 1:,} situations"
            found.append(Found("guarantee-not-proved", "error", position, sentence))
            standing[name] = "not proved"
            continue
        standing[name] = "holds" if looked.is_whole else "not proved"
        if breach is not None:
            standing[name] = "broken"
            sentence = f"guarantee '{name}' is broken ({guarantee.says}) {breach.how}"
            shown = breach.shown
            position = _row_to_blame(looked, breach) or position
            found.append(
                Found("broken-guarantee", "error", position, sentence, shown.count, shown.answers, breach.edition)
            )
    return found, standing


def _row_to_blame(looked: Looked, breach: Broken) -> SourcePosition | None:
    """Where the row stands that breaks a guarantee, if it is an organisation's own: its author can mend that, and not the
    guarantee.
    """
    deciding = looked.diagrams[breach.edition].deciding_rows(breach.shown.answers)
    for stage_id, stage in looked.loaded.rules.stages.items():
        for row_id in stage.rows:
            if row_id in deciding and row_id.startswith(LOCAL):
                return looked.loaded.position("stages", stage_id, "rows", row_id)
    return None
