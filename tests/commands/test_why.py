"""Why, asked of a saved record and of an answers file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharewise.commands._rulebooks import rulebook_of
from sharewise.errors import CannotDecide
from sharewise.present.wording import cases_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.record_model import Record
from sharewise.record.store.saving.record_writer import save
from sharewise.rulebook.casebook import shipped_casebook
from tests.conftest import Run
from tests.support.samples import EMERGENCY, NOON, NOT_YET_ASKED, SERIOUS_AND_REFUSED, record, record_paths

ANSWERS = json.dumps({"answers": SERIOUS_AND_REFUSED, "decision": "follow"}).encode()
PARTS = ("What decided it", "What would change it", "What was not asked", "What this rests on")


def saved(home: Path, made: Record) -> None:
    """The record in the home of the test, rightly signed with its own key."""
    save(home / "records", read_or_make_key(home / "key"), made, now=NOON, random=bytes(16))


def test_a_record_says_why_on_the_screen_and_as_a_page(run: Run, proved: CompiledRulebook) -> None:
    made = json.loads(run("decide", "--answers", "-", "--json", stdin=ANSWERS).stdout)["record"]["id"]
    for form in ("text", "html"):
        done = run("records", "show", made, "--why", "--format", form)
        assert done.returncode == 0
        shown = " ".join(done.stdout.decode().split())
        assert f"Why: record {made}" in shown
        for part in PARTS:
            assert part in shown
    printed = run("records", "show", made, "--why", "--output", "why.txt")
    assert (printed.returncode, printed.stdout) == (0, b"")


def test_why_is_said_of_an_altered_record_only_with_a_warning(run: Run, home: Path) -> None:
    made = json.loads(run("decide", "--answers", "-", "--json", stdin=ANSWERS).stdout)["record"]["id"]
    (path,) = record_paths(home / "records")
    content = path.read_bytes()
    assert b"A child or young person under 18" in content
    path.write_bytes(content.replace(b"A child or young person under 18", b"A child or young person under 19"))
    done = run("records", "show", made, "--why")
    assert done.returncode == 1
    shown = " ".join(done.stdout.decode().split())
    assert shown.index("cannot be relied on") < shown.index("What decided it")


def test_an_altered_answer_is_not_explained(run: Run, home: Path) -> None:
    made = json.loads(run("decide", "--answers", "-", "--json", stdin=ANSWERS).stdout)["record"]["id"]
    (path,) = record_paths(home / "records")
    content = path.read_bytes()
    assert content.count(b'"answer": "refused"') == 1
    path.write_bytes(content.replace(b'"answer": "refused"', b'"answer": "given"'))
    done = run("records", "show", made, "--why")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"does not come of its answers" in done.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"adoption": "a-school", "adoption_sha256": "0" * 64},
        {"adoption": "islington", "adoption_sha256": "0" * 64},
    ],
)
def test_a_record_under_rules_that_are_not_here_cannot_be_explained(
    run: Run, home: Path, proved: CompiledRulebook, change: dict[str, str]
) -> None:
    made = record(proved)
    other = made.but(rules=made.rules.but(**change))
    with pytest.raises(CannotDecide):
        rulebook_of(other)
    saved(home, other)
    done = run("records", "show", made.id, "--why")
    assert (done.returncode, done.stdout) == (3, b"")
    assert "are not here" in " ".join(done.stderr.decode().split())
    assert f"sharewise records show {made.id}".encode() in done.stderr
    assert run("records", "show", made.id).returncode == 0


def test_the_rulebook_of_a_record_is_the_one_it_names(proved: CompiledRulebook) -> None:
    assert rulebook_of(record(proved)).loaded.sha256 == proved.loaded.sha256


def test_a_record_under_local_rules_is_explained_under_them(run: Run) -> None:
    made = json.loads(run("decide", "--answers", "-", "--json", "--adoption", "islington", stdin=ANSWERS).stdout)
    done = run("records", "show", made["record"]["id"], "--why")
    assert done.returncode == 0
    assert made["record"]["rules"]["edition"] == "dcsf-2008"
    assert b"What this rests on, October 2008" in done.stdout


def test_an_answers_file_is_explained_where_that_is_asked_for(run: Run, home: Path) -> None:
    bare = run("decide", "--answers", "-", "--no-save", stdin=ANSWERS)
    why = run("decide", "--answers", "-", "--no-save", "--why", stdin=ANSWERS)
    assert (bare.returncode, why.returncode) == (0, 0)
    assert b"What decided it" not in bare.stdout
    for part in PARTS:
        assert part.encode() in why.stdout
    kept = run("decide", "--answers", "-", "--why", stdin=json.dumps({"answers": EMERGENCY}).encode())
    assert kept.stdout.index(b"Ring 999 now") < kept.stdout.index(b"What decided it")


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", "--why"],
        ["decide", "--why", "--answers", "-", "--json"],
        ["decide", "--why", "--answers", "-", "--complete", "SW-00000-00000"],
    ],
)
def test_why_goes_with_answers_that_are_given(run: Run, arguments: list[str]) -> None:
    done = run(*arguments, stdin=json.dumps({"answers": NOT_YET_ASKED}).encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--why goes with --answers" in done.stderr


def test_published_decisions_stand_after_the_reasons_and_never_in_the_record(run: Run) -> None:
    done = run("decide", "--answers", "-", "--no-save", "--why", stdin=ANSWERS)
    shown = " ".join(done.stdout.decode().split())
    assert all(shown.index(part) < shown.index(cases_wording.BESIDE) for part in PARTS)
    assert cases_wording.BESIDE_WHY in shown
    saved = run("decide", "--answers", "-", "--json", stdin=ANSWERS).stdout.decode()
    assert not any(name in saved for name in shipped_casebook().cases)
    emergency = run("decide", "--answers", "-", "--no-save", "--why", stdin=b"answers: {danger: yes}")
    assert cases_wording.BESIDE not in emergency.stdout.decode()
