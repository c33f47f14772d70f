"""An installation remembers the last record it saved: taking the last ones away, or putting a folder back, is seen."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from sharewise.errors import StorageFailed
from sharewise.reasoning.proof import Proved
from sharewise.record.chain import ChainFinding, verify_all
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.memory import Last, remember, remembered
from sharewise.record.save import Saved, save
from sharewise.record.verify import trusting
from tests.samples import NOON, record


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return read_or_make_key(tmp_path / "key")


def saved_and_remembered(home: Path, proved: Proved, key: SigningKey, number: int) -> list[Saved]:
    made = []
    for seed in range(number):
        known = remembered(home / "key")
        one = save(home / "records", key, record(proved, seed=seed), now=NOON, random=bytes(16), known=known)
        seal = one.sealed.seal
        remember(home / "key", seal.folder, Last(seal.chain, seal.sequence, one.statement))
        made.append(one)
    return made


def findings(home: Path, key: SigningKey) -> list[tuple[str, str]]:
    found = verify_all([home / "records"], trusting(key.public), remembered(home / "key"))
    return [(each.code, each.why) for each in found if isinstance(each, ChainFinding)]


def test_nothing_is_found_where_nothing_is_missing(tmp_path: Path, proved: Proved, key: SigningKey) -> None:
    saved_and_remembered(tmp_path, proved, key, 3)
    assert findings(tmp_path, key) == []


@pytest.mark.parametrize(("taken", "says"), [(1, "Record 3 is"), (2, "Records 2 and 3 are"), (3, "Records 1 to 3 are")])
def test_records_taken_off_the_end_are_found_and_not_built_over(
    tmp_path: Path, proved: Proved, key: SigningKey, taken: int, says: str
) -> None:
    made = saved_and_remembered(tmp_path, proved, key, 3)
    for each in made[-taken:]:
        each.path.unlink()
    assert [code for code, _ in findings(tmp_path, key)] == ["missing"]
    assert findings(tmp_path, key)[0][1].startswith(f"{says} missing.")
    with pytest.raises(StorageFailed, match="the last one saved was number 3"):
        saved_and_remembered(tmp_path, proved, key, 1)


def test_a_key_folder_taken_away_whole_is_found(tmp_path: Path, proved: Proved, key: SigningKey) -> None:
    made = saved_and_remembered(tmp_path, proved, key, 2)
    shutil.rmtree(made[0].path.parent)
    assert [code for code, _ in findings(tmp_path, key)] == ["missing"]


def test_a_last_record_made_again_with_the_same_key_is_found(tmp_path: Path, proved: Proved, key: SigningKey) -> None:
    made = saved_and_remembered(tmp_path, proved, key, 2)
    made[1].path.unlink()
    save(tmp_path / "records", key, record(proved, seed=9), now=NOON, random=bytes(16))
    assert [code for code, _ in findings(tmp_path, key)] == ["broken link"]


def test_another_folder_has_a_memory_of_its_own(tmp_path: Path, proved: Proved, key: SigningKey) -> None:
    saved_and_remembered(tmp_path, proved, key, 2)
    other = save(
        tmp_path / "other", key, record(proved), now=NOON, random=b"b" * 16, known=remembered(tmp_path / "key")
    )
    assert other.sealed.seal.sequence == 1
    assert findings(tmp_path, key) == []


def test_a_memory_that_is_lost_or_damaged_hinders_nobody(tmp_path: Path, proved: Proved, key: SigningKey) -> None:
    made = saved_and_remembered(tmp_path, proved, key, 2)
    (memory,) = (tmp_path / "key").glob("last-*.json")
    assert stat.S_IMODE(memory.stat().st_mode) == 0o600
    for content in (b"", b"{}", b'{"format": "sharewise-last/1"}', b"\x00", b'{"sequence": 1, "sequence": 2}'):
        memory.write_bytes(content)
        assert remembered(tmp_path / "key") == {}
        assert findings(tmp_path, key) == []
    saved_and_remembered(tmp_path, proved, key, 1)
    assert remembered(tmp_path / "key")[made[0].sealed.seal.folder].sequence == 3


def test_a_memory_never_goes_back_and_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir(0o700)
    remember(tmp_path / "key", "0" * 32, Last("k", 5, "a"))
    remember(tmp_path / "key", "0" * 32, Last("k", 4, "b"))
    assert remembered(tmp_path / "key") == {"0" * 32: Last("k", 5, "a")}
    remember(tmp_path / "absent", "0" * 32, Last("k", 4, "b"))
    assert sorted(path.name for path in (tmp_path / "key").iterdir()) == [f"last-{'0' * 32}.json"]
    assert json.loads((tmp_path / "key" / f"last-{'0' * 32}.json").read_bytes())["sequence"] == 5
