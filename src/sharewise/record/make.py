"""From answers, a recommendation and a decision to a record. Pure: time, reference and nonce are given."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sharewise import __version__
from sharewise.dates import offset, utc
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.recommend import Recommendation, checklist_for
from sharewise.record.fields import BY_NAME, DECISION, WHAT_CHANGED, Field, fields_for, still_missing
from sharewise.record.record_model import (
    ApprovalAsked,
    CodedWords,
    Details,
    EarlierReference,
    LocalAnswer,
    OtherEdition,
    Record,
    RecordedAnswer,
    RecordedChecklist,
    RecordedChoice,
    RecordedDecision,
    RecordedJurisdiction,
    RecordedRecommendation,
    RecordedStep,
    RecordedWordAnswer,
    RowReliedOn,
    RuleReliedOn,
    RulesApplied,
    Tool,
)
from sharewise.record.summary import Relation
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import as_data, read_part
from sharewise.values import by_default, frozen

# Crockford's alphabet: no I, L, O or U, so that a reference can be read out and typed.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@frozen
class Decision:
    """What the practitioner decided: the outcome they go by, and where it differs from the recommendation, why.

    `reason` is a code of `reasons_to_decide_otherwise`; `words` are their own.
    """

    outcome: str
    reason: str | None = None
    words: str | None = None


def says_why(words: str) -> bool:
    """Whether `words` can be a reason that someone follows in five years: more than one word, and not the same one again.

    What it means cannot be looked at. "x", "n/a" or "ok ok" say nothing to anyone.
    """
    said = {word for word in re.findall(r"[^\W_]+", words.casefold()) if not word.isdecimal()}
    # Where words are written without spaces, each sign says as much as two letters, and no word ends.
    signs = sum(ord(letter) >= 0x2E80 for word in said for letter in word)
    letters = sum(map(len, said)) + signs
    return letters >= _FEWEST_LETTERS and (len(said) > 1 or signs > 1)


# "Mum died" is a reason.
_FEWEST_LETTERS = 7


@frozen
class Submission:
    """Everything that a practitioner gave: answers and notes by question, details by field name, and the decision.

    A detail is text, a code, a list of codes, a date (`YYYY-MM-DD`) or a time (`YYYY-MM-DDTHH:MM:SSZ`). `nonce` is what a
    script names it by, so that it is saved once.
    """

    answers: Mapping[str, str]
    notes: Mapping[str, str] = by_default({})
    details: Mapping[str, str | list[str]] = by_default({})
    decision: Decision | None = None
    nonce: str | None = None

    def random(self, random: bytes) -> bytes:
        """48 random bytes as `make_record` takes them. With a nonce, those for the reference are the same each time: by its
        reference the record is known again. What its own nonce is made of stays random.
        """
        if self.nonce is None:
            return random
        return random[:32] + _random_of(self.nonce)


@frozen
class EarlierRecord:
    """A saved record that a new one completes or supersedes. It is proved to be as it was signed.

    Attributes:
        relation: what the new record does to it.
        record: what it says.
        statement: the digest of its statement, in hex: what the new record names it by.

    """

    relation: Relation
    record: Record
    statement: str

    def named(self) -> EarlierReference:
        """As the new record names it."""
        return EarlierReference(relation=self.relation, id=self.record.id, statement_sha256=self.statement)

    @property
    def details(self) -> dict[str, str | list[str]]:
        """Its details, as they were given."""
        return typed_details(self.record)


def make_reference(random: bytes) -> str:
    """A record's reference, such as `SW-7F3KQ-9TX2M`, from at least 7 random bytes."""
    letters = random_letters(random, 10)
    return f"SW-{letters[:5]}-{letters[5:]}"


def reference_of(nonce: str) -> str:
    """The reference of the record that a script names by this nonce."""
    return make_reference(_random_of(nonce))


def _random_of(nonce: str) -> bytes:
    return hashlib.sha256(b"sharewise-reference\n" + nonce.encode()).digest()[:16]


def random_letters(random: bytes, count: int) -> str:
    """So many letters and digits, from 5 random bits each."""
    number = int.from_bytes(random, "big")
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(count))


def make_record(
    rulebook: CompiledRulebook,
    recommendation: Recommendation,
    submission: Submission,
    *,
    now: datetime,
    random: bytes,
    earlier: EarlierReference | None = None,
    jurisdiction: str | None = None,
) -> Record:
    """The record of one decision.

    Args:
        rulebook: the rules that are applied.
        recommendation: the recommendation for `submission.answers`.
        submission: what the practitioner gave.
        now: the time it is made, aware.
        random: 48 random bytes: 32 for the nonce, the rest for the reference. The nonce keeps short answers from being
            guessed from a digest once the record itself is gone.
        earlier: the record that this one supersedes.
        jurisdiction: where the practitioner works, if that is known: the code of one that the rulebook has something to
            say about, or of the one that it is written for.

    """
    rules = rulebook.loaded.rules
    outcome_id = submission.decision.outcome if submission.decision else recommendation.outcome_id
    outcome, adoption = rules.outcomes[outcome_id], rules.adoption
    record = Record(
        id=make_reference(random[32:]),
        earlier=earlier,
        made_at=utc(now),
        made_at_offset=offset(now),
        made_after_the_event=outcome.is_emergency or recommendation.outcome.is_emergency,
        tool=Tool(name="sharewise", version=__version__),
        rules=RulesApplied(
            id=rules.id,
            version=rules.version,
            sha256=rulebook.loaded.sha256,
            edition=recommendation.edition,
            edition_title=f"{rules.editions[recommendation.edition].title}, {rules.editions[recommendation.edition].published}",
            adoption=adoption.id if adoption else None,
            adoption_version=adoption.version if adoption else None,
            adoption_title=adoption.title if adoption else None,
            adoption_sha256=rulebook.loaded.adoption_sha256,
        ),
        jurisdiction=_jurisdiction(rules, jurisdiction),
        answers=recorded_answers(rules, recommendation, submission.notes),
        word_answers=recorded_word_answers(rules, recommendation),
        recommendation=recorded_recommendation(rules, recommendation),
        decision=_decision(rules, recommendation.outcome_id, recommendation.answers, submission.decision),
        approval=approval_asked(rules, submission.decision.outcome) if submission.decision else None,
        details=Details(**_details(rules, submission.details)),
        local_details=_local_details(rules, outcome_id, submission.details),
        missing=([] if submission.decision else [DECISION])
        + still_missing(
            rules,
            outcome_id,
            submission.details,
            supersedes=earlier is not None and earlier.relation == "supersedes",
        ),
        nonce=_nonce(random),
    )
    return _readable(record)


def _readable(record: Record) -> Record:
    """The record as it is read again: nothing is sealed that could not be.

    Raises:
        ValueError: it could not be read again.

    """
    return read_part(Record, as_data(record))


def complete_record(
    rulebook: CompiledRulebook,
    first: Record,
    submission: Submission,
    *,
    now: datetime,
    random: bytes,
    earlier: EarlierReference,
) -> Record:
    """The record that completes `first`: all that it says, as it says it, and what is added now.

    What was asked, answered and recommended then stays word for word, under the rules that were applied then. Only the
    details that `first` lacks, and a decision if it has none, are taken from `submission`.

    Args:
        rulebook: the one that is applied now, for the words of what is added.
        first: the record that lacks something.
        submission: what is added.
        now, random: as for `make_record`.
        earlier: the name and digest of `first`.

    """
    rules = rulebook.loaded.rules
    answers = first.given
    decision = first.decision or _decision(rules, first.recommendation.outcome, answers, submission.decision)
    outcome_id = decision.outcome if decision else first.recommendation.outcome
    given = {**typed_details(first), **submission.details}
    record = first.but(
        id=make_reference(random[32:]),
        earlier=earlier,
        made_at=utc(now),
        made_at_offset=offset(now),
        made_after_the_event=True,
        tool=Tool(name="sharewise", version=__version__),
        decision=decision,
        approval=first.approval if first.decision or not decision else approval_asked(rules, decision.outcome),
        details=first.details.but(**_details(rules, submission.details)),
        local_details=_completed(first.local_details, _local_details(rules, outcome_id, given), submission.details),
        missing=([] if decision else [DECISION])
        + still_missing(rules, outcome_id, given, supersedes=WHAT_CHANGED in first.missing),
        nonce=_nonce(random),
    )
    return _readable(record)


def typed_details(record: Record) -> dict[str, str | list[str]]:
    """A record's details as they were given: text, a code, a list of codes. The inverse of making a record."""
    found: dict[str, str | list[str]] = {}
    for name, value in as_data(record)["details"].items():
        if isinstance(value, list):
            found[name] = [each["code"] for each in value]
        else:
            found[name] = value["code"] if isinstance(value, dict) else value
    for local in record.local_details:
        if local.says is not None:
            found[local.id] = local.code or local.says
    return found


def _nonce(random: bytes) -> str:
    return base64.urlsafe_b64encode(random[:32]).decode().rstrip("=")


def _details(rules: Rulebook, given: Mapping[str, str | list[str]]) -> dict[str, Any]:
    return {name: _detail(rules, BY_NAME[name], value) for name, value in given.items() if name in BY_NAME}


def _local_details(rules: Rulebook, outcome: str, given: Mapping[str, str | list[str]]) -> list[LocalAnswer]:
    """What the adoption asks for where `outcome` was decided, given or not."""
    answers: list[LocalAnswer] = []
    for asked in fields_for(rules, outcome):
        if asked.section == "local":
            value = given.get(asked.name)
            assert not isinstance(value, list)
            code = value if asked.choices else None
            says = asked.choices(rules)[value].label if asked.choices and value else value
            answers.append(LocalAnswer(id=asked.name, asked=asked.ask, short=asked.short, code=code, says=says))
    return answers


def _completed(first: list[LocalAnswer], now: list[LocalAnswer], added: Mapping[str, object]) -> list[LocalAnswer]:
    """What `first` says of the adoption's details, word for word, also where nothing asks for it now; and what is added."""
    kept = {each.id: each for each in first}
    return list((kept | {each.id: each for each in now if each.id in added or each.id not in kept}).values())


def recorded_answers(rules: Rulebook, recommendation: Recommendation, notes: Mapping[str, str]) -> list[RecordedAnswer]:
    """The answers of a recommendation as a record holds them: in the words in which they were asked, with their notes."""
    before: dict[str, str] = {}
    answered: list[RecordedAnswer] = []
    for question_id, code in recommendation.answers.items():
        question = rules.questions[question_id]
        answered.append(
            RecordedAnswer(
                question=question_id,
                asked=question.ask_in(recommendation.edition, before),
                answer=code,
                said=question.answers[code].label,
                note=notes.get(question_id),
                topics=list(question.topics),
            )
        )
        before[question_id] = code
    return answered


def recorded_word_answers(rules: Rulebook, recommendation: Recommendation) -> list[RecordedWordAnswer]:
    """The answers that a recommendation's words depend on, as a record holds them."""
    return [
        RecordedWordAnswer(
            question=name,
            asked=rules.word_questions[name].ask,
            answer=answer,
            said=rules.word_questions[name].answers[answer].label,
        )
        for name, answer in recommendation.word_answers.items()
    ]


def recorded_recommendation(rules: Rulebook, recommendation: Recommendation) -> RecordedRecommendation:
    """A recommendation as a record holds it: everything in words."""
    outcome, adoption = recommendation.outcome, rules.adoption
    checklist = checklist_for(rules, outcome)
    return RecordedRecommendation(
        outcome=recommendation.outcome_id,
        title=outcome.title,
        says=outcome.says,
        share=CodedWords(code=outcome.share.code, says=outcome.share.says),
        tell=CodedWords(code=outcome.tell.code, says=outcome.tell.says),
        name=CodedWords(code=outcome.name.code, says=outcome.name.says),
        local=outcome.local,
        remember=adoption.remember if adoption else None,
        checklist=RecordedChecklist(title=checklist.title, items=list(checklist.items)) if checklist else None,
        rows=[
            RowReliedOn(id=row_id, stage=rules.stage_of(row_id).title, because=row.because)
            for row_id, row in recommendation.rows.items()
        ],
        rules=[
            RuleReliedOn(
                topic=cited.topic,
                number=cited.number,
                title=cited.rule.title if cited.rule else rules.topics[cited.topic].title,
                text=cited.rule.text if cited.rule else None,
                exact=cited.rule.exact if cited.rule else None,
                local=cited.local.text if cited.local else None,
            )
            for cited in recommendation.rules
        ],
        conditions=[
            RecordedStep(id=condition.id, says=condition.says, local=condition.local)
            for condition in recommendation.conditions
        ],
        steps=[RecordedStep(id=step.id, says=step.says, local=step.local) for step in recommendation.steps],
        sources=[f"{(source := rules.sources[key]).title} ({source.publisher})" for key in recommendation.sources],
        elsewhere=[
            OtherEdition(edition=other.edition, outcomes=list(other.outcomes), asks=other.asks)
            for other in recommendation.elsewhere
        ],
    )


def _jurisdiction(rules: Rulebook, code: str | None) -> RecordedJurisdiction | None:
    if code is None:
        return None
    elsewhere = rules.jurisdictions.get(code)
    if elsewhere is None:
        return RecordedJurisdiction(code=code, title=rules.jurisdiction, notice=None)
    return RecordedJurisdiction(code=code, title=elsewhere.title, notice=elsewhere.notice)


def _decision(
    rules: Rulebook, recommended: str, answers: Mapping[str, str], decided: Decision | None
) -> RecordedDecision | None:
    if decided is None:
        return None
    reasons = rules.reasons_to_decide_otherwise
    return RecordedDecision(
        outcome=decided.outcome,
        title=rules.outcomes[decided.outcome].worded(answers).title,
        followed=decided.outcome == recommended,
        reason=decided.reason,
        reason_says=reasons[decided.reason].label if decided.reason else None,
        words=decided.words,
    )


def approval_asked(rules: Rulebook, decided: str) -> ApprovalAsked | None:
    """That the adoption wants a second person to approve where this was decided. While nothing is, there is nothing to approve of."""
    needed = rules.adoption.approval if rules.adoption else None
    return ApprovalAsked(by=needed.by) if needed is not None and decided in needed.outcomes else None


def _detail(rules: Rulebook, field: Field, value: str | list[str]) -> Any:
    if field.choices is None:
        return value
    labels = field.choices(rules)
    codes = [value] if isinstance(value, str) else value
    chosen = [RecordedChoice(code=code, says=labels[code].label) for code in codes]
    return chosen if field.kind == "choices" else chosen[0]
