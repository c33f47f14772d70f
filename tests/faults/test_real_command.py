"""`sharewise decide` itself, as a person runs it, with an error at some of the calls that only saving makes."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.faults.conftest import Count
from tests.faults.harness import Writer, require, why_no_strace
from tests.faults.whole import whole
from tests.support.errors_said import error_said
from tests.support.needed import WHOLE, long
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

    def decide(self, name: str, *options: str, signals: bool = False) -> subprocess.CompletedProcess[bytes]:
        log = str(self.log(name))
        # Quicker, but strace sends no signals then.
        quick = () if signals else ("--seccomp-bpf",)
        return subprocess.run(
            ["strace", "-f", *quick, "-qq", "-o", log, "-e", f"trace={CALLS},write", *options, *DECIDE],
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


@long
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
            assert error_said(done.stderr).endswith(": Input/output error.")
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


@long
@pytest.mark.parametrize(("name", "ends"), [("SIGINT", 0), ("SIGTERM", -signal.SIGTERM), ("SIGHUP", -signal.SIGHUP)])
@pytest.mark.parametrize("call", ["link", "fsync"])
def test_a_signal_while_a_record_is_saved_waits_until_that_is_said(desk: Desk, name: str, ends: int, call: str) -> None:
    # The third name that is given is the record's own, after the key's and the folder's id.
    calls = "?link,?linkat" if call == "link" else call
    done = desk.decide(name, "-e", f"inject={calls}:signal={name}:when=3", signals=True)
    assert f"--- {name}" in desk.log(name).read_text()
    (path,) = whole(desk.home(name)).records
    assert path.read_bytes() == done.stdout
    # What ends it does so afterwards. For Ctrl-C there is nothing left to stop. (strace ends as what it watches does.)
    assert done.returncode == ends, done.stderr


# How a shell gives a command its streams, and where what is saved can then be said.
STREAMS = {
    "> /dev/full": "err",
    ">&-": "err",
    "| true": "err",
    "2> /dev/full": "out",
    "2>&-": "out",
    "> /dev/full 2>&-": None,
    "> /dev/full 2> /dev/full": None,
    ">&- 2>&-": None,
}


@long
@pytest.mark.parametrize("printed_as", ["JSON", "a page"])
@pytest.mark.parametrize("streams", STREAMS)
def test_a_record_that_is_there_is_said_to_be_saved_on_whatever_stream_is_left(
    environment: dict[str, str], home: Path, tmp_path: Path, streams: str, printed_as: str
) -> None:
    """And the exit code is that of success: else a script would save it a second time."""
    command = shlex.join([*DECIDE[:-1], *(DECIDE[-1:] if printed_as == "JSON" else ())])
    script = f"{command} {streams}"
    if streams.startswith("|"):
        # What reads it is gone before anything is written.
        script = f"sleep 0.01 | {{ exec 3>&1; mkfifo gone; true < gone & exec 4> gone; wait $!; {command} >&4; }}"
        script = script.removeprefix("sleep 0.01 | ")
    done = subprocess.run(
        ["bash", "-c", script], input=ANSWERS, capture_output=True, env=environment, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    (path,) = whole(home).records
    reference = json.loads(path.read_bytes())["record"]["id"]
    said = {"out": done.stdout, "err": done.stderr, None: b""}[STREAMS[streams]].decode()
    assert (f"Saved as {reference}." in said) == (STREAMS[streams] == "err")
    assert (reference in said) == (STREAMS[streams] is not None)
    assert "went wrong" not in done.stderr.decode()


COMMANDS = (
    "records",
    "verify",
    "due",
    "export",
    "rules",
    "drafts",
    "key show",
    "setup --show",
    "cases",
    "--version",
    "--help",
)


# Where a person waits, each command is tried once, and each of these a few times.
MISSING = (">&-", "2>&-", "<&-", ">&- 2>&- <&-")
WITHOUT = [
    (MISSING[(place + turn) % len(MISSING)], command)
    for turn in range(len(MISSING) if WHOLE else 1)
    for place, command in enumerate(COMMANDS)
]


@long
@pytest.mark.parametrize("stream", MISSING)
def test_no_command_fails_for_a_stream_that_is_not_there(
    environment: dict[str, str], home: Path, tmp_path: Path, stream: str
) -> None:
    sharewise = shlex.join(DECIDE[:3])
    commands = [command for without, command in WITHOUT if without == stream]
    assert commands
    script = "\n".join(f"{sharewise} {command} {stream}; echo $? >> codes" for command in commands)
    done = subprocess.run(["bash", "-c", script], capture_output=True, env=environment, cwd=tmp_path, check=False)
    expected = {"verify": "3", "key show": "3"}
    assert (tmp_path / "codes").read_text().split() == [expected.get(command, "0") for command in commands]
    assert b"went wrong" not in done.stdout + done.stderr


@long
def test_output_that_cannot_be_written_is_said_by_every_command(environment: dict[str, str], tmp_path: Path) -> None:
    for command in (*COMMANDS[4:6], "--version"):
        script = f"{shlex.join(DECIDE[:3])} {command} > /dev/full"
        done = subprocess.run(["bash", "-c", script], capture_output=True, env=environment, cwd=tmp_path, check=False)
        assert (done.returncode, done.stderr) == (
            4,
            b"Error: The output could not be written: No space left on device.\n",
        )
