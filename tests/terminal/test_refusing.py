"""What a person types by mistake never answers for them, and is refused in words that begin with "Error:"."""

from __future__ import annotations

import pytest

from tests.support.journeys import DANGER, MORE, MORE_ASK, in_days, to_emergency_detail, to_emergency_details
from tests.support.session import DOWN, ENTER, MODES, Mode
from tests.terminal.conftest import Start

both_ways = pytest.mark.parametrize("mode", MODES)


@both_ways
def test_enter_alone_never_answers(mode: Mode, start: Start) -> None:
    session = start(mode)
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


def test_a_styled_list_points_at_no_answer_until_an_arrow_is_pressed(start: Start) -> None:
    session = start("styled")
    session.wait_for_prompt()
    assert session.pointed[0] == "Choose an answer"
    session.press(DOWN)
    session.wait_for("» Yes")
    assert "Question 2" not in session.shown


def test_letters_and_figures_choose_nothing_in_a_styled_list(start: Start) -> None:
    session = start("styled")
    session.wait_for_prompt()
    for typed in ("1", "y", "yes", "2", "x", "j", "k", "n"):
        session.press(typed)
    session.press(ENTER)
    session.wait_for("Error: Choose one of the answers.")
    session.wait_for_prompt()
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
    for typed in ("yesterday", "31/02/2026 10:00", "22/11/2026 25:00", "25:00"):
        session.write(typed)
        session.wait_for("Error: Enter a time, such as 14:30")
    session.write(f"{in_days(1):%d/%m/%Y} 14:30")
    session.wait_for("Error: Enter a time that has passed")
    session.write(f"{in_days(-1):%d %B %Y} at 2:30pm")
    session.wait_for("What is the purpose of sharing?")


def test_a_date_that_is_none_is_asked_for_again(start: Start) -> None:
    session = start("plain")
    to_emergency_detail("On which date")(session)
    for typed in ("31/02/2026", "soon", "2026", "11/25/2026"):
        session.write(typed)
        session.wait_for("Error: Enter a date, such as 25/11/2026, tomorrow or next Monday.")
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


def test_wrong_numbers_are_refused_where_several_may_be_chosen(start: Start) -> None:
    from tests.support.journeys import ADD_DETAILS, decide_otherwise, skip_to, to_recommendation

    session = start("plain")
    to_recommendation(session)
    decide_otherwise(session, "share_do_not_tell")
    session.write("Because.")
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
