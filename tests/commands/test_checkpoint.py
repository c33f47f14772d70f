"""`sharewise checkpoint` and `sharewise verify --checkpoint`, as they are typed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from sharewise.present.json.documents import document_named
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.checkpoint_line import checkpoint_of, read_checkpoints
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.store.folder import folders_together
from sharewise.record.store.saving.record_writer import save
from sharewise.record.verification import trust, verify_file
from tests.conftest import Run
from tests.support.needed import in_short, long
from tests.support.samples import EMERGENCY, record, record_paths

ANSWERS = json.dumps({"answers": EMERGENCY}).encode()


@pytest.fixture
def saved(run: Run, home: Path) -> list[Path]:
    """Three records."""
    assert run("decide", "--answers", "-", stdin=ANSWERS + b"\n" + ANSWERS + b"\n" + ANSWERS).returncode == 0
    return record_paths(home / "records")


def test_the_line_alone_is_printed_and_is_held_against_the_records_later(
    run: Run, saved: list[Path], tmp_path: Path
) -> None:
    made = run("checkpoint")
    line = made.stdout.decode()
    assert (made.returncode, line.count("\n"), len(read_checkpoints(line))) == (0, 1, 1)
    assert b"Keep this line where nobody who can change the records can change it" in made.stderr
    letter = tmp_path / "letter.txt"
    letter.write_text(f"Dear Sam,\n> {line[:60]}\n> {line[60:]}\nAnn\n")
    run("decide", "--answers", "-", stdin=ANSWERS)
    for said in (line, str(letter)):
        found = run("verify", "--checkpoint", said)
        assert found.returncode == 0
        assert b"the 3 records that were pinned on" in found.stdout
        assert b"1 was added since." in found.stdout
    saved[2].unlink()
    lost = run("verify", "--checkpoint", line, "--json")
    assert lost.returncode == 1
    codes = [each["finding"] for each in json.loads(lost.stdout)["findings"]]
    assert codes == ["missing", "checkpoint short"]


def test_no_checkpoint_is_made_of_records_that_are_not_as_they_should_be(
    run: Run, saved: list[Path], home: Path
) -> None:
    assert run("checkpoint").returncode == 0
    kept = saved[2].read_bytes()
    saved[2].unlink()
    # Whoever put the memory of saving back too forgot what is pinned.
    for mark in (home / "key").glob("last-*.json"):
        mark.unlink()
    refused = run("checkpoint")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"No checkpoint is made" in refused.stderr
    saved[2].write_bytes(kept)
    assert run("checkpoint").returncode == 0


def test_of_an_earlier_copy_none_is_made(run: Run, saved: list[Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(saved[0].parents[1], copy)
    (copy / saved[0].parent.name / "00000003.json").unlink()
    # Somewhere else it is a copy and no finding, but nothing less than before is pinned.
    assert run("verify", str(copy)).returncode == 0
    refused = run("checkpoint", "--folder", str(copy))
    assert refused.returncode == 1
    assert b"fewer records" in refused.stderr


def test_what_a_key_signed_that_is_not_known_is_left_out_and_said_to_be(
    run: Run, saved: list[Path], tmp_path: Path, home: Path
) -> None:
    other = str(tmp_path / "other")
    shared = str(saved[0].parents[1])
    assert run("decide", "--answers", "-", "--folder", shared, stdin=ANSWERS, SHAREWISE_HOME=other).returncode == 0
    made = run("checkpoint")
    assert made.returncode == 0
    assert b"Not in it are the records of" in made.stderr
    (tmp_path / "other.jwk").write_bytes(run("key", "show", "--format", "jwk", SHAREWISE_HOME=other).stdout)
    (tmp_path / "own.jwk").write_bytes(run("key", "show", "--format", "jwk").stdout)
    both = run("checkpoint", "--key", str(tmp_path / "own.jwk"), "--key", str(tmp_path / "other.jwk"), "--json")
    document = json.loads(both.stdout)
    assert document["records"] == 4
    assert sorted(each["records"] for each in document["chains"]) == [1, 3]
    # The document for scripts can be given back whole.
    (tmp_path / "kept.json").write_bytes(both.stdout)
    undecided = run("verify", "--checkpoint", str(tmp_path / "kept.json"))
    assert undecided.returncode == 3
    assert b"cannot be said" in undecided.stdout


def test_what_cannot_be_pinned_or_held_against_anything_is_said(run: Run, home: Path, tmp_path: Path) -> None:
    assert run("checkpoint").returncode == 3
    run("decide", "--answers", "-", stdin=ANSWERS)
    line = run("checkpoint").stdout.decode().strip()
    assert run("verify", "--checkpoint", line[:-1] + ("0" if line[-1] != "0" else "1")).returncode == 2
    assert run("verify", "--checkpoint", str(tmp_path / "nothing")).returncode == 2
    shutil.rmtree(home / "records")
    os.mkdir(home / "records")
    assert run("checkpoint").returncode == 1


# Whose records lie in each of the folders that are gathered: how many of each person's.
LAYOUTS: dict[str, tuple[dict[str, int], ...]] = {
    "one folder": ({"ann": 2, "ben": 1},),
    "each their own": ({"ann": 2}, {"ben": 1}),
    "one person saved in two": ({"ann": 1}, {"ann": 2, "ben": 1}, {"ben": 1}),
    "one person saved in all": ({"ann": 1, "cat": 1}, {"ben": 2, "cat": 1}, {"cat": 3}),
}


class Tree:
    """A tree in which several records folders were gathered."""

    def __init__(self, run: Run, here: Path, proved: CompiledRulebook, layout: Sequence[dict[str, int]]) -> None:
        self.run, self.here, self._proved, self._seed = run, here, proved, 0
        self.keys = {who: read_or_make_key(here / f"{who}-key") for each in layout for who in each}
        (here / "team.pub").write_text("".join(key.public.openssh() for key in self.keys.values()))
        self.sources = [here / f"from-{number}" for number in range(len(layout))]
        for source, people in zip(self.sources, layout, strict=True):
            for who, count in people.items():
                for _ in range(count):
                    self.save(source, self.keys[who])
        self.path = here / "all"
        self.gather()

    def save(self, folder: Path, key: SigningKey) -> None:
        self._seed += 1
        made = record(self._proved, seed=self._seed, now=datetime.now(UTC))
        save(folder, key, made, now=datetime.now(UTC), random=folder.name.encode().rjust(16))

    def gather(self) -> None:
        assert self.typed("records", "gather", *map(str, self.sources), "--into", str(self.path))[0] == 0

    def typed(self, *typed: str) -> tuple[int, str]:
        done = self.run(*typed, "--key", str(self.here / "team.pub"))
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    def lines(self, folder: Path | None = None) -> list[str]:
        done = self.run("checkpoint", "--folder", str(folder or self.path), "--key", str(self.here / "team.pub"))
        assert done.returncode == 0, done.stderr
        return done.stdout.decode().splitlines()

    def told(self, lines: Sequence[str], folder: Path | None = None) -> tuple[int, list[str]]:
        """The exit code, and what each checkpoint says."""
        (self.here / "kept.txt").write_text("\n".join(lines))
        where = str(folder or self.path)
        code, said = self.typed("verify", "--folder", where, "--checkpoint", str(self.here / "kept.txt"), "--json")
        findings = json.loads(said[: said.rindex("}") + 1])["findings"]
        return code, [each["finding"] for each in findings if each["finding"].startswith("checkpoint")]


@long
@pytest.mark.parametrize("name", in_short(LAYOUTS, 2))
def test_a_checkpoint_of_gathered_folders_has_a_line_for_each_and_tells_which_of_them_is_not_as_it_was(
    name: str, run: Run, tmp_path: Path, proved: CompiledRulebook
) -> None:
    tree = Tree(run, tmp_path, proved, LAYOUTS[name])
    lines, number = tree.lines(), len(LAYOUTS[name])
    folders = folders_together(tree.path)
    assert len(lines) == len(folders) == number
    assert tree.told(lines) == (0, ["checkpoint holds"] * number)
    # It is the line of the folder itself, by whichever name it is asked for.
    assert [tree.lines(folder) for folder in folders] == [[line] for line in lines]
    assert tree.told(lines[:1], folders[0]) == (0, ["checkpoint holds"])
    kept = tmp_path / "kept"
    for at, folder in enumerate(folders):
        for part in (folder, next(each for each in sorted(folder.iterdir()) if each.is_dir())):
            lost = part if part == folder else max(part.iterdir())
            lost.rename(kept)
            code, said = tree.told(lines)
            assert code, (folder, lost)
            if number > 1 or lost != folder:
                assert said == ["checkpoint holds"] * at + ["checkpoint short"] + ["checkpoint holds"] * (
                    number - at - 1
                )
                # What was pinned of each folder is remembered as that folder's.
                assert "No checkpoint is made" in tree.typed("checkpoint", "--folder", str(tree.path))[1]
            kept.rename(lost)
    # Next month.
    for source in tree.sources:
        tree.save(source, tree.keys["ann"])
    tree.gather()
    assert tree.told(lines) == (0, ["checkpoint holds"] * number)
    assert tree.told([*lines, *tree.lines()]) == (0, ["checkpoint holds"] * 2 * number)


def test_what_was_made_again_in_a_gathered_folder_is_told_beside_the_lines_of_the_others(
    run: Run, tmp_path: Path, proved: CompiledRulebook
) -> None:
    tree = Tree(run, tmp_path, proved, LAYOUTS["one person saved in two"])
    lines, (made_again, *_) = tree.lines(), tree.sources
    (only,) = record_paths(made_again)
    only.unlink()
    tree.save(made_again, tree.keys["ann"])
    shutil.rmtree(tree.path)
    tree.gather()
    code, said = tree.told(lines)
    at = [each.name for each in folders_together(tree.path)].index(
        json.loads((made_again / "folder.json").read_bytes())["id"]
    )
    assert code == 1
    assert [each == "checkpoint holds" for each in said] == [number != at for number in range(3)]


def test_a_line_that_an_earlier_version_made_of_a_whole_tree_holds(
    run: Run, tmp_path: Path, proved: CompiledRulebook
) -> None:
    tree = Tree(run, tmp_path, proved, LAYOUTS["each their own"])
    trusted = trust(*(key.public for key in tree.keys.values()))
    paths = [path for folder in folders_together(tree.path) for path in record_paths(folder)]
    last = {path.parent: verify_file(path, trusted).seal for path in paths}
    line = checkpoint_of([seal for seal in last.values() if seal is not None], "2026-11-22").line
    assert tree.told([line]) == (0, ["checkpoint holds"])
    max(next(iter(last)).glob("0*.json")).unlink()
    assert tree.told([line]) == (1, ["checkpoint short"])


def test_the_document_of_gathered_folders_can_be_given_back_whole(
    run: Run, tmp_path: Path, proved: CompiledRulebook
) -> None:
    tree = Tree(run, tmp_path, proved, LAYOUTS["each their own"])
    printed = run(
        "checkpoint", "--folder", str(tree.path), "--json", "--key", str(tmp_path / "team.pub")
    ).stdout.decode()
    document = json.loads(printed)
    jsonschema.validate(document, json.loads(document_named("checkpoint").schema_file.read_bytes()))
    assert [each["line"] for each in document["lines"]] == tree.lines()
    assert [each["records_folder"] for each in document["lines"]] == [each.name for each in folders_together(tree.path)]
    assert document["records"] == 3
    assert tree.told([printed]) == (0, ["checkpoint holds"] * 2)
