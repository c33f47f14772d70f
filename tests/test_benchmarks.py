"""The benchmarks still run on the code as it is now, and know what each figure should come to. Nothing is said of how long
anything takes.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figure import Figure, Goal, a_second, at_most, bytes_each, times_as_fast, within
from benchmarks.measuring.rounds import Spread, Times
from benchmarks.subjects import bulk, growth, index, interview, jobs, records, startup, verifiers
from benchmarks.table import Section, in_words, line_of, missing_line
from tests.support.needed import WHOLE, long, missing, only_whole
from tests.support.servers import TO_RUN, postgres_programs

ROOT = Path(__file__).parents[1]

# Lines that each subject prints.
LINES = {
    "startup": ("--version", "decide, first question, styled", "cz --help"),
    "interview": ("the next question, plain", "the next question, styled"),
    "keys": ("a saved emergency record", "nothing missing, share_and_tell, with settings"),
    "reasoning": ("recommend", "why a question is asked"),
    "proof": (
        "load and prove it, alone and with 5 adoptions",
        "prove 1,073,741,824 combinations",
        "the same asked of z3",
        "the same asked of clingo",
    ),
    "records": ("seal: ", "publish: ", "verify: ", "decide --answers, many"),
    "bulk": ("the walk of verify", "export --format csv"),
    "jobs": ("verify, two jobs", "verify --replay, a second"),
    "verifiers": ("sharewise verify", "minisign", "signify", "gpg", "jq and OpenSSL", "sigstore"),
    "index": ("save one more", "records show, the oldest", "among many: due"),
    "growth": ("verify: memory", "due: time"),
}
# What is quick enough for a person who waits.
SHORT = ("keys",)


@only_whole
def test_the_benchmark_of_stores_runs_on_each_engine() -> None:
    if postgres_programs() is None:
        missing(TO_RUN)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stores", "--count", "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    begins = [tuple(line.split()[:2]) for line in done.stdout.splitlines()]
    for kind in ("folder", "PostgreSQL", "S3"):
        assert {(kind, "push"), (kind, "audit"), (kind, "the")} <= {*begins}


@long
def test_the_benchmarks_run_and_print_one_table() -> None:
    subjects = [subject for subject in LINES if WHOLE or subject in SHORT]
    only = [word for subject in subjects for word in ("--only", subject)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--tiny", *only],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    # Whatever the goals come to.
    assert done.returncode == 0, done.stderr
    heading, *_ = lines = done.stdout.splitlines()
    assert heading.split() == ["what", "ratio", "10-90%", "to", "goal", "peer", "absolute", "limited", "by"]
    belt = next(line for line in lines if line.startswith("the boy with the belt"))
    pressed = {mode: int(number) for mode, number in re.findall(r"(plain|styled) (\d+) keys", belt)}
    # Held here, as nothing else counts the keys of a whole case. In plain lines each answer takes its number and Enter.
    assert pressed["styled"] <= 25
    assert pressed["plain"] <= 28
    for part in (part for subject in subjects for part in LINES[subject]):
        assert any(line.startswith(part) for line in lines), part
    assert re.search(r"^Goals: \d+\. Met: \d+\.$", done.stdout, re.MULTILINE)


# What was promised, by the name of the figure. What is faster than that is no news; what is slower says so in the table.
GOALS = {
    "--version": at_most(1.5),
    "--help": at_most(6.5),
    "a usage error": at_most(6.5),
    "verify": at_most(7),
    "export": at_most(7),
    "records": at_most(7),
    "due": at_most(7),
    "rules": at_most(9),
    "decide --answers, --no-save": at_most(12),
    "decide --answers, saving": at_most(12),
    "decide, first question, plain": at_most(10),
    "decide, first question, styled": at_most(20),
    "the walk of verify": at_most(2.2),
    "seal: the file's bytes from a record": a_second(5_000),
    "export (NDJSON)": at_most(1.15),
    "export --format csv": at_most(1.4),
    "records --json": at_most(1.2),
    "verify, two jobs": times_as_fast(1.8),
    "export (NDJSON), two jobs": times_as_fast(1.8),
    "verify --replay, two jobs": times_as_fast(1.8),
    "verify --replay, a second": a_second(100_000 / 60),
    "decide --answers, many documents at once": a_second(200),
    "save one more": at_most(1.5),
    "records show, the oldest": at_most(1.5),
    "among many: records": within(0.3),
    "among many: records --case CASE": within(0.3),
    "among many: records --outcome advice": within(0.3),
    "among many: records --since DAY --until DAY": within(0.3),
    "among many: records show OLDEST": within(0.3),
    "among many: due": within(0.3),
    "the next question, plain: 95th percentile": within(0.050),
    "the next question, styled: 95th percentile": within(0.050),
    **{f"{name}: memory": bytes_each(55) for name in growth.COMMANDS},
}


def test_each_promise_has_its_figure_in_the_table() -> None:
    subjects = (startup, interview, records, bulk, jobs, verifiers, index, growth)
    with_goal = [figure for subject in subjects for figure in subject.FIGURES if figure.goal]
    assert {figure.name: figure.goal for figure in with_goal} == GOALS
    assert len(with_goal) == len(GOALS)


def test_the_tools_that_are_measured_beside_it_are_pinned() -> None:
    pinned = (ROOT / "benchmarks/requirements.txt").read_text(encoding="utf-8")
    packages = {name.replace("-", "_") for name in re.findall(r"^([\w-]+)==[\d.]+$", pinned, re.MULTILINE)}
    assert packages == set(startup.PEERS.values())


@pytest.mark.parametrize(
    ("goal", "found", "said"),
    [
        (at_most(1.5), 1.5, "met"),
        (at_most(1.5), 1.65, "missed by 10%"),
        (at_most(1.5), 15.0, "missed 10 times over"),
        (times_as_fast(1.8), 1.9, "met"),
        (times_as_fast(1.8), 0.9, "missed by 50%"),
        (a_second(200), 100.0, "missed by 50%"),
        (within(0.3), 0.33, "missed by 10%"),
        (bytes_each(55), 0.0, "met"),
        (bytes_each(55), 550.0, "missed 10 times over"),
    ],
)
def test_what_a_figure_came_to_is_said_in_words(goal: Goal, found: float, said: str) -> None:
    assert goal.verdict(found) == said
    assert goal.verdict(found, Spread(found * 0.99, found, found * 1.01)) == said


def test_a_miss_that_may_be_noise_says_so() -> None:
    assert at_most(1.5).verdict(1.6, Spread(1.4, 1.6, 1.8)) == "missed by 7%, within the noise"


def test_a_line_follows_from_its_figure_and_the_rounds() -> None:
    times = Times({"bare": [1.0, 2.0, 1.0], "ours": [3.0, 6.0, 4.0], "theirs": [20.0, 10.0, 9.0], "slow": [50.0] * 3})
    figure = Figure("ours", "bare", at_most(3.0), peers=("slow", "theirs", "not installed"))
    line = line_of(figure, times, count=10)
    # Each round is compared within itself.
    assert line.ratio is not None
    assert (line.ratio.low, line.ratio.middle, line.ratio.high) == pytest.approx((3.0, 3.0, 3.8))
    assert line.verdict == "met"
    assert line.peer == "theirs 9x"
    assert line.absolute == "400 ms"
    slower = line_of(Figure("ours", "bare", times_as_fast(1.8)), times)
    assert slower.found == pytest.approx(1 / 3)
    lacking = missing_line(Figure("gone", "bare", within(1)), "not installed")
    assert list(in_words([Section("One", [line, slower, lacking])])) == [
        "Goals: 3. Met: 1.",
        "  ours: missed by 81% (1.8 times as fast or more)",
        "  gone: not measured, not installed (1000 ms or less)",
    ]


def test_growth_is_told_as_a_power_of_the_number() -> None:
    sizes = (1_000, 10_000, 100_000)
    assert growth.slope([(count, 3 * count**1.5) for count in sizes]) == pytest.approx(1.5)
    assert growth.slope([(count, 7.0) for count in sizes]) == pytest.approx(0)
