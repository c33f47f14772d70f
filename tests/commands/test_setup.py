"""`sharewise setup` as people and scripts call it, and that every other command follows the settings or does without."""

from __future__ import annotations

import json
import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sharewise.present.pages.interview.settings_text import settings_text
from sharewise.rulebook.load import shipped_rulebook
from sharewise.settings import Settings, declared_settings, settings_from
from tests.conftest import Run
from tests.support.answers import shipped_rules
from tests.support.local_rules import begun
from tests.support.needed import long
from tests.support.samples import SERIOUS_AND_REFUSED

ANSWERS = json.dumps({"answers": SERIOUS_AND_REFUSED, "decision": "follow"}).encode()
OURS = Settings(
    name="Ada Example",
    role="class teacher",
    organisation="York Primary School",
    jurisdiction="wales",
    edition="dfe-2024",
    adoption="coventry",
    advisers=("Sam Example", "MASH"),
    retention="25 years",
    draft_days=14,
    screen="plain",
)
PERSONAL = "Your choice of screen, your name, your job, your lead role, your days for unfinished decisions and copying to the clipboard"


def settle(home: Path, settings: Settings | str) -> Path:
    """Write the settings of this home."""
    home.mkdir(exist_ok=True)
    path = home / "settings.yaml"
    path.write_text(settings if isinstance(settings, str) else settings_text(settings), encoding="utf-8")
    return path


def settled(home: Path) -> Settings:
    return settings_from((home / "settings.yaml").read_bytes(), "settings.yaml")


def shown(run: Run, *arguments: str) -> str:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def decided(run: Run, *arguments: str) -> dict[str, Any]:
    done = run("decide", "--answers", "-", "--json", *arguments, stdin=ANSWERS)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)["record"]
    return found


# --show


def test_without_a_file_it_shows_what_holds_and_makes_nothing(run: Run, home: Path) -> None:
    page = shown(run, "setup", "--show")
    assert "There is no settings file. sharewise works without one." in page
    assert f"Edition of the rules: not set: {shipped_rules().default_edition}, as the rules say" in page
    assert "Where you work:       not set: the rules are written for England" in page
    assert "Records (in the data folder; not there yet)\n" in page
    assert f"Data folder (from SHAREWISE_HOME; not there yet)\n{home}\n" in page
    assert not home.exists()


def test_each_setting_is_shown_with_its_line(run: Run, home: Path, tmp_path: Path) -> None:
    records = tmp_path / "elsewhere"
    path = settle(home, f"role: Teacher\nrecords_folder: {records}\nadvisers:\n- Sam\n- MASH\nadoption: islington\n")
    page = shown(run, "setup", "--show", "--plain")
    assert "Your job:             Teacher (line 1)" in page
    assert "Who gives you advice: Sam; MASH (line 3)" in page
    assert "Local rules:          islington (line 6)" in page
    assert "Edition of the rules: not set: dcsf-2008, as the local rules say" in page
    assert f"Records (line 2 of the settings file; not there yet)\n{records}\n" in page
    assert f"Settings file (in the data folder)\n{path}\n" in page
    assert "islington.yaml" in page


def test_how_long_local_rules_keep_records_is_shown_where_nothing_else_is_said(run: Run, home: Path) -> None:
    own = begun()
    file = home.parent / "york-primary.yaml"
    file.write_text(own + "\nretention: Until they are 25.\n" if "\nretention:" not in own else own, encoding="utf-8")
    settle(home, f"adoption: {file}\n")
    page = " ".join(shown(run, "setup", "--show").split())
    assert "Records are kept for: not set: the local rules say:" in page
    assert f"Local rules (line 1 of the settings file) {file}" in page


@pytest.mark.parametrize("arguments", [("setup", "--show"), ("setup", "--hand-out", "x"), ("rules",), ("decide",)])
def test_a_fault_in_the_settings_is_told_with_its_place_and_the_way_on(
    arguments: tuple[str, ...], run: Run, home: Path
) -> None:
    path = settle(home, "name: Ada\norganistion: York\n")
    done = run(*arguments, *(["--answers", "-"] if arguments == ("decide",) else []), stdin=ANSWERS)
    said = done.stderr.decode()
    assert done.returncode == 2
    assert said.startswith(f"Error: {path}:2:1: this is not a setting: did you mean 'organisation'?\n")
    assert "give the file another name" in said
    assert "ring 999 first" in said


@long
def test_what_needs_no_settings_does_not_mind_a_fault_in_them(run: Run, home: Path, tmp_path: Path) -> None:
    decided(run)
    settle(home, "nonsense\n")
    for arguments in (("key", "show"), ("rules", "check"), ("rules", "compare", "hmg-2018", "dfe-2024")):
        assert run(*arguments).returncode == 0, arguments
    for command in ("verify", "records", "export"):
        assert run(command, "--folder", str(home / "records")).returncode == 0, command


# What the others do with them


def test_edition_and_local_rules_of_the_settings_are_followed(run: Run, home: Path) -> None:
    settle(home, Settings(edition="dfe-2024", adoption="coventry"))
    rules = decided(run, "--no-save")["rules"]
    assert (rules["edition"], rules["adoption"]) == ("dfe-2024", "coventry")
    page = json.loads(shown(run, "rules", "--format", "json"))
    assert (page["edition"], page["adoption"]["id"]) == ("dfe-2024", "coventry")
    drawn = shown(run, "rules", "map", "--format", "mermaid")
    assert "Coventry" in drawn


def test_an_option_beats_a_setting(run: Run, home: Path) -> None:
    settle(home, Settings(edition="dfe-2024", adoption="coventry"))
    rules = decided(run, "--no-save", "--edition", "hmg-2015", "--adoption", "islington")["rules"]
    assert (rules["edition"], rules["adoption"]) == ("hmg-2015", "islington")
    assert decided(run, "--no-save", "--adoption", "none")["rules"]["adoption"] is None
    page = json.loads(shown(run, "rules", "--format", "json", "--edition", "hmg-2018", "--adoption", "none"))
    assert (page["edition"], page["adoption"]) == ("hmg-2018", None)


def test_the_command_that_a_page_names_shows_the_same_rules(run: Run, home: Path) -> None:
    settle(home, Settings(edition="dfe-2024"))
    assert "sharewise rules 4 --examples\n" in shown(run, "rules", "4")
    assert "sharewise rules 4 --examples --edition hmg-2018\n" in shown(run, "rules", "4", "--edition", "hmg-2018")


def test_local_rules_in_a_file_are_named_in_full(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "coventry.yaml").write_bytes((shipped_rulebook().parent / "adoptions" / "coventry.yaml").read_bytes())
    settle(home, Settings(adoption=str(tmp_path / "coventry.yaml")))
    assert decided(run, "--no-save")["rules"]["adoption"] == "coventry"
    settle(home, Settings(adoption="coventry.yaml"))
    assert run("rules").returncode == 2


@pytest.mark.parametrize(
    ("settings", "message", "way_on"),
    [
        ("adoption: covntry\n", "did you mean 'coventry'?", ("--adoption", "none")),
        ("adoption: /nowhere/x.yaml\n", "the file of local rules that is named here is not there", ("--adoption", "none")),
        ("adoption: x.yaml\n", "seven-minute-briefing. A file has to be named in full.", ("--adoption", "none")),
        ("edition: dfe-2042\n", "did you mean 'dfe-2024'?", ("--edition", shipped_rules().default_edition)),
    ],
)  # fmt: skip
def test_rules_that_are_not_there_name_the_line_and_the_way_on(
    settings: str, message: str, way_on: tuple[str, str], run: Run, home: Path
) -> None:
    path = settle(home, settings)
    for command in (("rules",), ("rules", "map"), ("decide", "--answers", "-", "--no-save")):
        done = run(*command, stdin=ANSWERS)
        assert done.returncode == 2
        assert done.stderr.decode().startswith(f"Error: {path}:1:1: ")
        assert message in done.stderr.decode()
        assert f"To go on without it, add: {' '.join(way_on)}\n" in done.stderr.decode()
        assert run(*command, *way_on, stdin=ANSWERS).returncode == 0


def test_every_command_follows_the_records_folder(run: Run, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    settle(home, Settings(records_folder=folder))
    page = run("decide", "--answers", "-", stdin=ANSWERS).stdout.decode()
    assert str(folder) in page
    assert "--folder" not in page
    (record,) = folder.glob("*/[0-9]*.json")
    reference = json.loads(record.read_bytes())["record"]["id"]
    for arguments in (("records",), ("records", "show", reference), ("export",)):
        assert reference in shown(run, *arguments)
    assert run("verify").returncode == 0
    assert decided(run, "--supersede", reference)["earlier"]["id"] == reference
    assert not (home / "records").exists()
    nothing = run("records", "--json", "--folder", str(home / "records"))
    assert (nothing.returncode, nothing.stdout) == (0, b"[]\n")


def test_a_record_is_looked_at_again_under_its_own_local_rules(run: Run, home: Path) -> None:
    first = decided(run)
    settle(home, Settings(adoption="coventry", edition="dfe-2024"))
    again = decided(run, "--supersede", first["id"])
    assert again["rules"]["adoption"] is None
    assert again["rules"]["edition"] == first["rules"]["edition"]


# Handing out and taking


def test_what_is_handed_out_is_taken_by_others_who_keep_their_own_name(run: Run, home: Path, tmp_path: Path) -> None:
    settle(home, OURS)
    page = shown(run, "setup", "--hand-out", "school.yaml")
    assert f"{PERSONAL} are not in it." in " ".join(page.split())
    assert "sharewise setup --from school.yaml" in page
    handed = (tmp_path / "school.yaml").read_text(encoding="utf-8")
    assert "Ada" not in handed.replace('#name: "Ada Example"', "")
    other = tmp_path / "other"
    settle(other, Settings(name="Sam Example", organisation="Before", retention="25 years"))
    done = run("setup", "--from", "school.yaml", SHAREWISE_HOME=str(other))
    assert done.returncode == 0, done.stderr.decode()
    said = done.stdout.decode()
    assert "Organisation:         York Primary School (before: Before)" in said
    assert "Where you work:       Wales (before: not set)" in said
    assert "Records are kept for:" not in said
    assert f"{PERSONAL} stay as they were." in " ".join(said.split())
    taken = settled(other)
    assert (taken.name, taken.role) == ("Sam Example", None)
    theirs = Settings(name="Sam Example")
    personal = {key: getattr(theirs, key) for key, each in declared_settings().items() if each.is_personal}
    assert taken == replace(OURS, **personal)
    again = run("setup", "--from", "school.yaml", SHAREWISE_HOME=str(other)).stdout.decode()
    assert "Nothing changed." in again


def test_the_file_is_for_its_owner_only_and_nothing_else_is_left(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "given.yaml").write_text("organisation: York\n")
    assert run("setup", "--from", "given.yaml").returncode == 0
    assert sorted(path.name for path in home.iterdir()) == ["settings.yaml"]
    if os.name == "posix":
        assert stat.S_IMODE((home / "settings.yaml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ("organisation: [York]\n", "given.yaml:1:1: "),
        ("role: x\nadoption: covntry\n", "given.yaml:2:1: "),
        ("role: x\nedition: dfe\n", "given.yaml:2:1: "),
        ("role: 'x\n", "given.yaml:1:7: "),
    ],
)
def test_a_file_with_a_fault_is_refused_and_changes_nothing(
    given: str, where: str, run: Run, home: Path, tmp_path: Path
) -> None:
    path = settle(home, OURS)
    before = path.read_bytes()
    (tmp_path / "given.yaml").write_text(given)
    done = run("setup", "--from", "given.yaml")
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"Error: {where}")
    assert path.read_bytes() == before
    assert sorted(each.name for each in home.iterdir()) == ["settings.yaml"]


def test_what_names_a_place_on_this_computer_is_pointed_out(run: Run, home: Path, tmp_path: Path) -> None:
    settle(home, Settings(records_folder=tmp_path / "ours"))
    page = shown(run, "setup", "--hand-out", "school.yaml")
    assert "Important: It names a place on this computer." in page


@long
@pytest.mark.parametrize("name", ["ouse-valley.yaml", "ouse-valley", "coventry"])
def test_local_rules_in_a_file_are_handed_out_beside_the_settings_and_taken_from_there(
    name: str, run: Run, home: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "mine" / name
    rules.parent.mkdir()
    rules.write_text(begun(), encoding="utf-8")
    settle(home, Settings(adoption=str(rules)))
    (tmp_path / "given").mkdir()
    page = shown(run, "setup", "--hand-out", "given/school.yaml")
    (beside,) = (path for path in (tmp_path / "given").iterdir() if path.name != "school.yaml")
    assert f"Your local rules are in {beside.name}, beside it." in page
    assert "Important" not in page
    assert str(tmp_path) not in (tmp_path / "given/school.yaml").read_text(encoding="utf-8")
    # Another computer, on which nothing is where it was.
    moved = (tmp_path / "given").rename(tmp_path / "elsewhere")
    shutil.rmtree(rules.parent)
    other = tmp_path / "other"
    done = run("setup", "--from", "elsewhere/school.yaml", SHAREWISE_HOME=str(other))
    assert done.returncode == 0, done.stderr.decode()
    assert settled(other).adoption == str(moved / beside.name)
    assert run("rules", SHAREWISE_HOME=str(other)).returncode == 0
    (moved / beside.name).unlink()
    done = run("setup", "--from", "elsewhere/school.yaml", SHAREWISE_HOME=str(tmp_path / "third"))
    assert done.returncode == 2
    assert b"is not beside this file: put both in one folder" in done.stderr
    assert not (tmp_path / "third").exists()


@pytest.mark.parametrize("out", ["given/school.yaml", "given/ours.yaml"])
def test_a_file_that_has_the_name_of_the_local_rules_is_left_as_it_was(
    out: str, run: Run, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "ours.yaml").write_text(begun(), encoding="utf-8")
    settle(home, Settings(adoption=str(tmp_path / "ours.yaml")))
    (tmp_path / "given").mkdir()
    taken = tmp_path / "given" / "ours.yaml"
    if out != "given/ours.yaml":
        taken.write_text("another", encoding="utf-8")
    done = run("setup", "--hand-out", out)
    assert done.returncode == 2
    assert b"is taken there" in done.stderr
    assert {path.name: path.read_text() for path in taken.parent.iterdir()} == (
        {} if out == "given/ours.yaml" else {"ours.yaml": "another"}
    )


def test_settings_handed_out_where_the_local_rules_lie_name_them_as_they_are(
    run: Run, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "ours.yaml").write_text(begun(), encoding="utf-8")
    settle(home, Settings(adoption=str(tmp_path / "ours.yaml")))
    shown(run, "setup", "--hand-out", "school.yaml")
    assert settings_from((tmp_path / "school.yaml").read_bytes(), "x").adoption == "ours.yaml"


def test_nothing_is_written_over_when_settings_are_handed_out(run: Run, home: Path, tmp_path: Path) -> None:
    settle(home, OURS)
    (tmp_path / "school.yaml").write_text("mine")
    assert run("setup", "--hand-out", "school.yaml").returncode == 2
    assert (tmp_path / "school.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    "settings", [None, Settings(), Settings(name="Ada", role="teacher", screen="plain", draft_days=9)]
)
def test_where_nothing_is_set_there_is_nothing_to_hand_out(
    settings: Settings | None, run: Run, home: Path, tmp_path: Path
) -> None:
    if settings is not None:
        settle(home, settings)
    assert run("setup", "--hand-out", "school.yaml").returncode == 3
    assert not (tmp_path / "school.yaml").exists()


# Wrong use


def test_without_a_terminal_it_names_what_can_be_done(run: Run, home: Path) -> None:
    done = run("setup", stdin=b"Ada\n" * 20)
    assert done.returncode == 2
    assert b"--from FILE" in done.stderr
    assert b"--show" in done.stderr
    assert not home.exists()


@pytest.mark.parametrize("arguments", [("--show", "--from", "x"), ("--from", "x", "--hand-out", "y")])
def test_one_thing_is_done_at_a_time(arguments: tuple[str, ...], run: Run) -> None:
    assert run("setup", *arguments).returncode == 2


def test_a_file_that_is_not_there_is_said_in_words(run: Run) -> None:
    done = run("setup", "--from", "nowhere.yaml")
    assert done.returncode == 2
    assert b"nowhere.yaml cannot be read" in done.stderr


def test_a_home_that_cannot_be_written_is_said_in_words(run: Run, home: Path, tmp_path: Path) -> None:
    home.write_text("a file in the folder's place")
    (tmp_path / "given.yaml").write_text("organisation: York\n")
    done = run("setup", "--from", "given.yaml")
    assert done.returncode == 4
    assert done.stderr.startswith(b"Error: ")
