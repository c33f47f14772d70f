"""However somebody types at an interview, no text that they confirmed is lost. See `tests/support/random_sessions.py`."""

from __future__ import annotations

import pytest

from tests.support.needed import long, times
from tests.support.random_sessions import run_many


@long
@pytest.mark.parametrize("part", range(4))
def test_no_session_of_keys_pastes_sizes_and_signals_loses_what_was_confirmed(part: int) -> None:
    number = times(6, 300, 1500)
    ends = run_many(part * 1_000_000, number, styled_in=10)
    assert ends.total() == number
    assert {end.split(": ")[0] for end in ends} == {"plain", "styled"}
