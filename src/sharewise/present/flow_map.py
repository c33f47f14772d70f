"""What a map is drawn from, whatever its format."""

from __future__ import annotations

from typing import Literal

from sharewise.reasoning.flow import Flow
from sharewise.rulebook.model import Rulebook
from sharewise.values import frozen


@frozen
class FlowMap:
    """The way through the questions of one edition.

    Attributes:
        rules: the rulebook.
        edition: the edition's id.
        flow: the states that are drawn: all, or those from which one outcome is reached.
        total: the number of all sets of answers of the edition.
        command: the command that gives the same in words.
        part: which part of it is shown, by its number, or that all are, each by itself. None: the whole, as one.

    """

    rules: Rulebook
    edition: str
    flow: Flow
    total: int
    command: str
    part: int | Literal["all"] | None = None
