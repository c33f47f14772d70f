"""Says in one line, at the end of the run, how many attacks were tried.

The tests leave their numbers in their properties, which come here from other processes too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

CASE, BYTES, RANDOM = "attack as expected", "byte mutations", "random mutations"
CRASHES, ACCEPTED_CHANGED, ACCEPTED = "crashes", "changed contents accepted", "unchanged contents accepted"
WYCHEPROOF, SMALL_ORDER, SWEPT = "Wycheproof vectors", "small-order keys", "keys swept"


def said(reports: Mapping[str, list[pytest.TestReport]]) -> Iterator[str]:
    """One line for the attacks, and one for the vectors, each where there are any."""
    counts: Counter[str] = Counter()
    for report in (each for outcome in reports.values() for each in outcome):
        if isinstance(report, pytest.TestReport) and report.when == "call":
            for name, number in report.user_properties:
                if isinstance(number, int):
                    counts[name] += number
    faults = sum(1 for report in reports.get("xfailed", []) if "/attacks/" in report.nodeid)
    known = f", {faults} known not to be" if faults else ""
    if counts[CASE] or counts[BYTES] or counts[RANDOM]:
        yield (
            f"attacks: {counts[CASE]:,} cases as expected{known}; "
            f"{counts[BYTES]:,} byte mutations and {counts[RANDOM]:,} random ones: {counts[CRASHES]:,} crashes, "
            f"{counts[ACCEPTED_CHANGED]:,} changed contents accepted ({counts[ACCEPTED]:,} with the content unchanged)"
        )
    if counts[WYCHEPROOF] or counts[SMALL_ORDER]:
        yield (
            f"vectors: {counts[WYCHEPROOF]:,} of Wycheproof agreed with, {counts[SMALL_ORDER]:,} small-order keys "
            f"refused, {counts[SWEPT]:,} keys refused or not as plain arithmetic says"
        )
