"""What a condition means: AND in a mapping, OR in a list, `not`; and a question that was not asked satisfies nothing."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from sharewise.rulebook.conditions import (
    ALWAYS,
    Condition,
    ConditionShape,
    Conjunction,
    Test,
    read_condition,
    read_condition_of_term,
    written_terms,
)

TELL = {"tell": ["yes", "no", "not_sure"], "risk": ["significant", "welfare", "none"]}


def every_situation() -> list[dict[str, str]]:
    """Every way in which the two questions can be answered, or left unasked."""
    choices = [[(question, answer) for answer in (None, *answers)] for question, answers in TELL.items()]
    return [{q: a for q, a in chosen if a is not None} for chosen in itertools.product(*choices)]


def test_an_empty_condition_always_holds() -> None:
    assert read_condition({}) == ALWAYS
    assert all(ALWAYS.holds(answers) for answers in every_situation())


def test_a_condition_without_boxes_never_holds() -> None:
    assert not any(Condition(()).holds(answers) for answers in every_situation())


def test_one_answer_holds_where_it_was_given() -> None:
    condition = read_condition({"tell": "no"})
    for answers in every_situation():
        assert condition.holds(answers) == (answers.get("tell") == "no")


def test_a_list_of_answers_holds_where_one_of_them_was_given() -> None:
    condition = read_condition({"tell": ["no", "not_sure"]})
    for answers in every_situation():
        assert condition.holds(answers) == (answers.get("tell") in {"no", "not_sure"})


def test_a_mapping_holds_where_every_part_does() -> None:
    condition = read_condition({"tell": ["no", "not_sure"], "risk": "significant"})
    for answers in every_situation():
        wanted = answers.get("tell") in {"no", "not_sure"} and answers.get("risk") == "significant"
        assert condition.holds(answers) == wanted


def test_a_list_of_mappings_holds_where_one_of_them_does() -> None:
    condition = read_condition([{"tell": "no"}, {"tell": "not_sure", "risk": "significant"}])
    for answers in every_situation():
        wanted = answers.get("tell") == "no" or answers == {"tell": "not_sure", "risk": "significant"}
        assert condition.holds(answers) == wanted


@pytest.mark.parametrize("written", ["no", ["no"]])
def test_not_holds_for_every_other_answer(written: str | list[str]) -> None:
    condition = read_condition({"tell": {"not": written}})
    assert condition.holds({"tell": "yes"})
    assert condition.holds({"tell": "not_sure"})
    assert not condition.holds({"tell": "no"})


@pytest.mark.parametrize("written", ["no", ["no", "yes"], ["yes", "no", "not_sure"]])
def test_not_never_matches_a_question_that_was_not_asked(written: str | list[str]) -> None:
    alone = read_condition({"tell": {"not": written}})
    beside = read_condition({"risk": "significant", "tell": {"not": written}})
    for answers in every_situation():
        if "tell" not in answers:
            assert not alone.holds(answers)
            assert not beside.holds(answers)


def test_neither_a_test_nor_its_opposite_holds_for_a_question_that_was_not_asked() -> None:
    answers = frozenset({"yes"})
    assert not Test(answers).allows(None)
    assert not Test(answers, negated=True).allows(None)


def test_not_of_every_answer_never_holds() -> None:
    condition = read_condition({"tell": {"not": TELL["tell"]}})
    assert not any(condition.holds(answers) for answers in every_situation())


def test_a_condition_names_each_question_and_answer_in_it() -> None:
    condition = read_condition([{"tell": ["no", "not_sure"]}, {"risk": {"not": "none"}}])
    assert sorted(condition.named()) == [("risk", "none"), ("tell", "no"), ("tell", "not_sure")]
    assert list(ALWAYS.named()) == []


def test_the_order_of_answers_and_questions_does_not_matter() -> None:
    one = read_condition({"tell": ["no", "yes"], "risk": "none"})
    two = read_condition({"risk": ["none"], "tell": ["yes", "no"]})
    assert (
        one
        == two
        == Condition((Conjunction({"tell": Test(frozenset({"no", "yes"})), "risk": Test(frozenset({"none"}))}),))
    )


def test_a_condition_already_read_is_left_alone() -> None:
    condition = read_condition({"tell": "no"})
    assert read_condition(condition) is condition


SHAPE = "a condition is a mapping of question to answers, or a list of such mappings"
TAKES = "'tell' takes an answer, a list of answers, or not: with one of these"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("tell is no", SHAPE),
        (None, SHAPE),
        (["tell"], SHAPE),
        ([[{"tell": "no"}]], SHAPE),
        ([], "a list of conditions needs at least one"),
        ({"tell": []}, TAKES),
        ({"tell": None}, TAKES),
        ({"tell": {}}, TAKES),
        ({"tell": {"not": []}}, TAKES),
        ({"tell": {"not": {"not": "no"}}}, TAKES),
        ({"tell": {"not": "no", "or": "yes"}}, TAKES),
        ({"tell": {"nor": "no"}}, TAKES),
        ({"tell": [["no"]]}, TAKES),
        ({"tell": ["no", {"not": "yes"}]}, TAKES),
        ({"tell": ["no", "no"]}, "'tell' names an answer twice"),
        ([{"tell": "no"}, {"tell": {"not": ["no", "no"]}}], "'tell' names an answer twice"),
    ],
)
def test_a_condition_of_another_shape_is_refused_with_a_sentence(written: Any, says: str) -> None:
    with pytest.raises(ConditionShape) as refusal:
        read_condition(written)
    assert str(refusal.value) == says


TERMS = {
    "wary": read_condition([{"tell": ["no", "not_sure"]}, {"tell": "yes", "risk": "significant"}]),
    "calm": read_condition({"tell": "yes", "risk": {"not": "significant"}}),
}
# Every test that can stand beside a term: none, an answer, some answers, and each of them negated.
TESTS: dict[str, list[Any]] = {
    question: [None, answers[0], answers[:2], {"not": answers[0]}, {"not": answers[1:]}]
    for question, answers in TELL.items()
}


@pytest.mark.parametrize("named", ["wary", "calm", ["wary", "calm"]], ids=str)
def test_a_term_means_what_it_stands_for_and_the_rest_beside_it(named: str | list[str]) -> None:
    names = [named] if isinstance(named, str) else named
    for tell, risk in itertools.product(*TESTS.values()):
        beside = {question: test for question, test in (("tell", tell), ("risk", risk)) if test is not None}
        holding = [
            answers
            for answers in every_situation()
            if read_condition(beside).holds(answers) and any(TERMS[name].holds(answers) for name in names)
        ]
        try:
            condition = read_condition({"term": named, **beside}, TERMS)
        except ConditionShape:
            assert not holding, beside
            continue
        assert [answers for answers in every_situation() if condition.holds(answers)] == holding, beside
        assert condition.terms == tuple(names)


def test_a_condition_with_a_term_is_the_one_written_out() -> None:
    written_out = [{"tell": ["no", "not_sure"], "risk": "none"}]
    assert read_condition({"term": "wary", "risk": "none"}, TERMS) == read_condition(written_out)
    assert read_condition({"term": "wary", "risk": "none"}, TERMS).outright == frozenset({("risk", "none")})


def test_each_part_of_a_condition_with_terms_says_which_term_it_comes_from() -> None:
    condition = read_condition(
        [{"term": ["wary", "calm"], "risk": ["none", "welfare"]}, {"risk": "significant"}], TERMS
    )
    for answers in every_situation():
        held = {part.term for part in condition.conjunctions if part.holds(answers)}
        minor = answers.get("risk") in {"none", "welfare"}
        wanted = {name for name, term in TERMS.items() if minor and term.holds(answers)}
        assert held == wanted | ({None} if answers.get("risk") == "significant" else set())


TERM_TAKES = "'term' takes a term or a list of terms; for all but a term, define a term for the rest"


@pytest.mark.parametrize(
    ("written", "says", "at"),
    [
        ({"term": []}, TERM_TAKES, ("term",)),
        ({"term": None}, TERM_TAKES, ("term",)),
        ({"term": {"not": "calm"}}, TERM_TAKES, ("term",)),
        ([{"tell": "no"}, {"term": ["calm", ["wary"]]}], TERM_TAKES, (1, "term")),
        ({"tell": "no", "term": ["calm", "calm"]}, "'term' names a term twice", ("term",)),
        ({"term": ["calm", "clam"]}, "there is no term 'clam': did you mean 'calm'?", ("term", 1)),
        (
            {"term": "calm", "tell": "no"},
            "this can never hold: what it says beside the term contradicts the term",
            ("term",),
        ),
    ],
)
def test_a_term_of_another_shape_is_refused_where_it_stands(written: Any, says: str, at: tuple[str | int, ...]) -> None:
    with pytest.raises(ConditionShape) as refusal:
        read_condition(written, TERMS)
    assert (str(refusal.value), refusal.value.at) == (says, at)


@pytest.mark.parametrize(
    ("written", "at"),
    [({"term": "calm"}, ("term",)), ([{"tell": "no"}, {"term": ["calm"], "tell": "yes"}], (1, "term"))],
)
def test_a_term_does_not_stand_for_a_term(written: Any, at: tuple[str | int, ...]) -> None:
    with pytest.raises(ConditionShape, match="what a term stands for is said with questions") as refusal:
        read_condition_of_term(written)
    assert refusal.value.at == at


@pytest.mark.parametrize("term", ["yes", {"title": "Serious"}, {"when": []}, {"when": {"term": "calm"}}])
def test_a_term_of_another_shape_is_found_once_and_stands_for_anything_until_then(term: Any) -> None:
    assert written_terms({"serious": term}) == {"serious": ALWAYS}
    assert written_terms("serious") == written_terms(None) == {}
