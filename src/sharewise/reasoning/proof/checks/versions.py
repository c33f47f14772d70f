"""A version number that says less than what was changed."""

from __future__ import annotations

from collections.abc import Iterator

from sharewise.reasoning.compare.version import smallest_version
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.proof.diagnostics import Found


def version_too_small(before: CompiledRulebook, after: CompiledRulebook) -> Iterator[Found]:
    """Whether the version of `after` is too small for what was changed since `before`."""
    needed = smallest_version(before, after)
    if not needed.enough:
        old, new = before.loaded.rules.version, after.loaded.rules.version
        yield Found(
            "version-too-small",
            "warning",
            after.loaded.position("version"),
            f"version {new} says less than what was changed since {old}: it needs at least {needed.version}",
        )
