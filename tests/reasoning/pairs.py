"""Pairs of small random rulebooks, the second a changed copy of the first; and the plain way to compare two.

The plain way tries out every combination of answers that either rulebook knows, follows each side literally, and keeps
what is asked. No diagram, no product, no memory.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sharewise.rulebook.conditions import ALWAYS, Condition, Conjunction, Test
from sharewise.rulebook.model import Answer, Outcome, Question, Row, Rulebook, ShareDecision, Stage, Step
from tests.support.oracle import Answers, _ways_on, plain_rows, random_rulebook
from tests.support.unchecked import unchecked

EDITION = "old"


def random_pair(chance: random.Random) -> tuple[Rulebook, Rulebook]:
    """A random rulebook with a few steps, and a copy with one to three changes."""
    one = _with_steps(random_rulebook(chance), chance)
    two = one
    for _ in range(chance.randint(1, 3)):
        two = chance.choice(CHANGES)(two, chance)
    return one, two


def _with_steps(rules: Rulebook, chance: random.Random) -> Rulebook:
    steps = {f"s{number}": unchecked(Step, say="", when=_condition(rules, chance)) for number in range(3)}
    outcomes = {
        outcome: unchecked(
            Outcome, share=unchecked(ShareDecision, code="yes"), steps=chance.sample(list(steps), 2), conditions=[]
        )
        for outcome in rules.outcomes
    }
    return rules.but(steps=steps, conditions={}, outcomes=outcomes)


def _condition(rules: Rulebook, chance: random.Random, question: str | None = None) -> Condition:
    name = question or chance.choice(list(rules.questions))
    codes = list(rules.questions[name].answers)
    return Condition((Conjunction({name: Test(frozenset(chance.sample(codes, chance.randint(1, len(codes) - 1))))}),))


def _rows(rules: Rulebook) -> list[tuple[str, Row]]:
    return [row for stage in rules.stages.values() for row in stage.rows.items()]


def _with_rows(rules: Rulebook, rows: list[tuple[str, Row]]) -> Rulebook:
    return rules.but(stages={"s": unchecked(Stage, title="", rows=dict(rows))})


def a_row_dropped(rules: Rulebook, chance: random.Random) -> Rulebook:
    rows = _rows(rules)
    if len(rows) > 1:
        rows.pop(chance.randrange(len(rows)))
    return _with_rows(rules, rows)


def rows_swapped(rules: Rulebook, chance: random.Random) -> Rulebook:
    rows = _rows(rules)
    chance.shuffle(rows)
    return _with_rows(rules, rows)


def an_outcome_changed(rules: Rulebook, chance: random.Random) -> Rulebook:
    rows = _rows(rules)
    at = chance.randrange(len(rows))
    name, row = rows[at]
    rows[at] = (name, row.but(outcome=chance.choice(list(rules.outcomes))))
    return _with_rows(rules, rows)


def a_question_added(rules: Rulebook, chance: random.Random) -> Rulebook:
    names = list(rules.questions)
    fresh = next(name for name in (f"n{number}" for number in range(9)) if name not in names)
    questions = dict(rules.questions)
    question = unchecked(
        Question, answers={code: unchecked(Answer, label=code, help=None, offer_when=None) for code in ("b0", "b1")}
    )
    at = chance.randint(0, len(names))
    questions = dict([*list(questions.items())[:at], (fresh, question), *list(questions.items())[at:]])
    changed = rules.but(questions=questions)
    return _with_a_row_about(changed, fresh, "b1", chance)


def an_answer_added(rules: Rulebook, chance: random.Random) -> Rulebook:
    name = chance.choice(list(rules.questions))
    question = rules.questions[name]
    fresh = next(code for code in (f"c{number}" for number in range(9)) if code not in question.answers)
    answers = {**question.answers, fresh: unchecked(Answer, label=fresh, help=None, offer_when=None)}
    questions = {**rules.questions, name: question.but(answers=answers)}
    changed = rules.but(questions=questions)
    return _with_a_row_about(changed, name, fresh, chance) if chance.random() < 0.7 else changed


def _with_a_row_about(rules: Rulebook, question: str, answer: str, chance: random.Random) -> Rulebook:
    rows = _rows(rules)
    name = next(name for name in (f"x{number}" for number in range(99)) if name not in dict(rows))
    row = unchecked(
        Row,
        when=Condition((Conjunction({question: Test(frozenset({answer}))}),)),
        editions=[],
        outcome=chance.choice(list(rules.outcomes)),
    )
    rows.insert(chance.randint(0, len(rows)), (name, row))
    return _with_rows(rules, rows)


def an_answer_withheld(rules: Rulebook, chance: random.Random) -> Rulebook:
    """An answer is offered only after some answers to the first question."""
    names = list(rules.questions)
    if len(names) < 2 or any(code.startswith("n") for code in names):
        return rules
    name = chance.choice(names[1:])
    question = rules.questions[name]
    code = list(question.answers)[-1]
    if code in {"a0", "a1"}:
        return rules
    answer = question.answers[code].but(offer_when=_condition(rules, chance, names[0]))
    questions = {**rules.questions, name: question.but(answers={**question.answers, code: answer})}
    return rules.but(questions=questions)


def questions_in_another_order(rules: Rulebook, chance: random.Random) -> Rulebook:
    """Any order in which offers look at earlier questions only."""
    left = list(rules.questions)
    order: list[str] = []
    while left:
        ready = [
            name
            for name in left
            if all(
                earlier in order
                for answer in rules.questions[name].answers.values()
                if answer.offer_when is not None
                for earlier, _ in answer.offer_when.named()
            )
        ]
        order.append(chance.choice(ready))
        left.remove(order[-1])
    return rules.but(questions={name: rules.questions[name] for name in order})


def a_step_changed(rules: Rulebook, chance: random.Random) -> Rulebook:
    name = chance.choice(list(rules.steps))
    when = ALWAYS if chance.random() < 0.2 else _condition(rules, chance)
    return rules.but(steps={**rules.steps, name: rules.steps[name].but(when=when)})


def a_step_dropped(rules: Rulebook, chance: random.Random) -> Rulebook:
    outcome = chance.choice(list(rules.outcomes))
    changed = rules.outcomes[outcome].but(steps=rules.outcomes[outcome].steps[:1])
    return rules.but(outcomes={**rules.outcomes, outcome: changed})


def a_decision_changed(rules: Rulebook, chance: random.Random) -> Rulebook:
    outcome = chance.choice(list(rules.outcomes))
    changed = rules.outcomes[outcome].but(share=unchecked(ShareDecision, code="no"))
    return rules.but(outcomes={**rules.outcomes, outcome: changed})


CHANGES: list[Callable[[Rulebook, random.Random], Rulebook]] = [
    a_row_dropped,
    rows_swapped,
    an_outcome_changed,
    a_question_added,
    an_answer_added,
    an_answer_withheld,
    questions_in_another_order,
    a_step_changed,
    a_step_dropped,
    a_decision_changed,
]


@dataclass(frozen=True)
class PlainEnd:
    """What one side does with a combination of answers: what it asks, and the outcome or the answer it does not offer."""

    asked: Answers
    outcome: str | None
    not_offered: tuple[str, str] | None


@dataclass(frozen=True)
class PlainSet:
    """A set of answers that is asked if either side asks, and what each side does with it."""

    answers: Answers
    one: PlainEnd
    two: PlainEnd


def every_plain_set(one: Rulebook, two: Rulebook, order: list[str]) -> list[PlainSet]:
    """Every set of answers, followed literally on both sides."""
    trees = [
        _ways_on(ordered, plain_rows(ordered, EDITION), {}, list(ordered.questions))
        for ordered in (_ordered(one, order), _ordered(two, order))
    ]
    codes = {
        question: list(
            dict.fromkeys(
                code
                for rules in (one, two)
                if question in rules.questions
                for code in rules.questions[question].answers
            )
        )
        for question in order
    }
    found: dict[tuple[tuple[str, str], ...], PlainSet] = {}
    for combination in itertools.product(*codes.values()):
        given = dict(zip(codes, combination, strict=True))
        first, second = (_followed(tree, given) for tree in trees)
        # Nobody can give an answer that no side which asks the question offers.
        if _impossible(first, second) or _impossible(second, first):
            continue
        asked = {**first.asked, **second.asked}
        answers = {question: asked[question] for question in order if question in asked}
        found[tuple(answers.items())] = PlainSet(answers, first, second)
    return list(found.values())


def _impossible(end: PlainEnd, other: PlainEnd) -> bool:
    if end.not_offered is None:
        return False
    question = end.not_offered[0]
    return question not in other.asked or other.not_offered is not None


def _ordered(rules: Rulebook, order: list[str]) -> Rulebook:
    return rules.but(questions={name: rules.questions[name] for name in order if name in rules.questions})


def _followed(tree: object, given: Mapping[str, str]) -> PlainEnd:
    asked: Answers = {}
    while isinstance(tree, tuple):
        question, branches = tree
        asked[question] = given[question]
        if given[question] not in dict(branches):
            return PlainEnd(asked, None, (question, given[question]))
        tree = dict(branches)[given[question]]
    assert tree is None or isinstance(tree, str)
    return PlainEnd(asked, tree, None)


def plain_steps(rules: Rulebook, end: PlainEnd) -> set[str]:
    """The steps given at an end."""
    if end.outcome is None:
        return set()
    return {name for name in rules.outcomes[end.outcome].steps if rules.steps[name].when.holds(end.asked)}
