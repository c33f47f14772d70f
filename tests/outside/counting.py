"""What is said at the end of the run: how many verdicts each outside verifier gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

VERDICT = "outside verdict"


def said(reports: Mapping[str, list[pytest.TestReport]]) -> Iterator[str]:
    """The tests leave each verdict in their properties, which come here from other processes too."""
    passed, failed, skipped = (_verdicts(reports.get(outcome, [])) for outcome in ("passed", "failed", "skipped"))
    if passed or failed or skipped:
        end = f"{failed.total()} NOT as expected: {_listed(failed)}" if failed else "all as expected"
        left_out = f"; skipped: {_listed(skipped)}" if skipped else ""
        yield f"outside verifiers: {_listed(passed) or 'no'} verdicts, {end}{left_out}"


def _listed(verdicts: Counter[str]) -> str:
    return ", ".join(f"{verifier} {number}" for verifier, number in verdicts.items())


def _verdicts(reports: list[pytest.TestReport]) -> Counter[str]:
    return Counter(
        str(verifier)
        for report in reports
        for name, verifier in getattr(report, "user_properties", [])
        if name == VERDICT
    )
