"""Where a practitioner is asked to stop and think, as frozen models. None of these steers a question or an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from sharewise.rulebook.base import Id, Part, Text, When
from sharewise.rulebook.conditions import ALWAYS


class Jurisdiction(Part):
    """A place whose law and procedures differ from those that the rulebook is written for, and what is said about it."""

    title: Text
    notice: Text
    sources: list[Id]


class Conflict(Part):
    """Answers that hardly fit together, and what to look at again. They may be right all the same."""

    when: When
    says: Text
    sources: list[Id]

    def questions(self, answers: Mapping[str, str]) -> list[str]:
        """The questions whose answers conflict, in the order in which they were asked."""
        named = {question for question, _ in self.when.named()}
        return [question for question in answers if question in named]


class Caution(Part):
    """What to remember where something else is decided than was recommended.

    `recommended` and `decided` are outcomes. It is shown where both fit, and the answers do.
    """

    recommended: Annotated[list[Id], Field(min_length=1)]
    decided: Annotated[list[Id], Field(min_length=1)]
    when: When = ALWAYS
    says: Text
    sources: list[Id]

    def fits(self, recommended: str, decided: str, answers: Mapping[str, str]) -> bool:
        return recommended in self.recommended and decided in self.decided and self.when.holds(answers)
