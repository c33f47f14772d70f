"""Opening the rulebook: what every command does that asks or shows rules. Loaded, validated and proved each time."""

from __future__ import annotations

from sharewise.commands.adoptions import adoption_file
from sharewise.errors import WrongUse
from sharewise.reasoning.proof import Proved, prove
from sharewise.rulebook.load import load_rulebook, shipped_rulebook
from sharewise.text import did_you_mean


def open_rulebook(adoption: str | None = None) -> Proved:
    """The shipped rulebook, proved; with the adoption of this name (or in this file) laid over it.

    Raises:
        SharewiseError: a file is missing, is not what it should be, or breaks a promise.

    """
    return prove(load_rulebook(shipped_rulebook(), adoption_file(adoption)))


def chosen_edition(proved: Proved, edition: str | None) -> str:
    """The edition asked for, or the default one.

    Raises:
        WrongUse: there is no such edition.

    """
    rules = proved.loaded.rules
    if edition is None:
        return rules.default_edition
    if edition not in rules.editions:
        raise WrongUse(f"There is no such edition: {did_you_mean(edition, rules.editions)}")
    return edition
