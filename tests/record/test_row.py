"""The flat row of a record: its columns are documented, and nothing that is altered can break it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hypothesis import given

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.fields import FIELDS
from sharewise.record.row import COLUMNS, KINDS, ROW, SAYS, row_of
from sharewise.record.summary import summarise
from sharewise.record.verification import Verdict
from sharewise.rulebook.parts import as_data
from tests.record.test_summary import ALTERED
from tests.support.samples import record
from tests.support.written import hold_part

# The columns of every version of the row, kept by hand. Whoever reads columns by their numbers relies on them: a version
# that was released is never changed here. New columns get a new version, in `ROW` and below.
COLUMNS_OF = {
    "sharewise-row/2": [
        "row",
        "verdict",
        "file",
        "id",
        "completes",
        "supersedes",
        "made_at",
        "key",
        "folder",
        "sequence",
        "rules",
        "edition",
        "adoption",
        "jurisdiction",
        "recommended",
        "recommended_title",
        "decided",
        "decided_title",
        "followed",
        "reason",
        "words",
        "answers",
        "notes",
        "decided_by_rows",
        "missing",
        "case_reference",
        "acted_at",
        "decided_by",
        "position",
        "organisation",
        "requested_by",
        "concern",
        "facts",
        "claims",
        "opinion",
        "information",
        "if_not_shared",
        "if_shared",
        "asked_others",
        "purpose",
        "shared",
        "why_needed",
        "in_confidence",
        "left_out",
        "shared_with",
        "shared_how",
        "shared_at",
        "lawful_basis",
        "special_condition",
        "legal_power",
        "consent_details",
        "told",
        "reasons_not_told",
        "telling_plan",
        "reason_not_shared",
        "requester_told",
        "advice_from",
        "advice_given",
        "identities_to_protect",
        "follow_up",
        "review_on",
        "filed_in",
        "keep_until",
        "what_came",
        "local_details",
    ],
    "sharewise-row/3": [
        "row",
        "verdict",
        "file",
        "signed_by",
        "id",
        "completes",
        "supersedes",
        "made_at",
        "key",
        "folder",
        "sequence",
        "rules",
        "edition",
        "adoption",
        "jurisdiction",
        "recommended",
        "recommended_title",
        "decided",
        "decided_title",
        "followed",
        "reason",
        "words",
        "answers",
        "notes",
        "decided_by_rows",
        "missing",
        "case_reference",
        "acted_at",
        "decided_by",
        "position",
        "organisation",
        "requested_by",
        "what_changed",
        "concern",
        "facts",
        "claims",
        "opinion",
        "information",
        "if_not_shared",
        "if_shared",
        "asked_others",
        "purpose",
        "shared",
        "why_needed",
        "in_confidence",
        "left_out",
        "shared_with",
        "shared_how",
        "shared_at",
        "lawful_basis",
        "special_condition",
        "legal_power",
        "consent_details",
        "told",
        "reasons_not_told",
        "telling_plan",
        "reason_not_shared",
        "requester_told",
        "advice_from",
        "advice_given",
        "identities_to_protect",
        "follow_up",
        "review_on",
        "filed_in",
        "keep_until",
        "what_came",
        "local_details",
    ],
}
DOCUMENT = Path(__file__).parents[2] / "docs/export.md"
COLUMN_TABLE = """
| column | what it holds |
| --- | --- |
"""
DETAILS = """They are the details of the decision form.

| column | what it holds |
| --- | --- |
"""


def row(data: Any) -> dict[str, str]:
    verdict = Verdict(Path("00000001.json"), "evidence of tampering", "why", data)
    return row_of(verdict, summarise(verdict))


def test_the_columns_are_those_of_their_version() -> None:
    assert list(COLUMNS) == COLUMNS_OF[ROW]


def test_the_newest_version_is_the_one_that_is_written() -> None:
    assert list(COLUMNS_OF)[-1] == ROW
    assert len(set(map(tuple, COLUMNS_OF.values()))) == len(COLUMNS_OF)


def test_every_column_says_what_it_holds() -> None:
    assert tuple(SAYS) == tuple(KINDS) == COLUMNS


def test_every_column_is_documented_in_its_order() -> None:
    lines = [f"| `{column}` | {says} |\n" for column, says in SAYS.items()]
    first = next(number for number, column in enumerate(COLUMNS) if column == FIELDS[0].name)
    hold_part(DOCUMENT, COLUMN_TABLE, "\nThen come", "".join(lines[:first]))
    hold_part(DOCUMENT, DETAILS, "\n`sharewise records --json`", "".join(lines[first:]))
    text = DOCUMENT.read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == COLUMNS
    assert ROW in text


def test_a_row_holds_what_the_record_says(proved: CompiledRulebook) -> None:
    data = {"record": as_data(record(proved)), "seal": {"chain": "k", "folder": "f", "sequence": 7}}
    found = row(data)
    assert tuple(found) == COLUMNS
    assert found["id"] == data["record"]["id"]
    assert (found["decided"], found["followed"], found["sequence"]) == ("share_do_not_tell", "yes", "7")
    assert found["answers"].startswith("danger=no; subject=child; ")
    assert found["notes"] == "risk: Bruises seen on Monday.\nThe child said who did it."
    assert (found["shared_how"], found["reasons_not_told"]) == ("phone", "harm_child; alleged_abuser")
    assert "special_condition" in found["missing"].split("; ")
    assert found["told"] == ""


@given(ALTERED)
def test_no_altered_content_breaks_a_row(data: dict[str, Any]) -> None:
    found = row(data)
    assert tuple(found) == COLUMNS
    assert all(isinstance(value, str) for value in found.values())
