"""Several people's records in one folder: every command that reads them takes all their keys, and says whose each is."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.public_key import BadPublicKey, PublicKey, read_public_keys
from tests.conftest import Run
from tests.support.many_records import ManyRecords
from tests.support.samples import record


@pytest.fixture
def both(home: Path, proved: CompiledRulebook) -> tuple[ManyRecords, ManyRecords]:
    """Two people's records in one folder: none of this computer's own."""
    like = record(proved)
    ann, bob = (ManyRecords(home, like, key_folder=name) for name in ("ann", "bob"))
    for each, case in ((ann, "AB-1"), (bob, "AB-2")):
        each.add(case, missing=("shared_at",))
    return ann, bob


def jwk_set(*keys: PublicKey) -> str:
    return json.dumps({"keys": [{**key.jwk, "kid": key.thumbprint} for key in keys]}, indent=1)


def openssh_lines(*keys: PublicKey) -> str:
    return "# the team\n\n" + "".join(key.openssh() for key in keys)


def pem_blocks(*keys: PublicKey) -> str:
    return "".join(key.pem() for key in keys)


FORMS = {"a set": jwk_set, "lines": openssh_lines, "PEM": pem_blocks}
# As PowerShell, Notepad and others on Windows write a text, with its line ends.
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


def test_several_keys_are_read_in_every_form_and_every_encoding_of_windows(
    both: tuple[ManyRecords, ManyRecords],
) -> None:
    keys = tuple(each.key.public for each in both)
    for write in FORMS.values():
        for encoding in ENCODINGS:
            for ends in ("\n", "\r\n"):
                content = write(*keys).replace("\n", ends).encode(encoding)
                assert read_public_keys(content) == keys
    marked = b"\xfe\xff" + openssh_lines(*keys).encode("utf-16-be")
    assert read_public_keys(marked) == keys
    with pytest.raises(BadPublicKey, match="in different forms"):
        read_public_keys((pem_blocks(keys[0]) + openssh_lines(keys[1])).encode())


def test_every_command_takes_all_the_keys_and_says_whose_each_record_is(
    both: tuple[ManyRecords, ManyRecords], run: Run, tmp_path: Path
) -> None:
    (tmp_path / "team.json").write_bytes(jwk_set(*(each.key.public for each in both)).encode("utf-16"))
    keys = ("--key", "team.json")
    for command in (("verify",), ("records",), ("due",)):
        done = run(*command, *keys, COLUMNS="200")
        assert done.returncode == 0, (command, done.stderr)
        for each in both:
            assert each.key.public.folder_name in done.stdout.decode(), command
    # The report counts, and names nobody.
    counted = run("report", "--since", "2026-01-01", *keys, COLUMNS="200")
    assert (counted.returncode, both[0].key.public.folder_name in counted.stdout.decode()) == (0, False)
    for each in both:
        name = each.key.public.folder_name
        shown = run("records", "show", each.references[0], *keys, COLUMNS="200").stdout.decode()
        assert re.search(rf"Signed by: +{name}\n", shown)
        for listing in (("records", "--json"), ("due", "--json"), ("export", "--format", "json")):
            printed = json.loads(run(*listing, *keys).stdout)
            chains = [line.get("key") or line["seal"]["chain"] for line in printed]
            assert each.key.public.thumbprint in chains, listing
    rows = list(csv.DictReader(run("export", "--format", "csv", *keys).stdout.decode("utf-8-sig").splitlines()))
    # One in 64 begins with "-": a spreadsheet could take it for a formula, and so it stands behind an apostrophe.
    named = [row["key"].removeprefix("'") for row in rows]
    assert sorted(named) == sorted(each.key.public.thumbprint for each in both)


def test_of_one_persons_records_nobody_is_told_whose_they_are(
    both: tuple[ManyRecords, ManyRecords], run: Run, tmp_path: Path
) -> None:
    ann, bob = both
    bob.path(1).unlink()
    (tmp_path / "ann.pub").write_text(ann.key.public.openssh())
    for command in ("records", "due", "verify"):
        shown = run(command, "--key", "ann.pub", COLUMNS="200").stdout.decode()
        assert "Signed by" not in shown


def test_nothing_is_left_is_not_said_where_a_colleagues_records_could_not_be_read(
    both: tuple[ManyRecords, ManyRecords], run: Run, tmp_path: Path
) -> None:
    done = run("due")
    assert done.returncode == 3
    assert "Nothing is left to do" not in done.stdout.decode()
    # A folder that is a link is not looked at: what lies there may be due.
    ann, bob = both
    (tmp_path / "ann.pub").write_text(ann.key.public.openssh())
    ann.path(1).unlink()
    ann.add("AB-1")
    bob.chain.rename(tmp_path / "elsewhere")
    bob.chain.symlink_to(tmp_path / "elsewhere")
    assert "Nothing is left to do" not in run("due", "--key", "ann.pub").stdout.decode()
