"""Taking times side by side: in each round everything runs once, in a new random order, and is compared within the round.

A machine that is busy slows the whole round, and so hardly changes the ratios in it. What is reported is the median of
the rounds' ratios and how far they spread.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

# Fixed, so that two runs do the same things. The figures differ all the same.
SEED = 20261122

# Does something once, and returns how many seconds it took, with setting up and clearing away left out.
Run: TypeAlias = Callable[[], float]


@dataclass(frozen=True)
class Scale:
    """How much is done.

    Attributes:
        name: as the table calls it.
        rounds: the most rounds of anything.
        seconds: after as many seconds a measurement of many things begins no further round, once it has had three.
        records: how many records are sealed, published and verified one at a time, or by other programs.
        folder: how many records lie in the folder that is gone through.
        among: how many records lie in the folder in which one more is saved, or one is looked for.
        traces: how often each command's imports are timed.
        held: numbers of records at which memory and growth are taken.
        editions: in how many editions of the shipped rulebook every way is tried out plainly. None: in all.
        warm: whether everything runs once before it counts.

    """

    name: str
    rounds: int
    seconds: float
    records: int
    folder: int
    among: int
    traces: int
    held: tuple[int, ...]
    editions: int | None = None
    warm: bool = True


STANDARD = Scale("standard", 15, 14, records=100, folder=2_000, among=100_000, traces=1, held=(1_000, 10_000))
FULL = Scale(
    "full", 25, 150, records=200, folder=10_000, among=100_000, traces=5, held=(1_000, 10_000, 100_000, 1_000_000)
)
QUICK = Scale("quick", 9, 1, records=20, folder=200, among=1_000, traces=1, held=(100, 1_000))
TINY = Scale("tiny", 1, 0, records=3, folder=3, among=30, traces=1, held=(2, 4), editions=1, warm=False)


@dataclass(frozen=True)
class Spread:
    """The median of some figures, with the tenth and the ninetieth percentile."""

    low: float
    middle: float
    high: float

    @classmethod
    def exactly(cls, figure: float) -> Spread:
        """What was taken once."""
        return cls(figure, figure, figure)

    @classmethod
    def of(cls, figures: Iterable[float]) -> Spread:
        figures = list(figures)
        if len(figures) == 1:
            return cls.exactly(figures[0])
        tenths = statistics.quantiles(figures, n=10, method="inclusive")
        return cls(tenths[0], statistics.median(figures), tenths[-1])


class Times:
    """What some rounds took: the seconds of each runner, in each round."""

    def __init__(self, by_name: Mapping[str, list[float]]) -> None:
        self._by_name = by_name

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def rounds(self) -> int:
        return len(next(iter(self._by_name.values())))

    def seconds(self, name: str) -> float:
        return statistics.median(self._by_name[name])

    def each(self, name: str) -> list[float]:
        """The seconds of each round."""
        return self._by_name[name]

    def ratio(self, name: str, base: str) -> Spread:
        """How many times as long as `base` it took in the same round."""
        return Spread.of(
            mine / its for mine, its in zip(self._by_name[name], self._by_name[base], strict=True) if its > 0
        )


def race(runners: Mapping[str, Run], scale: Scale, *, base: str | None = None) -> Times:
    """Run everything in shuffled rounds.

    `base` is what all the others are compared with: it runs three times a round, and its median counts, as an accident
    to it would move every ratio of the round.
    """
    order = [name for name in runners for _ in range(3 if name == base else 1)]
    shuffle = random.Random(SEED).shuffle
    if scale.warm:
        for run in runners.values():
            run()
    found: dict[str, list[float]] = {name: [] for name in runners}
    started = time.perf_counter()
    for number in range(scale.rounds):
        if number >= 3 and time.perf_counter() - started > scale.seconds:
            break
        shuffle(order)
        taken: dict[str, list[float]] = {name: [] for name in runners}
        for name in order:
            # What one leaves behind must not be cleared away at the cost of the next.
            gc.collect()
            taken[name].append(runners[name]())
        for name, seconds in taken.items():
            found[name].append(statistics.median(seconds))
    return Times(found)


def timed(work: Callable[[], object], *, passes: int = 1, clock: Callable[[], float] = time.process_time) -> Run:
    """`work` as a runner: the seconds of one pass. More passes where one is too short for the clock.

    The clock counts what this process worked, which a busy machine hardly changes. What waits for the disk or lets other
    processes work for it needs `time.perf_counter`.
    """

    def run() -> float:
        started = clock()
        for _ in range(passes):
            work()
        return (clock() - started) / passes

    return run


def once_if_long(run: Run, most: float = 4.0) -> Run:
    """The same runner; where it took longer than `most` seconds, it is not run again: what it took stands for every round."""
    taken: list[float] = []

    def once() -> float:
        if not taken or taken[-1] <= most:
            taken.append(run())
        return taken[-1]

    return once
