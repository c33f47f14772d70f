"""`sharewise practise`: cases as exercises, alone or in a group. Nothing of it is ever saved."""

from __future__ import annotations

import os
import secrets
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._output import JsonOption, OutputOption, asked_format, format_option, show_page, write_data
from sharewise.commands._rulebooks import (
    AdoptionOption,
    EditionOption,
    chosen_adoption,
    chosen_edition,
    offer_outcomes,
    open_rulebook,
)
from sharewise.commands._terminal import (
    PlainOption,
    can_ask,
    can_style,
    clear_window,
    forget_typed,
    question_columns,
    say,
    speak_json,
    wants_colour,
)
from sharewise.commands.cases import SectorOption, offer_topics
from sharewise.errors import LeftAtOnce, WrongUse
from sharewise.files import read_named, why
from sharewise.folders import named_path
from sharewise.present.formats import SCREEN
from sharewise.present.wording import drafts_wording, practise_wording
from sharewise.settings import SECTORS
from sharewise.text import did_you_mean, expression
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.reasoning.compiled import CompiledRulebook
    from sharewise.reasoning.practice.exercise import Exercise
    from sharewise.reasoning.practice.practice_round import PracticeRound

# So many exercises where no number is asked for: about half an hour.
_A_FEW = 5
_MOST_PEOPLE = 12
_INITIALS = expression(r"[^\W\d_]{1,3}")
# The cases that come with sharewise, by what `--cases` calls them. Anything else is a file, or names of published decisions.
EXAMPLES, PUBLISHED = "examples", "published"


def practise(
    cases: Annotated[
        str | None,
        typer.Option(
            "--cases",
            help="Worked examples, published decisions, those you name, or a file of your own. Without it: the first two.",
            metavar=f"<{EXAMPLES}|{PUBLISHED}|NAMES|FILE>",
        ),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(
            "--sample",
            help="So many, by chance. Without it: 5, or all that you name or wrote.",
            metavar="NUMBER",
            min=1,
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", help="Choose the same ones again: the number on the score card.", metavar="NUMBER"),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome", help="Only those with this outcome.", metavar="OUTCOME", autocompletion=offer_outcomes
        ),
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            help="Only published decisions about this topic: `sharewise cases` lists them.",
            metavar="TOPIC",
            autocompletion=offer_topics,
        ),
    ] = None,
    sector: SectorOption = None,
    rule: Annotated[
        str | None, typer.Option("--rule", help="Only those that rest on this rule, 1 to 7.", metavar="NUMBER")
    ] = None,
    people: Annotated[
        str | None,
        typer.Option("--people", help="A group: how many you are, or your initials.", metavar="<NUMBER|INITIALS>"),
    ] = None,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="Exercises on paper, each on a page of its own, without the answers.")
    ] = False,
    answers_to: Annotated[
        Path | None,
        typer.Option(
            "--answers-to", help="With --sheet: a new file for the answers.", metavar="FILE", parser=named_path
        ),
    ] = None,
    edition: EditionOption = None,
    adoption: AdoptionOption = None,
    format_name: Annotated[str | None, format_option("page", "data")] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    plain: PlainOption = False,
) -> None:
    """Run the command.

    Raises:
        Interrupted: the person stopped. There is nothing to keep.

    """
    format_name = asked_format(format_name, output, "page", "data", as_json=as_json)
    if sheet and format_name == "json":
        raise WrongUse(practise_wording.NO_DATA_ON_PAPER)
    if sheet and people is not None:
        raise WrongUse(practise_wording.PEOPLE_ON_PAPER)
    if answers_to is not None and not sheet:
        raise WrongUse(practise_wording.ANSWERS_OF_SHEET)
    answers_format = None
    if answers_to is not None:
        # As the sheet, unless its name says otherwise.
        answers_format = asked_format(None if answers_to.suffix else format_name, answers_to, "page")
        _require_free(answers_to, output)
    if not sheet and not can_ask():
        raise WrongUse(practise_wording.NO_TERMINAL)
    group = _group(people)
    # Imported here, and below: what reads rules takes its time to load, and help needs none of it.
    from sharewise.present.pages.practice_pages import score_card_page, sheet_page, solutions_page
    from sharewise.reasoning.practice.choosing import sample_of
    from sharewise.reasoning.practice.practice_round import PracticeRound

    rulebook = open_rulebook(chosen_adoption(adoption))
    chosen = chosen_edition(rulebook, edition)
    asked = _Filters(outcome, topic, sector, rule)
    found = _fitting(_all_cases(cases, rulebook, chosen), rulebook, chosen, asked)
    count = _A_FEW if sample is None and cases in (None, EXAMPLES, PUBLISHED) else sample
    seed = secrets.randbelow(9000) + 1000 if seed is None else seed
    practice = PracticeRound(rulebook, chosen, sample_of(found, count, seed), group)
    again = _again(
        {
            "--cases": cases,
            "--sample": count,
            "--seed": None if count is None else seed,
            "--outcome": outcome,
            "--topic": topic,
            "--sector": sector,
            "--rule": rule,
            "--edition": edition,
            "--adoption": adoption,
        }
    )
    if sheet:
        page = sheet_page(practice, again)
    else:
        practice = _asked(practice, plain=plain)
        # Apart from what was asked above it.
        sys.stderr.write("\n")
        if format_name == "json":
            # Imported here: few ask for it.
            from sharewise.present.json.score_card_json import score_card_document

            write_data(score_card_document(practice, again), output)
            return
        page = score_card_page(practice, again, on_paper=format_name != SCREEN)
    if answers_to is not None and answers_format is not None:
        show_page(solutions_page(practice, again), answers_format, answers_to, name="", plain=plain)
    show_page(page, format_name, output, name="sharewise-practice", plain=plain)
    if sheet and answers_to is None:
        apart = again.replace("sharewise practise", "sharewise practise --sheet --answers-to FILE", 1)
        say(practise_wording.ANSWERS_APART.format(command=apart))


def _require_free(answers_to: Path, output: Path | None) -> None:
    """Go on only where both files can be new: a sheet without its answers is of no use to who trains.

    Raises:
        WrongUse: one is there, or they are one.

    """
    if answers_to == output:
        raise WrongUse(practise_wording.ONE_FILE)
    for file in (answers_to, output):
        if file is not None and os.path.lexists(file):
            raise WrongUse(practise_wording.TAKEN.format(file=file))


def _group(people: str | None) -> tuple[str, ...]:
    """The initials of a group. Empty: one person alone.

    Raises:
        WrongUse: it is neither a number nor initials.

    """
    if people is None:
        return ()
    words = tuple(people.replace(",", " ").split())
    if len(words) == 1 and words[0].isascii() and words[0].isdecimal() and 2 <= int(words[0]) <= _MOST_PEOPLE:
        return tuple(practise_wording.PERSON.format(number=number) for number in range(1, int(words[0]) + 1))
    are_initials = all(_INITIALS.fullmatch(word) for word in words) and len(set(words)) == len(words)
    if not are_initials or not 2 <= len(words) <= _MOST_PEOPLE:
        raise WrongUse(practise_wording.PEOPLE_FORM)
    return words


def _all_cases(cases: str | None, rulebook: CompiledRulebook, edition: str) -> tuple[Exercise, ...]:
    """The exercises of the kind that is asked for.

    Raises:
        WrongUse: the file cannot be read, or is not what it should be.

    """
    from sharewise.reasoning.practice.exercise import example_exercises, published_exercises
    from sharewise.reasoning.practice.exercises_file import read_exercises
    from sharewise.rulebook.casebook import shipped_casebook

    if cases in (None, EXAMPLES, PUBLISHED):
        examples = () if cases == PUBLISHED else example_exercises(rulebook, edition)
        published = () if cases == EXAMPLES else published_exercises(shipped_casebook(), rulebook, edition)
        return (*examples, *published)
    from sharewise.strict_yaml import LARGEST_FILE

    try:
        content = read_named(named_path(cases), LARGEST_FILE + 1)
    except OSError as error:
        not_read = practise_wording.NOT_READ.format(file=cases, why=why(error))
        if not isinstance(error, FileNotFoundError):
            raise WrongUse(not_read) from None
        named = _named(cases, published_exercises(shipped_casebook(), rulebook, edition))
        if not named:
            raise WrongUse(f"{not_read}\n{practise_wording.NOT_NAMED}") from None
        return named
    return read_exercises(content, cases, rulebook, edition)


def _named(named: str, published: tuple[Exercise, ...]) -> tuple[Exercise, ...]:
    """The published decisions of these names, in the order given, each once. Empty: none of the words begins a name.

    Raises:
        WrongUse: some are names, and one is none or begins several.

    """
    from sharewise.commands.cases import case_named
    from sharewise.rulebook.casebook import shipped_casebook

    words, casebook = named.replace(",", " ").split(), shipped_casebook()
    if not any(name.casefold().startswith(word.casefold()) for word in words for name in casebook.cases):
        return ()
    names = dict.fromkeys(case_named(casebook, word) for word in words)
    exercises = {each.id: each for each in published}
    return tuple(exercises[name] for name in names if name in exercises)


@frozen
class _Filters:
    """Which exercises are asked for. None: any."""

    outcome: str | None
    topic: str | None
    sector: str | None
    rule: str | None


def _fitting(
    exercises: tuple[Exercise, ...], rulebook: CompiledRulebook, edition: str, asked: _Filters
) -> tuple[Exercise, ...]:
    """Those that fit what is asked for.

    Raises:
        WrongUse: there is no such outcome, topic, sector or rule, or no exercise fits.

    """
    from sharewise.commands.cases import require_sector, require_topic
    from sharewise.reasoning.practice.choosing import about_topic, ending_in, of_sector, resting_on_rule
    from sharewise.rulebook.casebook import shipped_casebook

    rules = rulebook.loaded.rules
    if asked.outcome is not None:
        if asked.outcome not in rules.outcomes:
            raise WrongUse(practise_wording.NO_OUTCOME.format(known=did_you_mean(asked.outcome, rules.outcomes)))
        exercises = ending_in(asked.outcome, exercises)
    if asked.topic is not None:
        require_topic(shipped_casebook(), asked.topic)
        exercises = about_topic(asked.topic, exercises)
    if asked.sector is not None:
        own = {each.sector for each in exercises} - {None}
        require_sector([each for each in SECTORS if each in own or each in shipped_casebook().sectors], asked.sector)
        exercises = of_sector(asked.sector, exercises)
    if asked.rule is not None:
        if asked.rule not in rules.editions[edition].rules:
            raise WrongUse(practise_wording.NO_RULE)
        exercises = resting_on_rule(asked.rule, exercises, rulebook, edition)
    if not exercises:
        raise WrongUse(practise_wording.NONE_FITS)
    return exercises


def _again(options: dict[str, str | int | None]) -> str:
    """The command that gives the same exercises."""
    given = (f"{name} {shlex.quote(str(value))}" for name, value in options.items() if value is not None)
    return " ".join(("sharewise practise", *given))


def _asked(practice: PracticeRound, *, plain: bool) -> PracticeRound:
    """The round, once it was done in the terminal."""
    # Whoever is asked reads what is said there.
    speak_json(False)
    from sharewise.interview.conversations.practice_conversation import practise_together
    from sharewise.interview.prompters.choose import choose_prompter
    from sharewise.interview.prompters.interrupts import ControlC

    control_c = ControlC()
    prompter = choose_prompter(
        control_c, question_columns, styled=not plain and can_style(), colour=wants_colour(sys.stderr)
    )
    try:
        with control_c.held_back():
            return practise_together(practice, prompter)
    except LeftAtOnce as left:
        raise LeftAtOnce(str(left) if clear_window() else f"{left} {drafts_wording.NOT_CLEARED}") from None
    finally:
        forget_typed()
