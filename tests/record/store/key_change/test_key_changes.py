"""A key that was changed: the new one counts as the same person's where both keys say so and the old one counts, and nowhere else."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.entry_model import read_body
from sharewise.record.keys import SigningKey
from sharewise.record.make import Submission
from sharewise.record.public_key import PublicKey
from sharewise.record.seal import ENTRY, RECORD
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.folder import record_name
from sharewise.record.store.key_change.key_changes import with_key_changes
from sharewise.record.store.query import entries_newest_first
from sharewise.record.store.saving.record_writer import KeyWasChanged, RecordWriter
from sharewise.record.store.saving.saved import SavedEntry
from sharewise.record.trust.trust_entry import LastGood, TrustEntry
from sharewise.record.trust.trusted_keys import TrustedKeys, trusted_keys
from sharewise.record.verification import Verdict, trust, verify_file
from sharewise.strict_json import write_readable
from tests.attacks.genuine import key_of, save_next
from tests.support.entries import save_entry
from tests.support.samples import EMERGENCY, NOON

OLD, NEW, NEWEST, OTHER = (key_of(name) for name in ("old", "new", "newest", "other"))
TOOL = {"name": "sharewise", "version": "1"}
ENDS = 3
LATER = NOON + timedelta(days=1)


def change(folder: Path, key: SigningKey, to: SigningKey, **words: Any) -> SavedEntry:
    named = {"kid": to.public.thumbprint, "x": to.public.x}
    body = read_body("key change", {"key": {**named, **words}, "by": "Ann Lee", "tool": TOOL})
    return RecordWriter(folder, key).save_entry(body, now=LATER, random=bytes(16))


def start(folder: Path, key: SigningKey, after: SavedEntry, **words: Any) -> SavedEntry:
    seal = after.sealed.seal
    earlier = {"chain": seal.chain, "sequence": seal.sequence, "statement": after.statement, **words}
    body = read_body("key start", {"earlier": earlier, "by": None, "tool": TOOL})
    return RecordWriter(folder, key).save_entry(body, now=LATER, random=bytes(16))


def save(folder: Path, key: SigningKey, proved: CompiledRulebook, number: int) -> Path:
    return save_next(folder, key, proved, Submission(answers=EMERGENCY), number=number)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Path:
    """Two records, the change of their key, and two records with the new one; and a colleague's record."""
    folder = tmp_path_factory.mktemp("made") / "records"
    for number in (1, 2):
        save(folder, OLD, proved, number)
    start(folder, NEW, change(folder, OLD, NEW))
    for number in (2000, 2200):
        save(folder, NEW, proved, number)
    save(folder, OTHER, proved, 5)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "records"))


def at(folder: Path, key: SigningKey, number: int) -> Path:
    return folder / key.public.folder_name / record_name(number)


def listed(key: SigningKey, person: str = "Ann Lee", **more: Any) -> TrustEntry:
    return TrustEntry(key.public, person, **more)


def known(folder: Path, *entries: TrustEntry, keys: tuple[PublicKey, ...] = ()) -> TrustedKeys:
    return with_key_changes(trusted_keys(keys, entries), [folder])


def words(folder: Path, trusted: TrustedKeys, key: SigningKey) -> list[str]:
    """What is said of each file of a key, in order."""
    found = verify_all([folder], trusted)
    part = folder / key.public.folder_name
    return [each.word for each in found if isinstance(each, Verdict) and each.path.parent == part]


def test_the_new_key_counts_as_the_same_persons_for_whoever_trusts_the_old_one(folder: Path) -> None:
    for trusted in (known(folder, listed(OLD)), known(folder, keys=(OLD.public,))):
        assert words(folder, trusted, OLD) == words(folder, trusted, NEW) == ["intact"] * 3
        assert words(folder, trusted, OTHER) == ["cannot decide"]
        assert trusted.signer(OLD.public.thumbprint) == trusted.signer(NEW.public.thumbprint)
        assert trusted.signer_in(OLD.public.folder_name) == trusted.signer_in(NEW.public.folder_name)
    assert known(folder, listed(OLD)).signer(NEW.public.thumbprint) == "Ann Lee"
    # Whoever knows the new key alone is told nothing of the old one: that would be for the old one to say first.
    assert words(folder, known(folder, keys=(NEW.public,)), OLD) == ["cannot decide"] * 3
    # One part, and one file, are looked at beside the rest.
    for path in (folder / NEW.public.folder_name, at(folder, NEW, 2)):
        assert NEW.public.thumbprint in with_key_changes(trust(OLD.public), [path])
    walk = FolderWalk(AskedFolder(folder), known(folder, keys=(OLD.public, OTHER.public)))
    assert len(walk.signers) == 2
    assert [each.verdict.is_proved for each in entries_newest_first(walk)] == [True] * 5


def test_a_key_is_changed_again_and_each_counts(folder: Path, proved: CompiledRulebook) -> None:
    start(folder, NEWEST, change(folder, NEW, NEWEST))
    save(folder, NEWEST, proved, 3000)
    trusted = known(folder, listed(OLD))
    assert words(folder, trusted, NEWEST) == ["intact"] * 2
    everyone = {key.public.thumbprint for key in (OLD, NEW, NEWEST)}
    for key in (OLD, NEW, NEWEST):
        assert trusted.person(key.public.thumbprint) == "Ann Lee"
        assert trusted.same_person(key.public.thumbprint) == everyone
    assert trusted.same_person(OTHER.public.thumbprint) == {OTHER.public.thumbprint}


# What the list says, and what is then said of each file of the old key, and of the new one: the start, and two records of the day after
# the change and later.
ALL, NONE = ["intact"] * 3, ["cannot decide"] * 3
LISTS: list[tuple[str, tuple[TrustEntry, ...], list[str], list[str]]] = [
    ("nothing of either", (listed(OTHER, "Bob"),), NONE, NONE),
    ("the old key counts", (listed(OLD),), ALL, ALL),
    (
        "taken back from before the change",
        (listed(OLD, revoked="2026-11-23", last_good=(LastGood("0" * 32, 2),)),),
        ["intact", "intact", "cannot decide"],
        NONE,
    ),
    ("none counts", (listed(OLD, revoked="2026-11-23", last_good=(LastGood(None, 0),)),), NONE, NONE),
    # What it did before still counts, and so does what the new one did, up to the day.
    (
        "taken back after the change, by its place",
        (listed(OLD, revoked="2026-11-24", last_good=(LastGood(None, ENDS),)),),
        ALL,
        ALL[:2] + NONE[:1],
    ),
    ("taken back after the change, by the day", (listed(OLD, revoked="2026-11-24"),), ALL, ALL[:2] + NONE[:1]),
    ("taken back from before the change, by the day", (listed(OLD, revoked="2026-11-23"),), [*ALL[:2], NONE[0]], NONE),
    ("the last day has passed", (listed(OLD, until="2026-11-23"),), ALL, ALL[:2] + NONE[:1]),
    # What the list says of the new key itself goes before all that.
    ("the new key was taken back", (listed(OLD), listed(NEW, revoked="2026-01-01")), ALL, NONE),
    (
        "the new key is on the list, the old one was taken back",
        (listed(OLD, revoked="2026-11-24"), listed(NEW)),
        ALL,
        ALL,
    ),
]


def test_what_the_list_says_of_the_old_key_holds_for_the_new_one(made: Path) -> None:
    for name, entries, old, new in LISTS:
        entries = tuple(_in_folder(each, made) for each in entries)
        trusted = known(made, *entries)
        assert (words(made, trusted, OLD), words(made, trusted, NEW)) == (old, new), name


def _in_folder(entry: TrustEntry, folder: Path) -> TrustEntry:
    """The entry with the id of this folder where it names one."""
    here = json.loads((folder / "folder.json").read_bytes())["id"]
    places = tuple(LastGood(each.folder and here, each.sequence) for each in entry.last_good)
    return TrustEntry(entry.key, entry.person, entry.role, entry.since, entry.until, entry.revoked, places)


def resigned(path: Path, key: SigningKey, spoil: Callable[[dict[str, Any]], object]) -> None:
    """Change what a file says, and sign it again."""
    data = json.loads(path.read_bytes())
    spoil(data)
    envelope, body = (ENTRY, "entry") if "entry" in data else (RECORD, "record")
    data["signature"] = envelope.sign(key, envelope.statement(data[body], data["seal"]))
    path.write_bytes(write_readable(data))


def _of_another_folder(data: dict[str, Any]) -> None:
    data["seal"]["folder"] = "f" * 32


def _names(key: SigningKey) -> Callable[[dict[str, Any]], object]:
    return lambda data: data["entry"].update(key={"kid": key.public.thumbprint, "x": key.public.x})


# What is done to the two entries, and who signs it: then the new key is nobody's.
ATTACKS: list[tuple[str, Callable[[Path], object]]] = [
    ("the old key says nothing", lambda folder: at(folder, OLD, ENDS).unlink()),
    ("the new key says nothing", lambda folder: at(folder, NEW, 1).unlink()),
    ("the old key names another", lambda folder: resigned(at(folder, OLD, ENDS), OLD, _names(OTHER))),
    (
        "the thumbprint is another's",
        lambda folder: resigned(at(folder, OLD, ENDS), OLD, lambda data: data["entry"]["key"].update(x=OTHER.public.x)),
    ),
    ("somebody else signs for the old key", lambda folder: resigned(at(folder, OLD, ENDS), OTHER, lambda _: None)),
    ("somebody else signs for the new key", lambda folder: resigned(at(folder, NEW, 1), OTHER, lambda _: None)),
    (
        "the new key names another entry",
        lambda folder: resigned(at(folder, NEW, 1), NEW, lambda data: data["entry"]["earlier"].update(sequence=2)),
    ),
    (
        "the new key names another statement",
        lambda folder: resigned(
            at(folder, NEW, 1), NEW, lambda data: data["entry"]["earlier"].update(statement="0" * 64)
        ),
    ),
    ("the new key says it in another folder", lambda folder: resigned(at(folder, NEW, 1), NEW, _of_another_folder)),
    ("the file is damaged", lambda folder: at(folder, NEW, 1).write_bytes(at(folder, NEW, 1).read_bytes()[:-40])),
]


def test_what_only_one_of_the_keys_says_or_says_otherwise_counts_for_nothing(made: Path, tmp_path: Path) -> None:
    for number, (name, attack) in enumerate(ATTACKS):
        folder = Path(shutil.copytree(made, tmp_path / str(number)))
        attack(folder)
        trusted = known(folder, listed(OLD))
        assert set(trusted) == {OLD.public.thumbprint}, name
        assert "intact" not in words(folder, trusted, NEW), name


def test_nobody_takes_over_a_colleague_or_is_taken_over_by_one(folder: Path) -> None:
    """Whoever is trusted can name anybody's key, and anybody can name their chain: neither is enough."""
    mallory = key_of("mallory")
    named = change(folder, mallory, OTHER)
    trusted = known(folder, listed(mallory, "Mallory"))
    assert set(trusted) == {mallory.public.thumbprint}
    start(folder, key_of("stranger"), named)
    assert set(known(folder, listed(mallory, "Mallory"))) == {mallory.public.thumbprint}


def after_the_end(folder: Path, number: int = ENDS + 1, at_time: str = "2026-12-01T00:00:00Z") -> Path:
    """A record that whoever kept the old key signed after its chain's end. sharewise itself does not."""
    before = verify_file(at(folder, OLD, number - 1), trust(OLD.public)).seal
    assert before is not None
    path = at(folder, OLD, number)
    path.write_bytes(at(folder, OLD, 2).read_bytes())
    resigned(
        path,
        OLD,
        lambda data: data["seal"].update(sequence=number, previous=before.statement, time=at_time),
    )
    return path


def test_the_old_key_signs_nothing_more(folder: Path, proved: CompiledRulebook) -> None:
    with pytest.raises(KeyWasChanged, match="sharewise key rotate"):
        save(folder, OLD, proved, 9)
    late = [after_the_end(folder), after_the_end(folder, ENDS + 2)]
    for trusted in (known(folder, listed(OLD)), known(folder, listed(OLD), listed(NEW))):
        assert words(folder, trusted, OLD) == [*ALL, *["evidence of tampering"] * 2]
        assert words(folder, trusted, NEW) == ALL
        for path in late:
            (verdict,) = (each for each in verify_all([path], trusted) if isinstance(each, Verdict))
            assert (verdict.word, verdict.exit_code) == ("evidence of tampering", 1)
    # Also where the new key's records are gone, and with them the second witness of where the old ones end.
    shutil.rmtree(folder / NEW.public.folder_name)
    trusted = known(folder, listed(OLD))
    assert words(folder, trusted, OLD) == [*ALL, *["evidence of tampering"] * 2]
    assert not [each for each in verify_all([folder], trusted) if isinstance(each, ChainFinding)]


def test_a_second_change_after_the_first_is_tampering_and_leads_nowhere(folder: Path) -> None:
    """Whoever kept the old key names a key of their own, and begins its chain."""
    thief = key_of("thief")
    path = after_the_end(folder)
    path.write_bytes(at(folder, OLD, ENDS).read_bytes())
    before = verify_file(at(folder, OLD, ENDS), trust(OLD.public)).seal
    assert before is not None
    resigned(
        path,
        OLD,
        lambda data: (data["seal"].update(sequence=ENDS + 1, previous=before.statement), _names(thief)(data)),
    )
    sealed = verify_file(path, trust(OLD.public)).seal
    assert sealed is not None
    body = {
        "earlier": {"chain": OLD.public.thumbprint, "sequence": ENDS + 1, "statement": sealed.statement},
        "by": None,
        "tool": TOOL,
    }
    RecordWriter(folder, thief).save_entry(read_body("key start", body), now=LATER, random=bytes(16))
    trusted = known(folder, listed(OLD))
    assert thief.public.thumbprint not in trusted
    assert words(folder, trusted, OLD) == [*ALL, "evidence of tampering"]
    # Where they took away the new key's records too, what they signed after the end still shows.
    shutil.rmtree(folder / NEW.public.folder_name)
    assert words(folder, known(folder, listed(OLD)), OLD) == [*ALL, "evidence of tampering"]


def test_whoever_changed_their_key_is_no_second_person_for_their_own_record(folder: Path) -> None:
    first = at(folder, OLD, 1)
    save_entry(folder, NEW, "approval", first, OLD)
    save_entry(folder, OTHER, "approval", first, OLD)
    trusted = known(folder, listed(OLD), listed(OTHER, "Bob"))
    entries = list(entries_newest_first(FolderWalk(AskedFolder(folder), trusted)))
    (about,) = (each.about for each in entries if each.verdict.path == first)
    assert [seal.signer for seal, _ in about.approvals(OLD.public.thumbprint)] == ["Bob"]


def test_the_shapes_of_both_are_closed(made: Path) -> None:
    for key, number in ((OLD, ENDS), (NEW, 1)):
        data = json.loads(at(made, key, number).read_bytes())
        for spoilt in ({"extra": 1}, {"tool": None}, {"by": ""}, {"key": None, "earlier": None}):
            body = {**copy.deepcopy(data["entry"]), **spoilt}
            with pytest.raises(ValueError):
                read_body(data["seal"]["kind"], body)
