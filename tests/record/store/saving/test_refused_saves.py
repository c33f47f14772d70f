"""Nothing is saved in a tree of gathered folders itself, nor where else a save is refused: whoever tries is told where to save, and nothing is left."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.store.folder import FOLDER_FILE, folders_together, why_not_in_tree
from sharewise.record.store.saving.record_writer import save
from tests.conftest import Run
from tests.support.samples import EMERGENCY, record

ANSWERS = json.dumps({"answers": EMERGENCY}).encode()
# What would save, of the last record, or work with one folder alone; whether it is said which folder is meant, whatever else lies in the tree.
SAVES: dict[str, tuple[tuple[str, ...], bool]] = {
    "hold": (("records", "hold", "{record}", "--reason", "A court asks."), True),
    "release": (("records", "release", "{record}"), True),
    "approve": (("records", "approve", "{record}"), True),
    "comment": (("records", "approve", "{record}", "--only-comment", "--comment", "Seen."), True),
    "erase": (("records", "erase", "{record}", "--ground", "court", "--authorised-by", "A Judge", "--yes"), True),
    "decide": (("decide", "--answers", "-"), False),
    "complete": (("decide", "--complete", "{record}", "--answers", "-"), False),
    "fetch": (("store", "pull", "central"), False),
    "put": (("store", "push", "central"), False),
    "compare": (("store", "status", "central"), False),
}


def everything(folder: Path) -> dict[Path, bytes | None]:
    """All files and folders below a folder."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("people", [1, 2])
def test_a_save_in_a_tree_is_refused_names_the_folder_to_save_in_and_leaves_nothing(
    people: int, run: Run, tmp_path: Path, proved: CompiledRulebook
) -> None:
    keys = []
    for number in range(people):
        key = read_or_make_key(tmp_path / f"key-{number}")
        made = record(proved, seed=number, now=datetime.now(UTC))
        saved = save(tmp_path / f"of-{number}", key, made, now=datetime.now(UTC), random=bytes([number] * 16))
        (tmp_path / f"{number}.pub").write_text(key.public.openssh())
        keys += ["--key", str(tmp_path / f"{number}.pub")]
    of_all = [str(tmp_path / f"of-{number}") for number in range(people)]
    tree = tmp_path / "all"
    gather = ("records", "gather", *of_all, "--into", str(tree), *keys)
    assert run(*gather).returncode == 0
    (tmp_path / "central").mkdir()
    # A key of one's own, with records in a store.
    assert run("decide", "--answers", "-", stdin=ANSWERS).returncode == 0
    assert run("store", "push", "central").returncode == 0
    before, meant = everything(tree), tree / saved.sealed.seal.folder
    for name, (typed, is_known) in SAVES.items():
        words = [each.format(record=saved.sealed.record.id) for each in typed]
        refused = run(*words, "--folder", str(tree), *(keys if words[0] == "records" else ()), stdin=ANSWERS)
        said = " ".join(refused.stderr.decode().split())
        assert refused.returncode == 2, (name, said)
        assert "several were gathered in it" in said, name
        assert f"--folder {meant if is_known or people == 1 else tree / 'NUMBER'}" in said, name
        assert everything(tree) == before, name
    assert run(*gather).returncode == 0
    assert run(*SAVES["decide"][0], "--folder", str(meant), stdin=ANSWERS).returncode == 0
    assert why_not_in_tree(meant) is None


def one_lost(folder: Path) -> None:
    (folder / FOLDER_FILE).unlink()


def damaged(folder: Path) -> None:
    (folder / FOLDER_FILE).write_text("{")


def own_part_gone(folder: Path) -> None:
    """What this computer saved is not there, and the folder is."""


def gathered(folder: Path) -> None:
    number = json.loads((folder / FOLDER_FILE).read_bytes())["id"]
    shutil.copytree(folder, folder / "kept" / number)
    for each in folder.iterdir():
        if each.name != "kept":
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    (folder / "kept" / number).rename(folder / number)
    (folder / "kept").rmdir()


@pytest.mark.parametrize("done", [one_lost, damaged, own_part_gone, gathered])
def test_a_save_that_is_refused_leaves_nothing(
    done: Callable[[Path], None], run: Run, home: Path, proved: CompiledRulebook, tmp_path: Path
) -> None:
    folder, key = home / "records", read_or_make_key(tmp_path / "other")
    assert run("decide", "--answers", "-", stdin=ANSWERS).returncode == 0
    save(folder, key, record(proved), now=datetime.now(UTC), random=bytes(16))
    for part in folder.iterdir():
        if part.is_dir() and part.name != key.public.folder_name:
            shutil.rmtree(part)
    done(folder)
    before = everything(folder)
    refused = run("decide", "--answers", "-", stdin=ANSWERS)
    assert refused.returncode == 4, refused.stderr
    assert everything(folder) == before
    assert bool(folders_together(folder)) is (done is gathered)
