"""`sharewise rules`: the seven golden rules, one of them in full, the questions, the worked examples.

For people to read, print and hand round, and for scripts.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sharewise.commands._output import show_page, write_data
from sharewise.commands._rulebooks import chosen_adoption, chosen_edition, open_rulebook
from sharewise.errors import WrongUse
from sharewise.present.page import Page
from sharewise.present.pages.rules_page import (
    Worked,
    a_few,
    examples_page,
    handout_page,
    other_examples,
    questions_for,
    questions_page,
    resting_on,
    rule_page,
    rules_page,
    worked_examples,
)
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.fields import all_fields, fields_for, still_missing
from sharewise.rulebook.base import Digit
from sharewise.rulebook.model import Edition, Rule, Rulebook


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    number: str | None
    edition: str | None
    adoption: str | None
    format: str
    questions: bool
    examples: bool
    plain: bool
    output: Path | None


def rules(options: Options) -> None:
    """Run the command."""
    if options.questions and (options.number is not None or options.examples):
        raise WrongUse(
            "--questions shows all the questions, and goes with no rule number and no --examples.\n"
            "The questions of one rule stand with it: sharewise rules 4"
        )
    rulebook = open_rulebook(chosen_adoption(options.adoption))
    edition = chosen_edition(rulebook, options.edition)
    number = _number(rulebook.loaded.rules, edition, options.number)
    if options.format == "json":
        write_data(_data(rulebook, edition, number, options), options.output)
        return
    show_page(
        _page(rulebook, edition, number, options),
        options.format,
        options.output,
        name="sharewise-rules",
        plain=options.plain,
    )


def _number(book: Rulebook, edition: str, asked: str | None) -> Digit | None:
    if asked is None:
        return None
    for number in book.editions[edition].rules:
        if number == asked:
            return number
    raise WrongUse("There are seven rules, 1 to 7. Choose one of these numbers, such as: sharewise rules 4")


def _page(rulebook: CompiledRulebook, edition: str, number: Digit | None, options: Options) -> Page:
    book = rulebook.loaded.rules
    if number is not None:
        shown, total = _examples_on(rulebook, edition, number, options)
        command = f"sharewise rules {number} --examples"
        if edition != chosen_edition(rulebook, None):
            command += f" --edition {edition}"
        if options.adoption is not None:
            command += f" --adoption {shlex.quote(options.adoption)}"
        return rule_page(book, edition, number, shown, total, command)
    if options.examples:
        examples = worked_examples(rulebook, edition)
        return examples_page(book, edition, examples, other_examples(rulebook, examples))
    if options.questions:
        return questions_page(book, edition)
    return rules_page(book, edition) if options.format == "text" else handout_page(book, edition)


def _examples_on(
    rulebook: CompiledRulebook, edition: str, number: str, options: Options
) -> tuple[tuple[Worked, ...], int]:
    """The examples shown for one rule, and how many there are."""
    examples = resting_on(number, worked_examples(rulebook, edition))
    return (examples if options.examples else a_few(number, examples)), len(examples)


def _data(rulebook: CompiledRulebook, edition: str, number: Digit | None, options: Options) -> dict[str, Any]:
    book = rulebook.loaded.rules
    if number is not None:
        return _rule_in_full(book, edition, number, *_examples_on(rulebook, edition, number, options))
    if options.examples:
        examples = worked_examples(rulebook, edition)
        return {
            "format": "sharewise-examples/1",
            "edition": edition,
            "editions": list(book.editions),
            "examples": _examples(book, examples),
            "under_other_editions": _examples(book, other_examples(rulebook, examples)),
            "licence": book.licence,
        }
    return _questions(book, edition) if options.questions else _rules(book, edition)


def _rules(book: Rulebook, edition_id: str) -> dict[str, Any]:
    edition = book.editions[edition_id]
    return {
        "format": "sharewise-edition/1",
        "edition": edition_id,
        "title": edition.title,
        "publisher": edition.publisher,
        "published": edition.published,
        "status": edition.status,
        "superseded_by": edition.superseded_by,
        "jurisdiction": edition.jurisdiction,
        "source": book.sources[edition.source].model_dump(exclude_none=True),
        "summary": edition.summary == "yes",
        "adoption": _adoption(book),
        "rules": [_rule(book, edition, number, rule) for number, rule in edition.rules.items()],
        "editions": list(book.editions),
        "licence": book.licence,
    }


def _adoption(book: Rulebook) -> dict[str, Any] | None:
    """What the organisation adds that is not part of a rule, a question or an outcome."""
    if book.adoption is None:
        return None
    return book.adoption.model_dump(exclude_none=True, exclude={"wording"})


def _rule(book: Rulebook, edition: Edition, number: str, rule: Rule) -> dict[str, Any]:
    edition_id = next(name for name, each in book.editions.items() if each is edition)
    local = book.local_wording(edition_id).get(number)
    return {
        "number": int(number),
        "title": rule.title,
        "text": rule.text,
        "exact": rule.exact,
        "differs": rule.differs,
        "quoted_from": book.sources[rule.quoted_from].model_dump(exclude_none=True),
        "local": None if local is None else local.model_dump(),
        "topics": rule.topics,
        "since_2024": None
        if edition.status == "current"
        else " ".join(book.topics[topic].since_2024 for topic in rule.topics),
    }


def _rule_in_full(
    book: Rulebook, edition_id: str, number: Digit, examples: Sequence[Worked], total: int
) -> dict[str, Any]:
    edition = book.editions[edition_id]
    rule = edition.rules[number]
    return {
        "format": "sharewise-rule/1",
        "edition": edition_id,
        "published": edition.published,
        "status": edition.status,
        "summary": edition.summary == "yes",
        **_rule(book, edition, number, rule),
        "means": [
            {"topic": topic, "title": book.topics[topic].title, "says": book.topics[topic].says}
            for topic in rule.topics
        ],
        "questions": [
            {"id": question_id, "ask": question.ask_in(edition_id, {}), "why": question.why}
            for question_id, question in questions_for(book, rule).items()
        ],
        "examples_in_all": total,
        "examples": _examples(book, examples),
        "editions": list(book.editions),
        "licence": book.licence,
    }


def _examples(book: Rulebook, examples: Iterable[Worked]) -> list[dict[str, Any]]:
    return [
        {
            "id": worked.id,
            "title": worked.title,
            "story": worked.example.story,
            # `only_in` is the edition that the story is about, where it is about one.
            "edition": worked.said.edition,
            "only_in": worked.example.edition,
            "answers": [
                {
                    "question": question,
                    "short": book.questions[question].short,
                    "answer": answer,
                    "label": book.questions[question].answers[answer].label,
                }
                for question, answer in worked.said.answers.items()
            ],
            "outcome": worked.said.outcome_id,
            "outcome_title": worked.said.outcome.title,
            "rows": [{"id": row_id, "because": row.because} for row_id, row in worked.said.rows.items()],
            "rules": sorted({int(cited.number) for cited in worked.said.rules if cited.number}),
        }
        for worked in examples
    ]


def _questions(book: Rulebook, edition_id: str) -> dict[str, Any]:
    """Everything that a script needs to write an answers file."""
    return {
        "format": "sharewise-questions/1",
        "edition": edition_id,
        "editions": list(book.editions),
        "asked": "in this order, each only while its answer can still change the outcome",
        "questions": [
            {
                "id": question_id,
                "ask": question.ask_in(edition_id, {}),
                "why": question.why,
                "help": question.help_in(edition_id, {}),
                "local_help": question.local,
                "answers": [
                    {
                        "code": code,
                        "label": answer.label,
                        "help": answer.help,
                        "offered_when": None
                        if answer.offer_when is None
                        else [
                            {name: sorted(test.answers) for name, test in box.tests.items()}
                            for box in answer.offer_when.boxes
                        ],
                    }
                    for code, answer in question.answers.items()
                ],
            }
            for question_id, question in book.questions.items()
        ],
        "decision": {
            "follow": "write `decision: follow`, or an outcome with a reason and words",
            "outcomes": {code: outcome.title for code, outcome in book.outcomes.items()},
            "reasons": {code: reason.label for code, reason in book.reasons_to_decide_otherwise.items()},
        },
        "details": [
            {
                "name": field.name,
                "ask": field.ask,
                "help": field.help,
                "kind": field.kind,
                "codes": list(field.choices(book)) if field.choices else None,
                "labels": [choice.label for choice in field.choices(book).values()] if field.choices else None,
                "needed_for": [code for code in book.outcomes if field.name in still_missing(book, code, {})],
                "offered_for": [
                    code
                    for code in book.outcomes
                    if field.name in {each.name for each in fields_for(book, code)}
                    and field.name not in still_missing(book, code, {})
                ],
            }
            for field in all_fields(book, book.default_edition)
        ],
    }
