"""`sharewise key rotate`: a new key takes the place of the old one, and whatever stops it leaves the old one or the new one."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sharewise.record.keys import KEY_FILE, is_locked, own_public_key, read_or_make_key
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.key_change.key_changes import with_key_changes
from sharewise.record.trust.own_keys import EARLIER_FILE, NEXT_FILE, earlier_keys, own_keys
from sharewise.record.trust.trust_store import TrustStore
from sharewise.record.verification import Verdict, trust
from tests.commands.test_passphrase import locked, written
from tests.conftest import Run
from tests.support.in_process import call
from tests.support.needed import WHOLE, long
from tests.support.samples import EMERGENCY, record_paths
from tests.support.session import Session

ANSWERS = json.dumps({"answers": EMERGENCY}).encode()
SECRET = "Wälder und 4 owls"


def decide(run: Run, *more: str) -> None:
    done = run("decide", "--answers", "-", *more, stdin=ANSWERS)
    assert done.returncode == 0, done.stderr


def rotate(run: Run, *more: str, code: int = 0) -> str:
    done = run("key", "rotate", *more)
    assert done.returncode == code, done.stderr
    return (done.stdout + done.stderr).decode()


def verified(run: Run, *more: str) -> list[dict[str, Any]]:
    done = run("verify", "--json", *more)
    data = json.loads(done.stdout)
    assert (done.returncode, data["findings"]) == (0, []), data
    return list(data["records"])


def test_the_records_of_both_keys_are_the_same_persons(run: Run, home: Path, tmp_path: Path) -> None:
    assert run("key", "rotate").returncode == 3
    decide(run)
    old = own_public_key(home / "key")
    assert old is not None
    (tmp_path / "old.pub").write_text(old.openssh(), encoding="utf-8")
    secret = (home / "key" / KEY_FILE).read_bytes()
    said = rotate(run)
    new = own_public_key(home / "key")
    assert new is not None
    assert new != old
    assert new.fingerprint in said
    decide(run)
    found = verified(run)
    assert [each["entry"] and each["entry"]["kind"] for each in found if each["key"] == old.thumbprint] == [
        None,
        "key change",
    ]
    assert [each["entry"] and each["entry"]["kind"] for each in found if each["key"] == new.thumbprint] == [
        "key start",
        None,
    ]
    # With the old key's public half alone, as whoever checks has it.
    assert len(verified(run, "--key", str(tmp_path / "old.pub"))) == 4
    assert b"2 about where records go on" in run("verify").stdout
    for command in (("records",), ("due",), ("export",), ("records", "--key", str(tmp_path / "old.pub"))):
        shown = run(*command)
        assert shown.returncode == 0, shown.stderr
        # There is one person here, so nobody has to be told whose each record is.
        assert old.folder_name.encode() not in shown.stdout, command
        assert new.folder_name.encode() not in shown.stdout, command
    listed = json.loads(run("records", "--json").stdout)
    assert len(listed) == 2
    reference = listed[-1]["id"]
    assert run("records", "approve", reference).returncode == 2
    # The old private half is nowhere.
    assert all(path.read_bytes() != secret for path in (home / "key").iterdir() if path.is_file())
    assert earlier_keys(home / "key") == (old,)
    assert not (home / "key" / NEXT_FILE).exists()


def test_a_key_that_signed_nothing_is_changed_and_it_is_said_that_nothing_says_so(run: Run, home: Path) -> None:
    assert run("key", "enrol").returncode == 0
    before = own_public_key(home / "key")
    assert "hand in the new one too" in " ".join(rotate(run).split())
    assert own_public_key(home / "key") != before
    assert not (home / "records").exists()


def test_a_person_on_a_list_keeps_their_name(run: Run, home: Path, tmp_path: Path) -> None:
    decide(run)
    shutil.copytree(home, tmp_path / "ann")
    ann = {"SHAREWISE_HOME": str(tmp_path / "ann")}
    (tmp_path / "ann.pub").write_bytes(run("key", "show", "--format", "openssh", **ann).stdout)
    # Another computer, with a key of its own.
    shutil.rmtree(home)
    assert run("key", "trust", str(tmp_path / "ann.pub"), "--person", "Ann Lee").returncode == 0
    assert run("key", "rotate", **ann).returncode == 0
    assert run("decide", "--answers", "-", stdin=ANSWERS, **ann).returncode == 0
    folder = str(tmp_path / "ann" / "records")
    assert {each["signed_by"] for each in verified(run, folder)} == {"Ann Lee"}
    found = json.loads(run("key", "list", "--json", "--folder", folder).stdout)
    (change,) = found["changes"]
    new = own_public_key(tmp_path / "ann" / "key")
    assert new is not None
    assert (change["person"], change["new"], change["sequence"]) == ("Ann Lee", new.thumbprint, 2)
    assert change["old"] == found["keys"][0]["kid"]
    shown = run("key", "list", "--folder", folder).stdout.decode()
    assert new.folder_name in shown
    assert new.fingerprint in shown.replace("\n", "").replace(" ", "")
    assert run("records", "gather", folder, "--into", str(tmp_path / "all")).returncode == 0
    assert {each["signed_by"] for each in verified(run, str(tmp_path / "all"))} == {"Ann Lee"}
    # The new key alone was stolen, which is on no list yet.
    shutil.copytree(home, tmp_path / "lead")
    lead = {"SHAREWISE_HOME": str(tmp_path / "lead")}
    assert run("key", "revoke", new.folder_name, "--last-good", "1", "--folder", folder, **lead).returncode == 0
    data = json.loads(run("verify", "--json", folder, **lead).stdout)
    assert sorted(each["verdict"] for each in data["records"]) == ["cannot decide", *["intact"] * 3]
    listed = json.loads(run("key", "list", "--json", **lead).stdout)["keys"]
    assert [each["person"] for each in listed] == ["Ann Lee"] * 2
    # Somebody stole the old key and changed it for their own: what they did after the last good record counts no more.
    assert run("key", "revoke", "Ann Lee", "--last-good", "1", "--folder", folder).returncode == 0
    data = json.loads(run("verify", "--json", folder).stdout)
    assert sorted(each["verdict"] for each in data["records"]) == [*["cannot decide"] * 3, "intact"]


def test_every_folder_that_was_saved_in_gets_the_change_and_one_that_is_away_is_waited_for(
    run: Run, home: Path, tmp_path: Path
) -> None:
    other = tmp_path / "stick"
    decide(run)
    decide(run, "--folder", str(other))
    other.rename(tmp_path / "away")
    before = own_public_key(home / "key")
    assert "Connect it" in " ".join(rotate(run, code=4).split())
    assert own_public_key(home / "key") == before
    assert len(record_paths(home / "records")) == 1
    (tmp_path / "away").rename(other)
    rotate(run)
    for folder in (home / "records", other):
        assert len(verified(run, "--folder", str(folder))) == 3
    other.rename(tmp_path / "away")
    rotate(run, "--without-missing")
    assert len(verified(run)) == 5
    # Saved there still, and checked here: this computer knows its own keys.
    (tmp_path / "away").rename(other)
    decide(run, "--folder", str(other))
    assert len(verified(run, "--folder", str(other))) == 4


@long
def test_a_passphrase_stays_and_is_asked_for(run: Run, home: Path, tmp_path: Path) -> None:
    locked(home / "key")
    right, wrong = written(tmp_path / "right", SECRET), written(tmp_path / "wrong", "another one")
    decide(run, "--passphrase-file", right)
    before = own_public_key(home / "key")
    rotate(run, "--passphrase-file", wrong, code=4)
    rotate(run, code=4)
    assert own_public_key(home / "key") == before
    assert not (home / "key" / NEXT_FILE).exists()
    rotate(run, "--passphrase-file", right)
    assert own_public_key(home / "key") != before
    assert is_locked(home / "key")
    decide(run, "--passphrase-file", right)
    assert len(verified(run)) == 4


def test_the_root_of_an_own_list_is_changed_with_the_key(run: Run, home: Path, tmp_path: Path) -> None:
    colleague = read_or_make_key(tmp_path / "colleague").public
    (tmp_path / "bob.pub").write_text(colleague.openssh(), encoding="utf-8")
    decide(run)
    assert run("key", "trust", str(tmp_path / "bob.pub"), "--person", "Bob Cole").returncode == 0
    before = (home / "trust.json").read_bytes()
    assert "--replace" in rotate(run)
    found = json.loads(run("key", "list", "--json").stdout)
    assert (found["version"], [each["person"] for each in found["keys"]]) == (2, ["Bob Cole"])
    assert run("key", "revoke", "Bob Cole", "--from", "2026-01-01").returncode == 0
    # The list of before, and one that whoever stole the old key would seal, are refused.
    (home / "trust.json").write_bytes(before)
    assert run("key", "list").returncode == 1


def test_a_new_key_that_is_lost_in_between_locks_nobody_out(run: Run, home: Path) -> None:
    """The chain has ended with a key that is not here: a thief's, or one of a run that was killed and whose file was removed."""
    decide(run)
    keys = shutil.copytree(home / "key", home.parent / "keys")
    rotate(run)
    for name in os.listdir(home / "key"):
        (home / "key" / name).unlink()
    shutil.copytree(keys, home / "key", dirs_exist_ok=True)
    refused = run("decide", "--answers", "-", stdin=ANSWERS)
    assert refused.returncode == 4
    assert b"sharewise key rotate" in refused.stderr
    said = " ".join(rotate(run).split())
    assert "tell them so: somebody else has used your old key" in said
    decide(run)
    assert len(record_paths(home / "records")) == 4


def in_child(work: Callable[[], int]) -> int:
    """How a process ended that did this: its exit code, or the signal that ended it, below zero."""
    child = os.fork()
    if not child:
        code = 70
        try:
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kinds(home: Path) -> list[str]:
    """Of each file in the records folder, what was sealed: all of it as it was signed, by one person."""
    trusted = with_key_changes(trust(*own_keys(home / "key")), [home / "records"])
    found = list(verify_all([home / "records"], trusted))
    assert {each.exit_code for each in found} == {0}
    assert len({trusted.signer(chain) for chain in trusted}) == 1
    return sorted(each.seal.kind for each in found if isinstance(each, Verdict) and each.seal)


def rotate_and_stop(after: int, fault: str, environment: dict[str, str], folder: Path) -> int:
    """Change the key, and be stopped after so many calls. The exit code; with a mark where it went on after an error."""
    left = after

    def stop() -> None:
        nonlocal left
        left -= 1
        if left == -1 and fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if left == -1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for name in CALLS:
        setattr(os, name, partial(stopping, stop, getattr(os, name)))
    code = call(("key", "rotate"), stdin=b"", environment=environment, folder=folder).returncode
    return code + WAS_STOPPED if left < 0 else code


def stopping(stop: Callable[[], None], real: Callable[..., Any], *some: Any, **more: Any) -> Any:
    stop()
    return real(*some, **more)


WAS_STOPPED = 64
# What changes what other processes find.
CALLS = ("link", "replace", "mkdir")


@long
@pytest.mark.parametrize("fault", ["killed", "disk full"])
def test_whatever_stops_it_leaves_the_old_key_or_the_new_and_the_next_save_goes_on(
    fault: str, run: Run, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    colleague = read_or_make_key(tmp_path / "colleague").public
    (tmp_path / "bob.pub").write_text(colleague.openssh(), encoding="utf-8")
    decide(run)
    assert run("key", "trust", str(tmp_path / "bob.pub"), "--person", "Bob Cole").returncode == 0
    kept = shutil.copytree(home, tmp_path / "kept")
    old, ended = own_public_key(home / "key"), list[int]()
    step = 1 if WHOLE or fault == "killed" else 3
    while 0 not in ended:
        ended.append(in_child(partial(rotate_and_stop, step * len(ended), fault, environment, tmp_path)))
        # Everything reads as before, whatever stopped it.
        assert len(kinds(home)) in (1, 2, 3)
        assert TrustStore(home, home / "key").read()
        decide(run)
        if (home / "key" / NEXT_FILE).exists():
            rotate(run)
        new = own_public_key(home / "key")
        entries = ["key change", "key start"] if new != old else []
        assert kinds(home) == ["decision", "decision", *entries]
        found, root = TrustStore(home, home / "key").read(), TrustStore(home, home / "key").root()
        assert found and root
        assert (root.key, [each.person for each in found.entries]) == (new, ["Bob Cole"])
        assert (home / "key" / EARLIER_FILE).exists() == (new != old)
        shutil.rmtree(home)
        shutil.copytree(kept, home)
    assert len(ended) > 8 / step
    # An error where a mark is kept, or a temporary file removed, goes unsaid.
    may_be = {-signal.SIGKILL} if fault == "killed" else {WAS_STOPPED, WAS_STOPPED + 4}
    assert set(ended[:-1]) == may_be


def test_of_a_lost_key_it_is_said_what_is_not_lost_and_what_to_do(run: Run, home: Path) -> None:
    """Neither a key that is gone from its place nor a lost key folder is told from one that never was by whoever is asked for it."""
    assert b"sharewise makes one when it saves the first record" in run("key", "show").stderr
    decide(run)
    reference = json.loads(run("records", "--json").stdout)[0]["id"]
    (home / "key" / KEY_FILE).unlink()
    for is_folder_lost in (False, True):
        if is_folder_lost:
            shutil.rmtree(home / "key")
        for command in (("key", "show"), ("key", "protect"), ("key", "rotate")):
            refused = run(*command)
            said = " ".join(refused.stderr.decode().split())
            assert refused.returncode == 3, command
            assert "The records are not" in said, command
            assert "sharewise key enrol" in said, command
        # It is there to be read, and it is said that nobody can tell whether it was changed.
        shown = run("records", "show", reference)
        assert shown.returncode == 3, shown.stderr
        assert b"Get help now" in shown.stdout
    enrolled = run("key", "enrol")
    assert enrolled.returncode == 0
    assert "The records are not" in " ".join(enrolled.stderr.decode().split())
    saved = run("decide", "--answers", "-", stdin=ANSWERS)
    assert saved.returncode == 0
    assert "They can be read as ever" in " ".join(saved.stderr.decode().split())


def test_a_store_shows_the_change_to_whoever_trusts_the_old_key(run: Run, home: Path, tmp_path: Path) -> None:
    decide(run)
    old = str(tmp_path / "old.pub")
    Path(old).write_bytes(run("key", "show", "--format", "openssh").stdout)
    rotate(run)
    decide(run)
    store = str(tmp_path / "store")
    (tmp_path / "store").mkdir()
    pushed = run("store", "push", store)
    assert pushed.returncode == 0, pushed.stderr
    lead = {"SHAREWISE_HOME": str(tmp_path / "lead")}
    found = run("store", "verify", store, "--key", old, "--json", **lead)
    assert (found.returncode, json.loads(found.stdout)["counts"]) == (0, {"intact": 4})
    pulled = run("store", "pull", store, "--key", old, "--all", "--folder", str(tmp_path / "all"), **lead)
    assert pulled.returncode == 0, pulled.stdout
    assert len(verified(run, str(tmp_path / "all"), "--key", old)) == 4


@long
def test_whoever_is_asked_for_a_passphrase_can_leave_and_nothing_is_changed(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    key = locked(home / "key")
    with Session("key", "rotate", environment=environment, folder=tmp_path, mode="plain") as session:
        session.wait_for("Passphrase of your key")
        session.press("\x03")
        assert session.finish() == 130
    assert own_public_key(home / "key") == key.public
    assert not (home / "key" / NEXT_FILE).exists()
