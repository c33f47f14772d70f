"""An armoured age file has one spelling, says who can open it without being opened, and claims nothing that costs."""

from __future__ import annotations

import base64
import os
import re

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from sharewise.record.public_key import PublicKey
from sharewise.record.reading.age_body import armoured, read_age, tag_of
from sharewise.record.reading.recipients import recipient_of
from tests.support.encrypted import AgeKey, age_text
from tests.support.needed import examples

KEY = AgeKey()
TEXT = age_text(b"what was decided", KEY)
RAW = base64.b64decode("".join(TEXT.splitlines()[1:-1]))
HEADER, _, REST = RAW.partition(b"--- ")
ZERO = base64.b64encode(bytes(32)).rstrip(b"=")
STANZA = b"-> X25519 " + ZERO + b"\n" + ZERO + b"\n"
START = b"age-encryption.org/v1\n"


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=200))
def test_what_the_library_makes_is_taken_and_has_one_spelling(content: bytes) -> None:
    made = pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(KEY.public)], armored=True).decode()
    body = read_age(made)
    assert body is not None
    assert armoured(body.content) == made
    assert (body.has_hidden, body.tags) == (True, frozenset())


@settings(max_examples=examples(200), deadline=None)
@given(st.data())
def test_no_other_text_has_the_same_meaning(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(TEXT)))
    other = TEXT[:at] + data.draw(st.text("A=\n -z", max_size=3)) + TEXT[at + data.draw(st.integers(0, 2)) :]
    body = read_age(other)
    assert other == TEXT or body is None or body.content != RAW


WRONG = {
    "nothing": "",
    "no text": None,
    "a text": "dear colleague",
    "no age file": armoured(b"dear colleague"),
    "something after the end": TEXT + "x",
    "a second one after the end": TEXT + TEXT,
    "a line after the end": TEXT + "\n",
    "something before the beginning": "x" + TEXT,
    "no end": TEXT[:-20],
    "no newline at the end": TEXT[:-1],
    "Windows' ends of lines": TEXT.replace("\n", "\r\n"),
    "lines of another length": TEXT.replace("\n", "", 2).replace("FILE-----", "FILE-----\n", 1),
    "a blank in it": TEXT.replace("\n", "\n ", 1),
    "the other alphabet": re.sub(r"[+/]", "-", armoured(RAW + b"\xfb\xff" * 9)),
    "another version": armoured(RAW.replace(b"/v1\n", b"/v2\n", 1)),
    "nobody who could open it": armoured(START + b"--- " + REST),
    "a passphrase that takes an hour": armoured(
        START + b"-> scrypt " + base64.b64encode(bytes(16)).rstrip(b"=") + b" 30\n" + ZERO + b"\n--- " + REST
    ),
    "a passphrase beside a key": armoured(
        START + STANZA + b"-> scrypt " + ZERO[:22] + b" 30\n" + ZERO + b"\n--- " + REST
    ),
    "only kinds of keys that nobody knows": armoured(START + b"-> mine x\n" + ZERO + b"\n--- " + REST),
    "a header without an end": armoured(START + STANZA * 200),
    "a header that is too long": armoured(START + STANZA * 200 + b"--- " + REST),
    "too many who could open it": armoured(START + b"-> X25519 a\n\n" * 65 + b"--- " + REST),
    "one long line": armoured(START + b"-> " + b"x" * 40_000 + b"\n\n--- " + REST),
    "no content": armoured(START + STANZA + b"--- " + ZERO + b"\n"),
    "less content than there can be": armoured(START + STANZA + b"--- " + ZERO + b"\n" + bytes(31)),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_is_no_age_file_as_it_must_be_is_none(text: object) -> None:
    assert read_age(text) is None


def test_the_key_of_ssh_that_opens_it_can_be_told_without_opening_it() -> None:
    own, other = (PublicKey(Ed25519PrivateKey.generate().public_key().public_bytes_raw()) for _ in range(2))
    made = pyrage.encrypt(os.urandom(40), [pyrage.ssh.Recipient.from_str(recipient_of(own))])
    body = read_age(armoured(made))
    assert body is not None
    assert tag_of(own) in body.tags
    assert tag_of(other) not in body.tags
    assert not body.has_hidden
