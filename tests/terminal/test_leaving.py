"""Leaving an interview: at every prompt, by every door, with one line, nothing written, and the terminal as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sharewise.present.wording import drafts_wording, interview_wording, privacy_wording
from tests.support.answers import answers_to
from tests.support.journeys import (
    ADD_DETAILS,
    DANGER,
    KEEP_NOTHING,
    MORE_ASK,
    NOT_SAFE_TO_TELL,
    NOTE,
    STOP_ASK,
    answer_all,
    answer_with,
    decide_otherwise,
    go_on,
    label,
    skip_to,
    title,
    to_check,
    to_confirmation,
    to_departing,
    to_details_offer,
    to_emergency,
    to_emergency_detail,
    to_recommendation,
)
from tests.support.needed import EVERY_DOOR, in_short, long
from tests.support.session import CTRL_C, CTRL_D, ENTER, MODES, STOPPED, Mode, Session, everything_below
from tests.terminal.conftest import Start

Go = Callable[[Session], None]

# What a person can type by accident, and what a terminal sends by itself: none of it may end or answer anything.
STRAY_KEYS = (
    *(
        "\x1b[Z",
        "\x1bOP",
        "\x1b[5~",
        "\x1b[H",
        "\x1b[99;99R",
        "\x1b[200;5u",
        "\x1b[<0;10;10M",
        "\x1b]11;rgb:ff/ff/ff\x07",
    ),
    *("\x00", "\x01", "\t", "\x07", "\x0b", "\x0c", "\x1b[I", "\x1b[O", "é", "\U0001f600"),
)
# 100 kB, each line of which is no answer to anything.
PASTE = "\n".join(f"Line {number:05d}: what was said then, by whom, and how it was meant." for number in range(1600))


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


def _to_a_page(session: Session) -> None:
    session.wait_for(DANGER)
    session.reads_on = False
    session.key("?")
    session.wait_for("Press Enter to")


def _to_error(session: Session) -> None:
    if session.mode == "styled":
        # A list that is drawn takes nothing that is wrong. A text does.
        _to_words(session)
        session.write("x")
    else:
        session.wait_for_prompt()
        session.press(ENTER)
    session.wait_for("Error:")


def _to_conflict(session: Session) -> None:
    about = {"subject": "child", "risk": "significant", "harm_to": "child", "legal": "required", "necessary": "no"}
    answer_with(session, answers_to("advice_urgent", about))
    session.wait_for("Check your answers")
    go_on(session)
    session.wait_for(interview_wording.PAUSE, interview_wording.CONFLICT_ASK)


def _to_instead(session: Session) -> None:
    to_recommendation(session)
    session.choose("I will do something else")
    session.wait_for("What will you do instead?")


def _to_departing(session: Session) -> None:
    to_recommendation(session)
    to_departing(session, "ask_first")


def _to_reason(session: Session) -> None:
    _to_departing(session)
    session.choose(interview_wording.DEPART_GO_ON)
    session.wait_for("What is the main reason?")


def _to_words(session: Session) -> None:
    to_recommendation(session)
    decide_otherwise(session, "ask_first")


def _to_cost(session: Session) -> None:
    answer_all(session)
    go_on(session)
    session.wait_for(title("share_do_not_tell", NOT_SAFE_TO_TELL))
    decide_otherwise(session, "do_not_share_now")
    session.write("They are to be told first.")
    session.wait_for("What could happen if it is not shared?")


def _to_warning(session: Session) -> None:
    _to_note(session)
    session.write("His father is Robin Example of 12 Mill Lane, Anytown.")
    session.wait_for(privacy_wording.TITLE, privacy_wording.ASK)


def _to_half_a_text(session: Session) -> None:
    to_emergency_detail("What worries you")(session)
    session.wait_for_prompt()
    session.press("The first line." + ENTER + "And half of")
    session.wait_for("The first line.", "half of")


def _to_a_text_once_more(session: Session) -> None:
    to_emergency_detail("What worries you")(session)
    session.wait_for_prompt()
    session.press("The first line." + ENTER + "The second." + ENTER + ENTER)
    session.wait_for("Press Enter to keep it.")


def _to_a_line_once_more(session: Session) -> None:
    _to_a_text_once_more(session)
    session.wait_for_prompt()
    session.press("2" + ENTER)
    session.wait_for("Line 2, as it should be.")


def _to_several_choices(session: Session) -> None:
    to_recommendation(session)
    decide_otherwise(session, "share_do_not_tell")
    session.write("Because of what I saw.")
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    skip_to(session, "Why are you not telling them now?")


def _to_more_details(session: Session) -> None:
    to_emergency_detail("On which date")(session)
    session.leave_empty()
    session.wait_for(MORE_ASK)


def _to_the_reference_alone(session: Session) -> None:
    to_details_offer(session)
    session.choose("Only the case reference, then save it")
    session.wait_for("What is the case reference?")


def _to_the_list_of_details(session: Session) -> None:
    to_confirmation(session)
    session.choose("Add or change details")
    session.wait_for("Which detail do you want to add or change?")


def _to_a_note_that_may_not_fit(session: Session) -> None:
    _to_note(session)
    session.write("It is quiet now.")
    session.answer(DANGER, label("danger", "no"))
    session.wait_for("Question 2")
    session.key("b")
    session.answer(DANGER, label("danger", "not_sure"))
    session.wait_for("Does your note still fit?")


def _to_stop(session: Session) -> None:
    _to_question(session)
    session.key("q")
    session.wait_for(STOP_ASK)


PROMPTS: dict[str, Go] = {
    "the first question": lambda session: session.wait_for(DANGER),
    "a later question": _to_question,
    "a question after an error": _to_error,
    "a question after more was shown": _to_more,
    "a page to read": _to_a_page,
    "a note": _to_note,
    "a text that says who someone is": _to_warning,
    "check your answers": to_check,
    "answers that hardly fit together": _to_conflict,
    "the recommendation": to_recommendation,
    "what instead": _to_instead,
    "before something else is decided": _to_departing,
    "the reason": _to_reason,
    "the words": _to_words,
    "the cost": _to_cost,
    "the offer of details": to_details_offer,
    "a text": to_emergency_detail("What is the case reference?"),
    "a time": to_emergency_detail("When did you act"),
    "a long text": to_emergency_detail("What worries you"),
    "half a long text": _to_half_a_text,
    "a long text once more": _to_a_text_once_more,
    "a line of it once more": _to_a_line_once_more,
    "a choice": to_emergency_detail("How did you share it"),
    "several choices": _to_several_choices,
    "a date": to_emergency_detail("On which date"),
    "whether to add more": _to_more_details,
    "the last confirmation": to_confirmation,
    "the reference alone": _to_the_reference_alone,
    "the list of details": _to_the_list_of_details,
    "a note that may not fit": _to_a_note_that_may_not_fit,
    "an emergency": to_emergency,
    "whether to stop": _to_stop,
}
ONLY_PLAIN = {"a long text once more", "a line of it once more"}
ONLY_STYLED = {"a page to read"}
# One of each way of asking.
KINDS = ("the first question", "half a long text", "a note", "several choices")
# In a styled interview, prompts that are drawn alike end alike: those left out here are drawn as one that is in.
ALIKE = {
    *("a later question", "check your answers", "what instead", "the reason", "the offer of details", "a choice"),
    *("the words", "the cost", "a text", "a time", "a long text", "before something else is decided"),
    *("answers that hardly fit together", "whether to add more", "the reference alone", "the list of details"),
    "a note that may not fit",
}
ALL_PROMPTS = [
    (prompt, mode)
    for prompt in PROMPTS
    for mode in MODES
    if prompt not in (ONLY_STYLED if mode == "plain" else ONLY_PLAIN)
]
SOME_PROMPTS = [(prompt, mode) for prompt, mode in ALL_PROMPTS if mode == "plain" or prompt not in ALIKE]
EVERY_PROMPT = ALL_PROMPTS if EVERY_DOOR else in_short(SOME_PROMPTS, 7)
EVERY_KIND = (
    ALL_PROMPTS
    if EVERY_DOOR
    else [*in_short([(prompt, mode) for prompt in KINDS for mode in MODES], 4), ("a page to read", "styled")]
)


def _left_cleanly(session: Session) -> None:
    """It ended with one line; nothing is written, and the terminal is as it was."""
    assert session.finish() == 130
    assert session.transcript.count(STOPPED) == 1
    assert STOPPED in session.lines
    assert "Traceback" not in session.transcript
    assert list(everything_below(session.folder)) == []
    assert session.is_terminal_as_before
    assert session.left_unread() == b"", "the shell would take it for commands"


def _wait(session: Session) -> None:
    """Wait for a prompt, but where the way there ends in the middle of a text."""
    if "half of" not in session.new and session.reads_on:
        session.wait_for_prompt()


@pytest.mark.parametrize(("prompt", "mode"), EVERY_PROMPT)
def test_control_c_asks_and_a_second_one_ends_with_one_line_and_nothing_written(
    prompt: str, mode: Mode, start: Start
) -> None:
    session = start(mode)
    PROMPTS[prompt](session)
    _wait(session)
    session.press_and_again(CTRL_C)
    _left_cleanly(session)


@long
@pytest.mark.parametrize(("prompt", "mode"), EVERY_KIND)
def test_an_interrupt_from_elsewhere_ends_like_control_c(prompt: str, mode: Mode, start: Start) -> None:
    session = start(mode)
    PROMPTS[prompt](session)
    _wait(session)
    session.press("")
    os.kill(session.pid, signal.SIGINT)
    session.wait_for_prompt_or_end()
    if not session.ended:
        session.wait_for(STOP_ASK)
        os.kill(session.pid, signal.SIGINT)
    assert session.finish() == 130
    assert session.transcript.count(STOPPED) == 1
    assert "Traceback" not in session.transcript
    assert list(everything_below(session.folder)) == []


@pytest.mark.parametrize(("prompt", "mode"), EVERY_KIND)
def test_control_d_asks_and_a_second_one_ends_with_one_line_and_nothing_written(
    prompt: str, mode: Mode, start: Start
) -> None:
    session = start(mode)
    PROMPTS[prompt](session)
    _wait(session)
    # On a line that has been begun, the first one ends the line and the second one the input.
    if "half of" in session.new and mode == "plain":
        session.press(CTRL_D)
    session.press_and_again(CTRL_D)
    _left_cleanly(session)


def test_an_answer_that_was_not_ended_with_enter_is_none(start: Start) -> None:
    session = start("plain")
    session.wait_for_prompt()
    session.press("1" + CTRL_D + CTRL_D)
    _left_cleanly(session)
    assert title("emergency") not in session.shown


@long
@pytest.mark.parametrize(("prompt", "mode"), EVERY_KIND)
def test_leaving_at_once_leaves_nothing_on_the_screen_but_one_line(prompt: str, mode: Mode, start: Start) -> None:
    session = start(mode)
    PROMPTS[prompt](session)
    _wait(session)
    session.press(ENTER if "half of" in session.new else "")
    in_a_list = mode == "styled" and "Use the arrow keys" in session.shown[-400:]
    # What is typed after it is for nobody.
    session.press("q!" + ("" if in_a_list else ENTER) + "1" + ENTER + "rm -r records" + ENTER)
    _left_cleanly(session)
    seen = [line for line in session.lines if line]
    assert seen == [STOPPED]


@pytest.mark.parametrize("mode", MODES)
def test_stopping_without_a_draft_clears_the_window(mode: Mode, start: Start) -> None:
    session = start(mode)
    _to_stop(session)
    session.choose(KEEP_NOTHING)
    _left_cleanly(session)
    assert next(line for line in session.lines if line) == STOPPED


def test_where_a_window_cannot_be_cleared_leaving_says_so(environment: dict[str, str], tmp_path: Path) -> None:
    with Session("decide", environment=environment, folder=tmp_path, mode="plain", TERM="dumb") as session:
        _to_question(session)
        session.key("q!")
        assert session.finish() == 130
        assert session.new.endswith(f"{STOPPED} {drafts_wording.NOT_CLEARED}")
        assert "\x1b" not in session.transcript
    assert list(everything_below(tmp_path)) == []


# GNU screen keeps what scrolled off, here or around another computer; tmux clears it, whatever it calls itself.
@pytest.mark.parametrize(
    ("told", "clears"),
    [
        ({}, True),
        ({"STY": "1234.pts-0.here"}, False),
        ({"TERM": "screen"}, False),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, True),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, True),
        ({"TERM": "screen", "TMUX": "/tmp/tmux-0/default,1,0", "STY": "1234.pts-0.here"}, False),
    ],
    ids=str,
)
def test_where_what_scrolled_off_cannot_be_cleared_leaving_says_so(
    told: dict[str, str], clears: bool, environment: dict[str, str], tmp_path: Path
) -> None:
    with Session("decide", "--plain", environment={**environment, **told}, folder=tmp_path, mode="plain") as session:
        _to_question(session)
        session.key("q!")
        assert session.finish() == 130
        assert (drafts_wording.NOT_CLEARED in session.shown) == (not clears)
        assert "Question 1" not in " ".join(session.on_screen)


@long
@pytest.mark.parametrize(
    ("prompt", "mode"),
    ALL_PROMPTS
    if EVERY_DOOR
    else [("half a long text", "plain"), ("half a long text", "styled"), ("the last confirmation", "styled")],
)
def test_a_closed_window_writes_nothing(prompt: str, mode: Mode, start: Start) -> None:
    session = start(mode)
    PROMPTS[prompt](session)
    session.close_window()
    assert list(everything_below(session.folder)) == []


@long
@pytest.mark.parametrize(("prompt", "mode"), EVERY_KIND)
def test_stray_keys_neither_answer_nor_end_anything(prompt: str, mode: Mode, start: Start) -> None:
    session = start(mode)
    PROMPTS[prompt](session)
    _wait(session)
    for keys in STRAY_KEYS:
        session.press(keys)
    assert not session.ended
    session.press_and_again(CTRL_C)
    _left_cleanly(session)


@long
@pytest.mark.parametrize("marked", [True, False], ids=["between marks", "as if typed"])
@pytest.mark.parametrize(("prompt", "mode"), in_short(EVERY_KIND, 3))
def test_a_paste_of_100_kb_is_survived_everywhere(prompt: str, mode: Mode, marked: bool, start: Start) -> None:
    if mode == "styled" and not marked:
        pytest.skip("a terminal that draws lists is asked for the marks, and gives them")
    session = start(mode)
    PROMPTS[prompt](session)
    _wait(session)
    text = PASTE.replace("\n", ENTER)
    session.press((f"\x1b[200~{text}\x1b[201~" if marked else text) + ENTER + ENTER)
    session.wait_until_quiet()
    session.wait_for_prompt()
    assert not session.ended
    session.press_and_again(CTRL_C)
    _left_cleanly(session)


@long
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
