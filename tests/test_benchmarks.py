"""The benchmarks still run on the code as it is now. Nothing is said of how long anything takes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.support.needed import WHOLE

ROOT = Path(__file__).parents[1]


# A line that each subject prints. Left out: what starts many processes, or needs the disk.
LINES = {
    "keys": ("a saved emergency record", "nothing missing, share_and_tell, with settings"),
    "reasoning": ("recommend", "why a question is asked"),
    "proof": (
        "load and prove it, alone and with 5 adoptions",
        "prove 1,073,741,824 combinations",
        "the same asked of z3",
        "the same asked of clingo",
    ),
    "records": ("seal: ", "publish: ", "verify: "),
    "export": ("export --format csv",),
    "growth": ("save one more",),
}
# The longest, which only CI waits for.
LONG = {"reasoning", "proof", "records", "growth"}


def test_the_benchmarks_run_and_print_one_table() -> None:
    subjects = [subject for subject in LINES if WHOLE or subject not in LONG]
    only = [word for subject in subjects for word in ("--only", subject)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--tiny", *only],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    heading, *_ = lines = done.stdout.splitlines()
    assert heading.split() == ["what", "ratio", "10-90%", "to", "absolute", "limited", "by"]
    belt = next(line for line in lines if line.startswith("the boy with the belt"))
    pressed = {mode: int(number) for mode, number in re.findall(r"(plain|styled) (\d+) keys", belt)}
    # Held here, as nothing else counts the keys of a whole case. In plain lines each answer takes its number and Enter.
    assert pressed["styled"] <= 25
    assert pressed["plain"] <= 28
    for part in (part for subject in subjects for part in LINES[subject]):
        assert any(line.startswith(part) for line in lines), part
