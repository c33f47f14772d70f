"""Records are erased, put on hold and approved of by commands, and whatever stops them in between is finished the next time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.environment import small_environment
from tests.support.in_process import call

ROOT = Path(__file__).parents[2]
ANSWERS = json.dumps({"answers": {"danger": {"answer": "yes", "note": "Ask Zebedee."}}}).encode()
ERASE = ("--ground", "retention", "--authorised-by", "Mrs Lead", "--yes")
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run_in(home: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    home.mkdir(exist_ok=True)
    return call(arguments, stdin=stdin, environment=small_environment(home), folder=home)


def decided(home: Path, *options: str) -> str:
    done = run_in(home, "decide", "--answers", "-", "--json", *options, stdin=ANSWERS)
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["record"]["id"])


def holding(folder: Path, text: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text in path.read_bytes()]


def test_an_erased_record_is_gone_and_nothing_else_is(home: Path) -> None:
    first, second = decided(home), decided(home)
    assert len(holding(home / "records", b"Zebedee")) == 2
    done = run_in(home, "records", "erase", first, *ERASE)
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.decode().split())
    for each in ("drafts", "exported", "printed", "recycle bin", "backups", "synchronised"):
        assert each in shown
    assert len(holding(home / "records", b"Zebedee")) == 1
    verified = run_in(home, "verify")
    assert verified.returncode == 0
    assert b"It says that record" in verified.stdout
    exported = run_in(home, "export")
    assert exported.returncode == 0
    assert [json.loads(line)["record"]["id"] for line in exported.stdout.splitlines()] == [second]
    assert b"Mrs Lead" in exported.stderr
    listed = run_in(home, "records", "--plain")
    assert listed.returncode == 0
    assert "Erased on" in " ".join(listed.stdout.decode().split())
    rows = json.loads(run_in(home, "records", "--json").stdout)
    assert {row["id"]: row["verdict"] for row in rows} == {first: "sealed, content erased", second: "intact"}
    shown_one = run_in(home, "records", "show", first, "--plain")
    assert shown_one.returncode == 0
    assert "was erased" in " ".join(shown_one.stdout.decode().split())
    document = json.loads(run_in(home, "records", "show", first, "--json").stdout)
    assert [each["kind"] for each in document["entries"]] == ["erasure"]
    for command in ("due", "report"):
        assert run_in(home, command).returncode == 0, command
    assert run_in(home, "verify", "--replay").returncode == 0
    again = run_in(home, "records", "erase", first, *ERASE)
    assert (again.returncode, b"was erased before" in again.stderr) == (0, True)
    completing = json.dumps({"details": {"case_reference": "AB-1"}}).encode()
    assert run_in(home, "decide", "--complete", first, "--answers", "-", stdin=completing).returncode == 1


def test_what_was_erased_is_gone_from_copies_too_and_one_that_comes_back_is_told_of(home: Path) -> None:
    reference = decided(home)
    (path,) = holding(home / "records", b"Zebedee")
    content, beside = path.read_bytes(), path.with_name("00000001 (1).json")
    beside.write_bytes(content)
    assert run_in(home, "records", "erase", reference, *ERASE).returncode == 0
    assert holding(home, b"Zebedee") == []
    elsewhere = path.parent.with_name(f"{path.parent.name} (1)")
    elsewhere.mkdir()
    for copy in (beside, elsewhere / path.name):
        copy.write_bytes(content)
        verified = run_in(home, "verify")
        assert (verified.returncode, verified.stdout.count(b"to finish: ")) == (1, 1)
        assert run_in(home, "records").returncode == run_in(home, "due").returncode == 1
        assert run_in(home, "records", "erase", reference, *ERASE).returncode == 0
        assert holding(home, b"Zebedee") == []
    assert run_in(home, "verify").returncode == 0


def test_what_follows_an_erased_record_stays_readable_and_is_named(home: Path) -> None:
    first = decided(home)
    completing = json.dumps({"details": {"case_reference": "AB-1"}}).encode()
    done = run_in(home, "decide", "--complete", first, "--answers", "-", "--json", stdin=completing)
    assert done.returncode == 0, done.stderr
    later = json.loads(done.stdout)["record"]["id"]
    erased = run_in(home, "records", "erase", first, *ERASE)
    assert later in erased.stdout.decode()
    assert run_in(home, "records", "show", later, "--plain").returncode == 0
    assert run_in(home, "verify").returncode == 0


def test_nothing_is_erased_unasked_on_an_odd_ground_or_on_hold(home: Path) -> None:
    reference = decided(home)
    assert run_in(home, "records", "erase", reference, *ERASE[:-1]).returncode == 2
    assert run_in(home, "records", "erase", reference, "--ground", "because", *ERASE[2:]).returncode == 2
    assert run_in(home, "records", "erase", reference, *ERASE[:3], " ", "--yes").returncode == 2
    assert run_in(home, "records", "release", reference).returncode == 2
    assert run_in(home, "records", "hold", reference, "--reason", "A court case.").returncode == 0
    refused = run_in(home, "records", "erase", reference, *ERASE)
    assert (refused.returncode, b"A court case." in refused.stderr) == (2, True)
    assert "On hold since" in " ".join(run_in(home, "records", "show", reference, "--plain").stdout.decode().split())
    assert len(holding(home / "records", b"Zebedee")) == 1
    assert run_in(home, "records", "release", reference).returncode == 0
    assert "On hold" not in run_in(home, "records", "--plain").stdout.decode()
    assert run_in(home, "records", "erase", reference, *ERASE).returncode == 0
    assert run_in(home, "verify").returncode == 0


KILLED = """
import os, signal, sys
at, real = {at!r}, getattr(os, {at!r})
def stop(old, new, *rest, **named):
    if "{folder}" in str(new) and str(new).endswith(".json"):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(old, new, *rest, **named)
setattr(os, at, stop)
sys.argv = ["sharewise", *{arguments!r}]
from sharewise.__main__ import main
main()
"""


def test_an_erasure_killed_at_either_step_is_finished_the_next_time(home: Path) -> None:
    reference = decided(home)
    arguments = ("records", "erase", reference, *ERASE)
    for at, found in (("link", None), ("replace", "to finish")):
        program = KILLED.format(at=at, folder=str(home / "records"), arguments=arguments)
        environment = {**small_environment(home), "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert len(holding(home / "records", b"Zebedee")) >= 1
        verified = run_in(home, "verify")
        assert (verified.returncode, b"to finish" in verified.stdout) == ((1, True) if found else (0, False))
    assert "To finish" in " ".join(run_in(home, "records", "show", reference, "--plain").stdout.decode().split())
    assert run_in(home, *arguments).returncode == 0
    assert holding(home / "records", b"Zebedee") == []
    verified = run_in(home, "verify", "--json")
    assert verified.returncode == 0
    assert [each["entry"] and each["entry"]["kind"] for each in json.loads(verified.stdout)["records"]] == [
        None,
        "erasure",
    ]


def test_a_second_person_approves_beside_their_own_records(home: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    reference = decided(home, "--folder", str(shared))
    lead, key = tmp_path / "lead", tmp_path / "own.jwk"
    key.write_bytes(run_in(home, "key", "show", "--format", "jwk").stdout)
    options = ("--folder", str(shared), "--key", str(key))
    refused = run_in(home, "records", "approve", reference, "--folder", str(shared))
    assert (refused.returncode, b"is your own" in refused.stderr) == (2, True)
    decided(lead)
    assert run_in(lead, "records", "approve", reference, "--comment", "Well thought out.", *options).returncode == 0
    assert run_in(lead, "records", "approve", reference, "--only-comment", *options).returncode == 2
    said = run_in(lead, "records", "approve", reference, "--only-comment", "--comment", "Ring first.", *options)
    assert said.returncode == 0
    leads = tmp_path / "lead.jwk"
    leads.write_bytes(run_in(lead, "key", "show", "--format", "jwk").stdout)
    both = (*options, "--key", str(leads))
    assert run_in(home, "verify", *both).returncode == 0
    shown = " ".join(run_in(home, "records", "show", reference, "--plain", *both).stdout.decode().split())
    assert "Approved on" in shown
    assert "Well thought out." in shown
    assert "Ring first." in shown
    # By an unknown key it is nobody's word.
    assert "Approved on" not in run_in(home, "records", "show", reference, "--plain", *options).stdout.decode()
    assert len(json.loads(run_in(home, "records", "--json", *both).stdout)) == 1
