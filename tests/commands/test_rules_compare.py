"""`sharewise rules compare` as a trainer, a safeguarding lead and a script meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.load import shipped_rulebook
from tests.conftest import Run
from tests.support.needed import long

SHAPES = {"text": "What differs between", "markdown": "# What differs", "html": "<!doctype html>", "json": "{"}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_format_comes_and_that_they_differ_is_no_fault(run: Run, shape: str) -> None:
    done = run("rules", "compare", "hmg-2018", "dfe-2024", "--format", shape)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert done.stdout.decode().startswith(SHAPES[shape])


@long
def test_a_file_holds_what_standard_output_would(run: Run, process: Run, tmp_path: Path) -> None:
    arguments = ["rules", "compare", "hmg-2015", "hmg-2018", "--format", "html"]
    shown = run(*arguments).stdout
    assert process(*arguments, "--output", "page.html").returncode == 0
    assert (tmp_path / "page.html").read_bytes() == shown


def test_the_examples_for_scripts_lead_where_they_say(run: Run, proved: CompiledRulebook) -> None:
    data = json.loads(run("rules", "compare", "hmg-2018", "dfe-2024", "--format", "json").stdout)
    assert data["format"] == "sharewise-comparison/1"
    assert data["differ"] == {"words": True, "meaning": True}
    (each,) = data["meaning"][0]["elsewhere"]
    for side, edition in (("one", "hmg-2018"), ("two", "dfe-2024")):
        assert proved.diagrams[edition].possible_outcomes(each["where"]["example"]) == [each[side]]


@long
def test_local_rules_under_another_edition_than_their_own_are_said_to_be(run: Run) -> None:
    assert "coventry follows the rules of 2015" in run("rules", "compare", "dfe-2024", "coventry").stdout.decode()
    assert "coventry follows" not in run("rules", "compare", "hmg-2015", "coventry").stdout.decode()


def test_what_local_rules_name_is_called_by_its_name(run: Run) -> None:
    shown = run("rules", "compare", "hmg-2018", "school-cpoms").stdout.decode()
    assert "Record system, name, only in school-cpoms" in shown
    assert "use names?, only" not in shown


@long
def test_files_local_rules_and_all_that_is_shipped_can_be_compared(run: Run, tmp_path: Path) -> None:
    text = shipped_rulebook().read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        text.replace("Convenience, curiosity, punishment, a minor\n", "Convenience, curiosity, a minor\n"),
        encoding="utf-8",
    )
    (tmp_path / "local.yaml").write_bytes((shipped_rulebook().parent / "adoptions/coventry.yaml").read_bytes())
    for two, differ in (("mine.yaml", True), ("shipped", False), ("coventry", True), ("local.yaml", True)):
        done = run("rules", "compare", "shipped", two, "--format", "json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["differ"]["words"] == differ
    done = run("rules", "compare", "coventry", "local.yaml", "--format", "json")
    assert json.loads(done.stdout)["differ"] == {"words": False, "meaning": False}


@long
def test_two_files_of_one_name_are_told_apart(run: Run, tmp_path: Path) -> None:
    text = shipped_rulebook().read_text(encoding="utf-8")
    help_of_purpose = "Convenience, curiosity, punishment, a minor\n"
    assert text.count(help_of_purpose) == 1
    for folder, changed in (("a", "Convenience, punishment, a minor\n"), ("b", "Punishment, a minor\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rules.yaml").write_text(text.replace(help_of_purpose, changed))
    shown = run("rules", "compare", "a/rules.yaml", "b/rules.yaml").stdout.decode()
    assert "Help, the first:" in shown
    assert "Help, the second:" in shown


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["hmg-2018", "hmg-2019"], 2, b"did you mean"),
        (["hmg-2018"], 2, b"Missing argument"),
        (["hmg-2018", "wrong.yaml"], 2, b"this is not YAML"),
    ],
    ids=["no such edition", "one side only", "not a rulebook"],
)
def test_wrong_use_is_said_in_words(run: Run, tmp_path: Path, arguments: list[str], code: int, says: bytes) -> None:
    (tmp_path / "wrong.yaml").write_text("[")
    done = run("rules", "compare", *arguments)
    assert done.returncode == code
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert says in done.stderr, done.stderr
