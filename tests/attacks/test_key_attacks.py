"""No key is used that others could have put there or could sign with, and the words say exactly what to do."""

from __future__ import annotations

import base64
import json
import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from sharewise.commands._records.asked_records import keys_to_trust
from sharewise.errors import WrongUse
from sharewise.folders import Folders
from sharewise.record.keys import KEY_FILE, SigningKey
from sharewise.record.public_key import BadPublicKey, PublicKey, read_public_key
from tests.attacks.corpus import REFUSED, TAMPERING, UNDECIDED, Process, check_output, verify_process
from tests.attacks.genuine import (
    Data,
    Genuine,
    base64url,
    header_of,
    install,
    jwk,
    key_file,
    message,
    statement_of,
    thumbprint,
    with_record,
    with_seal,
    written,
)
from tests.outside.weak_keys import WEAK_KEYS, forge
from tests.support.tally import CASE

Property = Callable[[str, object], None]

# The signing key, as it lies on disk.


def installed(home: Path, genuine: Genuine) -> Path:
    install(home, genuine.key)
    return home / "key" / KEY_FILE


def moded(path: str, mode: int) -> Callable[[Path, Genuine], None]:
    def spoil(home: Path, genuine: Genuine) -> None:
        installed(home, genuine)
        (home / path).chmod(mode)

    return spoil


def holding(content: Callable[[Genuine], bytes]) -> Callable[[Path, Genuine], None]:
    def spoil(home: Path, genuine: Genuine) -> None:
        installed(home, genuine).write_bytes(content(genuine))

    return spoil


def linked_folder(home: Path, genuine: Genuine) -> None:
    installed(home, genuine)
    (home / "key").rename(home / "elsewhere")
    (home / "key").symlink_to(home / "elsewhere")


def linked_file(home: Path, genuine: Genuine) -> None:
    path = installed(home, genuine)
    path.rename(home / "elsewhere")
    path.symlink_to(home / "elsewhere")


def pipe(home: Path, genuine: Genuine) -> None:
    path = installed(home, genuine)
    path.unlink()
    os.mkfifo(path, 0o600)


def folder(home: Path, genuine: Genuine) -> None:
    path = installed(home, genuine)
    path.unlink()
    path.mkdir(mode=0o700)


def anothers(home: Path, genuine: Genuine) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(installed(home, genuine), 65534, 65534)


def private(key: object, **more: object) -> bytes:
    options = {
        "encoding": Encoding.PEM,
        "format": PrivateFormat.OpenSSH,
        "encryption_algorithm": NoEncryption(),
        **more,
    }
    return bytes(key.private_bytes(**options))  # type: ignore[attr-defined]


def with_a_passphrase(genuine: Genuine) -> bytes:
    return private(genuine.key.private, encryption_algorithm=BestAvailableEncryption(b"a passphrase"))


OPEN, NO_KEY = (
    "Close it with: chmod 600 ",
    "is not a signing key that sharewise can use. Move it away.",
)
OPEN_FOLDER = "Close it with: chmod 700 "
SIGNING_KEYS: dict[str, tuple[Callable[[Path, Genuine], None], str]] = {
    "a key that all can read": (moded("key/signing-key", 0o644), OPEN),
    "a key that a group can read": (moded("key/signing-key", 0o640), OPEN),
    "a key that all can write": (moded("key/signing-key", 0o602), OPEN),
    "a key folder that all can look into": (moded("key", 0o755), OPEN_FOLDER),
    "a key folder that all can write into": (moded("key", 0o777), OPEN_FOLDER),
    "a key folder that a group can enter": (moded("key", 0o710), OPEN_FOLDER),
    "a key folder that is a link": (linked_folder, "is a link to another place. Put a folder there instead."),
    "a key that is a link": (linked_file, "cannot be read"),
    "a key that is a pipe": (pipe, "is not a file. Move it away."),
    "a key that is a folder": (folder, "is not a file. Move it away."),
    "a key of someone else": (anothers, "belongs to someone else, who can change it. Move it away"),
    "half a key": (holding(lambda g: key_file(g.key)[:200]), NO_KEY),
    "a key but for its last line": (holding(lambda g: key_file(g.key).rsplit(b"\n", 2)[0]), NO_KEY),
    "a key with one letter changed": (holding(lambda g: key_file(g.key).replace(b"b3BlbnNza", b"b3BlbnNzb")), NO_KEY),
    "an empty key": (holding(lambda g: b""), NO_KEY),
    "a key of zeros": (holding(lambda g: bytes(400)), NO_KEY),
    "a public key": (holding(lambda g: g.key.public.openssh().encode()), NO_KEY),
    "a key with a passphrase, cut off": (holding(lambda g: with_a_passphrase(g)[:120]), NO_KEY),
    "a key in another form": (holding(lambda g: private(g.key.private, format=PrivateFormat.PKCS8)), NO_KEY),
    "a key of another kind": (holding(lambda g: private(ec.generate_private_key(ec.SECP256R1()))), NO_KEY),
    "a key of an old kind": (holding(lambda g: private(rsa.generate_private_key(65537, 2048))), NO_KEY),
}


def test_records_are_checked_with_a_key_that_has_a_passphrase(genuine: Genuine, tmp_path: Path) -> None:
    holding(with_a_passphrase)(tmp_path / "home", genuine)
    assert verify_process(tmp_path / "home", genuine.records).exit_code == 0


@pytest.mark.parametrize("name", SIGNING_KEYS)
def test_a_signing_key_that_is_not_closed_and_whole_is_refused_with_what_to_do(
    name: str, genuine: Genuine, tmp_path: Path, record_property: Property
) -> None:
    spoil, says = SIGNING_KEYS[name]
    home = tmp_path / "home"
    spoil(home, genuine)
    done = verify_process(home, genuine.records)
    check_output(done)
    assert (done.exit_code, done.stdout) == (4, "")
    assert says in done.stderr
    assert str(home / "key") in done.stderr
    if "Close it with: " in says:
        check_remedy(done, home, genuine)
    record_property(CASE, 1)


def check_remedy(done: Process, home: Path, genuine: Genuine) -> None:
    """The command that was printed, run as it stands, is enough."""
    subprocess.run(done.stderr.rpartition("Close it with: ")[2], shell=True, check=True, cwd=home)
    assert verify_process(home, genuine.records).exit_code == 0


@pytest.mark.parametrize("name", ["a key that all can read", "a key folder that all can look into"])
def test_the_command_to_close_a_key_works_where_the_path_has_a_space(
    name: str, genuine: Genuine, tmp_path: Path
) -> None:
    home = tmp_path / "Application Support"
    SIGNING_KEYS[name][0](home, genuine)
    done = verify_process(home, genuine.records)
    assert str(home) in done.stderr
    words = shlex.split(done.stderr.rpartition("Close it with: ")[2])
    assert len(words) == 3
    check_remedy(done, home, genuine)


def test_an_open_signing_key_does_not_matter_where_a_public_key_is_handed_over(
    genuine: Genuine, tmp_path: Path
) -> None:
    SIGNING_KEYS["a key that all can read"][0](tmp_path / "home", genuine)
    (tmp_path / "key.pub").write_text(genuine.key.public.openssh())
    assert verify_process(tmp_path / "home", genuine.records, "--key", tmp_path / "key.pub").exit_code == 0


# Public keys, as they are handed over.


def pem_of(public: bytes) -> bytes:
    """Also of a key that no library would write."""
    der = bytes.fromhex("302a300506032b6570032100") + public
    return b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der) + b"\n-----END PUBLIC KEY-----\n"


def openssh_of(public: bytes) -> bytes:
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-ed25519", public))
    return b"ssh-ed25519 " + base64.b64encode(blob) + b" someone\n"


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "jwk": lambda public: json.dumps(jwk(public)).encode(),
    "pem": pem_of,
    "openssh": openssh_of,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_good_key_is_taken_in_each_form(form: str, genuine: Genuine, tmp_path: Path) -> None:
    """So that the refusals below are for what the keys are, and not for how they are written."""
    assert read_public_key(FORMS[form](genuine.key.public.raw)) == genuine.key.public
    path = tmp_path / f"key.{form}"
    path.write_bytes(FORMS[form](genuine.key.public.raw))
    assert verify_process(tmp_path, genuine.records, "--key", path).exit_code == 0


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("public", WEAK_KEYS, ids=bytes.hex)
def test_a_key_under_which_anyone_can_sign_is_never_trusted(
    public: bytes, form: str, tmp_path: Path, record_property: Property
) -> None:
    path = tmp_path / f"key.{form}"
    path.write_bytes(FORMS[form](public))
    with pytest.raises(BadPublicKey, match="not safe to check signatures with"):
        read_public_key(path.read_bytes())
    with pytest.raises(WrongUse, match="not safe to check signatures with") as refused:
        keys_to_trust([path], Folders(tmp_path))
    assert refused.value.exit_code == 2
    record_property(CASE, 1)


@pytest.mark.parametrize("form", FORMS)
def test_the_command_refuses_such_a_key_before_it_looks_at_a_record(
    form: str, genuine: Genuine, tmp_path: Path, record_property: Property
) -> None:
    good, weak = tmp_path / "good", tmp_path / "weak"
    good.write_bytes(FORMS[form](genuine.key.public.raw))
    weak.write_bytes(FORMS[form](max(WEAK_KEYS)))
    done = verify_process(tmp_path, genuine.records, "--key", good, "--key", weak)
    check_output(done)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"The key file {weak} cannot be used: this public key is not safe to check signatures with." in done.stderr
    record_property(CASE, 1)


def forged_under(public: bytes, data: Data) -> Data:
    """The record, saying what it never said, signed with no private key. Another nonce each time: another message."""
    data = with_seal(data, chain=thumbprint(public))
    raw = rfc8785.dumps(header_of(data))
    for number in range(1000):
        data = with_record(data, nonce=f"{number:043}", answers=[])
        if signature := forge(public, message(raw, statement_of(data))):
            return {**data, "signature": f"{base64url(raw)}..{base64url(signature)}"}
    raise AssertionError("no message was found")


@pytest.fixture(scope="module")
def forgeries(genuine: Genuine, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[bytes, Path], Process, Process]:
    """A forged record under each such key, and what the command says of them all."""
    there = tmp_path_factory.mktemp("forgeries")
    paths = {public: there / f"{public.hex()}.json" for public in WEAK_KEYS}
    for public, path in paths.items():
        path.write_bytes(written(forged_under(public, genuine.data)))
    alone = verify_process(genuine.home, *paths.values())
    return paths, alone, verify_process(genuine.home, *paths.values(), genuine.records, "--json")


@pytest.mark.parametrize("public", WEAK_KEYS, ids=bytes.hex)
def test_a_record_forged_under_such_a_key_is_good_to_the_library_and_not_to_us(
    public: bytes, forgeries: tuple[dict[bytes, Path], Process, Process], record_property: Property
) -> None:
    paths, alone, as_json = forgeries
    data = json.loads(paths[public].read_bytes())
    header, _, signature = data["signature"].split(".")
    said = f"{header}.{base64url(statement_of(data))}".encode()
    # The library raises where a signature is not good.
    ed25519.Ed25519PublicKey.from_public_bytes(public).verify(base64.urlsafe_b64decode(signature + "=="), said)
    with pytest.raises(BadPublicKey):
        PublicKey(public)
    assert [word for word, _ in alone.lines_about(paths[public])] == [UNDECIDED]
    assert [word for word, _, _ in as_json.members_about(paths[public])] == [UNDECIDED]
    assert (alone.exit_code, as_json.exit_code) == (3, 3)
    record_property(CASE, 1)


@pytest.mark.parametrize("public", WEAK_KEYS, ids=bytes.hex)
def test_such_a_signature_is_not_good_in_our_keys_name(
    public: bytes, genuine: Genuine, record_property: Property
) -> None:
    """The forger's way with our own key: R of small order and nothing for S."""
    from sharewise.record.verification import verify_bytes

    raw = rfc8785.dumps(header_of(genuine.data))
    spoilt = {**genuine.data, "signature": f"{base64url(raw)}..{base64url(public + bytes(32))}"}
    assert verify_bytes(Path("x"), written(spoilt), genuine.trusted).word == TAMPERING
    record_property(CASE, 1)


def spelled(x: str, **more: object) -> bytes:
    return json.dumps({"kty": "OKP", "crv": "Ed25519", "x": x, **more}).encode()


def public_pem(key: object) -> bytes:
    return bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))  # type: ignore[attr-defined]


ANY_FORM, NOT_ED25519 = "not a public key in PEM, OpenSSH or JSON form", "it is not an Ed25519 key"
X, UNSAFE, PRIVATE_KEY = "its `x` is not 32 bytes", "not safe to check", "it holds a private key"
PUBLIC_KEYS: dict[str, tuple[Callable[[SigningKey], bytes], str]] = {
    "a y that is not below the prime": (lambda k: FORMS["jwk"]((2**255 - 19 + 3).to_bytes(32, "little")), UNSAFE),
    "a y of all ones": (lambda k: FORMS["pem"](b"\xff" * 32), UNSAFE),
    "an x of 31 bytes": (lambda k: spelled(base64url(k.public.raw[:31])), X),
    "an x of 33 bytes": (lambda k: spelled(base64url(k.public.raw + b"\0")), X),
    "an x with padding": (lambda k: spelled(k.public.x + "="), X),
    "an x that has another spelling": (lambda k: spelled(other_x(k.public.x)), X),
    "an x in hex": (lambda k: spelled(k.public.raw.hex()), X),
    "an x with a line break": (lambda k: spelled(k.public.x + "\n"), X),
    "no x": (lambda k: b'{"kty": "OKP", "crv": "Ed25519"}', X),
    "an x that is a number": (lambda k: b'{"kty": "OKP", "crv": "Ed25519", "x": 1}', X),
    "an x twice": (lambda k: b'{"x": "", ' + FORMS["jwk"](k.public.raw)[1:], "a member stands twice"),
    "a kid of another key": (lambda k: spelled(k.public.x, kid="A" * 43), "not its own thumbprint"),
    "a kid that is null": (lambda k: spelled(k.public.x, kid=None), "not its own thumbprint"),
    "a private key in JSON": (lambda k: spelled(k.public.x, d=base64url(k.private.private_bytes_raw())), PRIVATE_KEY),
    "a private key in OpenSSH's form": (key_file, PRIVATE_KEY),
    "a private key in PEM": (lambda k: private(k.private, format=PrivateFormat.PKCS8), PRIVATE_KEY),
    "a curve for other things": (lambda k: public_pem(x25519.X25519PrivateKey.generate()), NOT_ED25519),
    "a larger curve": (lambda k: public_pem(ed448.Ed448PrivateKey.generate()), NOT_ED25519),
    "an ECDSA key": (lambda k: public_pem(ec.generate_private_key(ec.SECP256R1())), NOT_ED25519),
    "another crv": (lambda k: spelled(k.public.x, crv="X25519"), NOT_ED25519),
    "another kty": (lambda k: spelled(k.public.x, kty="oct"), NOT_ED25519),
    "an empty set of keys": (lambda k: b'{"keys": []}', "no key in its `keys`"),
    "a set with another kind of key": (lambda k: json.dumps({"keys": [jwk(k.public.raw), {"kty": "RSA"}]}).encode(), NOT_ED25519),
    "two sets in one object": (lambda k: b'{"keys": [], "keys": []}', "a member stands twice in it"),
    "UTF-16 that ends in the middle of a letter": (lambda k: FORMS["jwk"](k.public.raw).decode().encode("utf-16") + b"x", "not a text file"),
    "a list of keys": (lambda k: json.dumps([jwk(k.public.raw)]).encode(), ANY_FORM),
    "two keys in JSON": (lambda k: FORMS["jwk"](k.public.raw) * 2, ANY_FORM),
    "nothing": (lambda k: b"", ANY_FORM),
    "zeros": (lambda k: bytes(100), ANY_FORM),
    "bare bytes": (lambda k: k.public.raw, ANY_FORM),
    "a fingerprint": (lambda k: k.public.fingerprint.encode(), ANY_FORM),
    "half a PEM": (lambda k: FORMS["pem"](k.public.raw)[:60], ANY_FORM),
    "half a line of OpenSSH": (lambda k: FORMS["openssh"](k.public.raw)[:40], ANY_FORM),
    "a kind that the blob belies": (lambda k: FORMS["openssh"](k.public.raw).replace(b"ssh-ed25519 ", b"ssh-rsa "), ANY_FORM),
    "100,000 brackets": (lambda k: b'{"a":' + b"[" * 10_000, ANY_FORM),
    "JSON that is not UTF-8": (lambda k: b'{"kty": "\xff"}', ANY_FORM),
    "more than a key file may have": (lambda k: FORMS["pem"](k.public.raw) + b" " * 1024 * 1024, "too large"),
}  # fmt: skip


def other_x(x: str) -> str:
    """The same 32 bytes: the last of 43 characters has bits to spare."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return x[:-1] + alphabet[alphabet.index(x[-1]) + 1]


@pytest.mark.parametrize("name", PUBLIC_KEYS)
def test_a_public_key_that_is_none_is_refused_in_words_that_hold_nothing_of_it(
    name: str, genuine: Genuine, tmp_path: Path, record_property: Property
) -> None:
    make, says = PUBLIC_KEYS[name]
    path = tmp_path / "key"
    path.write_bytes(make(genuine.key))
    with pytest.raises(WrongUse) as refused:
        keys_to_trust([path], Folders(tmp_path))
    assert says in str(refused.value)
    assert str(refused.value).startswith(f"The key file {path} cannot be used: ")
    secret = genuine.key.private.private_bytes_raw()
    for part in (base64url(secret), base64url(secret)[:20], key_file(genuine.key).decode().splitlines()[2]):
        assert part not in str(refused.value)
    record_property(CASE, 1)


@pytest.mark.parametrize("path", ["absent", ".", "good/x"])
def test_a_key_file_that_cannot_be_read_is_wrong_use(path: str, genuine: Genuine, tmp_path: Path) -> None:
    (tmp_path / "good").write_bytes(FORMS["jwk"](genuine.key.public.raw))
    done = verify_process(tmp_path, genuine.records, "--key", path, cwd=tmp_path)
    check_output(done)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"The key file {path} cannot be read" in done.stderr


def test_a_name_that_acts_on_a_terminal_is_shown_as_visible_escapes_in_what_is_said_of_keys(
    genuine: Genuine, tmp_path: Path
) -> None:
    name = "\x1b[31m\x9b2J\u202ex\r"
    absent = verify_process(tmp_path, genuine.records, "--key", name, cwd=tmp_path)
    home = tmp_path / name
    SIGNING_KEYS["a key that all can read"][0](home, genuine)
    opened = verify_process(home, genuine.records, cwd=tmp_path)
    for done in (absent, opened):
        assert "\\x1b[31m\\x9b2J\\u202ex\\x0d" in done.stderr
        assert all(each == "\n" or each.isprintable() for each in done.stdout + done.stderr)
    assert (absent.exit_code, opened.exit_code) == (2, 4)


PAIRS = [(first, second) for first in FORMS for second in FORMS]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_file_with_two_keys_is_refused_or_both_are_used(
    first: str, second: str, genuine: Genuine, tmp_path: Path
) -> None:
    path = tmp_path / "keys"
    path.write_bytes(FORMS[first](genuine.stranger.public.raw) + b"\n" + FORMS[second](genuine.key.public.raw))
    try:
        assert len(keys_to_trust([path], Folders(tmp_path))) == 2
    except WrongUse as refused:
        assert refused.exit_code == 2


def test_no_verdict_but_refused_is_given_for_a_key_handed_over_as_a_record(genuine: Genuine, tmp_path: Path) -> None:
    for form, write in FORMS.items():
        path = tmp_path / form
        path.write_bytes(write(genuine.key.public.raw))
        assert [word for word, _ in verify_process(genuine.home, path).lines_about(path)] == [REFUSED]
