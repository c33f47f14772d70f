"""The trust list: what may stand on it, which of a key's records count, and that its versions only rise."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import OKPKey

from sharewise.errors import Finding, WrongUse
from sharewise.record.keys import own_public_key, read_or_make_key
from sharewise.record.public_key import BadPublicKey
from sharewise.record.reading.recipients import RecordReader, recipient_of
from sharewise.record.trust.key_lists import read_named_keys
from sharewise.record.trust.own_keys import read_or_make_next_key, take_next_key
from sharewise.record.trust.trust_entry import BadTrust, LastGood, TrustEntry, by_key, entry_of
from sharewise.record.trust.trust_list import TRUST, read_list, sealed_list
from sharewise.record.trust.trust_store import ROOT_FILE, TrustStore
from sharewise.record.trust.trusted_keys import KeyChange, trusted_keys
from sharewise.strict_json import write_readable
from tests.attacks.genuine import base64url, key_of
from tests.outside.weak_keys import WEAK_KEYS

ROOT, OTHER, ANN, BOB = (key_of(name) for name in ("root", "other", "ann", "bob"))
TIME = "2026-11-22T12:00:00Z"
A, B = "a" * 32, "b" * 32
FIRST, SECOND = "1" * 64, "2" * 64


def entry(**more: Any) -> TrustEntry:
    return TrustEntry(ANN.public, "Ann Lee", **more)


# What the list says, and of which record (folder, number, statement, day): whether it counts.
COUNTS: list[tuple[TrustEntry, tuple[str, int, str, str], bool]] = [
    (entry(), (A, 9, FIRST, "2026-01-01"), True),
    (entry(since="2026-03-01"), (A, 1, FIRST, "2026-02-28"), False),
    (entry(since="2026-03-01"), (A, 1, FIRST, "2026-03-01"), True),
    (entry(until="2026-03-01"), (A, 1, FIRST, "2026-03-01"), True),
    (entry(until="2026-03-01"), (A, 1, FIRST, "2026-03-02"), False),
    (entry(revoked="2026-03-01"), (A, 1, FIRST, "2026-02-28"), True),
    (entry(revoked="2026-03-01"), (A, 1, FIRST, "2026-03-01"), False),
    # A place decides, whatever the date: whoever has the key can make up a date.
    (entry(revoked="2026-03-01", last_good=(LastGood(A, 5, FIRST),)), (A, 5, FIRST, "2026-06-01"), True),
    (entry(revoked="2026-03-01", last_good=(LastGood(A, 5, FIRST),)), (A, 4, SECOND, "2026-06-01"), True),
    (entry(revoked="2026-03-01", last_good=(LastGood(A, 5, FIRST),)), (A, 6, SECOND, "2026-01-01"), False),
    (entry(revoked="2026-03-01", last_good=(LastGood(A, 5, FIRST),)), (A, 5, SECOND, "2026-01-01"), False),
    # In a folder of which nothing is known, nobody can tell.
    (entry(revoked="2026-03-01", last_good=(LastGood(A, 5, FIRST),)), (B, 1, SECOND, "2026-01-01"), False),
    (entry(revoked="2026-03-01", last_good=(LastGood(None, 5),)), (B, 5, SECOND, "2026-01-01"), True),
    (entry(revoked="2026-03-01", last_good=(LastGood(None, 5),)), (B, 6, SECOND, "2026-01-01"), False),
    (entry(revoked="2026-03-01", last_good=(LastGood(A, 0),)), (A, 1, SECOND, "2026-01-01"), False),
]


def test_a_record_counts_by_its_place_and_where_that_is_not_known_by_its_day() -> None:
    for each, (folder, number, statement, day), counts in COUNTS:
        said = each.why_not(folder, number, statement, f"{day}T12:00:00Z")
        assert (said is None) is counts, (each, folder, number, day, said)


BAD_LISTS: dict[str, list[TrustEntry]] = {
    "stands there already": [entry(), entry()],
    "already for that time": [entry(until="2026-03-01"), entry(since="2026-03-01")],
    "for somebody else too": [entry(until="2026-03-01"), TrustEntry(ANN.public, "Bob", since="2026-04-01")],
    "would end before it begins": [entry(since="2026-03-01", until="2026-02-01")],
    "end before it begins": [entry(since="2026-03-01", revoked="2026-02-01")],
    "a person's name is one line": [replace(entry(), person="Ann\nLee")],
}


def test_what_does_not_go_together_is_never_sealed() -> None:
    for says, entries in BAD_LISTS.items():
        with pytest.raises(BadTrust, match=says):
            sealed_list(entries, ROOT, None, TIME)
    assert len(by_key([entry(until="2026-03-01"), entry(since="2026-03-02")])[ANN.public.thumbprint]) == 2


def with_seal(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["seal"].update(changes)


def with_entry(**changes: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        data["trust"]["keys"][0].update(changes)

    return change


def sealed_again(data: dict[str, Any]) -> bytes:
    data["signature"] = TRUST.sign(ROOT, TRUST.statement(data["trust"], data["seal"]))
    return write_readable(data)


# Each sealed rightly after the change, so that it is the shape that is refused.
BAD_SHAPES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a kid of another key": with_entry(kid=BOB.public.thumbprint),
    "no person": with_entry(person=" "),
    "a person that acts on a terminal": with_entry(person="Ann\u202e"),
    "a day that is none": with_entry(until="2026-02-30"),
    "a place with a number that is none": with_entry(
        last_good=[{"folder": A, "sequence": -1, "statement_sha256": None}]
    ),
    "a place with more": with_entry(last_good=[{"folder": A, "sequence": 1, "statement_sha256": None, "note": ""}]),
    "true for a number": with_entry(last_good=[{"folder": A, "sequence": True, "statement_sha256": None}]),
    "more in an entry": with_entry(note="x"),
    "more in the seal": with_seal(note="x"),
    "version 0": with_seal(version=0),
    "version 2 without the one before": with_seal(version=2),
    "another kind": with_seal(kind="decision"),
    "more beside": lambda data: data.update(note="x"),
    "the same key twice": lambda data: data["trust"]["keys"].append(data["trust"]["keys"][0]),
}


def test_a_list_of_another_shape_is_refused_though_the_root_key_sealed_it() -> None:
    good = write_readable(sealed_list([entry()], ROOT, None, TIME))
    assert read_list(good, ROOT.public).entries == (entry(),)
    for name, change in BAD_SHAPES.items():
        data = json.loads(good)
        change(data)
        with pytest.raises(BadTrust):
            print(name, read_list(sealed_again(data), ROOT.public))


def test_a_key_under_which_anyone_can_sign_is_on_no_list() -> None:
    for weak in WEAK_KEYS:
        with pytest.raises(BadTrust, match="not safe to check signatures with"):
            entry_of({**entry().data(), "x": base64url(weak), "kid": ANN.public.thumbprint})
    assert len(WEAK_KEYS) == 14


def test_a_list_that_was_changed_or_is_none_is_refused() -> None:
    good = write_readable(sealed_list([entry()], ROOT, None, TIME))
    for bad in (
        good.replace(b"Ann Lee", b"Bob Lee"),
        good.replace(b'"version": 1', b'"version": 1, "version": 1'),
        good.replace(b"sharewise-trust/1", b"sharewise-trust/2"),
        good.replace(b"sharewise-trust/1", b"sharewise-record/1"),
        good[:-20],
        b"",
        b"[]",
    ):
        with pytest.raises(BadTrust):
            read_list(bad, ROOT.public)
    with pytest.raises(BadTrust, match="another root key"):
        read_list(good, OTHER.public)
    with pytest.raises(BadTrust):
        entry_of(None)


def test_a_list_is_verified_by_the_page_alone_with_other_tools() -> None:
    """As docs/verify.md says it, with nothing of sharewise."""
    data = json.loads(write_readable(sealed_list([entry()], ROOT, None, TIME)))
    digest = hashlib.sha256(rfc8785.dumps(data["trust"])).hexdigest()
    said = rfc8785.dumps({"format": data["format"], "trust_sha256": digest, "seal": data["seal"]})
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": ROOT.public.x})
    header = {"alg": "Ed25519", "kid": key.thumbprint(), "typ": "sharewise-trust+jws"}
    begins = base64.urlsafe_b64encode(rfc8785.dumps(header)).decode().rstrip("=")
    assert data["seal"]["chain"] == key.thumbprint()
    assert data["signature"].startswith(begins + "..")
    jws.deserialize_compact(data["signature"], key, algorithms=["Ed25519"], payload=said)
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(
            data["signature"], key, algorithms=["Ed25519"], payload=said.replace(b"trust list", b"trust lost")
        )


def test_the_keys_of_one_person_are_those_that_the_list_gives_to_them_and_those_they_were_changed_for() -> None:
    later, latest = key_of("ann, later"), key_of("ann, latest")
    listed = [entry(), TrustEntry(later.public, "Ann Lee"), TrustEntry(BOB.public, "Bob")]
    trusted = trusted_keys([OTHER.public], listed)
    for change in (
        KeyChange(later.public.thumbprint, latest.public, A, 3),
        KeyChange(OTHER.public.thumbprint, ROOT.public, A, 1),
    ):
        trusted = trusted.with_change(change)
    everyone = [{ANN, later, latest}, {BOB}, {OTHER, ROOT}]
    for keys in everyone:
        for key in keys:
            assert trusted.same_person(key.public.thumbprint) == {each.public.thumbprint for each in keys}
    assert trusted.same_person("A" * 43) == {"A" * 43}


@pytest.fixture
def store(tmp_path: Path) -> TrustStore:
    (tmp_path / "key").mkdir(mode=0o700)
    return TrustStore(tmp_path, tmp_path / "key")


def test_versions_only_rise_and_the_newer_is_kept(store: TrustStore) -> None:
    store.know(ROOT.public, instead=False)
    lists = [store.file.read_bytes() for _ in range(3) if store.seal([entry()], ROOT, TIME)]
    older, newest = lists[1], lists[2]
    with pytest.raises(Finding, match="version 2, and version 3 was here already"):
        store.take_over(older, Path("given"))
    others = json.loads(write_readable(sealed_list([], OTHER, None, TIME)))
    with pytest.raises(Finding, match="another root key"):
        store.take_over(write_readable(others), Path("given"))
    twin = json.loads(newest)
    twin["trust"]["keys"] = []
    with pytest.raises(Finding, match="two different lists with version 3"):
        store.take_over(sealed_again(twin), Path("given"))
    stranger = json.loads(newest)
    stranger["seal"].update(version=4, previous=FIRST)
    with pytest.raises(Finding, match="not made after the version that is here"):
        store.take_over(sealed_again(stranger), Path("given"))
    assert store.file.read_bytes() == newest
    found = store.read()
    assert found is not None
    assert found.version == 3
    # Put back in its place, or taken away, it is refused where it is read: that could hide that a key was taken back.
    store.file.write_bytes(older)
    with pytest.raises(Finding, match="was here already"):
        store.read()
    store.file.unlink()
    with pytest.raises(Finding, match="Version 3 was here"):
        store.read()
    assert store.take_over(newest, Path("given")).version == 3


def test_a_list_without_a_known_root_key_counts_for_nothing(store: TrustStore) -> None:
    content = write_readable(sealed_list([entry()], ROOT, None, TIME))
    with pytest.raises(WrongUse, match="sharewise key root FILE"):
        store.take_over(content, Path("given"))
    store.file.write_bytes(content)
    with pytest.raises(Finding, match="knows no root key"):
        store.read()


def test_another_root_key_takes_the_place_of_one_only_on_purpose(store: TrustStore) -> None:
    store.seal([entry()], ROOT, TIME)
    with pytest.raises(WrongUse, match="Another root key is known here"):
        store.know(OTHER.public, instead=False)
    with pytest.raises(WrongUse, match="sealed by another root key"):
        store.seal([], OTHER, TIME)
    store.know(OTHER.public, instead=True)
    assert store.read() is None
    assert store.seal([], OTHER, TIME).version == 1
    assert (store.key_folder / ROOT_FILE).exists()


OPENSSH = ANN.public.openssh().strip()
SIGNERS: dict[str, tuple[str, str | None, str | None]] = {
    f'"Ann Lee" {OPENSSH} a comment': ("Ann Lee", None, None),
    f'ann@example.org namespaces="sharewise,git" {OPENSSH}': ("ann@example.org", None, None),
    f'ann valid-after="20260301",valid-before="20260401" {OPENSSH}': ("ann", "2026-03-01", "2026-03-31"),
    f'ann valid-before="202604011530Z",namespaces="*" {OPENSSH}': ("ann", None, "2026-04-01"),
}
BAD_SIGNERS = {
    f"ann cert-authority {OPENSSH}": "names an authority",
    f'ann namespaces="git" {OPENSSH}': "do not have sharewise",
    f'ann valid-after="soon" {OPENSSH}': "a day in it",
    f"ann no-touch-required {OPENSSH}": "an option that is not known",
    "ann ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==": "not",
}


def test_lists_of_openssh_are_read_as_openssh_means_them() -> None:
    for line, (person, since, until) in SIGNERS.items():
        for encoding in ("utf-8", "utf-16"):
            (found,) = read_named_keys(f"# team\r\n{line}\r\n".encode(encoding))
            assert (found.key, found.person, found.since, found.until) == (ANN.public, person, since, until)
    for line, says in BAD_SIGNERS.items():
        with pytest.raises(BadPublicKey, match=says):
            read_named_keys(line.encode())


def test_a_list_is_handed_over_to_a_new_key_whole_and_the_old_key_seals_no_more(tmp_path: Path) -> None:
    """Whoever kept or stole the old key of an installation could else go on with its list."""
    keys = tmp_path / "key"
    old = read_or_make_key(keys)
    store = TrustStore(tmp_path, keys)
    reader = RecordReader(recipient_of(OTHER.public), "Recovery", is_recovery=True)
    before = store.seal([TrustEntry(ANN.public, "Ann Lee")], old, TIME, [reader])
    new = read_or_make_next_key(keys, None)
    assert store.hand_over(old.public, new, TIME)
    for is_taken in (False, True):
        if is_taken:
            take_next_key(keys, old.public, new.public)
        found = store.read()
        assert found is not None
        assert (found.version, found.entries, found.readers) == (2, before.entries, before.readers)
        assert found.previous == before.statement
        # It is done: again it does nothing.
        assert store.hand_over(old.public, new, TIME)
    assert own_public_key(keys) == new.public
    forged = sealed_list([TrustEntry(BOB.public, "Ann Lee")], old, found, TIME)
    store.file.write_bytes(write_readable(forged))
    with pytest.raises(Finding, match="another root key"):
        store.read()
    # Nor does a key that never was this installation's, whatever the list says of itself.
    store.file.write_bytes(write_readable(sealed_list([TrustEntry(BOB.public, "Ann Lee")], OTHER, found, TIME)))
    with pytest.raises(Finding, match="another root key"):
        store.read()
