"""The table: its lines, and how they are printed, for people on a screen or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.rounds import Spread

HEADINGS = ("what", "ratio", "10-90%", "to", "absolute", "limited by")


@dataclass(frozen=True)
class Line:
    """One figure.

    Attributes:
        what: what was measured.
        ratio: how many times as long, or as much, as `to` took in the same round. None: it could not be taken.
        to: what it is compared with.
        absolute: the figure itself, for orientation only.
        limited_by: where the time or the memory goes.

    """

    what: str
    ratio: Spread | None
    to: str = ""
    absolute: str = ""
    limited_by: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        if self.ratio is None:
            return (self.what, "-", "-", self.to, self.absolute, self.limited_by)
        spread = f"{_times(self.ratio.low)} to {_times(self.ratio.high)}"
        return (self.what, _times(self.ratio.middle) + "x", spread, self.to, self.absolute, self.limited_by)


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


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 99.5 else f"{number:.2g}" if number < 10 else f"{number:.0f}"


def shares(parts: Iterable[tuple[str, float]], *, least: float = 0.05) -> str:
    """Parts of a whole, greatest first: `JCS 45%, reading 5%`. What is less than `least` is left out."""
    greatest_first = sorted(parts, key=lambda part: part[1], reverse=True)
    return ", ".join(f"{name} {share:.0%}" for name, share in greatest_first if share >= least)


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
    yield "| --- | ---: | --- | --- | --- | --- |"
    for section in sections:
        yield f"| **{section.title}** |" + " |" * (len(HEADINGS) - 1)
        for line in section.lines:
            yield f"| {' | '.join(line.cells)} |"
