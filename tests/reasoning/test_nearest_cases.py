"""Which published decisions are near to somebody's answers: counted a second time, in the plainest way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sharewise.reasoning.nearest_cases import (
    BESIDE,
    MOST_DIFFERENCES,
    CaseDifference,
    cases_to_think_of,
    nearest_cases,
)
from sharewise.rulebook.casebook import Casebook, PublishedCase, PublishedOutcome, shipped_casebook
from sharewise.rulebook.load import Loaded, load_rulebook

RULES = load_rulebook(Path(__file__).parents[1] / "rulebooks" / "tiny.yaml").rules
ANSWERS = {question: list(each.answers) for question, each in RULES.questions.items()}
SHIPPED = shipped_casebook()
MODEL = next(iter(SHIPPED.cases.values()))


def book(answers: list[dict[str, str]], outcomes: list[PublishedOutcome] | None = None) -> Casebook:
    """A casebook with these answers to its cases, called C0, C1 and so on."""
    said = outcomes or ["do_not_share"] * len(answers)
    cases: dict[str, PublishedCase] = {f"C{index}": MODEL.but(outcome=outcome) for index, outcome in enumerate(said)}
    return Casebook("", {}, cases, {f"C{index}": each for index, each in enumerate(answers)}, SHIPPED.beside)


def some_answers(*, odd: bool) -> st.SearchStrategy[dict[str, str]]:
    """Answers to some of the questions; with `odd`, also ones that the rulebook does not have."""
    codes = {question: st.sampled_from([*known, "unheard_of"] if odd else known) for question, known in ANSWERS.items()}
    more = {"a_question_of_later": st.just("yes")} if odd else {}
    return st.fixed_dictionaries({}, optional={**codes, **more})


def compared(casebook: Casebook, mine: Mapping[str, str]) -> list[str]:
    return [
        question
        for question in ANSWERS
        if question in mine
        and mine[question] in ANSWERS[question]
        and any(question in theirs for theirs in casebook.answers.values())
    ]


def differing(casebook: Casebook, mine: Mapping[str, str], name: str) -> list[str]:
    theirs = casebook.answers[name]
    return [each for each in compared(casebook, mine) if each not in theirs or theirs[each] != mine[each]]


def is_nearer(casebook: Casebook, mine: Mapping[str, str], one: str, other: str) -> bool:
    """As the module's definition says, read aloud."""
    first, second = differing(casebook, mine, one), differing(casebook, mine, other)
    if len(first) != len(second):
        return len(first) < len(second)
    order = list(ANSWERS)
    for here, there in zip(first, second, strict=True):
        if here != there:
            return order.index(here) > order.index(there)
    names = list(casebook.cases)
    return names.index(one) < names.index(other)


@given(some_answers(odd=True), st.lists(some_answers(odd=True), min_size=1, max_size=7))
def test_the_nearest_come_first_and_say_in_what_they_differ(mine: dict[str, str], theirs: list[dict[str, str]]) -> None:
    casebook = book(theirs)
    found = nearest_cases(RULES, casebook, mine)
    assert sorted(each.id for each in found) == sorted(casebook.cases)
    for index, near in enumerate(found):
        assert all(is_nearer(casebook, mine, near.id, later.id) for later in found[index + 1 :])
        assert [each.question for each in near.differences] == differing(casebook, mine, near.id)
        assert near.compared == len(compared(casebook, mine))
        for each in near.differences:
            assert each.given == mine[each.question]
            there = casebook.answers[near.id].get(each.question)
            assert each.there == (there if there in ANSWERS[each.question] else None)


@given(
    some_answers(odd=False),
    st.lists(
        st.tuples(some_answers(odd=False), st.sampled_from(["do_not_share", "seek_advice_first"])),
        min_size=1,
        max_size=7,
    ),
)
def test_beside_a_recommendation_stand_at_most_three_close_ones_and_first_those_that_came_out_differently(
    mine: dict[str, str], theirs: list[tuple[dict[str, str], PublishedOutcome]]
) -> None:
    casebook = book([answers for answers, _ in theirs], [said for _, said in theirs])
    found = cases_to_think_of(RULES, casebook, "advice", mine)
    close = [
        each
        for each in nearest_cases(RULES, casebook, mine)
        if len(each.differences) <= MOST_DIFFERENCES and len(each.differences) < each.compared / 2
    ]
    otherwise = [each for each in close if each.case.outcome == "do_not_share"]
    same = [each for each in close if each.case.outcome == "seek_advice_first"]
    assert list(found) == [*otherwise, *same][:BESIDE]


def test_what_the_rules_or_the_casebook_do_not_have_is_left_aside() -> None:
    first, second = list(ANSWERS)[:2]
    one, other = ANSWERS[first][:2]
    casebook = book([{first: one, "a_question_of_later": "no"}, {first: other}, {first: "unheard_of"}])
    mine = {first: one, second: ANSWERS[second][0], "a_question_of_later": "yes"}
    found = {each.id: each for each in nearest_cases(RULES, casebook, mine)}
    # Nobody answered the second question in the casebook, and the rules do not have the last.
    assert found["C0"].differences == ()
    assert found["C1"].differences == (CaseDifference(first, one, other),)
    assert found["C2"].differences == (CaseDifference(first, one, None),)
    assert found["C0"].compared == 1


def test_of_two_with_one_difference_the_one_that_differs_in_the_later_question_is_nearer() -> None:
    questions = list(ANSWERS)[:2]
    mine = {question: ANSWERS[question][0] for question in questions}
    early = {**mine, questions[0]: ANSWERS[questions[0]][1]}
    late = {**mine, questions[1]: ANSWERS[questions[1]][1]}
    assert [each.id for each in nearest_cases(RULES, book([early, late]), mine)] == ["C1", "C0"]


def test_a_case_is_the_nearest_to_its_own_answers_in_the_shipped_casebook(loaded: Loaded) -> None:
    rules = loaded.rules
    for name, answers in SHIPPED.answers.items():
        known = {
            question: answer
            for question, answer in answers.items()
            if question in rules.questions and answer in rules.questions[question].answers
        }
        nearest = nearest_cases(rules, SHIPPED, known)
        assert name in {each.id for each in nearest if not each.differences}
