"""Nothing is saved in a piece of a records folder, where nobody who reads the whole would find it."""

from __future__ import annotations

import json
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from sharewise.cli import COMMANDS
from sharewise.folders import AskedFolder
from sharewise.record.store.folder import FOLDER_FILE, OnlyAPiece, refuse_a_piece, whole_folder_of
from sharewise.record.store.gather import why_no_tree
from tests.support.environment import small_environment
from tests.support.in_process import call

ANSWERS = json.dumps({"answers": {"danger": "yes"}}).encode()
COMPLETING = json.dumps({"details": {"case_reference": "AB-1"}}).encode()
# Whatever writes something for the folder that it is given. R stands for a record, S for a store.
SAVING = {
    "decide": ("decide --answers -", ANSWERS),
    "decide, many": ("decide --answers -", ANSWERS + b"\n" + ANSWERS + b"\n"),
    "decide, completing": ("decide --complete R --answers -", COMPLETING),
    "records erase": ("records erase R --ground court --authorised-by Lead --yes", b""),
    "records hold": ("records hold R --reason court", b""),
    "records release": ("records release R", b""),
    "records approve": ("records approve R", b""),
    "checkpoint": ("checkpoint", b""),
    "key rotate": ("key rotate", b""),
    "store pull": ("store pull S", b""),
}
# These only read it, or take nothing from it but what is in it already.
READING = {
    *("cases show", "due", "export", "key list", "key trust", "key revoke", "records expiring", "records list"),
    *("records show", "report", "store push", "store status", "verify"),
}
# This one asks, as `decide` does without answers: where to save instead is asked at its end.
ASKING = {"records revise"}


def run(person: Path, line: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return call(tuple(line.split()), stdin=stdin, environment=small_environment(person), folder=person.parent)


def in_tree(folder: Path) -> dict[str, bytes | None]:
    return {str(each): each.read_bytes() if each.is_file() else None for each in folder.rglob("*")}


def test_whatever_saves_refuses_a_part_and_any_folder_in_a_records_folder(tmp_path: Path) -> None:
    ann, ben = tmp_path / "ann", tmp_path / "ben"
    for each in (ann, ben, tmp_path / "st"):
        each.mkdir()
    shared = tmp_path / "shared"
    reference = json.loads(run(ann, "decide --answers - --json --folder shared", ANSWERS).stdout)["record"]["id"]
    run(ben, "decide --answers - --folder shared", ANSWERS)
    (tmp_path / "ann.jwk").write_bytes(run(ann, "key show --format jwk").stdout)
    assert run(ben, "key trust ann.jwk --person Ann").returncode == 0
    assert run(ben, f"records hold {reference} --reason court --folder shared").returncode == 0
    part = next(each.parent for each in shared.rglob("00000001.json") if reference.encode() in each.read_bytes())
    (part / "deeper").mkdir()
    (tmp_path / "link").symlink_to(part)
    before, keys = in_tree(shared), in_tree(ann / "key")
    for place in (f"shared/{part.name}", "link", f"shared/{part.name}/deeper", "shared/new"):
        for what, (line, stdin) in SAVING.items():
            if place != f"shared/{part.name}" and what in ("decide, many", "decide, completing"):
                continue
            done = run(ann, f"{line.replace(' S', ' st').replace(' R', f' {reference}')} --folder {place}", stdin)
            assert done.returncode == 2, (what, place, done.stderr)
            assert f"Name the whole folder: --folder {shared}".encode() in done.stderr, (what, place)
        assert (in_tree(shared), in_tree(ann / "key")) == (before, keys), place
    for line in ("records --plain", f"records show {reference} --plain", "due", "export"):
        assert run(ann, f"{line} --folder shared/{part.name}").returncode == 0, line


def test_every_command_with_a_records_folder_is_known_to_save_or_to_read() -> None:
    modules = {words: entry.function.partition(":") for words, entry in COMMANDS.items()}
    with_folder = {
        words
        for words, (module, _, function) in modules.items()
        if getattr(import_module(f"sharewise.commands.{module}"), function).__annotations__.get("folder")
        == "FolderOption"
    }
    assert with_folder == {each for each in SAVING if "," not in each} | READING | ASKING


def records_folder(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / FOLDER_FILE).write_text(json.dumps({"format": "sharewise-folder/1", "id": "0" * 32}))
    return folder


def test_what_is_a_piece_and_what_is_whole(tmp_path: Path) -> None:
    whole = records_folder(tmp_path / "whole")
    part = whole / "0123456789ab"
    records_folder(part)
    own = records_folder(whole / ("0" * 32))
    lost = tmp_path / "lost" / "0123456789ab"
    lost.mkdir(parents=True)
    (lost / "00000001.json").touch()
    day = tmp_path / "202611300340"
    table = {
        whole: None,
        tmp_path / "new": None,
        day: None,
        own: None,
        part: whole,
        part / "ba9876543210": whole,
        own / "0123456789ab": own,
        whole / "new" / "newer": whole,
        lost: lost.parent,
        part / ".." / "new": whole,
    }
    assert {each: whole_folder_of(each) for each in table} == table
    records_folder(day)
    assert (whole_folder_of(day), whole_folder_of(day / "0123456789ab")) == (None, day)
    with pytest.raises(OnlyAPiece):
        refuse_a_piece(AskedFolder(part, "settings"))
    refuse_a_piece(AskedFolder(whole / "data" / "records", "default"))
    assert "lies in the records folder" in (why_no_tree(whole / "new", []) or "")
    assert why_no_tree(tmp_path / "new", []) is None
