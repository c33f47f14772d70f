"""`sharewise checkpoint` and `sharewise verify --checkpoint`, as they are typed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from sharewise.record.checkpoint_line import read_checkpoints
from tests.conftest import Run
from tests.support.samples import EMERGENCY, record_paths

ANSWERS = json.dumps({"answers": EMERGENCY}).encode()


@pytest.fixture
def saved(run: Run, home: Path) -> list[Path]:
    """Three records."""
    assert run("decide", "--answers", "-", stdin=ANSWERS + b"\n" + ANSWERS + b"\n" + ANSWERS).returncode == 0
    return record_paths(home / "records")


def test_the_line_alone_is_printed_and_is_held_against_the_records_later(
    run: Run, saved: list[Path], tmp_path: Path
) -> None:
    made = run("checkpoint")
    line = made.stdout.decode()
    assert (made.returncode, line.count("\n"), len(read_checkpoints(line))) == (0, 1, 1)
    assert b"Keep this line where nobody who can change the records can change it" in made.stderr
    letter = tmp_path / "letter.txt"
    letter.write_text(f"Dear Sam,\n> {line[:60]}\n> {line[60:]}\nAnn\n")
    run("decide", "--answers", "-", stdin=ANSWERS)
    for said in (line, str(letter)):
        found = run("verify", "--checkpoint", said)
        assert found.returncode == 0
        assert b"the 3 records that were pinned on" in found.stdout
        assert b"1 was added since." in found.stdout
    saved[2].unlink()
    lost = run("verify", "--checkpoint", line, "--json")
    assert lost.returncode == 1
    codes = [each["finding"] for each in json.loads(lost.stdout)["findings"]]
    assert codes == ["missing", "checkpoint short"]


def test_no_checkpoint_is_made_of_records_that_are_not_as_they_should_be(
    run: Run, saved: list[Path], home: Path
) -> None:
    assert run("checkpoint").returncode == 0
    kept = saved[2].read_bytes()
    saved[2].unlink()
    # Whoever put the memory of saving back too forgot what is pinned.
    for mark in (home / "key").glob("last-*.json"):
        mark.unlink()
    refused = run("checkpoint")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"No checkpoint is made" in refused.stderr
    saved[2].write_bytes(kept)
    assert run("checkpoint").returncode == 0


def test_of_an_earlier_copy_none_is_made(run: Run, saved: list[Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(saved[0].parents[1], copy)
    (copy / saved[0].parent.name / "00000003.json").unlink()
    # Somewhere else it is a copy and no finding, but nothing less than before is pinned.
    assert run("verify", str(copy)).returncode == 0
    refused = run("checkpoint", "--folder", str(copy))
    assert refused.returncode == 1
    assert b"fewer records" in refused.stderr


def test_what_a_key_signed_that_is_not_known_is_left_out_and_said_to_be(
    run: Run, saved: list[Path], tmp_path: Path, home: Path
) -> None:
    other = str(tmp_path / "other")
    shared = str(saved[0].parents[1])
    assert run("decide", "--answers", "-", "--folder", shared, stdin=ANSWERS, SHAREWISE_HOME=other).returncode == 0
    made = run("checkpoint")
    assert made.returncode == 0
    assert b"Not in it are the records of" in made.stderr
    (tmp_path / "other.jwk").write_bytes(run("key", "show", "--format", "jwk", SHAREWISE_HOME=other).stdout)
    (tmp_path / "own.jwk").write_bytes(run("key", "show", "--format", "jwk").stdout)
    both = run("checkpoint", "--key", str(tmp_path / "own.jwk"), "--key", str(tmp_path / "other.jwk"), "--json")
    document = json.loads(both.stdout)
    assert document["records"] == 4
    assert sorted(each["records"] for each in document["chains"]) == [1, 3]
    # The document for scripts can be given back whole.
    (tmp_path / "kept.json").write_bytes(both.stdout)
    undecided = run("verify", "--checkpoint", str(tmp_path / "kept.json"))
    assert undecided.returncode == 3
    assert b"cannot be said" in undecided.stdout


def test_what_cannot_be_pinned_or_held_against_anything_is_said(run: Run, home: Path, tmp_path: Path) -> None:
    assert run("checkpoint").returncode == 3
    run("decide", "--answers", "-", stdin=ANSWERS)
    line = run("checkpoint").stdout.decode().strip()
    assert run("verify", "--checkpoint", line[:-1] + ("0" if line[-1] != "0" else "1")).returncode == 2
    assert run("verify", "--checkpoint", str(tmp_path / "nothing")).returncode == 2
    shutil.rmtree(home / "records")
    os.mkdir(home / "records")
    assert run("checkpoint").returncode == 1
