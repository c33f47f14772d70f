"""A document's format by the ending of its file: known endings are taken, and no file is called what it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharewise.cli import COMMANDS
from sharewise.present.formats import FORMATS, Format, Kind, format_named, formats_for
from tests.conftest import Run
from tests.support.documents import words_of
from tests.support.needed import long
from tests.test_cli import FORMATS as KINDS
from tests.test_cli import options_of

# The words without which a command is not complete.
REST = {"rules compare": ("hmg-2018", "dfe-2024")}
# These have a format, and write no file.
ONLY_SHOWN = {"rules check", "key show"}
TAKING = [words for words in COMMANDS if words in KINDS and words not in ONLY_SHOWN]
QUICK = {"rules show": ("rules", "4"), "cases show": ("cases", "GMC-01"), "rules map": ("rules", "map")}


def called(words: str) -> tuple[str, ...]:
    return (*words.split(), *REST.get(words, ()))


def test_these_are_the_commands_that_write_a_document_to_a_file() -> None:
    assert [words for words in COMMANDS if {"--output", "--format"} <= set(options_of(words))] == TAKING


@pytest.mark.parametrize("words", TAKING)
def test_an_ending_that_is_of_no_format_is_refused_before_anything_is_read(
    words: str, run: Run, tmp_path: Path
) -> None:
    """Nothing is asked, no record is looked for: the ending comes first."""
    done = run(*called(words), "--output", "out.zzz")
    assert done.returncode == 2
    known = [f"{each.ending} ({each.name})" for each in formats_for(*KINDS[words])]
    said = done.stderr.decode()
    assert said.startswith("Error: No format of this command ends in .zzz. These do: ")
    assert all(each in said for each in known)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("words", TAKING)
def test_an_ending_of_another_format_is_refused(words: str, run: Run, tmp_path: Path) -> None:
    first, second = formats_for(*KINDS[words])[:2]
    for asked, file in ((first, f"out{second.ending}"), (second, f"out{first.ending}"), (first, "out.zzz")):
        done = run(*called(words), "--format", asked.name, "--output", file)
        assert done.returncode == 2
        assert f"{file} does not end as a file of --format {asked.name} does." in done.stderr.decode()
    assert [*tmp_path.iterdir()] == []


@long
@pytest.mark.parametrize(
    ("words", "each"),
    [(words, each) for words in QUICK for each in formats_for(*KINDS[words]) if not each.needs],
    ids=lambda case: case.name if isinstance(case, Format) else case,
)
def test_a_document_is_made_in_the_format_that_its_ending_stands_for(
    words: str, each: Format, run: Run, tmp_path: Path
) -> None:
    for ending in each.endings:
        file = f"Out.{ending.upper()[1:]}"
        assert run(*QUICK[words], "--output", file).returncode == 0
        asked = run(*QUICK[words], "--format", each.name)
        assert words_of(each.name, (tmp_path / file).read_bytes()) == words_of(each.name, asked.stdout)


@long
def test_a_name_without_an_ending_leaves_the_format_as_it_is(run: Run, tmp_path: Path) -> None:
    for file in ("out", "out-2026.11", ".out"):
        assert run("rules", "4", "--output", file).returncode == 0
        assert (tmp_path / file).read_bytes().startswith(b"Rule 4")
    assert run("rules", "4", "--format", "html", "--output", "page").returncode == 0
    assert (tmp_path / "page").read_bytes().startswith(b"<!doctype html>")


def test_no_ending_stands_for_two_formats_of_one_command() -> None:
    kinds: list[tuple[Kind, ...]] = [*KINDS.values()]
    for each in kinds:
        endings = [ending for form in formats_for(*each) for ending in form.endings]
        assert len(set(endings)) == len(endings)
    assert all(format_named(each.name).ending == each.endings[0] for each in FORMATS)
