"""Names and reasons can be typed where somebody is asked, so that they stand in no command: others can see those."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.in_process import call
from tests.support.needed import long
from tests.support.samples import EMERGENCY
from tests.support.session import Session

LONG = "x" * 201


def saved(environment: dict[str, str], folder: Path) -> str:
    answers = json.dumps({"answers": EMERGENCY}).encode()
    made = call(("decide", "--answers", "-", "--json"), stdin=answers, environment=environment, folder=folder)
    return str(json.loads(made.stdout)["record"]["id"])


def entries(environment: dict[str, str]) -> list[dict[str, object]]:
    every = (json.loads(path.read_bytes()) for path in Path(environment["SHAREWISE_HOME"], "records").rglob("0*.json"))
    return [each["entry"] for each in every if "entry" in each]


@long
def test_why_and_by_whom_a_record_is_erased_is_asked_for(environment: dict[str, str], tmp_path: Path) -> None:
    reference = saved(environment, tmp_path)
    with Session("records", "erase", reference, environment=environment, folder=tmp_path, mode="plain") as session:
        session.wait_for("Why may it be erased?", "3. a court ordered it")
        session.wait_for_prompt()
        session.press("4\n")
        session.wait_for("Type a number from 1 to 3.")
        session.press("3\n")
        session.wait_for("Who said that it may be erased?")
        session.press(f"{LONG}\n")
        session.wait_for("too long")
        session.press("Mrs Lead\n")
        session.wait_for("Type yes to erase it.")
        session.press("yes\n")
        assert session.finish() == 0
    assert [(each["ground"], each["authorised_by"]) for each in entries(environment)] == [("court", "Mrs Lead")]


@long
def test_whoever_types_nothing_or_leaves_changes_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    reference = saved(environment, tmp_path)
    for typed, code in (("\n", 2), ("\x04", 130), ("\x03", 130)):
        with Session("records", "hold", reference, environment=environment, folder=tmp_path, mode="plain") as session:
            session.wait_for("Why must it be kept?")
            session.press(typed)
            assert session.finish() == code
            assert ("Stopped." if code == 130 else "Nothing was changed.") in session.shown
    assert entries(environment) == []
    with Session("records", "hold", reference, environment=environment, folder=tmp_path, mode="plain") as session:
        session.wait_for("Why must it be kept?")
        session.press("There is a court case.\n")
        assert session.finish() == 0
    assert [each["reason"] for each in entries(environment)] == ["There is a court case."]


def test_where_nobody_can_be_asked_the_option_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    reference = saved(environment, tmp_path)
    for command, option in (
        (("erase",), "--ground"),
        (("erase", "--ground", "court"), "--authorised-by"),
        (("hold",), "--reason"),
    ):
        arguments = ("records", command[0], reference, *command[1:])
        done = call(arguments, stdin=b"1\nx\nyes\n", environment=environment, folder=tmp_path)
        assert done.returncode == 2
        assert option in done.stderr.decode()
    assert entries(environment) == []
