"""Says in one line, at the end of the run, how many verdicts each outside verifier gave."""

from __future__ import annotations

from collections import Counter

import pytest

VERDICT = "outside verdict"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The tests leave each verdict in their properties, which come here from other processes too."""
    passed, failed, skipped = (
        _verdicts(terminalreporter.stats.get(outcome, [])) for outcome in ("passed", "failed", "skipped")
    )
    if passed or failed or skipped:
        end = f"{failed.total()} NOT as expected: {_listed(failed)}" if failed else "all as expected"
        left_out = f"; skipped: {_listed(skipped)}" if skipped else ""
        terminalreporter.write_line(f"outside verifiers: {_listed(passed) or 'no'} verdicts, {end}{left_out}")


def _listed(verdicts: Counter[str]) -> str:
    return ", ".join(f"{verifier} {number}" for verifier, number in verdicts.items())


def _verdicts(reports: list[pytest.TestReport]) -> Counter[str]:
    return Counter(
        str(verifier)
        for report in reports
        for name, verifier in getattr(report, "user_properties", [])
        if name == VERDICT
    )
