"""How fast records go into a store and are audited there: `python -m benchmarks.stores 100000 folder PostgreSQL S3`.

Not a part of `python -m benchmarks`: it needs the servers, and takes minutes. What it prints is rates, with the memory of this process.
"""

from __future__ import annotations

import contextlib
import resource
import sys
import tempfile
import time
from pathlib import Path

from sharewise.folders import AskedFolder
from sharewise.record.store.central.protocol import Store
from sharewise.record.store.central.stored import stored_records
from sharewise.record.store.central.transfer import ChainState, ContentCheck, push
from sharewise.record.store.chain import FolderWalk
from sharewise.record.store.processes import InOrder, usable_processors
from sharewise.record.verification import trust
from tests.support.many_records import ManyRecords
from tests.support.samples import NOON, record
from tests.support.shipped import proved_rules
from tests.support.stores import end_servers, opened

# The id of the folder that `ManyRecords` makes.
_FOLDER = "0123456789abcdef" * 2


def main(arguments: list[str]) -> None:
    """Push so many records into stores of these kinds, push again, and audit."""
    count, kinds = int(arguments[0]), arguments[1:] or ["folder", "PostgreSQL", "S3"]
    with tempfile.TemporaryDirectory() as folder:
        many = ManyRecords(Path(folder) / "home", record(proved_rules()))
        for number in range(count):
            many.add(f"AB-{number}")
        # What was made is on the disk.
        many.contents = []
        print(f"{count:,} records, {usable_processors()} processors")
        for kind in kinds:
            with opened(kind, Path(folder), many.key.public) as opening, contextlib.closing(opening()) as store:
                _measure(kind, store, many)
    end_servers()


def _measure(kind: str, store: Store, many: ManyRecords) -> None:
    trusted = trust(many.key.public)
    for what in ("push", "push again"):
        began = time.monotonic()
        with InOrder(ContentCheck(trusted), usable_processors()) as verifier:
            walk = FolderWalk(AskedFolder(many.folder), trusted, verifier=verifier)
            moved = [each for each in push(store, walk, _FOLDER, trusted) if isinstance(each, ChainState)]
        _say(kind, what, sum(each.moved for each in moved), time.monotonic() - began)
    began = time.monotonic()
    words = [each.word for each in stored_records(store, trusted, (), now=NOON)]
    assert set(words) <= {"intact", "note"}
    _say(kind, "audit", words.count("intact"), time.monotonic() - began)


def _say(kind: str, what: str, count: int, seconds: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{kind:12}{what:12}{count:>9,} records {seconds:>8.1f} s {count / seconds:>8,.0f}/s {memory:>5} MB", flush=True
    )


if __name__ == "__main__":
    main(sys.argv[1:])
