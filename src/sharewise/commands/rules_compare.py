"""`sharewise rules compare A B`: what differs between two editions or rulebooks, in words and in meaning."""

from __future__ import annotations

from typing import Annotated

import typer

from sharewise.commands._output import JsonOption, OutputOption, asked_format, format_option, show_page, write_data
from sharewise.commands._rulebooks import offer_sides, open_sides
from sharewise.commands._terminal import PlainOption, said_if_long
from sharewise.errors import DONE, Finding


def compare_rules(
    one: Annotated[
        str,
        typer.Argument(
            help="An edition, such as hmg-2018, local rules, or a file.", metavar="A", autocompletion=offer_sides
        ),
    ],
    two: Annotated[str, typer.Argument(help="What to compare it with.", metavar="B", autocompletion=offer_sides)],
    format_name: Annotated[str | None, format_option("page", "data")] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if anything differs, in words or in meaning.")
    ] = False,
    plain: PlainOption = False,
) -> int:
    """Run the command. Returns the exit code: 0, as it is no fault that the two differ, unless it was asked for."""
    format_name = asked_format(format_name, output, "page", "data", as_json=as_json)
    # Imported here: what reads rules takes its time to load, and help needs none of it.
    from sharewise.present.json.comparison_json import comparison_document
    from sharewise.present.pages.rules.comparison_page import comparison_page
    from sharewise.present.wording.comparison_wording import COMPARING
    from sharewise.reasoning.compare.comparison import compare

    sides = open_sides(one, two)
    with said_if_long(COMPARING):
        comparison = compare(*sides)
    if format_name == "json":
        write_data(comparison_document(comparison), output)
    else:
        show_page(comparison_page(comparison), format_name, output, name="sharewise-rules", plain=plain)
    differ = comparison.has_other_words or comparison.has_other_meaning
    return Finding.exit_code if exit_code and differ else DONE
