"""The same answers under the same rules give the same recommendation, and other rules are seen to be other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sharewise.commands._rulebooks import KnownRules
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.reasoning.recommend import recommend
from sharewise.record import replay as replaying
from sharewise.record.make import Decision, Submission, make_record
from sharewise.record.record_model import ApprovalAsked, EarlierReference, Record
from sharewise.record.replay import ReplayMemory, replay, under_other_rules
from sharewise.rulebook.load import load_rulebook, parse_rulebook, read_content, shipped_rulebook
from sharewise.rulebook.model import ApprovalNeeded
from tests.support.needed import in_short, long
from tests.support.samples import FOLLOWED, NOON, NOT_YET_ASKED, record
from tests.support.shipped import ADOPTIONS, EARLIER, proved_earlier, proved_rules

RULES = shipped_rulebook().parent


def made(proved: CompiledRulebook, edition: str, answers: dict[str, str]) -> Record:
    said = recommend(proved, edition, answers)
    notes = dict.fromkeys(list(said.answers)[:1], "A note.")
    told = Submission(dict(said.answers), notes=notes, decision=Decision(said.outcome_id))
    return make_record(proved, said, told, now=NOON, random=bytes(48))


@pytest.fixture(scope="session")
def known() -> KnownRules:
    return KnownRules()


def test_every_worked_example_replays_the_same_in_every_edition(proved: CompiledRulebook, known: KnownRules) -> None:
    for edition in proved.loaded.rules.editions:
        for example in in_short(proved.loaded.rules.examples.values(), 30):
            if example.edition in (None, edition):
                one = made(proved, example.edition or proved.loaded.rules.default_edition, dict(example.answers))
                found = known.named_by(one.rules)
                assert found is not None
                assert replay(one, found).is_same


@long
@pytest.mark.parametrize("path", ADOPTIONS.values(), ids=lambda path: path.stem)
def test_a_record_under_local_rules_replays_under_them(path: Path, known: KnownRules) -> None:
    adopted = proved_rules(path)
    one = made(adopted, adopted.loaded.rules.default_edition, NOT_YET_ASKED)
    found = known.named_by(one.rules)
    assert found is not None
    assert replay(one, found).is_same
    national = known.named_by(one.rules.but(adoption_sha256=None))
    assert national is not None


def test_a_record_that_asks_for_no_approval_though_its_rules_do_is_found() -> None:
    adopted = proved_rules(ADOPTIONS["coventry"])
    rules = adopted.loaded.rules
    plain = made(adopted, rules.default_edition, NOT_YET_ASKED)
    assert rules.adoption is not None and plain.decision is not None
    needed = ApprovalNeeded(outcomes=[plain.decision.outcome], by="the head teacher")
    with_approval = rules.but(adoption=rules.adoption.but(approval=needed))
    asking = replace(adopted, loaded=replace(adopted.loaded, rules=with_approval))
    one = made(asking, rules.default_edition, NOT_YET_ASKED)
    assert one.approval == ApprovalAsked(by="the head teacher")
    assert replay(one, asking).is_same
    for record_under, left in ((asking, None), (asking, ApprovalAsked(by=None)), (adopted, one.approval)):
        assert replay(one.but(approval=left), record_under).differs == ("approval",)
    # While nothing is decided, and in what completes a record, it is not for these rules to say.
    assert replay(one.but(decision=None, approval=None), asking).is_same
    completing = EarlierReference(relation="completes", id=one.id, statement_sha256="0" * 64)
    assert replay(one.but(earlier=completing, approval=None), asking).is_same


@pytest.mark.parametrize("path", EARLIER, ids=lambda path: path.stem)
def test_an_earlier_rulebook_still_loads_and_is_proved_and_its_records_replay(path: Path, known: KnownRules) -> None:
    earlier = proved_earlier(path)
    one = made(earlier, "hmg-2018", NOT_YET_ASKED)
    found = known.named_by(one.rules)
    assert found is not None
    assert found.loaded.rules.version == earlier.loaded.rules.version
    assert replay(one, found).is_same


def test_no_two_rulebooks_that_ship_have_one_version() -> None:
    names = [load_rulebook(path).rules for path in (shipped_rulebook(), *EARLIER)]
    assert len({(rules.id, rules.version) for rules in names}) == len(names)


def test_rules_that_differ_by_one_byte_are_not_those_that_a_record_names(
    proved: CompiledRulebook, known: KnownRules
) -> None:
    one = record(proved)
    assert known.named_by(one.rules.but(sha256="0" * 64)) is None
    assert known.named_by(one.rules.but(adoption_sha256="0" * 64)) is None


def test_what_differs_is_named(proved: CompiledRulebook) -> None:
    one = record(proved)
    said = one.recommendation
    for part, value in (("outcome", "advice"), ("title", "Other"), ("steps", said.steps[:1]), ("rows", [])):
        found = replay(one.but(recommendation=said.but(**{part: value})), proved)
        assert found.differs == (part,)
    answer = one.answers[0].but(asked="Something else?")
    assert replay(one.but(answers=[answer, *one.answers[1:]]), proved).differs == ("answers",)
    shorter = one.but(answers=one.answers[:3])
    assert replay(shorter, proved) == replace(replay(shorter, proved), outcome=None, differs=("answers",))


def test_what_is_remembered_changes_no_result(proved: CompiledRulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little is remembered: of several rulebooks, editions and answers in turn, and of records that are not as their rules are."""
    own, hmg = record(proved, FOLLOWED), made(proved, "hmg-2018", NOT_YET_ASKED)
    earlier = proved_earlier(EARLIER[0])
    answers, said = own.answers, own.recommendation
    every = [
        (own, proved),
        (own.but(recommendation=said.but(title="Other")), proved),
        (own.but(answers=[answers[0].but(note="Seen on Monday."), *answers[1:]]), proved),
        (own.but(answers=[answers[0].but(asked="Something else?"), *answers[1:]]), proved),
        (own.but(answers=[*answers, answers[0]]), proved),
        (own.but(answers=answers[:3]), proved),
        (hmg, proved),
        (hmg.but(rules=hmg.rules.but(edition="none")), proved),
        (hmg.but(rules=hmg.rules.but(edition=own.rules.edition)), proved),
        (made(earlier, "hmg-2018", NOT_YET_ASKED), earlier),
    ]
    apart = [replay(one, rulebook) for one, rulebook in every]
    assert len({each.differs for each in apart}) >= 4
    for remembered in (1, 2, 2000):
        monkeypatch.setattr(replaying, "_REMEMBERED", remembered)
        memory: ReplayMemory = {}
        assert [replay(one, rulebook, memory) for one, rulebook in every * 3] == apart * 3
        assert len(memory) <= remembered


def test_other_rules_say_what_they_would_change(proved: CompiledRulebook) -> None:
    text = shipped_rulebook().read_bytes()
    changed = text.replace(
        b"{term: serious, harm_to: [child, other, self_cannot, not_sure], tell: [no, not_sure]}\n        outcome: share_do_not_tell",
        b"{term: serious, harm_to: [child, other, self_cannot, not_sure], tell: [no, not_sure]}\n        outcome: advice_urgent",
    )
    assert changed != text
    # Such rules are refused, as they leave a child in danger: but what they would have said can be told.

    loaded = parse_rulebook(changed, "other.yaml")
    other = compile_rulebook(loaded)
    one = record(proved)
    assert (under_other_rules(one, other).change, under_other_rules(one, other).outcomes) == (
        "other outcome",
        ("advice_urgent",),
    )
    assert under_other_rules(one, proved).change == "same"
    new = made(proved, "hmg-2018", NOT_YET_ASKED)
    in_2024 = under_other_rules(new.but(rules=new.rules.but(edition="dfe-2024")), proved)
    assert in_2024 == under_other_rules(new, proved, "dfe-2024"), (
        "an edition that is asked for is taken, whatever the record's"
    )
    assert in_2024.change == "asks more"
    assert in_2024.asks == "grounds"
    assert set(in_2024.outcomes) == {"ask_first", "share_and_tell"}
    first = one.answers[1].but(answer="nobody")
    gone = under_other_rules(one.but(answers=[one.answers[0], first, *one.answers[2:]]), proved)
    assert gone.change == "cannot take the answers"


def test_a_sample_record_replays(proved: CompiledRulebook) -> None:
    assert replay(record(proved, FOLLOWED), proved).is_same
    assert read_content(shipped_rulebook()).sha256 == proved.loaded.sha256
