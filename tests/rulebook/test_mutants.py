"""A slip of the hand in a row or a term is noticed: by a guarantee, a worked example, or the proof that nothing is dead or
missing.

All mutants of `tests/rulebook/mutants.py` in a whole run, one in thirty in a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pytest

from sharewise.reasoning.diagram.build import BUDGET
from sharewise.reasoning.diagram.decision_diagram import Diagram, diagrams_of
from sharewise.reasoning.proof.checks.examples import examples, rows_without_example
from sharewise.reasoning.proof.checks.promises import guarantees
from sharewise.reasoning.proof.checks.reach import (
    gaps,
    never_asked,
    never_reached,
    unreachable_conflicts,
    without_record,
)
from sharewise.reasoning.proof.diagnostics import Diagnostic
from sharewise.reasoning.proof.prove import RulebookRefused, prove
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.load import Loaded
from sharewise.rulebook.model import Rulebook
from tests.rulebook.mutants import Mutant, same_diagram, stage_mutants, term_mutants
from tests.support.answers import shipped_rules
from tests.support.needed import WHOLE, in_short

# The mutants that nothing notices yet. Each waits for an example of its own; no other may be added.
UNNOTICED = {
    "R3.sig with recipient=needs",
    "R3 with recipient=acts_for",
    "R3 with legal=restricted",
    "P1.ask with consent=given",
    "P1.ask without consent=doubtful",
    "Z2.need without recipient=other",
    "Z2.need without necessary=yes",
    "Z3 without necessary=reduce",
    "Z3.need without recipient=other",
    "Z3.need without necessary=reduce",
    "Z3.need without tell=no",
    "Z4 without recipient=protects",
    "Z4 without recipient=needs",
    "Z5.sig without recipient=protects",
    "Z5.sig without recipient=other",
    "N1.ask with term=not_serious",
    "N1.ask with consent=given",
    "N1.ask without consent=doubtful",
    "Y0 without consent=doubtful",
    "Y0.pressure without consent=given",
    "Y0.pressure without consent=doubtful",
    "Y3 without harm_to=self_pressured",
    "A0 without harm_to=other",
    "R5 without recipient=acts_for",
    "R6 without recipient=needs",
    "R6 without recipient=acts_for",
    "R8 without recipient=acts_for",
    "A3 with term=below",
    "O1 without recipient=needs",
    "O1 without recipient=acts_for",
    "O3 without recipient=acts_for",
    "W7.child without risk=not_sure",
    "W8 without risk=not_sure",
}

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


@pytest.fixture(scope="module")
def before(loaded: Loaded) -> Mapping[str, Diagram]:
    return diagrams_of(loaded.rules)


def is_noticed(loaded: Loaded, mutant: Mutant, diagrams: Mapping[str, Diagram]) -> bool:
    """Whether a mutant is refused, as `prove` refuses it."""
    subject = Subject(Loaded(mutant.rules, loaded.sha256, loaded.document), diagrams, BUDGET)
    return any(any(True for _ in found(subject)) for found in QUICK) or bool(guarantees(subject)[0])


def is_refused(loaded: Loaded, mutant: Mutant) -> bool:
    try:
        prove(Loaded(mutant.rules, loaded.sha256, loaded.document))
    except RulebookRefused:
        return True
    return False


def parts_of(rules: Rulebook) -> list[tuple[str, str]]:
    """The stages and the terms, each with which of the two it is."""
    return [*(("stage", stage) for stage in rules.stages), *(("term", term) for term in rules.terms)]


def mutants_of(loaded: Loaded, kind: str, name: str) -> Iterator[Mutant]:
    return stage_mutants(loaded, name) if kind == "stage" else term_mutants(loaded, name)


# By part, so that the whole is made by several processes at once.
@pytest.mark.parametrize(("kind", "name"), parts_of(shipped_rules()))
def test_a_slip_in_a_row_or_a_term_is_noticed(
    loaded: Loaded, before: Mapping[str, Diagram], kind: str, name: str
) -> None:
    changing, missed = 0, []
    every = list(mutants_of(loaded, kind, name))
    for mutant in in_short(every, max(len(every) // 30, 2)):
        after = diagrams_of(mutant.rules)
        if all(same_diagram(before[edition].root, after[edition].root) for edition in loaded.rules.editions):
            continue
        changing += 1
        if not is_noticed(loaded, mutant, after):
            missed.append(mutant.name)
    assert changing
    assert set(missed) <= UNNOTICED
    if WHOLE:
        assert set(missed) == UNNOTICED & {mutant.name for mutant in every}


def test_a_mutant_is_noticed_exactly_where_it_is_refused(loaded: Loaded) -> None:
    every = [mutant for part in parts_of(loaded.rules) for mutant in mutants_of(loaded, *part)]
    assert len(every) > 1000
    for mutant in every[:: len(every) // (60 if WHOLE else 6)]:
        assert is_noticed(loaded, mutant, diagrams_of(mutant.rules)) == is_refused(loaded, mutant), mutant.name


def test_mutants_change_one_thing_each_and_none_is_the_rulebook_itself(loaded: Loaded) -> None:
    rules = loaded.rules
    every = [mutant for part in parts_of(rules) for mutant in mutants_of(loaded, *part)]
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
    every = (mutant for stage in loaded.rules.stages for mutant in stage_mutants(loaded, stage))
    (mutant,) = (mutant for mutant in every if mutant.name == name)
    with pytest.raises(RulebookRefused, match="guarantee"):
        prove(Loaded(mutant.rules, loaded.sha256, loaded.document))
