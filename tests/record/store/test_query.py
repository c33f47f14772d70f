"""A record is found by its reference however it is typed, and with it the later records that name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.make import EarlierRecord, make_record
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.query import as_reference, find_record, last_record, later_records, mentions_of
from sharewise.record.store.saving.record_writer import save
from sharewise.record.store.saving.saved import SavedRecord
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, trust, verify_file
from tests.support.samples import FOLLOWED, NOON, recommended, record


def walk(home: Path, trusted: TrustedKeys) -> FolderWalk:
    return FolderWalk(AskedFolder(home / "records"), trusted)


def verdicts(home: Path, trusted: TrustedKeys) -> list[Verdict]:
    """All verdicts from the newest record to the oldest."""
    return [found for found in walk(home, trusted).newest_first() if isinstance(found, Verdict)]


@pytest.mark.parametrize(
    "typed",
    [
        "SW-7F3KQ-9TX2M",
        "sw-7f3kq-9tx2m",
        " SW7F3KQ9TX2M ",
        "7F3KQ-9TX2M",
        "sw-7F3KQ9TX2M",
        "SW 7F3KQ 9TX2M",
        "SW-7F3KQ-9TX2M.",
        "SW\u20137F3KQ\u20139TX2M",
    ],
)
def test_a_reference_is_read_however_it_is_typed(typed: str) -> None:
    assert as_reference(typed) == "SW-7F3KQ-9TX2M"


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert as_reference("sw-oil00-1lIoO") == "SW-01100-11100"


@pytest.mark.parametrize(
    "typed", ["", "SW", "SW-7F3KQ", "SW-7F3KQ-9TX2MM", "SW-7F3KU-9TX2M", "../SW-7F3KQ-9TX2M", "SW-7F3KQ-9TX2M\n.json"]
)
def test_what_is_not_a_reference_is_none(typed: str) -> None:
    assert as_reference(typed) is None


@pytest.fixture
def three(tmp_path: Path, proved: CompiledRulebook) -> tuple[list[SavedRecord], TrustedKeys]:
    """Three records; the third replaces the first."""
    key = read_or_make_key(tmp_path / "key")
    saved = [save(tmp_path / "records", key, record(proved, seed=seed), now=NOON, random=bytes(16)) for seed in (1, 2)]
    first = saved[0].sealed.record
    sealed = verify_file(saved[0].path, trust(key.public)).seal
    assert sealed is not None
    earlier = EarlierRecord("supersedes", first, sealed.statement).named()
    again = make_record(
        proved, recommended(proved, FOLLOWED), FOLLOWED, now=NOON, random=bytes(range(48)), earlier=earlier
    )
    saved.append(save(tmp_path / "records", key, again, now=NOON, random=bytes(16)))
    return saved, trust(key.public)


def test_a_record_and_those_that_name_it_are_found(
    tmp_path: Path, three: tuple[list[SavedRecord], TrustedKeys]
) -> None:
    saved, trusted = three
    reference = saved[0].sealed.record.id
    naming_it = mentions_of(walk(tmp_path, trusted), reference)
    assert [verdict.path for verdict in naming_it.verdicts] == [saved[2].path, saved[0].path]
    assert naming_it.all_read
    found = find_record(naming_it, reference)
    assert found is not None
    assert found.verdict.path == saved[0].path
    assert later_records(naming_it, reference, None) == [("supersedes", saved[2].sealed.record.id)]
    assert later_records(naming_it, reference, saved[0].statement) == [("supersedes", saved[2].sealed.record.id)]
    assert later_records(naming_it, reference, saved[1].statement) == []
    assert find_record(naming_it, "SW-00000-00000") is None


def test_an_altered_record_is_found_only_where_no_intact_one_has_its_reference(
    tmp_path: Path, three: tuple[list[SavedRecord], TrustedKeys]
) -> None:
    saved, trusted = three
    reference = saved[0].sealed.record.id
    altered = saved[0].path.with_name("00000004.json")
    altered.write_bytes(saved[0].path.read_bytes().replace(b"AB-1234", b"AB-1235"))
    found = find_record(mentions_of(walk(tmp_path, trusted), reference), reference)
    assert found is not None
    assert found.verdict.is_proved
    saved[0].path.unlink()
    found = find_record(mentions_of(walk(tmp_path, trusted), reference), reference)
    assert found is not None
    assert (found.verdict.path, found.verdict.is_proved) == (altered, False)


def test_an_altered_record_says_nothing_of_others(tmp_path: Path, three: tuple[list[SavedRecord], TrustedKeys]) -> None:
    saved, trusted = three
    saved[2].path.write_bytes(saved[2].path.read_bytes().replace(b"AB-1234", b"AB-1235"))
    reference = saved[0].sealed.record.id
    assert later_records(mentions_of(walk(tmp_path, trusted), reference), reference, None) == []


def test_records_are_listed_from_the_newest_to_the_oldest(
    tmp_path: Path, three: tuple[list[SavedRecord], TrustedKeys]
) -> None:
    saved, trusted = three
    listed = [verdict.path for verdict in verdicts(tmp_path, trusted)]
    assert listed == [each.path for each in reversed(saved)]


def test_a_record_in_anothers_place_is_not_called_intact(
    tmp_path: Path, three: tuple[list[SavedRecord], TrustedKeys]
) -> None:
    saved, trusted = three
    saved[1].path.write_bytes(saved[0].path.read_bytes())
    assert [verdict.word for verdict in verdicts(tmp_path, trusted)] == [
        "intact",
        "evidence of tampering",
        "intact",
    ]


def test_a_file_that_cannot_be_read_is_remembered_while_searching(
    tmp_path: Path, three: tuple[list[SavedRecord], TrustedKeys]
) -> None:
    saved, trusted = three
    saved[1].path.unlink()
    saved[1].path.symlink_to(saved[0].path)
    named = mentions_of(walk(tmp_path, trusted), "SW-00000-00000")
    assert (named.verdicts, named.all_read) == ([], False)


def test_only_of_a_record_that_is_as_it_was_signed_is_anything_offered(
    tmp_path: Path, three: tuple[list[SavedRecord], TrustedKeys]
) -> None:
    saved, trusted = three
    (key,) = trusted.values()
    assert last_record(walk(tmp_path, trusted), key)["id"] == saved[2].sealed.record.id
    assert last_record(walk(tmp_path, trust()), key) == {}
    assert last_record(walk(tmp_path, trusted), None) == {}
    altered = saved[2].path.read_bytes().replace(b"2026-11-22T12:00:00Z", b"999 is down, ring me")
    saved[2].path.write_bytes(altered)
    assert last_record(walk(tmp_path, trusted), key) == {}
    saved[2].path.write_bytes(saved[0].path.read_bytes())
    assert last_record(walk(tmp_path, trusted), key) == {}
