"""What is said at the end of the run: how many faults were made. A test counts when all else in it has held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

PROPERTY = "faults"
_SAID = {
    "kills": "{} kills",
    "errors": "{} injected errors",
    "short_writes": "{} saves with short writes",
    "filled": "ENOSPC after {} records",
    "contested": "{} records by 8 writers",
}


def said(reports: Mapping[str, list[pytest.TestReport]]) -> Iterator[str]:
    """One line with what was counted in all processes of the run."""
    counted: Counter[str] = Counter()
    for report in reports.get("passed", []):
        for name, value in report.user_properties:
            if name == PROPERTY and report.when == "call":
                counted.update(value)
    words = [words.format(counted[name]) for name, words in _SAID.items() if counted[name]]
    if words:
        yield f"faults: {', '.join(words)}: old state or new state each time"
