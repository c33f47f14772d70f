"""The environment of sharewise in the tests: small and fixed. Nothing of the person who runs the tests gets in."""

from __future__ import annotations

import os
from pathlib import Path


def what_programs_need() -> dict[str, str]:
    """What has to be kept of the environment, so that a program can be started at all."""
    return {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}


def small_environment(home: Path) -> dict[str, str]:
    """With `home` as the data folder, and a window of 80 columns and 40 lines."""
    size = {"COLUMNS": "80", "LINES": "40"}
    return {**what_programs_need(), **size, "LANG": "C.UTF-8", "TERM": "xterm", "SHAREWISE_HOME": str(home)}
