"""From answers to a recommendation: what to do, what it rests on, what to find out, and where other editions lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Leaf
from sharewise.reasoning.explain import find_out_first
from sharewise.rulebook.model import Checklist, LocalRule, Outcome, Row, Rule, Rulebook


@dataclass(frozen=True)
class CitedRule:
    """A golden rule that a recommendation rests on, as the chosen edition numbers and words it.

    `number` and `rule` are None where the edition has no rule on the topic. `local` is the rule in the words of the
    organisation whose adoption is followed, where it has words of its own and they are based on this edition.
    """

    topic: str
    number: str | None
    rule: Rule | None
    local: LocalRule | None = None


@dataclass(frozen=True)
class Attached:
    """A step or a condition that applies, with its words, and what an adoption adds to them; or what to find out about a
    question.
    """

    id: str
    says: str
    local: str | None = None


@dataclass(frozen=True)
class Elsewhere:
    """Another edition that leads, or could lead, to another outcome.

    `asks` is the question that it would ask next where that is what tells; then the outcomes are those still possible.
    """

    edition: str
    outcomes: tuple[str, ...]
    asks: str | None


@dataclass(frozen=True)
class Recommendation:
    """What the rulebook says about one set of answers, in one edition.

    `find_out` is the one fact to find out first, and from whom, where something is not known that could change it.
    """

    edition: str
    answers: Mapping[str, str]
    outcome_id: str
    outcome: Outcome
    rows: Mapping[str, Row]
    topics: tuple[str, ...]
    rules: tuple[CitedRule, ...]
    steps: tuple[Attached, ...]
    conditions: tuple[Attached, ...]
    sources: tuple[str, ...]
    find_out: Attached | None
    elsewhere: tuple[Elsewhere, ...]


class NotSettled(ValueError):
    """The answers do not settle the outcome; `question` is the one to ask next."""

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__(f"the question '{question}' has still to be answered")


def recommend(rulebook: CompiledRulebook, edition: str, answers: Mapping[str, str]) -> Recommendation:
    """The recommendation for `answers` (question id to answer code) under `edition`.

    Answers to questions that are not asked on the way are left out of account.

    Raises:
        NotSettled: a question has still to be asked.

    """
    rules = rulebook.loaded.rules
    diagram = rulebook.diagrams[edition]
    taken, end = diagram.walk(answers)
    if not isinstance(end, Leaf):
        raise NotSettled(end.question)
    assert end.name is not None, "the proof leaves no gap"
    outcome = rules.outcomes[end.name].worded(taken)
    rows = {row_id: diagram.rows[row_id] for row_id in diagram.deciding_rows(taken)}
    topics = _in_order([topic for row in rows.values() for topic in row.topics], outcome.topics)
    unknown = find_out_first(diagram, taken)
    return Recommendation(
        edition=edition,
        answers=taken,
        outcome_id=end.name,
        outcome=outcome,
        rows=rows,
        topics=topics,
        rules=_cited(rulebook, edition, topics),
        steps=steps_of(rules, outcome, taken),
        conditions=tuple(
            Attached(condition_id, condition.says, condition.local)
            for condition_id in outcome.conditions
            if (condition := rules.conditions[condition_id]).when.holds(taken)
        ),
        sources=_in_order([source for row in rows.values() for source in row.sources], outcome.sources),
        find_out=_to_find_out(rules, taken, unknown),
        elsewhere=_elsewhere(rulebook, edition, taken, end.name),
    )


def steps_of(rules: Rulebook, outcome: Outcome, answers: Mapping[str, str]) -> tuple[Attached, ...]:
    """The steps of an outcome that apply after `answers`, in order: of the one recommended, or of the one decided."""
    steps = ((step_id, rules.steps[step_id]) for step_id in outcome.steps)
    return tuple(Attached(step_id, step.say, step.local) for step_id, step in steps if step.when.holds(answers))


def _to_find_out(rules: Rulebook, answers: Mapping[str, str], question: str | None) -> Attached | None:
    words = rules.questions[question].answers[answers[question]].find_out if question else None
    return Attached(question, words) if question and words else None


def checklist_for(rules: Rulebook, outcome: Outcome) -> Checklist | None:
    """The points that the adoption wants looked at, where anything is shared and there is time to look."""
    return rules.adoption.checklist if rules.adoption and outcome.shares and not outcome.is_emergency else None


def _in_order(first: list[str], then: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *then]))


def _cited(rulebook: CompiledRulebook, edition: str, topics: tuple[str, ...]) -> tuple[CitedRule, ...]:
    words, local = rulebook.loaded.rules.editions[edition], rulebook.loaded.rules.adoption_wording(edition)
    cited: list[CitedRule] = []
    for topic in topics:
        found = [CitedRule(topic, number, rule, local.get(number)) for number, rule in words.rules_on(topic)]
        cited += found or [CitedRule(topic, None, None)]
    return tuple(cited)


def _elsewhere(
    rulebook: CompiledRulebook, edition: str, answers: Mapping[str, str], outcome: str
) -> tuple[Elsewhere, ...]:
    found: list[Elsewhere] = []
    for other, diagram in rulebook.diagrams.items():
        if other == edition:
            continue
        possible = tuple(diagram.possible_outcomes(answers))
        if possible != (outcome,):
            found.append(Elsewhere(other, possible, diagram.next_question(answers)))
    return tuple(found)
