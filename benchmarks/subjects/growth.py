"""Growth: what each command that goes by a folder uses, in memory and time, from a thousand records to a million."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from benchmarks.figure import Figure, bytes_each
from benchmarks.invented import folders, samples
from benchmarks.measuring.processes import environment, sharewise
from benchmarks.measuring.rounds import Scale, Spread
from benchmarks.measuring.usage import Usage, can_be_counted, used_by
from benchmarks.table import Line, Section, duration, size

TITLE = "Growth with the number of records: a command as a process"
# The peak of one process differs by half a megabyte from run to run: less for each of nine thousand is as good as nothing.
FLAT = bytes_each(55)
COMMANDS = {
    "verify": ("verify",),
    "export (NDJSON)": ("export",),
    "export --format csv": ("export", "--format", "csv"),
    "records": ("records",),
    "records --json": ("records", "--json"),
    "due": ("due",),
    "records show (the oldest)": ("records", "show", "OLDEST"),
    "decide --answers (save one more)": ("decide", "--answers", "ANSWERS"),
}
FIGURES = tuple(Figure(f"{name}: memory", "the fewest", FLAT) for name in COMMANDS)
# How often each is run, at most.
_RUNS = 3
# What takes longer is run once.
_LONG = 20.0


@dataclass(frozen=True)
class _Use:
    """What one command used among so many records: the median of some runs."""

    count: int
    peak: float
    of_cores: float
    gone_by: float

    @classmethod
    def of(cls, count: int, runs: Sequence[Usage]) -> _Use:
        return cls(
            count,
            statistics.median(run.peak for run in runs),
            statistics.median(run.of_cores for run in runs),
            statistics.median(run.gone_by for run in runs),
        )


def measure(scale: Scale) -> Section:
    """The lines on growth."""
    if not can_be_counted():
        return Section(f"{TITLE}: not counted on this system.", [])
    # Short ones: it is their number that counts here.
    like = samples.complete_records(questions=range(2))
    counts = sorted(scale.held)
    with ExitStack() as stack:
        made = stack.enter_context(folders.making(counts[-1], like))
        homes = [*(stack.enter_context(folders.beginning_of(made, count)) for count in counts[:-1]), made]
        times = min(_RUNS, scale.rounds)
        used = {home.count: _all_used(home, times) for home in homes}
        kilobytes = made.mean_size / 1000
    lines = [
        line
        for figure, name in zip(FIGURES, COMMANDS, strict=True)
        for line in _lines(figure, name, [used[count][name] for count in counts])
    ]
    among = ", ".join(f"{count:,}" for count in counts)
    title = f"{TITLE}, among {among} records of {kilobytes:.1f} kB on average with nothing left to do. The median of {times} runs; one, where it takes {_LONG:.0f} s."
    return Section(title, lines)


def _all_used(made: folders.Made, times: int) -> dict[str, _Use]:
    answers = made.home / "answers.yaml"
    answers.write_text(samples.answers_file(), encoding="utf-8")
    oldest = json.loads(made.paths[0].read_bytes())["record"]["id"]
    put = {"OLDEST": oldest, "ANSWERS": str(answers)}
    # What is kept beside the records is made by the first command that goes through them all; what was new then is looked at
    # once more by the second.
    for _ in range(2):
        _run(made, ["due"])
    return {
        name: _Use.of(made.count, list(_runs(made, [put.get(word, word) for word in words], times)))
        for name, words in COMMANDS.items()
    }


def _runs(made: folders.Made, words: Sequence[str], times: int) -> Iterator[Usage]:
    for _ in range(times):
        used = _run(made, words)
        yield used
        if used.gone_by > _LONG:
            return


def _run(made: folders.Made, words: Sequence[str]) -> Usage:
    own = environment(made.home) | {"SHAREWISE_HOME": str(made.home)}
    return used_by([sharewise(), *words], own, made.home)


def _lines(figure: Figure, name: str, uses: list[_Use]) -> Iterator[Line]:
    first, last = uses[0], uses[-1]
    each = (last.peak - first.peak) / (last.count - first.count)
    among = f"{first.count:,} records"
    yield Line(
        figure.name, Spread.exactly(last.peak / first.peak), f"{among} ({size(first.peak)})",
        f"{size(last.peak)} among {last.count:,}", f"{max(each, 0):,.0f} bytes more for each record; {_growth([(use.count, use.peak) for use in uses])}",
        goal=figure.goal, found=each,
    )  # fmt: skip
    yield Line(
        f"{name}: time", Spread.exactly(last.of_cores / first.of_cores), f"{among} ({duration(first.of_cores)})",
        f"{duration(last.of_cores)} of cores, {duration(last.gone_by)} gone by", _growth([(use.count, use.of_cores) for use in uses]),
    )  # fmt: skip


def _growth(points: list[tuple[int, float]]) -> str:
    """How something grows with the number: as which power of it. 0: not at all; 1: in step with it."""
    said = f"grows as n^{slope(points):.2f}"
    if len(points) > 2:
        said += f", at the end as n^{slope(points[-2:]):.2f}"
    return f"{said}: {', '.join(f'{value:.3g}' for _, value in points)}"


def slope(points: list[tuple[int, float]]) -> float:
    """The slope of the line nearest to the points where both axes are logarithms (least squares)."""
    logs = [(math.log(count), math.log(max(value, 1e-9))) for count, value in points]
    return statistics.linear_regression([x for x, _ in logs], [y for _, y in logs]).slope
