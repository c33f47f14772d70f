"""A figure of the table as it is declared: what is measured, what it is compared with, and how far it may go.

What it came to is said in words. Nothing here, and nothing that is measured, makes a build fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from benchmarks.measuring.rounds import Spread, Times


@dataclass(frozen=True)
class Goal:
    """What a figure should come to.

    Attributes:
        number: the most that it may be; or, with `least`, the least.
        unit: what it counts, and so how it is found and written.
        least: whether more is better.

    """

    number: float
    unit: Literal["ratio", "speed", "seconds", "rate", "bytes"]
    least: bool = False

    def __str__(self) -> str:
        written = {
            "ratio": f"{self.number:.3g}x",
            "speed": f"{self.number:.3g} times as fast",
            "seconds": f"{self.number * 1000:.0f} ms",
            "rate": f"{self.number:,.0f}/s",
            "bytes": f"{self.number:.0f} bytes a record",
        }
        return f"{written[self.unit]} or {'more' if self.least else 'less'}"

    def of(self, seconds: float, ratio: float) -> float:
        """The number, from the seconds of one thing and the ratio to what it is compared with."""
        return {"ratio": ratio, "speed": 1 / ratio, "seconds": seconds, "rate": 1 / seconds}[self.unit]

    def verdict(self, found: float, spread: Spread | None = None) -> str:
        """What `found` comes to, in words. `spread`: that of the same number, which tells a miss from noise."""
        if found >= self.number if self.least else found <= self.number:
            return "met"
        missed = 1 - found / self.number if self.least else found / self.number - 1
        said = f"missed by {missed:.0%}" if missed < _TIMES else f"missed {missed + 1:,.0f} times over"
        is_noise = spread is not None and spread.low <= self.number <= spread.high
        return f"{said}, within the noise" if is_noise else said


# From here on a miss is said in times.
_TIMES = 2


def at_most(times: float) -> Goal:
    """A ratio of at most so much."""
    return Goal(times, "ratio")


def times_as_fast(times: float) -> Goal:
    """At least so many times as fast as what it is compared with."""
    return Goal(times, "speed", least=True)


def within(seconds: float) -> Goal:
    """So many seconds at most."""
    return Goal(seconds, "seconds")


def a_second(count: float) -> Goal:
    """At least so many in a second."""
    return Goal(count, "rate", least=True)


def bytes_each(count: float) -> Goal:
    """At most so many bytes more for each record. It is no time: whoever measures it says what it came to."""
    return Goal(count, "bytes")


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        name: what is measured, as the table and its runner call it.
        to: what it is compared with, in the same round.
        goal: what it should come to. None: it is there for orientation.
        peers: what other programs do of the like, by the names of their runners. The table has the fastest of those that
            are installed.

    """

    name: str
    to: str
    goal: Goal | None = None
    peers: tuple[str, ...] = ()


def fastest_peer(figure: Figure, times: Times) -> str:
    """The fastest peer of a figure with its own ratio to the same: `http --version 21x`."""
    found = {peer: times.ratio(peer, figure.to).middle for peer in figure.peers if peer in times}
    if not found:
        return ""
    fastest = min(found, key=found.__getitem__)
    return f"{fastest} {found[fastest]:.3g}x"
