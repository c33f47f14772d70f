"""What a check looks at: a rulebook and its diagrams, as far as they could be built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sharewise.reasoning.diagram.build import Budget
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.rulebook.load import Loaded


@dataclass(frozen=True)
class Subject:
    """A rulebook under check, the diagram of each edition that could be built, and how many states a check may keep."""

    loaded: Loaded
    diagrams: Mapping[str, Diagram]
    budget: Budget = field(default_factory=Budget)

    @property
    def is_whole(self) -> bool:
        """Whether every edition could be built, so that what is in none of the diagrams is nowhere."""
        return len(self.diagrams) == len(self.loaded.rules.editions)

    def is_own(self, *path: str) -> bool:
        """Whether a part stands in the file that is checked: under local rules, the national part does not."""
        loaded = self.loaded
        return loaded.rules.adoption is None or loaded.position(*path).file == loaded.position("adoption").file
