"""What a condition means.

A condition is one or more conjunctions; it holds where at least one conjunction does. A conjunction is a set of tests, one a question; it
holds where every test does. A test holds where the question has an answer and that answer is (or, negated, is not) one
of those named. So a question that was not asked satisfies no test, negated or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Test:
    """One question's part of a conjunction."""

    answers: frozenset[str]
    negated: bool = False

    __test__ = False  # not a pytest class

    def allows(self, answer: str | None) -> bool:
        """Whether it holds of an answer. None, a question that was not asked: never."""
        return answer is not None and (answer in self.answers) != self.negated


@dataclass(frozen=True)
class Conjunction:
    """Tests that must all hold. No tests: it always holds."""

    tests: Mapping[str, Test]

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Whether every test holds after `answers`, by question."""
        return all(test.allows(answers.get(question)) for question, test in self.tests.items())


@dataclass(frozen=True)
class Condition:
    """Conjunctions of which one must hold."""

    conjunctions: tuple[Conjunction, ...]

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Whether one of the conjunctions holds after `answers`, by question."""
        return any(conjunction.holds(answers) for conjunction in self.conjunctions)

    def named(self) -> Iterator[tuple[str, str]]:
        """Every question and answer that the condition names."""
        for conjunction in self.conjunctions:
            for question, test in conjunction.tests.items():
                for answer in test.answers:
                    yield question, answer


ALWAYS = Condition((Conjunction({}),))


class ConditionShape(ValueError):
    """A condition is not written as conditions are."""


def read_condition(raw: Any) -> Condition:
    """A condition from the plain data of the YAML file.

    `raw` is a mapping (AND) of question to an answer, a list of answers (OR) or `{not: ...}`; or a list of such
    mappings (OR). Names are not checked here.

    Raises:
        ConditionShape: with a sentence that says what a condition looks like.

    """
    if isinstance(raw, Condition):
        return raw
    if isinstance(raw, list):
        if not raw:
            raise ConditionShape("a list of conditions needs at least one")
        return Condition(tuple(_read_conjunction(part) for part in raw))
    return Condition((_read_conjunction(raw),))


def _read_conjunction(raw: Any) -> Conjunction:
    if not isinstance(raw, dict):
        raise ConditionShape("a condition is a mapping of question to answers, or a list of such mappings")
    return Conjunction({question: _read_test(question, wanted) for question, wanted in raw.items()})


def _read_test(question: str, raw: Any) -> Test:
    if isinstance(raw, dict):
        if list(raw) != ["not"] or isinstance(raw["not"], dict):
            raise ConditionShape(f"'{question}' takes an answer, a list of answers, or not: with one of these")
        return Test(_read_test(question, raw["not"]).answers, negated=True)
    answers = [raw] if isinstance(raw, str) else raw
    if not isinstance(answers, list) or not answers or not all(isinstance(answer, str) for answer in answers):
        raise ConditionShape(f"'{question}' takes an answer, a list of answers, or not: with one of these")
    if len(set(answers)) != len(answers):
        raise ConditionShape(f"'{question}' names an answer twice")
    return Test(frozenset(answers))
