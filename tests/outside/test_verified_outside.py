"""Four verifiers with nothing of sharewise in them say of each record what is true.

They are the commands of docs/verify.md, run as the page prints them. What the page says that they do not see is tested
too: that they do not see it, and that what the page offers instead does.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record import verification
from sharewise.record.checkpoint_line import Heads, checkpoint_of
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.public_key import BadPublicKey, PublicKey
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.saving.record_writer import save
from sharewise.strict_json import NotStrict, read_strict
from tests.conftest import Run
from tests.outside.recipes import BLOCKS, VERIFIERS, need, run_recipe
from tests.outside.weak_keys import WEAK_KEYS, forge
from tests.support.encrypted import AgeKey, encrypted_copy
from tests.support.needed import long
from tests.support.samples import FOLLOWED, NOON, record
from tests.support.tally import VERDICT
from tests.support.team import Team

Data = dict[str, Any]
Verdict = Callable[[bytes, bytes], str]

# Pounds, Welsh and combining letters, emoji in and outside of the basic plane, quotes, and characters that some JSON
# writers escape.
NOTE = 'She took £20. Mrs Ŵyn said: "ŵ".\nHe drew 🦉, 👩‍👧 and 𝒳; e\u0301 \\ </p> \u2028 \ufeff é'
VERIFIED, GONE, NOT_VERIFIED = "VERIFIED: ", "VERIFIED, BUT ITS CONTENT IS GONE: ", "NOT VERIFIED: "
ENCRYPTED = "VERIFIED, AND ITS CONTENT IS ENCRYPTED: "


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def readable(data: Data) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def digest_of(data: Data) -> str:
    return hashlib.sha256(rfc8785.dumps(data["record"])).hexdigest()


def message(data: Data, header: Data) -> bytes:
    """What is signed, by the page's own steps and not by sharewise's."""
    signed = {"format": data["format"], "record_sha256": digest_of(data), "seal": data["seal"]}
    return f"{base64url(rfc8785.dumps(header))}.{base64url(rfc8785.dumps(signed))}".encode()


def header_for(chain: str, **other: Any) -> Data:
    return {"alg": "Ed25519", "kid": chain, "typ": "sharewise-seal+jws", **other}


def signed_by(key: SigningKey, data: Data, header: Data) -> Data:
    signature = base64url(key.sign(message(data, header)))
    return {**data, "signature": f"{base64url(rfc8785.dumps(header))}..{signature}"}


def jwk(public: bytes) -> Data:
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url(public)}


def name_of(public: bytes) -> str:
    return base64url(hashlib.sha256(rfc8785.dumps(jwk(public))).digest())


def pem(public: bytes) -> bytes:
    """The key in PEM, also a key that no library would write."""
    der = bytes.fromhex("302a300506032b6570032100") + public
    return b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der) + b"\n-----END PUBLIC KEY-----\n"


@dataclass(frozen=True)
class Desk:
    """A signer with three records, and a stranger."""

    home: Path
    key: SigningKey
    stranger: SigningKey
    records: list[Data]

    @property
    def good(self) -> Data:
        """A record, as a copy that may be spoilt."""
        return copy.deepcopy(self.records[1])

    @property
    def public(self) -> bytes:
        return self.key.public.raw


@pytest.fixture(scope="module")
def desk(proved: CompiledRulebook, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home = tmp_path_factory.mktemp("desk") / "home"
    key = read_or_make_key(home / "key")
    told = replace(FOLLOWED, notes={"risk": NOTE})
    paths = [
        save(
            home / "records", key, record(proved, told, seed=n), now=NOON + timedelta(minutes=n), random=bytes(16)
        ).path
        for n in (1, 2, 3)
    ]
    stranger = read_or_make_key(home.with_name("stranger"))
    return Desk(home, key, stranger, [json.loads(path.read_bytes()) for path in paths])


@pytest.fixture(params=VERIFIERS)
def verifier(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def verdict(verifier: str, tmp_path: Path, record_property: Callable[[str, object], None]) -> Verdict:
    """`verdict(file, public_key)`: what the verifier says of the file. One line, and the exit code that goes with it."""

    def says(content: bytes, public: bytes) -> str:
        record_property(VERDICT, verifier)
        need(verifier)
        files = {"record.json": content, "key.jwk": json.dumps(jwk(public)).encode(), "key.pem": pem(public)}
        done = run_recipe(VERIFIERS[verifier], tmp_path / "recipe", files)
        assert done.stderr == ""
        [line] = done.stdout.splitlines()
        assert done.returncode == (1 if line.startswith(NOT_VERIFIED) else 0)
        return next(word for word in (VERIFIED, GONE, ENCRYPTED, NOT_VERIFIED) if line.startswith(word))

    return says


def test_a_record_as_sharewise_writes_it_verifies_outside(desk: Desk, verdict: Verdict) -> None:
    assert verdict(readable(desk.good), desk.public) == VERIFIED


LAYOUTS: dict[str, Callable[[Data], bytes]] = {
    "minified": lambda data: json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode(),
    "reordered": lambda data: json.dumps(data, sort_keys=True, indent=4, ensure_ascii=False).encode(),
    "ASCII escapes and CRLF": lambda data: json.dumps(data, indent=1).replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_content_in_another_layout_verifies_outside(desk: Desk, verdict: Verdict, layout: str) -> None:
    assert verdict(LAYOUTS[layout](desk.good), desk.public) == VERIFIED


def erased(data: Data) -> Data:
    """The record with its digest in the place of its content."""
    digest = digest_of(data)
    return {"record_sha256" if name == "record" else name: digest if name == "record" else data[name] for name in data}


def test_a_record_whose_content_was_erased_verifies_outside_and_says_so(desk: Desk, verdict: Verdict) -> None:
    assert verdict(readable(erased(desk.good)), desk.public) == GONE


@long
def test_an_encrypted_record_verifies_outside_without_a_key_and_says_so(desk: Desk, verdict: Verdict) -> None:
    closed = encrypted_copy(desk.good, AgeKey())
    assert verdict(readable(closed), desk.public) == ENCRYPTED
    for wrong in (
        {**closed, "record": desk.good["record"]},
        {**closed, "record_sha256": digest_of(desk.records[0])},
        {name: value for name, value in closed.items() if name != "record_sha256"},
    ):
        assert verdict(readable(wrong), desk.public) == NOT_VERIFIED


def other_answer(data: Data) -> None:
    answer = next(each for each in data["record"]["answers"] if each["question"] == "consent")
    answer.update(answer="given", said="Yes")


def note_of(data: Data) -> Data:
    return next(each for each in data["record"]["answers"] if each["note"])


def respelt(signature: str) -> str:
    """The same 64 bytes: the last character of their base64url has bits to spare."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return signature[:-1] + alphabet[alphabet.index(signature[-1]) + 1]


ALTERED: dict[str, Callable[[Desk, Data], Any]] = {
    "an answer": lambda _, data: other_answer(data),
    "a digit of a note": lambda _, data: note_of(data).update(note=NOTE.replace("£20", "£2")),
    "an accent of a note": lambda _, data: note_of(data).update(note=NOTE.replace("Ŵ", "W")),
    "a note's Unicode form": lambda _, data: note_of(data).update(note=unicodedata.normalize("NFD", NOTE)),
    "the number in the seal": lambda _, data: data["seal"].update(sequence=3),
    "the time in the seal": lambda _, data: data["seal"].update(time="2025-11-22T12:02:00Z"),
    "what came before": lambda _, data: data["seal"].update(previous=None),
    "the signature, for another record's": lambda desk, data: data.update(signature=desk.records[2]["signature"]),
    "the signature's spelling": lambda _, data: data.update(signature=respelt(data["signature"])),
    "text added beside what is signed": lambda _, data: data.update(remark="Approved by the head."),
}


@pytest.mark.parametrize("what", ALTERED)
def test_no_alteration_verifies_outside(desk: Desk, verdict: Verdict, what: str) -> None:
    data = desk.good
    ALTERED[what](desk, data)
    assert verdict(readable(data), desk.public) == NOT_VERIFIED


def test_an_erased_record_with_another_digest_does_not_verify_outside(desk: Desk, verdict: Verdict) -> None:
    data = {**erased(desk.good), "record_sha256": digest_of(desk.records[0])}
    assert verdict(readable(data), desk.public) == NOT_VERIFIED


@pytest.mark.parametrize("content", ["altered", "as signed"])
def test_a_digest_beside_the_record_is_never_believed_outside(desk: Desk, verdict: Verdict, content: str) -> None:
    """The true digest smuggled in beside an altered record."""
    data = {"format": desk.good["format"], "record_sha256": digest_of(desk.good), **desk.good}
    if content == "altered":
        other_answer(data)
    assert verdict(readable(data), desk.public) == NOT_VERIFIED


HEADERS: dict[str, Callable[[Desk, Data], Data]] = {
    "none, with no signature": lambda desk, data: {
        **data,
        "signature": base64url(rfc8785.dumps(header_for(data["seal"]["chain"], alg="none"))) + "..",
    },
    "EdDSA": lambda desk, data: signed_by(desk.key, data, header_for(data["seal"]["chain"], alg="EdDSA")),
    "a key inside": lambda desk, data: signed_by(
        desk.stranger, data, header_for(data["seal"]["chain"], jwk=jwk(desk.stranger.public.raw))
    ),
    "members in another order": lambda desk, data: {
        **data,
        "signature": base64url(json.dumps(header_for(data["seal"]["chain"])).encode()) + data["signature"][-88:],
    },
}


@pytest.mark.parametrize("header", HEADERS)
def test_no_other_header_verifies_outside(desk: Desk, verdict: Verdict, header: str) -> None:
    """Each signed anew where that is possible, so that the header alone is what is wrong."""
    assert verdict(readable(HEADERS[header](desk, desk.good)), desk.public) == NOT_VERIFIED


def test_a_record_does_not_verify_outside_under_another_signers_key(desk: Desk, verdict: Verdict) -> None:
    assert verdict(readable(desk.good), desk.stranger.public.raw) == NOT_VERIFIED


def test_a_stranger_cannot_sign_in_the_signers_name(desk: Desk, verdict: Verdict) -> None:
    data = desk.good
    other_answer(data)
    forged = signed_by(desk.stranger, data, header_for(data["seal"]["chain"]))
    assert verdict(readable(forged), desk.public) == NOT_VERIFIED


def test_the_pages_own_example_verifies_outside(verdict: Verdict) -> None:
    x = json.loads(BLOCKS["example/key.jwk"])["x"]
    assert verdict(BLOCKS["example/record.json"].encode(), base64.urlsafe_b64decode(x + "=")) == VERIFIED


def test_what_the_page_says_about_its_example_is_so() -> None:
    example, key = (json.loads(BLOCKS[f"example/{name}"]) for name in ("record.json", "key.jwk"))
    statement = {"format": example["format"], "record_sha256": digest_of(example), "seal": example["seal"]}
    page = Path(__file__).parents[2].joinpath("docs/verify.md").read_text(encoding="utf-8")
    assert f"The digest is `{digest_of(example)}`" in page
    assert f"`{hashlib.sha256(rfc8785.dumps(statement)).hexdigest()}`" in page
    assert example["seal"]["chain"] == base64url(hashlib.sha256(rfc8785.dumps(key)).digest())


def test_no_recipe_has_anything_of_sharewise_in_it() -> None:
    for name in VERIFIERS.values():
        rest = BLOCKS[name].replace("sharewise-record/1", "").replace("sharewise-seal+jws", "")
        assert "sharewise" not in rest


# What the verifiers do not see.


def twice(data: Data) -> bytes:
    """The record with another answer slipped in before one of its answers, in sharewise's own layout."""
    spoilt, found = re.subn(rb'( +)("answer": "refused")', rb'\1"answer": "given",\n\1\2', readable(data))
    assert found == 1
    return spoilt


def test_a_member_that_stands_twice_is_not_seen_by_them(desk: Desk, verdict: Verdict) -> None:
    """As the page says: hence what the next test shows."""
    assert verdict(twice(desk.good), desk.public) == VERIFIED


def test_a_member_that_stands_twice_is_seen_in_the_layout_and_by_sharewise(
    desk: Desk, run: Run, tmp_path: Path
) -> None:
    need("jq+openssl")
    for content, code in ((readable(desk.good), 0), (twice(desk.good), 1)):
        for recipe in ("layout.sh", "strict.sh"):
            assert run_recipe(recipe, tmp_path / "recipe", {"record.json": content}).returncode == code
        assert run("verify", "recipe/record.json", SHAREWISE_HOME=str(desk.home)).returncode == code


def forged_under(public: bytes, data: Data) -> Data:
    """The record signed with no private key. Another nonce each time makes another message."""
    data["seal"]["chain"] = name_of(public)
    header = header_for(name_of(public))
    for number in range(1000):
        data["record"]["nonce"] = f"{number:043}"
        if signature := forge(public, message(data, header)):
            return {**data, "signature": f"{base64url(rfc8785.dumps(header))}..{base64url(signature)}"}
    raise AssertionError("no message was found")


def test_a_key_under_which_anyone_can_sign_is_not_seen_by_them(desk: Desk, verifier: str, verdict: Verdict) -> None:
    public = max(WEAK_KEYS)
    if verdict(readable(forged_under(public, desk.good)), public) == NOT_VERIFIED:
        pytest.skip(f"{verifier} refuses it here: better than docs/verify.md says of the versions it was tried in")


@long
def test_every_key_under_which_anyone_can_sign_is_refused_by_the_page_and_by_sharewise(tmp_path: Path) -> None:
    need("jq+openssl")
    listed = re.findall(r"^[0-9a-f]{64}$", BLOCKS["key.sh"], re.MULTILINE)
    assert sorted(listed) == sorted(key.hex() for key in WEAK_KEYS)
    assert len(listed) == 14
    second_spelling = (2**255 - 19 + 3).to_bytes(32, "little")
    for public in (*WEAK_KEYS, second_spelling):
        done = run_recipe("key.sh", tmp_path / "recipe", {"key.jwk": json.dumps(jwk(public)).encode()})
        assert (done.returncode, done.stdout[:20]) == (1, "DO NOT USE THIS KEY:")
        with pytest.raises(BadPublicKey):
            PublicKey(public)


ODD: dict[str, Callable[[str], str]] = {
    "an escaped control character": lambda text: text.replace("She took", "She\\u0007 took"),
    "a turn of direction": lambda text: text.replace("She took", "She\u202e took"),
    "a control character as it is": lambda text: text.replace("She took", "She\x7f took"),
    "a second document": lambda text: text + "{}\n",
    "a byte order mark": lambda text: "\ufeff" + text,
    "a point in a number": lambda text: text.replace('"sequence": 2', '"sequence": 2.0'),
    "a minus zero": lambda text: text.replace('"sequence": 2', '"sequence": -0'),
    "too great a number": lambda text: text.replace('"sequence": 2', '"sequence": 9007199254740992'),
    "a capital in a name": lambda text: text.replace('"sequence"', '"Sequence"'),
    "too deep": lambda _: json.dumps(json.loads("[" * 17 + "]" * 17), indent=2) + "\n",
    "too large": lambda _: '"' + "a" * 2**20 + '"\n',
    "nothing": lambda _: "",
}


@pytest.mark.parametrize("what", ODD)
def test_what_the_page_calls_odd_is_what_sharewise_refuses(desk: Desk, tmp_path: Path, what: str) -> None:
    need("jq+openssl")
    content = ODD[what](readable(desk.good).decode()).encode()
    assert content != readable(desk.good)
    assert run_recipe("strict.sh", tmp_path / "recipe", {"record.json": content}).stdout.startswith("ODD: ")
    with pytest.raises(NotStrict):
        read_strict(content)


# The public key and the chain.


@long
def test_what_the_commands_write_is_what_the_page_checks(run: Run, tmp_path: Path, home: Path) -> None:
    """The page from one end to the other, with the files that a signer would hand over."""
    need("jq+openssl")
    answers = json.dumps({"answers": {"danger": {"answer": "yes", "note": NOTE}}}).encode()
    assert run("decide", "--answers", "-", stdin=answers).returncode == 0
    [path] = home.glob("records/*/00000001.json")
    key = run("key", "show", "--format", "jwk").stdout
    folder = tmp_path / "recipe"
    checked = run_recipe("key.sh", folder, {"record.json": path.read_bytes(), "key.jwk": key})
    shown = run("key", "show").stdout.decode()
    fingerprint, name = re.findall(r"(?:Fingerprint|Key name): +(\S+)", shown)
    assert checked.stdout == f"COMPARE: fingerprint {fingerprint}, key name {name}\n"
    assert run_recipe("key_to_pem.sh", folder, {}).returncode == 0
    assert (folder / "key.pem").read_bytes() == run("key", "show", "--format", "pem").stdout
    assert run_recipe("layout.sh", folder, {}).stdout == ""
    assert run_recipe("strict.sh", folder, {}).stdout.startswith("PLAIN: ")
    for verifier, recipe in VERIFIERS.items():
        need(verifier)
        assert run_recipe(recipe, folder, {}).stdout.startswith(VERIFIED)


def chain_of(*records: Data | None) -> dict[str, bytes]:
    """Files numbered from 1; None for one that is missing."""
    return {f"{number:08d}.json": readable(data) for number, data in enumerate(records, 1) if data is not None}


@long
def test_the_pages_walk_finds_a_whole_chain_whole(desk: Desk, tmp_path: Path) -> None:
    need("jq+openssl")
    one, two, three = desk.records
    last = {"format": three["format"], "record_sha256": digest_of(three), "seal": three["seal"]}
    whole = f"WHOLE: 3 records, the last statement {hashlib.sha256(rfc8785.dumps(last)).hexdigest()}\n"
    assert run_recipe("chain.sh", tmp_path / "all", chain_of(one, two, three)).stdout == whole
    assert run_recipe("chain.sh", tmp_path / "erased", chain_of(one, erased(two), three)).stdout == whole
    closed = encrypted_copy(two, AgeKey())
    assert run_recipe("chain.sh", tmp_path / "encrypted", chain_of(one, closed, three)).stdout == whole


def test_records_missing_at_the_end_are_not_seen_in_a_chain(desk: Desk, tmp_path: Path) -> None:
    """As the page says."""
    need("jq+openssl")
    assert run_recipe("chain.sh", tmp_path / "cut", chain_of(*desk.records[:2])).stdout.startswith("WHOLE: 2 records")


BROKEN: dict[str, Callable[[Data, Data, Data], tuple[Data | None, ...]]] = {
    "one in the middle is missing": lambda one, two, three: (one, None, three),
    "the first is missing": lambda one, two, three: (None, two, three),
    "there is none": lambda one, two, three: (None, None, None),
    "two are exchanged": lambda one, two, three: (one, three, two),
    "one stands for another": lambda one, two, three: (one, one, three),
    "one has other content": lambda one, two, three: (one, {**two, "record": {**two["record"], "missing": []}}, three),
    "one names nothing before it": lambda one, two, three: (one, sealed(two, previous=None), three),
    "one is from another folder": lambda one, two, three: (one, two, sealed(three, folder="0" * 31 + "1")),
    "one is dated before": lambda one, two, three: (one, two, sealed(three, time="2026-11-22T12:00:00Z")),
}


def sealed(data: Data, **other: Any) -> Data:
    return {**data, "seal": {**data["seal"], **other}}


@long
@pytest.mark.parametrize("what", BROKEN)
def test_the_pages_walk_finds_a_broken_chain_broken(desk: Desk, tmp_path: Path, what: str) -> None:
    need("jq+openssl")
    one, two, three = copy.deepcopy(desk.records)
    done = run_recipe("chain.sh", tmp_path / "chain", chain_of(*BROKEN[what](one, two, three)))
    assert (done.returncode, done.stdout[:8], done.stderr) == (1, "BROKEN: ", "")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Team:
    team = Team(tmp_path_factory.mktemp("team"), proved, "Ann", "Ben", "Cat")
    team.save("Ann", "Ben", "Cat", "Ann")
    return team


def test_what_several_people_saw_of_each_other_and_what_was_pinned_can_be_checked_from_the_page_alone(
    team: Team, tmp_path: Path
) -> None:
    need("joserfc")
    heads = Heads()
    for found in verify_all([team.folder], team.trusted):
        assert isinstance(found, verification.Verdict)
        heads.add(found)
    line = checkpoint_of(heads.last, "2026-11-22").line
    by_hand = line[: line.index("=") + 5]
    folder = Path(shutil.copytree(team.folder, tmp_path / "copy"))
    for kept in (line, by_hand):
        done = run_recipe("checkpoint.py", folder, {"checkpoint.txt": kept.encode()})
        assert done.stdout == "AS PINNED: the last records, of 3 keys, are those of 2026-11-22\n"
    assert run_recipe("seen.py", folder, {}).stdout == "ALL HERE: 4 records, of which others name 3\n"
    ben = folder / team.chain("Ben").name
    made_again = json.loads((ben / "00000001.json").read_bytes())
    made_again["record"]["missing"] = []
    (ben / "00000001.json").write_bytes(readable(made_again))
    assert run_recipe("checkpoint.py", folder, {}).stdout.startswith("NOT AS PINNED: at least one")
    (ben / "00000001.json").unlink()
    assert run_recipe("checkpoint.py", folder, {}).stdout.startswith("NOT AS PINNED: record 1 of")
    gone = run_recipe("seen.py", folder, {})
    assert (gone.returncode, gone.stdout.count("NOT HERE: ")) == (1, 1)
