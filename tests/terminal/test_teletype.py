"""The teletype test: a plain interview makes sense on a machine that can only print one line after another."""

from __future__ import annotations

import re

from sharewise.present.wording import interview_wording
from tests.support.journeys import ADD_DETAILS, SAVE, answer_all, go_on, skip_to
from tests.support.needed import long
from tests.support.session import ENTER
from tests.terminal.conftest import Start

_BOXES = re.compile("[\u2500-\u259f\u2800-\u28ff]")
_HOW = re.compile(r"press Enter|Press Enter")


@long
def test_a_whole_plain_interview_can_be_printed_by_a_teletype(start: Start) -> None:
    session = start("plain")
    session.wait_for_prompt()
    answer_all(session)
    session.key("?")
    session.wait_for("What you were asked, and what you answered")
    session.wait_for_prompt()
    session.press(ENTER)
    session.wait_for("Error:")
    go_on(session)
    session.wait_for("What will you do?")
    session.key("?")
    session.wait_for("Why: ", interview_wording.READ_ALL)
    session.wait_for_prompt()
    session.key("?")
    session.wait_for("Sources")
    session.choose("I will do this")
    session.wait_for("Do you want to add the details now?")
    session.key("?")
    session.wait_for("There is nothing more to say about this.")
    session.choose(ADD_DETAILS)
    session.write("AB-123")
    skip_to(session, "What worries you?")
    session.write("One line.\nAnd one more.")
    skip_to(session, "Why are you not telling them now?")
    session.choose("It could put this child at more risk", "Evidence could be lost")
    skip_to(session, "On which date")
    session.write("soon")
    session.wait_for("Error:")
    session.key("f")
    session.answer("Save this record?", SAVE)
    assert session.finish() == 0

    printed = session.transcript
    assert "\x1b" not in printed
    assert "\r" not in printed.replace("\r\n", "")
    assert _BOXES.search(printed) is None
    lines = printed.split("\r\n")
    assert [line for line in lines if any(ord(character) < 0x20 or ord(character) == 0x7F for character in line)] == []
    place = next(line for line in lines if "records/" in line)
    assert [line for line in lines if len(line) > 80 and line is not place] == []
    # A line that holds nothing but prompts had nothing typed into it.
    assert [line for line in lines if line.endswith(" ") and line.strip("> ")] == []


@long
def test_every_prompt_of_a_plain_interview_says_what_to_type(start: Start) -> None:
    session = start("plain")
    answer_all(session)
    go_on(session)
    session.answer("What will you do?", "I will do this")
    session.answer("Do you want to add the details now?", ADD_DETAILS)
    skip_to(session, "On which date")
    lines = session.lines
    prompts = [number for number, line in enumerate(lines) if line.startswith(">")]
    assert len(prompts) > 30
    for number in prompts:
        above = " ".join(lines[max(0, number - 3) : number])
        assert _HOW.search(above), "\n".join(lines[number - 5 : number + 1])
        assert "q = stop" in above
