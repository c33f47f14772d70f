"""A slip of the hand in the rows is noticed: by a guarantee, a worked example, or the proof that nothing is dead or missing.

All mutants of `tests/rulebook/mutants.py` in a whole run, one in a dozen in a short one.
"""

from __future__ import annotations

import pytest

from sharewise.reasoning.diagram.decision_diagram import diagrams_of
from sharewise.reasoning.proof.prove import RulebookRefused, prove
from sharewise.rulebook.load import Loaded
from sharewise.rulebook.model import Rulebook
from tests.rulebook.mutants import Mutant, mutants, same_diagram
from tests.support.needed import WHOLE

# The share of mutants that change an outcome somewhere, and are noticed.
LEAST_CAUGHT = 0.98


def is_noticed(loaded: Loaded, mutant: Mutant) -> bool:
    try:
        prove(Loaded(mutant.rules, loaded.sha256, loaded.document))
    except RulebookRefused:
        return True
    return False


def test_a_slip_in_a_row_is_noticed(loaded: Loaded) -> None:
    before = diagrams_of(loaded.rules)
    changing, missed = 0, []
    for mutant in list(mutants(loaded.rules))[:: 1 if WHOLE else 30]:
        after = diagrams_of(mutant.rules)
        if all(same_diagram(before[edition].root, after[edition].root) for edition in loaded.rules.editions):
            continue
        changing += 1
        if not is_noticed(loaded, mutant):
            missed.append(mutant.name)
    assert changing > (1000 if WHOLE else 30)
    assert 1 - len(missed) / changing >= LEAST_CAUGHT, missed


def test_mutants_change_one_thing_each_and_none_is_the_rulebook_itself(loaded: Loaded) -> None:
    names = [mutant.name for mutant in mutants(loaded.rules)]
    assert len(set(names)) == len(names)
    rows = sum(len(stage.rows) for stage in loaded.rules.stages.values())
    assert sum(" gives " in name for name in names) == rows * (len(loaded.rules.outcomes) - 1)
    for mutant in mutants(loaded.rules):
        assert mutant.rules.stages != loaded.rules.stages or _order(mutant.rules) != _order(loaded.rules)


def _order(rules: Rulebook) -> list[str]:
    return [row for stage in rules.stages.values() for row in stage.rows]


@pytest.mark.parametrize("name", ["R2 with recipient=entitled", "D1 with consent=cannot", "W8 without risk"])
def test_a_dangerous_slip_is_refused_by_a_guarantee_and_not_only_by_an_example(loaded: Loaded, name: str) -> None:
    (mutant,) = (mutant for mutant in mutants(loaded.rules) if mutant.name == name)
    with pytest.raises(RulebookRefused, match="guarantee"):
        prove(Loaded(mutant.rules, loaded.sha256, loaded.document))
