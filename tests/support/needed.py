"""What some tests need: programs, and time.

Where a program is missing the test is skipped and says so; CI requires them all. Long runs are cut short where a person
waits for them; CI makes them whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pytest

# Set by `.ci/run`, which installs the programs and has the time.
REQUIRED = "SHAREWISE_REQUIRE_TOOLS"
# Where the packages of tests/outside/package.json are installed.
NODE_MODULES = Path(os.environ.get("SHAREWISE_NODE_MODULES") or Path(__file__).parents[1] / "outside/node_modules")
WHOLE = os.environ.get("SHAREWISE_TESTS") in ("whole", "every door")
# Each door at each prompt there is, a kill at each place, and the longest random runs: longer than CI may take beside all the rest.
EVERY_DOOR = os.environ.get("SHAREWISE_TESTS") == "every door"

# Modules of extras that some of ours import: these are left out where an extra is not installed.
OF_EXTRAS = ("psycopg", "obstore")
# What is tried on small rulebooks too, and under the shipped rules takes longer than a person waits.
only_whole = pytest.mark.skipif(not WHOLE, reason="long: with SHAREWISE_TESTS=whole")
# What takes more than a second of a core, where a shorter test would notice most of what it notices: it is left out where a person waits
# for all tests, and runs in CI and where its file is asked for by name.
long = pytest.mark.long

Case = TypeVar("Case")


def in_short(cases: Iterable[Case], count: int) -> list[Case]:
    """All the cases; where a person waits, so many of them, spread from the first to the last. `count` is at least 2."""
    every = list(cases)
    if WHOLE or len(every) <= count:
        return every
    return [every[round(number * (len(every) - 1) / (count - 1))] for number in range(count)]


def examples(count: int) -> int:
    """How many examples a property is tried with: all of them, or a tenth where a person waits."""
    return count if WHOLE else max(count // 10, 6)


def times(short: int, whole: int, longest: int) -> int:
    """How often something is tried that can be tried without end: where a person waits, in CI, and with "every door"."""
    return longest if EVERY_DOOR else whole if WHOLE else short


def missing(why: str) -> None:
    """Skip the test, or let it fail where nothing may be missing."""
    if os.environ.get(REQUIRED):
        pytest.fail(why)
    pytest.skip(why)


def needed(*commands: str) -> None:
    """Go on only where these commands are there."""
    for command in commands:
        if shutil.which(command) is None:
            missing(f"{command} is not on this machine")
