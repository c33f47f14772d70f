"""A page as a result, in the format asked for: on the screen, on standard output, or in a new file."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sharewise.commands._output import writing
from sharewise.commands._terminal import is_terminal, print_page
from sharewise.present.formats import SCREEN, format_named
from sharewise.present.page import Page


def show_page(page: Page, format_name: str, output: Path | None, *, name: str, plain: bool) -> None:
    """Show the page. Plain text in a file is as wide as a page is. What nobody can read in a terminal, such as a page for a
    browser, goes to a new file there, called after `name`.

    Raises:
        WrongUse: something has the name of the file.
        StorageFailed: the file could not be written.

    """
    if format_name == SCREEN and output is None:
        print_page(page, plain=plain)
        return
    chosen = format_named(format_name)
    in_new_file = chosen.open_it is not None and output is None and is_terminal(sys.stdout)
    write_bytes(chosen.page_maker()(page), _new_file(name, chosen.ending) if in_new_file else output)
    if in_new_file:
        sys.stderr.write(f"{chosen.open_it}\n")


def _new_file(name: str, ending: str) -> Path:
    """A file here that is not there yet: `NAME.html`, `NAME-2.html` and so on."""
    names = (
        f"{name}{number}{ending}" for number in itertools.chain([""], (f"-{count}" for count in itertools.count(2)))
    )
    return next(path for each in names if not (path := Path.cwd() / each).exists())


def write_data(document: Mapping[str, Any], output: Path | None = None) -> None:
    """Write a document for scripts, on standard output or in a new file."""
    write_bytes(format_named("json").data_maker()(document), output)


def write_bytes(document: bytes, output: Path | None) -> None:
    """Write a document that is ready, on standard output or in a new file."""
    with writing(output) as write:
        write(document)
