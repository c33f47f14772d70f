"""A session: the draft of one conversation, as it is kept, lost, dropped and gone on with."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from sharewise.errors import WrongUse
from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.drafts.draft_files import DraftFiles
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.plain_prompter import PlainPrompter
from sharewise.interview.session import DraftHeader, KeptDraft
from sharewise.interview.state import Interview
from sharewise.reasoning.compiled import CompiledRulebook
from tests.support.samples import AT_NOON

HEADER = DraftHeader("DR-7F3KQ", "2026-11-22T12:00:00Z", "coventry", Path("/records"))


@pytest.fixture
def shown() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def files(tmp_path: Path) -> DraftFiles:
    return DraftFiles(tmp_path / "drafts", 7)


@pytest.fixture
def kept(files: DraftFiles, shown: io.StringIO) -> KeptDraft:
    return KeptDraft(files, HEADER, PlainPrompter(io.StringIO(), shown, lambda: 80, ControlC()), ending=" --plain")


@pytest.fixture
def interview(proved: CompiledRulebook) -> Interview:
    return step(begin(proved, proved.loaded.rules.default_edition, AT_NOON), "no").kept_from_now_on()


def message_of(kept: KeptDraft) -> str | None:
    """What is said of the draft now."""
    return kept.message


def test_a_draft_says_how_to_go_on_with_it(kept: KeptDraft, files: DraftFiles, interview: Interview) -> None:
    assert message_of(kept) is None
    kept.keep(interview)
    stored = files.named(HEADER.reference)
    assert stored is not None
    assert (stored.begun_at, stored.rules.adoption, stored.folder) == (HEADER.begun_at, "coventry", str(HEADER.folder))
    assert kept.message is not None
    assert "sharewise decide --plain\n" in kept.message
    assert HEADER.reference in kept.message


def test_of_a_dropped_draft_nothing_is_left_and_nothing_is_said(
    kept: KeptDraft, files: DraftFiles, interview: Interview
) -> None:
    kept.keep(interview)
    kept.drop()
    assert list(files.all()) == []
    assert message_of(kept) is None


@pytest.mark.parametrize("at", [FinishedPlace(save=True), FinishedPlace(save=False), LeftPlace()])
def test_what_has_ended_is_not_kept(
    kept: KeptDraft, files: DraftFiles, interview: Interview, at: FinishedPlace | LeftPlace
) -> None:
    kept.keep(interview.moved(at))
    assert list(files.all()) == []


def test_that_a_draft_is_not_kept_is_said_once_until_it_is_kept_again(
    kept: KeptDraft, files: DraftFiles, interview: Interview, shown: io.StringIO
) -> None:
    files.folder.write_bytes(b"a file stands here")
    kept.keep(interview)
    kept.keep(interview)
    assert shown.getvalue().count("The draft could not be kept") == 1
    assert message_of(kept) is None
    files.folder.unlink()
    kept.keep(interview)
    assert kept.message is not None
    kept.drop()
    files.folder.rmdir()
    files.folder.write_bytes(b"a file stands here")
    kept.keep(interview)
    assert shown.getvalue().count("The draft could not be kept") == 2


def test_going_on_with_a_draft_leaves_one_draft_under_its_name(
    kept: KeptDraft, files: DraftFiles, interview: Interview
) -> None:
    kept.keep(interview)
    earlier = kept.named(HEADER.reference).but(id="DR-00001", folder=None)
    files.keep(earlier)
    kept.continue_as(earlier)
    assert [each.reference for each in files.all()] == ["DR-00001"]
    assert kept.header == DraftHeader("DR-00001", HEADER.begun_at, "coventry", None)
    kept.keep(interview)
    assert [each.reference for each in files.all()] == ["DR-00001"]


def test_a_draft_that_there_is_not_is_wrong_use(kept: KeptDraft) -> None:
    with pytest.raises(WrongUse, match="DR-99999"):
        kept.named("DR-99999")
