"""`sharewise decide` itself, as a person runs it, with an error at some of the calls that only saving makes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.faults.conftest import Count
from tests.faults.harness import Writer, require, why_no_strace
from tests.faults.whole import whole
from tests.support.samples import SERIOUS_AND_REFUSED

NOTE = "Bruises seen on Monday."
ANSWERS = json.dumps(
    {"answers": {**SERIOUS_AND_REFUSED, "risk": {"answer": "significant", "note": NOTE}}, "decision": "follow"}
).encode()
DECIDE = [sys.executable, "-m", "sharewise", "decide", "--answers", "-", "--json"]
# By these names a save syncs, names and clears away. Nothing else in the process makes them.
CALLS = "fsync,?link,?linkat,?unlink,?unlinkat"


class Desk:
    """A practitioner's machine, on which each decision is made in a data folder of its own, watched by strace."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.folder = folder
        self._environment = {**environment, "PYTHONDONTWRITEBYTECODE": "1"}

    def decide(self, name: str, *options: str) -> subprocess.CompletedProcess[bytes]:
        log = str(self.log(name))
        return subprocess.run(
            ["strace", "-f", "--seccomp-bpf", "-qq", "-o", log, "-e", f"trace={CALLS},write", *options, *DECIDE],
            input=ANSWERS,
            capture_output=True,
            env={**self._environment, "SHAREWISE_HOME": str(self.home(name))},
            cwd=self.folder,
            timeout=60,
            check=False,
        )

    def home(self, name: str) -> Path:
        return self.folder / name

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.strace"


@pytest.fixture
def desk(environment: dict[str, str], tmp_path: Path) -> Desk:
    require(why_no_strace())
    return Desk(environment, tmp_path)


def test_an_error_at_a_sync_or_naming_is_told_in_words_or_does_no_harm(
    desk: Desk, run: Run, writer: Writer, count: Count
) -> None:
    clean = desk.decide("clean")
    assert clean.returncode == 0
    made = Counter(line.split()[1].partition("(")[0] for line in desk.log("clean").read_text().splitlines())
    tried = [(call, number) for call in made if call != "write" for number in range(1, made[call] + 1)][::3]
    assert len(tried) >= 5
    for call, number in tried:
        name = f"{call}-{number}"
        done = desk.decide(name, "-e", f"inject={call}:error=EIO:when={number}")
        assert "(INJECTED)" in desk.log(name).read_text()
        found = whole(desk.home(name))
        assert NOTE.encode() not in done.stderr
        assert b"Traceback" not in done.stderr
        if done.returncode == 0:
            (record,) = found.records
            assert record.read_bytes() == done.stdout
        else:
            assert done.returncode == 4, name
            assert done.stdout == b""
            assert done.stderr.startswith(b"Error: ")
            assert done.stderr.endswith(b": Input/output error.\n")
        again = {"folder": str(desk.folder), "home": str(desk.home(name))}
        assert writer.one(do="save", name="next", **again) == 0, name
        assert writer.one(do="command", name="verify", arguments=["verify"], **again) == 0, name
        assert len(whole(desk.home(name)).records) == len(found.records) + 1
    assert run("verify", SHAREWISE_HOME=str(desk.home("clean"))).returncode == 0
    count(errors=len(tried))


def test_the_record_is_printed_after_all_is_on_disk(desk: Desk) -> None:
    assert desk.decide("clean").returncode == 0
    lines = [line.split(maxsplit=1)[1] for line in desk.log("clean").read_text().splitlines()]
    last_sync = max(number for number, line in enumerate(lines) if line.startswith("fsync("))
    last_name = max(number for number, line in enumerate(lines) if line.startswith("link"))
    first_print = min(number for number, line in enumerate(lines) if line.startswith("write(1,"))
    assert last_name < last_sync < first_print


def test_a_record_that_cannot_be_printed_is_there(environment: dict[str, str], home: Path, tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            DECIDE, input=ANSWERS, stdout=full, stderr=subprocess.PIPE, env=environment, cwd=tmp_path, check=False
        )
    assert done.returncode == 4
    assert done.stderr.startswith(b"Error: The output could not be written")
    assert len(whole(home).records) == 1
