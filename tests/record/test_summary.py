"""What a record says in short: it is read from whatever is there, and nothing that is altered breaks it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.summary import RecordFilter, RelatedRecord, Summary, summarise
from sharewise.record.verification import Verdict
from sharewise.rulebook.parts import as_data
from tests.support.samples import FOLLOWED, record


def summary_of(data: Any) -> Summary:
    return summarise(Verdict(Path("00000001.json"), "evidence of tampering", "why", data))


def made(at: str, case: str = "AB-12") -> Summary:
    return summary_of(
        {
            "record": {
                "made_at": at,
                "recommendation": {"outcome": "emergency"},
                "details": {"case_reference": case},
            }
        }
    )


def test_a_summary_says_what_the_record_says(proved: CompiledRulebook) -> None:
    data = as_data(record(proved))
    summary = summary_of({"record": data, "seal": {"chain": "k", "folder": "f", "sequence": 7}})
    assert (summary.reference, summary.made_at_text) == (data["id"], data["made_at"])
    assert summary.made_at is not None
    assert summary.made_at.utcoffset() is not None
    assert (summary.key, summary.folder, summary.sequence) == ("k", "f", 7)
    assert (summary.outcome, summary.outcome_title) == (data["decision"]["outcome"], data["decision"]["title"])
    assert [(each.question, each.answer) for each in summary.answers] == list(FOLLOWED.answers.items())
    assert summary.missing == tuple(data["missing"])
    assert summary.details["reasons_not_told"] == ("harm_child", "alleged_abuser")
    assert summary.text_of("reasons_not_told") == "harm_child; alleged_abuser"
    assert summary.case_reference == data["details"]["case_reference"]
    assert summary.earlier is None


def test_a_summary_names_the_record_that_came_before() -> None:
    earlier = {"relation": "completes", "id": "SW-00000-00000"}
    assert summary_of({"record": {"earlier": earlier}}).earlier == RelatedRecord("completes", "SW-00000-00000")
    assert summary_of({"record": {"earlier": {**earlier, "relation": "hides"}}}).earlier is None


def test_while_nothing_is_decided_the_recommendation_counts() -> None:
    summary = made("2026-07-01T23:30:00Z")
    assert (summary.decided, summary.outcome) == ("", "emergency")


def test_what_is_no_date_is_none() -> None:
    summary = summary_of({"record": {"made_at": "yesterday", "details": {"review_on": "2026-02-30"}}})
    assert (summary.made_at, summary.review_on) == (None, None)
    assert summary.text_of("review_on") == "2026-02-30"


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
ALTERED = st.dictionaries(st.sampled_from(["record", "seal"]), st.dictionaries(st.sampled_from(MEMBERS), JSON) | JSON)


@given(ALTERED)
def test_no_altered_content_breaks_a_summary(data: dict[str, Any]) -> None:
    summary = summary_of(data)
    for each in fields(Summary):
        value = getattr(summary, each.name)
        if each.type == "str":
            assert isinstance(value, str), each.name
    assert all(isinstance(name, str) for name in (*summary.missing, *summary.decided_by_rows))
    assert summary.made_at is None or summary.made_at.utcoffset() is not None
    assert RecordFilter(since=date(2026, 1, 1), case="x", outcome="x").matches(summary) in (True, False)


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (RecordFilter(), True),
        (RecordFilter(outcome="emergency"), True),
        (RecordFilter(outcome="do_not_share"), False),
        (RecordFilter(case=" ab-12 "), True),
        (RecordFilter(case="ab-1"), False),
        # Half past eleven at night UTC is half past midnight in a British summer.
        (RecordFilter(since=date(2026, 7, 2)), True),
        (RecordFilter(until=date(2026, 7, 1)), False),
        (RecordFilter(since=date(2026, 7, 2), until=date(2026, 7, 2)), True),
        (RecordFilter(since=date(2026, 7, 3)), False),
    ],
)
def test_records_are_chosen_by_uk_day_outcome_and_case(wanted: RecordFilter, fits: bool) -> None:
    assert wanted.matches(made("2026-07-01T23:30:00Z")) is fits


def test_a_winter_evening_is_the_same_day_in_the_uk() -> None:
    assert RecordFilter(until=date(2026, 1, 1)).matches(made("2026-01-01T23:30:00Z"))


def test_a_record_whose_date_cannot_be_read_is_not_hidden_by_dates() -> None:
    assert RecordFilter(since=date(2026, 7, 3)).matches(made("yesterday"))
