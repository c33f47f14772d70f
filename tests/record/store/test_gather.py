"""Several people's folders in one place: gathered, copied together by hand, synchronised, renamed, not there. What can be told apart from
an attack is; what cannot is "to explain", and says what was seen, what it may mean, and what to do.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.store.central.protocol import stub_of
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.folder import FOLDER_FILE, folder_id
from sharewise.record.store.gather import gather, why_no_tree
from sharewise.record.store.saving.record_writer import save
from sharewise.record.trust.trusted_keys import trusted_keys
from sharewise.record.verification import worst_exit_code
from tests.conftest import Run
from tests.support.entries import save_entry
from tests.support.samples import record

RECORDS = 3


class Desk:
    """Two people's records folders, each on their own computer."""

    def __init__(self, home: Path, proved: CompiledRulebook) -> None:
        self.home = home
        self.keys: dict[str, SigningKey] = {}
        for seed, who in enumerate(("ann", "bob")):
            self.keys[who] = read_or_make_key(home / f"{who}-key")
            for number in range(RECORDS):
                made = record(proved, seed=seed * 100 + number, now=datetime.now(UTC))
                save(home / who, self.keys[who], made, now=datetime.now(UTC), random=bytes([seed] * 16))
        self.trusted = trusted_keys(key.public for key in self.keys.values())
        self.tree = home / "tree"

    def part(self, who: str, folder: Path | None = None) -> Path:
        return (folder or self.home / who) / self.keys[who].public.folder_name

    def gathered(self, *sources: str) -> tuple[dict[str, int], int]:
        """How many files came to what, and the exit code."""
        done = list(gather([self.home / each for each in sources], self.tree, self.trusted))
        outcomes = [each.outcome for each in done]
        return {each: outcomes.count(each) for each in outcomes}, worst_exit_code(each.exit_code for each in done)

    def verified(self, folder: Path) -> tuple[set[str], int]:
        """What is said of a folder, but of what is intact, and the exit code."""
        found = list(verify_all([AskedFolder(folder)], self.trusted, now=datetime.now(UTC)))
        return {each.word for each in found} - {"intact"}, worst_exit_code(each.exit_code for each in found)


@pytest.fixture(scope="module")
def _desk(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"), proved)


@pytest.fixture
def desk(_desk: Desk, tmp_path: Path) -> Desk:
    """The same, for one test to do something to."""
    mine = Desk.__new__(Desk)
    mine.__dict__.update(_desk.__dict__)
    mine.home, mine.tree = tmp_path / "desk", tmp_path / "desk" / "tree"
    shutil.copytree(_desk.home, mine.home)
    return mine


def all_files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_gathered_records_lie_whole_under_each_folders_number_and_each_persons_key(desk: Desk) -> None:
    assert desk.gathered("ann", "bob") == ({"gathered": 2 * RECORDS}, 0)
    for who in ("ann", "bob"):
        number = folder_id(desk.home / who)
        assert all_files(desk.part(who, desk.tree / number)) == all_files(desk.part(who))
        assert folder_id(desk.tree / number) == number
    assert desk.verified(desk.tree) == (set(), 0)
    before = all_files(desk.tree)
    assert desk.gathered("bob", "ann") == ({"there already": 2 * RECORDS}, 0)
    assert all_files(desk.tree) == before


def put_together(desk: Desk) -> Path:
    """Both folders copied over each other, as with `cp -r ann/* bob/* together`."""
    together = desk.home / "together"
    shutil.copytree(desk.home / "ann", together)
    shutil.copytree(desk.home / "bob", together, dirs_exist_ok=True)
    return together


def test_folders_that_were_copied_over_each_other_are_put_right_by_gathering(desk: Desk) -> None:
    put_together(desk)
    assert desk.verified(desk.home / "together") == ({"to explain"}, 1)
    assert desk.gathered("together") == ({"gathered": 2 * RECORDS}, 0)
    assert desk.verified(desk.tree) == (set(), 0)


def first(desk: Desk, who: str = "ann") -> Path:
    return desk.part(who) / "00000001.json"


def copied_as(name: str, number: int = 2) -> Callable[[Desk], Path]:
    def do(desk: Desk) -> Path:
        shutil.copy(desk.part("ann") / f"{number:08d}.json", desk.part("ann") / name)
        return desk.home / "ann"

    return do


def part_called(name: str) -> Callable[[Desk], Path]:
    def do(desk: Desk) -> Path:
        desk.part("ann").rename(desk.home / "ann" / name)
        return desk.home / "ann"

    return do


def part_copied_as(ending: str) -> Callable[[Desk], Path]:
    def do(desk: Desk) -> Path:
        part = desk.part("ann")
        shutil.copytree(part, part.with_name(part.name + ending))
        return desk.home / "ann"

    return do


def not_connected(desk: Desk) -> Path:
    shutil.rmtree(desk.home / "ann")
    return desk.home / "ann"


def one_of_another_folder(desk: Desk, proved: CompiledRulebook) -> Path:
    other = desk.home / "other"
    made = record(proved, seed=77, now=datetime.now(UTC))
    save(other, desk.keys["ann"], made, now=datetime.now(UTC), random=bytes([7] * 16))
    shutil.copy(desk.part("ann", other) / "00000001.json", first(desk))
    return desk.home / "ann"


def forged(desk: Desk) -> Path:
    first(desk).write_bytes(first(desk).read_bytes().replace(b"AB-1234", b"AB-1235"))
    return desk.home / "ann"


def taken_away(desk: Desk) -> Path:
    first(desk).unlink()
    return desk.home / "ann"


def without_its_number(desk: Desk) -> Path:
    together = put_together(desk)
    (together / FOLDER_FILE).unlink()
    return together


# What happened, what is said of the folder, the exit code, and what becomes of its files when it is gathered.
SITUATIONS: dict[str, tuple[Callable[..., Path], set[str], int, dict[str, int], int]] = {
    "two folders copied together": (put_together, {"to explain"}, 1, {"gathered": 6}, 0),
    "two folders copied together without the file of either": (without_its_number, set(), 0, {"gathered": 6}, 0),
    "a conflict copy of a record (1)": (copied_as("00000002 (1).json"), {"note"}, 0, {"gathered": 3, "there already": 1}, 0),
    "a conflict copy of a record -LAPTOP7": (copied_as("00000002-LAPTOP7.json"), {"note"}, 0, {"gathered": 3, "there already": 1}, 0),
    "a conflict copy of a key's folder (1)": (part_copied_as(" (1)"), {"note"}, 0, {"gathered": 3, "there already": 3}, 0),
    "a conflict copy of a key's folder -LAPTOP7": (part_copied_as("-LAPTOP7"), {"note"}, 0, {"gathered": 3, "there already": 3}, 0),
    "a key's folder called by a name": (part_called("Ann Lee"), {"not all here"}, 1, {"gathered": 3}, 0),
    "a drive that is not connected": (not_connected, {"cannot be read"}, 4, {"cannot be read": 1}, 4),
    "a record of another folder in the place of one": (one_of_another_folder, {"to explain"}, 1, {"gathered": 3}, 0),
    "a record that was altered": (forged, {"evidence of tampering"}, 1, {"kept apart": 1, "gathered": 2}, 1),
    "a record that was taken away": (taken_away, {"evidence of tampering"}, 1, {"gathered": 2}, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_has_its_word_and_its_exit_code(name: str, desk: Desk, proved: CompiledRulebook) -> None:
    make, words, code, gathered, gathered_code = SITUATIONS[name]
    folder = make(desk, proved) if make is one_of_another_folder else make(desk)
    assert desk.verified(folder) == (words, code)
    assert desk.gathered(folder.name) == (gathered, gathered_code)


def test_what_is_not_as_it_was_signed_is_kept_apart_once_and_never_among_the_records(desk: Desk) -> None:
    desk.gathered("ann")
    forged(desk)
    for _ in range(2):
        assert desk.gathered("ann") == ({"kept apart": 1, "there already": 2}, 1)
    (apart,) = (desk.tree / "kept-apart").iterdir()
    assert apart.read_bytes() == first(desk).read_bytes()
    assert desk.verified(desk.tree) == (set(), 0)


def test_nobody_elses_records_are_gathered_and_they_are_named(desk: Desk) -> None:
    desk.trusted = trusted_keys([desk.keys["ann"].public])
    assert desk.gathered("ann", "bob") == ({"gathered": RECORDS, "left out": RECORDS}, 3)


def test_records_are_gathered_only_into_a_folder_of_their_own(desk: Desk) -> None:
    ann = desk.home / "ann"
    for into in (ann, ann / "all", desk.home, desk.home / "bob"):
        assert why_no_tree(into, [ann]), into
    assert why_no_tree(desk.tree, [ann]) is None
    desk.gathered("ann")
    forged(desk)
    desk.gathered("ann")
    assert why_no_tree(desk.tree, [ann]) is None
    (desk.tree / "letter.txt").touch()
    assert "other things" in str(why_no_tree(desk.tree, [ann]))


def test_every_command_reads_the_tree_as_it_reads_a_folder(desk: Desk, run: Run, tmp_path: Path) -> None:
    (tmp_path / "team.pub").write_text("".join(key.public.openssh() for key in desk.keys.values()))
    keys = ("--key", "team.pub")
    folders = [str(desk.home / who) for who in ("ann", "bob")]
    done = run("records", "gather", *folders, "--into", "tree", *keys)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert f"{2 * RECORDS} gathered" in done.stdout.decode()
    assert run("verify", "tree", *keys).returncode == 0
    for command in (
        ("records",),
        ("due",),
        ("export",),
        ("report", "--since", "2020-01-01"),
        ("records", "show", "last"),
    ):
        read = run(*command, "--folder", "tree", *keys, COLUMNS="200")
        assert read.returncode == 0, (command, read.stdout, read.stderr)
    listed = json.loads(run("records", "--json", "--folder", "tree", *keys).stdout)
    assert len(listed) == 2 * RECORDS
    assert {row["folder"] for row in listed} == {folder_id(desk.home / who) for who in ("ann", "bob")}
    os.remove(tmp_path / "tree" / folder_id(desk.home / "bob") / desk.keys["bob"].public.folder_name / "00000002.json")
    assert run("verify", "tree", *keys).returncode == 1
    wrong = run("records", "gather", *folders, "--into", folders[0], *keys)
    assert (wrong.returncode, b"lie in one another" in wrong.stderr) == (2, True)


def erased(desk: Desk) -> Path:
    """Ann's first record, which Bob erased in her folder. A copy from before is kept in `old`. What is left of the record."""
    shutil.copytree(desk.home / "ann", desk.home / "old")
    save_entry(desk.home / "ann", desk.keys["bob"], "erasure", first(desk), made_with=desk.keys["ann"])
    first(desk).write_bytes(stub_of(first(desk).read_bytes()) or b"")
    return first(desk)


def test_who_erased_a_record_is_found_in_whatever_order_folders_are_gathered(desk: Desk) -> None:
    erased(desk)
    parts = [f"ann/{desk.part('ann').name}", f"ann/{desk.part('bob', desk.home / 'ann').name}"]
    for number, sources in enumerate(itertools.permutations([*parts, "old"])):
        desk.tree = desk.home / f"tree-{number}"
        done, code = desk.gathered(*sources)
        # The copy came first or not: so the tree has the content, or never had it.
        has_it = sources.index("old") < sources.index(parts[0])
        assert (done.get("to erase", 0), code) == ((1, 1) if has_it else (0, 0)), sources
        assert "content gone" not in done, sources
        assert desk.verified(desk.tree)[1] == code, sources
    # What was gathered last month, from the copy.
    for number, sources in enumerate(itertools.permutations(parts)):
        desk.tree = desk.home / f"filled-{number}"
        desk.gathered("old")
        assert desk.gathered(*sources)[0]["to erase"] == 1, sources
        assert desk.gathered(parts[0]) == ({"to erase": 1, "there already": RECORDS - 1}, 1), sources


@pytest.mark.parametrize("sources", [("ann", "old"), ("old", "ann")])
def test_content_that_is_gone_and_nobody_says_why_is_told_in_whatever_order_folders_are_gathered(
    sources: tuple[str, ...], desk: Desk
) -> None:
    erased(desk)
    shutil.rmtree(desk.part("bob", desk.home / "ann"))
    done, code = desk.gathered(*sources)
    assert (done["content gone"], done.get("to erase"), code) == (1, None, 1)
