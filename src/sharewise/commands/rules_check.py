"""`sharewise rules check`: everything that can be said about a rulebook, for those who change it and for scripts."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from sharewise.commands._output import JsonOption, asked_format, format_option, show_page, write_data
from sharewise.commands._rulebooks import (
    cache_proof,
    earlier_version,
    offer_adoptions,
    open_rulebook,
    read_unproved,
    rules_file,
)
from sharewise.commands._terminal import PlainOption, said_if_long
from sharewise.commands.rules_new_adoption import texts_to_replace
from sharewise.errors import DONE, BadFile, Finding


def check_rules(
    file: Annotated[
        str | None,
        typer.Argument(
            help="Rules or local rules. Without a file: the rules of sharewise.",
            metavar="FILE",
            autocompletion=offer_adoptions,
        ),
    ] = None,
    format_name: Annotated[str | None, format_option("page", "data")] = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """Run the command. Returns the exit code: that of a finding where there is an error."""
    format_name = asked_format(format_name, None, "page", "data", as_json=as_json)
    # Imported here: what reads rules takes its time to load, and help needs none of it.
    from sharewise.present.json.check_json import check_document, refused_document
    from sharewise.present.pages.rules.check_page import check_page
    from sharewise.present.wording.check_wording import PROVING
    from sharewise.reasoning.proof.check import check
    from sharewise.reasoning.proof.checks.left_over import Surroundings

    path = rules_file(file)
    try:
        loaded = read_unproved(path)
    except BadFile as bad:
        if format_name != "json":
            raise
        write_data(refused_document(path.name, bad.problems))
        return bad.exit_code
    national = None if loaded.adoption_sha256 is None else open_rulebook()
    known = Surroundings(date.today(), texts_to_replace())
    with said_if_long(PROVING):
        checked = check(loaded, before=earlier_version(loaded), national=national, known=known)
    refused = bool(checked.of("error"))
    if not refused:
        cache_proof(loaded)
    if format_name == "json":
        write_data(check_document(checked, path.name))
    else:
        show_page(check_page(checked, path.name), format_name, None, name="sharewise-check", plain=plain)
    return Finding.exit_code if refused else DONE
