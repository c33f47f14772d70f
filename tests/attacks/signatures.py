"""Records whose signature is another, is spelled in another way, or is of something else."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import rfc8785

from sharewise.record.keys import SigningKey
from tests.attacks.genuine import (
    RECORDS,
    Data,
    Genuine,
    base64url,
    header_of,
    message,
    signed,
    statement_of,
    unbase64url,
    with_seal,
    written,
)
from tests.outside.weak_keys import ORDER


def parts(data: Data) -> tuple[str, bytes]:
    """The header as it is spelled, and the signature's 64 bytes."""
    header, _, signature = data["signature"].split(".")
    return header, unbase64url(signature)


def respelt(change: Callable[[str, bytes], str]) -> Callable[[Genuine], bytes]:
    """The record with its signature written in another way."""

    def make(genuine: Genuine) -> bytes:
        data = genuine.data
        return written({**data, "signature": change(*parts(data))})

    return make


def signature_of(change: Callable[[bytes], bytes]) -> Callable[[Genuine], bytes]:
    """The record with other bytes for its signature."""
    return respelt(lambda header, signature: f"{header}..{base64url(change(signature))}")


def number_of(half: bytes, change: Callable[[int], int]) -> bytes:
    """Half a signature, read as a number and changed."""
    return change(int.from_bytes(half, "little")).to_bytes(32, "little")


def headed(change: Callable[[Genuine, Data], Data | bytes], by: str = "key") -> Callable[[Genuine], bytes]:
    """The record signed again over another header, well but for that."""

    def make(genuine: Genuine) -> bytes:
        key: SigningKey = getattr(genuine, by)
        return written(signed(genuine.data, key, change(genuine, genuine.data)))

    return make


def sealed_again(key: str = "key", **members: Any) -> Callable[[Genuine], bytes]:
    """The record with something else in its seal, signed again."""

    def make(genuine: Genuine) -> bytes:
        return written(signed(with_seal(genuine.data, **members), getattr(genuine, key)))

    return make


def changed(change: Callable[[Data], Any]) -> Callable[[Genuine], bytes]:
    def make(genuine: Genuine) -> bytes:
        data = genuine.data
        change(data)
        return written(data)

    return make


def with_signature(data: Data, header: Data | bytes, signature: bytes) -> bytes:
    raw = header if isinstance(header, bytes) else rfc8785.dumps(header)
    return written({**data, "signature": f"{base64url(raw)}..{base64url(signature)}"})


def hmac_with(secret: Callable[[SigningKey], bytes], name: str) -> Callable[[Genuine], bytes]:
    """The confusion of algorithms: what everybody knows, used as a secret."""

    def make(genuine: Genuine) -> bytes:
        data = genuine.data
        header = header_of(data, alg=name)
        digest = hashlib.sha256 if name == "HS256" else hashlib.sha512
        mac = hmac.digest(secret(genuine.key), message(rfc8785.dumps(header), statement_of(data)), digest)
        return with_signature(data, header, mac)

    return make


def unencoded(genuine: Genuine) -> bytes:
    """RFC 7797: the payload signed as it stands."""
    data = genuine.data
    header = header_of(data, b64=False, crit=["b64"])
    raw = rfc8785.dumps(header)
    return with_signature(data, header, genuine.key.sign(base64url(raw).encode() + b"." + statement_of(data)))


def other_payload(payload: Callable[[Data], bytes]) -> Callable[[Genuine], bytes]:
    """The right header and key, but something else signed than the statement."""

    def make(genuine: Genuine) -> bytes:
        data = genuine.data
        raw = rfc8785.dumps(header_of(data))
        return with_signature(data, raw, genuine.key.sign(message(raw, payload(data))))

    return make


def without_a_nonce(point: bytes) -> Callable[[Genuine], bytes]:
    """A signature whose R is of small order, by someone who has the private key: S = k * a, so that S * B - k * A is
    nothing. Whoever sees it can work out the private key from it.
    """

    def make(genuine: Genuine) -> bytes:
        data = genuine.data
        raw = rfc8785.dumps(header_of(data))
        said = message(raw, statement_of(data))
        seed = hashlib.sha512(genuine.key.private.private_bytes_raw()).digest()[:32]
        secret = int.from_bytes(seed, "little") & (2**254 - 8) | 2**254
        k = int.from_bytes(hashlib.sha512(point + genuine.key.public.raw + said).digest(), "little")
        return with_signature(data, raw, point + (k * secret % ORDER).to_bytes(32, "little"))

    return make


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def respelt_end(text: str, more: int) -> str:
    """The same bytes in base64url: the last letter has bits to spare, which are nothing in the right spelling."""
    spelled = text[:-1] + ALPHABET[ALPHABET.index(text[-1]) + more]
    assert unbase64url(spelled) == unbase64url(text)
    return spelled


def another_spelling(name: str) -> str:
    return respelt_end(name, 1)


def with_spare_bits(more: int) -> Callable[[str, bytes], str]:
    return lambda header, signature: f"{header}..{respelt_end(base64url(signature), more)}"


def with_plus_and_slash(genuine: Genuine) -> bytes:
    """A genuine record whose signature has letters that the two alphabets of base64 write differently."""
    for number in range(1, RECORDS + 1):
        data = genuine.data_of(number)
        header, signature = parts(data)
        spelled = base64.b64encode(signature).decode().rstrip("=")
        if set("+/") & set(spelled):
            return written({**data, "signature": f"{header}..{spelled}"})
    raise AssertionError("no signature has such a letter")
