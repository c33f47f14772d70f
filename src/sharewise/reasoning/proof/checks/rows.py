"""Rows beside each other: overlapping rows, redundant rows, rows that could be one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from sharewise.reasoning.diagram.build import Budget, build
from sharewise.reasoning.diagram.decision_diagram import Diagram, leaves
from sharewise.reasoning.diagram.nodes import Node, UniqueTable, Vertex
from sharewise.reasoning.diagram.search import find_alongside, find_decided_by
from sharewise.reasoning.proof.diagnostics import ROW_NOT_NEEDED, ROWS_THAT_COULD_BE_ONE, ROWS_THAT_MEET, Diagnostic
from sharewise.reasoning.proof.guarantees import distinct_diagrams
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.conditions import Condition, Conjunction, Test
from sharewise.rulebook.model import Row, Rulebook, Stage
from sharewise.text import listed

# What leads nowhere of interest, as the name of a leaf. No row can be called so.
_NOTHING = ""


def rows_that_meet(subject: Subject) -> Iterator[Diagnostic]:
    """Rows that fit where an earlier row of their stage decides with another outcome.

    Order inside a stage is there to be used. This shows where it is.
    """
    for stage_id, stage in subject.loaded.rules.stages.items():
        for row in stage.rows:
            if not subject.is_own("stages", stage_id, "rows", row):
                # What is only worth a look in the national rules is looked at there.
                continue
            reported: set[str] = set()
            for edition, diagram in distinct_diagrams(subject.diagrams).items():
                meetings = _meetings(diagram, stage, row, subject.budget)
                before = {name for name in leaves(meetings) if name and name not in reported}
                reported |= before
                if before and (shown := find_alongside(diagram, meetings, before, subject.budget)):
                    names = [f"'{name}'" for name in stage.rows if name in before]
                    decide = "decides" if len(names) == 1 else "decide"
                    position = subject.loaded.position("stages", stage_id, "rows", row)
                    yield ROWS_THAT_MEET.at(position, shown, edition, row=row, rows=f"{listed(names)} {decide}")


def _meetings(diagram: Diagram, stage: Stage, row: str, budget: Budget | None) -> Vertex:
    """A diagram that ends in the earlier row that decides where `row` would fit too, with another outcome."""
    rules, rows = diagram.rules, diagram.rows
    ends: list[tuple[str, Condition]] = []
    for name, each in rows.items() if row in rows else ():
        if name == row:
            break
        if name in stage.rows and each.outcome != rows[row].outcome:
            ends.append((name, both(each.when, rows[row].when, rules)))
        ends.append((_NOTHING, each.when))
    return build(rules, ends, UniqueTable(), budget)[0]


def rows_taking_answers_of(diagram: Diagram, row: str, budget: Budget | None) -> frozenset[str]:
    """The rows before `row` that decide where it would fit too: none, where no answers that can be given fit it."""
    if row not in diagram.rows:
        return frozenset()
    ends: list[tuple[str, Condition]] = []
    for name, each in diagram.rows.items():
        if name == row:
            break
        ends += [(name, both(each.when, diagram.rows[row].when, diagram.rules)), (_NOTHING, each.when)]
    found = build(diagram.rules, ends, UniqueTable(), budget)[0]
    return frozenset(
        name for name in leaves(found) if name and find_alongside(diagram, found, {name}, budget) is not None
    )


def both(one: Condition, two: Condition, rules: Rulebook) -> Condition:
    """The condition that holds where both hold."""
    return Condition(
        tuple(
            conjunction
            for a in one.conjunctions
            for b in two.conjunctions
            if (conjunction := _common(a, b, rules)) is not None
        )
    )


def _common(one: Conjunction, two: Conjunction, rules: Rulebook) -> Conjunction | None:
    tests = {**one.tests, **two.tests}
    for question in one.tests.keys() & two.tests.keys():
        answers = rules.questions[question].answers
        allowed = [code for code in answers if one.tests[question].allows(code) and two.tests[question].allows(code)]
        if not allowed:
            return None
        tests[question] = Test(frozenset(allowed))
    return Conjunction(tests)


def rows_not_needed(subject: Subject) -> Iterator[Diagnostic]:
    """Rows without which every outcome in every edition stays the same."""
    if not subject.is_whole:
        return
    rules = subject.loaded.rules
    diagrams = distinct_diagrams(subject.diagrams)
    decide = {row for diagram in diagrams.values() for row in leaves(diagram.rows_root)}
    table = UniqueTable()
    wholes = {edition: _outcomes(diagram, diagram.rows, table, subject.budget) for edition, diagram in diagrams.items()}
    decided = {edition: _answers_by_row(diagram) for edition, diagram in diagrams.items()}
    for stage_id, stage in rules.stages.items():
        for row in stage.rows:
            # A row that never decides is an error of its own.
            if not subject.is_own("stages", stage_id, "rows", row):
                continue
            if row not in decide or any(
                row in diagram.rows
                and (
                    _is_missed(diagram, row, decided[edition].get(row))
                    or _outcomes(diagram, (name for name in diagram.rows if name != row), table, subject.budget)
                    is not wholes[edition]
                )
                for edition, diagram in diagrams.items()
            ):
                continue
            edition, diagram = next((name, each) for name, each in diagrams.items() if row in leaves(each.rows_root))
            shown = find_decided_by(diagram, row, subject.budget)
            assert shown is not None
            position = subject.loaded.position("stages", stage_id, "rows", row)
            yield ROW_NOT_NEEDED.at(position, shown, edition, row=row)


def _answers_by_row(diagram: Diagram) -> dict[str, Mapping[str, str]]:
    """For each row that decides: one set of answers, to all questions, after which it does. To what is not asked on the way to it,
    any answer will do that is always offered, as one is to each question.
    """
    always = {
        name: next(code for code, answer in question.answers.items() if answer.offer_when is None)
        for name, question in diagram.rules.questions.items()
    }
    found: dict[str, Mapping[str, str]] = {}
    seen: set[Vertex] = set()
    waiting: list[tuple[Vertex, dict[str, str]]] = [(diagram.rows_root, always)]
    while waiting:
        vertex, answers = waiting.pop()
        if vertex in seen:
            continue
        seen.add(vertex)
        if isinstance(vertex, Node):
            waiting += [(branch, {**answers, vertex.question: code}) for code, branch in vertex.branches.items()]
        elif vertex.name is not None:
            found[vertex.name] = answers
    return found


def _is_missed(diagram: Diagram, row: str, answers: Mapping[str, str] | None) -> bool:
    """Whether the answers that a row decides come to something else without it. Then no others have to be tried."""
    if answers is None:
        return False
    others = (each for name, each in diagram.rows.items() if name != row and each.when.holds(answers))
    return (other := next(others, None)) is None or other.outcome != diagram.rows[row].outcome


def _outcomes(diagram: Diagram, names: Iterable[str], table: UniqueTable, budget: Budget | None) -> Vertex:
    ends = ((diagram.rows[name].outcome, diagram.rows[name].when) for name in names)
    return build(diagram.rules, ends, table, budget)[0]


def rows_that_could_be_one(subject: Subject) -> Iterator[Diagnostic]:
    """A row and the next that say the same, and whose conditions differ in one question only."""
    for stage_id, stage in subject.loaded.rules.stages.items():
        for (name, row), (then, following) in pairwise(stage.rows.items()):
            question = _only_difference(row, following)
            if question is not None:
                position = subject.loaded.position("stages", stage_id, "rows", then)
                yield ROWS_THAT_COULD_BE_ONE.at(position, one=name, two=then, question=question)


def _only_difference(one: Row, two: Row) -> str | None:
    says = ("outcome", "editions", "because", "topics", "sources")
    if any(getattr(one, part) != getattr(two, part) for part in says):
        return None
    if len(one.when.conjunctions) != 1 or len(two.when.conjunctions) != 1:
        return None
    first, second = one.when.conjunctions[0].tests, two.when.conjunctions[0].tests
    differing = [question for question in first if first[question] != second.get(question)]
    return differing[0] if first.keys() == second.keys() and len(differing) == 1 else None
