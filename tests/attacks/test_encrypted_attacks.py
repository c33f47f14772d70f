"""Of one record there are three copies with one statement: plain, encrypted, erased. Nothing that is done to the encrypted one makes
content of what was not signed, with a key that opens it or without.
"""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from sharewise.record.reading.age_body import armoured
from sharewise.record.reading.content_reader import ContentReader
from sharewise.record.seal import without_record
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.verification import Verdict, statement_in, trust, verify_bytes
from sharewise.strict_json import LARGEST, write_readable
from tests.attacks.genuine import Genuine
from tests.support.encrypted import AgeKey, age_text, encrypted_copy
from tests.support.needed import WHOLE

LEAD, RECOVERY, STRANGER = AgeKey(), AgeKey(), AgeKey()
Data = dict[str, Any]


def judged(genuine: Genuine, content: bytes | Data, *keys: AgeKey) -> Verdict:
    """The verdict with these keys to open what is encrypted; without any, nothing opens it."""
    reader = ContentReader([key.private for key in keys]) if keys else None
    written = content if isinstance(content, bytes) else write_readable(content)
    return verify_bytes(Path("x.json"), written, trust(genuine.key.public, reader=reader))


def test_plain_encrypted_and_erased_copies_have_one_statement_and_one_seal(genuine: Genuine) -> None:
    for number in range(1, len(genuine.contents) + 1):
        plain = genuine.data_of(number)
        closed = encrypted_copy(plain, LEAD, RECOVERY)
        erased = without_record(plain)
        assert without_record(closed) == erased
        found = {
            "intact": judged(genuine, plain),
            "encrypted": judged(genuine, closed),
            "sealed, content erased": judged(genuine, erased),
        }
        assert {verdict.word: verdict.exit_code for verdict in found.values()} == dict.fromkeys(found, 0)
        assert [each.seal for each in found.values()] == [found["intact"].seal] * 3
        assert len({statement_in(each) for each in found.values()}) == 1
        assert [each.has_content for each in found.values()] == [True, True, False]


def test_each_who_can_read_reads_what_was_signed_and_nobody_else_does(genuine: Genuine) -> None:
    plain = genuine.data
    closed = encrypted_copy(plain, LEAD, RECOVERY)
    for key in (LEAD, RECOVERY):
        opened = judged(genuine, closed, STRANGER, key)
        assert (opened.word, opened.data, opened.was_opened) == ("intact", plain, True)
    for keys in ((), (STRANGER,)):
        verdict = judged(genuine, closed, *keys)
        assert (verdict.word, verdict.is_proved, verdict.was_opened) == ("encrypted", False, False)
        assert "was not opened here" in verdict.why
    again = json.dumps(closed).encode()
    assert judged(genuine, again, LEAD).word == "intact, layout changed"
    assert judged(genuine, again).word == "encrypted"


def test_plain_encrypted_and_erased_copies_hang_together_in_one_chain(genuine: Genuine, tmp_path: Path) -> None:
    """Whichever copies of its records lie there: the chain is whole. (That content is gone without a word is found, as ever.)"""
    part = tmp_path / "records" / genuine.key.public.folder_name
    part.mkdir(parents=True)
    (part.parent / "folder.json").write_bytes((genuine.records / "folder.json").read_bytes())
    copies: tuple[tuple[str, Callable[[Data], Data]], ...] = (
        ("intact", dict),
        ("encrypted", lambda data: encrypted_copy(data, LEAD)),
        ("sealed, content erased", without_record),
    )
    for shift in range(len(copies)):
        words = []
        for number in range(1, len(genuine.contents) + 1):
            word, made = copies[(number + shift) % 3]
            words.append(word)
            (part / f"{number:08d}.json").write_bytes(write_readable(made(genuine.data_of(number))))
        found = list(verify_all([part.parent], trust(genuine.key.public)))
        assert [each.word for each in found if isinstance(each, Verdict)] == words
        assert {each.code for each in found if isinstance(each, ChainFinding)} == {"erased"}


def put(name: str, value: object) -> Callable[[Data, Genuine], Data]:
    return lambda data, _: {**data, name: value}


def other_record(data: Data, genuine: Genuine) -> Data:
    """What is encrypted in another genuine record."""
    return {**data, "record_age": encrypted_copy(genuine.data_of(1), LEAD)["record_age"]}


def made_up(**changed: object) -> Callable[[Data, Genuine], Data]:
    """Content that somebody made up, encrypted to the very same people."""
    return lambda data, genuine: {
        **data,
        "record_age": age_text(rfc8785.dumps(dict(genuine.data["record"]) | changed), LEAD),
    }


def content_of(content: bytes) -> Callable[[Data, Genuine], Data]:
    return lambda data, _: {**data, "record_age": age_text(content, LEAD)}


def spaced(data: Data, genuine: Genuine) -> Data:
    """The same content in another spelling."""
    return {**data, "record_age": age_text(json.dumps(genuine.data["record"]).encode(), LEAD)}


def other_digest(data: Data, genuine: Genuine) -> Data:
    """The digest of what is encrypted now, in place of the signed one."""
    return encrypted_copy(genuine.data_of(1), LEAD) | {"seal": data["seal"], "signature": data["signature"]}


def without(name: str) -> Callable[[Data, Genuine], Data]:
    return lambda data, _: {member: value for member, value in data.items() if member != name}


def with_plain(data: Data, genuine: Genuine) -> Data:
    return {**data, "record": genuine.data["record"]}


def cut(data: Data, genuine: Genuine) -> Data:
    """The payload cut at the end, in good armour."""
    raw = base64.b64decode("".join(data["record_age"].splitlines()[1:-1]))
    return {**data, "record_age": armoured(raw[:-40])}


NO_CONTENT, TAMPERING, CLOSED = "refused", "evidence of tampering", "encrypted"
# What is done; the verdict of who has a key; that of who has none.
ROWS: dict[str, tuple[Callable[[Data, Genuine], Data], str, str]] = {
    "what is encrypted in another record": (other_record, TAMPERING, CLOSED),
    "content that somebody made up": (made_up(reasons="none"), TAMPERING, CLOSED),
    "an empty content": (content_of(b""), TAMPERING, CLOSED),
    "a content that is no JSON": (content_of(b"dear colleague"), TAMPERING, CLOSED),
    "the same in another spelling": (spaced, TAMPERING, CLOSED),
    "cut off at the end": (cut, TAMPERING, CLOSED),
    "another digest beside it": (other_digest, TAMPERING, TAMPERING),
    "plain beside encrypted": (with_plain, NO_CONTENT, NO_CONTENT),
    "no digest beside it": (without("record_sha256"), NO_CONTENT, NO_CONTENT),
    "a digest that is none": (put("record_sha256", "x"), NO_CONTENT, NO_CONTENT),
    "null in place of it": (put("record_age", None), NO_CONTENT, NO_CONTENT),
    "a text in place of it": (put("record_age", "dear colleague"), NO_CONTENT, NO_CONTENT),
    "something after its end": (
        lambda data, _: {**data, "record_age": data["record_age"] + "x"},
        NO_CONTENT,
        NO_CONTENT,
    ),
    "another member": (put("record_gpg", "x"), NO_CONTENT, NO_CONTENT),
    "larger than a record may be": (put("record_age", "x" * LARGEST), NO_CONTENT, NO_CONTENT),
    "a word in the seal": (
        lambda data, _: {**data, "seal": {**data["seal"], "sequence": 3}},
        TAMPERING,
        TAMPERING,
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_attacks_on_an_encrypted_record(name: str, genuine: Genuine) -> None:
    change, with_key, without_key = ROWS[name]
    changed = change(copy.deepcopy(encrypted_copy(genuine.data, LEAD, RECOVERY)), genuine)
    for keys, word in (((LEAD,), with_key), ((), without_key), ((STRANGER,), without_key)):
        verdict = judged(genuine, changed, *keys)
        assert (verdict.word, verdict.is_proved) == (word, False)
        assert not verdict.was_opened


def test_an_entry_is_never_encrypted(genuine: Genuine) -> None:
    closed = encrypted_copy(genuine.data, LEAD)
    for name in ("record_age", "entry_age"):
        entry = {"format": "sharewise-entry/1", name: closed["record_age"], "entry_sha256": closed["record_sha256"]}
        data = {**entry, "seal": closed["seal"], "signature": closed["signature"]}
        assert judged(genuine, data, LEAD).word == "refused"


def test_no_changed_byte_of_it_is_taken_for_content(genuine: Genuine) -> None:
    """Who has a key: it is found, or nothing was changed. Who has none: never content, and the seal is as it was or it is found."""
    plain = genuine.data_of(1)
    content = write_readable(encrypted_copy(plain, LEAD))
    words = set[str]()
    for at in range(0, len(content), 1 if WHOLE else 29):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        opened, closed = judged(genuine, changed, LEAD), judged(genuine, changed)
        words |= {opened.word, closed.word}
        assert not opened.is_proved or opened.data == plain, at
        assert not closed.is_proved, at
        assert closed.seal is None or closed.seal.statement == statement_in(judged(genuine, plain)), at
    assert {"evidence of tampering", "refused", "encrypted"} <= words
