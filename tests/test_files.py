"""What sharewise makes is its owner's alone, what others could have put there is refused, and what a killed program left goes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from sharewise.files import leftovers, remove_leftovers, temporary_name
from tests.conftest import Run
from tests.rulebook.test_wrong_rulebooks import TINY
from tests.support.samples import EMERGENCY

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows closes a personal folder by rights from above")

DECIDED = json.dumps({"answers": EMERGENCY}).encode()


def save(run: Run, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return run("decide", "--answers", "-", *arguments, stdin=DECIDED, **environment)


@pytest.fixture(params=[0o000, 0o002, 0o022, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_all_that_is_made_is_its_owners_alone_whatever_the_usual_rights(run: Run, tmp_path: Path) -> None:
    home = {"SHAREWISE_HOME": str(tmp_path / "above" / "that" / "home")}
    for arguments in ((), ("--folder", str(tmp_path / "records" / "of" / "mine"))):
        assert save(run, *arguments, **home).returncode == 0
    (tmp_path / "tiny.yaml").write_text(TINY, encoding="utf-8")
    assert run("rules", "check", "tiny.yaml", **home).returncode == 0
    assert list((tmp_path / "above" / "that" / "home" / "proved").iterdir())
    assert run("export", "--output", str(tmp_path / "above" / "all.ndjson"), **home).returncode == 0
    made = [each for top in ("above", "records") for path in [tmp_path / top] for each in (path, *path.rglob("*"))]
    wrong = {
        str(each): oct(mode)
        for each in made
        if (mode := stat.S_IMODE(each.stat().st_mode)) != (0o700 if each.is_dir() else 0o600)
    }
    assert not wrong


# What others may do to which part of a data folder, and the mode that it is mended with.
OPEN = [
    pytest.param(name, mode, id=f"{name or 'the data folder'} {mode:o}")
    for name, modes in {
        "": (0o777, 0o775, 0o770, 0o772, 0o1777),
        "settings.yaml": (0o666, 0o660, 0o622),
        "drafts": (0o777, 0o770),
        "key": (0o777, 0o755, 0o750, 0o711),
        "key/signing-key": (0o666, 0o644, 0o640),
    }.items()
    for mode in modes
]


@pytest.mark.parametrize(("name", "mode"), OPEN)
def test_what_others_could_have_put_there_is_refused_until_the_command_that_is_named_closes_it(
    name: str, mode: int, run: Run, home: Path
) -> None:
    assert save(run).returncode == 0
    (home / "drafts").mkdir(mode=0o700)
    (home / "settings.yaml").write_text("screen: plain\n")
    open_place = home / name
    open_place.chmod(mode)
    refused = save(run)
    said = refused.stderr.decode()
    assert refused.returncode == 4
    assert len(list(home.glob("records/*/*.json"))) == 1
    closing = f"chmod {700 if open_place.is_dir() else 600} {open_place}"
    assert closing in said
    # To decide is refused before the first question or not at all, and never without the one thing that cannot wait.
    assert "ring 999 first" in said or name.startswith("key")
    subprocess.run(closing.split(), check=True)
    assert save(run).returncode == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only the system can give files away")
@pytest.mark.parametrize("name", ["", "settings.yaml", "drafts", "key", "key/signing-key"])
def test_what_belongs_to_someone_else_is_refused(name: str, run: Run, home: Path) -> None:
    assert save(run).returncode == 0
    (home / "drafts").mkdir(mode=0o700)
    (home / "settings.yaml").write_text("screen: plain\n")
    os.chown(home / name, 54321, 54321)
    refused = save(run)
    assert refused.returncode == 4
    assert "belongs to someone else" in refused.stderr.decode()


def test_a_proof_that_others_could_have_put_there_counts_as_none(run: Run, home: Path, tmp_path: Path) -> None:
    from sharewise.rulebook.proof_cache import add_to_cache, is_cached

    proved = home / "proved"
    add_to_cache(proved, "a" * 64)
    assert is_cached(proved, "a" * 64)
    for folder in (proved, home):
        folder.chmod(0o777)
        assert not is_cached(proved, "a" * 64)
        folder.chmod(0o700)
    assert is_cached(proved, "a" * 64)


@pytest.fixture(params=[0o777, 0o755], ids=oct)
def keeps_no_permissions(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A disk, from the data folder on, as memory sticks and Windows disks in WSL are: one mode for all, whatever is asked."""
    mode: int = request.param
    status_of = os.fstat
    home.mkdir()

    def flat(status: os.stat_result) -> os.stat_result:
        times = {"st_mtime_ns": status.st_mtime_ns, "st_ctime_ns": status.st_ctime_ns}
        return os.stat_result((stat.S_IFMT(status.st_mode) | mode, *status[1:]), times)

    def below(path: object) -> bool:
        return isinstance(path, str | os.PathLike) and str(os.fspath(path)).startswith(str(home))

    def with_flat(ask: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        def answer(path: object, *more: object, **named: object) -> os.stat_result:
            status = ask(path, *more, **named)
            return flat(status) if below(path) else status

        return answer

    monkeypatch.setattr(os, "stat", with_flat(os.stat))
    monkeypatch.setattr(os, "lstat", with_flat(os.lstat))

    def answer_of(handle: int) -> os.stat_result:
        status = status_of(handle)
        return flat(status) if below(os.readlink(f"/proc/self/fd/{handle}")) else status

    monkeypatch.setattr(os, "fstat", answer_of)
    monkeypatch.setattr(os, "chmod", lambda *_, **__: None)
    return mode


@pytest.mark.skipif(sys.platform != "linux", reason="it looks up what a handle is of")
def test_on_a_disk_that_keeps_no_permissions_it_works_and_says_so_once(
    keeps_no_permissions: int, run: Run, home: Path
) -> None:
    for first in (True, False):
        saved = save(run)
        said = saved.stderr.decode()
        assert saved.returncode == 0, said
        assert said.count("keeps no permissions") == first
        assert "chmod" not in said
    for command in ("records", "due", "export", "verify", "setup --show", "drafts", "key show", "rules"):
        done = run(*command.split())
        assert done.returncode == 0, command
        assert b"chmod" not in done.stderr
        assert b"keeps no permissions" not in done.stderr
    # Where it was never said, and of another place, it is; and then no more.
    (home / "key" / "told-of-disks.json").unlink()
    elsewhere = home.rename(home.with_name(f"{home.name}-elsewhere"))
    for first in (True, False):
        done = run("verify", SHAREWISE_HOME=str(elsewhere))
        assert done.stderr.count(b"keeps no permissions") == (first and keeps_no_permissions == 0o777)
    elsewhere.rename(home)
    assert len(list(home.glob("records/*/*.json"))) == 2
    assert not leftovers(home)


@cache
def ended_process() -> int:
    """The number of a process that runs no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def named(process: int, computer: str | None = "") -> str:
    """A temporary name as this process gives it, as another has it. `computer` "": this one; None: of an earlier version."""
    parts = temporary_name("00000007.json").split(".")
    parts[-3] = str(process)
    if computer != "":
        parts[-4:-3] = [] if computer is None else [computer]
    return ".".join(parts)


HOUR = 3600
LEFT = [
    ("of a program that ended", named(ended_process()), 0, True),
    ("of this one", temporary_name("00000007.json"), 0, False),
    ("of a number that runs again", named(os.getpid()), 2 * HOUR, True),
    ("of another computer", named(ended_process(), "0123abcd"), 2 * HOUR, False),
    ("of another computer, long ago", named(ended_process(), "0123abcd"), 25 * HOUR, True),
    ("of an earlier version", named(ended_process(), None), 2 * HOUR, False),
    ("of an earlier version, long ago", named(ended_process(), None), 25 * HOUR, True),
    ("of a sync program", ".~syncthing~00000007.json.tmp", 999 * HOUR, False),
]


@pytest.mark.parametrize(("name", "age", "goes"), [pytest.param(*row, id=what) for what, *row in LEFT])
def test_what_a_program_left_goes_as_soon_as_it_is_known_for_that(
    name: str, age: int, goes: bool, tmp_path: Path
) -> None:
    left, now = tmp_path / name, time.time()
    left.write_bytes(b"What I saw.")
    os.utime(left, (now - age, now - age))
    assert remove_leftovers(tmp_path, now=now) == goes
    assert left.exists() != goes


@pytest.mark.parametrize(
    "name", ["x", "x" * 250, "é" * 127, "\N{FIRE}" * 63], ids=["short", "long", "two bytes", "four"]
)
def test_a_file_of_any_name_that_the_disk_takes_is_written(name: str, run: Run, tmp_path: Path) -> None:
    assert save(run).returncode == 0
    written = run("export", "--output", name)
    assert written.returncode == 0, written.stderr.decode()
    assert (tmp_path / name).is_file()


def test_dropping_drafts_leaves_nothing_of_any(run: Run, home: Path) -> None:
    drafts = home / "drafts"
    for arguments in (("--all",), ("DR-7F3KQ",)):
        drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in (named(ended_process()), named(os.getpid()), named(1, "0123abcd"), named(1, None)):
            (drafts / name).write_bytes(b"What I saw.")
        (drafts / "DR-7F3KQ.json").write_bytes(b"{}")
        dropped = run("drafts", "drop", *arguments)
        assert dropped.returncode == 0
        assert list(drafts.iterdir()) == []
        assert b"stopped program" in dropped.stderr
    (drafts / named(os.getpid())).write_bytes(b"What I saw.")
    assert b"There are no drafts" not in run("drafts", "drop", "--all").stderr
    assert list(drafts.iterdir()) == []


def test_verify_names_what_a_killed_program_left_and_the_next_save_takes_it_away(run: Run, home: Path) -> None:
    assert save(run).returncode == 0
    (chain,) = (path.parent for path in home.glob("records/*/*.json"))
    left = [folder / named(ended_process()) for folder in (chain, chain.parent)]
    for each in left:
        each.write_bytes(b"What I saw.")
    said = run("verify")
    assert said.returncode == 0
    assert all(str(each).encode() in said.stderr for each in left)
    assert save(run).returncode == 0
    assert not [each for each in left if each.exists()]
    assert b".tmp" not in run("verify").stderr


@pytest.mark.parametrize(
    "command", ["records", "due", "export", "drafts", "decide --answers -", "export --output all.ndjson"]
)
def test_what_a_killed_program_left_is_gone_at_the_next_run(command: str, run: Run, home: Path, tmp_path: Path) -> None:
    assert save(run).returncode == 0
    (home / "drafts").mkdir(mode=0o700)
    (chain,) = (path.parent for path in home.glob("records/*/*.json"))
    places = {
        "drafts": [home / "drafts"],
        "export --output all.ndjson": [tmp_path, chain, home / "key"],
        "decide --answers -": [chain, chain.parent, home / "key"],
    }.get(command, [home, home / "key", home / "drafts", chain, chain.parent])
    left = [folder / named(ended_process()) for folder in places]
    for each in left:
        each.write_bytes(b"What I saw.")
    assert run(*command.split(), stdin=DECIDED).returncode == 0
    assert not [each for each in left if each.exists()]
