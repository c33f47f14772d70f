"""The list of documents for scripts: what each is called, what it holds, and what prints it."""

from __future__ import annotations

from collections.abc import Iterable

from sharewise.present.json.documents import JsonDocument
from sharewise.present.page import DefinitionList, Page, Paragraph, Title, with_commands
from sharewise.present.wording import schema_wording


def schemas_page(documents: Iterable[JsonDocument]) -> Page:
    """The list."""
    return (
        Title(schema_wording.TITLE),
        DefinitionList(tuple((f"{each.name}/{each.version}", with_commands(each.says)) for each in documents)),
        Paragraph(with_commands(schema_wording.NEXT), "quiet"),
    )
