"""`verify --replay` and `--rules` through the real command."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import sharewise
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.make import Submission
from sharewise.record.store.saving.record_writer import save
from sharewise.rulebook.load import shipped_rulebook
from tests.commands.test_adoptions import ANSWERS, LOCAL_ANSWER, UNDER_COVENTRY, decided, own
from tests.conftest import Run
from tests.support.answers import written
from tests.support.needed import long
from tests.support.samples import FOLLOWED, NOON, not_yet_asked, record
from tests.support.shipped import EARLIER, loaded_rules, proved_earlier
from tests.support.verified import totals

__all__ = ["own"]
RULES = shipped_rulebook().parent


def saved(home: Path, proved: CompiledRulebook, told: Submission = FOLLOWED, **change: object) -> str:
    made = record(proved, told)
    made = made.but(**change)
    save(home / "records", read_or_make_key(home / "key"), made, now=NOON, random=bytes(16))
    return made.id


def test_a_record_is_replayed_under_the_rules_that_it_names(run: Run, home: Path, proved: CompiledRulebook) -> None:
    saved(home, proved)
    earlier = proved_earlier(EARLIER[0])
    # What they asked beside what is asked today.
    saved(home, earlier, replace(FOLLOWED, answers={**FOLLOWED.answers, "purpose": "yes"}))
    done = run("verify", "--replay")
    assert done.returncode == 0
    assert done.stdout.decode().count("word for word") == 2
    assert totals(done.stdout.decode()) == [{"intact": 2}, {"replayed and the same": 2}]
    data = json.loads(run("verify", "--replay", "--json").stdout)
    assert [each["replay"]["result"] for each in data["records"]] == ["same", "same"]


def test_a_recommendation_that_its_rules_do_not_give_is_found(run: Run, home: Path, proved: CompiledRulebook) -> None:
    said = record(proved).recommendation
    saved(home, proved, recommendation=said.but(outcome="do_not_share_now"))
    assert run("verify").returncode == 0, "it is as it was signed"
    done = run("verify", "--replay")
    assert done.returncode == 1
    assert "Not as the record has it: outcome." in done.stdout.decode()
    assert json.loads(run("verify", "--replay", "--json").stdout)["exit_code"] == 1


@long
def test_a_record_under_local_rules_is_replayed_where_their_file_is_named(run: Run, own: Path) -> None:
    decided(run, "--adoption", str(own), stdin=ANSWERS)
    without = run("verify", "--replay")
    assert without.returncode == 3
    assert "york-primary 1.0.0" in without.stdout.decode()
    assert run("verify", "--replay", "--adoption", str(own)).returncode == 0
    own.write_text(own.read_text(encoding="utf-8") + "\n# one byte more\n", encoding="utf-8")
    assert run("verify", "--replay", "--adoption", str(own)).returncode == 3
    assert run("verify", "--adoption", str(own)).returncode == 2


@long
def test_a_record_under_an_adoption_that_shipped_once_is_replayed(process: Run, tmp_path: Path) -> None:
    """In a copy of sharewise: decided under the adoption, which then gets a new version and its old file is kept."""
    copy = tmp_path / "copy"
    shutil.copytree(RULES, copy / "rules")
    shutil.copytree(Path(sharewise.__file__).parent, copy / "src" / "sharewise")
    path = {"PYTHONPATH": str(copy / "src")}
    made = process("decide", "--adoption", "coventry", "--answers", "-", stdin=UNDER_COVENTRY, **path)
    assert made.returncode == 0, made.stderr
    file = copy / "rules" / "adoptions" / "coventry.yaml"
    old = file.read_text(encoding="utf-8")
    version = re.search(r"^version: (.+)$", old, re.MULTILINE)
    assert version
    file.write_text(old.replace(version[0], "version: 99.0.0"), encoding="utf-8")
    assert process("verify", "--replay", **path).returncode == 3, "its rules are not at hand"
    (copy / "rules" / "earlier" / "adoptions").mkdir(exist_ok=True)
    earlier = copy / "rules" / "earlier" / "adoptions" / f"coventry-{version[1]}.yaml"
    earlier.write_text(old, encoding="utf-8")
    replayed = process("verify", "--replay", **path)
    assert replayed.returncode == 0, replayed.stderr
    assert replayed.stdout.decode().count("word for word") == 1


@long
def test_other_rules_are_asked_what_they_would_change(run: Run, own: Path, tmp_path: Path) -> None:
    answers = ANSWERS.replace(LOCAL_ANSWER, b"")
    decided(run, stdin=answers)
    done = run("verify", "--rules", "coventry")
    assert done.returncode == 0
    assert "Under the other rules: the same." in done.stdout.decode()
    assert "they would also ask about this: An early help plan." in run("verify", "--rules", str(own)).stdout.decode()
    differs = 'Under the other rules: "{}", in place of "Share, and tell the parents".'
    assert differs.format("Talk to them first") in run("verify", "--rules", "hmg-2018").stdout.decode()
    other = tmp_path / "stricter.yaml"
    text = shipped_rulebook().read_text(encoding="utf-8")
    row = "        editions: [dfe-2024]\n        outcome: share_and_tell"
    assert text.count(row) == 1
    changed = text.replace(row, row.replace("share_and_tell", "advice"))
    other.write_text(
        changed.replace("{outcome: share_and_tell, rows: [W4]}", "{outcome: advice, rows: [W4]}"), encoding="utf-8"
    )
    done = run("verify", "--rules", str(other))
    assert done.returncode == 0
    assert differs.format("Get advice before you decide") in done.stdout.decode()
    data = json.loads(run("verify", "--rules", str(other), "--json").stdout)
    assert data["records"][0]["under_other_rules"] == {
        "change": "other outcome",
        "edition": loaded_rules().rules.default_edition,
        "outcomes": ["advice"],
        "asks": None,
    }


def test_other_rules_are_asked_in_the_edition_that_is_named(run: Run) -> None:
    answers = f"answers: {written(not_yet_asked('hmg-2018'))}\ndecision: follow\n".encode()
    decided(run, "--edition", "hmg-2018", stdin=answers)
    assert "Under the other rules: the same." in run("verify", "--rules", "hmg-2015").stdout.decode()
    in_2024 = run("verify", "--rules", "dfe-2024").stdout.decode()
    assert "they would also ask about this: Grounds without agreement." in in_2024


@pytest.mark.parametrize("arguments", [("--replay",), ("--rules", "coventry")])
def test_what_is_not_proved_is_not_replayed(
    run: Run, home: Path, proved: CompiledRulebook, arguments: tuple[str, ...]
) -> None:
    saved(home, proved)
    path = next((home / "records").glob("*/0*.json"))
    path.write_text(path.read_text(encoding="utf-8").replace("share_do_not_tell", "share_and_tell"), encoding="utf-8")
    done = run("verify", *arguments)
    assert done.returncode == 1
    assert "Replayed" not in done.stdout.decode()
    assert "other rules" not in done.stdout.decode()
    shutil.rmtree(home / "records")


def test_local_rules_that_were_edited_without_a_new_version_are_said_to_be(run: Run, own: Path) -> None:
    decided(run, "--adoption", str(own), stdin=ANSWERS)
    content = own.read_text(encoding="utf-8")
    own.write_text(content + "# A remark more.\n", encoding="utf-8")
    done = run("verify", "--replay", "--adoption", str(own))
    assert done.returncode == 3
    said = " ".join((done.stdout + done.stderr).decode().split())
    assert "have other content than when the record was made" in said
    assert "Name the file of your local rules" not in said
    own.write_text(content.replace("version: 1.0.0", "version: 1.0.1"), encoding="utf-8")
    assert "are not here. Name the file" in " ".join(
        run("verify", "--replay", "--adoption", str(own)).stdout.decode().split()
    )
