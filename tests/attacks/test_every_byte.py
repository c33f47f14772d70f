"""No changed byte of a record is accepted, whichever it is: what still passes has the same content."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.attacks.genuine import Genuine
from tests.attacks.mutating import every_byte, judge
from tests.support.needed import WHOLE
from tests.support.tally import BYTES

# The whole file in so many parts, and how many of the ways each byte is changed in.
PARTS = {"emergency": (5, 3), "full": (5, 2), "completing": (5, 2)}


@pytest.mark.parametrize(
    ("which", "part"),
    [(which, part) for which, (parts, _) in PARTS.items() for part in range(parts if WHOLE else 1)],
)
def test_every_byte_changed_is_found_or_changes_nothing(
    which: str, part: int, genuine: Genuine, record_property: Callable[[str, object], None]
) -> None:
    parts, changes_each = PARTS[which]
    tally = judge(every_byte(getattr(genuine, which), changes_each, part, parts), genuine)
    tally.check(BYTES, record_property)
    assert tally.words["evidence of tampering"] > tally.tried / 5
    assert tally.words["intact, layout changed"] > 0
