"""What is never reached, and what is reached by no row: gaps, and rows, outcomes, questions and answers in vain."""

from __future__ import annotations

from collections.abc import Iterator

from sharewise.reasoning.diagram.build import TooManyStates
from sharewise.reasoning.diagram.decision_diagram import Diagram, leaves
from sharewise.reasoning.diagram.search import ending
from sharewise.reasoning.proof.diagnostics import Found, Looked
from sharewise.reasoning.proof.guarantees import distinct
from sharewise.rulebook.conditions import Condition


def gaps(looked: Looked) -> Iterator[Found]:
    """Answers that fit no row."""
    position = looked.loaded.position("stages")
    for edition, diagram in distinct(looked.diagrams).items():
        if None in diagram.outcomes_from(diagram.root):
            # No condition is followed, so this takes no more than the diagram itself, which is within the budget.
            shown = ending(diagram, (), lambda end, _: end is None, (None,), budget=2 * looked.budget)
            assert shown is not None
            yield Found("gap", "error", position, "no row fits some answers", shown.count, shown.answers, edition)


def never_reached(looked: Looked) -> Iterator[Found]:
    """Rows that never decide, and outcomes that nothing leads to."""
    if not looked.is_whole:
        return
    rules, position = looked.loaded.rules, looked.loaded.position
    diagrams = distinct(looked.diagrams).values()
    deciding = {row for diagram in diagrams for row in leaves(diagram.rows_root)}
    for stage_id, stage in rules.stages.items():
        for row in stage.rows:
            if row not in deciding:
                yield Found(
                    "dead-row",
                    "error",
                    position("stages", stage_id, "rows", row),
                    f"row '{row}' never decides: earlier rows take everything it fits, or no answers that can be given fit it",
                )
    reached = {end for diagram in diagrams for end in diagram.outcomes_from(diagram.root)}
    for outcome in rules.outcomes:
        if outcome not in reached:
            at = position("outcomes", outcome)
            yield Found("outcome-never-reached", "error", at, f"no answers lead to '{outcome}'")


def in_vain(looked: Looked) -> Iterator[Found]:
    """Questions that are never asked, and answers that are never offered."""
    if not looked.is_whole:
        return
    rules, position = looked.loaded.rules, looked.loaded.position
    offered: dict[str, set[str]] = {}
    for diagram in distinct(looked.diagrams).values():
        for node in diagram.nodes:
            offered.setdefault(node.question, set()).update(node.branches)
    for question_id, question in rules.questions.items():
        if question_id not in offered:
            sentence = f"'{question_id}' is never asked, as no answer to it can change the outcome"
            yield Found("question-never-asked", "error", position("questions", question_id), sentence)
            continue
        for code in question.answers:
            if code not in offered[question_id]:
                at = position("questions", question_id, "answers", code)
                sentence = f"the answer '{code}' is never offered where '{question_id}' is asked"
                yield Found("answer-never-offered", "error", at, sentence)


def conflicts_in_vain(looked: Looked) -> Iterator[Found]:
    """Conflicts between answers that nobody can give together."""
    if not looked.is_whole:
        return
    for name, conflict in looked.loaded.rules.conflicts.items():
        if not any(_can_hold(diagram, conflict.when, looked.budget) for diagram in distinct(looked.diagrams).values()):
            sentence = f"no one can give the answers of the conflict '{name}' together"
            yield Found("conflict-in-vain", "error", looked.loaded.position("conflicts", name), sentence)


def _can_hold(diagram: Diagram, condition: Condition, budget: int) -> bool:
    """Whether some answers fit the condition. Taken to be so where that takes too many situations: nothing rests on it."""
    try:
        return ending(diagram, condition.boxes, lambda _, holding: holding != 0, budget=budget) is not None
    except TooManyStates:
        return True


def without_record(looked: Looked) -> Iterator[Found]:
    """Outcomes that do not say that a record is kept, in a rulebook that has the topic for it."""
    rules = looked.loaded.rules
    for outcome_id, outcome in rules.outcomes.items():
        if "record" in rules.topics and "record" not in outcome.topics:
            position = looked.loaded.position("outcomes", outcome_id)
            sentence = f"'{outcome_id}' does not name the topic 'record': every decision is recorded"
            yield Found("outcome-without-record", "error", position, sentence)
