"""A record taken away, put elsewhere, exchanged or made twice is found in the folder that it was in.

What cannot be found from one folder alone is here too, so that it is known: `LIMITS`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sharewise.record.make import Submission
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.watermark import Watermark
from sharewise.record.verification import trust
from tests.attacks.corpus import (
    CHANGED,
    ERASED,
    REFUSED,
    TAMPERING,
    UNDECIDED,
    FolderCase,
    Told,
    cases,
    check_found,
    check_output,
    told_of,
    verify_process,
)
from tests.attacks.folders import (
    above,
    again,
    all_by_a_stranger,
    all_from_another_folder,
    all_renamed,
    altered,
    both,
    by_a_stranger,
    by_two_computers,
    chain,
    copied,
    emptied,
    folder_file,
    from_another_folder,
    in_a_folder_called,
    in_the_folder_itself,
    moved_to,
    name,
    nothing,
    put,
    renamed,
    rewritten,
    rewritten_to_the_end,
    without,
)
from tests.attacks.genuine import (
    RECORDS,
    Genuine,
    jwk,
    save_next,
    statement_of,
    stub_of,
    swapped,
    with_seal,
    written,
)
from tests.support.samples import EMERGENCY
from tests.support.tally import CASE

BROKEN, MISSING, EARLIER = "broken link", "missing", "earlier state"
NOT_THE_ONE = "not the one that was saved on this computer"

UNTOUCHED = [FolderCase("a folder as it was left", nothing, [], 0, RECORDS)]
TAKEN_AWAY = [
    FolderCase("the first record taken away", without(1), [(MISSING, "Record 1 is missing")], 1, 5),
    FolderCase("a record taken out of the middle", without(3), [(MISSING, "Record 3 is missing")], 1, 5),
    FolderCase("the last but one taken away", without(5), [(MISSING, "Record 5 is missing")], 1, 5),
    FolderCase("two in a row taken away", without(3, 4), [(MISSING, "Records 3 and 4 are missing")], 1, 4),
    FolderCase("the first two taken away", without(1, 2), [(MISSING, "Records 1 and 2 are missing")], 1, 4),
    FolderCase("four in a row taken away", without(2, 3, 4, 5), [(MISSING, "Records 2 to 5 are missing")], 1, 2),
    FolderCase("all but the last taken away", without(1, 2, 3, 4, 5), [(MISSING, "Records 1 to 5 are missing")], 1, 1),
    FolderCase("two taken away, not in a row", without(2, 4), [(MISSING, "Record 2"), (MISSING, "Record 4")], 1, 4),
    FolderCase(
        "a record's ending changed, so that it is not seen",
        renamed((3, "00000003.jso")),
        [(MISSING, "Record 3 is missing")],
        1,
        5,
    ),
    FolderCase(
        "a record hidden behind a point",
        renamed((3, ".00000003.json")),
        [(MISSING, "Record 3 is missing"), (TAMPERING, "This is record 3, but its file was given another name")],
        1,
        5,
    ),
    FolderCase("a record half synced: empty", put(6, lambda g: b""), [(REFUSED, "it is not JSON")], 1, 5),
    FolderCase("a record half synced: cut off", put(6, lambda g: g.contents[5][:2000]), [(REFUSED, "it is not JSON")], 1, 5),
    FolderCase("a record overwritten with zeros", put(3, lambda g: bytes(4096)), [(REFUSED, "it is not JSON")], 1, 5),
    FolderCase("all records taken away", without(*range(1, 7)), [(UNDECIDED, "no record here to check")], 3, 0),
    FolderCase("the key's folder taken away", lambda f, g: shutil.rmtree(chain(f, g)), [(UNDECIDED, "no record here")], 3, 0),
    FolderCase("an empty folder", emptied, [(UNDECIDED, "no record here to check")], 3, 0),
    FolderCase("the key's folder given another name", moved_to("old"), [("moved", "Records 1 to 6 are not in")], 1, 0),
    FolderCase(
        "a record taken away, and the next one exchanged for what seems a newer version",
        both(without(3), put(4, lambda g: b'{"format": "sharewise-record/2"}')),
        [(MISSING, "Record 3 is missing before 00000004.json"), (UNDECIDED, "newer version")],
        1,
        4,
    ),
    FolderCase(
        "every file renamed, and one taken away",
        all_renamed(3),
        [(TAMPERING, "but its file was given another name")] * 5,
        1,
        0,
    ),
]  # fmt: skip
PUT_ELSEWHERE = [
    FolderCase(
        "two records in each other's place",
        renamed((2, 3), (3, 2)),
        [(TAMPERING, "This is record 3, but its file is called 00000002.json"), (TAMPERING, "This is record 2")],
        1,
        4,
    ),
    FolderCase(
        "all records in the reverse order",
        renamed(*((number, RECORDS + 1 - number) for number in range(1, RECORDS + 1))),
        [(TAMPERING, f"This is record {number}") for number in range(RECORDS, 0, -1)],
        1,
        0,
    ),
    FolderCase(
        "a record moved to the end",
        renamed((2, 7)),
        [(MISSING, "Record 2 is missing"), (TAMPERING, "This is record 2, but its file is called 00000007.json")],
        1,
        5,
    ),
    FolderCase("a record copied over another", put(3, lambda g: g.contents[1]), [(TAMPERING, "copied over another")], 1, 5),
    FolderCase("a record copied to the end", put(7, lambda g: g.contents[1]), [(TAMPERING, "This is record 2")], 1, 6),
    FolderCase("a record with the number nothing", renamed((1, 0)), [(MISSING, "Record 1 is missing"), (TAMPERING, "its file was given another name")], 1, 5),
    FolderCase(
        "the last record with the greatest number",
        renamed((6, 99_999_999)),
        [(MISSING, "Records 6 to 99999998 are missing before"), (TAMPERING, "This is record 6, but its file is called 99999999.json")],
        1,
        5,
    ),
    FolderCase(
        "a record with nine digits",
        renamed((6, "000000006.json")),
        [(TAMPERING, "This is record 6, but its file was given another name")],
        1,
        5,
    ),
    FolderCase(
        "a record with a name of its own",
        renamed((6, "letter.json")),
        [(TAMPERING, "This is record 6, but its file was given another name")],
        1,
        5,
    ),
    FolderCase(
        "a record numbered in other digits, beside itself",
        copied(6, "\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0666.json"),
        [("copy", "a copy of record 6")],
        0,
        6,
    ),
    FolderCase(
        "a record in a folder named for another key",
        in_a_folder_called("0123456789ab"),
        [(TAMPERING, "signed with another key than the records around it")],
        1,
        6,
    ),
    FolderCase(
        "a record in a folder named for no key",
        in_a_folder_called("backup"),
        [("copy", "a copy of a record in this folder")],
        0,
        6,
    ),
    FolderCase(
        "records under other names outside of their own folder, one left out",
        in_the_folder_itself,
        [(TAMPERING, "but its file was given another name or put in another place")] * 5,
        1,
        0,
    ),
    FolderCase("a record of another folder", from_another_folder(1), [("to explain", "made for another records folder")], 1, 5),
    FolderCase("all records of another folder", all_from_another_folder, [("put together", "made for another records folder")], 1, 1),
    FolderCase(
        "the folder given another id",
        folder_file(b'{"format": "sharewise-folder/1", "id": "00000000000000000000000000000000"}'),
        [("put together", "made for another records folder")],
        1,
        RECORDS,
    ),
]  # fmt: skip
EXCHANGED = [
    FolderCase("one record altered", put(4, altered(4)), [(TAMPERING, "changed after it was signed")], 1, 5),
    FolderCase(
        "what came before altered, unsigned",
        put(4, lambda g: written(with_seal(g.data_of(4), previous="0" * 64))),
        [(TAMPERING, "changed after it was signed")],
        1,
        5,
    ),
    FolderCase(
        "what came before altered, and signed again",
        put(4, again(4, previous="0" * 64)),
        [(BROKEN, "Record 4 was not made after record 3"), (BROKEN, "Record 5 was not made after record 4")],
        1,
        6,
    ),
    FolderCase(
        "nothing before one in the middle, signed again",
        put(4, again(4, previous=None)),
        [(BROKEN, "does not say rightly what came before it"), (BROKEN, "Record 5 was not made after record 4")],
        1,
        6,
    ),
    FolderCase(
        "something before the first, signed again",
        put(1, again(1, previous="0" * 64)),
        [(BROKEN, "Record 1 does not say rightly"), (BROKEN, "Record 2 was not made after record 1")],
        1,
        6,
    ),
    FolderCase(
        "a record rewritten with its own key in the middle",
        put(4, rewritten(4)),
        [(BROKEN, "Record 5 was not made after record 4 as it is now. One of the two was exchanged")],
        1,
        6,
    ),
    FolderCase("the first rewritten with its own key", put(1, rewritten(1)), [(BROKEN, "Record 2 was not made after")], 1, 6),
    FolderCase(
        "a record of another number rewritten for this one",
        put(4, again(5, sequence=4)),
        [(BROKEN, "Record 4 was not made after record 3"), (BROKEN, "Record 5 was not made after record 4")],
        1,
        6,
    ),
    FolderCase(
        "the last dated before the one before it",
        put(6, again(6, time="2026-11-22T12:04:59Z")),
        [("dated before", "Record 6 is dated 2026-11-22T12:04:59Z, before record 5, which is dated 2026-11-22T12:05:00Z")],
        1,
        6,
    ),
    FolderCase(
        "a record exchanged for a stranger's",
        put(4, by_a_stranger(4)),
        [(TAMPERING, "another key than the records around it")],
        1,
        5,
    ),
    FolderCase(
        "a stranger's record after the last",
        put(7, by_a_stranger(6)),
        [(TAMPERING, "")],
        1,
        6,
    ),
    FolderCase(
        "the whole folder re-signed by a stranger, in a folder named for the stranger",
        all_by_a_stranger,
        [(UNDECIDED, "a key that is not known here")],
        3,
        0,
    ),
]  # fmt: skip
ERASED_ONES = [
    FolderCase(
        "the content of one taken out",
        put(4, lambda g: written(stub_of(g.data_of(4)))),
        [("erased", "The content of record 4 was taken out"), (ERASED, "content was taken out")],
        1,
        5,
    ),
    FolderCase(
        "the content of the first and of the last taken out",
        both(put(1, lambda g: written(stub_of(g.data_of(1)))), put(6, lambda g: written(stub_of(g.data_of(6))))),
        [("erased", "record 1"), (ERASED, ""), ("erased", "record 6"), (ERASED, "")],
        1,
        4,
    ),
    FolderCase(
        "taken out, with another record's digest",
        put(4, lambda g: written({**stub_of(g.data_of(4)), "record_sha256": stub_of(g.data_of(5))["record_sha256"]})),
        [(TAMPERING, "changed after it was signed")],
        1,
        5,
    ),
    FolderCase(
        "the content of a copy taken out",
        put("00000004 (1).json", lambda g: written(stub_of(g.data_of(4)))),
        [("copy", "a copy of record 4")],
        0,
        6,
    ),
    FolderCase(
        "the content taken out, and kept in a copy",
        both(put(4, lambda g: written(stub_of(g.data_of(4)))), copied(4, "00000004 (1).json")),
        [("erased", "record 4"), (ERASED, ""), ("copy", "a copy of record 4")],
        1,
        5,
    ),
]
SYNC = [
    *(
        FolderCase(f"a copy that a sync tool made: {file}", copied(5, file), [("copy", "This is a copy of record 5")], 0, 6)
        for file in (
            "00000005 (conflicted copy 2026-11-22).json",
            "00000005.sync-conflict-20261122-120500-ABCDEFG.json",
            "00000005 (1).json",
            "00000005-LAPTOP.json",
            "00000005_conflict-ab12.json",
            "Copy of 00000005.json",
            "00000005.JSON",
        )
    ),
    FolderCase(
        "a copy that was saved again in another layout",
        put("00000005 (1).json", lambda g: json.dumps(g.data_of(5)).encode()),
        [("copy", "This is a copy of record 5")],
        0,
        6,
    ),
    FolderCase(
        "two computers with one key, as a sync tool leaves it",
        by_two_computers(name(7), "00000007 (conflicted copy 2026-11-22).json"),
        [("fork", "two different records with the number 7: 00000007.json and 00000007 (conflicted copy 2026-11-22).json"), (TAMPERING, "the number of another record")],
        1,
        7,
    ),
    FolderCase(
        "two computers with one key, on a disk that tells capitals apart",
        by_two_computers(name(7), "00000007.JSON"),
        [("fork", "two different records with the number 7: 00000007.json and 00000007.JSON"), (TAMPERING, "the number of another record")],
        1,
        7,
    ),
    FolderCase(
        "two computers with one key, both renamed",
        by_two_computers("00000007 (a).json", "00000007 (b).json"),
        [(TAMPERING, "This is record 7, but its file was given another name")] * 2,
        1,
        6,
    ),
    FolderCase(
        "the last rewritten with its own key, and kept under another name",
        put("00000006 (old).json", rewritten(6)),
        [("fork", "two different records with the number 6"), (TAMPERING, "the number of another record")],
        1,
        6,
    ),
    FolderCase(
        "an altered copy",
        put("00000005 (1).json", altered(5)),
        [(TAMPERING, "changed after it was signed")],
        1,
        6,
    ),
    FolderCase(
        "a copy by a stranger",
        put("00000005 (1).json", by_a_stranger(5)),
        [(UNDECIDED, "a key that is not known here")],
        3,
        6,
    ),
    FolderCase(
        "a copy of a record that is altered",
        both(put(5, altered(5)), copied(5, "00000005 (1).json")),
        [(TAMPERING, "changed after it was signed"), (TAMPERING, "This is record 5, but its file was given another name")],
        1,
        5,
    ),
    FolderCase(
        "what a sync tool or a crash leaves behind",
        both(
            put(".00000007.json.4711.0123456789ab.tmp", lambda g: b"half"),
            put("~syncthing~00000007.json.tmp", lambda g: b"half"),
            put("desktop.ini", lambda g: b""),
            put(".DS_Store", lambda g: b""),
        ),
        [],
        0,
        6,
    ),
    FolderCase("a file that is no record", put("notes.json", lambda g: b'{"a": 1}'), [("not a record", "leaves it alone")], 0, 6),
    FolderCase("a record saved again in another layout", put(3, lambda g: json.dumps(g.data_of(3)).encode()), [(CHANGED, "saved again")], 0, 5),
    FolderCase("a copy above the key's folder", above("00000005.json", 5), [("copy", "a copy of record 5")], 0, 6),
    FolderCase("a copy with another name above the key's folder", above("5.json", 5), [("copy", "a copy of record 5")], 0, 6),
    FolderCase(
        "a record moved above the key's folder",
        both(without(6), above("00000006.json", 6)),
        [(TAMPERING, "given another name or put in another place")],
        1,
        5,
    ),
    FolderCase("the folder's own file taken away", folder_file(None), [], 0, 6),
    FolderCase("the folder's own file damaged", folder_file(b"{}"), [("folder file", "is damaged")], 3, 6),
    FolderCase("a record of a newer version after the last", put(7, lambda g: swapped(g.contents[5], "record/1", "record/2")), [(UNDECIDED, "newer version")], 3, 6),
]  # fmt: skip


# One folder cannot tell these from what it would be without the attack.
LIMITS = [
    FolderCase("the last record taken away", without(6), [], 0, 5),
    FolderCase("the last three taken away", without(4, 5, 6), [], 0, 3),
    FolderCase("the last rewritten with its own key", put(6, rewritten(6)), [], 0, 6),
    FolderCase("all rewritten to the end with their own key", rewritten_to_the_end, [], 0, 6),
]

# The same, where the computer that saved the records checks them: it remembers the last one.
REMEMBERED = [
    FolderCase("a folder as it was left", nothing, [], 0, RECORDS),
    FolderCase("the last record taken away", without(6), [(EARLIER, "Record 6 is missing")], 1, 5),
    FolderCase("the last three taken away", without(4, 5, 6), [(EARLIER, "Records 4 to 6 are missing")], 1, 3),
    FolderCase(
        "one of the middle and the last taken away", without(3, 6), [(MISSING, "Record 3"), (EARLIER, "Record 6")], 1, 4
    ),
    FolderCase("all records taken away", without(*range(1, 7)), [(EARLIER, "Records 1 to 6")], 1, 0),
    FolderCase(
        "the key's folder given another name",
        moved_to("old"),
        [
            (EARLIER, "Records 1 to 6"),
            ("moved", "Records 1 to 6 are not in the folder that sharewise reads, but in this one"),
        ],
        1,
        0,
    ),
    FolderCase("an empty folder", emptied, [("not here", "Records 1 to 6 were saved here")], 1, 0),
    FolderCase("the last rewritten with its own key", put(6, rewritten(6)), [(BROKEN, NOT_THE_ONE)], 1, 6),
    FolderCase("all rewritten to the end with their own key", rewritten_to_the_end, [(BROKEN, NOT_THE_ONE)], 1, 6),
    FolderCase(
        "the last taken away, and the folder's own file",
        both(without(6), folder_file(None)),
        [(EARLIER, "Record 6 is missing")],
        1,
        5,
    ),
    FolderCase(
        "all exchanged for a stranger's",
        both(*(put(number, by_a_stranger(number)) for number in range(1, RECORDS + 1))),
        [(TAMPERING, "")] * RECORDS,
        1,
        0,
    ),
]

CORPUS = [*UNTOUCHED, *TAKEN_AWAY, *PUT_ELSEWHERE, *EXCHANGED, *ERASED_ONES, *SYNC, *LIMITS]


@pytest.fixture(scope="module")
def told(genuine: Genuine, tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_of(CORPUS, genuine, tmp_path_factory.mktemp("sets"))


@pytest.mark.parametrize("case", cases(CORPUS))
def test_what_was_done_to_a_folder_is_found(
    case: FolderCase, told: Told, record_property: Callable[[str, object], None]
) -> None:
    told.check_folder(case)
    record_property(CASE, 1)


@pytest.mark.parametrize("case", cases(REMEMBERED))
def test_the_computer_that_saved_the_records_finds_what_was_taken_off_the_end(
    case: FolderCase, genuine: Genuine, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    folder = tmp_path / "records"
    shutil.copytree(genuine.records, folder)
    case.make(folder, genuine)
    seal = genuine.data_of(RECORDS)["seal"]
    statement = hashlib.sha256(statement_of(genuine.data_of(RECORDS))).hexdigest()
    known = Watermark(seal["folder"], seal["chain"], RECORDS, statement, os.path.realpath(folder))
    check_found(case, verify_all([folder], genuine.trusted, [known]))
    record_property(CASE, 1)


def test_the_command_ends_with_the_worst_finding_and_tells_nothing_of_the_records(told: Told) -> None:
    told.check_processes()


def test_the_command_always_says_what_a_folder_alone_cannot_show(told: Told) -> None:
    for in_words, _ in told.processes.values():
        assert "the last records of a folder were taken away" in in_words.stderr


def test_two_signers_in_one_folder_are_each_walked_along(genuine: Genuine, tmp_path: Path) -> None:
    """With both keys handed over: the other's chain is as whole as it is. With one: the other cannot be decided."""
    folder = tmp_path / "records"
    shutil.copytree(genuine.records, folder)
    for number in (1, 2, 3):
        save_next(folder, genuine.stranger, genuine.proved, Submission(answers=EMERGENCY), number=number)
    theirs = folder / genuine.stranger.public.folder_name
    for who, key in (("own", genuine.key), ("other", genuine.stranger)):
        (tmp_path / f"{who}.jwk").write_text(json.dumps(jwk(key.public.raw)))
    keys = ("--key", tmp_path / "own.jwk", "--key", tmp_path / "other.jwk")
    assert verify_process(genuine.home, folder, *keys).exit_code == 0
    own_only = verify_process(genuine.home, folder, *keys[:2])
    assert own_only.exit_code == 3
    assert [word for word, _ in own_only.lines_about(theirs)] == [UNDECIDED] * 3
    assert [word for word, _ in own_only.lines_about(chain(folder, genuine))] == ["intact"] * RECORDS
    (theirs / name(2)).unlink()
    gap = verify_process(genuine.home, folder, *keys)
    assert gap.exit_code == 1
    assert (TAMPERING, "Record 2 is missing. It was made, and the records after it count it.") in gap.lines_about(
        theirs
    )
    check_output(gap)


@pytest.mark.parametrize("which", ["records folder", "key's folder"])
def test_the_same_is_found_from_the_records_folder_and_from_the_keys_part_of_it(
    which: str, genuine: Genuine, tmp_path: Path
) -> None:
    folder = tmp_path / "records"
    shutil.copytree(genuine.records, folder)
    from_another_folder(1)(folder, genuine)
    without(3)(folder, genuine)
    put(5, rewritten(5))(folder, genuine)
    path = folder if which == "records folder" else chain(folder, genuine)
    found = list(verify_all([path], trust(genuine.key.public)))
    assert [getattr(each, "code", None) or getattr(each, "word", None) for each in found if each.exit_code] == [
        "to explain",
        MISSING,
        BROKEN,
    ]
