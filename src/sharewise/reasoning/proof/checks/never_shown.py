"""Steps and conditions for sharing whose own condition never holds where they could be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sharewise.reasoning.diagram.search import PathQuery, has_path
from sharewise.reasoning.proof.diagnostics import NEVER_SHOWN, Diagnostic
from sharewise.reasoning.proof.guarantees import distinct_diagrams
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.conditions import ALWAYS, Condition, Conjunction
from sharewise.rulebook.model import Rulebook, SharingCondition, Step
from sharewise.text import listed


def never_shown(subject: Subject) -> Iterator[Diagnostic]:
    """Steps and conditions that stand with an outcome and are not shown with it after any answers, in any edition.

    A question for words can be answered in any way after the outcome is known, so what looks at one does not count.
    """
    if not subject.is_whole:
        return
    rules = subject.loaded.rules
    diagrams = distinct_diagrams(subject.diagrams).values()
    kinds: Mapping[str, Mapping[str, Step | SharingCondition]] = {"steps": rules.steps, "conditions": rules.conditions}
    for kind, parts in kinds.items():
        for name, part in parts.items():
            if part.when == ALWAYS or (rules.adoption is not None and not name.startswith(LOCAL)):
                continue
            outcomes = [end for end, outcome in rules.outcomes.items() if name in getattr(outcome, kind)]
            query = _shown_with(outcomes, part.when, rules)
            if not any(has_path(diagram, query, subject.budget) for diagram in diagrams):
                position = subject.loaded.position(kind, name, "when")
                yield NEVER_SHOWN.at(position, part=name, outcomes=listed([f"'{end}'" for end in outcomes], "or"))


def _shown_with(outcomes: Collection[str], when: Condition, rules: Rulebook) -> PathQuery:
    conjunctions = [
        Conjunction({question: test for question, test in each.tests.items() if question in rules.questions})
        for each in when.conjunctions
    ]
    every = (1 << len(conjunctions)) - 1
    return PathQuery(lambda end, held: end in outcomes and held != 0, conjunctions, outcomes, needs=every)
