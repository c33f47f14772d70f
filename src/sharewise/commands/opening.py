"""Opening the rulebook: what every command does that asks or shows rules.

What is known to be proved, byte for byte, is not proved again; anything else is validated and proved first.
"""

from __future__ import annotations

from pathlib import Path

from sharewise.commands.adoptions import adoption_file
from sharewise.errors import BadFile, WrongUse
from sharewise.reasoning.diagram import diagrams_of
from sharewise.reasoning.proof import Proved, prove
from sharewise.rulebook import proved as memory
from sharewise.rulebook.load import Content, Loaded, read_content, read_known, read_rules, shipped_rulebook
from sharewise.settings import folders
from sharewise.text import did_you_mean


def open_rulebook(adoption: str | None = None) -> Proved:
    """The shipped rulebook, proved; with the adoption of this name (or in this file) laid over it.

    Raises:
        SharewiseError: a file is missing, is not what it should be, or breaks a promise.

    """
    return open_files(shipped_rulebook(), adoption_file(adoption))


def open_files(rulebook: Path, adoption: Path | None = None) -> Proved:
    """The rulebook in a file, proved, with the adoption in another laid over it.

    Raises:
        SharewiseError: as `open_rulebook`.

    """
    base = read_content(rulebook)
    over = None if adoption is None else read_content(adoption, "adoption")
    if _is_known(base, over):
        try:
            loaded = read_known(base, over)
        except BadFile:
            # The memory is wrong. What is wrong with the file is said where it is read in full.
            pass
        else:
            return Proved(loaded, diagrams_of(loaded.rules))
    return prove(read_rules(base, over))


def _is_known(base: Content, over: Content | None) -> bool:
    digests = base.sha256, None if over is None else over.sha256
    shipped = shipped_rulebook().parent
    return memory.is_shipped_as_proved(shipped, *digests) or memory.is_remembered(folders().proved, *digests)


def remember(loaded: Loaded) -> None:
    """Write down that a rulebook was proved, unless it is known already."""
    digests = loaded.sha256, loaded.adoption_sha256
    if not memory.is_shipped_as_proved(shipped_rulebook().parent, *digests):
        memory.remember(folders().proved, *digests)


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
