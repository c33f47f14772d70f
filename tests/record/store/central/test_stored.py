"""What is found of a store is found by one process as by several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.store import processes
from sharewise.record.store.central.folder_store import FolderStore
from sharewise.record.store.central.protocol import StoredName, stub_of
from sharewise.record.store.central.stored import store_verifier, stored_records
from sharewise.record.store.chains.findings import ChainFinding, Found
from sharewise.record.verification import Verdict, trust
from tests.support.entries import LATER, save_entry
from tests.support.many_records import ManyRecords
from tests.support.samples import record

FOLDER = "0123456789abcdef" * 2


def said(each: Found) -> tuple[Any, ...]:
    if isinstance(each, ChainFinding):
        return each.path, each.code, each.why
    return each.path, each.word, each.why, each.seal, each.entry, each.extract


def reference(verdict: Verdict) -> object:
    """What a worker can be told to keep of a record."""
    return (verdict.data or {}).get("record", {}).get("id")


@pytest.mark.parametrize("jobs", [1, 3])
def test_several_processes_find_what_one_finds_and_no_more_is_held_of_a_record_than_was_asked_for(
    jobs: int, tmp_path: Path, proved: CompiledRulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "FEWEST", 2)
    monkeypatch.setattr(processes, "_PIECE", 2)
    many = ManyRecords(tmp_path / "home", record(proved))
    for number in range(9):
        many.add(f"AB-{number}")
    save_entry(many.folder, many.key, "erasure", many.path(3))
    stranger = ManyRecords(tmp_path / "other", record(proved))
    stranger.add("CD-1")
    store = FolderStore(tmp_path / "store")
    keys_part = many.key.public.folder_name
    files = {number: path.read_bytes() for number in range(1, 11) for path in [many.path(number)]}
    files[3] = stub_of(files[3]) or b""
    files[5] = files[5].replace(b"AB-4", b"AB-9")
    files[7] = many.sealed_again(7, "EF-1")
    del files[9]
    store.put_all([(str(StoredName(FOLDER, keys_part, number)), content) for number, content in files.items()])
    store.put_new(str(StoredName(FOLDER, stranger.key.public.folder_name, 1)), stranger.contents[0])
    trusted = trust(many.key.public)
    with store_verifier(store, trusted, reference, jobs) as verifier:
        found = list(stored_records(store, trusted, (), now=LATER, verifier=verifier))
        assert verifier.expected == len(files) + 1
    alone = list(
        stored_records(store, trusted, (), now=LATER, verifier=store_verifier(store, trusted, extract=reference))
    )
    assert [*map(said, found)] == [*map(said, alone)]
    verdicts = {each.path.name: each for each in found if isinstance(each, Verdict) and keys_part in each.path.parts}
    assert {number: verdicts[f"{number:08d}.json"].word for number in files} == {
        **dict.fromkeys(files, "intact"),
        3: "sealed, content erased",
        5: "evidence of tampering",
    }
    assert {each.code for each in found if isinstance(each, ChainFinding)} == {"broken link", "missing"}
    assert [each.word for each in found if isinstance(each, Verdict)].count("cannot decide") == 1
    assert verdicts["00000001.json"].extract == many.references[0]
    assert all(each.data is None for each in verdicts.values() if each.seal and each.entry is None)
