"""The one field table: every outcome says what its record needs, and nothing else is called missing."""

from __future__ import annotations

from itertools import groupby
from typing import get_args

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.fields import (
    ASK_LEAD,
    BY_NAME,
    FIELDS,
    NOT_YET,
    Field,
    StepKind,
    all_fields,
    done_steps,
    fields_for,
    still_missing,
)
from sharewise.record.record_model import Details
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import members_of
from sharewise.settings import Settings
from tests.rulebook.test_wrong_adoptions import ADOPTION, read


def test_every_outcome_says_what_its_record_needs(proved: CompiledRulebook) -> None:
    for outcome in proved.loaded.rules.outcomes.values():
        assert [field for field in FIELDS if field.needed(outcome)]


def test_sharing_without_telling_needs_the_reason_who_tells_and_a_date(proved: CompiledRulebook) -> None:
    missing = still_missing(proved.loaded.rules, "share_do_not_tell", {})
    assert {"reasons_not_told", "telling_plan", "review_on"} <= set(missing)


def test_every_decision_that_waits_or_withholds_needs_a_date(proved: CompiledRulebook) -> None:
    for name in ("do_not_share_now", "ask_first", "advice", "advice_urgent"):
        assert "review_on" in still_missing(proved.loaded.rules, name, {})


@pytest.mark.parametrize("name", ["purpose", "shared", "shared_with"])
def test_golden_rule_seven_is_asked_of_every_sharing(proved: CompiledRulebook, name: str) -> None:
    for outcome in proved.loaded.rules.outcomes.values():
        assert BY_NAME[name].needed(outcome) == outcome.shares


def test_asking_the_lead_is_not_yet_an_answer(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    assert "lawful_basis" in still_missing(rules, "share_and_tell", {"lawful_basis": "ask_lead"})
    assert "lawful_basis" not in still_missing(rules, "share_and_tell", {"lawful_basis": "public_task"})


def test_what_is_needed_is_asked_before_what_is_only_offered(proved: CompiledRulebook) -> None:
    for code, outcome in proved.loaded.rules.outcomes.items():
        asked = list(fields_for(proved.loaded.rules, code))
        first = [field.comes_first(outcome) for field in asked]
        assert first == sorted(first, reverse=True)
        assert {field.name for field in asked if field.comes_first(outcome) and not field.needed(outcome)} == (
            {field.name for field in FIELDS if field.beside_needed and field.offered(outcome)}
        )


def test_details_that_belong_together_are_asked_together(proved: CompiledRulebook) -> None:
    for code, outcome in proved.loaded.rules.outcomes.items():
        for first in (True, False):
            some = [each for each in fields_for(proved.loaded.rules, code) if each.comes_first(outcome) == first]
            sections = [each.section for each in some]
            assert [section for section, _ in groupby(sections)] == list(dict.fromkeys(sections))


def test_the_model_of_details_has_exactly_the_fields_of_the_table() -> None:
    assert list(members_of(Details)) == [field.name for field in FIELDS]


def test_every_list_offers_a_way_out_to_someone_who_does_not_know(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    assert "ask_lead" in rules.lawful_bases
    assert "ask_lead" in rules.special_conditions
    assert "safety_of_telling_unknown" in rules.reasons_not_to_tell


def test_fact_what_others_said_and_opinion_are_asked_apart(proved: CompiledRulebook) -> None:
    for code, outcome in proved.loaded.rules.outcomes.items():
        asked = {field.name for field in fields_for(proved.loaded.rules, code)}
        assert ({"facts", "claims", "opinion"} <= asked) != outcome.is_emergency
        assert BY_NAME["facts"].needed(outcome)


def test_the_cost_of_not_sharing_is_asked_for_and_not_only_that_of_sharing(proved: CompiledRulebook) -> None:
    for code, outcome in proved.loaded.rules.outcomes.items():
        if not outcome.is_emergency:
            assert "if_not_shared" in still_missing(proved.loaded.rules, code, {})
            assert BY_NAME["if_shared"].applies(outcome)
        assert BY_NAME["if_shared"].needed(outcome) == (outcome.shares and not outcome.is_emergency)


def test_a_decision_that_waits_for_advice_lacks_what_was_advised(proved: CompiledRulebook) -> None:
    for code in proved.loaded.rules.outcomes:
        lacks = "advice_given" in still_missing(proved.loaded.rules, code, {})
        assert lacks == (code in {"advice", "advice_urgent"})


def test_what_came_of_it_can_be_said_of_every_decision_and_is_never_missing(proved: CompiledRulebook) -> None:
    for code in proved.loaded.rules.outcomes:
        assert "what_came" in [field.name for field in fields_for(proved.loaded.rules, code)]
        assert "what_came" not in still_missing(proved.loaded.rules, code, {})


SETTINGS = Settings(
    name="Zoë Ó Briain",
    role="Class teacher",
    organisation="Kingfisher Lane Primary School",
    advisers=("The head teacher", "The safeguarding lead"),
    recipients=("Children's social care",),
    retention="Until the child is 25",
)
SUGGESTED = {
    "decided_by": ["Zoë Ó Briain"],
    "position": ["Class teacher"],
    "organisation": ["Kingfisher Lane Primary School"],
    "advice_from": ["The head teacher", "The safeguarding lead"],
    "shared_with": ["Children's social care"],
    "filed_in": ["The red book"],
    "keep_until": ["Until the child is 25", "Ten years."],
}


@pytest.fixture(scope="module")
def local() -> Rulebook:
    """The tiny rulebook, under the adoption that has one of everything."""
    return read(ADOPTION).rules


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_each_detail_suggests_what_the_settings_and_local_rules_say_and_nothing_else(
    field: Field, local: Rulebook
) -> None:
    suggested = list(field.suggests(SETTINGS, local.adoption)) if field.suggests else []
    assert suggested == SUGGESTED.get(field.name, [])
    if field.suggests:
        assert not any(field.suggests(Settings(), None)), "where nothing is known, nothing is suggested"


def test_local_rules_change_the_help_of_what_they_know_and_nothing_else(local: Rulebook) -> None:
    here = {field.name: field for field in all_fields(local, "share")}
    changed = {name: here[name].help for name, field in BY_NAME.items() if here[name] != field}
    assert changed == {
        "legal_power": f"{BY_NAME['legal_power'].help} Your organisation has: The village agreement.",
        "filed_in": "Your organisation uses The red book. Its reference, if you have it.",
        "keep_until": "Your organisation's rule: Ten years.",
    }


def test_every_kind_of_step_that_a_detail_can_leave_to_do_is_left_by_one() -> None:
    # The others have no detail of their own: a date to look again, an emergency record, the decision, an approval.
    without = {"review", "emergency", "decide", "approval"}
    assert {field.due_step for field in FIELDS} == set(get_args(StepKind)) - without


def test_no_name_belongs_in_what_is_said_of_the_person_or_of_the_worry() -> None:
    assert BY_NAME["decided_by"].names_staff
    for field in FIELDS:
        if field.section in ("worry", "person") and field.names_staff:
            assert field.name in {"asked_others", "telling_plan"}
    assert not BY_NAME["case_reference"].names_staff


def test_a_step_is_done_once_every_detail_that_shows_it_is_given_and_not_while_it_is_to_be_asked(
    proved: CompiledRulebook,
) -> None:
    rules = proved.loaded.rules
    marked = {name: step.done_by for name, step in rules.steps.items() if step.done_by}
    assert len(marked) > 10
    assert done_steps(rules, {}) == frozenset()
    for name, details in marked.items():
        given: dict[str, object] = dict.fromkeys(details, "given")
        assert name in done_steps(rules, given)
        for detail in details:
            some: tuple[object, ...] = ("", None, [], ASK_LEAD, NOT_YET)
            for not_given in some:
                assert name not in done_steps(rules, {**given, detail: not_given}), (name, detail)
