"""docs/ten-years.md says what follows from what was measured: each of its figures is worked out again here."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "docs/ten-years.md").read_text(encoding="utf-8")
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_UNITS = {"records": 1, "MB": 1e6, "GB": 1e9, "s": 1, "min": 60, "h": 3600}


def _rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")]
    return rows[2:]


MEASURED = {name.strip("`"): float(number) for name, number, *_ in _rows("What was assumed and measured")}
WORKED_OUT = [(what, said, formula.strip("`")) for _, what, said, formula in _rows("What follows")]


def worked_out(formula: str) -> float:
    """What a formula comes to, with the names of the first table. Numbers, names, `ceil` and arithmetic alone."""

    def value(node: ast.expr) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return number
            case ast.Name(id=name):
                return MEASURED[name]
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATORS[type(op)](value(left), value(right))
            case ast.Call(func=ast.Name(id="ceil"), args=[argument]):
                return math.ceil(value(argument))
        raise AssertionError(ast.dump(node))

    return value(ast.parse(formula, mode="eval").body)


def as_said(number: float, said: str) -> str:
    """A number in the unit of what is said, and with as many digits."""
    digits, _, unit = said.partition(" ")
    found = number / _UNITS[unit]
    plain = digits.replace(",", "")
    places = len(plain.partition(".")[2])
    if not places:
        # 22,700 is said to three digits, 819 to all.
        kept = len(plain.rstrip("0")) if found >= 10_000 else len(plain)
        found = round(found, kept - len(plain))
    return f"{found:,.{places}f} {unit}"


@pytest.mark.parametrize(("what", "said", "formula"), WORKED_OUT)
def test_each_figure_is_what_follows_from_what_was_measured(what: str, said: str, formula: str) -> None:
    assert as_said(worked_out(formula), said) == said, what


def test_what_was_measured_is_used_and_says_where_it_is_from() -> None:
    used = {name for *_, formula in WORKED_OUT for name in re.findall(r"[a-z]+", formula)}
    assert used - {"ceil"} == set(MEASURED)
    sources = {row[3] for row in _rows("What was assumed and measured")}
    assert sources == {"assumed", "usual", "`bulk`", "`startup`", "`growth`", "`growth --full`"}


def test_no_other_figure_stands_on_the_page() -> None:
    prose = "\n".join(line for line in PAGE.splitlines() if not line.startswith(("|", "Two cores")))
    tables = "\n".join(line for line in PAGE.splitlines() if line.startswith("|"))
    for figure in re.findall(r"\d[\d,.]*\d|\d", prose):
        assert figure in re.findall(r"\d[\d,.]*\d|\d", tables), figure


@pytest.mark.parametrize(
    ("number", "said"),
    [(122.4e6, "123 MB"), (123.6e6, "123 MB"), (3.75, "3.7 s"), (22_760, "22,700 records"), (818e9, "819 GB")],
)
def test_a_figure_that_does_not_follow_is_noticed(number: float, said: str) -> None:
    assert as_said(number, said) != said
