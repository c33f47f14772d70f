"""`sharewise drafts` as people call it: what it lists, what it drops, and what it leaves alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sharewise.dates import utc
from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.drafts.draft import draft_of
from sharewise.interview.drafts.draft_files import DraftFiles
from sharewise.interview.state import Circumstances
from sharewise.present.page import as_text, with_commands
from sharewise.present.wording import drafts_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.settings import Settings
from tests.conftest import Run

# How long a draft is kept where the settings say nothing.
DAYS = Settings().draft_days
_NONE = as_text(with_commands(drafts_wording.NONE))


def keep(home: Path, proved: CompiledRulebook, reference: str, *, case: str | None = None, days_ago: int = 0) -> Path:
    """Someone answered two questions so many days ago, and kept a draft. Its file."""
    then = datetime.now().astimezone() - timedelta(days=days_ago)
    interview = step(step(begin(proved, "hmg-2018", Circumstances(then)), "no"), "child")
    interview = interview.with_detail("case_reference", case).with_detail("concern", "What I saw.")
    files = DraftFiles(home / "drafts", DAYS)
    files.keep(draft_of(interview, reference=reference, begun_at=utc(then), adoption=None, folder=None))
    return home / "drafts" / f"{reference}.json"


@pytest.mark.parametrize("arguments", [(), ("list",), ("list", "--plain")])
def test_where_there_is_none_that_is_said_and_no_folder_is_made(
    arguments: tuple[str, ...], run: Run, home: Path
) -> None:
    done = run("drafts", *arguments)
    assert (done.returncode, done.stderr) == (0, b"")
    assert _NONE in " ".join(done.stdout.decode().split())
    assert not (home / "drafts").exists()


def test_each_is_listed_by_what_a_person_knows_it_by_and_nothing_of_what_they_wrote(
    run: Run, home: Path, proved: CompiledRulebook
) -> None:
    keep(home, proved, "DR-00001", case="AB-12")
    keep(home, proved, "DR-00002", days_ago=2)
    (home / "drafts" / "DR-00003.json").write_bytes(b"\x00 What I saw.")
    said = run("drafts", "list", "--plain", COLUMNS="200").stdout.decode()
    for reference in ("DR-00001", "DR-00002", "DR-00003"):
        assert reference in said
    assert said.index("DR-00001") < said.index("DR-00002")
    assert "Case AB-12" in said
    assert "2 questions answered" in said
    assert drafts_wording.UNREADABLE in said
    assert "What I saw" not in said
    assert "\x1b" not in said


def test_those_whose_days_are_over_are_dropped_and_that_is_said(run: Run, home: Path, proved: CompiledRulebook) -> None:
    old, new = keep(home, proved, "DR-00001", days_ago=DAYS + 1), keep(home, proved, "DR-00002", days_ago=DAYS - 1)
    said = run("drafts").stdout.decode()
    assert drafts_wording.EXPIRED.format(days=DAYS, number=1) in said
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.parametrize("typed", ["DR-00001", "dr-00001", " DR-00001 "])
def test_one_is_dropped_by_its_name_and_the_other_stays(
    typed: str, run: Run, home: Path, proved: CompiledRulebook
) -> None:
    one, other = keep(home, proved, "DR-00001"), keep(home, proved, "DR-00002")
    done = run("drafts", "drop", typed)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (0, b"", f"{drafts_wording.DROPPED_ONE}\n")
    assert (one.exists(), other.exists()) == (False, True)


def test_all_are_dropped_also_what_cannot_be_read(run: Run, home: Path, proved: CompiledRulebook) -> None:
    for number in range(3):
        keep(home, proved, f"DR-0000{number}")
    (home / "drafts" / "DR-00003.json").write_bytes(b"{")
    done = run("drafts", "drop", "--all")
    assert (done.returncode, done.stderr.decode()) == (0, f"{drafts_wording.DROPPED.format(number=4)}\n")
    assert list((home / "drafts").iterdir()) == []
    assert run("drafts", "drop", "--all").stderr.decode() == f"{_NONE}\n"


def test_what_cannot_be_read_is_dropped_by_its_name(run: Run, home: Path, proved: CompiledRulebook) -> None:
    path = keep(home, proved, "DR-00001")
    path.write_bytes(b"")
    assert run("drafts", "drop", "DR-00001").returncode == 0
    assert not path.exists()


@pytest.mark.parametrize(
    "reference", ["DR-99999", "", ".", "..", "../key/private", "DR-../../outside", "/", "DR-" + "X" * 300, "DR-*"]
)
def test_what_is_not_listed_is_not_dropped(reference: str, run: Run, home: Path, proved: CompiledRulebook) -> None:
    kept = keep(home, proved, "DR-00001")
    outside = home / "outside.json"
    outside.write_bytes(b"{}")
    done = run("drafts", "drop", reference)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert kept.exists()
    assert outside.exists()


@pytest.mark.parametrize("arguments", [(), ("DR-00001", "--all")])
def test_it_has_to_be_said_which(arguments: tuple[str, ...], run: Run, home: Path, proved: CompiledRulebook) -> None:
    kept = keep(home, proved, "DR-00001")
    done = run("drafts", "drop", *arguments)
    assert done.returncode == 2
    assert drafts_wording.EITHER in done.stderr.decode()
    assert kept.exists()
