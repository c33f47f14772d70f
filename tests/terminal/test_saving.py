"""When a record cannot be saved, nothing that was typed is lost without the practitioner's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support.journeys import (
    ADD_DETAILS,
    SAVE,
    decide,
    record_files,
    to_details_offer,
)
from tests.support.needed import long
from tests.support.session import CTRL_C, ENTER, MODES, STOPPED, Mode, Session, everything_below

both_ways = pytest.mark.parametrize("mode", MODES)
FAILED = "Your record is not saved yet. What do you want to do?"


def _fill_in_and_save(session: Session) -> None:
    to_details_offer(session)
    session.choose(ADD_DETAILS)
    session.write("AB-123", question="What is the case reference?")
    session.wait_for("What is your name?")
    session.key("f")
    session.answer("Save this record?", SAVE)


@long
@both_ways
def test_a_record_that_cannot_be_saved_is_saved_elsewhere(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    piece = tmp_path / "whole" / "0123456789ab"
    piece.mkdir(parents=True)
    (piece.parent / "folder.json").write_text('{"format": "sharewise-folder/1", "id": "' + "0" * 32 + '"}')
    with decide(environment, tmp_path, mode, "--folder", str(tmp_path / "taken")) as session:
        _fill_in_and_save(session)
        session.answer(FAILED, "Try again")
        session.answer(FAILED, "Save it in another folder")
        session.wait_for("Which folder?")
        session.leave_empty()
        session.wait_for("Error:")
        assert "reason" not in session.new
        session.write(str(piece))
        session.wait_for("lies in the records folder")
        session.answer(FAILED, "Save it in another folder")
        session.write(str(tmp_path / "elsewhere"), question="Which folder?")
        session.wait_for("Your record is saved")
        assert session.finish() == 0
    assert not any(piece.iterdir())
    (path,) = (tmp_path / "elsewhere").glob("*/*.json")
    assert "AB-123" in path.read_text()
    assert run("verify", str(tmp_path / "elsewhere")).returncode == 0
    assert (tmp_path / "taken").read_text() == "a file, not a folder"


@long
def test_a_record_that_cannot_be_saved_is_shown_to_be_copied(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("")
    with decide(environment, tmp_path, "plain", "--folder", str(tmp_path / "taken")) as session:
        _fill_in_and_save(session)
        session.answer(FAILED, "Show the record on this screen, so that I can copy it, and stop")
        session.wait_for("This record is not saved", "I cannot tell how serious it is", "AB-123", "Still missing:")
        assert session.finish() == 4
    assert record_files(home) == []


@long
@both_ways
def test_q_asks_before_an_unsaved_record_is_dropped(mode: Mode, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with decide(environment, tmp_path, mode, "--folder", str(tmp_path / "taken")) as session:
        _fill_in_and_save(session)
        session.wait_for(FAILED)
        session.key("q")
        session.wait_for("Do you want to stop?")


@long
@both_ways
def test_q_at_the_choice_of_a_folder_does_not_try_to_save(
    mode: Mode, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("")
    with decide(environment, tmp_path, mode, "--folder", str(tmp_path / "taken")) as session:
        _fill_in_and_save(session)
        session.answer(FAILED, "Save it in another folder")
        session.wait_for("Which folder?")
        # From here on, saving in the usual folder would work.
        (tmp_path / "taken").unlink()
        session.key("q")
        session.wait_for_prompt_or_end()
        assert "Your record is saved" not in session.shown
    assert not (tmp_path / "taken").exists()


@long
def test_control_c_after_a_failed_save_leaves_no_record(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with decide(environment, tmp_path, "plain", "--folder", str(tmp_path / "taken")) as session:
        _fill_in_and_save(session)
        session.answer(FAILED, "Save it in another folder")
        session.wait_for("Which folder?")
        session.wait_for_prompt()
        session.press_and_again(CTRL_C)
        assert session.finish() == 130
        assert [line for line in session.new_lines if line][-1] == STOPPED
    assert [path for path in everything_below(tmp_path) if path.suffix == ".json"] == []
    assert [path for path in everything_below(tmp_path) if path.is_file() and b"AB-123" in path.read_bytes()] == []


@long
@pytest.mark.parametrize("folder", ["~nobody-of-this-name/records", "x" * 300])
def test_a_folder_that_cannot_be_does_not_lose_the_record(
    folder: str, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("")
    with decide(environment, tmp_path, "plain", "--folder", str(tmp_path / "taken")) as session:
        _fill_in_and_save(session)
        session.answer(FAILED, "Save it in another folder")
        session.write(folder, question="Which folder?")
        session.answer(FAILED, "Save it in another folder")
        session.write(str(tmp_path / "elsewhere"), question="Which folder?")
        session.wait_for("Your record is saved")
        assert session.finish() == 0


@pytest.mark.parametrize("folder", ["~nobody-of-this-name/records"])
def test_a_folder_option_that_cannot_be_does_not_lose_the_record(
    folder: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with decide(environment, tmp_path, "plain", "--folder", folder) as session:
        _fill_in_and_save(session)
        session.wait_for(FAILED)
        session.wait_for_prompt()
        session.press(ENTER)
        session.wait_for("Error:")


@long
@both_ways
def test_where_what_was_saved_is_gone_a_new_folder_is_begun_only_where_that_is_chosen(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path, run: Run
) -> None:
    share = tmp_path / "share"
    emergency = b'{"answers": {"danger": "yes"}}'
    assert run("decide", "--answers", "-", "--folder", str(share), stdin=emergency).returncode == 0
    share.rename(tmp_path / "away")
    with decide(environment, tmp_path, mode, "--folder", str(share)) as session:
        _fill_in_and_save(session)
        session.answer(FAILED, "Try again")
        session.wait_for(FAILED)
        assert not share.exists()
        session.answer(FAILED, "Begin a new records folder there: what was saved there is gone for good")
        session.wait_for("Your record is saved")
        assert session.finish() == 0
    assert len(list(share.glob("*/*.json"))) == 1
    assert run("verify", "--folder", str(share)).returncode == 0
    # What is away is still known by its id.
    for path in (tmp_path / "away").glob("*/*.json"):
        path.unlink()
    share.rename(tmp_path / "begun")
    (tmp_path / "away").rename(share)
    assert run("verify", "--folder", str(share)).returncode == 1
