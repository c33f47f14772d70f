"""Files that a test can write anew: transcripts, the JSON Schema of a record, lists in documents, the list of proofs.

    SHAREWISE_WRITE=1 pytest tests/terminal/test_transcripts.py

writes what that test compares. Then read the difference before you keep it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

WRITE = bool(os.environ.get("SHAREWISE_WRITE"))


def hold(path: Path, right: str, compared: Callable[[str], object] = str) -> None:
    """Let the test fail where the file does not hold what is right, and write it first where that is asked for.

    Args:
        path: the file.
        right: its whole content.
        compared: what of a content counts. A file that differs in nothing else is left as it is.

    """
    held = path.read_text(encoding="utf-8") if path.exists() else ""
    if WRITE and compared(held) != compared(right):
        path.write_text(right, encoding="utf-8")
        held = right
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[0]
    assert compared(held) == compared(right), (
        f"{path.name} is out of date. To write it anew: SHAREWISE_WRITE=1 pytest {test}"
    )


def hold_part(path: Path, begin: str, end: str, right: str) -> None:
    """As `hold`, for the part of a document from `begin` up to `end`. Both are left as they are."""
    text = path.read_text(encoding="utf-8")
    before, first, rest = text.partition(begin)
    _, last, after = rest.partition(end)
    assert first, (path.name, begin)
    assert last, (path.name, end)
    hold(path, f"{before}{begin}{right}{end}{after}")
