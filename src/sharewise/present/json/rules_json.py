"""What `sharewise rules --format json` prints: an edition, one rule in full, the worked examples, the questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypedDict

from sharewise.present.json.condition_json import ConjunctionData, TermData, conjunctions_data, terms_data
from sharewise.present.pages.rules.rules_page import WorkedExample, questions_for
from sharewise.record.fields import Field, all_fields, fields_for, still_missing
from sharewise.rulebook.base import Digit, Exactness
from sharewise.rulebook.conditions import ALWAYS
from sharewise.rulebook.model import Answer, Edition, Question, Rule, Rulebook
from sharewise.rulebook.parts import as_data


class RuleData(TypedDict):
    """One golden rule as an edition words it. `local`: the same in an organisation's own words.

    `also_in`: the other copies that have the same words, where `exact` is `agreed`. `when`: what it is about, if it is about some
    cases only; of these one has to hold.
    """

    number: int
    title: str
    text: str
    exact: Exactness
    differs: str | None
    quoted_from: dict[str, Any]
    also_in: list[dict[str, Any]]
    local: dict[str, Any] | None
    topics: list[str]
    since_2024: str | None
    when: list[ConjunctionData]


class EditionDocument(TypedDict):
    """The seven rules of one edition."""

    format: Literal["sharewise-edition/1"]
    edition: str
    title: str
    publisher: str
    published: str
    status: str
    superseded_by: str | None
    notice: str | None
    jurisdiction: str
    source: dict[str, Any]
    summary: bool
    adoption: dict[str, Any] | None
    rules: list[RuleData]
    editions: list[str]
    licence: str


class MeaningData(TypedDict):
    """What a rule is about."""

    topic: str
    title: str
    says: str


class QuestionAskedData(TypedDict):
    """A question that serves a rule."""

    id: str
    ask: str
    why: str


class AnswerGivenData(TypedDict):
    """One answer of a worked example."""

    question: str
    short: str
    answer: str
    label: str


class DecidingRowData(TypedDict):
    """A row that decided a worked example."""

    id: str
    because: str


class ExampleData(TypedDict):
    """One worked example. `only_in` is the edition that the story is about, where it is about one."""

    id: str
    title: str
    story: str
    edition: str
    only_in: str | None
    answers: list[AnswerGivenData]
    outcome: str
    outcome_title: str
    rows: list[DecidingRowData]
    rules: list[int]


class RuleDocument(RuleData):
    """One rule in full. `examples_in_all`: how many there are, of which `examples` are some."""

    format: Literal["sharewise-rule/1"]
    edition: str
    published: str
    status: str
    summary: bool
    adoption: dict[str, Any] | None
    means: list[MeaningData]
    questions: list[QuestionAskedData]
    examples_in_all: int
    examples: list[ExampleData]
    editions: list[str]
    licence: str


class ExamplesDocument(TypedDict):
    """All the worked examples of an edition, and those that come out otherwise under others."""

    format: Literal["sharewise-examples/1"]
    edition: str
    editions: list[str]
    adoption: dict[str, Any] | None
    examples: list[ExampleData]
    under_other_editions: list[ExampleData]
    licence: str


class AnswerData(TypedDict):
    """An answer that can be given. `offered_when`: one of these has to hold, each with the answers that fit."""

    code: str
    label: str
    help: str | None
    offered_when: list[dict[str, list[str]]] | None


class QuestionData(TypedDict):
    """A question with its answers."""

    id: str
    ask: str
    why: str
    help: str
    local_help: str | None
    answers: list[AnswerData]


class WordQuestionData(TypedDict):
    """A question for words only, with its answers. An answers file may leave it out."""

    id: str
    ask: str
    help: str
    answers: dict[str, str]


class DecisionData(TypedDict):
    """How an answers file says what was decided."""

    follow: str
    outcomes: dict[str, str]
    reasons: dict[str, str]


class DetailData(TypedDict):
    """A detail of the decision form, and the outcomes that need it or offer it.

    `only_where`: what a record has to do to an earlier one to be asked for it (`completes`, `supersedes`), or null.
    """

    name: str
    ask: str
    help: str | None
    kind: str
    codes: list[str] | None
    labels: list[str] | None
    needed_for: list[str]
    offered_for: list[str]
    only_where: str | None


class QuestionsDocument(TypedDict):
    """Everything that a script needs to write an answers file."""

    format: Literal["sharewise-questions/1"]
    edition: str
    editions: list[str]
    adoption: dict[str, Any] | None
    asked: str
    questions: list[QuestionData]
    word_questions: list[WordQuestionData]
    terms: list[TermData]
    decision: DecisionData
    details: list[DetailData]


def edition_document(book: Rulebook, edition_id: str) -> EditionDocument:
    """The seven rules of one edition."""
    edition = book.editions[edition_id]
    return {
        "format": "sharewise-edition/1",
        "edition": edition_id,
        "title": edition.title,
        "publisher": edition.publisher,
        "published": edition.published,
        "status": edition.status,
        "superseded_by": edition.superseded_by,
        "notice": edition.notice,
        "jurisdiction": edition.jurisdiction,
        "source": as_data(book.sources[edition.source], without_none=True),
        "summary": edition.summary == "yes",
        "adoption": _adoption(book),
        "rules": [_rule(book, edition_id, edition, number, rule) for number, rule in edition.rules.items()],
        "editions": list(book.editions),
        "licence": book.licence,
    }


def rule_document(
    book: Rulebook, edition_id: str, number: Digit, examples: Sequence[WorkedExample], total: int
) -> RuleDocument:
    """One rule in full, with some of its worked examples, of which there are `total`."""
    edition = book.editions[edition_id]
    rule = edition.rules[number]
    return {
        "format": "sharewise-rule/1",
        "edition": edition_id,
        "published": edition.published,
        "status": edition.status,
        "summary": edition.summary == "yes",
        **_rule(book, edition_id, edition, number, rule),
        "adoption": _adoption(book),
        "means": [
            {"topic": topic, "title": book.topics[topic].title, "says": book.topics[topic].says}
            for topic in rule.topics
        ],
        "questions": [
            {"id": question_id, "ask": question.ask_in(edition_id, {}), "why": question.why}
            for question_id, question in questions_for(book, rule).items()
        ],
        "examples_in_all": total,
        "examples": [_example(book, each) for each in examples],
        "editions": list(book.editions),
        "licence": book.licence,
    }


def examples_document(
    book: Rulebook, edition_id: str, examples: Iterable[WorkedExample], others: Iterable[WorkedExample]
) -> ExamplesDocument:
    """All the worked examples of an edition; `others` are those under other editions."""
    return {
        "format": "sharewise-examples/1",
        "edition": edition_id,
        "editions": list(book.editions),
        "adoption": _adoption(book),
        "examples": [_example(book, each) for each in examples],
        "under_other_editions": [_example(book, each) for each in others],
        "licence": book.licence,
    }


def questions_document(book: Rulebook, edition_id: str) -> QuestionsDocument:
    """The questions, the ways to decide, and the details of the decision form."""
    return {
        "format": "sharewise-questions/1",
        "edition": edition_id,
        "editions": list(book.editions),
        "adoption": _adoption(book),
        "asked": "in this order, each only while its answer can still change the outcome",
        "questions": [_question(edition_id, name, question) for name, question in book.questions.items()],
        "word_questions": [
            {
                "id": name,
                "ask": asked.ask,
                "help": asked.help,
                "answers": {code: answer.label for code, answer in asked.answers.items()},
            }
            for name, asked in book.word_questions.items()
        ],
        "terms": terms_data(book),
        "decision": {
            "follow": "write `decision: follow`, or an outcome with a reason and words",
            "outcomes": {code: outcome.title for code, outcome in book.outcomes.items()},
            "reasons": {code: reason.label for code, reason in book.reasons_to_decide_otherwise.items()},
        },
        "details": [_detail(book, field) for field in all_fields(book, book.default_edition)],
    }


def _adoption(book: Rulebook) -> dict[str, Any] | None:
    """What the organisation says of itself, and everything that it adds, as `texts`."""
    if book.adoption is None:
        return None
    data = as_data(book.adoption, without_none=True)
    del data["wording"]
    return data


def _rule(book: Rulebook, edition_id: str, edition: Edition, number: str, rule: Rule) -> RuleData:
    local = book.adoption_wording(edition_id).get(number)
    since = None if edition.status == "current" else " ".join(book.topics[topic].since_2024 for topic in rule.topics)
    return {
        "number": int(number),
        "title": rule.title,
        "text": rule.text,
        "exact": rule.exact,
        "differs": rule.differs,
        "quoted_from": as_data(book.sources[rule.quoted_from], without_none=True),
        "also_in": [as_data(book.sources[copy], without_none=True) for copy in rule.also_in],
        "local": None if local is None else as_data(local),
        "topics": rule.topics,
        "since_2024": since,
        "when": [] if rule.when == ALWAYS else conjunctions_data(rule.when),
    }


def _example(book: Rulebook, worked: WorkedExample) -> ExampleData:
    said = worked.said
    return {
        "id": worked.id,
        "title": worked.title,
        "story": worked.example.story,
        "edition": said.edition,
        "only_in": worked.example.edition,
        "answers": [
            {
                "question": question,
                "short": book.questions[question].short,
                "answer": answer,
                "label": book.questions[question].answers[answer].label,
            }
            for question, answer in said.answers.items()
        ],
        "outcome": said.outcome_id,
        "outcome_title": said.outcome.title,
        "rows": [{"id": row_id, "because": row.because} for row_id, row in said.rows.items()],
        "rules": sorted({int(cited.number) for cited in said.rules if cited.number}),
    }


def _question(edition_id: str, name: str, question: Question) -> QuestionData:
    no_answers: Mapping[str, str] = {}
    return {
        "id": name,
        "ask": question.ask_in(edition_id, no_answers),
        "why": question.why,
        "help": question.help_in(edition_id, no_answers),
        "local_help": question.local,
        "answers": [_answer(code, answer) for code, answer in question.answers.items()],
    }


def _answer(code: str, answer: Answer) -> AnswerData:
    offered_when = None
    if answer.offer_when is not None:
        offered_when = [
            {name: sorted(test.answers) for name, test in conjunction.tests.items()}
            for conjunction in answer.offer_when.conjunctions
        ]
    return {"code": code, "label": answer.label, "help": answer.help, "offered_when": offered_when}


def _detail(book: Rulebook, field: Field) -> DetailData:
    choices = field.choices(book) if field.choices else None
    needed = [code for code in book.outcomes if field.name in still_missing(book, code, {})]
    offered = [code for code in book.outcomes if field.name in {each.name for each in fields_for(book, code)}]
    return {
        "name": field.name,
        "ask": field.ask,
        "help": field.help,
        "kind": field.kind,
        "codes": None if choices is None else list(choices),
        "labels": None if choices is None else [choice.label for choice in choices.values()],
        "needed_for": needed,
        "offered_for": [code for code in offered if code not in needed],
        "only_where": field.only_where,
    }
