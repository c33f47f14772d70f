"""The diagram asks what matters and concludes what the rows say: shown against the plain way to decide."""

from __future__ import annotations

import random

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, diagrams_of
from tests.support.needed import WHOLE, in_short, long, times
from tests.support.oracle import (
    completions,
    every_complete_set,
    first_row_that_fits,
    plain_rows,
    questions_that_matter,
    random_rulebook,
    rows_left,
)

COMPLETIONS = times(10, 20, 200)
RULEBOOKS = 3000 if WHOLE else 300


@long
@pytest.mark.parametrize("edition", ["hmg-2018", "dfe-2024"])
def test_what_was_not_asked_cannot_change_the_outcome(proved: CompiledRulebook, edition: str) -> None:
    """On every reachable path, whatever the answers to the questions that were not asked would have been."""
    rules = proved.loaded.rules
    diagram = proved.diagrams[edition]
    plain = plain_rows(rules, edition)
    chance = random.Random(f"completions {edition}")
    paths = list(diagram.paths())
    for answers, outcome in in_short(paths, 1500):
        rows = set(diagram.deciding_rows(answers))
        left = rows_left(plain, answers)
        wholes = completions(rules, answers, COMPLETIONS, chance)
        assert wholes
        for whole in wholes:
            assert whole is not None
            row = first_row_that_fits(left, whole)
            assert row is not None
            assert row.id in rows
            assert row.outcome == outcome
    assert len(paths) == sum(diagram.path_lengths().values())


def test_editions_with_the_same_rows_decide_alike(proved: CompiledRulebook) -> None:
    old = [proved.diagrams[edition] for edition in ("dcsf-2008", "hmg-2015", "hmg-2018")]
    assert len({id(diagram.root) for diagram in old}) == 1


def test_the_diagram_agrees_with_the_plain_way_over_every_set_of_answers_of_random_rulebooks() -> None:
    chance = random.Random(20260101)
    sets = 0
    for _ in range(RULEBOOKS):
        rules = random_rulebook(chance)
        for edition, diagram in diagrams_of(rules).items():
            rows = plain_rows(rules, edition)
            for answers in every_complete_set(rules):
                sets += 1
                end = diagram.walk(answers)[1]
                assert isinstance(end, Leaf)
                row = first_row_that_fits(rows, answers)
                assert end.name == (row and row.outcome)
    assert sets > RULEBOOKS * 20


@long
def test_a_question_is_asked_exactly_while_its_answer_can_change_the_outcome() -> None:
    chance = random.Random(20260102)
    for _ in range(150 if WHOLE else 50):
        rules = random_rulebook(chance)
        for edition, diagram in diagrams_of(rules).items():
            for answers in chance.sample(every := list(every_complete_set(rules)), min(20, len(every))):
                asked = list(diagram.walk(answers)[0])
                assert asked == questions_that_matter(rules, edition, answers)


def test_the_rows_named_are_exactly_those_that_can_have_decided() -> None:
    chance = random.Random(20260103)
    for _ in range(300 if WHOLE else 100):
        rules = random_rulebook(chance)
        for edition, diagram in diagrams_of(rules).items():
            plain = plain_rows(rules, edition)
            deciding: dict[tuple[tuple[str, str], ...], set[str]] = {}
            for answers in every_complete_set(rules):
                taken = tuple(diagram.walk(answers)[0].items())
                row = first_row_that_fits(plain, answers)
                deciding.setdefault(taken, set()).update({row.id} if row else set())
            for taken, rows in deciding.items():
                assert set(diagram.deciding_rows(dict(taken))) == rows


def test_danger_is_asked_first_and_settles_an_emergency_alone(proved: CompiledRulebook) -> None:
    for diagram in proved.diagrams.values():
        assert diagram.next_question({}) == "danger"
        assert diagram.possible_outcomes({"danger": "yes"}) == ["emergency"]


def test_answers_that_are_not_on_the_way_are_left_out_of_account(proved: CompiledRulebook) -> None:
    diagram: Diagram = proved.diagrams["hmg-2018"]
    taken, end = diagram.walk({"danger": "yes", "risk": "none", "tell": "no"})
    assert taken == {"danger": "yes"}
    assert isinstance(end, Leaf)
    assert end.name == "emergency"


def test_an_answer_that_is_no_longer_offered_does_not_count(proved: CompiledRulebook) -> None:
    diagram = proved.diagrams["hmg-2018"]
    answers = {"danger": "no", "subject": "child", "risk": "significant", "basis": "seen", "harm_to": "self_free"}
    assert diagram.next_question(answers) == "harm_to"
