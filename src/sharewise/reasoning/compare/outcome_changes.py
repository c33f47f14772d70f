"""What differs in meaning between two sides: which sets of answers lead elsewhere, how many, and an example of each.

A side is one edition of a proved rulebook. The two are walked together (`product.py`), so every count is exact: a set
of answers here is what a person would answer who is asked whatever either side asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, TypeAlias

from sharewise.reasoning.diagram.build import Budget
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.reasoning.diagram.product import (
    Fork,
    Landing,
    NotOffered,
    PathGroup,
    Product,
    ProductVertex,
    SideEnd,
    Which,
    in_order,
    one_order,
)
from sharewise.reasoning.diagram.search import Answers
from sharewise.rulebook.conditions import Conjunction
from sharewise.rulebook.model import Rulebook
from sharewise.values import frozen

Decision: TypeAlias = Literal["share", "tell", "name"]
_SIDES: tuple[Which, Which] = ("one", "two")
_KINDS: tuple[Literal["step", "condition"], ...] = ("step", "condition")
_DECISIONS: tuple[Decision, ...] = ("share", "tell", "name")


@frozen
class Where:
    """A group of sets of answers, and what they have in common.

    Attributes:
        sets: how many there are.
        example: a shortest of them.
        answers: the questions that all of them are asked, with the answers that they give. A question that the others
            settle is left out.
        alike: how many sets of answers fit `answers`. Where it is `sets`, the description is exact.

    """

    sets: int
    example: Answers
    answers: Mapping[str, tuple[str, ...]]
    alike: int


@frozen
class LeadsElsewhere:
    """Sets of answers that lead to one outcome on the first side and to another on the second."""

    one: str | None
    two: str | None
    where: Where


@frozen
class OfferedOnce:
    """An answer that only the side `by` offers, where both ask its question: it leads to `outcome`."""

    by: Which
    question: str
    answer: str
    outcome: str | None
    where: Where


@frozen
class AskedOnce:
    """A question that only the side `by` asks."""

    by: Which
    question: str
    where: Where


@frozen
class GivenOnce:
    """A step or a condition that only the side `by` gives, with an outcome that both reach. `always`: whenever both reach it."""

    by: Which
    kind: Literal["step", "condition"]
    id: str
    outcome: str
    always: bool
    where: Where


@frozen
class DecidesOtherwise:
    """An outcome that both reach, and that means another decision on the second side."""

    outcome: str
    decision: Decision
    one: str
    two: str
    where: Where


@frozen
class Meaning:
    """What differs between two sides. `sets` are all sets of answers; `questions` are in the order they were walked in.

    `reordered`: the sides ask in orders that contradict each other, and the second was looked at in that of the first.
    """

    sets: int
    questions: tuple[str, ...]
    reordered: bool
    elsewhere: tuple[LeadsElsewhere, ...]
    offered: tuple[OfferedOnce, ...]
    asked: tuple[AskedOnce, ...]
    decided: tuple[DecidesOtherwise, ...]
    given: tuple[GivenOnce, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs in meaning."""
        return not (self.elsewhere or self.offered or self.asked or self.decided or self.given)


def compare_meaning(one: Diagram, two: Diagram, budget: Budget | None = None) -> Meaning | None:
    """What differs between two diagrams.

    None: they cannot be compared, as no order of the questions suits both (each offers an answer because of a question
    that the other asks later).

    Raises:
        TooManyStates: it takes more states than `budget`, in all its walks together.

    """
    budget = budget or Budget.to_compare()
    order = one_order(one.rules, two.rules)
    if order is None:
        return None
    first, second = in_order(one, order, budget), in_order(two, order, budget)
    product = Product(first, second, order, budget=budget)
    compared = _Compared(one.rules, two.rules, order, product, budget)
    elsewhere, offered = compared.ends()
    return Meaning(
        sets=product.size(product.root),
        questions=tuple(order),
        reordered=first is not one or second is not two,
        elsewhere=elsewhere,
        offered=offered,
        asked=tuple(compared.asked()),
        decided=tuple(compared.decided()),
        given=tuple(compared.given(first, second)),
    )


class _Compared:
    """One comparison on its way."""

    def __init__(self, one: Rulebook, two: Rulebook, order: list[str], product: Product, budget: Budget) -> None:
        self._rules = (one, two)
        self._budget = budget
        self._order = order
        self._product = product
        self._vertices = list(product.vertices())
        self._asked_once = {vertex.question for vertex in self._vertices if isinstance(vertex, Fork) and vertex.only}
        self._outcomes = list(dict.fromkeys([*one.outcomes, *two.outcomes]))

    def ends(self) -> tuple[tuple[LeadsElsewhere, ...], tuple[OfferedOnce, ...]]:
        """Where the sides end apart, in the order of the outcomes and the questions."""
        elsewhere: list[LeadsElsewhere] = []
        offered: list[OfferedOnce] = []
        for landing in sorted((vertex for vertex in self._vertices if isinstance(vertex, Landing)), key=self._rank):
            if landing.one == landing.two:
                continue
            where = self._where(self._product, _ends_at(landing))
            assert where is not None
            if isinstance(landing.one, NotOffered):
                assert not isinstance(landing.two, NotOffered), "one side goes on with the answer that it offers"
                offered.append(OfferedOnce("two", landing.one.question, landing.one.answer, landing.two, where))
            elif isinstance(landing.two, NotOffered):
                offered.append(OfferedOnce("one", landing.two.question, landing.two.answer, landing.one, where))
            else:
                elsewhere.append(LeadsElsewhere(landing.one, landing.two, where))
        return tuple(elsewhere), tuple(offered)

    def _rank(self, landing: Landing) -> tuple[object, ...]:
        return (self._end_rank(landing.one), self._end_rank(landing.two))

    def _end_rank(self, end: SideEnd) -> tuple[int, int, str]:
        if isinstance(end, NotOffered):
            return (1, self._order.index(end.question), end.answer)
        return (0, -1 if end is None else self._outcomes.index(end), "")

    def asked(self) -> Iterator[AskedOnce]:
        """The questions that one side asks and the other goes on without, in order."""
        apart = {
            (vertex.question, vertex.only) for vertex in self._vertices if isinstance(vertex, Fork) and vertex.only
        }
        for question in self._order:
            for by in _SIDES:
                if (question, by) in apart:
                    where = self._where(self._product, _asked_by(by, question))
                    assert where is not None
                    yield AskedOnce(by, question, where)

    def decided(self) -> Iterator[DecidesOtherwise]:
        """The outcomes that mean something else on the second side, where both reach them."""
        one, two = self._rules
        for outcome in self._outcomes:
            if outcome not in one.outcomes or outcome not in two.outcomes:
                continue
            for decision in _DECISIONS:
                codes = [getattr(_decision(rules, outcome, decision), "code", None) for rules in self._rules]
                if codes[0] == codes[1]:
                    continue
                where = self._where(self._product, _both_reach(outcome))
                if where is not None:
                    yield DecidesOtherwise(outcome, decision, str(codes[0]), str(codes[1]), where)

    def given(self, first: Diagram, second: Diagram) -> Iterator[GivenOnce]:
        """The steps and conditions that only one side gives, where both reach the outcome."""
        reached = {vertex.one for vertex in self._vertices if isinstance(vertex, Landing) and vertex.one == vertex.two}
        for outcome in self._outcomes:
            if outcome not in reached:
                continue
            for kind in _KINDS:
                one, two = (_attached(rules, outcome, kind) for rules in self._rules)
                for name in dict.fromkeys([*one, *two]):
                    conjunctions_one, conjunctions_two = one.get(name, ()), two.get(name, ())
                    # Alike, and asked about alike: then nothing can differ, and there is nothing to walk.
                    if conjunctions_one == conjunctions_two and not any(
                        self._asked_once & set(conjunction.tests) for conjunction in conjunctions_one
                    ):
                        continue
                    product = Product(first, second, self._order, conjunctions_one, conjunctions_two, self._budget)
                    for by in _SIDES:
                        where = self._where(product, _given_by(by, outcome))
                        if where is not None:
                            both = product.find(_both_reach(outcome))
                            always = both is not None and both.sets == where.sets
                            yield GivenOnce(by, kind, name, outcome, always, where)

    def _where(self, product: Product, wanted: Callable[[ProductVertex], bool]) -> Where | None:
        """What the sets of answers that pass through a wanted vertex have in common."""
        found = product.find(wanted)
        if found is None:
            return None
        shared = self._shared(found)
        # Who reads a description does not know where a question is asked that only one side asks: it says nothing by being
        # asked there, only by its answer.
        alike = product.sets_where(shared, self._asked_once)
        # What the rest already says is left out: first what is asked first, as later questions say more.
        for question in list(shared):
            fewer = {name: answers for name, answers in shared.items() if name != question}
            if product.sets_where(fewer, self._asked_once) == alike:
                shared = fewer
        return Where(
            sets=found.sets,
            example=found.example,
            answers={
                question: tuple(code for code in self._answers_to(question) if code in answers)
                for question, answers in shared.items()
            },
            alike=alike,
        )

    def _shared(self, found: PathGroup) -> dict[str, frozenset[str]]:
        """The questions asked on every way, unless every answer is among those given."""
        return {
            question: found.answers[question]
            for question in self._order
            if question in found.always and len(found.answers[question]) < len(self._answers_to(question))
        }

    def _answers_to(self, question: str) -> list[str]:
        known = [rules.questions[question].answers for rules in self._rules if question in rules.questions]
        return list(dict.fromkeys(code for answers in known for code in answers))


def _decision(rules: Rulebook, outcome: str, decision: Decision) -> object:
    return getattr(rules.outcomes[outcome], decision, None)


def _attached(rules: Rulebook, outcome: str, kind: Literal["step", "condition"]) -> dict[str, tuple[Conjunction, ...]]:
    """The steps or conditions of an outcome, each with the conjunctions of which one must hold for it to be given."""
    given = rules.outcomes[outcome]
    if kind == "step":
        return {name: rules.steps[name].when.conjunctions for name in given.steps}
    return {name: rules.conditions[name].when.conjunctions for name in given.conditions}


def _ends_at(landing: Landing) -> Callable[[ProductVertex], bool]:
    return lambda vertex: vertex == landing


def _asked_by(by: Which, question: str) -> Callable[[ProductVertex], bool]:
    return lambda vertex: isinstance(vertex, Fork) and vertex.question == question and vertex.only == by


def _both_reach(outcome: str) -> Callable[[ProductVertex], bool]:
    return lambda vertex: isinstance(vertex, Landing) and vertex.one == vertex.two == outcome


def _given_by(by: Which, outcome: str) -> Callable[[ProductVertex], bool]:
    reach = _both_reach(outcome)

    def wanted(vertex: ProductVertex) -> bool:
        if not reach(vertex):
            return False
        assert isinstance(vertex, Landing)
        return (vertex.holds_one, vertex.holds_two) == ((True, False) if by == "one" else (False, True))

    return wanted
