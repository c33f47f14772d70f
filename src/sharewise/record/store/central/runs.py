"""The numbers of the records of a chain, as runs of them: of a million without a gap, two numbers are held."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain


class Runs:
    """Different numbers, in order."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        """Args: the numbers, in order."""
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for number in numbers:
            self._add(number, number)

    def _add(self, first: int, last: int) -> None:
        if self._lasts and self._lasts[-1] + 1 == first:
            self._lasts[-1] = last
            return
        self._firsts.append(first)
        self._lasts.append(last)

    def __len__(self) -> int:
        return sum(self._lasts) - sum(self._firsts) + len(self._firsts)

    def __iter__(self) -> Iterator[int]:
        runs = (range(first, last + 1) for first, last in zip(self._firsts, self._lasts, strict=True))
        return chain.from_iterable(runs)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self._firsts, number)
        return place > 0 and number <= self._lasts[place - 1]

    def __and__(self, other: Runs) -> Runs:
        """Those that are in both."""
        both = Runs()
        mine = theirs = 0
        while mine < len(self._firsts) and theirs < len(other._firsts):
            first = max(self._firsts[mine], other._firsts[theirs])
            last = min(self._lasts[mine], other._lasts[theirs])
            if first <= last:
                both._add(first, last)
            if self._lasts[mine] < other._lasts[theirs]:
                mine += 1
            else:
                theirs += 1
        return both

    @property
    def last(self) -> int | None:
        """The last number, if there is one."""
        return self._lasts[-1] if self._lasts else None
