"""How fast records go into a store and are audited there: `python -m benchmarks.stores`.

Not a part of `python -m benchmarks`: it starts servers, and takes minutes. Each line is a command as a process: how many records a second,
its greatest memory, what the cores worked for it (not for the server). Then, of PostgreSQL, how an audit grows with the number of records.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks.invented import folders, samples
from benchmarks.measuring.processes import environment, sharewise
from benchmarks.measuring.usage import Usage, used_by
from benchmarks.subjects.growth import slope
from sharewise.record.store.central.places import open_store, read_address
from sharewise.record.store.central.protocol import Parts, StoredName, parts_of
from sharewise.record.store.folder import folder_id, record_name
from sharewise.record.store.processes import usable_processors
from tests.support.stores import KINDS, end_servers, postgres_here, postgres_store, s3_address, s3_environment, s3_here

# The server for S3 is a program for tests, written in Python: what is measured there is that.
_PUSHED = {"folder": 100_000, "PostgreSQL": 100_000, "S3": 10_000}
_PUSHED_IN_FULL = 100_000
_AUDITED, _AUDITED_IN_FULL = 100_000, 1_000_000
_FEWEST = 1_000
# So many are put from ready bytes, by one call, to see what the engine takes.
_ALONE = 1_000
# Who writes; and who audits, where an engine knows people.
_WRITER, _AUDITOR = "writer", "auditor"


def main() -> None:
    """Push records into stores of each kind, push again, audit; then fill PostgreSQL and audit it at several sizes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stores", description=__doc__)
    parser.add_argument("--full", action="store_true", help="100,000 into each engine, and an audit of a million")
    parser.add_argument("--count", type=int, help="so many records, to push and to audit")
    parser.add_argument("--only", choices=[*KINDS, "audit"], action="append", help="only this; may be given again")
    given = parser.parse_args()
    only = given.only or [*KINDS, "audit"]
    pushed = {kind: given.count or (_PUSHED_IN_FULL if given.full else count) for kind, count in _PUSHED.items()}
    audited = (given.count or (_AUDITED_IN_FULL if given.full else _AUDITED)) if "audit" in only else 0
    most = max(audited, *(count for kind, count in pushed.items() if kind in only), 0)
    with ExitStack() as stack:
        began = time.monotonic()
        made = stack.enter_context(folders.making(most, samples.complete_records(questions=range(2))))
        each = most / (time.monotonic() - began)
        print(
            f"{most:,} records of {made.mean_size / 1000:.1f} kB, made and sealed at {each:,.0f}/s; {usable_processors()} processors"
        )
        stack.callback(end_servers)
        for kind in (each for each in KINDS if each in only):
            with _beginning(made, pushed[kind]) as some:
                _measure(kind, some)
        if audited:
            _measure_audits(made, audited)


@contextlib.contextmanager
def _beginning(made: folders.Made, count: int) -> Iterator[folders.Made]:
    if count == made.count:
        yield made
        return
    with folders.beginning_of(made, count) as some:
        yield some


def _measure(kind: str, made: folders.Made) -> None:
    address, own = _new_store(kind, made)
    _say(kind, "push", made.count, _run(made, own, "push", address))
    _say(kind, "push again", made.count, _run(made, own, "push", address))
    _say(kind, "audit", made.count, _run(made, own, "verify", address))
    files = list(_files(made, min(_ALONE, made.count)))
    other, _ = _new_store(kind, made)
    with contextlib.ExitStack() as stack:
        if kind == "S3":
            stack.enter_context(s3_environment())
        store = stack.enter_context(contextlib.closing(open_store(read_address(other))))
        began = time.monotonic()
        assert all(store.put_all(files))
        seconds = time.monotonic() - began
    print(f"{kind:12}{'the engine alone':18}{len(files):>9,} {len(files) / seconds:>8,.0f}/s", flush=True)


def _measure_audits(made: folders.Made, most: int) -> None:
    points, uses = list[tuple[int, float]](), list[tuple[int, float]]()
    for count in itertools.takewhile(lambda count: count <= most, (_FEWEST * 10**power for power in range(10))):
        address, own = _new_store("PostgreSQL", made)
        began = time.monotonic()
        _fill(address, made, count)
        filled = count / (time.monotonic() - began)
        used = _run(made, own, "verify", address)
        _say("PostgreSQL", "audit, filled", count, used, f"(filled by COPY at {filled:,.0f}/s)")
        points.append((count, used.of_cores))
        uses.append((count, used.peak))
        postgres_here().sql(f"DROP DATABASE {_database(address)}")
    if len(points) > 1:
        print(
            f"An audit grows as n^{slope(points):.2f} in the time of the cores, and as n^{slope(uses):.2f} in memory; ",
            end="",
        )
        print(f"at the end as n^{slope(points[-2:]):.2f} and n^{slope(uses[-2:]):.2f}.")


def _new_store(kind: str, made: folders.Made) -> tuple[str, dict[str, str]]:
    """An empty store: its address, and what whoever uses it needs in their environment."""
    own = environment(made.home) | {"SHAREWISE_HOME": str(made.home)}
    if kind == "folder":
        store = made.home / f"store-{time.monotonic_ns()}"
        store.mkdir()
        return str(store), own
    if kind == "S3":
        server = s3_here()
        return s3_address(), own | dict(server.environment)
    database = postgres_store((_WRITER, made.key.public), groups=((_AUDITOR, "sharewise_auditor"),))
    return postgres_here().address(database, _WRITER), own


def _database(address: str) -> str:
    return address.partition("@/")[2].partition("?")[0]


def _run(made: folders.Made, own: dict[str, str], action: str, address: str) -> Usage:
    return used_by([sharewise(), "store", action, address, "--json"], own, made.home)


def _files(made: folders.Made, count: int) -> Iterator[tuple[str, bytes]]:
    folder, key_name = folder_id(made.records), made.key.public.folder_name
    for number in range(1, count + 1):
        yield str(StoredName(folder, key_name, number)), (made.chain / record_name(number)).read_bytes()


def _fill(address: str, made: folders.Made, count: int) -> None:
    """Fill a store in PostgreSQL by COPY, as whoever owns it, with nothing of it looked at: an audit is what is measured."""
    import psycopg

    folder, key_name = folder_id(made.records), made.key.public.folder_name

    def parts() -> Iterator[tuple[int, Parts]]:
        return ((number, parts_of(*file)) for number, file in enumerate(_files(made, count), 1))

    owner = postgres_here().address(_database(address), "owner")
    with psycopg.connect(owner, autocommit=True) as connection, connection.cursor() as cursor:
        connection.execute("SET session_replication_role = replica")
        months = set[str]()
        with cursor.copy("COPY sharewise.seal (stub) FROM STDIN") as copy:
            for _, each in parts():
                months.add(each.month)
                copy.write_row([each.stub.decode()])
        for month in months:
            connection.execute("SELECT sharewise.add_month((%s || '-01')::date)", [month])
        with cursor.copy("COPY sharewise.content (folder, key_name, sequence, month, file) FROM STDIN") as copy:
            for number, each in parts():
                copy.write_row([folder, key_name, number, f"{each.month}-01", each.file.decode()])
        connection.execute("ANALYZE")


def _say(kind: str, what: str, count: int, used: Usage, more: str = "") -> None:
    print(
        f"{kind:12}{what:18}{count:>9,} {count / used.gone_by:>8,.0f}/s {used.gone_by:>8.1f} s "
        f"{used.of_cores:>8.1f} s of cores {used.peak >> 20:>5} MB {more}",
        flush=True,
    )


if __name__ == "__main__":
    main()
