"""A signed record verifies with our own check and with another's library; a changed byte of content does not."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from sharewise.reasoning.proof import Proved
from sharewise.record.chain import verify_all
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.make import Told
from sharewise.record.public_key import BadPublicKey, PublicKey
from sharewise.record.save import Saved, save
from sharewise.record.strict_json import write_readable
from sharewise.record.verify import exit_code, trusting, verify_file
from tests.samples import EMERGENCY, NOON, record, record_paths


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return read_or_make_key(tmp_path / "key")


@pytest.fixture
def saved(tmp_path: Path, proved: Proved, key: SigningKey) -> Saved:
    return save(tmp_path / "records", key, record(proved), now=NOON, random=bytes(16))


def test_a_record_as_saved_is_intact(saved: Saved, key: SigningKey) -> None:
    verdict = verify_file(saved.path, trusting(key.public))
    assert (verdict.word, verdict.exit_code) == ("intact", 0)


def test_no_changed_byte_of_content_is_accepted(proved: Proved, key: SigningKey, tmp_path: Path) -> None:
    """Every byte in turn, changed in one way. What is accepted has the same content: only the layout may differ."""
    emergency = save(tmp_path / "records", key, record(proved, Told(answers=EMERGENCY)), now=NOON, random=bytes(16))
    content = emergency.path.read_bytes()
    data = json.loads(content)
    chance = random.Random(7)
    path = tmp_path / "mutated.json"
    for index in range(len(content)):
        changed = bytearray(content)
        changed[index] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(changed))
        verdict = verify_file(path, trusting(key.public))
        if verdict.is_proved:
            assert verdict.word == "intact, layout changed"
            assert json.loads(bytes(changed)) == data


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.update(extra=1),
        lambda data: data.pop("seal"),
        lambda data: data.pop("signature"),
        lambda data: data.update(record=None),
        lambda data: data.update(record_sha256="0" * 64),
        lambda data: data["record"].update(added="x"),
        lambda data: data["seal"].update(sequence=2),
        lambda data: data["seal"].update(previous="0" * 64),
        lambda data: data["seal"].update(added="x"),
        lambda data: data.update(signature=data["signature"] + "A"),
        lambda data: data.update(signature=data["signature"].replace("..", ".e30.")),
        lambda data: data.update(signature=None),
        lambda data: data.update(format="sharewise-record/0"),
        lambda data: data.update(format=1),
    ],
)
def test_parts_added_taken_away_or_exchanged_are_found(
    saved: Saved, key: SigningKey, tmp_path: Path, spoil: Any
) -> None:
    data = json.loads(saved.path.read_bytes())
    spoil(data)
    path = tmp_path / "spoilt.json"
    path.write_bytes(write_readable(data))
    verdict = verify_file(path, trusting(key.public))
    assert verdict.word in ("evidence of tampering", "refused")
    assert verdict.exit_code == 1


def test_a_second_spelling_of_the_signature_is_refused(saved: Saved, key: SigningKey, tmp_path: Path) -> None:
    """The last character of 64 bytes in base64url has four bits to spare."""
    data = json.loads(saved.path.read_bytes())
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(data["signature"][-1])
    path = tmp_path / "respelt.json"
    for other in range(last - last % 16, last - last % 16 + 16):
        data["signature"] = data["signature"][:-1] + alphabet[other]
        path.write_bytes(write_readable(data))
        assert verify_file(path, trusting(key.public)).is_proved == (other == last)


@pytest.mark.parametrize("layout", [{"indent": None}, {"indent": 4}, {"sort_keys": True}, {"ensure_ascii": True}])
def test_a_file_saved_again_by_something_else_is_intact_and_says_so(
    saved: Saved, key: SigningKey, tmp_path: Path, layout: dict[str, Any]
) -> None:
    path = tmp_path / "again.json"
    path.write_text(json.dumps(json.loads(saved.path.read_bytes()), **layout), encoding="utf-8")
    assert verify_file(path, trusting(key.public)).word == "intact, layout changed"


def test_a_strangers_record_cannot_be_decided(saved: Saved, tmp_path: Path) -> None:
    stranger = read_or_make_key(tmp_path / "another")
    verdict = verify_file(saved.path, trusting(stranger.public))
    assert (verdict.word, verdict.exit_code) == ("cannot decide", 3)
    assert verify_file(saved.path, trusting(None)).word == "cannot decide"


def test_a_record_of_a_newer_version_is_not_called_altered(saved: Saved, key: SigningKey, tmp_path: Path) -> None:
    path = tmp_path / "newer.json"
    path.write_bytes(saved.path.read_bytes().replace(b"sharewise-record/1", b"sharewise-record/2"))
    assert verify_file(path, trusting(key.public)).word == "cannot decide"


def found(paths: list[Path], key: SigningKey) -> int:
    return exit_code(verdict.exit_code for verdict in verify_all(paths, trusting(key.public)))


def test_verifying_nothing_is_never_good(tmp_path: Path, key: SigningKey) -> None:
    (tmp_path / "empty").mkdir()
    assert found([tmp_path / "empty"], key) == 3
    assert found([tmp_path / "absent"], key) == 4
    assert exit_code([]) == 3


def test_alteration_comes_before_every_other_finding(saved: Saved, key: SigningKey, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_bytes(saved.path.read_bytes().replace(b"AB-1234", b"AB-1235"))
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / "empty", tmp_path / "absent", saved.path, spoilt]
    assert found(paths, key) == 1


def test_each_record_names_the_one_before_it(saved: Saved, proved: Proved, key: SigningKey, tmp_path: Path) -> None:
    second = save(tmp_path / "records", key, record(proved, seed=2), now=NOON, random=bytes(16))
    first = json.loads(saved.path.read_bytes())
    digest = hashlib.sha256(rfc8785.dumps(first["record"])).hexdigest()
    statement = rfc8785.dumps({"format": first["format"], "record_sha256": digest, "seal": first["seal"]})
    assert first["seal"]["previous"] is None
    assert second.sealed.seal.sequence == 2
    assert second.sealed.seal.previous == hashlib.sha256(statement).hexdigest()
    assert list(record_paths(tmp_path / "records")) == [saved.path, second.path]


# Every encoding of a point of small order, and of some points a second one: under these anyone can sign.
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def root(square: int) -> int | None:
    """A square root modulo P, or None if there is none."""
    found = pow(square, (P + 3) // 8, P)
    if found * found % P != square % P:
        found = found * pow(2, (P - 1) // 4, P) % P
    return found if found * found % P == square % P else None


def y_of_order_8() -> int:
    """Twice such a point has y = 0, so y * y = -x * x, and the curve gives d * y**4 + 2 * y**2 = 1."""
    of_one_and_d = root(1 + D)
    assert of_one_and_d is not None
    squares = [(-1 + sign * of_one_and_d) * pow(D, -1, P) % P for sign in (1, -1)]
    # The point is on the curve where x * x = -y * y is a square too.
    return next(y for square in squares if (y := root(square)) is not None and root(-square) is not None)


Y8 = y_of_order_8()
SMALL_ORDER = [
    (y + extra * P) | (sign << 255)
    for y in (0, 1, P - 1, Y8, P - Y8)
    for sign in (0, 1)
    for extra in (0, 1)
    if y + extra * P < 2**255
]


def test_the_fourteen_public_keys_under_which_anyone_can_sign_are_refused() -> None:
    assert len(SMALL_ORDER) == 14
    for encoded in SMALL_ORDER:
        with pytest.raises(BadPublicKey):
            PublicKey(encoded.to_bytes(32, "little"))


def test_these_are_the_points_that_eight_times_themselves_make_nothing() -> None:
    """Checked with plain arithmetic on the curve, so that no constant is taken on trust."""

    def add(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
        (x1, y1), (x2, y2) = one, two
        product = D * x1 * x2 * y1 * y2 % P
        return (
            (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P,
            (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P,
        )

    for y in {encoded % 2**255 % P for encoded in SMALL_ORDER}:
        x = root((y * y - 1) * pow(D * y * y + 1, -1, P) % P)
        assert x is not None
        point = (x, y)
        for _ in range(3):
            point = add(point, point)
        assert point == (0, 1)
