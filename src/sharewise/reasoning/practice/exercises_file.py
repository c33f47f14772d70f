"""A trainer's own exercises: a file of stories, each with the answers or the outcome that they are about. Read strictly.

```yaml
format: sharewise-exercises/1
exercises:
  missed-lunches:
    title: Missed lunches            # without it, the name is the title
    story: What happened, in a few sentences.
    answers: {danger: no, ...}       # the answers that you would give
    outcome: advice                  # what you say comes out; without it, what sharewise recommends for the answers
    acceptable: [ask_first]          # what would be as good
    sector: school                   # the kind of work that it is from
    says: Why.
```

Each exercise needs `answers` or `outcome`, or both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from sharewise.errors import BadFile, Problem
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram, Node
from sharewise.reasoning.practice.exercise import Exercise, StatedOutcome, title_from
from sharewise.rulebook.base import Id, Text
from sharewise.rulebook.load import Content, validated_file
from sharewise.rulebook.parts import Part, Shape
from sharewise.settings import SECTORS
from sharewise.strict_yaml import Path
from sharewise.text import did_you_mean
from sharewise.values import by_default


class OwnExercise(Part):
    """One exercise of a trainer."""

    title: Text | None = None
    story: Text
    answers: dict[Id, Id] = by_default({})
    outcome: Id | None = None
    acceptable: list[Id] = by_default([])
    sector: Id | None = None
    says: Text | None = None


class ExercisesFile(Part):
    """The file of a trainer's exercises."""

    format: Literal["sharewise-exercises/1"]
    exercises: Annotated[dict[Id, OwnExercise], Shape(min_length=1)]


def read_exercises(content: bytes, file: str, rulebook: CompiledRulebook, edition: str) -> tuple[Exercise, ...]:
    """The exercises in the content of a file, in their order, for an edition. `file` is its name in messages.

    Raises:
        BadFile: it is not what it should be; every fault with its position.

    """
    read, document = validated_file(
        ExercisesFile, Content(file, content), "a file of exercises begins with `format: sharewise-exercises/1`"
    )
    problems = [
        Problem(document.position(path), message)
        for name, each in read.exercises.items()
        for path, message in _problems(("exercises", name), each, rulebook, edition)
    ]
    if problems:
        raise BadFile(problems)
    return tuple(_exercise(name, each, rulebook.diagrams[edition]) for name, each in read.exercises.items())


def _exercise(name: str, own: OwnExercise, diagram: Diagram) -> Exercise:
    outcome = own.outcome or diagram.possible_outcomes(own.answers)[0]
    stated = StatedOutcome((outcome,), tuple(own.acceptable), own.says)
    paragraphs = tuple(part.strip() for part in own.story.split("\n") if part.strip())
    title, story = own.title or title_from(name), paragraphs or (own.story,)
    return Exercise(name, title, "own", story, stated, own.answers, sector=own.sector)


def _problems(path: Path, own: OwnExercise, rulebook: CompiledRulebook, edition: str) -> Iterator[tuple[Path, str]]:
    """What an exercise says that the rules do not know, and where it stands."""
    rules = rulebook.loaded.rules
    named = [((*path, "outcome"), own.outcome)] if own.outcome else []
    named += [((*path, "acceptable", number), each) for number, each in enumerate(own.acceptable)]
    for place, outcome in named:
        if outcome not in rules.outcomes:
            yield place, f"'{outcome}' is not an outcome: {did_you_mean(outcome, rules.outcomes)}"
    if own.sector is not None and own.sector not in SECTORS:
        yield (*path, "sector"), f"there is no sector '{own.sector}': {did_you_mean(own.sector, SECTORS)}"
    if not own.answers and own.outcome is None:
        yield path, "an exercise needs `answers`, or the `outcome` that you say comes out"
    unknown = False
    for question, answer in own.answers.items():
        place = (*path, "answers", question)
        if question not in rules.questions:
            unknown = True
            yield place, f"'{question}' is not a question: {did_you_mean(question, rules.questions)}"
        elif answer not in (known := rules.questions[question].answers):
            unknown = True
            yield place, f"'{answer}' is not an answer to '{question}': {did_you_mean(answer, known)}"
    if own.answers and not unknown:
        yield from _on_the_way((*path, "answers"), own, rulebook.diagrams[edition])


def _on_the_way(path: Path, own: OwnExercise, diagram: Diagram) -> Iterator[tuple[Path, str]]:
    """What keeps the answers from being an interview: one is missing, is not offered, or is not asked for."""
    taken, end = diagram.walk(own.answers)
    if isinstance(end, Node):
        offered = ", ".join(end.branches)
        if end.question in own.answers:
            yield (*path, end.question), f"this answer to '{end.question}' is not offered here: choose from {offered}"
        else:
            yield (
                path,
                f"the answer to '{end.question}' is missing: choose from {offered}; or give no `answers`, only an `outcome`",
            )
        return
    for question in own.answers:
        if question not in taken:
            yield (*path, question), f"'{question}' is not asked after the other answers: take it out"
