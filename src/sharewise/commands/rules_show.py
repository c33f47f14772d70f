"""`sharewise rules`: the seven golden rules, one of them in full, the questions, the worked examples.

For people to read, print and hand round, and for scripts.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._output import JsonOption, OutputOption, asked_format, format_option, show_page, write_data
from sharewise.commands._rulebooks import (
    AdoptionOption,
    EditionOption,
    chosen_adoption,
    chosen_edition,
    open_rulebook,
)
from sharewise.commands._terminal import PlainOption
from sharewise.errors import WrongUse
from sharewise.present.formats import SCREEN
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.present.page import Page
    from sharewise.present.pages.rules.rules_page import WorkedExample
    from sharewise.reasoning.compiled import CompiledRulebook
    from sharewise.rulebook.base import Digit
    from sharewise.rulebook.model import Rulebook


def show_rules(
    number: Annotated[
        str | None, typer.Argument(help="One rule in full, with examples: its number, 1 to 7.", metavar="NUMBER")
    ] = None,
    edition: EditionOption = None,
    adoption: AdoptionOption = None,
    format_name: Annotated[str | None, format_option("page", "data")] = None,
    as_json: JsonOption = False,
    questions: Annotated[bool, typer.Option("--questions", help="Show the questions and answers instead.")] = False,
    examples: Annotated[
        bool, typer.Option("--examples", help="Show all the worked examples, or all that rest on the rule NUMBER.")
    ] = False,
    output: OutputOption = None,
    plain: PlainOption = False,
) -> None:
    """Run the command."""
    format_name = asked_format(format_name, output, "page", "data", as_json=as_json)
    if questions and (number is not None or examples):
        raise WrongUse(
            "--questions shows all the questions, and goes with no rule number and no --examples.\n"
            "The questions of one rule stand with it: sharewise rules 4"
        )
    rulebook = open_rulebook(chosen_adoption(adoption))
    chosen = chosen_edition(rulebook, edition)
    selection = _Selection(
        rulebook, chosen, _rule_number(rulebook.loaded.rules, chosen, number), questions=questions, examples=examples
    )
    if format_name == "json":
        write_data(_document(selection), output)
    else:
        page = _page(selection, adoption, on_screen=format_name == SCREEN)
        show_page(page, format_name, output, name="sharewise-rules", plain=plain)


@frozen
class _Selection:
    """What is shown of a rulebook: one rule or all, the questions, or the worked examples."""

    rulebook: CompiledRulebook
    edition: str
    number: Digit | None
    questions: bool
    examples: bool

    @property
    def rules(self) -> Rulebook:
        return self.rulebook.loaded.rules

    def examples_on(self, number: Digit) -> tuple[tuple[WorkedExample, ...], int]:
        """The examples to show with a rule, and how many there are."""
        from sharewise.present.pages.rules.rules_page import a_few, resting_on, worked_examples

        examples = resting_on(number, worked_examples(self.rulebook, self.edition))
        return (examples if self.examples else a_few(number, examples)), len(examples)

    def all_examples(self) -> tuple[tuple[WorkedExample, ...], tuple[WorkedExample, ...]]:
        """The examples of the edition, and those under other editions."""
        from sharewise.present.pages.rules.rules_page import other_examples, worked_examples

        examples = worked_examples(self.rulebook, self.edition)
        return examples, other_examples(self.rulebook, examples)


def _rule_number(rules: Rulebook, edition: str, typed: str | None) -> Digit | None:
    if typed is None:
        return None
    for number in rules.editions[edition].rules:
        if number == typed:
            return number
    raise WrongUse("There are seven rules, 1 to 7. Choose one of these numbers, such as: sharewise rules 4")


def _page(selection: _Selection, adoption: str | None, *, on_screen: bool) -> Page:
    """The page to show. `adoption` is the one asked for, to be named again in a command."""
    # Imported here, and below: what reads rules takes its time to load, and help needs none of it.
    from sharewise.present.pages.rules.rules_page import (
        examples_page,
        handout_page,
        questions_page,
        rule_page,
        rules_page,
    )

    rules, edition, number = selection.rules, selection.edition, selection.number
    if number is not None:
        shown, total = selection.examples_on(number)
        options = ""
        if edition != chosen_edition(selection.rulebook, None):
            options += f" --edition {edition}"
        if adoption is not None:
            options += f" --adoption {shlex.quote(adoption)}"
        command = f"sharewise rules {number} --examples{options}"
        return rule_page(rules, edition, number, shown, total, command, f"sharewise rules{options}")
    if selection.examples:
        return examples_page(rules, edition, *selection.all_examples())
    if selection.questions:
        return questions_page(rules, edition)
    return rules_page(rules, edition) if on_screen else handout_page(rules, edition)


def _document(selection: _Selection) -> Mapping[str, object]:
    """The document for scripts."""
    from sharewise.present.json.rules_json import (
        edition_document,
        examples_document,
        questions_document,
        rule_document,
    )

    rules, edition, number = selection.rules, selection.edition, selection.number
    if number is not None:
        return rule_document(rules, edition, number, *selection.examples_on(number))
    if selection.examples:
        return examples_document(rules, edition, *selection.all_examples())
    return questions_document(rules, edition) if selection.questions else edition_document(rules, edition)
