"""Text that looks like commands, markup or an attack is text: shown as it is or made visible, and kept as it is."""

from __future__ import annotations

import os

import pytest

from tests.conftest import Run
from tests.support.environment import small_environment
from tests.support.journeys import (
    ADD_DETAILS,
    DANGER,
    NOTE,
    SAVE,
    UNSURE,
    answer_all,
    decide,
    decide_otherwise,
    go_on,
    label,
    read_record,
    to_emergency_detail,
    to_recommendation,
)
from tests.support.needed import long
from tests.support.session import DOWN, ENTER, MODES, UP, Mode, Session
from tests.terminal.conftest import Start

both_ways = pytest.mark.parametrize("mode", MODES)

MARKUP = "[bold]x[/bold] [/rule 4] [link=http://x]y[/link] :smile: {0} %s <b> \\n $HOME `id` & é"
# A cleared screen, colour, a window title, a bell, a right-to-left override, zero-width and other control characters.
ATTACK = "a\x1b[2Jb\x1b[31mc\x1b]0;title\x07d\u202etxt.exe\u2069e\u200bf\x0bg\x0ch\x0ei"
# What is left of it: a sequence of the terminal is gone as a whole, and the breaks of a word processor are line breaks.
HARMLESS = "abcdtxt.exeef\ng\nhi"


def _paste(session: Session, text: str) -> None:
    """Paste, as a terminal does it: between marks where the program asked for them."""
    session.wait_for_prompt()
    if session.mode == "styled":
        session.write(f"\x1b[200~{text}\x1b[201~" if "\n" not in text else text)
    else:
        session.write(text)


def _save(session: Session, run: Run) -> dict[str, object]:
    session.key("f")
    session.answer("Save this record?", SAVE)
    assert session.finish() == 0
    assert run("verify", SHAREWISE_HOME=str(session.home)).returncode == 0
    details = read_record(session.home)["record"]["details"]
    assert isinstance(details, dict)
    return details


@long
@both_ways
def test_hostile_text_is_kept_as_text_and_harms_neither_screen_nor_record(mode: Mode, start: Start, run: Run) -> None:
    session = start(mode)
    session.key(NOTE)
    session.wait_for("What do you want to note")
    _paste(session, MARKUP)
    session.wait_for(f"Your note: {MARKUP}")
    to_recommendation(session)
    decide_otherwise(session, "ask_first")
    _paste(session, ATTACK + "\n" + MARKUP)
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    _paste(session, ATTACK)
    session.wait_for("What is your name?")
    before = len(session.transcript)
    session.key("b")
    session.wait_for("So far:")
    shown = session.transcript[before:]
    assert "\x07" not in shown
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    session.press(ENTER)
    session.wait_for("What is your name?")
    _paste(session, "[/rule 4]")
    details = _save(session, run)
    assert details == {"case_reference": HARMLESS, "decided_by": "[/rule 4]"}
    record = read_record(session.home)["record"]
    assert record["answers"][0]["note"] == MARKUP
    assert record["decision"]["words"] == f"{HARMLESS}\n{MARKUP}"


@both_ways
def test_a_very_long_text_is_kept_whole(mode: Mode, start: Start, run: Run) -> None:
    # Styled drawing takes time that grows with the text; 100 kB have to pass in plain lines, where files are pasted.
    lines = 1500 if mode == "plain" else 150
    text = "\n".join(f"Line {number:05d}: what was said, and by whom, as far as I know. [x]" for number in range(lines))
    session = start(mode)
    to_emergency_detail("What worries you")(session)
    session.write(text)
    session.wait_for("What do you know for a fact?")
    assert _save(session, run)["concern"] == text


def test_a_long_paragraph_pasted_as_one_line_is_never_cut_short_in_silence(start: Start, run: Run) -> None:
    # A terminal gives a program that reads whole lines no more than 4095 bytes of one.
    text = " ".join(f"word{number}" for number in range(800))
    assert len(text) > 6000
    session = start("plain")
    to_emergency_detail("What worries you")(session)
    session.write(text)
    session.wait_for("Error: That line is too long for this terminal.")
    shorter = "\n".join(text[start : start + 1500].strip() for start in range(0, len(text), 1500))
    session.write(shorter)
    session.wait_for("What do you know for a fact?")
    assert _save(session, run)["concern"] == shorter


@both_ways
def test_bytes_that_are_not_text_do_not_end_the_interview(mode: Mode, start: Start, run: Run) -> None:
    session = start(mode)
    to_emergency_detail("What is the case reference?")(session)
    session.wait_for_prompt()
    session.press(os.fsdecode(b"AB \xa3\xff 12") + ENTER)
    session.wait_for("What is your name?")
    assert str(_save(session, run)["case_reference"]).startswith("AB ")


def test_a_pound_sign_of_an_old_terminal_does_not_drop_an_interview(start: Start) -> None:
    """As above, where Python reads the terminal strictly, as it does in every locale but C and POSIX."""
    folder = start("plain").folder
    environment = {**small_environment(folder / "home"), "PYTHONIOENCODING": "utf-8:strict"}
    with decide(environment, folder, "plain") as session:
        to_emergency_detail("What is the case reference?")(session)
        session.wait_for_prompt()
        session.press(os.fsdecode(b"AB \xa3 12") + ENTER)
        session.wait_for_prompt_or_end()
        assert "Stopped" not in session.shown


@both_ways
def test_keys_that_mean_nothing_are_survived(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.wait_for_prompt()
    for keys in ("\x1b[Z", "\x1bOP", "\x1b[5~", "\x1b[H", "\x1b[99;99R", "\x00", "\x01", "\t"):
        session.press(keys)
    if mode == "plain":
        session.press(ENTER)
        session.wait_for_prompt()
        assert "Error: Choose one of the answers." in session.shown
        session.choose(label("danger", UNSURE["danger"]))
    else:
        # A list that is drawn is there as before.
        assert UNSURE["danger"] == "no"
        session.press("2")
        session.press(ENTER)
    answer_all(session, {question: answer for question, answer in UNSURE.items() if question != "danger"})
    go_on(session)
    session.wait_for("What will you do?")
    session.choose("I will do this")
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    session.key("f")
    session.wait_for("Save this record?")


EMAIL = "To whom it may concern,\n1\nq\nb\n?\nwith thanks"


def test_an_e_mail_pasted_into_a_list_is_refused_whole_and_the_next_answer_is_taken(start: Start) -> None:
    """Its last line, which nobody ended, does not stand before what is typed next."""
    session = start("plain")
    session.wait_for(DANGER)
    session.wait_for_prompt()
    session.press(EMAIL.replace("\n", ENTER))
    session.wait_for("Error: What you pasted is not an answer here.")
    assert "thanksError" not in session.transcript
    session.choose(label("danger", "no"))
    session.wait_for("sharewise helps you to think")
    assert not session.ended


@both_ways
def test_an_e_mail_pasted_into_a_text_is_kept_whole_whatever_its_lines_are(mode: Mode, start: Start, run: Run) -> None:
    session = start(mode)
    to_emergency_detail("What worries you")(session)
    session.write(EMAIL)
    session.wait_for("What do you know for a fact?")
    assert _save(session, run)["concern"] == EMAIL


@both_ways
def test_an_e_mail_that_begins_with_a_command_is_text_too(mode: Mode, start: Start, run: Run) -> None:
    session = start(mode)
    to_emergency_detail("What worries you")(session)
    session.write(f"q\n{EMAIL}")
    session.wait_for("What do you know for a fact?")
    assert _save(session, run)["concern"] == f"q\n{EMAIL}"


# Signs of several parts, about whose width terminals disagree: a family, a heart, a hand of a colour, an accent of its own.
OF_SEVERAL_PARTS = (
    "The stepfather\u2019s brother \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 said that it was not him \u2764\ufe0f, and all "
    "\U0001f44d\U0001f3fd went home after that, with the cafe\u0301 keeper\u2019s cart. "
)


@both_ways
def test_signs_of_several_parts_leave_the_lines_around_them_as_they_are(mode: Mode, start: Start) -> None:
    """While somebody moves through the list that shows them, no letter changes its place."""
    session = start(mode)
    session.wait_for_prompt()
    session.key(NOTE)
    session.write(OF_SEVERAL_PARTS * 3, question="What do you want to note about this answer?")
    answer_all(session, {"danger": "no", "subject": "child", "risk": "none", "recipient": "not_sure"})
    session.wait_for("Are these right?")
    session.wait_for_prompt()
    whole = [line for line in session.lines if "brother" in line or "keeper" in line][-2:]
    assert len(whole) == 2
    for key in (DOWN, DOWN, UP, DOWN, UP) if mode == "styled" else ():
        session.press(key)
        session.wait_until_quiet()
        assert [line for line in session.lines if "brother" in line or "keeper" in line][-2:] == whole
