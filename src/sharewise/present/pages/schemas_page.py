"""The list of documents for scripts: what each is called, and what it holds."""

from __future__ import annotations

from collections.abc import Iterable

from sharewise.present.page import DefinitionList, Page, Paragraph, Title, with_commands
from sharewise.present.wording import schema_wording


def schemas_page(documents: Iterable[tuple[str, str]]) -> Page:
    """The list: of each its name with its version, and what it holds."""
    return (
        Title(schema_wording.TITLE),
        DefinitionList(tuple((name, with_commands(says)) for name, says in documents)),
        Paragraph(with_commands(schema_wording.NEXT), "quiet"),
    )
