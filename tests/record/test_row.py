"""The flat row of a record: its columns are documented, and nothing that is altered can break it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.fields import FIELDS
from sharewise.record.model import as_json
from sharewise.record.row import COLUMNS, ROW, row_of
from sharewise.record.verification import Verdict
from tests.support.samples import record

DOCUMENT = Path(__file__).parents[2] / "docs/export.md"


def row(data: Any) -> dict[str, str]:
    return row_of(Verdict(Path("00000001.json"), "evidence of tampering", "why", data))


def test_every_column_is_documented_in_its_order() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == COLUMNS
    assert ROW in text
    for field in FIELDS:
        assert f"| `{field.name}` | {field.ask} |" in text


def test_a_row_holds_what_the_record_says(proved: CompiledRulebook) -> None:
    data = {"record": as_json(record(proved)), "seal": {"chain": "k", "folder": "f", "sequence": 7}}
    found = row(data)
    assert tuple(found) == COLUMNS
    assert found["id"] == data["record"]["id"]
    assert (found["decided"], found["followed"], found["sequence"]) == ("share_do_not_tell", "yes", "7")
    assert found["answers"].startswith("danger=no; subject=child; ")
    assert found["notes"] == "risk: Bruises seen on Monday.\nThe child said who did it."
    assert (found["shared_how"], found["reasons_not_told"]) == ("phone", "harm_child; alleged_abuser")
    assert "special_condition" in found["missing"].split("; ")
    assert found["told"] == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "id", "question", "answer", "note", "relation", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
MEMBERS = ["id", "earlier", "made_at", "rules", "answers", "recommendation", "decision", "details", "missing"]


@given(st.dictionaries(st.sampled_from(["record", "seal"]), st.dictionaries(st.sampled_from(MEMBERS), JSON) | JSON))
def test_no_altered_content_breaks_a_row(data: dict[str, Any]) -> None:
    found = row(data)
    assert tuple(found) == COLUMNS
    assert all(isinstance(value, str) for value in found.values())
