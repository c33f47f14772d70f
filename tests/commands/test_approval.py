"""Local rules can ask that a second person approves of some decisions. Until they do, it is said wherever it is looked for."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.environment import small_environment
from tests.support.in_process import call
from tests.support.local_rules import begun
from tests.support.needed import long
from tests.support.samples import EMERGENCY, SERIOUS_AND_REFUSED

ASKS = "approval:\n  outcomes: [share_do_not_tell, emergency]\n  by: the deputy head teacher\n"
OTHERWISE = {"outcome": "advice", "reason": "judgement", "words": "The school nurse knows them."}
Person = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def people(tmp_path: Path) -> dict[str, Person]:
    """Three people who save in one folder, and trust each other's keys, but for the stranger's."""
    (tmp_path / "school.yaml").write_text(begun("school") + ASKS, encoding="utf-8")

    def person(name: str) -> Person:
        home = tmp_path / name

        def run(*arguments: str, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
            home.mkdir(exist_ok=True)
            return call(arguments, stdin=stdin, environment={**small_environment(home), **more}, folder=tmp_path)

        return run

    found = {name: person(name) for name in ("ann", "lead", "stranger")}
    for name, run in found.items():
        # Each has a key, and a record of their own that says nothing of anybody.
        assert decided(run, "--folder", name) == {}
        (tmp_path / f"{name}.jwk").write_bytes(run("key", "show", "--format", "jwk").stdout)
    return found


SHARED = ("--folder", "shared")
TRUSTED = (*SHARED, "--key", "ann.jwk", "--key", "lead.jwk")


def decided(run: Person, *options: str, decision: Any = "follow", **details: str) -> dict[str, Any]:
    """What a saved record says of approval, with its reference; nothing where it says nothing."""
    content = {"answers": SERIOUS_AND_REFUSED, "decision": decision, "details": details}
    done = run("decide", "--answers", "-", "--json", *options, stdin=json.dumps(content).encode())
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)["record"]
    return {"id": record["id"], **record["approval"]} if "approval" in record else {}


def followed(run: Person, option: str, reference: str, content: object) -> str:
    stdin = json.dumps(content).encode()
    rules = ("--adoption", "school.yaml")
    done = run("decide", option, reference, "--answers", "-", "--json", *SHARED, *rules, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["record"]["id"])


def waiting(run: Person, *options: str) -> list[str]:
    done = run("due", "--json", *(options or TRUSTED))
    # 3: nobody here knows the key of one of those who saved something.
    assert done.returncode in (0, 3), done.stderr
    return [each["id"] for each in json.loads(done.stdout) if each["step"] == "approval"]


def words(done: subprocess.CompletedProcess[bytes]) -> str:
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.decode().split())


@long
def test_a_decision_waits_until_a_second_person_whose_key_is_trusted_approves(people: dict[str, Person]) -> None:
    ann, lead, stranger = people.values()
    made = decided(ann, *SHARED, "--adoption", "school.yaml")
    assert made["by"] == "the deputy head teacher"
    reference = made["id"]
    assert waiting(ann) == waiting(lead) == waiting(ann, *SHARED) == [reference]
    assert "It waits for approval by the deputy head teacher." in words(ann("records", "show", reference, *SHARED))
    # A word is no approval, and a stranger's approval is nobody's.
    assert lead("records", "approve", reference, "--only-comment", "--comment", "Ring.", *TRUSTED).returncode == 0
    assert stranger("records", "approve", reference, *TRUSTED).returncode == 0
    assert waiting(ann) == waiting(lead) == [reference]
    assert lead("records", "approve", reference, *TRUSTED).returncode == 0
    assert waiting(ann) == waiting(lead) == []
    assert waiting(stranger, *TRUSTED, "--key", "stranger.jwk") == []
    # By one's own key alone nobody knows who approved.
    assert waiting(ann, *SHARED) == [reference]
    shown = words(ann("records", "show", reference, *TRUSTED))
    assert "Approved on" in shown
    assert "It waits for approval" not in shown
    # What is added later was approved with the decision.
    later = followed(ann, "--complete", reference, {"details": {"case_reference": "AB-1"}})
    assert waiting(ann) == waiting(lead) == []
    assert "It waits for approval" not in words(ann("records", "show", later, *TRUSTED))
    assert ann("verify", *TRUSTED, "--key", "stranger.jwk").returncode == 0


def test_whoever_decided_does_not_approve_of_it_once_somebody_else_completed_it(people: dict[str, Person]) -> None:
    ann, lead = people["ann"], people["lead"]
    for who, other in ((ann, "lead.jwk"), (lead, "ann.jwk")):
        assert who("key", "trust", other, "--person", "Sam").returncode == 0
    first = decided(ann, *SHARED, "--adoption", "school.yaml")["id"]
    completed = followed(lead, "--complete", first, {"details": {"case_reference": "AB-1"}})
    for who in (ann, lead):
        refused = who("records", "approve", completed, *SHARED)
        assert (refused.returncode, b"is your own" in refused.stderr) == (2, True)


def test_what_was_erased_replaced_or_decided_otherwise_waits_for_nobody(people: dict[str, Person]) -> None:
    ann, lead, _ = people.values()
    rules = (*SHARED, "--adoption", "school.yaml")
    assert decided(ann, *rules, decision=OTHERWISE) == {}
    first, second = (decided(ann, *rules)["id"] for _ in range(2))
    assert sorted(waiting(lead)) == sorted((first, second))
    followed(ann, "--supersede", first, {"answers": SERIOUS_AND_REFUSED, "decision": OTHERWISE})
    assert waiting(lead) == [second]
    erasing = ("--ground", "court", "--authorised-by", "Mrs Lead", "--yes")
    assert ann("records", "erase", second, *SHARED, *erasing).returncode == 0
    assert waiting(lead) == []


def test_while_nothing_is_decided_there_is_nothing_to_approve_of(people: dict[str, Person]) -> None:
    ann, lead, _ = people.values()
    stdin = json.dumps({"answers": EMERGENCY}).encode()
    saved = ann("decide", "--answers", "-", "--json", *SHARED, "--adoption", "school.yaml", stdin=stdin)
    reference = json.loads(saved.stdout)["record"]["id"]
    assert waiting(lead) == []
    later = followed(ann, "--complete", reference, {"decision": "follow", "details": {"case_reference": "AB-1"}})
    assert waiting(lead) == [later]


@pytest.mark.parametrize("columns", [40, 80])
def test_it_is_said_where_it_is_saved_and_listed_with_what_to_do(people: dict[str, Person], columns: int) -> None:
    ann, lead, _ = people.values()
    content = json.dumps({"answers": SERIOUS_AND_REFUSED, "decision": "follow"}).encode()
    options = ("--answers", "-", "--adoption", "school.yaml", "--plain")
    saved = ann("decide", *options, *SHARED, stdin=content, COLUMNS=str(columns))
    due = lead("due", "--plain", *TRUSTED, COLUMNS=str(columns))
    own = ann("due", "--plain", *SHARED, COLUMNS=str(columns))
    (reference,) = waiting(lead)
    for done in (saved, due, own):
        assert f"sharewise records approve {reference}" in words(done)
        assert "deputy head teacher" in words(done)
        lines = done.stdout.decode().splitlines()
        assert max(len(each) for each in lines if not each.startswith("--folder")) <= columns
    assert "For whoever approves" in words(saved)
    assert "To approve of it" in words(due)
    assert lead("due", "--exit-code", *TRUSTED).returncode == 1


def test_the_handout_says_which_decisions_are_to_be_approved(people: dict[str, Person]) -> None:
    shown = words(people["ann"]("rules", "--adoption", "school.yaml", "--plain"))
    assert "A second person, the deputy head teacher, has to approve of these decisions" in shown
    assert '"Share, and do not tell' in shown
    compared = words(people["ann"]("rules", "compare", "dfe-2024", "school.yaml"))
    assert "Approval, by, only in school.yaml: the deputy head teacher" in compared
