"""With the index, every answer is the one that reading every record gives, whatever became of the folder or of the index."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sharewise.commands._records.reference import find_by_reference
from sharewise.errors import SharewiseError
from sharewise.folders import AskedFolder
from sharewise.record.due_steps import due_decisions
from sharewise.record.retention import Retention, expiring_records, made_by
from sharewise.record.seal import EntryKind
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.indexed_walk import IndexedWalk
from sharewise.record.store.query import (
    entries_newest_first,
    find_record,
    later_records,
    mentions_of,
    with_all_said,
    with_completed,
)
from sharewise.record.store.watermark import Watermark
from sharewise.record.summary import RELATIONS, RecordEntry, RecordFilter
from sharewise.record.verification import trust
from tests.support.many_records import ManyRecords
from tests.support.needed import WHOLE, long, times
from tests.support.samples import NOON, record
from tests.support.shipped import proved_rules

# What was changed just now is never taken to be unchanged: the walks of these tests are made later.
LATER = max(datetime.now(UTC), NOON + timedelta(days=60)) + timedelta(days=2)
CASES = ("AB-1", "CD-2", "ÉF-3")
OUTCOMES = ("share_do_not_tell", "ask_first")
FILTERS = [
    RecordFilter(case="ab-1"),
    RecordFilter(case="éf-3", outcome="ask_first"),
    RecordFilter(outcome="nothing"),
    RecordFilter(since=NOON.date() + timedelta(days=1)),
    RecordFilter(until=NOON.date(), outcome="share_do_not_tell"),
]
# How long records are kept, and days on which that of some has passed, and of others not.
RULES: tuple[tuple[Retention, date], ...] = ((None, LATER.date()), (1, NOON.date() + timedelta(days=31)))
KEPT = {
    number: {"details": {"purpose": "So that she is safe.", "keep_until": says}}
    for number, says in ((2, "2020-02-01"), (3, "6 months"), (4, "until they are 25"))
}


# What a record says of which a second person has to approve.
ASKS = {"approval": {"by": "the head teacher"}}


class Folder:
    """A records folder of two keys, and the same questions to it with an index and without."""

    def __init__(self, home: Path) -> None:
        self.home = home
        like = record(proved_rules())
        self.chains = [ManyRecords(home, like, key_folder=name, minutes_apart=200) for name in ("one", "two")]
        self.marks: list[Watermark] = []
        self.now = LATER

    @property
    def index(self) -> Path | None:
        return next(iter(sorted((self.home / "index").glob("*.index"))), None)

    def plain(self) -> FolderWalk:
        return FolderWalk(AskedFolder(self.home / "records"), self.trusted, self.marks, self.now)

    def indexed(self) -> IndexedWalk:
        folder = AskedFolder(self.home / "records")
        return IndexedWalk(folder, self.trusted, self.marks, self.now, self.home / "index", fewest=1)

    @property
    def trusted(self) -> Any:
        return trust(*(each.key.public for each in self.chains))

    def learn(self) -> None:
        """Let the index take in all records."""
        walk = self.indexed()
        walk.watch()
        list(entries_newest_first(walk))
        walk.keep_index()

    def mark(self, number: int, statement: str = "") -> None:
        """Say that this installation saved the record with this number last."""
        chain = self.chains[0]
        folder_id = "0123456789abcdef" * 2
        statement = statement or chain.statements[number - 1]
        self.marks = [Watermark(folder_id, chain.key.public.thumbprint, number, statement, "")]

    def compare_list(self, wanted: RecordFilter = FILTERS[0]) -> int:
        """Ask for a list both ways. Returns how many records did not have to be read for it."""
        walk = self.indexed()
        assert listed(walk, wanted, walk.matching(wanted)) == listed(self.plain(), wanted)
        walk.keep_index()
        return walk.reliance.unchanged if walk.reliance else 0

    def compare(self) -> None:
        """Ask all questions both ways."""
        plain = all_of(self.plain())
        for wanted in FILTERS:
            walk = self.indexed()
            assert listed(walk, wanted, walk.matching(wanted)) == among(plain, wanted)
            walk.keep_index()
        walk = self.indexed()
        assert still_due(walk, walk.due()) == due_among(plain)
        walk.keep_index()
        for kept, today in RULES:
            walk = self.indexed()
            chosen = walk.due(today, made_by(kept, today))
            assert passed_among(all_of(walk, chosen), kept, today) == passed_among(plain, kept, today)
        references = [reference for chain in self.chains for reference in chain.references]
        for reference in (*references[1:3], *references[-1:]):
            assert mentioned(self.indexed(), reference) == mentioned(self.plain(), reference)
        for text in ("ab-1", "ab", *(each[3:7] for each in references[1:2]), *(each[9:] for each in references[-1:])):
            assert meant(self.indexed(), text) == meant(self.plain(), text), text


def shown(entry: RecordEntry) -> tuple[Any, ...]:
    verdict = entry.verdict
    return verdict.path, verdict.word, verdict.why, entry.summary, entry.about, entry.later


Listed = tuple[list[RecordEntry], list[ChainFinding]]


def all_of(walk: FolderWalk, chosen: Any = None) -> Listed:
    """What a walk lists: every record, or those chosen, with what entries say of each."""
    findings: list[ChainFinding] = []
    return with_all_said(walk, list(entries_newest_first(walk, findings, chosen))), findings


def listed(walk: FolderWalk, wanted: RecordFilter, chosen: Any = None) -> Any:
    return among(all_of(walk, chosen), wanted)


def among(of: Listed, wanted: RecordFilter) -> Any:
    entries, findings = of
    # Nobody can say any more whether an erased one fits.
    some = [
        shown(each)
        for each in entries
        if not each.is_erased and (not each.verdict.is_proved or wanted.matches(each.summary))
    ]
    return some, findings


def still_due(walk: FolderWalk, chosen: Any = None) -> Any:
    entries, findings = all_of(walk, chosen)
    return due_among((entries if chosen is None else with_completed(walk, entries), findings))


def due_among(of: Listed) -> Any:
    entries, findings = of
    due = [(shown(each.entry), each.steps) for each in due_decisions(entries)]
    return due, [shown(each) for each in entries if each.exit_code], findings


def passed_among(of: Listed, kept: Retention, today: date) -> Any:
    return [(shown(each.entry), each.until, each.is_held) for each in expiring_records(of[0], kept, today).records]


def mentioned(walk: FolderWalk, reference: str) -> Any:
    found = mentions_of(walk, reference)
    one = find_record(found, reference)
    return one and (one.verdict, one.findings), later_records(found, reference, None), found.all_read


def meant(walk: FolderWalk, text: str) -> Any:
    try:
        found = find_by_reference(text, walk)
    except SharewiseError as error:
        return type(error), str(error)
    return found.verdict, found.findings


def write(path: Path, content: bytes) -> None:
    """Change a file so that the system shows it: its clock goes in steps."""
    before = path.lstat() if os.path.lexists(path) else None
    path.write_bytes(content)
    while before is not None and path.lstat().st_ctime_ns == before.st_ctime_ns:
        path.write_bytes(content)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    for number in range(6):
        for chain in folder.chains:
            missing = ("purpose",) if number % 4 == 1 else ()
            chain.add(CASES[number % 3], outcome=OUTCOMES[number % 2], missing=missing, changed=KEPT.get(number))
    folder.chains[0].add(CASES[1], follows=2)
    folder.learn()
    return folder


def test_what_did_not_change_is_not_read_again_and_the_answers_are_the_same(folder: Folder) -> None:
    folder.compare()
    walk = folder.indexed()
    assert len(list(entries_newest_first(walk, chosen=walk.matching(RecordFilter(case="AB-1"))))) == 4
    assert walk.reliance is not None
    assert (walk.reliance.checked, walk.reliance.unchanged) == (4, 9)


def _alter(folder: Folder, number: int) -> None:
    content = folder.chains[0].path(number).read_bytes()
    write(folder.chains[0].path(number), content.replace(b"So that", b"So thaT"))


def _swap(folder: Folder) -> None:
    first, second = folder.chains[0].path(3), folder.chains[0].path(4)
    third = first.with_name("aside")
    first.rename(third)
    second.rename(first)
    third.rename(second)


def _replace(folder: Folder, make: Callable[[Path], object]) -> None:
    path = folder.chains[0].path(6)
    path.unlink()
    make(path)


CHANGES: dict[str, Callable[[Folder], object]] = {
    "a record altered": lambda folder: _alter(folder, 5),
    "the last record altered": lambda folder: write(
        folder.chains[1].path(6), folder.chains[1].contents[5].replace(b"So that", b"So thaT")
    ),
    "one altered that completes another": lambda folder: _alter(folder, 7),
    "one altered that another completes": lambda folder: _alter(folder, 2),
    "one taken away": lambda folder: folder.chains[0].path(5).unlink(),
    "the first taken away": lambda folder: folder.chains[0].path(1).unlink(),
    "the last taken away": lambda folder: folder.chains[0].path(7).unlink(),
    "two exchanged": _swap,
    "one copied over another": lambda folder: write(folder.chains[0].path(6), folder.chains[0].path(7).read_bytes()),
    "one made again with the key": lambda folder: write(
        folder.chains[0].path(6), folder.chains[0].sealed_again(6, "AB-1")
    ),
    "a copy beside": lambda folder: shutil.copy(folder.chains[0].path(6), folder.chains[0].chain / "00000006 (1).json"),
    "a copy in a folder": lambda folder: shutil.copytree(folder.chains[0].chain, folder.chains[0].folder / "old"),
    "a file that is no record": lambda folder: write(folder.chains[0].path(6), b"{}"),
    "a link in its place": lambda folder: _replace(
        folder, lambda path: path.symlink_to(path.with_name("00000007.json"))
    ),
    "a folder in its place": lambda folder: _replace(folder, Path.mkdir),
    "all of one key gone": lambda folder: shutil.rmtree(folder.chains[1].chain),
    "one more": lambda folder: folder.chains[0].add("AB-1", missing=("purpose",)),
    "one more that completes an earlier one": lambda folder: folder.chains[1].add("AB-1", follows=2),
    "all touched": lambda folder: list(map(os.utime, folder.chains[0].chain.iterdir())),
    "laid out anew": lambda folder: write(
        folder.chains[0].path(6), folder.chains[0].path(6).read_bytes().replace(b"\n", b"\r\n")
    ),
    "the folder's own file gone": lambda folder: (folder.home / "records/folder.json").unlink(),
    "the folder's own file of another": lambda folder: write(
        folder.home / "records/folder.json", b'{"format": "sharewise-folder/1", "id": "%s"}' % (b"f" * 32)
    ),
    "a mark of the last": lambda folder: folder.mark(7),
    "a mark of one in between": lambda folder: folder.mark(4),
    "a mark that says another was saved": lambda folder: folder.mark(5, "0" * 64),
    "the clock set back": lambda folder: setattr(folder, "now", NOON - timedelta(days=1)),
    "one of the keys not known": lambda folder: folder.chains.pop(),
}


@long
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_becomes_of_the_folder_the_answers_are_those_of_reading_all(folder: Folder, change: str) -> None:
    CHANGES[change](folder)
    folder.compare()
    folder.compare_list()
    # And what was put back is believed again, or read again.
    for chain in folder.chains:
        chain.chain.mkdir(exist_ok=True)
        for number, content in enumerate(chain.contents, 1):
            if chain.path(number).is_dir():
                chain.path(number).rmdir()
            chain.path(number).unlink(missing_ok=True)
            chain.path(number).write_bytes(content)
    folder.now, folder.marks = LATER, []
    folder.compare_list()


def _flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 0x20
    path.write_bytes(content)


def _instead(path: Path, make: Callable[[], object]) -> None:
    path.rename(path.with_name("aside"))
    make()


SPOILS: dict[str, Callable[[Path], object]] = {
    "removed": lambda index: index.unlink(),
    "the folder removed": lambda index: shutil.rmtree(index.parent),
    "emptied": lambda index: index.write_bytes(b""),
    "cut off": lambda index: index.write_bytes(index.read_bytes()[:-1]),
    "cut in the middle": lambda index: index.write_bytes(index.read_bytes()[:9000]),
    "only its first line": lambda index: index.write_bytes(index.read_bytes().split(b"\n")[0] + b"\n"),
    "no line at all": lambda index: index.write_bytes(b"0" * 5000),
    "of another version": lambda index: index.write_bytes(index.read_bytes().replace(b"index/5", b"index/4", 1)),
    "made for something else": lambda index: _flip(index, 25),
    "a letter of its digest": lambda index: _flip(index, 100),
    "its first page": lambda index: _flip(index, 200),
    "its middle": lambda index: _flip(index, 12_345),
    "its end": lambda index: _flip(index, -1),
    "readable by others": lambda index: index.chmod(0o644),
    "writable by others": lambda index: index.chmod(0o666),
    "not readable": lambda index: index.chmod(0o000),
    "its folder open to others": lambda index: index.parent.chmod(0o777),
    "its folder not to be written to": lambda index: index.parent.chmod(0o500),
    "a link": lambda index: _instead(index, lambda: index.symlink_to(index.with_name("aside"))),
    "a folder": lambda index: _instead(index, index.mkdir),
    "a pipe": lambda index: _instead(index, lambda: os.mkfifo(index)),
    "a file in place of its folder": lambda index: _instead(index.parent, lambda: index.parent.write_bytes(b"")),
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_an_index_that_is_odd_in_any_way_counts_as_not_there(folder: Folder, spoil: str) -> None:
    index = folder.index
    assert index is not None
    SPOILS[spoil](index)
    walk = folder.indexed()
    walk.naming("SW-00000-00000")
    assert walk.reliance is None or spoil in ("not readable", "its folder not to be written to")
    folder.compare_list()
    if index.parent.is_dir():
        index.parent.chmod(0o700)
    if index.is_dir():
        index.rmdir()
    folder.learn()
    assert folder.index is None or folder.compare_list() == 9


def test_no_name_no_case_and_no_words_are_in_the_index(folder: Folder) -> None:
    assert folder.index is not None
    content = folder.index.read_bytes()
    for word in ("AB-1", "ab-1", "CD-2", "F-3", "Bruises", "So that", str(folder.home), "records"):
        assert word.encode() not in content.replace(b"TABLE record", b"").replace(b"ON record", b"")
    assert folder.index.stat().st_mode & 0o777 == 0o600
    assert folder.index.parent.stat().st_mode & 0o777 == 0o700


def _forge(folder: Folder, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change what an index says, and make it look whole: as somebody could who can write there."""
    assert folder.index is not None
    first, content = folder.index.read_bytes().split(b"\n", 1)
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    change(database)
    database.commit()
    content = database.serialize()
    first = b" ".join((*first.split(b" ")[:-1], hashlib.sha256(content).hexdigest().encode()))
    folder.index.write_bytes(first + b"\n" + content)


FORGED = [
    "UPDATE record SET cased = randomblob(8), reference = 'SW-AAAAA-AAAAA', earlier = 'SW-AAAAA-AAAAA', outcome = 'x', due = 1",
    "UPDATE record SET cased = (SELECT max(cased) FROM record), due = 0, made = 1",
    "UPDATE record SET statement = NULL, reference = NULL, made = 'x', outcome = 7, cased = 'x', due = 'x'",
    "UPDATE record SET checked = -5",
    "UPDATE record SET checked = 99999999999",
    "UPDATE record SET id = id + 1000",
    "UPDATE record SET id = -id",
    "UPDATE part SET id = 9 - id",
    "UPDATE part SET name = 'x' || name",
    "UPDATE block SET stamps = zeroblob(length(stamps))",
    "UPDATE block SET stamps = 'x'",
    "UPDATE block SET number = number + 1",
    "UPDATE about SET salt = NULL",
    "UPDATE about SET salt = zeroblob(100)",
    "UPDATE about SET latest = 5",
    "DELETE FROM about",
    "DELETE FROM record",
    "DELETE FROM block",
    "DELETE FROM part",
    "DROP TABLE record",
    "DROP TABLE block",
    "DROP INDEX by_earlier",
    "CREATE TABLE wanted (id)",
    "ALTER TABLE record DROP COLUMN checked",
    "DROP TABLE part; CREATE VIEW part AS SELECT 1 AS id, 2 AS name",
]


@pytest.mark.parametrize("change", FORGED)
def test_a_forged_index_shows_nothing_that_is_not_checked_and_hides_nothing_that_changed(
    folder: Folder, change: str
) -> None:
    _forge(folder, lambda database: database.executescript(change))
    _alter(folder, 5)
    altered = folder.chains[0].path(5)
    plain = all_of(folder.plain())
    for wanted in FILTERS:
        walk = folder.indexed()
        some, findings = listed(walk, wanted, walk.matching(wanted))
        every, all_findings = among(plain, wanted)
        assert altered in {path for path, *_ in some}
        # What became of a record is the last of what is shown of it: whatever follows it may be left out.
        assert {each[:5] for each in map(repr_of, some)} <= {each[:5] for each in map(repr_of, every)}
        assert set(findings) <= set(all_findings)
        assert walk.reliance is None or walk.reliance.checked >= 1
    walk = folder.indexed()
    assert altered in {path for path, *_ in still_due(walk, walk.due())[1]}
    for text in ("ab-1", "ab", folder.chains[0].references[4]):
        meant(folder.indexed(), text)
    walk.keep_index()


def repr_of(entry: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(map(repr, entry))


class History(RuleBasedStateMachine):
    """Records come, change, go and come back, and the index is spoilt, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(mkdtemp(prefix="sharewise-test-"))
        self.folder = Folder(self.home)

    @initialize(count=st.integers(0, 6))
    def begin(self, count: int) -> None:
        for number in range(count):
            self.folder.chains[number % 2].add(CASES[number % 3])
        self.folder.learn()

    def teardown(self) -> None:
        self.folder.compare()
        shutil.rmtree(self.home)

    def _one(self, data: st.DataObject) -> tuple[ManyRecords, int] | None:
        chain = data.draw(st.sampled_from(self.folder.chains))
        return (chain, data.draw(st.integers(1, len(chain.contents)))) if chain.contents else None

    @rule(data=st.data(), case=st.sampled_from(CASES), outcome=st.sampled_from(OUTCOMES), is_due=st.booleans())
    def add(self, data: st.DataObject, case: str, outcome: str, is_due: bool) -> None:
        chain = data.draw(st.sampled_from(self.folder.chains))
        follows = data.draw(st.none() | st.integers(1, len(chain.contents))) if chain.contents else None
        asks = data.draw(st.sampled_from((None, ASKS)))
        relation = data.draw(st.sampled_from(RELATIONS))
        missing = ("purpose",) if is_due else ()
        chain.add(case, follows=follows, relation=relation, outcome=outcome, missing=missing, changed=asks)

    @rule(data=st.data(), kind=st.sampled_from(("erasure", "hold", "approval", "comment")))
    def say(self, data: st.DataObject, kind: EntryKind) -> None:
        if (one := self._one(data)) is None:
            return
        by = data.draw(st.sampled_from(self.folder.chains))
        by.say(kind, *one)

    @rule(
        data=st.data(),
        how=st.sampled_from(("altered", "other layout", "again", "restored", "touched", "gone", "emptied")),
    )
    def change(self, data: st.DataObject, how: str) -> None:
        if (one := self._one(data)) is None:
            return
        chain, number = one
        path, content = chain.path(number), chain.contents[number - 1]
        match how:
            case "altered":
                write(path, content.replace(b"So that", b"So thaT"))
            case "other layout":
                write(path, content.replace(b"\n", b"\r\n"))
            case "again":
                write(path, chain.sealed_again(number, data.draw(st.sampled_from(CASES))))
            case "restored":
                write(path, content)
            case "touched" if path.exists():
                os.utime(path)
            case "gone":
                path.unlink(missing_ok=True)
            case "emptied" if b'"record":' in content and b'"entry":' not in content:
                write(path, chain.without_content(number))

    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        one, other = self._one(data), self._one(data)
        if one and other and one[0].path(one[1]).exists():
            one[0].path(one[1]).rename(other[0].path(other[1]))

    @rule(spoil=st.sampled_from(("removed", "cut off", "its middle")))
    def spoil(self, spoil: str) -> None:
        if self.folder.index is not None:
            SPOILS[spoil](self.folder.index)

    @rule()
    def ask(self) -> None:
        self.folder.compare()

    @rule()
    def learn(self) -> None:
        self.folder.learn()

    @invariant()
    def the_index_hides_nothing(self) -> None:
        wanted = RecordFilter(case="AB-1")
        walk = self.folder.indexed()
        assert listed(walk, wanted, walk.matching(wanted)) == listed(self.folder.plain(), wanted)


TestAnyHistory = History.TestCase
TestAnyHistory.settings = settings(
    max_examples=times(2, 25, 100), stateful_step_count=25 if WHOLE else 12, deadline=None
)


def test_what_was_kept_long_enough_is_found_with_the_index_and_few_others_are_read(folder: Folder) -> None:
    kept, today = RULES[1]
    for each, least in ((None, 2), (kept, 4)):
        walk = folder.indexed()
        found = all_of(walk, walk.due(today, made_by(each, today)))
        passed = passed_among(found, each, today)
        assert passed == passed_among(all_of(folder.plain()), each, today)
        assert len(passed) >= least
        assert walk.reliance is not None


@long
def test_what_waits_for_approval_is_found_with_the_index_and_nothing_that_was_approved_is_read_for_it(
    tmp_path: Path,
) -> None:
    folder = Folder(tmp_path)
    practitioner, lead = folder.chains
    for _ in range(8):
        practitioner.add("AB-1", changed=ASKS)
    for number in range(1, 6):
        lead.say("approval", practitioner, number)
    practitioner.say("approval", practitioner, 6)
    lead.say("hold", practitioner, 7)
    practitioner.add("AB-1", follows=3, changed=ASKS)
    completing = practitioner.add("AB-1", follows=6, changed=ASKS)
    practitioner.add("AB-1", follows=7, relation="supersedes")
    lead.say("erasure", practitioner, 8)
    write(practitioner.path(8), practitioner.without_content(8))
    folder.learn()
    walk = folder.indexed()
    (waiting, *more), *others = still_due(walk, walk.due())
    assert (waiting[0][0], [step.kind for step in waiting[1]], more) == (completing, ["approval"], [])
    assert walk.reliance is not None
    # What waits, what it completes, and what is said of that.
    assert walk.reliance.checked == 3
    assert others == [[], []]
    folder.compare()
    # An approval that is no more as it was signed is none.
    write(lead.path(3), lead.contents[2].replace(b"Sam Example", b"Sam Exemplar"))
    walk = folder.indexed()
    assert len(still_due(walk, walk.due())[0]) == 2
    folder.compare()
