"""What is read is checked, and by every command that reads in the same way: one table of what can have happened to a folder
of records, and from it what each command has to say and to end with.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import KEY_FILE, read_or_make_key
from sharewise.record.store.chains.findings import ChainCode, ChainFinding
from sharewise.record.store.saving.own_records import save_as_own
from sharewise.record.store.saving.record_writer import save
from sharewise.strict_json import write_readable
from tests.attacks.genuine import install, key_of, signed, statement_of, with_record
from tests.conftest import Run
from tests.support.needed import in_short, long
from tests.support.samples import EMERGENCY, record

RECORDS = 4
# The same at each run: the name of its folder has letters in it.
KEY = key_of("own")
DECIDED = json.dumps({"answers": EMERGENCY}).encode()


@dataclass(frozen=True)
class Home:
    """A data folder with records, and what it takes to do something to it."""

    path: Path
    proved: CompiledRulebook

    @property
    def records(self) -> Path:
        return self.path / "records"

    @property
    def chain(self) -> Path:
        return self.records / KEY.public.folder_name

    def file(self, number: int) -> Path:
        return self.chain / f"{number:08d}.json"

    def colleague(self, number: int) -> None:
        """So many records of somebody else in the same folder."""
        theirs = read_or_make_key(self.path.parent / "colleague")
        for seed in range(number):
            made = record(self.proved, seed=100 + seed, now=datetime.now(UTC))
            save(self.records, theirs, made, now=datetime.now(UTC), random=bytes(16))

    def another(self) -> Path:
        """Another records folder of the same key, with as many records."""
        other = self.path.parent / "another"
        for seed in range(RECORDS):
            made = record(self.proved, seed=50 + seed, now=datetime.now(UTC))
            save(other, KEY, made, now=datetime.now(UTC), random=bytes(range(16)))
        return other


Do = Callable[[Home], object]


@dataclass(frozen=True)
class Row:
    """What happened to a folder, and what is to be said of it.

    Attributes:
        name, do: what happened.
        code: the exit code of what reads the whole folder.
        says: a part of what each of these says; empty where there is nothing to say.
        hit: the number of the record that it happened to: to show it ends with `code`, and nothing may be built upon it.
        others: the exit code of showing and completing a record that nothing happened to; 2 where it is not there any more.
        saved: the exit code of saving one more there: where it is refused, nothing is made.
        before_saving: a part of what is said of it then.
        moved_to: where the data folder lies now.

    """

    name: str
    do: Do
    code: int
    says: str = ""
    hit: int | None = None
    others: int = 0
    saved: int = 0
    before_saving: str = ""
    moved_to: str = "home"


def altered(home: Home) -> None:
    path = home.file(2)
    path.write_bytes(path.read_bytes().replace(b"AB-1234", b"AB-1235"))


def rewritten(home: Home) -> None:
    data = json.loads(home.file(2).read_bytes())
    home.file(2).write_bytes(write_readable(signed(with_record(data, made_at="2026-11-22T12:04:30Z"), KEY)))


def from_another_folder(home: Home) -> None:
    other = home.another()
    shutil.copy(next(other.glob("*/00000002.json")), home.file(2))


def all_from_another_folder(home: Home) -> None:
    other = home.another()
    for path in other.glob("*/*.json"):
        shutil.copy(path, home.chain / path.name)


def another_in_its_place(home: Home) -> None:
    other = home.another()
    shutil.rmtree(home.records)
    shutil.move(other, home.records)


def newer_over_the_last(home: Home) -> None:
    for number in range(1, RECORDS):
        home.file(number).unlink()
    home.file(RECORDS).write_bytes(b'{"format": "sharewise-record/2"}')


def without(*numbers: int) -> Do:
    def do(home: Home) -> None:
        for number in numbers:
            home.file(number).unlink()

    return do


def then(*steps: Do) -> Do:
    def do(home: Home) -> None:
        for step in steps:
            step(home)

    return do


def linked(home: Home) -> None:
    """The folder lies beside, and a link stands in its place."""
    home.records.rename(home.path / "beside")
    home.records.symlink_to(home.path / "beside")


def linked_to_nothing(home: Home) -> None:
    shutil.rmtree(home.records)
    (home.path / "empty").mkdir()
    home.records.symlink_to(home.path / "empty")


def gone(home: Home) -> None:
    shutil.rmtree(home.records)


def emptied(home: Home) -> None:
    gone(home)
    home.records.mkdir()


def restored(home: Home) -> None:
    """An older copy, put back."""
    shutil.copytree(home.records, home.path / "older")
    made = record(home.proved, seed=77, now=datetime.now(UTC))
    asked = AskedFolder(home.records, "default")
    save_as_own(home.path / "key", asked, made, now=datetime.now(UTC), random=bytes(16))
    shutil.rmtree(home.records)
    (home.path / "older").rename(home.records)


def renamed(name: str) -> Do:
    return lambda home: home.chain.rename(home.records / name.format(key=home.chain.name, KEY=home.chain.name.upper()))


def copied(home: Home) -> None:
    shutil.copytree(home.chain, home.records / f"{home.chain.name} (1)")


def altered_in_the_copy(home: Home) -> None:
    copy = shutil.copytree(home.chain, home.records / "conflict")
    path = copy / "00000002.json"
    path.write_bytes(path.read_bytes().replace(b"AB-1234", b"AB-1235"))


def below(home: Home) -> None:
    (home.chain / "old").mkdir()
    home.file(RECORDS).rename(home.chain / "old" / f"{RECORDS:08d}.json")


def folder_file(content: bytes | None, *, link: bool = False) -> Do:
    def do(home: Home) -> None:
        path = home.records / "folder.json"
        kept = path.read_bytes()
        path.unlink()
        if link:
            (home.path / "beside.json").write_bytes(kept)
            path.symlink_to(home.path / "beside.json")
        elif content is not None:
            path.write_bytes(content)

    return do


def folder_file_is_a_pipe(home: Home) -> None:
    (home.records / "folder.json").unlink()
    os.mkfifo(home.records / "folder.json")


def key_lost(home: Home) -> None:
    (home.path / "key" / KEY_FILE).unlink()


def key_folder_lost(home: Home) -> None:
    """With it goes what was remembered of what was saved."""
    shutil.rmtree(home.path / "key")


def another_installation(home: Home) -> None:
    """The key of another computer, which has saved nothing here."""
    key_folder_lost(home)
    install(home.path, key_of("another computer"))


def new_key(home: Home) -> None:
    key_lost(home)
    made = record(home.proved, seed=90, now=datetime.now(UTC))
    asked = AskedFolder(home.records, "default")
    save_as_own(home.path / "key", asked, made, now=datetime.now(UTC), random=bytes(16))


def first_chain_cut(home: Home) -> None:
    """After a new key was made: the end of what the lost one signed is taken away."""
    (path,) = home.records.glob(f"*/{RECORDS:08d}.json")
    path.unlink()


def clock_ahead(home: Home) -> None:
    then_ = datetime.now(UTC) + timedelta(days=20 * 365)
    made = record(home.proved, seed=91, now=then_)
    save_as_own(home.path / "key", AskedFolder(home.records, "default"), made, now=then_, random=bytes(16))


def a_folder_for_a_file(home: Home) -> None:
    home.file(2).unlink()
    home.file(2).mkdir()


TABLE = [
    Row("nothing", lambda home: None, 0),
    Row("a record altered", altered, 1, "evidence of tampering", hit=2),
    Row("a record rewritten with the same key", rewritten, 1, "was not made after", hit=3),
    Row("a record of another folder in its place", from_another_folder, 1, "made for another records folder", hit=2),
    Row("all records exchanged for another folder's", all_from_another_folder, 1, "made for another records folder", hit=3, others=2, saved=4, before_saving="no record can follow it"),
    Row("another folder in its place", another_in_its_place, 1, "Another records folder stands in this place", others=1, saved=4, before_saving="Another records folder stands in this place"),
    Row("a newer version over the last, and all before gone", newer_over_the_last, 1, "missing", others=1, saved=4, before_saving="no record can follow it"),
    Row("the last taken away", without(RECORDS), 1, f"Record {RECORDS} is missing. It was saved on this computer", saved=4, before_saving="Records are missing in"),
    Row("one of the middle taken away", without(2), 1, "Record 2 is missing"),
    Row("the last taken away beside a colleague's", then(lambda h: None, without(RECORDS), lambda h: h.colleague(6)), 1, "was saved on this computer", saved=4, before_saving="Records are missing in"),
    Row("an older copy put back", restored, 1, "put back to an earlier state", saved=4, before_saving="Records are missing in"),
    Row("a link to an older copy", then(restored, linked), 1, "put back to an earlier state", saved=4, before_saving="Records are missing in"),
    Row("a link to the same", linked, 0, "is a link", before_saving="is a link"),
    Row("a link to an empty folder", linked_to_nothing, 1, "may not be connected", others=1, saved=4, before_saving="may not be connected"),
    Row("the folder gone", gone, 1, "may not be connected", others=1, saved=4, before_saving="may not be connected"),
    Row("the folder emptied", emptied, 1, "may not be connected", others=1, saved=4, before_saving="may not be connected"),
    *(
        Row(f"the key's folder called {name}", renamed(name), 1, "Records 1 to 4 are not in the folder that sharewise reads", others=1, saved=4, before_saving="Records are missing in")
        for name in ("{key} (1)", "{KEY}", "old", ".stversions", "conflicted copy of {key}")
    ),
    Row("a record in a folder below", below, 1, "Record 4 is not in the folder that sharewise reads", saved=4, before_saving="Records are missing in"),
    Row("a copy of the key's folder", copied, 0),
    Row("a copy of the key's folder, one altered", altered_in_the_copy, 1, "evidence of tampering"),
    Row("the folder's own file damaged", folder_file(b"{}"), 3, "is damaged", saved=4, before_saving="is damaged"),
    Row("the folder's own file a link", folder_file(None, link=True), 3, "folder.json", saved=4, before_saving="folder.json"),
    Row("the folder's own file a pipe", folder_file_is_a_pipe, 3, "is not a file", saved=4, before_saving="is not a file"),
    Row("the folder's own file gone", folder_file(None), 0),
    Row("the key lost", key_lost, 3, "a key that this computer had before and has no longer", others=3, before_saving="The key that signed your earlier records is not in"),
    Row("the key folder lost", key_folder_lost, 3, "not known here", others=3, before_saving="were signed with another key than the new one that is made now"),
    Row("the key of another computer", another_installation, 3, "not known here", others=3, before_saving="were signed with another key than that of this computer"),
    Row("the key lost, and a new one made", new_key, 3, "a key that this computer had before and has no longer", others=3),
    Row("the key lost, and the end cut", then(new_key, first_chain_cut), 1, f"Record {RECORDS} is missing", others=3),
    Row("the data folder moved", lambda home: None, 0, moved_to="new computer"),
    Row("the data folder moved, and the end cut", without(RECORDS), 1, "is missing", moved_to="new computer", saved=4, before_saving="Records are missing in"),
    Row("the clock ahead", clock_ahead, 0, "is still to come", before_saving="One of the two is wrong"),
    Row("a folder in place of a record", a_folder_for_a_file, 4, "it is a folder"),
]  # fmt: skip
READS_ALL = ("verify", "records --all", "due", "export", "records --json", "due --json", "verify --json")


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Path:
    """A data folder with some records, made once."""
    home = tmp_path_factory.mktemp("made") / "home"
    install(home, KEY)
    for seed in range(RECORDS):
        now = datetime.now(UTC)
        made = record(proved, seed=seed, now=now)
        save_as_own(home / "key", AskedFolder(home / "records", "default"), made, now=now, random=bytes(16))
    return home


@pytest.fixture
def reference_of(_made: Path) -> dict[int, str]:
    found = sorted(_made.glob("records/*/*.json"))
    return {number: json.loads(path.read_bytes())["record"]["id"] for number, path in enumerate(found, 1)}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_command_that_reads_says_the_same_of_a_folder(
    row: Row, _made: Path, reference_of: dict[int, str], run: Run, home: Path, proved: CompiledRulebook
) -> None:
    shutil.copytree(_made, home)
    place = home.with_name(row.moved_to)
    # It was always here: only what the row does counts.
    made = Home(home, proved)
    _settle(made)
    row.do(made)
    if place != home:
        home.rename(place)

    def told(*arguments: str, stdin: bytes = b"") -> tuple[int, str]:
        done = run(*arguments, stdin=stdin, SHAREWISE_HOME=str(place))
        said = " ".join((done.stdout + b" " + done.stderr).decode().split())
        assert "went wrong" not in said
        return done.returncode, said

    for command in READS_ALL:
        code, said = told(*command.split())
        assert code == row.code, f"{command}: {said}"
        assert row.says in said, command
    good = next(number for number in range(1, RECORDS + 1) if number not in (row.hit, 2, RECORDS))
    asked = [(reference_of[good], row.others)]
    if row.hit:
        (path,) = place.glob(f"records/*/{row.hit:08d}.json")
        asked.append((json.loads(path.read_bytes())["record"]["id"], row.code))
    for reference, expected in asked:
        for arguments in (("records", "show"), ("cases", "--like")):
            code, said = told(*arguments, reference)
            assert code == expected, f"{arguments} {reference}: {said}"
        for option in ("--complete", "--supersede"):
            code, said = told("decide", option, reference, "--answers", "-", stdin=b"details: {}")
            # What may be built upon is gone on with, up to what the file lacks.
            assert code == (expected or 2), f"{option} {reference}: {said}"
            assert ("answers:1" in said) == (expected == 0), f"{option} {reference}: {said}"
    there = set(place.rglob("*.json"))
    done = run("decide", "--answers", "-", "--json", stdin=DECIDED, SHAREWISE_HOME=str(place))
    said = " ".join(done.stderr.decode().split())
    assert done.returncode == row.saved, said
    assert row.before_saving in said
    more = [path for path in place.rglob("*.json") if path not in there and path.parent.name not in ("key", "records")]
    assert len(more) == (0 if row.saved else 1)
    if not row.before_saving:
        assert said == ""


def _settle(home: Home) -> None:
    """Let the copy be the folder in which its records were saved."""
    for path in (home.path / "key").glob("last-*.json"):
        data: dict[str, Any] = json.loads(path.read_bytes())
        path.write_bytes(write_readable({**data, "place": str(home.records)}))


def test_every_finding_is_in_the_document_with_its_word_and_exit_code() -> None:
    document = Path(__file__).parents[2] / "docs" / "verify.md"
    rows = re.findall(r"^\| `([a-z ]+)` \| ([a-z ]+) \| ([0-9]) \|", document.read_text(encoding="utf-8"), re.MULTILINE)
    findings = [ChainFinding(Path(), code, "") for code in get_args(ChainCode)]
    assert rows == [(each.code, each.word, str(each.exit_code)) for each in findings]


ODD: tuple[object, ...] = (None, 3, True, "", "x", [], ["x"], [None], {}, {"x": 1})


def signed_as(base: dict[str, Any]) -> list[dict[str, Any]]:
    """Records as no version writes them, each signed with the true key and following the one before."""
    contents = [
        {**base["record"], "surprise": "x"},
        {**base["record"], "rules": {**base["record"]["rules"], "surprise": "x"}},
    ]
    for member in base["record"]:
        contents.append({name: value for name, value in base["record"].items() if name != member})
        contents += [{**base["record"], member: value} for value in ODD]
    made: list[dict[str, Any]] = []
    for number, content in enumerate(contents, 1):
        previous = hashlib.sha256(statement_of(made[-1])).hexdigest() if made else None
        seal = {**base["seal"], "sequence": number, "previous": previous}
        made.append(signed({**base, "record": content, "seal": seal}, KEY))
    return made


@long
def test_what_the_true_key_signed_is_intact_whatever_it_says_and_is_not_built_upon(
    _made: Path, run: Run, home: Path, proved: CompiledRulebook
) -> None:
    shutil.copytree(_made, home)
    there = Home(home, proved)
    every = signed_as(json.loads(there.file(1).read_bytes()))
    for path in (home / "key").glob("last-*.json"):
        path.unlink()
    for number, data in enumerate(every, 1):
        there.file(number).write_bytes(write_readable(data))
    for command in (*in_short(READS_ALL, 4), "export --format csv", "records --case AB", "records --since 2026-01-01"):
        done = run(*command.split())
        assert (done.returncode, b"went wrong" in done.stderr) == (0, False), f"{command}: {done.stderr.decode()}"
    verdicts = json.loads(run("verify", "--json").stdout)
    assert verdicts["exit_code"] == 0
    shown = [run("records", "show", str(there.file(number))) for number in in_short(range(1, 14), 4)]
    for done in shown[:3]:
        assert (done.returncode, b"has not the parts that sharewise writes" in done.stderr) == (1, True)
    assert not [done for done in shown if b"went wrong" in done.stderr]
    reference = every[0]["record"]["id"]
    for option in ("--complete", "--supersede"):
        done = run("decide", option, str(reference), "--answers", "-", stdin=DECIDED)
        assert done.returncode in (1, 2)
        assert b"went wrong" not in done.stderr
    # Nor does one of them stand in the way of the next.
    assert run("decide", "--answers", "-", stdin=DECIDED).returncode == 0


@pytest.mark.parametrize("where", ["a link to itself", "below a file", "too long", "nowhere"])
@pytest.mark.parametrize("json_", [(), ("--json",)], ids=["lines", "json"])
def test_a_named_path_that_cannot_be_read_is_a_failure_of_the_system(
    where: str, json_: tuple[str, ...], run: Run, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").touch()
    named = {"a link to itself": "loop", "below a file": "file/x", "too long": "x" * 300, "nowhere": "nowhere"}[where]
    done = run("verify", named, *json_)
    assert done.returncode == 4
    assert b"cannot be read" in done.stdout
