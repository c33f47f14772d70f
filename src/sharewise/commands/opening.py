"""Opening the rulebook: what every command does that asks or shows rules. Loaded, validated and proved each time."""

from __future__ import annotations

from sharewise.errors import WrongUse
from sharewise.reasoning.proof import Proved, prove
from sharewise.rulebook.load import load_rulebook, shipped_rulebook
from sharewise.text import did_you_mean


def open_rulebook() -> Proved:
    """The shipped rulebook, proved.

    Raises:
        SharewiseError: it is missing, not a rulebook, or breaks a promise.

    """
    return prove(load_rulebook(shipped_rulebook()))


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
