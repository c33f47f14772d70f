"""An interview on a saved record: completing it changes nothing that it says; looking again asks about danger first."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sharewise.errors import BadFile, WrongUse
from sharewise.interview.answers.answers_file import read_completion, read_document
from sharewise.interview.begin import begin_again, begin_completing
from sharewise.interview.conversation import step
from sharewise.interview.places.completion_places import CompletePlace
from sharewise.interview.places.decision_places import (
    ConfirmPlace,
    InsteadPlace,
    OfferDetailsPlace,
    ReasonWordsPlace,
    RecommendationPlace,
)
from sharewise.interview.places.detail_places import DetailPlace, MoreDetailsPlace
from sharewise.interview.places.end_places import FinishedPlace, StoppedPlace
from sharewise.interview.places.question_places import EmergencyPlace, QuestionPlace, ReviewPlace
from sharewise.interview.prompts import Command, Write
from sharewise.interview.state import Interview
from sharewise.present.formats.plain_text import plain_text
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.fields import fields_to_begin_with, still_missing
from sharewise.record.make import Decision, EarlierRecord, Submission, complete_record
from sharewise.record.record_model import Record
from sharewise.record.summary import Relation
from sharewise.rulebook.parts import as_data
from tests.support.answers import DEFAULT_EDITION
from tests.support.interviews import go_on
from tests.support.samples import AT_NOON, EMERGENCY, FOLLOWED, NOON, SERIOUS_AND_REFUSED, every_detail, record

DIGEST = "0" * 64


def earlier(first: Record, relation: Relation = "completes") -> EarlierRecord:
    return EarlierRecord(relation, first, DIGEST)


@pytest.fixture
def in_danger(proved: CompiledRulebook) -> Record:
    """An emergency record with nothing in it but the answer."""
    return record(proved, Submission(answers=EMERGENCY))


def completed(interview: Interview, first: Record) -> Record:
    named = EarlierRecord("completes", first, DIGEST).named()
    return complete_record(
        interview.rulebook, first, interview.submission(), now=NOON, random=bytes(range(48)), earlier=named
    )


def test_an_emergency_record_is_completed_with_what_was_done_and_each_detail_it_lacks(
    proved: CompiledRulebook, in_danger: Record
) -> None:
    interview = begin_completing(proved, earlier(in_danger), AT_NOON)
    assert isinstance(interview.at, CompletePlace)
    shown = plain_text(interview.at.prompt(interview).before, 80)
    assert in_danger.id in shown
    assert "your decision" in shown
    interview = step(interview, "did")
    asked = []
    while isinstance(interview.at, DetailPlace | MoreDetailsPlace):
        prompt = interview.at.prompt(interview)
        if isinstance(interview.at, MoreDetailsPlace):
            interview = step(interview, "yes")
            continue
        asked.append(prompt.ask)
        interview = step(interview, "AB-77" if "case reference" in prompt.ask else None)
    asked_for = fields_to_begin_with(proved.loaded.rules, "emergency")
    assert set(asked) == {field.ask for field in asked_for}
    assert isinstance(interview.at, ConfirmPlace)
    interview = step(interview, "save")
    assert interview.at == FinishedPlace(save=True)
    made = completed(interview, in_danger)
    assert made.decision is not None
    assert (made.decision.outcome, made.decision.followed) == ("emergency", True)
    assert as_data(made)["details"] == {"case_reference": "AB-77"}
    assert made.earlier is not None
    assert (made.earlier.relation, made.earlier.id) == ("completes", in_danger.id)
    assert "decision" not in made.missing
    assert "case_reference" not in made.missing


def test_completing_leaves_every_word_of_the_first_record_as_it_is(proved: CompiledRulebook) -> None:
    first = record(proved)
    interview = begin_completing(proved, earlier(first), AT_NOON)
    interview = replace(interview, details={"concern": "What I saw.", "case_reference": "ANOTHER-1"})
    before, after = as_data(first), as_data(completed(interview, first))
    same = ("rules", "answers", "recommendation", "decision")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["details"] == {**before["details"], "concern": "What I saw."}
    assert after["id"] != before["id"]
    assert after["nonce"] != before["nonce"]
    rules = proved.loaded.rules
    assert after["missing"] == [name for name in before["missing"] if name != "concern"]
    assert after["missing"] == still_missing(rules, "share_do_not_tell", {**FOLLOWED.details, "concern": "What I saw."})


def test_what_stands_is_not_asked_again_but_what_was_left_to_the_lead_is(proved: CompiledRulebook) -> None:
    interview = begin_completing(proved, earlier(record(proved)), AT_NOON)
    names = [field.name for field in interview.fields]
    assert "case_reference" not in names
    assert "lawful_basis" in names
    assert set(names) >= set(interview.missing)


def test_a_record_without_a_decision_can_be_completed_with_another_one(
    proved: CompiledRulebook, in_danger: Record
) -> None:
    interview = step(begin_completing(proved, earlier(in_danger), AT_NOON), "otherwise")
    assert isinstance(interview.at, InsteadPlace)
    assert isinstance(step(interview, Command.BACK).at, CompletePlace)
    reason = next(iter(proved.loaded.rules.reasons_to_decide_otherwise))
    for reply in ("advice_urgent", "go on", reason, "It was over.", "Nothing worse."):
        interview = step(interview, reply)
    assert isinstance(interview.at, OfferDetailsPlace)
    assert step(interview, Command.BACK).at == ReasonWordsPlace("advice_urgent", reason)
    made = completed(step(interview, "later"), in_danger)
    assert made.decision is not None
    assert (made.decision.outcome, made.decision.followed, made.decision.words) == (
        "advice_urgent",
        False,
        "It was over.",
    )


def test_leaving_a_completion_saves_nothing_and_back_leads_to_its_beginning(proved: CompiledRulebook) -> None:
    interview = begin_completing(proved, earlier(record(proved)), AT_NOON)
    assert step(interview, "leave").at == StoppedPlace()
    assert isinstance(step(step(interview, "add"), Command.BACK).at, CompletePlace)


def test_a_completion_that_adds_nothing_is_not_saved(proved: CompiledRulebook) -> None:
    interview = step(begin_completing(proved, earlier(record(proved)), AT_NOON), "add")
    assert isinstance(step(interview, Command.FINISH).at, CompletePlace)
    while isinstance(interview.at, DetailPlace | MoreDetailsPlace):
        interview = step(interview, "yes" if isinstance(interview.at, MoreDetailsPlace) else None)
    assert isinstance(interview.at, CompletePlace)


def test_a_record_that_lacks_nothing_cannot_be_completed(proved: CompiledRulebook) -> None:
    everything = every_detail(proved.loaded.rules, "share_do_not_tell")
    first = record(proved, replace(FOLLOWED, details=everything))
    with pytest.raises(WrongUse, match="--supersede"):
        begin_completing(proved, earlier(first), AT_NOON)


def test_what_came_of_it_can_be_added_where_nothing_else_is_missing(proved: CompiledRulebook) -> None:
    everything = every_detail(proved.loaded.rules, "share_do_not_tell")
    del everything["what_came"]
    first = record(proved, replace(FOLLOWED, details=everything))
    assert first.missing == []
    interview = step(begin_completing(proved, earlier(first), AT_NOON), "add")
    assert [field.name for field in interview.fields] == ["what_came"]
    assert completed(step(interview, "He is safe."), first).details.what_came == "He is safe."  # type: ignore[attr-defined]
    told = completion(begin_completing(proved, earlier(first), AT_NOON), details={"what_came": "He is safe."})
    assert told.details == {"what_came": "He is safe."}


def test_what_came_of_it_is_asked_first_where_there_is_a_date_to_look_again(
    proved: CompiledRulebook, in_danger: Record
) -> None:
    dated, undated = (begin_completing(proved, earlier(first), AT_NOON) for first in (record(proved), in_danger))
    asked = [field.name for field in dated.fields]
    assert asked[0] == "what_came"
    assert set(asked[1 : len(dated.missing) + 3]) == {*dated.missing, "claims", "opinion"}
    # Without a date nobody can have looked at it again.
    assert "what_came" not in [field.name for field in undated.fields]


def test_whoever_asked_can_be_told_later_and_whether_they_were_is_asked_again(proved: CompiledRulebook) -> None:
    decided = Decision("do_not_share_now", "judgement", "It can wait.")
    for said, asked_again in (("not_yet", True), ("yes", False), ("nobody", False)):
        first = record(proved, Submission(SERIOUS_AND_REFUSED, details={"requester_told": said}, decision=decided))
        interview = begin_completing(proved, earlier(first), AT_NOON)
        assert ("requester_told" in {field.name for field in interview.fields}) == asked_again
        assert ("requester_told" in first.missing) == asked_again


@pytest.mark.parametrize("change", ["outcome", "edition", "reason"])
def test_a_record_of_rules_that_lead_elsewhere_now_is_not_completed(proved: CompiledRulebook, change: str) -> None:
    first = record(proved)
    decision = first.decision
    assert decision is not None
    if change == "outcome":
        said = first.recommendation.but(outcome="share_and_tell")
        first = first.but(recommendation=said)
    elif change == "edition":
        first = first.but(rules=first.rules.but(edition="of-another-time"))
    else:
        first = first.but(decision=decision.but(reason="gone"))
    with pytest.raises(WrongUse, match="rules have changed"):
        begin_completing(proved, earlier(first), AT_NOON)


def test_looking_again_asks_about_danger_first_and_keeps_the_rest(proved: CompiledRulebook) -> None:
    first = record(proved)
    interview = begin_again(proved, earlier(first, "supersedes"), DEFAULT_EDITION, AT_NOON)
    assert interview.at == QuestionPlace("danger")
    prompt = interview.at.prompt(interview)
    assert prompt.before == ()
    assert getattr(prompt, "kept", None) is None
    assert first.id in prompt.lines[-1]
    checking = step(interview, "no")
    assert isinstance(checking.at, ReviewPlace)
    shown = checking.at.prompt(checking)
    assert "not legal advice" in " ".join(plain_text(shown.before, 80).split())
    assert checking.path == FOLLOWED.answers
    changed = step(step(checking, "necessary"), "yes")
    assert isinstance(changed.at, ReviewPlace)
    assert changed.at.prompt(changed).before == ()
    deciding = go_on(checking)
    assert isinstance(deciding.at, RecommendationPlace)
    told = step(step(deciding, "follow"), "later").submission()
    # What describes the case and the plan is taken over; what was done about it stays in the first record.
    assert told.details == {name: value for name, value in FOLLOWED.details.items() if name != "shared_at"}
    assert told.notes == FOLLOWED.notes
    assert told.decision == Decision("share_do_not_tell")


def test_new_danger_found_when_looking_again_leads_at_once_to_what_to_do(proved: CompiledRulebook) -> None:
    worried = replace(FOLLOWED, details={**FOLLOWED.details, "concern": "What I saw then."})
    interview = begin_again(proved, earlier(record(proved, worried), "supersedes"), DEFAULT_EDITION, AT_NOON)
    assert interview.details["concern"] == "What I saw then."
    emergency = step(interview, "yes")
    assert isinstance(emergency.at, EmergencyPlace)
    # A short record is saved unseen: nothing of then gets into it but who it is about, and the date to look again.
    assert step(emergency, "save").submission().details == {"case_reference": "AB-1234", "review_on": "2026-11-25"}


def test_answers_that_the_rules_no_longer_know_are_asked_again(proved: CompiledRulebook) -> None:
    first = record(proved)
    odd = first.answers[2].but(answer="of_another_time")
    first = first.but(answers=[*first.answers[:2], odd, *first.answers[3:]])
    interview = step(begin_again(proved, earlier(first, "supersedes"), DEFAULT_EDITION, AT_NOON), "no")
    assert interview.at == QuestionPlace(odd.question)


def test_a_detail_kept_from_before_is_kept_by_enter_alone(proved: CompiledRulebook) -> None:
    interview = begin_again(proved, earlier(record(proved), "supersedes"), DEFAULT_EDITION, AT_NOON)
    interview = step(step(go_on(step(interview, "no")), "follow"), "now")
    asked = interview.at.prompt(interview)
    assert asked.ask == "What has changed?"
    interview = step(interview, None)
    prompt = interview.at.prompt(interview)
    assert isinstance(prompt, Write)
    assert prompt.so_far == "AB-1234"
    assert step(interview, None).details["case_reference"] == "AB-1234"


def completion(interview: Interview, **content: object) -> Submission:
    return read_completion(interview, read_document(json.dumps(content).encode(), "more.json"))


def test_a_file_completes_a_record(proved: CompiledRulebook, in_danger: Record) -> None:
    interview = begin_completing(proved, earlier(in_danger), AT_NOON)
    told = completion(interview, decision="follow", details={"concern": "She fell."})
    assert (told.decision, told.details) == (Decision("emergency"), {"concern": "She fell."})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({}, "`details`"),
        ({"details": {}, "answers": {"danger": "no"}}, "not a part of a file that completes"),
        ({"details": {}, "decision": "follow"}, "not a part of a file that completes"),
        ({"details": {"case_reference": "X-1"}}, "stays as it is"),
        ({"details": {"concern": 1}}, "has to be text"),
        ({"details": {}}, "adds nothing"),
        ({"details": {"nonsense": "x"}}, "this is not a detail"),
    ],
)
def test_a_file_cannot_change_what_a_record_says_already(
    proved: CompiledRulebook, content: dict[str, object], says: str
) -> None:
    interview = begin_completing(proved, earlier(record(proved)), AT_NOON)
    with pytest.raises(BadFile, match=says):
        completion(interview, **content)
