"""A key under a passphrase: it signs only for who knows it, records are checked without it, and it is told to nobody."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat

from sharewise.errors import StorageFailed
from sharewise.record.keys import KEY_FILE, KeyLocked, SigningKey, is_locked, own_public_key, read_key, read_or_make_key
from tests.conftest import Run
from tests.support.journeys import SAVE, decide, to_confirmation
from tests.support.needed import long, needed
from tests.support.samples import EMERGENCY, record_paths
from tests.support.session import MODES, Mode, Session

ANSWERS = json.dumps({"answers": EMERGENCY}).encode()
SECRET, OTHER = "Wälder und 4 owls", "another one"


def locked(folder: Path, passphrase: str = SECRET) -> SigningKey:
    """A key that OpenSSH's own options lock in little time: with one round."""
    key = read_or_make_key(folder)
    locking = PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(1).build(passphrase.encode())
    (folder / KEY_FILE).write_bytes(key.private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, locking))
    return key


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return str(path)


def test_a_locked_key_shows_its_public_half_and_opens_for_the_passphrase_alone(home: Path) -> None:
    key = locked(home / "key")
    assert is_locked(home / "key")
    assert own_public_key(home / "key") == key.public
    asked: list[bytes] = []

    def typed() -> object:
        for each in (b"wrong", b"", SECRET.encode(), b"never asked for"):
            asked.append(each)
            yield each

    opened = read_key(home / "key", typed())  # type: ignore[arg-type]
    assert opened is not None
    assert opened.public == key.public
    assert asked == [b"wrong", b"", SECRET.encode()]
    with pytest.raises(KeyLocked, match="That is not the passphrase"):
        read_key(home / "key", [b"wrong"])
    with pytest.raises(KeyLocked, match="none was given"):
        read_key(home / "key")


@long
def test_the_passphrase_is_put_on_and_taken_off_as_openssh_does_it(run: Run, home: Path, tmp_path: Path) -> None:
    assert run("key", "protect").returncode == 3
    assert run("decide", "--answers", "-", stdin=ANSWERS).returncode == 0
    before = own_public_key(home / "key")
    file = written(tmp_path / "secret", f"{SECRET}\r\nand what stands below it\n")
    done = run("key", "protect", "--new-passphrase-file", file)
    assert done.returncode == 0, done.stderr
    content = (home / "key" / KEY_FILE).read_bytes()
    raw = base64.b64decode(b"".join(content.splitlines()[1:-1]))
    # The options of bcrypt: 16 bytes of salt, and how often.
    assert b"bcrypt\0\0\0\x18\0\0\0\x10" in raw
    assert raw[raw.index(b"\0\0\0\x10") + 20 :][:4] == (64).to_bytes(4, "big")
    assert (home / "key" / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert own_public_key(home / "key") == before
    if shutil.which("ssh-keygen"):
        command = ["ssh-keygen", "-y", "-P", SECRET, "-f", str(home / "key" / KEY_FILE)]
        assert subprocess.run(command, capture_output=True, check=True).stdout.startswith(b"ssh-ed25519 ")
    else:
        needed("ssh-keygen")
    off = run("key", "unprotect", "--passphrase-file", file)
    assert (off.returncode, is_locked(home / "key")) == (0, False)
    assert own_public_key(home / "key") == before
    assert b"nothing to take away" in run("key", "unprotect").stderr


def test_a_script_signs_with_a_file_and_without_it_nothing_is_saved(run: Run, home: Path, tmp_path: Path) -> None:
    locked(home / "key")
    right, wrong = written(tmp_path / "right", SECRET), written(tmp_path / "wrong", OTHER)
    for arguments, code in (
        ((), 4),
        (("--passphrase-file", wrong), 4),
        (("--passphrase-file", str(tmp_path / "no")), 2),
    ):
        refused = run("decide", "--answers", "-", *arguments, stdin=ANSWERS)
        assert (refused.returncode, record_paths(home / "records")) == (code, []), refused.stderr
        assert SECRET.encode() not in refused.stdout + refused.stderr
        assert OTHER.encode() not in refused.stdout + refused.stderr
    assert run("decide", "--answers", "-", "--passphrase-file", right, stdin=ANSWERS).returncode == 0
    many = run("decide", "--answers", "-", "--passphrase-file", right, stdin=ANSWERS + b"\n" + ANSWERS)
    assert (many.returncode, len(record_paths(home / "records"))) == (0, 3)
    # To check, to list and to show the key needs none.
    for command in (("verify",), ("records",), ("key", "show"), ("checkpoint",)):
        assert run(*command).returncode == 0, command
    (tmp_path / "right").chmod(0o644)
    assert run("decide", "--answers", "-", "--passphrase-file", right, stdin=ANSWERS).returncode == 2
    assert run("decide", "--passphrase-file", right).returncode == 2


def test_a_passphrase_is_long_enough_and_no_empty_file(run: Run, home: Path, tmp_path: Path) -> None:
    read_or_make_key(home / "key")
    for text in ("", "\nsecond line", "short", "x" * 2000):
        refused = run("key", "protect", "--new-passphrase-file", written(tmp_path / "file", text))
        assert (refused.returncode, is_locked(home / "key")) == (2, False)
    assert run("key", "protect").returncode == 2


def test_a_key_that_another_public_half_was_put_into_does_not_sign(home: Path) -> None:
    key, other = locked(home / "key"), read_or_make_key(home / "other")
    content = (home / "key" / KEY_FILE).read_bytes()
    raw = base64.b64decode(b"".join(content.splitlines()[1:-1])).replace(key.public.raw, other.public.raw)
    lines = base64.encodebytes(raw).decode()
    begin, end = "-----BEGIN OPENSSH PRIVATE KEY-----\n", "-----END OPENSSH PRIVATE KEY-----\n"
    (home / "key" / KEY_FILE).write_text(begin + lines + end)
    with pytest.raises(StorageFailed, match="not the passphrase"):
        read_key(home / "key", [SECRET.encode()])


@long
@pytest.mark.parametrize("mode", MODES)
def test_a_wrong_passphrase_loses_no_word(mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path) -> None:
    locked(home / "key")
    with decide(environment, tmp_path, mode) as session:
        to_confirmation(session)
        session.choose(SAVE)
        session.wait_for("Passphrase of your key")
        session.press_hidden("wrong")
        session.wait_for("That was not it.")
        # What is typed before it asks again is dropped.
        session.wait_until_quiet()
        session.press_hidden("")
        session.wait_for("That is not the passphrase")
        session.answer("Your record is not saved yet. What do you want to do?", "Try again")
        session.wait_for("Passphrase of your key")
        session.press_hidden(SECRET)
        session.wait_for("Your record is saved")
        assert session.finish() == 0
        assert SECRET not in session.transcript
    assert len(record_paths(home / "records")) == 1


@long
def test_a_root_key_is_made_with_a_passphrase_and_seals_only_with_it(run: Run, home: Path, tmp_path: Path) -> None:
    """A script names a file with it, or has none; whoever finds the file has it not."""
    file, wrong = written(tmp_path / "secret", SECRET), written(tmp_path / "wrong", OTHER)
    root, ann = str(tmp_path / "root-key"), tmp_path / "ann.pub"
    ann.write_text(read_or_make_key(tmp_path / "ann").public.openssh(), encoding="utf-8")
    assert run("key", "root", root, "--root-passphrase-file", file).returncode == 2
    assert run("key", "root", root, "--new", "--root-passphrase-file", file, "--without-passphrase").returncode == 2
    made = run("key", "root", root, "--new", "--root-passphrase-file", file)
    assert made.returncode == 0, made.stderr
    assert b"asked for its passphrase" in made.stderr
    trust = ("key", "trust", str(ann), "--person", "Ann Lee", "--root", root)
    for more, code in (((), 4), (("--root-passphrase-file", wrong), 4), (("--root-passphrase-file", file), 0)):
        assert run(*trust, *more).returncode == code, more
    assert run("key", "revoke", "Ann Lee", "--last-good", "0", "--root", root).returncode == 4
    # Where nobody can be asked, none is put on, and that is said.
    other = run("key", "root", str(tmp_path / "other"), "--new", "--replace")
    assert other.returncode == 0
    assert b"It has no passphrase" in other.stderr


@long
def test_on_a_terminal_a_root_key_gets_a_passphrase_that_was_typed_twice(
    environment: dict[str, str], tmp_path: Path
) -> None:
    words = ("key", "root", "root-key", "--new")
    with Session(*words, environment=environment, folder=tmp_path, mode="plain") as session:
        session.wait_for("Nobody can tell you what it is later")
        session.wait_for("New passphrase")
        session.press_hidden(SECRET)
        session.wait_for("The same again")
        session.press_hidden(SECRET)
        session.wait_for("The root key that is known here")
        assert session.finish() == 0
        assert SECRET not in session.transcript
    assert b"bcrypt" in base64.b64decode(b"".join((tmp_path / "root-key").read_bytes().splitlines()[1:-1]))
