"""The proof at any size: exact where it can be made, and honest about what was not proved where it cannot."""

from __future__ import annotations

import pickle
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.invented.synthetic import BILLION, Size, synthetic
from sharewise.reasoning.compare.comparison import Side, compare
from sharewise.reasoning.compare.outcome_changes import compare_meaning
from sharewise.reasoning.compare.version import smallest_version
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.reasoning.diagram.build import WHOLE_BUDGET, WHOLE_COMPARISON, Budget, TooManyStates
from sharewise.reasoning.diagram.decision_diagram import Diagram, diagrams_of
from sharewise.reasoning.proof.check import check
from sharewise.reasoning.proof.guarantees import find_breach
from sharewise.reasoning.proof.prove import RulebookRefused, prove, try_to_prove
from sharewise.rulebook.conditions import Condition, Conjunction, Test
from sharewise.rulebook.guarantee import Guarantee, Never
from sharewise.rulebook.load import Loaded, read_content, read_rules
from sharewise.rulebook.model import Answer, Outcome, Question, Row, Rulebook, Stage
from tests.support.needed import WHOLE, in_short, long
from tests.support.unchecked import unchecked

# More than could ever be tried out.
LARGE = [BILLION, Size(questions=18, answers=5, rows=60, near=6)]


@pytest.mark.parametrize("size", LARGE if WHOLE else LARGE[:1], ids=lambda size: f"{size.questions}x{size.answers}")
def test_a_large_rulebook_is_proved_whole(size: Size) -> None:
    loaded = synthetic(size)
    diagram = prove(loaded).diagrams["one"]
    lengths = diagram.path_lengths()
    assert lengths.total() > 10**8
    assert max(lengths) <= size.questions
    answers, outcome = next(iter(diagram.paths()))
    assert diagram.possible_outcomes(answers) == [outcome]


def _rulebook(names: list[str], rows: dict[str, tuple[dict[str, set[str]], str]]) -> Rulebook:
    """A rulebook of these questions, each of them yes or no, and these rows: what is tested, and what comes out."""
    answer = unchecked(Answer, offer_when=None)
    made = {
        name: unchecked(
            Row,
            when=Condition((Conjunction({question: Test(frozenset(codes)) for question, codes in tests.items()}),)),
            editions=[],
            outcome=outcome,
        )
        for name, (tests, outcome) in rows.items()
    }
    return unchecked(
        Rulebook,
        questions={name: unchecked(Question, answers={"yes": answer, "no": answer}) for name in names},
        stages={"all": unchecked(Stage, title="All", rows=made)},
        outcomes={name: unchecked(Outcome, steps=[], conditions=[]) for name in ("o0", "o1")},
        editions={"one": None},
        default_edition="one",
    )


@long
def test_a_row_of_more_questions_than_python_has_frames_is_followed_to_its_end() -> None:
    names = [f"q{number}" for number in range(1500 if WHOLE else 1100)]
    assert len(names) > sys.getrecursionlimit()
    rules = _rulebook(names, {name: ({name: {"yes"}}, f"o{number % 2}") for number, name in enumerate(names)})
    diagram = diagrams_of(rules)["one"]
    assert diagram.path_lengths().total() == len(names) + 1
    never = Guarantee(says="x", never=Never(when=rules.stages["all"].rows[names[-1]].when, outcomes=["o1"]))
    found = find_breach(never, {"one": diagram})
    assert found is not None
    assert found.shown.count == 1
    assert list(found.shown.answers) == names
    assert [len(answers) for answers, _ in diagram.paths()][-1] == len(names)
    # Walked together with another, too.
    other = _rulebook(names, {name: ({name: {"yes"}}, f"o{number % 3 % 2}") for number, name in enumerate(names)})
    compared = compare_meaning(diagram, diagrams_of(other)["one"])
    assert compared is not None
    assert compared.sets == len(names) + 1


def test_a_made_up_rulebook_is_the_same_each_time() -> None:
    one, two = synthetic(BILLION), synthetic(BILLION)
    assert pickle.dumps(one.rules) == pickle.dumps(two.rules)
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
    for most in in_short(range(taken), 60):
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


def _remembering(every: int) -> Diagram:
    """A diagram that has to remember its answers to every second question, and asks for them again later.

    Two that remember different ones keep few situations apart, and walked together as many as both together.
    """
    names = [f"q{number}" for number in range(40)]
    pairs = [(names[number], names[number + 20]) for number in range(every, 20, 2)]
    rows = {f"{one}-{code}": ({one: {code}, two: {code}}, "o1") for one, two in pairs for code in ("yes", "no")}
    return Diagram(_rulebook(names, {**rows, "rest": ({}, "o0")}), "one")


@long
def test_two_diagrams_that_are_small_alone_and_large_together_are_not_walked_without_end() -> None:
    one, two = _remembering(0), _remembering(1)
    assert one.states + two.states < 20_000
    budget = Budget(each=20_000)
    before = budget.left
    with pytest.raises(TooManyStates, match="more than 20,000 situations apart, and that is too many to tell"):
        compare_meaning(one, two, budget)
    # What was held until then counts, and hardly more than may be held was.
    assert 20_000 < before - budget.left < 21_000


@long
def test_every_walk_of_a_comparison_is_taken_off_its_one_budget() -> None:
    tiny = compile_rulebook(read_rules(read_content(Path(__file__).parents[2] / "rulebooks" / "tiny.yaml")))
    rules = tiny.loaded.rules
    stages = {
        name: stage.but(rows=dict(list(stage.rows.items())[1:]))
        for name, stage in rules.stages.items()
        if len(stage.rows) > 1
    }
    fewer = rules.but(stages={**rules.stages, **stages})
    other = CompiledRulebook(replace(tiny.loaded, rules=fewer, sha256="0" * 64), diagrams_of(fewer))
    sides = (Side("one", tiny, None), Side("two", other, None))
    whole = Budget.to_compare()
    assert compare(*sides, whole).has_other_meaning
    taken = WHOLE_COMPARISON - whole.left
    nodes = sum(len(diagram.nodes) for diagram in tiny.diagrams.values())
    assert taken > 10 * nodes, "each walk counts, not only what is held"
    for most in in_short(range(taken), 60):
        with pytest.raises(TooManyStates):
            compare(*sides, Budget(whole=most))
    assert compare(*sides, Budget(whole=taken)).has_other_meaning


def test_all_else_that_grows_with_the_rules_is_taken_off_the_budget_too(loaded: Loaded) -> None:
    compiled = compile_rulebook(loaded)
    one = Budget()
    diagrams_of(loaded.rules, one)
    # All editions of one rulebook together, and not each for itself.
    with pytest.raises(TooManyStates):
        diagrams_of(loaded.rules, Budget(whole=WHOLE_BUDGET - one.left - 1))
    diagram = compiled.diagrams[loaded.rules.default_edition]
    with pytest.raises(TooManyStates):
        diagram.path_lengths(Budget(whole=len(diagram.nodes) - 1))
    with pytest.raises(TooManyStates):
        smallest_version(compiled, compiled, Budget(whole=10))
    with pytest.raises(TooManyStates):
        compare_meaning(diagram, diagram, Budget(whole=10))
