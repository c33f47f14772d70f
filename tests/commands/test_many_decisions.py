"""The answers of many decisions in one file: each is decided, saved and said by itself, and none stands in the way of another."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from sharewise.present.json import decided_json
from sharewise.present.json.documents import document_named
from sharewise.rulebook.parts import members_of
from sharewise.strict_yaml import LARGEST_FILE
from tests.conftest import Run
from tests.support.answers import written
from tests.support.needed import long
from tests.support.samples import EMERGENCY, SERIOUS_AND_REFUSED, record_paths
from tests.support.started import COMMAND
from tests.support.written import hold

SCHEMA = document_named("decided").schema_file
NONCE = "8d3f7b1e-6c1f-4f0e-9a53-2f6f3a1c9b77"
GOOD: dict[str, Any] = {"answers": EMERGENCY}
NAMED = {**GOOD, "nonce": NONCE}
FOLLOWED: dict[str, Any] = {"answers": SERIOUS_AND_REFUSED, "decision": "follow", "details": {"case_reference": "AB-1"}}
SECRET = "Kowalski"


def ndjson(*documents: Any) -> bytes:
    return b"".join(each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in documents)


def lines_of(stdout: bytes) -> list[dict[str, Any]]:
    """What was said of each document, which is as the schema has it."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in stdout.splitlines()]
    for number, line in enumerate(lines, 1):
        jsonschema.validate(line, decided_json.schema())
        assert (line["format"], line["document"]) == ("sharewise-decided/1", number)
    return lines


def test_the_schema_that_ships_is_that_of_a_line() -> None:
    jsonschema.Draft202012Validator.check_schema(decided_json.schema())
    hold(SCHEMA, json.dumps(decided_json.schema(), indent=2) + "\n")


def test_the_document_lists_every_member_and_every_status() -> None:
    page = (Path(__file__).parents[2] / "docs/answers.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z_ ]+)` \|", page, re.MULTILINE)
    assert listed == [*members_of(decided_json.DecidedLine), *get_args(decided_json.DecidedStatus)]


YAML = f"""\
# three of them
answers: {{danger: yes}}
---
answers: {written(SERIOUS_AND_REFUSED)}
decision: follow
details: {{case_reference: AB-1}}
---
answers: {{danger: yes}}
nonce: {NONCE}
""".encode()


@pytest.mark.parametrize(
    "content",
    [
        YAML,
        b"\xef\xbb\xbf" + YAML.replace(b"\n", b"\r\n") + b"---\r\n",
        ndjson(GOOD, FOLLOWED, NAMED),
        b"\xef\xbb\xbf" + ndjson(GOOD, b"\r\n", FOLLOWED, NAMED).replace(b"\n", b"\r\n").rstrip(),
    ],
    ids=["YAML", "YAML of Windows", "NDJSON", "NDJSON of Windows"],
)
def test_each_document_is_saved_and_said_on_a_line(run: Run, home: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "answers.txt").write_bytes(content)
    done = run("decide", "--answers", "answers.txt", "--folder", "elsewhere")
    assert (done.returncode, done.stderr) == (0, b"In all: 3 saved.\n")
    found = lines_of(done.stdout)
    saved = [json.loads(path.read_bytes())["record"] for path in record_paths(tmp_path / "elsewhere")]
    assert [each["id"] for each in found] == [each["id"] for each in saved]
    assert [(tmp_path / each["file"]).read_bytes() for each in found] == [
        path.read_bytes() for path in record_paths(tmp_path / "elsewhere")
    ]
    assert [(each["status"], each["recommended"], each["decided"], each["exit_code"]) for each in found] == [
        ("saved", "emergency", None, 0),
        ("saved", "share_do_not_tell", "share_do_not_tell", 0),
        ("saved", "emergency", None, 0),
    ]
    assert saved[1]["details"]["case_reference"] == "AB-1"
    assert run("verify", "elsewhere").returncode == 0
    assert not (home / "records").exists()


LONG = {**GOOD, "details": {"concern": SECRET * LARGEST_FILE}}
# What is refused, the code and what it is told as, and where.
REFUSED: list[tuple[bytes, str, str, int | None]] = [
    (b'{"answers": {"danger": "Kowalski\n', "not-json", "this is not JSON", 2),
    (b"Kowalski\n", "not-json", "this is not JSON", 2),
    (b'{"answers": {}, "answers": {"danger": "Kowalski"}}\n', "duplicate-key", "stands here twice", 2),
    (b'{"answers": {"danger": "Kowalski"}}\n', "wrong-input", "this is not an answer to 'danger'", 2),
    (b'{"answers": {"danger": "\xff"}}\n', "not-utf8", "is not UTF-8", 2),
    (b'["Kowalski"]\n', "wrong-input", "an answers file is a mapping", 2),
    (json.dumps({"answers": SERIOUS_AND_REFUSED}).encode() + b"\n", "wrong-input", "`decision` is missing", 2),
    (json.dumps(LONG).encode() + b"\n", "too-large-file", "larger than 1024 KiB", None),
    (b'{"answers": {"danger": "yes"}, "nonce": "Kowalski"}\n', "wrong-input", "a nonce is", 2),
    (b'{"answers": ' + b"[" * 100_000 + b"\n", "too-deep", "nested more than 20 deep", 2),
]


@pytest.mark.parametrize("as_yaml", [False, True], ids=["NDJSON", "YAML"])
@pytest.mark.parametrize(("bad", "code", "says", "line"), REFUSED, ids=[each[2] for each in REFUSED])
def test_a_document_that_is_refused_stops_none_of_those_after_it(
    run: Run, home: Path, bad: bytes, code: str, says: str, line: int | None, as_yaml: bool
) -> None:
    content = (b"---\n" if as_yaml else b"").join([ndjson(GOOD), bad, ndjson(GOOD)])
    done = run("decide", "--answers", "-", stdin=content)
    first, second, third = lines_of(done.stdout)
    assert [each["status"] for each in (first, second, third)] == ["saved", "refused", "saved"]
    assert (done.returncode, second["exit_code"], second["id"], second["file"]) == (2, 2, None, None)
    problem = second["problems"][0]
    assert SECRET.encode() not in done.stdout + done.stderr
    if not as_yaml:
        assert (problem["code"], problem["line"]) == (code, line)
        assert says in problem["message"]
    place = f"Document 2, line {problem['line']}" if problem["line"] else "Document 2"
    assert f"Error: {place}: {problem['message']}" in done.stderr.decode()
    assert b"In all: 2 saved and 1 refused." in done.stderr
    assert len(record_paths(home / "records")) == 2


def test_a_document_of_yaml_that_is_no_yaml_or_empty_is_refused_at_its_line(run: Run, home: Path) -> None:
    content = (
        b"answers: {danger: yes}\n---\nanswers:\n\tdanger: Kowalski\n---\n# nothing\n---\nanswers: {danger: yes}\n"
    )
    done = run("decide", "--answers", "-", stdin=content)
    found = lines_of(done.stdout)
    assert [(each["status"], each["line"]) for each in found] == [
        ("saved", 1),
        ("refused", 2),
        ("refused", 5),
        ("saved", 7),
    ]
    assert [each["problems"][0]["code"] for each in found[1:3]] == ["not-yaml", "empty-file"]
    assert b"Error: Document 2, line 4: this is not YAML" in done.stderr
    assert b"Error: Document 3: this document is empty" in done.stderr
    assert done.returncode == 2
    assert len(record_paths(home / "records")) == 2


def test_what_is_tried_again_under_its_nonce_is_saved_once(run: Run, home: Path) -> None:
    other = {**NAMED, "details": {"case_reference": "AB-1"}}
    documents = ndjson(NAMED, GOOD, NAMED, other, *({**GOOD, "nonce": f"{number}{NONCE}"} for number in range(3)))
    for statuses in (
        ["saved", "saved", "saved before", "refused", "saved", "saved", "saved"],
        ["saved before", "saved", "saved before", "refused", *["saved before"] * 3],
    ):
        done = run("decide", "--answers", "-", "--json", stdin=documents)
        found = lines_of(done.stdout)
        assert [each["status"] for each in found] == statuses
        assert found[0]["id"] == found[2]["id"]
        assert (done.returncode, found[3]["problems"][0]["code"]) == (2, "wrong-use")
        assert b"Important: Document 3: this was saved before, as SW-" in done.stderr
        for each in found:
            if each["status"] != "refused":
                assert each["record"] == json.loads(Path(each["file"]).read_bytes())
                assert each["record"]["record"]["id"] == each["id"]
    assert len(record_paths(home / "records")) == 6
    assert run("verify").returncode == 0


def test_nothing_is_written_where_nothing_is_to_be_saved(run: Run, home: Path) -> None:
    # Only what is saved needs a decision.
    documents = ndjson({"answers": SERIOUS_AND_REFUSED}, NAMED, b"{\n")
    done = run("decide", "--answers", "-", "--no-save", stdin=documents)
    found = lines_of(done.stdout)
    assert [each["status"] for each in found] == ["not saved", "not saved", "refused"]
    assert [each["recommended"] for each in found] == ["share_do_not_tell", "emergency", None]
    assert "record" not in found[0]
    assert b"In all: 2 not saved (as you asked) and 1 refused." in done.stderr
    done = run("decide", "--answers", "-", "--no-save", "--json", stdin=documents)
    shown = lines_of(done.stdout)[0]["record"]
    assert (shown["format"], shown["record"]["recommendation"]["outcome"]) == (
        "sharewise-record/1",
        "share_do_not_tell",
    )
    assert not home.exists()


@pytest.mark.parametrize("options", [["--why"], ["--complete", "SW-12345-67890"], ["--supersede", "last"]], ids=str)
def test_what_is_said_of_one_decision_is_refused_for_several(run: Run, home: Path, options: list[str]) -> None:
    done = run("decide", "--answers", "-", *options, stdin=ndjson(GOOD, GOOD))
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"{options[0]} is for one decision, and there are answers of several here" in done.stderr.decode()
    assert not home.exists()


def test_cases_are_near_to_the_answers_of_one(run: Run) -> None:
    done = run("cases", "--like", "-", stdin=ndjson(GOOD, GOOD))
    assert (done.returncode, b"several decisions" in done.stderr) == (2, True)


def test_local_rules_hold_for_all_of_them(run: Run, home: Path) -> None:
    done = run("decide", "--answers", "-", "--adoption", "coventry", "--edition", "hmg-2018", stdin=ndjson(GOOD, GOOD))
    assert done.returncode == 0
    for path in record_paths(home / "records"):
        rules = json.loads(path.read_bytes())["record"]["rules"]
        assert (rules["adoption"], rules["edition"]) == ("coventry", "hmg-2018")


def test_what_is_to_be_known_before_saving_is_said_once(run: Run, home: Path) -> None:
    run("decide", "--answers", "-", stdin=json.dumps(GOOD).encode())
    (home / "records").chmod(0o777)
    done = run("decide", "--answers", "-", stdin=ndjson(GOOD, GOOD, GOOD))
    assert done.returncode == 0
    assert done.stderr.count(b"Important: ") == 1
    assert b"chmod 700" in done.stderr


def test_a_folder_that_cannot_be_saved_in_refuses_each_and_says_why(run: Run, home: Path) -> None:
    run("decide", "--answers", "-", stdin=json.dumps(GOOD).encode())
    (path,) = record_paths(home / "records")
    path.unlink()
    done = run("decide", "--answers", "-", stdin=ndjson(GOOD, b"{\n", GOOD))
    found = lines_of(done.stdout)
    assert [(each["status"], each["exit_code"]) for each in found] == [("refused", 4), ("refused", 2), ("refused", 4)]
    assert done.returncode == 4
    assert found[0]["problems"][0]["code"] == "storage-failed"
    assert b"Error: Document 1: Records are missing in" in done.stderr
    assert record_paths(home / "records") == []


def test_what_the_disk_does_not_confirm_is_said_to_be_there(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, synced = os.fsync, list[int]()

    def sync_but_once(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode) and any(home.glob("records/*/00000002.json")):
            synced.append(handle)
            if len(synced) == 1:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(handle)

    monkeypatch.setattr(os, "fsync", sync_but_once)
    done = run("decide", "--answers", "-", stdin=ndjson(GOOD, GOOD, GOOD))
    found = lines_of(done.stdout)
    assert [(each["status"], each["exit_code"]) for each in found] == [("saved", 0), ("not confirmed", 4), ("saved", 0)]
    assert done.returncode == 4
    assert "Do not enter this record again" in found[1]["problems"][0]["message"]
    assert [each["id"] for each in found] == [
        json.loads(path.read_bytes())["record"]["id"] for path in record_paths(home / "records")
    ]
    assert b"In all: 2 saved and 1 saved, which the disk did not confirm." in done.stderr
    assert run("verify").returncode == 0


# What only a process has: signals, and pipes that are closed.


@pytest.fixture
def begun(environment: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    def begin(*options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*COMMAND, "decide", "--answers", "-", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=tmp_path,
        )

    return begin


def give(process: subprocess.Popen[bytes], *documents: Any) -> None:
    assert process.stdin is not None
    process.stdin.write(ndjson(*documents))
    process.stdin.flush()


def taken(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(process.stdout.readline())
    return line


@long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=str)
def test_what_was_saved_is_said_whenever_it_is_ended(
    begun: Callable[..., subprocess.Popen[bytes]], home: Path, number: signal.Signals
) -> None:
    process = begun()
    give(process, GOOD, GOOD, GOOD)
    said = [taken(process) for _ in range(3)]
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=30)
    assert stdout == b""
    assert [each["id"] for each in said] == [
        json.loads(path.read_bytes())["record"]["id"] for path in record_paths(home / "records")
    ]
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert stderr.strip() == b"Stopped. 3 saved."
    else:
        assert process.returncode == -number


def test_a_signal_at_any_moment_leaves_nothing_unsaid(
    begun: Callable[..., subprocess.Popen[bytes]], home: Path
) -> None:
    process = begun()
    give(process, GOOD, GOOD)
    said = [taken(process), taken(process)]
    give(process, *[GOOD] * 40)
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    said += [json.loads(line) for line in stdout.splitlines()]
    assert process.returncode in (130, 0)
    assert len(said) == len(record_paths(home / "records"))
    assert f"{len(said)} saved." in stderr.decode()


def test_where_nobody_takes_what_is_said_the_last_is_said_elsewhere_and_nothing_more_is_saved(
    begun: Callable[..., subprocess.Popen[bytes]], home: Path
) -> None:
    process = begun()
    give(process, GOOD, GOOD)
    assert process.stdout is not None
    assert [taken(process)["status"], taken(process)["status"]] == ["saved", "saved"]
    process.stdout.close()
    # It may be over before all of it is given.
    with contextlib.suppress(BrokenPipeError):
        give(process, GOOD, GOOD, GOOD)
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    assert process.stderr is not None
    stderr = process.stderr.read().decode()
    assert process.wait(30) == 4
    saved = [json.loads(path.read_bytes())["record"]["id"] for path in record_paths(home / "records")]
    assert len(saved) == 3
    assert f"Saved as {saved[2]}. Do not enter it again." in stderr
    assert "The output could not be written: Broken pipe. Nothing is saved after document 3." in stderr


def test_without_a_standard_output_each_is_said_on_the_other(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    program = f"exec {sys.executable} -m sharewise decide --answers - >&-"
    done = subprocess.run(
        ["/bin/sh", "-c", program],
        input=ndjson(GOOD, GOOD),
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    saved = [json.loads(path.read_bytes())["record"]["id"] for path in record_paths(home / "records")]
    assert len(saved) == 2
    assert all(f"Saved as {each}." in done.stderr.decode() for each in saved)
