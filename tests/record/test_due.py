"""What is still to do: one step for whatever is missing, closed by a record that completes or replaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.due_steps import DueDecision, DueStep, as_of, due_decisions, steps_left
from sharewise.record.entry_model import AboutRecordBody, read_body
from sharewise.record.fields import StepKind, fields_for
from sharewise.record.make import Decision, EarlierRecord, Submission, complete_record, make_record
from sharewise.record.record_model import Record
from sharewise.record.seal import EntryKind
from sharewise.record.summary import AboutRecord, ProvedEntry, RecordEntry, RelatedRecord, Relation, summarise
from sharewise.record.verification import Verdict, VerdictWord, VerifiedSeal
from sharewise.rulebook.parts import as_data
from tests.attacks.genuine import key_of
from tests.support.entries import WORDS
from tests.support.needed import long
from tests.support.samples import EMERGENCY, NOON, SERIOUS_AND_REFUSED, every_detail, recommended, record

TODAY = date(2026, 11, 22)
NO_ENTRY = RecordEntry(
    Verdict(Path("00000001.json"), "intact", "why"), summarise(Verdict(Path("00000001.json"), "intact", "why"))
)
# What a missing detail leaves to do. Any other is only to be added.
STEPS = {
    "review_on": "date",
    "shared_at": "share",
    "told": "tell",
    "telling_plan": "plan",
    "reasons_not_told": "plan",
    "advice_from": "advice",
    "advice_given": "advice",
    "requester_told": "requester",
}


def decided(code: str, details: Mapping[str, str | list[str]], answers: Mapping[str, str] | None = None) -> Submission:
    return Submission(answers or SERIOUS_AND_REFUSED, details=details, decision=Decision(code, "judgement", "Why."))


def found(made: Record, word: VerdictWord = "intact") -> RecordEntry:
    verdict = Verdict(Path("00000001.json"), word, "why", {"record": as_data(made)})
    return RecordEntry(verdict, summarise(verdict))


def steps(made: Record) -> list[tuple[str, tuple[str, ...]]]:
    return [(step.kind, step.details) for step in steps_left(found(made).summary)]


def test_nothing_is_left_to_do_where_every_detail_is_given(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for code in rules.outcomes:
        assert steps(record(proved, decided(code, every_detail(rules, code)))) == []


@long
def test_each_missing_detail_of_each_outcome_leaves_one_thing_to_do(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for code, outcome in rules.outcomes.items():
        for field in fields_for(rules, code):
            details = every_detail(rules, code)
            del details[field.name]
            left = steps(record(proved, decided(code, details)))
            if field.name == "what_came":
                assert left == [("review", ("what_came",))]
            elif not field.needed(outcome):
                assert left == []
            else:
                happened = outcome.is_emergency and field.name in {"concern", "facts", "acted_at"}
                kind = "emergency" if happened else STEPS.get(field.name, "details")
                assert left == [(kind, (field.name,))]


def test_an_emergency_record_is_one_thing_to_do_whatever_it_lacks(proved: CompiledRulebook) -> None:
    made = record(proved, Submission(EMERGENCY))
    assert steps(made) == [("emergency", tuple(made.missing))]
    assert "decision" in made.missing


def test_a_record_without_a_decision_asks_for_it(proved: CompiledRulebook) -> None:
    made = record(proved, Submission(SERIOUS_AND_REFUSED))
    assert ("decide", ("decision",)) in steps(made)


def test_asking_the_lead_leaves_the_basis_to_be_added(proved: CompiledRulebook) -> None:
    details = {**every_detail(proved.loaded.rules, "share_and_tell"), "lawful_basis": "ask_lead"}
    assert steps(record(proved, decided("share_and_tell", details))) == [("details", ("lawful_basis",))]


@pytest.mark.parametrize(
    ("days", "standing"), [(-1, "passed"), (0, "today"), (1, "coming"), (None, "no_date"), (-400, "passed")]
)
def test_a_date_has_passed_only_when_its_day_is_over(days: int | None, standing: str) -> None:
    on = None if days is None else TODAY + timedelta(days)
    assert DueStep("review", (), on).status(TODAY) == standing


def test_a_date_that_is_none_is_still_to_do(proved: CompiledRulebook) -> None:
    summary = found(record(proved)).summary
    spoilt = replace(summary, details={**summary.details, "review_on": "2026-02-30"}, missing=())
    assert steps_left(spoilt) == (DueStep("review", ("what_came",), None),)


@given(st.data())
def test_completing_with_everything_closes_it(proved: CompiledRulebook, data: st.DataObject) -> None:
    rules = proved.loaded.rules
    code = data.draw(st.sampled_from(sorted(rules.outcomes)))
    everything = every_detail(rules, code)
    there = data.draw(st.sets(st.sampled_from(sorted(everything))))
    first = record(proved, decided(code, {name: everything[name] for name in there}))
    more = decided(code, {name: value for name, value in everything.items() if name not in there})
    named = EarlierRecord("completes", first, "0" * 64).named()
    second = complete_record(proved, first, more, now=NOON, random=bytes(range(48)), earlier=named)
    one, two = found(first), found(second)
    assert bool(due_decisions([one])) == bool(steps_left(one.summary))
    for order in ([two, one], [one, two]):
        assert due_decisions(order) == []


def replacing(proved: CompiledRulebook, first: Record, told: Submission) -> Record:
    named = EarlierRecord("supersedes", first, "0" * 64).named()
    said = recommended(proved, told)
    return make_record(proved, said, told, now=NOON, random=bytes(range(48)), earlier=named)


@given(st.data())
def test_a_decision_made_anew_closes_the_old_one_and_opens_only_its_own(
    proved: CompiledRulebook, data: st.DataObject
) -> None:
    old, new = (data.draw(st.sampled_from(sorted(proved.loaded.rules.outcomes))) for _ in range(2))
    first = record(proved, decided(old, {}))
    second = found(replacing(proved, first, decided(new, {})))
    for order in ([second, found(first)], [found(first), second]):
        (left,) = due_decisions(order)
        assert left.entry == second
        assert left.steps == steps_left(second.summary)


def test_a_record_that_is_not_proved_neither_asks_for_anything_nor_closes_anything(proved: CompiledRulebook) -> None:
    first = record(proved, decided("advice", {}))
    made_up = found(replacing(proved, first, decided("advice", {})), "evidence of tampering")
    assert [left.summary.reference for left in due_decisions([made_up, found(first)])] == [first.id]
    assert due_decisions([found(first, "cannot decide")]) == []


def dated(proved: CompiledRulebook, on: Iterable[str | None]) -> list[RecordEntry]:
    """Records with these review dates and nothing missing but the date or what came of it; the oldest first."""
    made = []
    for seed, day in enumerate(on):
        details = every_detail(proved.loaded.rules, "advice")
        del details["what_came"]
        if day is None:
            del details["review_on"]
        else:
            details["review_on"] = day
        told = decided("advice", details)
        made.append(found(record(proved, told, seed=seed, now=NOON + timedelta(hours=seed))))
    return made


@given(st.permutations(range(6)))
def test_the_earliest_date_comes_first_then_what_has_none_and_the_oldest_first(
    proved: CompiledRulebook, order: list[int]
) -> None:
    records = dated(proved, ["2026-12-01", None, "2026-11-20", "2026-11-22", "2026-11-20", None])
    expected = [records[number].summary.reference for number in (2, 4, 3, 0, 1, 5)]
    assert [left.summary.reference for left in due_decisions([records[number] for number in order])] == expected


def test_what_has_a_later_date_is_left_out_where_that_is_asked_but_never_what_has_none(
    proved: CompiledRulebook,
) -> None:
    records = dated(proved, ["2026-12-01", None, "2026-11-20", "2026-11-22"])
    left = due_decisions(reversed(records), TODAY)
    assert [each.summary.reference for each in left] == [records[number].summary.reference for number in (2, 3, 1)]
    half_done = found(record(proved, decided("advice", {"review_on": "2026-12-01"})))
    (only,) = due_decisions([half_done], TODAY)
    assert {step.kind for step in only.steps} == {"advice", "details"}


@given(st.data())
def test_what_is_to_be_done_by_today_stands_before_a_date_to_come(data: st.DataObject) -> None:
    """Within a decision and between decisions; what can only be written down comes last."""
    kinds: list[StepKind] = list(get_args(StepKind))
    step = st.builds(
        DueStep,
        st.sampled_from(kinds),
        st.just(()),
        st.sampled_from([None, *(TODAY + timedelta(days) for days in range(-2, 3))]),
    )
    decisions = st.builds(lambda steps: DueDecision(NO_ENTRY, tuple(steps)), st.lists(step, min_size=1, max_size=5))
    ordered = as_of(data.draw(st.lists(decisions, max_size=6)), TODAY)
    for steps in ([each.first for each in ordered], *(each.steps for each in ordered)):
        waits = [one.on > TODAY if one.on else one.kind in {"date", "details"} for one in steps]
        assert waits == sorted(waits)
        dated = [one.on for one in steps if one.on and one.on < TODAY]
        assert list(steps[: len(dated)]) == [one for one in steps if one.on in dated]


@given(st.data())
def test_a_decision_waits_until_somebody_else_than_who_decided_approves_of_it_or_of_what_it_completes(
    data: st.DataObject,
) -> None:
    """However often it is completed, and by whomever, and in whatever order its records come."""
    names = ("ann", "ben", "cat")
    signed = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=4))
    approvals = [data.draw(st.sets(st.sampled_from(names))) for _ in signed]
    records = [
        asking(number, "completes" if number else None, key, by)
        for number, (key, by) in enumerate(zip(signed, approvals, strict=True))
    ]
    left = due_decisions(data.draw(st.permutations(records)))
    is_approved = bool(set().union(*approvals) - {signed[0]})
    assert [each.entry for each in left] == ([] if is_approved else records[-1:])
    assert all(each.waits_for_approval for each in left)
    # What takes its place asks for itself.
    last = asking(len(records), "supersedes", signed[0], ())
    assert [each.entry for each in due_decisions([*records, last])] == [last]


def test_one_who_only_said_something_did_not_approve_and_what_is_not_proved_waits_for_nothing() -> None:
    waiting = asking(0, None, "ann", ())
    commented = replace(waiting, about=AboutRecord((said_by("ben", "comment"),)))
    assert [each.entry for each in due_decisions([commented])] == [commented]
    assert due_decisions([replace(waiting, verdict=replace(waiting.verdict, word="cannot decide"))]) == []


def test_approval_stands_before_what_is_done_after_it_and_is_asked_for_by_no_date() -> None:
    waiting = asking(0, None, "ann", ())
    late = replace(waiting, summary=replace(waiting.summary, missing=("shared_at", "review_on", "decision")))
    (left,) = due_decisions([late], TODAY)
    assert [step.kind for step in left.steps] == ["decide", "approval", "share", "date"]


def asking(number: int, relation: Relation | None, key: str, approved_by: Iterable[str]) -> RecordEntry:
    """A record that a second person is asked to approve of, made with somebody's key, and who approved of it."""
    earlier = RelatedRecord(relation, f"SW-{number - 1}") if relation else None
    summary = replace(
        NO_ENTRY.summary,
        reference=f"SW-{number}",
        earlier=earlier,
        key=key_of(key).public.thumbprint,
        asks_approval=True,
    )
    said = tuple(said_by(each, "approval") for each in sorted(approved_by))
    return replace(NO_ENTRY, summary=summary, about=AboutRecord(said))


def said_by(person: str, kind: EntryKind) -> ProvedEntry:
    seal = VerifiedSeal(key_of(person).public, "", 1, None, "", "")
    body = {
        "record": {"id": "SW-00000-00000", "statement": "0" * 64},
        "place": {"chain": "A" * 43, "sequence": 1},
        "by": None,
        "tool": {"name": "sharewise", "version": "1"},
    }
    said = read_body(kind, {**body, **WORDS[kind]})
    assert isinstance(said, AboutRecordBody)
    return ProvedEntry(seal, said)
