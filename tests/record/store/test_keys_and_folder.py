"""The key is made silently and kept closed; records are wholly there or not at all, and none is ever overwritten."""

from __future__ import annotations

import base64
import json
import os
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from sharewise.errors import StorageFailed
from sharewise.files import AlreadyExists, create_atomically, creating_atomically
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import KEY_FILE, SigningKey, own_public_key, read_key, read_or_make_key
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.saving.record_writer import save
from sharewise.record.verification import Verdict, trust
from tests.support.samples import FOLLOWED, NOON, record


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = read_or_make_key(tmp_path / "key")
    assert read_or_make_key(tmp_path / "key").public == first.public
    assert mode(tmp_path / "key") == 0o700
    assert mode(tmp_path / "key" / KEY_FILE) == 0o600
    assert os.listdir(tmp_path / "key") == [KEY_FILE]


def test_asking_for_the_key_makes_none(tmp_path: Path) -> None:
    assert own_public_key(tmp_path / "key") is None
    assert not (tmp_path / "key").exists()


def test_the_key_file_is_one_that_openssh_reads(tmp_path: Path) -> None:
    key = read_or_make_key(tmp_path / "key")
    from shutil import which

    if which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not on this machine")
    shown = subprocess.run(
        ["ssh-keygen", "-y", "-f", str(tmp_path / "key" / KEY_FILE)], capture_output=True, text=True, check=True
    )
    assert shown.stdout.split()[:2] == key.public.openssh().split()[:2]
    printed = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(tmp_path / "key" / KEY_FILE)], capture_output=True, text=True, check=True
    )
    assert key.public.fingerprint in printed.stdout


def test_a_key_that_others_can_read_is_refused_with_the_remedy(tmp_path: Path) -> None:
    read_or_make_key(tmp_path / "key")
    (tmp_path / "key" / KEY_FILE).chmod(0o644)
    with pytest.raises(StorageFailed, match="chmod 600"):
        read_key(tmp_path / "key")


@pytest.mark.parametrize("content", [b"", b"not a key", b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_is_not_a_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    (tmp_path / KEY_FILE).chmod(0o600)
    with pytest.raises(StorageFailed, match="not a signing key"):
        read_key(tmp_path)


def test_the_public_key_is_that_of_the_key_that_signs_and_a_damaged_file_never_gives_another(tmp_path: Path) -> None:
    key = read_or_make_key(tmp_path / "key")
    file = tmp_path / "key" / KEY_FILE
    content = file.read_bytes()
    assert own_public_key(tmp_path / "key") == key.public
    begin, end = content.index(b"\n") + 1, content.index(b"-----END")
    whole = base64.b64decode(content[begin:end])
    refused = 0
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        file.write_bytes(content[:begin] + base64.encodebytes(bytes(changed)) + content[end:])
        for read in (own_public_key, lambda folder: (found := read_key(folder)) and found.public):
            try:
                assert read(tmp_path / "key") == key.public, place
            except StorageFailed:
                refused += 1
    # Both refuse nearly every one; the public key is found beside a private one that no longer fits it, which then does not sign.
    assert refused > len(whole) * 1.5
    file.write_bytes(content.rstrip(b"\n"))
    assert own_public_key(tmp_path / "key") == key.public


def test_the_public_key_is_found_in_what_ssh_keygen_made(tmp_path: Path) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    (tmp_path / "key").mkdir(mode=0o700)
    file = tmp_path / "key" / KEY_FILE
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "Laptop of the office", "-f", file], check=True
    )
    line = file.with_suffix(".pub").read_text()
    found = own_public_key(tmp_path / "key")
    assert found is not None
    assert found.openssh().split()[1] == line.split()[1]
    again = read_key(tmp_path / "key")
    assert again is not None
    assert again.public == found


def test_a_key_that_is_a_link_is_refused(tmp_path: Path) -> None:
    read_or_make_key(tmp_path / "key")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / KEY_FILE).symlink_to(tmp_path / "key" / KEY_FILE)
    with pytest.raises(StorageFailed):
        read_key(tmp_path / "other")


def test_two_who_make_the_key_at_once_end_with_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: read_or_make_key(tmp_path / "key").public.x, range(16)))
    assert len(set(keys)) == 1


def test_a_published_file_is_private_whole_and_alone(tmp_path: Path) -> None:
    create_atomically(tmp_path / "a.json", b"content")
    assert (tmp_path / "a.json").read_bytes() == b"content"
    assert mode(tmp_path / "a.json") == 0o600
    assert os.listdir(tmp_path) == ["a.json"]


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"first")
    with pytest.raises(AlreadyExists):
        create_atomically(tmp_path / "a.json", b"second")
    assert (tmp_path / "a.json").read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_dangling_link_at_the_name_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AlreadyExists):
        create_atomically(tmp_path / "a.json", b"x")
    assert not (tmp_path / "elsewhere").exists()


def test_a_failure_while_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), creating_atomically(tmp_path / "a.json") as write:
        write(b"half")
        raise ZeroDivisionError
    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path, proved: CompiledRulebook) -> None:
    (tmp_path / "records").write_bytes(b"a file stands here")
    key = read_or_make_key(tmp_path / "key")
    with pytest.raises(StorageFailed, match="cannot be made"):
        save(tmp_path / "records", key, record(proved), now=NOON, random=bytes(16))


def test_the_records_folder_is_private_and_has_an_id_of_its_own(tmp_path: Path, proved: CompiledRulebook) -> None:
    key = read_or_make_key(tmp_path / "key")
    first = save(tmp_path / "one", key, record(proved), now=NOON, random=b"a" * 16)
    second = save(tmp_path / "two", key, record(proved), now=NOON, random=b"b" * 16)
    assert first.sealed.seal.folder != second.sealed.seal.folder
    assert second.sealed.seal.sequence == 1
    assert mode(tmp_path / "one") == 0o700
    assert mode(first.path) == 0o600
    assert first.path.name == "00000001.json"
    assert json.loads((tmp_path / "one" / "folder.json").read_bytes())["id"] == first.sealed.seal.folder


def test_what_a_crash_left_behind_is_taken_away_after_a_day(tmp_path: Path, proved: CompiledRulebook) -> None:
    key = read_or_make_key(tmp_path / "key")
    chain = save(tmp_path / "records", key, record(proved), now=NOON, random=bytes(16)).path.parent
    old, young, other = (
        chain / name for name in (f".a.json.1.{'0' * 12}.tmp", f".b.json.1.{'1' * 12}.tmp", "notes.tmp")
    )
    for path, age in ((old, 90_000), (young, 80_000), (other, 99_999)):
        path.write_bytes(b"half a record")
        os.utime(path, (NOON.timestamp() - age, NOON.timestamp() - age))
    save(tmp_path / "records", key, record(proved, seed=2), now=NOON, random=bytes(16))
    assert [path.exists() for path in (old, young, other)] == [False, True, True]


def test_a_record_that_could_not_be_read_back_is_not_published(tmp_path: Path, proved: CompiledRulebook) -> None:
    key = read_or_make_key(tmp_path / "key")
    too_long = replace(FOLLOWED, details={"concern": "x" * 1_100_000})
    with pytest.raises(StorageFailed, match="cannot be saved"):
        save(tmp_path / "records", key, record(proved, too_long), now=NOON, random=bytes(16))
    saved = save(tmp_path / "records", key, record(proved), now=NOON, random=bytes(16))
    assert saved.sealed.seal.sequence == 1


def words_of(folder: Path, key: SigningKey) -> list[str]:
    """What is found of each record, in a word."""
    every = verify_all([folder], trust(key.public))
    return [found.word if isinstance(found, Verdict) else found.code for found in every]


def test_a_record_copied_to_another_number_is_found_and_not_built_upon(
    tmp_path: Path, proved: CompiledRulebook
) -> None:
    key = read_or_make_key(tmp_path / "key")
    saved = save(tmp_path / "records", key, record(proved), now=NOON, random=bytes(16))
    (saved.path.parent / "00000004.json").write_bytes(saved.path.read_bytes())
    words = words_of(tmp_path / "records", key)
    assert words == ["intact", "missing", "evidence of tampering"]
    with pytest.raises(StorageFailed, match="in the wrong place"):
        save(tmp_path / "records", key, record(proved, seed=2), now=NOON, random=bytes(16))


def test_links_and_other_things_among_the_records_are_not_followed(tmp_path: Path, proved: CompiledRulebook) -> None:
    key = read_or_make_key(tmp_path / "key")
    saved = save(tmp_path / "records", key, record(proved), now=NOON, random=bytes(16))
    (saved.path.parent / "00000002.json").symlink_to(saved.path)
    os.mkfifo(saved.path.parent / "00000003.json")
    words = words_of(tmp_path / "records", key)
    assert words == ["intact", "cannot be read", "cannot be read"]
