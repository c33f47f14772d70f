"""`sharewise records expiring` lists what was kept long enough, and erases nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.support.local_rules import begun
from tests.support.samples import SERIOUS_AND_REFUSED


def decided(run: Run, **details: object) -> str:
    content = {"answers": SERIOUS_AND_REFUSED, "decision": "follow", "details": details}
    done = run("decide", "--answers", "-", "--json", stdin=json.dumps(content).encode())
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["record"]["id"])


def listed(run: Run, *arguments: str) -> dict[str, Any]:
    done = run("records", "expiring", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def settle(home: Path, text: str) -> None:
    (home / "settings.yaml").write_text(text, encoding="utf-8")


def words(run: Run, *arguments: str) -> str:
    done = run(*arguments, "--plain")
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.decode().split())


def test_each_record_is_listed_by_what_it_says_itself_or_else_by_the_rule(run: Run, home: Path) -> None:
    passed = decided(run, keep_until="until 1 March 2020")
    held = decided(run, keep_until="2020-02-01")
    soon = decided(run, keep_until="2 months")
    decided(run, keep_until="Until the child is 25")
    by_rule = decided(run)
    assert run("records", "hold", held, "--reason", "A court case.").returncode == 0
    before = {path: path.read_bytes() for path in (home / "records").rglob("*.json")}
    found = listed(run)
    assert [(each["id"], each["standing"], each["held"]) for each in found["records"]] == [
        (held, "passed", True),
        (passed, "passed", False),
    ]
    assert (found["not_counted"], found["rule"]) == (2, "")
    # The first day on which it can be erased is the day after.
    assert [each["id"] for each in listed(run, "--within", "2")["records"]] == [held, passed]
    assert [each["id"] for each in listed(run, "--within", "3")["records"]] == [held, passed, soon]
    settle(home, "retention: 5 months\n")
    found = listed(run, "--within", "6")
    assert [each["id"] for each in found["records"]] == [held, passed, soon, by_rule]
    assert (found["not_counted"], found["rule"]) == (1, "5 months")
    page = words(run, "records", "expiring")
    assert "On hold since" in page
    assert "It was to be kept until 1 March 2020." in page
    assert "Of 1 other record nobody can count" in page
    assert "1 record was kept for as long as it had to be. To see which: sharewise records expiring" in words(
        run, "due"
    )
    assert b"1 record was kept for as long" in run("due", "--json").stderr
    assert {path: path.read_bytes() for path in (home / "records").rglob("*.json")} == before
    assert (
        run("records", "erase", passed, "--ground", "retention", "--authorised-by", "Mrs Lead", "--yes").returncode == 0
    )
    assert [each["id"] for each in listed(run)["records"]] == [held]
    assert "for as long as" not in words(run, "due")


def test_the_rule_of_local_rules_counts_where_the_settings_have_none(run: Run, home: Path) -> None:
    made = decided(run)
    rules = home.parent / "local.yaml"
    rules.write_text(f"{begun()}\nretention: Ten years.\n", encoding="utf-8")
    assert listed(run, "--within", "121")["not_counted"] == 1
    settle(home, f"adoption: {rules}\n")
    assert listed(run, "--within", "120")["records"] == []
    found = listed(run, "--within", "121")
    assert ([each["id"] for each in found["records"]], found["rule"]) == ([made], "Ten years.")
    settle(home, f"adoption: {rules}\nretention: Until the child is 25\n")
    found = listed(run, "--within", "121")
    assert (found["records"], found["not_counted"]) == ([], 1)
    settle(home, "adoption: no-such-rules\n")
    assert run("records", "expiring").returncode == 2
    assert run("due").returncode == 0


def test_what_an_altered_record_says_is_not_shown(run: Run, home: Path) -> None:
    decided(run, keep_until="2199-01-01")
    (path,) = (home / "records").rglob("[0-9]*.json")
    path.write_bytes(path.read_bytes().replace(b"2199-01-01", b"2020-01-01"))
    done = run("records", "expiring", "--json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["records"] == []
    assert [each["verdict"] for each in document["not_proved"]] == ["evidence of tampering"]
    assert b"cannot be relied on" in run("records", "expiring").stdout


@pytest.mark.parametrize("months", ["-1", "x", "1.5", "1201"])
def test_a_number_of_months_is_one(run: Run, months: str) -> None:
    done = run("records", "expiring", f"--within={months}")
    assert (done.returncode, b"number of months" in done.stderr) == (2, True)
