"""Everything that is proved or counted agrees with trying out every set of answers, over thousands of random rulebooks.

Seeds are fixed. The plain way (`tests/oracle.py`) shares no code with the real one beyond the model and its conditions.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from sharewise.reasoning.diagram.decision_diagram import Diagram, diagrams_of, leaves
from sharewise.reasoning.diagram.search import Shown, find_apart, find_decided_by
from sharewise.reasoning.proof.checks.reach import gaps, never_asked, never_reached
from sharewise.reasoning.proof.checks.rows import rows_not_needed, rows_that_meet
from sharewise.reasoning.proof.guarantees import distinct_diagrams, find_breach
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.guarantee import EditionsAgree, Guarantee, Only
from sharewise.rulebook.load import Loaded
from sharewise.rulebook.model import Rulebook
from sharewise.strict_yaml import PositionedData
from tests.support.needed import WHOLE, times
from tests.support.oracle import (
    Answers,
    PlainEdition,
    ending_apart,
    first_row_that_fits,
    plain_rows,
    random_guarantees,
    random_rulebook,
)

# In parts, so that several processes share them.
PARTS = range(10)
IN_EACH = times(10, 80, 220)


def rulebooks(part: int, what: str) -> list[tuple[Rulebook, random.Random]]:
    chance = random.Random(f"{what} {part}")
    return [(random_rulebook(chance), chance) for _ in range(IN_EACH)]


def looked_at(rules: Rulebook) -> Subject:
    return Subject(Loaded(rules, "", PositionedData({}, {}, "random.yaml")), diagrams_of(rules))


def _length(answers: Answers) -> int:
    return len(answers)


def is_the_shortest(shown: Shown | None, sets: list[Answers]) -> None:
    """As many as the plain way finds; and the example is one of them, none is shorter, and it is the first of these."""
    if shown is None:
        assert not sets
        return
    assert shown.count == len(sets)
    first = min(sets, key=_length)
    assert shown.answers == first
    assert list(shown.answers) == list(first)


@pytest.mark.parametrize("part", PARTS)
def test_what_is_reached_and_what_is_not(part: int) -> None:
    for rules, _ in rulebooks(part, "reach"):
        looked = looked_at(rules)
        plain = {edition: PlainEdition(rules, edition) for edition in rules.editions}
        for edition, diagram in looked.diagrams.items():
            reached = plain[edition].reached
            assert list(diagram.paths()) == reached
            assert diagram.path_lengths() == Counter(len(answers) for answers, _ in reached)
            assert diagram.outcomes_from(diagram.root) == {end for _, end in reached}
        in_no_row = {found.edition: found for found in gaps(looked)}
        for edition in distinct_diagrams(looked.diagrams):
            unfit = [answers for answers, end in plain[edition].reached if end is None]
            gap = in_no_row.get(edition)
            is_the_shortest(None if gap is None else gap.shown, unfit)
        said = {
            (found.kind.code, found.sentence.split("'")[1]) for found in (*never_reached(looked), *never_asked(looked))
        }
        deciding = {row.id for each in plain.values() for _, row, _ in each.wholes if row}
        ends = {end for each in plain.values() for _, end in each.reached}
        asked = {question for each in plain.values() for answers, _ in each.reached for question in answers}
        given = {pair for each in plain.values() for answers, _ in each.reached for pair in answers.items()}
        rows = {row for stage in rules.stages.values() for row in stage.rows}
        assert said == {
            *(("dead-row", row) for row in rows - deciding),
            *(("outcome-never-reached", outcome) for outcome in rules.outcomes.keys() - ends),
            *(("question-never-asked", question) for question in rules.questions.keys() - asked),
            *(
                ("answer-never-offered", code)
                for question in asked
                for code in rules.questions[question].answers
                if (question, code) not in given
            ),
        }


def in_the_plain_way(guarantee: Guarantee, rules: Rulebook, diagrams: dict[str, Diagram]) -> tuple[str, list[Answers]]:
    """The first edition that breaks a guarantee, and the sets of answers that show it."""
    for edition in distinct_diagrams(diagrams):
        sets = [answers for answers, _ in PlainEdition(rules, edition).breaches(guarantee.kinds[0][1])]
        if sets:
            return edition, sets
    return "", []


@pytest.mark.parametrize("part", PARTS)
def test_guarantees(part: int) -> None:
    seen: Counter[tuple[str, bool]] = Counter()
    for rules, chance in rulebooks(part, "guarantees"):
        diagrams = diagrams_of(rules)
        for guarantee in random_guarantees(chance, rules):
            ((name, kind),) = guarantee.kinds
            breach = find_breach(guarantee, diagrams)
            seen[name, breach is not None] += 1
            if isinstance(kind, EditionsAgree):
                old, new = (PlainEdition(rules, edition) for edition in ("old", "new"))
                is_the_shortest(
                    find_apart(diagrams["old"], diagrams["new"], kind.excepted.conjunctions),
                    ending_apart(old, new, kind.excepted),
                )
                assert (breach is None) == (not ending_apart(old, new, kind.excepted))
                continue
            edition, sets = in_the_plain_way(guarantee, rules, diagrams)
            is_the_shortest(None if breach is None else breach.shown, sets)
            if breach is not None:
                assert breach.edition == edition
                if isinstance(kind, Only) and "questions" in breach.how:
                    assert breach.how == f"after {len(breach.shown.answers)} questions"
    kinds = ("never", "only", "only_if", "swap", "raise", "carries", "editions_agree")
    assert not WHOLE or {(kind, is_broken) for kind in kinds for is_broken in (True, False)} <= seen.keys()


@pytest.mark.parametrize("part", PARTS)
def test_rows_beside_each_other(part: int) -> None:
    for rules, _ in rulebooks(part, "rows"):
        looked = looked_at(rules)
        not_needed = {found.sentence.split("'")[1] for found in rows_not_needed(looked)}
        plain = {edition: PlainEdition(rules, edition) for edition in rules.editions}
        for row in (row for stage in rules.stages.values() for row in stage.rows):
            changed = False
            for edition, each in plain.items():
                without = [other for other in plain_rows(rules, edition) if other.id != row]
                for whole, decides, _ in each.wholes:
                    other = first_row_that_fits(without, whole)
                    changed |= (decides and decides.outcome) != (other and other.outcome)
            decides_somewhere = any(by and by.id == row for each in plain.values() for _, by, _ in each.wholes)
            assert (row in not_needed) == (decides_somewhere and not changed)
        for edition, diagram in looked.diagrams.items():
            for row in sorted(name for name in leaves(diagram.rows_root) if name is not None):
                deciding = {tuple(taken.items()) for _, by, taken in plain[edition].wholes if by and by.id == row}
                sets = [answers for answers, _ in plain[edition].reached if tuple(answers.items()) in deciding]
                is_the_shortest(find_decided_by(diagram, row), sets)


@pytest.mark.parametrize("part", PARTS)
def test_rows_that_meet(part: int) -> None:
    for rules, _ in rulebooks(part, "meeting"):
        looked = looked_at(rules)
        said = list(rows_that_meet(looked))
        plain = {edition: PlainEdition(rules, edition) for edition in rules.editions}
        expected: list[tuple[str, tuple[str, ...], str, int]] = []
        for stage in rules.stages.values():
            for row in stage.rows:
                told: set[str] = set()
                for edition in distinct_diagrams(looked.diagrams):
                    met = meetings(plain[edition], list(stage.rows), row)
                    fresh = met.keys() - told
                    told |= fresh
                    if fresh:
                        sets = {key for name in fresh for key in met[name]}
                        names = tuple(name for name in stage.rows if name in fresh)
                        expected.append((row, names, edition, len(sets)))
        found = [
            (words[1], tuple(words[3::2]), each.edition, each.shown and each.shown.count)
            for each in said
            if (words := each.sentence.split("'"))
        ]
        assert found == expected


def meetings(plain: PlainEdition, stage: list[str], row: str) -> dict[str, set[tuple[tuple[str, str], ...]]]:
    """The earlier rows of the stage that decide with another outcome where `row` fits too, and under which answers."""
    mine = next((each for each in plain.rows if each.id == row), None)
    found: dict[str, set[tuple[tuple[str, str], ...]]] = {}
    for whole, by, taken in plain.wholes if mine else ():
        if mine is None or by is None or by.id not in stage[: stage.index(row)] or by.outcome == mine.outcome:
            continue
        if first_row_that_fits([mine], whole):
            found.setdefault(by.id, set()).add(tuple(taken.items()))
    return found
