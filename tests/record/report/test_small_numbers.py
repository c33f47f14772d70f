"""From all that is printed, no small number can be worked out: tried against every table of numbers that fits it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from sharewise.record.report.small_numbers import Cell, Sum, hidden_cells, is_small
from tests.support.needed import WHOLE, examples

# Small tables of small numbers, so that all that could stand in them can be tried.
_TABLES = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 8), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def named(table: list[list[int]]) -> tuple[dict[Cell, int], list[Sum]]:
    """A table with its totals and what adds up in it."""
    rows, columns = range(len(table)), range(len(table[0]))
    counts: dict[Cell, int] = {(f"{row}", f"{column}"): table[row][column] for row in rows for column in columns}
    counts |= {("row", f"{row}"): sum(table[row]) for row in rows}
    counts |= {("column", f"{column}"): sum(each[column] for each in table) for column in columns}
    counts[("all",)] = sum(map(sum, table))
    sums = [Sum(("row", f"{row}"), tuple((f"{row}", f"{column}") for column in columns)) for row in rows]
    sums += [Sum(("column", f"{column}"), tuple((f"{row}", f"{column}") for row in rows)) for column in columns]
    sums.append(Sum(("all",), tuple(("row", f"{row}") for row in rows)))
    return counts, sums


def fitting(table: list[list[int]], hidden: frozenset[Cell]) -> Iterator[list[list[int]]]:
    """Every table that could stand where this one does, for a reader who knows that what is hidden is not 0."""
    counts, _ = named(table)
    most = 1 + max(max(row) for row in table)

    def fits(cell: Cell, number: int) -> bool:
        return number > 0 if cell in hidden else number == counts[cell]

    # Row by row: most of what could stand in one row is ruled out by its total, before the rows are put together.
    rows_that_fit = [
        [
            each
            for each in itertools.product(
                *(
                    range(1, most + 1) if (f"{row}", f"{column}") in hidden else [table[row][column]]
                    for column in range(len(table[0]))
                )
            )
            if fits(("row", f"{row}"), sum(each))
        ]
        for row in range(len(table))
    ]
    for rows in itertools.product(*rows_that_fit):
        columns = [sum(column) for column in zip(*rows, strict=True)]
        if fits(("all",), sum(columns)) and all(fits(("column", f"{at}"), each) for at, each in enumerate(columns)):
            yield [list(row) for row in rows]


@settings(max_examples=examples(60), deadline=None)
@given(_TABLES)
def test_no_small_number_of_a_table_with_its_totals_can_be_worked_out(table: list[list[int]]) -> None:
    if sum(1 for row in table for each in row if each) > (6 if WHOLE else 4):
        table = [row[:2] for row in table[:3]]
    counts, sums = named(table)
    hidden = hidden_cells(counts, sums)
    unknown = {cell for cell, count in counts.items() if is_small(count)}
    assert unknown <= hidden
    values: dict[Cell, set[int]] = {cell: set() for cell in unknown}
    for other in fitting(table, hidden):
        said, _ = named(other)
        for cell in unknown:
            values[cell].add(said[cell])
        if all(len(each) > 1 for each in values.values()):
            break
    assert all(len(each) > 1 for each in values.values()), (table, hidden, values)


@given(_TABLES)
def test_nothing_is_hidden_where_nothing_is_small_and_no_0_is_ever_hidden(table: list[list[int]]) -> None:
    counts, sums = named(table)
    hidden = hidden_cells(counts, sums)
    assert all(counts[cell] for cell in hidden)
    assert bool(hidden) == any(is_small(count) for count in counts.values())


def test_the_one_beside_a_small_number_is_hidden_where_their_total_is_shown() -> None:
    counts: dict[Cell, int] = {("all",): 30, ("a",): 2, ("b",): 9, ("c",): 19}
    assert hidden_cells(counts, [Sum(("all",), (("a",), ("b",), ("c",)))]) == {("a",), ("b",)}


def test_a_total_that_everybody_can_tell_is_shown() -> None:
    """All 14 decisions are of one month: the total is not hidden beside it, though its other parts are."""
    counts: dict[Cell, int] = {("all",): 14, ("march",): 14, ("april",): 0, ("a",): 3, ("b",): 4, ("c",): 7}
    sums = [Sum(("all",), (("march",), ("april",))), Sum(("all",), (("a",), ("b",), ("c",)))]
    assert hidden_cells(counts, sums).isdisjoint({("all",), ("march",)})


def test_what_is_never_printed_can_be_worked_out_neither() -> None:
    """Of 20 who were advised one way, 18 kept to it: then two did not, wherever that stands."""
    counts: dict[Cell, int] = {("decided",): 20, ("kept",): 18, ("came",): 2}
    assert hidden_cells(counts, [Sum(("decided",), (("kept",), ("came",)))], unprinted=[("came",)]) > {("came",)}
