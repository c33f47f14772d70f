"""The fast way of reading and writing says what the plain way says: of every attack, every changed byte, and random documents.

A million of them take a quarter of an hour: `SHAREWISE_TESTS="every door" pytest -o faulthandler_timeout=0 tests/attacks/test_fast_way.py`.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from sharewise import strict_json
from sharewise.strict_json import (
    DEEPEST,
    GREATEST_INTEGER,
    LARGEST,
    NotStrict,
    read_strict,
    read_with_layout,
    shown_json,
    shown_strict_json,
    write_canonical,
    write_readable,
)
from tests.attacks.genuine import Genuine
from tests.attacks.mutating import every_byte, random_bytes
from tests.attacks.test_json_attacks import CORPUS
from tests.support.needed import EVERY_DOOR, WHOLE, examples, long, times

Use = Callable[[], None]


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Has what follows go the fast way, as in a process that has read many documents."""
    return lambda: monkeypatch.setattr(strict_json, "_documents", itertools.count(strict_json._FEW))


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Has what follows go the plain way, as in a process that has read none."""
    return lambda: monkeypatch.setattr(strict_json, "_documents", itertools.repeat(0))


def read(content: bytes) -> str:
    """What comes of reading: data, with whether they are laid out as ours are, or why not. `repr` tells true from 1."""
    try:
        return repr(read_with_layout(content))
    except NotStrict as refused:
        return str(refused)


def agree(contents: Iterable[bytes], fast: Use, plain: Use) -> int:
    """How many of these went the fast way. Of each both ways say the same."""
    every = list(contents)
    fast()
    found = [read(content) for content in every]
    went = sum(strict_json._read_fast(content) is not None for content in every)
    plain()
    for content, says in zip(every, found, strict=True):
        assert says == read(content), content
    return went


def test_genuine_records_are_read_the_fast_way(genuine: Genuine, fast: Use, plain: Use) -> None:
    assert agree(genuine.contents, fast, plain) == len(genuine.contents)


def test_of_each_attack_both_ways_say_the_same(genuine: Genuine, fast: Use, plain: Use) -> None:
    made = [case.make(genuine) for case in CORPUS]
    assert agree(made, fast, plain) > 15


@long
@pytest.mark.parametrize("which", ["emergency", "full", "completing"])
def test_of_each_changed_byte_both_ways_say_the_same(which: str, genuine: Genuine, fast: Use, plain: Use) -> None:
    content: bytes = getattr(genuine, which)
    assert agree(every_byte(content, times(1, 2, 6), 0, 1 if WHOLE else 4), fast, plain) > 400


def test_of_random_changes_both_ways_say_the_same(genuine: Genuine, fast: Use, plain: Use) -> None:
    assert agree(random_bytes(genuine, 20261129, examples(6_000)), fast, plain) > 100


# Documents, from nothing.

TEXTS = (
    "",
    "a",
    "Zoë",
    '"',
    "\\",
    "\n",
    "\\n",
    "a: b",
    '": ',
    "[",
    "}",
    " ",
    "\U0001f989",
    "e\u0301",
    "1e5",
    "\u00a0",
    "\u2028",
)
ODD_TEXTS = ("\t", "\x00", "\x1f", "\x7f", "\x85", "\u202e", "\u2066", "\r", "\b", "\f", "\ufeff", "\ud83e", "\udd89")
KEYS = ("a", "b", "record", "a_1", "z9")
ODD_KEYS = ("A", "", "_a", "1", "é", "a b", '"', "a: b", "\U0001f989", "a\n")
PLAIN: tuple[object, ...] = (None, True, False, 0, 1, -1, GREATEST_INTEGER, -GREATEST_INTEGER)
ODD: tuple[object, ...] = (GREATEST_INTEGER + 1, -(2**64), 2**70, 0.0, 1.5, -0.0, 1e300, float("nan"), float("inf"))


def value(chance: random.Random, odd: float, depth: int) -> Any:
    """Any value. So often there is something in it that records do not hold."""
    match chance.randrange(7 if depth < DEEPEST + 1 else 4):
        case 0:
            return chance.choice(ODD if chance.random() < odd else PLAIN)
        case 1 | 2 | 3:
            texts = (*TEXTS, *ODD_TEXTS) if chance.random() < odd else TEXTS
            return "".join(chance.choices(texts, k=chance.randrange(4)))
        case 4:
            return [value(chance, odd, depth + 1) for _ in range(chance.randrange(4))]
        case _:
            return mapping(chance, odd, depth)


def mapping(chance: random.Random, odd: float, depth: int) -> dict[str, Any]:
    keys = (*KEYS, *ODD_KEYS) if chance.random() < odd else KEYS
    return {chance.choice(keys): value(chance, odd, depth + 1) for _ in range(chance.randrange(5))}


def documents(count: int) -> Iterator[Any]:
    chance = random.Random(f"{count} documents")
    for number in range(count):
        yield mapping(chance, chance.choice((0.0, 0.0, 0.05)), number % (DEEPEST + 2))


def deep(by: int) -> Any:
    made: Any = []
    for _ in range(by - 2):
        made = [made]
    return {"a": made}


def as_bytes(made: Callable[[Any], bytes], data: Any) -> bytes | None:
    """What a writer writes of data, or None where it cannot."""
    try:
        return made(data)
    except (ValueError, TypeError):
        return None


def is_strict(data: Any) -> bool:
    """Whether it can have been read strictly."""
    content = as_bytes(write_readable, data)
    return content is not None and read(content).startswith("({")


COUNT = 1_000_000 if EVERY_DOOR else examples(18_000)


@long
def test_of_random_documents_both_ways_read_and_write_the_same(fast: Use, plain: Use) -> None:
    chance, went, refused = random.Random("layouts"), 0, 0
    made = itertools.chain(documents(COUNT), map(deep, range(2, DEEPEST + 4)))
    for some in iter(lambda: list(itertools.islice(made, 1_000)), []):
        fast()
        laid_out = [as_bytes(write_readable, data) for data in some]
        in_order = [as_bytes(write_canonical, data) for data in some]
        plain()
        strict = [data for data in some if is_strict(data)]
        fast()
        shown = [shown_strict_json(data) for data in strict]
        plain()
        assert shown == [shown_json(data, compact=True) for data in strict]
        for data, content, canonical in zip(some, laid_out, in_order, strict=True):
            assert content == as_bytes(write_readable, data)
            assert canonical == as_bytes(write_canonical, data) == as_bytes(rfc8785.dumps, data)
        written = [content for content in laid_out if content is not None]
        went += agree(written, fast, plain)
        refused += sum(says.startswith("it ") for says in map(read, written))
        # The same with one byte more, or less, or another.
        agree([_spoilt(content, chance) for content in written], fast, plain)
    assert went > COUNT / 3
    assert refused > COUNT / 50


def _spoilt(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    other = chance.choice(
        (b"", b" ", b"\n", b"0", b'"', b"\\", b",", b"{", b"\x7f", b"\xc2\x85", content[at : at + 1] * 2)
    )
    return content[:at] + other + content[at + chance.randrange(2) :]


def test_data_that_were_read_strictly_are_put_in_order_alike(genuine: Genuine, fast: Use) -> None:
    fast()
    for content in genuine.contents:
        data = read_strict(content)
        assert write_canonical(data, is_strict=True) == rfc8785.dumps(data)


@pytest.mark.parametrize("data", [{"a": Path("x")}, {"a": ("x",)}, {1: "x"}, {"a": {"x"}}, {"a": b"x"}], ids=str)
def test_what_is_no_json_is_written_by_neither_way(data: Any, fast: Use, plain: Use) -> None:
    """Not even what the fast library would know how to write."""
    for way in (fast, plain):
        way()
        assert as_bytes(write_canonical, data) == as_bytes(rfc8785.dumps, data)


def test_what_is_too_large_goes_the_plain_way(fast: Use, plain: Use) -> None:
    assert (
        agree(
            [write_readable({"a": "x" * size}) for size in (LARGEST - 15, LARGEST - 14, LARGEST - 13, LARGEST)],
            fast,
            plain,
        )
        == 2
    )


def test_the_first_documents_of_a_process_load_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_json, "_documents", itertools.count())
    content = write_readable({"a": "x"})
    assert strict_json._read_fast(content) is None
    found = [strict_json._read_fast(content) for _ in range(strict_json._FEW)]
    assert (found[0], found[-1]) == (None, {"a": "x"})


def test_what_is_of_a_known_shape_is_looked_at_while_it_is_read(genuine: Genuine, fast: Use) -> None:
    """And nothing else is: each of these is left to those who look at it afterwards."""
    fast()
    known = strict_json._KnownShape()
    contents = list(itertools.islice(itertools.cycle(genuine.contents), 2 * strict_json._FEW))
    assert all(strict_json._read_fast(content) is not None for content in contents)
    found = [known.read(content) for content in contents]
    assert found[0] is None, "no shape is known yet"
    assert repr(found[-1]) == repr(read_strict(contents[-1]))
    plain: tuple[Any, ...] = (1, "x", None, True, [1], {"id": [{}]})
    for value in plain:
        assert known.read(write_readable({"id": value})) == {"id": value}
    odd = ({"id": 1.5}, {"id": 2**53}, {"id": -(2**53)}, {"new": 1}, {"id": [[1]]}, [1], 1, deep(strict_json.DEEPEST))
    for data in odd:
        assert known.read(write_readable(data)) is None, data
    assert known.read(b'{"id": "cut') is None
