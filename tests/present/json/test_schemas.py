"""The JSON Schemas that ship are those of the declared types. After a change to what is printed for scripts, write them anew with

    SHAREWISE_WRITE=1 pytest tests/present/json/test_schemas.py

and look at the difference: a member that is renamed or taken away, or means something else, is another version.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import jsonschema
import pytest

import sharewise
from sharewise.cli import COMMANDS
from sharewise.present.json.documents import DOCUMENTS, WITHOUT_JSON, JsonDocument, document_named
from sharewise.record.row import ROW
from tests.support.typed_schema import right_schema
from tests.support.written import hold

FOLDER = Path(__file__).parents[3] / "src/sharewise/present/json/schemas"
PACKAGE = Path(sharewise.__file__).parent
# Each release, with the schemas that came with it for the first time and the SHA-256 of their files, kept by hand: they change no more.
# A change to one of them is another version of its document, in a file beside it. 0.1.0 had none.
RELEASED: dict[str, dict[str, str]] = {"0.1.0": {}}
CHANGES = (Path(__file__).parents[3] / "CHANGELOG.md").read_text(encoding="utf-8")


def kept() -> dict[str, str]:
    """Every schema that was released, by its file below the folder of the program."""
    found = [pair for each in RELEASED.values() for pair in each.items()]
    assert len(dict(found)) == len(found), "a released schema has one digest"
    return dict(found)


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_the_schema_that_ships_is_that_of_the_declared_type(document: JsonDocument) -> None:
    right = right_schema(document)
    jsonschema.Draft202012Validator.check_schema(right)
    hold(document.schema_file, json.dumps(right, indent=2, ensure_ascii=False) + "\n")


def test_a_schema_that_was_released_is_as_it_was() -> None:
    for name, digest in kept().items():
        assert digest_of(PACKAGE / name) == digest, f"{name} was released: give its document another version"


def test_a_release_keeps_all_its_schemas() -> None:
    """Whoever names a release in CHANGELOG.md is told which lines to add above."""
    assert set(re.findall(r"(?m)^## (\d+\.\d+\.\d+)\b", CHANGES)) == set(RELEASED)
    new = {each.schema_file.relative_to(PACKAGE).as_posix() for each in DOCUMENTS} - kept().keys()
    lines = "\n".join(f'"{name}": "{digest_of(PACKAGE / name)}",' for name in sorted(new))
    assert not new or "\n## Not yet released\n" in CHANGES, f"add to RELEASED:\n{lines}"


def test_every_schema_is_declared_and_no_two_documents_have_one_name() -> None:
    declared = {each.schema_file for each in DOCUMENTS}
    assert set(FOLDER.glob("*")) - {PACKAGE / name for name in kept()} <= declared
    assert len({each.name for each in DOCUMENTS}) == len(DOCUMENTS)
    assert document_named("row").format == ROW
    for each in DOCUMENTS:
        assert document_named(each.format.removeprefix("sharewise-")).format == each.format


def test_every_command_prints_a_document_or_stands_in_the_list_of_those_that_do_not() -> None:
    printing = {command for each in DOCUMENTS for command in each.commands}
    assert printing.isdisjoint(WITHOUT_JSON)
    assert printing | set(WITHOUT_JSON) == set(COMMANDS)
