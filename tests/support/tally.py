"""What is said at the end of a run: how many attacks were tried, how many faults made, how many verdicts given outside.

Tests leave their numbers in their properties, which come here from the other processes of the run too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pytest

CASE, BYTES, RANDOM = "attack as expected", "byte mutations", "random mutations"
CRASHES, ACCEPTED_CHANGED, ACCEPTED = "crashes", "changed contents accepted", "unchanged contents accepted"
WYCHEPROOF, SMALL_ORDER, SWEPT = "Wycheproof vectors", "small-order keys", "keys swept"
FAULTS = "faults"
VERDICT = "outside verdict"
READING = "reading of the casebook"

_FAULTS_MADE = {
    "kills": "{} kills",
    "errors": "{} injected errors",
    "short_writes": "{} saves with short writes",
    "filled": "ENOSPC after {} records",
    "contested": "{} records by 8 writers",
}

Reports = Mapping[str, list[pytest.TestReport]]


def lines(reports: Reports) -> Iterator[str]:
    """A line for each kind of which there is any. `reports` are those of all tests, by how they came out."""
    yield from _verdicts_given(reports)
    yield from _attacks_tried(reports)
    yield from _faults_made(reports)
    yield from _cases_read(reports)


def _cases_read(reports: Reports) -> Iterator[str]:
    """A line for each reading of the casebook: how many of its cases came out how."""
    for read in _properties([each for outcome in reports.values() for each in outcome], READING):
        assert isinstance(read, list | tuple)
        name, counts = read
        assert isinstance(counts, dict)
        total = sum(counts.values())
        right = round(100 * (counts["exact"] + counts["acceptable"]) / total)
        yield f"casebook, reading '{name}': {right} % right of {total}: " + ", ".join(
            f"{number} {verdict}" for verdict, number in counts.items()
        )


def _verdicts_given(reports: Reports) -> Iterator[str]:
    passed, failed, skipped = (
        Counter(str(verifier) for verifier in _properties(reports.get(outcome, []), VERDICT))
        for outcome in ("passed", "failed", "skipped")
    )
    if passed or failed or skipped:
        end = f"{failed.total()} NOT as expected: {_listed(failed)}" if failed else "all as expected"
        left_out = f"; skipped: {_listed(skipped)}" if skipped else ""
        yield f"outside verifiers: {_listed(passed) or 'no'} verdicts, {end}{left_out}"


def _attacks_tried(reports: Reports) -> Iterator[str]:
    every = [each for outcome in reports.values() for each in outcome]
    names = (CASE, BYTES, RANDOM, CRASHES, ACCEPTED_CHANGED, ACCEPTED, WYCHEPROOF, SMALL_ORDER, SWEPT)
    counts = {name: sum(number for number in _properties(every, name) if isinstance(number, int)) for name in names}
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


def _faults_made(reports: Reports) -> Iterator[str]:
    """Those of tests in which all else has held."""
    counts: Counter[str] = Counter()
    for made in _properties(reports.get("passed", []), FAULTS):
        assert isinstance(made, dict)
        counts.update(made)
    words = [words.format(counts[name]) for name, words in _FAULTS_MADE.items() if counts[name]]
    if words:
        yield f"faults: {', '.join(words)}: old state or new state each time"


def _properties(reports: Iterable[object], name: str) -> Iterator[object]:
    """The values that tests left under this name. What is no test's report, such as a warning, has none."""
    for report in reports:
        if isinstance(report, pytest.TestReport) and (report.when == "call" or report.skipped):
            yield from (value for found, value in report.user_properties if found == name)


def _listed(verdicts: Counter[str]) -> str:
    return ", ".join(f"{verifier} {number}" for verifier, number in verdicts.items())
