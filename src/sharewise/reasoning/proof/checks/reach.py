"""What is never reached, and what no row reaches: gaps, dead rows, and unreachable outcomes, questions and answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sharewise.reasoning.diagram.build import Budget, TooManyStates
from sharewise.reasoning.diagram.decision_diagram import Diagram, leaves
from sharewise.reasoning.diagram.search import PathQuery, find_paths, has_path
from sharewise.reasoning.proof.checks.rows import rows_taking_answers_of
from sharewise.reasoning.proof.diagnostics import (
    ANSWER_NEVER_OFFERED,
    CONFLICT_IN_VAIN,
    DEAD_ROW,
    GAP,
    NO_ANSWERS_FIT,
    OUTCOME_NEVER_REACHED,
    OUTCOME_WITHOUT_RECORD,
    QUESTION_NEVER_ASKED,
    ROWS_TAKE,
    TAKEN_BEFORE,
    Diagnostic,
)
from sharewise.reasoning.proof.guarantees import distinct_diagrams
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.conditions import Condition
from sharewise.text import listed


def gaps(subject: Subject) -> Iterator[Diagnostic]:
    """Answers that fit no row."""
    for edition, diagram in distinct_diagrams(subject.diagrams).items():
        if None in diagram.outcomes_from(diagram.root):
            # No condition is followed, so this takes no more than the diagram itself, which is within the budget.
            shown = find_paths(diagram, PathQuery.to(None), budget=Budget(2 * subject.budget.each))
            assert shown is not None
            yield GAP.at(subject.loaded.position("stages"), shown, edition)


def never_reached(subject: Subject) -> Iterator[Diagnostic]:
    """Rows that never decide, and outcomes that nothing leads to."""
    if not subject.is_whole:
        return
    rules, position = subject.loaded.rules, subject.loaded.position
    diagrams = distinct_diagrams(subject.diagrams).values()
    deciding = {row for diagram in diagrams for row in leaves(diagram.rows_root)}
    for stage_id, stage in rules.stages.items():
        for row in stage.rows:
            if row not in deciding:
                yield _dead(subject, stage_id, row)
    reached = {end for diagram in diagrams for end in diagram.outcomes_from(diagram.root)}
    for outcome in rules.outcomes:
        if outcome not in reached:
            yield OUTCOME_NEVER_REACHED.at(position("outcomes", outcome), outcome=outcome)


def _dead(subject: Subject, stage_id: str, row: str) -> Diagnostic:
    """A row that never decides, with the rows that take its answers.

    Named are the rows to move it before: those of its own stage, where any of them does, as what an earlier stage decides is
    decided by design. Where local rows take the answers of a national one, theirs is the fault, and the position.
    """
    rules, position = subject.loaded.rules, subject.loaded.position
    taking = {
        name
        for diagram in distinct_diagrams(subject.diagrams).values()
        for name in rows_taking_answers_of(diagram, row, subject.budget)
    }
    # In the order in which they decide.
    ordered = [(stage, name) for stage, each in rules.stages.items() for name in each.rows if name in taking]
    local = [(stage, name) for stage, name in ordered if name.startswith(LOCAL)]
    own = [(stage, name) for stage, name in ordered if stage == stage_id]
    at = position("stages", stage_id, "rows", row)
    if local and not row.startswith(LOCAL):
        return DEAD_ROW.at(
            position("stages", local[0][0], "rows", local[0][1]), row=row, how=TAKEN_BEFORE.format(rows=_named(local))
        )
    if own:
        return DEAD_ROW.at(at, row=row, how=ROWS_TAKE.format(rows=_named(own), first=own[0][1]))
    return DEAD_ROW.at(at, row=row, how=TAKEN_BEFORE.format(rows=_named(ordered)) if ordered else NO_ANSWERS_FIT)


def _named(rows: Sequence[tuple[str, str]]) -> str:
    """Rows with their stages, as the beginning of what they do."""
    return f"{listed(repr(name) for _, name in rows)} {'takes' if len(rows) == 1 else 'take'}"


def never_asked(subject: Subject) -> Iterator[Diagnostic]:
    """Questions that are never asked, and answers that are never offered."""
    if not subject.is_whole:
        return
    rules, position = subject.loaded.rules, subject.loaded.position
    offered: dict[str, set[str]] = {}
    for diagram in distinct_diagrams(subject.diagrams).values():
        for node in diagram.nodes:
            offered.setdefault(node.question, set()).update(node.branches)
    for question_id, question in rules.questions.items():
        if question_id not in offered:
            yield QUESTION_NEVER_ASKED.at(position("questions", question_id), question=question_id)
            continue
        for code in question.answers:
            if code not in offered[question_id]:
                at = position("questions", question_id, "answers", code)
                yield ANSWER_NEVER_OFFERED.at(at, answer=code, question=question_id)


def unreachable_conflicts(subject: Subject) -> Iterator[Diagnostic]:
    """Conflicts between answers that nobody can give together."""
    if not subject.is_whole:
        return
    diagrams = distinct_diagrams(subject.diagrams).values()
    for name, conflict in subject.loaded.rules.conflicts.items():
        if not any(_can_hold(diagram, conflict.when, subject.budget) for diagram in diagrams):
            yield CONFLICT_IN_VAIN.at(subject.loaded.position("conflicts", name), conflict=name)


def _can_hold(diagram: Diagram, condition: Condition, budget: Budget | None) -> bool:
    """Whether some answers fit the condition. Taken to be so where that takes too many states: nothing depends on it."""
    try:
        return has_path(diagram, PathQuery(lambda _, held: held != 0, condition.conjunctions), budget)
    except TooManyStates:
        return True


def without_record(subject: Subject) -> Iterator[Diagnostic]:
    """Outcomes that do not say that a record is kept, in a rulebook that has the topic for it."""
    rules = subject.loaded.rules
    for outcome_id, outcome in rules.outcomes.items():
        if "record" in rules.topics and "record" not in outcome.topics:
            yield OUTCOME_WITHOUT_RECORD.at(subject.loaded.position("outcomes", outcome_id), outcome=outcome_id)
