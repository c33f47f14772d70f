"""In a terminal: an emergency record is completed, and a decision is looked at again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.make import Submission
from sharewise.record.store.saving.record_writer import save
from sharewise.record.store.saving.saved import SavedRecord
from sharewise.strict_json import read_strict
from tests.conftest import Run
from tests.support.journeys import ADD_DETAILS, DANGER, SAVE, change, decide, go_on, label, record_files
from tests.support.needed import long
from tests.support.samples import EMERGENCY, FOLLOWED, NOON, every_detail, record
from tests.support.session import CTRL_C, MODES, Mode

both_ways = pytest.mark.parametrize("mode", MODES)


@pytest.fixture
def in_danger(home: Path, proved: CompiledRulebook) -> SavedRecord:
    told = Submission(answers=EMERGENCY)
    return save(home / "records", read_or_make_key(home / "key"), record(proved, told), now=NOON, random=bytes(16))


@pytest.fixture
def decided(home: Path, proved: CompiledRulebook) -> SavedRecord:
    return save(home / "records", read_or_make_key(home / "key"), record(proved), now=NOON, random=bytes(16))


@both_ways
def test_a_short_emergency_record_is_completed_afterwards(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path, run: Run, in_danger: SavedRecord
) -> None:
    reference = in_danger.sealed.record.id
    with decide(environment, tmp_path, mode, "--complete", reference) as session:
        session.wait_for(f"Completing record {reference}", "your decision")
        session.answer("What did you do?", "I did what the advice said")
        session.write("AB-7", question="What is the case reference?")
        session.wait_for("What is your name?")
        session.key("f")
        session.wait_for("Ready to save", "Completes", reference)
        session.answer("Save this record?", SAVE)
        session.wait_for("Your record is saved", "sharewise records show")
        assert session.finish() == 0
    made = read_strict(record_files(home)[1].read_bytes())["record"]
    assert (made["earlier"]["relation"], made["earlier"]["id"]) == ("completes", reference)
    assert made["decision"]["outcome"] == "emergency"
    assert made["details"] == {"case_reference": "AB-7"}
    assert run("verify").returncode == 0


@long
@both_ways
def test_stopping_while_completing_saves_nothing(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path, in_danger: SavedRecord
) -> None:
    for key in ("q", CTRL_C):
        with decide(environment, tmp_path, mode, "--complete", in_danger.sealed.record.id) as session:
            session.wait_for("What did you do?")
            session.press_and_again(key) if key == CTRL_C else session.key(key)
            if key == "q":
                session.answer("Do you want to stop?", "Yes, stop and save nothing")
            assert session.finish() == 130
    assert record_files(home) == [in_danger.path]


@both_ways
def test_what_came_of_a_decision_is_added_where_nothing_else_is_missing_and_is_no_longer_due(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path, run: Run, proved: CompiledRulebook
) -> None:
    everything = every_detail(proved.loaded.rules, "share_do_not_tell")
    del everything["what_came"]
    made = record(proved, replace(FOLLOWED, details=everything))
    save(home / "records", read_or_make_key(home / "key"), made, now=NOON, random=bytes(16))
    assert f"sharewise decide --complete {made.id}".encode() in run("due").stdout
    with decide(environment, tmp_path, mode, "--complete", made.id) as session:
        session.answer("Do you want to add something?", "Yes, add them now")
        session.write("He is safe.", question="What came of it?")
        session.answer("Save this record?", SAVE)
        session.wait_for("Your record is saved", "Nothing is missing.")
        assert session.finish() == 0
        assert "sharewise due" not in session.new
    assert b"Nothing is left to do." in run("due").stdout


@both_ways
def test_a_decision_is_looked_at_again_beginning_with_danger(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path, run: Run, decided: SavedRecord
) -> None:
    reference = decided.sealed.record.id
    with decide(environment, tmp_path, mode, "--supersede", reference) as session:
        session.wait_for(f"record {reference}", "22 November 2026, 12:00")
        session.answer(DANGER, label("danger", "no"))
        session.wait_for("Check your answers")
        session.choose(change("tell", "no"))
        session.choose(label("tell", "yes"))
        session.wait_for("Check your answers")
        go_on(session)
        session.answer("What will you do?", "I will do this")
        session.answer("Do you want to add the details now?", ADD_DETAILS)
        session.key("f")
        session.wait_for("Ready to save", "Replaces", reference)
        session.wait_for("Not taken over", "when you shared it", "why you are not telling them")
        session.wait_for("The date to look again, Wednesday 25 November 2026, no longer counts")
        session.answer("Save this record?", SAVE)
        assert session.finish() == 0
    before, after = (read_strict(path.read_bytes())["record"] for path in record_files(home))
    assert (after["earlier"]["relation"], after["earlier"]["id"]) == ("supersedes", reference)
    assert before["decision"]["outcome"] == "share_do_not_tell"
    assert after["decision"]["outcome"] == "share_limited"
    # What describes the case and the plan is there, but not what was done then, nor a date that has passed.
    assert after["details"].keys() == {"case_reference", "purpose", "shared_how", "lawful_basis"}
    assert "what_changed" in after["missing"]
    assert run("verify").returncode == 0
