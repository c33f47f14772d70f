"""What is done to records fails on entries too, and no entry passes for what it is not."""

from __future__ import annotations

import base64
import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import SigningKey
from sharewise.record.make import Submission
from sharewise.record.seal import ENTRY, ENTRY_KINDS, RECORD, EntryKind, Envelope
from sharewise.record.store.chains.findings import ChainFinding, Found
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.saving.erased_content import take_out_content
from sharewise.record.verification import Verdict, trust, verify_bytes, verify_file
from sharewise.strict_json import write_readable
from tests.attacks.genuine import key_of, save_next
from tests.support.entries import body_about, save_entry
from tests.support.needed import WHOLE
from tests.support.samples import EMERGENCY, record_paths

OWN, LEAD, STRANGER = key_of("own"), key_of("lead"), key_of("stranger")
BOTH = trust(OWN.public, LEAD.public)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Path:
    """Three records and, after them in the same chain, one entry of each kind about the first, but that it was erased."""
    folder = tmp_path_factory.mktemp("made") / "records"
    for number in (1, 2, 3):
        save_next(folder, OWN, proved, Submission(answers=EMERGENCY), number=number)
    first = record_paths(folder)[0]
    hold = save_entry(folder, OWN, "hold", first)
    save_entry(folder, OWN, "release", first, holds=[hold.statement])
    save_entry(folder, LEAD, "approval", first, OWN)
    save_entry(folder, LEAD, "comment", first, OWN)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "records")
    return tmp_path / "records"


def own(folder: Path, number: int) -> Path:
    return folder / OWN.public.folder_name / f"{number:08d}.json"


def found_in(folder: Path) -> list[Found]:
    return list(verify_all([folder], BOTH))


def strange(folder: Path) -> list[tuple[str, str]]:
    """All that is found but what is intact, with the name of the file."""
    return [
        (each.code if isinstance(each, ChainFinding) else each.word, each.path.name)
        for each in found_in(folder)
        if isinstance(each, ChainFinding) or each.word != "intact"
    ]


def sealed(data: dict[str, Any], key: SigningKey, envelope: Envelope = ENTRY, body: str = "entry") -> bytes:
    """The data with a good signature of `key` in this envelope."""
    signed = envelope.statement(data[body], data["seal"])
    return write_readable({**data, "signature": envelope.sign(key, signed)})


def changed(path: Path, change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_bytes())
    change(data)
    return data


def judged(content: bytes) -> Verdict:
    return verify_bytes(Path("x.json"), content, BOTH)


def test_entries_are_verified_as_all_else_and_follow_in_the_same_row(made: Path) -> None:
    found = found_in(made)
    assert [each.word for each in found if isinstance(each, Verdict)] == ["intact"] * 7
    assert len(found) == 7
    kinds = [each.seal.kind for each in found if isinstance(each, Verdict) and each.seal]
    assert sorted(kinds) == sorted(["decision"] * 3 + ["hold", "release", "approval", "comment"])
    hold = json.loads(own(made, 4).read_bytes())
    assert (hold["seal"]["sequence"], hold["format"], [*hold]) == (
        4,
        "sharewise-entry/1",
        ["format", "entry", "seal", "signature"],
    )


def test_a_changed_byte_of_an_entry_is_found_or_changes_nothing(made: Path) -> None:
    content, data = own(made, 4).read_bytes(), json.loads(own(made, 4).read_bytes())
    for at in range(0, len(content), 1 if WHOLE else 5):
        spoilt = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        verdict = judged(spoilt)
        if verdict.is_proved:
            assert json.loads(spoilt) == data, at
        assert verdict.entry is None or verdict.is_proved


def test_an_entry_is_no_record_and_a_record_no_entry(made: Path) -> None:
    entry, record = json.loads(own(made, 4).read_bytes()), json.loads(own(made, 3).read_bytes())
    as_record = {
        "format": RECORD.format,
        "record": entry["entry"],
        "seal": entry["seal"],
        "signature": entry["signature"],
    }
    as_entry = {
        "format": ENTRY.format,
        "entry": record["record"],
        "seal": record["seal"],
        "signature": record["signature"],
    }
    renamed = [{**as_record, "format": ENTRY.format}, {**as_entry, "format": RECORD.format}]
    for data in (as_record, as_entry, *renamed):
        assert judged(write_readable(data)).word == "refused"
    # Even where the key's holder signs it so: what is sealed says its kind.
    assert judged(sealed(as_record, OWN, RECORD, "record")).word == "refused"
    assert judged(sealed(as_entry, OWN)).word == "refused"
    # The kinds of the two seals exchanged, each under its old signature.
    entry["seal"]["kind"], record["seal"]["kind"] = "decision", "hold"
    assert judged(write_readable(entry)).word == judged(write_readable(record)).word == "refused"


def test_the_type_in_the_header_is_that_of_an_entry(made: Path) -> None:
    data = json.loads(own(made, 4).read_bytes())
    signed = ENTRY.statement(data["entry"], data["seal"])
    verdict = judged(write_readable({**data, "signature": RECORD.sign(OWN, signed)}))
    assert verdict.word == "evidence of tampering"
    assert "does not fit the signature" in verdict.why
    header = base64.urlsafe_b64decode(data["signature"].partition("..")[0] + "==")
    expected = {"alg": "Ed25519", "kid": OWN.public.thumbprint, "typ": "sharewise-entry+jws"}
    assert header == rfc8785.dumps(expected)


def test_an_entry_by_an_unknown_key_says_nothing(folder: Path, proved: CompiledRulebook) -> None:
    first = own(folder, 1)
    save_entry(folder, STRANGER, "erasure", first, OWN)
    take_out_content(verify_file(first, BOTH), BOTH)
    assert ("erased", "00000001.json") in strange(folder)
    assert ("cannot decide", "00000001.json") in strange(folder)


def test_an_entry_that_names_another_statement_does_not_count(folder: Path) -> None:
    first, second = own(folder, 1), own(folder, 2)
    save_entry(folder, LEAD, "erasure", second, OWN, place={"chain": OWN.public.thumbprint, "sequence": 1})
    take_out_content(verify_file(first, BOTH), BOTH)
    assert sorted(code for code, _ in strange(folder)) == ["broken link", "erased", "sealed, content erased"]


SHAPES: list[tuple[EntryKind, Callable[[dict[str, Any]], object]]] = [
    ("hold", lambda body: body.update(extra=1)),
    ("hold", lambda body: body.pop("reason")),
    ("hold", lambda body: body.update(reason="")),
    ("hold", lambda body: body.update(reason="a\nb")),
    ("hold", lambda body: body.update(reason=" led")),
    ("hold", lambda body: body.update(reason="x" * 501)),
    ("hold", lambda body: body.update(by=1)),
    ("hold", lambda body: body["record"].update(id="SW-1")),
    ("hold", lambda body: body["record"].update(statement="0" * 63)),
    ("hold", lambda body: body["place"].update(sequence=0)),
    ("erasure", lambda body: body.update(ground="because")),
    ("erasure", lambda body: body.update(authorised_by=None)),
    ("release", lambda body: body.update(holds=[])),
    ("approval", lambda body: body.pop("comment")),
    ("comment", lambda body: body.update(comment=None)),
]


def test_an_entry_of_another_shape_is_refused_whoever_signed_it(made: Path) -> None:
    data = json.loads(own(made, 4).read_bytes())
    first = own(made, 1)
    for kind, spoil in SHAPES:
        body = copy.deepcopy(body_about(kind, first, OWN, **({"holds": ["0" * 64]} if kind == "release" else {})))
        good = {**data, "entry": body, "seal": {**data["seal"], "kind": kind}}
        assert judged(sealed(good, OWN)).word == "intact"
        spoil(body)
        verdict = judged(sealed(good, OWN))
        assert (verdict.word, verdict.entry, verdict.seal) == ("refused", None, None), kind
    for kind in ENTRY_KINDS:
        if kind != "hold":
            other = {**data, "seal": {**data["seal"], "kind": kind}}
            assert judged(sealed(other, OWN)).word == "refused"


def test_what_a_newer_version_writes_is_said_to_be_that(made: Path) -> None:
    data = json.loads(own(made, 4).read_bytes())
    kind = {**data, "seal": {**data["seal"], "kind": "key burial"}}
    assert "newer version" in judged(sealed(kind, OWN)).why
    assert judged(sealed(kind, OWN)).exit_code == 3
    assert "newer version" in judged(write_readable({"format": "sharewise-entry/2"})).why
    # Nobody but the key's holder can claim so.
    assert judged(write_readable(kind)).word == "evidence of tampering"


def test_an_entry_taken_away_or_put_elsewhere_is_found(folder: Path) -> None:
    hold = own(folder, 4)
    content = hold.read_bytes()
    hold.unlink()
    assert strange(folder) == [("missing", OWN.public.folder_name)]
    hold.write_bytes(content)
    last = own(folder, 5).read_bytes()
    own(folder, 5).write_bytes(content)
    assert strange(folder) == [("evidence of tampering", "00000005.json")]
    own(folder, 5).write_bytes(last)
    shutil.copy(own(folder, 4), folder / LEAD.public.folder_name / "00000001.json")
    assert ("evidence of tampering", "00000001.json") in strange(folder)


def test_a_lawful_erasure_is_no_finding_whoever_says_it_and_both_ways_round(folder: Path) -> None:
    first, second = own(folder, 1), own(folder, 2)
    save_entry(folder, LEAD, "erasure", first, OWN)
    assert strange(folder) == [("to finish", "00000003.json")]
    take_out_content(verify_file(first, BOTH), BOTH)
    assert strange(folder) == [("sealed, content erased", "00000001.json")]
    assert max(each.exit_code for each in found_in(folder)) == 0
    save_entry(folder, OWN, "erasure", second)
    take_out_content(verify_file(second, BOTH), BOTH)
    assert max(each.exit_code for each in found_in(folder)) == 0
    # Only its own part is named: the other's entry lies beside it.
    alone = list(verify_all([folder / OWN.public.folder_name], BOTH))
    assert max(each.exit_code for each in alone) == 0
    assert max(each.exit_code for each in verify_all([first], BOTH)) == 0


def test_content_gone_without_an_entry_and_erased_on_hold_are_found(folder: Path) -> None:
    first, second = own(folder, 1), own(folder, 2)
    take_out_content(verify_file(first, BOTH), BOTH)
    assert [code for code, _ in strange(folder)] == ["erased", "sealed, content erased"]
    save_entry(folder, LEAD, "hold", second, OWN)
    save_entry(folder, LEAD, "erasure", second, OWN)
    take_out_content(verify_file(second, BOTH), BOTH)
    assert [name for code, name in strange(folder) if code == "erased"] == ["00000001.json", "00000002.json"]
