"""Nothing that sharewise seals passes for another kind of it, whoever signed it: a record, an entry, a trust list, a checkpoint."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sharewise.errors import WrongUse
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.checkpoint_line import checkpoint_of, read_checkpoints
from sharewise.record.make import Submission
from sharewise.record.seal import ENTRY, RECORD, Envelope
from sharewise.record.trust.trust_entry import BadTrust, TrustEntry
from sharewise.record.trust.trust_list import TRUST, read_list, sealed_list
from sharewise.record.verification import trust, verify_bytes
from sharewise.strict_json import write_readable
from tests.attacks.genuine import key_of, save_next
from tests.support.entries import save_entry, seal_of
from tests.support.samples import EMERGENCY

# One key for all of it: whoever holds it can sign whatever they like.
KEY = key_of("own")
KINDS = (RECORD, ENTRY, TRUST)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> dict[Envelope, dict[str, Any]]:
    """One of each, as it is rightly sealed."""
    folder = tmp_path_factory.mktemp("sealed") / "records"
    record = save_next(folder, KEY, proved, Submission(answers=EMERGENCY), number=1)
    entry = save_entry(folder, KEY, "hold", record).path
    listed = sealed_list([TrustEntry(KEY.public, "Ann Lee")], KEY, None, "2026-11-22T12:00:00Z")
    return {RECORD: json.loads(record.read_bytes()), ENTRY: json.loads(entry.read_bytes()), TRUST: listed}


def passes_for(kind: Envelope, content: bytes) -> bool:
    """Whether a file is taken for one of this kind, with the key trusted for everything."""
    if kind is TRUST:
        try:
            return bool(read_list(content, KEY.public).entries)
        except BadTrust:
            return False
    verdict = verify_bytes(Path("x.json"), content, trust(KEY.public))
    return verdict.entry is not None if kind is ENTRY else verdict.is_proved_record


def put_into(data: dict[str, Any], one: Envelope, other: Envelope) -> dict[str, Any]:
    return {"format": other.format, other.body: data[one.body], "seal": data["seal"], "signature": data["signature"]}


# What is done to a file of one kind, to have it taken for one of another.
DISGUISES: dict[str, Callable[[dict[str, Any], Envelope, Envelope], dict[str, Any]]] = {
    "as it is": lambda data, one, other: data,
    "under the other name": lambda data, one, other: {**data, "format": other.format},
    "in the other parts": put_into,
    "in the other parts, signed again": lambda data, one, other: {
        **put_into(data, one, other),
        "signature": other.sign(KEY, other.statement(data[one.body], data["seal"])),
    },
    "signed with the other type": lambda data, one, other: {
        **data,
        "signature": other.sign(KEY, one.statement(data[one.body], data["seal"])),
    },
    "in the other parts, signed as what it is": lambda data, one, other: {
        **put_into(data, one, other),
        "signature": one.sign(KEY, other.statement(data[one.body], data["seal"])),
    },
    "beside the other's parts": lambda data, one, other: {**put_into(data, one, other), one.body: data[one.body]},
}


def pairs() -> Iterator[tuple[Envelope, Envelope]]:
    return ((one, other) for one in KINDS for other in KINDS if one is not other)


def test_each_is_what_it_is(sealed: dict[Envelope, dict[str, Any]]) -> None:
    """Otherwise nothing below would show anything."""
    for kind, data in sealed.items():
        assert [passes_for(each, write_readable(data)) for each in KINDS] == [each is kind for each in KINDS]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_none_passes_for_another_whoever_signed_it(disguise: str, sealed: dict[Envelope, dict[str, Any]]) -> None:
    for one, other in pairs():
        content = write_readable(DISGUISES[disguise](sealed[one], one, other))
        assert not passes_for(other, content), (one.format, other.format)
        # Signed as another kind it is none of its own any more.
        if "sign" in disguise:
            assert not passes_for(one, content), (one.format, other.format)


def test_a_checkpoint_is_none_of_them_and_none_of_them_is_a_checkpoint(
    sealed: dict[Envelope, dict[str, Any]], tmp_path: Path
) -> None:
    record = tmp_path / "record.json"
    record.write_bytes(write_readable(sealed[RECORD]))
    line = checkpoint_of([seal_of(record, KEY)], "2026-11-22").line
    assert len(read_checkpoints(line)) == 1
    for kind, data in sealed.items():
        for content in (line.encode(), json.dumps({"format": "sharewise-checkpoint/1", "line": line}).encode()):
            assert not passes_for(kind, content)
        with pytest.raises(WrongUse):
            read_checkpoints(write_readable(data).decode())
