"""Setting up in a real terminal, in both ways of asking: all of it, a change at the end, and leaving with nothing written."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from sharewise.present.page import as_text, with_commands
from sharewise.present.wording import setup_wording
from sharewise.settings import Settings, declared_settings, settings_from
from tests.support.journeys import DANGER, decide, label
from tests.support.needed import in_short, long
from tests.support.session import (
    CTRL_C,
    CTRL_D,
    ENTER,
    MODES,
    STOPPED,
    Mode,
    Session,
    everything_below,
)


def set_up(environment: dict[str, str], folder: Path, mode: Mode, *, columns: int = 80) -> Session:
    """`sharewise setup` in a terminal, asking in `mode`."""
    return Session(
        *("setup", *(["--plain"] if mode == "plain" else [])),
        environment=environment,
        folder=folder,
        mode=mode,
        columns=columns,
    )


def write_lines(session: Session, *lines: str, question: str) -> None:
    """Type each on a line of its own, then Enter on an empty one. Where there are several, what was typed is kept as it is."""
    session.wait_for(question)
    session.wait_for_prompt()
    session.press("".join(line + ENTER for line in lines) + ENTER)
    if session.mode == "plain" and len(lines) > 1:
        session.wait_for("Press Enter to keep")
        session.leave_empty()


def skip_screen(session: Session) -> None:
    """Leave the first setting as it is."""
    session.wait_for(setup_wording.SETTING_WORDS["screen"].ask)
    session.leave_empty()


def go_to_check(session: Session) -> None:
    """Leave everything as it is, up to the check."""
    for key in declared_settings():
        session.wait_for(setup_wording.SETTING_WORDS[key].ask)
        session.leave_empty()
    session.wait_for(setup_wording.CHECK_ASK)


def saved(home: Path) -> Settings:
    return settings_from((home / "settings.yaml").read_bytes(), "settings.yaml")


@long
@pytest.mark.parametrize(("columns", "mode"), in_short(product([80, 40], MODES), 2))
def test_a_whole_setup_with_a_change_at_the_end(
    mode: Mode, columns: int, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    with set_up(environment, tmp_path, mode, columns=columns) as session:
        skip_screen(session)
        session.write("Ada Example", question=setup_wording.SETTING_WORDS["name"].ask)
        session.write("class teacher: Year 4", question=setup_wording.SETTING_WORDS["role"].ask)
        session.key("b")
        session.wait_for(setup_wording.SETTING_WORDS["role"].ask)
        session.leave_empty()
        session.write("York Primary School", question=setup_wording.SETTING_WORDS["organisation"].ask)
        session.answer(setup_wording.SETTING_WORDS["jurisdiction"].ask, "Wales")
        for name, code in (("sector", "school"), ("lead", "no")):
            session.answer(setup_wording.SETTING_WORDS[name].ask, setup_wording.SETTING_WORDS[name].choices[code])
        session.answer(setup_wording.SETTING_WORDS["edition"].ask, "2024 (dfe-2024)")
        session.answer(setup_wording.SETTING_WORDS["adoption"].ask, setup_wording.OWN_ADOPTION)
        session.write("nowhere.yaml", question=setup_wording.ASK_ADOPTION_FILE)
        session.wait_for("Error: There is no file of that name.")
        session.key("b")
        session.answer(setup_wording.SETTING_WORDS["adoption"].ask, "Coventry, in words for families (coventry)")
        write_lines(session, "Sam Example", "MASH", question=setup_wording.SETTING_WORDS["advisers"].ask)
        write_lines(session, "Social care", question=setup_wording.SETTING_WORDS["recipients"].ask)
        session.write("Records", question=setup_wording.SETTING_WORDS["records_folder"].ask)
        session.wait_for("Error: Type the folder's full name")
        session.key("?")
        session.wait_for(as_text(with_commands(setup_wording.SETTING_WORDS["records_folder"].more)))
        session.leave_empty()
        session.write("postgresql://db.example/records", question=setup_wording.SETTING_WORDS["store"].ask)
        session.write("25 years", question=setup_wording.SETTING_WORDS["retention"].ask)
        session.answer(setup_wording.SETTING_WORDS["drafts"].ask, "Keep them")
        session.write("14", question=setup_wording.SETTING_WORDS["draft_days"].ask)
        session.answer(setup_wording.SETTING_WORDS["clipboard"].ask, "Yes, copy it too")
        assert not home.exists(), "nothing is written before the end"
        session.answer(setup_wording.CHECK_ASK, "Change: Local rules (coventry)")
        session.answer(setup_wording.SETTING_WORDS["adoption"].ask, setup_wording.NO_ADOPTION)
        session.answer(setup_wording.CHECK_ASK, "Change: Your job (class teacher: Year 4)")
        session.wait_for("So far: class teacher: Year 4")
        session.write("-")
        session.answer(
            setup_wording.CHECK_ASK, f"Change: Screen ({setup_wording.SETTING_WORDS['screen'].choices['lists']})"
        )
        session.answer(
            setup_wording.SETTING_WORDS["screen"].ask, setup_wording.SETTING_WORDS["screen"].choices["plain"]
        )
        # They are there at once.
        session.wait_for(f"1. {setup_wording.CHECK_SAVE}", "Type a number, then press Enter.")
        session.press("1" + ENTER)
        session.wait_for(setup_wording.SAVED)
        assert session.finish() == 0
    assert saved(home) == Settings(
        name="Ada Example",
        organisation="York Primary School",
        jurisdiction="wales",
        sector="school",
        lead="no",
        edition="dfe-2024",
        advisers=("Sam Example", "MASH"),
        recipients=("Social care",),
        store="postgresql://db.example/records",
        retention="25 years",
        screen="plain",
        drafts="keep",
        draft_days=14,
        clipboard="yes",
    )


@long
@pytest.mark.parametrize("mode", MODES)
def test_setting_up_again_begins_with_what_is_set(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    home.mkdir()
    (home / "settings.yaml").write_text("name: Ada Example\nadvisers: [MASH]\n")
    with set_up(environment, tmp_path, mode) as session:
        go_to_check(session)
        assert "So far: Ada Example" in session.shown
        session.choose(setup_wording.CHECK_SAVE)
        assert session.finish() == 0
    assert saved(home) == Settings(name="Ada Example", advisers=("MASH",))


@pytest.mark.parametrize(
    ("where", "mode", "door"),
    in_short(product(["the first", "a choice", "several lines", "the check"], MODES, ["ctrl-c", "ctrl-d"]), 4),
)
def test_leaving_at_once_writes_nothing(
    mode: Mode, where: str, door: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with set_up(environment, tmp_path, mode) as session:
        if where != "the first":
            for each in list(declared_settings())[: {"a choice": 4, "several lines": 7}.get(where)]:
                session.wait_for(setup_wording.SETTING_WORDS[each].ask)
                session.leave_empty()
        session.wait_for_prompt()
        session.press_and_again({"ctrl-c": CTRL_C, "ctrl-d": CTRL_D}[door])
        assert session.finish() == 130
        assert [line for line in session.new_lines if line][-1] == STOPPED
    assert list(everything_below(tmp_path)) == []


@pytest.mark.parametrize("mode", MODES)
def test_stopping_asks_once_and_writes_nothing(mode: Mode, environment: dict[str, str], tmp_path: Path) -> None:
    with set_up(environment, tmp_path, mode) as session:
        skip_screen(session)
        session.write("Ada Example", question=setup_wording.SETTING_WORDS["name"].ask)
        session.wait_for(setup_wording.SETTING_WORDS["role"].ask)
        session.key("q")
        session.answer(setup_wording.STOP_ASK, setup_wording.STOP_NO)
        session.wait_for(setup_wording.SETTING_WORDS["role"].ask)
        session.key("q")
        session.answer(setup_wording.STOP_ASK, setup_wording.STOP_YES)
        assert session.finish() == 130
        assert STOPPED in session.shown
    assert list(everything_below(tmp_path)) == []


def test_settings_that_are_broken_while_somebody_answers_cost_them_nothing(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    home.mkdir()
    (home / "settings.yaml").write_text(f"records_folder: {tmp_path / 'ours'}\n")
    with decide(environment, tmp_path, "plain") as session:
        session.wait_for(DANGER)
        session.wait_for_prompt()
        (home / "settings.yaml").write_text("nonsense")
        session.choose(label("danger", "yes"))
        session.choose("Save a short record now")
        session.wait_for("Your record is saved")
        assert session.finish() == 0
    assert len(list((tmp_path / "ours").glob("*/[0-9]*.json"))) == 1
