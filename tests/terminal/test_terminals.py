"""Simple, small and colourless terminals; and no terminal at all, in which nothing is ever asked."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharewise.__main__ import ASKING
from sharewise.cli import COMMANDS
from sharewise.commands._terminal import said_if_long
from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.places.end_places import FinishedPlace
from sharewise.interview.prompts import Reply, Write
from sharewise.interview.state import Circumstances
from sharewise.present.wording import STARTING, interview_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.model import SKIPPED
from sharewise.settings import Settings
from sharewise.strict_json import read_strict
from sharewise.text import visible
from tests.conftest import Run
from tests.support.answers import written
from tests.support.journeys import (
    ADD_DETAILS,
    NO_DETAILS,
    NOT_SAFE_TO_TELL,
    answer_all,
    asked,
    decide_otherwise,
    go_on,
    label,
    record_files,
    skip_to,
    title,
    to_details_offer,
    to_emergency,
    to_recommendation,
)
from tests.support.needed import WHOLE, long
from tests.support.samples import NOON
from tests.support.session import CTRL_C, DOWN, ENTER, Session, everything_below, flat
from tests.terminal.conftest import Start

_COLOUR_CODE = re.compile(r"\x1b\[([0-9;]*)m")
_SHORT_RECORD = "Save a short record now"


def _colours(transcript: str) -> set[str]:
    """The codes that set a colour among all that was written. Weight (bold, dim) is not colour."""
    codes = {code for run in _COLOUR_CODE.findall(transcript) for code in run.split(";") if code}
    return {code for code in codes if 30 <= int(code) <= 48 or 90 <= int(code) <= 107}


def _longest(session: Session) -> int:
    return max(len(line) for line in session.transcript.replace("\r", "").split("\n"))


@pytest.mark.parametrize(
    ("rows", "columns", "term"),
    [(40, 80, "dumb"), (15, 80, "xterm"), (40, 39, "xterm")],
    ids=["a dumb terminal", "a window of 15 lines", "a window of 39 columns"],
)
def test_a_terminal_that_cannot_draw_lists_gets_plain_lines_by_itself(
    rows: int, columns: int, term: str, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    with Session(
        "decide",
        environment=environment,
        folder=tmp_path,
        mode="plain",
        rows=rows,
        columns=columns,
        TERM=term,
    ) as session:
        session.wait_for("Type a number, then press Enter.")
        session.press("1" + ENTER)
        session.wait_for(title("emergency"))
        session.wait_for_prompt()
        assert "\x1b" not in session.transcript
        session.press("1" + ENTER)
        assert session.finish() == 0
    assert len(record_files(home)) == 1


@pytest.mark.parametrize("columns", [40, 39])
def test_plain_lines_keep_within_a_narrow_window(columns: int, environment: dict[str, str], tmp_path: Path) -> None:
    with Session(
        "decide", "--plain", environment=environment, folder=tmp_path, mode="plain", columns=columns
    ) as session:
        to_emergency(session)
        assert _longest(session) <= columns


@pytest.mark.parametrize(("rows", "columns"), [(15, 80), (40, 39)])
def test_the_size_of_the_window_counts_also_when_the_result_goes_to_a_file(
    rows: int, columns: int, environment: dict[str, str], tmp_path: Path
) -> None:
    command = ("sh", "-c", 'exec "$0" -m sharewise decide --json > result.json', sys.executable)
    with Session(
        environment=environment, folder=tmp_path, mode="plain", rows=rows, columns=columns, command=command
    ) as session:
        session.wait_for("then press Enter.")
        assert "\x1b" not in session.transcript


@long
def test_a_styled_interview_asks_on_the_screen_while_the_result_goes_to_a_file(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    command = ("sh", "-c", 'exec "$0" -m sharewise decide --json > result.json', sys.executable)
    with Session(environment=environment, folder=tmp_path, mode="styled", command=command) as session:
        to_emergency(session)
        session.choose(_SHORT_RECORD)
        assert session.finish() == 0
    result = (tmp_path / "result.json").read_bytes()
    (path,) = record_files(home)
    assert read_strict(result) == json.loads(path.read_bytes())


def _offered(proved: CompiledRulebook) -> Iterator[tuple[str, str, list[str]]]:
    """Each question of the story, the answer to choose, and all the labels that are offered."""
    diagram = proved.diagrams[proved.loaded.rules.default_edition]
    before: dict[str, str] = {}
    for question, answer in NOT_SAFE_TO_TELL.items():
        offered = diagram.offered(before)
        yield question, answer, [label(question, code) for code in offered]
        before[question] = answer


@long
def test_no_label_is_cut_off_on_a_styled_screen_of_40_columns(
    proved: CompiledRulebook, environment: dict[str, str], tmp_path: Path
) -> None:
    rules = proved.loaded.rules
    # As many rows as the longest list takes: what is tried here is the width.
    with Session("decide", environment=environment, folder=tmp_path, mode="styled", columns=40, rows=48) as session:

        def all_shown(labels: list[str]) -> None:
            session.wait_for_prompt()
            for each in labels:
                assert visible(each) in session.new

        for question, answer, offered in _offered(proved):
            session.wait_for(asked(question, NOT_SAFE_TO_TELL))
            all_shown(offered)
            session.choose(label(question, answer))
        session.wait_for("Check your answers")
        all_shown([f"({label(question, answer)})" for question, answer in NOT_SAFE_TO_TELL.items()])
        go_on(session)
        session.answer("What will you do?", "I will do something else")
        session.wait_for("What will you do instead?")
        for key, outcome in rules.outcomes.items():
            if key != "share_do_not_tell":
                session.point_at(visible(outcome.worded(NOT_SAFE_TO_TELL).title))
        session.choose(title("share_and_tell", NOT_SAFE_TO_TELL))
        session.wait_for(interview_wording.DEPART_ASK)
        all_shown([interview_wording.DEPART_GO_ON, interview_wording.DEPART_LOOK])
        session.choose(interview_wording.DEPART_GO_ON)
        session.wait_for("What is the main reason?")
        all_shown([reason.label for reason in rules.reasons_to_decide_otherwise.values()])


@long
def test_every_label_of_a_list_longer_than_the_window_can_be_reached_and_read(
    proved: CompiledRulebook, environment: dict[str, str], tmp_path: Path
) -> None:
    rules = proved.loaded.rules
    with Session("decide", environment=environment, folder=tmp_path, mode="styled", columns=40, rows=21) as session:
        to_recommendation(session)
        decide_otherwise(session, "share_do_not_tell")
        session.write("Because of what I saw.")
        session.answer("Do you want to add the details now?", ADD_DETAILS)
        skip_to(session, "What is your lawful basis?")
        for basis in rules.lawful_bases.values():
            session.point_at(visible(basis.label))
        session.choose("Leave it empty")
        skip_to(session, "Why are you not telling them now?")
        for reason in rules.reasons_not_to_tell.values():
            session.point_at(visible(reason.label))


@long
@pytest.mark.parametrize("columns", [80, 40] if WHOLE else [40])
def test_at_every_prompt_its_heading_and_its_question_are_in_a_window_of_24_lines(
    columns: int, proved: CompiledRulebook, environment: dict[str, str], tmp_path: Path
) -> None:
    otherwise = [*NOT_SAFE_TO_TELL.values(), "go on", "otherwise", "share_with_agreement", "go on", "law"]
    replies: list[Reply] = [*otherwise, "The court said so.", "now"]
    interview = begin(proved, proved.loaded.rules.default_edition, Circumstances(NOON, Settings()))
    looked_at = 0
    with Session(
        "decide", environment=environment, folder=tmp_path, mode="styled", columns=columns, rows=24
    ) as session:
        while not isinstance(interview.at, FinishedPlace):
            session.wait_for_prompt()
            prompt = interview.at.prompt(interview)
            in_window = flat([line for line in session.on_screen if not line.startswith(">")])
            for words in (prompt.heading or "", prompt.ask):
                assert flat(words.split("\n")) in in_window, session.on_screen
            looked_at += 1
            reply: Reply = replies.pop(0) if replies else ("yes" if interview.at.name == "more" else None)
            if isinstance(prompt, Write):
                session.press(f"{reply or ''}{ENTER}" + (ENTER if reply and prompt.long else ""))
            else:
                codes = [option.code for option in prompt.options]
                if interview.at.name in ("word_question", "confirm"):
                    # What came in between is skipped, and what is at the end is saved.
                    replies = [reply, *replies] if reply else replies
                    reply = "save" if interview.at.name == "confirm" else SKIPPED
                session.press(f"{codes.index(reply) + 1}{ENTER}" if isinstance(reply, str) else ENTER)
            interview = step(interview, reply)
    assert looked_at > 40


def test_what_to_do_in_an_emergency_is_whole_in_a_window_of_24_lines(
    environment: dict[str, str], tmp_path: Path, proved: CompiledRulebook
) -> None:
    rules = proved.loaded.rules
    with Session("decide", environment=environment, folder=tmp_path, mode="styled", rows=24) as session:
        session.choose(label("danger", "yes"))
        session.wait_for_prompt()
        in_window = flat(session.on_screen)
        assert title("emergency") in in_window
        for number in range(1, len(rules.outcomes["emergency"].steps) + 1):
            assert f" {number}. " in in_window
        assert interview_wording.EMERGENCY_LEAVE in in_window


@long
def test_a_page_of_help_is_in_numbered_pieces_with_a_way_out_at_each(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with Session("decide", environment=environment, folder=tmp_path, mode="styled", rows=24) as session:
        to_recommendation(session)
        session.reads_on = False
        session.wait_for_prompt()
        session.press("?")
        session.wait_for("Why: ", interview_wording.OR_READ_ALL)
        assert any(line.startswith("Why: ") for line in session.on_screen), "the short answer is whole in the window"
        session.press(ENTER)
        session.wait_for("What will you do?", "I will do this")
        session.press("?")
        session.wait_for(interview_wording.OR_READ_ALL)
        session.press("?")
        session.wait_for("Page 1 of ", "or b to go to the question.")
        session.press(ENTER)
        session.wait_for("Page 2 of ")
        session.press("b")
        session.wait_for("What will you do?", "I will do this")


def test_no_colour_is_used_where_the_person_wants_none(environment: dict[str, str], home: Path, tmp_path: Path) -> None:
    with Session("decide", environment=environment, folder=tmp_path, mode="styled", NO_COLOR="1") as session:
        session.wait_for_prompt()
        assert session.pointed[0] == "Yes"
        to_emergency(session)
        session.choose("Add what happened, then save")
        session.write("AB-1", question="What is the case reference?")
        skip_to(session, "When did you act")
        session.write("never")
        session.wait_for("Error:")
        session.key("f")
        session.answer("Save this record?", "Yes, save it")
        assert session.finish() == 0
        assert _colours(session.transcript) == set()
    assert len(record_files(home)) == 1


@long
def test_what_has_to_be_read_has_the_terminals_own_colour(start: Start) -> None:
    session = start("styled")
    to_recommendation(session)
    looked_at = [dict(session.coloured)]
    session.choose("I will do this")
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    session.wait_for_prompt()
    session.press("AB-1")
    session.settle()
    looked_at.append(dict(session.coloured))
    assert any(looked_at), "something is coloured"
    for coloured in looked_at:
        assert set(coloured) <= {"━", "»"}, "only what adorns"


def test_an_error_on_a_terminal_is_wrapped_by_words_and_each_command_in_it_is_whole(
    environment: dict[str, str], tmp_path: Path
) -> None:
    for columns in (80, 40):
        with Session(
            "records", "show", "SW-X", environment=environment, folder=tmp_path, mode="plain", columns=columns
        ) as session:
            assert session.finish() == 2
            lines = [line for line in session.lines if line]
        said = flat(lines)
        assert any("sharewise records --case CASE" in line for line in lines)
        assert all(word in said.split() for line in lines for word in line.split())
        assert "References look like SW-7F3KQ-9TX2M." in said


def test_what_is_typed_is_wrapped_by_words(environment: dict[str, str], tmp_path: Path) -> None:
    words = "He stays with me until I hear. The stepfather's brother's keeper said that it was not him."
    with Session("decide", environment=environment, folder=tmp_path, mode="styled", columns=40) as session:
        session.key("+")
        session.wait_for_prompt()
        session.press(words)
        session.settle()
        typed = [line.strip() for line in session.lines[-40:] if line.strip()]
        first = next(number for number, line in enumerate(typed) if line.startswith("He stays"))
        assert " ".join(typed[first:]) == words


def test_colour_is_used_in_a_styled_interview(start: Start) -> None:
    session = start("styled")
    to_details_offer(session)
    assert _colours(session.transcript)


def test_the_arrow_keys_never_leave_a_styled_list(start: Start) -> None:
    session = start("styled")
    session.wait_for_prompt()
    for each in ("I am not sure", "Yes", "No", "I am not sure", "Yes"):
        session.point_at(each)
    session.press(ENTER)
    session.wait_for(title("emergency"))


@long
@pytest.mark.parametrize("stdin", [b"", b"\n" * 50, b"1\n" * 50, b"\r" * 50, b"y\n" * 50, b"\x1b[B\r" * 50])
def test_nothing_piped_in_ever_answers(stdin: bytes, process: Run, home: Path) -> None:
    done = process("decide", stdin=stdin)
    assert done.returncode == 2
    assert b"--answers" in done.stderr
    assert done.stdout == b""
    assert not home.exists()


@pytest.mark.parametrize(
    "redirection",
    ["< /dev/null", "<&-", "2> errors", "2>&-", "< /dev/null 2> errors", "< keys"],
    ids=["no input", "closed input", "errors to a file", "errors closed", "neither", "keys from a file"],
)
@pytest.mark.parametrize("plain", ["", "--plain"], ids=["styled", "plain"])
def test_nothing_is_asked_unless_input_and_errors_are_terminals(
    redirection: str, plain: str, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    (tmp_path / "keys").write_bytes(b"1\n" * 50)
    command = ("sh", "-c", f'exec "$0" -m sharewise decide {plain} {redirection}', sys.executable)
    with Session(environment=environment, folder=tmp_path, mode="plain", command=command) as session:
        assert session.finish() == 2
        errors = tmp_path / "errors"
        said = session.transcript + (errors.read_text() if errors.exists() else "")
    assert "Question 1" not in said
    assert "Traceback" not in said
    if "2>&-" not in redirection:
        assert "--answers" in said
    assert not home.exists()
    assert {path.name for path in everything_below(tmp_path)} <= {"keys", "errors"}


def test_answers_from_a_file_need_no_terminal_and_ask_nothing(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    (tmp_path / "answers.yaml").write_text("answers: {danger: yes}\n")
    with Session(
        "decide", "--answers", "answers.yaml", environment=environment, folder=tmp_path, mode="plain"
    ) as session:
        assert session.finish() == 0
        assert title("emergency") in flat(session.lines)
        assert "Enter." not in session.shown
    assert len(record_files(home)) == 1


@long
def test_a_styled_journey_in_a_window_of_21_lines_works(environment: dict[str, str], tmp_path: Path) -> None:
    with Session("decide", environment=environment, folder=tmp_path, mode="styled", rows=21) as session:
        answer_all(session)
        go_on(session)
        session.wait_for(title("share_do_not_tell", NOT_SAFE_TO_TELL))


@long
@pytest.mark.parametrize("keys", [ENTER, "q" + ENTER, CTRL_C])
def test_what_was_saved_is_read_in_pieces_that_begin_with_its_reference(
    environment: dict[str, str], home: Path, tmp_path: Path, keys: str
) -> None:
    with Session("decide", environment=environment, folder=tmp_path, mode="styled", rows=24) as session:
        to_details_offer(session)
        session.reads_on = False
        session.choose(NO_DETAILS)
        session.wait_for("Page 1 of 2.", "Enter to stop.")
        (file,) = record_files(home)
        record = read_strict(file.read_bytes())["record"]
        in_window = session.on_screen
        assert any(line.startswith("Your record is saved") for line in in_window)
        assert any(record["id"] in line and line.startswith("Reference") for line in in_window)
        assert record["decision"]["title"] in flat(in_window)
        session.press(keys)
        if keys == ENTER:
            session.wait_for(f"Record {record['id']} is saved and signed.")
        session.wait_for("Copy a text")
        session.press(keys)
        assert session.finish() == 0
        assert session.is_terminal_as_before


@long
@pytest.mark.parametrize("command", sorted(ASKING))
def test_what_is_typed_while_it_starts_is_never_shown_as_signs_and_counts(
    environment: dict[str, str], tmp_path: Path, run: Run, command: str
) -> None:
    words = command.split()
    if command == "records revise":
        answers = f"answers: {written(NOT_SAFE_TO_TELL)}\ndecision: follow\n"
        assert run("decide", "--answers", "-", stdin=answers.encode()).returncode == 0
        words.append("last")
    with Session(*words, environment=environment, folder=tmp_path, mode="styled") as session:
        while session.is_terminal_as_before:
            time.sleep(0.001)
        session.press(DOWN)
        session.wait_for_prompt()
        assert "^[" not in session.transcript
        session.settle()
        if command == "decide":
            assert session.pointed[0] == "No"
        session.press(CTRL_C)
        session.wait_for_prompt_or_end()
        session.press(CTRL_C)
        session.finish()
        assert session.is_terminal_as_before


def test_every_command_that_asks_hides_what_is_typed_while_it_starts() -> None:
    assert {words for words, entry in COMMANDS.items() if _asks(*entry.function.split(":"))} == ASKING


def _asks(module: str, function: str) -> bool:
    """Whether a prompter is made by a command's module, or by a module that the command comes to, also through another command."""
    of_command = importlib.import_module(f"sharewise.commands.{module}")
    own = inspect.getsource(of_command)
    # What another command of the module imports where it uses it is none of this one's.
    left = re.findall(r"^from (sharewise\.commands\.[\w.]+) import", own, re.MULTILINE)
    left += _imported(inspect.getsource(getattr(of_command, function)))
    sources = {of_command.__name__: own}
    while left:
        each = left.pop()
        if each not in sources:
            sources[each] = inspect.getsource(importlib.import_module(each))
            left += _imported(sources[each])
    return any("choose_prompter(" in source for source in sources.values())


def _imported(source: str) -> list[str]:
    return re.findall(r"^ *from (sharewise\.commands\.[\w.]+) import", source, re.MULTILINE)


def test_a_record_longer_than_the_window_is_read_in_pieces(
    environment: dict[str, str], tmp_path: Path, run: Run
) -> None:
    answers = f"answers: {written(NOT_SAFE_TO_TELL)}\ndecision: follow\n"
    assert run("decide", "--answers", "-", stdin=answers.encode()).returncode == 0
    with Session("records", "show", environment=environment, folder=tmp_path, rows=24, mode="styled") as session:
        session.reads_on = False
        session.wait_for("Page 1 of ", "Enter to stop.")
        assert any(line.startswith("Record SW-") for line in session.on_screen), "its heading is in the window"
        session.press(ENTER)
        session.wait_for("Page 2 of ")
        session.press("q" + ENTER)
        assert session.finish() == 0
    with Session(
        "records", "show", environment=environment, folder=tmp_path, rows=24, mode="styled", NO_COLOR="1"
    ) as session:
        session.reads_on = False
        session.wait_for("Page 1 of ", "Enter to stop.")
        assert any(line.startswith("Record SW-") for line in session.on_screen), (
            "without colour it is in the window too"
        )
        session.press(ENTER)
        session.wait_for("Page 2 of ")
        session.press("q" + ENTER)
        assert session.finish() == 0
        assert _colours(session.transcript) == set()
    with Session(
        "records", "show", "--plain", environment=environment, folder=tmp_path, rows=24, mode="plain"
    ) as session:
        assert session.finish() == 0
        assert "Page 1 of" not in session.shown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals here")
def test_what_takes_long_says_what_it_does_and_what_is_quick_says_nothing() -> None:
    import pty

    there, here = pty.openpty()
    with os.fdopen(here, "w") as terminal, contextlib.redirect_stderr(terminal), os.fdopen(there, "rb", 0) as screen:
        with said_if_long(STARTING, after=60):
            pass
        with said_if_long(STARTING, after=0.001):
            # Here the wait ends with the words.
            said = screen.read(1024)
        assert said.decode().split() == STARTING.split()
