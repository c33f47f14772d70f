"""In a folder of 1,000 records or more the commands read what they show and what changed, say so, and answer as ever."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.store.indexed_walk import FEWEST
from tests.conftest import Run
from tests.support.many_records import ManyRecords
from tests.support.needed import long
from tests.support.samples import record

SAID = "have not changed since they were last checked"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> ManyRecords:
    """As many records as there is an index for: three of one case, one of them completed by another, and one that is due."""
    folder = ManyRecords(tmp_path_factory.mktemp("large"), record(proved), minutes_apart=0)
    for number in range(1, FEWEST + 1):
        case = "ZZ-9" if number in (3, 500, 998) else f"AB-{number}"
        folder.add(case, follows=3 if number == 998 else None, missing=("purpose",) if number == 700 else ())
    let_a_moment_pass()
    return folder


def let_a_moment_pass() -> None:
    """What was changed a moment ago is not taken to be unchanged: wait, so that the next test finds it unchanged, whichever it is."""
    time.sleep(2.1)


@pytest.fixture
def large(made: ManyRecords, home: Path) -> ManyRecords:
    """The same as the home of this test, without an index."""
    shutil.rmtree(made.folder.parent / "index", ignore_errors=True)
    home.symlink_to(made.folder.parent)
    return made


@pytest.fixture
def known(made: ManyRecords, home: Path, run: Run) -> ManyRecords:
    """The same with an index: that of another test, where there is one."""
    home.symlink_to(made.folder.parent)
    run("due")
    return made


def without_line(shown: bytes) -> list[str]:
    """What is shown, paragraph by paragraph, without the one that says what it rests on."""
    paragraphs = [" ".join(each.split()) for each in shown.decode().split("\n\n")]
    assert sum(SAID in each for each in paragraphs) <= 1
    return [each for each in paragraphs if SAID not in each]


@long
def test_the_second_answer_is_the_first_with_a_line_that_says_what_was_read(large: ManyRecords, run: Run) -> None:
    reference = large.references[2]
    asked = [("due",), ("records", "--case", "zz-9"), ("records", "--outcome", "not_to_them", "--case", "ZZ-9")]
    first = [run(*each) for each in asked]
    assert SAID not in " ".join(first[0].stdout.decode().split())
    again = [run(*each) for each in asked]
    for before, after in zip(first, again, strict=True):
        assert without_line(after.stdout) == without_line(before.stdout)
        assert (after.returncode, after.stderr) == (before.returncode, before.stderr)
        assert SAID in " ".join(after.stdout.decode().split())
    said = " ".join(again[1].stdout.decode().split())
    assert f"3 records were checked just now. The files of {FEWEST - 3} more {SAID}" in said
    assert "To check all: sharewise verify" in said
    shown = run("records", "show", reference)
    assert large.references[997] in shown.stdout.decode()
    assert SAID in shown.stderr.decode()
    found = [run("records", "show", each).stdout for each in (reference[3:8], "zz-9")]
    assert reference.encode() in found[0]
    assert run("records", "show", "AB-44").stdout.count(large.references[43].encode()) >= 1


@long
def test_documents_for_scripts_have_their_shape_and_the_line_is_on_stderr(known: ManyRecords, run: Run) -> None:
    listed = run("records", "--json", "--case", "ZZ-9")
    assert [each["id"] for each in json.loads(listed.stdout)] == [known.references[each] for each in (997, 499, 2)]
    due = run("due", "--json")
    assert [each["id"] for each in json.loads(due.stdout)] == [known.references[699]]
    for done in (listed, due):
        assert done.returncode == 0
        assert done.stderr.decode().count(SAID) == 1


@long
def test_what_is_altered_is_seen_at_once_whatever_was_asked_and_verify_reads_all(known: ManyRecords, run: Run) -> None:
    path = known.path(600)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"So that", b"So thaT"))
    try:
        for asked in (("due",), ("records", "--case", "zz-9")):
            done = run(*asked)
            assert done.returncode == 1
            assert b"00000600.json" in done.stdout.replace(b"\n", b"").replace(b" ", b"")
        checked = run("verify")
        assert checked.returncode == 1
        assert str(FEWEST - 1) in checked.stdout.decode().replace(",", "")
        assert SAID not in (checked.stdout + checked.stderr).decode()
    finally:
        path.write_bytes(content)
        let_a_moment_pass()


@long
def test_where_the_index_cannot_be_written_or_is_no_good_only_time_is_lost(large: ManyRecords, run: Run) -> None:
    first = run("records", "--case", "ZZ-9")
    index = large.folder.parent / "index"
    (each,) = index.iterdir()
    each.write_bytes(each.read_bytes()[:-5])
    spoilt = run("records", "--case", "ZZ-9")
    shutil.rmtree(index)
    index.write_bytes(b"")
    barred = run("records", "--case", "ZZ-9")
    index.unlink()
    assert (first.stdout, first.stderr) == (spoilt.stdout, spoilt.stderr) == (barred.stdout, barred.stderr)
    assert first.returncode == 0


@long
def test_with_fewer_records_there_is_no_index(large: ManyRecords, run: Run) -> None:
    aside = large.chain.parent.parent / "aside"
    large.path(FEWEST).rename(aside)
    try:
        run("due")
        assert not (large.folder.parent / "index").exists()
    finally:
        aside.rename(large.path(FEWEST))
        let_a_moment_pass()
