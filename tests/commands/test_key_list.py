"""The trust list as people keep it: who is added, taken back and listed, and that all that reads records goes by it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import KEY_FILE
from tests.conftest import Run
from tests.support.many_records import ManyRecords
from tests.support.needed import needed
from tests.support.samples import record


@pytest.fixture
def both(home: Path, proved: CompiledRulebook, tmp_path: Path) -> tuple[ManyRecords, ManyRecords]:
    """Two people's records in one folder, and the public key of each in a file. None is this computer's own."""
    like = record(proved)
    ann, bob = (ManyRecords(home, like, key_folder=name) for name in ("ann", "bob"))
    for name, each in (("ann", ann), ("bob", bob)):
        (tmp_path / f"{name}.pub").write_text(each.key.public.openssh())
        for number in range(3):
            each.add(f"{name}-{number}", missing=("shared_at",))
    return ann, bob


def good(run: Run, *arguments: str) -> str:
    done = run(*arguments, COLUMNS="200")
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    return done.stdout.decode()


def listed(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(good(run, "key", "list", "--json"))
    return found


def trust_both(run: Run, *more: str) -> None:
    good(run, "key", "trust", "ann.pub", "--person", "Ann Lee", "--role", "Nurse", *more)
    good(run, "key", "trust", "bob.pub", "--person", "Bob Cole", *more)


@pytest.mark.usefixtures("both")
def test_whoever_works_alone_is_their_own_root_and_every_reading_command_goes_by_the_list(run: Run) -> None:
    assert run("records").returncode == 3
    trust_both(run)
    assert listed(run)["version"] == 2
    for command in (("verify",), ("records",), ("due",)):
        shown = good(run, *command)
        assert "Ann Lee" in shown, command
        assert "Bob Cole" in shown, command
    assert "Ann Lee" not in good(run, "report", "--since", "2026-01-01")
    rows = json.loads(good(run, "records", "--json"))
    assert {row["signed_by"] for row in rows} == {"Ann Lee", "Bob Cole"}
    assert {line["signed_by"] for line in json.loads(good(run, "due", "--json"))} == {"Ann Lee", "Bob Cole"}
    assert re.search("Signed by: +Bob Cole\n", good(run, "records", "show", "bob-1"))
    assert len(good(run, "export").splitlines()) == 6


def test_of_a_key_that_counts_up_to_a_day_the_place_is_looked_up_too(
    both: tuple[ManyRecords, ManyRecords], run: Run
) -> None:
    good(run, "key", "trust", "ann.pub", "--person", "Ann Lee", "--until", "2026-11-22")
    (entry,) = listed(run)["keys"]
    assert (entry["until"], entry["revoked"]) == ("2026-11-22", None)
    (place,) = entry["last_good"]
    assert (place["sequence"], place["statement_sha256"]) == (3, both[0].statements[2])
    # A date can be made up: what is added now, dated of that day, does not count.
    both[0].add("late")
    assert "record 3 is the last one here" in run("verify", COLUMNS="200").stdout.decode()


def test_a_key_that_is_taken_back_counts_up_to_its_last_good_record(
    both: tuple[ManyRecords, ManyRecords], run: Run
) -> None:
    trust_both(run)
    assert "number 2" in good(run, "key", "revoke", "Ann Lee", "--last-good", "2")
    place = listed(run)["keys"][0]["last_good"][0]
    assert (place["sequence"], place["statement_sha256"]) == (2, both[0].statements[1])
    done = run("verify", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == found["exit_code"] == 1
    assert found["counts"] == {"intact": 5, "cannot decide": 1}
    (finding,) = found["findings"]
    assert (finding["finding"], finding["exit_code"]) == ("key taken back", 1)
    assert "to explain: " in run("verify").stdout.decode()
    due = run("due")
    assert due.returncode == 1
    assert "ann-1" in due.stdout.decode()
    assert "Case ann-2, record" not in due.stdout.decode()
    assert len(run("export").stdout.splitlines()) == 5
    # By the day, the place is looked up in the folder.
    good(run, "key", "revoke", both[1].key.public.folder_name, "--from", "2026-11-22")
    bob = listed(run)["keys"][1]
    assert (bob["revoked"], bob["last_good"][0]["sequence"]) == ("2026-11-22", 0)
    wrong = run("key", "revoke", "Nobody", "--last-good", "1")
    assert (wrong.returncode, b"There is no such key" in wrong.stderr) == (2, True)
    assert run("key", "revoke", "Ann Lee").returncode == 2


@pytest.mark.usefixtures("both")
def test_an_organisation_seals_its_list_with_a_key_that_is_kept_apart(run: Run, tmp_path: Path, home: Path) -> None:
    trust_both(run)
    good(run, "key", "root", "root", "--new")
    assert [each["person"] for each in listed(run)["keys"]] == ["Ann Lee", "Bob Cole"]
    refused = run("key", "revoke", "Ann Lee", "--last-good", "1")
    assert (refused.returncode, b"--root FILE" in refused.stderr) == (2, True)
    first = (home / "trust.json").read_bytes()
    good(run, "key", "revoke", "Ann Lee", "--last-good", "1", "--root", "root")
    newest = (home / "trust.json").read_bytes()
    (tmp_path / "first.json").write_bytes(first)
    (tmp_path / "newest.json").write_bytes(newest)
    # A member's computer: it has to be told the root key, once.
    member = {"SHAREWISE_HOME": str(tmp_path / "member")}
    for file, code in (("newest.json", 2), ("root.pub", 0), ("newest.json", 0), ("first.json", 1)):
        words = ("key", "root", file) if file == "root.pub" else ("key", "trust", file)
        done = run(*words, **member)
        assert done.returncode == code, (file, done.stderr)
    read = run("records", "--folder", str(home / "records"), **member)
    assert read.returncode == 1
    assert "Bob Cole" in read.stdout.decode()
    # Without the list that was there, nothing is read: it could hide that a key was taken back.
    (tmp_path / "member" / "trust.json").unlink()
    gone = run("records", "--folder", str(home / "records"), **member)
    assert (gone.returncode, b"is gone. Version 2 was here" in gone.stderr) == (1, True)
    assert (tmp_path / "root").stat().st_mode & 0o77 == 0


@pytest.mark.usefixtures("both")
def test_what_is_wrong_with_the_list_hinders_nobody_from_deciding(run: Run, home: Path) -> None:
    trust_both(run)
    (home / "trust.json").unlink()
    told = {"answers": {"danger": "yes"}}
    new = run("decide", "--answers", "-", "--json", stdin=json.dumps(told).encode())
    assert new.returncode == 0, new.stderr
    reference = json.loads(new.stdout)["record"]["id"]
    more = {"details": {"case_reference": "AB-1"}}
    done = run("decide", "--complete", reference, "--answers", "-", "--json", stdin=json.dumps(more).encode())
    assert (done.returncode, b"is gone. Version 2 was here" in done.stderr) == (0, True), done.stderr


def test_a_slip_is_made_before_the_first_record_and_can_be_trusted_as_it_is(run: Run, home: Path) -> None:
    good(run, "key", "enrol", "--output", "slip.txt")
    assert (home / "key" / KEY_FILE).exists()
    fingerprint = json.loads(good(run, "key", "show", "--json"))["fingerprint"]
    slip = (home.parent / "slip.txt").read_text()
    assert fingerprint in slip
    done = run("key", "trust", "slip.txt", "--person", "Cat", SHAREWISE_HOME=str(home.parent / "lead"))
    assert (done.returncode, fingerprint in done.stdout.decode()) == (0, True)


@pytest.mark.usefixtures("both")
def test_what_goes_out_as_a_list_of_other_tools_comes_in_again(run: Run, tmp_path: Path) -> None:
    trust_both(run, "--from", "2026-01-01", "--until", "2030-12-31")
    said = [(each["kid"], each["person"], each["since"], each["until"]) for each in listed(run)["keys"]]
    for name, ending in (("jwks", "jwks"), ("allowed-signers", "allowed_signers")):
        good(run, "key", "list", "--format", name, "--output", f"team.{ending}")
        there = {"SHAREWISE_HOME": str(tmp_path / name)}
        assert run("key", "trust", f"team.{ending}", **there).returncode == 0
        read = json.loads(run("key", "list", "--json", **there).stdout)["keys"]
        assert [(each["kid"], each["person"], each["since"], each["until"]) for each in read] == said
        assert run("key", "trust", f"team.{ending}", **there).returncode == 2
    nobody = run("key", "trust", "ann.pub", SHAREWISE_HOME=str(tmp_path / "x"))
    assert (nobody.returncode, b"--person NAME" in nobody.stderr) == (2, True)
    good(run, "key", "revoke", "Ann Lee", "--last-good", "0")
    out = run("key", "list", "--format", "allowed-signers")
    assert (b"Ann Lee" in out.stdout, b"Left out" in out.stderr) == (False, True)


@pytest.mark.usefixtures("both")
def test_openssh_itself_takes_the_list(run: Run, tmp_path: Path, home: Path) -> None:
    needed("ssh-keygen")
    trust_both(run, "--until", "2090-12-31")
    good(run, "key", "list", "--format", "allowed-signers", "--output", "team.allowed_signers")
    (tmp_path / "said").write_bytes(b"a message")
    for name, person, namespace, is_good in (
        ("ann", "Ann Lee", "sharewise", True),
        ("ann", "Ann Lee", "git", False),
        ("ann", "Bob Cole", "sharewise", False),
    ):
        (tmp_path / "said.sig").unlink(missing_ok=True)
        key = home / name / KEY_FILE
        subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", namespace, "said"], cwd=tmp_path, check=True)
        checked = subprocess.run(
            [
                "ssh-keygen",
                "-Y",
                "verify",
                "-f",
                "team.allowed_signers",
                "-I",
                person,
                "-n",
                namespace,
                "-s",
                "said.sig",
            ],
            cwd=tmp_path,
            input=b"a message",
            capture_output=True,
            check=False,
        )
        assert (checked.returncode == 0) is is_good, (name, person, namespace, checked.stderr)
