"""Mutants of a rulebook: one thing about a row or a term changed, as a slip of the hand would change the file.

For every row: each other outcome; each question or term of its condition left out; each answer of a condition taken away
or put in; another term; the row deleted; the row exchanged with the next. For every term the same of its condition,
wherever it is named. A change that can never hold is refused when the file is read, and is left out. So is, later, one
that changes no outcome anywhere (seen in the diagrams of all editions): it is no mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sharewise.reasoning.diagram.decision_diagram import Leaf, Vertex
from sharewise.rulebook.base import TERMS
from sharewise.rulebook.conditions import TERM, ConditionShape, read_condition, written_terms
from sharewise.rulebook.load import Loaded
from sharewise.rulebook.model import Row, Rulebook, Stage
from sharewise.rulebook.parts import validated_part


@dataclass(frozen=True)
class Mutant:
    """One changed rulebook, and what was changed."""

    name: str
    rules: Rulebook


def stage_mutants(loaded: Loaded, stage_id: str) -> Iterator[Mutant]:
    """Every mutant of the rows of a stage, equivalent ones too, in the order of the file."""
    rules, terms = loaded.rules, {name: term.when for name, term in loaded.rules.terms.items()}
    stage, written = rules.stages[stage_id], loaded.document.data["stages"][stage_id]["rows"]
    names = list(stage.rows)
    for index, (row_id, row) in enumerate(stage.rows.items()):
        for outcome in rules.outcomes:
            if outcome != row.outcome:
                yield _with_row(rules, stage_id, row_id, f"gives {outcome}", row.but(outcome=outcome))
        for what, raw in _changed_conditions(rules, written[row_id]["when"]):
            try:
                when = read_condition(raw, terms)
            except ConditionShape:
                continue
            if when != row.when:  # Two terms can come to the same beside the rest.
                yield _with_row(rules, stage_id, row_id, what, row.but(when=when))
        rest = {name: each for name, each in stage.rows.items() if name != row_id}
        if rest:
            yield _with_rows(rules, stage_id, f"{row_id} deleted", rest)
        if index + 1 < len(names):
            order = [*names[:index], names[index + 1], row_id, *names[index + 2 :]]
            swapped = {name: stage.rows[name] for name in order}
            yield _with_rows(rules, stage_id, f"{row_id} after {names[index + 1]}", swapped)


def term_mutants(loaded: Loaded, term: str) -> Iterator[Mutant]:
    """Every mutant of what a term stands for, equivalent ones too."""
    data = loaded.document.data
    written = data["terms"][term]
    for what, raw in _changed_conditions(loaded.rules, written["when"]):
        terms = {**data["terms"], term: {**written, "when": raw}}
        try:
            context = {TERMS: written_terms(terms)}
            yield Mutant(f"{term} {what}", validated_part(Rulebook, {**data, "terms": terms}, context))
        except ValidationError:
            continue


def _changed_conditions(rules: Rulebook, raw: Any) -> Iterator[tuple[str, Any]]:
    """A condition, as it is written, with one thing changed."""
    parts: list[dict[str, Any]] = raw if isinstance(raw, list) else [raw]
    for index, part in enumerate(parts):
        which = f" in part {index + 1}" if len(parts) > 1 else ""
        if which:
            yield f"without part {index + 1}", [*parts[:index], *parts[index + 1 :]]
        for question, wanted in part.items():
            others = {name: each for name, each in part.items() if name != question}
            yield f"without {question}{which}", [*parts[:index], others, *parts[index + 1 :]]
            for what, changed in _changed_tests(rules, question, wanted):
                yield what + which, [*parts[:index], {**part, question: changed}, *parts[index + 1 :]]


def _changed_tests(rules: Rulebook, question: str, wanted: Any) -> Iterator[tuple[str, Any]]:
    """What is wanted of a question, or which term, with one thing changed."""
    if question == TERM:
        named = [wanted] if isinstance(wanted, str) else wanted
        yield from ((f"with term={other}", other) for other in rules.terms if [other] != named)
        return
    test = read_condition({question: wanted}).conjunctions[0].tests[question]
    known = list(rules.questions[question].answers)
    fitting = [answer for answer in known if test.allows(answer)]
    for answer in known:
        kept = [each for each in known if (each in fitting) != (each == answer)]
        if kept:  # Else nothing could fit: the same as the row deleted.
            yield f"{'without' if answer in fitting else 'with'} {question}={answer}", kept


def _with_row(rules: Rulebook, stage_id: str, row_id: str, what: str, row: Row) -> Mutant:
    return _with_rows(rules, stage_id, f"{row_id} {what}", {**rules.stages[stage_id].rows, row_id: row})


def _with_rows(rules: Rulebook, stage_id: str, name: str, rows: Mapping[str, Row]) -> Mutant:
    stage: Stage = rules.stages[stage_id].but(rows=dict(rows))
    return Mutant(name, rules.but(stages={**rules.stages, stage_id: stage}))


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
