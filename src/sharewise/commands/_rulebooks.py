"""Opening the rulebook: what every command does that asks or shows rules.

What is known to be proved, byte for byte, is not proved again; anything else is validated and proved first.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from sharewise.commands.adoptions import NONE, adoption_file, shipped_adoptions
from sharewise.errors import BadFile, Problem, WrongUse
from sharewise.folders import folders, read_settings
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.rulebook import proof_cache
from sharewise.rulebook.load import Content, Loaded, read_content, read_known, read_rules, shipped_rulebook
from sharewise.settings import Settings, path_problem
from sharewise.text import did_you_mean


def open_rulebook(adoption: str | None = None) -> CompiledRulebook:
    """The shipped rulebook, proved; with the adoption of this name (or in this file) laid over it.

    Raises:
        SharewiseError: a file is missing, is not what it should be, or breaks a promise.

    """
    return open_files(shipped_rulebook(), adoption_file(adoption))


def open_files(path: Path, adoption: Path | None = None) -> CompiledRulebook:
    """The rulebook in a file, proved, with the adoption in another laid over it.

    Raises:
        SharewiseError: as `open_rulebook`.

    """
    base = read_content(path)
    over = None if adoption is None else read_content(adoption, "adoption")
    if _is_known(base, over):
        try:
            loaded = read_known(base, over)
        except BadFile:
            # The cache is wrong. What is wrong with the file is said where it is read in full.
            pass
        else:
            return compile_rulebook(loaded)
    # Imported here: what is known to be proved needs none of it.
    from sharewise.reasoning.proof.prove import prove

    return prove(read_rules(base, over))


def _is_known(base: Content, over: Content | None) -> bool:
    digests = base.sha256, None if over is None else over.sha256
    shipped = shipped_rulebook().parent
    return proof_cache.is_listed_as_proved(shipped, *digests) or proof_cache.is_cached(folders().proved, *digests)


def cache_proof(loaded: Loaded) -> None:
    """Note in the cache that a rulebook was proved, unless it is known already."""
    digests = loaded.sha256, loaded.adoption_sha256
    if not proof_cache.is_listed_as_proved(shipped_rulebook().parent, *digests):
        proof_cache.add_to_cache(folders().proved, *digests)


def chosen_adoption(adoption: str | None) -> str | None:
    """The adoption asked for, or that of the settings.

    Raises:
        SharewiseError: there is none of the name that the settings give, or they are at fault.

    """
    if adoption is not None:
        return adoption
    settings = read_settings()
    try:
        return settled_adoption(settings)
    except BadFile as bad:
        raise _with_way_on(bad, f"--adoption {NONE}") from None


def settled_adoption(settings: Settings) -> str | None:
    """The adoption that settings name: one that ships, or a file by its full name.

    Raises:
        BadFile: there is no such adoption. The position is that in the settings.

    """
    named = settings.adoption
    if named is None or named == NONE:
        return None
    shipped = shipped_adoptions()
    if named in shipped or (path_problem(named) is None and os.path.isfile(Path(named).expanduser())):
        return named
    problem = (
        "the file of local rules that is named here is not there"
        if path_problem(named) is None
        else f"there are no local rules of this name: {did_you_mean(named, shipped)} A file has to be named in full."
    )
    position = settings.positions["adoption"]
    raise BadFile([Problem(position, problem, "unknown-name")])


def chosen_edition(rulebook: CompiledRulebook, edition: str | None) -> str:
    """The edition asked for, or that of the settings, or that of the rules.

    Raises:
        WrongUse: there is no such edition.

    """
    if edition is None:
        settings = read_settings()
        try:
            return settled_edition(rulebook, settings)
        except BadFile as bad:
            raise _with_way_on(bad, f"--edition {rulebook.loaded.rules.default_edition}") from None
    rules = rulebook.loaded.rules
    if edition not in rules.editions:
        raise WrongUse(f"There is no such edition: {did_you_mean(edition, rules.editions)}")
    return edition


def settled_edition(rulebook: CompiledRulebook, settings: Settings) -> str:
    """The edition that settings name, or that of the rules where they name none.

    Raises:
        BadFile: there is no such edition. The position is that in the settings.

    """
    rules, named = rulebook.loaded.rules, settings.edition
    if named is None:
        return rules.default_edition
    if named in rules.editions:
        return named
    problem = f"there is no such edition of the rules: {did_you_mean(named, rules.editions)}"
    raise BadFile([Problem(settings.positions["edition"], problem, "unknown-name")])


def _with_way_on(bad: BadFile, option: str) -> BadFile:
    """The same fault in the settings, with how to go on before it is mended."""
    return BadFile(
        [replace(each, message=f"{each.message}\nTo go on without it, add: {option}") for each in bad.problems]
    )
