"""Rulebooks of any size, made up: so many questions with so many answers each, and so many rows, the same each time.

Only what decides is there, no words. The rows leave no gap, and each decides somewhere and has an example, so that a
proof has all of its work to do and ends well.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, leaves
from sharewise.reasoning.diagram.search import find_decided_by
from sharewise.rulebook.conditions import ALWAYS, Condition, Conjunction, Test
from sharewise.rulebook.guarantee import Guarantee, Never, OnlyIf, Raise
from sharewise.rulebook.load import Loaded
from sharewise.rulebook.model import Answer, Example, Expectation, Outcome, Question, Row, Rulebook, Stage
from sharewise.strict_yaml import PositionedData
from tests.support.unchecked import unchecked


@dataclass(frozen=True)
class Size:
    """How large a rulebook is. `near`: how far apart the questions of one row may stand."""

    questions: int
    answers: int
    rows: int
    near: int

    @property
    def combinations(self) -> int:
        return int(self.answers**self.questions)


# 1.07e9 combinations.
BILLION = Size(questions=15, answers=4, rows=60, near=6)


def synthetic(size: Size, seed: int = 20261122) -> Loaded:
    """A rulebook of that size: the same for the same seed."""
    chance = random.Random(f"{size} {seed}")
    names = [f"q{number}" for number in range(size.questions)]
    codes = [f"a{number}" for number in range(size.answers)]
    outcomes = [f"o{number}" for number in range(5)]
    rows: dict[str, Row] = {}
    for number in range(size.rows):
        first = chance.randrange(size.questions)
        within = names[first : first + size.near]
        asked = chance.sample(within, min(chance.randint(2, 3), len(within)))
        tests = {name: Test(frozenset(chance.sample(codes, chance.randint(1, 2)))) for name in asked}
        rows[f"r{number}"] = unchecked(
            Row, when=Condition((Conjunction(tests),)), editions=[], outcome=chance.choice(outcomes)
        )
    rows["rest"] = unchecked(Row, when=ALWAYS, editions=[], outcome=outcomes[0])
    rules = unchecked(
        Rulebook,
        questions={
            name: unchecked(
                Question, answers={code: unchecked(Answer, label=code, help=None, offer_when=None) for code in codes}
            )
            for name in names
        },
        stages={"all": unchecked(Stage, title="All", rows=rows)},
        outcomes={name: unchecked(Outcome, topics=[]) for name in outcomes},
        topics={},
        editions={"one": None},
        default_edition="one",
        guarantees=_guarantees(names, codes),
        examples={},
        adoption=None,
    )
    return Loaded(_mended(rules), "0" * 64, PositionedData({}, {}, "synthetic.yaml"))


def _guarantees(names: list[str], codes: list[str]) -> dict[str, Guarantee]:
    """Some that hold, and take a whole search to prove."""
    some = Condition((Conjunction({names[0]: Test(frozenset(codes[:1])), names[-1]: Test(frozenset(codes[:2]))}),))
    kinds: dict[str, Any] = {
        "never": unchecked(Never, when=some, outcomes=["nothing"]),
        "only_if": unchecked(OnlyIf, when=some, outcomes=["nothing"]),
        "raise_": unchecked(
            Raise,
            question=names[0],
            milder=codes[:1],
            worse=codes[1:],
            when=some,
            unless=None,
            after=[],
            outcomes=["nothing"],
        ),
    }
    return {name: unchecked(Guarantee, says="Something.", **{name: kind}) for name, kind in kinds.items()}


def _mended(rules: Rulebook) -> Rulebook:
    """Without the rows that never decide, and with an example of each that does."""
    diagram = Diagram(rules, "one")
    deciding = leaves(diagram.rows_root)
    rows = {name: row for name, row in diagram.rows.items() if name in deciding}
    examples: dict[str, Example] = {}
    for name in rows:
        shown = find_decided_by(diagram, name)
        assert shown is not None
        end = diagram.walk(shown.answers)[1]
        assert isinstance(end, Leaf)
        expected = unchecked(Expectation, outcome=end.name, rows=diagram.deciding_rows(shown.answers))
        examples[name] = unchecked(Example, edition=None, answers=shown.answers, expect=expected)
    stages = {"all": unchecked(Stage, title="All", rows=rows)}
    return rules.but(stages=stages, examples=examples)
