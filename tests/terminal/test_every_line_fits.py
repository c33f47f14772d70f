"""Every line that a command says to a person fits the window, broken between words: at 40 and at 80 columns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharewise.cli import COMMANDS
from sharewise.strict_json import read_strict
from sharewise.text import display_width
from tests.conftest import Run
from tests.support.answers import written
from tests.support.journeys import NOT_SAFE_TO_TELL, record_files
from tests.support.needed import in_short, long
from tests.support.session import Session

# Of each command that prints something for people without being asked: where there is nothing, a record, and an altered one.
SAYS = (
    ("verify",),
    ("verify", "--replay"),
    ("verify", "no/such/folder/anywhere/on/this/computer"),
    ("records",),
    ("records", "--plain"),
    ("records", "--case", "none of this name"),
    ("records", "--outcome", "nothing_of_the_kind"),
    ("records", "show", "SW-AAAAA-AAAAA"),
    ("records", "show", "nothing of the kind"),
    ("records", "show", "--plain"),
    ("records", "why", "SW-AAAAA-AAAAA"),
    ("records", "revise", "SW-AAAAA-AAAAA"),
    ("export", "--outcome", "nothing_of_the_kind"),
    ("due",),
    ("due", "--plain"),
    ("records", "expiring", "--within", "1200"),
    ("drafts",),
    ("drafts", "drop", "DR-AAAAA"),
    ("drafts", "drop", "--all"),
    ("key", "show"),
    ("key", "path"),
    ("key", "list"),
    ("key", "root"),
    ("key", "revoke", "nobody", "--last-good", "1"),
    ("records", "gather", "nowhere", "--into", "all"),
    ("decide", "--complete", "SW-AAAAA-AAAAA"),
    ("decide", "--draft", "DR-AAAAA"),
    ("decide", "--answers", "no-such-file.yaml"),
    ("decide", "--answers", "answers.yaml", "--no-save"),
    ("practise", "--about", "nothing of the kind"),
    ("cases", "nothing-of-the-kind"),
    ("rules", "--edition", "nothing-of-the-kind"),
    ("rules", "new-adoption", "answers"),
    ("rules", "compare", "nothing", "of-the-kind"),
    ("no-such-command",),
)

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# What is copied whole, whatever its length, and left to the terminal to break.
_WHOLE = re.compile(r"\s*(?:\S+|[\w ]+: +\S+|sharewise [a-z].*|ssh-ed25519 \S+)\s*\Z")


@long
@pytest.mark.parametrize("columns", [40, 80])
def test_every_line_of_every_command_fits_the_window(
    environment: dict[str, str], home: Path, tmp_path: Path, run: Run, columns: int
) -> None:
    answers = f"answers: {written(NOT_SAFE_TO_TELL)}\ndecision: follow\n"
    (tmp_path / "answers.yaml").write_text(answers)
    seen: set[str] = set()
    for state in ("nothing", "a record", "an altered record"):
        if state == "a record":
            assert run("decide", "--answers", "-", stdin=answers.encode()).returncode == 0
        elif state == "an altered record":
            (file,) = record_files(home)
            file.write_bytes(file.read_bytes().replace(b'"follow', b'"fallow', 1).replace(b"child", b"chill", 1))
            assert read_strict(file.read_bytes())
        for command in SAYS if state == "nothing" else in_short(SAYS, 6):
            with Session(*command, environment=environment, folder=tmp_path, mode="plain", columns=columns) as session:
                session.finish()
            said = [line for line in _COLOURS.sub("", session.transcript).replace("\r", "").split("\n") if line.strip()]
            assert said, command
            wide = [line for line in said if display_width(line) > columns and not _WHOLE.match(line)]
            assert not wide, (state, command, wide)
            seen.add(" ".join(word for word in command[:2] if word in " ".join(COMMANDS).split()))
    assert len(seen) > 12
