"""`rules check`: what a person and a script are told about a rulebook, and that each example can be run."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

from sharewise.interview.answers.answers_file import read_answers, read_document
from sharewise.present.formats.plain_text import plain_lines
from sharewise.present.pages.rules.check_page import answers_file, check_page
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.reasoning.diagram.build import Budget
from sharewise.reasoning.proof.check import CheckReport, check
from sharewise.rulebook.load import Loaded, parse_rulebook, shipped_rulebook
from sharewise.text import one_line
from tests.conftest import Run
from tests.rulebook.test_wrong_rulebooks import NAMES, is_a_rulebook, wrong
from tests.support.needed import in_short, long

ROOT = Path(__file__).parents[2]


@cache
def checked(name: str) -> CheckReport:
    spoilt = wrong(name)
    return check(parse_rulebook(spoilt.text.encode(), "tiny.yaml"), Budget(spoilt.budget))


RULEBOOKS = [name for name in NAMES if is_a_rulebook(name)]


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """A copy of the shipped rulebook that breaks a guarantee: an outcome that must not come comes."""
    text = shipped_rulebook().read_text(encoding="utf-8")
    row = re.search(r"(?m)^      K2:\n(?:        .+\n)*?        outcome: (advice_urgent)$", text)
    assert row
    path = tmp_path / "mine.yaml"
    path.write_text(text[: row.start(1)] + "advice" + text[row.end(1) :], encoding="utf-8")
    return path


def test_the_shipped_rules_have_no_error_and_no_warning(run: Run) -> None:
    done = run("rules", "check", "--format", "json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["format"] == "sharewise-check/1"
    assert not data["refused"]
    assert {found["severity"] for found in data["findings"]} <= {"notice"}
    assert {each["standing"] for each in data["guarantees"]} == {"holds"}
    assert data["rows"] == data["rows_shown_by_examples"]


@long
@pytest.mark.parametrize(
    "asked",
    # By name and by place.
    in_short(
        [asked for path in sorted((ROOT / "rules/adoptions").glob("*.yaml")) for asked in (path.stem, str(path))], 2
    ),
    ids=lambda asked: Path(asked).name,
)
def test_the_local_rules_that_ship_have_no_error_and_no_warning(asked: str, run: Run) -> None:
    done = run("rules", "check", asked)
    assert done.returncode == 0, done.stdout
    assert "no errors, no warnings" in done.stdout.decode()


@long
def test_a_broken_guarantee_comes_with_its_place_its_count_and_answers_that_can_be_run(run: Run, refused: Path) -> None:
    done = run("rules", "check", str(refused))
    assert done.returncode == 1
    text = done.stdout.decode()
    assert "Broken: Where the risk is serious, advice is always for today." in text
    assert re.search(r"(?m)^mine\.yaml:\d+:\d+$", text)
    data = json.loads(run("rules", "check", str(refused), "--format", "json").stdout)
    (found,) = [each for each in data["findings"] if "'serious-risk-is-urgent'" in each["sentence"]]
    assert (found["code"], found["severity"]) == ("broken-guarantee", "error")
    assert f"{found['sets']} sets of answers show it" in text
    # What to do about it is said where it is found, and not in a document alone.
    assert "so that the guarantee holds again." in one_line(text)
    # As it was printed, read from the screen.
    example = dedent(
        text[text.index("Guarantee 'serious-risk-is-urgent'") :].partition("shortest:\n\n")[2].partition("\n\n")[0]
    )
    assert example.startswith("answers:\n")
    decided = run("decide", "--answers", "-", "--no-save", "--json", stdin=example.encode())
    assert decided.returncode == 0, decided.stderr
    answers = json.loads(decided.stdout)["record"]["answers"]
    assert {each["question"]: each["answer"] for each in answers} == found["answers"]


@pytest.mark.parametrize("name", RULEBOOKS)
def test_every_example_is_a_whole_set_of_answers_under_the_rulebook_it_is_about(name: str) -> None:
    told = checked(name)
    default = told.loaded.rules.default_edition
    for found in told.diagnostics:
        if found.shown is None or found.kind.code == "gap":
            continue
        look = compile_rulebook(told.loaded)
        example = answers_file(found, default).encode()
        given = read_answers(look, read_document(example, "answers"), edition=None, must_decide=False, now=None)
        assert given.edition == found.edition
        assert given.submission.answers == found.shown.answers


@pytest.mark.parametrize("name", ["row-that-no-example-shows"])
def test_what_is_there_to_paste_mends_it(name: str) -> None:
    told = checked(name)
    (found,) = told.of("error")
    assert found.paste is not None
    mended = wrong(name).text.replace("\nexamples:\n", f"\nexamples:\n{found.paste}\n")
    assert not check(parse_rulebook(mended.encode(), "tiny.yaml")).of("error")


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("name", in_short(RULEBOOKS, 30))
def test_nothing_is_cut_and_everything_fits(name: str, columns: int) -> None:
    told = checked(name)
    lines = plain_lines(check_page(told, "tiny.yaml"), columns)
    assert max(map(len, lines)) <= columns
    words = " ".join(" ".join(lines).split())
    for found in told.diagnostics:
        said = found.sentence[0].upper() + found.sentence[1:]
        assert " ".join(said.split()) in words
        assert str(found.position) in words
    for guarantee in told.loaded.rules.guarantees.values():
        assert " ".join(guarantee.says.split()) in words


def test_what_is_no_rulebook_is_said_to_scripts_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "not.yaml").write_text("format: sharewise-rules/1\nformat: x\n", encoding="utf-8")
    done = run("rules", "check", "not.yaml", "--format", "json")
    assert done.returncode == 2
    data = json.loads(done.stdout)
    assert data["refused"]
    assert [(each["code"], each["line"], each["column"]) for each in data["findings"]] == [("duplicate-key", 2, 1)]
    spoken = run("rules", "check", "not.yaml")
    assert spoken.returncode == 2
    assert b"not.yaml:2:1: 'format' stands here twice" in spoken.stderr


def test_a_file_that_is_not_there_is_said_to_be(run: Run) -> None:
    done = run("rules", "check", "nowhere.yaml")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@long
def test_the_count_and_the_figures_are_those_of_the_diagram(loaded: Loaded, proved: CompiledRulebook) -> None:
    for edition, figures in check(loaded).editions.items():
        lengths = proved.diagrams[edition].path_lengths()
        every = sorted(lengths.elements())
        assert figures.sets == len(every)
        assert (figures.shortest, figures.longest) == (every[0], every[-1])
        assert figures.median == every[(len(every) - 1) // 2]


@pytest.mark.parametrize(("format_name", "begins"), [("markdown", "# "), ("html", "<!doctype html>")])
def test_the_report_can_be_a_page_to_hand_on(run: Run, tmp_path: Path, format_name: str, begins: str) -> None:
    refused = tmp_path / "mine.yaml"
    refused.write_text(wrong("broken-never").text, encoding="utf-8")
    done = run("rules", "check", str(refused), "--format", format_name)
    assert done.returncode == 1
    page = done.stdout.decode()
    assert page.lower().startswith(begins)
    assert refused.name in page
