"""What is detected, and by what: each attack on the records of three people, seen by somebody who has only the folder, by one who also
saw it before, and by one who also kept a checkpoint elsewhere. docs/verify.md has the same table for people.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from sharewise.dates import utc
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.checkpoint_line import Checkpoint, Heads, checkpoint_of
from sharewise.record.entry_model import read_body
from sharewise.record.keys import SigningKey
from sharewise.record.seal import RECORD
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.folder import record_name
from sharewise.record.store.saving.erased_content import take_out_content
from sharewise.record.store.saving.record_writer import RecordWriter
from sharewise.record.store.watermark import Watermarks, read_watermarks
from sharewise.record.verification import Verdict, trust, verify_file
from sharewise.strict_json import read_strict, write_canonical, write_readable
from tests.support.entries import LATER, WORDS, body_about, save_entry
from tests.support.samples import NOON
from tests.support.team import Team

PEOPLE = ("Ann", "Ben", "Cat")
# So many records are there when the line is written down, when the computer that remembers saves last, and in all.
CHECKPOINT, MEMORY, ALL = 9, 12, 18
ROLLED_BACK_TO = {"before the memory": 11, "after the last memory and checkpoint": 15}


class Scene:
    """The folder as it was left, and what is known of it elsewhere."""

    def __init__(self, home: Path, proved: CompiledRulebook) -> None:
        self.team = Team(home, proved, *PEOPLE)
        self.states: dict[int, Path] = {}
        for number in range(1, ALL + 1):
            self.team.save(PEOPLE[(number - 1) % 3])
            if number in ROLLED_BACK_TO.values():
                self.states[number] = Path(shutil.copytree(self.team.folder, home / f"state-{number}"))
            if number == CHECKPOINT:
                self.checkpoint = checkpoint_of(self.heads().last, "2026-11-22")
            if number == MEMORY:
                self.marks: Watermarks = read_watermarks(self.team.homes[PEOPLE[(number - 1) % 3]])
        self.whole = Path(shutil.copytree(self.team.folder, home / "whole"))

    def heads(self, *wanted: Checkpoint) -> Heads:
        heads = Heads(wanted)
        for found in verify_all([self.team.folder], self.team.trusted):
            if isinstance(found, Verdict):
                heads.add(found)
        return heads

    def put_back(self, state: Path) -> None:
        shutil.rmtree(self.team.folder)
        shutil.copytree(state, self.team.folder)

    def is_detected(self) -> tuple[bool, bool, bool]:
        """Whether something is found: in the folder alone, with the memory too, and with the checkpoint too."""
        folder = any(found.exit_code for found in verify_all([self.team.asked], self.team.trusted))
        memory = any(found.exit_code for found in verify_all([self.team.asked], self.team.trusted, self.marks))
        line = self.heads(self.checkpoint).held_against(self.checkpoint, self.team.folder)
        return folder, folder or memory, folder or memory or line.exit_code != 0

    def path(self, person: str, number: int) -> Path:
        return self.team.chain(person) / record_name(number)

    def read(self, person: str, number: int) -> dict[str, Any]:
        data = read_strict(self.path(person, number).read_bytes())
        assert isinstance(data, dict)
        return data

    def seal(self, person: str, data: dict[str, Any]) -> str:
        """Sign a record with a person's key in place of the one with its number. Its statement's digest."""
        key: SigningKey = self.team.keys[person]
        signed = RECORD.statement(data["record"], data["seal"])
        whole = {**data, "signature": RECORD.sign(key, signed)}
        self.path(person, data["seal"]["sequence"]).write_bytes(write_readable(whole))
        return hashlib.sha256(signed).hexdigest()

    def rewrite(
        self, person: str, first: int, seen: Mapping[str, str], note: str = "Made up."
    ) -> Iterator[tuple[str, str]]:
        """Make a person's records anew from this number on, linked as they should be. What each was called, and is."""
        previous = None
        for number in range(1, ALL // 3 + 1):
            data = self.read(person, number)
            was = hashlib.sha256(RECORD.statement(data["record"], data["seal"])).hexdigest()
            if number >= first:
                data["record"]["details"]["purpose"] = note
                data["seal"]["previous"] = previous
                data["seal"]["seen"] = [seen.get(each, each) for each in data["seal"]["seen"]]
                yield was, self.seal(person, data)
            previous = hashlib.sha256(RECORD.statement(data["record"], data["seal"])).hexdigest()


def edit_an_answer(scene: Scene) -> None:
    path = scene.path("Ben", 3)
    path.write_bytes(path.read_bytes().replace(b"So that social", b"So that nobody", 1))


def swap_bodies(scene: Scene) -> None:
    _swap(scene, "record")


def swap_signatures(scene: Scene) -> None:
    _swap(scene, "signature")


def _swap(scene: Scene, member: str) -> None:
    one, two = scene.read("Ann", 2), scene.read("Ben", 2)
    one[member], two[member] = two[member], one[member]
    scene.path("Ann", 2).write_bytes(write_readable(one))
    scene.path("Ben", 2).write_bytes(write_readable(two))


def delete_one(scene: Scene) -> None:
    scene.path("Ben", 3).unlink()


def delete_a_whole_chain(scene: Scene) -> None:
    shutil.rmtree(scene.team.chain("Ben"))


def cut_the_last_ones(scene: Scene) -> None:
    for number in (5, 6):
        scene.path("Ann", number).unlink()


def cut_only_the_last(scene: Scene) -> None:
    scene.path("Ann", 6).unlink()


def replay_under_another_name(scene: Scene) -> None:
    shutil.copy(scene.path("Ann", 3), scene.path("Ann", 7))


def fork(scene: Scene) -> None:
    data = scene.read("Ann", 4)
    data["record"]["details"]["purpose"] = "Another one."
    kept = scene.path("Ann", 4).read_bytes()
    scene.seal("Ann", data)
    scene.path("Ann", 4).rename(scene.team.chain("Ann") / "00000004 (1).json")
    scene.path("Ann", 4).write_bytes(kept)


def rewrite_own_chain(scene: Scene) -> None:
    assert list(scene.rewrite("Ann", 5, {}))


def rewrite_the_beginning_too(scene: Scene) -> None:
    assert list(scene.rewrite("Ben", 1, {}))


def date_before_own_previous(scene: Scene) -> None:
    _date_last_of_all(scene, NOON + timedelta(minutes=14, seconds=-1))


def back_date_within_the_gap(scene: Scene) -> None:
    _date_last_of_all(scene, NOON + timedelta(minutes=14, seconds=1))


def _date_last_of_all(scene: Scene, when: Any) -> None:
    """The record that nobody names yet is dated anew by its signer, who saved the one before at minute 14."""
    data = scene.read("Cat", 6)
    assert scene.read("Cat", 5)["seal"]["time"] == utc(NOON + timedelta(minutes=14))
    data["seal"]["time"] = utc(when)
    scene.seal("Cat", data)


def remove_content(scene: Scene) -> None:
    data = scene.read("Ben", 2)
    digest = hashlib.sha256(write_canonical(data["record"])).hexdigest()
    stub = {"format": data["format"], "record_sha256": digest, "seal": data["seal"], "signature": data["signature"]}
    scene.path("Ben", 2).write_bytes(write_readable(stub))


def erase_lawfully(scene: Scene) -> None:
    """As `sharewise records erase` does: somebody else's entry says so, and then the content goes."""
    path = scene.path("Ben", 2)
    save_entry(scene.team.folder, scene.team.keys["Ann"], "erasure", path, scene.team.keys["Ben"])
    take_out_content(verify_file(path, scene.team.trusted), scene.team.trusted)


def put_erased_content_back(scene: Scene) -> None:
    whole = scene.path("Ben", 2).read_bytes()
    erase_lawfully(scene)
    scene.path("Ben", 2).write_bytes(whole)


def erase_what_is_on_hold(scene: Scene) -> None:
    keys = scene.team.keys
    save_entry(scene.team.folder, keys["Cat"], "hold", scene.path("Ben", 2), keys["Ben"])
    erase_lawfully(scene)


def take_the_erasure_away(scene: Scene) -> None:
    erase_lawfully(scene)
    scene.path("Ann", ALL // 3 + 1).unlink()


def rolled_back(when: str) -> Callable[[Scene], None]:
    return lambda scene: scene.put_back(scene.states[ROLLED_BACK_TO[when]])


def all_collude(scene: Scene) -> None:
    """All three make all their records anew, each after what it names, as if they had always been so."""
    seen: dict[str, str] = {}
    ways = [scene.rewrite(person, 1, seen) for person in PEOPLE]
    for number in range(ALL):
        was, now = next(ways[number % 3])
        seen[was] = now


def nothing(_scene: Scene) -> None:
    """As it was left."""


DETECTED, MISSED = (True, True, True), (False, False, False)
WITH_MEMORY = (False, True, True)
TABLE: list[tuple[str, Callable[[Scene], None], tuple[bool, bool, bool]]] = [
    ("nothing", nothing, MISSED),
    ("edit an answer", edit_an_answer, DETECTED),
    ("swap bodies", swap_bodies, DETECTED),
    ("swap signatures", swap_signatures, DETECTED),
    ("delete one record", delete_one, DETECTED),
    ("delete a whole chain", delete_a_whole_chain, DETECTED),
    ("cut a signer's last records", cut_the_last_ones, DETECTED),
    ("cut only the last, already named", cut_only_the_last, DETECTED),
    ("replay under another name", replay_under_another_name, DETECTED),
    ("two records with one number", fork, DETECTED),
    ("a signer rewrites their own last records", rewrite_own_chain, DETECTED),
    ("a signer rewrites their own whole chain", rewrite_the_beginning_too, DETECTED),
    ("a record dated before the signer's own previous one", date_before_own_previous, DETECTED),
    ("content taken out without a word", remove_content, DETECTED),
    ("content erased, and an entry says so", erase_lawfully, MISSED),
    ("content erased, and put back from a copy", put_erased_content_back, DETECTED),
    ("content erased while it was on hold", erase_what_is_on_hold, DETECTED),
    ("content erased, and the entry that says so taken away", take_the_erasure_away, DETECTED),
    ("whole folder put back to before the memory", rolled_back("before the memory"), WITH_MEMORY),
    ("all signers rewrite everything together", all_collude, WITH_MEMORY),
    (
        "whole folder put back to after the memory and the checkpoint",
        rolled_back("after the last memory and checkpoint"),
        MISSED,
    ),
    ("back-dated within the gap since the signer's own last record", back_date_within_the_gap, MISSED),
]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Scene:
    return Scene(tmp_path_factory.mktemp("set"), proved)


@pytest.mark.parametrize(("attack", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_each_attack_is_detected_by_what_the_table_says_and_by_nothing_less(
    scene: Scene, attack: Callable[[Scene], None], expected: tuple[bool, bool, bool]
) -> None:
    scene.put_back(scene.whole)
    attack(scene)
    assert scene.is_detected() == expected


@pytest.mark.parametrize("attack", [all_collude, delete_a_whole_chain, rewrite_the_beginning_too])
def test_a_checkpoint_alone_tells_what_nothing_else_can(scene: Scene, attack: Callable[[Scene], None]) -> None:
    scene.put_back(scene.whole)
    attack(scene)
    assert scene.heads(scene.checkpoint).held_against(scene.checkpoint, scene.team.folder).exit_code == 1


def test_when_all_rewrite_everything_the_records_fit_each_other(scene: Scene) -> None:
    """Otherwise the row would be missed for another reason."""
    scene.put_back(scene.whole)
    all_collude(scene)
    records = [json.loads(each.read_bytes()) for each in sorted(scene.team.folder.glob("*/0*.json"))]
    assert {each["record"]["details"]["purpose"] for each in records} == {"Made up."}
    assert sum(len(each["seal"]["seen"]) for each in records) == ALL - 1
    assert scene.is_detected()[0] is False


@pytest.mark.parametrize("released_by", [None, 0, 1, 2])
@pytest.mark.parametrize("roles", list(permutations(range(3))), ids=str)
def test_what_is_said_of_an_erased_record_counts_in_whatever_order_the_folder_is_read(
    scene: Scene, roles: tuple[int, int, int], released_by: int | None
) -> None:
    """A folder is read key by key. Whose record it is, who erased it, who put it on hold and who released it may come in any order."""
    scene.put_back(scene.whole)
    people = sorted(PEOPLE, key=lambda person: scene.team.chain(person).name)
    folder, keys = scene.team.folder, scene.team.keys
    of, erased_by, held_by = (people[role] for role in roles)
    path = scene.path(of, 2)
    hold = save_entry(folder, keys[held_by], "hold", path, keys[of])
    if released_by is not None:
        save_entry(folder, keys[people[released_by]], "release", path, keys[of], holds=[hold.statement])
    save_entry(folder, keys[erased_by], "erasure", path, keys[of])
    take_out_content(verify_file(path, scene.team.trusted), scene.team.trusted)
    assert scene.is_detected() == (DETECTED if released_by is None else MISSED)
    # A list begins at the newest record, and reads the same entries in another order.
    walk = FolderWalk(scene.team.asked, scene.team.trusted, (), LATER)
    assert any(found.code == "erased" for found in walk.newest_first() if isinstance(found, ChainFinding)) == (
        released_by is None
    )


HOUR = timedelta(hours=1)
SAID = {
    "a hold by a clock that was behind": ([("hold", 0), ("erasure", -HOUR), ("content", 0)], DETECTED),
    "a hold, and a release that came too late": ([("hold", 0), ("erasure", HOUR), ("content", 0), ("release", 2 * HOUR)], DETECTED),
    "a hold after the erasure was begun": ([("erasure", 0), ("hold", HOUR), ("content", 0)], DETECTED),
    "the same, released before the content went": ([("erasure", 0), ("hold", HOUR), ("release", 2 * HOUR), ("content", 0)], MISSED),
    "a release by a clock that was behind": ([("hold", 0), ("release", -HOUR), ("erasure", -2 * HOUR), ("content", 0)], MISSED),
}  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), SAID.values(), ids=SAID)
def test_what_came_first_is_told_by_what_seals_name_before_the_clocks(
    scene: Scene, said: list[tuple[str, Any]], expected: tuple[bool, bool, bool]
) -> None:
    scene.put_back(scene.whole)
    folder, keys, trusted = scene.team.folder, scene.team.keys, scene.team.trusted
    path, holds = scene.path("Ben", 2), list[str]()
    about = body_about("release", path, keys["Ben"])
    for kind, later in said:
        if kind == "content":
            take_out_content(verify_file(path, trusted), trusted)
            continue
        words = {"holds": holds} if kind == "release" else WORDS[kind]  # type: ignore[index]
        body = read_body(kind, {**about, **words})  # type: ignore[arg-type]
        # Each of them sees what is there.
        writer = RecordWriter(folder, keys["Ann" if kind == "erasure" else "Cat"], trusted=lambda: trusted)
        saved = writer.save_entry(body, now=LATER + (later or timedelta()), random=bytes(16))
        holds += [saved.statement] if kind == "hold" else []
    assert scene.is_detected() == expected


def test_a_note_by_a_key_that_is_not_known_says_nothing_and_is_named(scene: Scene) -> None:
    scene.put_back(scene.whole)
    erase_lawfully(scene)
    known = trust(*(scene.team.keys[person].public for person in ("Ben", "Cat")))
    findings = [found for found in verify_all([scene.team.asked], known) if isinstance(found, ChainFinding)]
    (erased,) = [found for found in findings if found.code == "erased"]
    assert erased.exit_code == 1
    assert "by a key that is not known here" in erased.why
