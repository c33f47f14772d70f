"""What the errors say: as much as a person can mend at once, and not a page for each of thousands of faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharewise.errors import BadFile, Problem, SourcePosition
from tests.conftest import Run
from tests.support.needed import WHOLE, long

MANY = 60_000 if WHOLE else 6_000


@pytest.mark.parametrize(("faults", "shown"), [(1, 1), (49, 49), (50, 50), (51, 50), (5000, 50)])
def test_a_file_with_many_faults_is_told_its_first_fifty_in_order_and_how_many_more_there_are(
    faults: int, shown: int
) -> None:
    problems = [Problem(SourcePosition("a.yaml", line, 1), "this is wrong") for line in range(faults, 0, -1)]
    bad = BadFile(problems)
    lines = str(bad).splitlines()
    assert lines[:shown] == [f"a.yaml:{line}:1: this is wrong" for line in range(1, shown + 1)]
    more = faults - shown
    assert lines[shown:] == ([f"There are {more} more faults. Mend these first."] if more else [])
    assert len(bad.problems) == faults, "none is lost to scripts"


@long
@pytest.mark.parametrize(
    ("command", "text"),
    [
        (("rules", "check"), "format: sharewise-adoption/1\n" + "".join(f"k{n}: x\n" for n in range(MANY))),
        (("decide", "--answers"), "answers:\n" + "".join(f"  k{n}: x\n" for n in range(MANY))),
        (("setup", "--from"), "".join(f"k{n}: x\n" for n in range(MANY))),
    ],
)
def test_what_is_said_of_one_bad_file_fits_a_screen_or_two(
    command: tuple[str, ...], text: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    done = run(*command, str(file))
    assert done.returncode == 2
    assert len(done.stderr) < 60_000
    assert b"more faults. Mend these first." in done.stderr


def test_scripts_are_told_all_faults_of_a_file_of_rules(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("format: sharewise-adoption/1\n" + "".join(f"k{n}: x\n" for n in range(200)), encoding="utf-8")
    findings = json.loads(run("rules", "check", str(file), "--format", "json").stdout)["findings"]
    assert len(findings) > 200
