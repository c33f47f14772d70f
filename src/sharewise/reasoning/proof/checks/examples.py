"""Worked examples that do not come out as they say, and rows that no example shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sharewise.reasoning.diagram.build import TooManyStates
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Node, leaves
from sharewise.reasoning.diagram.search import find_decided_by
from sharewise.reasoning.proof.diagnostics import (
    ANOTHER_OUTCOME,
    ANSWER_NOT_OFFERED,
    ANSWERS_TOO_MUCH,
    EXAMPLE_COMES_OUT_OTHERWISE,
    OTHER_ROWS,
    ROW_WITHOUT_EXAMPLE,
    STOPS_SHORT,
    Diagnostic,
)
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.model import Example


def examples(subject: Subject) -> Iterator[Diagnostic]:
    """Examples that come out otherwise.

    Under an adoption, its own: the rulebook's examples are about the rulebook alone, and were checked with it.
    """
    rules = subject.loaded.rules
    for example_id, example in rules.examples.items():
        if rules.adoption is not None and not example_id.startswith(LOCAL):
            continue
        edition = example.edition or rules.default_edition
        if edition in subject.diagrams and (fault := _fault(example, subject.diagrams[edition])):
            position = subject.loaded.position("examples", example_id)
            yield EXAMPLE_COMES_OUT_OTHERWISE.at(position, example=example_id, how=fault)


def _fault(example: Example, diagram: Diagram) -> str | None:
    taken, end = diagram.walk(example.answers)
    if isinstance(end, Node) and end.question in example.answers:
        return ANSWER_NOT_OFFERED.format(question=end.question, answer=example.answers[end.question])
    if isinstance(end, Node):
        return STOPS_SHORT.format(question=end.question)
    unasked = [question for question in example.answers if question not in taken]
    if unasked:
        return ANSWERS_TOO_MUCH.format(question=unasked[0])
    if end.name != example.expect.outcome:
        return ANOTHER_OUTCOME.format(expected=example.expect.outcome, outcome=end.name)
    rows = diagram.deciding_rows(taken)
    if rows != example.expect.rows:
        return OTHER_ROWS.format(expected=", ".join(example.expect.rows), rows=", ".join(rows))
    return None


def rows_without_example(subject: Subject) -> Iterator[Diagnostic]:
    """Rows that no example says it is decided by, each with an example to paste."""
    rules = subject.loaded.rules
    # A fault in an example is one fault: its rows are not called unshown as well.
    expected = {row for example in rules.examples.values() for row in example.expect.rows}
    for stage_id, stage in rules.stages.items():
        for row in stage.rows:
            if row in expected or (rules.adoption is not None and not row.startswith(LOCAL)):
                continue
            position = subject.loaded.position("stages", stage_id, "rows", row)
            for edition in sorted(subject.diagrams, key=lambda each: each != rules.default_edition):
                diagram = subject.diagrams[edition]
                if row not in leaves(diagram.rows_root):
                    continue
                try:
                    shown = find_decided_by(diagram, row, subject.budget)
                except TooManyStates:
                    yield ROW_WITHOUT_EXAMPLE.at(position, row=row)
                    break
                assert shown is not None
                paste = _to_paste(subject, row, edition, shown.answers)
                yield ROW_WITHOUT_EXAMPLE.at(position, shown, edition, paste, row=row)
                break


def _to_paste(subject: Subject, row: str, edition: str, answers: Mapping[str, str]) -> str:
    diagram = subject.diagrams[edition]
    end = diagram.walk(answers)[1]
    assert isinstance(end, Leaf)
    # A name that an organisation makes up begins with LOCAL, as its rows do.
    own = LOCAL if row.startswith(LOCAL) else ""
    name = f"{own}example-for-{row.removeprefix(own).lower().replace('.', '-')}"
    lines = [f"{name}:", "  story: Write here, in two or three sentences, what happened."]
    if edition != subject.loaded.rules.default_edition:
        lines.append(f"  edition: {edition}")
    # One to a line: a long line is broken on a screen, and what was broken cannot be pasted.
    lines += ["  answers:", *(f"    {question}: {answer}" for question, answer in answers.items())]
    lines.append(f"  expect: {{outcome: {end.name}, rows: [{', '.join(diagram.deciding_rows(answers))}]}}")
    return "\n".join(f"  {line}" for line in lines)
