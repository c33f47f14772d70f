"""What lies among the records and is no record of ours is named, never followed, never waited for, and never obeyed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks.corpus import (
    INTACT,
    REFUSED,
    TAMPERING,
    UNDECIDED,
    UNREADABLE,
    FolderCase,
    Process,
    Told,
    cases,
    check_output,
    told_of,
    verify_process,
)
from tests.attacks.genuine import RECORDS, Genuine, signed, with_record, written
from tests.support.environment import small_environment
from tests.support.tally import CASE
from tests.support.verified import found_lines

Do = Callable[[Path, Genuine], object]
Property = Callable[[str, object], None]


def chain(folder: Path, genuine: Genuine) -> Path:
    return folder / genuine.key.public.folder_name


def in_place_of(file: str, make: Callable[[Path, Genuine], object]) -> Do:
    """Something else with a record's name, in the key's folder."""

    def do(folder: Path, genuine: Genuine) -> None:
        path = chain(folder, genuine) / file
        path.unlink(missing_ok=True)
        make(path, genuine)

    return do


def link_to_outside(path: Path, genuine: Genuine) -> None:
    path.symlink_to(genuine.records / genuine.key.public.folder_name / "00000003.json")


def link_to_itself(path: Path, genuine: Genuine) -> None:
    path.symlink_to(path)


def link_to_nothing(path: Path, genuine: Genuine) -> None:
    path.symlink_to(path.with_name("nothing here"))


def link_to_the_record_before(path: Path, genuine: Genuine) -> None:
    path.symlink_to(path.with_name("00000002.json"))


def hard_link_to_the_last(path: Path, genuine: Genuine) -> None:
    os.link(path.with_name("00000006.json"), path)


def fifo(path: Path, genuine: Genuine) -> None:
    os.mkfifo(path)


def folder_with_records(path: Path, genuine: Genuine) -> None:
    shutil.copytree(genuine.records / genuine.key.public.folder_name, path)


def bound_socket(path: Path, genuine: Genuine) -> None:
    """Bound through a short relative path: the name of a socket may have a hundred bytes."""
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(before)


def copied_as(file: str | bytes, number: int = 5) -> Do:
    def do(folder: Path, genuine: Genuine) -> None:
        target = os.path.join(os.fsencode(chain(folder, genuine)), os.fsencode(file))
        with open(target, "wb") as copy:
            copy.write(genuine.contents[number - 1])

    return do


def link_for_the_keys_folder(folder: Path, genuine: Genuine) -> None:
    shutil.rmtree(chain(folder, genuine))
    chain(folder, genuine).symlink_to(genuine.records / genuine.key.public.folder_name)


def link_for_another_keys_folder(folder: Path, genuine: Genuine) -> None:
    (folder / "0123456789ab").symlink_to(genuine.records / genuine.key.public.folder_name)


def named_by_its_id(folder: Path, genuine: Genuine) -> None:
    """A record whose reference is a path, signed with the right key: a reference never becomes a path."""
    data = with_record(genuine.data_of(6), id="../../../../x")
    (chain(folder, genuine) / "00000006.json").write_bytes(written(signed(data, genuine.key)))


IN_PLACE_OF_A_RECORD = {
    "a link to a record outside": (link_to_outside, "cannot be read"),
    "a link to the record before": (link_to_the_record_before, "cannot be read"),
    "a link to itself": (link_to_itself, "cannot be read"),
    "a link to nothing": (link_to_nothing, "cannot be read"),
    "a pipe": (fifo, "is not a file"),
    "a socket": (bound_socket, "cannot be read"),
}
NAMES: dict[str, str | bytes] = {
    "of a device on Windows": "CON.json",
    "of a stream on Windows": "00000005.json:a.json",
    "with a drive": "C:00000005.json",
    "of 255 letters": "a" * 250 + ".json",
    "of 255 bytes in other letters": "é" * 125 + ".json",
    "of the folder above, escaped": "%2e%2e%2fx.json",
    "of the folder above, on Windows": "..\\x.json",
    "that begins with points": "..json",
    "that looks like an option": "--json.json",
    "with a wildcard": "*.json",
    "with a variable": "$HOME.json",
    "with a command": "`id`;id.json",
    "with markup": "[bold red]x.json",
    "that is not UTF-8": b"\xff\xfe.json",
    "in Latin-1": b"\xe9.json",
}
NOT_LOOKED_AT = {
    "with a point at its end": "00000005.json.",
    "with a space at its end": "00000005.json ",
    "with another ending": "00000005.json.bak",
}
CORPUS = [
    *(
        FolderCase(f"for a record, {name}", in_place_of("00000003.json", make), [(UNREADABLE, says)], 4, RECORDS - 1)
        for name, (make, says) in IN_PLACE_OF_A_RECORD.items()
    ),
    *(
        FolderCase(f"for a copy, {name}", in_place_of("00000003 (1).json", make), [(UNREADABLE, says)], 4, RECORDS)
        for name, (make, says) in IN_PLACE_OF_A_RECORD.items()
    ),
    FolderCase(
        "for a record, a folder of records",
        in_place_of("00000003.json", folder_with_records),
        [(UNREADABLE, "it is a folder"), ("moved", "Record 3 is not in"), ("copy", "copies of 5 records")],
        1,
        RECORDS - 1,
    ),
    FolderCase(
        "for a copy, a folder of records",
        in_place_of("00000003 (1).json", folder_with_records),
        [(UNREADABLE, "it is a folder"), ("copy", "copies of 6 records")],
        4,
        RECORDS,
    ),
    FolderCase(
        "a hard link with another number",
        in_place_of("00000007.json", hard_link_to_the_last),
        [(TAMPERING, "This is record 6, but its file is called 00000007.json")],
        1,
        RECORDS,
    ),
    FolderCase(
        "a hard link with another name",
        in_place_of("00000006 (1).json", hard_link_to_the_last),
        [("copy", "a copy of record 6")],
        0,
        RECORDS,
    ),
    FolderCase("a link for the key's folder", link_for_the_keys_folder, [(UNREADABLE, "link")], 4, 0),
    FolderCase("a link beside the key's folder", link_for_another_keys_folder, [(UNREADABLE, "link")], 4, RECORDS),
    *(
        FolderCase(f"a copy with a name {name}", copied_as(file), [("copy", "a copy of record 5")], 0, RECORDS)
        for name, file in NAMES.items()
    ),
    *(
        FolderCase(f"a file with a name {name}", copied_as(file), [], 0, RECORDS)
        for name, file in NOT_LOOKED_AT.items()
    ),
    FolderCase("a record whose reference is a path", named_by_its_id, [], 0, RECORDS),
]  # fmt: skip


@pytest.fixture(scope="module")
def told(genuine: Genuine, tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_of(CORPUS, genuine, tmp_path_factory.mktemp("files"))


@pytest.mark.parametrize("case", cases(CORPUS))
def test_what_is_no_file_of_ours_is_named_and_left_alone(
    case: FolderCase, told: Told, record_property: Property
) -> None:
    told.check_folder(case)
    record_property(CASE, 1)


def test_the_command_ends_with_the_worst_finding_and_tells_nothing_of_the_records(told: Told) -> None:
    told.check_processes()


# Paths that are handed over.


def through_a_file(genuine: Genuine, folder: Path) -> Path:
    return genuine.records / "folder.json" / "00000001.json"


PATHS: dict[str, tuple[Callable[[Genuine, Path], Path], str, int, str]] = {
    "a device that is empty": (lambda g, f: Path("/dev/null"), UNREADABLE, 4, "is not a file"),
    "a device that never ends": (lambda g, f: Path("/dev/zero"), UNREADABLE, 4, "is not a file"),
    "nothing": (lambda g, f: f / "absent", UNREADABLE, 4, "cannot be read"),
    "a path through a file": (through_a_file, UNREADABLE, 4, "cannot be read"),
    "an empty name": (lambda g, f: Path(""), UNDECIDED, 3, "no record here to check"),
    "the key's folder": (lambda g, f: g.home / "key", UNDECIDED, 3, "no record here to check"),
    "the data folder": (lambda g, f: g.home, UNDECIDED, 3, "no record here to check"),
    "the signing key": (lambda g, f: g.home / "key" / "signing-key", REFUSED, 1, "it is not JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", PATHS)
def test_a_path_to_what_is_no_record_is_never_good(
    name: str, genuine: Genuine, tmp_path: Path, record_property: Property
) -> None:
    make, word, code, says = PATHS[name]
    done = verify_process(genuine.home, make(genuine, tmp_path), cwd=tmp_path)
    check_output(done)
    assert done.exit_code == code
    [line] = found_lines(done.stdout)
    assert line.startswith(f"{word}: ")
    assert says in done.stdout
    record_property(CASE, 1)


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000], ids=["a name of 300 letters", "a path of 6,000 letters"])
def test_a_path_that_is_too_long_does_not_keep_the_others_from_being_checked(
    name: str, genuine: Genuine, record_property: Property
) -> None:
    done = verify_process(genuine.home, name, genuine.records)
    assert "could not be written" not in done.stderr
    assert done.exit_code == 4
    assert len(done.lines_about(genuine.records)) == RECORDS
    record_property(CASE, 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every file")
def test_a_record_that_may_not_be_read_is_said_to_be_so(
    genuine: Genuine, tmp_path: Path, record_property: Property
) -> None:
    path = tmp_path / "00000001.json"
    path.write_bytes(genuine.full)
    path.chmod(0)
    done = verify_process(genuine.home, path)
    assert (done.exit_code, [word for word, _ in done.lines_about(path)]) == (4, [UNREADABLE])
    record_property(CASE, 1)


@pytest.mark.parametrize("number", [1, 8], ids=["a real device", "a device that is none"])
def test_a_device_among_the_records_is_not_read(
    number: int, genuine: Genuine, tmp_path: Path, record_property: Property
) -> None:
    shutil.copytree(genuine.records, tmp_path / "records")
    path = chain(tmp_path / "records", genuine) / "00000007.json"
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(number, 5 if number == 1 else 77))
    except PermissionError:
        pytest.skip("only root can make a device")
    done = verify_process(genuine.home, tmp_path / "records")
    assert done.exit_code == 4
    assert [word for word, _ in done.lines_about(path)] == [UNREADABLE]
    record_property(CASE, 1)


def test_folders_named_like_records_do_not_use_up_what_opens_files(
    genuine: Genuine, tmp_path: Path, record_property: Property
) -> None:
    """With 64 open files allowed, and 80 such folders before the first record."""
    resource = pytest.importorskip("resource")
    shutil.copytree(genuine.records, tmp_path / "records")
    for number in range(80):
        (tmp_path / "records" / f"{number:03d} folder.json").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "sharewise", "verify", str(tmp_path / "records")],
        env=small_environment(genuine.home),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
    )
    process = Process([], done.returncode, done.stdout, done.stderr)
    assert [word for word, _ in process.lines_about(chain(tmp_path / "records", genuine))] == [INTACT] * RECORDS
    record_property(CASE, 1)


# Size.

LARGE = """
import resource, sys
from pathlib import Path
from sharewise.record.public_key import PublicKey
from sharewise.strict_json import read_strict, NotStrict
from sharewise.record.verification import trust, verify_file

public, small, *large = sys.argv[1:]
trusted = trust(PublicKey(bytes.fromhex(public)))
assert verify_file(Path(small), trusted).word == "intact"
# What is in use by now, and eight megabytes: no room for a hundred.
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 8 * 2**20,) * 2)
before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
for path in large:
    verdict = verify_file(Path(path), trusted)
    print(verdict.word, verdict.exit_code, verdict.why)
# The processor's time, which does not depend on what else runs.
assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 1
try:
    bytearray(64 * 2**20)
except MemoryError:
    print("the limit holds")
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the memory in use is read from /proc")
def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_read_whole(
    genuine: Genuine, tmp_path: Path, record_property: Property
) -> None:
    (tmp_path / "small").write_bytes(genuine.full)
    for name, size in (("hundred megabytes", 100 * 2**20), ("hundred gigabytes", 100 * 2**30)):
        with open(tmp_path / name, "wb") as file:
            file.write(genuine.full)
            file.truncate(size)
    done = subprocess.run(
        [
            *(sys.executable, "-c", LARGE, genuine.key.public.raw.hex()),
            *("small", "hundred megabytes", "hundred gigabytes"),
        ],
        cwd=tmp_path,
        env=small_environment(genuine.home),
        capture_output=True,
        text=True,
        check=False,
    )
    first, second, last = done.stdout.splitlines() or [done.stderr] * 3
    for said in (first, second):
        assert said.startswith("refused 1 ")
        assert "it is larger than 1024 KiB" in said
    assert last == "the limit holds"
    record_property(CASE, 1)


# Display.

NAMES_THAT_ACT: dict[str, tuple[str | bytes, str]] = {
    "a colour": ("\x1b[31mred", "\\x1b[31mred"),
    "a cleared screen": ("\x1b[2J\x1b[H", "\\x1b[2J\\x1b[H"),
    "a window's title": ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
    "a link (OSC 8)": ("\x1b]8;;https:x\x1b\\a\x1b]8;;\x1b\\", "\\x1b]8;;https:x\\x1b\\a\\x1b]8;;\\x1b\\"),
    "a clipboard (OSC 52)": ("\x1b]52;c;Y2F0\x07", "\\x1b]52;c;Y2F0\\x07"),
    "a C1 control": ("\x9b31m", "\\x9b31m"),
    "a C1 control as a byte": (b"\x9b31m", "\\udc9b31m"),
    "a carriage return": ("x\rintact: y", "x\\x0dintact: y"),
    "a backspace": ("x\b\b\b", "x\\x08\\x08\\x08"),
    "a bell": ("\x07", "\\x07"),
    "DEL": ("\x7f", "\\x7f"),
    "a line of its own": ("x\nintact: y", "x intact: y"),
    "a turn of direction": ("\u202enosj", "\\u202enosj"),
    "an isolate": ("\u2066x\u2069", "\\u2066x\\u2069"),
    "a space of no width": ("\u200b", "\\u200b"),
    "a byte order mark": ("\ufeff", "\\ufeff"),
    "a line separator": ("\u2028", "\\u2028"),
    "a tag character": ("\U000e0041", "\\U000e0041"),
}


@pytest.fixture(scope="module")
def hostile(genuine: Genuine, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Process, Process]:
    """A folder for each name, with two records and a link in it that have the name too, and the command's output."""
    top = os.fsencode(tmp_path_factory.mktemp("hostile"))
    for name, _ in NAMES_THAT_ACT.values():
        folder = os.path.join(top, b"in " + os.fsencode(name))
        os.mkdir(folder, 0o700)
        for number in (0, 1):
            with open(os.path.join(folder, b"%d " % number + os.fsencode(name) + b".json"), "wb") as file:
                file.write((genuine.full, genuine.full.replace(b"Cariad", b"Carina"))[number])
        os.symlink(b"nowhere", os.path.join(folder, b"2 " + os.fsencode(name) + b".json"))
    paths = [Path(os.fsdecode(os.path.join(top, each))) for each in sorted(os.listdir(top))]
    return Path(os.fsdecode(top)), verify_process(genuine.home, *paths), verify_process(genuine.home, *paths, "--json")


@pytest.mark.parametrize("name", NAMES_THAT_ACT)
def test_a_name_that_acts_on_a_terminal_is_shown_as_visible_escapes(
    name: str, hostile: tuple[Path, Process, Process], record_property: Property
) -> None:
    top, done, _ = hostile
    shown = NAMES_THAT_ACT[name][1]
    assert f"intact: {top}/in {shown}/0 {shown}.json\n" in done.stdout
    assert f"{TAMPERING}: {top}/in {shown}/1 {shown}.json\n" in done.stdout
    linked = f"{top}/in {shown}/2 {shown}.json"
    assert f"{UNREADABLE}: {linked}\n  The file {linked} cannot be read" in done.stdout
    record_property(CASE, 1)


def test_no_name_adds_a_line_or_a_control_to_what_is_said(hostile: tuple[Path, Process, Process]) -> None:
    _, done, as_json = hostile
    check_output(done)
    assert done.exit_code == as_json.exit_code == 1
    assert all(each == "\n" or each.isprintable() for each in done.stdout + done.stderr)
    lines = found_lines(done.stdout)
    assert len(lines) == 3 * len(NAMES_THAT_ACT)
    assert sum(line.startswith("intact: ") for line in lines) == len(NAMES_THAT_ACT)


def test_the_json_document_has_every_name_as_it_is(hostile: tuple[Path, Process, Process]) -> None:
    top, _, as_json = hostile
    found = {os.fsencode(each["path"]) for each in as_json.document["records"]}
    wanted = {
        b"%s/in %s/%d %s.json" % (os.fsencode(top), raw, number, raw)
        for raw in (os.fsencode(name) for name, _ in NAMES_THAT_ACT.values())
        for number in (0, 1, 2)
    }
    assert found == wanted


def test_the_json_document_has_no_control_that_a_terminal_could_obey(hostile: tuple[Path, Process, Process]) -> None:
    _, _, as_json = hostile
    assert all(each == "\n" or each.isprintable() for each in as_json.stdout + as_json.stderr)


def test_the_json_document_can_be_read_whatever_the_encoding_of_the_output(genuine: Genuine, tmp_path: Path) -> None:
    path = tmp_path / "Zoë 🦉.json"
    path.write_bytes(genuine.full)
    done = subprocess.run(
        [sys.executable, "-m", "sharewise", "verify", "--json", str(path)],
        env={**small_environment(genuine.home), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert json.loads(done.stdout)["records"][0]["path"] == str(path)


# Folders that others can write to.


@pytest.mark.parametrize("mode", [0o777, 0o720, 0o702], ids=oct)
def test_a_folder_that_others_can_change_is_warned_of(
    mode: int, genuine: Genuine, tmp_path: Path, record_property: Property
) -> None:
    """The command that is printed closes it, also where the path has a space."""
    folder = tmp_path / "the records"
    shutil.copytree(genuine.records, folder)
    folder.chmod(mode)
    done = verify_process(genuine.home, folder)
    assert done.exit_code == 0
    warning = f"Important: Other people on this computer can change files in {folder}. Close it with: "
    [line] = [line for line in done.stderr.splitlines() if line.startswith(warning)]
    subprocess.run(line.removeprefix(warning), shell=True, check=True)
    assert "Important" not in verify_process(genuine.home, folder).stderr
    record_property(CASE, 1)


def test_the_warning_shows_a_name_that_acts_on_a_terminal_as_visible_escapes(genuine: Genuine, tmp_path: Path) -> None:
    folder = tmp_path / "\x1b[31m\x9b2J\u202ex\r"
    shutil.copytree(genuine.records, folder)
    folder.chmod(0o777)
    done = verify_process(genuine.home, folder)
    assert "can change files in" in done.stderr
    assert "\\x1b[31m\\x9b2J\\u202ex\\x0d" in done.stderr
    assert all(each == "\n" or each.isprintable() for each in done.stdout + done.stderr)


def test_a_keys_folder_that_others_can_change_is_warned_of(genuine: Genuine, tmp_path: Path) -> None:
    folder = tmp_path / "records"
    shutil.copytree(genuine.records, folder)
    chain(folder, genuine).chmod(0o777)
    assert "Important: Other people" in verify_process(genuine.home, folder).stderr


# Nothing to check is never good.


def test_nothing_checked_is_never_good(genuine: Genuine, tmp_path: Path, record_property: Property) -> None:
    """No records folder, an empty one, one with only its own file, and no key to check with."""
    home = tmp_path / "home"
    empty = tmp_path / "empty"
    empty.mkdir()
    only_id = tmp_path / "only its own file"
    only_id.mkdir()
    shutil.copy(genuine.records / "folder.json", only_id)
    for arguments, says in {
        (): "There are no records in",
        (empty,): "There is no record here to check",
        (empty, only_id): "There is no record here to check",
        ("--folder", empty): "There is no record here to check",
        ("--folder", tmp_path / "absent"): "There are no records in",
    }.items():
        for more in ((), ("--json",)):
            done = verify_process(home, *arguments, *more, cwd=tmp_path)
            check_output(done)
            assert done.exit_code == 3
            assert says in done.stdout + done.stderr
    assert not home.exists()
    no_key = verify_process(home, genuine.records, cwd=tmp_path)
    assert (no_key.exit_code, {word for word, _ in no_key.lines_about(genuine.records)}) == (3, {UNDECIDED})
    record_property(CASE, 6)
