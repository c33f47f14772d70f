"""Where a command's start goes: which libraries it loads, and what is left for its own work.

Python itself counts the time of each import (`PYTHONPROFILEIMPORTTIME`). What a library loads counts as that library's;
what our own modules load from the standard library is named so.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict

SWITCH = {"PYTHONPROFILEIMPORTTIME": "1"}
STANDARD = "standard library"
_LINE = re.compile(r"import time: *(\d+) \| *\d+ \|( +)([\w.]+)")


def by_library(printed: str, own: str) -> dict[str, float]:
    """The seconds of importing, by library. `own` is the package of the command itself.

    Modules are printed once they are loaded, so what loads others comes after them, and less indented.
    """
    found: dict[str, float] = defaultdict(float)
    around: list[tuple[int, str]] = []
    for microseconds, indent, name in reversed(_LINE.findall(printed)):
        while around and around[-1][0] >= len(indent):
            around.pop()
        outer = around[-1][1] if around else STANDARD
        group = outer if outer not in (own, STANDARD) else _group(name, own)
        found[group] += int(microseconds) / 1e6
        around.append((len(indent), group))
    return found


def _group(name: str, own: str) -> str:
    top = name.partition(".")[0]
    if top == own:
        return own
    return STANDARD if top in sys.stdlib_module_names or top.startswith("_") else top
