"""What `sharewise schema --json` prints: the documents for scripts that have a schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypedDict

from sharewise.present.json.documents import Extent, JsonDocument


class SchemaData(TypedDict):
    """One document. `member`: the one that says its `format`; null where it is read and not printed."""

    name: str
    version: int
    format: str
    member: str | None
    extent: Extent
    commands: list[str]
    says: str


class SchemasDocument(TypedDict):
    """All of them."""

    format: Literal["sharewise-schemas/1"]
    schemas: list[SchemaData]


def schemas_document(documents: Iterable[JsonDocument]) -> SchemasDocument:
    """The document."""
    return {
        "format": "sharewise-schemas/1",
        "schemas": [
            {
                "name": each.name,
                "version": each.version,
                "format": each.format,
                "member": each.says_format,
                "extent": each.extent,
                "commands": list(each.commands),
                "says": each.says,
            }
            for each in documents
        ],
    }
