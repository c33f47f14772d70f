"""A store under faults: eight writers, two of the same, a server that is killed or does not answer, a connection that is cut, and a
client that means harm. Nothing is lost, nothing is there twice, every seal verifies. Beside this: `test_full_stores`,
`test_clocks_of_stores` and `test_object_lock`.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sharewise.errors import StorageFailed
from sharewise.files import AlreadyExists
from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.store.central.places import open_store, read_address
from sharewise.record.store.central.protocol import NotAllowed, Store, StoredName, folder_file
from sharewise.record.store.central.stored import stored_records
from sharewise.record.store.central.transfer import ChainState, ContentCheck, push
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.processes import InOrder
from sharewise.record.verification import Verdict, trust
from tests.support.environment import small_environment
from tests.support.http_in_between import InBetween
from tests.support.in_process import call
from tests.support.many_records import ManyRecords
from tests.support.needed import WHOLE, long
from tests.support.samples import NOON, record
from tests.support.servers import Postgres, object_store, postgres
from tests.support.stores import postgres_here, postgres_store, s3_address, s3_environment, s3_here

FOLDER = "0123456789abcdef" * 2
# How many records each of eight people has.
EACH = 100 if WHOLE else 12


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> list[ManyRecords]:
    """Eight people, each with records of their own."""
    found = []
    for number in range(8):
        many = ManyRecords(tmp_path_factory.mktemp(f"person{number}"), record(proved))
        for each in range(EACH):
            many.add(f"AB-{each}")
        found.append(many)
    return found


def pushing(person: ManyRecords, address: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """`sharewise store push` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "sharewise", "store", "push", address, "--json", "--jobs", "1"],
        env={**small_environment(person.folder.parent), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=person.folder,
    )


def moved_here(whose: tuple[ManyRecords, str]) -> int:
    """The same in this process. How many were put."""
    person, address = whose
    trusted = trust(person.key.public)
    with contextlib.closing(open_store(read_address(address))) as store:
        walk = FolderWalk(AskedFolder(person.folder), trusted, verifier=InOrder(ContentCheck(trusted)))
        every = list(push(store, walk, FOLDER, trusted))
    assert all(isinstance(each, ChainState) for each in every), every
    return sum(each.moved for each in every if isinstance(each, ChainState))


def moved_in(document: bytes) -> int:
    return sum(each["moved"] for each in json.loads(document)["chains"])


def hold_whole(store: Store, people: list[ManyRecords]) -> None:
    """Everything is there once, byte for byte, and verifies."""
    names = [name for name in store.list() if "folder.json" not in name]
    expected = {
        str(StoredName(FOLDER, person.key.public.folder_name, number)): content
        for person in people
        for number, content in enumerate(person.contents, start=1)
    }
    assert names == sorted(expected)
    assert dict(store.get_all(names)) == expected
    later = NOON + timedelta(days=100)
    found = list(stored_records(store, trust(*(person.key.public for person in people)), (), now=later))
    assert {each.word for each in found} == {"intact"}
    assert sum(isinstance(each, Verdict) for each in found) == len(expected)


def names_of(people: list[ManyRecords]) -> list[str]:
    return [f"person{number}" for number in range(len(people))]


@long
@pytest.mark.parametrize("kind", ["folder", "PostgreSQL", "S3"])
def test_eight_who_push_at_once_each_put_all_of_theirs_once(
    kind: str, people: list[ManyRecords], tmp_path: Path
) -> None:
    environment: dict[str, str] = {}
    with contextlib.ExitStack() as stack:
        if kind == "folder":
            (tmp_path / "central").mkdir()
            addresses = [str(tmp_path / "central")] * len(people)
            all_of_it = addresses[0]
        elif kind == "PostgreSQL":
            database = postgres_store(
                *zip(names_of(people), (each.key.public for each in people), strict=True),
                groups=(("auditor", "sharewise_auditor"),),
            )
            addresses = [postgres_here().address(database, name) for name in names_of(people)]
            all_of_it = postgres_here().address(database, "auditor")
        else:
            environment.update(s3_here().environment)
            addresses = [s3_address()] * len(people)
            all_of_it = addresses[0]
            stack.enter_context(s3_environment())
        # One of them from two computers at once.
        each_of = [*zip(people, addresses, strict=True), (people[0], addresses[0])]
        if WHOLE:
            started = [(each, pushing(*each, environment)) for each in each_of]
            done = [(each, process.communicate(timeout=400), process.returncode) for each, process in started]
            moved = sum(moved_in(printed) for _, (printed, _), code in done if code == 0)
            # A server that has no time for so many at once is away to some of them: they push again later.
            late = [(each, said) for each, (_, said), code in done if code]
            assert all(b"cannot be reached" in said for _, said in late), late
            for each, _ in late:
                again = pushing(*each, environment)
                assert again.communicate(timeout=400) and again.returncode == 0
        else:
            with ThreadPoolExecutor(len(each_of)) as pool:
                moved, late = sum(pool.map(moved_here, each_of)), []
        # What was put before a server had no more time is not counted by who put it.
        assert moved == EACH * len(people) or (late and moved < EACH * len(people))
        with contextlib.closing(open_store(read_address(all_of_it))) as store:
            hold_whole(store, people)


_CONNECTED = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'sharewise'"


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """A server that may be killed."""
    postgres_here()
    with postgres() as server:
        yield server


@long
def test_a_server_that_is_killed_in_the_middle_loses_nothing_and_the_next_push_catches_up(
    people: list[ManyRecords], own_server: Postgres
) -> None:
    person = people[0]
    own_server.store("records")
    own_server.sql(
        f"CREATE ROLE anna LOGIN; SELECT sharewise.enrol('anna', '{person.key.public.thumbprint}')", "records"
    )
    address = own_server.address("records", "anna")
    import psycopg

    for kills in range(3 if WHOLE else 1):
        # Some are there already, and the next ones wait for somebody else: so it is killed while they are put.
        with contextlib.closing(open_store(read_address(address))) as store:
            done = range(1, 3 * kills + 4)
            store.put_all([(path_name(person, number), person.contents[number - 1]) for number in done])
        other = psycopg.connect(own_server.address("records", "owner"))
        other.execute("LOCK TABLE sharewise.seal IN EXCLUSIVE MODE")
        process = pushing(person, address, {})
        while process.poll() is None and not own_server.sql(f"{_CONNECTED} AND wait_event_type = 'Lock'"):
            time.sleep(0.02)
        own_server.kill()
        _, said = process.communicate(timeout=60)
        other.close()
        own_server.start()
        # It says in one line that the store is away.
        assert process.returncode == 4, said
        assert len(said.strip().splitlines()) == 1, said
        assert own_server.sql("SELECT count(*) FROM sharewise.content", "records") == str(len(done))
    process = pushing(person, address, {})
    assert process.communicate(timeout=60) and process.returncode == 0
    with contextlib.closing(open_store(read_address(address))) as store:
        hold_whole(store, [person])


@pytest.fixture
def anna(people: list[ManyRecords]) -> tuple[ManyRecords, str, str]:
    """Somebody with a store in PostgreSQL: who, its database, and its address."""
    database = postgres_store(("pushes_twice", people[6].key.public))
    return people[6], database, postgres_here().address(database, "pushes_twice")


@long
def test_two_processes_that_push_the_same_at_once_put_it_once(anna: tuple[ManyRecords, str, str]) -> None:
    person, _, address = anna
    both = [pushing(person, address, {}) for _ in range(2)]
    printed = [each.communicate(timeout=60)[0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert sum(map(moved_in, printed)) == EACH
    assert [json.loads(each)["findings"] for each in printed] == [[], []]
    with contextlib.closing(open_store(read_address(address))) as store:
        hold_whole(store, [person])


@long
def test_who_ends_a_push_does_not_wait_for_a_store_that_does_not_answer(anna: tuple[ManyRecords, str, str]) -> None:
    person, database, address = anna
    server = postgres_here()
    import psycopg

    with psycopg.connect(server.address(database, "owner")) as other:
        # What is put waits for this; what is only asked does not.
        other.execute("LOCK TABLE sharewise.seal IN EXCLUSIVE MODE")
        process = pushing(person, address, {})
        while process.poll() is None and not server.sql(f"{_CONNECTED} AND wait_event_type = 'Lock'"):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        assert process.returncode in (130, -signal.SIGINT)
    assert server.sql("SELECT count(*) FROM sharewise.seal", database) == "0"
    assert moved_here((person, address)) == EACH


@long
def test_nor_for_a_bucket_that_does_not_answer(people: list[ManyRecords]) -> None:
    port = urlsplit(s3_here().environment["AWS_ENDPOINT_URL"]).port
    assert port is not None
    is_asked, is_over = threading.Event(), threading.Event()

    def answer(method: str, _: str) -> None:
        if method == "PUT":
            is_asked.set()
            is_over.wait(60)

    with InBetween(port, answer) as between:
        environment = {**s3_here().environment, "AWS_ENDPOINT_URL": between.address}
        process = pushing(people[6], s3_address(), environment)
        assert is_asked.wait(60)
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=15)
        finally:
            is_over.set()
        assert process.returncode in (130, -signal.SIGINT)


# What somebody with a writer's rights tries, with psql in place of sharewise.
HARM = (
    "UPDATE sharewise.seal SET received_at = now()",
    "UPDATE sharewise.seal SET stub = stub",
    "DELETE FROM sharewise.seal",
    "TRUNCATE sharewise.seal",
    "UPDATE sharewise.content SET file = file",
    "DELETE FROM sharewise.content",
    "TRUNCATE sharewise.content",
    "TRUNCATE sharewise.content_2026_11",
    "SELECT * FROM sharewise.content_2026_11",
    "DELETE FROM sharewise.content_2026_11",
    "DROP TABLE sharewise.seal",
    "ALTER TABLE sharewise.seal DISABLE TRIGGER ALL",
    "ALTER TABLE sharewise.seal DISABLE ROW LEVEL SECURITY",
    "INSERT INTO sharewise.seal (stub, received_at) SELECT stub, now() FROM sharewise.seal",
    "INSERT INTO sharewise.erased VALUES ('a', 'b', 1)",
    "DELETE FROM sharewise.erased",
    "INSERT INTO sharewise.person (chain, role) VALUES (repeat('A', 43), current_user)",
    "UPDATE sharewise.person SET role = current_user",
    "DELETE FROM sharewise.folder",
    "SELECT sharewise.enrol(current_user, repeat('A', 43))",
    "SELECT sharewise.leave('person1')",
    "SET ROLE owner",
    "SET SESSION AUTHORIZATION owner",
    "SET ROLE sharewise_eraser",
    "SET ROLE sharewise_auditor",
    "CREATE TABLE sharewise.x (y integer)",
    "CREATE POLICY x ON sharewise.seal USING (true)",
    "COPY sharewise.seal (stub) TO PROGRAM 'true'",
    "INSERT INTO sharewise.content SELECT folder, key_name, sequence, month, '{}' FROM sharewise.seal",
    "INSERT INTO sharewise.content SELECT folder, key_name, sequence, DATE '2020-01-01', stub FROM sharewise.seal",
)


def test_who_may_write_can_neither_change_nor_remove_nor_see_or_forge_what_is_others(people: list[ManyRecords]) -> None:
    one, other = people[:2]
    database = postgres_store(
        ("person0", one.key.public), ("person1", other.key.public), groups=(("auditor", "sharewise_auditor"),)
    )
    # Where it is not installed, the test has ended here.
    import psycopg

    server = postgres_here()
    hostile = server.address(database, "person0")
    with contextlib.ExitStack() as stack:
        mine, theirs, all_of_it = (
            stack.enter_context(contextlib.closing(open_store(read_address(server.address(database, name)))))
            for name in ("person0", "person1", "auditor")
        )
        for store, person in ((mine, one), (theirs, other)):
            store.put_new(str(StoredName(FOLDER)), folder_file(FOLDER)) if store is mine else None
            store.put_all(
                [(path_name(person, number), content) for number, content in enumerate(person.contents[:3], 1)]
            )
        with psycopg.connect(hostile, autocommit=True) as connection:
            done = []
            for statement in HARM:
                with contextlib.suppress(psycopg.Error):
                    connection.execute(statement)
                    done.append(statement)
                connection.execute("RESET ROLE")
            assert done == []
            # Of others there is nothing to be seen, nor to be put, by whatever name.
            assert connection.execute("SELECT count(*), count(DISTINCT chain) FROM sharewise.seal").fetchone() == (3, 1)
            assert connection.execute("SELECT count(*) FROM sharewise.person").fetchone() == (1,)
        with pytest.raises(NotAllowed):
            mine.put_new(path_name(other, 4), other.contents[3])
        assert mine.get(path_name(other, 1)) is None
        with pytest.raises(AlreadyExists):
            mine.put_new(path_name(one, 1), one.sealed_again(1, "CD-1"))
        with pytest.raises(NotAllowed):
            erase(mine, one, 1)
        with pytest.raises(NotAllowed):
            all_of_it.put_new(path_name(one, 4), one.contents[3])
        counted = [name for name in all_of_it.list() if "folder.json" not in name]
        assert len(counted) == 6
        assert dict(all_of_it.get_all(counted)) == {
            path_name(person, number): person.contents[number - 1] for person in (one, other) for number in (1, 2, 3)
        }
        # The owner of the tables cannot either, as they stand; and what was taken out does not come back.
        for statement in (
            "UPDATE sharewise.seal SET received_at = now()",
            "DELETE FROM sharewise.seal",
            "TRUNCATE sharewise.seal",
        ):
            with pytest.raises(AssertionError, match="refused for everybody"):
                server.sql(statement, database)


@long
def test_who_left_puts_nothing_more_and_what_was_put_stays(people: list[ManyRecords]) -> None:
    person = people[2]
    database = postgres_store(("person2", person.key.public))
    server = postgres_here()
    with contextlib.closing(open_store(read_address(server.address(database, "person2")))) as store:
        store.put_new(path_name(person, 1), person.contents[0])
        server.sql("SELECT sharewise.leave('person2')", database)
        with pytest.raises(NotAllowed):
            store.put_new(path_name(person, 2), person.contents[1])
    assert server.sql("SELECT count(*) FROM sharewise.seal", database) == "1"


@long
def test_a_connection_that_is_cut_at_any_statement_leaves_all_of_a_record_or_nothing(people: list[ManyRecords]) -> None:
    person = people[3]
    database = postgres_store(("person3", person.key.public))
    server = postgres_here()
    address = read_address(server.address(database, "person3"))
    files = [(path_name(person, number), content) for number, content in enumerate(person.contents, 1)]
    cuts = 0
    for step in range(1, 8):
        store = open_store(address)
        seen = Cut(store, step)
        try:
            store.put_all(files[: step + 1])
        except StorageFailed as away:
            cuts += 1
            assert "cannot be reached" in str(away)
        finally:
            seen.undo()
            store.close()
        seals, contents = server.sql(
            "SELECT (SELECT count(*) FROM sharewise.seal), (SELECT count(*) FROM sharewise.content)", database
        ).split("|")
        assert seals == contents
    assert cuts >= 3
    with contextlib.closing(open_store(address)) as store:
        store.put_all(files)
        hold_whole_of(store, person)


class Cut:
    """The server ends the connection of a store before the statement with this number, as whoever looks after it can."""

    def __init__(self, store: Any, number: int) -> None:
        self._connection = store._connection
        self._pid, self._left = self._connection.info.backend_pid, number
        self._execute = self._connection.execute
        self._connection.execute = self._counted

    def _counted(self, *given: Any, **named: Any) -> Any:
        self._left -= 1
        if self._left == 0:
            postgres_here().sql(f"SELECT pg_terminate_backend({self._pid}, 5000)")
        return self._execute(*given, **named)

    def undo(self) -> None:
        self._connection.execute = self._execute


@long
def test_a_store_in_s3_that_is_gone_in_the_middle_is_caught_up_with(people: list[ManyRecords]) -> None:
    s3_here()
    person = people[4]
    with object_store() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        address = f"s3://{server.bucket}/store"
        with contextlib.closing(open_store(read_address(address))) as store:
            name, content = path_name(person, 1), person.contents[0]
            # Cut off between the content and its seal: it is not there yet, and the next call puts it.
            store._create(f"contents/{name}", content)  # type: ignore[attr-defined]
            assert store.get(name) is None
            assert list(store.list()) == []
            store.put_new(name, content)
            assert store.get(name) == content
            # Somebody else's content under a name is no file, and is not overwritten.
            store._create(f"contents/{path_name(person, 2)}", b"{}")  # type: ignore[attr-defined]
            with pytest.raises(AlreadyExists):
                store.put_new(path_name(person, 2), person.contents[1])
    hold_away(person, address, dict(server.environment))


def hold_away(person: ManyRecords, address: str, environment: dict[str, str]) -> bytes:
    """A push that cannot reach its store: one line, and exit code 4. What it said."""
    home = person.folder.parent
    ran = call(
        ("store", "push", address, "--jobs", "1"),
        stdin=b"",
        environment={**small_environment(home), "COLUMNS": "300", **environment},
        folder=home,
    )
    assert ran.returncode == 4, ran.stderr
    assert b"cannot be reached" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
    return ran.stdout + ran.stderr


def test_no_password_is_ever_said(people: list[ManyRecords]) -> None:
    postgres_here()
    secret = "hunter2hunter2"
    environment = {"PGPASSWORD": secret, "PGHOST": "127.0.0.1", "PGPORT": "1"}
    assert secret.encode() not in hold_away(people[5], "postgresql://anna@/records", environment)


def path_name(person: ManyRecords, number: int) -> str:
    return str(StoredName(FOLDER, person.key.public.folder_name, number))


def hold_whole_of(store: Store, person: ManyRecords) -> None:
    names = [path_name(person, number) for number in range(1, len(person.contents) + 1)]
    assert dict(store.get_all(names)) == dict(zip(names, person.contents, strict=True))


def erase(store: Store, person: ManyRecords, number: int) -> None:
    from sharewise.record.store.central.protocol import sha256_of, stub_of

    content = person.contents[number - 1]
    store.replace_with_stub(path_name(person, number), sha256_of(content), stub_of(content) or b"")
