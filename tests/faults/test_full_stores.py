"""A store that has no room, or whose line is cut: what is there is whole, it says so in one line, and the next push puts the rest."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sharewise.errors import StorageFailed
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.store.central.folder_store import FolderStore
from sharewise.record.store.central.places import open_store, read_address
from sharewise.record.store.central.protocol import Store, StoredName
from tests.faults.harness import alone_with_mounts
from tests.faults.test_store_faults import FOLDER, moved_here, path_name
from tests.support.environment import small_environment
from tests.support.http_in_between import CUT_AFTER, CUT_BEFORE, Answer, InBetween
from tests.support.many_records import ManyRecords
from tests.support.needed import long
from tests.support.samples import record
from tests.support.servers import Postgres, postgres
from tests.support.stores import postgres_here, s3_address, s3_environment, s3_here

RECORDS = 12


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> ManyRecords:
    many = ManyRecords(tmp_path_factory.mktemp("person"), record(proved))
    for number in range(RECORDS):
        many.add(f"AB-{number}")
    return many


def hold_what_is_there(store: Store, person: ManyRecords) -> int:
    """Each file in the store is one that was put there, byte for byte. How many there are."""
    files = dict(store.get_all(name for name in store.list() if name != str(StoredName(FOLDER))))
    expected = {path_name(person, number): content for number, content in enumerate(person.contents, 1)}
    assert files.items() <= expected.items()
    return len(files)


# A disk in memory, in a place that the server alone sees.
SIZE = 24 * 1024 * 1024
WITH_DISK = f'mount -t tmpfs -o size={SIZE},mode=0755 none "$0" && exec "$@"'


@pytest.fixture
def small_disk() -> Iterator[tuple[Postgres, Path, Path]]:
    """A server with a small disk: the server, where it sees the disk, and where everybody sees it."""
    postgres_here()
    # Where a server that is nobody's comes to.
    with tempfile.TemporaryDirectory(prefix="sharewise-disk-", dir="/tmp") as folder:
        place = Path(folder)
        place.chmod(0o711)
        with postgres([*alone_with_mounts(place), "sh", "-c", WITH_DISK, str(place)]) as server:
            yield server, place, Path(f"/proc/{server.pid}/root{place}")


@long
def test_a_server_whose_disk_is_full_keeps_all_of_a_record_or_nothing_and_takes_the_rest_once_there_is_room(
    small_disk: tuple[Postgres, Path, Path], person: ManyRecords
) -> None:
    server, place, seen = small_disk
    (seen / "space").mkdir()
    if os.geteuid() == 0:
        os.chown(seen / "space", 65534, 65534)
    server.sql(f"CREATE TABLESPACE small LOCATION '{place / 'space'}'")
    server.store("records", "TABLESPACE small")
    enrol = f"CREATE ROLE anna LOGIN; SELECT sharewise.enrol('anna', '{person.key.public.thumbprint}')"
    server.sql(enrol, "records")
    address = server.address("records", "anna")
    ballast, refused = seen / "ballast", 0
    for left in (0, 200 * 1024, 320 * 1024):
        free = os.statvfs(seen)
        ballast.write_bytes(bytes(max(free.f_bavail * free.f_frsize - left, 0)))
        try:
            moved_here((person, address))
        except StorageFailed as full:
            refused += 1
            assert "it has no room" in str(full)
        seals, contents = server.sql(
            "SELECT (SELECT count(*) FROM sharewise.seal), (SELECT count(*) FROM sharewise.content)", "records"
        ).split("|")
        assert seals == contents
        ballast.unlink()
    assert refused >= 1
    moved_here((person, address))
    with contextlib.closing(open_store(read_address(address))) as store:
        assert hold_what_is_there(store, person) == RECORDS


FULL = b'<?xml version="1.0"?><Error><Code>XMinioStorageFull</Code><Message>/srv/secret is full</Message></Error>'


@contextlib.contextmanager
def answering(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A new store in S3 behind what answers in its place: its address."""
    port = urlsplit(s3_here().environment["AWS_ENDPOINT_URL"]).port
    assert port is not None
    with s3_environment(), InBetween(port, answer) as between:
        monkeypatch.setenv("AWS_ENDPOINT_URL", between.address)
        yield s3_address()


@long
@pytest.mark.parametrize("taken", [0, 1, 8])
def test_a_bucket_that_is_full_keeps_all_of_a_record_or_nothing_and_takes_the_rest_once_there_is_room(
    taken: int, person: ManyRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = taken

    def answer(method: str, _: str) -> tuple[int, bytes] | None:
        nonlocal left
        if method == "PUT":
            left -= 1
        return (507, FULL) if method == "PUT" and left < 0 else None

    with answering(answer, monkeypatch) as address:
        with pytest.raises(StorageFailed, match="it has no room") as full:
            moved_here((person, address))
        assert "secret" not in str(full.value)
        store = open_store(read_address(address))
        assert hold_what_is_there(store, person) < RECORDS
        left = 10_000
        moved_here((person, address))
        assert hold_what_is_there(store, person) == RECORDS


@long
@pytest.mark.parametrize("cut", [CUT_BEFORE, CUT_AFTER])
def test_a_line_to_a_bucket_that_is_cut_at_every_third_request_loses_and_doubles_nothing(
    cut: int, person: ManyRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the answer alone is lost: what is asked again is there by then."""
    asked, is_bad = itertools.count(1), True

    def answer(*_: str) -> tuple[int, bytes] | None:
        return (cut, b"") if next(asked) % 3 == 0 and is_bad else None

    with answering(answer, monkeypatch) as address:
        for _ in range(5):
            with contextlib.suppress(StorageFailed):
                moved_here((person, address))
        is_bad = False
        moved_here((person, address))
        assert hold_what_is_there(open_store(read_address(address)), person) == RECORDS


def test_a_folder_that_is_full_keeps_all_of_a_record_or_nothing_and_takes_the_rest_once_there_is_room(
    person: ManyRecords, tmp_path: Path
) -> None:
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    disk.mkdir()
    push = f'"{sys.executable}" -m sharewise store push "{disk}/store" --jobs 1'
    script = (
        f'set -e; mount -t tmpfs -o size=64k none "{disk}"; mkdir "{disk}/store"; {push} && exit 99; echo "code $?"; '
        f'cp -r "{disk}/store" "{kept}"; mount -o remount,size=1m "{disk}"; {push}; cp -r "{disk}/store" "{kept}-then"'
    )
    ran = subprocess.run(
        [*alone_with_mounts(disk), "sh", "-c", script],
        env=small_environment(person.folder.parent),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, (ran.stdout, ran.stderr)
    assert "code 4" in ran.stdout
    assert os.strerror(28) in ran.stderr
    assert 0 < hold_what_is_there(FolderStore(kept), person) < RECORDS
    assert list(kept.rglob("*.tmp")) == []
    assert hold_what_is_there(FolderStore(Path(f"{kept}-then")), person) == RECORDS
