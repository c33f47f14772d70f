"""A page as a result, in the format asked for: on the screen, on standard output, or in a new file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from sharewise.commands.output import writing
from sharewise.commands.screen import print_page
from sharewise.present.page import Page
from sharewise.present.plain import WIDEST, plain_text

PageFormat: TypeAlias = Literal["text", "markdown", "html"]


def show_page(page: Page, form: PageFormat, output: Path | None, *, plain: bool) -> None:
    """Show the page. Plain text in a file is as wide as a page is.

    Raises:
        WrongUse: something has the name of the file.
        StorageFailed: the file could not be written.

    """
    # Each is imported only where it is asked for: a screen needs none of them.
    if form == "html":
        from sharewise.present.html import html_text

        write_text(html_text(page), output)
    elif form == "markdown":
        from sharewise.present.markdown import markdown_text

        write_text(markdown_text(page), output)
    elif output is not None:
        write_text(plain_text(page, WIDEST), output)
    else:
        print_page(page, plain=plain)


def write_text(text: str, output: Path | None) -> None:
    """The same for a text that is ready, such as JSON."""
    with writing(output) as write:
        write(text.encode())
