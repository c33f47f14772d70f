"""`sharewise rules`: the seven golden rules, one of them in full, the questions, the worked examples.

For people to read, print and hand round, and for scripts.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
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
from sharewise.present.wording import rules_wording
from sharewise.text import listed
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.present.page import Layout, Page
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
    briefing: Annotated[
        bool, typer.Option("--briefing", help="A briefing in seven steps, on one side of paper.")
    ] = False,
    slides: Annotated[
        bool, typer.Option("--slides", help="Slides, one rule on each: with --output slides.html, for a browser.")
    ] = False,
    poster: Annotated[bool, typer.Option("--poster", help="A poster, on one sheet of paper.")] = False,
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
    paper = _paper({"side": briefing, "slides": slides, "poster": poster})
    if paper is not None:
        _require_alone(paper, format_name, others=(number is not None, questions, examples))
    rulebook = open_rulebook(chosen_adoption(adoption))
    chosen = chosen_edition(rulebook, edition)
    if paper is not None:
        _show_on_paper(paper, rulebook.loaded.rules, chosen, format_name, output, plain=plain)
        return
    selection = _Selection(
        rulebook, chosen, _rule_number(rulebook.loaded.rules, chosen, number), questions=questions, examples=examples
    )
    if format_name == "json":
        write_data(_document(selection), output)
    else:
        page = _page(selection, adoption, on_screen=format_name == SCREEN)
        show_page(page, format_name, output, name="sharewise-rules", plain=plain)


# What is shown on paper of its own, by its layout, and the option that asks for it.
_PAPERS: Mapping[Layout, str] = {"side": "--briefing", "slides": "--slides", "poster": "--poster"}


def _paper(asked: Mapping[Layout, bool]) -> Layout | None:
    """The layout that is asked for, if one is.

    Raises:
        WrongUse: several are.

    """
    chosen = [layout for layout, is_asked in asked.items() if is_asked]
    if len(chosen) > 1:
        raise WrongUse(rules_wording.ONE_KIND.format(options=listed((_PAPERS[each] for each in chosen), "or")))
    return chosen[0] if chosen else None


def _require_alone(paper: Layout, format_name: str, others: tuple[bool, ...]) -> None:
    """Go on only where nothing else is asked for than what is for paper.

    Raises:
        WrongUse: something is.

    """
    if any(others):
        options = (_PAPERS[paper], "NUMBER", "--questions", "--examples")
        raise WrongUse(rules_wording.ONE_KIND.format(options=listed(options, "or")))
    if format_name == "json":
        raise WrongUse(f"{_PAPERS[paper]} is for people. For scripts: sharewise rules --json")


def _show_on_paper(
    paper: Layout, rules: Rulebook, edition: str, format_name: str, output: Path | None, *, plain: bool
) -> None:
    # Imported here: as below.
    from sharewise.present.pages.rules.training_pages import about_this_paper, briefing_page, poster_page, slides_page

    makers = {"side": briefing_page, "slides": slides_page, "poster": poster_page}
    # Slides have their own last one, that says what they are.
    ending = () if paper == "slides" else about_this_paper(rules, edition)
    name = f"sharewise-{_PAPERS[paper].removeprefix('--')}"
    page = makers[paper](rules, edition)
    show_page(page, format_name, output, name=name, plain=plain, layout=paper, ending=ending)


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
