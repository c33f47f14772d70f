"""The strict reader refuses what JSON readers disagree about, and never crashes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.record.strict_json import NotStrict, read_strict, write_readable
from sharewise.text import is_unsafe

KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8")).filter(lambda text: not any(is_unsafe(each) for each in text))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert read_strict(write_readable(value)) == value


REFUSED = {
    "a duplicate key": b'{"a":1,"a":2}',
    "a nested duplicate key": b'{"a":{"b":1,"b":1}}',
    "a duplicate key in disguise": b'{"a":1,"\\u0061":2}',
    "a fraction": b'{"a":7.0}',
    "an exponent": b'{"a":7e0}',
    "minus zero": b'{"a":-0}',
    "infinity by size": b'{"a":1e400}',
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":-Infinity}',
    "a number that is not safe": b'{"a":9007199254740992}',
    "5000 digits": b'{"a":' + b"9" * 5000 + b"}",
    "a lone surrogate": b'{"a":"\\ud800"}',
    "NUL": b'{"a":"\\u0000"}',
    "an escape character": b'{"a":"\\u001b[2J"}',
    "DEL": b'{"a":"\x7f"}',
    "a C1 control": b'{"a":"\\u009b"}',
    "a right-to-left override": b'{"a":"\\u202e"}',
    "invalid UTF-8": b'{"a":"\xff"}',
    "overlong UTF-8": b'{"a":"\xc0\xaf"}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"a":1}',
    "a key with a capital": b'{"A":1}',
    "a key that JavaScript knows": b'{"__proto__":1}',
    "@context": b'{"@context":[]}',
    "a trailing document": b'{"a":1}{"a":1}',
    "nothing": b"",
    "a comment": b'{"a":1}//x',
    "a trailing comma": b'{"a":1,}',
    "a raw line break in text": b'{"a":"x\ny"}',
    "100000 brackets": b"[" * 100_000,
    "17 levels": b"[" * 17 + b"]" * 17,
    "more than it may hold": b'"' + b"a" * (1024 * 1024) + b'"',
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_what_readers_disagree_about_is_refused(content: bytes) -> None:
    with pytest.raises(NotStrict):
        read_strict(content)


def test_a_file_of_quotes_is_refused_at_once() -> None:
    """A search that begins again at each quote would take hours for this."""
    with pytest.raises(NotStrict):
        read_strict(b'{"a":"' + b'\\"' * 500_000)


def test_brackets_in_text_are_not_depth() -> None:
    assert read_strict(json.dumps({"a": "[{" * 50}).encode()) == {"a": "[{" * 50}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_strict(content)
    except NotStrict as refused:
        assert str(refused)
