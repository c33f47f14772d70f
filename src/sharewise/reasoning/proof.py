"""The proof that a rulebook is safe to use, made over every set of answers that can be reached, in every edition.

Shown of a rulebook before anyone is asked anything: each reachable set of answers has an outcome; every row decides
somewhere; every outcome is reached; every guarantee holds; every worked example comes out as it says. A failure comes
with the place in the file and a shortest set of answers that shows it.

A condition holds only on answers that were given. So `never` says nothing about a question that was not asked; what
must have been asked is said with `only_if`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sharewise.errors import Finding, Place, Problem
from sharewise.reasoning.diagram import Diagram, Leaf, Node, Tree, diagrams_of, leaves
from sharewise.reasoning.search import (
    Answers,
    Tracker,
    after,
    landings,
    pairs_of_ends,
    shortest,
    shortest_alive,
    ways_to,
)
from sharewise.rulebook.conditions import ALWAYS, Condition
from sharewise.rulebook.load import Loaded
from sharewise.rulebook.model import LOCAL, Carries, EditionsAgree, Guarantee, Never, Only, OnlyIf, Raise, Swap


@dataclass(frozen=True)
class Proved:
    """A rulebook that has been proved, and its diagram for each edition."""

    loaded: Loaded
    diagrams: Mapping[str, Diagram]


class RulebookRefused(Finding):
    """The rulebook breaks one of its own promises. `problems` says which, where, with an example each."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__(f"The rulebook is refused. It does not keep what it promises.\n{lines}")


def prove(loaded: Loaded) -> Proved:
    """Prove the rulebook.

    Raises:
        RulebookRefused: with every failure found, each with its place and a shortest example.

    """
    diagrams = diagrams_of(loaded.rules)
    problems = [*_completeness(loaded, diagrams)]
    if not problems:
        problems = [*_guarantees(loaded, diagrams), *_examples(loaded, diagrams)]
    if problems:
        raise RulebookRefused(list(dict.fromkeys(problems)))
    return Proved(loaded, diagrams)


def _distinct(diagrams: Mapping[str, Diagram]) -> dict[str, Diagram]:
    """One edition for each way of deciding: what holds in it holds in those that decide alike."""
    first: dict[int, str] = {}
    for edition, diagram in diagrams.items():
        first.setdefault(id(diagram.root), edition)
    return {edition: diagrams[edition] for edition in first.values()}


def _said(answers: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{question}: {answer}" for question, answer in answers.items()) + "}"


def _completeness(loaded: Loaded, diagrams: Mapping[str, Diagram]) -> Iterator[Problem]:
    """Gaps, rows that never decide, outcomes that are never reached."""
    rules = loaded.rules
    deciding: set[str | None] = set()
    reached: set[str | None] = set()
    for edition, diagram in diagrams.items():
        deciding |= leaves(diagram.rows_root)
        reached |= leaves(diagram.root)
        gap = shortest(diagram, (), lambda outcome, _: outcome is None)
        if gap is not None:
            yield Problem(loaded.place("stages"), f"no row fits some answers ({edition}); example: {_said(gap)}")
    for stage_id, stage in rules.stages.items():
        for row_id in stage.rows:
            if row_id not in deciding:
                place = loaded.place("stages", stage_id, "rows", row_id)
                yield Problem(
                    place,
                    f"row '{row_id}' never decides: earlier rows take everything it fits, or no answers that can be given fit it",
                )
    for outcome in rules.outcomes:
        if outcome not in reached:
            yield Problem(loaded.place("outcomes", outcome), f"no answers lead to '{outcome}'")


def _guarantees(loaded: Loaded, diagrams: Mapping[str, Diagram]) -> Iterator[Problem]:
    for guarantee_id, guarantee in loaded.rules.guarantees.items():
        broken = _broken(guarantee, diagrams)
        if broken is not None:
            place = loaded.place("guarantees", guarantee_id)
            yield Problem(place, f"guarantee '{guarantee_id}' is broken ({guarantee.says}) {broken}")


def _broken(guarantee: Guarantee, diagrams: Mapping[str, Diagram]) -> str | None:
    """How the guarantee is broken, with an example, or None if it holds in every edition."""
    kind = guarantee.kinds[0][1]
    if isinstance(kind, EditionsAgree):
        return _editions_apart(kind, diagrams)
    for edition, diagram in _distinct(diagrams).items():
        found = _broken_in(kind, diagram)
        if found is not None:
            return f"{found} (edition {edition})"
    return None


def _broken_in(kind: object, diagram: Diagram) -> str | None:
    match kind:
        case Never(when=when, outcomes=outcomes):
            found = shortest(diagram, when.boxes, lambda outcome, holds: holds and outcome in outcomes)
        case Only(when=when, outcomes=outcomes):
            found = shortest(diagram, when.boxes, lambda outcome, holds: holds and outcome not in outcomes)
            if found is None and kind.at_most_questions is not None:
                return _too_long(diagram, when, int(kind.at_most_questions))
        case OnlyIf(outcomes=outcomes, when=when):
            found = shortest(diagram, when.boxes, lambda outcome, holds: not holds and outcome in outcomes)
        case Swap(question=question, answers=answers):
            return _swapped(diagram, question, [(a, b) for a in answers for b in answers if a != b])
        case Raise():
            return _raised(diagram, kind)
        case Carries():
            return _not_carried(diagram, kind)
        case _:  # pragma: no cover - the model has no other kind
            raise AssertionError(kind)
    return _leads(diagram, found)


def _leads(diagram: Diagram, answers: Answers | None) -> str | None:
    if answers is None:
        return None
    outcome = diagram.possible_outcomes(answers)[0]
    row = " or ".join(diagram.deciding_rows(answers))
    return f"by row {row}, which gives {outcome}; example: {_said(answers)}"


def _too_long(diagram: Diagram, when: Condition, most: int) -> str | None:
    longer = (answers for answers, _ in diagram.paths() if when.holds(answers) and len(answers) > most)
    found = next(longer, None)
    return None if found is None else f"after {len(found)} questions; example: {_said(found)}"


def _not_carried(diagram: Diagram, kind: Carries) -> str | None:
    """An outcome reached where one of the steps or conditions that it must carry is not given."""
    rules = diagram.rules
    for outcome in kind.outcomes:
        given_steps = rules.outcomes[outcome].steps
        parts = [(f"step '{name}'", rules.steps[name].when, name in given_steps) for name in kind.steps]
        parts += [
            (f"condition '{name}'", rules.conditions[name].when, name in rules.outcomes[outcome].conditions)
            for name in kind.conditions
        ]
        if kind.dated == "yes":
            dated = [rules.steps[name].when for name in given_steps if rules.steps[name].dated == "yes"]
            parts.append(
                ("step with a date", Condition(tuple(box for when in dated for box in when.boxes)), bool(dated))
            )
        for what, needed, held in parts:
            boxes = (*kind.when.boxes, *needed.boxes)
            if held and needed == ALWAYS:
                continue
            split = len(kind.when.boxes)

            def lacks(
                reached: str | None, alive: int, *, split: int = split, held: bool = held, wanted: str = outcome
            ) -> bool:
                applies, present = _parted(alive, split)
                return reached == wanted and applies and not (held and present)

            found = shortest_alive(diagram, boxes, lacks)
            if found is not None:
                return f"because {outcome} comes without the {what}; example: {_said(found)}"
    return None


def _parted(alive: int, split: int) -> tuple[bool, bool]:
    """Whether one of the first `split` boxes holds, and whether one of the others does."""
    return bool(alive & ((1 << split) - 1)), bool(alive >> split)


def _swapped(diagram: Diagram, question: str, pairs: Iterable[tuple[str, str]]) -> str | None:
    pairs = list(pairs)
    for node, way, _ in ways_to(diagram, question, Tracker(diagram, ())):
        for one, two in pairs:
            if one not in node.branches or two not in node.branches:
                continue
            for rest, end_one, end_two in pairs_of_ends(node.branches[one], node.branches[two], diagram.order):
                if end_one is not end_two:
                    example = _said({**way, question: one, **rest})
                    return f"because {question}: {one} gives {end_one.name} and {question}: {two} gives {end_two.name}; example: {example}"
    return None


def _raised(diagram: Diagram, kind: Raise) -> str | None:
    """A worse answer that lands where it must not, under conditions judged on what the worse side was asked."""
    boxes = (*kind.when.boxes, *(kind.unless.boxes if kind.unless else ()))
    tracker = Tracker(diagram, boxes)
    split = len(kind.when.boxes)
    level = diagram.order[kind.question]
    for node, way, alive in ways_to(diagram, kind.question, tracker):
        for milder in kind.milder:
            for worse in kind.worse:
                if milder not in node.branches or worse not in node.branches:
                    continue
                answered = tracker.answered(alive, level, worse)
                start = (node.branches[milder], node.branches[worse], answered, level, {**way, kind.question: worse})
                for answers, old, new, held in landings(diagram, tracker, start):
                    applies, excused = _parted(held, split)
                    if not applies or excused:
                        continue
                    if new in kind.outcomes and (not kind.after or old in kind.after):
                        change = f"{kind.question}: {worse} in place of {milder} turns {old} into {new}"
                        return f"because {change}; example: {_said(answers)}"
    return None


def _editions_apart(kind: EditionsAgree, diagrams: Mapping[str, Diagram]) -> str | None:
    """Two editions that lead elsewhere under answers that are not excepted."""
    names = list(_distinct(diagrams))
    for index, one in enumerate(names):
        for two in names[index + 1 :]:
            found = _apart(kind.excepted, diagrams[one], diagrams[two])
            if found is not None:
                answers, first, second = found
                return f"because {one} gives {first} and {two} gives {second}; example: {_said(answers)}"
    return None


def _apart(excepted: Condition, first: Diagram, second: Diagram) -> tuple[Answers, str | None, str | None] | None:
    """As `pairs_of_ends`, but every way to a pair is told apart as far as the exception looks at it."""
    tracker = Tracker(first, excepted.boxes)
    end = len(first.order)
    seen: set[tuple[int, int, int, int]] = set()
    waiting: list[tuple[Tree, Tree, int, int, Answers]] = [(first.root, second.root, tracker.start, -1, {})]
    while waiting:
        one, two, alive, last, answers = waiting.pop(0)
        if one is two or (id(one), id(two), alive, last) in seen:
            continue
        seen.add((id(one), id(two), alive, last))
        nodes = [place for place in (one, two) if isinstance(place, Node)]
        if not nodes:
            assert isinstance(one, Leaf) and isinstance(two, Leaf)
            if one.name != two.name and not tracker.passed(alive, last, end):
                return answers, one.name, two.name
            continue
        question = min((place.question for place in nodes), key=first.order.__getitem__)
        asking = [place for place in nodes if place.question == question]
        level = first.order[question]
        passed = tracker.passed(alive, last, level)
        for answer in dict.fromkeys(answer for place in asking for answer in place.branches):
            kept = tracker.answered(passed, level, answer)
            step = {**answers, question: answer}
            for first_on in after(one, question, answer):
                waiting += [(first_on, second_on, kept, level, step) for second_on in after(two, question, answer)]
    return None


def _examples(loaded: Loaded, diagrams: Mapping[str, Diagram]) -> Iterator[Problem]:
    """Examples that do not come out as they say, and rows that no example shows.

    Under an adoption, its own: the rulebook's examples are about the rulebook alone, and were checked with it.
    """
    rules = loaded.rules
    shown: set[str] = set()
    for example_id, example in rules.examples.items():
        if rules.adoption is not None and not example_id.startswith(LOCAL):
            continue
        diagram = diagrams[example.edition or rules.default_edition]
        place: Place = loaded.place("examples", example_id)
        taken, end = diagram.walk(example.answers)
        # A fault in an example is one fault: its rows are not called unshown as well.
        shown.update(example.expect.rows)
        if isinstance(end, Node) and end.question in example.answers:
            answer = example.answers[end.question]
            yield Problem(
                place, f"example '{example_id}' answers '{end.question}' with '{answer}', which is not offered there"
            )
            continue
        if isinstance(end, Node):
            yield Problem(place, f"example '{example_id}' stops short: '{end.question}' has still to be answered")
            continue
        unasked = [question for question in example.answers if question not in taken]
        if unasked:
            yield Problem(
                place, f"example '{example_id}' answers '{unasked[0]}', which is not asked after its other answers"
            )
        elif end.name != example.expect.outcome:
            yield Problem(place, f"example '{example_id}' expects {example.expect.outcome} and gets {end.name}")
        elif (rows := diagram.deciding_rows(taken)) != example.expect.rows:
            yield Problem(
                place,
                f"example '{example_id}' expects rows {', '.join(example.expect.rows)} and gets {', '.join(rows)}",
            )
    for stage_id, stage in rules.stages.items():
        for row_id in stage.rows:
            if row_id not in shown and (rules.adoption is None or row_id.startswith(LOCAL)):
                yield Problem(
                    loaded.place("stages", stage_id, "rows", row_id), f"no example is decided by row '{row_id}'"
                )
