"""Every way that a practitioner can take through an interview, in both ways of asking, to the record and its signature."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from sharewise.present.wording import interview_wording, privacy_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.recommend import recommend
from sharewise.strict_json import read_strict
from tests.conftest import Run
from tests.support.answers import answers_to
from tests.support.journeys import (
    ADD_DETAILS,
    DANGER,
    MORE_ASK,
    NO_DETAILS,
    NOT_SAFE_TO_TELL,
    NOTE,
    SAVE,
    answer_all,
    answer_with,
    asked,
    back_to_check,
    change,
    check_signature,
    decide,
    decide_otherwise,
    go_on,
    in_days,
    label,
    past_words,
    read_record,
    skip_to,
    title,
    to_departing,
    to_details_offer,
    to_emergency,
)
from tests.support.needed import in_short, long
from tests.support.session import ENTER, MODES, Mode, Session
from tests.terminal.conftest import Start

both_ways = pytest.mark.parametrize("mode", MODES)

# By the default edition; that these are all there are is held below.
OUTCOMES = (
    *("emergency", "advice_urgent", "share_and_tell", "share_do_not_tell", "share_with_agreement", "share_limited"),
    *("share_without_name", "share_redacted", "ask_first", "advice", "do_not_share_now", "not_to_them"),
)


def _keep_answer(session: Session) -> None:
    """Keep the answer that stands here by Enter alone."""
    session.wait_for_prompt()
    how = interview_wording.KEPT if session.mode == "styled" else interview_wording.OR_KEEP
    assert how.replace("{answer}", "").strip().rstrip(".") in session.new
    session.press(ENTER)


@pytest.fixture(scope="session")
def shortest(proved: CompiledRulebook) -> Mapping[str, dict[str, str]]:
    """For each outcome, the fewest answers that lead to it."""
    rules = proved.loaded.rules
    found: dict[str, dict[str, str]] = {}
    for answers, outcome in proved.diagrams[rules.default_edition].paths():
        assert outcome is not None
        if outcome not in found or len(answers) < len(found[outcome]):
            found[outcome] = answers
    return found


def test_these_are_all_outcomes(proved: CompiledRulebook, shortest: Mapping[str, dict[str, str]]) -> None:
    assert set(OUTCOMES) == set(proved.loaded.rules.outcomes) == set(shortest)


@pytest.mark.parametrize(("outcome", "mode"), in_short(product(OUTCOMES, MODES), 4))
def test_every_outcome_is_reached_saved_read_and_verified(
    mode: Mode, outcome: str, start: Start, run: Run, proved: CompiledRulebook, shortest: Mapping[str, dict[str, str]]
) -> None:
    session = start(mode)
    answers = shortest[outcome]
    # What comes out has other words after some answers.
    titled = recommend(proved, proved.loaded.rules.default_edition, answers).outcome.title
    answer_with(session, answers)
    if outcome == "emergency":
        session.wait_for(titled)
        session.choose("Save a short record now")
    else:
        if len(answers) > 1:
            session.wait_for("Check your answers")
            go_on(session)
        session.wait_for(titled, "What will you do?")
        session.choose("I will do this")
        session.answer("Do you want to add the details now?", NO_DETAILS)
    session.wait_for("Your record is saved")
    assert session.finish() == 0
    sealed = read_record(session.home)
    record = sealed["record"]
    assert {each["question"]: each["answer"] for each in record["answers"]} == answers
    assert record["recommendation"]["outcome"] == outcome
    assert (record["decision"] or {"followed": None})["followed"] is (None if outcome == "emergency" else True)
    there = {"SHAREWISE_HOME": str(session.home)}
    assert run("verify", "--replay", **there).returncode == 0
    shown = run("records", "show", record["id"], **there)
    assert shown.returncode == 0
    assert titled in shown.stdout.decode()
    check_signature(sealed, read_strict(run("key", "show", "--format", "jwk", **there).stdout))


@long
@both_ways
def test_back_from_every_question_to_the_first_and_forward_again_keeps_every_answer(mode: Mode, start: Start) -> None:
    session = start(mode)
    answer_all(session)
    for question in reversed(NOT_SAFE_TO_TELL):
        session.key("b")
        session.wait_for(asked(question, NOT_SAFE_TO_TELL))
    # Nothing is asked again that has its answer.
    _keep_answer(session)
    session.wait_for("Check your answers")
    for question in reversed(list(NOT_SAFE_TO_TELL)[-3:]):
        session.key("b")
        session.wait_for(asked(question, NOT_SAFE_TO_TELL))
    _keep_answer(session)
    session.wait_for("Check your answers")
    for question, answer in NOT_SAFE_TO_TELL.items():
        session.wait_for(change(question, answer)[len("Change: ") :])
    go_on(session)
    session.wait_for(title("share_do_not_tell", NOT_SAFE_TO_TELL))


@long
@both_ways
def test_each_row_of_the_check_can_be_changed_and_only_what_that_opens_is_asked(
    mode: Mode, start: Start, proved: CompiledRulebook
) -> None:
    """Each to another answer, then back to the first one: in between, only questions that have no answer yet come up."""
    rules = proved.loaded.rules
    diagram = proved.diagrams[rules.default_edition]
    session = start(mode)
    answer_all(session)
    given = dict(NOT_SAFE_TO_TELL)
    # Danger has its own end: an emergency, or advice at once.
    for question in list(NOT_SAFE_TO_TELL)[1:]:
        before = dict(list(NOT_SAFE_TO_TELL.items())[: list(NOT_SAFE_TO_TELL).index(question)])
        first = NOT_SAFE_TO_TELL[question]
        other = next(answer for answer in reversed(diagram.offered(before)) if answer != first)
        for now, answer in ((first, other), (other, first)):
            session.wait_for("Check your answers")
            session.choose(change(question, now))
            session.answer(asked(question, before), label(question, answer))
            given[question] = answer
            while (opened := diagram.next_question(given)) is not None:
                assert opened not in given
                session.wait_for(rules.questions[opened].ask_in(rules.default_edition, diagram.walk(given)[0]))
                given[opened] = diagram.offered(diagram.walk(given)[0])[0]
                session.choose(label(opened, given[opened]))
    session.wait_for("Check your answers")
    for question, answer in NOT_SAFE_TO_TELL.items():
        session.wait_for(change(question, answer)[len("Change: ") :])


CONFLICT = answers_to(
    "advice_urgent",
    {
        "subject": "child",
        "risk": "significant",
        "harm_to": "child",
        "recipient": "protects",
        "legal": "required",
        "necessary": "no",
    },
)


@long
@both_ways
def test_answers_that_hardly_fit_are_looked_at_and_can_be_kept_or_changed(mode: Mode, start: Start, run: Run) -> None:
    session = start(mode)
    answer_with(session, CONFLICT)
    session.wait_for("Check your answers")
    go_on(session)
    session.wait_for(interview_wording.PAUSE, "that it is not needed", interview_wording.CONFLICT_ASK)
    session.choose(change("necessary", "no"))
    session.wait_for(asked("necessary", CONFLICT))
    _keep_answer(session)
    session.wait_for("Check your answers")
    go_on(session)
    session.wait_for(interview_wording.PAUSE)
    session.choose(interview_wording.CONFLICT_RIGHT)
    past_words(session)
    session.wait_for("What will you do?")
    back_to_check(session)
    go_on(session)
    session.wait_for("What will you do?")
    assert interview_wording.PAUSE not in session.new, "what was looked at once is not asked about again"
    session.choose("Change my answers")
    session.answer("Check your answers", change("necessary", "no"))
    session.choose(label("necessary", "yes"))
    session.answer(asked("tell"), label("tell", "no"))
    session.wait_for("Check your answers")
    go_on(session)
    session.wait_for(title("share_do_not_tell", NOT_SAFE_TO_TELL))
    assert interview_wording.PAUSE not in session.new


@long
@both_ways
def test_withholding_what_is_to_be_shared_asks_for_the_reason_and_the_cost(mode: Mode, start: Start, run: Run) -> None:
    session = start(mode)
    answer_all(session)
    go_on(session)
    session.wait_for("What will you do?")
    to_departing(session, "do_not_share_now")
    session.wait_for(
        "Think of this first", "You do not need proof.", "Their refusal counts, and it does not settle this."
    )
    session.choose(interview_wording.DEPART_LOOK)
    session.wait_for(f"sharewise recommends: {title('share_do_not_tell', NOT_SAFE_TO_TELL)}.")
    decide_otherwise(session, "do_not_share_now")
    session.key("b")
    session.wait_for("What is the main reason?")
    session.key("b")
    session.wait_for(interview_wording.DEPART_ASK)
    session.choose(interview_wording.DEPART_GO_ON)
    session.answer("What is the main reason?", "A local procedure applies")
    session.write("It tells me to wait.", question="Why did you decide this?")
    session.wait_for("What could happen if it is not shared?")
    session.wait_for_prompt()
    session.press(ENTER)
    session.wait_for("Error: Type a few words")
    session.write("He could be hurt again.\nHis sister too.")
    session.answer("Do you want to add the details now?", NO_DETAILS)
    session.wait_for("Your record is saved")
    assert session.finish() == 0
    record = read_record(session.home)["record"]
    assert (record["decision"]["outcome"], record["decision"]["followed"]) == ("do_not_share_now", False)
    assert record["decision"]["words"] == "It tells me to wait."
    assert record["details"] == {"if_not_shared": "He could be hurt again.\nHis sister too."}
    assert run("verify", SHAREWISE_HOME=str(session.home)).returncode == 0


@both_ways
def test_a_text_that_says_who_someone_is_is_changed_or_kept(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.wait_for(DANGER)
    session.key(NOTE)
    session.write("Ring Robin Example of 12 Mill Lane.", question="What do you want to note")
    session.wait_for(privacy_wording.TITLE, privacy_wording.ASK)
    session.choose(privacy_wording.CHANGE)
    session.wait_for("What do you want to note", "Ring Robin Example of 12 Mill Lane.")
    session.wait_for_prompt()
    if mode == "plain":
        session.press("0" + ENTER)
        session.write("Ring the aunt.")
    else:
        # All of it is rubbed out, and written again.
        session.press("\x7f" * 40 + "Ring the aunt." + ENTER + ENTER)
    session.wait_for("Your note: Ring the aunt.")
    session.key(NOTE)
    session.write("Born on 3 May 2014.", question="What do you want to note")
    session.wait_for(privacy_wording.TITLE)
    session.key("b")
    session.wait_for("What do you want to note", "Born on 3 May 2014.")
    session.wait_for_prompt()
    session.press(ENTER + ENTER if mode == "styled" else ENTER)
    session.wait_for(privacy_wording.TITLE, "This looks like a date of birth:")
    session.choose(privacy_wording.KEEP)
    session.wait_for("Your note: Born on 3 May 2014.")


@long
@both_ways
def test_suggestions_from_the_settings_are_taken_by_number_and_the_jurisdiction_is_said_after_danger(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path, run: Run
) -> None:
    home.mkdir(mode=0o700)
    (home / "settings.yaml").write_text(
        "name: Robin Example\nrole: class teacher\norganisation: York Primary School\njurisdiction: wales\n"
        "advisers: [Sam Example, the MASH]\nrecipients: [social care, the police]\nretention: 25 years\n"
    )
    with decide(environment, tmp_path, mode) as session:
        session.wait_for_prompt()
        assert "Wales" not in session.shown, "nothing comes before the question about danger"
        session.choose(label("danger", "no"))
        session.wait_for("In Wales, follow the Wales Safeguarding Procedures.", "Question 2")
        answer_with(session, dict(list(NOT_SAFE_TO_TELL.items())[1:]))
        session.wait_for("Check your answers")
        go_on(session)
        session.answer("What will you do?", "I will do this")
        session.answer("Do you want to add the details now?", ADD_DETAILS)
        session.write("AB-1", question="What is the case reference?")
        for known in ("So far: Robin Example", "So far: class teacher", "So far: York Primary School"):
            session.wait_for(known)
            session.leave_empty()
        skip_to(session, "With whom?")
        session.wait_for("Type 1 for: social care", "Type 2 for: the police")
        session.write("2")
        skip_to(session, "On which date")
        session.wait_for("Type 1 for: Tomorrow:", "Type 2 for: In a week:", "Type 3 for: In four weeks:")
        session.write("2")
        session.answer(MORE_ASK, interview_wording.MORE_DETAILS_NO)
        session.answer("Save this record?", SAVE)
        assert session.finish() == 0
    record = read_record(home)["record"]
    assert record["details"] == {
        "case_reference": "AB-1",
        "decided_by": "Robin Example",
        "position": "class teacher",
        "organisation": "York Primary School",
        "shared_with": "the police",
        "review_on": in_days(7).isoformat(),
    }
    assert "Wales" in run("records", "show", record["id"]).stdout.decode()


@long
@both_ways
def test_what_setup_knows_of_who_decides_stands_there_and_enter_keeps_it_and_takes_no_suggestion(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    home.mkdir(mode=0o700)
    (home / "settings.yaml").write_text("name: Robin Example\nrole: nurse\nadvisers: [MASH]\n")
    with decide(environment, tmp_path, mode) as session:
        to_details_offer(session)
        session.choose(ADD_DETAILS)
        skip_to(session, "What is your name?")
        session.wait_for("So far: Robin Example", "Press Enter alone to keep what is there.")
        session.leave_empty()
        session.wait_for("What is your job?", "So far: nurse")
        session.write("-")
        skip_to(session, "Whose advice did you take, or will you take?")
        session.wait_for("Type 1 for: MASH")
        session.leave_empty()
        session.wait_for_prompt()
        session.key("f")
        session.wait_for("Save this record?", "Robin Example")
        session.choose(SAVE)
        assert session.finish() == 0
    assert read_record(home)["record"]["details"] == {"decided_by": "Robin Example"}


@both_ways
def test_a_short_emergency_record_says_who_decided_where_setup_knows(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    home.mkdir(mode=0o700)
    (home / "settings.yaml").write_text("name: Robin Example\nrole: nurse\norganisation: Elm Surgery\n")
    with decide(environment, tmp_path, mode) as session:
        to_emergency(session)
        session.choose(interview_wording.EMERGENCY_SAVE)
        assert session.finish() == 0
    record = read_record(home)["record"]
    assert record["details"] == {"decided_by": "Robin Example", "position": "nurse", "organisation": "Elm Surgery"}
    assert not {"decided_by", "position", "organisation"} & set(record["missing"])


def _resized(session: Session) -> None:
    """Make the window narrow, wide again, and very wide, at a prompt that goes on waiting."""
    for columns in (40, 80, 200):
        session.resize(40, columns)
        session.settle()
    assert not session.ended


@long
@pytest.mark.parametrize("widths", [(60,), (40, 80), (200, 50, 120)], ids=str)
def test_after_a_change_of_size_a_list_and_its_question_stand_there_once(widths: tuple[int, ...], start: Start) -> None:
    session = start("styled")
    session.answer(DANGER, label("danger", "no"))
    session.wait_for("Question 2")
    session.wait_for_prompt()
    session.settle()
    for columns in widths:
        session.resize(40, columns)
        session.settle()
    window = " ".join(session.on_screen)
    assert window.count("Use the arrow keys") == 1
    assert window.count("Question 2") == 1


@long
@both_ways
def test_a_window_can_change_its_size_at_any_time(mode: Mode, start: Start) -> None:
    session = start(mode)
    session.wait_for_prompt()
    _resized(session)
    session.resize(40, 40)
    session.settle()
    if mode == "styled":
        # Nothing of a list is cut off.
        assert "You can go on here after that." in " ".join(" ".join(session.lines[-40:]).split())
    session.choose(label("danger", "yes"))
    session.wait_for(title("emergency"))
    drawn = session.transcript[session.transcript.rindex(title("emergency")) :]
    assert max(len(line) for line in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn).replace("\r", "").split("\n")) <= 40
    session.choose("Add what happened, then save")
    session.wait_for("What is the case reference?")
    session.wait_for_prompt()
    session.press("AB")
    _resized(session)
    session.press("-12" + ENTER)
    # A prompt that is drawn again for the window's new size looks like a new one.
    session.wait_for(" 2 of ")
    skip_to(session, "What worries you?")
    session.wait_for_prompt()
    session.press("The first line." + ENTER + "The se")
    session.wait_for("The se")
    _resized(session)
    session.press("cond." + ENTER + ENTER)
    if mode == "plain":
        session.wait_for("Press Enter to keep it.", "1. The first line.", "2. The second.")
        session.wait_for_prompt()
        session.press(ENTER)
    session.wait_for("What do you know for a fact?")
    skip_to(session, "What is the purpose of sharing?")
    session.key("f")
    session.answer("Save this record?", SAVE)
    assert session.finish() == 0
    details = read_record(session.home)["record"]["details"]
    assert details == {"case_reference": "AB-12", "concern": "The first line.\nThe second."}
