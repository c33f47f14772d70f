"""The benchmarks still run on the code as it is now. Nothing is said of how long anything takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_benchmarks_run_and_print_one_table() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--tiny", "--only", "records", "--only", "export", "--only", "growth"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    heading, *_ = lines = done.stdout.splitlines()
    assert heading.split() == ["what", "ratio", "10-90%", "to", "absolute", "limited", "by"]
    for part in ("seal: ", "publish: ", "verify: ", "export --format csv", "save one more"):
        assert any(line.startswith(part) for line in lines), part
