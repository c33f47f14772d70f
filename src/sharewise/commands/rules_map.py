"""`sharewise rules map`: the way through the questions, as text, as Mermaid source, or as a picture."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sharewise.commands._output import JsonOption, OutputOption, asked_format, format_option, show_page, writing_as
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

if TYPE_CHECKING:
    from sharewise.present.flow_map import FlowMap

# The formats in which the map comes in parts.
_IN_PARTS = (SCREEN, "svg", "html")


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
    part: Annotated[
        str | None,
        typer.Option(
            "--part",
            help="A part that can be read from A4 or a wall: its number, or all.",
            metavar="<NUMBER|all>",
            autocompletion=lambda: ["all"],
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
    from sharewise.present.map.text_map import page_of
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
    flow_map = FlowMap(book, edition, flow, total, _as_text(edition, chosen, outcome))
    if part is not None:
        flow_map = replace(flow_map, part=_part(part, flow_map, format_name))
    if format_name == SCREEN:
        show_page(page_of(flow_map), SCREEN, output, name="sharewise-map", plain=plain)
        return
    format_chosen = format_named(format_name)
    document = format_chosen.map_maker()(flow_map)
    with writing_as(format_chosen, output, name="sharewise-map") as write:
        write(document)


def _part(typed: str, flow_map: FlowMap, format_name: str) -> int | Literal["all"]:
    """The part that is meant.

    Raises:
        WrongUse: there is none of that number, or the format shows none, or not all in one.

    """
    # Imported here: as above.
    from sharewise.present.map.map_parts import in_parts

    if format_name not in _IN_PARTS:
        raise WrongUse(map_wording.NOT_IN_PARTS)
    if typed == "all":
        if format_name == "svg":
            raise WrongUse(map_wording.ONE_PART)
        return "all"
    parts = len(in_parts(flow_map.rules, flow_map.edition, flow_map.flow).parts)
    if not (typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= parts):
        raise WrongUse(map_wording.NO_SUCH_PART.format(parts=parts))
    return int(typed)


def _as_text(edition: str, adoption: str | None, outcome: str | None) -> str:
    """The command that says in words what a picture shows."""
    asked = {"--edition": edition, "--adoption": adoption, "--outcome": outcome}
    return shlex.join(
        ["sharewise", "rules", "map", *(part for each in asked.items() if each[1] for part in each if part)]
    )
