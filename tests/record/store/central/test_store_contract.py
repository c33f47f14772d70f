"""What a store promises, of each kind of store: the same tests for all of them."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sharewise.errors import StorageFailed, WrongUse
from sharewise.files import AlreadyExists
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.store.central.protocol import (
    Changed,
    Store,
    StoredName,
    folder_file,
    read_name,
    sha256_of,
    stub_of,
)
from sharewise.record.verification import trust, verify_bytes
from sharewise.strict_json import write_readable
from tests.support.many_records import ManyRecords
from tests.support.needed import missing
from tests.support.samples import record
from tests.support.stores import KINDS, opened


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> ManyRecords:
    """Six records of one person, and what they are in a store."""
    many = ManyRecords(tmp_path_factory.mktemp("made"), record(proved))
    for number in range(6):
        many.add(f"AB-{number}")
    return many


@pytest.fixture(params=KINDS)
def opening(request: pytest.FixtureRequest, tmp_path: Path, made: ManyRecords) -> Iterator[Callable[[], Store]]:
    """What opens a store, empty at first, as somebody who may write the records of `made` and may erase."""
    with opened(request.param, tmp_path, made.key.public) as found:
        yield found


@pytest.fixture
def store(opening: Callable[[], Store]) -> Store:
    return opening()


FOLDER = "0123456789abcdef" * 2


def name_of(made: ManyRecords, number: int) -> str:
    return str(StoredName(FOLDER, made.key.public.folder_name, number))


def test_what_was_put_is_there_byte_for_byte_and_is_never_put_again(store: Store, made: ManyRecords) -> None:
    name, content = name_of(made, 1), made.contents[0]
    assert store.get(name) is None
    store.put_new(name, content)
    other = made.sealed_again(1, "CD-1")
    for again in (content, other):
        with pytest.raises(AlreadyExists):
            store.put_new(name, again)
    assert store.get(name) == content
    assert store.put_all([(name, other), (name_of(made, 2), made.contents[1])]) == [False, True]
    assert list(store.get_all([name, name_of(made, 2), name_of(made, 3)])) == [
        (name, content),
        (name_of(made, 2), made.contents[1]),
        (name_of(made, 3), None),
    ]


def test_the_layout_in_which_a_file_came_stays(store: Store, made: ManyRecords) -> None:
    content = made.contents[0].replace(b"\n  ", b"\n      ")
    store.put_new(name_of(made, 1), content)
    assert store.get(name_of(made, 1)) == content


def test_names_come_in_order_below_a_beginning_and_after_a_name(store: Store, made: ManyRecords) -> None:
    names = [name_of(made, number) for number in (1, 2, 3)]
    store.put_all([*zip(reversed(names), reversed(made.contents[:3]), strict=True)])
    folder = str(StoredName(FOLDER))
    store.put_new(folder, folder_file(FOLDER))
    assert list(store.list()) == [*names, folder]
    assert list(store.list(f"{FOLDER}/")) == [*names, folder]
    assert list(store.list(read_name(names[0]).prefix)) == names
    assert list(store.list(read_name(names[0]).prefix, names[1])) == names[2:]
    assert list(store.list(after=names[2])) == [folder]
    assert list(store.list(after=f"{FOLDER}/~")) == []
    assert list(store.list(f"{'f' * 32}/")) == []


def test_the_content_can_be_taken_out_and_the_seal_stays_and_it_never_comes_back(
    store: Store, made: ManyRecords
) -> None:
    name, content = name_of(made, 1), made.contents[0]
    stub = stub_of(content)
    assert stub is not None
    store.put_new(name, content)
    for expected, left in (
        ("0" * 64, stub),
        (sha256_of(content), content),
        (sha256_of(content), stub_of(made.contents[1])),
    ):
        with pytest.raises(Changed):
            store.replace_with_stub(name, expected, left or b"")
    assert store.get(name) == content
    store.replace_with_stub(name, sha256_of(content), stub)
    assert store.get(name) == stub
    verdict = verify_bytes(Path(name), stub, trust(made.key.public))
    assert verdict.word == "sealed, content erased"
    with pytest.raises(AlreadyExists):
        store.put_new(name, content)
    assert store.get(name) == stub
    assert list(store.list()) == [name]


def test_a_stub_can_be_put_as_what_it_is(store: Store, made: ManyRecords) -> None:
    stub = stub_of(made.contents[0]) or b""
    store.put_new(name_of(made, 1), stub)
    assert store.get(name_of(made, 1)) == stub
    with pytest.raises(Changed):
        store.replace_with_stub(name_of(made, 2), hashlib.sha256(b"").hexdigest(), stub)


def test_encrypted_content_is_kept_and_can_be_taken_out_as_any(store: Store, made: ManyRecords) -> None:
    if importlib.util.find_spec("pyrage") is None:
        missing("pyrage is not installed")
    from tests.support.encrypted import AgeKey, encrypted_copy

    name, plain = name_of(made, 1), made.contents[0]
    content = write_readable(encrypted_copy(json.loads(plain), AgeKey()))
    stub = stub_of(content)
    store.put_new(name, content)
    assert store.get(name) == content
    # The plain copy has the same seal, and does not come into its place.
    assert stub == stub_of(plain) is not None
    assert store.put_all([(name, plain)]) == [False]
    assert store.get(name) == content
    store.replace_with_stub(name, sha256_of(content), stub or b"")
    assert store.get(name) == stub
    with pytest.raises(AlreadyExists):
        store.put_new(name, content)


NO_NAMES = (
    "", "x", "../x", "/etc/x", "CON", "a:b", f"{FOLDER}", f"{FOLDER}/", f"{FOLDER}/folder.json/", f"{FOLDER}/FOLDER.json",
    f"{FOLDER}/../{FOLDER}/folder.json", f"{FOLDER}/0123456789ab/1.json", f"{FOLDER}/0123456789ab/00000000.json",
    f"{FOLDER}/0123456789AB/00000001.json", f"{FOLDER}/0123456789ab/00000001.json\n", f"{FOLDER}/0123456789ab/00000001.json.tmp",
    f"{FOLDER.upper()}/0123456789ab/00000001.json", f"{FOLDER}/0123456789ab\\00000001.json",
)  # fmt: skip


def test_no_other_name_is_taken(store: Store, made: ManyRecords) -> None:
    for name in NO_NAMES:
        with pytest.raises(WrongUse):
            store.put_new(name, made.contents[0])
        with pytest.raises(WrongUse):
            store.get(name)
    for prefix in ("x", "..", "/", FOLDER, f"{FOLDER}/0123456789ab", f"{FOLDER}//", "%"):
        with pytest.raises(WrongUse):
            list(store.list(prefix))
    assert list(store.list()) == []


def test_nothing_is_taken_that_does_not_belong_under_its_name(store: Store, made: ManyRecords) -> None:
    other_folder = made.contents[0].replace(FOLDER.encode(), b"f" * 32)
    for content in (
        made.contents[1],
        other_folder,
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"{" * 100,
        folder_file(FOLDER),
        b" " * 2**21,
    ):
        with pytest.raises(WrongUse):
            store.put_new(name_of(made, 1), content)
    for content in (folder_file("f" * 32), made.contents[0], b"{}"):
        with pytest.raises(WrongUse):
            store.put_new(str(StoredName(FOLDER)), content)
    assert list(store.list()) == []


def test_of_many_who_put_one_name_at_once_one_does(made: ManyRecords, opening: Callable[[], Store]) -> None:
    versions = [made.contents[0], *(made.sealed_again(1, f"CD-{number}") for number in range(3))]
    won: list[bytes] = []
    begin = threading.Barrier(len(versions))

    def put(content: bytes) -> None:
        store = opening()
        begin.wait()
        try:
            store.put_new(name_of(made, 1), content)
        except AlreadyExists:
            return
        won.append(content)

    threads = [threading.Thread(target=put, args=(content,)) for content in versions]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(won) == 1
    assert opening().get(name_of(made, 1)) == won[0]


def test_a_store_says_what_it_is(store: Store) -> None:
    assert store.describe().kind in ("folder", "PostgreSQL", "S3")


def test_a_folder_that_is_not_there_cannot_be_reached(tmp_path: Path) -> None:
    from sharewise.record.store.central.folder_store import FolderStore

    with pytest.raises(StorageFailed, match="cannot be reached"):
        FolderStore(tmp_path / "gone").describe()


def test_a_folder_store_goes_nowhere_by_a_link(tmp_path: Path, made: ManyRecords) -> None:
    from sharewise.record.store.central.folder_store import FolderStore

    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / FOLDER).symlink_to(tmp_path / "elsewhere")
    store = FolderStore(tmp_path / "store")
    with pytest.raises(StorageFailed, match="link"):
        store.put_new(name_of(made, 1), made.contents[0])
    assert list((tmp_path / "elsewhere").iterdir()) == []
