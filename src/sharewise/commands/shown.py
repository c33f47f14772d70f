"""A page as a result, in the format asked for: on the screen, on standard output, or in a new file."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from typing import Literal, TypeAlias

from sharewise.commands._output import writing
from sharewise.commands._terminal import is_terminal, print_page
from sharewise.present.formats.plain_text import WIDEST, plain_text
from sharewise.present.page import Page
from sharewise.present.wording.pages_wording import OPEN_IT

PageFormat: TypeAlias = Literal["text", "markdown", "html"]


def show_page(page: Page, form: PageFormat, output: Path | None, *, name: str, plain: bool) -> None:
    """Show the page. Plain text in a file is as wide as a page is. A page for a browser, which nobody can read in a
    terminal, goes to a new file there, called after `name`.

    Raises:
        WrongUse: something has the name of the file.
        StorageFailed: the file could not be written.

    """
    # Each is imported only where it is asked for: a screen needs none of them.
    if form == "html":
        from sharewise.present.formats.html import html_text

        to_screen = output is None and is_terminal(sys.stdout)
        write_text(html_text(page), _new_file(name) if to_screen else output)
        if to_screen:
            sys.stderr.write(f"{OPEN_IT}\n")
    elif form == "markdown":
        from sharewise.present.formats.markdown import markdown_text

        write_text(markdown_text(page), output)
    elif output is not None:
        write_text(plain_text(page, WIDEST), output)
    else:
        print_page(page, plain=plain)


def _new_file(name: str) -> Path:
    """A file here that is not there yet: `NAME.html`, `NAME-2.html` and so on."""
    names = (
        f"{name}{ending}.html" for ending in itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    )
    return next(path for each in names if not (path := Path.cwd() / each).exists())


def write_text(text: str, output: Path | None) -> None:
    """The same for a text that is ready, such as JSON."""
    with writing(output) as write:
        write(text.encode())
