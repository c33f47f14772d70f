"""Nothing is encrypted to a key under which everybody, or nobody but the author, could read it."""

from __future__ import annotations

import base64

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharewise.record.public_key import PublicKey
from sharewise.record.reading.recipients import (
    MOST_READERS,
    BadRecipient,
    RecordReader,
    check_readers,
    checked_recipient,
    reader_of,
    recipient_of,
    recipients_in,
)
from tests.outside.weak_keys import WEAK_KEYS
from tests.support.encrypted import AgeKey

KEY = AgeKey()
SSH = recipient_of(PublicKey(Ed25519PrivateKey.generate().public_key().public_bytes_raw()))
LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
# The points of small order of curve25519, in every spelling that the field has (Bernstein, https://cr.yp.to/ecdh.html).
P = 2**255 - 19
ORDER_8 = (
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
)
SMALL = (
    0,
    1,
    *ORDER_8,
    P - 1,
    P,
    P + 1,
    *(each + P for each in ORDER_8 if each + P < 2**256),
    2 * P - 1,
    2 * P,
    2 * P + 1,
)


def bech32(point: int) -> str:
    """A point as a key of age (BIP 173)."""
    number = int.from_bytes(point.to_bytes(32, "little"), "big") << 4
    values = [number >> 5 * place & 31 for place in reversed(range(52))]

    def checked(given: list[int]) -> int:
        check = 1
        for value in [3, 3, 3, 0, 1, 7, 5, *given]:
            top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
            for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                check ^= generator if top >> place & 1 else 0
        return check

    rest = checked(values + [0] * 6) ^ 1
    return "age1" + "".join(
        LETTERS[each] for each in [*values, *(rest >> 5 * place & 31 for place in reversed(range(6)))]
    )


def test_what_the_library_makes_is_taken_as_it_is() -> None:
    for _ in range(50):
        key = AgeKey()
        assert checked_recipient(key.public) == key.public
    assert checked_recipient(SSH) == checked_recipient(f"{SSH} ann@school") == SSH
    assert pyrage.ssh.Recipient.from_str(SSH)
    assert bech32(9) == checked_recipient(bech32(9))


@pytest.mark.parametrize("point", SMALL)
def test_a_key_of_age_of_small_order_is_refused(point: int) -> None:
    with pytest.raises(BadRecipient, match="everybody could read"):
        checked_recipient(bech32(point))


@pytest.mark.parametrize("raw", sorted(WEAK_KEYS), ids=bytes.hex)
def test_a_key_of_ssh_of_small_order_is_refused(raw: bytes) -> None:
    wire = b"\0\0\0\x0bssh-ed25519\0\0\0 " + raw
    with pytest.raises(BadRecipient, match="everybody could read"):
        checked_recipient(f"ssh-ed25519 {base64.b64encode(wire).decode()}")


def test_a_mistyped_letter_is_noticed() -> None:
    for at in range(4, len(KEY.public)):
        wrong = LETTERS[(LETTERS.index(KEY.public[at]) + 1) % 32]
        with pytest.raises(BadRecipient):
            checked_recipient(KEY.public[:at] + wrong + KEY.public[at + 1 :])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (KEY.private.encode(), "private key"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\n", "private key"),
        (b"", "no key"),
        (b"# a note\n", "no key"),
        (b"ssh-rsa AAAA", "not a public key"),
        (KEY.public.upper().encode(), "not a public key"),
        (b"\xff\xfe\x00", "not a text"),
    ],
    ids=["private", "private SSH", "empty", "notes", "RSA", "capitals", "no text"],
)
def test_a_file_that_holds_anything_else_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(BadRecipient, match=says):
        recipients_in(content)


def test_notes_and_what_windows_writes_are_read() -> None:
    text = f"# public key: for whoever encrypts\n{KEY.public}\n\n{SSH} ann\n"
    for content in (text.encode(), text.replace("\n", "\r\n").encode("utf-16"), text.encode("utf-8-sig")):
        assert recipients_in(content) == [KEY.public, SSH]


def test_somebody_else_than_the_author_has_to_be_able_to_read() -> None:
    lead, recovery = RecordReader(SSH, "Lead"), RecordReader(KEY.public, "Recovery", is_recovery=True)
    check_readers([])
    check_readers([lead, recovery])
    for wrong, says in (
        ([lead], "recovery key"),
        ([recovery, recovery], "twice"),
        ([recovery, RecordReader(SSH, "Recovery")], "twice"),
        ([RecordReader(AgeKey().public, f"{n}", is_recovery=True) for n in range(MOST_READERS + 1)], "more than"),
    ):
        with pytest.raises(BadRecipient, match=says):
            check_readers(wrong)


def test_a_reader_is_read_as_written_and_nothing_else_is() -> None:
    recovery = RecordReader(KEY.public, "Recovery key", is_recovery=True)
    data = recovery.data()
    assert reader_of(data) == recovery
    for wrong in (
        {**data, "more": 1},
        {**data, "recovery": 1},
        {**data, "name": ""},
        {**data, "name": "two\nlines"},
        {**data, "name": "x" * 201},
        {**data, "recipient": f"{SSH} comment"},
        {**data, "recipient": bech32(0)},
        None,
    ):
        with pytest.raises(BadRecipient):
            reader_of(wrong)
