"""What is said to differ between two rulebooks is exactly what differs: shown against the plain way to compare."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Mapping

import pytest

from sharewise.reasoning.compare.outcome_changes import Meaning, Where, compare_meaning
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.rulebook.conditions import Condition, Conjunction, Test
from sharewise.rulebook.guarantee import EditionsAgree
from sharewise.rulebook.model import Rulebook
from tests.reasoning.pairs import EDITION, PlainSet, every_plain_set, plain_steps, random_pair
from tests.support.needed import WHOLE, only_whole
from tests.support.oracle import deciding, plain_rows

PAIRS = 3000 if WHOLE else 100
EDITIONS = ["dcsf-2008", "hmg-2015", "hmg-2018", "dfe-2024"]


def compared(one: Rulebook, two: Rulebook) -> Meaning:
    found = compare_meaning(Diagram(one, EDITION), Diagram(two, EDITION))
    assert found is not None
    return found


def shows(found: Meaning, where: Where, sets: list[PlainSet], fitting: list[PlainSet]) -> None:
    """The count is right, the example is one of the shortest, what they are said to share they share, and as many fit
    that description as is said.
    """
    assert where.sets == len(fitting)
    assert where.example in [each.answers for each in fitting]
    assert len(where.example) == min(len(each.answers) for each in fitting)
    for question, answers in where.answers.items():
        assert {each.answers[question] for each in fitting} == set(answers)
    asked_once = {each.question for each in found.asked}
    assert where.alike == sum(
        all(
            each.answers[question] in answers if question in each.answers else question in asked_once
            for question, answers in where.answers.items()
        )
        for each in sets
    )


def test_what_leads_elsewhere_agrees_with_the_plain_way_on_random_pairs() -> None:
    chance = random.Random(20260401)
    differing = offered = 0
    for _ in range(PAIRS):
        one, two = random_pair(chance)
        found = compared(one, two)
        sets = every_plain_set(one, two, list(found.questions))
        assert found.sets == len(sets)
        plain = Counter(
            (each.one.outcome, each.two.outcome)
            for each in sets
            if not each.one.not_offered and not each.two.not_offered and each.one.outcome != each.two.outcome
        )
        assert {(each.one, each.two): each.where.sets for each in found.elsewhere} == plain
        for each in found.elsewhere:
            shows(found, each.where, sets, [other for other in sets if _ends(other) == (each.one, each.two)])
        lost = Counter(
            (by, *end.not_offered, other.outcome)
            for each in sets
            for by, end, other in (("two", each.one, each.two), ("one", each.two, each.one))
            if end.not_offered
        )
        assert {(each.by, each.question, each.answer, each.outcome): each.where.sets for each in found.offered} == lost
        differing += bool(plain)
        offered += bool(lost)
    assert differing > PAIRS // 8
    assert offered > PAIRS // 30


def _ends(each: PlainSet) -> tuple[str | None, str | None] | None:
    return None if each.one.not_offered or each.two.not_offered else (each.one.outcome, each.two.outcome)


def test_what_one_side_alone_asks_agrees_with_the_plain_way_on_random_pairs() -> None:
    chance = random.Random(20260402)
    asked = 0
    for _ in range(PAIRS):
        one, two = random_pair(chance)
        found = compared(one, two)
        sets = every_plain_set(one, two, list(found.questions))
        plain: Counter[tuple[str, str]] = Counter()
        for each in sets:
            for question in each.answers:
                # Once a side has ended nowhere, it asks nothing, and that is said of the answer that it does not offer.
                if question not in each.two.asked and not _over(each.two.not_offered, question, found):
                    plain["one", question] += 1
                if question not in each.one.asked and not _over(each.one.not_offered, question, found):
                    plain["two", question] += 1
        assert {(each.by, each.question): each.where.sets for each in found.asked} == plain
        asked += bool(plain)
    assert asked > PAIRS // 8


def _over(not_offered: tuple[str, str] | None, question: str, found: Meaning) -> bool:
    order = found.questions
    return not_offered is not None and order.index(not_offered[0]) < order.index(question)


def test_other_steps_and_decisions_agree_with_the_plain_way_on_random_pairs() -> None:
    chance = random.Random(20260403)
    given = decided = 0
    for _ in range(PAIRS):
        one, two = random_pair(chance)
        found = compared(one, two)
        every = every_plain_set(one, two, list(found.questions))
        sets = [each for each in every if _same_outcome(each)]
        plain: Counter[tuple[str, str, str | None]] = Counter()
        codes: Counter[tuple[str | None, str, str]] = Counter()
        for plainly in sets:
            outcome = plainly.one.outcome
            first, second = plain_steps(one, plainly.one), plain_steps(two, plainly.two)
            plain.update(("one", step, outcome) for step in first - second)
            plain.update(("two", step, outcome) for step in second - first)
            if outcome is not None:
                before, after = (rules.outcomes[outcome].share.code for rules in (one, two))
                codes.update([(outcome, before, after)] if before != after else [])
        assert {(each.by, each.id, each.outcome): each.where.sets for each in found.given} == plain
        assert {(each.outcome, each.one, each.two): each.where.sets for each in found.decided} == codes
        for each in found.given:
            given_by = {"one": (True, False), "two": (False, True)}[each.by]

            fitting = [
                other
                for other in sets
                if other.one.outcome == each.outcome
                and (each.id in plain_steps(one, other.one), each.id in plain_steps(two, other.two)) == given_by
            ]
            shows(found, each.where, every, fitting)
        given += bool(plain)
        decided += bool(codes)
    assert given > PAIRS // 8
    assert decided > PAIRS // 30


def _same_outcome(each: PlainSet) -> bool:
    return not each.one.not_offered and not each.two.not_offered and each.one.outcome == each.two.outcome


def test_a_rulebook_against_itself_says_that_nothing_differs() -> None:
    chance = random.Random(20260404)
    for _ in range(PAIRS // 5):
        rules = random_pair(chance)[1]
        assert compared(rules, rules.but()).is_same


def test_the_other_way_round_says_the_same_the_other_way_round() -> None:
    chance = random.Random(20260405)
    for _ in range(PAIRS // 5):
        one, two = random_pair(chance)
        there, back = compared(one, two), compared(two, one)
        if there.reordered or there.questions != back.questions:
            continue
        assert there.sets == back.sets
        assert {(each.one, each.two): each.where.sets for each in there.elsewhere} == {
            (each.two, each.one): each.where.sets for each in back.elsewhere
        }


@only_whole
@pytest.mark.parametrize(("one", "two"), [*itertools.combinations(EDITIONS, 2)])
def test_the_editions_differ_only_where_they_are_guaranteed_to(proved: CompiledRulebook, one: str, two: str) -> None:
    """Each reachable set of answers of either edition, decided plainly in both."""
    rules = proved.loaded.rules
    found = compare_meaning(proved.diagrams[one], proved.diagrams[two])
    assert found is not None
    plain: dict[tuple[tuple[str, str], ...], tuple[str, str]] = {}
    first = list(rules.questions)[:4]
    rows = [deciding(plain_rows(rules, edition), first) for edition in (one, two)]
    every = {tuple(answers.items()) for edition in (one, two) for answers, _ in proved.diagrams[edition].paths()}
    for path in every:
        taken = dict(path)
        # What one edition asks and the other does not need: filled in every way.
        for answers in _filled(proved, (one, two), taken):
            outcomes = []
            whole = _completed(rules, answers)
            for each in rows:
                row = each(whole)
                assert row is not None
                outcomes.append(row.outcome)
            plain[tuple(answers.items())] = (outcomes[0], outcomes[1])
    apart = {path: ends for path, ends in plain.items() if ends[0] != ends[1]}
    assert found.sets == len(plain)
    assert sum(each.where.sets for each in found.elsewhere) == len(apart)
    agree = rules.guarantees["editions-differ-only-in-consent"].editions_agree
    assert isinstance(agree, EditionsAgree)
    for change in found.elsewhere:
        assert apart[tuple(change.where.example.items())] == (change.one, change.two)
        assert agree.excepted.holds(change.where.example)
        assert change.where.alike == change.where.sets
    assert found.is_same == (two != "dfe-2024")
    assert bool(found.elsewhere) == (two == "dfe-2024")


def _filled(
    proved: CompiledRulebook, editions: tuple[str, str], answers: Mapping[str, str]
) -> Iterable[dict[str, str]]:
    waiting = [dict(answers)]
    while waiting:
        given = waiting.pop()
        asked = [(edition, proved.diagrams[edition].next_question(given)) for edition in editions]
        open_in = [(edition, question) for edition, question in asked if question is not None]
        if not open_in:
            order = list(proved.loaded.rules.questions)
            yield {question: given[question] for question in order if question in given}
            continue
        edition, question = open_in[0]
        waiting += [{**given, question: code} for code in proved.diagrams[edition].offered(given)]


def _completed(rules: Rulebook, answers: Mapping[str, str]) -> dict[str, str]:
    """With an answer that is always offered to each question that was not asked."""
    always = {
        name: next(code for code, answer in question.answers.items() if answer.offer_when is None)
        for name, question in rules.questions.items()
        if name not in answers
    }
    return {**always, **answers}


def test_two_that_offer_answers_because_of_each_others_questions_are_not_compared() -> None:
    chance = random.Random(1)
    rules = next(pair[0] for pair in iter(lambda: random_pair(chance), None) if len(pair[0].questions) > 1)
    first, second = list(rules.questions)[:2]

    def offering(name: str, because_of: str) -> Rulebook:
        question = rules.questions[name]
        code = list(question.answers)[-1]
        when = Condition((Conjunction({because_of: Test(frozenset({"a0"}))}),))
        answers = {
            other: answer.but(offer_when=when if other == code else None) for other, answer in question.answers.items()
        }
        order = [because_of, name]
        questions = {each: rules.questions[each] for each in order}
        questions[name] = question.but(answers=answers)
        stages = {"s": next(iter(rules.stages.values())).but(rows={})}
        return rules.but(questions=questions, stages=stages)

    one, two = offering(first, second), offering(second, first)
    assert compare_meaning(Diagram(one, EDITION), Diagram(two, EDITION)) is None
