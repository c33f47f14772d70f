"""What opens content: a key of age or of SSH without a passphrase, told to another process and back, and never said aloud."""

from __future__ import annotations

import pickle
from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharewise.record.keys import SigningKey, openssh_of
from sharewise.record.reading.age_body import armoured
from sharewise.record.reading.content_reader import ContentReader, DamagedContent, encrypted, identities_in
from sharewise.record.reading.recipients import recipient_of
from tests.support.encrypted import AgeKey

KEY = AgeKey()
SSH = SigningKey(Ed25519PrivateKey.generate())
TEXT = encrypted(b"what was decided", [KEY.public, recipient_of(SSH.public), KEY.public])


def test_each_key_opens_it_here_and_in_another_process() -> None:
    for identity in (KEY.private, openssh_of(SSH)):
        reader = ContentReader([AgeKey().private, identity])
        assert reader.content_of(TEXT) == b"what was decided"
        assert pickle.loads(pickle.dumps(reader)).content_of(TEXT) == b"what was decided"
        assert identity not in repr(reader)
    assert ContentReader([AgeKey().private]).content_of(TEXT) is None
    assert ContentReader().content_of(TEXT) is None
    for wrong in (None, "", TEXT + "x"):
        assert ContentReader([KEY.private]).content_of(wrong) is None


def test_a_locked_key_is_opened_once_and_stays_in_its_process() -> None:
    asked = list[int]()

    def unlock() -> str:
        asked.append(1)
        return openssh_of(SSH)

    reader = ContentReader(own=SSH.public, unlock=unlock)
    elsewhere = pickle.loads(pickle.dumps(reader))
    assert elsewhere.content_of(TEXT) is None
    for _ in range(3):
        assert reader.content_of(TEXT) == b"what was decided"
    assert reader.content_of(encrypted(b"x", [KEY.public])) is None
    assert len(asked) == 1


def test_what_is_not_whole_is_told_apart_from_what_no_key_opens() -> None:
    raw = b64decode("".join(TEXT.splitlines()[1:-1]))
    spoilt = armoured(raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(DamagedContent):
        ContentReader([KEY.private]).content_of(spoilt)
    assert ContentReader([AgeKey().private]).content_of(spoilt) is None


def test_the_keys_in_a_file_are_read_and_what_is_in_it_is_never_said() -> None:
    assert identities_in(f"# public key: {KEY.public}\n{KEY.private}\n".encode()) == [KEY.private]
    clear = openssh_of(SSH)
    assert identities_in(clear.encode()) == [clear]
    locked = openssh_of(SSH, b"three blind mice")
    for wrong in (b"", b"# nothing\n", KEY.private[:-1].encode(), KEY.public.encode(), locked.encode(), b"\xff" * 40):
        with pytest.raises(ValueError, match="there is no key in it") as refused:
            identities_in(wrong)
        assert "AGE-SECRET" not in str(refused.value)
