"""Whole sessions in plain lines, as a teletype would print them, for people to read and approve: `transcripts/*.txt`.

What was typed stands after `> `. To write them anew after words were changed, and then to read what changed:

    SHAREWISE_WRITE=1 pytest tests/terminal/test_transcripts.py
    git diff tests/terminal/transcripts
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sharewise.present.wording import practise_wording
from tests.support.answers import answers_to
from tests.support.journeys import answer_all, asked, go_on, label, title
from tests.support.samples import NOT_YET_ASKED
from tests.support.session import ENTER, Session
from tests.support.written import hold

FOLDER = Path(__file__).parent / "transcripts"

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What differs from one run to the next.
_DIFFERS = {
    r"\bSW-[0-9A-Z]{5}-[0-9A-Z]{5}\b": "SW-REFERENCE",
    r"\bDR-[0-9A-Z]{5}\b": "DR-DRAFT",
    r"/records/[0-9a-f]{12}/": "/records/KEY/",
    rf"\b(?:[A-Z][a-z]+day )?\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b": "DATE",
    r"\b\d{2}/\d{2}/\d{4}\b": "DATE",
    r"\b\d{2}:\d{2}\b": "TIME",
}

Talk = Callable[[Session], None]


def _say(session: Session, *lines: str) -> None:
    """Type these lines, each at a prompt of its own."""
    for line in lines:
        session.wait_for_prompt()
        session.press(line + ENTER)


def _pick(session: Session, *options: str) -> None:
    """Choose these options, each at a prompt of its own."""
    for option in options:
        session.choose(option)


def an_emergency(session: Session) -> None:
    _pick(session, "Yes", "Save a short record now")


def sharing_without_telling(session: Session) -> None:
    answer_all(session)
    go_on(session)
    _pick(session, "I will do this", "Yes, add them now")
    _say(session, "AB-1234", "Robin Example", "class teacher", "York Primary School")
    _say(session, "He has bruises, and says that he fell.", "")
    _say(session, "I saw three bruises on his arm on Monday morning.", "He did not want to go home.", "", "")
    _say(session, "His friend says that his stepfather did it.", "", "I think that he is afraid to say.", "")
    _say(session, "He could be hurt again, and worse.", "", "None that I can see, if it goes to social care alone.", "")
    _say(session, "So that they can protect him. I ask them to see him today.", "")
    _say(
        session,
        "What I saw and what he said.",
        "",
        "They cannot judge it without both.",
        "",
        "Social care, the duty team",
    )
    _pick(session, "By telephone")
    _say(session, "1")
    _pick(session, "I do not know: I will ask")
    _say(session, "", "His mother said no. I did not say why I asked.", "")
    _pick(session, "It could put this child at more risk")
    _say(session, "Social care, when they have seen him.", "They ring back by four.", "", "2")
    _pick(session, "No, that is enough", "Yes, save it")


def asking_first(session: Session) -> None:
    answer_all(session, NOT_YET_ASKED)
    go_on(session)
    _pick(session, "I will do this", "No, save it now")


def deciding_otherwise(session: Session) -> None:
    answer_all(session)
    go_on(session)
    _pick(session, "I will do something else", title("do_not_share_now"))
    _pick(session, "Yes, go on with my decision", "A local procedure applies")
    _say(session, "Our procedure says that the lead makes the call.", "")
    _say(session, "He could be hurt again. The lead rings within the hour.", "")
    _pick(session, "No, save it now")


def stopping_with_a_draft(session: Session) -> None:
    session.answer(asked("danger"), "No")
    session.answer(asked("subject"), label("subject", "child"))
    _say(session, "q")
    _pick(session, "Yes, and keep a draft to go on later")


def going_on_with_it(session: Session) -> None:
    session.answer(asked("danger"), "No")
    session.wait_for("Do you want to go on with it?")
    _say(session, "1")
    answers = answers_to("advice_urgent", {"subject": "child", "risk": "not_sure", "recipient": "not_sure"})
    for question, answer in list(answers.items())[2:]:
        session.answer(asked(question), label(question, answer))
    go_on(session)
    _pick(session, "I will do this", "No, save it now")


def setting_up(session: Session) -> None:
    _say(session, "Robin Example", "class teacher", "York Primary School")
    _say(session, *[""] * 3)
    _say(session, "Sam Example, safeguarding lead", "")
    session.wait_for_prompt()
    while "Check your settings" not in session.new:
        _say(session, "")
        session.wait_for_prompt()
    _pick(session, "Yes, save them")


def practising(session: Session) -> None:
    _say(session, "?")
    _pick(session, title("advice"), label("danger", "yes"), practise_wording.SHOW_CARD)


TRANSCRIPTS: dict[str, list[tuple[str, Talk]]] = {
    "an-emergency": [("decide", an_emergency)],
    "sharing-without-telling": [("decide", sharing_without_telling)],
    "asking-first": [("decide", asking_first)],
    "deciding-otherwise": [("decide", deciding_otherwise)],
    "a-draft": [("decide", stopping_with_a_draft), ("decide", going_on_with_it)],
    "setting-up": [("setup", setting_up)],
    "practising": [("practise --cases examples --outcome emergency --sample 1 --seed 1", practising)],
}


def _compared(text: str) -> list[str]:
    """A transcript as it is compared: a paragraph each, its lines joined, as what differs can make them longer."""
    for pattern, instead in _DIFFERS.items():
        text = re.sub(pattern, instead, text)
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_session_reads_as_it_was_approved(name: str, environment: dict[str, str], home: Path, tmp_path: Path) -> None:
    printed = []
    for command, talk in TRANSCRIPTS[name]:
        with Session(*command.split(), "--plain", environment=environment, folder=tmp_path, mode="plain") as session:
            talk(session)
            session.finish()
            printed.append(f"$ sharewise {command} --plain\n{session.transcript}")
    text = "\n".join(printed).replace("\r\n", "\n").replace(str(home), "/home/robin/sharewise")
    lines = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
    hold(FOLDER / f"{name}.txt", lines, _compared)


def test_every_transcript_is_of_a_session_here() -> None:
    assert {path.stem for path in FOLDER.glob("*")} == set(TRANSCRIPTS)
