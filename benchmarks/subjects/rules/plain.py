"""The plain way: what anyone would write first. Rows in order, question by question, path by path; nothing is merged.

Its answers are compared with the real ones before anything is timed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sharewise.rulebook.guarantee import Never
from sharewise.rulebook.model import Rulebook

# One way through the questions: the answers to those that are asked, and what comes out (None: no row fits).
Way: TypeAlias = tuple[dict[str, str], str | None]


@dataclass(frozen=True)
class PlainRow:
    """One way in which a row fits.

    Attributes:
        outcome: what the row gives.
        tests: for each question that it names, the answers that fit.

    """

    outcome: str
    tests: Mapping[str, frozenset[str]]


def plain_rows(rules: Rulebook, edition: str) -> list[PlainRow]:
    """The rows of an edition written out, in order."""
    return [
        PlainRow(
            row.outcome,
            {
                question: frozenset(answer for answer in rules.questions[question].answers if test.allows(answer))
                for question, test in conjunction.tests.items()
            },
        )
        for row in rules.rows(edition).values()
        for conjunction in row.when.conjunctions
    ]


def first_that_fits(rows: list[PlainRow], answers: Mapping[str, str]) -> str:
    """The outcome of the first row that fits a complete set of answers.

    Raises:
        LookupError: none does.

    """
    for row in rows:
        for question, listed in row.tests.items():
            if answers[question] not in listed:
                break
        else:
            return row.outcome
    raise LookupError("no row fits")


class PlainPaths:
    """The ways through the questions of one edition, found by asking them one after the other.

    A question is tried while a row that can still decide names it. It is asked if what follows one answer is not what
    follows each other: to know that, all that follows is written out and compared.
    """

    def __init__(self, rules: Rulebook, edition: str) -> None:
        self._questions = rules.questions
        self._rows = plain_rows(rules, edition)
        self._never = [each.never for each in rules.guarantees.values() if each.never]
        self._order = {question: number for number, question in enumerate(rules.questions)}
        # What tells whether an answer is offered has to be tried before it.
        self._offered_by = {
            question: {
                named
                for answer in asked.answers.values()
                if answer.offer_when is not None
                for named, _ in answer.offer_when.named()
            }
            for question, asked in rules.questions.items()
        }

    def ways(self, after: Mapping[str, str] | None = None) -> list[Way]:
        """Every way, or all that follow these answers to the first questions."""
        given = dict(after or {})
        rows = [
            row
            for row in self._rows
            if all(given.get(name, "") in row.tests[name] for name in given if name in row.tests)
        ]
        return self._on(rows, given)

    def faults(self, ways: list[Way]) -> list[Way]:
        """Those that have no outcome, or break a guarantee of kind `never`."""
        return [
            (answers, outcome)
            for answers, outcome in ways
            if outcome is None or any(self._is_broken(never, answers, outcome) for never in self._never)
        ]

    def _is_broken(self, never: Never, answers: Mapping[str, str], outcome: str) -> bool:
        if outcome not in never.outcomes:
            return False
        if never.when is not None and never.when.holds(answers):
            return True
        but_for = never.not_sure_but_for
        return but_for is not None and any(
            question not in but_for and self._questions[question].answers[answer].find_out is not None
            for question, answer in answers.items()
        )

    def _on(self, rows: list[PlainRow], answers: dict[str, str]) -> list[Way]:
        left: list[PlainRow] = []
        outcomes: set[str | None] = set()
        tested: set[str] = set()
        for row in rows:
            left.append(row)
            outcomes.add(row.outcome)
            unanswered = row.tests.keys() - answers.keys()
            if not unanswered:
                break
            tested |= unanswered
        else:
            outcomes.add(None)
        if len(outcomes) == 1:
            return [({}, outcomes.pop())]
        question = self._first(tested, answers)
        following = {
            code: self._on(
                [row for row in left if question not in row.tests or code in row.tests[question]],
                {**answers, question: code},
            )
            for code, answer in self._questions[question].answers.items()
            if answer.offer_when is None or answer.offer_when.holds(answers)
        }
        first, *others = following.values()
        if all(other == first for other in others):
            return first
        return [({question: code, **then}, outcome) for code, ways in following.items() for then, outcome in ways]

    def _first(self, tested: set[str], answers: Mapping[str, str]) -> str:
        wanted = tested.union(*(self._offered_by[question] for question in tested)) - answers.keys()
        return min(wanted, key=self._order.__getitem__)
