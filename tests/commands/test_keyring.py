"""The passphrase in the system's keyring: it opens the key without a question, and nothing that keeps it in the open is ever used."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as Fail
from keyring.backends.null import Keyring as Null
from keyring.errors import KeyringLocked, PasswordDeleteError

from sharewise.record.keys import is_locked, read_or_make_key
from sharewise.record.trust.system_keyring import KEPT_FILE, keep_passphrase, usable_keyring
from tests.commands.test_passphrase import written
from tests.conftest import Run
from tests.support.needed import long
from tests.support.samples import EMERGENCY

ANSWERS = json.dumps({"answers": EMERGENCY}).encode()
SECRET, OTHER = "Wälder und 4 owls", "another one of them"
# What there is where there is none, and what keeps nothing.
NONE, NOTHING = Fail(), Null()  # type: ignore[no-untyped-call]


class InMemory(KeyringBackend):
    """A keyring like that of a system, which forgets all when the test ends."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def set_password(self, service: str, username: str, password: str) -> None:
        self._refuse_locked()
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        self._refuse_locked()
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        self._refuse_locked()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError

    def _refuse_locked(self) -> None:
        if self.is_locked:
            raise KeyringLocked


class Weak(InMemory):
    """As those are that write files: their own package recommends none of them."""

    priority = 0.5


class Alternative(InMemory):
    """As `keyrings.alt.file.PlaintextKeyring`, set to be preferred."""


Alternative.__module__ = "keyrings.alt.file"


@pytest.fixture
def system() -> InMemory:
    backend = InMemory()
    keyring.set_keyring(backend)
    return backend


@pytest.fixture(autouse=True)
def _none_is_left() -> Iterator[None]:
    yield
    keyring.set_keyring(NONE)


def decide(run: Run) -> int:
    return run("decide", "--answers", "-", stdin=ANSWERS).returncode


@long
def test_a_kept_passphrase_is_not_asked_for_until_it_is_forgotten(
    system: InMemory, run: Run, home: Path, tmp_path: Path
) -> None:
    assert decide(run) == 0
    file, other = written(tmp_path / "secret", SECRET), written(tmp_path / "other", OTHER)
    done = run("key", "protect", "--keyring", "--new-passphrase-file", file)
    assert done.returncode == 0, done.stderr
    assert list(system.kept.values()) == [SECRET]
    assert is_locked(home / "key")
    assert decide(run) == 0
    # Nothing of it lies in a file.
    assert all(SECRET.encode() not in path.read_bytes() for path in home.rglob("*") if path.is_file())
    # A keyring that is locked or does not have it is as good as none: whoever is there is asked, and here nobody is.
    system.is_locked = True
    assert decide(run) == 4
    system.is_locked = False
    # Another passphrase takes it out again, and so does none.
    assert run("key", "protect", "--new-passphrase-file", other).returncode == 0
    assert (system.kept, (home / "key" / KEPT_FILE).exists(), decide(run)) == ({}, False, 4)
    assert keep_passphrase(home / "key", "name", OTHER.encode())
    assert run("key", "unprotect").returncode == 0
    assert (system.kept, (home / "key" / KEPT_FILE).exists(), is_locked(home / "key")) == ({}, False, False)


@long
def test_what_keeps_it_in_the_open_or_nowhere_is_never_used(run: Run, home: Path, tmp_path: Path) -> None:
    """The passphrase is put on, and said not to be kept: it is asked for each time."""
    good, weak = InMemory(), Weak()
    for backend in (NONE, NOTHING, weak, Alternative(), several(weak, NOTHING)):
        keyring.set_keyring(backend)
        assert usable_keyring() is None, backend
    # One that asks several is as good as those that it asks.
    keyring.set_keyring(several(weak, good))
    assert usable_keyring() is good
    keyring.set_keyring(weak)
    read_or_make_key(home / "key")
    done = run("key", "protect", "--keyring", "--new-passphrase-file", written(tmp_path / "secret", SECRET))
    assert done.returncode == 0
    assert b"never used" in b" ".join(done.stderr.split())
    assert (weak.kept, is_locked(home / "key"), decide(run)) == ({}, True, 4)


def several(*some: KeyringBackend) -> KeyringBackend:
    asking = InMemory()
    asking.__dict__["backends"] = some
    return asking


@long
def test_a_computer_with_no_keyring_asks_as_ever(process: Run, home: Path, tmp_path: Path) -> None:
    """As it is here, and on each server: nobody is logged in on a desktop."""
    read_or_make_key(home / "key")
    file = written(tmp_path / "secret", SECRET)
    done = process("key", "protect", "--keyring", "--new-passphrase-file", file, PYTHONWARNINGS="error")
    assert done.returncode == 0, done.stderr
    assert b"no keyring that sharewise can use" in b" ".join(done.stderr.split())
    assert is_locked(home / "key")
    assert not (home / "key" / KEPT_FILE).exists()


@long
def test_without_the_extra_it_is_said_how_to_install_it_and_nothing_is_changed(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_or_make_key(home / "key")
    monkeypatch.setitem(sys.modules, "keyring", None)
    file = written(tmp_path / "secret", SECRET)
    refused = run("key", "protect", "--keyring", "--new-passphrase-file", file)
    assert (refused.returncode, is_locked(home / "key")) == (2, False)
    assert b"pip install 'sharewise[keyring]'" in refused.stderr
    assert run("key", "protect", "--new-passphrase-file", file).returncode == 0
