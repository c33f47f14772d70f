"""Records that were sealed under earlier rulebooks are verified, shown, exported and replayed: see tests/old_records."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sharewise.folders import AskedFolder
from sharewise.present.formats import ExportedRecord, Format, formats_for
from sharewise.present.formats.plain_text import page_bytes
from sharewise.present.pages.records.record_page import record_page
from sharewise.record.public_key import read_public_key
from sharewise.record.record_model import SealedRecord, read_sealed
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.query import entries_newest_first
from sharewise.record.verification import Verdict, trust
from tests.conftest import Run
from tests.support.documents import can_be_made, words_of
from tests.support.samples import record_paths

OLD = Path(__file__).parents[1] / "old_records"
SUMS, KEY, LOCAL_RULES = OLD / "SHA256SUMS", OLD / "public-key.pem", OLD / "local_rules.yaml"
# What explains them, and may be worded better.
NOT_FROZEN = {"README.md", "SHA256SUMS", ".gitattributes"}
VERSIONS = ("1.0.0", "1.1.0", "1.2.0")
RECORDS = 11


def folder_of(version: str) -> Path:
    return OLD / f"rulebook-{version}"


def verdicts(version: str) -> list[Verdict]:
    found = list(verify_all([folder_of(version)], trust(read_public_key(KEY.read_bytes()))))
    assert all(isinstance(each, Verdict) for each in found), [each.why for each in found]
    return [each for each in found if isinstance(each, Verdict)]


def records(version: str) -> list[SealedRecord]:
    return [read_sealed(verdict.data) for verdict in verdicts(version)]


def test_no_byte_of_them_has_changed() -> None:
    listed = {name: digest for digest, name in (line.split("  ") for line in SUMS.read_text().splitlines())}
    files = [path for path in OLD.rglob("*") if path.is_file() and path.name not in NOT_FROZEN]
    there = {path.relative_to(OLD).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert there == listed


def test_there_is_a_folder_for_each_version_and_no_private_key() -> None:
    assert sorted(path.name for path in OLD.iterdir() if path.is_dir()) == [f"rulebook-{each}" for each in VERSIONS]
    assert not [path for path in OLD.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]


@pytest.mark.parametrize("version", VERSIONS)
def test_each_folder_holds_records_of_every_kind(version: str) -> None:
    held = [sealed.record for sealed in records(version)]
    assert len(held) == len(record_paths(folder_of(version))) == RECORDS
    assert {each.rules.version for each in held} == {version}
    assert {each.earlier.relation for each in held if each.earlier} == {"completes", "supersedes"}
    assert {each.rules.adoption for each in held} == {None, "kingfisher-lane"}
    assert len({each.rules.edition for each in held}) == 3
    assert any(each.decision is None and each.recommendation.outcome == "emergency" for each in held)
    assert any(each.decision and not each.decision.followed and each.decision.words for each in held)
    assert any(answer.note for each in held for answer in each.answers)
    assert any("محمد علي, 李小龍" in path.read_text(encoding="utf-8") for path in record_paths(folder_of(version)))


@pytest.mark.parametrize("version", VERSIONS)
def test_each_is_verified_as_it_was_signed(version: str) -> None:
    assert [verdict.word for verdict in verdicts(version)] == ["intact"] * RECORDS


@pytest.mark.parametrize("version", VERSIONS)
def test_each_is_verified_and_replayed_word_for_word_by_the_command(run: Run, version: str) -> None:
    done = run(
        "verify", str(folder_of(version)), "--key", str(KEY), "--replay", "--adoption", str(LOCAL_RULES), "--json"
    )
    # "rules not at hand": the rulebook was changed without a new version, or is not kept in rules/earlier.
    results = [each["replay"]["result"] for each in json.loads(done.stdout)["records"]]
    assert results == ["same"] * RECORDS
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("version", VERSIONS)
def test_each_is_shown_in_full(run: Run, version: str) -> None:
    for verdict in verdicts(version):
        sealed = read_sealed(verdict.data)
        shown = page_bytes(record_page(sealed, verdict, [])).decode()
        assert sealed.record.id in shown
        assert sealed.record.recommendation.title in " ".join(shown.split())
    first = record_paths(folder_of(version))[0]
    assert run("records", "show", str(first), "--key", str(KEY)).returncode == 0


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("form", formats_for("records"), ids=lambda form: form.name)
def test_each_is_exported_in_every_format(version: str, form: Format) -> None:
    can_be_made(form.name)
    written: list[bytes] = []
    writer = form.records_writer()
    exported = (ExportedRecord(each, with_verdict=False) for each in verdicts(version))
    writer.write(map(writer.made_of, exported), written.append)
    document = words_of(form.name, b"".join(written))
    for sealed in records(version):
        assert sealed.record.id in document


@pytest.mark.parametrize("version", VERSIONS)
def test_each_says_what_became_of_it(version: str) -> None:
    trusted = trust(read_public_key(KEY.read_bytes()))
    entries = list(entries_newest_first(FolderWalk(AskedFolder(folder_of(version)), trusted)))
    assert [each.summary.sequence for each in entries] == list(range(RECORDS, 0, -1))
    later = {each.summary.sequence: [relation for relation, _ in each.later] for each in entries if each.later}
    assert later == {8: ["completes"], 6: ["completes"], 2: ["completes"], 1: ["supersedes"]}
