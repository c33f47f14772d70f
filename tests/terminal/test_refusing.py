"""What a person types by mistake never answers for them, and is refused in words that begin with "Error:"."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tests.support.journeys import (
    DANGER,
    MORE,
    MORE_ASK,
    in_days,
    title,
    to_emergency_detail,
    to_emergency_details,
    to_recommendation,
)
from tests.support.needed import long
from tests.support.session import ENTER, MODES, Mode, Session, flat
from tests.terminal.conftest import Start

both_ways = pytest.mark.parametrize("mode", MODES)


def test_enter_alone_never_answers_in_plain_lines(start: Start) -> None:
    session = start("plain")
    session.wait_for(DANGER)
    for _ in range(3):
        session.wait_for_prompt()
        session.press(ENTER)
        session.wait_for("Error: Choose one of the answers.")
    session.choose("No")
    session.wait_for("Question 2")
    session.wait_for_prompt()
    session.press(ENTER)
    session.wait_for("Error: Choose one of the answers.")
    assert not session.home.exists()


# A machine that stands still for a moment must not make two keys of one that is held down.
_PATIENTLY = """
import sys
from sharewise.__main__ import main
from sharewise.interview.prompters import styled_prompter

styled_prompter._UNREAD, styled_prompter._HELD = 2, 60
sys.argv = ["sharewise", "decide"]
main()
"""


@long
def test_a_styled_list_begins_on_its_first_answer_and_no_stray_enter_takes_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    command = (sys.executable, "-c", _PATIENTLY)
    with Session(environment=environment, folder=tmp_path, mode="styled", command=command) as session:
        session.wait_for_prompt()
        assert session.pointed[0] == "Yes"
        # As of a key that bounces, and then of one that is held down for longer than it takes to read.
        session.press(ENTER * 10)
        for _ in range(25):
            session.press(ENTER)
            time.sleep(0.1)
        session.settle()
        assert session.pointed[0] == "Yes"
        session.point_at("No")
        session.press(ENTER)
        session.wait_for("Question 2")
        session.wait_for_prompt()
        session.press(ENTER * 40)
        session.settle()
        assert "Question 3" not in session.shown


def test_enter_takes_the_first_answer_once_it_can_have_been_read(start: Start) -> None:
    session = start("styled")
    session.wait_for_prompt()
    time.sleep(0.7)
    session.press(ENTER)
    session.wait_for(title("emergency"))


@long
def test_a_digit_points_at_the_line_with_that_number_and_enter_takes_it(start: Start) -> None:
    session = start("styled")
    session.wait_for_prompt()
    for typed, pointed in (("2", "No"), ("9", "No"), ("0", "No"), ("3", "I am not sure"), ("1", "Yes"), ("2", "No")):
        session.press(typed)
        session.settle()
        assert session.pointed[0] == pointed
    assert "Question 2" not in session.shown, "a digit alone answers nothing"
    session.press("2" + ENTER)
    session.wait_for("Question 2")


def test_a_digit_that_no_line_has_takes_no_answer(start: Start) -> None:
    session = start("styled")
    session.wait_for_prompt()
    session.press("4")
    session.settle()
    session.press(ENTER)
    session.wait_for("Choose one")
    assert "Question 2" not in session.shown


@long
def test_two_digits_point_at_a_line_of_a_long_list(start: Start) -> None:
    session = start("styled")
    to_recommendation(session)
    session.answer("What will you do?", "I will do something else")
    session.wait_for("What will you do instead?")
    session.wait_for_prompt()
    here = flat(session.new_lines)
    for typed, number in (("10", 10), ("1", 1), ("0", 10), ("4", 4), ("x1", 1)):
        session.press(typed)
        session.settle()
        assert f" {number}. {session.pointed[0]}" in here, typed


def test_letters_choose_nothing_in_a_styled_list(start: Start) -> None:
    session = start("styled")
    session.wait_for_prompt()
    for typed in ("y", "yes", "x", "j", "k", "n"):
        session.press(typed)
    session.settle()
    assert session.pointed[0] == "Yes"
    assert "Question 2" not in session.shown


def test_wrong_numbers_and_words_are_refused(start: Start) -> None:
    session = start("plain")
    session.wait_for(DANGER)
    for typed in ("0", "4", "-1", "+1", "1.", "1.5", "1 2", "01 02", "y", "yes no", "n", "١", "²", "9" * 5000, "*"):
        session.wait_for_prompt()
        session.press(typed + ENTER)
        session.wait_for("Error: Choose one of the answers. Type its number.")
    assert "Question 2" not in session.shown


@both_ways
def test_a_date_or_time_that_is_none_is_asked_for_again(mode: Mode, start: Start) -> None:
    session = start(mode)
    to_emergency_detail("When did you act")(session)
    session.write("yesterday")
    session.wait_for("Error: Add the time of day")
    for typed in ("31/02/2026 10:00", "22/11/2026 25:00", "25:00"):
        session.write(typed)
        session.wait_for("Error: Enter a time, such as 14:30")
    session.write(f"{in_days(1):%d/%m/%Y} 14:30")
    session.wait_for("Error: Enter a time that has passed")
    session.write(f"{in_days(-1):%d %B %Y} at 2:30pm")
    session.wait_for("What is the purpose of sharing?")


@long
def test_a_date_that_is_none_is_asked_for_again(start: Start) -> None:
    session = start("plain")
    to_emergency_detail("On which date")(session)
    for typed in ("31/02/2026", "soon", "2026", "11/25/2026"):
        session.write(typed)
        session.wait_for("Error: Enter a date, such as 14 March")
    session.write(f"{in_days(-1):%d/%m/%Y}")
    session.wait_for("Error: Enter a date that is still to come.")
    session.write(f"{in_days(9):%d.%m.%Y}")
    session.answer(MORE_ASK, MORE)
    session.wait_for("Where else is this recorded?")


@both_ways
def test_blanks_leave_a_detail_empty(mode: Mode, start: Start) -> None:
    session = start(mode)
    to_emergency_details(session)
    session.write("   ")
    session.wait_for("What is your name?")
    session.key("f")
    session.wait_for("Still missing: the case reference")


@long
def test_wrong_numbers_are_refused_where_several_may_be_chosen(start: Start) -> None:
    from tests.support.journeys import ADD_DETAILS, decide_otherwise, skip_to, to_recommendation

    session = start("plain")
    to_recommendation(session)
    decide_otherwise(session, "share_do_not_tell")
    session.write("Because of what I saw.")
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    skip_to(session, "Why are you not telling them now?")
    for typed in ("14", "1, 14", "1; 2", "all", "0", "1-3"):
        session.wait_for_prompt()
        session.press(typed + ENTER)
        session.wait_for("Error: Choose at least one.")
    session.wait_for_prompt()
    session.press("1 3,  1" + ENTER)
    session.wait_for("Who will tell them, and when?")
    session.key("b")
    session.wait_for("So far: It could put this child at more risk; It could put me or a colleague at risk")


@long
def test_the_error_of_a_styled_prompt_takes_the_place_of_the_one_before(start: Start) -> None:
    session = start("styled")
    to_emergency_detail("When did you act")(session)
    for wrong in ("next spring", "25:00", "never", "99:99"):
        session.wait_for_prompt()
        session.write(wrong)
        session.settle()
        lines = [line for line in session.on_screen if "Error:" in line]
        assert len(lines) == 1, lines
