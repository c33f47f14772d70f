"""Clocks that differ: where a writer's is hours or years before or after the store's own, nothing is lost or refused for it."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sharewise.dates import local_now
from sharewise.errors import StorageFailed
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.store.central.places import open_store, read_address
from sharewise.record.store.central.protocol import NotAllowed, StoredName, sha256_of, stub_of
from sharewise.record.store.central.stored import stored_records
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.folder import folder_id
from sharewise.record.store.saving.record_writer import save
from sharewise.record.verification import Verdict, trust
from tests.support.http_in_between import InBetween
from tests.support.needed import long
from tests.support.samples import record
from tests.support.stores import KINDS, opened, s3_address, s3_environment, s3_here

# How far the writer's clock is from that of the server, which is this computer's.
SKEWS = (
    timedelta(days=-3000),
    timedelta(days=-40),
    timedelta(hours=-13),
    timedelta(),
    timedelta(hours=13),
    timedelta(days=40),
    timedelta(days=3000),
)


@long
@pytest.mark.parametrize("kind", KINDS)
def test_a_writer_whose_clock_is_wrong_puts_and_reads_and_erases_as_any(
    kind: str, tmp_path: Path, proved: CompiledRulebook
) -> None:
    now = local_now()
    key, folder = read_or_make_key(tmp_path / "key"), tmp_path / "records"
    # One who sets it right in between, so that records of all these times are in one chain.
    paths = [
        save(folder, key, record(proved, seed=seed), now=now + skew, random=bytes(16)).path
        for seed, skew in enumerate(SKEWS)
    ]
    names = [str(StoredName(folder_id(folder), key.public.folder_name, number + 1)) for number in range(len(paths))]
    files = [(name, path.read_bytes()) for name, path in zip(names, paths, strict=True)]
    with opened(kind, tmp_path, key.public) as opening:
        store = opening()
        assert all(store.put_all(files))
        assert store.put_all(files) == [False] * len(files)
        assert list(store.list()) == names
        assert dict(store.get_all(names)) == dict(files)

        def found_at(when: datetime) -> tuple[set[str], list[str]]:
            found = list(stored_records(store, trust(key.public), (), now=when))
            words = {str(each.word) for each in found if isinstance(each, Verdict)}
            return words, [each.code for each in found if isinstance(each, ChainFinding)]

        # It is a note, and only where the reader's own clock says so.
        assert found_at(now) == ({"intact"}, ["dated ahead"])
        assert found_at(now + timedelta(days=4000)) == ({"intact"}, [])
        for name, content in files:
            store.replace_with_stub(name, sha256_of(content), stub_of(content) or b"")
        assert found_at(now)[0] == {"sealed, content erased"}
        assert store.put_all(files) == [False] * len(files)


SKEWED = b"<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>"


def test_a_store_that_refuses_a_wrong_clock_says_that_it_is_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    port = urlsplit(s3_here().environment["AWS_ENDPOINT_URL"]).port
    assert port is not None
    with s3_environment(), InBetween(port, lambda *_: (403, SKEWED)) as between:
        monkeypatch.setenv("AWS_ENDPOINT_URL", between.address)
        with contextlib.closing(open_store(read_address(s3_address()))) as store:
            for ask in (store.describe, lambda: store.get(str(StoredName("0" * 32)))):
                with pytest.raises(StorageFailed, match="clock") as refused:
                    ask()
                assert not isinstance(refused.value, NotAllowed)
