"""The teletype test for every command: what it prints makes sense on a machine that can only print one line after another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharewise.commands._terminal import plain_again
from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.drafts.draft import draft_of
from sharewise.interview.drafts.draft_files import DraftFiles
from sharewise.present.page import CommandLine, commands_in
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.store.saving.record_writer import save
from tests.conftest import Run
from tests.support.answers import written
from tests.support.journeys import UNSURE
from tests.support.needed import in_short
from tests.support.samples import AT_NOON, NOON, record

WIDTHS = (40, 80, 200)
_BOXES = re.compile("[\u2500-\u259f\u2800-\u28ff]")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")

# `RECORD` stands for the reference of a record, `WRONG` for a rulebook with a fault in it.
PLAIN = (
    *("rules", "rules show 4", "rules show --examples", "rules show --questions", "rules show --adoption coventry"),
    *(
        "rules check coventry",
        "rules compare hmg-2018 dfe-2024",
        "rules map",
        "rules map --outcome advice",
    ),
    *("records", "records show RECORD", "records show RECORD --why", "due", "drafts", "setup --show"),
)
OTHERS = ("verify", "key show", "drafts drop DR-0A1B2", "decide --answers answers.yaml --no-save --plain", "export")
ERRORS = (
    *(
        "records show SW-00000-00000",
        "rules show --edition never",
        "rules check nowhere.yaml",
        "decide --draft DR-00000",
    ),
    *("export --since soon", "setup --from nowhere", "rules check WRONG", "due --until soon"),
    *("decide", "setup", "decide --answers nowhere.yaml", "wrong", "records --wrong"),
)
HELP = (
    *(
        "--help",
        "decide -h",
        "rules -h",
        "rules show -h",
        "rules check -h",
        "rules compare -h",
        "rules map -h",
        "records -h",
    ),
    *(
        "records show -h",
        "records list -h",
        "due -h",
        "drafts -h",
        "drafts drop -h",
        "setup -h",
        "verify -h",
        "export -h",
    ),
    *("key -h", "key show -h"),
)


@pytest.fixture
def lived_in(home: Path, tmp_path: Path, proved: CompiledRulebook) -> str:
    """A data folder with a record, a draft and settings. The record's reference."""
    made = record(proved)
    save(home / "records", read_or_make_key(home / "key"), made, now=NOON, random=bytes(16))
    begun = step(begin(proved, "hmg-2018", AT_NOON), "no")
    files = DraftFiles(home / "drafts", 90)
    files.keep(draft_of(begun, reference="DR-0A1B2", begun_at="2026-11-22T12:00:00Z", adoption=None, folder=None))
    (home / "settings.yaml").write_text("name: Robin Example\nadvisers: [Sam Example]\ndraft_days: 90\n")
    (tmp_path / "answers.yaml").write_text(f"answers: {written(UNSURE)}\n")
    (tmp_path / "wrong.yaml").write_text("format: sharewise-rules/1\nid: [x\n")
    return made.id


def _arguments(command: str, reference: str) -> list[str]:
    return command.replace("RECORD", reference).replace("WRONG", "wrong.yaml").split()


def _can_be_printed(printed: str, width: int) -> None:
    assert "\x1b" not in printed
    assert "\r" not in printed
    assert _BOXES.search(printed) is None
    lines = printed.split("\n")
    assert not [line for line in lines if any(ord(each) < 0x20 or ord(each) == 0x7F for each in line)]
    # What cannot be broken, such as the name of a file or a command to copy, stands whole on a line of its own.
    wide = [line for line in lines if len(line) > width and " " in line.strip()]
    assert [line for line in wide if not line.strip().startswith("sharewise ")] == []


@pytest.mark.parametrize("command", in_short([*(f"{each} --plain" for each in PLAIN), *PLAIN], 9))
def test_every_command_can_be_printed_by_a_teletype(command: str, lived_in: str, run: Run) -> None:
    """With `--plain` and through a pipe, whatever the terminal is said to be."""
    for width in WIDTHS:
        done = run(*_arguments(command, lived_in), COLUMNS=str(width))
        assert b"Traceback" not in done.stderr
        assert done.returncode in (0, 2)
        _can_be_printed(done.stdout.decode(), width)
        _can_be_printed(done.stderr.decode(), width)
        assert done.stdout + done.stderr


@pytest.mark.parametrize("command", in_short(PLAIN, 9))
def test_what_is_printed_in_plain_lines_names_commands_that_speak_in_plain_lines(
    command: str, lived_in: str, run: Run
) -> None:
    """Whoever needs `--plain` copies each of them as it stands. Where the settings say so, nobody needs it."""
    arguments = _arguments(command, lived_in)
    plain = run(*arguments, "--plain", COLUMNS="200", TERM="xterm").stdout.decode()
    named = [each.text for each in commands_in(plain) if isinstance(each, CommandLine)]
    assert [each for each in named if plain_again(each) != each] == []
    for others in (run(*arguments, COLUMNS="200", TERM="xterm"), run(*arguments, "--plain", TERM="dumb")):
        assert "--plain" not in others.stdout.decode().replace("--plain to", "")


@pytest.mark.parametrize("command", OTHERS)
def test_what_is_for_scripts_too_can_be_printed_but_is_not_broken(command: str, lived_in: str, run: Run) -> None:
    """The same lines whatever the width: a script can read them."""
    done = run(*_arguments(command, lived_in), FORCE_COLOR="1")
    assert done.returncode == 0
    _can_be_printed((done.stdout + done.stderr).decode(), 10_000)


@pytest.mark.parametrize("command", in_short(ERRORS, 6))
def test_every_error_begins_with_the_word_and_fits(command: str, lived_in: str, run: Run) -> None:
    for width in WIDTHS:
        done = run(*_arguments(command, lived_in), COLUMNS=str(width))
        assert done.returncode in (1, 2, 3, 4)
        said = done.stderr.decode()
        assert [line for line in said.splitlines() if line.startswith("Error:")]
        assert "Traceback" not in said
        _can_be_printed(said, 10_000)
        _can_be_printed(done.stdout.decode(), width)


@pytest.mark.parametrize("command", in_short(HELP, 6))
def test_every_help_can_be_printed_by_a_teletype(command: str, run: Run) -> None:
    # An option with all its choices takes 34 columns, and what is said of it no fewer than 10.
    for width in (44, 80, 200):
        done = run(*command.split(), COLUMNS=str(width))
        assert done.returncode == 0
        _can_be_printed(done.stdout.decode(), width)


@pytest.mark.parametrize("command", in_short(PLAIN, 5))
def test_colour_is_given_and_withheld_as_asked_and_says_nothing_by_itself(
    command: str, lived_in: str, run: Run
) -> None:
    arguments = _arguments(command, lived_in)
    coloured = run(*arguments, FORCE_COLOR="1").stdout.decode()
    assert "\x1b[" in coloured
    for no_colour in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, {"FORCE_COLOR": "0"}):
        assert b"\x1b" not in run(*arguments, **no_colour).stdout
    assert b"\x1b" not in run(*arguments, "--plain", FORCE_COLOR="1").stdout

    def words(printed: str) -> list[str]:
        return re.findall(r"[^\W_]+", _COLOUR.sub("", printed))

    assert words(coloured) == words(run(*arguments).stdout.decode())
