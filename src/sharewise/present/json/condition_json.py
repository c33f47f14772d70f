"""A condition as the rulebook's file writes it, and the terms with what they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, TypedDict

from sharewise.rulebook.conditions import Condition
from sharewise.rulebook.model import Rulebook

# By question: answers of which one has to be given, or `not` with those of which none may be.
ConjunctionData: TypeAlias = Mapping[str, list[str] | Mapping[str, list[str]]]


class TermData(TypedDict):
    """A name that conditions use. `stands_for`: one of these has to hold."""

    id: str
    title: str
    says: str
    stands_for: list[ConjunctionData]


def conjunctions_data(condition: Condition) -> list[ConjunctionData]:
    """The conjunctions of a condition, of which one has to hold. Terms are written out."""
    return [
        {
            question: {"not": sorted(test.answers)} if test.negated else sorted(test.answers)
            for question, test in conjunction.tests.items()
        }
        for conjunction in condition.conjunctions
    ]


def terms_data(rules: Rulebook) -> list[TermData]:
    """The terms of a rulebook, in their order."""
    return [
        {"id": name, "title": term.title, "says": term.says, "stands_for": conjunctions_data(term.when)}
        for name, term in rules.terms.items()
    ]
