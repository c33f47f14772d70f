"""A folder in which the records of two people were gathered is checked by docs/verify.md alone: jq, OpenSSL and coreutils."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.checkpoint_line import Heads, checkpoint_of
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.folder import FOLDER_FILE
from sharewise.record.store.gather import gather
from sharewise.record.store.saving.erased_content import take_out_content
from sharewise.record.store.saving.record_writer import save
from sharewise.record.verification import Verdict, trust, verify_file
from tests.outside.recipes import BLOCKS, need, run_recipe
from tests.support.entries import save_entry
from tests.support.needed import long
from tests.support.samples import NOON, record

SCRIPTS = ("verify_openssl.sh", "verify_entry.sh", "chain.sh")


@pytest.fixture(scope="module")
def ann(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return read_or_make_key(tmp_path_factory.mktemp("ann") / "key")


@pytest.fixture(scope="module")
def bob(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return read_or_make_key(tmp_path_factory.mktemp("bob") / "key")


@pytest.fixture(scope="module")
def tree(ann: SigningKey, bob: SigningKey, tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Path:
    """What was gathered: of Ann two records, of which one was erased, and the note of it; of Bob one, and what he said about it."""
    home, trusted = tmp_path_factory.mktemp("folders"), trust(ann.public, bob.public)
    hers, his = home / "ann", home / "bob"
    paths = [save(hers, ann, record(proved, seed=seed), now=NOON, random=bytes(16)).path for seed in (1, 2)]
    save_entry(hers, ann, "erasure", paths[0])
    take_out_content(verify_file(paths[0], trusted), trusted)
    about = save(his, bob, record(proved, seed=3), now=NOON, random=b"\1" * 16).path
    save_entry(his, bob, "comment", about)
    assert all(each.outcome == "gathered" for each in gather([hers, his], home / "all", trusted))
    return home / "all"


# What is done to the tree, by its files as they are named below it.
Doing = Callable[[list[Path]], None]


def edited(path: Path, before: bytes, after: bytes) -> None:
    content = path.read_bytes()
    assert before in content
    path.write_bytes(content.replace(before, after))


def change_a_record_and_an_entry_and_take_the_note_of_the_erasure(files: list[Path]) -> None:
    edited(files[1], b'"nonce": "', b'"nonce": "x')
    edited(files[4], b"rung", b"written")
    files[2].unlink()


def take_a_record_out_of_the_middle_and_give_its_folder_another_number_and_take_a_key(files: list[Path]) -> None:
    files[1].unlink()
    hers = files[0].parent.parent
    hers.rename(hers.with_name("f" * 32))
    (files[0].parents[3] / "keys" / "bob.pem").unlink()


# Several at once, as each run checks everything: what is done to Ann's three files and Bob's two, and what is said.
SPOILT: tuple[tuple[Doing, tuple[str, ...]], ...] = (
    (
        change_a_record_and_an_entry_and_take_the_note_of_the_erasure,
        (
            "00000002.json: NOT VERIFIED: the signature is not",
            "00000002.json: NOT VERIFIED: the signature is not",
            "00000001.json: GONE, and no entry says",
        ),
    ),
    (
        take_a_record_out_of_the_middle_and_give_its_folder_another_number_and_take_a_key,
        (
            ": BROKEN: 00000002.json is missing",
            "00000001.json: NOT IN ITS PLACE",
            "00000003.json: NOT IN ITS PLACE",
            ": NOT VERIFIED: there is no key for it",
        ),
    ),
)


@pytest.fixture
def outside(tree: Path, ann: SigningKey, bob: SigningKey, tmp_path: Path) -> Path:
    """Somebody's desk, with copies, the keys, and the scripts of the page."""
    need("jq+openssl")
    shutil.copytree(tree, tmp_path / "desk" / "gathered")
    (tmp_path / "desk" / "keys").mkdir()
    for name, key in (("ann", ann), ("bob", bob)):
        (tmp_path / "desk" / "keys" / f"{name}.pem").write_text(key.public.pem())
    for each in SCRIPTS:
        (tmp_path / "desk" / each).write_text(BLOCKS[each])
    return tmp_path / "desk"


def files_of(desk: Path, ann: SigningKey, bob: SigningKey) -> list[Path]:
    """Ann's three and Bob's two, in their order."""
    found = (desk / "gathered").glob("*/*/*.json")
    names = [ann.public.folder_name, bob.public.folder_name]
    return sorted(found, key=lambda path: (names.index(path.parent.name), path.name))


@long
def test_all_that_was_gathered_is_verified(outside: Path, ann: SigningKey, bob: SigningKey) -> None:
    ran = run_recipe("gathered.sh", outside, {})
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stderr == ""
    said = dict.fromkeys(ran.stdout.splitlines())
    files = [path.relative_to(outside) for path in files_of(outside, ann, bob)]
    for name, key in (("ann", ann), ("bob", bob)):
        assert f"{key.public.folder_name}: the key in keys/{name}.pem" in said
    assert f"{files[0]}: VERIFIED, BUT ITS CONTENT IS GONE: only its digest is left" in said
    assert f"{files[0]}: ERASED, as an entry says" in said
    assert f"{files[1]}: VERIFIED: as it was signed" in said
    for path, kind in ((files[2], "erasure"), (files[4], "comment")):
        assert sum(each.startswith(f"{path}: VERIFIED: {kind} of ") for each in said) == 1
    assert sum(": WHOLE: 3 records" in each or ": WHOLE: 2 records" in each for each in said) == 2
    assert len(said) == 2 + 5 + 1 + 2


@long
@pytest.mark.parametrize(("do", "expected"), SPOILT, ids=lambda given: getattr(given, "__name__", ""))
def test_what_was_done_to_it_is_seen(
    do: Doing, expected: tuple[str, ...], outside: Path, ann: SigningKey, bob: SigningKey
) -> None:
    do(files_of(outside, ann, bob))
    ran = run_recipe("gathered.sh", outside, {})
    assert ran.returncode == 1
    wrong = [line for line in ran.stdout.splitlines() if any(each in line for each in expected)]
    assert len(wrong) == len(expected), ran.stdout
    assert "No such file" not in ran.stderr


def test_what_records_say_of_each_other_and_a_checkpoint_can_be_checked_where_entries_lie_among_them(
    tree: Path, ann: SigningKey, bob: SigningKey, tmp_path: Path
) -> None:
    folder = next(path.parent for path in tree.glob("*/*") if path.name == ann.public.folder_name)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    ran = run_recipe("seen.py", copy, {})
    assert ran.stdout == "ALL HERE: 3 records, of which others name 0\n", ran.stderr
    heads = Heads()
    for found in verify_all([folder], trust(ann.public, bob.public)):
        assert isinstance(found, Verdict)
        heads.add(found)
    assert json.loads((folder / FOLDER_FILE).read_bytes())["id"] == folder.name
    line = checkpoint_of(heads.last, "2026-11-22").line
    ran = run_recipe("checkpoint.py", copy, {"checkpoint.txt": line.encode()})
    assert ran.stdout == "AS PINNED: the last records, of 1 keys, are those of 2026-11-22\n", ran.stderr
