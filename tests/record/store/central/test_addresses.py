"""The address of a store: what is one, and that none holds a secret."""

from __future__ import annotations

import pytest

from sharewise.errors import WrongUse
from sharewise.record.store.central.places import read_address
from tests.conftest import Run

SECRET = "hunter2hunter2"
WITH_SECRETS = (
    f"postgresql://anna:{SECRET}@db.example/records",
    f"postgres://anna:{SECRET}@db.example/records",
    f"postgresql://db.example/records?password={SECRET}",
    f"postgresql://db.example/records?sslpassword={SECRET}",
    f"postgresql://db.example/records?passfile={SECRET}",
    f"postgresql://:{SECRET}@/records",
    f"s3://{SECRET}@bucket/prefix",
    f"s3://key:{SECRET}@bucket/prefix",
    f"s3://bucket/prefix?aws_secret_access_key={SECRET}",
    f"s3://bucket/prefix?token={SECRET}",
)
NONE = (
    "", " ", "http://example/", "ftp://x", "postgresql://db/records?options=-c", "postgresql://db/records#x", "postgresql://db/a b",
    "postgresql://db/records?sslmode", "s3://", "s3:///x", "s3://BUCKET", "s3://bucket/../x", "s3://bucket/a?x=1", "s3://bucket/a b",
    "s3://bucket/a?contents=B", "file://host/x", "postgresql://[x/y", "x\0y",
)  # fmt: skip


@pytest.mark.parametrize("text", WITH_SECRETS)
def test_an_address_with_a_secret_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(WrongUse, match="secret") as refused:
        read_address(text)
    assert SECRET not in str(refused.value)


def test_on_the_command_line_too(run: Run) -> None:
    for text in (WITH_SECRETS[0], WITH_SECRETS[6]):
        ran = run("store", "status", text)
        assert ran.returncode == 2
        assert SECRET.encode() not in ran.stdout + ran.stderr


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        read_address(text)


def test_each_address_is_for_its_engine() -> None:
    engines = {
        "postgresql://db.example/records": "postgres",
        "postgresql://anna@db.example:5433/records?sslmode=verify-full&sslrootcert=/etc/ca.pem": "postgres",
        "postgresql:///records?host=/run/postgresql": "postgres",
        "postgresql://?service=records": "postgres",
        "s3://records-of-many/england": "s3",
        "s3://bucket": "s3",
        "s3://bucket/a/b?region=eu-west-2": "s3",
        "s3://bucket/a?contents=another-bucket": "s3",
        "/mnt/shared": "folder",
        "file:///mnt/shared": "folder",
    }
    assert {text: read_address(text).engine for text in engines} == engines
