"""What a comparison is made of: an edition of the shipped rules by its id, all of them, or a rulebook file."""

from __future__ import annotations

from pathlib import Path

from sharewise.commands.opening import open_rulebook
from sharewise.errors import WrongUse
from sharewise.reasoning.comparison import Side
from sharewise.reasoning.proof import Proved, prove
from sharewise.rulebook.load import load_rulebook
from sharewise.text import did_you_mean

SHIPPED = "shipped"


def open_sides(one: str, two: str) -> tuple[Side, Side]:
    """The two sides asked for, each proved.

    Raises:
        WrongUse: one is neither an edition nor a file.
        SharewiseError: a file cannot be read, is not a rulebook, or breaks a promise.

    """
    shipped = open_rulebook()
    first, second = _side(one, shipped), _side(two, shipped)
    if first.name == second.name:
        # Two files of one name, in two folders: the page says which is which.
        first, second = (
            Side("the first", first.proved, first.edition),
            Side("the second", second.proved, second.edition),
        )
    return first, second


def _side(asked: str, shipped: Proved) -> Side:
    editions = shipped.loaded.rules.editions
    if asked in editions:
        return Side(editions[asked].year, shipped, asked)
    if asked == SHIPPED:
        return Side(SHIPPED, shipped, None)
    path = Path(asked)
    if not path.is_file():
        raise WrongUse(
            f"'{asked}' is neither an edition nor a file: {did_you_mean(asked, [*editions, SHIPPED])}\n"
            f"'{SHIPPED}' stands for the rules that come with sharewise, in all editions."
        )
    return Side(path.name, prove(load_rulebook(path)), None)
