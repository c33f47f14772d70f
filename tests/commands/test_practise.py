"""`sharewise practise` without a terminal: exercises on paper, and what it says where it cannot ask."""

from __future__ import annotations

import re
import shlex
from html import unescape
from pathlib import Path

import pytest

from sharewise.present.wording import practise_wording
from sharewise.rulebook.casebook import shipped_casebook
from sharewise.text import one_line
from tests.conftest import Run
from tests.support.answers import shipped_rules
from tests.support.documents import words_of
from tests.support.journeys import title
from tests.support.needed import long
from tests.support.session import everything_below

DOCUMENT = (Path(__file__).parents[2] / "docs" / "practise.md").read_text(encoding="utf-8")
MINE = "format: sharewise-exercises/1\nexercises:\n" + "".join(
    f"  e{number}: {{story: Story {number}., outcome: advice}}\n" for number in range(8)
)


def stories(shown: bytes) -> list[str]:
    """The titles of the exercises on a sheet, in their order."""
    return re.findall(r"(?m)^Exercise \d+\. (.+)$", shown.decode())


def answers(run: Run, folder: Path, *arguments: str) -> str:
    """What the file says that has the answers to the exercises of a sheet."""
    done = run("practise", "--sheet", *arguments, "--answers-to", "answers.txt")
    assert done.returncode == 0, done.stderr
    return one_line((folder / "answers.txt").read_text(encoding="utf-8"))


def test_without_a_terminal_it_names_what_works_without(run: Run) -> None:
    done = run("practise")
    assert done.returncode == 2
    assert "sharewise practise --sheet" in done.stderr.decode()


def test_a_sheet_needs_no_terminal_and_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    done = run("practise", "--sheet")
    assert done.returncode == 0, done.stderr
    assert len(stories(done.stdout)) == 5
    assert practise_wording.NOTICE in one_line(done.stdout.decode())
    assert list(everything_below(tmp_path)) == []


@long
def test_the_command_on_the_sheet_gives_the_same_exercises_again(run: Run) -> None:
    first = run("practise", "--sheet", "--sample", "3", "--rule", "4")
    command = re.search(r"sharewise practise((?: --[a-z]+ [^- ]+)+)", one_line(first.stdout.decode()))
    assert command
    again = run("practise", "--sheet", *shlex.split(command[1]))
    assert again.stdout == first.stdout


def test_ones_own_file_is_taken_whole_and_in_its_order(run: Run, tmp_path: Path) -> None:
    (tmp_path / "my cases.yaml").write_text(MINE)
    done = run("practise", "--sheet", "--cases", "my cases.yaml")
    assert stories(done.stdout) == [f"E{number}" for number in range(8)]
    assert len(stories(run("practise", "--sheet", "--cases", "my cases.yaml", "--sample", "2").stdout)) == 2


def test_published_decisions_are_found_by_their_topic_and_name_who_said_so(run: Run, tmp_path: Path) -> None:
    cases = [case for case in shipped_casebook().cases.values() if "suicide" in case.topics]
    shown = answers(run, tmp_path, "--topic", "suicide", "--sample", "90", "--cases", "published")
    assert shown.count(practise_wording.WHERE_PUBLISHED) == len(cases)
    for case in cases:
        assert one_line(case.decision) in shown
        assert one_line(case.reasons) in shown
        assert case.source.link in shown
        assert practise_wording.STATED_BY.format(who=case.source.publisher) in shown


def test_only_cases_of_the_sector_asked_for_are_taken(run: Run) -> None:
    done = run("practise", "--sheet", "--sector", "school", "--sample", "90")
    shown = one_line(done.stdout.decode())
    for case in shipped_casebook().cases.values():
        assert (f". {case.decision}?" in shown) == (case.sector == "school")
    assert "--sector school" in shown


def test_ones_own_exercises_can_be_chosen_by_a_sector_that_no_published_decision_has(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(MINE.replace("outcome: advice}", "outcome: advice, sector: early_years}", 2))
    done = run("practise", "--sheet", "--cases", "mine.yaml", "--sector", "early_years")
    assert stories(done.stdout) == ["E0", "E1"]
    assert run("practise", "--sheet", "--sector", "early_years").returncode == 2


def test_published_decisions_named_in_any_letters_are_taken_whole_and_in_that_order(run: Run, tmp_path: Path) -> None:
    named = "help-01, GMC-07 help-01-toddler-thrown"
    shown = answers(run, tmp_path, "--cases", named)
    casebook = shipped_casebook()
    asked = [casebook.cases[name].decision for name in ("HELP-01-toddler-thrown", "GMC-07-angry-carer")]
    for number, decision in enumerate(asked, 1):
        # Asked, so that it does not read as what to do.
        assert shown.count(f" {number}. {decision}? ") == 1
    assert f"sharewise practise --cases '{named}'" in shown


def test_a_sheet_says_what_each_decision_means(run: Run) -> None:
    shown = one_line(run("practise", "--sheet", "--sample", "1", "--cases", "examples").stdout.decode())
    for name, outcome in shipped_rules().outcomes.items():
        assert f"{title(name)}: {one_line(outcome.says)}" in shown


def test_no_stop_follows_the_name_of_a_case_that_is_to_be_typed(run: Run, tmp_path: Path) -> None:
    shown = answers(run, tmp_path, "--cases", "GMC-07")
    assert "sharewise cases GMC-07-angry-carer The same exercises again" in shown


def test_only_exercises_with_the_outcome_asked_for_are_taken(run: Run, tmp_path: Path) -> None:
    shown = answers(run, tmp_path, "--outcome", "share_do_not_tell", "--sample", "50", "--cases", "examples")
    said = re.findall(rf"{practise_wording.STATED['example']}: (.+?)\. (?=Answers|Why)", shown)
    assert said
    assert {one_line(each) for each in said} == {title("share_do_not_tell")}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--sheet", "--people", "3"], practise_wording.PEOPLE_ON_PAPER),
        (["--answers-to", "new.html"], practise_wording.ANSWERS_OF_SHEET),
        (["--sheet", "--output", "new.html", "--answers-to", "new.html"], practise_wording.ONE_FILE),
        (["--sheet", "--output", "mine.txt", "--answers-to", "new.txt"], "mine.txt is already there."),
        (["--sheet", "--output", "new.txt", "--answers-to", "mine.txt"], "mine.txt is already there."),
        (["--sheet", "--answers-to", "new.exe"], "No format of this command ends in .exe."),
        (["--sheet", "--cases", "nowhere.yaml"], "nowhere.yaml cannot be read"),
        (["--sheet", "--cases", "nowhere"], practise_wording.NOT_NAMED),
        (["--sheet", "--cases", "GMC-07 GMC"], "Several cases begin so: "),
        (["--sheet", "--topic", "swimming"], "- police: The police or an official ask"),
        (["--sheet", "--cases", "bad.yaml"], "bad.yaml:1:1: 'format' must be"),
        (["--sheet", "--outcome", "advise"], "There is no such outcome: did you mean 'advice'?"),
        (["--sheet", "--topic", "suicde"], "There is no such topic: did you mean 'suicide'?"),
        (["--sheet", "--topic", "suicide", "--cases", "examples"], practise_wording.NONE_FITS),
        (["--sheet", "--sector", "scool"], "No cases are of such a kind of work: did you mean 'school'?"),
        (["--sheet", "--sector", "school", "--cases", "examples"], practise_wording.NONE_FITS),
        (["--sheet", "--rule", "8"], practise_wording.NO_RULE),
        (["--sheet", "--cases", "mine.yaml", "--rule", "1"], practise_wording.NONE_FITS),
        (["--sheet", "--sample", "0"], "--sample"),
    ],
)
def test_what_cannot_work_is_said(arguments: list[str], says: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(MINE)
    (tmp_path / "mine.txt").write_text("Mine.")
    (tmp_path / "bad.yaml").write_text(MINE.replace("exercises/1", "exercises/9"))
    done = run("practise", *arguments)
    assert done.returncode == 2
    assert says in one_line(done.stderr.decode())
    assert done.stdout == b""
    assert not list(tmp_path.glob("new.*"))


def test_the_answers_go_to_a_file_of_their_own_and_none_is_on_the_sheet(run: Run, tmp_path: Path) -> None:
    done = run("practise", "--sheet", "--sample", "3", "--output", "sheet.html", "--answers-to", "answers.docx")
    assert done.returncode == 0, done.stderr
    sheet = (tmp_path / "sheet.html").read_text()
    apart = one_line(words_of("docx", (tmp_path / "answers.docx").read_bytes()))
    titles = re.findall(r"<h1>Exercise \d+\. (.+)</h1>", sheet)
    assert len(titles) == 3
    assert all(unescape(each) in apart for each in titles)
    assert practise_wording.SHEET_SOLUTIONS in apart
    # The same format where the name of the file says none.
    assert run("practise", "--sheet", "--format", "html", "--answers-to", "plain").returncode == 0
    assert (tmp_path / "plain").read_bytes().startswith(b"<!doctype html>")


@long
def test_a_sheet_without_a_file_for_its_answers_says_how_to_have_them(run: Run, tmp_path: Path) -> None:
    sheet = run("practise", "--sheet", "--sample", "2")
    command = re.search(r"sharewise (practise --sheet --answers-to FILE .+)", sheet.stderr.decode())
    assert command
    again = run(*shlex.split(command[1].replace("FILE", "answers.txt")))
    assert again.stdout == sheet.stdout
    apart = one_line((tmp_path / "answers.txt").read_text())
    for number, each in enumerate(stories(sheet.stdout), 1):
        assert f" {number}. {each}" in apart


def test_the_file_in_the_document_for_trainers_is_read_as_it_says(run: Run, tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.+?)```", DOCUMENT, re.DOTALL)
    assert example
    (tmp_path / "mine.yaml").write_text(example[1])
    done = run("practise", "--sheet", "--cases", "mine.yaml")
    assert done.returncode == 0, done.stderr
    assert stories(done.stdout) == ["Late at the station", "A letter"]
