"""A saved record is sealed as the next of its chain, and verifies.

What is done to records, and what is said of it then, is in `tests/attacks`; public keys are in `tests/vectors`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import rfc8785

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.saving.record_writer import save
from sharewise.record.store.saving.saved import SavedRecord
from sharewise.record.verification import trust, verify_file, worst_exit_code
from tests.support.samples import NOON, record, record_paths


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return read_or_make_key(tmp_path / "key")


@pytest.fixture
def saved(tmp_path: Path, proved: CompiledRulebook, key: SigningKey) -> SavedRecord:
    return save(tmp_path / "records", key, record(proved), now=NOON, random=bytes(16))


def test_a_record_as_saved_is_intact(saved: SavedRecord, key: SigningKey) -> None:
    verdict = verify_file(saved.path, trust(key.public))
    assert (verdict.word, verdict.exit_code) == ("intact", 0)


def test_a_strangers_record_cannot_be_decided(saved: SavedRecord, tmp_path: Path) -> None:
    stranger = read_or_make_key(tmp_path / "another")
    verdict = verify_file(saved.path, trust(stranger.public))
    assert (verdict.word, verdict.exit_code) == ("cannot decide", 3)
    assert verify_file(saved.path, trust(None)).word == "cannot decide"


def found(paths: list[Path], key: SigningKey) -> int:
    return worst_exit_code(verdict.exit_code for verdict in verify_all(paths, trust(key.public)))


def test_verifying_nothing_is_never_good(tmp_path: Path, key: SigningKey) -> None:
    (tmp_path / "empty").mkdir()
    assert found([tmp_path / "empty"], key) == 3
    assert found([tmp_path / "absent"], key) == 4
    assert worst_exit_code([]) == 3


def test_alteration_comes_before_every_other_finding(saved: SavedRecord, key: SigningKey, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_bytes(saved.path.read_bytes().replace(b"AB-1234", b"AB-1235"))
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / "empty", tmp_path / "absent", saved.path, spoilt]
    assert found(paths, key) == 1


def test_each_record_names_the_one_before_it(
    saved: SavedRecord, proved: CompiledRulebook, key: SigningKey, tmp_path: Path
) -> None:
    second = save(tmp_path / "records", key, record(proved, seed=2), now=NOON, random=bytes(16))
    first = json.loads(saved.path.read_bytes())
    digest = hashlib.sha256(rfc8785.dumps(first["record"])).hexdigest()
    statement = rfc8785.dumps({"format": first["format"], "record_sha256": digest, "seal": first["seal"]})
    assert first["seal"]["previous"] is None
    assert second.sealed.seal.sequence == 2
    assert second.sealed.seal.previous == hashlib.sha256(statement).hexdigest()
    assert list(record_paths(tmp_path / "records")) == [saved.path, second.path]
