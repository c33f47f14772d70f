"""Practising in a real terminal, in both ways of asking: a whole round, a group, stopping and leaving; nothing is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sharewise.present.wording import practise_wording
from tests.support.journeys import NOT_SAFE_TO_TELL, answer_with, label, title
from tests.support.needed import long
from tests.support.session import CTRL_C, MODES, Mode, Session, everything_below, flat

STATED = ", ".join(f"{question}: {answer}" for question, answer in NOT_SAFE_TO_TELL.items())
CASES = f"""\
format: sharewise-exercises/1
exercises:
  one: {{title: The bruise, story: A boy has a bruise., answers: {{{STATED}}}, says: He was in danger.}}
  two: {{title: The letter, story: A letter came., outcome: advice}}
"""


def practise(environment: dict[str, str], folder: Path, mode: Mode, *arguments: str, columns: int = 80) -> Session:
    """`sharewise practise` in a terminal with a trainer's own two cases, asking in `mode`."""
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    return Session(
        *("practise", *(["--plain"] if mode == "plain" else []), "--cases", "cases.yaml", *arguments),
        environment=environment,
        folder=folder,
        mode=mode,
        columns=columns,
    )


def nothing_was_written(folder: Path) -> bool:
    return [path.name for path in everything_below(folder)] == ["cases.yaml"]


@pytest.mark.parametrize("mode", MODES)
def test_a_whole_round_says_on_every_screen_that_it_is_practice_and_writes_nothing(
    mode: Mode, environment: dict[str, str], tmp_path: Path
) -> None:
    with practise(environment, tmp_path, mode) as session:
        session.wait_for(practise_wording.NOTICE, "A boy has a bruise.", practise_wording.DECIDE_ASK)
        session.choose(title("share_and_tell"))
        for question, answer in NOT_SAFE_TO_TELL.items():
            session.wait_for(practise_wording.MARK)
            answer_with(session, {question: answer}, NOT_SAFE_TO_TELL)
        session.wait_for(practise_wording.NOTICE, practise_wording.NO_PARTINGS, "He was in danger.")
        session.choose(practise_wording.NEXT)
        session.wait_for(practise_wording.NOTICE, "A letter came.")
        session.choose(practise_wording.NOT_KNOWN)
        session.choose(label("danger", "yes"))
        session.wait_for(practise_wording.DID_NOT_KNOW, practise_wording.NO_ANSWERS)
        session.choose(practise_wording.SHOW_CARD)
        session.wait_for(practise_wording.CARD, practise_wording.NOTICE, "2. The letter")
        assert session.finish() == 0
        # Each question is asked under the mark: no screen is without it.
        assert len(re.findall(practise_wording.QUESTION.format(number=r"\d"), session.shown)) == session.shown.count(
            f"{practise_wording.MARK} Question"
        )
    assert nothing_was_written(tmp_path)


@long
@pytest.mark.parametrize("mode", MODES)
def test_a_group_decides_in_turn_and_stops_with_its_card(
    mode: Mode, environment: dict[str, str], tmp_path: Path
) -> None:
    with practise(environment, tmp_path, mode, "--people", "AB CD", columns=60) as session:
        session.answer("AB: what would you do?", title("advice"))
        session.wait_for("CD: what would you do?")
        session.key("b")
        session.answer("AB: what would you do?", title("share_do_not_tell"))
        session.answer("CD: what would you do?", practise_wording.NOT_KNOWN)
        session.wait_for(practise_wording.TOGETHER)
        session.choose(label("danger", "yes"))
        session.wait_for(practise_wording.NEXT_ASK)
        session.key("q")
        session.answer(practise_wording.STOP_ASK, practise_wording.STOP_CARD)
        session.wait_for(practise_wording.CARD, "AB: As the case says: 1.", "CD: Not sure yet: 1.")
        assert session.finish() == 0
    assert nothing_was_written(tmp_path)


def test_its_card_can_be_for_a_program_while_whoever_practises_is_told_in_words(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with practise(environment, tmp_path, "plain", "--sample", "1", "--json", "--output", "card.json") as session:
        session.choose(title("advice"))
        session.choose(label("danger", "yes"))
        session.wait_for(practise_wording.NEXT_ASK)
        session.choose(practise_wording.SHOW_CARD)
        session.wait_for("Written: card.json")
        assert session.finish() == 0
        assert "{" not in session.shown
    (said,) = json.loads((tmp_path / "card.json").read_bytes())["exercises"]
    assert (said["answers"], said["decisions"][0]["outcome"]) == ({"danger": "yes"}, "advice")
    assert said["recommended"]["outcome"] == "emergency"


@pytest.mark.parametrize("door", ["ctrl-c", "q", "at once"])
@pytest.mark.parametrize("mode", MODES)
def test_whoever_stops_leaves_nothing_behind(
    door: str, mode: Mode, environment: dict[str, str], tmp_path: Path
) -> None:
    with practise(environment, tmp_path, mode) as session:
        session.wait_for(practise_wording.DECIDE_ASK)
        session.choose(title("advice"))
        session.wait_for(practise_wording.MARK)
        session.wait_for_prompt()
        match door:
            case "ctrl-c":
                session.press_and_again(CTRL_C)
            case "q":
                session.key("q")
                session.answer(practise_wording.STOP_ASK, practise_wording.STOP_YES)
            case _:
                session.press("q!" if mode == "styled" else "q!\r")
        assert session.finish() == 130
        assert practise_wording.STOPPED in flat(session.lines)
    assert nothing_was_written(tmp_path)
