"""A slip of the hand in a row or a term is noticed: by a guarantee, a worked example, or the proof that nothing is dead or
missing.

All mutants of `tests/rulebook/mutants.py` in a whole run, one in thirty in a short one.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import pytest

from sharewise.reasoning.diagram.decision_diagram import Diagram, diagrams_of
from sharewise.reasoning.proof.checks.examples import examples, rows_without_example
from sharewise.reasoning.proof.checks.reach import (
    gaps,
    never_asked,
    never_reached,
    unreachable_conflicts,
    without_record,
)
from sharewise.reasoning.proof.diagnostics import Diagnostic
from sharewise.reasoning.proof.guarantees import find_breach
from sharewise.reasoning.proof.prove import RulebookRefused, prove
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.conditions import Condition
from sharewise.rulebook.load import Loaded
from sharewise.rulebook.model import Rulebook
from tests.rulebook.mutants import Mutant, same_diagram, stage_mutants, term_mutants
from tests.support.answers import shipped_rules
from tests.support.needed import WHOLE, in_short, long
from tests.support.oracle import Answers, completed
from tests.support.shipped import loaded_rules

# What refuses a rulebook, besides its guarantees, which take longest: the first that finds something has noticed.
QUICK: tuple[Callable[[Subject], Iterable[Diagnostic]], ...] = (
    gaps,
    never_reached,
    examples,
    rows_without_example,
    never_asked,
    unreachable_conflicts,
    without_record,
)


# How often the questions that an example was not asked are answered at random.
COMPLETED = 8


class Tried:
    """The examples of an edition, tried on rows and without a diagram: each with answers to what it was not asked as well.

    Those answers may not matter. So where the first row that fits gives another outcome than the example expects, a changed
    rulebook either comes to that or asks more than the example answers, and either is a fault of the example. Nothing
    found here means nothing: then the diagram says more.
    """

    def __init__(self, rules: Rulebook, edition: str) -> None:
        chance = random.Random(edition)
        self._edition = edition
        self._questions = rules.questions
        self._whole: list[Answers] = []
        # By outcome, and by row: a bit for each set of answers that expects it, or that it fits.
        self._expecting: Counter[str] = Counter()
        for example in rules.examples.values():
            for _ in range(COMPLETED if (example.edition or rules.default_edition) == edition else 0):
                whole = completed(rules, example.answers, chance)
                assert whole is not None
                self._expecting[example.expect.outcome] |= 1 << len(self._whole)
                self._whole.append(whole)
        self._fitting = {row_id: (row.when, self._fits(row.when)) for row_id, row in rules.rows(edition).items()}

    def _fits(self, condition: Condition) -> int:
        return sum(1 << number for number, whole in enumerate(self._whole) if condition.holds(whole))

    def find_fault(self, rules: Rulebook) -> bool:
        """Whether an example certainly has a fault under changed rows."""
        if rules.questions != self._questions:
            return False  # What may be answered has changed too.
        left = (1 << len(self._whole)) - 1
        for row_id, row in rules.rows(self._edition).items():
            before, fitting = self._fitting[row_id]
            decided = left & (fitting if row.when == before else self._fits(row.when))
            if decided & ~self._expecting[row.outcome]:
                return True
            left &= ~decided
        return left != 0


@pytest.fixture(scope="module")
def before(loaded: Loaded) -> Mapping[str, Diagram]:
    return diagrams_of(loaded.rules)


@pytest.fixture(scope="module")
def tried(loaded: Loaded) -> list[Tried]:
    return [Tried(loaded.rules, edition) for edition in loaded.rules.editions]


def changes(mutant: Mutant, before: Mapping[str, Diagram], after: Mapping[str, Diagram]) -> bool:
    """Whether an outcome is another anywhere. Editions with the same rows share a diagram."""
    return any(not same_diagram(before[edition].root, after[edition].root) for edition in mutant.rules.editions)


def is_noticed(loaded: Loaded, mutant: Mutant, diagrams: Mapping[str, Diagram]) -> bool:
    """Whether a mutant is refused, as `prove` refuses it: what is quick first, and no more after the first finding."""
    subject = Subject(Loaded(mutant.rules, loaded.sha256, loaded.document), diagrams)
    return any(any(True for _ in found(subject)) for found in QUICK) or _breaks_a_guarantee(mutant, diagrams)


def _breaks_a_guarantee(mutant: Mutant, diagrams: Mapping[str, Diagram]) -> bool:
    return any(find_breach(guarantee, diagrams) is not None for guarantee in mutant.rules.guarantees.values())


def is_refused(loaded: Loaded, mutant: Mutant) -> bool:
    try:
        prove(Loaded(mutant.rules, loaded.sha256, loaded.document))
    except RulebookRefused:
        return True
    return False


def parts_of(rules: Rulebook) -> list[tuple[str, str]]:
    """The stages and the terms, each with which of the two it is."""
    return [*(("stage", stage) for stage in rules.stages), *(("term", term) for term in rules.terms)]


@cache
def mutants_of(kind: str, name: str) -> list[Mutant]:
    """Made once for all that is asked of them."""
    return list((stage_mutants if kind == "stage" else term_mutants)(loaded_rules(), name))


# By part, so that the whole is made by several processes at once.
@long
@pytest.mark.parametrize(("kind", "name"), parts_of(shipped_rules()))
def test_every_slip_in_a_row_or_a_term_is_noticed(
    loaded: Loaded, before: Mapping[str, Diagram], tried: list[Tried], kind: str, name: str
) -> None:
    changing, missed = 0, []
    every = mutants_of(kind, name)
    for mutant in in_short(every, max(len(every) // 30, 2)):
        if any(each.find_fault(mutant.rules) for each in tried):
            changing += 1
            continue
        after = diagrams_of(mutant.rules)
        if changes(mutant, before, after):
            changing += 1
            if not is_noticed(loaded, mutant, after):
                missed.append(mutant.name)
    assert changing
    assert not missed


@long
def test_a_mutant_is_noticed_exactly_where_it_is_refused(
    loaded: Loaded, before: Mapping[str, Diagram], tried: list[Tried]
) -> None:
    """And the short way, trying the examples on rows alone, finds no fault where there is none."""
    assert not any(each.find_fault(loaded.rules) for each in tried)
    every = [mutant for part in parts_of(loaded.rules) for mutant in mutants_of(*part)]
    assert len(every) > 1000
    at_once = 0
    for mutant in every[:: len(every) // (60 if WHOLE else 6)]:
        after = diagrams_of(mutant.rules)
        refused = is_refused(loaded, mutant)
        assert is_noticed(loaded, mutant, after) == refused, mutant.name
        if any(each.find_fault(mutant.rules) for each in tried):
            at_once += 1
            assert refused and changes(mutant, before, after), mutant.name
            subject = Subject(Loaded(mutant.rules, loaded.sha256, loaded.document), after)
            assert any(True for _ in examples(subject)), mutant.name
    assert at_once


@long
def test_mutants_change_one_thing_each_and_none_is_the_rulebook_itself(loaded: Loaded) -> None:
    rules = loaded.rules
    every = [mutant for part in parts_of(rules) for mutant in mutants_of(*part)]
    names = [mutant.name for mutant in every]
    assert len(set(names)) == len(names)
    rows = sum(len(stage.rows) for stage in rules.stages.values())
    assert sum(" gives " in name for name in names) == rows * (len(rules.outcomes) - 1)
    for mutant in every:
        assert mutant.rules.stages != rules.stages or _order(mutant.rules) != _order(rules)


def _order(rules: Rulebook) -> list[str]:
    return [row for stage in rules.stages.values() for row in stage.rows]


@pytest.mark.parametrize(
    "name", ["C1 with harm_to=self_pressured", "D1 with consent=cannot", "Y2 with grounds=not_sure", "W8 without risk"]
)
def test_a_dangerous_slip_is_refused_by_a_guarantee_and_not_only_by_an_example(loaded: Loaded, name: str) -> None:
    every = (mutant for stage in loaded.rules.stages for mutant in mutants_of("stage", stage))
    (mutant,) = (mutant for mutant in every if mutant.name == name)
    with pytest.raises(RulebookRefused, match="guarantee"):
        prove(Loaded(mutant.rules, loaded.sha256, loaded.document))
