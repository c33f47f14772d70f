"""A decision that is looked at again: what still holds is taken over, what does not is named, and what has changed is asked."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from sharewise.errors import BadFile
from sharewise.interview.answers.answers_file import read_answers, read_document
from sharewise.interview.begin import begin_again, begin_completing
from sharewise.interview.conversation import step
from sharewise.interview.places.decision_places import ConfirmPlace
from sharewise.interview.places.question_places import ReviewPlace
from sharewise.interview.state import Circumstances, Interview
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.pages.records.saving_pages import left_behind, left_behind_page
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.due_steps import steps_left
from sharewise.record.fields import BY_NAME, FIELDS, WHAT_CHANGED, fields_to_begin_with, is_given
from sharewise.record.make import Decision, EarlierRecord, Submission, complete_record, make_record
from sharewise.record.record_model import Record
from sharewise.record.summary import Relation, Summary, summarise
from sharewise.record.verification import Verdict
from sharewise.rulebook.parts import as_data
from tests.support.answers import DEFAULT_EDITION
from tests.support.interviews import go_on
from tests.support.samples import AT_NOON, FOLLOWED, NOON, every_detail, record

DIGEST = "0" * 64
# Said of the act, not of the case: to take these over would say that they were done again.
ACTS = {"acted_at", "shared", "shared_at", "told", "advice_given", "requester_told", "consent_details", "filed_in"}


def looked_at(relation: Relation, first: Record) -> EarlierRecord:
    return EarlierRecord(relation, first, DIGEST)


def again(proved: CompiledRulebook, first: Record, at: Circumstances = AT_NOON) -> Interview:
    """An interview that looks again at a record, with the first question answered: nobody is in danger now."""
    return step(begin_again(proved, looked_at("supersedes", first), DEFAULT_EDITION, at), "no")


def confirmed(interview: Interview) -> Interview:
    return step(step(go_on(interview), "follow"), "later").moved(ConfirmPlace())


def made_of(interview: Interview) -> Record:
    """Its record."""
    assert interview.earlier is not None
    named = interview.earlier.named()
    return make_record(
        interview.rulebook,
        interview.recommendation,
        interview.submission(),
        now=NOON,
        random=bytes(range(48)),
        earlier=named,
    )


def summary_of(made: Record) -> Summary:
    data = {"format": "sharewise-record/1", "record": as_data(made), "seal": {}, "signature": ""}
    return summarise(Verdict(Path("x.json"), "intact", "", data))


def full(proved: CompiledRulebook) -> Record:
    """A record with something in each detail that its decision asks for."""
    details = every_detail(proved.loaded.rules, "share_do_not_tell")
    del details["what_came"], details[WHAT_CHANGED]
    details["review_on"] = "2026-11-25"
    return record(proved, Submission(FOLLOWED.answers, {}, details, Decision("share_do_not_tell")))


def test_each_detail_says_what_becomes_of_it() -> None:
    assert {field.name for field in FIELDS if field.again == "done"} == ACTS | {"what_came", WHAT_CHANGED}
    assert {field.name for field in FIELDS if field.again == "date"} == {"review_on"}


def test_what_an_earlier_record_says_is_in_the_new_one_or_named_as_left_behind(proved: CompiledRulebook) -> None:
    """Whatever is decided now, and whenever: nothing is lost without a word."""
    first = full(proved)
    before = looked_at("supersedes", first)
    for days in (0, 3, 4, 400):
        interview = again(proved, first, Circumstances(NOON + timedelta(days=days)))
        for outcome in proved.loaded.rules.outcomes:
            deciding = confirmed(interview).with_decision(
                Decision(outcome, next(iter(proved.loaded.rules.reasons_to_decide_otherwise)), "As I say.")
            )
            kept = deciding.submission().details
            left = left_behind(before, kept)
            assert {*left, *kept} >= {name for name, value in before.details.items() if is_given(value)}
            assert not {*left} & {name for name, value in kept.items() if is_given(value)}
            page = " ".join(plain_text(deciding.at.prompt(deciding).before, 200).split())
            for name in left:
                assert BY_NAME[name].short in page, (name, outcome)
            assert ("review_on" in left) == ("Wednesday 25 November 2026, no longer counts" in page)


@pytest.mark.parametrize(("days", "is_kept"), [(0, True), (3, True), (4, False), (400, False)])
def test_a_date_to_look_again_is_taken_over_until_it_has_passed(
    days: int, is_kept: bool, proved: CompiledRulebook
) -> None:
    interview = confirmed(again(proved, full(proved), Circumstances(NOON + timedelta(days=days))))
    assert ("review_on" in interview.submission().details) == is_kept
    due = [step.kind for step in steps_left(summary_of(made_of(interview)))]
    # Either there is the date itself, or that there is none is still to do.
    assert ("review" in due, "date" in due) == (is_kept, not is_kept)


def test_the_plan_and_the_receiver_are_taken_over_and_what_was_done_is_not(proved: CompiledRulebook) -> None:
    first = full(proved)
    details = confirmed(again(proved, first)).submission().details
    for name in ("shared_with", "follow_up", "lawful_basis", "purpose", "concern", "telling_plan", "keep_until"):
        assert details[name] == looked_at("supersedes", first).details[name]
    assert not ACTS & details.keys()


def test_what_has_changed_is_asked_first_of_all_details_and_is_missed_where_it_is_left_out(
    proved: CompiledRulebook,
) -> None:
    interview = step(step(go_on(again(proved, full(proved))), "follow"), "now")
    asked = interview.at.prompt(interview)
    assert asked.ask == BY_NAME[WHAT_CHANGED].ask
    assert WHAT_CHANGED in interview.missing
    said = step(interview, "She agrees now.")
    assert WHAT_CHANGED not in said.missing
    made = made_of(said)
    assert as_data(made)["details"][WHAT_CHANGED] == "She agrees now."
    assert WHAT_CHANGED in made_of(interview).missing


def test_what_has_changed_is_asked_in_no_other_record(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for outcome in rules.outcomes:
        assert WHAT_CHANGED not in [field.name for field in fields_to_begin_with(rules, outcome)]
    first = full(proved)
    completing = begin_completing(proved, looked_at("completes", first), AT_NOON)
    assert WHAT_CHANGED not in [field.name for field in completing.fields]
    assert WHAT_CHANGED not in completing.missing


def test_what_has_changed_can_be_added_later_where_it_is_missing(proved: CompiledRulebook) -> None:
    second = made_of(confirmed(again(proved, full(proved))))
    assert WHAT_CHANGED in second.missing
    completing = begin_completing(proved, looked_at("completes", second), AT_NOON)
    assert WHAT_CHANGED in [field.name for field in completing.fields]
    given = completing.with_detail(WHAT_CHANGED, "She agrees now.")
    assert WHAT_CHANGED not in given.missing
    named = looked_at("completes", second).named()
    third = complete_record(proved, second, given.submission(), now=NOON, random=bytes(range(48)), earlier=named)
    assert WHAT_CHANGED not in third.missing
    unsaid = complete_record(proved, second, completing.submission(), now=NOON, random=bytes(range(48)), earlier=named)
    assert WHAT_CHANGED in unsaid.missing


def test_an_answers_file_says_what_has_changed_where_it_replaces_a_record_and_only_there(
    proved: CompiledRulebook,
) -> None:
    content = json.dumps(
        {"answers": FOLLOWED.answers, "details": {WHAT_CHANGED: "She agrees now."}, "decision": "follow"}
    ).encode()

    def read(*, supersedes: bool) -> Submission:
        given = read_answers(
            proved, read_document(content, "case.yaml"), edition=None, must_decide=True, now=NOON, supersedes=supersedes
        )
        return given.submission

    assert read(supersedes=True).details == {WHAT_CHANGED: "She agrees now."}
    with pytest.raises(BadFile, match=WHAT_CHANGED):
        read(supersedes=False)


def test_a_record_that_replaces_none_leaves_nothing_behind(proved: CompiledRulebook) -> None:
    assert left_behind_page(None, {}) == ()
    assert left_behind_page(looked_at("completes", full(proved)), {}) == ()


def test_the_check_of_the_answers_comes_before_what_has_changed(proved: CompiledRulebook) -> None:
    """No prompt more before the decision."""
    assert isinstance(again(proved, full(proved)).at, ReviewPlace)
