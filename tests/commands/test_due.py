"""`sharewise due` as people and scripts call it: what it lists, what closes it, and what it says of what it cannot trust."""

from __future__ import annotations

import json
import os
import re
import shlex
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Run
from tests.support.samples import EMERGENCY, SERIOUS_AND_REFUSED


@pytest.fixture
def today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def decide(run: Run, *arguments: str, **content: object) -> dict[str, Any]:
    done = run("decide", "--answers", "-", "--json", *arguments, stdin=json.dumps(content).encode())
    assert done.returncode == 0, done.stderr
    made: dict[str, Any] = json.loads(done.stdout)["record"]
    return made


def follow(run: Run, *arguments: str, **details: object) -> dict[str, Any]:
    return decide(run, *arguments, answers=SERIOUS_AND_REFUSED, decision="follow", details=details)


def listed(run: Run, *arguments: str) -> list[dict[str, Any]]:
    done = run("due", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_where_nothing_was_ever_decided_nothing_is_due_and_that_is_said(run: Run) -> None:
    done = run("due")
    assert done.returncode == 0
    assert b"There are no records in" in done.stdout


def test_what_is_due_is_listed_by_its_date_with_the_command_that_does_it(run: Run, today: date) -> None:
    coming = follow(run, case_reference="AB-1", review_on=str(today + timedelta(3)))
    passed = follow(run, case_reference="AB-2", review_on=str(today - timedelta(3)))
    now = follow(run, review_on=str(today))
    emergency = decide(run, answers=EMERGENCY)
    done = run("due", COLUMNS="80")
    assert done.returncode == 0, done.stderr
    shown = done.stdout.decode()
    order = [passed, now, coming, emergency]
    places = [shown.index(f"ecord {each['id']}") for each in order]
    assert places == sorted(places)
    headings = ("The date has passed\n", "\nToday\n", "\nTo do now\n")
    assert [shown.index(heading) for heading in headings] == sorted(shown.index(heading) for heading in headings)
    _, of_the_coming = shown.split(f"Case AB-1, record {coming['id']}")
    assert of_the_coming.index("Share it if you have not yet") < of_the_coming.index("Look at it again")
    assert f"Case AB-2, record {passed['id']}" in shown
    assert "Complete the emergency record" in shown
    for each in order:
        assert f"sharewise decide --complete {each['id']}" in shown
        assert (f"--supersede {each['id']}" in shown) == (each is not emergency)
    assert [each["id"] for each in listed(run) if each["step"] in ("review", "emergency")] == [
        each["id"] for each in order
    ]
    assert {each["standing"] for each in listed(run) if each["id"] == now["id"]} == {"today", "no_date"}


def test_saying_what_came_of_it_closes_the_date(run: Run, today: date) -> None:
    made = follow(run, review_on=str(today))
    assert "review" in {each["step"] for each in listed(run)}
    more = decide(run, "--complete", made["id"], details={"what_came": "He is safe."})
    left = listed(run)
    assert {each["id"] for each in left} == {more["id"]}
    assert "review" not in {each["step"] for each in left}


def test_looking_again_closes_the_earlier_decision_and_opens_the_new_one(run: Run, today: date) -> None:
    made = follow(run, review_on=str(today))
    new = follow(run, "--supersede", made["id"], review_on=str(today + timedelta(7)))
    assert {each["id"] for each in listed(run)} == {new["id"]}
    assert next(each["on"] for each in listed(run) if each["step"] == "review") == str(today + timedelta(7))


def test_each_command_on_the_page_works_as_it_stands(run: Run, home: Path, tmp_path: Path, today: date) -> None:
    folder = tmp_path / "elsewhere's"
    for day in (-1, 1):
        follow(run, "--folder", str(folder), review_on=str(today + timedelta(day)))
    shown = run("due", "--folder", str(folder)).stdout.decode()
    (option,) = re.findall(r"^--folder .*", shown, re.MULTILINE)
    for command in re.findall(r"sharewise (decide --complete \S+)", shown):
        content = json.dumps({"details": {"what_came": "Nothing yet. I rang again."}}).encode()
        assert run(*shlex.split(f"{command} {option}"), "--answers", "-", stdin=content).returncode == 0
    assert "review" not in {each["step"] for each in listed(run, "--folder", str(folder))}


def test_only_what_is_due_by_a_day_is_listed_where_that_is_asked(run: Run, today: date) -> None:
    follow(run, review_on=str(today + timedelta(30)))
    assert "review" not in {each["step"] for each in listed(run, "--until", str(today))}
    later = today + timedelta(30)
    assert "review" in {each["step"] for each in listed(run, "--until", f"{later:%d/%m/%Y}")}
    wrong = run("due", "--until", "soon")
    assert wrong.returncode == 2
    assert b"--until" in wrong.stderr


def test_an_altered_record_is_named_and_nothing_that_it_says_is_due(run: Run, home: Path, today: date) -> None:
    first = follow(run, case_reference="AB-1", review_on=str(today))
    second = follow(run, case_reference="AB-2", review_on="2199-01-01")
    path = sorted(home.glob("records/*/[0-9]*.json"))[1]
    path.write_bytes(path.read_bytes().replace(b"2199-01-01", b"2020-01-01"))
    done = run("due")
    assert done.returncode == 1
    shown = done.stdout.decode()
    assert f"--complete {first['id']}" in shown
    assert f"--complete {second['id']}" not in shown
    assert "1 January 2020" not in shown
    assert "evidence of tampering" in shown.partition("Records that cannot be relied on")[2]
    (altered,) = (each for each in json.loads(run("due", "--json").stdout) if each["id"] == second["id"])
    assert (altered["step"], altered["on"], altered["verdict"]) == (None, None, "evidence of tampering")


def test_a_missing_record_is_said(run: Run, home: Path) -> None:
    for _ in range(2):
        follow(run)
    sorted(home.glob("records/*/[0-9]*.json"))[0].unlink()
    done = run("due")
    assert done.returncode == 1
    assert b"Records are missing" in done.stdout


def test_a_saved_record_says_where_to_see_what_is_still_to_do(run: Run) -> None:
    done = run("decide", "--answers", "-", stdin=json.dumps({"answers": EMERGENCY}).encode())
    assert b"sharewise due" in done.stdout


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_the_page_fits_the_screen(run: Run, today: date, columns: int) -> None:
    follow(run, case_reference="[bold]AB-1", review_on=str(today))
    shown = run("due", "--plain", COLUMNS=str(columns)).stdout.decode()
    assert max(len(line) for line in shown.splitlines()) <= min(columns, 80)
    assert "[bold]AB-1" in shown


def test_nothing_left_to_do_is_said_in_words(run: Run, home: Path) -> None:
    os.makedirs(home / "records")
    done = run("due")
    assert "Nothing is left to do." in done.stdout.decode()


def test_nothing_is_left_is_never_said_of_records_that_could_not_be_checked(run: Run, home: Path) -> None:
    follow(run, case_reference="AB-1")
    (record,) = (home / "records").glob("*/00000001.json")
    whole = record.read_bytes()
    assert "Nothing is left to do" not in run("due").stdout.decode()
    record.write_bytes(whole.replace(b"AB-1", b"AB-2"))
    shown = " ".join(run("due", COLUMNS="200").stdout.decode().split())
    assert "There may be more to do than this page can say" in shown
    assert "Nothing is left to do" not in shown
