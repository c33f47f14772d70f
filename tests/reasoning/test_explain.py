"""Every answer can be questioned, and what is said about it is exact: shown against trying everything out.

Here an interview is one way of answering all that is asked. The plain way below knows nothing but the list of interviews:
of a random rulebook they are found by trying out every complete set of answers (`tests.support.oracle`).
"""

from __future__ import annotations

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import TypeAlias

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram, diagrams_of
from sharewise.reasoning.explain import Explanation, explain, find_out_first, why_asked
from sharewise.reasoning.recommend import recommend
from sharewise.rulebook.model import Rulebook
from tests.support.needed import WHOLE, in_short, long
from tests.support.oracle import Answers, every_interview, random_rulebook
from tests.support.samples import EMERGENCY, NOT_YET_ASKED, SERIOUS_AND_REFUSED

RULEBOOKS = 3000 if WHOLE else 100
SHIPPED = 600 if WHOLE else 2

# The answers of an interview in the order of asking, and what comes out.
Interview = tuple[Answers, str]
# A set of interviews: a bit for each, in the order of their list.
Bits: TypeAlias = int
# A question and an answer to it.
Given: TypeAlias = tuple[str, str]


@dataclass
class Place:
    """Where some answers lead: the question that is asked next, and the place behind each answer on offer. No question: the
    end.
    """

    question: str | None = None
    branches: dict[str, Place] = field(default_factory=lambda: defaultdict(Place))


class Interviews(list[Interview]):
    """All interviews that there are: which of them gave an answer, were asked a question or ended at an outcome, and which
    answers were on offer.

    Sets of interviews are bits, so that each answer given can be held against all interviews at once. Nothing but the list
    goes into them.
    """

    def __init__(self, interviews: Iterable[Interview]) -> None:
        super().__init__(interviews)
        self._start = Place()
        for answers, _ in self:
            place = self._start
            for question, answer in answers.items():
                assert place.question in (None, question)
                place.question, place = question, place.branches[answer]
        gave: dict[Given, list[int]] = defaultdict(list)
        could_give: dict[Given, list[int]] = defaultdict(list)
        ended: dict[str, list[int]] = defaultdict(list)
        for number, (answers, outcome) in enumerate(self):
            ended[outcome].append(number)
            place = self._start
            for question, answer in answers.items():
                gave[question, answer].append(number)
                for offered in place.branches:
                    could_give[question, offered].append(number)
                place = place.branches[answer]
        self.all = self._bits(range(len(self)))
        self.ended = {outcome: self._bits(numbers) for outcome, numbers in ended.items()}
        self.gave = {given: self._bits(numbers) for given, numbers in gave.items()}
        self._could_give = {given: self._bits(numbers) for given, numbers in could_give.items()}
        self.asked: dict[str, Bits] = Counter()
        for (question, _), bits in self.gave.items():
            self.asked[question] |= bits

    def _bits(self, numbers: Iterable[int]) -> Bits:
        octets = bytearray(len(self) // 8 + 1)
        for number in numbers:
            octets[number // 8] |= 1 << number % 8
        return int.from_bytes(octets, "little")

    def contradicting(self, given: Mapping[str, str], questions: Iterable[str]) -> Bits:
        """Those that contradict what was given on at least one of the questions."""
        return reduce(or_, (self.asked[each] & ~self.gave.get((each, given[each]), 0) for each in questions), 0)

    def on(self, answers: Answers, kept: Mapping[str, str]) -> Bits:
        """Those that begin with `answers`, and go on with what is kept wherever it is on offer."""
        found = reduce(and_, (self.gave[given] for given in answers.items()), self.all)
        for question, answer in kept.items():
            if question not in answers and (question, answer) in self.gave:
                found &= ~(self._could_give[question, answer] & ~self.gave[question, answer])
        assert found
        return found

    def outcomes(self, of: Bits) -> set[str]:
        """What comes out of some of them."""
        return {outcome for outcome, ended in self.ended.items() if ended & of}

    def by_number(self, sets: Iterable[Bits]) -> list[Bits]:
        """Those that are in none of the sets, in one of them, in two, and so on."""
        found = [self.all]
        for each in sets:
            found = [(same & ~each) | (fewer & each) for fewer, same in itertools.pairwise([0, *found, 0])]
        return found

    def offered(self, given: Answers, question: str) -> list[str]:
        """The answers on offer where these answers come to the question."""
        place = self._start
        while place.question != question:
            assert place.question is not None
            place = place.branches[given[place.question]]
        return list(place.branches)


def split(answers: Mapping[str, str], number: int) -> tuple[Answers, Answers]:
    """The first answers, and the rest."""
    items = list(answers.items())
    return dict(items[:number]), dict(items[number:])


def not_knowing(chance: random.Random, rules: Rulebook) -> Rulebook:
    """The rulebook with some answers that mean not knowing."""
    questions = {
        name: question.but(
            answers={
                code: answer.but(find_out="Ask.") if chance.random() < 0.3 else answer
                for code, answer in question.answers.items()
            }
        )
        for name, question in rules.questions.items()
    }
    return rules.but(questions=questions)


def random_cases() -> Iterator[tuple[Diagram, Interviews, list[Interview]]]:
    """Diagrams of random rulebooks without a gap, all interviews of each, and some of them to question."""
    chance = random.Random(20260401)
    cases = 0
    while cases < RULEBOOKS:
        rules = not_knowing(chance, random_rulebook(chance))
        diagram = diagrams_of(rules)["new"]
        found = list(every_interview(rules, "new"))
        interviews = Interviews((answers, outcome) for answers, outcome in found if outcome is not None)
        if len(interviews) < len(found) or len(interviews.ended) < 2:
            continue
        cases += 1
        yield diagram, interviews, chance.sample(interviews, min(5, len(interviews)))


def shipped_cases(proved: CompiledRulebook, some: int) -> Iterator[tuple[Diagram, Interviews, list[Interview]]]:
    for edition in ("hmg-2018", "dfe-2024"):
        diagram = proved.diagrams[edition]
        interviews = Interviews((answers, str(outcome)) for answers, outcome in diagram.paths())
        yield diagram, interviews, random.Random(edition).sample(interviews, min(some, len(interviews)))


def contradicted(given: Mapping[str, str], interview: Answers) -> frozenset[str]:
    """The questions on which an interview contradicts what was given."""
    return frozenset(question for question, answer in interview.items() if given.get(question, answer) != answer)


def settles(interviews: Interviews, given: Mapping[str, str], number: int, against: Bits) -> bool:
    """Whether so many of the answers given, well chosen, are enough: each interview in `against` contradicts one of them."""
    contradicting = [interviews.contradicting(given, [question]) for question in given]
    return any(not against & ~reduce(or_, some, 0) for some in itertools.combinations(contradicting, number))


def assert_deciding(how: Explanation, interviews: Interviews) -> None:
    """The deciding answers force what came out, and no smaller set of the answers does."""
    elsewhere = interviews.all & ~interviews.ended[how.outcome]
    assert not elsewhere & ~interviews.contradicting(how.answers, how.deciding)
    assert not settles(interviews, how.answers, len(how.deciding) - 1, elsewhere)


def assert_nearest(how: Explanation, diagram: Diagram, interviews: Interviews) -> None:
    """The nearest change to an outcome leads there, none with fewer changes or then fewer new answers does, and every other
    outcome has one.
    """
    changing = interviews.by_number(interviews.contradicting(how.answers, [question]) for question in how.answers)
    adding = interviews.by_number(bits for question, bits in interviews.asked.items() if question not in how.answers)
    sizes = [(changed, added) for changed in range(len(changing)) for added in range(len(adding))]
    assert [nearest.outcome for nearest in how.nearest] == [
        outcome for outcome in diagram.rules.outcomes if outcome in interviews.ended and outcome != how.outcome
    ]
    for nearest in how.nearest:
        after = {**how.answers, **nearest.changed, **nearest.added}
        elsewhere = interviews.contradicting(after, after) | reduce(
            or_, (bits for question, bits in interviews.asked.items() if question not in after), 0
        )
        assert interviews.outcomes(interviews.all & ~elsewhere) == {nearest.outcome}
        assert nearest.changed.keys() <= how.answers.keys()
        assert not nearest.added.keys() & how.answers.keys()
        assert all(how.answers[question] != answer for question, answer in nearest.changed.items())
        there = interviews.ended[nearest.outcome]
        fewest = next((changed, added) for changed, added in sizes if there & changing[changed] & adding[added])
        assert (len(nearest.changed), len(nearest.added)) == fewest


def assert_changes(how: Explanation, diagram: Diagram, interviews: Interviews) -> None:
    """Every answer on offer in place of one that was given leads where asking on from there leads."""
    assert [(change.question, change.answer) for change in how.changes] == [
        (question, other)
        for question, answer in how.answers.items()
        for other in diagram.rules.questions[question].answers
        if other != answer and other in interviews.offered(dict(how.answers), question)
    ]
    for change in how.changes:
        changed = {**how.answers, change.question: change.answer}
        assert change.asks == diagram.next_question(changed)
        ways = interviews.on(*split(changed, list(how.answers).index(change.question) + 1))
        assert set(change.outcomes) == interviews.outcomes(ways)


def assert_not_asked(how: Explanation, diagram: Diagram, interviews: Interviews) -> None:
    """What settled that a question is not asked does settle it, and nothing smaller does."""
    assert [each.question for each in how.not_asked] == [
        question for question in diagram.rules.questions if question not in how.answers
    ]
    for each in how.not_asked:
        asking = interviews.asked[each.question]
        assert not asking & ~interviews.contradicting(how.answers, each.settled_by)
        assert not each.settled_by or not settles(interviews, how.answers, len(each.settled_by) - 1, asking)


def assert_not_known(how: Explanation, diagram: Diagram, interviews: Interviews) -> None:
    """What is not known is named with what would come of knowing it; first what matters, and of that what settles most."""
    questions = diagram.rules.questions
    unknown = [
        question for question, answer in how.answers.items() if questions[question].answers[answer].find_out is not None
    ]
    assert sorted(each.question for each in how.not_known) == sorted(unknown)
    ranks = []
    for each in how.not_known:
        before = list(how.answers).index(each.question) + 1
        known = [
            answer
            for answer in interviews.offered(dict(how.answers), each.question)
            if questions[each.question].answers[answer].find_out is None
        ]
        assert sorted(each.if_known) == sorted(known)
        found = {
            answer: interviews.outcomes(interviews.on(*split({**how.answers, each.question: answer}, before)))
            for answer in known
        }
        assert {answer: set(outcomes) for answer, outcomes in each.if_known.items()} == found
        matters = any(outcomes != {how.outcome} for outcomes in found.values())
        ranks.append((not matters, max(map(len, found.values()), default=0), unknown.index(each.question)))
    assert ranks == sorted(ranks)
    first = how.not_known[0].question if ranks and not ranks[0][0] else None
    assert find_out_first(diagram, how.answers) == first


def assert_why_asked(diagram: Diagram, answers: Answers, interviews: Interviews) -> None:
    """An earlier answer led to a question exactly if, with some other answer and the rest kept, nothing leads to it."""
    for number, question in enumerate(answers):
        before = dict(itertools.islice(answers.items(), number))
        why = why_asked(diagram, before)
        assert why.question == question
        assert list(why.leads_to) == [
            code for code in diagram.rules.questions[question].answers if code in interviews.offered(answers, question)
        ]
        for answer, outcomes in why.leads_to.items():
            assert set(outcomes) == interviews.outcomes(interviews.on({**before, question: answer}, {}))
        for place, (earlier, given) in enumerate(before.items()):
            can_be_asked = [
                bool(interviews.asked[question] & interviews.on(*split({**before, earlier: other}, place + 1)))
                for other in interviews.offered(answers, earlier)
                if other != given
            ]
            assert (earlier in why.because) == (not all(can_be_asked))
        assert why.because.items() <= before.items()


def test_sets_of_interviews_are_what_the_list_says() -> None:
    for _, interviews, some in itertools.islice(random_cases(), 50):
        for given, outcome in some:
            for question in given:
                bits = interviews.contradicting(given, [question])
                for number, (answers, end) in enumerate(interviews):
                    assert bits >> number & 1 == (answers.get(question, given[question]) != given[question])
                    assert interviews.asked[question] >> number & 1 == (question in answers)
                    assert interviews.ended[outcome] >> number & 1 == (end == outcome)
            for number, question in enumerate(given):
                before, kept = split(given, number)
                for other in interviews.offered(given, question):
                    way = {**before, question: other}
                    beginning = [(answers, end) for answers, end in interviews if way.items() <= answers.items()]
                    assert interviews.outcomes(interviews.on(way, {})) == {end for _, end in beginning}
                    assert interviews.outcomes(interviews.on(way, {})) >= interviews.outcomes(interviews.on(way, kept))
                assert interviews.outcomes(interviews.on(before, kept)) == {outcome}


def test_explanations_of_random_rulebooks_agree_with_trying_everything_out() -> None:
    explained = 0
    for diagram, interviews, some in random_cases():
        for answers, outcome in some:
            how = explain(diagram, answers)
            assert (how.answers, how.outcome) == (answers, outcome)
            assert_deciding(how, interviews)
            assert_nearest(how, diagram, interviews)
            assert_changes(how, diagram, interviews)
            assert_not_asked(how, diagram, interviews)
            assert_not_known(how, diagram, interviews)
            assert_why_asked(diagram, answers, interviews)
            explained += 1
    assert explained > RULEBOOKS * 2


@long
def test_what_decided_and_the_nearest_change_are_exact_under_the_shipped_rules(proved: CompiledRulebook) -> None:
    for diagram, interviews, some in shipped_cases(proved, SHIPPED):
        for answers, _ in some:
            how = explain(diagram, answers)
            assert_deciding(how, interviews)
            assert_nearest(how, diagram, interviews)
            assert_not_asked(how, diagram, interviews)


@long
def test_what_one_answer_changes_and_why_it_was_asked_are_exact_under_the_shipped_rules(
    proved: CompiledRulebook,
) -> None:
    for diagram, interviews, some in shipped_cases(proved, SHIPPED // 2):
        for answers, _ in some:
            how = explain(diagram, answers)
            assert_changes(how, diagram, interviews)
            assert_not_known(how, diagram, interviews)
            assert_why_asked(diagram, answers, interviews)


def test_danger_alone_decides_an_emergency_and_settles_every_other_question(proved: CompiledRulebook) -> None:
    for diagram in proved.diagrams.values():
        how = explain(diagram, EMERGENCY)
        assert how.deciding == ("danger",)
        assert {each.settled_by for each in how.not_asked} == {("danger",)}
        assert why_asked(diagram, {}).because == {}


def test_a_refusal_that_changes_nothing_is_not_said_to_have_decided(proved: CompiledRulebook) -> None:
    """Serious harm to a child who must be told nothing of it: what counts is that nobody agreed, not how they did not."""
    how = explain(proved.diagrams["hmg-2018"], SERIOUS_AND_REFUSED)
    assert "subject" not in how.deciding
    assert {change.outcomes for change in how.changes if change.question == "consent" and change.answer != "given"} == {
        ("share_do_not_tell",)
    }
    changed = {nearest.outcome: nearest.changed for nearest in how.nearest}
    assert changed["share_limited"] == {"tell": "yes"}
    assert changed["share_with_agreement"] == {"consent": "given"}


@long
@pytest.mark.parametrize("edition", ["hmg-2018", "dfe-2024"])
def test_every_answer_that_means_not_knowing_says_what_to_find_out(proved: CompiledRulebook, edition: str) -> None:
    """Exactly these answers; whether to ask a person for agreement is never a matter of finding out."""
    rules = proved.loaded.rules
    for name, question in rules.questions.items():
        for code, answer in question.answers.items():
            assert (answer.find_out is not None) == (code == "not_sure"), (name, code)
    sure = [answers for answers, _ in proved.diagrams[edition].paths() if "not_sure" not in answers.values()]
    assert len(sure) > 1000
    for answers in in_short(sure, 300):
        assert recommend(proved, edition, answers).find_out is None, answers


def test_what_to_find_out_is_said_only_where_knowing_it_could_change_something(proved: CompiledRulebook) -> None:
    unsure = {**NOT_YET_ASKED, "tell": "not_sure"}
    found = recommend(proved, "hmg-2018", unsure).find_out
    assert found is not None
    assert found.says == proved.loaded.rules.questions["tell"].answers["not_sure"].find_out
    pressed = {
        **SERIOUS_AND_REFUSED,
        "subject": "adult",
        "harm_to": "self_pressured",
        "tell": "not_sure",
        "grounds": "no",
    }
    assert recommend(proved, "hmg-2018", pressed).find_out is None
