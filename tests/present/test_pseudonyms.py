"""`--pseudonymise`: nothing of who a decision is about is written, in any format, and the same one is known again by the same secret."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import stat
from dataclasses import fields as members_of
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.present.formats import formats_for
from sharewise.present.pseudonyms import Pseudonyms
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.fields import FIELDS
from sharewise.record.keys import SECRET_FILE
from sharewise.record.row import COLUMNS, KINDS, PSEUDONYMISED_ROW
from sharewise.record.summary import Summary, summarise
from sharewise.record.verification import trust, verify_file
from tests.conftest import Run
from tests.support.documents import can_be_made, words_of
from tests.support.many_records import ManyRecords
from tests.support.samples import record

# In whatever a person types: letters and a number that nothing else has.
CANARY = "Zebedee Qx-4711"
PSEUDONYM = re.compile(r"(case|person|key|record)-[0-9a-f]{20}")
WITH_PSEUDONYM = {"id", "completes", "supersedes", "key", "case_reference", "decided_by"}
MONTHS = {"made_at", "acted_at", "shared_at", "review_on"}
CODES = {
    "verdict",
    "rules",
    "edition",
    "adoption",
    "jurisdiction",
    "recommended",
    "decided",
    "followed",
    "reason",
    "answers",
    "decided_by_rows",
    "missing",
}
CODES |= {field.name for field in FIELDS if field.kind in ("choice", "choices")}


def with_canaries(data: Any) -> Any:
    """The same record with the canary in every place where a person typed, and a date that is no other."""
    filled = json.loads(json.dumps(data))
    for answer in filled["answers"]:
        answer["note"] = CANARY
    for field in FIELDS:
        if field.kind in ("text", "long_text"):
            filled["details"][field.name] = f"{CANARY} {field.name}"
    filled["details"]["review_on"] = "2031-07-23"
    filled["decision"] |= {"followed": False, "reason": "other", "words": CANARY}
    filled["local_details"] = [{"id": "local.x", "short": "x", "ask": "x", "says": CANARY}]
    return filled


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Path:
    home = tmp_path_factory.mktemp("canaries") / "home"
    home.mkdir()
    many = ManyRecords(home, record(proved))
    many._like = with_canaries(many._like)
    for number in range(3):
        many.add(CANARY if number < 2 else CANARY.upper(), follows=1 if number == 1 else None)
    return home


@pytest.fixture
def homely(made: Path, home: Path) -> Path:
    shutil.copytree(made, home)
    return home


def rows_of(run: Run, *options: str) -> list[dict[str, str]]:
    done = run("export", "--pseudonymise", "--format", "csv", *options)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))


def secrets_of(home: Path) -> list[str]:
    """What nobody may find: the canary in all parts, the references, the keys, the dates, the secret."""
    data = [json.loads(path.read_bytes()) for path in home.glob("records/*/[0-9]*.json")]
    found = ["zebedee", "4711", "qx-", "2031-07-23", "-07-23"]
    found += [each["record"]["id"] for each in data] + [each["record"]["nonce"] for each in data]
    found += [each["seal"][part] for each in data for part in ("chain", "folder")]
    found += [each["signature"][-20:] for each in data]
    if (home / "key" / SECRET_FILE).exists():
        found.append((home / "key" / SECRET_FILE).read_text().strip())
    return [each.lower() for each in found]


@pytest.mark.parametrize("format_name", [each.name for each in formats_for("records")])
def test_no_canary_is_in_any_format(run: Run, homely: Path, format_name: str) -> None:
    can_be_made(format_name)
    whole = words_of(format_name, run("export", "--format", format_name).stdout).lower()
    assert "zebedee" in whole, "it would be seen"
    done = run("export", "--pseudonymise", "--format", format_name)
    assert done.returncode == 0, done.stderr
    shown = words_of(format_name, done.stdout).lower()
    said = done.stderr.decode().lower()
    assert PSEUDONYMISED_ROW in shown and len(set(PSEUDONYM.findall(shown))) == 4
    for secret in secrets_of(homely):
        assert secret not in shown, secret
        assert secret not in said.replace(str(homely).lower(), ""), secret
    assert "still personal data" in " ".join(said.split())


def test_no_canary_is_in_the_list_for_scripts(run: Run, homely: Path) -> None:
    done = run("records", "--json", "--pseudonymise")
    shown = done.stdout.decode().lower()
    assert done.returncode == 0
    assert not [secret for secret in secrets_of(homely) if secret in shown]
    assert {tuple(row.items()) for row in json.loads(done.stdout)} == {tuple(row.items()) for row in rows_of(run)}


def test_each_column_holds_what_the_document_says(run: Run, homely: Path) -> None:
    rows = rows_of(run)
    for column in COLUMNS:
        held = {row[column] for row in rows} - {""}
        if column == "row":
            assert held == {PSEUDONYMISED_ROW}
        elif column in WITH_PSEUDONYM:
            assert all(PSEUDONYM.fullmatch(each) for each in held)
            assert held or column == "supersedes"
        elif column in MONTHS:
            assert all(re.fullmatch(r"[0-9]{4}-[0-9]{2}-01(T00:00:00Z)?", each) for each in held)
        elif column not in CODES:
            assert not held, column
    assert {column for column in COLUMNS if KINDS[column] in ("time", "date")} == MONTHS
    document = (Path(__file__).parents[2] / "docs/export.md").read_text(encoding="utf-8")
    assert PSEUDONYMISED_ROW in document
    for columns in (WITH_PSEUDONYM, MONTHS, CODES - {field.name for field in FIELDS}):
        (line,) = (
            line
            for line in document.splitlines()
            if line.startswith("| `") and all(f"`{each}`" in line for each in columns)
        )
        assert set(re.findall(r"`(\w+)`", line.split("|")[1])) == columns


def test_the_same_is_known_again_and_by_this_secret_alone(run: Run, homely: Path) -> None:
    first, second, third = rows_of(run)
    assert first["case_reference"] == second["case_reference"] == third["case_reference"], "capitals do not count"
    assert first["decided_by"] != first["case_reference"]
    assert second["completes"] == first["id"] != second["id"]
    assert rows_of(run) == [first, second, third]
    assert rows_of(run, "--case", CANARY) == [first, second, third], "records are chosen by what they say"
    secret = homely / "key" / SECRET_FILE
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    secret.unlink()
    for before, after in zip([first, second, third], rows_of(run), strict=True):
        assert all(before[column] != after[column] for column in ("id", "key", "case_reference", "decided_by"))
        assert all(before[column] == after[column] for column in COLUMNS if column not in WITH_PSEUDONYM)


@pytest.mark.parametrize("content", [b"", b"x", b"0" * 64, b"0" * 65 + b"\n", b"Z" * 64 + b"\n"])
def test_what_is_no_secret_is_not_used(run: Run, homely: Path, content: bytes) -> None:
    rows_of(run)
    (homely / "key" / SECRET_FILE).write_bytes(content)
    done = run("export", "--pseudonymise")
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"is not a secret that sharewise made" in done.stderr


def test_a_secret_that_others_can_read_is_not_used(run: Run, homely: Path) -> None:
    rows_of(run)
    (homely / "key" / SECRET_FILE).chmod(0o644)
    done = run("export", "--pseudonymise")
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"chmod" in done.stderr


def test_of_what_is_not_proved_nothing_is_written(run: Run, homely: Path) -> None:
    path = sorted(homely.glob("records/*/[0-9]*.json"))[1]
    path.write_bytes(path.read_bytes().replace(b'"share_do_not_tell"', b'"zebedee"'))
    done = run("export", "--pseudonymise")
    assert (done.returncode, done.stdout.count(b"\n"), b"zebedee" in done.stdout) == (1, 2, False)
    refused = run("export", "--pseudonymise", "--include-altered")
    assert (refused.returncode, refused.stdout) == (2, b"")
    listed = run("records", "--json", "--pseudonymise")
    row = next(row for row in json.loads(listed.stdout) if row["verdict"] != "intact")
    assert {column for column, text in row.items() if text} == {"row", "verdict"}
    assert run("records", "--pseudonymise").returncode == 2


@given(st.data())
def test_whatever_a_summary_holds_no_text_that_is_no_code_comes_through(data: st.DataObject) -> None:
    """Whoever has the key could sign anything, by other means."""
    odd = st.sampled_from([CANARY, f"a {CANARY}", f"{CANARY}\n", "Zebedee", "", "x" * 65, "=Zebedee()"]).filter(
        lambda text: text != "Zebedee"
    )
    many = st.lists(odd, max_size=2).map(tuple)
    empty = summarise(verify_file(Path("none"), trust()))
    changed: dict[str, Any] = {}
    for member in members_of(Summary):
        if isinstance(getattr(empty, member.name), str):
            changed[member.name] = data.draw(odd)
        elif member.name in ("decided_by_rows", "missing"):
            changed[member.name] = data.draw(many)
    changed["details"] = {field.name: data.draw(odd | many) for field in FIELDS} | {"more": CANARY}
    shown = Pseudonyms(bytes(32)).summary(
        Summary(**{**{each.name: getattr(empty, each.name) for each in members_of(Summary)}, **changed})
    )
    assert "zebedee" not in repr(shown).lower()


def test_the_secret_is_not_in_what_is_shown_of_it() -> None:
    assert "00" not in repr(Pseudonyms(bytes(32)))
