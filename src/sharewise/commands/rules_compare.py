"""`sharewise rules compare A B`: what differs between two editions or rulebooks, in words and in meaning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sharewise.commands._output import show_page, write_data
from sharewise.commands._rulebooks import open_sides
from sharewise.present.json.comparison_json import comparison_document
from sharewise.present.pages.comparison_page import comparison_page
from sharewise.reasoning.compare.comparison import compare


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    one: str
    two: str
    format: str
    plain: bool
    output: Path | None


def rules_compare(options: Options) -> None:
    """Run the command. That the two differ is no fault."""
    found = compare(*open_sides(options.one, options.two))
    if options.format == "json":
        write_data(comparison_document(found), options.output)
        return
    show_page(comparison_page(found), options.format, options.output, name="sharewise-rules", plain=options.plain)
