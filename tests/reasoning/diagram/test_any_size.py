"""The proof at any size: exact where it can be made, and honest about what was not proved where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.synthetic import BILLION, Size, synthetic
from sharewise.reasoning.diagram.build import WHOLE_BUDGET, Budget, TooManyStates
from sharewise.reasoning.diagram.decision_diagram import diagrams_of
from sharewise.reasoning.proof.check import check
from sharewise.reasoning.proof.guarantees import find_breach
from sharewise.reasoning.proof.prove import RulebookRefused, prove, try_to_prove
from sharewise.rulebook.conditions import Condition, Conjunction, Test
from sharewise.rulebook.guarantee import Guarantee, Never
from sharewise.rulebook.load import Loaded, read_content, read_rules
from sharewise.rulebook.model import Answer, Outcome, Question, Row, Rulebook, Stage

# More than could ever be tried out.
LARGE = [BILLION, Size(questions=18, answers=5, rows=60, near=6)]


@pytest.mark.parametrize("size", LARGE, ids=lambda size: f"{size.questions}x{size.answers}")
def test_a_large_rulebook_is_proved_whole(size: Size) -> None:
    loaded = synthetic(size)
    diagram = prove(loaded).diagrams["one"]
    lengths = diagram.path_lengths()
    assert lengths.total() > 10**8
    assert max(lengths) <= size.questions
    answers, outcome = next(iter(diagram.paths()))
    assert diagram.possible_outcomes(answers) == [outcome]


def test_a_row_of_more_questions_than_python_has_frames_is_followed_to_its_end() -> None:
    names = [f"q{number}" for number in range(1500)]
    answer = Answer.model_construct(offer_when=None)
    rows = {
        name: Row.model_construct(
            when=Condition((Conjunction({name: Test(frozenset({"yes"}))}),)), editions=[], outcome=f"o{number % 2}"
        )
        for number, name in enumerate(names)
    }
    rules = Rulebook.model_construct(
        questions={name: Question.model_construct(answers={"yes": answer, "no": answer}) for name in names},
        stages={"all": Stage.model_construct(title="All", rows=rows)},
        outcomes={name: Outcome.model_construct() for name in ("o0", "o1")},
        editions={"one": None},
        default_edition="one",
    )
    diagram = diagrams_of(rules)["one"]
    assert diagram.path_lengths().total() == len(names) + 1
    never = Guarantee(says="x", never=Never(when=rows["q1499"].when, outcomes=["o1"]))
    found = find_breach(never, {"one": diagram})
    assert found is not None
    assert found.shown.count == 1
    assert list(found.shown.answers) == names
    assert [len(answers) for answers, _ in diagram.paths()][-1] == len(names)


def test_a_made_up_rulebook_is_the_same_each_time() -> None:
    one, two = synthetic(BILLION), synthetic(BILLION)
    assert one.rules == two.rules
    assert BILLION.combinations > 10**9


def test_past_the_budget_everything_that_was_not_proved_is_named(loaded: Loaded) -> None:
    states = {edition: diagram.states for edition, diagram in diagrams_of(loaded.rules).items()}
    with pytest.raises(TooManyStates):
        diagrams_of(loaded.rules, budget=Budget(10))
    with pytest.raises(RulebookRefused) as refusal:
        prove(loaded, budget=Budget(10))
    assert len(refusal.value.problems) == len(states)
    for problem, edition in zip(refusal.value.problems, states, strict=True):
        assert problem.code == "too-large"
        assert problem.message.startswith(f"edition '{edition}' is too large to be proved: more than 10 situations")
        for name in loaded.rules.guarantees:
            assert f"guarantee '{name}'" in problem.message
        for what in ("gaps", "rows", "outcomes", "questions", "examples"):
            assert what in problem.message


def test_all_diagrams_and_searches_of_a_check_share_one_budget_and_what_it_ends_in_the_middle_of_is_said() -> None:
    tiny = read_rules(read_content(Path(__file__).parents[2] / "rulebooks" / "tiny.yaml"))
    whole = Budget()
    all_found = check(tiny, whole)
    assert not all_found.of("error")
    everything = {(each.kind.code, each.position) for each in all_found.diagnostics}
    taken = WHOLE_BUDGET - whole.left
    largest = max(diagram.states for diagram in diagrams_of(tiny.rules).values())
    assert taken > 10 * largest
    for most in range(taken):
        budget = Budget(whole=most)
        try:
            checked = check(tiny, budget)
        except TooManyStates as over:
            assert "too many to tell" in str(over)
        else:
            unsaid = {each.kind.code for each in checked.diagnostics} & {
                "too-large",
                "guarantee-not-proved",
                "not-looked-for",
            }
            # Without room only the answers beside a finding are left out: what is found is the same.
            assert unsaid or {(each.kind.code, each.position) for each in checked.diagnostics} == everything
        assert budget.left <= most
    assert not check(tiny, Budget(whole=taken)).of("error")


def test_what_can_be_proved_of_the_other_editions_is(loaded: Loaded) -> None:
    states = {edition: diagram.states for edition, diagram in diagrams_of(loaded.rules).items()}
    budget = max(states.values()) - 1
    assert min(states.values()) <= budget
    proof = try_to_prove(loaded, Budget(budget))
    too_large = [found for found in proof.errors if found.kind.code == "too-large"]
    assert [found.sentence.split("'")[1] for found in too_large] == [
        edition for edition, taken in states.items() if taken > budget
    ]
    assert proof.subject.diagrams.keys() == {edition for edition, taken in states.items() if taken <= budget}
    # Nothing pretends: what holds in the others does not count as proved.
    assert set(proof.guarantees.values()) == {"not proved"}
