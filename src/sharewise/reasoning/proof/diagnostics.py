"""One finding, and what all of them are looked for in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sharewise.errors import Problem, SourcePosition
from sharewise.reasoning.diagram.build import BUDGET
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.rulebook.load import Loaded

Severity: TypeAlias = Literal["error", "warning", "notice"]


@dataclass(frozen=True)
class Found:
    """One thing found in a rulebook.

    Attributes:
        code: its kind, one of `CODES`.
        sentence: what was found.
        count: under how many reachable sets of answers, where that can be said.
        answers: a shortest of these sets, as it can be given in an answers file.
        edition: the edition that these answers are given under.
        paste: what can be put into the file to mend it.

    """

    code: str
    severity: Severity
    position: SourcePosition
    sentence: str
    count: int | None = None
    answers: Mapping[str, str] | None = None
    edition: str | None = None
    paste: str | None = None

    @property
    def problem(self) -> Problem:
        """The finding as one line."""
        parts = [self.sentence]
        if self.count is not None:
            parts.append(f"{self.count:,} {'set' if self.count == 1 else 'sets'} of answers")
        if self.answers is not None:
            said = ", ".join(f"{question}: {answer}" for question, answer in self.answers.items())
            parts.append(f"example: {{{said}}}" + (f" (edition {self.edition})" if self.edition else ""))
        return Problem(self.position, "; ".join(parts), self.code)


@dataclass(frozen=True)
class Looked:
    """What findings are looked for in: a rulebook, and the diagram of each edition that could be worked out."""

    loaded: Loaded
    diagrams: Mapping[str, Diagram]
    budget: int = BUDGET

    @property
    def is_whole(self) -> bool:
        """Whether every edition could be worked out, so that what was found in none of them is nowhere."""
        return len(self.diagrams) == len(self.loaded.rules.editions)
