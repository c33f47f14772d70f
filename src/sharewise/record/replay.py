"""Replaying a record: the same answers under the rules that it names give the same recommendation, word for word. And what
other rules would say to the same answers.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Node
from sharewise.reasoning.recommend import recommend
from sharewise.record.make import recorded_answers, recorded_recommendation, recorded_word_answers
from sharewise.record.record_model import Record
from sharewise.rulebook.parts import as_data
from sharewise.values import frozen

ReplayChange: TypeAlias = Literal["same", "other outcome", "asks more", "cannot take the answers"]


@frozen
class ReplayResult:
    """The result of replaying a record.

    Attributes:
        outcome: what its answers lead to now; None: they no longer lead to an end.
        differs: the parts of the recommendation and the answers that are not as the record has them, by their names in
            the record. None of them: it is the same, word for word.

    """

    outcome: str | None
    differs: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the recommendation and the answers are the same, word for word."""
        return not self.differs


def replay(record: Record, rulebook: CompiledRulebook) -> ReplayResult:
    """Compute a record's recommendation again from its answers, under the rules that it names.

    `rulebook` is that of those rules: whoever calls has compared the digests.
    """
    answers = record.given
    edition = record.rules.edition
    if edition not in rulebook.diagrams:
        return ReplayResult(None, ("edition",))
    taken, end = rulebook.diagrams[edition].walk(answers)
    if isinstance(end, Node) or end.name is None or list(taken.items()) != list(answers.items()):
        return ReplayResult(None, ("answers",))
    words = {each.question: each.answer for each in record.word_answers}
    said = recommend(rulebook, edition, {**words, **answers})
    rules = rulebook.loaded.rules
    notes = {each.question: each.note for each in record.answers if each.note}
    then, now = as_data(record.recommendation), as_data(recorded_recommendation(rules, said))
    differs = [name for name in then if then[name] != now[name]]
    if record.answers != recorded_answers(rules, said, notes):
        differs.append("answers")
    if record.word_answers != recorded_word_answers(rules, said):
        differs.append("word_answers")
    return ReplayResult(said.outcome_id, tuple(differs))


@frozen
class UnderOtherRules:
    """What other rules say to the answers of a record.

    Attributes:
        change: `asks more` where they would ask for something that was not asked then; `cannot take the answers` where an
            answer is not one of theirs.
        edition: the edition of theirs that was taken.
        outcomes: what comes out, or could.
        asks: the question that they would ask next.

    """

    change: ReplayChange
    edition: str
    outcomes: tuple[str, ...]
    asks: str | None = None


def under_other_rules(record: Record, rulebook: CompiledRulebook, asked: str | None = None) -> UnderOtherRules:
    """What `rulebook` says to the answers of a record: in the edition asked for, or else in the record's edition where there
    is one of that name, or else in the default one.
    """
    rules = rulebook.loaded.rules
    edition = asked or (record.rules.edition if record.rules.edition in rules.editions else rules.default_edition)
    diagram = rulebook.diagrams[edition]
    answers = record.given
    _, end = diagram.walk(answers)
    possible = tuple(diagram.possible_outcomes(answers))
    if isinstance(end, Node):
        if end.question in answers:
            return UnderOtherRules("cannot take the answers", edition, possible, end.question)
        return UnderOtherRules("asks more", edition, possible, end.question)
    same = end.name == record.recommendation.outcome
    return UnderOtherRules("same" if same else "other outcome", edition, possible)
