"""`sharewise rules map`: the way through the questions, as text, as Mermaid source, or as a picture."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from sharewise.commands._output import JsonOption, OutputOption, asked_format, format_option, show_page, write_bytes
from sharewise.commands._rulebooks import (
    AdoptionOption,
    EditionOption,
    chosen_adoption,
    chosen_edition,
    offer_outcomes,
    open_rulebook,
)
from sharewise.commands._terminal import PlainOption
from sharewise.errors import WrongUse
from sharewise.present.formats import SCREEN, format_named
from sharewise.present.wording import map_wording
from sharewise.text import did_you_mean


def show_map(
    edition: EditionOption = None,
    adoption: AdoptionOption = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome",
            help="Only the ways that lead there, such as share_do_not_tell.",
            metavar="OUTCOME",
            autocompletion=offer_outcomes,
        ),
    ] = None,
    format_name: Annotated[str | None, format_option("map")] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    plain: PlainOption = False,
) -> None:
    """Run the command."""
    format_name = asked_format(format_name, output, "map", as_json=as_json)
    # Imported here: it takes its time to load, and the help of the command needs none of it.
    from sharewise.present.flow_map import FlowMap
    from sharewise.present.map.text_map import map_page
    from sharewise.reasoning.flow import flow_of

    # The picture says how it was made, for readers with other settings too.
    chosen = chosen_adoption(adoption)
    rulebook = open_rulebook(chosen)
    book = rulebook.loaded.rules
    edition = chosen_edition(rulebook, edition)
    if outcome is not None and outcome not in book.outcomes:
        raise WrongUse(map_wording.NO_SUCH_OUTCOME.format(near=did_you_mean(outcome, book.outcomes)))
    flow = flow_of(rulebook.diagrams[edition], outcome)
    if not flow.sets:
        raise WrongUse(map_wording.NONE_LEAD_THERE.format(published=book.editions[edition].published, outcome=outcome))
    total = flow_of(rulebook.diagrams[edition]).sets
    if format_name == SCREEN:
        page = map_page(book, edition, flow, total)
        show_page(page, SCREEN, output, name="sharewise-map", plain=plain)
        return
    flow_map = FlowMap(book, edition, flow, total, _as_text(edition, chosen, outcome))
    write_bytes(format_named(format_name).map_maker()(flow_map), output)


def _as_text(edition: str, adoption: str | None, outcome: str | None) -> str:
    """The command that says in words what a picture shows."""
    asked = {"--edition": edition, "--adoption": adoption, "--outcome": outcome}
    return shlex.join(
        ["sharewise", "rules", "map", *(part for each in asked.items() if each[1] for part in each if part)]
    )
