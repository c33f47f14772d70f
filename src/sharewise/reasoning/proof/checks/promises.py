"""Guarantees that do not hold, or could not be proved."""

from __future__ import annotations

from typing import Literal, TypeAlias

from sharewise.errors import SourcePosition
from sharewise.reasoning.diagram.build import TooManyStates
from sharewise.reasoning.proof.diagnostics import BROKEN_GUARANTEE, GUARANTEE_NOT_PROVED, Diagnostic
from sharewise.reasoning.proof.guarantees import Breach, find_breach
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.base import LOCAL

Standing: TypeAlias = Literal["holds", "broken", "not proved"]


def guarantees(subject: Subject) -> tuple[list[Diagnostic], dict[str, Standing]]:
    """What is wrong with the guarantees, and how each stands."""
    found: list[Diagnostic] = []
    standing: dict[str, Standing] = {}
    for name, guarantee in subject.loaded.rules.guarantees.items():
        position = subject.loaded.position("guarantees", name)
        try:
            breach = find_breach(guarantee, subject.diagrams, subject.budget)
        except TooManyStates as over:
            found.append(GUARANTEE_NOT_PROVED.at(position, guarantee=name, says=guarantee.says, states=over.states - 1))
            standing[name] = "not proved"
            continue
        standing[name] = "holds" if subject.is_whole else "not proved"
        if breach is not None:
            standing[name] = "broken"
            at = _part_to_blame(subject, breach) or position
            found.append(
                BROKEN_GUARANTEE.at(
                    at, breach.shown, breach.edition, guarantee=name, says=guarantee.says, how=breach.how
                )
            )
    return found, standing


def _part_to_blame(subject: Subject, breach: Breach) -> SourcePosition | None:
    """Where the organisation's own row stands that breaks a guarantee, or its own question whose answer says that something is
    not known: its author can mend those, and not the guarantee.
    """
    answers = breach.shown.answers
    deciding = subject.diagrams[breach.edition].deciding_rows(answers)
    rules = subject.loaded.rules
    for stage_id, stage in rules.stages.items():
        for row_id in stage.rows:
            if row_id in deciding and row_id.startswith(LOCAL):
                return subject.loaded.position("stages", stage_id, "rows", row_id)
    for question, answer in answers.items():
        if question.startswith(LOCAL) and rules.questions[question].answers[answer].find_out is not None:
            return subject.loaded.position("questions", question, "answers", answer)
    return None
