"""Changed copies of genuine files, and the two promises about each: no crash, and no changed content accepted."""

from __future__ import annotations

import copy
import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sharewise.record.verification import verify_bytes
from tests.attacks.genuine import Genuine, statement_of
from tests.support.tally import ACCEPTED, ACCEPTED_CHANGED, CRASHES

NOWHERE = Path("mutant.json")


def content_of(data: Any) -> str:
    """The data in one spelling, in which 0 and false, 1 and 1.0 are not the same."""
    return json.dumps(data, sort_keys=True)


@dataclass
class Tally:
    """What the verifier said of many mutants.

    Attributes:
        words: how many of each verdict.
        crashes, changed: the first mutants that broke a promise, with what happened.

    """

    words: Counter[str] = field(default_factory=Counter)
    crashes: list[tuple[str, bytes]] = field(default_factory=list)
    changed: list[tuple[str, bytes]] = field(default_factory=list)
    accepted: int = 0
    tried: int = 0

    def check(self, what: str, record_property: Callable[[str, object], None]) -> None:
        """Leave the numbers for the summary, and hold the promises."""
        record_property(what, self.tried)
        record_property(CRASHES, len(self.crashes))
        record_property(ACCEPTED_CHANGED, len(self.changed))
        record_property(ACCEPTED, self.accepted)
        assert self.crashes[:1] == []
        assert self.changed[:1] == []


def judge(mutants: Iterable[bytes], genuine: Genuine) -> Tally:
    """Verify each mutant. One that is accepted must hold a genuine record's data, for us and for Python's own reader."""
    originals = [json.loads(content) for content in genuine.contents]
    contents = {content_of(data) for data in originals}
    statements = {hashlib.sha256(statement_of(data)).hexdigest() for data in originals}
    trusted = genuine.trusted
    tally = Tally()
    for mutant in mutants:
        tally.tried += 1
        try:
            verdict = verify_bytes(NOWHERE, mutant, trusted)
        except Exception as error:
            tally.crashes.append((repr(error), mutant))
            continue
        tally.words[verdict.word] += 1
        if verdict.is_proved:
            content = content_of(verdict.data)
            if content in contents and content == content_of(json.loads(mutant)):
                tally.accepted += 1
            else:
                tally.changed.append((verdict.word, mutant))
        elif verdict.seal is not None and verdict.seal.statement not in statements:
            tally.changed.append((verdict.word, mutant))
    return tally


# Every byte.

Change = Callable[[bytearray, int], None]


def xor(bits: int) -> Change:
    def change(content: bytearray, at: int) -> None:
        content[at] ^= bits

    return change


def deleted(content: bytearray, at: int) -> None:
    del content[at]


def doubled(content: bytearray, at: int) -> None:
    content.insert(at, content[at])


def exchanged(content: bytearray, at: int) -> None:
    content[at : at + 2] = content[at : at + 2][::-1]


# A neighbour of the letter, the other case, no ASCII, one less, one more, and two in the other order.
CHANGES: Sequence[Change] = (xor(1), xor(0x20), xor(0x80), deleted, doubled, exchanged)


def every_byte(content: bytes, changes_each: int, part: int, parts: int) -> Iterator[bytes]:
    """Each byte of a part of the file in turn, changed in so many of the ways; which ones goes round with the place."""
    for at in range(part * len(content) // parts, (part + 1) * len(content) // parts):
        for number in range(changes_each):
            mutant = bytearray(content)
            CHANGES[(at * changes_each + number) % len(CHANGES)](mutant, at)
            if mutant != content:
                yield bytes(mutant)


# At random.


def random_bytes(genuine: Genuine, seed: int, number: int) -> Iterator[bytes]:
    """Bits flipped, bytes taken out, put in and doubled, and blocks moved, once to four times in one file."""
    chance = random.Random(seed)

    def mutant() -> bytes:
        content = bytearray(_some(genuine, chance))
        for _ in range(chance.choice((1, 1, 2, 4))):
            chance.choice(BYTE_CHANGES)(content, chance)
        return bytes(content)

    yield from _changed(mutant, genuine, number)


def _changed(mutant: Callable[[], bytes], genuine: Genuine, number: int) -> Iterator[bytes]:
    """So many mutants that are none of the genuine files."""
    while number:
        if (content := mutant()) not in genuine.contents:
            yield content
            number -= 1


def _some(genuine: Genuine, chance: random.Random) -> bytes:
    """Mostly the smallest, as that is the fastest to check."""
    return chance.choice((*[genuine.emergency] * 6, genuine.full, genuine.completing))


def _at(content: bytearray, chance: random.Random) -> int:
    return chance.randrange(max(len(content), 1))


def _block(content: bytearray, chance: random.Random) -> tuple[int, int]:
    start = _at(content, chance)
    return start, start + chance.choice((1, 2, 3, 8, 40, 300))


def _flip(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 8))):
        if content:
            content[_at(content, chance)] ^= 1 << chance.randrange(8)


def _take_out(content: bytearray, chance: random.Random) -> None:
    start, end = _block(content, chance)
    del content[start:end]


def _put_in(content: bytearray, chance: random.Random) -> None:
    at = _at(content, chance)
    content[at:at] = chance.choice(
        (
            chance.randbytes(chance.randrange(1, 12)),
            bytes(chance.choice(b'{}[]":,\\u0123eE+-. \n\tntf') for _ in range(chance.randrange(1, 6))),
            chance.choice((b"\\u0000", b"\\ud800", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"NaN", b"1e9", b"null", b"/**/")),
        )
    )


def _double(content: bytearray, chance: random.Random) -> None:
    start, end = _block(content, chance)
    content[start:start] = content[start:end]


def _move(content: bytearray, chance: random.Random) -> None:
    start, end = _block(content, chance)
    block = content[start:end]
    del content[start:end]
    at = _at(content, chance)
    content[at:at] = block


def _overwrite(content: bytearray, chance: random.Random) -> None:
    start, end = _block(content, chance)
    source = _at(content, chance)
    content[start:end] = content[source : source + end - start]


BYTE_CHANGES: Sequence[Callable[[bytearray, random.Random], None]] = (
    _flip, _flip, _take_out, _put_in, _double, _move, _overwrite
)  # fmt: skip

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+|\s+')


def random_texts(genuine: Genuine, seed: int, number: int) -> Iterator[bytes]:
    """Tokens exchanged and repeated, two genuine files spliced together, and the data itself edited and written again."""
    chance = random.Random(seed)
    texts = [genuine.contents[number - 1].decode() for number in (1, 2, 3, 4, 5)]
    tokens = [_TOKEN.findall(text) for text in texts]
    for text, parts in zip(texts, tokens, strict=True):
        assert "".join(parts) == text
    yield from _changed(lambda: chance.choice(TEXT_CHANGES)(genuine, tokens, chance), genuine, number)


Tokens = list[list[str]]


def _tokens_exchanged(genuine: Genuine, tokens: Tokens, chance: random.Random) -> bytes:
    mutant = list(chance.choice(tokens))
    for _ in range(chance.choice((1, 1, 3))):
        one, two = chance.randrange(len(mutant)), chance.randrange(len(mutant))
        mutant[one], mutant[two] = mutant[two], mutant[one]
    return "".join(mutant).encode()


def _values_exchanged(genuine: Genuine, tokens: Tokens, chance: random.Random) -> bytes:
    """Two texts or literals: what comes out is JSON."""
    mutant = list(chance.choice(tokens))
    values = [number for number, token in enumerate(mutant) if token[0] in '"tfn0123456789-']
    one, two = chance.choice(values), chance.choice(values)
    mutant[one], mutant[two] = mutant[two], mutant[one]
    return "".join(mutant).encode()


def _tokens_repeated(genuine: Genuine, tokens: Tokens, chance: random.Random) -> bytes:
    mutant = list(chance.choice(tokens))
    start, length = chance.randrange(len(mutant)), chance.choice((1, 2, 4, 6, 12))
    at = chance.randrange(len(mutant)) if chance.random() < 0.3 else start
    mutant[at:at] = mutant[start : start + length]
    return "".join(mutant).encode()


def _tokens_taken_out(genuine: Genuine, tokens: Tokens, chance: random.Random) -> bytes:
    mutant = list(chance.choice(tokens))
    start, length = chance.randrange(len(mutant)), chance.choice((1, 2, 4, 6, 12))
    del mutant[start : start + length]
    return "".join(mutant).encode()


def _spliced(genuine: Genuine, tokens: Tokens, chance: random.Random) -> bytes:
    """The beginning of one and the end of another, cut at the same key, at any token, or at any byte."""
    first, second = chance.choice(tokens), chance.choice(tokens)
    kind = chance.randrange(3)
    if kind == 0:
        key = chance.choice([token for token in first if token in second and len(token) > 3])
        return "".join(first[: first.index(key)] + second[second.index(key) :]).encode()
    if kind == 1:
        return "".join(first[: chance.randrange(len(first))] + second[chance.randrange(len(second)) :]).encode()
    one, two = "".join(first).encode(), "".join(second).encode()
    return one[: chance.randrange(len(one))] + two[chance.randrange(len(two)) :]


def _transplanted(genuine: Genuine, tokens: Tokens, chance: random.Random) -> bytes:
    """A run of one file's tokens in another file, at the same place or anywhere."""
    mutant, other = list(chance.choice(tokens)), chance.choice(tokens)
    start, length = chance.randrange(len(other)), chance.choice((1, 3, 9, 60, 200))
    at = min(start, len(mutant)) if chance.random() < 0.5 else chance.randrange(len(mutant))
    mutant[at : at + length] = other[start : start + length]
    return "".join(mutant).encode()


def _edited(genuine: Genuine, tokens: Tokens, chance: random.Random) -> bytes:
    """The data edited once to three times, and written in some layout."""
    number = chance.choice((1, 1, 1, 2, 3, 4))
    data = genuine.data_of(number)
    for _ in range(chance.choice((1, 1, 2, 3))):
        _edit(data, genuine, chance)
    layout = chance.choice(({"indent": 2}, {"separators": (",", ":")}, {"sort_keys": True}, {"indent": "\t"}))
    return json.dumps(data, ensure_ascii=chance.random() < 0.5, **layout).encode("utf-8", "surrogatepass")


def _holders(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _holders(inner)


ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**53, -(2**53), 0.5, 1e400, "", "x", "null", "\x00", "\ud800", "\u202e", [], {}, [[]],
    {"a": None}, {"__proto__": {}}, [None] * 3,
)  # fmt: skip


def _edit(data: Any, genuine: Genuine, chance: random.Random) -> None:
    holder = chance.choice([each for each in _holders(data) if each] or [data])
    if not holder:
        return
    places = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    place = chance.choice(places)
    value = copy.deepcopy(holder[place])
    match chance.randrange(9):
        case 0:
            del holder[place]
        case 1:
            holder[place] = copy.deepcopy(chance.choice(ODD_VALUES))
        case 2:
            holder[place] = _nearly(value, chance)
        case 3:
            other = chance.choice(places)
            holder[place], holder[other] = holder[other], value
        case 4 if isinstance(place, str):
            holder[chance.choice((place.upper(), place + "_", "a", "", "toString", "@type"))] = holder.pop(place)
        case 5 if isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), value)
        case 6:
            holder[place] = [value] if chance.random() < 0.5 else {"a": value}
        case 7:
            other_data = genuine.data_of(chance.randrange(1, 7))
            taken = chance.choice([each for each in _holders(other_data) if isinstance(each, type(holder)) and each])
            if isinstance(holder, dict):
                holder.update({key: each for key, each in taken.items() if key in holder and chance.random() < 0.5})
            else:
                holder[place] = chance.choice(taken)
        case _:
            there = [each for each in _holders(data) if isinstance(each, dict)]
            chance.choice(there)[chance.choice(("added", "note", "record", "record_sha256", "seal"))] = value


def _nearly(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 0.0, 10**6))
    if isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        return value[:at] + chance.choice((" ", "x", "\n", "́", "\u200b", "")) + value[at + chance.randrange(2) :]
    return value[::-1] if isinstance(value, list) else {**value, "x": 0}


TEXT_CHANGES: Sequence[Callable[[Genuine, Tokens, random.Random], bytes]] = (
    _tokens_exchanged, _tokens_exchanged, _values_exchanged, _tokens_repeated, _tokens_repeated, _tokens_taken_out,
    _tokens_taken_out, _spliced, _spliced, _spliced, _transplanted, _transplanted, _edited,
)  # fmt: skip
