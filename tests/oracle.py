"""The plain way to decide: the first row that fits. No diagram, no bits, no memory. What the real one is compared with.

It reads a rulebook as a person would, and answers only for complete sets of answers.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sharewise.rulebook.model import Answer, Outcome, Question, Row, Rulebook, Stage

Answers = dict[str, str]


@dataclass(frozen=True)
class PlainRow:
    """A row written out: it fits where, for one of its ways, each question named has one of the answers listed."""

    id: str
    outcome: str
    ways: list[dict[str, set[str]]]


def plain_rows(rules: Rulebook, edition: str) -> list[PlainRow]:
    """The rows of an edition, written out, in order."""
    found = []
    for stage in rules.stages.values():
        for row_id, row in stage.rows.items():
            if row.editions and edition not in row.editions:
                continue
            ways = [
                {
                    question: (set(rules.questions[question].answers) - test.answers)
                    if test.negated
                    else set(test.answers)
                    for question, test in box.tests.items()
                }
                for box in row.when.boxes
            ]
            found.append(PlainRow(row_id, row.outcome, ways))
    return found


def first_row_that_fits(rows: list[PlainRow], answers: Mapping[str, str]) -> PlainRow | None:
    """The row that decides a complete set of answers."""
    for row in rows:
        for way in row.ways:
            for question, listed in way.items():
                if answers[question] not in listed:
                    break
            else:
                return row
    return None


def offered(rules: Rulebook, question: str, answers: Mapping[str, str]) -> list[str]:
    """The answers that may be chosen, given the answers to the questions before."""
    return [
        code
        for code, answer in rules.questions[question].answers.items()
        if answer.offer_when is None or answer.offer_when.holds(answers)
    ]


def completed(rules: Rulebook, answers: Mapping[str, str], chance: random.Random) -> Answers | None:
    """The answers, with random ones to the questions that were not asked. None: no answer is on offer somewhere."""
    whole: Answers = {}
    for question in rules.questions:
        if question in answers:
            whole[question] = answers[question]
        elif choice := offered(rules, question, whole):
            whole[question] = chance.choice(choice)
        else:
            return None
    return whole


def every_complete_set(rules: Rulebook) -> Iterator[Answers]:
    """Every complete set of answers that may be given."""

    def fill(left: list[str], answers: Answers) -> Iterator[Answers]:
        if not left:
            yield answers
            return
        for code in offered(rules, left[0], answers):
            yield from fill(left[1:], {**answers, left[0]: code})

    yield from fill(list(rules.questions), {})


def questions_that_matter(rules: Rulebook, edition: str, answers: Mapping[str, str]) -> list[str]:
    """What a person is asked who gives these complete answers, found by trying out everything: each question is asked if
    some way of answering it leads on otherwise than another. Slow on purpose."""
    rows = plain_rows(rules, edition)
    order = list(rules.questions)
    asked: list[str] = []
    given: Answers = {}
    for index, question in enumerate(order):
        ways_on = [
            _ways_on(rules, rows, {**given, question: code}, order[index + 1 :])
            for code in offered(rules, question, given)
        ]
        if any(other != ways_on[0] for other in ways_on):
            asked.append(question)
        given[question] = answers[question]
    return asked


def every_interview(rules: Rulebook, edition: str) -> Iterator[tuple[Answers, str | None]]:
    """Everything that a person can be asked and answer, and what comes out, found in the same way."""

    def follow(place: object, answers: Answers) -> Iterator[tuple[Answers, str | None]]:
        match place:
            case (str(question), tuple(branches)):
                for code, branch in branches:
                    yield from follow(branch, {**answers, question: code})
            case _:
                assert place is None or isinstance(place, str)
                yield answers, place

    yield from follow(_ways_on(rules, plain_rows(rules, edition), {}, list(rules.questions)), {})


def _ways_on(rules: Rulebook, rows: list[PlainRow], given: Answers, left: list[str]) -> object:
    """What happens from here on, as a tree that two situations share only if they go on alike for good."""
    if not left:
        row = first_row_that_fits(rows, given)
        return row and row.outcome
    branches = {
        code: _ways_on(rules, rows, {**given, left[0]: code}, left[1:]) for code in offered(rules, left[0], given)
    }
    kinds = list(branches.values())
    if all(kind == kinds[0] for kind in kinds):
        return kinds[0]
    return (left[0], tuple(branches.items()))


def random_rulebook(chance: random.Random) -> Rulebook:
    """A small random rulebook: only the parts that decide. Sometimes with gaps, dead rows and offers."""
    from sharewise.rulebook.conditions import Box, Condition, Test

    names = [f"q{number}" for number in range(chance.randint(1, 5))]
    codes = {name: [f"a{number}" for number in range(chance.randint(2, 4))] for name in names}
    outcomes = [f"o{number}" for number in range(chance.randint(1, 4))]

    def box(over: list[str], widest: int) -> Box:
        chosen = chance.sample(over, chance.randint(0, min(widest, len(over))))
        return Box(
            {
                name: Test(
                    frozenset(chance.sample(codes[name], chance.randint(1, len(codes[name]) - 1))),
                    negated=chance.random() < 0.2,
                )
                for name in chosen
            }
        )

    def condition(over: list[str], widest: int) -> Condition:
        return Condition(tuple(box(over, widest) for _ in range(1 if chance.random() < 0.8 else 2)))

    questions = {
        name: Question.model_construct(
            answers={
                # The first two answers are always offered, so that there is always something to say.
                code: Answer.model_construct(
                    label=code,
                    help=None,
                    offer_when=condition(names[:index], 2) if index and number > 1 and chance.random() < 0.3 else None,
                )
                for number, code in enumerate(codes[name])
            }
        )
        for index, name in enumerate(names)
    }
    rows = {
        f"r{number}": Row.model_construct(
            when=condition(names, 3),
            editions=["new"] if chance.random() < 0.1 else [],
            outcome=chance.choice(outcomes),
        )
        for number in range(chance.randint(1, 10))
    }
    if chance.random() < 0.9:
        rows["rest"] = Row.model_construct(when=Condition((Box({}),)), editions=[], outcome=chance.choice(outcomes))
    cut = chance.randint(1, len(rows))
    groups = [dict(itertools.islice(rows.items(), 0, cut)), dict(itertools.islice(rows.items(), cut, None))]
    return Rulebook.model_construct(
        questions=questions,
        stages={f"s{number}": Stage.model_construct(title="", rows=group) for number, group in enumerate(groups)},
        outcomes={outcome: Outcome.model_construct() for outcome in outcomes},
        editions={"old": None, "new": None},
    )
