"""Jobs: the same command with one process and with two. What the machine can give at all is measured beside it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from benchmarks.figure import Figure, a_second, times_as_fast
from benchmarks.invented import folders, samples
from benchmarks.measuring.processes import Command, WentWrong, environment, sharewise
from benchmarks.measuring.rounds import Run, Scale, Times, race
from benchmarks.table import Line, Section, duration, line_of, rate

TITLE = "Jobs: whole commands on two cores"
# 100,000 in a minute.
_REPLAYED = a_second(100_000 / 60)
_HALVES = "verify, two halves at once by hand"
# A replay takes so many times as long as the rest.
_FEWER = 4
# Each run is long, and has to have the cores for itself.
_ROUNDS, _MANY = 2, 6_000


@dataclass(frozen=True)
class Split(Figure):
    """A figure on a command that lets several processes work.

    Attributes:
        words: the command.
        part: it goes through one in so many records.

    """

    words: tuple[str, ...] = ()
    part: int = 1


FIGURES = (
    Split("verify, two jobs", "verify, one job", times_as_fast(1.8), (_HALVES,), words=("verify",)),
    Split("export (NDJSON), two jobs", "export, one job", times_as_fast(1.8), words=("export",)),
    Split(
        "verify --replay, two jobs", "replay, one job", times_as_fast(1.8), words=("verify", "--replay"), part=_FEWER
    ),
    Split("verify --replay, a second", "replay, one job", _REPLAYED, words=("verify", "--replay"), part=_FEWER),
)


def measure(scale: Scale) -> Section:
    """The lines on jobs."""
    with ExitStack() as stack:
        made = stack.enter_context(folders.making(min(4 * scale.folder, _MANY), samples.records()))
        fewer = stack.enter_context(folders.beginning_of(made, max(made.count // _FEWER, 1)))
        half = stack.enter_context(folders.beginning_of(made, max(made.count // 2, 1)))
        runners: dict[str, Run] = {_HALVES: _both_at_once(half)}
        for figure in FIGURES:
            where = made if figure.part == 1 else fewer
            runners[figure.to] = _command([*figure.words, "--jobs", "1"], where)
            runners[figure.name] = _command([*figure.words, "--jobs", "2"], where)
        times = race(runners, replace(scale, warm=False, rounds=min(scale.rounds, _ROUNDS)))
    counts = {figure.name: made.count if figure.part == 1 else fewer.count for figure in FIGURES}
    lines = [_line(figure, times, counts[figure.name]) for figure in FIGURES]
    return Section(f"{TITLE}: {made.count:,} records, {fewer.count:,} replayed. {times.rounds} rounds.", lines)


def _command(words: Sequence[str], made: folders.Made) -> Run:
    command, own = Command((sharewise(), *words)), _environment(made)
    return lambda: command.seconds(own, made.home)


def _environment(made: folders.Made) -> dict[str, str]:
    return environment(made.home) | {"SHAREWISE_HOME": str(made.home)}


def _both_at_once(half: folders.Made) -> Run:
    """Two processes that share nothing, each through half as many records: no command can be faster than that."""

    def run() -> float:
        words, own = (sharewise(), "verify", "--jobs", "1"), _environment(half)
        started = time.perf_counter()
        both = [
            subprocess.Popen(words, env=own, cwd=half.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(2)
        ]
        codes = [each.wait() for each in both]
        if any(codes):
            raise WentWrong(f"{' '.join(words)} ended with {max(codes)}")
        return time.perf_counter() - started

    return run


def _line(figure: Figure, times: Times, count: int) -> Line:
    each = times.seconds(figure.name) / count
    absolute = rate(each, "records")
    if figure.goal is _REPLAYED:
        absolute += f"; 100,000 in {duration(each * 100_000)}"
    return line_of(figure, times, count=count, absolute=absolute, limited_by=f"{os.cpu_count()} cores")
