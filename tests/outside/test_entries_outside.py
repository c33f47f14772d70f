"""What the page says of entries holds with tools that have nothing to do with sharewise."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import rfc8785

from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import SigningKey, read_or_make_key
from sharewise.record.store.key_change.rotation import change_own_key
from sharewise.record.store.saving.erased_content import take_out_content
from sharewise.record.store.saving.own_records import save_as_own
from sharewise.record.store.saving.record_writer import save
from sharewise.record.trust.trust_store import TrustStore
from sharewise.record.verification import trust, verify_file
from tests.outside.recipes import need, run_recipe
from tests.support.entries import save_entry, seal_of
from tests.support.needed import long
from tests.support.samples import NOON, record


def pem(key: SigningKey) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = Ed25519PublicKey.from_public_bytes(key.public.raw)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@long
def test_an_entry_is_verified_by_the_page_and_its_row_too(tmp_path: Path, proved: CompiledRulebook) -> None:
    need("jq+openssl")
    folder, key, other = tmp_path / "records", read_or_make_key(tmp_path / "key"), read_or_make_key(tmp_path / "other")
    path = save(folder, key, record(proved), now=NOON, random=bytes(16)).path
    entry = save_entry(folder, key, "erasure", path)
    content, statement = entry.path.read_bytes(), seal_of(path, key).statement

    def says(content: bytes, by: SigningKey = key) -> str:
        return run_recipe("verify_entry.sh", tmp_path / "one", {"entry.json": content, "key.pem": pem(by)}).stdout

    reference = json.loads(path.read_bytes())["record"]["id"]
    said = f"VERIFIED: erasure of {entry.sealed.seal.time}, record {reference}, statement {statement}\n"
    assert says(content) == said
    for spoilt in (
        content.replace(b"retention", b"court"),
        content.replace(b"Mrs Lead", b"Mr Other"),
        content.replace(statement.encode(), b"0" * 64),
        content.replace(b'"erasure"', b'"hold"'),
        path.read_bytes(),
    ):
        assert spoilt != content
        assert says(spoilt).startswith("NOT VERIFIED: ")
    assert says(content, other).startswith("NOT VERIFIED: ")

    take_out_content(verify_file(path, trust(key.public)), trust(key.public))
    files = {each.name: each.read_bytes() for each in (path, entry.path)}
    data = json.loads(content)
    digest = hashlib.sha256(rfc8785.dumps(data["entry"])).hexdigest()
    last = rfc8785.dumps({"format": data["format"], "entry_sha256": digest, "seal": data["seal"]})
    whole = f"WHOLE: 2 records, the last statement {hashlib.sha256(last).hexdigest()}\n"
    assert run_recipe("chain.sh", tmp_path / "chain", files).stdout == whole


@long
def test_a_changed_key_is_followed_from_the_old_one_by_the_page_alone(tmp_path: Path, proved: CompiledRulebook) -> None:
    need("jq+openssl")
    folder, keys = AskedFolder(tmp_path / "records"), tmp_path / "key"
    save_as_own(keys, folder, record(proved), now=NOON, random=bytes(16))
    old = read_or_make_key(keys)
    store = TrustStore(tmp_path / "data", keys)
    assert change_own_key(store, folder, (), None, now=NOON, random=bytes(16))
    new = read_or_make_key(keys)
    ended, begun = (
        (folder.path / key.public.folder_name / name).read_bytes()
        for key, name in ((old, "00000002.json"), (new, "00000001.json"))
    )
    work = tmp_path / "work"
    said = run_recipe("verify_entry.sh", work, {"entry.json": ended, "key.pem": pem(old)}).stdout
    assert said.endswith(f", new key {new.public.thumbprint}\n")
    assert run_recipe("new_key.sh", work, {}).returncode == 0
    assert new.public.thumbprint in run_recipe("key.sh", work, {}).stdout
    assert run_recipe("key_to_pem.sh", work, {}).returncode == 0
    said = run_recipe("verify_entry.sh", work, {"entry.json": begun}).stdout
    of_chain = {each.name: each.read_bytes() for each in (folder.path / old.public.folder_name).iterdir()}
    whole = run_recipe("chain.sh", tmp_path / "chain", of_chain).stdout
    assert whole.startswith("WHOLE: 2 records")
    statement = whole.split()[-1]
    assert said.endswith(f", after {old.public.thumbprint} 2, statement {statement}\n")
