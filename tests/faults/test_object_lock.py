"""Seals in a bucket under object lock: nobody removes them, and contents beside them can be erased all the same."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sharewise.errors import StorageFailed
from sharewise.files import AlreadyExists
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.store.central.places import open_store, read_address
from sharewise.record.store.central.protocol import Store, sha256_of, stub_of
from sharewise.record.verification import trust, verify_bytes
from tests.faults.test_store_faults import path_name
from tests.support.http_in_between import InBetween
from tests.support.many_records import ManyRecords
from tests.support.samples import record
from tests.support.stores import s3_environment, s3_here

SEALS, CONTENTS = "seals-under-lock", "contents-to-erase"
LOCKED = {
    "ObjectLockEnabled": "Enabled",
    "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 10}},
}


def as_amazon_reads_it(headers: dict[str, str]) -> dict[str, str]:
    """moto knows that a checksum came by another header than Amazon does."""
    return {"x-amz-sdk-checksum-algorithm": "SHA256"} if "x-amz-checksum-sha256" in headers else {}


@pytest.fixture(scope="module")
def keeper() -> Any:
    """Whoever may do everything in the buckets, past sharewise."""
    with s3_environment():
        found = importlib.import_module("boto3").client("s3", endpoint_url=s3_here().environment["AWS_ENDPOINT_URL"])
        there = {"LocationConstraint": "eu-west-2"}
        found.create_bucket(Bucket=SEALS, CreateBucketConfiguration=there, ObjectLockEnabledForBucket=True)
        found.put_object_lock_configuration(Bucket=SEALS, ObjectLockConfiguration=LOCKED)
        found.create_bucket(Bucket=CONTENTS, CreateBucketConfiguration=there)
        return found


@pytest.fixture(scope="module")
def between(keeper: Any) -> Iterator[InBetween]:
    port = urlsplit(keeper.meta.endpoint_url).port
    assert port is not None
    with InBetween(port, more=as_amazon_reads_it) as found:
        yield found


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> ManyRecords:
    many = ManyRecords(tmp_path_factory.mktemp("person"), record(proved))
    for number in range(3):
        many.add(f"AB-{number}")
    return many


def opened(folder: str) -> Store:
    return open_store(read_address(f"s3://{SEALS}/{folder}?contents={CONTENTS}"))


def test_seals_stay_for_as_long_as_the_bucket_says_and_contents_can_be_erased(
    between: InBetween, keeper: Any, person: ManyRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_environment():
        monkeypatch.setenv("AWS_ENDPOINT_URL", between.address)
        store = opened("england")
        files = [(path_name(person, number), content) for number, content in enumerate(person.contents, 1)]
        assert store.put_all(files) == [True] * 3
        assert dict(store.get_all(name for name, _ in files)) == dict(files)
        puts = [sent for (method, _), sent in zip(between.asked, between.sent, strict=True) if method == "PUT"]
        assert len(puts) == 6
        assert all("x-amz-checksum-sha256" in each for each in puts)

        name, content = files[0]
        seal = f"england/seals/{name}"
        (version,) = keeper.list_object_versions(Bucket=SEALS, Prefix=seal)["Versions"]
        # Whoever may do everything there removes nothing of what was put.
        whole_version = {"Bucket": SEALS, "Key": seal, "VersionId": version["VersionId"]}
        with pytest.raises(Exception, match="AccessDenied"):
            keeper.delete_object(**whole_version)
        assert keeper.head_object(Bucket=SEALS, Key=seal)["ObjectLockMode"] == "COMPLIANCE"
        with pytest.raises(AlreadyExists):
            store.put_new(name, person.sealed_again(1, "CD-1"))
        # What hides it takes nothing away: a mark that it was removed, which its keeper takes off again.
        mark = keeper.delete_object(Bucket=SEALS, Key=seal)
        assert store.get(name) is None
        assert keeper.get_object(**whole_version)["Body"].read() == stub_of(content)
        keeper.delete_object(Bucket=SEALS, Key=seal, VersionId=mark["VersionId"])
        assert store.get(name) == content

        other, whole = files[1]
        store.replace_with_stub(other, sha256_of(whole), stub_of(whole) or b"")
        left = store.get(other)
        assert left == stub_of(whole)
        assert verify_bytes(Path(other), left or b"", trust(person.key.public)).word == "sealed, content erased"
        there = keeper.list_object_versions(Bucket=CONTENTS, Prefix="england/contents/")["Versions"]
        assert {each["Key"] for each in there} == {f"england/contents/{each}" for each, _ in files if each != other}


@pytest.mark.usefixtures("keeper")
def test_a_bucket_under_lock_takes_nothing_without_a_checksum(person: ManyRecords) -> None:
    """So the test above would fail if none were sent: past what stands between, moto sees none."""
    with s3_environment(), pytest.raises(StorageFailed, match="does not take what was sent"):
        opened("other").put_new(path_name(person, 1), person.contents[0])
