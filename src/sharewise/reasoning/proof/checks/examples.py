"""Worked examples that do not come out as they say, and rows that no example shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sharewise.reasoning.diagram.build import TooManyStates
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Node, leaves
from sharewise.reasoning.diagram.search import decided_by
from sharewise.reasoning.proof.diagnostics import Found, Looked
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.model import Example


def examples(looked: Looked) -> Iterator[Found]:
    """Examples that come out otherwise.

    Under an adoption, its own: the rulebook's examples are about the rulebook alone, and were checked with it.
    """
    rules = looked.loaded.rules
    for example_id, example in rules.examples.items():
        if rules.adoption is not None and not example_id.startswith(LOCAL):
            continue
        edition = example.edition or rules.default_edition
        if edition in looked.diagrams and (fault := _fault(example, looked.diagrams[edition])):
            position = looked.loaded.position("examples", example_id)
            yield Found("example-comes-out-otherwise", "error", position, f"example '{example_id}' {fault}")


def _fault(example: Example, diagram: Diagram) -> str | None:
    taken, end = diagram.walk(example.answers)
    if isinstance(end, Node) and end.question in example.answers:
        return f"answers '{end.question}' with '{example.answers[end.question]}', which is not offered there"
    if isinstance(end, Node):
        return f"stops short: '{end.question}' has still to be answered"
    unasked = [question for question in example.answers if question not in taken]
    if unasked:
        return f"answers '{unasked[0]}', which is not asked after its other answers"
    if end.name != example.expect.outcome:
        return f"expects {example.expect.outcome} and gets {end.name}"
    rows = diagram.deciding_rows(taken)
    if rows != example.expect.rows:
        return f"expects rows {', '.join(example.expect.rows)} and gets {', '.join(rows)}"
    return None


def rows_without_example(looked: Looked) -> Iterator[Found]:
    """Rows that no example says it is decided by, each with an example to paste."""
    rules = looked.loaded.rules
    # A fault in an example is one fault: its rows are not called unshown as well.
    shown = {row for example in rules.examples.values() for row in example.expect.rows}
    for stage_id, stage in rules.stages.items():
        for row in stage.rows:
            if row in shown or (rules.adoption is not None and not row.startswith(LOCAL)):
                continue
            position = looked.loaded.position("stages", stage_id, "rows", row)
            sentence = f"no example is decided by row '{row}'"
            for edition in sorted(looked.diagrams, key=lambda each: each != rules.default_edition):
                diagram = looked.diagrams[edition]
                if row not in leaves(diagram.rows_root):
                    continue
                try:
                    found = decided_by(diagram, row, looked.budget)
                except TooManyStates:
                    yield Found("row-without-example", "error", position, sentence)
                    break
                assert found is not None
                paste = _to_paste(looked, row, edition, found.answers)
                yield Found(
                    "row-without-example", "error", position, sentence, found.count, found.answers, edition, paste
                )
                break


def _to_paste(looked: Looked, row: str, edition: str, answers: Mapping[str, str]) -> str:
    diagram = looked.diagrams[edition]
    end = diagram.walk(answers)[1]
    assert isinstance(end, Leaf)
    # A name that an organisation makes up begins with "local.", as its rows do.
    own = "local." if row.startswith("local.") else ""
    name = f"{own}example-for-{row.removeprefix(own).lower().replace('.', '-')}"
    lines = [f"{name}:", "  story: Write here, in two or three sentences, what happened."]
    if edition != looked.loaded.rules.default_edition:
        lines.append(f"  edition: {edition}")
    # One to a line: a long line is broken on a screen, and what was broken cannot be pasted.
    lines += ["  answers:", *(f"    {question}: {answer}" for question, answer in answers.items())]
    lines.append(f"  expect: {{outcome: {end.name}, rows: [{', '.join(diagram.deciding_rows(answers))}]}}")
    return "\n".join(f"  {line}" for line in lines)
