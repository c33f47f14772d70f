"""Resuming a draft: at the place where it was left, where the rules are the same; else with a page on what has changed.

What no longer stands is set aside, and asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sharewise.interview.begin import begin_completing
from sharewise.interview.drafts.draft import Draft, DraftDecision
from sharewise.interview.place_registry import place_from
from sharewise.interview.places.completion_places import CompletePlace
from sharewise.interview.places.draft_places import RulesChangedPlace
from sharewise.interview.places.end_places import StoppedPlace
from sharewise.interview.places.personal_data_places import PersonalDataPlace, has_personal_data
from sharewise.interview.places.routes import to_next_question
from sharewise.interview.prompts import Write
from sharewise.interview.state import Circumstances, Interview, InterviewPlace
from sharewise.present.pages.local_words import asked_words
from sharewise.present.wording import drafts_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.fields import field_named, has_field
from sharewise.record.make import Decision, EarlierRecord
from sharewise.rulebook.model import Rulebook


def resume_draft(
    rulebook: CompiledRulebook,
    draft: Draft,
    circumstances: Circumstances,
    first_answer: str | None,
    record: EarlierRecord | None,
) -> Interview:
    """The interview that resumes a draft. The draft is kept from then on.

    Args:
        rulebook: the rules in use now.
        draft: what was kept.
        circumstances: what the conversation depends on beside the answers.
        first_answer: the answer to the question about danger, which is asked anew each time. None only for a draft that
            completes a record: it asks no question.
        record: the saved record that the draft completes or looks at again.

    Raises:
        WrongUse: the record can no longer be completed so.

    """
    begun = _begun(rulebook, draft, circumstances, first_answer, record)
    same_rules = (draft.rules.sha256, draft.rules.adoption_sha256) == (
        rulebook.loaded.sha256,
        rulebook.loaded.adoption_sha256,
    )
    danger = next((each.answer for each in draft.answers), None)
    # A record that is being completed stays as it is, whether or not there is danger now.
    place: InterviewPlace | None = None
    if begun.completes or first_answer in (None, danger):
        place = place_from(begun, draft.at)
    if place is None:
        place = CompletePlace() if begun.completes else to_next_question(begun).at
    elif draft.unsure is not None and has_personal_data(begun, place, draft.unsure):
        place = PersonalDataPlace(place, draft.unsure)
    elif draft.unsure is not None and isinstance(place.prompt(begun), Write):
        # They were in the middle of it when they stopped.
        begun = begun.with_text_to_edit(draft.unsure)
    if same_rules:
        return begun.paused(place)
    return begun.paused(RulesChangedPlace(place, tuple(_changes(begun, draft))))


def _begun(
    rulebook: CompiledRulebook,
    draft: Draft,
    circumstances: Circumstances,
    first_answer: str | None,
    record: EarlierRecord | None,
) -> Interview:
    """The interview with everything in the draft that is still valid."""
    rules = rulebook.loaded.rules
    if record is not None and record.relation == "completes":
        begun = begin_completing(rulebook, record, circumstances)
    else:
        edition = draft.rules.edition if draft.rules.edition in rulebook.diagrams else rules.default_edition
        answers = {
            each.question: each.answer
            for each in draft.answers
            if (each.question in rules.questions and each.answer in rules.questions[each.question].answers)
            or each.question in rules.word_questions
        }
        first = rulebook.diagrams[edition].next_question({})
        if first is not None and first_answer is not None:
            answers[first] = first_answer
        begun = Interview(rulebook, edition, StoppedPlace(), circumstances, answers, earlier=record)
    begun = replace(
        begun,
        notes={question: note for question, note in draft.notes.items() if question in rules.questions},
        details={name: value for name, value in draft.details.items() if _fits(rules, name, value)},
        words=draft.words,
        agreed=frozenset(draft.agreed),
        drafting=True,
    )
    decision = draft.decision
    if decision is None or not _stands(begun, draft, decision):
        return begun
    return begun.with_decision(Decision(decision.outcome, decision.reason, decision.words))


def _stands(interview: Interview, draft: Draft, decision: DraftDecision) -> bool:
    """Whether a decision is still valid: it was made on the present recommendation."""
    rules = interview.rules
    return (
        interview.recommended == draft.outcome
        and decision.outcome in rules.outcomes
        and decision.reason in (None, *rules.reasons_to_decide_otherwise)
    )


def _fits(rules: Rulebook, name: str, value: str | list[str]) -> bool:
    """Whether a detail is still valid as it is."""
    if not has_field(rules, name):
        return False
    field = field_named(rules, name)
    if field.choices is None:
        return isinstance(value, str)
    return isinstance(value, list) == (field.kind == "choices") and set(
        [value] if isinstance(value, str) else value
    ) <= set(field.choices(rules))


def _changes(interview: Interview, draft: Draft) -> Iterator[str]:
    """What has changed for this decision, in words."""
    rules, path = interview.rules, interview.path
    if draft.rules.version != rules.version:
        yield drafts_wording.CHANGED_VERSION.format(before=draft.rules.version, now=rules.version)
    if draft.rules.edition != interview.edition:
        yield drafts_wording.CHANGED_EDITION.format(
            before=draft.rules.edition, now=rules.editions[interview.edition].title
        )
    affected = False
    for each in draft.answers:
        if not each.counts:
            continue
        question = rules.questions.get(each.question)
        asked = question.ask_in(interview.edition, interview.before(each.question)) if question else None
        if question is None:
            yield drafts_wording.CHANGED_GONE.format(asked=each.asked)
        elif each.answer not in question.answers:
            yield drafts_wording.CHANGED_ANSWER_GONE.format(asked=asked_words(each.question, each.asked))
        elif asked != each.asked:
            yield drafts_wording.CHANGED_WORDS.format(asked=asked_words(each.question, str(asked)), said=each.said)
        else:
            continue
        affected = True
    now = interview.recommended
    if draft.outcome is not None and now != draft.outcome:
        affected = True
        before = rules.outcomes.get(draft.outcome)
        if now is not None and before is not None:
            yield drafts_wording.CHANGED_OUTCOME.format(
                before=before.worded(path).title, now=rules.outcomes[now].worded(path).title
            )
        elif now is not None:
            yield drafts_wording.CHANGED_OUTCOME_GONE.format(now=rules.outcomes[now].worded(path).title)
        elif interview.next_question is not None:
            question = rules.questions[interview.next_question]
            yield drafts_wording.CHANGED_NEW.format(
                asked=asked_words(interview.next_question, question.ask_in(interview.edition, path))
            )
    elif draft.decision is not None and interview.decision is None:
        affected = True
        yield drafts_wording.CHANGED_DECISION_GONE
    if not affected:
        yield drafts_wording.CHANGED_NOTHING
