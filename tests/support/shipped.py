"""The rules that ship, loaded and proved once for all tests of a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.proof.prove import prove
from sharewise.rulebook.load import Loaded, load_rulebook, shipped_rulebook

ADOPTIONS = {path.stem: path for path in sorted((shipped_rulebook().parent / "adoptions").glob("*.yaml"))}
EARLIER = sorted((shipped_rulebook().parent / "earlier").glob("*.yaml"))


@cache
def loaded_rules() -> Loaded:
    """The shipped rulebook, not yet proved."""
    return load_rulebook(shipped_rulebook())


@cache
def proved_rules(adoption: Path | None = None) -> CompiledRulebook:
    """The shipped rulebook, with local rules or without, proved."""
    return prove(load_rulebook(shipped_rulebook(), adoption) if adoption else loaded_rules())


@cache
def proved_earlier(rulebook: Path) -> CompiledRulebook:
    """A rulebook that shipped once, proved."""
    return prove(load_rulebook(rulebook))
