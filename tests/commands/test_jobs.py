"""`--jobs`: whatever it is, the output is the same, byte for byte, and so is the exit code."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sharewise.folders import AskedFolder
from sharewise.present.formats import formats_for
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.store import processes
from sharewise.record.store.processes import InOrder
from sharewise.record.store.saving.own_records import save_as_own
from sharewise.strict_json import write_readable
from tests.attacks.genuine import install, stub_of
from tests.commands.test_read_alike import KEY, RECORDS, TABLE, Home
from tests.conftest import Run
from tests.support.documents import can_be_made
from tests.support.many_records import ManyRecords
from tests.support.needed import WHOLE, in_short, long, only_whole
from tests.support.samples import record
from tests.support.started import COMMAND


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few records are many here, and nothing is done before every worker is there to do it."""
    monkeypatch.setattr(processes, "FEWEST", 2)
    monkeypatch.setattr(processes, "_PIECE", 1)
    start = InOrder._start

    def start_and_wait(work: InOrder[Path, object]) -> None:
        start(work)
        deadline = time.monotonic() + 60
        while not all(worker._has_begun for worker in work._workers):
            assert time.monotonic() < deadline
            time.sleep(0.002)

    monkeypatch.setattr(InOrder, "_start", start_and_wait)


def erased(home: Home) -> None:
    home.file(2).write_bytes(write_readable(stub_of(json.loads(home.file(2).read_bytes()))))


def strays(home: Home) -> None:
    shutil.copy(home.file(1), home.chain / "00000001 (conflicted copy).json")
    shutil.copy(home.file(2), home.records / "moved.json")
    (home.chain / "notes.json").write_text("{}")


def out_of_order(home: Home) -> None:
    content = home.file(1).read_bytes()
    home.file(1).write_bytes(home.file(3).read_bytes())
    home.file(3).write_bytes(content)


def loose(home: Home) -> None:
    """Files in a folder that is none for records."""
    for number, path in enumerate(home.chain.iterdir()):
        path.rename(home.path / f"{number}.json")
    shutil.rmtree(home.records)
    home.path.rename(home.path.with_name("beside"))
    home.path.mkdir()
    home.path.with_name("beside").rename(home.records)


def by_two_keys(home: Home) -> None:
    home.colleague(3)


def with_two_gaps(home: Home) -> None:
    home.file(1).unlink()
    home.file(3).unlink()


def saved_again(home: Home) -> None:
    path = home.file(2)
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=4))


DONE: dict[str, Callable[[Home], object]] = {
    **{row.name: row.do for row in TABLE},
    **{each.__name__: each for each in (erased, strays, out_of_order, loose, by_two_keys, with_two_gaps, saved_again)},
}


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> dict[str, Path]:
    """A data folder for everything that can have happened to one."""
    top = tmp_path_factory.mktemp("homes")
    made = top / "made"
    install(made, KEY)
    for seed in range(RECORDS):
        now = datetime.now(UTC)
        one = record(proved, seed=seed, now=now)
        save_as_own(made / "key", AskedFolder(made / "records", "default"), one, now=now, random=bytes(16))
    found: dict[str, Path] = {}
    for number, (name, do) in enumerate(DONE.items()):
        home = found[name] = top / str(number) / "home"
        shutil.copytree(made, home)
        do(Home(home, proved))
    return found


def same(run: Run, *arguments: str, **environment: str) -> tuple[int, bytes, bytes]:
    """What comes of it with one process, which has to be what comes of it with two."""
    one, two = (run(*arguments, "--jobs", jobs, **environment) for jobs in ("1", "2"))
    assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr), arguments
    assert b"went wrong" not in one.stderr
    return one.returncode, one.stdout, one.stderr


@long
def test_verify_says_the_same_of_every_folder(many: None, homes: dict[str, Path], run: Run) -> None:
    key = homes["nothing"] / "key"
    every = [str(home / "records") for home in homes.values()]
    for options in in_short([[], ["--json"], ["--replay"], ["--replay", "--json", "--rules", "hmg-2018"]], 2):
        code, shown, _ = same(run, "verify", *every, *options, SHAREWISE_HOME=str(key.parent))
        assert code == 1
        assert shown.count(b"intact") > len(homes) * 2


CASES = list(itertools.product(DONE, [each.name for each in formats_for("records")], ([], ["--include-altered"])))


@long
@pytest.mark.parametrize(("name", "format_name", "options"), in_short(CASES, 12))
def test_export_writes_the_same_of_every_folder(
    name: str, format_name: str, options: list[str], many: None, homes: dict[str, Path], run: Run
) -> None:
    can_be_made(format_name)
    same(run, "export", "--format", format_name, *options, SHAREWISE_HOME=str(homes[name]))


@long
def test_a_choice_of_records_is_the_same(many: None, homes: dict[str, Path], run: Run) -> None:
    there = {"SHAREWISE_HOME": str(homes["a record altered"])}
    _, shown, _ = same(run, "export", "--case", "ab-1234", **there)
    assert shown.count(b"\n") == RECORDS - 1
    _, shown, _ = same(run, "export", "--outcome", "not_to_them", **there)
    assert shown == b""
    first = json.loads(run("export", **there).stdout.splitlines()[0])["record"]["id"]
    _, shown, _ = same(run, "export", "--after", first, **there)
    assert shown.count(b"\n") == RECORDS - 2


@pytest.mark.parametrize("typed", ["0", "-1", "two", "1.5", "", "\u0662", "1" * 30])
def test_jobs_is_a_number_from_one_up(run: Run, typed: str) -> None:
    for command in ("verify", "export"):
        done = run(command, "--jobs", typed)
        assert done.returncode == 2
        assert b"a number of processes from 1 up" in done.stderr


@long
def test_one_record_costs_nothing_more_than_with_one_job(homes: dict[str, Path]) -> None:
    """Nothing is loaded to start a worker with, and none is started, where there is nothing for it to do."""
    program = (
        "import sys\n"
        "from sharewise.__main__ import run\n"
        "for command in ('verify', 'export'):\n"
        "    assert run([command, '--jobs', '2']) == 0\n"
        "assert not {'pickle', '_pickle', 'queue'} & set(sys.modules), sys.modules.keys()\n"
    )
    environment = {"SHAREWISE_HOME": str(homes["nothing"]), "PATH": os.defpath}
    subprocess.run([sys.executable, "-c", program], env=environment, stdout=subprocess.DEVNULL, check=True)


# In real processes.

SOME = 1_600


@pytest.fixture(scope="module")
def much(tmp_path_factory: pytest.TempPathFactory, homes: dict[str, Path]) -> Path:
    """A folder with so many files that a worker is started for them: the same record under many names, which is found of each."""
    home = tmp_path_factory.mktemp("much") / "home"
    made = homes["nothing"]
    shutil.copytree(made / "key", home / "key")
    chain = home / "records" / KEY.public.folder_name
    chain.mkdir(parents=True)
    shutil.copy(made / "records" / "folder.json", home / "records")
    for number in range(1, SOME + 1):
        os.link(made / "records" / chain.name / "00000001.json", chain / f"{number:08d}.json")
    return home


def workers_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


class Running:
    """The command as a process that nobody reads from, so that it goes on until somebody does."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "verify", "--jobs", "2"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**environment, "SHAREWISE_HOME": str(home)},
            process_group=0,
        )
        deadline = time.monotonic() + 60
        while not (workers := workers_of(self.process.pid)):
            assert time.monotonic() < deadline and self.process.poll() is None
            time.sleep(0.01)
        (self.worker,) = workers

    def is_worker_gone(self) -> bool:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                os.kill(self.worker, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.01)
        return False


@long
@pytest.mark.skipif(shutil.which("ps") is None, reason="looks for processes with ps")
@pytest.mark.parametrize("how", ["Ctrl-C", "Ctrl-C in the terminal", "killed", "no reader"])
def test_no_worker_is_left_behind(how: str, much: Path, environment: dict[str, str]) -> None:
    running = Running(much, environment)
    process = running.process
    assert process.stdout is not None
    process.stdout.read(1)
    said = b""
    match how:
        case "Ctrl-C":
            process.send_signal(signal.SIGINT)
            said = process.communicate()[1]
            assert process.returncode == 130
        case "Ctrl-C in the terminal":
            os.killpg(process.pid, signal.SIGINT)
            said = process.communicate()[1]
            assert process.returncode == 130
        case "killed":
            process.kill()
            process.communicate()
        case _:
            process.stdout.close()
            assert process.wait() == 4
            assert process.stderr is not None
            said = process.stderr.read()
            process.stderr.close()
    assert running.is_worker_gone()
    assert said.decode().strip() == ("Stopped." if "Ctrl-C" in how else "")


@long
@pytest.mark.skipif(shutil.which("ps") is None, reason="looks for processes with ps")
def test_a_worker_that_is_killed_ends_it_with_what_to_do(much: Path, environment: dict[str, str]) -> None:
    running = Running(much, environment)
    assert running.process.stdout is not None
    # It waits until it is given something: nobody reads the output yet, of which only so much fits into a pipe.
    before = ""
    while before != (now := seconds_of(running.worker)) or not now.startswith("S"):
        before = now
        time.sleep(0.4)
    os.kill(running.worker, signal.SIGSTOP)
    # It is given something, and does not do it: nothing more comes.
    while select.select([running.process.stdout], [], [], 1.5)[0]:
        assert os.read(running.process.stdout.fileno(), 1 << 16), "it went on without the worker"
    os.kill(running.worker, signal.SIGKILL)
    _, said = running.process.communicate()
    assert running.process.returncode == 4
    assert b"--jobs 1" in said and b"Traceback" not in said


def seconds_of(pid: int) -> str:
    """What a process does, and the time that it has had."""
    found = subprocess.run(["ps", "-o", "state=,cputimes=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return found.stdout.strip()


@long
@pytest.mark.parametrize("jobs", ["1", "2"] if WHOLE else ["2"])
def test_how_far_it_is_shows_on_a_terminal_and_is_gone_at_the_end(
    jobs: str, much: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """With the results in a file."""
    every = [str(much / "records")] * 3
    there = {**environment, "SHAREWISE_HOME": str(much)}
    told = in_a_terminal([*COMMAND, "verify", *every, "--jobs", jobs], tmp_path / "output", there)
    assert re.search(rb"\rChecked [0-9,]+ of [0-9,]+\.", told)
    left = told.replace(b"\r\n", b"\n").rpartition(b"\r")[2]
    assert b"Checked" not in left, "it is gone"
    assert max(len(line) for line in re.findall(rb"Checked [^\r]*", told)) < 40


def in_a_terminal(command: list[str], output: Path, environment: dict[str, str], code: int = 1) -> bytes:
    """What a command says on its terminal while its results go to a file."""
    ours, its = pty.openpty()
    with output.open("wb") as file:
        process = subprocess.Popen(command, stdin=its, stdout=file, stderr=its, env=environment)
    os.close(its)
    told = bytearray()
    # The terminal is at its end where nobody has it open any more.
    with contextlib.suppress(OSError):
        while some := os.read(ours, 1 << 16):
            told += some
    os.close(ours)
    assert process.wait() == code
    return bytes(told)


@only_whole
def test_how_far_a_push_and_an_audit_of_a_store_are_shows_and_is_gone_at_the_end(
    proved: CompiledRulebook, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "store").mkdir()
    # Each follows the one before: behind one that does not, nothing more is put into a store.
    many = ManyRecords(tmp_path / "home", record(proved))
    for number in range(2 * SOME):
        many.add(f"AB-{number}")
    there = {**environment, "SHAREWISE_HOME": str(tmp_path / "home")}
    for action, word in (("push", b"Put into the store:"), ("verify", b"Checked")):
        typed = [*COMMAND, "store", action, str(tmp_path / "store")]
        told = in_a_terminal(typed, tmp_path / action, there, 0)
        shown = re.findall(rb"\r" + word + rb" [0-9,]+ of [0-9,]+\.", told)
        # What is done in less than a moment has nothing to show.
        assert shown or action == "verify"
        assert word not in told.replace(b"\r\n", b"\n").rpartition(b"\r")[2], "it is gone"
