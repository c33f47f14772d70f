"""What a comparison is made of: an edition of the shipped rules, all of them, local rules laid over them, or a file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from sharewise.commands._rulebooks import open_files, open_rulebook
from sharewise.commands.adoptions import is_adoption, shipped_adoptions
from sharewise.errors import WrongUse
from sharewise.reasoning.compare.comparison import Side
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.load import read_content
from sharewise.text import did_you_mean

SHIPPED = "shipped"


def open_sides(one: str, two: str) -> tuple[Side, Side]:
    """The two sides asked for, each proved.

    Raises:
        WrongUse: one is neither an edition nor local rules nor a file.
        SharewiseError: a file cannot be read, is not what it should be, or breaks a promise.

    """
    shipped = open_rulebook()
    first, second = _side(one, shipped), _side(two, shipped)
    if first.name == second.name:
        # Two files of one name, in two folders.
        first, second = replace(first, name="the first"), replace(second, name="the second")
    return first, second


def open_rules(asked: str) -> Side:
    """The rules asked for: one edition of the shipped ones or all, local rules by name, or the rules in a file; proved.

    Raises:
        SharewiseError: as `open_sides`.

    """
    return _side(asked, open_rulebook())


def _side(asked: str, shipped: CompiledRulebook) -> Side:
    editions, adoptions = shipped.loaded.rules.editions, shipped_adoptions()
    if asked in editions:
        return Side(editions[asked].year, shipped, asked)
    if asked == SHIPPED:
        return Side(SHIPPED, shipped, None)
    if asked in adoptions:
        return Side(asked, open_rulebook(asked), None)
    path = Path(asked)
    if not os.path.isfile(path):
        known = [*editions, SHIPPED, *adoptions]
        raise WrongUse(
            f"'{asked}' is no edition, no local rules and no file: {did_you_mean(asked, known)}\n"
            f"'{SHIPPED}' stands for the rules that come with sharewise, in all editions."
        )
    if is_adoption(read_content(path).content):
        return Side(path.name, open_rulebook(asked), None)
    return Side(path.name, open_files(path), None)
