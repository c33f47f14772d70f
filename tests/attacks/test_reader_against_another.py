"""The strict reader agrees with a second one, written here as plainly as can be; the writer and the canonicaliser too."""

from __future__ import annotations

import json
from typing import Any

import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sharewise.strict_json import NotStrict, read_strict, write_readable
from tests.support.needed import examples

BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Refused(Exception):
    """The plain reader does not take it."""


def need(condition: object) -> None:
    if not condition:
        raise Refused


class Plain:
    """Reads one document, character by character, as RFC 8259 says, and refuses what records may not hold."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def document(self) -> Any:
        self.space()
        value = self.value(0)
        self.space()
        need(self.at == len(self.text))
        return value

    def next(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        need(self.at < len(self.text))
        self.at += 1
        return self.text[self.at - 1]

    def space(self) -> None:
        while self.next() and self.next() in " \t\n\r":
            self.at += 1

    def value(self, depth: int) -> Any:
        match self.next():
            case "{" | "[":
                need(depth < 16)
                return self.members(depth + 1) if self.take() == "{" else self.items(depth + 1)
            case '"':
                return self.string()
            case "t" | "f" | "n":
                for word, value in (("true", True), ("false", False), ("null", None)):
                    if self.text.startswith(word, self.at):
                        self.at += len(word)
                        return value
                raise Refused
            case _:
                return self.number()

    def members(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.space()
        if self.next() == "}":
            self.at += 1
            return found
        while True:
            self.space()
            need(self.next() == '"')
            key = self.string()
            need(key and key[0] in "abcdefghijklmnopqrstuvwxyz")
            need(all(each in "abcdefghijklmnopqrstuvwxyz0123456789_" for each in key))
            need(key not in found)
            self.space()
            need(self.take() == ":")
            self.space()
            found[key] = self.value(depth)
            self.space()
            if (end := self.take()) == "}":
                return found
            need(end == ",")

    def items(self, depth: int) -> list[Any]:
        found: list[Any] = []
        self.space()
        if self.next() == "]":
            self.at += 1
            return found
        while True:
            self.space()
            found.append(self.value(depth))
            self.space()
            if (end := self.take()) == "]":
                return found
            need(end == ",")

    def string(self) -> str:
        need(self.take() == '"')
        units: list[int] = []
        while (each := self.take()) != '"':
            need(ord(each) >= 0x20)
            if each != "\\":
                units.append(ord(each))
            elif (escape := self.take()) == "u":
                digits = "".join(self.take() for _ in range(4))
                need(all(digit in "0123456789abcdefABCDEF" for digit in digits))
                unit = int(digits, 16)
                # The second half of a pair makes one character of two.
                if 0xDC00 <= unit <= 0xDFFF and units and 0xD800 <= units[-1] <= 0xDBFF:
                    unit = 0x10000 + (units.pop() - 0xD800) * 0x400 + unit - 0xDC00
                units.append(unit)
            else:
                need(escape in ESCAPES)
                units.append(ord(ESCAPES[escape]))
        for unit in units:
            need(unit >= 0x20 or unit == 0x0A)
            need(not 0x7F <= unit <= 0x9F)
            need(not 0xD800 <= unit <= 0xDFFF)
            need(unit not in BIDI)
        return "".join(map(chr, units))

    def number(self) -> int:
        start = self.at
        if self.next() == "-":
            self.at += 1
        while self.next() and self.next() in "0123456789":
            self.at += 1
        digits = self.text[start : self.at]
        need(digits not in ("", "-", "-0"))
        need(digits.lstrip("-") == "0" or digits.lstrip("-")[0] != "0")
        need(self.next() not in (".", "e", "E"))
        need(len(digits) < 20 and -(2**53) < int(digits) < 2**53)
        return int(digits)


def plain_utf8(content: bytes) -> str:
    """UTF-8 by the table of RFC 3629, section 4."""
    text: list[str] = []
    at = 0
    while at < len(content):
        first = content[at]
        need(0 <= first <= 0x7F or 0xC2 <= first <= 0xF4)
        more, least = (
            (0, 0) if first <= 0x7F else (1, 0x80) if first <= 0xDF else (2, 0x800) if first <= 0xEF else (3, 0x10000)
        )
        rest = content[at + 1 : at + 1 + more]
        need(len(rest) == more and all(0x80 <= each <= 0xBF for each in rest))
        number = first if more == 0 else first & (0x3F >> more)
        for each in rest:
            number = number << 6 | each & 0x3F
        need(least <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF)
        text.append(chr(number))
        at += 1 + more
    return "".join(text)


def plainly_read(content: bytes) -> Any:
    need(len(content) <= 1024 * 1024)
    return Plain(plain_utf8(content)).document()


def both(content: bytes) -> tuple[str, str]:
    """What each reader makes of it. `repr` tells true from 1, and the order of the members."""
    try:
        ours = repr(read_strict(content))
    except NotStrict:
        ours = "refused"
    try:
        theirs = repr(plainly_read(content))
    except Refused:
        theirs = "refused"
    return ours, theirs


def agree(content: bytes) -> None:
    ours, theirs = both(content)
    assert ours == theirs


# Documents.

SPACE = st.sampled_from(["", "", "", "", " ", "\n", "\t\r\n", "\x0b", "\ufeff", "/**/"])
SPELLED = st.lists(
    st.one_of(
        st.sampled_from(["a", "Zoë", " ", "[", "{", "]", "}", ":", ",", "\U0001f989", "é", "/", "'"]),
        st.sampled_from(['\\"', "\\\\", "\\/", "\\n", "\\t", "\\u0041", "\\u00e9", "\\ud83e\\udd89", "\\u200b", "\\u000A"]),
        st.sampled_from(["\\ud83e", "\\udd89", "\\u0000", "\\u001b", "\\u202e", "\\x", "\\u12", "\\", '"', "\n", "\t", "\x7f", "\x9b", "\u2066"])
        | st.characters(codec="utf-8"),
    ),
    max_size=5,
).map(lambda parts: '"' + "".join(parts) + '"')  # fmt: skip
GOOD_SPELLED = st.text("aé[{\U0001f989 ,:/", max_size=5).map(
    lambda text: json.dumps(text, ensure_ascii=len(text) % 2 == 0)
)
NUMBERS = st.integers(-(2**60), 2**60).map(str) | st.integers(-99, 99).map(str) | st.from_regex(
    r"-?0?[0-9]{1,18}(\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?", fullmatch=True
)  # fmt: skip
SAFE_NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1).map(str)
WORDS = st.sampled_from(["true", "false", "null", "NaN", "Infinity", "-Infinity", "True", "nul", "undefined", "tru e"])
KEYS = st.sampled_from(
    ["a", "b", "record", "a_1", "\\u0061", "A", "", "_a", "1", "__proto__", "é", "a\\n", "a b", "@id"]
)


def nested(leaves: st.SearchStrategy[str], keys: st.SearchStrategy[str], space: st.SearchStrategy[str]) -> Any:
    def inner(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        spaced = st.tuples(space, values, space).map("".join)
        member = st.tuples(space, keys.map('"{}"'.format), space, st.just(":"), spaced).map("".join)
        return st.lists(spaced, max_size=4).map(lambda items: f"[{','.join(items)}]") | st.lists(
            member, max_size=4
        ).map(lambda members: f"{{{','.join(members)}}}")

    return st.recursive(leaves, inner, max_leaves=12)


GOOD_KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
MOSTLY_GOOD = nested(
    GOOD_SPELLED | SAFE_NUMBERS | st.sampled_from(["true", "false", "null"]),
    GOOD_KEYS,
    st.sampled_from(["", " ", "\n"]),
)
MOSTLY_BAD = nested(SPELLED | NUMBERS | WORDS | GOOD_SPELLED, KEYS | GOOD_KEYS, SPACE)
ODD_NUMBERS = st.sampled_from(
    ["1.0", "0.5", "1e2", "1E400", "-0", "-0.0", "01", "1.", "-", "+1", ".5", "0x1", "9007199254740992", "-9007199254740992"]
)  # fmt: skip
# One thing odd, in a document that is good but for it.
ONE_ODD = st.one_of(
    st.tuples(MOSTLY_GOOD, SPELLED | ODD_NUMBERS | NUMBERS | WORDS).map(
        lambda given: f'[{given[0]},{{"a":{given[1]}}}]'
    ),
    st.tuples(MOSTLY_GOOD, KEYS, KEYS).map(lambda given: f'{{"{given[1]}":{given[0]},"{given[2]}":0}}'),
    st.tuples(SPACE, MOSTLY_GOOD, SPACE, st.sampled_from(["", "", "]", "}", ",", "0", "{}", "\x00"])).map("".join),
)
PIECES = st.lists(
    st.sampled_from(['{"a":', "[", "{", "]", "}", ",", ":", '"', '"a"', "1", "-", "0", "e", ".", " ", "\\", "null", "tru", "\ufeff", "\x00"]),
    max_size=12,
).map("".join)  # fmt: skip
DEEP = st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from(["", "1", "{}", '"[["'])).map(
    lambda given: "[" * given[0] + '{"a":' * given[1] + given[2] + "}" * given[1] + "]" * given[0]
)


@settings(max_examples=examples(150))
@given(MOSTLY_GOOD)
def test_what_is_good_json_of_ours_is_read_alike(text: str) -> None:
    agree(text.encode())


@settings(max_examples=examples(400))
@given(ONE_ODD)
def test_a_document_with_one_thing_odd_is_read_alike_or_refused_by_both(text: str) -> None:
    agree(text.encode())


@settings(max_examples=examples(300))
@given(MOSTLY_BAD | PIECES | DEEP | MOSTLY_GOOD)
@example('{"a":1,"\\u0061":2}')
@example('["\\udd89\\ud83e"]')
@example("[-0]")
@example("[9007199254740992]")
@example("[-9007199254740991]")
@example('{"a":1}{"a":1}')
@example("[" * 16 + "]" * 16)
@example("[" * 17 + "]" * 17)
@example('"' + "a" * (1024 * 1024 - 1) + '"')
def test_what_looks_like_json_is_read_alike_or_refused_by_both(text: str) -> None:
    agree(text.encode())


@settings(max_examples=examples(200))
@given(MOSTLY_GOOD, st.data())
def test_a_document_with_one_byte_changed_is_read_alike_or_refused_by_both(text: str, data: st.DataObject) -> None:
    content = bytearray(text.encode())
    at = data.draw(st.integers(0, max(len(content) - 1, 0)))
    content[at : at + data.draw(st.integers(0, 1))] = data.draw(st.binary(max_size=3))
    agree(bytes(content))


@settings(max_examples=examples(300))
@given(st.binary(max_size=8).map(lambda inner: b'["' + inner + b'"]') | st.binary(max_size=40))
@example(b'["\xf0\x9f\xa6\x89"]')
@example(b'["\xed\xa0\x80"]')
@example(b'["\xf4\x90\x80\x80"]')
@example(b'["\xe0\x80\xaf"]')
def test_any_bytes_are_read_alike_or_refused_by_both(content: bytes) -> None:
    agree(content)


def test_the_two_readers_are_not_both_refusing_everything() -> None:
    assert both(b'{"a": [1, true, null, "Zo\\u00eb"]}') == ("{'a': [1, True, None, 'Zoë']}",) * 2


# What records may hold, as data.


TEXTS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc"], exclude_characters="".join(map(chr, BIDI)), include_characters="\n"
    )
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | TEXTS
    | st.sampled_from(["\n", "\u2028\u2029", "\ufeff", "\U0001f989", "</script>", '\\"', "é", "e\u0301", "\uffff"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(GOOD_KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=examples(150))
@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    written = write_readable(value)
    assert repr(read_strict(written)) == repr(value)
    assert written.endswith(b"\n")
    assert b"\r" not in written


@settings(max_examples=examples(150))
@given(VALUES)
def test_the_canonical_bytes_are_those_of_a_sorted_dump(value: object) -> None:
    """So that anyone can make them with what comes with Python."""
    dumped = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert rfc8785.dumps(value) == dumped  # type: ignore[arg-type]
    assert repr(sorted_all(read_strict(dumped))) == repr(sorted_all(value))


def sorted_all(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: sorted_all(value[key]) for key in sorted(value)}
    return [sorted_all(each) for each in value] if isinstance(value, list) else value


def test_the_canonical_bytes_of_records_are_those_of_a_sorted_dump(genuine: Any) -> None:
    for content in genuine.contents:
        record = json.loads(content)["record"]
        dumped = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert rfc8785.dumps(record) == dumped
        assert write_readable(json.loads(content)) == content
