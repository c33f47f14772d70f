"""A practitioner goes through a whole interview, in both ways of asking."""

from __future__ import annotations

import json
from datetime import datetime, time
from time import sleep

import pytest

from sharewise.dates import uk_zone, utc
from sharewise.present.wording import interview_wording, privacy_wording
from sharewise.record.fields import FIELDS
from sharewise.rulebook.load import Loaded
from tests.conftest import Run
from tests.support.environment import small_environment
from tests.support.journeys import (
    ADD_DETAILS,
    DANGER,
    MORE,
    MORE_ASK,
    NOT_SAFE_TO_TELL,
    NOTE,
    SAVE,
    answer_all,
    asked,
    change,
    check_signature,
    decide_otherwise,
    go_on,
    in_days,
    label,
    read_record,
    record_files,
    skip_to,
    title,
    to_details_offer,
    to_emergency,
    to_emergency_detail,
    to_recommendation,
)
from tests.support.needed import long
from tests.support.session import ENTER, MODES, STOPPED, Mode, Session
from tests.terminal.conftest import Start

HOME, DELETE = "\x1b[H", "\x1b[3~"

both_ways = pytest.mark.parametrize("mode", MODES)


@both_ways
def test_an_interview_ends_in_a_signed_record_of_what_was_typed(
    mode: Mode, start: Start, run: Run, loaded: Loaded
) -> None:
    session = start(mode)
    answer_all(session)
    for question, answer in NOT_SAFE_TO_TELL.items():
        session.wait_for(f"({label(question, answer)})")
    go_on(session)
    session.wait_for(title("share_do_not_tell", NOT_SAFE_TO_TELL), "Tell them?", "Not now.", "What will you do?")
    session.choose("I will do this")
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    session.write("AB-123", question="What is the case reference?")
    session.write("Robin Example", question="What is your name?")
    skip_to(session, "What worries you?")
    session.write("Bruises, seen on Monday.\nHe said that he fell.")
    skip_to(session, "How did you share it")
    session.choose("By telephone")
    shared_on, review_on = in_days(-3), in_days(7)
    session.write(f"{shared_on:%d/%m/%Y} 14:30", question="When did you share it?")
    session.answer("What is your lawful basis?", "I do not know: I will ask")
    skip_to(session, "Why are you not telling them now?")
    session.choose("It could put this child at more risk", "Evidence could be lost")
    skip_to(session, "On which date will you look at this again?")
    session.write(f"{review_on.day}/{review_on.month}/{review_on.year}")
    session.answer(MORE_ASK, MORE)
    session.wait_for("If someone asked for the information")
    session.key("f")
    session.wait_for("Ready to save", "Still missing: your job, your organisation")
    session.choose(SAVE)
    assert session.finish() == 0
    shown = session.shown

    sealed = read_record(session.home)
    record = sealed["record"]
    assert [(each["question"], each["answer"]) for each in record["answers"]] == list(NOT_SAFE_TO_TELL.items())
    assert record["recommendation"]["outcome"] == "share_do_not_tell"
    assert record["decision"] == {
        "outcome": "share_do_not_tell",
        "title": title("share_do_not_tell", NOT_SAFE_TO_TELL),
        "followed": True,
        "reason": None,
        "reason_says": None,
        "words": None,
    }
    details = record["details"]
    assert {name: value for name, value in details.items() if isinstance(value, str)} == {
        "case_reference": "AB-123",
        "decided_by": "Robin Example",
        "concern": "Bruises, seen on Monday.\nHe said that he fell.",
        "shared_at": utc(datetime.combine(shared_on, time(14, 30), uk_zone())),
        "review_on": review_on.isoformat(),
    }
    assert details["shared_how"]["code"] == "phone"
    assert details["lawful_basis"]["code"] == "ask_lead"
    assert [chosen["code"] for chosen in details["reasons_not_told"]] == ["harm_child", "evidence"]
    given = {"case_reference", "decided_by", "concern", "shared_how", "shared_at", "reasons_not_told", "review_on"}
    needed = {field.name for field in FIELDS if field.needed(loaded.rules.outcomes["share_do_not_tell"])}
    assert set(record["missing"]) == needed - given
    assert "lawful_basis" in record["missing"]
    (path,) = record_files(session.home)
    assert record["id"] in shown
    assert path.name in shown.replace(" ", ""), "in a long name of a folder, a line may break in it"

    verified = run("verify", SHAREWISE_HOME=str(session.home))
    assert verified.returncode == 0
    check_signature(sealed, json.loads(run("key", "show", "--format", "jwk", SHAREWISE_HOME=str(session.home)).stdout))


@both_ways
def test_an_emergency_is_answered_after_one_question_with_nothing_before_it(mode: Mode, start: Start, run: Run) -> None:
    session = start(mode)
    session.wait_for_prompt()
    assert session.shown.startswith(f"Question 1 {DANGER}")
    to_emergency(session)
    assert "Ring 999 now." in session.new
    assert "Question 2" not in session.shown
    session.choose("Save a short record now")
    assert session.finish() == 0
    assert "Your record is saved" in session.new

    record = read_record(session.home)["record"]
    assert record["decision"] is None
    assert record["missing"][0] == "decision"
    assert record["recommendation"]["outcome"] == "emergency"
    assert run("verify", SHAREWISE_HOME=str(session.home)).returncode == 0


@both_ways
def test_an_emergency_can_be_left_without_a_record(mode: Mode, start: Start) -> None:
    session = start(mode)
    to_emergency(session)
    session.choose("Leave without a record")
    assert session.finish() == 0
    assert not session.home.exists()


@long
@both_ways
def test_a_practitioner_decides_otherwise_and_both_stand_in_the_record(mode: Mode, start: Start, run: Run) -> None:
    session = start(mode)
    session.wait_for(DANGER)
    session.key(NOTE)
    session.write("He was calm\nwhen I left.", question="What do you want to note about this answer?")
    session.wait_for("Your note: He was calm when I left.")
    to_recommendation(session)
    session.wait_for(title("advice_urgent"))
    decide_otherwise(session, "share_and_tell")
    session.leave_empty()
    session.wait_for("Error: Type a few words")
    session.write("The school's own procedure says so.\nI rang them first.")
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    session.key("f")
    session.wait_for(
        f"Recommended: {title('advice_urgent')}", "You decided:", "Your reason:", "A local procedure applies"
    )
    session.choose(SAVE)
    assert session.finish() == 0

    record = read_record(session.home)["record"]
    assert record["recommendation"]["outcome"] == "advice_urgent"
    decision = record["decision"]
    assert (decision["outcome"], decision["followed"], decision["reason"]) == (
        "share_and_tell",
        False,
        "local_procedure",
    )
    assert decision["words"] == "The school's own procedure says so.\nI rang them first."
    assert record["answers"][0]["note"] == "He was calm\nwhen I left."
    assert "told" in record["missing"]
    assert run("verify", SHAREWISE_HOME=str(session.home)).returncode == 0


@both_ways
def test_back_returns_to_the_question_before_with_its_answer(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.answer(DANGER, label("danger", "no"))
    session.answer(asked("subject"), label("subject", "adult"))
    session.wait_for("Question 3")
    session.key("b")
    session.wait_for("Question 2", asked("subject"), label("subject", "adult"))
    session.key("b")
    session.wait_for("Question 1", DANGER)
    session.choose("Yes")
    session.wait_for(title("emergency"))
    session.key("b")
    session.wait_for("Question 1")


def test_back_at_the_first_question_says_that_there_is_nothing_before_it(start: Start) -> None:
    session = start("plain")
    session.key("b")
    session.wait_for("This is the first question.")
    session.wait_for_prompt()


@both_ways
def test_after_a_changed_answer_only_newly_opened_questions_are_asked(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.answer(DANGER, label("danger", "no"))
    session.answer(asked("subject"), label("subject", "child"))
    session.answer(asked("risk"), label("risk", "welfare"))
    session.answer(asked("recipient"), label("recipient", "not_sure"))
    session.wait_for("Check your answers")
    session.choose(change("recipient", "not_sure"))
    session.answer(
        asked("recipient"),
        label("recipient", "protects"),
    )
    session.answer(f"Question 5 {asked('legal')}", label("legal", "required"))
    session.answer(asked("necessary"), label("necessary", "yes"))
    session.answer(asked("tell"), label("tell", "no"))
    session.wait_for("Check your answers", change("tell", "no"))
    session.choose(change("tell", "no"))
    session.answer(asked("tell"), label("tell", "yes"))
    session.wait_for("Check your answers", change("tell", "yes"))
    for asked_once in (asked("subject"), asked("risk"), "Question 5"):
        assert session.shown.count(asked_once) == 1
    go_on(session)
    session.wait_for(title("share_and_tell", {"subject": "child"}))


@long
@both_ways
def test_a_question_mark_shows_more_and_asks_again(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.wait_for(DANGER)
    session.key("?")
    session.wait_for("You do not need to be sure.", "It serves rule", "What your answer can lead to")
    to_recommendation(session)
    session.reads_on = False
    session.key("?")
    session.wait_for("Why: ", "What would change it", "? again" if mode == "plain" else interview_wording.OR_READ_ALL)
    session.press("?" + (ENTER if mode == "plain" else ""))
    session.reads_on = True
    session.wait_for(
        "What decided it", "What is not known yet", "What this rests on", "Which part of the decision", "Sources"
    )
    session.choose("I will do this")
    session.wait_for("Do you want to add the details now?")


@both_ways
def test_q_asks_before_answers_are_dropped_and_then_writes_nothing(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.answer(DANGER, label("danger", "no"))
    session.wait_for("Question 2")
    session.key("q")
    session.answer("Do you want to stop?", "No, go on")
    session.wait_for("Question 2", asked("subject"))
    session.key("q")
    session.wait_for("Do you want to stop?")
    session.key("b")
    session.wait_for("Question 2")
    session.key("q")
    session.answer("Do you want to stop?", "Yes, stop and save nothing")
    assert session.finish() == 130
    assert STOPPED in session.new
    assert not session.home.exists()


@both_ways
def test_q_asks_before_a_note_is_dropped(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.key(NOTE)
    session.write("A long account of what I saw.", question="What do you want to note")
    session.wait_for("Your note: A long account")
    session.key("q")
    session.wait_for("Do you want to stop?")


@both_ways
def test_q_stops_at_once_where_nothing_was_answered(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.key("q")
    assert session.finish() == 130
    assert STOPPED in session.new
    assert not session.home.exists()


def _past_the_reference(session: Session) -> None:
    """To the second detail, with a case reference given."""
    to_details_offer(session)
    session.choose(ADD_DETAILS)
    session.write("AB-1", question="What is the case reference?")
    session.wait_for("What is your name?")


@long
@both_ways
def test_the_last_look_leads_back_to_the_decision_and_no_detail_is_lost(mode: Mode, start: Start) -> None:
    session = start(mode)
    _past_the_reference(session)
    session.key("f")
    session.answer("Save this record?", interview_wording.CONFIRM_DECIDE)
    session.wait_for(title("advice_urgent"), "What will you do?")
    decide_otherwise(session, "ask_first")
    session.write("They are to be asked first.")
    session.answer(interview_wording.DETAILS_ASK, interview_wording.DETAILS_LATER)
    assert session.finish() == 0
    record = read_record(session.home)["record"]
    assert record["decision"]["outcome"] == "ask_first"
    assert record["details"]["case_reference"] == "AB-1"


@long
def test_whoever_follows_the_advice_after_all_is_told_that_their_reason_is_not_saved(start: Start) -> None:
    session = start("plain")
    to_recommendation(session)
    decide_otherwise(session, "ask_first")
    session.write("They are to be asked first.")
    session.answer(interview_wording.DETAILS_ASK, ADD_DETAILS)
    session.key("f")
    session.answer("Save this record?", interview_wording.CONFIRM_DECIDE)
    session.answer("What will you do?", "I will do this")
    session.wait_for(interview_wording.WORDS_NOT_SAVED)
    session.choose(interview_wording.DETAILS_LATER)
    assert session.finish() == 0
    assert read_record(session.home)["record"]["decision"]["words"] is None


@long
def test_enter_after_the_letter_that_goes_back_does_not_come_forward_again(start: Start) -> None:
    session = start("styled")
    session.answer(DANGER, label("danger", "no"))
    session.answer(asked("subject"), label("subject", "child"))
    session.wait_for(asked("risk"))
    session.wait_for_prompt()
    session.press("b" + ENTER)
    session.wait_for(asked("subject"))
    session.wait_for_prompt()
    session.settle()
    assert session.pointed[0].endswith("(your answer)")
    assert asked("risk") not in session.new
    # By now somebody may have read it.
    sleep(0.8)
    session.press(ENTER)
    session.wait_for(asked("risk"))


def test_a_text_of_one_line_that_is_put_right_ends_where_it_was_put_right(start: Start) -> None:
    session = start("styled")
    session.wait_for(DANGER)
    session.key(NOTE)
    session.write("Robin Quill asked.", question=interview_wording.ASK_NOTE)
    session.answer(privacy_wording.ASK, privacy_wording.CHANGE)
    session.wait_for(interview_wording.ASK_NOTE)
    session.wait_for_prompt()
    session.press(HOME + DELETE * len("Robin Quill") + "He" + ENTER)
    session.wait_for("> He asked.", DANGER)


@both_ways
def test_a_time_is_shown_as_it_was_read(mode: Mode, start: Start) -> None:
    session = start(mode)
    to_emergency_detail("When did you act")(session)
    session.write("yesterday 1.50pm")
    session.wait_for(f"{in_days(-1).day} {in_days(-1):%B %Y}, 13:50 (UK time)")


def test_a_page_to_print_goes_to_a_new_file_and_says_where(start: Start, run: Run) -> None:
    session = start("plain")
    to_emergency(session)
    session.choose("Save a short record now")
    assert session.finish() == 0
    reference = read_record(session.home)["record"]["id"]
    environment = small_environment(session.home)
    for name in (f"{reference}.html", f"{reference}-2.html"):
        with Session(
            "records",
            "show",
            reference,
            "--format",
            "html",
            environment=environment,
            folder=session.folder,
            mode="plain",
        ) as shown:
            assert shown.finish() == 0
            assert str(session.folder / name) in "".join(shown.lines)
            assert "Open it in your web browser." in shown.shown
        assert reference in (session.folder / name).read_text()


@long
@both_ways
def test_what_was_typed_in_a_detail_is_shown_again_and_can_be_replaced(mode: Mode, start: Start) -> None:
    session = start(mode)
    _past_the_reference(session)
    session.key("b")
    session.wait_for("What is the case reference?", "So far: AB-1")
    session.write("AB-2")
    session.wait_for("What is your name?")
    session.key("f")
    session.answer("Save this record?", "Add or change details")
    session.answer("Which detail do you want to add or change?", "The case reference: AB-2")
    session.wait_for("What is the case reference?", "So far: AB-2")
    session.wait_for_prompt()
    session.press(ENTER)
    session.answer("Which detail do you want to add or change?", "None. That is right now")
    session.answer("Save this record?", SAVE)
    assert session.finish() == 0
    assert read_record(session.home)["record"]["details"] == {"case_reference": "AB-2"}
