"""Leaving an interview: at every prompt, by every door, with one line and nothing written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.conftest import Start
from tests.terminal.journeys import (
    ADD_DETAILS,
    DANGER,
    NOTE,
    decide_otherwise,
    label,
    skip_to,
    title,
    to_check,
    to_confirmation,
    to_details_offer,
    to_emergency,
    to_emergency_detail,
    to_recommendation,
)
from tests.terminal.session import CTRL_C, CTRL_D, ENTER, MODES, STOPPED, Mode, Session, everything_below

Go = Callable[[Session], None]


def _to_question(session: Session) -> None:
    session.answer(DANGER, label("danger", "no"))
    session.wait_for("Question 2")


def _to_note(session: Session) -> None:
    session.wait_for(DANGER)
    session.key(NOTE)
    session.wait_for("What do you want to note about this answer?")


def _to_more(session: Session) -> None:
    session.wait_for(DANGER)
    session.key("?")
    session.wait_for("You do not need to be sure.")


def _to_error(session: Session) -> None:
    session.wait_for_prompt()
    session.press(ENTER)
    session.wait_for("Error:")


def _to_instead(session: Session) -> None:
    to_recommendation(session)
    session.choose("I will do something else")
    session.wait_for("What will you do instead?")


def _to_reason(session: Session) -> None:
    _to_instead(session)
    session.choose(title("ask_first"))
    session.wait_for("What is the main reason?")


def _to_words(session: Session) -> None:
    to_recommendation(session)
    decide_otherwise(session, "ask_first")


def _to_half_a_text(session: Session) -> None:
    to_emergency_detail("What worries you")(session)
    session.wait_for_prompt()
    session.press("The first line." + (ENTER if session.mode == "plain" else " And half of"))
    session.wait_for("The first line.")


def _to_several_choices(session: Session) -> None:
    to_recommendation(session)
    decide_otherwise(session, "share_do_not_tell")
    session.write("Because.")
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    skip_to(session, "Why are you not telling them now?")


def _to_stop(session: Session) -> None:
    _to_question(session)
    session.key("q")
    session.wait_for("Do you want to stop?")


PROMPTS: dict[str, Go] = {
    "the first question": lambda session: session.wait_for(DANGER),
    "a later question": _to_question,
    "a question after an error": _to_error,
    "a question after more was shown": _to_more,
    "a note": _to_note,
    "check your answers": to_check,
    "the recommendation": to_recommendation,
    "what instead": _to_instead,
    "the reason": _to_reason,
    "the words": _to_words,
    "the offer of details": to_details_offer,
    "a text": to_emergency_detail("What is the case reference?"),
    "a time": to_emergency_detail("When did you act"),
    "a long text": to_emergency_detail("What worries you"),
    "half a long text": _to_half_a_text,
    "a choice": to_emergency_detail("How did you share it"),
    "several choices": _to_several_choices,
    "a date": to_emergency_detail("On which date"),
    "the last confirmation": to_confirmation,
    "an emergency": to_emergency,
    "whether to stop": _to_stop,
}
# One of each way of asking.
KINDS = ("the first question", "half a long text", "a note", "several choices")
# In a styled interview, prompts that are drawn alike end alike: those left out here are drawn as one that is in.
ALIKE = {
    *("a later question", "check your answers", "what instead", "the reason", "the offer of details", "a choice"),
    *("the words", "a text", "a time", "a long text"),
}
EVERY_PROMPT = [(prompt, mode) for prompt in PROMPTS for mode in MODES if mode == "plain" or prompt not in ALIKE]


def _leave(session: Session, key: str) -> None:
    if "half of" not in session.new:
        session.wait_for_prompt()
    session.press(key)
    assert session.finish() == 130
    assert [line for line in session.new_lines if line][-1] == STOPPED
    assert session.transcript.count(STOPPED) == 1
    assert "Traceback" not in session.transcript
    assert list(everything_below(session.folder)) == []


@pytest.mark.parametrize(("prompt", "mode"), EVERY_PROMPT)
def test_control_c_ends_with_one_line_and_nothing_written(prompt: str, mode: Mode, start: Start) -> None:
    session = start(mode)
    PROMPTS[prompt](session)
    _leave(session, CTRL_C)


@pytest.mark.parametrize(
    ("prompt", "mode"), [*((prompt, "plain") for prompt in KINDS), *((prompt, "styled") for prompt in KINDS[:2])]
)
def test_control_d_ends_with_one_line_and_nothing_written(prompt: str, mode: Mode, start: Start) -> None:
    session = start(mode)
    PROMPTS[prompt](session)
    _leave(session, CTRL_D)


@pytest.mark.parametrize(
    ("prompt", "mode"),
    [("half a long text", "plain"), ("half a long text", "styled"), ("the last confirmation", "styled")],
)
def test_a_closed_window_writes_nothing(prompt: str, mode: Mode, start: Start) -> None:
    session = start(mode)
    PROMPTS[prompt](session)
    session.close_window()
    assert list(everything_below(session.folder)) == []


def test_control_c_while_answers_come_through_a_pipe_writes_nothing(
    environment: dict[str, str], tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "sharewise", "decide", "--answers", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    )
    assert process.stdin is not None
    process.stdin.write(b"answers: {danger: yes}\n")
    process.stdin.flush()
    # Until it waits for input: asleep, with its start behind it.
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert (stdout, stderr.strip()) == (b"", b"Stopped.")
    assert list(everything_below(tmp_path)) == []
