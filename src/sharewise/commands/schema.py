"""`sharewise schema`: the JSON Schemas of the documents for scripts."""

from __future__ import annotations

from typing import Annotated

import typer

from sharewise.commands._output import JsonOption, OutputOption, print_page, write_bytes, write_data
from sharewise.commands._terminal import PlainOption
from sharewise.present.json.documents import DOCUMENTS, document_named


def show_schema(
    name: Annotated[
        str | None,
        typer.Argument(help="A document, such as due. Without one: the list of them.", metavar="NAME"),
    ] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    plain: PlainOption = False,
) -> None:
    """Run the command."""
    if name is not None:
        write_bytes(document_named(name).schema_file.read_bytes(), output)
        return
    if as_json or output is not None:
        from sharewise.present.json.schemas_json import schemas_document

        write_data(schemas_document(DOCUMENTS), output)
        return
    # Imported here: a schema needs no pages.
    from sharewise.present.pages.schemas_page import schemas_page

    print_page(schemas_page((f"{each.name}/{each.version}", each.says) for each in DOCUMENTS), plain=plain)
