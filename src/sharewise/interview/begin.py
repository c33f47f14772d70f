"""How an interview begins: anew, to complete a saved record, or to look at its decision again."""

from __future__ import annotations

from collections.abc import Mapping

from sharewise.errors import WrongUse
from sharewise.interview.places.completion_places import CompletePlace
from sharewise.interview.places.end_places import StoppedPlace
from sharewise.interview.places.routes import to_next_question
from sharewise.interview.state import Circumstances, Interview
from sharewise.present.wording import interview_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Node
from sharewise.record.fields import FIELDS, is_carried
from sharewise.record.make import Decision, EarlierRecord
from sharewise.record.record_model import Record
from sharewise.rulebook.model import Rulebook


def begin(rulebook: CompiledRulebook, edition: str, circumstances: Circumstances) -> Interview:
    """An interview at its first question."""
    details = settled_details(rulebook.loaded.rules, circumstances)
    return to_next_question(Interview(rulebook, edition, StoppedPlace(), circumstances, details=details))


def settled_details(rules: Rulebook, circumstances: Circumstances) -> dict[str, str | list[str]]:
    """The details of a new record that the settings know: who decides. They are shown, and can be changed as any other."""
    details: dict[str, str | list[str]] = {}
    for each in FIELDS:
        if each.is_settled and each.suggests is not None:
            known = next((text for text in each.suggests(circumstances.settings, rules.adoption) if text), None)
            details |= {each.name: known} if known else {}
    return details


def begin_completing(rulebook: CompiledRulebook, earlier: EarlierRecord, circumstances: Circumstances) -> Interview:
    """An interview that adds what a record lacks. The answers and the recommendation stay as they are.

    Raises:
        WrongUse: nothing can be added, the record follows other local rules, or the rules have changed so that the same
            answers now lead elsewhere.

    """
    record, adoption = earlier.record, rulebook.loaded.rules.adoption
    if record.rules.adoption != (adoption.id if adoption else None):
        words = interview_wording.OTHER_LOCAL_RULES if record.rules.adoption else interview_wording.NO_LOCAL_RULES
        raise WrongUse(words.format(reference=record.id, adoption=record.rules.adoption))
    answers = record.given
    if not _leads_there_still(rulebook, record, answers):
        raise WrongUse(interview_wording.RULES_HAVE_CHANGED.format(reference=record.id))
    decision = record.decision
    decided = Decision(decision.outcome, decision.reason, decision.words) if decision else None
    interview = Interview(
        rulebook,
        record.rules.edition,
        CompletePlace(),
        circumstances,
        {**answers, **_word_answers(rulebook.loaded.rules, record)},
        decision=decided,
        earlier=earlier,
    )
    if decided and not interview.fields:
        raise WrongUse(interview_wording.NOTHING_TO_COMPLETE.format(reference=record.id))
    return interview


def _leads_there_still(rulebook: CompiledRulebook, record: Record, answers: Mapping[str, str]) -> bool:
    """Whether the rules of now know the record's outcome, and lead from its answers to it."""
    rules = rulebook.loaded.rules
    diagram = rulebook.diagrams.get(record.rules.edition)
    if diagram is None:
        return False
    taken, end = diagram.walk(answers)
    if isinstance(end, Node) or end.name != record.recommendation.outcome or taken != answers:
        return False
    decision = record.decision
    return decision is None or (
        decision.outcome in rules.outcomes and decision.reason in (None, *rules.reasons_to_decide_otherwise)
    )


def _word_answers(rules: Rulebook, record: Record) -> dict[str, str]:
    """What a record says of the word questions that the rules of now ask."""
    return {each.question: each.answer for each in record.word_answers if each.question in rules.word_questions}


def begin_again(
    rulebook: CompiledRulebook, earlier: EarlierRecord, edition: str, circumstances: Circumstances
) -> Interview:
    """An interview that looks at a decision again, as new information came. Danger is asked about first, anew; the other
    answers stand until they are changed, and so do the details that describe the case and the plan. The decision has to be made
    anew; what was done under the earlier one stays in its record.
    """
    rules = rulebook.loaded.rules
    first = rulebook.diagrams[edition].next_question({})
    known = {
        each.question: each
        for each in earlier.record.answers
        if each.question != first
        and each.question in rules.questions
        and each.answer in rules.questions[each.question].answers
    }
    return to_next_question(
        Interview(
            rulebook,
            edition,
            StoppedPlace(),
            circumstances,
            answers={question: each.answer for question, each in known.items()} | _word_answers(rules, earlier.record),
            notes={question: each.note for question, each in known.items() if each.note},
            details={
                **{
                    name: value
                    for name, value in earlier.details.items()
                    if is_carried(rules, name, value, circumstances.today)
                },
                # Who decides now need not be who decided then.
                **settled_details(rules, circumstances),
            },
            earlier=earlier,
        )
    )
