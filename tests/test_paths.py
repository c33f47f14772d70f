"""Every path that a person gives is looked at in the same way, for all that a path can be; and all that is read, by one reader."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

import sharewise
from sharewise.errors import WrongUse
from sharewise.folders import folders, in_full, named_folder, named_path
from tests.conftest import Run
from tests.support.environment import small_environment
from tests.support.needed import in_short, long
from tests.support.samples import EMERGENCY

DECIDED = json.dumps({"answers": EMERGENCY}).encode()

# Each option and argument in which a person names something to read: what is typed before it, and after it.
READS = {
    "decide --answers": ("decide", "--no-save", "--answers"),
    "decide --adoption": ("decide", "--no-save", "--answers", "-", "--adoption"),
    "verify PATH": ("verify",),
    "verify --key": ("verify", "--key"),
    "verify --rules": ("verify", "--rules"),
    "verify --adoption": ("verify", "--replay", "--adoption"),
    "records show FILE": ("records", "show"),
    "records show --key": ("records", "show", "SW-00000-00000", "--key"),
    "setup --from": ("setup", "--from"),
    "rules --adoption": ("rules", "--adoption"),
    "rules check FILE": ("rules", "check"),
    "rules compare A": ("rules", "compare", "shipped"),
    "practise --cases": ("practise", "--sheet", "--cases"),
    "cases --like": ("cases", "--like"),
}
WRITES = {
    "export --output": ("export", "--output"),
    "rules compare --output": ("rules", "compare", "hmg-2018", "dfe-2024", "--output"),
    "setup --hand-out": ("setup", "--hand-out"),
    "practise --answers-to": ("practise", "--sheet", "--answers-to"),
}
FOLDERS = {
    "records --folder": ("records", "--folder"),
    "due --folder": ("due", "--folder"),
    "export --folder": ("export", "--folder"),
}


def a_pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe")
    return "pipe"


def a_huge_file(folder: Path) -> str:
    with (folder / "huge").open("wb") as file:
        file.truncate(1 << 40)
    return "huge"


def a_folder(folder: Path) -> str:
    (folder / "folder").mkdir()
    return "folder"


def a_link(folder: Path, to: str) -> str:
    (folder / "link").symlink_to(to)
    return "link"


KINDS: dict[str, Callable[[Path], str]] = {
    "nothing": lambda folder: "",
    "a blank": lambda folder: " ",
    "not there": lambda folder: "absent.yaml",
    "in the home of nobody": lambda folder: "~nobody-of-this-name/x",
    "too long": lambda folder: "x" * 300,
    "too long in all": lambda folder: "x/" * 3000,
    "not of text": lambda folder: "caf\udce9.yaml",
    "through a file": lambda folder: "file/x",
    "a folder": a_folder,
    "a pipe": a_pipe,
    "a device": lambda folder: "/dev/zero",
    "a huge file": a_huge_file,
    "a link to nothing": lambda folder: a_link(folder, "absent"),
    "a link to itself": lambda folder: a_link(folder, "link"),
    "a link to a pipe": lambda folder: a_link(folder, a_pipe(folder)),
}
TABLE = [
    pytest.param(arguments, kind, id=f"{option}, {kind}")
    for option, arguments in in_short({**READS, **WRITES, **FOLDERS}.items(), 7)
    for kind in KINDS
    # Nothing is written over, and there is room for what is not there.
    if not (option in WRITES and kind in ("not there", "not of text"))
    # Local rules are read where a record rests on them, and here none does.
    and not (option == "verify --adoption" and kind == "a huge file")
]


@pytest.mark.skipif(os.name != "posix", reason="there are no such files")
@pytest.mark.parametrize(("arguments", "kind"), TABLE)
def test_a_path_of_any_kind_is_answered_in_words_at_once(
    arguments: tuple[str, ...], kind: str, run: Run, home: Path, tmp_path: Path
) -> None:
    assert run("decide", "--answers", "-", stdin=DECIDED).returncode == 0
    (home / "settings.yaml").write_text("sector: school\n")
    (tmp_path / "file").write_text("")
    began = time.monotonic()
    done = run(*arguments, KINDS[kind](tmp_path), stdin=DECIDED)
    said = (done.stderr + done.stdout).decode(errors="surrogateescape")
    assert time.monotonic() - began < 20
    assert "inside sharewise" not in said
    assert "output could not be written" not in said
    assert "Errno" not in said
    # A list of what is not there is a list of nothing, said so.
    assert done.returncode in (1, 2, 3, 4) or "There are no records in" in said


@pytest.mark.parametrize("option", [*READS, *WRITES, *FOLDERS])
def test_a_name_that_is_missing_is_wrong_use(option: str, run: Run) -> None:
    assert run("decide", "--answers", "-", stdin=DECIDED).returncode == 0
    for name in ("", " "):
        done = run(*{**READS, **WRITES, **FOLDERS}[option], name, stdin=DECIDED)
        assert done.returncode == 2
        assert b"missing" in done.stderr


def test_the_home_folder_is_put_in_wherever_a_path_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_bytes(DECIDED)
    person = {"HOME": str(tmp_path)}
    assert run("decide", "--answers", "~/answers.json", "--folder", "~/r", **person).returncode == 0
    assert run("export", "--folder=~/r", "--output=~/out.ndjson", **person).returncode == 0
    key = run("key", "show", "--format", "jwk", **person).stdout
    (tmp_path / "key.jwk").write_bytes(key)
    assert run("verify", "--key=~/key.jwk", "~/r", **person).returncode == 0
    (record,) = (tmp_path / "r").glob("*/*.json")
    assert run("records", "show", f"~/{record.relative_to(tmp_path)}", **person).returncode == 0
    assert run("cases", "--like", "~/answers.json", **person).returncode == 0
    assert not (tmp_path / "~").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps the folder that one is in")
def test_in_a_folder_that_was_removed_what_has_a_full_name_works_and_the_rest_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    with chdir(gone):
        gone.rmdir()
        assert named_path(str(tmp_path)) == tmp_path
        for name in (".", "x", "../x"):
            for look in (named_path, named_folder):
                with pytest.raises(WrongUse, match="not there any more"):
                    look(name)
        with pytest.raises(WrongUse, match="not there any more"):
            in_full(Path("x"))
        os.chdir(tmp_path)


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_what_no_system_takes_for_a_name_is_refused(name: str) -> None:
    for look in (named_path, named_folder):
        with pytest.raises(WrongUse):
            look(name)


@pytest.mark.parametrize("command", ["rules", "cases", "rules check", "practise --sheet", "drafts"])
def test_without_a_home_folder_all_works_that_needs_none(
    command: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> None:
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", lambda number: nobody())
    from tests.support import in_process

    done = in_process.call(tuple(command.split()), stdin=b"", environment={"PATH": "/bin"}, folder=Path("/"))
    assert done.returncode == 0, done.stderr.decode()
    for needs in ("records", "key show", "decide --answers -"):
        done = in_process.call(tuple(needs.split()), stdin=DECIDED, environment={"PATH": "/bin"}, folder=Path("/"))
        assert done.returncode == 4
        assert b"Set SHAREWISE_HOME" in done.stderr


@long
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always UTF-8, or Windows' own")
def test_where_names_are_read_as_ascii_a_folder_of_any_name_is_saved_in_and_read(tmp_path: Path) -> None:
    """And nothing is saved twice: what was saved is said, whatever the name."""
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment = {**small_environment(tmp_path / "caf\u00e9"), **locale}
    for command in ("decide --answers - --json", "records --json"):
        done = subprocess.run(
            [sys.executable, "-m", "sharewise", *command.split()],
            input=DECIDED,
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
    (record,) = (tmp_path / "caf\u00e9").glob("records/*/*.json")
    assert [each["id"] for each in json.loads(done.stdout)] == [json.loads(record.read_bytes())["record"]["id"]]


def test_a_data_folder_without_a_name_is_the_usual_one(tmp_path: Path) -> None:
    usual = folders(environment={}).data
    for blank in ("", " ", "\t"):
        assert folders(environment={"SHAREWISE_HOME": blank}).data == usual


# Where something is read or opened without the one reader, and why.
OTHERWISE = {
    ("files", "read_with_status"): "the reader",
    ("files", "opened_named"): "the same for what is read as it comes",
    ("files", "_temporary_file"): "it writes",
    ("files", "_sync"): "it syncs",
    ("files", "keeps_permissions"): "it makes a file and looks at it",
    ("__main__", "_open_missing_streams"): "the null device",
    ("commands._output", "drop_unwritten"): "the null device",
    ("commands.rules_new_adoption", "write_new_adoption"): "it writes, and its template comes with the program",
    ("commands.schema", "show_schema"): "it comes with the program",
    ("present.formats.html", ""): "it comes with the program",
    ("present.formats.docx", "_part"): "it comes with the program",
    ("present.formats.xlsx", "_put_records"): "it writes: a part of an archive",
    ("present.formats.xlsx", "_put"): "as above",
    ("present.formats.pdf", ""): "it comes with the program",
    ("present.map.svg", ""): "it comes with the program",
    ("present.map.part_pictures", ""): "it comes with the program",
    ("interview.privacy.name_words", "_lines"): "it comes with the program",
    ("rulebook.proof_cache", "_name"): "it comes with the program",
    ("record.store.records_index", "_stamps"): "a folder, to ask about the files in it: nothing is read",
}
OPENERS = {"open", "read_text", "read_bytes", "fdopen", "fromfile"}


@long
def test_whatever_is_read_is_read_by_the_one_reader() -> None:
    package = Path(sharewise.__file__).parent
    found: set[tuple[str, str]] = set()
    for source in package.rglob("*.py"):
        module = ".".join(source.relative_to(package).with_suffix("").parts)
        tree = ast.parse(source.read_text(encoding="utf-8"))
        inside = {
            id(node): function.name
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = (
                    called.attr
                    if isinstance(called, ast.Attribute)
                    else called.id
                    if isinstance(called, ast.Name)
                    else ""
                )
                if name in OPENERS:
                    found.add((module, inside.get(id(node), "")))
    assert found == set(OTHERWISE)
