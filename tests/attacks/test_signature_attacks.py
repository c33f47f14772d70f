"""Only the very signature that the right key made of this very record is accepted, spelled in the one way it can be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785

from tests.attacks.corpus import CHANGED, ERASED, INTACT, REFUSED, TAMPERING, UNDECIDED, Case, Told, cases, told_of
from tests.attacks.genuine import (
    Genuine,
    base64url,
    digest_of,
    flipped,
    flipped_hex,
    header_of,
    jwk,
    signed,
    statement_of,
    stub_of,
    swapped,
    thumbprint,
    with_record,
    with_seal,
    written,
)
from tests.attacks.signatures import (
    another_spelling,
    changed,
    headed,
    hmac_with,
    number_of,
    other_payload,
    respelt,
    sealed_again,
    signature_of,
    unencoded,
    with_plus_and_slash,
    with_signature,
    with_spare_bits,
    without_a_nonce,
)
from tests.outside.weak_keys import ORDER, SMALL, encodings
from tests.support.tally import CASE

NOT_AS_SIGNED = "changed after it was signed"
UNKNOWN = "not known here"
PARTS, SEAL_PARTS, SEAL = "Parts of the record", "Parts of the seal", "A part of the seal"


def tampering(name: str, make: Callable[[Genuine], bytes], fault: str | None = None) -> Case:
    return Case(name, make, TAMPERING, NOT_AS_SIGNED, fault)


NOTHING, *OTHER_SMALL = [spelled for point in SMALL for spelled in encodings(point)]

ONE_BIT = [
    tampering("one bit of a note", lambda g: flipped(g.full, "Cariad, don")),
    tampering("one bit of an answer's code", lambda g: flipped(g.full, '"answer": "not_sur')),
    tampering("one bit of the decision", lambda g: flipped(g.full, "Because the lead was no")),
    tampering("one bit of the nonce", lambda g: flipped(g.full, '"nonce": "')),
    tampering("one bit of the seal's time", lambda g: flipped(g.full, '"time": "2026-11-22T12:0')),
    tampering("one bit of the seal's number", lambda g: flipped(g.full, '"sequence": ')),
    tampering("one bit of the seal's folder", lambda g: flipped_hex(g.full, '"folder": "')),
    tampering("one bit of what came before", lambda g: flipped_hex(g.full, '"previous": "')),
    Case("one bit of the key's name", lambda g: flipped(g.full, '"chain": "'), TAMPERING, "does not fit the signature"),
    Case("one bit of the seal's kind", lambda g: flipped(g.full, '"kind": "'), REFUSED, SEAL),
    Case("one bit of the format", lambda g: flipped(g.full, '"format": "'), REFUSED, "This is not a record"),
    tampering("one bit of the header", lambda g: flipped(g.full, '"signature": "eyJh')),
    tampering("the first bit of the signature", lambda g: flipped(g.full, b"..", 1)),
    tampering(
        "one bit of the signature's number",
        signature_of(lambda s: s[:40] + bytes([s[40] ^ 1]) + s[41:]),
    ),
]
EXCHANGED = [
    tampering("the record of another file", lambda g: written({**g.data, "record": g.data_of(1)["record"]})),
    tampering("the seal of another file", lambda g: written({**g.data, "seal": g.data_of(1)["seal"]})),
    tampering("the signature of another file", lambda g: written({**g.data, "signature": g.data_of(1)["signature"]})),
    tampering(
        "the seal and the signature of another file",
        lambda g: written({**g.data_of(1), "record": g.data["record"]}),
    ),
    tampering(
        "the record of a file that says nearly the same",
        lambda g: written({**g.data_of(5), "record": g.data_of(4)["record"]}),
    ),
]
HEADERS = [
    tampering("alg none, with no signature", respelt(lambda h, s: base64url(b'{"alg":"none"}') + "..")),
    tampering("alg none, with the signature kept", headed(lambda g, d: header_of(d, alg="none"))),
    tampering("alg None, with capitals", headed(lambda g, d: header_of(d, alg="NoNe"))),
    tampering("HS256 with the public key as the secret", hmac_with(lambda key: key.public.raw, "HS256")),
    tampering("HS512 with the public key as the secret", hmac_with(lambda key: key.public.raw, "HS512")),
    tampering(
        "HS512 with the public key's PEM as the secret", hmac_with(lambda key: key.public.pem().encode(), "HS512")
    ),
    tampering("HS512 with the public key's x as the secret", hmac_with(lambda key: key.public.x.encode(), "HS512")),
    tampering("alg EdDSA", headed(lambda g, d: header_of(d, alg="EdDSA"))),
    tampering("alg Ed448", headed(lambda g, d: header_of(d, alg="Ed448"))),
    tampering("alg ES256", headed(lambda g, d: header_of(d, alg="ES256"))),
    tampering("no alg", headed(lambda g, d: {"kid": d["seal"]["chain"], "typ": "sharewise-seal+jws"})),
    tampering(
        "a stranger's key inside the header, and the stranger's signature",
        headed(lambda g, d: header_of(d, jwk=jwk(g.stranger.public.raw)), by="stranger"),
    ),
    tampering("the right key inside the header", headed(lambda g, d: header_of(d, jwk=jwk(g.key.public.raw)))),
    tampering("a place to fetch keys from (jku)", headed(lambda g, d: header_of(d, jku="https://keys.example/jwks"))),
    tampering(
        "a place to fetch a certificate from (x5u)", headed(lambda g, d: header_of(d, x5u="https://keys.example"))
    ),
    tampering("a certificate inside (x5c)", headed(lambda g, d: header_of(d, x5c=["AAAA"]))),
    tampering("crit", headed(lambda g, d: header_of(d, crit=["exp"], exp=0))),
    tampering("an empty crit", headed(lambda g, d: header_of(d, crit=[]))),
    tampering("b64 false, the payload not encoded", unencoded),
    tampering("b64 true", headed(lambda g, d: header_of(d, b64=True))),
    tampering(
        "alg twice, the right one last",
        headed(lambda g, d: swapped(rfc8785.dumps(header_of(d)), '{"alg"', '{"alg":"none","alg"')),
    ),
    tampering(
        "alg twice, the right one first",
        headed(lambda g, d: swapped(rfc8785.dumps(header_of(d)), ',"kid"', ',"alg":"none","kid"')),
    ),
    tampering("another typ", headed(lambda g, d: header_of(d, typ="JWT"))),
    tampering("the typ of another thing of ours", headed(lambda g, d: header_of(d, typ="sharewise-checkpoint+jws"))),
    tampering(
        "the typ with application/ before it", headed(lambda g, d: header_of(d, typ="application/sharewise-seal+jws"))
    ),
    tampering("no typ", headed(lambda g, d: {"alg": "Ed25519", "kid": d["seal"]["chain"]})),
    tampering("no kid", headed(lambda g, d: {"alg": "Ed25519", "typ": "sharewise-seal+jws"})),
    tampering(
        "a header in another order", headed(lambda g, d: json.dumps(dict(reversed(header_of(d).items()))).encode())
    ),
    tampering("a header with spaces", headed(lambda g, d: json.dumps(header_of(d)).encode())),
    tampering(
        "a header with an escape", headed(lambda g, d: swapped(rfc8785.dumps(header_of(d)), "Ed25519", "\\u0045d25519"))
    ),
    tampering("a header that is a list", headed(lambda g, d: b"[]")),
    tampering("a header that is not JSON", headed(lambda g, d: b"\x00\xff")),
    tampering("a header of a hundred kilobytes", headed(lambda g, d: header_of(d, note="a" * 100_000))),
    tampering("an empty header", respelt(lambda h, s: f"..{base64url(s)}")),
]
SPELLINGS = [
    tampering(
        "the payload attached",
        lambda g: written(
            {**g.data, "signature": g.data["signature"].replace("..", f".{base64url(statement_of(g.data))}.")}
        ),
    ),
    tampering("another payload attached", respelt(lambda h, s: f"{h}.e30.{base64url(s)}")),
    tampering(
        "S with the order added",
        signature_of(lambda s: s[:32] + number_of(s[32:], lambda number: number + ORDER)),
    ),
    tampering("S with its highest bit set", signature_of(lambda s: s[:63] + bytes([s[63] | 128]))),
    tampering(
        "the negative of S",
        signature_of(lambda s: s[:32] + number_of(s[32:], lambda number: -number % ORDER)),
    ),
    tampering("the other sign of R", signature_of(lambda s: s[:31] + bytes([s[31] ^ 128]) + s[32:])),
    tampering("R and S exchanged", signature_of(lambda s: s[32:] + s[:32])),
    tampering("63 bytes", signature_of(lambda s: s[:63])),
    tampering("65 bytes", signature_of(lambda s: s + bytes(1))),
    tampering("65 bytes, the first one nothing", signature_of(lambda s: bytes(1) + s)),
    tampering("the signature twice", signature_of(lambda s: s + s)),
    tampering("64 zero bytes", signature_of(lambda s: bytes(64))),
    tampering("an empty signature", respelt(lambda h, s: f"{h}..")),
    tampering("a text with no points", respelt(lambda h, s: h + base64url(s))),
    tampering("an empty text", respelt(lambda h, s: "")),
    tampering("five parts, as if it were encrypted", respelt(lambda h, s: f"{h}....{base64url(s)}")),
    tampering("padded base64", respelt(lambda h, s: f"{h}..{base64url(s)}==")),
    tampering("the header padded", respelt(lambda h, s: f"{h}=..{base64url(s)}")),
    tampering("base64 with + and /", with_plus_and_slash),
    *(
        tampering(f"another spelling of the same bytes: {more} of 15", respelt(with_spare_bits(more)))
        for more in range(1, 16)
    ),
    tampering("a line break inside", respelt(lambda h, s: f"{h}..{base64url(s)[:40]}\n{base64url(s)[40:]}")),
    tampering("a line break at the end", respelt(lambda h, s: f"{h}..{base64url(s)}\n")),
    tampering("a line break before", respelt(lambda h, s: f"\n{h}..{base64url(s)}")),
    tampering("a space inside", respelt(lambda h, s: f"{h}.. {base64url(s)}")),
    tampering("a length that no base64 has", respelt(lambda h, s: f"{h}..{base64url(s)[:85]}")),
    tampering(
        "a header of a length that no base64 has",
        respelt(lambda h, s: f"{h}{'A' * ((1 - len(h)) % 4)}..{base64url(s)}"),
    ),
    tampering(
        "full-width letters", respelt(lambda h, s: f"{h}..{''.join(chr(ord(each) + 0xFEE0) for each in base64url(s))}")
    ),
    tampering("hex", respelt(lambda h, s: f"{h}..{s.hex()}")),
    tampering("an R that is nothing", without_a_nonce(NOTHING)),
    *(tampering(f"an R of small order: {each.hex()}", without_a_nonce(each)) for each in OTHER_SMALL),
    Case(
        "the signature as an object",
        changed(lambda d: d.update(signature={"protected": "e30", "signature": "AA"})),
        REFUSED,
        PARTS,
    ),
    Case("the signature in a list", changed(lambda d: d.update(signature=[d["signature"]])), REFUSED, PARTS),
    Case("the signature null", changed(lambda d: d.update(signature=None)), REFUSED, PARTS),
    Case("no signature", changed(lambda d: d.pop("signature")), REFUSED, PARTS),
    Case("a second signature beside", changed(lambda d: d.update(signatures=[d["signature"]])), REFUSED, PARTS),
]
SIGNERS = [
    Case(
        "re-signed by a stranger",
        lambda g: written(signed(with_seal(g.data, chain=thumbprint(g.stranger.public.raw)), g.stranger)),
        UNDECIDED,
        UNKNOWN,
    ),
    Case(
        "altered, and re-signed by a stranger",
        lambda g: written(
            signed(with_seal(with_record(g.data, answers=[]), chain=thumbprint(g.stranger.public.raw)), g.stranger)
        ),
        UNDECIDED,
        UNKNOWN,
    ),
    tampering("signed by a stranger in our key's name", sealed_again("stranger")),
    tampering(
        "signed by our key, with a stranger's name in the header",
        headed(lambda g, d: header_of(d, kid=thumbprint(g.stranger.public.raw))),
    ),
    tampering(
        "signed by our key, with another spelling of its name in the header",
        headed(lambda g, d: header_of(d, kid=another_spelling(d["seal"]["chain"]))),
    ),
    Case("signed by our key under a name that is nobody's", sealed_again(chain="A" * 43), UNDECIDED, UNKNOWN),
    Case(
        "signed by our key under another spelling of its name",
        lambda g: written(signed(with_seal(g.data, chain=another_spelling(g.data["seal"]["chain"])), g.key)),
        UNDECIDED,
        UNKNOWN,
    ),
    Case("signed by our key under a name that is too short", sealed_again(chain="A" * 42), REFUSED, SEAL),
    Case("signed by our key under a name that is too long", sealed_again(chain="A" * 44), REFUSED, SEAL),
    Case(
        "signed by our key under its name with a line break",
        lambda g: written(signed(with_seal(g.data, chain=g.data["seal"]["chain"] + "\n"), g.key)),
        REFUSED,
        SEAL,
    ),
    Case(
        "signed by our key under its fingerprint",
        lambda g: written(signed(with_seal(g.data, chain=g.key.public.fingerprint), g.key)),
        REFUSED,
        SEAL,
    ),
    Case(
        "a whole public key for the key's name",
        lambda g: written(with_seal(g.data, chain=jwk(g.stranger.public.raw))),
        REFUSED,
        SEAL,
    ),
    tampering("the record signed and not the statement", other_payload(lambda d: rfc8785.dumps(d["record"]))),
    tampering(
        "the whole file signed and not the statement",
        other_payload(lambda d: rfc8785.dumps({k: v for k, v in d.items() if k != "signature"})),
    ),
    tampering("the statement in another layout signed", other_payload(lambda d: written(json.loads(statement_of(d))))),
    tampering("an older format signed", other_payload(lambda d: statement_of({**d, "format": "sharewise-record/0"}))),
    tampering(
        "the statement signed with no header",
        lambda g: with_signature(g.data, header_of(g.data), g.key.sign(statement_of(g.data))),
    ),
]
DIGESTS = [
    Case("the digest beside the record", changed(lambda d: d.update(record_sha256=digest_of(d))), REFUSED, PARTS),
    Case(
        "the true digest beside another record",
        lambda g: written({**g.data, "record": g.data_of(1)["record"], "record_sha256": digest_of(g.data)}),
        REFUSED,
        PARTS,
    ),
    Case(
        "the true digest before another record",
        lambda g: written(
            {"format": g.data["format"], "record_sha256": digest_of(g.data), **g.data, "record": g.data_of(1)["record"]}
        ),
        REFUSED,
        PARTS,
    ),
    Case(
        "the digest in the seal", changed(lambda d: d["seal"].update(record_sha256=digest_of(d))), REFUSED, SEAL_PARTS
    ),
    Case(
        "the digest in the seal, signed by our key",
        lambda g: written(signed(with_seal(g.data, record_sha256=digest_of(g.data)), g.key)),
        REFUSED,
        SEAL_PARTS,
    ),
    tampering("the digest in the record", changed(lambda d: d["record"].update(record_sha256=digest_of(d)))),
    Case("the content taken out", lambda g: written(stub_of(g.data)), ERASED, "content was taken out"),
    Case(
        "the content taken out, and in another layout",
        lambda g: json.dumps(stub_of(g.data)).encode(),
        ERASED,
        "content was taken out",
    ),
    tampering(
        "taken out, with another record's digest",
        lambda g: written({**stub_of(g.data), "record_sha256": digest_of(g.data_of(1))}),
    ),
    tampering(
        "taken out, with a digest of nothing",
        lambda g: written({**stub_of(g.data), "record_sha256": hashlib.sha256(b"").hexdigest()}),
    ),
    Case(
        "taken out, the digest in capitals",
        lambda g: written({**stub_of(g.data), "record_sha256": digest_of(g.data).upper()}),
        REFUSED,
        PARTS,
    ),
    Case(
        "taken out, the digest one digit short",
        lambda g: written({**stub_of(g.data), "record_sha256": digest_of(g.data)[:-1]}),
        REFUSED,
        PARTS,
    ),
    Case(
        "taken out, the digest with a line break",
        lambda g: written({**stub_of(g.data), "record_sha256": digest_of(g.data) + "\n"}),
        REFUSED,
        PARTS,
    ),
    Case("taken out, the digest null", lambda g: written({**stub_of(g.data), "record_sha256": None}), REFUSED, PARTS),
    Case("taken out, with a note of why", lambda g: written({**stub_of(g.data), "why": "Asked for."}), REFUSED, PARTS),
    Case("taken out, with no digest", changed(lambda d: d.pop("record")), REFUSED, PARTS),
]
OTHER_THINGS = [
    Case("a tombstone for a record, signed by our key", sealed_again(kind="tombstone"), REFUSED, SEAL),
    Case(
        "a checkpoint for a record",
        lambda g: written(signed({**g.data, "format": "sharewise-checkpoint/1"}, g.key)),
        REFUSED,
        "This is not a record",
    ),
    Case(
        "a trust list for a record",
        lambda g: written(signed({**g.data, "format": "sharewise-trust/1"}, g.key)),
        REFUSED,
        "This is not a record",
    ),
    Case("the folder's own file", lambda g: (g.records / "folder.json").read_bytes(), REFUSED, "This is not a record"),
    Case(
        "an answer of verify",
        lambda g: b'{"format": "sharewise-verification/1", "records": [], "exit_code": 0}',
        REFUSED,
        "This is not a record",
    ),
    Case("the record that is not sealed", lambda g: written(g.data["record"]), REFUSED, "This is not a record"),
    Case("the public key", lambda g: json.dumps(jwk(g.key.public.raw)).encode(), REFUSED, "This is not a record"),
    Case(
        "an encrypted body",
        changed(lambda d: d.update(record_age="age-encryption.org/v1", record_sha256="0" * 64)),
        REFUSED,
        PARTS,
    ),
]
BAD_SEALS: dict[str, list[Any]] = {
    "kind": ["Decision", "", None, ["decision"]],
    "folder": ["0" * 31, "0" * 33, "A" * 32, "../" + "0" * 29, "0" * 32 + "\n", None, 0],
    "sequence": [0, -1, 100_000_000, True, "2", None, [2]],
    "previous": ["", "0" * 63, "0" * 65, "A" * 64, False, 0],
    "time": [
        "2026-11-22T12:02:60Z",
        "2026-11-22T24:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-11-32T00:00:00Z",
        "2026-11-22T12:02:00+00:00",
        "2026-11-22T12:02:00.0Z",
        "2026-11-22 12:02:00Z",
        "2026-11-22T12:02:00Z\n",
        "\u0662026-11-22T12:02:00Z",
        "yesterday",
        None,
        1_795_000_000,
    ],
    "seen": [
        None,
        {},
        "",
        [None],
        ["0" * 63],
        ["A" * 64],
        "0" * 64,
        [["0" * 64]],
        ["0" * 64] * 2,
        [f"{n:064x}" for n in range(33)],
    ],
}


def without(member: str) -> Callable[[dict[str, Any]], object]:
    """A change that takes a member out of the seal."""
    return lambda data: data["seal"].pop(member)


SEALS = [
    Case(f"the seal's {member}: {value!r}, signed by our key", sealed_again(**{member: value}), REFUSED, SEAL)
    for member, values in BAD_SEALS.items()
    for value in values
] + [
    Case(f"no {member} in the seal", changed(without(member)), REFUSED, SEAL_PARTS)
    for member in ("kind", "chain", "folder", "sequence", "previous", "time", "seen")
]
UNTOUCHED = [
    Case("an emergency's record as it was saved", lambda g: g.emergency, INTACT, "as it was signed"),
    Case("a full record as it was saved", lambda g: g.full, INTACT, "as it was signed"),
    Case("a completing record as it was saved", lambda g: g.completing, INTACT, "as it was signed"),
    Case(
        "signed again by the same key: Ed25519 has no choice",
        lambda g: written(signed(g.data, g.key)),
        INTACT,
        "as it was signed",
    ),
    Case(
        "one that names the ends of other chains",
        sealed_again(seen=[f"{number:064x}" for number in range(32)]),
        INTACT,
        "as it was signed",
    ),
    Case("signed again, and minified", lambda g: json.dumps(signed(g.data, g.key)).encode(), CHANGED, "saved again"),
]


CORPUS = [
    *UNTOUCHED, *ONE_BIT, *EXCHANGED, *HEADERS, *SPELLINGS, *SIGNERS, *DIGESTS, *OTHER_THINGS, *SEALS
]  # fmt: skip


@pytest.fixture(scope="module")
def told(genuine: Genuine, tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_of(CORPUS, genuine, tmp_path_factory.mktemp("signatures"))


@pytest.mark.parametrize("case", cases(CORPUS))
def test_a_record_is_intact_only_with_its_own_signature(
    case: Case, told: Told, record_property: Callable[[str, object], None]
) -> None:
    told.check_case(case)
    record_property(CASE, 1)


def test_the_command_ends_with_the_worst_verdict_and_tells_nothing_of_the_records(told: Told) -> None:
    told.check_processes()
