"""Mutants of a rulebook: each row with one thing about it changed, as a slip of the hand would change it.

For every row: each other outcome; each question of its condition left out; each answer of a condition taken away or put
in; the row deleted; the row exchanged with the next; each term that it names exchanged for another. For every term: an
alternative of what it stands for left out, and its answers changed as those of a row are. A mutant that changes no outcome anywhere (seen in the diagrams of
all editions) is no mistake, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sharewise.reasoning.diagram.decision_diagram import Leaf, Vertex
from sharewise.rulebook.base import Part
from sharewise.rulebook.conditions import Condition, ConditionShape, Conjunction, Test, Written, written_out
from sharewise.rulebook.model import Row, Rulebook, Stage, Term


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
            for what, when in _other_terms(rules, row.when):
                yield _with_row(rules, stage_id, row_id, what, row.model_copy(update={"when": when}))
    yield from _with_other_terms(rules)


def _other_terms(rules: Rulebook, when: Condition) -> Iterator[tuple[str, Condition]]:
    """A condition with one of the terms that it names exchanged for another, where that can hold."""
    meanings = {name: term.when for name, term in rules.terms.items()}
    for index, part in enumerate(when.written):
        for name in part.terms:
            for other in meanings.keys() - set(part.terms):
                terms = tuple(other if each == name else each for each in part.terms)
                changed = (*when.written[:index], Written(part.tests, terms), *when.written[index + 1 :])
                with suppress(ConditionShape):
                    yield f"{other} for {name} in {index}", written_out(changed, meanings)


def _with_other_terms(rules: Rulebook) -> Iterator[Mutant]:
    """Each term with one thing about it changed, in all conditions that name it, where these can still hold."""
    for name, term in rules.terms.items():
        parts = term.when.conjunctions
        changes = [*_conditions(rules, term.when)]
        if len(parts) > 1:
            changes += [
                (f"without alternative {index}", replace(term.when, conjunctions=(*parts[:index], *parts[index + 1 :])))
                for index in range(len(parts))
            ]
        for number, (what, when) in enumerate(changes):
            with suppress(ConditionShape):
                changed = with_terms(rules, {**rules.terms, name: term.model_copy(update={"when": when})})
                yield Mutant(f"term {name} {what} ({number})", changed)


def with_terms(rules: Rulebook, terms: Mapping[str, Term]) -> Rulebook:
    """The rulebook with other terms: every condition that names one means what it stands for now.

    Raises:
        ConditionShape: a condition could no longer hold.

    """
    meanings = {name: term.when for name, term in terms.items()}
    changed = _with_meanings(rules, meanings)
    assert isinstance(changed, Rulebook)
    return changed.model_copy(update={"terms": dict(terms)})


def _with_meanings(value: Any, meanings: Mapping[str, Condition]) -> Any:
    if isinstance(value, Condition):
        return written_out(value.written, meanings) if value.terms else value
    if isinstance(value, Part):
        return value.model_copy(
            update={name: _with_meanings(getattr(value, name), meanings) for name in type(value).model_fields}
        )
    if isinstance(value, dict):
        return {name: _with_meanings(each, meanings) for name, each in value.items()}
    return [_with_meanings(each, meanings) for each in value] if isinstance(value, list) else value


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
