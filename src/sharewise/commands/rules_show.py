"""`sharewise rules`: the seven golden rules, one of them in full, the questions, the worked examples.

For people to read, print and hand round, and for scripts.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sharewise.commands._output import show_page, write_data
from sharewise.commands._rulebooks import chosen_adoption, chosen_edition, open_rulebook
from sharewise.errors import WrongUse
from sharewise.present.json.rules_json import (
    edition_document,
    examples_document,
    questions_document,
    rule_document,
)
from sharewise.present.page import Page
from sharewise.present.pages.rules_page import (
    Worked,
    a_few,
    examples_page,
    handout_page,
    other_examples,
    questions_page,
    resting_on,
    rule_page,
    rules_page,
    worked_examples,
)
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.base import Digit
from sharewise.rulebook.model import Rulebook


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
        write_data(_document(rulebook, edition, number, options), options.output)
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


def _document(rulebook: CompiledRulebook, edition: str, number: Digit | None, options: Options) -> Mapping[str, object]:
    book = rulebook.loaded.rules
    if number is not None:
        return rule_document(book, edition, number, *_examples_on(rulebook, edition, number, options))
    if options.examples:
        examples = worked_examples(rulebook, edition)
        return examples_document(book, edition, examples, other_examples(rulebook, examples))
    return questions_document(book, edition) if options.questions else edition_document(book, edition)
