"""The JSON Schemas that ship are those of the declared types. After a change to what is printed for scripts, write them anew with

    SHAREWISE_WRITE=1 pytest tests/present/json/test_schemas.py

and look at the difference: a member that is renamed or taken away, or means something else, is another version.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

from sharewise.cli import COMMANDS
from sharewise.present.json.documents import DOCUMENTS, WITHOUT_JSON, JsonDocument, document_named
from sharewise.record.row import ROW
from tests.support.typed_schema import right_schema
from tests.support.written import hold

FOLDER = Path(__file__).parents[3] / "src/sharewise/present/json/schemas"
# The schemas that were released, with the digests of their files, kept by hand. They change no more.
RELEASED: dict[str, str] = {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_the_schema_that_ships_is_that_of_the_declared_type(document: JsonDocument) -> None:
    right = right_schema(document)
    jsonschema.Draft202012Validator.check_schema(right)
    hold(document.schema_file, json.dumps(right, indent=2, ensure_ascii=False) + "\n")


def test_a_schema_that_was_released_is_as_it_was() -> None:
    for name, digest in RELEASED.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_every_schema_is_declared_and_no_two_documents_have_one_name() -> None:
    declared = {each.schema_file for each in DOCUMENTS}
    assert set(FOLDER.glob("*")) - {FOLDER / name for name in RELEASED} <= declared
    assert len({each.name for each in DOCUMENTS}) == len(DOCUMENTS)
    assert document_named("row").format == ROW
    for each in DOCUMENTS:
        assert document_named(each.format.removeprefix("sharewise-")).format == each.format


def test_every_command_prints_a_document_or_stands_in_the_list_of_those_that_do_not() -> None:
    printing = {command for each in DOCUMENTS for command in each.commands}
    assert printing.isdisjoint(WITHOUT_JSON)
    assert printing | set(WITHOUT_JSON) == set(COMMANDS)
