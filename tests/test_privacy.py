"""What is typed about a person is in the record and nowhere else: not in output, errors, other files, or the process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from sharewise.present.wording import interview_wording, records_wording
from sharewise.record.fields import FIELDS, WHAT_CHANGED, fields_for
from sharewise.rulebook.load import Loaded
from tests.support.answers import written
from tests.support.environment import small_environment
from tests.support.journeys import (
    ADD_DETAILS,
    DANGER,
    NOTE,
    SAVE,
    UNSURE,
    decide,
    decide_otherwise,
    to_recommendation,
)
from tests.support.needed import in_short, long
from tests.support.session import CTRL_C, Mode, Session
from tests.support.started import run_apart

NAME = "Zebedee Quillfeather"
PARTS = (b"zebedee", b"quillfeather")


def _told_in(content: bytes) -> bool:
    return any(part in content.lower() for part in PARTS)


def _files_that_tell(folder: Path) -> list[Path]:
    """Every file below `folder` whose name or content has the name."""
    found = []
    for root, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = Path(root) / name
            if _told_in(os.fsencode(name)) or (path.is_file() and _told_in(path.read_bytes())):
                found.append(path)
    return found


class Desk:
    """A practitioner's machine: a data folder, a home, a place for temporary files, and where they stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        (folder / "tmp").mkdir()
        (folder / "here").mkdir()
        (folder / "person").mkdir()
        self.environment = {
            **small_environment(self.data),
            "HOME": str(folder / "person"),
            "TMPDIR": str(folder / "tmp"),
        }

    def run(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return run_apart(arguments, stdin=stdin, environment=self.environment, folder=self.folder / "here")

    def interview(self, mode: Mode, *arguments: str) -> Session:
        return decide(self.environment, self.folder / "here", mode, *arguments)

    @property
    def records(self) -> list[Path]:
        return sorted(self.data.glob("records/*/*.json"))

    def left_behind(self) -> list[Path]:
        """What tells the name without being a record, and every file where only passing things lie."""
        passing = [path for place in ("tmp", "here", "person") for path in (self.folder / place).rglob("*")]
        temporary = [path for path in self.data.rglob("*") if path.name.endswith(".tmp")]
        return [*passing, *temporary, *(path for path in _files_that_tell(self.folder) if path not in self.records)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# Files with a fault near the name. In each, the name stands where a person could well have put it.

FAULTS: dict[str, str | bytes] = {
    "as a question": f"answers: {{danger: yes, {NAME}: yes}}",
    "near a known question": "answers: {danger: yes, risk Quillfeather: yes}",
    "as an answer": f"answers: {{danger: {NAME}}}",
    "as the answer beside a note": f"answers: {{danger: {{answer: {NAME}, note: x}}}}",
    "as a part of an answer": f"answers: {{danger: {{answer: yes, {NAME}: x}}}}",
    "as a part of the file": f"answers: {{danger: yes}}\n{NAME}: x",
    "as the answers": f"answers: {NAME}",
    "as the file": NAME,
    "as an item": f"- {NAME}",
    "as a list of answers": f"answers: [{NAME}]",
    "as the edition": f"edition: {NAME}\nanswers: {{danger: yes}}",
    "in a list of editions": f"edition: [{NAME}]\nanswers: {{danger: yes}}",
    "in a mapping of editions": f"edition: {{{NAME}: x}}\nanswers: {{danger: yes}}",
    "as a note that is a list": f"answers: {{danger: {{answer: yes, note: [{NAME}]}}}}",
    "as a note to an answer not asked for": f"answers: {{danger: yes, subject: {{answer: child, note: {NAME}}}}}",
    "in a note before a missing answer": f"answers: {{danger: {{answer: no, note: {NAME}}}}}",
    "as a detail": f"answers: {{danger: yes}}\ndetails: {{{NAME}: x}}",
    "as the details": f"answers: {{danger: yes}}\ndetails: {NAME}",
    "in a detail not asked for": f"answers: {{danger: yes}}\ndetails: {{told: {NAME}}}",
    "as a choice": f"answers: {{danger: yes}}\ndecision: follow\ndetails: {{lawful_basis: {NAME}}}",
    "in a list of choices": f"answers: {{danger: yes}}\ndetails: {{shared_how: [{NAME}, phone]}}",
    "as a date": f"answers: {{danger: yes}}\ndetails: {{review_on: {NAME}}}",
    "as a time": f"answers: {{danger: yes}}\ndetails: {{acted_at: 22/11/2026 {NAME}}}",
    "as a text that is a mapping": f"answers: {{danger: yes}}\ndetails: {{concern: {{{NAME}: x}}}}",
    "as the decision": f"answers: {written(UNSURE)}\ndecision: {NAME}",
    "as a list of decisions": f"answers: {written(UNSURE)}\ndecision: [{NAME}]",
    "as an outcome": f"answers: {written(UNSURE)}\ndecision: {{outcome: {NAME}}}",
    "in a list of outcomes": f"answers: {written(UNSURE)}\ndecision: {{outcome: [{NAME}]}}",
    "as a reason": f"answers: {written(UNSURE)}\ndecision: {{outcome: ask_first, reason: {NAME}, words: x}}",
    "in a list of reasons": f"answers: {written(UNSURE)}\ndecision: {{outcome: ask_first, reason: [{NAME}]}}",
    "as a part of a decision": f"answers: {written(UNSURE)}\ndecision: {{outcome: ask_first, {NAME}: x}}",
    "in words that are a list": (
        f"answers: {written(UNSURE)}\ndecision: {{outcome: ask_first, reason: judgement, words: [{NAME}]}}"
    ),
    "in words that are not needed": (
        f"answers: {written(UNSURE)}\ndecision: {{outcome: advice_urgent, words: {NAME}}}"
    ),
    "in a quote never closed": f'answers: {{danger: {{answer: yes, note: "{NAME}}}}}',
    "in a bracket never closed": f"answers: {{danger: {{answer: yes, note: {NAME}",
    "after a tab": f"answers:\n\tdanger: {NAME}",
    "after a sign that YAML keeps": f"answers:\n  danger: @{NAME}",
    "after a percent sign": f"%{NAME}\nanswers: {{danger: yes}}",
    "indented too little": f"answers:\n    danger: yes\n  {NAME}: yes",
    "behind a second colon": f"answers:\n  danger: {NAME}: yes",
    "in a wrong escape": f'answers:\n  danger: "\\{NAME}"',
    "as a key twice": f"answers: {{danger: yes}}\ndetails: {{{NAME}: x, {NAME}: y}}",
    "as a tag": f"answers: {{danger: !{NAME.split()[0]} yes}}",
    "as a Python tag": f"answers: {{danger: !!python/object/apply:os.system ['{NAME}']}}",
    "as an anchor": f"answers: {{danger: &{NAME.split()[0]} yes}}",
    "as an alias": f"answers: {{danger: *{NAME.split()[0]}}}",
    "in a merge": f"answers: {{danger: yes}}\ndetails: {{<<: {{concern: {NAME}}}}}",
    "as a key that is no text": f"? [{NAME}]\n: x",
    "beside a hidden character": f'answers: {{danger: {{answer: yes, note: "{NAME}\\u202e"}}}}',
    "beside an escape character": f'answers: {{danger: yes}}\ndetails: {{concern: "\\e[2J{NAME}"}}',
    "beside a raw control character": f"answers: {{danger: yes}}\ndetails: {{concern: \x01{NAME}}}",
    "beside bytes that are no text": b"answers: {danger: yes}\ndetails: {concern: \xff" + NAME.encode() + b"}",
    "nested too deep": "answers: " + "[" * 30 + NAME + "]" * 30,
    "in a file too large": f"answers: {{danger: yes}}\ndetails: {{concern: {NAME * 60_000}}}",
    "in JSON that is cut off": json.dumps({"answers": {"danger": {"answer": "yes", "note": NAME}}})[:-3],
    "in JSON as a key twice": f'{{"answers": {{"danger": "yes"}}, "details": {{"{NAME}": "x", "{NAME}": "y"}}}}',
    "in JSON beside a number": json.dumps({"answers": {"danger": "yes"}, "details": {"concern": 1, "told": NAME}}),
    "in JSON beside half a character": '{"answers": {"danger": "yes"}, "details": {"concern": "\\ud800' + NAME + '"}}',
    "in JSON beside nothing": f'{{"answers": {{"danger": null}}, "details": {{"concern": "{NAME}"}}}}',
}


def _every_free_text(outcome: str, loaded: Loaded) -> dict[str, object]:
    """Answers with the name in every text that a person can give when they decide for `outcome`."""
    details = {
        field.name: f"{NAME}: {field.name}"
        for field in fields_for(loaded.rules, outcome)
        if field.kind in {"text", "long_text"} and field.only_where != "supersedes"
    }
    decided: object = "follow"
    if outcome != "advice_urgent":
        decided = {"outcome": outcome, "reason": "judgement", "words": f"{NAME} asked for it."}
    return {
        "answers": {**UNSURE, "danger": {"answer": UNSURE["danger"], "note": f"{NAME} rang."}},
        "decision": decided,
        "details": details,
    }


# Between them, decisions for these ask for every detail.
SOME_FAULTS = in_short(FAULTS, 2)
OUTCOMES = ("share_and_tell", "share_do_not_tell", "do_not_share_now", "advice_urgent")


# Runs `sharewise decide --answers -` in each folder given, in a process of its own. sharewise is imported once for all.
_RUN_IN_EACH = """
import gc, os, sys
import sharewise.cli, sharewise.commands.decide
from sharewise.__main__ import main

# What is there will not be collected: forks share it longer.
gc.freeze()

for folder in sys.argv[1:]:
    os.environ["SHAREWISE_HOME"] = folder + "/data"
    child = os.fork()
    if child == 0:
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            os.dup2(os.open(f"{folder}/{name}", os.O_RDWR | os.O_CREAT), number)
        os.chdir(folder + "/here")
        sys.argv = ["sharewise", "decide", "--answers", "-"]
        main()
    with open(folder + "/status", "w") as status:
        status.write(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
"""


@dataclass(frozen=True)
class Done:
    """What became of one run."""

    desk: Desk
    returncode: int
    stdout: bytes
    stderr: bytes


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Done]:
    """What became of each file of `FAULTS`."""
    desks = {fault: Desk(tmp_path_factory.mktemp("desk")) for fault in SOME_FAULTS}
    for fault, desk in desks.items():
        content = FAULTS[fault]
        (desk.folder / "stdin").write_bytes(content.encode() if isinstance(content, str) else content)
    folders = [str(desk.folder) for desk in desks.values()]
    environment = desk.environment
    running = [
        subprocess.Popen([sys.executable, "-c", _RUN_IN_EACH, *half], env=environment)
        for half in (folders[::2], folders[1::2])
    ]
    assert [process.wait() for process in running] == [0, 0]

    def of(fault: str) -> Done:
        desk = desks[fault]
        stdin, status, stdout, stderr = (desk.folder / name for name in ("stdin", "status", "stdout", "stderr"))
        stdin.unlink(missing_ok=True)
        return Done(desk, int(status.read_text()), stdout.read_bytes(), stderr.read_bytes())

    return of


@pytest.mark.parametrize("fault", SOME_FAULTS)
def test_a_fault_is_told_without_the_name(fault: str, failed: Callable[[str], Done]) -> None:
    done = failed(fault)
    desk = done.desk
    assert not _told_in(done.stdout + done.stderr)
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""
    assert done.returncode == 2, done.stderr.decode()
    assert done.stderr.startswith(b"Error: answers")
    assert desk.left_behind() == []
    assert not desk.data.exists()


def test_a_fault_in_one_of_many_documents_is_told_without_the_name(desk: Desk) -> None:
    done = desk.run("decide", "--answers", "-", stdin=f"answers: {{danger: yes}}\n---\n{NAME}\n".encode())
    assert not _told_in(done.stdout + done.stderr)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2
    assert b"Error: Document 2, line 3: " in done.stderr
    assert len(desk.records) == 1, "the first is saved"
    assert desk.left_behind() == []


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_free_text_is_in_the_record_and_nowhere_else(outcome: str, desk: Desk, loaded: Loaded) -> None:
    answers = _every_free_text(outcome, loaded)
    written = yaml.safe_dump(answers).encode() if outcome == "share_and_tell" else json.dumps(answers).encode()
    done = desk.run("decide", "--answers", "-", stdin=written)
    assert done.returncode == 0, done.stderr
    assert not _told_in(done.stdout + done.stderr)
    (record,) = desk.records
    details = json.loads(record.read_bytes())["record"]["details"]
    assert details == answers["details"]
    assert desk.left_behind() == []


def test_between_them_the_decisions_above_have_every_free_text(loaded: Loaded) -> None:
    asked = {
        field.name
        for outcome in OUTCOMES
        for field in fields_for(loaded.rules, outcome)
        if field.only_where != "supersedes"
    }
    # That text is asked for where a decision is looked at again.
    assert {field.name for field in FIELDS if field.kind in {"text", "long_text"}} - asked == {WHAT_CHANGED}


def test_what_has_changed_is_in_the_record_and_nowhere_else(desk: Desk) -> None:
    saved = desk.run("decide", "--answers", "-", "--json", stdin=b"answers: {danger: yes}")
    again = {"answers": {"danger": "yes"}, "details": {WHAT_CHANGED: f"{NAME} agrees now."}}
    reference = json.loads(saved.stdout)["record"]["id"]
    done = desk.run("decide", "--supersede", reference, "--answers", "-", stdin=json.dumps(again).encode())
    assert done.returncode == 0, done.stderr
    assert not _told_in(done.stdout + done.stderr + desk.run("records").stdout)
    assert desk.left_behind() == []
    assert [WHAT_CHANGED in json.loads(each.read_bytes())["record"]["details"] for each in desk.records] == [
        False,
        True,
    ]


def test_other_commands_do_not_tell_what_a_damaged_record_says(desk: Desk, loaded: Loaded) -> None:
    answers = json.dumps(_every_free_text("share_and_tell", loaded)).encode()
    assert desk.run("decide", "--answers", "-", stdin=answers).returncode == 0
    (record,) = desk.records
    record.write_bytes(record.read_bytes().replace(b"Zebedee", b"Zebedee!", 1))
    # The next record is refused or made, and tells as little.
    for arguments in (("verify",), ("export",), ("key", "show"), ("decide", "--answers", "-")):
        done = desk.run(*arguments, stdin=answers)
        assert not _told_in(done.stdout + done.stderr), arguments


SETTINGS_FAULTS = (
    f"{NAME}: x",
    f"name: [{NAME}]",
    f"jurisdiction: {NAME}",
    f"adoption: {NAME}",
    f"edition: {NAME}",
    f"records_folder: {NAME}",
    f"store: postgresql://x:{NAME}@db/x",
    f"draft_days: {NAME}",
    f"name: '{NAME}",
    f'name: "{NAME}\\u202e"',
    f"- {NAME}",
)


@pytest.mark.parametrize("content", SETTINGS_FAULTS)
def test_a_fault_in_settings_is_told_without_the_name(content: str, desk: Desk) -> None:
    desk.data.mkdir()
    (desk.data / "settings.yaml").write_text(content)
    done = desk.run("setup", "--show")
    assert done.returncode == 2
    assert not _told_in(done.stdout + done.stderr)


def test_the_name_in_the_settings_is_in_no_record_and_nothing_handed_out_by_itself(desk: Desk) -> None:
    desk.data.mkdir()
    settings = desk.data / "settings.yaml"
    settings.write_text(f"name: {NAME}\nrole: {NAME}\norganisation: York\n")
    answers = f"answers: {written(UNSURE)}\ndecision: follow".encode()
    for arguments in (("decide", "--answers", "-"), ("export",), ("verify",), ("setup", "--hand-out", "x.yaml")):
        done = desk.run(*arguments, stdin=answers)
        assert done.returncode == 0, done.stderr
        assert not _told_in(done.stdout + done.stderr), arguments
    assert _files_that_tell(desk.folder) == [settings]


def test_a_failed_save_tells_nothing_and_leaves_nothing(desk: Desk, loaded: Loaded) -> None:
    desk.data.mkdir()
    (desk.data / "records").write_text("a file in the folder's place")
    done = desk.run(
        "decide", "--answers", "-", "--json", stdin=json.dumps(_every_free_text(OUTCOMES[0], loaded)).encode()
    )
    assert done.returncode == 4
    assert not _told_in(done.stdout + done.stderr)
    assert desk.left_behind() == []
    assert desk.records == []


def test_what_is_installed_beside_sharewise_is_not_shown_the_record(desk: Desk, loaded: Loaded) -> None:
    beside = desk.folder / "beside"
    installed = beside / "onlooker-1.0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: onlooker\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text("[pydantic]\nonlooker = onlooker:plugin\n")
    (beside / "onlooker.py").write_text(f"open({str(desk.folder / 'looked')!r}, 'w')\nplugin = None\n")
    search = [str(beside), desk.environment.get("PYTHONPATH", "")]
    desk.environment["PYTHONPATH"] = os.pathsep.join(part for part in search if part)
    said = _every_free_text("advice", loaded)
    done = desk.run("decide", "--answers", "-", stdin=yaml.safe_dump(said).encode())
    assert done.returncode == 0, done.stderr
    assert desk.records
    assert not (desk.folder / "looked").exists()


def test_no_save_writes_nothing(desk: Desk, loaded: Loaded) -> None:
    stdin = json.dumps(_every_free_text(OUTCOMES[0], loaded)).encode()
    done = desk.run("decide", "--answers", "-", "--no-save", stdin=stdin)
    assert done.returncode == 0
    assert not _told_in(done.stderr)
    assert not desk.data.exists()
    assert desk.left_behind() == []


# In a terminal


def _tell_all(session: Session) -> None:
    """Type the name into a note, the reason and details, up to the last confirmation."""
    session.wait_for(DANGER)
    session.key(NOTE)
    session.write(f"{NAME} rang.\nThe phone went dead.", question="What do you want to note")
    session.wait_for("Your note:")
    to_recommendation(session)
    decide_otherwise(session, "share_and_tell")
    session.write(f"{NAME} asked for it.")
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    session.write(NAME, question="What is the case reference?")
    session.write(NAME, question="What is your name?")
    session.wait_for("What is your job?")
    session.key("f")
    session.wait_for("Save this record?")
    session.wait_for_prompt()


def _process_tells(session: Session) -> bool:
    process = Path(f"/proc/{session.pid}")
    return any(_told_in((process / part).read_bytes()) for part in ("cmdline", "environ", "comm"))


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system shows no processes as files")
@pytest.mark.parametrize("mode", ["plain", "styled"])
def test_a_stopped_interview_leaves_no_trace(mode: Mode, desk: Desk) -> None:
    with desk.interview(mode) as session:
        _tell_all(session)
        assert not _process_tells(session)
        assert desk.left_behind() == []
        session.press_and_again(CTRL_C)
        assert session.finish() == 130
    assert not desk.data.exists()
    assert desk.left_behind() == []


@long
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system shows no processes as files")
@pytest.mark.parametrize("mode", ["plain", "styled"])
def test_a_draft_is_in_its_file_only_and_gone_without_trace_when_it_is_dropped(mode: Mode, desk: Desk) -> None:
    with desk.interview(mode) as session:
        _tell_all(session)
        session.key("q")
        session.answer("Do you want to stop?", "Yes, and keep a draft to go on later")
        assert session.finish() == 130
    (draft,) = desk.data.glob("drafts/*")
    assert _files_that_tell(desk.folder) == [draft]
    assert desk.left_behind() == [draft]
    if os.name == "posix":
        assert (draft.stat().st_mode & 0o777, draft.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    # It is listed by its case reference; this one is a name. What else was typed is not shown.
    draft.write_bytes(
        draft.read_bytes().replace(b'"case_reference": "Zebedee Quillfeather"', b'"case_reference": "AB-1"')
    )
    listed = desk.run("drafts")
    assert b"AB-1" in listed.stdout
    assert not _told_in(listed.stdout + listed.stderr)
    # A draft that cannot be read says nothing of what it holds.
    draft.write_bytes(draft.read_bytes()[:-20])
    for arguments in (("drafts",), ("drafts", "drop", draft.stem)):
        done = desk.run(*arguments)
        assert done.returncode == 0
        assert not _told_in(done.stdout + done.stderr)
    assert desk.left_behind() == []


@long
def test_a_failed_save_in_an_interview_leaves_no_trace(desk: Desk) -> None:
    desk.data.mkdir()
    (desk.data / "records").write_text("a file in the folder's place")
    with desk.interview("plain") as session:
        _tell_all(session)
        session.choose(SAVE)
        session.wait_for("Your record is not saved yet.")
        assert not _told_in(session.new.encode())
        session.wait_for_prompt()
        session.press_and_again(CTRL_C)
        assert session.finish() == 130
    assert desk.left_behind() == []
    assert desk.records == []


@pytest.mark.parametrize("mode", ["plain", "styled"])
def test_a_saved_interview_is_in_its_record_only(mode: Mode, desk: Desk) -> None:
    with desk.interview(mode) as session:
        _tell_all(session)
        session.choose(SAVE)
        assert session.finish() == 0
        # Of all that they typed, the page says why they decide so, to whoever has just typed it.
        said = " ".join(session.new.split())
        assert not _told_in(re.sub(f"{records_wording.OWN_WORDS}: .*? {interview_wording.PLACE} ", "", said).encode())
    assert _files_that_tell(desk.folder) == desk.records
    assert desk.left_behind() == []


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system shows no processes as files")
def test_answers_from_a_pipe_are_not_in_the_process_for_all_to_see(desk: Desk) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "sharewise", "decide", "--answers", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=desk.environment,
        cwd=desk.folder / "here",
    )
    assert process.stdin is not None
    process.stdin.write(f"answers: {{danger: {{answer: yes, note: {NAME}}}}}\n".encode())
    process.stdin.flush()
    seen = [Path(f"/proc/{process.pid}/{part}").read_bytes() for part in ("cmdline", "environ")]
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 0
    assert not any(_told_in(each) for each in [*seen, stdout, stderr])
    assert desk.left_behind() == []


# Faults of our own

_CRASH = """
import importlib, sys

def crash(*_, **__):
    raised

module, name = {place!r}.rsplit(":", 1)
setattr(importlib.import_module(module), name, crash)
sys.argv = ["sharewise", "decide", "--answers", "answers.yaml"]
from sharewise.__main__ import main
main()
"""

PLACES = (
    "sharewise.record.store.saving.record_writer:create_next",
    "sharewise.record.make:make_record",
    "sharewise.interview.answers.answers_file:read_answers",
    "sharewise.reasoning.recommend:recommend",
    "sharewise.record.keys:read_or_make_key",
    "sharewise.files:create_atomically",
    "sharewise.present.pages.records.saving_pages:saved_page",
    "sharewise.folders:folders",
)
AFTER_SAVING = {"sharewise.present.pages.records.saving_pages:saved_page"}
ERRORS = (
    "raise RuntimeError(NAME)",
    "raise KeyError(NAME)",
    "raise OSError(28, NAME, NAME)",
    "raise UnicodeEncodeError('ascii', NAME, 0, 1, NAME)",
    "raise RecursionError(NAME)",
    "raise ExceptionGroup(NAME, [ValueError(NAME)])",
    "from sharewise.record.record_model import Tool; Tool(name=NAME, version=NAME, more=NAME)",
    "raise RuntimeError(NAME) from ValueError(NAME)",
)
# Every place once, and every error once.
CRASHES = in_short([*((place, ERRORS[0]) for place in PLACES), *((PLACES[0], error) for error in ERRORS[1:])], 2)


@pytest.fixture(scope="module")
def crashed(
    tmp_path_factory: pytest.TempPathFactory, loaded: Loaded
) -> Iterator[Callable[[str, str], tuple[Desk, subprocess.CompletedProcess[bytes]]]]:
    """What became of each crash, two at a time."""
    desks = {crash: Desk(tmp_path_factory.mktemp("desk")) for crash in CRASHES}
    answers = json.dumps(_every_free_text(OUTCOMES[0], loaded))

    def one(crash: tuple[str, str]) -> subprocess.CompletedProcess[bytes]:
        place, error = crash
        desk = desks[crash]
        (desk.folder / "answers").mkdir()
        (desk.folder / "answers" / "answers.yaml").write_text(answers)
        script = _CRASH.replace("raised", error.replace("NAME", repr(NAME))).format(place=place)
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            env=desk.environment,
            cwd=desk.folder / "answers",
            timeout=60,
            check=False,
        )
        (desk.folder / "answers" / "answers.yaml").unlink()
        return done

    with ThreadPoolExecutor(2) as two:
        running = {crash: two.submit(one, crash) for crash in CRASHES}
        yield lambda place, error: (desks[place, error], running[place, error].result())


@pytest.mark.parametrize(("place", "error"), CRASHES)
def test_a_crash_tells_neither_the_name_nor_a_traceback(
    place: str, error: str, crashed: Callable[[str, str], tuple[Desk, subprocess.CompletedProcess[bytes]]]
) -> None:
    desk, done = crashed(place, error)
    said = done.stdout + done.stderr
    assert not _told_in(said), said.decode()
    assert b"Traceback" not in said
    if place in AFTER_SAVING:
        # What is saved is said to be saved, whatever comes after.
        assert done.returncode == 0, said.decode()
        assert b"Saved as SW-" in said
    else:
        assert done.returncode == 4, said.decode()
        assert done.stderr.startswith(b"Error: ")
    assert desk.left_behind() == []
