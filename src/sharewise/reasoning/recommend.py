"""From answers to a recommendation: what to do, what it rests on, what to find out, and where other editions lead."""

from __future__ import annotations

from collections.abc import Mapping

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Leaf
from sharewise.reasoning.explain import find_out_first
from sharewise.reasoning.words import Attached, Conclusion, all_words
from sharewise.rulebook.model import Checklist, LocalRule, Outcome, Row, Rule, Rulebook
from sharewise.values import frozen


@frozen
class CitedRule:
    """A golden rule that a recommendation rests on, as the chosen edition numbers and words it.

    `number` and `rule` are None where the edition has no rule on the topic that is about such a case. `local` is the rule in the words of the
    organisation whose adoption is followed, where it has words of its own and they are based on this edition.
    """

    topic: str
    number: str | None
    rule: Rule | None
    local: LocalRule | None = None


@frozen
class Elsewhere:
    """Another edition that leads, or could lead, to another outcome.

    `asks` is the question that it would ask next where that is what tells; then the outcomes are those still possible.
    """

    edition: str
    outcomes: tuple[str, ...]
    asks: str | None


@frozen
class Recommendation:
    """What the rulebook says about one set of answers, in one edition.

    `word_answers` are the answers to word questions that change a word of it, and `all_words` those to all word questions, of
    which the others count as skipped. `find_out` is the one fact to find out first,
    and from whom, where something is not known that could change it. `word_questions` are those to ask: whose answer can
    change a word of it, or of the steps that they are asked for, after the answers to those before.
    """

    edition: str
    answers: Mapping[str, str]
    word_answers: Mapping[str, str]
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
    all_words: Mapping[str, str]
    word_questions: tuple[str, ...] = ()

    @property
    def all_answers(self) -> Mapping[str, str]:
        """The answers that led to it and those that its words depend on: what a step's condition may name."""
        return {**self.answers, **self.all_words}


class NotSettled(ValueError):
    """The answers do not settle the outcome; `question` is the one to ask next."""

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__(f"the question '{question}' has still to be answered")


def recommend(rulebook: CompiledRulebook, edition: str, answers: Mapping[str, str]) -> Recommendation:
    """The recommendation for `answers` (question id to answer code) under `edition`.

    Answers to questions that are not asked on the way are left out of account, and so are those to word questions that change
    no word.

    Raises:
        NotSettled: a question has still to be asked.

    """
    rules = rulebook.loaded.rules
    diagram = rulebook.diagrams[edition]
    taken, end = diagram.walk(answers)
    if not isinstance(end, Leaf):
        raise NotSettled(end.question)
    assert end.name is not None, "the proof leaves no gap"
    rows = {row_id: diagram.rows[row_id] for row_id in diagram.deciding_rows(taken)}
    conclusion = Conclusion(rules, taken, end.name, rows, find_out_first(diagram, taken))
    mattering = conclusion.word_questions(answers)
    words = {name: answers[name] for name in mattering if answers.get(name) in rules.word_questions[name].answers}
    worded = conclusion.worded(words)
    topics = _in_order([topic for row in worded.rows.values() for topic in row.topics], worded.outcome.topics)
    return Recommendation(
        edition=edition,
        answers=taken,
        word_answers=words,
        outcome_id=end.name,
        outcome=worded.outcome,
        rows=worded.rows,
        topics=topics,
        rules=_cited(rulebook, edition, topics, taken),
        steps=worded.steps,
        conditions=worded.conditions,
        sources=_in_order([source for row in worded.rows.values() for source in row.sources], worded.outcome.sources),
        find_out=worded.find_out,
        elsewhere=_elsewhere(rulebook, edition, taken, end.name),
        all_words=all_words(rules, words),
        word_questions=tuple(name for name in mattering if conclusion.is_worth_asking(name, answers)),
    )


def checklist_for(rules: Rulebook, outcome: Outcome) -> Checklist | None:
    """The points that the adoption wants looked at, where anything is shared and there is time to look."""
    return rules.adoption.checklist if rules.adoption and outcome.shares and not outcome.is_emergency else None


def _in_order(first: list[str], then: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *then]))


def _cited(
    rulebook: CompiledRulebook, edition: str, topics: tuple[str, ...], answers: Mapping[str, str]
) -> tuple[CitedRule, ...]:
    words, local = rulebook.loaded.rules.editions[edition], rulebook.loaded.rules.adoption_wording(edition)
    found = {topic: list(words.rules_on(topic, answers)) for topic in topics}
    if not any(found.values()):
        # A recommendation always rests on a rule: on one about other cases rather than on none.
        found = {topic: list(words.rules_on(topic, {})) for topic in topics}
    cited: list[CitedRule] = []
    for topic, rules in found.items():
        cited += [CitedRule(topic, number, rule, local.get(number)) for number, rule in rules]
        cited += [] if rules else [CitedRule(topic, None, None)]
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
