"""The table: its lines, and how they are printed, for people on a screen or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.figure import Figure, Goal, fastest_peer
from benchmarks.measuring.rounds import Spread, Times

HEADINGS = ("what", "ratio", "10-90%", "to", "goal", "peer", "absolute", "limited by")


@dataclass(frozen=True)
class Line:
    """One figure.

    Attributes:
        what: what was measured.
        ratio: how many times as long, or as much, as `to` took in the same round. None: it could not be taken.
        to: what it is compared with.
        absolute: the figure itself, for orientation only.
        limited_by: where the time or the memory goes.
        goal: what it should come to. None: nothing is set.
        found: what it came to, in the goal's own kind of number. None: it could not be taken.
        spread: how far that went in the rounds.
        peer: what another program does of the like.

    """

    what: str
    ratio: Spread | None
    to: str = ""
    absolute: str = ""
    limited_by: str = ""
    goal: Goal | None = None
    found: float | None = None
    spread: Spread | None = None
    peer: str = ""

    @property
    def verdict(self) -> str:
        """Whether the goal is met, in words. Empty: there is none."""
        if self.goal is None:
            return ""
        return "not measured" if self.found is None else self.goal.verdict(self.found, self.spread)

    @property
    def cells(self) -> tuple[str, ...]:
        ratio = between = "-"
        if self.ratio is not None:
            ratio, between = _times(self.ratio.middle) + "x", f"{_times(self.ratio.low)} to {_times(self.ratio.high)}"
        goal = f"{self.goal}: {self.verdict}" if self.goal else ""
        return (self.what, ratio, between, self.to, goal, self.peer, self.absolute, self.limited_by)


def line_of(
    figure: Figure, times: Times, *, count: int = 1, absolute: str = "", limited_by: str = "", named: str = ""
) -> Line:
    """The line of a figure that was raced.

    Args:
        figure: as it is declared.
        times: what the race took, by the names in the figure.
        count: how many things one run of it did.
        absolute: what to say in place of the time of one of them.
        limited_by: where the time goes.
        named: what the table calls it, where that is not its runner's name.

    """
    mine, its = times.each(figure.name), times.each(figure.to)
    found = spread = None
    if figure.goal is not None:
        spread = Spread.of(figure.goal.of(one / count, one / other) for one, other in zip(mine, its, strict=True))
        found = spread.middle
    return Line(
        named or figure.name, times.ratio(figure.name, figure.to), figure.to,
        absolute or duration(times.seconds(figure.name) / count), limited_by,
        goal=figure.goal, found=found, spread=spread, peer=fastest_peer(figure, times),
    )  # fmt: skip


def missing_line(figure: Figure, why: str) -> Line:
    """The line of a figure that could not be measured here."""
    return Line(figure.name, None, figure.to, why, goal=figure.goal)


@dataclass(frozen=True)
class Section:
    """Lines on one subject, and what is measured in them."""

    title: str
    lines: list[Line]


def _times(ratio: float) -> str:
    """Three digits of it."""
    if ratio >= 99.95:
        return f"{ratio:.0f}"
    return f"{ratio:.1f}" if ratio >= 9.995 else f"{ratio:.2f}"


def duration(seconds: float) -> str:
    """A time, with a unit that fits: `16 ms`, `4.1 us`."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{_short(seconds / size)} {unit}"
    return f"{_short(seconds / 1e-9)} ns"


def rate(seconds: float, things: str) -> str:
    """How many of something in a second, with the time of one: `6,300 recommendations/s (160 us)`."""
    return f"{1 / seconds:,.0f} {things}/s ({duration(seconds)})"


def size(count: float) -> str:
    """So many bytes, with a unit that fits."""
    for unit, each in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= each:
            return f"{count / each:.1f} {unit}"
    return f"{count:.0f} bytes"


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 99.5 else f"{number:.2g}" if number < 10 else f"{number:.0f}"


def shares(parts: Iterable[tuple[str, float]], *, least: float = 0.05) -> str:
    """Parts of a whole, greatest first: `JCS 45%, reading 5%`. What is less than `least` is left out."""
    greatest_first = sorted(parts, key=lambda part: part[1], reverse=True)
    return ", ".join(f"{name} {share:.0%}" for name, share in greatest_first if share >= least)


def in_words(sections: Iterable[Section]) -> Iterator[str]:
    """How many goals are met, and which are not, and by how much."""
    with_goal = [line for section in sections for line in section.lines if line.goal]
    met = [line for line in with_goal if line.verdict == "met"]
    yield f"Goals: {len(with_goal)}. Met: {len(met)}."
    for line in with_goal:
        why = f", {line.absolute}" if line.found is None else ""
        if line not in met:
            yield f"  {line.what}: {line.verdict}{why} ({line.goal})"


def as_text(sections: Iterable[Section]) -> Iterator[str]:
    """The table with its columns in line."""
    sections = list(sections)
    rows = [line.cells for section in sections for line in section.lines]
    widths = [max(len(row[column]) for row in (HEADINGS, *rows)) for column in range(len(HEADINGS))]
    yield _in_columns(HEADINGS, widths)
    yield _in_columns(["-" * width for width in widths], widths)
    for section in sections:
        yield ""
        yield section.title
        for line in section.lines:
            yield _in_columns(line.cells, widths)


def _in_columns(cells: Iterable[str], widths: list[int]) -> str:
    ranged = zip(cells, widths, range(len(widths)), strict=True)
    return "  ".join(cell.rjust(width) if number == 1 else cell.ljust(width) for cell, width, number in ranged).rstrip()


def as_markdown(sections: Iterable[Section]) -> Iterator[str]:
    """The table in Markdown."""
    yield f"| {' | '.join(HEADINGS)} |"
    yield "| --- | ---: |" + " --- |" * (len(HEADINGS) - 2)
    for section in sections:
        yield f"| **{section.title}** |" + " |" * (len(HEADINGS) - 1)
        for line in section.lines:
            yield f"| {' | '.join(line.cells)} |"
