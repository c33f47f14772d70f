"""`sharewise rules` as a trainer and as a script meet it."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from sharewise.present.formats import formats_for
from sharewise.reasoning.compiled import CompiledRulebook
from tests.conftest import Run
from tests.support.answers import shipped_rules
from tests.support.documents import words_of
from tests.support.needed import long

FORMS = [[], ["4"], ["4", "--examples"], ["--examples"], ["--questions"]]
PAPERS = ["--briefing", "--slides", "--poster"]
SHAPES = [each.name for each in formats_for("page", "data")]


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_form_comes_in_every_format(run: Run, form: list[str], shape: str) -> None:
    done = run("rules", *form, "--format", shape)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    shown = words_of(shape, done.stdout)
    if shape == "json":
        assert json.loads(shown)["format"].startswith("sharewise-")
    elif shape == "html":
        assert shown.startswith("<!doctype html>")
    elif shape == "markdown":
        assert shown.startswith("# ")
    else:
        assert "\x1b" not in shown


@long
@pytest.mark.parametrize("paper", PAPERS)
def test_what_is_for_paper_comes_in_every_format_for_people(run: Run, paper: str) -> None:
    for each in formats_for("page"):
        done = run("rules", paper, "--adoption", "coventry", "--format", each.name)
        assert done.returncode == 0, done.stderr
        shown = words_of(each.name, done.stdout)
        assert "safeguarding advice or your local procedure" in " ".join(shown.split())
        assert "Local" in shown


@long
@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_holds_what_standard_output_would(run: Run, process: Run, tmp_path: Path, shape: str) -> None:
    shown = run("rules", "7", "--format", shape).stdout
    assert process("rules", "7", "--format", shape, "--output", "out").stdout == b""
    assert (tmp_path / "out").read_bytes() == shown


def test_a_new_file_is_private_and_nothing_is_ever_overwritten(run: Run, tmp_path: Path) -> None:
    arguments = ["rules", "--format", "html", "--output", "handout.html"]
    assert run(*arguments).returncode == 0
    made = tmp_path / "handout.html"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    made.write_text("mine")
    again = run(*arguments)
    assert again.returncode == 2
    assert again.stderr.startswith(b"Error: handout.html is already there. Choose another name, or move it away.")
    assert made.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["handout.html"]


def test_a_folder_that_is_not_there_is_said_in_words(run: Run) -> None:
    done = run("rules", "--output", "absent/handout.md", "--format", "markdown")
    assert done.returncode == 4
    assert b"could not be saved" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["8"], b"There are seven rules, 1 to 7."),
        (["0"], b"There are seven rules, 1 to 7."),
        (["consent"], b"There are seven rules, 1 to 7."),
        (["4", "--questions"], b"--questions shows all the questions"),
        (["--examples", "--questions"], b"--questions shows all the questions"),
        (["--slides", "--poster"], b"Choose one of --slides or --poster."),
        (["4", "--poster"], b"Choose one of --poster, NUMBER, --questions or --examples."),
        (["--briefing", "--examples"], b"Choose one of --briefing, NUMBER, --questions or --examples."),
        (["--slides", "--json"], b"For scripts: sharewise rules --json"),
        (["4", "5"], b"unexpected extra argument"),
        (["4", "--edition", "hmg-2016"], b"did you mean 'hmg-2018'?"),
        (["--format", "epub"], b"'epub'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_said_in_words(run: Run, arguments: list[str], says: bytes) -> None:
    done = run("rules", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


@long
def test_the_way_to_all_examples_of_a_rule_is_one_that_works(run: Run) -> None:
    for edition in ([], ["--edition", "hmg-2018"]):
        lines = iter(run("rules", "3", *edition).stdout.decode().splitlines())
        total = next(int(line.split()[4].rstrip(".")) for line in lines if line.startswith("These are 3 of "))
        command = next(lines).removeprefix("sharewise ").split()
        every = json.loads(run(*command, "--format", "json").stdout)
        assert every["edition"] == (edition[1] if edition else shipped_rules().default_edition)
        assert len(every["examples"]) == every["examples_in_all"] == total > 3


def test_one_rule_for_scripts_holds_what_people_see(run: Run, proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    data = json.loads(run("rules", "1", "--edition", "dfe-2024", "--format", "json").stdout)
    assert data["format"] == "sharewise-rule/1"
    assert (data["number"], data["edition"], data["summary"]) == (1, "dfe-2024", False)
    assert [each["topic"] for each in data["means"]] == data["topics"] == ["safety", "framework"]
    assert {each["id"] for each in data["questions"]} == {
        name for name, question in rules.questions.items() if {"safety", "framework"} & set(question.topics)
    }
    assert len(data["examples"]) == 3
    assert all(1 in example["rules"] for example in data["examples"])


def test_all_examples_for_scripts_can_be_replayed(run: Run, proved: CompiledRulebook) -> None:
    for edition in ("hmg-2018", "dfe-2024"):
        data = json.loads(run("rules", "--examples", "--edition", edition, "--format", "json").stdout)
        assert data["format"] == "sharewise-examples/1"
        every: list[dict[str, Any]] = data["examples"] + data["under_other_editions"]
        assert {each["id"] for each in every} == set(proved.loaded.rules.examples)
        assert {each["edition"] for each in data["examples"]} == {edition}
        for each in every:
            diagram = proved.diagrams[each["edition"]]
            answers = {answer["question"]: answer["answer"] for answer in each["answers"]}
            rows = {row_id: diagram.rows[row_id] for row_id in diagram.deciding_rows(answers)}
            reasons = proved.loaded.rules.because(rows, answers)
            assert [(row["id"], row["because"]) for row in each["rows"]] == list(reasons.items())


def test_the_rules_and_questions_for_scripts_are_as_they_were(run: Run) -> None:
    data = json.loads(run("rules", "--format", "json").stdout)
    assert data["format"] == "sharewise-edition/1"
    assert list(data["rules"][0]) == [
        *(
            "number",
            "title",
            "text",
            "exact",
            "differs",
            "quoted_from",
            "also_in",
            "local",
            "topics",
            "since_2024",
            "when",
        )
    ]
    assert json.loads(run("rules", "--questions", "--format", "json").stdout)["format"] == "sharewise-questions/1"
