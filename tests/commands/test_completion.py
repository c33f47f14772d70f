"""What the shell offers while a person types: what there is, and of a record nothing but its reference, its day and its case."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.store.saving.record_writer import save
from tests.conftest import Run
from tests.support.needed import needed
from tests.support.samples import FOLLOWED, NOON, record
from tests.support.started import COMMAND

ACTING = "Siân/x \"$(touch /nowhere/x)\" `touch` 'a' \\ : [red] *"


@pytest.fixture
def references(home: Path, proved: CompiledRulebook) -> list[str]:
    """The references of three records, oldest first, in this test's own home."""
    key, made = read_or_make_key(home / "key"), []
    for number, case in enumerate(("AB-1", "AB-2", ACTING)):
        now = NOON - timedelta(days=3 - number)
        told = replace(FOLLOWED, details={**FOLLOWED.details, "case_reference": case})
        new = record(proved, told, seed=number, now=now)
        made.append(save(home / "records", key, new, now=now, random=bytes(16)).sealed.record.id)
    return made


def offered(run: Run, *typed: str, shell: str = "bash") -> str:
    """What comes back for a line that ends in the last of these words."""
    line = ("sharewise", *typed)
    if shell == "bash":
        asked = {"COMP_WORDS": "\n".join(line), "COMP_CWORD": str(len(typed))}
    else:
        asked = {"_TYPER_COMPLETE_ARGS": " ".join(line), "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = run(_SHAREWISE_COMPLETE=f"complete_{shell}", **asked)
    assert done.stderr == b""
    return done.stdout.decode()


@pytest.mark.parametrize(
    "typed",
    [
        ("records", ""),
        ("records", "show", ""),
        ("records", "revise", ""),
        ("records", "show", "--plain", "SW"),
        ("decide", "--complete", ""),
        ("decide", "--supersede", "SW-"),
        ("cases", "--like", ""),
        ("export", "--after", ""),
    ],
    ids=" ".join,
)
def test_records_are_offered_newest_first_wherever_one_is_taken(
    typed: tuple[str, ...], references: list[str], run: Run
) -> None:
    assert [each for each in offered(run, *typed).split() if each.startswith("SW-")] == references[::-1]


def test_those_that_begin_as_is_typed_are_offered(references: list[str], run: Run) -> None:
    for each in references:
        assert offered(run, "records", "show", each[:6]).split() == [each]
    assert offered(run, "records", "show", "SW-ZZZ").strip() == ""


def test_beside_a_record_stand_its_day_and_its_case_and_nothing_that_a_shell_could_act_on(
    references: list[str], run: Run
) -> None:
    fish = offered(run, "records", "show", "", shell="fish").strip().split("\n")
    days = ("21 November 2026", "20 November 2026", "19 November 2026")
    cases = ("Siân/x touch /nowhere/x touch a red", "AB-2", "AB-1")
    assert fish == [f"{each}\t{day}, {case}" for each, day, case in zip(references[::-1], days, cases, strict=True)]
    # This shell evaluates what it is told.
    told = offered(run, "records", "show", "", shell="zsh")
    beside = re.findall(r'"SW-[0-9A-Z-]+":"([^"]*)"', told)
    assert len(beside) == 3
    assert all(character.isalnum() or character in " -./," for each in beside for character in each)


@pytest.mark.parametrize(
    ("typed", "some"),
    [
        (
            ("decide", "--edition", ""),
            (
                "hmg-2018",
                "dfe-2024",
            ),
        ),
        (
            ("decide", "--edition", "hmg"),
            (
                "hmg-2015",
                "hmg-2018",
            ),
        ),
        (
            ("rules", "--adoption", ""),
            (
                "coventry",
                "islington",
            ),
        ),
        (("rules", "check", "co"), ("coventry",)),
        (
            ("rules", "compare", "hmg-2018", ""),
            (
                "dfe-2024",
                "coventry",
                "shipped",
            ),
        ),
        (("rules", "map", "--outcome", "share_d"), ("share_do_not_tell",)),
        (("export", "--outcome", "share_d"), ("share_do_not_tell",)),
        (("cases", "GMC-01"), ("GMC-01-stab-wound",)),
        (("cases", "show", "GMC-01"), ("GMC-01-stab-wound",)),
        (("practise", "--topic", "pol"), ("police",)),
        (("practise", "--sector", "sch"), ("school",)),
        (("cases", "--sector", "he"), ("health",)),
        (
            ("records", ""),
            (
                "list",
                "show",
                "revise",
            ),
        ),
        (
            ("rules", ""),
            (
                "show",
                "check",
                "compare",
                "map",
                "new-adoption",
            ),
        ),
        (
            ("drafts", ""),
            (
                "list",
                "drop",
            ),
        ),
    ],
    ids=lambda words: " ".join(words) if words[-1] else " ".join(words[:-1]),
)
def test_what_has_a_name_is_offered_by_it(typed: tuple[str, ...], some: tuple[str, ...], run: Run) -> None:
    found = set(offered(run, *typed).split())
    assert {*some} <= found
    assert all(each.startswith(typed[-1]) for each in found)


def test_the_drafts_that_are_there_are_offered_to_be_dropped(run: Run, home: Path) -> None:
    (home / "drafts").mkdir(parents=True)
    for name in ("7F3KQ", "AB9XZ"):
        (home / "drafts" / f"{name}.json").write_text("{}")
    listed = {line[:-1] for line in run("drafts").stdout.decode().split() if re.fullmatch("[0-9A-Z]{5}:", line)}
    assert set(offered(run, "drafts", "drop", "").split()) == listed


def test_where_nothing_can_be_read_nothing_is_offered_and_nothing_is_said_or_written(run: Run, home: Path) -> None:
    for typed in (("records", "show", ""), ("drafts", "drop", ""), ("records", "show", "--folder", "/nowhere", "")):
        assert offered(run, *typed).strip() == ""
    assert not home.exists()


def test_under_settings_that_cannot_be_read_nothing_is_offered_and_nothing_is_said(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "settings.yaml").write_text("adoption: [")
    assert offered(run, "decide", "--edition", "").strip() == ""


def test_a_real_shell_completes_a_record(references: list[str], environment: dict[str, str], tmp_path: Path) -> None:
    needed("bash")
    command = tmp_path / "sharewise"
    command.write_text('#!/bin/sh\nexec "$PYTHON" -m sharewise "$@"\n')
    command.chmod(0o700)
    program = (
        'eval "$(_SHAREWISE_COMPLETE=source_bash sharewise)"; COMP_WORDS=(sharewise records show SW-); COMP_CWORD=3; '
        'read -r _ _ _ _ does _ < <(complete -p sharewise); "$does" sharewise; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = f"{tmp_path}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", program],
        env={**environment, "PATH": path, "PYTHON": COMMAND[0]},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == references[::-1]
