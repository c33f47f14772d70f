"""What a script tries again is saved once, and of several who look at one decision again at the same time, one does."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.make import make_record
from sharewise.record.record_model import EarlierReference
from sharewise.record.store.saving.own_records import save_as_own
from sharewise.record.store.saving.saved import SavedRecord
from sharewise.record.store.saving.saved_before import AlreadyFollowed
from tests.conftest import Run
from tests.support.samples import EMERGENCY, FOLLOWED, NOON, recommended

NONCE = "8d3f7b1e-6c1f-4f0e-9a53-2f6f3a1c9b77"


def given(nonce: object, **more: Any) -> bytes:
    return json.dumps({"answers": EMERGENCY, "nonce": nonce, **more}).encode()


def saved_records(home: Path) -> list[Path]:
    return sorted(home.glob("records/*/*.json"))


def test_the_same_answers_with_the_same_nonce_are_saved_once(run: Run, home: Path) -> None:
    first, again = (run("decide", "--answers", "-", "--json", stdin=given(NONCE)) for _ in range(2))
    assert (first.returncode, again.returncode) == (0, 0)
    assert first.stdout == again.stdout
    assert first.stderr == b""
    assert b"This was saved before, as SW-" in again.stderr
    assert len(saved_records(home)) == 1
    # Without one, and with another, it is another decision.
    for stdin in (json.dumps({"answers": EMERGENCY}).encode(), given(NONCE[::-1])):
        assert run("decide", "--answers", "-", stdin=stdin).returncode == 0
    assert len(saved_records(home)) == 3
    assert run("decide", "--answers", "-", "--json", stdin=given(NONCE)).stdout == first.stdout
    assert len(saved_records(home)) == 3
    assert run("verify").returncode == 0


@pytest.mark.parametrize(
    "other",
    [
        {"details": {"case_reference": "AB-9"}},
        {"decision": "follow"},
        {"answers": {**EMERGENCY, "danger": {"answer": "yes", "note": "x"}}},
    ],
)
def test_a_nonce_that_was_used_for_something_else_is_refused(run: Run, home: Path, other: dict[str, Any]) -> None:
    assert run("decide", "--answers", "-", stdin=given(NONCE)).returncode == 0
    done = run("decide", "--answers", "-", stdin=given(NONCE, **other))
    assert (done.returncode, b"was used before" in done.stderr) == (2, True)
    assert len(saved_records(home)) == 1


@pytest.mark.parametrize(
    "nonce", ["short", "x" * 201, "with a blank in it", 1234567890123456, ["x" * 16], "caf\u00e9" * 8]
)
def test_what_is_no_nonce_is_refused(run: Run, home: Path, nonce: object) -> None:
    done = run("decide", "--answers", "-", stdin=given(nonce))
    assert (done.returncode, b"a nonce is" in done.stderr) == (2, True)
    assert not home.exists()


def test_a_nonce_does_not_say_what_hides_the_content(run: Run, home: Path, tmp_path: Path) -> None:
    """Two who use one nonce share the reference, and not what keeps an erased record from being guessed."""
    made = [
        json.loads(run("decide", "--answers", "-", "--json", stdin=given(NONCE), SHAREWISE_HOME=str(place)).stdout)[
            "record"
        ]
        for place in (home, tmp_path / "other")
    ]
    assert made[0]["id"] == made[1]["id"]
    assert made[0]["nonce"] != made[1]["nonce"]


@pytest.mark.parametrize("option", ["--complete", "--supersede"])
def test_what_follows_a_record_is_tried_again_under_its_nonce_too(run: Run, home: Path, option: str) -> None:
    made = run("decide", "--answers", "-", "--json", stdin=json.dumps({"answers": EMERGENCY}).encode())
    reference = json.loads(made.stdout)["record"]["id"]
    details = {"details": {"case_reference": "AB-1"}, "nonce": NONCE}
    stdin = json.dumps(details if option == "--complete" else {**details, "answers": EMERGENCY}).encode()
    first, again = (run("decide", option, reference, "--answers", "-", "--json", stdin=stdin) for _ in range(2))
    assert (first.returncode, again.returncode) == (0, 0), again.stderr
    assert first.stdout == again.stdout
    assert len(saved_records(home)) == 2
    other = run(
        "decide", option, reference, "--answers", "-", stdin=stdin.replace(NONCE.encode(), NONCE[::-1].encode())
    )
    assert (other.returncode, b"Take that one" in other.stderr) == (2, True)
    assert len(saved_records(home)) == 2


def at_once(
    home: Path, proved: CompiledRulebook, earlier: EarlierReference | None, nonces: list[str]
) -> list[SavedRecord | None]:
    """A save for each nonce, all at the same time. None: another came first."""

    def one(nonce: str) -> SavedRecord | None:
        random = replace(FOLLOWED, nonce=nonce).random(os.urandom(48))
        made = make_record(proved, recommended(proved, FOLLOWED), FOLLOWED, now=NOON, random=random, earlier=earlier)
        asked = AskedFolder(home / "records", "default")
        try:
            return save_as_own(home / "key", asked, made, now=NOON, random=os.urandom(16), once=True)
        except AlreadyFollowed:
            return None

    with ThreadPoolExecutor(len(nonces)) as pool:
        return list(pool.map(one, nonces))


def test_one_nonce_at_the_same_time_is_saved_once(home: Path, proved: CompiledRulebook) -> None:
    saved = at_once(home, proved, None, [NONCE] * 8)
    assert len(saved_records(home)) == 1
    assert sorted(each.was_there for each in saved if each) == [False] + [True] * 7


def test_of_several_who_replace_one_record_at_the_same_time_one_does(home: Path, proved: CompiledRulebook) -> None:
    (first,) = at_once(home, proved, None, [NONCE])
    assert first is not None
    earlier = EarlierReference(relation="supersedes", id=first.sealed.record.id, statement_sha256=first.statement)
    saved = at_once(home, proved, earlier, [f"{number}{NONCE}" for number in range(6)])
    assert len([each for each in saved if each]) == 1
    assert len(saved_records(home)) == 2
