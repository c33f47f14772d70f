"""Whether each guarantee holds, over every reachable set of answers, in every edition.

A condition holds only on answers that were given. So `never` says nothing about a question that was not asked; what
must have been asked is said with `only_if`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product

from sharewise.reasoning.diagram.build import Budget
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Vertex
from sharewise.reasoning.diagram.search import (
    Answers,
    PathQuery,
    Shown,
    can_lead_to,
    find_apart,
    find_changed_paths,
    find_longer_paths,
    find_paths,
)
from sharewise.reasoning.proof.diagnostics import (
    AFTER_TOO_MANY_QUESTIONS,
    BY_A_WORSE_ANSWER,
    BY_EDITIONS,
    BY_ROWS,
    BY_SWAPPING,
    BY_SWAPPING_PERHAPS,
    WITHOUT_A_CONDITION,
    WITHOUT_A_DATE,
    WITHOUT_A_STEP,
)
from sharewise.rulebook.conditions import Condition, Conjunction, Test
from sharewise.rulebook.guarantee import Carries, EditionsAgree, Guarantee, Never, Only, OnlyIf, Raise, Swap
from sharewise.rulebook.model import SKIPPED, Rulebook
from sharewise.values import frozen


@frozen
class Breach:
    """How a guarantee is broken: in words, under how many sets of answers, and a shortest of them in an edition."""

    how: str
    shown: Shown
    edition: str


def find_breach(guarantee: Guarantee, diagrams: Mapping[str, Diagram], budget: Budget | None = None) -> Breach | None:
    """How the guarantee is broken in the first edition in which it is, or None if it holds in every edition.

    Raises:
        TooManyStates: it takes more than `budget` states to tell.

    """
    kind = guarantee.kinds[0][1]
    if isinstance(kind, EditionsAgree):
        return _editions_apart(kind, diagrams, budget)
    for edition, diagram in distinct_diagrams(diagrams).items():
        found = _breach_in(kind, diagram, budget)
        if found is not None:
            return Breach(*found, edition)
    return None


def distinct_diagrams(diagrams: Mapping[str, Diagram]) -> dict[str, Diagram]:
    """One edition for each way of deciding, the default one first: what holds in it holds in those that decide alike."""
    first: dict[Vertex, str] = {}
    for edition in sorted(diagrams, key=lambda each: each != diagrams[each].rules.default_edition):
        first.setdefault(diagrams[edition].root, edition)
    return {edition: diagrams[edition] for edition in first.values()}


def _breach_in(
    kind: Never | Only | OnlyIf | Swap | Raise | Carries, diagram: Diagram, budget: Budget | None
) -> tuple[str, Shown] | None:
    match kind:
        case Never(outcomes=outcomes):
            when = _forbidden(kind, diagram.rules)
            query = PathQuery(lambda end, _: end in outcomes, when.conjunctions, outcomes, needs=_all(when))
        case Only(when=when, outcomes=outcomes):
            beside = (*outcomes, None)
            query = PathQuery(lambda end, _: end not in beside, when.conjunctions, needs=_all(when))
        case OnlyIf(outcomes=outcomes, when=when):
            query = PathQuery(lambda end, held: not held and end in outcomes, when.conjunctions, outcomes)
        case Swap():
            return _swapped(diagram, kind, budget)
        case Raise():
            return _raised(diagram, kind, budget)
        case Carries():
            return _not_carried(diagram, kind, budget)
    found = find_paths(diagram, query, budget)
    if found is not None:
        return _leads(diagram, found.answers), found
    if isinstance(kind, Only) and kind.at_most_questions is not None:
        long = find_longer_paths(diagram, kind.when.conjunctions, int(kind.at_most_questions), budget)
        return (AFTER_TOO_MANY_QUESTIONS.format(count=len(long.answers)), long) if long else None
    return None


def _forbidden(kind: Never, rules: Rulebook) -> Condition:
    """Where a `never` holds: its condition, and every answer that says that something is not known."""
    conjunctions = list(kind.when.conjunctions) if kind.when else []
    for name, question in rules.questions.items():
        unknown = frozenset(code for code, answer in question.answers.items() if answer.find_out is not None)
        if kind.not_sure_but_for is not None and unknown and name not in kind.not_sure_but_for:
            conjunctions.append(Conjunction({name: Test(unknown)}))
    return Condition(tuple(conjunctions))


def _all(condition: Condition) -> int:
    """The mask of all of its conjunctions."""
    return (1 << len(condition.conjunctions)) - 1


def _leads(diagram: Diagram, answers: Answers) -> str:
    rows = " or ".join(diagram.deciding_rows(answers))
    return BY_ROWS.format(rows=rows, outcome=_end(diagram, answers))


def _end(diagram: Diagram, answers: Answers) -> str | None:
    end = diagram.walk(answers)[1]
    assert isinstance(end, Leaf)
    return end.name


def _not_carried(diagram: Diagram, kind: Carries, budget: Budget | None) -> tuple[str, Shown] | None:
    """An outcome reached where one of the steps or conditions that it must carry is not given.

    They have to be given whatever is answered to the word questions, and where these are skipped.
    """
    rules = diagram.rules
    conjunctions: list[Conjunction] = []

    def group(condition: Condition) -> int:
        """The conjunctions of a condition are followed too; the mask in which they stand."""
        mask = 0
        for each in condition.conjunctions:
            if each not in conjunctions:
                conjunctions.append(each)
            mask |= 1 << conjunctions.index(each)
        return mask

    dated = {
        name
        for outcome in kind.outcomes
        for name in rules.outcomes[outcome].steps
        if kind.dated == "yes" and rules.steps[name].dated == "yes"
    }
    wanted = {name: rules.steps[name].when for name in {*kind.steps, *dated}}
    sharing = {name: rules.conditions[name].when for name in kind.conditions}
    applies = group(kind.when)
    # What applies where the word questions are answered in one way: a step's or a condition's mask by its name.
    ways = [
        (
            {name: group(_after_words(when, words, rules)) for name, when in wanted.items()},
            {name: group(_after_words(when, words, rules)) for name, when in sharing.items()},
        )
        for words in _word_answers(rules, [*wanted.values(), *sharing.values()])
    ]

    def lacking(end: str | None, held: int) -> str | None:
        """What an end comes without, in words. None: nothing."""
        if end not in kind.outcomes or not held & applies:
            return None
        outcome = rules.outcomes[end]
        for steps, conditions in ways:
            for name in kind.steps:
                if name not in outcome.steps or not held & steps[name]:
                    return WITHOUT_A_STEP.format(outcome=end, name=name)
            for name in kind.conditions:
                if name not in outcome.conditions or not held & conditions[name]:
                    return WITHOUT_A_CONDITION.format(outcome=end, name=name)
            if kind.dated == "yes" and not any(name in outcome.steps and held & steps[name] for name in dated):
                return WITHOUT_A_DATE.format(outcome=end)
        return None

    query = PathQuery(lambda end, held: lacking(end, held) is not None, conjunctions, kind.outcomes, needs=applies)
    found = find_paths(diagram, query, budget)
    if found is None:
        return None
    held = sum(1 << bit for bit, conjunction in enumerate(conjunctions) if conjunction.holds(found.answers))
    how = lacking(_end(diagram, found.answers), held)
    assert how is not None
    return how, found


def _word_answers(rules: Rulebook, conditions: list[Condition]) -> list[dict[str, str]]:
    """Every way in which the word questions that these conditions name can be answered or skipped."""
    named = {question for condition in conditions for question, _ in condition.named()}
    asked = [name for name in rules.word_questions if name in named]
    ways = product(*([SKIPPED, *rules.word_questions[name].answers] for name in asked))
    return [dict(zip(asked, way, strict=True)) for way in ways]


def _after_words(condition: Condition, words: Mapping[str, str], rules: Rulebook) -> Condition:
    """What is left of a condition where the word questions are answered so."""
    return Condition(
        tuple(
            Conjunction({name: test for name, test in each.tests.items() if name not in rules.word_questions})
            for each in condition.conjunctions
            if all(test.allows(words.get(name)) for name, test in each.tests.items() if name in rules.word_questions)
        )
    )


def _swapped(diagram: Diagram, kind: Swap, budget: Budget | None) -> tuple[str, Shown] | None:
    question = kind.question
    others = {answer: [other for other in kind.answers if other != answer] for answer in kind.answers}
    found = find_changed_paths(
        diagram, question, others, (), lambda end, _, ends: any(other != end for other in ends), budget=budget
    )
    if found is None:
        return None
    one, end = found.answers[question], _end(diagram, found.answers)
    two, other = next(_elsewhere(diagram, found.answers, question, others[one], lambda name: name != end))
    is_certain = can_lead_to(diagram.root, {**found.answers, question: two}) == {other}
    how = BY_SWAPPING if is_certain else BY_SWAPPING_PERHAPS
    return how.format(question=question, one=one, outcome=end, two=two, other=other), found


def _raised(diagram: Diagram, kind: Raise, budget: Budget | None) -> tuple[str, Shown] | None:
    """A worse answer that lands where it must not, under conditions judged on what the worse side was asked."""
    question = kind.question
    conjunctions = (*kind.when.conjunctions, *(kind.unless.conjunctions if kind.unless else ()))
    applies = _all(kind.when)

    def before(end: str | None) -> bool:
        return not kind.after or end in kind.after

    def wanted(end: str | None, held: int, ends: Iterator[str | None]) -> bool:
        return end in kind.outcomes and bool(held & applies) and held <= applies and any(map(before, ends))

    others = dict.fromkeys(kind.worse, kind.milder)
    found = find_changed_paths(diagram, question, others, conjunctions, wanted, kind.outcomes, budget)
    if found is None:
        return None
    worse = found.answers[question]
    milder, old = next(_elsewhere(diagram, found.answers, question, kind.milder, before))
    end = _end(diagram, found.answers)
    how = BY_A_WORSE_ANSWER.format(question=question, worse=worse, milder=milder, other=old, outcome=end)
    return how, found


def _elsewhere(
    diagram: Diagram, answers: Answers, question: str, others: list[str], wanted: Callable[[str | None], bool]
) -> Iterator[tuple[str, str | None]]:
    """The other answers to a question, each with the outcomes wanted that it can lead to, in the rulebook's order."""
    given = {
        each: answers[each]
        for each in diagram.order
        if each in answers and diagram.order[each] < diagram.order[question]
    }
    offered = diagram.offered(given)
    for other in others:
        if other in offered:
            ends = can_lead_to(diagram.root, {**answers, question: other})
            yield from ((other, end) for end in (*diagram.rules.outcomes, None) if end in ends and wanted(end))


def _editions_apart(kind: EditionsAgree, diagrams: Mapping[str, Diagram], budget: Budget | None) -> Breach | None:
    """Two editions that lead elsewhere under answers that are not excepted."""
    names = list(distinct_diagrams(diagrams))
    for index, one in enumerate(names):
        for two in names[index + 1 :]:
            found = find_apart(diagrams[one], diagrams[two], kind.excepted.conjunctions, budget)
            if found is None:
                continue
            ends = {edition: _end(diagrams[edition], found.answers) for edition in (one, two)}
            taken = {edition: diagrams[edition].walk(found.answers)[0] for edition in (one, two)}
            # The edition that asks more shows more.
            edition = max((one, two), key=lambda each: len(taken[each]))
            how = BY_EDITIONS.format(one=one, outcome=ends[one], two=two, other=ends[two])
            return Breach(how, Shown(found.count, taken[edition]), edition)
    return None
