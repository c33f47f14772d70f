"""Which numbers of a report are not shown, so that nobody can tell what was done about one person.

A number from 1 to 4 is hidden. So are others, as few as are found, until no small number can be worked out from the sums of
those that stay. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

from sharewise.values import frozen

# The smallest number, beside 0, that is shown.
LEAST = 5

# The name of a number in a report, such as ("outcome", "emergency").
Cell: TypeAlias = tuple[str, ...]

# A search for another solution that takes more steps counts as failed: then one more number is hidden.
_MOST_STEPS = 200


@frozen
class Sum:
    """A number that is the sum of others."""

    total: Cell
    parts: tuple[Cell, ...]


def is_small(count: int) -> bool:
    """Whether a number is too small to be shown."""
    return 0 < count < LEAST


def hidden_cells(counts: Mapping[Cell, int], sums: Sequence[Sum], unprinted: Collection[Cell] = ()) -> frozenset[Cell]:
    """The numbers that are not shown. Nothing is 0 among them, except what stands in `unprinted`.

    Args:
        counts: every number, by its name.
        sums: what is known to add up. Each name in them is one of `counts`.
        unprinted: numbers that no report shows, though sums that it shows have them as a part.

    """
    small = [cell for cell, count in counts.items() if is_small(count)]
    hidden = {*small, *unprinted}
    search = _Search(counts, sums, hidden)
    unsure = small
    while unsure:
        cell = unsure[0]
        if search.has_another_value(cell):
            unsure = unsure[1:]
            continue
        more = min(search.worth_hiding(cell), key=lambda each: (counts[each], each), default=None)
        if more is None:
            # Nothing is left that could be hidden: the number is only bound by others that nobody sees.
            unsure = unsure[1:]
            continue
        hidden.add(more)
    return frozenset(hidden - _plain(counts, sums, hidden))


def _plain(counts: Mapping[Cell, int], sums: Sequence[Sum], hidden: Collection[Cell]) -> set[Cell]:
    """The hidden numbers that are not small and that everybody can tell from what is shown, such as a total with one part: to hide those
    helps nobody.
    """
    plain: set[Cell] = set()
    while True:
        alone = (
            unknown[0]
            for each in sums
            if len(unknown := [cell for cell in (each.total, *each.parts) if cell in hidden and cell not in plain]) == 1
        )
        found = {cell for cell in alone if not is_small(counts[cell])}
        if not found:
            return plain
        plain |= found


class _Search:
    """Looks for other numbers that fit all that is shown: one more here, one less there."""

    def __init__(self, counts: Mapping[Cell, int], sums: Sequence[Sum], hidden: set[Cell]) -> None:
        self._counts, self._sums, self._hidden = counts, sums, hidden
        # In which sums a number stands, and whether as a part (1) or as the total (-1).
        self._places: dict[Cell, list[tuple[int, int]]] = {}
        for place, each in enumerate(sums):
            for cell in each.parts:
                self._places.setdefault(cell, []).append((place, 1))
            self._places.setdefault(each.total, []).append((place, -1))
        # Which hidden numbers stand in each sum, and how. It is looked up anew where one more is hidden.
        self._movable: list[list[tuple[Cell, int]]] = []
        self._looked_up = -1
        self._may = {change: {cell for cell in counts if self._could_be(cell, change)} for change in (1, -1)}
        self._changed: set[Cell] = set()
        # The sums that do not add up after the changes, each with how much their parts are too many.
        self._over: dict[int, int] = {}
        self._steps = 0

    def has_another_value(self, cell: Cell) -> bool:
        """Whether a hidden number could as well be one more or one less, by all that is shown."""
        if self._looked_up != len(self._hidden):
            self._look_up()
        for change in (1, -1):
            self._steps, self._changed, self._over = 0, set(), {}
            if cell in self._may[change] and self._can_change(cell, change):
                return True
        return False

    def worth_hiding(self, cell: Cell) -> list[Cell]:
        """Numbers that are shown and add up with this one; where there are none, with any that is hidden."""
        beside = [each for each in self._beside([cell]) if self._is_shown(each)]
        return beside or [each for each in self._beside(self._connected(cell)) if self._is_shown(each)]

    def _is_shown(self, cell: Cell) -> bool:
        return cell not in self._hidden and self._counts[cell] > 0

    def _beside(self, cells: Collection[Cell]) -> Iterator[Cell]:
        for cell in cells:
            for place, _ in self._places.get(cell, ()):
                yield from (self._sums[place].total, *self._sums[place].parts)

    def _connected(self, cell: Cell) -> set[Cell]:
        reached, new = {cell}, [cell]
        while new:
            found = {each for each in self._beside(new) if each in self._hidden} - reached
            reached |= found
            new = [*found]
        return reached

    def _look_up(self) -> None:
        self._looked_up = len(self._hidden)
        self._movable = [
            [
                (cell, sign)
                for cell, sign in [*((part, 1) for part in each.parts), (each.total, -1)]
                if cell in self._hidden
            ]
            for each in self._sums
        ]

    def _could_be(self, cell: Cell, change: int) -> bool:
        """Whether a hidden number could be this much more, even for somebody who guesses why it is hidden."""
        count = self._counts[cell]
        if count == 0:
            return change > 0
        return 0 < count + change < LEAST if is_small(count) else count + change >= LEAST

    def _can_change(self, cell: Cell, change: int) -> bool:
        """Whether this change, beside those that are made, can be made good by others, so that what is shown adds up as before."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return False
        self._make(cell, change)
        if not self._over:
            return True
        ways = self._fewest_ways()
        if any(self._can_change(other, by) for other, by in ways):
            return True
        self._make(cell, -change)
        self._changed.discard(cell)
        return False

    def _make(self, cell: Cell, change: int) -> None:
        self._changed.add(cell)
        for place, sign in self._places.get(cell, ()):
            over = self._over.pop(place, 0) + sign * change
            if over:
                self._over[place] = over

    def _fewest_ways(self) -> list[tuple[Cell, int]]:
        """What could be changed so that a sum adds up again, or nearly so: of the sum for which that is least. Where there is none, that
        is seen at once.
        """
        fewest: list[tuple[Cell, int]] | None = None
        for place, over in self._over.items():
            less = -1 if over > 0 else 1
            ways = [
                (cell, sign * less)
                for cell, sign in self._movable[place]
                if cell not in self._changed and cell in self._may[sign * less]
            ]
            if fewest is None or len(ways) < len(fewest):
                fewest = ways
                if len(ways) < 2:
                    break
        return fewest or []
