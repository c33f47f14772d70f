"""What the shell offers for a word that is not finished yet.

A word is completed while a person types. So nothing is written and nothing is said here, and where something cannot be read,
nothing of it is offered. What can be offered stands beside what it is offered for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import TypeAlias

import typer

from sharewise.errors import SharewiseError

# A word to offer, and what it is: some shells show that beside it.
Offered: TypeAlias = tuple[str, str]
Offers: TypeAlias = Callable[[typer.Context, str], list[Offered]]


def _shown(words: str) -> str:
    """What stands beside a word. Some shells evaluate what they are told: nothing is left in it that could act on one."""
    return " ".join("".join(each if each.isalnum() or each in "-./," else " " for each in words).split())


def completion(find: Callable[[typer.Context, str], Iterable[Offered]]) -> Offers:
    """What offers the words that are found: Typer leaves out those that do not begin as is typed."""

    def offers(ctx: typer.Context, incomplete: str) -> list[Offered]:
        with contextlib.suppress(SharewiseError, OSError):
            return [(word, _shown(about)) for word, about in find(ctx, incomplete)]
        return []

    return offers
