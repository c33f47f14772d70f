"""What a command uses as a process of its own: its greatest memory, the cores' time, and the time that goes by."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring.processes import WentWrong

# The system counts as a process's peak what its parent had when it was made. So the parent of what is measured is a Python
# with nothing in it, and not this one.
_PARENT = """
import os, sys, time
nothing = os.open(os.devnull, os.O_RDWR)
started = time.perf_counter()
child = os.posix_spawn(
    sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nothing, each) for each in range(3)]
)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - started
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss, usage.ru_utime + usage.ru_stime, seconds)
"""
# Linux counts in KiB, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Usage:
    """What one run of a command used.

    Attributes:
        peak: the most memory, in bytes: its own, or that of a process of its own that had more.
        of_cores: the seconds that the cores worked for it and its processes.
        gone_by: the seconds from start to end.

    """

    peak: int
    of_cores: float
    gone_by: float


def can_be_counted() -> bool:
    """Whether this system counts what a process used."""
    return os.name == "posix"


def used_by(words: Sequence[str], environment: Mapping[str, str], folder: Path, exit_code: int = 0) -> Usage:
    """Run a command, with its output thrown away.

    Raises:
        WentWrong: it ended with another exit code.

    """
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _PARENT, *words],
        capture_output=True,
        text=True,
        env=environment,
        cwd=folder,
        check=True,
    )
    code, peak, of_cores, gone_by = done.stdout.split()
    if int(code) != exit_code:
        raise WentWrong(f"{' '.join(words)} ended with {code}")
    return Usage(int(peak) * _UNIT, float(of_cores), float(gone_by))
