"""Mutants of a rulebook: each row with one thing about it changed, as a slip of the hand would change it.

For every row: each other outcome; each question of its condition left out; each answer of a condition taken away or put
in; the row deleted; the row exchanged with the next. A mutant that changes no outcome anywhere (seen in the diagrams of
all editions) is no mistake, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sharewise.reasoning.diagram.decision_diagram import Leaf, Vertex
from sharewise.rulebook.conditions import Condition, Conjunction, Test
from sharewise.rulebook.model import Row, Rulebook, Stage


@dataclass(frozen=True)
class Mutant:
    """One changed rulebook, and what was changed."""

    name: str
    rules: Rulebook


def mutants(rules: Rulebook) -> Iterator[Mutant]:
    """Every mutant, equivalent ones too, in the order of the file."""
    for stage_id, stage in rules.stages.items():
        names = list(stage.rows)
        for index, (row_id, row) in enumerate(stage.rows.items()):
            for outcome in rules.outcomes:
                if outcome != row.outcome:
                    yield _with_row(
                        rules, stage_id, row_id, f"gives {outcome}", row.model_copy(update={"outcome": outcome})
                    )
            for what, when in _conditions(rules, row.when):
                yield _with_row(rules, stage_id, row_id, what, row.model_copy(update={"when": when}))
            rest = {name: each for name, each in stage.rows.items() if name != row_id}
            if rest:
                yield _with_rows(rules, stage_id, f"{row_id} deleted", rest)
            if index + 1 < len(names):
                order = [*names[:index], names[index + 1], row_id, *names[index + 2 :]]
                swapped = {name: stage.rows[name] for name in order}
                yield _with_rows(rules, stage_id, f"{row_id} after {names[index + 1]}", swapped)


def _conditions(rules: Rulebook, when: Condition) -> Iterator[tuple[str, Condition]]:
    """A condition with one thing changed."""
    for index, conjunction in enumerate(when.conjunctions):
        for question, test in conjunction.tests.items():
            others = {name: each for name, each in conjunction.tests.items() if name != question}
            yield f"without {question}", _with_conjunction(when, index, Conjunction(others))
            known = list(rules.questions[question].answers)
            fitting = [answer for answer in known if test.allows(answer)]
            for answer in known:
                kept = [each for each in known if (each in fitting) != (each == answer)]
                if not kept:
                    # Nothing could fit: the same as the row deleted.
                    continue
                verb = "without" if answer in fitting else "with"
                changed = Conjunction({**conjunction.tests, question: Test(frozenset(kept))})
                yield f"{verb} {question}={answer}", _with_conjunction(when, index, changed)


def _with_conjunction(when: Condition, index: int, conjunction: Conjunction) -> Condition:
    return replace(when, conjunctions=(*when.conjunctions[:index], conjunction, *when.conjunctions[index + 1 :]))


def _with_row(rules: Rulebook, stage_id: str, row_id: str, what: str, row: Row) -> Mutant:
    return _with_rows(rules, stage_id, f"{row_id} {what}", {**rules.stages[stage_id].rows, row_id: row})


def _with_rows(rules: Rulebook, stage_id: str, name: str, rows: Mapping[str, Row]) -> Mutant:
    stage: Stage = rules.stages[stage_id].model_copy(update={"rows": dict(rows)})
    return Mutant(name, rules.model_copy(update={"stages": {**rules.stages, stage_id: stage}}))


def same_diagram(one: Vertex, two: Vertex) -> bool:
    """Whether two reduced diagrams are the same: then, and only then, they are the same function."""
    seen: set[tuple[int, int]] = set()
    waiting = [(one, two)]
    while waiting:
        first, second = waiting.pop()
        if (id(first), id(second)) in seen:
            continue
        seen.add((id(first), id(second)))
        if isinstance(first, Leaf) or isinstance(second, Leaf):
            if not (isinstance(first, Leaf) and isinstance(second, Leaf) and first.name == second.name):
                return False
            continue
        if first.question != second.question or list(first.branches) != list(second.branches):
            return False
        waiting += [(branch, second.branches[answer]) for answer, branch in first.branches.items()]
    return True
