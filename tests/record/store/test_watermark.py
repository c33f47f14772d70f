"""An installation remembers the last record it saved: taking the last ones away, or putting a folder back, is seen."""

from __future__ import annotations

import json
import os
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from sharewise.dates import utc
from sharewise.errors import StorageFailed
from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import KEY_FILE, SigningKey, read_or_make_key
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.saving.known_place import RecordsNotHere
from sharewise.record.store.saving.own_records import OwnRecords, save_as_own
from sharewise.record.store.saving.record_writer import save
from sharewise.record.store.saving.saved import SavedRecord
from sharewise.record.store.watermark import Watermark, read_watermarks, write_watermark
from sharewise.record.verification import trust
from tests.support.samples import NOON, record


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return read_or_make_key(tmp_path / "key")


def saved_as_own(home: Path, proved: CompiledRulebook, number: int) -> list[SavedRecord]:
    """So many records, saved as sharewise saves them."""
    start = len(list(home.glob("records/*/*.json")))
    return [
        save_as_own(
            home / "key",
            AskedFolder(home / "records"),
            record(proved, seed=start + seed),
            now=NOON,
            random=os.urandom(16),
        )
        for seed in range(number)
    ]


def findings(home: Path, key: SigningKey) -> list[tuple[str, str]]:
    found = verify_all([home / "records"], trust(key.public), read_watermarks(home / "key"))
    return [(each.code, each.why) for each in found if isinstance(each, ChainFinding)]


def test_nothing_is_found_where_nothing_is_missing(tmp_path: Path, proved: CompiledRulebook, key: SigningKey) -> None:
    saved_as_own(tmp_path, proved, 3)
    assert findings(tmp_path, key) == []


@pytest.mark.parametrize(("taken", "says"), [(1, "Record 3 is"), (2, "Records 2 and 3 are"), (3, "Records 1 to 3 are")])
def test_records_taken_off_the_end_are_found_and_not_built_over(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey, taken: int, says: str
) -> None:
    made = saved_as_own(tmp_path, proved, 3)
    for each in made[-taken:]:
        each.path.unlink()
    assert [code for code, _ in findings(tmp_path, key)] == ["earlier state"]
    assert findings(tmp_path, key)[0][1].startswith(f"{says} missing.")
    with pytest.raises(StorageFailed, match="the last one saved was number 3"):
        saved_as_own(tmp_path, proved, 1)


def test_a_key_folder_taken_away_whole_is_found(tmp_path: Path, proved: CompiledRulebook, key: SigningKey) -> None:
    made = saved_as_own(tmp_path, proved, 2)
    shutil.rmtree(made[0].path.parent)
    assert [code for code, _ in findings(tmp_path, key)] == ["earlier state"]


def test_a_last_record_made_again_with_the_same_key_is_found_and_not_built_upon(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey
) -> None:
    made = saved_as_own(tmp_path, proved, 2)
    made[1].path.unlink()
    for seed in (9, 10):
        save(tmp_path / "records", key, record(proved, seed=seed), now=NOON, random=bytes(16))
        assert [code for code, _ in findings(tmp_path, key)] == ["broken link"]
        with pytest.raises(StorageFailed, match="not the one that was saved"):
            saved_as_own(tmp_path, proved, 1)


def test_a_whole_records_folder_taken_away_is_found_even_if_another_stands_there(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey
) -> None:
    saved_as_own(tmp_path, proved, 2)
    shutil.rmtree(tmp_path / "records")
    assert [code for code, _ in findings(tmp_path, key)] == ["not here"]
    with pytest.raises(RecordsNotHere, match="may not be connected"):
        saved_as_own(tmp_path, proved, 1)
    assert not (tmp_path / "records").exists()
    save(tmp_path / "records", key, record(proved, seed=3), now=NOON, random=b"x" * 16)
    with pytest.raises(RecordsNotHere, match="Another records folder stands in this place"):
        saved_as_own(tmp_path, proved, 1)
    ((code, why),) = findings(tmp_path, key)
    assert code == "another folder"
    assert why.startswith("Records 1 and 2 are missing. They were saved on this computer.")


def test_another_persons_records_do_not_hide_that_ones_own_are_gone(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey
) -> None:
    made = saved_as_own(tmp_path, proved, 2)
    colleague = read_or_make_key(tmp_path / "another")
    save(tmp_path / "records", colleague, record(proved), now=NOON, random=bytes(16))
    assert findings(tmp_path, key) == []
    shutil.rmtree(made[0].path.parent)
    assert [code for code, _ in findings(tmp_path, key)] == ["earlier state"]
    made[0].path.parent.mkdir()
    found = list(verify_all([made[0].path.parent], trust(key.public), read_watermarks(tmp_path / "key")))
    assert [each.exit_code for each in found] == [1]


def test_an_earlier_copy_is_named_and_is_no_evidence_of_anything(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey
) -> None:
    saved_as_own(tmp_path, proved, 2)
    shutil.copytree(tmp_path / "records", tmp_path / "backup")
    saved_as_own(tmp_path, proved, 1)
    found = list(verify_all([tmp_path / "backup"], trust(key.public), read_watermarks(tmp_path / "key")))
    assert {each.exit_code for each in found} == {0}
    assert [each.code for each in found if isinstance(each, ChainFinding)] == ["earlier copy"]


def test_a_lost_folder_id_is_made_again_from_the_records(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey
) -> None:
    made = saved_as_own(tmp_path, proved, 2)
    (tmp_path / "records/folder.json").unlink()
    again = saved_as_own(tmp_path, proved, 1)
    assert again[0].sealed.seal.folder == made[0].sealed.seal.folder
    assert again[0].sealed.seal.sequence == 3
    assert findings(tmp_path, key) == []


def test_a_lost_folder_id_that_no_own_record_says_is_not_made_up(tmp_path: Path, proved: CompiledRulebook) -> None:
    colleague = read_or_make_key(tmp_path / "another")
    save(tmp_path / "records", colleague, record(proved), now=NOON, random=bytes(16))
    (tmp_path / "records/folder.json").unlink()
    with pytest.raises(StorageFailed, match=r"folder\.json is missing"):
        saved_as_own(tmp_path, proved, 1)
    assert not (tmp_path / "records/folder.json").exists()


def test_a_record_that_was_not_confirmed_is_not_saved_twice(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey
) -> None:
    one = record(proved)
    first = save(tmp_path / "records", key, one, now=NOON, random=bytes(16))
    assert save(tmp_path / "records", key, one, now=NOON, random=bytes(16)) == first
    assert len(list(tmp_path.glob("records/*/*.json"))) == 1


def test_a_name_taken_by_what_is_no_record_does_not_hang_a_save(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey
) -> None:
    made = saved_as_own(tmp_path, proved, 1)
    (made[0].path.parent / "00000002.json").mkdir()
    with pytest.raises(StorageFailed):
        saved_as_own(tmp_path, proved, 1)


@pytest.mark.parametrize("minutes", [1, 10, 60 * 24 * 365 * 20])
def test_a_clock_before_the_last_record_is_told_and_hinders_no_save(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey, minutes: int
) -> None:
    now = NOON + timedelta(minutes=minutes)
    asked = AskedFolder(tmp_path / "records")
    save_as_own(tmp_path / "key", asked, record(proved), now=now, random=bytes(16))
    warnings = OwnRecords(tmp_path / "key", asked).warnings(NOON)
    assert [
        warning.startswith("The clock of this computer says 22 November 2026, 12:00, but") for warning in warnings
    ] == ([] if minutes == 1 else [True])
    second = save_as_own(tmp_path / "key", asked, record(proved, seed=2), now=NOON, random=bytes(16))
    assert second.sealed.seal.time == utc(now)
    assert second.sealed.record.made_at == "2026-11-22T12:00:00Z"
    assert findings(tmp_path, key) == []
    later = verify_all([asked], trust(key.public), read_watermarks(tmp_path / "key"), now=NOON)
    assert [(each.code, each.exit_code) for each in later if isinstance(each, ChainFinding)] == (
        [("dated ahead", 0)] if minutes > 60 * 24 else []
    )


def test_a_clock_far_after_the_last_record_is_told(tmp_path: Path, proved: CompiledRulebook, key: SigningKey) -> None:
    asked = AskedFolder(tmp_path / "records")
    # Before the first record, the program's own files say about what time it is.
    assert OwnRecords(tmp_path / "key", asked).warnings(NOON) == []
    assert len(OwnRecords(tmp_path / "key", asked).warnings(NOON + timedelta(days=365 * 20))) == 1
    saved_as_own(tmp_path, proved, 1)
    assert OwnRecords(tmp_path / "key", asked).warnings(NOON + timedelta(days=300)) == []
    (warning,) = OwnRecords(tmp_path / "key", asked).warnings(NOON + timedelta(days=365 * 20))
    assert "Set the clock if it is wrong" in warning


def test_a_lost_key_and_an_open_folder_are_told_and_hinder_no_save(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey
) -> None:
    asked = AskedFolder(tmp_path / "records")
    assert OwnRecords(tmp_path / "key", asked).warnings(NOON) == []
    (made,) = saved_as_own(tmp_path, proved, 1)
    (tmp_path / "key" / KEY_FILE).unlink()
    (tmp_path / "records").chmod(0o777)
    key_is_lost, is_open = OwnRecords(tmp_path / "key", asked).warnings(NOON)
    assert "not in" in key_is_lost
    assert "chmod 700" in is_open
    saved_as_own(tmp_path, proved, 1)
    made.path.unlink()
    for keys in (trust(), trust(key.public)):
        found = verify_all([asked], keys, read_watermarks(tmp_path / "key"))
        assert "earlier state" in [each.code for each in found if isinstance(each, ChainFinding)]


def test_another_folder_has_a_watermark_of_its_own(tmp_path: Path, proved: CompiledRulebook, key: SigningKey) -> None:
    saved_as_own(tmp_path, proved, 2)
    other = save(
        tmp_path / "other",
        key,
        record(proved),
        now=NOON,
        random=b"b" * 16,
        watermarks=read_watermarks(tmp_path / "key"),
    )
    assert other.sealed.seal.sequence == 1
    assert findings(tmp_path, key) == []


def test_a_memory_that_is_lost_or_damaged_hinders_nobody(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey
) -> None:
    saved_as_own(tmp_path, proved, 2)
    (memory,) = (tmp_path / "key").glob("last-*.json")
    assert stat.S_IMODE(memory.stat().st_mode) == 0o600
    for content in (b"", b"{}", b'{"format": "sharewise-last/1"}', b"\x00", b'{"sequence": 1, "sequence": 2}'):
        memory.write_bytes(content)
        assert read_watermarks(tmp_path / "key") == []
        assert findings(tmp_path, key) == []
    saved_as_own(tmp_path, proved, 1)
    assert [mark.sequence for mark in read_watermarks(tmp_path / "key")] == [3]


KEY, FOLDER = "A" * 43, "0" * 32


def test_a_memory_never_goes_back_and_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir(0o700)
    write_watermark(tmp_path / "key", Watermark(FOLDER, KEY, 5, "a", "p"))
    write_watermark(tmp_path / "key", Watermark(FOLDER, KEY, 4, "b", "p"))
    assert read_watermarks(tmp_path / "key") == [Watermark(FOLDER, KEY, 5, "a", "p")]
    write_watermark(tmp_path / "absent", Watermark(FOLDER, KEY, 4, "b", "p"))
    (path,) = (tmp_path / "key").iterdir()
    assert path.name == f"last-{FOLDER}-000000000000.json"
    assert json.loads(path.read_bytes())["sequence"] == 5


def test_what_another_key_saved_in_the_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir(0o700)
    for mark in (Watermark(FOLDER, KEY, 5, "a", "p"), Watermark(FOLDER, "B" + KEY[1:], 1, "b", "p")):
        write_watermark(tmp_path / "key", mark)
    assert [mark.sequence for mark in read_watermarks(tmp_path / "key")] == [5, 1]


def test_a_memory_of_an_earlier_version_counts_where_it_was_saved(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir(0o700)
    earlier = {
        "format": "sharewise-last/1",
        "chain": KEY,
        "sequence": 5,
        "statement_sha256": "a",
        "place": str(tmp_path),
    }
    (tmp_path / "key" / f"last-{FOLDER}.json").write_text(json.dumps(earlier))
    (mark,) = read_watermarks(tmp_path / "key")
    assert (mark.folder, mark.sequence) == (FOLDER, 5)
    assert mark.was_saved_in(AskedFolder(tmp_path))
    assert not mark.was_saved_in(AskedFolder(tmp_path / "elsewhere"))
    write_watermark(tmp_path / "key", Watermark(FOLDER, KEY, 6, "b", "p"))
    assert [mark.sequence for mark in read_watermarks(tmp_path / "key")] == [6]


@pytest.mark.parametrize(
    "name", [b"caf\xe9", "caf\u0065\u0301".encode(), b"a\nb", b"a\tb", b"\x1b[31m", "\u202e".encode()]
)
def test_a_folder_of_any_name_is_remembered(
    tmp_path: Path, proved: CompiledRulebook, key: SigningKey, name: bytes
) -> None:
    folder = AskedFolder(Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))))
    saved = save_as_own(tmp_path / "key", folder, record(proved), now=NOON, random=bytes(16))
    (mark,) = read_watermarks(tmp_path / "key")
    assert (mark.statement, mark.was_saved_in(folder)) == (saved.statement, True)
    saved.path.unlink()
    found = verify_all([folder], trust(key.public), read_watermarks(tmp_path / "key"))
    assert [each.code for each in found if isinstance(each, ChainFinding)] == ["earlier state"]
