"""What a condition means.

A condition is one or more conjunctions; it holds where at least one conjunction does. A conjunction is a set of tests, one a question; it
holds where every test does. A test holds where the question has an answer and that answer is (or, negated, is not) one
of those named. So a question that was not asked satisfies no test, negated or not.

A condition may name terms: conditions that the rulebook has given a name. It then means what they stand for, and the rest
of it, written out: whatever works on conditions needs to know nothing of terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sharewise.text import did_you_mean
from sharewise.values import frozen

# What names terms in a conjunction. No question is called so.
TERM = "term"


@frozen
class Test:
    """One question's part of a conjunction."""

    answers: frozenset[str]
    negated: bool = False

    __test__ = False  # not a pytest class

    def allows(self, answer: str | None) -> bool:
        """Whether it holds of an answer. None, a question that was not asked: never."""
        return answer is not None and (answer in self.answers) != self.negated

    def both(self, other: Test) -> Test:
        """The test that holds of exactly the answers of which this one and the other hold."""
        if self.negated and other.negated:
            return Test(self.answers | other.answers, negated=True)
        if self.negated:
            return Test(other.answers - self.answers)
        return Test(self.answers - other.answers if other.negated else self.answers & other.answers)

    @property
    def never_holds(self) -> bool:
        """Whether there is no answer of which it holds, whatever a question's answers are."""
        return not self.negated and not self.answers


@frozen(uncounted=("term",))
class Conjunction:
    """Tests that must all hold. No tests: it always holds. `term`: the term that some of them come from."""

    tests: Mapping[str, Test]
    term: str | None = None

    def both(self, other: Conjunction) -> Conjunction:
        """The conjunction that holds exactly where this one and the other do."""
        tests = dict(self.tests)
        for question, test in other.tests.items():
            tests[question] = tests[question].both(test) if question in tests else test
        return Conjunction(tests, self.term or other.term)

    @property
    def never_holds(self) -> bool:
        """Whether it holds of no answers at all."""
        return any(test.never_holds for test in self.tests.values())

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Whether every test holds after `answers`, by question."""
        # Asked more often than anything else: a plain loop takes half the time of a generator.
        for question, test in self.tests.items():
            answer = answers.get(question)
            if answer is None or (answer in test.answers) == test.negated:
                return False
        return True


@frozen
class Written:
    """A conjunction as it is written: its tests, and the terms of which one must hold beside them."""

    tests: Mapping[str, Test]
    terms: tuple[str, ...] = ()


@frozen(uncounted=("written",))
class Condition:
    """Conjunctions of which one must hold.

    Attributes:
        conjunctions: in their order, terms written out.
        written: how it was written before that. It changes nothing of what it means.

    """

    conjunctions: tuple[Conjunction, ...]
    written: tuple[Written, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The names of the terms that it was written with, each once."""
        return tuple(dict.fromkeys(name for part in self.written for name in part.terms))

    @property
    def outright(self) -> frozenset[tuple[str, str]]:
        """The questions and answers that it was written with itself, and not by a term."""
        tests = ((question, test) for part in self.written for question, test in part.tests.items())
        return frozenset((question, answer) for question, test in tests for answer in test.answers)

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Whether one of the conjunctions holds after `answers`, by question."""
        for conjunction in self.conjunctions:  # noqa: SIM110 - as above
            if conjunction.holds(answers):
                return True
        return False

    def may_hold(self, answers: Mapping[str, str]) -> bool:
        """Whether nothing that is known speaks against it: it holds, or looks at a question that is not answered."""
        return self.holds(answers) or any(question not in answers for question, _ in self.named())

    def named(self) -> Iterator[tuple[str, str]]:
        """Every question and answer that the condition names."""
        for conjunction in self.conjunctions:
            for question, test in conjunction.tests.items():
                for answer in test.answers:
                    yield question, answer


ALWAYS = Condition((Conjunction({}),))


class ConditionShape(ValueError):
    """A condition is not written as conditions are.

    `at` is the path in it to the part that is meant, and `code` the code of the fault.
    """

    def __init__(self, message: str, at: tuple[str | int, ...] = (), code: str = "condition-shape") -> None:
        super().__init__(message)
        self.at = at
        self.code = code


def read_condition(raw: Any, terms: Mapping[str, Condition] | None = None) -> Condition:
    """A condition from the plain data of the YAML file.

    `raw` is a mapping (AND) of question to an answer, a list of answers (OR) or `{not: ...}`; or a list of such
    mappings (OR). `term` beside them names a term, or a list of terms of which one must hold; `terms` has what they stand
    for. Names of questions and answers are not checked here.

    Raises:
        ConditionShape: with a sentence that says what a condition looks like.

    """
    if isinstance(raw, Condition):
        return raw
    if isinstance(raw, list) and not raw:
        raise ConditionShape("a list of conditions needs at least one")
    meanings = terms or {}
    parts = raw if isinstance(raw, list) else [raw]
    try:
        return written_out(tuple(_read_written(part, meanings, index) for index, part in enumerate(parts)), meanings)
    except ConditionShape as wrong:
        # Where there is no list, no path has the index of an entry of it.
        raise ConditionShape(str(wrong), wrong.at if isinstance(raw, list) else wrong.at[1:], wrong.code) from None


def written_out(written: tuple[Written, ...], terms: Mapping[str, Condition]) -> Condition:
    """The condition that is meant by what is written, where `terms` are what its terms stand for.

    Raises:
        ConditionShape: a part can never hold, because what it says beside its terms contradicts them.

    """
    conjunctions: list[Conjunction] = []
    for index, part in enumerate(written):
        alternatives = [Conjunction(each.tests, name) for name in part.terms for each in terms[name].conjunctions]
        beside = Conjunction(part.tests)
        possible = [both for each in alternatives if not (both := beside.both(each)).never_holds]
        if part.terms and not possible:
            message = "this can never hold: what it says beside the term contradicts the term"
            raise ConditionShape(message, (index, TERM), "never-holds")
        conjunctions += possible if part.terms else [beside]
    return Condition(tuple(conjunctions), written)


def _read_written(raw: Any, terms: Mapping[str, Condition], index: int) -> Written:
    if not isinstance(raw, dict):
        raise ConditionShape("a condition is a mapping of question to answers, or a list of such mappings")
    tests = {question: _read_test(question, wanted) for question, wanted in raw.items() if question != TERM}
    return Written(tests, tuple(_read_terms(raw[TERM], terms, (index, TERM))) if TERM in raw else ())


def _read_terms(raw: Any, terms: Mapping[str, Condition], at: tuple[str | int, ...]) -> list[str]:
    names = [raw] if isinstance(raw, str) else raw
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        # No `not`: of a question that was not asked neither a test nor its opposite holds, so a term has no exact opposite.
        raise ConditionShape(
            f"'{TERM}' takes a term or a list of terms; for all but a term, define a term for the rest", at
        )
    for index, name in enumerate(names):
        if name not in terms:
            there = (*at, index) if isinstance(raw, list) else at
            raise ConditionShape(f"there is no term '{name}': {did_you_mean(name, terms)}", there, "unknown-name")
    if len(set(names)) != len(names):
        raise ConditionShape(f"'{TERM}' names a term twice", at)
    return names


def read_condition_of_term(raw: Any) -> Condition:
    """What a term stands for: a condition that names questions, and no term.

    Raises:
        ConditionShape: as `read_condition`.

    """
    for index, part in enumerate(raw) if isinstance(raw, list) else ((None, raw),):
        if isinstance(part, dict) and TERM in part:
            at = (TERM,) if index is None else (index, TERM)
            raise ConditionShape("what a term stands for is said with questions, and not with a term", at)
    return read_condition(raw)


def written_terms(raw: Any) -> dict[str, Condition]:
    """What the terms of a rulebook stand for, by name, from the plain data of its file. What is not written as a term has
    to be stands for anything here: who reads the terms themselves says so, and once is enough.
    """
    found: dict[str, Condition] = {}
    for name, term in raw.items() if isinstance(raw, dict) else ():
        try:
            found[name] = read_condition_of_term(term["when"])
        except (ConditionShape, KeyError, TypeError):
            found[name] = ALWAYS
    return found


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
