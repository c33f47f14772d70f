"""A signature is accepted only where the standard says so, and never under a key that anyone can sign with."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sharewise.record.public_key import BadPublicKey, PublicKey
from tests.outside.weak_keys import SMALL, D, P, encodings, forge
from tests.support.needed import long
from tests.support.tally import SMALL_ORDER, SWEPT, WYCHEPROOF
from tests.vectors.curve import decoded, is_canonical, order_of

Property = Callable[[str, object], None]
HERE = Path(__file__).parent
OURS = json.loads((HERE / "small-order-ed25519.json").read_text(encoding="utf-8"))
KEYS: list[dict[str, Any]] = OURS["keys"]


def y_named(name: str) -> int:
    """A y as the file writes it."""
    a = int.from_bytes(bytes.fromhex(OURS["a"]), "little")
    return {"0": 0, "1": 1, "p": P, "p + 1": P + 1, "p - 1": P - 1, "a": a, "p - a": P - a}[name]


def is_refused(public: bytes) -> bool:
    try:
        PublicKey(public)
    except BadPublicKey:
        return True
    return False


# The vectors of Wycheproof.


def test_every_wycheproof_vector_is_agreed_with(record_property: Property) -> None:
    vectors = json.loads((HERE / "wycheproof-ed25519.json").read_text(encoding="utf-8"))
    tried = 0
    for group in vectors["testGroups"]:
        key = PublicKey(bytes.fromhex(group["publicKey"]["pk"]))
        for vector in group["tests"]:
            accepted = key.accepts(bytes.fromhex(vector["sig"]), bytes.fromhex(vector["msg"]))
            assert accepted == (vector["result"] == "valid"), vector["tcId"]
            tried += 1
    assert tried == vectors["numberOfTests"] == 151
    record_property(WYCHEPROOF, tried)


def test_the_wycheproof_file_is_as_it_was_published() -> None:
    digest = hashlib.sha256((HERE / "wycheproof-ed25519.json").read_bytes()).hexdigest()
    assert digest == "752d2ea7d7c6cf4736381b6cbacb61f8182b126ab7cd9b058f00c50084975536"


# The keys under which anyone can sign.


def test_the_small_order_file_is_what_the_curve_says() -> None:
    """Every encoding of every point that eight times itself makes nothing, and no other; each as the file describes it."""
    a = y_named("a")
    assert (D * a**4 + 2 * a**2) % P == 1
    for key in KEYS:
        encoded = bytes.fromhex(key["encoding"])
        assert (y_named(key["y"]) | key["sign"] << 255).to_bytes(32, "little") == encoded
        point = decoded(encoded)
        assert point is not None
        assert (-(point[0] ** 2) + point[1] ** 2 - 1 - D * point[0] ** 2 * point[1] ** 2) % P == 0
        assert order_of(point) == key["order"]
        assert is_canonical(encoded) == key["canonical"]
    listed = [bytes.fromhex(key["encoding"]) for key in KEYS]
    assert sorted(listed) == sorted({spelled for point in SMALL for spelled in encodings(point)})
    assert len(listed) == 14


@pytest.mark.parametrize("encoding", [key["encoding"] for key in KEYS])
def test_a_key_of_small_order_is_refused_though_the_library_accepts_a_forgery_under_it(
    encoding: str, record_property: Property
) -> None:
    public = bytes.fromhex(encoding)
    messages = (b"message %d" % number for number in range(1000))
    signed, message = next((found, each) for each in messages if (found := forge(public, each)) is not None)
    # Raises where it is not good.
    Ed25519PublicKey.from_public_bytes(public).verify(signed, message)
    with pytest.raises(BadPublicKey):
        PublicKey(public)
    record_property(SMALL_ORDER, 1)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(BadPublicKey):
        PublicKey(b"\x02" + bytes(length - 1) if length else b"")


# Exactly those, and the second spellings.


def swept() -> Iterator[bytes]:
    """Points and other strings at random, and all that lies near what has to be refused."""
    chance = random.Random(8032)
    for _ in range(2500):
        yield chance.randbytes(32)
    near = {0, 1, P - 1, y_named("a"), y_named("p - a")}
    ys = {y + more for y in near for more in range(-20, 21)} | set(range(P - 40, 2**255)) | {2**k for k in range(255)}
    for y in sorted(ys):
        for sign in (0, 1):
            if 0 <= y < 2**255:
                yield (y | sign << 255).to_bytes(32, "little")
    for _ in range(300):
        yield Ed25519PrivateKey.from_private_bytes(chance.randbytes(32)).public_key().public_bytes_raw()


@long
def test_what_is_refused_is_exactly_small_order_and_second_spellings(record_property: Property) -> None:
    counts = {"point": 0, "no point": 0, "small order": 0, "second spelling": 0}
    for public in swept():
        point = decoded(public)
        has_second_y = int.from_bytes(public, "little") % 2**255 >= P
        is_small = point is not None and order_of(point) is not None
        assert is_refused(public) == (has_second_y or is_small), public.hex()
        counts[
            "second spelling" if has_second_y else "small order" if is_small else "point" if point else "no point"
        ] += 1
    assert counts["second spelling"] == 2 * 19
    assert counts["small order"] == 14 - 4
    assert min(counts["point"], counts["no point"]) > 1000
    record_property(SWEPT, sum(counts.values()))


def test_a_key_that_is_no_point_accepts_nothing() -> None:
    chance = random.Random(25519)
    private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
    tried = 0
    while tried < 300:
        public = chance.randbytes(32)
        if decoded(public) is not None or is_refused(public):
            continue
        key, message = PublicKey(public), b"message"
        assert not key.accepts(private.sign(message), message)
        assert not key.accepts(chance.randbytes(63) + b"\x0f", message)
        for point in SMALL:
            assert not key.accepts(next(encodings(point)) + bytes(32), message)
        tried += 1


def test_a_good_key_accepts_its_own_signature_and_no_neighbour_of_it() -> None:
    chance = random.Random(1)
    for _ in range(4):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        key, message = PublicKey(private.public_key().public_bytes_raw()), chance.randbytes(40)
        signature = private.sign(message)
        assert key.accepts(signature, message)
        for bit in range(512):
            spoilt = bytearray(signature)
            spoilt[bit // 8] ^= 1 << bit % 8
            assert not key.accepts(bytes(spoilt), message)
        for more in (signature[:-1], signature + b"\0", b"", signature[:32]):
            assert not key.accepts(more, message)


def test_the_library_still_says_no_by_raising() -> None:
    """What the forgeries above rest on: a signature that is not good raises."""
    public = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    with pytest.raises(InvalidSignature):
        public.verify(bytes(64), b"")
