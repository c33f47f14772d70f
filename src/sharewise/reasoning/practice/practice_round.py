"""A round of exercises, done by one person or by a group. It lives as long as the command does, and is never saved."""

from __future__ import annotations

from dataclasses import replace

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.reasoning.practice.attempt import Attempt, Feedback, feedback_on
from sharewise.reasoning.practice.exercise import Exercise
from sharewise.rulebook.model import Rulebook
from sharewise.values import frozen


@frozen
class PracticeRound:
    """The exercises of a round, and what came of those that are done.

    Attributes:
        people: the initials of a group, in the order in which they decide. Empty: one person alone.

    """

    rulebook: CompiledRulebook
    edition: str
    exercises: tuple[Exercise, ...]
    people: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()

    @property
    def rules(self) -> Rulebook:
        """The rulebook as it was written."""
        return self.rulebook.loaded.rules

    @property
    def diagram(self) -> Diagram:
        """The decision diagram of the edition."""
        return self.rulebook.diagrams[self.edition]

    @property
    def exercise(self) -> Exercise:
        """The exercise that comes next. There has to be one."""
        return self.exercises[len(self.attempts)]

    @property
    def is_last(self) -> bool:
        """Whether the exercise that comes next is the last one."""
        return len(self.attempts) + 1 == len(self.exercises)

    def feedback(self, attempt: Attempt) -> Feedback:
        """What is said back about an attempt."""
        return feedback_on(self.rulebook, self.edition, attempt)

    def with_attempt(self, attempt: Attempt) -> PracticeRound:
        """The round after one more exercise."""
        return replace(self, attempts=(*self.attempts, attempt))
