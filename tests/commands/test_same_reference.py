"""Where two people's records have one reference, nothing is done to either until somebody says which."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support.environment import small_environment
from tests.support.in_process import call

ANSWERS = json.dumps({"answers": {"danger": "yes"}, "nonce": "case-1-0123456789-2026"}).encode()
COMPLETING = json.dumps({"details": {"case_reference": "AB-1"}}).encode()
# What does something about one record, in an order in which each can be done. R stands for the record.
ACTING = {
    "records hold R --reason court": b"",
    "records release R": b"",
    "records approve R": b"",
    "decide --complete R --answers -": COMPLETING,
    "records erase R --ground court --authorised-by Lead --yes": b"",
}


def run(person: Path, line: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = small_environment(person)
    return call((*line.split(), "--folder", "shared"), stdin=stdin, environment=environment, folder=person.parent)


def test_of_two_records_with_one_reference_one_has_to_be_named_by_its_file(tmp_path: Path) -> None:
    ann, ben, cat = (tmp_path / name for name in ("ann", "ben", "cat"))
    for each in (ann, ben, cat):
        each.mkdir()
    files: dict[Path, str] = {}
    for person in (ann, ben):
        saved = run(person, "decide --answers - --json", ANSWERS)
        reference = json.loads(saved.stdout)["record"]["id"]
        (path,) = {each.relative_to(tmp_path) for each in (tmp_path / "shared").rglob("0*.json")} - set(files)
        files[path] = person.name
        key = call(
            ("key", "show", "--format", "jwk"), stdin=b"", environment=small_environment(person), folder=tmp_path
        )
        (tmp_path / "key.jwk").write_bytes(key.stdout)
        trusting = ("key", "trust", "key.jwk", "--person", person.name.title())
        assert call(trusting, stdin=b"", environment=small_environment(cat), folder=tmp_path).returncode == 0
    shared = tmp_path / "shared"
    before = {each: each.read_bytes() for each in shared.rglob("*.json")}
    for line, stdin in ACTING.items():
        done = run(cat, line.replace("R", reference), stdin)
        assert done.returncode == 2, line
        for path, whose in files.items():
            assert f"{path}: Signed by {whose.title()}.".encode() in done.stderr, line
        assert f"by its file, such as: sharewise {' '.join(line.split()[:2])} ".encode() in done.stderr, line
        assert b".json --folder shared\n" in done.stderr, line
        assert {each: each.read_bytes() for each in shared.rglob("*.json")} == before, line
    shown = run(cat, f"records show {reference} --plain")
    assert (shown.returncode, b"2 records have the reference" in shown.stderr) == (0, True)
    of_ann, of_ben = files
    for line, stdin in ACTING.items():
        done = run(cat, line.replace("R", str(of_ann)), stdin)
        assert done.returncode == 0, (line, done.stderr)
    assert b'"record"' not in (tmp_path / of_ann).read_bytes()
    # The second one is as it was, and to say the same again does not take it for the first.
    again = run(cat, f"records erase {reference} --ground court --authorised-by Lead --yes")
    assert again.returncode == 2, again.stderr
    assert run(cat, f"decide --complete {of_ben} --answers -", COMPLETING).returncode == 0
    assert (tmp_path / of_ben).read_bytes() == before[tmp_path / of_ben]
    assert run(cat, f"records erase {of_ann} --yes").returncode == 0
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_bytes(before[tmp_path / of_ben])
    assert run(cat, "records erase elsewhere.json --ground court --authorised-by Lead --yes").returncode == 2
