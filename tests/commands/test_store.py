"""`sharewise store` as people call it: what goes into a store, what comes back, and what is found where the two differ."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.store.central.places import open_store, read_address
from sharewise.record.store.central.protocol import StoredName, stub_of
from tests.conftest import Run
from tests.support.entries import save_entry
from tests.support.many_records import ManyRecords
from tests.support.needed import long
from tests.support.samples import record
from tests.support.stores import postgres_here, postgres_store, s3_address, s3_environment, s3_here

FOLDER = "0123456789abcdef" * 2


@pytest.fixture
def made(home: Path, proved: CompiledRulebook) -> ManyRecords:
    """Five records of this computer."""
    many = ManyRecords(home, record(proved))
    for number in range(5):
        many.add(f"AB-{number}")
    return many


@pytest.fixture
def central(tmp_path: Path) -> Path:
    (tmp_path / "central").mkdir()
    return tmp_path / "central"


def told(run: Run, *arguments: str, code: int = 0, **environment: Any) -> dict[str, Any]:
    """What a command prints under `--json`."""
    ran = run("store", *arguments, "--json", **environment)
    assert ran.returncode == code, (ran.stdout, ran.stderr)
    document: dict[str, Any] = json.loads(ran.stdout)
    assert document["exit_code"] == code
    return document


def chain_of(document: dict[str, Any]) -> tuple[int, int, int, int, int]:
    (chain,) = document["chains"]
    return chain["here"], chain["there"], chain["to_push"], chain["to_pull"], chain["moved"]


def findings_of(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["name"].rpartition("/")[2], each["finding"]) for each in document["findings"]]


def in_store(central: Path, made: ManyRecords, number: int) -> Path:
    return central / str(StoredName(FOLDER, made.key.public.folder_name, number))


def test_what_is_new_goes_into_the_store_and_what_is_there_does_not_go_again(
    run: Run, made: ManyRecords, central: Path
) -> None:
    assert chain_of(told(run, "status", str(central))) == (5, 0, 5, 0, 0)
    assert chain_of(told(run, "push", str(central))) == (5, 0, 5, 0, 5)
    assert chain_of(told(run, "push", str(central))) == (5, 5, 0, 0, 0)
    made.add("AB-6")
    assert chain_of(told(run, "push", str(central))) == (6, 5, 1, 0, 1)
    assert [in_store(central, made, number).read_bytes() for number in range(1, 7)] == made.contents
    verified = told(run, "verify", str(central))
    assert verified["counts"] == {"intact": 6}
    assert verified["findings"] == []
    # What is in the store is a records folder as any.
    assert run("verify", str(central / FOLDER)).returncode == 0


def test_what_was_lost_here_comes_back(run: Run, made: ManyRecords, central: Path) -> None:
    told(run, "push", str(central))
    for number in (2, 5):
        made.path(number).unlink()
    assert run("verify").returncode == 1
    assert chain_of(told(run, "status", str(central))) == (3, 5, 0, 2, 0)
    assert chain_of(told(run, "pull", str(central))) == (3, 5, 0, 2, 2)
    assert run("verify").returncode == 0
    shutil.rmtree(made.folder)
    assert chain_of(told(run, "pull", str(central))) == (0, 5, 0, 5, 5)
    assert [made.path(number).read_bytes() for number in range(1, 6)] == made.contents
    assert run("verify").returncode == 0


def test_what_is_not_proved_is_not_put_into_the_store(run: Run, made: ManyRecords, central: Path) -> None:
    content = made.path(3).read_bytes()
    made.path(3).write_bytes(content.replace(b"AB-2", b"AB-9"))
    document = told(run, "push", str(central), code=1)
    # Those after it wait: else the store would look as if one had been taken away there.
    assert findings_of(document) == [("00000003.json", "not proved")]
    assert "The 2 records after it wait" in document["findings"][0]["why"]
    assert chain_of(document) == (5, 0, 5, 0, 2)
    assert told(run, "verify", str(central))["counts"] == {"intact": 2}
    made.path(3).unlink()
    document = told(run, "push", str(central), code=1)
    assert (findings_of(document), chain_of(document)) == ([("00000003.json", "not proved")], (4, 2, 2, 0, 0))
    assert "neither here nor in the store" in document["findings"][0]["why"]
    made.path(3).write_bytes(content)
    assert chain_of(told(run, "push", str(central))) == (5, 2, 3, 0, 3)
    assert told(run, "verify", str(central))["counts"] == {"intact": 5}


def test_a_note_whose_erasure_is_still_to_be_finished_goes_into_the_store_with_all_after_it(
    run: Run, made: ManyRecords, central: Path
) -> None:
    save_entry(made.folder, made.key, "erasure", made.path(2))
    save_entry(made.folder, made.key, "hold", made.path(1))
    assert run("verify").returncode == 1
    assert chain_of(told(run, "push", str(central))) == (7, 0, 7, 0, 7)
    # What is there is what is here, and nothing is missing.
    assert {each.name: each.read_bytes() for each in (central / FOLDER).rglob("0*.json")} == {
        each.name: each.read_bytes() for each in made.chain.iterdir()
    }
    (found,) = told(run, "verify", str(central), code=1)["findings"]
    assert "to finish" in json.dumps(found)


def test_whatever_is_wrong_with_a_record_no_gap_is_made_in_a_store(run: Run, made: ManyRecords, tmp_path: Path) -> None:
    wrong: dict[str, Callable[[Path], object]] = {
        "missing": Path.unlink,
        "changed": lambda path: path.write_bytes(path.read_bytes().replace(b"AB-", b"CD-")),
        "erased, and no note says so": lambda path: path.write_bytes(stub_of(path.read_bytes()) or b""),
    }
    for what, spoil in wrong.items():
        for number in (1, 3, 5):
            store = tmp_path / f"{what} {number}"
            store.mkdir()
            spoil(made.path(number))
            run("store", "push", str(store))
            assert [int(each.stem) for each in sorted(store.rglob("0*.json"))] == [*range(1, number)], (what, number)
            made.path(number).write_bytes(made.contents[number - 1])


def test_nothing_is_put_after_another_record_than_the_one_here(run: Run, made: ManyRecords, central: Path) -> None:
    told(run, "push", str(central))
    other = made.sealed_again(5, "CD-5")
    in_store(central, made, 5).write_bytes(other)
    made.add("AB-6")
    assert findings_of(told(run, "push", str(central), code=1)) == [("00000005.json", "another there")]
    assert not in_store(central, made, 6).exists()


def test_what_comes_back_forged_is_kept_apart_and_never_dropped(
    run: Run, made: ManyRecords, central: Path, home: Path
) -> None:
    told(run, "push", str(central))
    forged = made.contents[3].replace(b"AB-3", b"AB-9")
    in_store(central, made, 4).write_bytes(forged)
    shutil.rmtree(made.folder)
    for _ in range(2):
        document = told(run, "pull", str(central), code=1)
        assert findings_of(document)[-1] == ("00000004.json", "kept apart")
        kept = Path(document["findings"][-1]["kept"])
        assert kept.read_bytes() == forged
        assert len(list((home / "apart").rglob("*.json"))) == 1
    assert not made.path(4).exists()
    assert {each.name for each in made.chain.iterdir()} == {f"0000000{number}.json" for number in (1, 2, 3, 5)}
    assert told(run, "verify", str(central), code=1)["counts"] == {"intact": 4, "evidence of tampering": 1}


def test_another_record_with_the_number_is_never_replaced_on_either_side(
    run: Run, made: ManyRecords, central: Path
) -> None:
    told(run, "push", str(central))
    other = made.sealed_again(5, "CD-5")
    in_store(central, made, 5).write_bytes(other)
    for action in ("status", "push", "pull"):
        assert findings_of(told(run, action, str(central), code=1)) == [("00000005.json", "another there")]
    assert in_store(central, made, 5).read_bytes() == other
    assert made.path(5).read_bytes() == made.contents[4]


def test_a_chain_that_goes_on_otherwise_in_the_store_is_kept_apart(run: Run, made: ManyRecords, central: Path) -> None:
    made.add("AB-6")
    told(run, "push", str(central))
    # The key was used on a second computer: here, number 5 is another record than the one that number 6 follows.
    made.path(6).unlink()
    made.path(5).write_bytes(made.sealed_again(5, "CD-5"))
    document = told(run, "pull", str(central), code=1)
    assert findings_of(document) == [("00000005.json", "another there"), ("00000006.json", "kept apart")]
    assert not made.path(6).exists()


def test_where_the_store_cannot_be_reached_that_is_one_line_and_nothing_is_lost(
    run: Run, made: ManyRecords, central: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    for action in ("push", "pull", "status", "verify"):
        ran = run("store", action, str(away))
        assert ran.returncode == 4
        assert len(ran.stderr.strip().splitlines()) <= 3
        assert b"cannot be reached" in ran.stderr.replace(b"\n", b" ")
        assert ran.stdout == b""
    assert not away.exists()
    away.mkdir()
    assert chain_of(told(run, "push", str(away))) == (5, 0, 5, 0, 5)


def test_the_records_of_others_need_their_keys_and_come_each_in_a_folder_of_its_own(
    run: Run, made: ManyRecords, central: Path, tmp_path: Path, proved: CompiledRulebook
) -> None:
    told(run, "push", str(central))
    colleague = ManyRecords(tmp_path / "colleague", record(proved))
    colleague.add("XY-1")
    shutil.copytree(colleague.chain, central / FOLDER / colleague.key.public.folder_name)
    (tmp_path / "key.jwk").write_text(json.dumps(made.key.public.jwk))
    (tmp_path / "other.jwk").write_text(json.dumps(colleague.key.public.jwk))
    into = tmp_path / "audit"
    one = told(run, "pull", str(central), "--all", "--folder", str(into), code=3)
    assert [each[1] for each in findings_of(one)] == ["kept apart"]
    keys = ("--key", str(tmp_path / "key.jwk"), "--key", str(tmp_path / "other.jwk"))
    two = told(run, "pull", str(central), "--all", "--folder", str(into), *keys)
    assert sum(each["moved"] for each in two["chains"]) == 1
    assert run("verify", str(into / FOLDER), *keys).returncode == 0
    assert told(run, "verify", str(central), *keys)["counts"] == {"intact": 6}
    assert told(run, "verify", str(central), code=3)["counts"] == {"intact": 5, "cannot decide": 1}


def test_erased_content_stays_where_it_was_not_erased_and_that_is_said(
    run: Run, made: ManyRecords, central: Path
) -> None:
    told(run, "push", str(central))
    in_store(central, made, 5).write_bytes(stub_of(made.contents[4]) or b"")
    assert findings_of(told(run, "status", str(central))) == [("00000005.json", "erased there")]
    assert made.path(5).read_bytes() == made.contents[4]


def erase_here(made: ManyRecords, number: int) -> Path:
    """Erase a record as `sharewise records erase` does: a note says so, and its content goes. The note's file."""
    saved = save_entry(made.folder, made.key, "erasure", made.path(number))
    made.path(number).write_bytes(stub_of(made.contents[number - 1]) or b"")
    return saved.path


def test_what_was_erased_here_is_taken_out_of_the_store_once_and_its_note_is_put_there(
    run: Run, made: ManyRecords, central: Path
) -> None:
    told(run, "push", str(central))
    note = erase_here(made, 2)
    to_do = told(run, "status", str(central))
    assert findings_of(to_do) == [("", "to erase there")]
    assert f"1 record ({made.references[1]})" in to_do["findings"][0]["why"]
    assert in_store(central, made, 2).read_bytes() == made.contents[1]
    assert findings_of(told(run, "push", str(central))) == [("", "erased there")]
    assert in_store(central, made, 2).read_bytes() == made.path(2).read_bytes()
    assert in_store(central, made, 6).read_bytes() == note.read_bytes()
    for action in ("push", "status"):
        assert findings_of(told(run, action, str(central))) == []
    verified = told(run, "verify", str(central))
    assert verified["counts"] == {"intact": 5, "sealed, content erased": 1}
    assert run("verify").returncode == 0


@long
@pytest.mark.parametrize("kind", ["PostgreSQL", "S3"])
def test_what_the_command_erases_here_the_next_push_erases_on_a_server(
    kind: str, run: Run, made: ManyRecords, tmp_path: Path
) -> None:
    server: dict[str, Any] = {}
    with contextlib.ExitStack() as stack:
        if kind == "S3":
            server = dict(s3_here().environment)
            stack.enter_context(s3_environment())
            address = s3_address()
        else:
            groups = (("writes_and_erases", "sharewise_eraser"),)
            database = postgres_store(("writes_and_erases", made.key.public), groups=groups)
            address = postgres_here().address(database, "writes_and_erases")
        told(run, "push", address, **server)
        words = ("--ground", "request", "--authorised-by", "Mrs Lead", "--yes")
        assert run("records", "erase", made.references[1], *words).returncode == 0
        assert findings_of(told(run, "status", address, **server)) == [("", "to erase there")]
        assert findings_of(told(run, "push", address, **server)) == [("", "erased there")]
        assert told(run, "verify", address, **server)["counts"] == {"intact": 5, "sealed, content erased": 1}
        with contextlib.closing(open_store(read_address(address))) as store:
            name = str(StoredName(FOLDER, made.key.public.folder_name, 2))
            assert store.get(name) == made.path(2).read_bytes() == stub_of(made.contents[1])
        # Somebody whose records folder was lost gets all but that content back.
        shutil.rmtree(made.folder)
        told(run, "pull", address, **server)
        assert made.path(2).read_bytes() == stub_of(made.contents[1])
        assert made.path(3).read_bytes() == made.contents[2]
        assert run("verify").returncode == 0


def test_what_was_erased_before_it_was_pushed_goes_there_without_its_content(
    run: Run, made: ManyRecords, central: Path
) -> None:
    erase_here(made, 2)
    assert findings_of(told(run, "push", str(central))) == []
    assert in_store(central, made, 2).read_bytes() == made.path(2).read_bytes()


def test_content_that_is_gone_here_and_no_note_says_why_stays_in_the_store(
    run: Run, made: ManyRecords, central: Path
) -> None:
    told(run, "push", str(central))
    made.path(2).write_bytes(stub_of(made.contents[1]) or b"")
    told(run, "push", str(central))
    assert in_store(central, made, 2).read_bytes() == made.contents[1]


def test_a_note_alone_takes_nothing_out_of_the_store(run: Run, made: ManyRecords, central: Path) -> None:
    save_entry(made.folder, made.key, "erasure", made.path(2))
    # The erasure was cut off: it has to be finished here first.
    assert findings_of(told(run, "push", str(central))) == []
    assert in_store(central, made, 2).read_bytes() == made.contents[1]


def test_what_is_on_hold_in_the_store_stays_there(run: Run, made: ManyRecords, central: Path) -> None:
    hold = save_entry(made.folder, made.key, "hold", made.path(2)).path
    told(run, "push", str(central))
    erase_here(made, 2)
    # Not seen here.
    hold.unlink()
    for action in ("status", "push", "status"):
        assert [each for each in findings_of(told(run, action, str(central), code=1)) if not each[0]] == [
            ("", "on hold")
        ]
    assert in_store(central, made, 2).read_bytes() == made.contents[1]
    # What is on hold is not lost: it is fetched as long as it lies there.
    shutil.rmtree(made.folder)
    told(run, "pull", str(central))
    assert made.path(2).read_bytes() == made.contents[1]


@pytest.mark.parametrize("lost", ["its file", "all"])
def test_what_was_erased_never_comes_back_from_a_store_that_has_it_still(
    lost: str, run: Run, made: ManyRecords, central: Path
) -> None:
    told(run, "push", str(central))
    note = erase_here(made, 2)
    erased = made.path(2).read_bytes()
    if lost == "all":
        # As where the store let nobody erase: it has the note, and the content still.
        shutil.copy(note, in_store(central, made, 6))
        shutil.rmtree(made.folder)
    else:
        assert findings_of(told(run, "pull", str(central))) == []
        assert made.path(2).read_bytes() == erased
        made.path(2).unlink()
    told(run, "pull", str(central))
    assert made.path(2).read_bytes() == erased
    assert in_store(central, made, 2).read_bytes() == made.contents[1]
    assert run("verify").returncode == 0


def test_what_was_erased_never_comes_back_from_an_old_copy_that_is_gathered(
    run: Run, made: ManyRecords, tmp_path: Path
) -> None:
    shutil.copytree(made.folder, tmp_path / "old")
    erase_here(made, 2)
    tree = tmp_path / "tree"
    for source in (made.folder, tmp_path / "old"):
        ran = run("records", "gather", str(source), "--into", str(tree))
        assert ran.returncode == 0, ran.stderr
        assert (tree / FOLDER / made.chain.name / "00000002.json").read_bytes() == made.path(2).read_bytes()


def test_an_erasure_whose_content_is_still_in_the_store_is_found_to_be_finished(
    run: Run, made: ManyRecords, central: Path
) -> None:
    told(run, "push", str(central))
    note = erase_here(made, 2)
    # As where the store let nobody erase.
    shutil.copy(note, in_store(central, made, 6))
    verified = told(run, "verify", str(central), code=1)
    assert [each["finding"] for each in verified["findings"]] == ["to finish"]
    assert "sharewise store push" in verified["findings"][0]["why"]
    told(run, "push", str(central))
    assert told(run, "verify", str(central))["findings"] == []


def test_of_what_a_tree_has_from_an_old_copy_it_is_said_that_it_was_erased_since_and_how_to_follow(
    run: Run, made: ManyRecords, tmp_path: Path
) -> None:
    old = shutil.copytree(made.folder, tmp_path / "old")
    shutil.copytree(made.folder, tmp_path / "lost")
    erase_here(made, 2)
    gather = ("records", "gather", str(old), str(made.folder), "--into", "tree")
    ran = run(*gather)
    said = " ".join(ran.stdout.decode().split())
    assert (ran.returncode, f"to erase: {made.path(2)}" in said) == (1, True)
    assert f"Record {made.references[1]} was erased here, as a note says." in said
    command = re.search(r"sharewise (records erase \S+ --folder \S+)", said)
    assert command is not None
    finished = run(*command[1].split(), "--ground", "retention", "--authorised-by", "Mrs Lead", "--yes")
    assert finished.returncode == 0, finished.stderr
    assert run(*gather).returncode == 0
    assert run("verify", "tree").returncode == 0
    # Where nobody says that it was erased, that is what is said.
    lost = tmp_path / "lost" / made.chain.name / "00000003.json"
    lost.write_bytes(stub_of(made.contents[2]) or b"")
    ran = run("records", "gather", str(tmp_path / "lost"), "--into", "tree")
    said = " ".join(ran.stdout.decode().split())
    assert (ran.returncode, f"content gone: {lost}" in said) == (1, True)
    assert "nothing says who did that" in said


@long
def test_whoever_may_only_put_records_is_told_whom_to_ask_and_everything_else_is_done(
    run: Run, made: ManyRecords
) -> None:
    database = postgres_store(("only_writes", made.key.public))
    address = postgres_here().address(database, "only_writes")
    assert chain_of(told(run, "push", address)) == (5, 0, 5, 0, 5)
    erase_here(made, 2)
    for before in (5, 6):
        refused = told(run, "push", address, code=1)
        assert findings_of(refused) == [("", "to erase there")]
        assert f"Ask whoever may erase: 1 record ({made.references[1]})" in refused["findings"][0]["why"]
        assert chain_of(refused)[1] == before
    assert findings_of(told(run, "pull", address)) == []
    postgres_here().sql("GRANT sharewise_eraser TO only_writes;", database)
    assert findings_of(told(run, "push", address)) == [("", "erased there")]
    assert findings_of(told(run, "push", address)) == []


@pytest.mark.parametrize(
    "typed",
    [
        ("push",),
        ("pull", "--all"),
        ("pull", "--id", "x"),
        ("pull", "--all", "--id", FOLDER, "--folder", "x"),
        ("status", "x://y"),
    ],
)
def test_what_cannot_be_meant_is_refused(typed: tuple[str, ...], run: Run, made: ManyRecords, central: Path) -> None:
    given = typed if typed == ("push",) or "x://y" in typed else (typed[0], str(central), *typed[1:])
    ran = run("store", *given)
    assert ran.returncode == 2
    assert ran.stdout == b""


def test_the_store_of_the_settings_is_meant_where_none_is_named(
    run: Run, made: ManyRecords, central: Path, home: Path, tmp_path: Path
) -> None:
    (home / "settings.yaml").write_text(f"store: {central}\n")
    for action, moved in (("push", 5), ("status", 0), ("pull", 0)):
        assert chain_of(told(run, action))[-1] == moved
    assert told(run, "verify")["counts"] == {"intact": 5}
    (tmp_path / "other").mkdir()
    assert chain_of(told(run, "push", str(tmp_path / "other")))[-1] == 5
    run("setup", "--hand-out", str(tmp_path / "ours.yaml"))
    assert str(central) in (tmp_path / "ours.yaml").read_text()


def test_of_a_store_with_several_folders_one_has_to_be_chosen(run: Run, central: Path, tmp_path: Path) -> None:
    for folder in (FOLDER, "f" * 32):
        (central / folder).mkdir()
        (central / folder / "folder.json").write_text(json.dumps({"format": "sharewise-folder/1", "id": folder}))
    ran = run("store", "pull", str(central))
    assert ran.returncode == 2
    assert FOLDER.encode() in ran.stderr and b"f" * 32 in ran.stderr.replace(b"\n", b"")


def test_a_person_reads_what_was_done(run: Run, made: ManyRecords, central: Path) -> None:
    ran = run("store", "push", str(central))
    assert ran.returncode == 0
    assert b"Put into the store now: 5." in ran.stdout.replace(b"\n", b" ")
    ran = run("store", "verify", str(central))
    assert ran.returncode == 0
    assert b"5 intact" in ran.stdout
