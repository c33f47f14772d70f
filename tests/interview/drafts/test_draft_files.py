"""The drafts folder: for its owner only, whole or not at all, for some days only, and nothing outside it is touched."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sharewise.errors import StorageFailed
from sharewise.interview.begin import begin
from sharewise.interview.drafts.draft import Draft, draft_of
from sharewise.interview.drafts.draft_files import DraftFiles, new_reference
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import write_readable
from tests.support.answers import DEFAULT_EDITION
from tests.support.samples import AT_NOON, NOON

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes, links or pipes")
DAYS = 30


@pytest.fixture
def files(tmp_path: Path) -> DraftFiles:
    return DraftFiles(tmp_path / "data" / "drafts", DAYS)


@pytest.fixture
def draft(proved: CompiledRulebook) -> Draft:
    interview = begin(proved, DEFAULT_EDITION, AT_NOON).with_detail("concern", "What I saw.")
    return draft_of(interview, reference="DR-7F3KQ", begun_at="2026-11-22T12:00:00Z", adoption=None, folder=None)


def named(draft: Draft, reference: str, kept_at: str = "2026-11-22T12:00:00Z") -> Draft:
    return draft.but(id=reference, kept_at=kept_at)


@posix_only
def test_drafts_are_for_their_owner_only_whatever_the_system_would_give(files: DraftFiles, draft: Draft) -> None:
    before = os.umask(0)
    try:
        files.keep(draft)
        files.keep(draft)
    finally:
        os.umask(before)
    assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700
    (path,) = files.folder.iterdir()
    assert (path.name, stat.S_IMODE(path.stat().st_mode)) == ("DR-7F3KQ.json", 0o600)


def test_a_draft_is_read_as_it_was_kept_and_the_last_changed_comes_first(files: DraftFiles, draft: Draft) -> None:
    older = named(draft, "DR-00000", "2026-11-21T12:00:00Z")
    files.keep(older)
    files.keep(draft)
    assert [found.draft for found in files.all()] == [draft, older]
    assert files.named(" dr-7f3kq ") == draft
    assert files.named("DR-11111") is None


def test_a_draft_is_dropped_once_and_leaves_nothing(files: DraftFiles, draft: Draft) -> None:
    assert not files.drop("DR-7F3KQ")
    files.keep(draft)
    assert files.drop("DR-7F3KQ")
    assert not files.drop("DR-7F3KQ")
    assert list(files.folder.iterdir()) == []


@pytest.mark.parametrize(("age", "dropped"), [(timedelta(days=DAYS), 0), (timedelta(days=DAYS, seconds=1), 1)])
def test_a_draft_is_dropped_when_its_days_are_over_and_not_before(
    age: timedelta, dropped: int, files: DraftFiles, draft: Draft
) -> None:
    files.keep(draft)
    assert files.drop_old(NOON + age) == dropped
    assert len(list(files.all())) == 1 - dropped
    assert files.until(draft, NOON) == NOON + timedelta(days=DAYS)


def test_what_cannot_be_read_is_listed_and_goes_by_the_age_of_its_file(files: DraftFiles, draft: Draft) -> None:
    files.keep(draft)
    broken = files.folder / "DR-BBBBB.json"
    broken.write_bytes(b"{")
    os.utime(broken, (NOON.timestamp(), NOON.timestamp()))
    assert {found.reference: found.draft for found in files.all()} == {"DR-7F3KQ": draft, "DR-BBBBB": None}
    assert files.drop_old(NOON + timedelta(days=DAYS - 1)) == 0
    assert files.drop_old(NOON + timedelta(days=DAYS + 1)) == 2


@pytest.mark.parametrize("dated", ["1970-01-01T00:03:00Z", "2025-12-31T23:00:00Z", "2098-01-01T00:00:00Z"])
@pytest.mark.parametrize("of_file", [0.0, NOON.timestamp(), 4_000_000_000.0], ids=["1970", "true", "2096"])
def test_the_days_of_a_draft_that_was_dated_by_a_wrong_clock_begin_when_it_is_found(
    dated: str, of_file: float, files: DraftFiles, draft: Draft
) -> None:
    files.keep(named(draft, "DR-7F3KQ", dated))
    os.utime(files.folder / "DR-7F3KQ.json", (of_file, of_file))
    assert files.drop_old(NOON) == 0
    (found,) = files.all()
    assert found.draft is not None
    assert files.until(found.draft, NOON) == NOON + timedelta(days=DAYS)
    assert files.drop_old(NOON + timedelta(days=DAYS)) == 0
    assert files.drop_old(NOON + timedelta(days=DAYS, seconds=1)) == 1


def test_one_look_with_a_clock_that_is_years_ahead_drops_no_draft_and_a_second_on_another_day_does(
    files: DraftFiles, draft: Draft
) -> None:
    files.keep(draft)
    files.keep(named(draft, "DR-00000", "2026-11-21T12:00:00Z"))
    ahead = NOON + timedelta(days=20 * 365)
    assert [files.drop_old(ahead + timedelta(hours=each)) for each in (0, 1, 23)] == [0, 0, 0]
    # The clock is right again.
    assert files.drop_old(NOON + timedelta(days=1)) == 0
    assert [files.drop_old(ahead + timedelta(days=each)) for each in (0, 2)] == [0, 2]


def test_a_draft_under_the_name_of_another_is_not_taken_for_it(files: DraftFiles, draft: Draft) -> None:
    files.keep(draft)
    (files.folder / "DR-7F3KQ.json").rename(files.folder / "DR-22222.json")
    assert [(found.reference, found.draft) for found in files.all()] == [("DR-22222", None)]


def test_what_an_earlier_version_left_is_taken_away_after_a_day(files: DraftFiles, draft: Draft) -> None:
    files.keep(draft)
    left = files.folder / f".DR-7F3KQ.json.123.{'0' * 12}.tmp"
    left.write_bytes(b"What I saw.")
    os.utime(left, (NOON.timestamp(), NOON.timestamp()))
    files.drop_old(NOON + timedelta(hours=23))
    assert left.exists()
    files.drop_old(NOON + timedelta(hours=25))
    assert not left.exists()
    assert files.named("DR-7F3KQ") == draft


@posix_only
def test_no_link_is_followed_out_of_the_folder(files: DraftFiles, draft: Draft, tmp_path: Path) -> None:
    files.keep(draft)
    outside = tmp_path / "outside.json"
    outside.write_bytes(write_readable(as_data(named(draft, "DR-33333"))))
    link = files.folder / "DR-33333.json"
    link.symlink_to(outside)
    before = outside.read_bytes()
    assert files.named("DR-33333") is None
    files.keep(replace_words(named(draft, "DR-33333")))
    assert not link.is_symlink()
    link.unlink()
    link.symlink_to(outside)
    assert files.drop("DR-33333")
    assert outside.read_bytes() == before


def replace_words(draft: Draft) -> Draft:
    return draft.but(words="Other words.")


@posix_only
def test_what_is_no_file_neither_blocks_nor_stands_in_the_way(files: DraftFiles, draft: Draft) -> None:
    files.keep(draft)
    os.mkfifo(files.folder / "DR-44444.json")
    (files.folder / "DR-55555.json").mkdir()
    (files.folder / "DR-66666.json").symlink_to("nowhere")
    found = {found.reference: found.draft for found in files.all()}
    assert found == {"DR-7F3KQ": draft, "DR-44444": None, "DR-55555": None, "DR-66666": None}
    # Of these, only the folder cannot be taken away.
    assert files.drop_old(datetime.now(UTC) + timedelta(days=400)) == 3
    assert [found.reference for found in files.all()] == ["DR-55555"]


@posix_only
def test_where_the_disk_is_full_the_draft_of_before_is_still_there(
    files: DraftFiles, draft: Draft, tmp_path: Path
) -> None:
    files.keep(draft)
    longer = draft.but(words="x" * 20_000)
    # A file of this process can grow to so many bytes and no further: as on a full disk, a write stops in the middle.
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from sharewise.errors import StorageFailed\n"
        "from sharewise.interview.drafts.draft_files import DraftFiles\n"
        "from sharewise.interview.drafts.draft import read_draft\n"
        "from sharewise.strict_json import read_strict\n"
        "draft = read_draft(read_strict(sys.stdin.buffer.read()))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n    DraftFiles(Path(sys.argv[1]), 30).keep(draft)\n"
        "except StorageFailed as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(files.folder)],
        input=write_readable(as_data(longer)),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().strip() == f"{os.strerror(errno.EFBIG)}."
    assert [path.name for path in files.folder.iterdir()] == ["DR-7F3KQ.json"]
    assert files.named("DR-7F3KQ") == draft


@posix_only
def test_a_program_that_is_killed_leaves_the_old_draft_or_the_new_one(files: DraftFiles, draft: Draft) -> None:
    files.keep(draft)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from sharewise.interview.drafts.draft_files import DraftFiles\n"
        "from sharewise.interview.drafts.draft import read_draft\n"
        "from sharewise.strict_json import read_strict\n"
        "draft = read_draft(read_strict(sys.stdin.buffer.read()))\n"
        "files = DraftFiles(Path(sys.argv[1]), 30)\n"
        "print('begun', flush=True)\n"
        "for number in range(10**6):\n"
        "    files.keep(draft.but(words=f'{number} ' * 5_000))\n"
    )
    for wait in (0.01, 0.03):
        keeping = subprocess.Popen(
            [sys.executable, "-c", program, str(files.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert keeping.stdin is not None
        assert keeping.stdout is not None
        keeping.stdin.write(write_readable(as_data(draft)))
        keeping.stdin.close()
        keeping.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            keeping.wait(wait)
        keeping.send_signal(signal.SIGKILL)
        keeping.wait()
        keeping.stdout.close()
        found = files.named("DR-7F3KQ")
        assert found is not None
        assert found.words is None or len(set(found.words.split())) == 1
    files.drop_old(datetime.now(UTC) + timedelta(days=2))
    assert {path.suffix for path in files.folder.iterdir()} <= {".json"}


@posix_only
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_folder_that_cannot_be_written_says_so(files: DraftFiles, draft: Draft) -> None:
    files.keep(draft)
    files.folder.chmod(0o500)
    try:
        with pytest.raises(StorageFailed):
            files.keep(replace_words(draft))
        with pytest.raises(StorageFailed):
            files.drop("DR-7F3KQ")
        assert files.drop_old(NOON + timedelta(days=400)) == 0
    finally:
        files.folder.chmod(0o700)
    assert files.named("DR-7F3KQ") == draft


def test_a_reference_can_be_read_out_and_typed() -> None:
    assert new_reference(bytes(4)) == "DR-00000"
    assert all(set(new_reference(os.urandom(4))[3:]) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(50))
