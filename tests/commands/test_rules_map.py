"""`sharewise rules map` as a trainer meets it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from tests.conftest import Run
from tests.support.answers import shipped_rules
from tests.support.needed import WHOLE, long

BEGINS = {
    "text": "The way through the questions\n====",
    "mermaid": "%% The way through the questions\n",
    "svg": "<svg ",
    "html": "<!doctype html>\n",
}


@long
@pytest.mark.parametrize("shape", BEGINS)
def test_it_comes_in_every_format_to_the_screen_and_to_a_new_file(
    run: Run, process: Run, tmp_path: Path, shape: str
) -> None:
    done = run("rules", "map", "--format", shape)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(BEGINS[shape])
    # In another process: what has no order of its own has another there.
    elsewhere = process if WHOLE or shape == "svg" else run
    assert elsewhere("rules", "map", "--format", shape, "--output", "out").stdout == b""
    assert (tmp_path / "out").read_bytes() == done.stdout


def test_a_file_that_is_there_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    again = run("rules", "map", "--format", "text", "--output", "out")
    assert again.returncode == 2
    assert b"out is already there" in again.stderr
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_it_shows_one_outcome_and_another_edition(run: Run, proved: CompiledRulebook) -> None:
    in_all = sum(1 for _ in proved.diagrams["dfe-2024"].paths())
    text = run("rules", "map", "--outcome", "emergency", "--edition", "dfe-2024").stdout.decode()
    assert text.startswith("The ways to: Get help now\n")
    assert f"1 of {in_all:,} sets of answers lead there." in " ".join(text.split())
    assert "- Yes: Get help now.\n" in text
    assert "go to" not in text.replace("go to the number", "")
    picture = run("rules", "map", "--outcome", "ask_first", "--edition", "dfe-2024", "--format", "svg").stdout
    said = Xml.fromstring(picture.decode()).findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert said.endswith("sharewise rules map --edition dfe-2024 --outcome ask_first")


def test_it_comes_in_parts(run: Run, tmp_path: Path) -> None:
    in_words = run("rules", "map", "--part", "all", "--outcome", "emergency").stdout.decode()
    assert "part 1 of 1" in in_words
    assert run("rules", "map", "--part", "2", "--output", "part.svg").returncode == 0
    picture = (tmp_path / "part.svg").read_text(encoding="utf-8")
    assert "part 2 of " in picture and "sharewise rules map --edition dfe-2024 --part 2" in picture
    document = run("rules", "map", "--part", "2", "--adoption", "coventry", "--format", "html").stdout.decode()
    assert document.count("<svg ") == 1 and "With local rules: " in document
    assert run("rules", "map", "--format", "html").stdout.decode().count("<svg ") > 9


def test_without_an_edition_it_is_the_one_that_is_followed(run: Run) -> None:
    assert run("rules", "map").stdout == run("rules", "map", "--edition", shipped_rules().default_edition).stdout


def test_a_narrow_screen_is_enough(run: Run) -> None:
    shown = run("rules", "map", "--plain", COLUMNS="40").stdout.decode()
    assert max(map(len, shown.splitlines())) <= 40


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--outcome", "share_and_tel"], b"There is no such outcome: did you mean 'share_and_tell'?"),
        (["--outcome", "zzz"], b"There is no such outcome: known: emergency, "),
        (["--edition", "hmg-2016"], b"did you mean 'hmg-2018'?"),
        (["--format", "png"], b"'png'"),
        (["--part", "0"], b"Choose one of 1 to "),
        (["--part", "99"], b"Choose one of 1 to "),
        (["--part", "two"], b"Choose one of 1 to "),
        (["--part", "all", "--format", "svg"], b"A picture shows one part"),
        (["--part", "1", "--format", "mermaid"], b"comes in parts as text"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_said_in_words(run: Run, arguments: list[str], says: bytes) -> None:
    done = run("rules", "map", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert says in done.stderr
    assert b"Traceback" not in done.stderr
