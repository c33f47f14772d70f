"""Replaying a record: the same answers under the rules that it names give the same recommendation, word for word. And what
other rules would say to the same answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Node
from sharewise.reasoning.recommend import recommend
from sharewise.record.make import approval_asked, recorded_answers, recorded_recommendation, recorded_word_answers
from sharewise.record.record_model import Record, RecordedAnswer, RecordedWordAnswer
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import as_data
from sharewise.values import frozen

ReplayChange: TypeAlias = Literal["same", "other outcome", "asks more", "cannot take the answers"]


@frozen
class ReplayResult:
    """The result of replaying a record.

    Attributes:
        outcome: what its answers lead to now; None: they no longer lead to an end.
        differs: the parts of the recommendation and the answers that are not as the record has them, and `approval`, by their names
            in the record. None of them: it is the same, word for word.

    """

    outcome: str | None
    differs: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the recommendation and the answers are the same, word for word."""
        return not self.differs


@frozen
class SaidAgain:
    """What rules say to answers, as a record holds it.

    Attributes:
        outcome: the code of the outcome.
        recommendation: the recommendation as plain data.
        answers: the answers, without notes.
        word_answers: those that its words depend on.

    """

    outcome: str
    recommendation: Mapping[str, Any]
    answers: list[RecordedAnswer]
    word_answers: list[RecordedWordAnswer]


# What was said again, by what decides it: the digests of the rules, the edition, and the answers to both kinds of questions.
ReplayMemory: TypeAlias = dict[tuple[object, ...], SaidAgain]
# So much of it is kept: each takes about 20 kB.
_REMEMBERED = 2000


def replay(record: Record, rulebook: CompiledRulebook, memory: ReplayMemory | None = None) -> ReplayResult:
    """Compute a record's recommendation again from its answers, under the rules that it names; and whether a second person is to approve.

    Args:
        record: the record.
        rulebook: that of those rules: whoever calls has compared the digests.
        memory: what was said again before. Many records have the same answers, to which the same rules say the same.

    """
    answers = record.given
    edition = record.rules.edition
    if edition not in rulebook.diagrams:
        return ReplayResult(None, ("edition",))
    taken, end = rulebook.diagrams[edition].walk(answers)
    if isinstance(end, Node) or end.name is None or list(taken.items()) != list(answers.items()):
        return ReplayResult(None, ("answers",))
    words = {each.question: each.answer for each in record.word_answers}
    memory = {} if memory is None else memory
    loaded = rulebook.loaded
    key = loaded.sha256, loaded.adoption_sha256, edition, tuple(answers.items()), tuple(words.items())
    again = memory.get(key)
    if again is None:
        if len(memory) >= _REMEMBERED:
            memory.clear()
        again = memory[key] = _said_again(rulebook, edition, answers, words)
    then, now = as_data(record.recommendation), again.recommendation
    differs = [name for name in then if then[name] != now[name]]
    # A note is the practitioner's own, and whatever it is.
    if [each.but(note=None) for each in record.answers] != again.answers:
        differs.append("answers")
    if record.word_answers != again.word_answers:
        differs.append("word_answers")
    if not _asks_as_it_should(record, rulebook.loaded.rules):
        differs.append("approval")
    return ReplayResult(again.outcome, tuple(differs))


def _asks_as_it_should(record: Record, rules: Rulebook) -> bool:
    """Whether a record asks for approval where its rules do. One that completes another may have taken that over from it."""
    if record.earlier is not None and record.earlier.relation == "completes":
        return True
    return record.approval == (approval_asked(rules, record.decision.outcome) if record.decision else None)


def _said_again(
    rulebook: CompiledRulebook, edition: str, answers: Mapping[str, str], words: Mapping[str, str]
) -> SaidAgain:
    said = recommend(rulebook, edition, {**words, **answers})
    rules = rulebook.loaded.rules
    return SaidAgain(
        said.outcome_id,
        as_data(recorded_recommendation(rules, said)),
        recorded_answers(rules, said, {}),
        recorded_word_answers(rules, said),
    )


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
