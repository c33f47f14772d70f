"""Tokens, pieces and values changed at random, from fixed seeds: no crash, and no changed content accepted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.attacks.genuine import Genuine
from tests.attacks.mutating import judge, random_texts
from tests.support.needed import WHOLE, long
from tests.support.tally import RANDOM


@long
@pytest.mark.parametrize("seed", range(10 if WHOLE else 1))
def test_no_file_changed_at_random_is_taken_for_another_record(
    seed: int, genuine: Genuine, record_property: Callable[[str, object], None]
) -> None:
    tally = judge(random_texts(genuine, seed, 3000), genuine)
    tally.check(RANDOM, record_property)
    assert tally.words["evidence of tampering"] > tally.tried / 50
    assert tally.accepted > 0
