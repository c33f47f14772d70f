"""The plain way to decide: the first row that fits. No diagram, no bits, no memory. What the real one is compared with.

It reads a rulebook as a person would, and answers only for complete sets of answers.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sharewise.rulebook.conditions import ALWAYS, Condition, Conjunction, Test
from sharewise.rulebook.guarantee import Carries, EditionsAgree, Guarantee, Never, Only, OnlyIf, Raise, Swap
from sharewise.rulebook.model import Answer, Outcome, Question, Row, Rulebook, SharingCondition, Stage, Step
from tests.support.unchecked import unchecked

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
                    for question, test in conjunction.tests.items()
                }
                for conjunction in row.when.conjunctions
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


def rows_left(rows: list[PlainRow], answers: Mapping[str, str]) -> list[PlainRow]:
    """The rows that may still fit once the rest is answered, in order, with what each of their ways still needs."""
    left = []
    for row in rows:
        ways = [
            {question: listed for question, listed in way.items() if question not in answers}
            for way in row.ways
            if all(answers[question] in listed for question, listed in way.items() if question in answers)
        ]
        if ways:
            left.append(PlainRow(row.id, row.outcome, ways))
    return left


def deciding(rows: list[PlainRow], first: list[str]) -> Callable[[Mapping[str, str]], PlainRow | None]:
    """`first_row_that_fits` for many sets of answers: what is left after the `first` questions is worked out once for all."""
    left: dict[tuple[str, ...], list[PlainRow]] = {}

    def of(answers: Mapping[str, str]) -> PlainRow | None:
        begun = tuple(answers[question] for question in first)
        if begun not in left:
            left[begun] = rows_left(rows, dict(zip(first, begun, strict=True)))
        return first_row_that_fits(left[begun], answers)

    return of


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


def completions(rules: Rulebook, answers: Mapping[str, str], most: int, chance: random.Random) -> list[Answers | None]:
    """Every way to answer what was not asked too. Where there are more than `most`, so many, by chance."""
    every: list[Answers | None] = list(itertools.islice(every_complete_set(rules, answers), most + 1))
    return every if len(every) <= most else [completed(rules, answers, chance) for _ in range(most)]


def every_complete_set(rules: Rulebook, given: Mapping[str, str] = MappingProxyType({})) -> Iterator[Answers]:
    """Every complete set of answers that may be given, with these among them."""

    def fill(left: list[str], answers: Answers) -> Iterator[Answers]:
        if not left:
            yield answers
            return
        question, *rest = left
        for code in [given[question]] if question in given else offered(rules, question, answers):
            yield from fill(rest, {**answers, question: code})

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


Reached = list[tuple[Answers, str | None]]


class PlainEdition:
    """One edition with everything about it written out: each complete set of answers, and each reachable one.

    Attributes:
        wholes: every complete set of answers, with the row that decides and the reachable set that it belongs to.
        reached: every reachable set of answers with its outcome, in the order of the file.

    """

    def __init__(self, rules: Rulebook, edition: str) -> None:
        self.rules = rules
        self.rows = plain_rows(rules, edition)
        self._tree = _ways_on(rules, self.rows, {}, list(rules.questions))
        self.reached: Reached = list(self._ways(self._tree, {}))
        self.wholes = [
            (whole, first_row_that_fits(self.rows, whole), self.taken(whole)) for whole in every_complete_set(rules)
        ]

    def _ways(self, place: object, answers: Answers) -> Iterator[tuple[Answers, str | None]]:
        if not isinstance(place, tuple):
            assert place is None or isinstance(place, str)
            yield answers, place
            return
        question, branches = place
        for code, then in branches:
            yield from self._ways(then, {**answers, question: code})

    def taken(self, answers: Answers) -> Answers:
        """Those of the answers that are asked for."""
        taken: Answers = {}
        place = self._tree
        while isinstance(place, tuple):
            question, branches = place
            taken[question] = answers[question]
            place = dict(branches)[answers[question]]
        return taken

    def offered_at(self, answers: Answers, question: str) -> list[str]:
        """What is offered where a question is asked on the way of these answers."""
        place = self._tree
        while isinstance(place, tuple):
            asked, branches = place
            if asked == question:
                return [code for code, _ in branches]
            place = dict(branches)[answers[asked]]
        raise AssertionError("it is not asked there")

    def can_come_out(self, answers: Answers) -> set[str | None]:
        """The outcomes of every complete set that keeps to the answers as far as they are offered."""

        def fill(left: list[str], given: Answers) -> Iterator[Answers]:
            if not left:
                yield given
                return
            codes = offered(self.rules, left[0], given)
            if answers.get(left[0]) in codes:
                codes = [answers[left[0]]]
            for code in codes:
                yield from fill(left[1:], {**given, left[0]: code})

        rows = (first_row_that_fits(self.rows, whole) for whole in fill(list(self.rules.questions), {}))
        return {None if row is None else row.outcome for row in rows}

    def breaches(self, kind: object) -> Reached:
        """The reachable sets of answers that show that a guarantee does not hold in this edition."""
        if isinstance(kind, Only):
            wrong: Reached = [
                (answers, end)
                for answers, end in self.reached
                if kind.when.holds(answers) and end not in kind.outcomes and end is not None
            ]
            if not wrong and kind.at_most_questions:
                most = int(kind.at_most_questions)
                wrong = [each for each in self.reached if kind.when.holds(each[0]) and len(each[0]) > most]
            return wrong
        return [(answers, end) for answers, end in self.reached if self._breaks(kind, answers, end)]

    def _breaks(self, kind: object, answers: Answers, end: str | None) -> bool:
        match kind:
            case Never():
                assert kind.when is not None
                return kind.when.holds(answers) and end in kind.outcomes
            case OnlyIf():
                return not kind.when.holds(answers) and end in kind.outcomes
            case Swap(question=question):
                if answers.get(question) not in kind.answers:
                    return False
                others = [code for code in kind.answers if code != answers[question]]
                return any(other != end for other in self._after_another(answers, question, others))
            case Raise(question=question):
                if answers.get(question) not in kind.worse or end not in kind.outcomes:
                    return False
                if not kind.when.holds(answers) or (kind.unless and kind.unless.holds(answers)):
                    return False
                return any(
                    not kind.after or old in kind.after for old in self._after_another(answers, question, kind.milder)
                )
            case Carries():
                return end in kind.outcomes and kind.when.holds(answers) and not self._carried(kind, answers, str(end))
        raise AssertionError(kind)

    def _after_another(self, answers: Answers, question: str, others: Iterable[str]) -> set[str | None]:
        here = self.offered_at(answers, question)
        return {end for code in others if code in here for end in self.can_come_out({**answers, question: code})}

    def _carried(self, kind: Carries, answers: Answers, end: str) -> bool:
        outcome = self.rules.outcomes[end]
        steps = [name for name in outcome.steps if self.rules.steps[name].when.holds(answers)]
        conditions = [name for name in outcome.conditions if self.rules.conditions[name].when.holds(answers)]
        dated = any(self.rules.steps[name].dated == "yes" for name in steps)
        return {*kind.steps} <= {*steps} and {*kind.conditions} <= {*conditions} and (dated or kind.dated == "no")


def ending_apart(one: PlainEdition, two: PlainEdition, excepted: Condition) -> list[Answers]:
    """The sets of answers, to all that two editions ask, that end apart in them and are not excepted; in file order."""
    found: dict[tuple[tuple[str, str], ...], Answers] = {}
    for (whole, row, taken), (_, other, also) in zip(one.wholes, two.wholes, strict=True):
        asked = {question: code for question, code in whole.items() if question in taken or question in also}
        if (row and row.outcome) != (other and other.outcome) and not excepted.holds(asked):
            found[tuple(asked.items())] = asked
    return list(found.values())


def random_rulebook(chance: random.Random) -> Rulebook:
    """A small random rulebook: only the parts that decide. Sometimes with gaps, dead rows and offers."""
    names = [f"q{number}" for number in range(chance.randint(1, 5))]
    codes = {name: [f"a{number}" for number in range(chance.randint(2, 4))] for name in names}
    outcomes = [f"o{number}" for number in range(chance.randint(1, 4))]

    def conjunction(over: list[str], widest: int) -> Conjunction:
        chosen = chance.sample(over, chance.randint(0, min(widest, len(over))))
        return Conjunction(
            {
                name: Test(
                    frozenset(chance.sample(codes[name], chance.randint(1, len(codes[name]) - 1))),
                    negated=chance.random() < 0.2,
                )
                for name in chosen
            }
        )

    def condition(over: list[str], widest: int) -> Condition:
        return Condition(tuple(conjunction(over, widest) for _ in range(1 if chance.random() < 0.8 else 2)))

    questions = {
        name: unchecked(
            Question,
            answers={
                # The first two answers are always offered, so that there is always something to say.
                code: unchecked(
                    Answer,
                    label=code,
                    help=None,
                    offer_when=condition(names[:index], 2) if index and number > 1 and chance.random() < 0.3 else None,
                )
                for number, code in enumerate(codes[name])
            },
        )
        for index, name in enumerate(names)
    }
    rows = {
        f"r{number}": unchecked(
            Row,
            when=condition(names, 3),
            editions=[chance.choice(["old", "new"])] if chance.random() < 0.25 else [],
            outcome=chance.choice(outcomes),
        )
        for number in range(chance.randint(1, 10))
    }
    if chance.random() < 0.9:
        rows["rest"] = unchecked(Row, when=Condition((Conjunction({}),)), editions=[], outcome=chance.choice(outcomes))
    cut = chance.randint(1, len(rows))
    groups = [dict(itertools.islice(rows.items(), 0, cut)), dict(itertools.islice(rows.items(), cut, None))]
    steps = {
        f"step{number}": Step(
            say="Do it.",
            when=condition(names, 2) if chance.random() < 0.5 else ALWAYS,
            dated=chance.choice(["yes", "no"]),
        )
        for number in range(3)
    }
    conditions = {
        f"condition{number}": unchecked(SharingCondition, when=condition(names, 2) if number else ALWAYS)
        for number in range(2)
    }
    return unchecked(
        Rulebook,
        questions=questions,
        stages={f"s{number}": unchecked(Stage, title="", rows=group) for number, group in enumerate(groups)},
        outcomes={
            outcome: unchecked(
                Outcome,
                steps=chance.sample(list(steps), chance.randint(1, 3)),
                conditions=chance.sample(list(conditions), chance.randint(0, 2)),
            )
            for outcome in outcomes
        },
        steps=steps,
        conditions=conditions,
        editions={"old": None, "new": None},
        default_edition="old",
    )


def random_condition(chance: random.Random, rules: Rulebook) -> Condition:
    """One or two conjunctions over up to two questions each."""

    def conjunction() -> Conjunction:
        names = list(rules.questions)
        tests = {}
        for name in chance.sample(names, chance.randint(0, min(2, len(names)))):
            codes = list(rules.questions[name].answers)
            tests[name] = Test(
                frozenset(chance.sample(codes, chance.randint(1, len(codes) - 1))), chance.random() < 0.2
            )
        return Conjunction(tests)

    return Condition(tuple(conjunction() for _ in range(chance.randint(1, 2))))


def random_guarantees(chance: random.Random, rules: Rulebook) -> list[Guarantee]:
    """One guarantee of each kind. Most are broken somewhere."""

    def some(of: Iterable[str], least: int = 1) -> list[str]:
        names = list(of)
        return chance.sample(names, chance.randint(min(least, len(names)), max(least, len(names) - 1)))

    def when() -> Condition:
        return random_condition(chance, rules)

    question = chance.choice(list(rules.questions))
    codes = list(rules.questions[question].answers)
    chance.shuffle(codes)
    cut = chance.randint(1, len(codes) - 1)
    kinds: list[dict[str, Any]] = [
        {"never": Never(when=when(), outcomes=some(rules.outcomes))},
        {"only": Only(when=when(), outcomes=some(rules.outcomes))},
        {"only": Only(when=when(), outcomes=list(rules.outcomes), at_most_questions=chance.choice(["1", "2", "3"]))},
        {"only_if": OnlyIf(when=when(), outcomes=some(rules.outcomes))},
        {"swap": Swap(question=question, answers=some(codes, 2))},
        {
            "raise_": unchecked(
                Raise,
                question=question,
                milder=codes[:cut],
                worse=codes[cut:],
                when=when(),
                unless=when() if chance.random() < 0.5 else None,
                after=some(rules.outcomes) if chance.random() < 0.7 else [],
                outcomes=some(rules.outcomes),
            )
        },
        {
            "carries": Carries(
                outcomes=some(rules.outcomes),
                when=when(),
                steps=some(rules.steps) if chance.random() < 0.5 else [],
                conditions=some(rules.conditions) if chance.random() < 0.5 else [],
                dated=chance.choice(["yes", "no"]),
            )
        },
        {"editions_agree": unchecked(EditionsAgree, excepted=when())},
    ]
    return [unchecked(Guarantee, says="Something.", **kind) for kind in kinds]
