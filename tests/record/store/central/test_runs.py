"""Numbers that are held as runs are the same numbers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sharewise.record.store.central.runs import Runs
from tests.support.needed import examples

NUMBERS = st.sets(st.integers(1, 40))


@settings(max_examples=examples(100))
@given(NUMBERS, NUMBERS)
def test_they_are_what_a_set_of_them_is(one: set[int], other: set[int]) -> None:
    runs, others = Runs(sorted(one)), Runs(sorted(other))
    assert list(runs) == sorted(one)
    assert len(runs) == len(one)
    assert [number for number in range(42) if number in runs] == sorted(one)
    assert runs.last == max(one, default=None)
    assert list(runs & others) == sorted(one & other)


def test_a_million_without_a_gap_are_two_numbers() -> None:
    runs = Runs(range(1, 1_000_001))
    assert len(runs._firsts) == 1
    assert (len(runs), runs.last, 1_000_000 in runs, 0 in runs) == (1_000_000, 1_000_000, True, False)
