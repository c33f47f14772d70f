"""How near published decisions are to somebody's answers, and in which answers they differ. Exact, and never a reason.

Compared are the questions that were asked on the way, as far as the rulebook has them and the casebook answers them in any
case: a local question is left aside. A case differs in a question where its answer is another one, and where it has none: then
the question did not arise there. The fewer differences, the nearer.

Of two cases with as many, that one is nearer whose first difference comes later in the order of the questions, then whose
second does, and so on: what is asked first settles most. Then the order of the casebook decides.
"""

from __future__ import annotations

from collections.abc import Mapping

from sharewise.rulebook.casebook import Casebook, PublishedCase
from sharewise.rulebook.model import Rulebook
from sharewise.values import frozen

# A case is close where at most so many answers differ, and fewer than half of those compared.
MOST_DIFFERENCES = 3
# So many cases are shown beside a recommendation.
BESIDE = 3


@frozen
class CaseDifference:
    """A question that was answered otherwise in a case. `there` is None where it did not arise."""

    question: str
    given: str
    there: str | None


@frozen
class NearCase:
    """A published decision, and in which of the `compared` answers it differs, in the order of the questions."""

    id: str
    case: PublishedCase
    differences: tuple[CaseDifference, ...]
    compared: int

    @property
    def is_close(self) -> bool:
        """Whether it is near enough to be set beside a recommendation."""
        return len(self.differences) <= MOST_DIFFERENCES and 2 * len(self.differences) < self.compared


def nearest_cases(rules: Rulebook, casebook: Casebook, given: Mapping[str, str]) -> tuple[NearCase, ...]:
    """Every case of the casebook, the nearest to the answers `given` first."""
    answered = {question for answers in casebook.answers.values() for question in answers}
    compared = {
        question: given[question]
        for question in rules.questions
        if question in answered and given.get(question) in rules.questions[question].answers
    }
    place = {question: index for index, question in enumerate(compared)}
    cases = [
        NearCase(name, case, _differences(rules, compared, casebook.answers[name]), len(compared))
        for name, case in casebook.cases.items()
    ]
    # Sorting keeps the order of what is alike.
    return tuple(
        sorted(cases, key=lambda each: (len(each.differences), [-place[one.question] for one in each.differences]))
    )


def cases_to_think_of(
    rules: Rulebook, casebook: Casebook, outcome: str, given: Mapping[str, str]
) -> tuple[NearCase, ...]:
    """Up to three cases that are close to the answers that led to `outcome`: first those that came out differently."""
    mine = casebook.published_outcome_of(outcome, given)
    close = [each for each in nearest_cases(rules, casebook, given) if each.is_close]
    return tuple(sorted(close, key=lambda each: each.case.outcome == mine))[:BESIDE]


def _differences(
    rules: Rulebook, compared: Mapping[str, str], answers: Mapping[str, str]
) -> tuple[CaseDifference, ...]:
    found: list[CaseDifference] = []
    for question, given in compared.items():
        there = answers.get(question)
        if there != given:
            known = there if there in rules.questions[question].answers else None
            found.append(CaseDifference(question, given, known))
    return tuple(found)
