"""`sharewise rules`: the seven golden rules, or the questions, for people and for scripts."""

from __future__ import annotations

import json
import sys
from typing import Any

from sharewise.commands.opening import chosen_edition, open_rulebook
from sharewise.commands.screen import print_page
from sharewise.present.pages import questions_page, rules_page
from sharewise.record.fields import FIELDS
from sharewise.rulebook.model import Rulebook


def rules(edition: str | None, *, as_json: bool, questions: bool, plain: bool) -> None:
    """Run the command."""
    proved = open_rulebook()
    book = proved.loaded.rules
    chosen = chosen_edition(proved, edition)
    if as_json:
        data = _questions(book, chosen) if questions else _rules(book, chosen)
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return
    print_page(questions_page(book, chosen) if questions else rules_page(book, chosen), plain=plain)


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
        "rules": [
            {
                "number": int(number),
                "title": rule.title,
                "text": rule.text,
                "exact": rule.exact,
                "differs": rule.differs,
                "quoted_from": book.sources[rule.quoted_from].model_dump(exclude_none=True),
                "topics": rule.topics,
                "since_2024": None
                if edition.status == "current"
                else " ".join(book.topics[topic].since_2024 for topic in rule.topics),
            }
            for number, rule in edition.rules.items()
        ],
        "editions": list(book.editions),
        "licence": book.licence,
    }


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
                "needed_for": [code for code, outcome in book.outcomes.items() if field.needed(outcome)],
                "offered_for": [
                    code
                    for code, outcome in book.outcomes.items()
                    if field.applies(outcome) and not field.needed(outcome)
                ],
            }
            for field in FIELDS
        ],
    }
