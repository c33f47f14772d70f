"""Each record names the last ones of other people that it saw: so each is a witness of theirs, and what is named and gone is found."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.public_key import PublicKey
from sharewise.record.seal import MOST_SEEN
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.saving.own_records import save_as_own
from sharewise.record.store.saving.record_writer import save
from sharewise.record.store.seen.citations import Citations
from sharewise.record.store.watermark import forget_place, read_seen, read_watermarks
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, VerifiedSeal, trust
from tests.support.many_records import ManyRecords
from tests.support.samples import NOON, record
from tests.support.team import Team


@pytest.fixture
def team(tmp_path: Path, proved: CompiledRulebook) -> Team:
    return Team(tmp_path, proved, "Ann", "Ben", "Cat")


def test_a_record_names_the_last_ones_of_others_that_no_record_in_sight_names_the_newest_first(team: Team) -> None:
    team.save("Ann", "Ben", "Cat", "Ann", "Ann", "Ben", "Cat", "Ben", "Ben", "Ann")
    number = {each.statement: place for place, each in enumerate(team.saved, 1)}
    names = [[number[statement] for statement in each.sealed.seal.seen] for each in team.saved]
    # In sight are one's own last record, and the last ones of others.
    assert names == [[], [1], [2], [3], [], [5, 3], [6], [7], [], [9, 7]]
    assert [found.word for found in team.verified("Ann")] == ["intact"] * 10


def test_several_that_nobody_names_are_named_the_newest_first(team: Team) -> None:
    team.save("Ann")
    own, team.trusted = team.trusted, trust()
    team.save("Ben", "Cat")
    team.trusted = own
    assert team.save("Ann").sealed.seal.seen == [team.statement(3), team.statement(2)]
    assert team.findings() == []


def test_no_more_than_so_many_are_named_and_the_others_later(tmp_path: Path, proved: CompiledRulebook) -> None:
    sample = record(proved)
    others = [ManyRecords(tmp_path, sample, key_folder=f"key-{number}") for number in range(MOST_SEEN + 3)]
    for each in others:
        each.add("AB-1")
    trusted = trust(*(each.key.public for each in others))
    asked = AskedFolder(others[0].folder)
    named: list[str] = []
    for number, count in enumerate((MOST_SEEN, 3, 0), 1):
        new = record(proved, seed=number)
        saved = save_as_own(tmp_path / "own", asked, new, now=NOON, random=bytes(16), trusted=lambda: trusted)
        assert len(saved.sealed.seal.seen) == count
        named += saved.sealed.seal.seen
    assert sorted(named) == sorted(statement for each in others for statement in each.statements)


def test_what_does_not_verify_with_a_trusted_key_is_not_named_and_hinders_nobody(team: Team, tmp_path: Path) -> None:
    team.save("Ann", "Ben", "Cat")
    ben = team.saved[1].path
    ben.write_bytes(ben.read_bytes().replace(b"followed", b"fallowed", 1))
    team.trusted = trust(*(team.keys[name].public for name in ("Ann", "Ben")))
    assert team.save("Ann").sealed.seal.seen == []
    # A whole chain of another folder that was put here.
    shutil.rmtree(team.chain("Ben"))
    elsewhere = tmp_path / "elsewhere"
    save(elsewhere, team.keys["Ben"], team.saved[1].sealed.record, now=NOON, random=b"e" * 16)
    shutil.copytree(elsewhere / team.chain("Ben").name, team.chain("Ben"))
    assert team.save("Ann").sealed.seal.seen == []


def test_who_is_alone_in_a_folder_needs_no_keys_of_others(tmp_path: Path, proved: CompiledRulebook) -> None:
    def unwanted() -> TrustedKeys:
        raise AssertionError

    for seed in (1, 2):
        asked, new = AskedFolder(tmp_path / "records"), record(proved, seed=seed)
        assert save_as_own(tmp_path / "key", asked, new, now=NOON, random=bytes(16), trusted=unwanted).path.exists()


def test_others_whose_parts_did_not_change_are_not_read_again(team: Team) -> None:
    team.save("Ann", "Ben", "Ann")
    # If it were read again, it would not be good any more, and would not be remembered as it is.
    before = read_seen(team.homes["Ann"], team.saved[0].sealed.seal.folder)
    team.saved[1].path.chmod(0)
    assert team.save("Ann").sealed.seal.seen == []
    assert read_seen(team.homes["Ann"], team.saved[0].sealed.seal.folder) == before
    assert [mark.sequence for mark in before.values()] == [1]


def taken_off_the_end(team: Team) -> None:
    team.saved[3].path.unlink()


def taken_away_whole(team: Team) -> None:
    shutil.rmtree(team.chain("Ben"))


def made_again(team: Team) -> None:
    team.saved[3].path.unlink()
    save(
        team.folder, team.keys["Ben"], team.saved[3].sealed.record.but(id="SW-00000-00001"), now=NOON, random=bytes(16)
    )


@pytest.mark.parametrize(("done", "missing"), [(taken_off_the_end, 1), (taken_away_whole, 2), (made_again, 1)])
def test_what_others_name_and_is_not_here_is_found_and_is_no_evidence_against_anybody(
    team: Team, done: object, missing: int
) -> None:
    team.save("Ann", "Ben", "Ann", "Ben", "Cat")
    assert callable(done)
    done(team)
    found = [each for each in team.verified() if isinstance(each, ChainFinding)]
    assert {(each.code, each.word, each.exit_code) for each in found} == {("seen before", "not all here", 1)}
    # Ann names the first, and Cat the second one.
    assert {each.path for each in found} == {team.saved[number].path for number in ((2, 4) if missing == 2 else (4,))}
    (cat,) = (each.why for each in found if each.path == team.saved[4].path)
    assert cat.startswith(f"When record 1 was saved, at {team.saved[4].sealed.seal.time}, somebody else's record")
    # In one person's part alone, nobody can say what else there was.
    assert not [each for each in verify_all([team.chain("Cat")], team.trusted) if isinstance(each, ChainFinding)]


def test_what_was_seen_is_remembered_and_who_saves_does_not_forget_it(team: Team) -> None:
    team.save("Ben", "Ben", "Ann")
    team.saved[1].path.unlink()
    assert team.save("Ann").sealed.seal.seen == []
    assert sorted(team.findings("Ann")) == ["earlier state", "seen before"]
    (said,) = (
        each.why for each in team.verified("Ann") if isinstance(each, ChainFinding) and each.code == "earlier state"
    )
    assert said.startswith("Record 2 is missing. It was seen from this computer.")
    # Made again with the same key: nothing but the memory and what others name can tell.
    again = team.saved[1].sealed.record.but(id="SW-00000-00001")
    save(team.folder, team.keys["Ben"], again, now=NOON, random=bytes(16))
    assert sorted(team.findings("Ann")) == ["broken link", "seen before"]


def test_the_memory_of_others_moves_with_the_folder_and_its_place_can_be_forgotten(team: Team) -> None:
    team.save("Ben", "Ann")
    shutil.rmtree(team.chain("Ben"))
    assert sorted(team.findings("Ann")) == ["earlier state", "seen before"]
    moved = AskedFolder(team.folder.rename(team.folder.with_name("moved")))
    walk = FolderWalk(moved, team.trusted, read_watermarks(team.homes["Ann"]))
    assert [each.code for each in walk.about_place] == []
    forget_place(team.homes["Ann"], AskedFolder(team.folder, "default"))
    assert {mark.place for mark in read_watermarks(team.homes["Ann"])} == {""}


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": "sharewise-seen/1"}', b'{"format": "sharewise-seen/2"}'])
def test_a_memory_of_others_that_cannot_be_read_is_as_good_as_none(team: Team, content: bytes) -> None:
    team.save("Ben", "Ann")
    (kept,) = team.homes["Ann"].glob("seen-*.json")
    kept.write_bytes(content)
    team.save("Ben", "Ann")
    assert team.findings("Ann") == []
    assert read_seen(team.homes["Ann"], team.saved[0].sealed.seal.folder)


def test_what_is_named_and_not_taken_in_is_told_whatever_the_order() -> None:
    """Sets are the oracle."""
    chance = random.Random("citations")
    keys = [PublicKey(bytes([number]) * 32) for number in (3, 5, 7)]
    digests = [f"{chance.getrandbits(256):064x}" for _ in range(60)]
    for _ in range(50):
        here = chance.sample(digests, 40)
        seals = [
            VerifiedSeal(
                chance.choice(keys),
                "f" * 32,
                number,
                None,
                "",
                statement,
                tuple(chance.sample(digests, chance.randrange(4))),
            )
            for number, statement in enumerate(here)
        ]
        chance.shuffle(seals)
        citations = Citations()
        for seal in seals:
            citations.add(Verdict(Path(str(seal.sequence)), "intact", "", None, seal))
        gone = {digest for seal in seals for digest in seal.seen} - set(here)
        assert sum(each.count for each in citations.missing()) == len(gone)
        for each in citations.missing():
            assert gone & set(each.seal.seen)
            assert each.path == Path(str(each.seal.sequence))
