"""`sharewise rules map`: the way through the questions, as text, as Mermaid source, or as a picture."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sharewise.commands._rulebooks import chosen_adoption, chosen_edition, open_rulebook
from sharewise.commands.shown import show_page, write_text
from sharewise.errors import WrongUse
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
    format: Literal["text", "mermaid", "svg"]
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
    # Each is imported only where it is asked for: a screen needs neither.
    if options.format == "svg":
        from sharewise.present.map.svg import svg_text

        write_text(svg_text(book, edition, flow, total, _as_text(edition, options)), options.output)
    elif options.format == "mermaid":
        from sharewise.present.map.mermaid import mermaid_text

        write_text(mermaid_text(book, edition, flow, total), options.output)
    else:
        show_page(
            map_page(book, edition, flow, total), "text", options.output, name="sharewise-map", plain=options.plain
        )


def _as_text(edition: str, options: Options) -> str:
    """The command that says in words what a picture shows."""
    asked = {"--edition": edition, "--adoption": options.adoption, "--outcome": options.outcome}
    return shlex.join(
        ["sharewise", "rules", "map", *(part for each in asked.items() if each[1] for part in each if part)]
    )
