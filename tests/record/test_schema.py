"""The JSON Schema that ships is that of the model. After a change to what a record holds, write it anew with

    SHAREWISE_WRITE=1 pytest tests/record/test_schema.py

and look at the difference: a member that is needed, renamed or taken away is another format.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

import sharewise.record
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record import entry_model
from sharewise.record.record_model import schema
from sharewise.rulebook.parts import as_data
from tests.support.samples import record
from tests.support.written import hold

SHIPPED = Path(sharewise.record.__file__).with_name("record-1.schema.json")


def test_the_schema_that_ships_is_the_schema_of_the_model() -> None:
    hold(SHIPPED, json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")


def test_the_schema_of_entries_that_ships_is_that_of_their_model() -> None:
    hold(
        SHIPPED.with_name("entry-1.schema.json"), json.dumps(entry_model.schema(), indent=2, ensure_ascii=False) + "\n"
    )


def test_an_independent_validator_accepts_records_and_refuses_altered_shapes(proved: CompiledRulebook) -> None:
    whole = schema()
    jsonschema.Draft202012Validator.check_schema(whole)
    validator = jsonschema.Draft202012Validator({**whole, **whole["$defs"]["Record"]})
    data = as_data(record(proved))
    validator.validate(data)
    for altered in (
        {**data, "extra": 1},
        {key: value for key, value in data.items() if key != "nonce"},
        {**data, "made_at": "yesterday"},
        {**data, "details": {"unknown": "x"}},
        {**data, "made_after_the_event": "no"},
    ):
        assert not validator.is_valid(altered)
