"""A version number that says less than what was changed."""

from __future__ import annotations

from collections.abc import Iterator

from sharewise.reasoning.compare.version import smallest_version
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.build import Budget
from sharewise.reasoning.proof.diagnostics import VERSION_TOO_SMALL, Diagnostic


def version_too_small(before: CompiledRulebook, after: CompiledRulebook, budget: Budget) -> Iterator[Diagnostic]:
    """Whether the version of `after` is too small for what was changed since `before`."""
    needed = smallest_version(before, after, budget)
    if not needed.enough:
        yield VERSION_TOO_SMALL.at(
            after.loaded.position("version"),
            version=after.loaded.rules.version,
            before=before.loaded.rules.version,
            needed=needed.version,
        )
