"""Peak memory: each command that goes through a folder, with few records and with very many."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product

from benchmarks import folders, samples
from benchmarks.processes import WentWrong, environment, sharewise
from benchmarks.rounds import Scale, Spread
from benchmarks.table import Line, Section, duration

TITLE = "Peak memory of the whole process"
COMMANDS = {
    "verify": ["verify"],
    "export (NDJSON)": ["export"],
    "export --format csv": ["export", "--format", "csv"],
    "records": ["records"],
    "records --json": ["records", "--json"],
}
# The system counts as a process's peak what its parent had when it was made. So the parent of what is measured is a Python
# with nothing in it, and not this one.
_PARENT = """
import os, sys
nothing = os.open(os.devnull, os.O_RDWR)
child = os.posix_spawn(
    sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nothing, each) for each in range(3)]
)
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss, usage.ru_utime + usage.ru_stime)
"""
# Linux counts in KiB, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class _Peak:
    bytes: int
    seconds: float


def measure(scale: Scale) -> Section:
    """The lines on memory."""
    if os.name != "posix":
        return Section(f"{TITLE}: not counted on this system.", [])
    few, *many = scale.held
    # Short ones: it is their number that counts here.
    like = list(samples.records(questions=range(2), details=False))
    with ExitStack() as stack:
        made = stack.enter_context(folders.making(many[-1], like))
        homes = {many[-1]: made}
        for count in (few, *many[:-1]):
            homes[count] = stack.enter_context(folders.beginning_of(made, count))
        jobs = list(product(COMMANDS, (few, few, few, *many)))
        # Longest first, on all cores: what is counted does not hang on the time that it takes.
        jobs.sort(key=lambda job: -job[1])
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            peaks = list(pool.map(lambda job: _peak(COMMANDS[job[0]], homes[job[1]]), jobs))
        kilobytes = made.mean_size / 1000
    found: dict[tuple[str, int], list[_Peak]] = {}
    for job, peak in zip(jobs, peaks, strict=True):
        found.setdefault(job, []).append(peak)
    lines = [_line(name, few, count, found) for name in COMMANDS for count in many]
    return Section(f"{TITLE}: records of {kilobytes:.1f} kB on average. One run each, {few} records three.", lines)


def _line(name: str, few: int, count: int, found: dict[tuple[str, int], list[_Peak]]) -> Line:
    base = statistics.median(peak.bytes for peak in found[name, few])
    [peak] = found[name, count]
    each = (peak.bytes - base) / (count - few)
    ratio = Spread.of(peak.bytes / its.bytes for its in found[name, few])
    return Line(
        f"{name}, {count:,} records", ratio, f"{few} records ({base / 1e6:.1f} MB)",
        f"{peak.bytes / 1e6:.1f} MB (and {duration(peak.seconds)} of one core)", f"{max(each, 0):,.0f} bytes more for each record",
    )  # fmt: skip


def _peak(words: list[str], made: folders.Made) -> _Peak:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _PARENT, sharewise(), *words],
        capture_output=True,
        text=True,
        env=environment(made.home) | {"SHAREWISE_HOME": str(made.home)},
        cwd=made.home,
        check=True,
    )
    code, peak, seconds = done.stdout.split()
    if code != "0":
        raise WentWrong(f"sharewise {' '.join(words)} ended with {code}")
    return _Peak(int(peak) * _UNIT, float(seconds))
