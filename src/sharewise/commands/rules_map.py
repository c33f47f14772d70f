"""`sharewise rules map`: the way through the questions, as text, as Mermaid source, or as a picture."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from sharewise.commands._output import show_page, write_bytes
from sharewise.commands._rulebooks import chosen_adoption, chosen_edition, open_rulebook
from sharewise.errors import WrongUse
from sharewise.present.formats import SCREEN, format_named
from sharewise.present.map.flow_map import FlowMap
from sharewise.present.map.text_map import map_page
from sharewise.present.wording import map_wording
from sharewise.reasoning.flow import flow_of
from sharewise.text import did_you_mean


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    edition: str | None
    adoption: str | None
    outcome: str | None
    format: str
    plain: bool
    output: Path | None


def rules_map(options: Options) -> None:
    """Run the command."""
    # The picture says how it was made, for readers with other settings too.
    options = replace(options, adoption=chosen_adoption(options.adoption))
    rulebook = open_rulebook(options.adoption)
    book = rulebook.loaded.rules
    edition = chosen_edition(rulebook, options.edition)
    if options.outcome is not None and options.outcome not in book.outcomes:
        raise WrongUse(map_wording.NO_SUCH_OUTCOME.format(near=did_you_mean(options.outcome, book.outcomes)))
    flow = flow_of(rulebook.diagrams[edition], options.outcome)
    if not flow.sets:
        raise WrongUse(
            map_wording.NONE_LEAD_THERE.format(published=book.editions[edition].published, outcome=options.outcome)
        )
    total = flow_of(rulebook.diagrams[edition]).sets
    if options.format == SCREEN:
        page = map_page(book, edition, flow, total)
        show_page(page, SCREEN, options.output, name="sharewise-map", plain=options.plain)
        return
    flow_map = FlowMap(book, edition, flow, total, _as_text(edition, options))
    write_bytes(format_named(options.format).map_maker()(flow_map), options.output)


def _as_text(edition: str, options: Options) -> str:
    """The command that says in words what a picture shows."""
    asked = {"--edition": edition, "--adoption": options.adoption, "--outcome": options.outcome}
    return shlex.join(
        ["sharewise", "rules", "map", *(part for each in asked.items() if each[1] for part in each if part)]
    )
