"""`export --after`: each pull has what came after the one before, whatever the clock says, and `docs/export.md` has the loop for a script."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.folders import AskedFolder
from sharewise.present.formats import format_named
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.query import ChainPlace, place_in_chain
from sharewise.record.verification import trust
from sharewise.strict_json import write_readable
from tests.attacks.genuine import stub_of
from tests.conftest import Run
from tests.support.many_records import ManyRecords
from tests.support.needed import long, needed
from tests.support.samples import record
from tests.support.started import COMMAND

DOCUMENT = Path(__file__).parents[2] / "docs/export.md"
FIRST, SECOND = 5, 3


class Two:
    """A folder with the records of two keys, the second one's dated long before the first one's."""

    def __init__(self, home: Path, proved: CompiledRulebook) -> None:
        like = record(proved)
        self.own = ManyRecords(home, like)
        self.other = ManyRecords(home, like, key_folder="other", minutes_apart=-60)
        self.key_files = []
        for chain, count in ((self.own, FIRST), (self.other, SECOND)):
            for number in range(1, count + 1):
                chain.add(f"AB-{number}", follows=1 if number == 3 else None)
            file = home / f"{chain.key.public.folder_name}.pem"
            file.write_bytes(format_named("pem").key_maker()(chain.key.public))
            self.key_files += ["--key", str(file)]

    @property
    def every(self) -> dict[str, ManyRecords]:
        return {reference: chain for chain in (self.own, self.other) for reference in chain.references}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> tuple[Path, Two]:
    home = tmp_path_factory.mktemp("two") / "home"
    home.mkdir()
    return home, Two(home, proved)


@pytest.fixture
def two(made: tuple[Path, Two], home: Path) -> Two:
    """The same in the home of this test."""
    shutil.copytree(made[0], home)
    return made[1]


def pulled(run: Run, two: Two, *after: str) -> list[str]:
    options = [word for each in after for word in ("--after", each)]
    done = run("export", *two.key_files, *options)
    # The dates of the second key's records go backwards, which is found of each but the first.
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line)["record"]["id"] for line in done.stdout.splitlines()]


@pytest.mark.parametrize("first", range(FIRST + 1))
@pytest.mark.parametrize("second", range(SECOND + 1))
def test_of_each_chain_comes_what_is_after_the_record_that_is_named_in_it(
    run: Run, two: Two, first: int, second: int
) -> None:
    after = [*two.own.references[:first][-1:], *two.other.references[:second][-1:]]
    left = {*two.own.references[first:], *two.other.references[second:]}
    came = pulled(run, two, *after)
    assert len(came) == len(left) and set(came) == left
    for chain in (two.own, two.other):
        assert [each for each in came if each in chain.references] == [
            each for each in chain.references if each in left
        ]


def test_what_replaces_or_completes_an_earlier_record_comes_too(run: Run, two: Two) -> None:
    done = run("export", *two.key_files, "--after", two.own.references[1])
    earlier = [json.loads(line)["record"].get("earlier") for line in done.stdout.splitlines()]
    assert two.own.references[0] in [each["id"] for each in earlier if each]


def test_nothing_that_came_before_is_read(run: Run, home: Path, two: Two) -> None:
    """What was altered there is for `verify`. What is missing there is said all the same: it shows by the names of the files."""
    files = sorted((home / "records" / two.own.key.public.folder_name).iterdir())
    last = ["--after", two.own.references[3], "--after", two.other.references[2]]
    files[1].write_bytes(b"{}")
    assert len(pulled(run, two, two.own.references[3], two.other.references[2])) == FIRST - 4
    files[1].unlink()
    done = run("export", *two.key_files, *last)
    assert (done.returncode, b"Record 2 is missing" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (["SW-AAAAA-AAAAA"], "There is no record SW-AAAAA-AAAAA"),
        (["last"], "a whole reference"),
        (["AB-1"], "a whole reference"),
        ([""], "a whole reference"),
        (["SW-AAAAA"], "a whole reference"),
        (["two of one"], "are in one chain"),
    ],
)
@pytest.mark.parametrize("format_name", ["ndjson", "csv"])
def test_what_is_no_place_in_a_chain_is_wrong_use(
    run: Run, home: Path, two: Two, after: list[str], said: str, format_name: str
) -> None:
    if after == ["two of one"]:
        after = two.own.references[:2]
    options = [word for each in after for word in ("--after", each)]
    done = run("export", *two.key_files, *options, "--format", format_name, "--output", "new")
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert not (home.parent / "new").exists()


def test_a_record_that_is_not_as_it_was_signed_has_no_place(run: Run, home: Path, two: Two) -> None:
    path = home / "records" / two.own.key.public.folder_name / "00000002.json"
    reference, content = two.own.references[1], path.read_bytes()
    path.write_bytes(content.replace(b"AB-2", b"AB-3"))
    done = run("export", "--after", reference)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"evidence of tampering" in done.stderr and b"AB-3" not in done.stderr
    path.write_bytes(content)
    assert run("export", "--after", two.other.references[1]).returncode == 3, "the signer is not known"
    path.write_bytes(write_readable(stub_of(json.loads(content))))
    erased = run("export", "--after", reference)
    assert (erased.returncode, b"Without --after, all are exported" in erased.stderr) == (2, True)
    path.unlink()
    done = run("export", "--after", reference)
    assert (done.returncode, b"Record 2 is missing" in done.stderr) == (1, True)


@given(data=st.data())
def test_the_place_of_any_record_is_found(made: tuple[Path, Two], data: st.DataObject) -> None:
    home, two = made
    reference = data.draw(st.sampled_from(sorted(two.every)))
    chain = two.every[reference]
    walk = FolderWalk(AskedFolder(home / "records"), trust(two.own.key.public, two.other.key.public))
    place = place_in_chain(walk, reference)
    assert isinstance(place, ChainPlace)
    assert (place.folder.name, place.index) == (
        chain.key.public.folder_name,
        chain.references.index(reference),
    )


@long
def test_the_loop_of_the_document_pulls_each_record_once(
    home: Path, two: Two, environment: dict[str, str], tmp_path: Path
) -> None:
    needed("bash", "jq")
    (script,) = re.findall(r"```bash\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "sharewise"
    keys = " ".join(f"'{word}'" for word in two.key_files)
    command.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@" {keys}\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    later = sorted((home / "records" / two.own.key.public.folder_name).iterdir())[-2:]
    away = {path: path.read_bytes() for path in later}
    for path in later:
        path.unlink()

    def pull() -> list[dict[str, Any]]:
        """What one run of the script added."""
        there = {**environment, "PATH": f"{bin_folder}:{environment['PATH']}"}
        done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=there, capture_output=True, check=False)
        assert b"Error" not in done.stderr, done.stderr
        lines = (tmp_path / "all.ndjson").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    assert len(pull()) == FIRST + SECOND - 2
    assert len(pull()) == FIRST + SECOND - 2, "nothing is new"
    for path, content in away.items():
        path.write_bytes(content)
    every = [each["record"]["id"] for each in pull()]
    assert len(every) == FIRST + SECOND and set(every) == set(two.every)
