"""Drafts in a real terminal: kept where they are asked for, gone on with after danger, and gone when they are not needed."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product, takewhile
from pathlib import Path
from typing import Any

import pytest

from sharewise.interview.drafts.draft_files import DraftFiles
from sharewise.present.wording import drafts_wording, interview_wording
from tests.conftest import Run
from tests.support.journeys import (
    ADD_DETAILS,
    DANGER,
    KEEP_A_DRAFT,
    KEEP_NOTHING,
    NO_DETAILS,
    NOT_SAFE_TO_TELL,
    NOTE,
    SAVE,
    STOP_ASK,
    answer_all,
    answer_with,
    asked,
    change,
    decide,
    go_on,
    label,
    read_record,
    record_files,
    title,
    to_departing,
)
from tests.support.needed import EVERY_DOOR, in_short, long, needed
from tests.support.session import CTRL_C, ENTER, MODES, STOPPED, Mode, Session, everything_below
from tests.terminal.conftest import Start

both_ways = pytest.mark.parametrize("mode", MODES)
FEW = dict(takewhile(lambda each: each[0] != "recipient", NOT_SAFE_TO_TELL.items()))
RESUME_ASK = drafts_wording.RESUME_ASK


def _draft(home: Path) -> Path:
    """The file of the one draft in a data folder."""
    (path,) = (home / "drafts").glob("DR-*")
    return path


def _about(home: Path) -> str:
    """The line that goes on with the draft."""
    (found,) = DraftFiles(home / "drafts", 7).all()
    assert found.draft is not None
    return drafts_wording.RESUME.format(about=found.draft.about)


def _go_on(session: Session) -> None:
    """Rule danger out, and go on with the draft."""
    session.answer(DANGER, label("danger", "no"))
    session.wait_for(RESUME_ASK)
    session.choose(_about(session.home))


def _keep_a_draft(session: Session) -> None:
    session.key("q")
    session.answer(STOP_ASK, KEEP_A_DRAFT)
    assert session.finish() == 130


@pytest.fixture
def kept(mode: Mode, environment: dict[str, str], tmp_path: Path) -> Path:
    """A data folder with a draft: four answers, of which one has a note, and then the question after them."""
    with decide(environment, tmp_path, mode) as session:
        session.wait_for(DANGER)
        session.key(NOTE)
        session.write("He was calm\nwhen I left.", question="What do you want to note")
        answer_with(session, FEW)
        session.wait_for(asked("recipient"))
        assert not session.home.exists()
        _keep_a_draft(session)
        said = " ".join(line for line in session.new_lines if line)
        assert re.search(
            r"Stopped\. A draft is kept on this computer until .* To go on: sharewise decide( --plain)? To drop it: "
            r"sharewise drafts drop DR-\w{5}",
            said,
        )
        return session.home


@long
@both_ways
def test_a_draft_that_was_asked_for_is_gone_on_with_after_danger_and_dropped_when_saved(
    mode: Mode, environment: dict[str, str], tmp_path: Path, kept: Path, run: Run
) -> None:
    path = _draft(kept)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert set(everything_below(kept)) == {path, path.parent}
    assert path.stem in run("drafts").stdout.decode()
    with decide(environment, tmp_path, mode) as session:
        session.wait_for_prompt()
        assert session.shown.startswith("Question 1"), "a draft is not spoken of before danger is"
        _go_on(session)
        session.wait_for(f"Question {len(FEW) + 1}", asked("recipient"))
        session.key("b")
        kept_answer = interview_wording.KEPT if mode == "styled" else interview_wording.OR_KEEP
        session.wait_for(asked("harm_to"), kept_answer.format(answer=label("harm_to", "child")))
        session.wait_for_prompt()
        session.press(ENTER)
        answer_with(session, dict(list(NOT_SAFE_TO_TELL.items())[len(FEW) :]), FEW)
        session.wait_for("Check your answers")
        go_on(session)
        session.answer("What will you do?", "I will do this")
        assert _draft(kept) == path
        session.answer("Do you want to add the details now?", NO_DETAILS)
        session.wait_for("Your record is saved")
        assert session.finish() == 0
    assert list((kept / "drafts").iterdir()) == []
    record = read_record(kept)["record"]
    assert {each["question"]: each["answer"] for each in record["answers"]} == NOT_SAFE_TO_TELL
    assert record["answers"][0]["note"] == "He was calm\nwhen I left."
    assert run("verify").returncode == 0


@long
@both_ways
def test_whoever_begins_anew_keeps_the_draft_for_later(
    mode: Mode, environment: dict[str, str], tmp_path: Path, kept: Path
) -> None:
    before = _draft(kept).read_bytes()
    with decide(environment, tmp_path, mode) as session:
        session.answer(DANGER, label("danger", "no"))
        session.answer(RESUME_ASK, drafts_wording.RESUME_NOT)
        session.answer(asked("subject"), label("subject", "adult"))
        session.wait_for(asked("risk"))
        session.press_and_again(CTRL_C)
        assert session.finish() == 130
    assert _draft(kept).read_bytes() == before


@long
@both_ways
def test_danger_comes_before_every_draft(mode: Mode, environment: dict[str, str], tmp_path: Path, kept: Path) -> None:
    with decide(environment, tmp_path, mode) as session:
        session.answer(DANGER, label("danger", "yes"))
        session.wait_for(title("emergency"), "Ring 999 now.")
        assert RESUME_ASK not in session.shown
        session.choose("Leave without a record")
        assert session.finish() == 0
    assert _draft(kept).exists()


@long
@pytest.mark.parametrize(("how", "mode"), in_short(product(["stop", "leave at once"], MODES), 2))
def test_a_draft_that_is_gone_on_with_is_dropped_where_nothing_is_to_be_kept(
    mode: Mode, how: str, environment: dict[str, str], tmp_path: Path, kept: Path
) -> None:
    with decide(environment, tmp_path, mode) as session:
        _go_on(session)
        session.wait_for(asked("recipient"))
        if how == "stop":
            session.key("q")
            session.wait_for("a draft of what you typed is kept")
            session.answer(STOP_ASK, KEEP_NOTHING)
        else:
            session.key("q!")
        assert session.finish() == 130
        assert [line for line in session.lines if line] == [STOPPED]
    assert list(everything_below(kept / "drafts")) == []


@long
@both_ways
def test_control_c_at_a_draft_says_that_it_is_kept(
    mode: Mode, environment: dict[str, str], tmp_path: Path, kept: Path
) -> None:
    for prompt in (RESUME_ASK, asked("recipient")):
        with decide(environment, tmp_path, mode) as session:
            session.answer(DANGER, label("danger", "no"))
            session.wait_for(RESUME_ASK)
            if prompt != RESUME_ASK:
                session.choose(_about(kept))
                session.wait_for(prompt)
            session.wait_for_prompt()
            session.press_and_again(CTRL_C)
            assert session.finish() == 130
            assert "Stopped." in session.new
            assert ("A draft is kept" in session.new) == (prompt != RESUME_ASK)
            assert "Traceback" not in session.transcript
    assert set(everything_below(kept)) - {kept / "proved"} >= {_draft(kept)}
    assert not [path for path in everything_below(kept / "drafts") if path != _draft(kept)]


# What has to be seen when going on under rules that are not those of the draft.


def _change_draft(home: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    path = _draft(home)
    data = json.loads(path.read_bytes())
    data["rules"]["sha256"] = "0" * 64
    edit(data)
    path.write_text(json.dumps(data))


def _nothing(data: dict[str, Any]) -> None:
    data["rules"]["version"] = "1.0.9"


def _other_words(data: dict[str, Any]) -> None:
    data["answers"][1]["asked"] = "Whom is it about?"


def _answer_gone(data: dict[str, Any]) -> None:
    data["answers"][2]["answer"] = "very_small"


def _question_gone(data: dict[str, Any]) -> None:
    data["answers"].insert(
        3, {**data["answers"][2], "question": "weather", "asked": "What was the weather like?", "answer": "fine"}
    )


CHANGED: Mapping[str, tuple[Callable[[dict[str, Any]], None], tuple[str, ...], str]] = {
    "nothing that matters": (
        _nothing,
        ("You began under version 1.0.9. Now it is version", "None of your answers is affected."),
        "recipient",
    ),
    "the words of a question": (
        _other_words,
        (f"A question has other words now: {asked('subject')} You answered: A child or young person",),
        "recipient",
    ),
    "an answer that is gone": (
        _answer_gone,
        (f"Your answer can no longer be given. The question is asked again: {asked('risk')}",),
        "risk",
    ),
    "a question that is gone": (
        _question_gone,
        ("A question is no longer asked: What was the weather like?",),
        "recipient",
    ),
}


@long
@pytest.mark.parametrize(("changed", "mode"), in_short(product(CHANGED, MODES), 3))
def test_whoever_goes_on_under_changed_rules_reads_first_what_changed(
    mode: Mode, changed: str, environment: dict[str, str], tmp_path: Path, kept: Path
) -> None:
    edit, says, question = CHANGED[changed]
    _change_draft(kept, edit)
    with decide(environment, tmp_path, mode) as session:
        _go_on(session)
        session.wait_for(drafts_wording.CHANGED_TITLE, *says)
        session.choose(drafts_wording.CHANGED_GO_ON)
        session.wait_for(asked(question))
        session.press_and_again(CTRL_C)
        assert session.finish() == 130


# Drafts that are always kept: what a killed program and a closed window leave.


@dataclass(frozen=True)
class Step:
    """A place of the journey: what is seen there, and what is done there."""

    seen: str
    act: Callable[[Session], None]


def _choosing(option: str) -> Callable[[Session], None]:
    return lambda session: session.choose(option)


def _writing(text: str) -> Callable[[Session], None]:
    return lambda session: session.write(text)


def _journey() -> Iterator[Step]:
    """Through each kind of place, to the last confirmation."""
    for question, answer in list(NOT_SAFE_TO_TELL.items())[1:]:
        yield Step(asked(question, NOT_SAFE_TO_TELL), _choosing(label(question, answer)))
    yield Step("Check your answers", _choosing(change("consent", "refused")))
    yield Step(asked("consent"), _choosing(label("consent", "not_yet_asked")))
    yield Step("Check your answers", go_on)
    yield Step("What will you do?", _choosing("I will do something else"))
    yield Step("What will you do instead?", _choosing(title("do_not_share_now")))
    yield Step(interview_wording.DEPART_ASK, _choosing(interview_wording.DEPART_GO_ON))
    yield Step("What is the main reason?", _choosing("A local procedure applies"))
    yield Step("Why did you decide this?", _writing("It says so.\nI asked."))
    yield Step("What could happen if it is not shared?", _writing("He could be hurt."))
    yield Step("Do you want to add the details now?", _choosing(ADD_DETAILS))
    yield Step("What is the case reference?", _writing("AB-1"))
    yield Step("What is your name?", lambda session: session.key("f"))
    yield Step("Save this record?", _choosing(SAVE))


STEPS = list(_journey())


@long
@pytest.mark.parametrize(("how", "mode"), in_short(product(["killed", "window closed"], MODES), 2))
def test_with_drafts_a_killed_window_loses_at_most_the_question_on_the_screen(
    mode: Mode, how: str, environment: dict[str, str], home: Path, tmp_path: Path, run: Run
) -> None:
    home.mkdir(mode=0o700)
    (home / "settings.yaml").write_text("drafts: keep\n")
    # Where a person waits for the tests, it ends at some of the places only; the ways differ in which.
    apart = 1 if EVERY_DOOR else 7
    first = (MODES.index(mode) * 2 + (how == "killed")) % apart
    session = decide(environment, tmp_path, mode)
    try:
        session.answer(DANGER, label("danger", "no"))
        for number, step in enumerate(STEPS):
            session.wait_for(step.seen)
            session.wait_for_prompt()
            assert _draft(home).suffix == ".json"
            if number % apart == first:
                if how == "killed":
                    os.kill(session.pid, signal.SIGKILL)
                    assert session.finish() == -signal.SIGKILL
                else:
                    session.close_window()
                session.__exit__(None, None, None)
                session = decide(environment, tmp_path, mode)
                _go_on(session)
                session.wait_for(step.seen)
            step.act(session)
        session.wait_for("Your record is saved")
        assert session.finish() == 0
    finally:
        session.__exit__(None, None, None)
    assert list((home / "drafts").iterdir()) == []
    record = read_record(home)["record"]
    given = {each["question"]: each["answer"] for each in record["answers"]}
    assert given == {**NOT_SAFE_TO_TELL, "consent": "not_yet_asked"}
    assert record["decision"]["words"] == "It says so.\nI asked."
    assert record["details"] == {"case_reference": "AB-1", "if_not_shared": "He could be hurt."}
    assert run("verify").returncode == 0


@long
@both_ways
def test_without_drafts_nothing_is_written_before_the_record(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.answer(DANGER, label("danger", "no"))
    for step in STEPS:
        session.wait_for(step.seen)
        session.wait_for_prompt()
        assert list(everything_below(session.folder)) == []
        step.act(session)
    session.wait_for("Your record is saved")
    assert session.finish() == 0
    assert len(record_files(session.home)) == 1
    assert not (session.home / "drafts").exists()


@long
def test_without_drafts_no_file_is_even_opened_for_writing(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    """As the system sees it, temporary files and other folders included."""
    needed("strace")
    traced = tmp_path / "calls"
    calls = "trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,truncate"
    command = ("strace", "-f", "-qq", "-e", calls, "-o", str(traced))
    asking = (sys.executable, "-m", "sharewise", "decide", "--plain")
    (tmp_path / "here").mkdir()
    with Session(
        environment={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        folder=tmp_path / "here",
        mode="plain",
        command=(*command, *asking),
    ) as session:
        answer_all(session)
        go_on(session)
        session.wait_for("What will you do?")
        to_departing(session, "do_not_share_now")
        session.key("q!")
        assert session.finish() == 130
    writing = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|^\d+ +(?:creat|mkdir|rename|link|symlink|truncate)", re.M)
    opened = [line for line in traced.read_text().splitlines() if writing.search(line)]
    assert [line for line in opened if "/dev/" not in line and "ENOENT" not in line] == []
