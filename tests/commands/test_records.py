"""`sharewise records`, `export` and `verify` as scripts and people call them."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sharewise.cli import COMMANDS, LazyCommand
from sharewise.commands._rulebooks import _shipped
from sharewise.present.formats import formats_for
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.row import COLUMNS
from sharewise.record.store.saving.record_writer import save
from sharewise.rulebook.load import read_content, read_known
from tests.conftest import Run
from tests.support.answers import DEFAULT_EDITION, shipped_rules, written
from tests.support.documents import words_of
from tests.support.environment import small_environment
from tests.support.in_process import call
from tests.support.journeys import NOT_SAFE_TO_TELL, UNSURE, title
from tests.support.needed import long
from tests.support.samples import EMERGENCY, SERIOUS_AND_REFUSED, record

NOTE = "What I saw. <b>=1+1</b> [bold]x"


def case(**details: str) -> bytes:
    answers: dict[str, Any] = {**SERIOUS_AND_REFUSED, "risk": {"answer": "significant", "note": NOTE}}
    return json.dumps({"answers": answers, "decision": "follow", "details": details}).encode()


@pytest.fixture(scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """A home with two decisions and an emergency, made once, and the three records, oldest first."""
    home = tmp_path_factory.mktemp("filled") / "home"
    inputs = [case(case_reference="AB-1"), case(case_reference="AB-2"), json.dumps({"answers": EMERGENCY}).encode()]
    made = [
        call(
            ("decide", "--answers", "-", "--json"),
            stdin=each,
            environment=small_environment(home),
            folder=home.parent,
        )
        for each in inputs
    ]
    assert [each.returncode for each in made] == [0, 0, 0]
    return home, [json.loads(each.stdout) for each in made]


@pytest.fixture
def three(_filled: tuple[Path, list[dict[str, Any]]], home: Path) -> list[dict[str, Any]]:
    """The three records, in a home of this test's own."""
    filled, records = _filled
    shutil.copytree(filled, home)
    return records


def ids(records: list[dict[str, Any]]) -> list[str]:
    return [each["record"]["id"] for each in records]


def paths(home: Path) -> list[Path]:
    return sorted(home.glob("records/*/[0-9]*.json"))


def alter(path: Path, old: bytes = b"AB-2", new: bytes = b"AB-3") -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


# list


def test_records_are_listed_newest_first_with_what_became_of_them(run: Run, three: list[dict[str, Any]]) -> None:
    done = run("records")
    assert done.returncode == 0
    shown = done.stdout.decode()
    positions = [shown.index(reference) for reference in reversed(ids(three))]
    assert positions == sorted(positions)
    assert "No decision recorded." in shown
    assert "Case AB-1." in shown
    assert run("records", "list").stdout == done.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--case", "ab-1"], [0]),
        (["--outcome", "emergency"], [2]),
        (["--outcome", "share_do_not_tell"], [1, 0]),
        (["--since", "1/1/2020", "--until", "2199-12-31"], [2, 1, 0]),
        (["--since", "2199-01-01"], []),
        (["--until", "2020-01-01"], []),
    ],
)
def test_a_list_is_chosen_by_filters(
    run: Run, three: list[dict[str, Any]], arguments: list[str], expected: list[int]
) -> None:
    done = run("records", *arguments, "--json", "--fields", "id")
    assert done.returncode == 0, done.stderr
    assert [each["id"] for each in json.loads(done.stdout)] == [ids(three)[number] for number in expected]
    text = run("records", *arguments)
    assert text.returncode == 0
    assert ("No record fits." in text.stdout.decode()) == (expected == [])


def test_json_has_the_fields_that_were_chosen_in_their_order(run: Run, three: list[dict[str, Any]]) -> None:
    assert list(json.loads(run("records", "--json").stdout)[0]) == list(COLUMNS)
    chosen = json.loads(run("records", "--json", "--fields", "decided, id").stdout)
    assert [list(each) for each in chosen] == [["decided", "id"]] * 3
    wrong = run("records", "--json", "--fields", "id,decidid")
    assert wrong.returncode == 2
    assert b"did you mean 'decided'?" in wrong.stderr
    assert run("records", "--fields", "id").returncode == 2


def test_a_long_list_is_cut_short_and_says_so(
    run: Run, home: Path, three: list[dict[str, Any]], proved: CompiledRulebook
) -> None:
    key = read_or_make_key(home / "key")
    for seed in range(18):
        save(home / "records", key, record(proved, seed=seed), now=datetime.now(UTC), random=bytes(16))
    short = run("records").stdout.decode()
    assert short.count("Decided:") + short.count("No decision recorded.") == 20
    assert "--all" in short
    assert ids(three)[0] not in short
    assert ids(three)[0] in run("records", "--all").stdout.decode()
    assert len(json.loads(run("records", "--json", "--fields", "id").stdout)) == 21


def test_an_altered_record_is_listed_whatever_is_wanted(run: Run, home: Path, three: list[dict[str, Any]]) -> None:
    alter(paths(home)[1])
    done = run("records", "--case", "AB-1")
    assert done.returncode == 1
    shown = " ".join(done.stdout.decode().split())
    assert "Important: evidence of tampering." in shown
    assert ids(three)[0] in shown
    assert str(paths(home)[1]) in shown.replace(" ", "")


@pytest.mark.parametrize("gone", [0, 1, 3])
def test_a_list_says_that_records_are_missing(run: Run, home: Path, three: list[dict[str, Any]], gone: int) -> None:
    assert run("decide", "--answers", "-", stdin=case()).returncode == 0
    assert b"missing in this folder" not in run("records").stdout
    paths(home)[gone].unlink()
    done = run("records")
    assert (done.returncode, b"Important: Records are missing in this folder." in done.stdout) == (1, True)


def test_what_key_show_prints_is_taken_as_a_key(run: Run, tmp_path: Path, three: list[dict[str, Any]]) -> None:
    (tmp_path / "key.txt").write_bytes(run("key", "show").stdout)
    assert run("verify", "--key", "key.txt").returncode == 0


# show


@pytest.mark.parametrize("columns", ["40", "80"])
def test_a_record_is_shown_as_a_person_reads_it(run: Run, three: list[dict[str, Any]], columns: str) -> None:
    done = run("records", "show", ids(three)[0].lower().replace("-", ""), COLUMNS=columns)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    # A key's fingerprint and name are single words; nothing else may run over the edge.
    assert max(len(line) for line in lines if not any(len(word) >= 38 for word in line.split())) <= int(columns)
    shown = " ".join(" ".join(lines).split())
    edition = shipped_rules().editions[shipped_rules().default_edition]
    about_consent = f"Rule {next(number for number, _ in edition.rules_on('consent', SERIOUS_AND_REFUSED))}."
    for expected in (
        "AB-1",
        title("share_do_not_tell", SERIOUS_AND_REFUSED),
        about_consent,
        "They have said no",
        NOTE,
        "Intact.",
    ):
        assert expected in shown
    assert "SHA256:" in shown


def test_the_page_of_a_record_is_one_file_that_nobody_else_can_read(
    run: Run, tmp_path: Path, three: list[dict[str, Any]]
) -> None:
    done = run("records", "show", ids(three)[0], "--format", "html", "--output", "page.html")
    assert done.returncode == 0, done.stderr
    page = tmp_path / "page.html"
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;=1+1&lt;/b&gt;" in text
    assert "<script" not in text
    assert 'http-equiv="Content-Security-Policy"' in text
    assert run("records", "show", ids(three)[0], "--format", "html").stdout == page.read_bytes()
    again = run("records", "show", ids(three)[0], "--format", "html", "--output", "page.html")
    assert (again.returncode, page.read_text(encoding="utf-8")) == (2, text)


def test_the_document_of_a_record_says_whose_it_is_and_ends_with_how_to_check_it(
    run: Run, home: Path, tmp_path: Path, three: list[dict[str, Any]]
) -> None:
    (home / "settings.yaml").write_text("organisation: A School & Others\n")
    reference = ids(three)[0]
    fingerprint = re.findall(r"SHA256:\S+", run("key", "show").stdout.decode())[0]
    for form in formats_for("page"):
        file = tmp_path / f"out{form.ending}"
        assert run("records", "show", reference, "--output", file.name).returncode == 0
        shown = " ".join(words_of(form.name, file.read_bytes()).split())
        ending = shown[shown.rindex("How to check this document") :]
        for each in (reference, fingerprint):
            assert each in ending, form.name
        # Where there is a sheet of paper to say it on.
        if form.name not in ("text", "markdown"):
            assert "Confidential" in shown
            assert "A School" in shown
    assert b"How to check this document" not in run("records", "show", reference).stdout


def test_an_altered_record_is_shown_with_a_warning_before_anything_it_says(
    run: Run, home: Path, three: list[dict[str, Any]]
) -> None:
    alter(paths(home)[1])
    for form in formats_for("page"):
        done = run("records", "show", ids(three)[1], "--format", form.name)
        assert done.returncode == 1
        shown = " ".join(words_of(form.name, done.stdout).split())
        assert shown.index("cannot be relied on") < shown.index("AB-3")


def test_a_record_sent_by_someone_else_is_shown_and_checked_with_their_key(
    run: Run, home: Path, tmp_path: Path, three: list[dict[str, Any]]
) -> None:
    (tmp_path / "sent.json").write_bytes(paths(home)[0].read_bytes())
    for form in ("jwk", "pem", "openssh"):
        (tmp_path / f"key.{form}").write_bytes(run("key", "show", "--format", form).stdout)
    elsewhere = {"SHAREWISE_HOME": str(tmp_path / "another")}
    unknown = run("records", "show", "sent.json", **elsewhere)
    assert unknown.returncode == 3
    assert "cannot decide" in unknown.stdout.decode()
    assert run("verify", "sent.json", **elsewhere).returncode == 3
    for form in ("jwk", "pem", "openssh"):
        known = run("records", "show", "sent.json", "--key", f"key.{form}", **elsewhere)
        assert (known.returncode, "Intact." in known.stdout.decode()) == (0, True)
        assert run("verify", "sent.json", "--key", f"key.{form}", **elsewhere).returncode == 0
    assert not (tmp_path / "another").exists()


READ = (
    "verify",
    "records",
    "records --json",
    "due",
    "due --json",
    "export",
    "records show",
    "records expiring",
    "cases --like",
    "report",
)


@pytest.mark.parametrize("command", READ)
def test_every_command_that_reads_records_trusts_the_keys_that_are_named(
    command: str, run: Run, home: Path, proved: CompiledRulebook, tmp_path: Path
) -> None:
    made = []
    for number, name in enumerate(("ann", "bob")):
        key = read_or_make_key(tmp_path / name)
        (tmp_path / f"{name}.jwk").write_text(json.dumps(key.public.jwk))
        now = datetime.now(UTC)
        made.append(
            save(tmp_path / "shared", key, record(proved, seed=number, now=now), now=now, random=bytes(16)).sealed
        )
    words = [*command.split(), *([made[0].record.id] if command in ("records show", "cases --like") else [])]
    one, both = ["--key", "ann.jwk"], ["--key", "ann.jwk", "--key", "bob.jwk"]
    assert run(*words, "--folder", "shared").returncode == 3
    assert run(*words, "--folder", "shared", *both).returncode == 0
    alone = 0 if command in ("records show", "cases --like") else 3
    assert run(*words, "--folder", "shared", *one).returncode == alone


@pytest.mark.parametrize("command", ["records", "due"])
def test_a_command_that_is_shown_works_as_it_stands_where_keys_were_named(
    command: str, run: Run, proved: CompiledRulebook, tmp_path: Path
) -> None:
    """With what the page says to put after it: the folder, and every key. None of them makes the next of somebody else's records."""
    keys: list[str] = []
    for number, name in enumerate(("ann", "bob's")):
        key = read_or_make_key(tmp_path / name)
        (tmp_path / f"{name}.jwk").write_text(json.dumps(key.public.jwk))
        keys += ["--key", f"{name}.jwk"]
        now = datetime.now(UTC)
        made = record(proved, seed=number, now=now)
        save(tmp_path / "shared", key, made, now=now, random=bytes(16))
    page = run(command, "--folder", "shared", *keys, COLUMNS="80").stdout.decode()
    (ending,) = re.findall(r"^--folder .*", page, re.MULTILINE)
    shown = {" ".join(words.split()) for words in re.findall(r"sharewise ([a-z]+(?: show [A-Z0-9-]+)?)(?=[\s.])", page)}
    assert any(words.startswith("records show") for words in shown), page
    assert "--complete" not in page
    assert "--supersede" not in page
    for words in shown:
        called = words.replace("REFERENCE", made.id).split()
        assert run(*called, *shlex.split(ending)).returncode == 0, words


def test_details_that_are_missing_are_counted_without_the_decision(run: Run) -> None:
    """The list counts what is then asked for: the details. That there is no decision is said by itself."""
    answers = f"answers: {written(EMERGENCY)}\n".encode()
    made = json.loads(run("decide", "--answers", "-", "--json", stdin=answers).stdout)["record"]
    assert "decision" in made["missing"]
    page = " ".join(run("records").stdout.decode().split())
    assert f"{len(made['missing']) - 1} details are missing." in page
    assert "No decision recorded." in page


def test_what_a_reader_needs_of_a_record_stands_on_the_first_screen(run: Run) -> None:
    """Which case, what was decided, why, who by, when, what is next, and whether it is as it was signed: in 20 lines of 80."""
    told = "details: {case_reference: AB-1234, decided_by: R. Okafor, position: Teacher, review_on: 2036-12-01}\n"
    for decision in ("follow", "{outcome: advice, reason: judgement, words: I want to hear what the nurse has seen.}"):
        answers = f"answers: {written(NOT_SAFE_TO_TELL)}\ndecision: {decision}\n{told}".encode()
        assert run("decide", "--answers", "-", stdin=answers).returncode == 0
        lines = run("records", "show", COLUMNS="80").stdout.decode().splitlines()
        first = " ".join(" ".join(lines[:20]).split())
        for said in (
            "AB-1234",
            "What was decided:",
            "Why:",
            "R. Okafor, Teacher",
            "Made on:",
            "1 December 2036",
            "Still missing:",
            "Intact.",
        ):
            assert said in first, (said, first)
        assert ("I want to hear what the nurse has seen." in first) == (decision != "follow")


def test_records_of_several_people_are_put_together_as_the_readme_says_and_any_other_way_is_told(
    run: Run, proved: CompiledRulebook, tmp_path: Path
) -> None:
    keys: list[str] = []
    for number, name in enumerate(("ann", "bob")):
        key = read_or_make_key(tmp_path / f"key-{name}")
        (tmp_path / f"{name}.jwk").write_text(json.dumps(key.public.jwk))
        keys += ["--key", f"{name}.jwk"]
        now = datetime.now(UTC)
        for folder in (name, "shared"):
            made = record(proved, seed=number, now=now)
            save(tmp_path / folder, key, made, now=now, random=bytes([number] * 16))
    assert run("verify", *keys, "ann", "bob").returncode == 0
    assert run("verify", *keys, "shared").returncode == 0
    shutil.copytree(tmp_path / "ann", tmp_path / "mixed")
    shutil.copytree(tmp_path / "bob", tmp_path / "mixed", dirs_exist_ok=True)
    for command in (("verify", "mixed"), *((each, "--folder", "mixed") for each in ("records", "due", "export"))):
        done = run(*command, *keys)
        assert done.returncode == 1
        said = " ".join((done.stdout + done.stderr).decode().split())
        assert "The folders of several people were put together here" in said, command
        assert "sharewise records gather FOLDER... --into FOLDER" in said, command


def test_every_command_with_a_records_folder_takes_keys_unless_it_writes() -> None:
    # Those of keys change the list of keys, and look into the folder for that one key. The others have tests of their own, as have
    # those that say something of a record, which may be anybody's.
    others = ("key", "store", "checkpoint", "keeping")
    every = [
        words for words, each in COMMANDS.items() if not each.function.startswith(tuple(f"{one}:" for one in others))
    ]
    reading = {words for words in every if {"folder", "key"} <= parameters_of(words)}
    only_own = {words for words in every if "folder" in parameters_of(words)} - reading
    # A decision follows one's own records.
    assert only_own == {"decide", "records revise"}
    tried = {f"{each} list" if each == "records" else each for each in (words.split(" --")[0] for words in READ)}
    assert {"cases show" if each == "cases" else each for each in tried} == reading


def parameters_of(words: str) -> set[str]:
    command = LazyCommand(words, COMMANDS[words])
    command.load()
    return {str(each.name) for each in command.params}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["records", "show", "nonsense"], 2, b"neither a reference nor a file"),
        (["records", "show", "SW-00000-00000"], 2, b"There is no record SW-00000-00000"),
        (["decide", "--complete", "nonsense", "--answers", "-"], 2, b"not a reference"),
        (["decide", "--complete", "SW-00000-00000", "--answers", "-"], 2, b"There is no record"),
        (["decide", "--complete", "x", "--supersede", "y", "--answers", "-"], 2, b"Choose one"),
        (["decide", "--complete", "", "--answers", "-"], 2, b"not a reference"),
        (["verify", "--folder", "x", "y"], 2, b"not both"),
        (["records", "revise", "SW-00000-00000"], 2, b"--answers"),
        (["records", "--since", "soon"], 2, b"--since"),
        (["export", "--since", "2026-11-02", "--until", "2026-11-01"], 2, b"is earlier than --since"),
        (["verify", "--key", "absent.pem"], 2, b"cannot be read"),
    ],
)
def test_wrong_use_is_said_in_words(
    run: Run, three: list[dict[str, Any]], arguments: list[str], code: int, says: bytes
) -> None:
    done = run(*arguments, stdin=b"details: {concern: x}\n")
    assert (done.returncode, says in done.stderr) == (code, True), done.stderr
    assert b"Traceback" not in done.stderr


def test_a_private_key_is_never_taken_for_a_public_one(run: Run, home: Path, three: list[dict[str, Any]]) -> None:
    done = run("verify", "--key", str(home / "key/signing-key"))
    assert done.returncode == 2
    assert b"holds a private key" in done.stderr


def test_nothing_is_listed_or_shown_where_there_are_no_records(run: Run, home: Path) -> None:
    for arguments in (
        ["records", "show", "SW-00000-00000"],
        ["decide", "--complete", "SW-00000-00000", "--answers", "-"],
    ):
        assert run(*arguments).returncode == 3
    assert not home.exists()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["records", "--json"], b"[]\n"),
        (["due", "--json"], b"[]\n"),
        (["export"], b""),
        (["records"], None),
        (["due"], None),
    ],
)
@pytest.mark.parametrize("which", ["no folder", "an empty folder", "a folder that was named and is not there"])
def test_a_list_of_nothing_is_no_error_and_says_where_nothing_is(
    run: Run, home: Path, tmp_path: Path, command: list[str], expected: bytes | None, which: str
) -> None:
    if which == "an empty folder":
        (home / "records").mkdir(parents=True)
    named = ["--folder", str(tmp_path / "typo")] if "named" in which else []
    done = run(*command, *named)
    assert done.returncode == 0, done.stderr
    if expected is not None:
        assert done.stdout == expected
    said = b" ".join((done.stdout + done.stderr).split())
    assert b"There are no records in" in said
    assert b"yet" in said


@pytest.mark.parametrize("command", ["records", "due", "export"])
@pytest.mark.parametrize("which", ["a file", "a link that leads nowhere", "a link to itself"])
def test_a_list_of_what_is_no_folder_is_an_error(run: Run, tmp_path: Path, command: str, which: str) -> None:
    place = tmp_path / "place"
    if which == "a file":
        place.touch()
    else:
        place.symlink_to(tmp_path / "nowhere" if "nowhere" in which else place)
    done = run(command, "--folder", str(place))
    assert (done.returncode, b"is not a folder" in done.stderr) == (4, True)


# complete and supersede


def test_an_emergency_record_is_completed_from_a_file(run: Run, three: list[dict[str, Any]]) -> None:
    reference = ids(three)[2]
    more = b"decision: follow\ndetails: {case_reference: AB-9, concern: He fell down the stairs.}\n"
    done = run("decide", "--complete", reference, "--answers", "-", "--json", stdin=more)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["record"]["earlier"]["relation"] == "completes"
    assert made["record"]["earlier"]["id"] == reference
    verified = json.loads(run("verify", "--json").stdout)
    statements = {each["id"]: each["statement_sha256"] for each in verified["records"]}
    assert made["record"]["earlier"]["statement_sha256"] == statements[reference]
    assert f"Completed by {made['record']['id']}." in " ".join(run("records").stdout.decode().split())
    shown = run("records", "show", reference).stdout.decode()
    assert f"Record {made['record']['id']} completes this one." in shown


def test_a_decision_is_looked_at_again_from_a_file(run: Run, three: list[dict[str, Any]]) -> None:
    done = run("decide", "--supersede", ids(three)[0], "--answers", "-", "--json", stdin=case(case_reference="AB-1"))
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)["record"]
    assert (made["earlier"]["relation"], made["earlier"]["id"]) == ("supersedes", ids(three)[0])
    assert f"Replaced by {made['id']}." in " ".join(run("records").stdout.decode().split())


def test_a_record_that_has_a_later_one_is_not_completed_or_replaced_again(
    run: Run, three: list[dict[str, Any]]
) -> None:
    reference = ids(three)[2]
    more = b"decision: follow\ndetails: {case_reference: AB-9}\n"
    made = json.loads(run("decide", "--complete", reference, "--answers", "-", "--json", stdin=more).stdout)
    for option in ("--complete", "--supersede"):
        done = run("decide", option, reference, "--answers", "-", stdin=more)
        assert done.returncode == 2
        assert f"decide {option} {made['record']['id']}".encode() in done.stderr


def test_looking_again_keeps_the_edition(run: Run, three: list[dict[str, Any]]) -> None:
    under_2018 = json.dumps({"edition": "hmg-2018", "answers": EMERGENCY}).encode()
    first = json.loads(run("decide", "--answers", "-", "--json", stdin=under_2018).stdout)["record"]
    again = json.dumps({"answers": UNSURE, "decision": "follow"}).encode()
    made = json.loads(run("decide", "--supersede", first["id"], "--answers", "-", "--json", stdin=again).stdout)
    assert made["record"]["rules"]["edition"] == "hmg-2018" != DEFAULT_EDITION


def test_the_commands_that_are_named_work_where_the_folder_is_another(run: Run, tmp_path: Path) -> None:
    saved = run("decide", "--answers", "-", "--folder", "my records", stdin=case()).stdout.decode()
    command = next(line for line in saved.splitlines() if "records show" in line)
    (folder,) = [line for line in saved.splitlines() if line.startswith("--folder")]
    done = run(*shlex.split(command[command.index("records show") :]), *shlex.split(folder))
    assert done.returncode == 0, done.stderr


@long
def test_json_is_json_in_every_encoding(process: Run, three: list[dict[str, Any]]) -> None:
    told = json.dumps({"answers": {"danger": {"answer": "yes", "note": "Ŵyn é 🦉"}}}).encode()
    made = process("decide", "--answers", "-", "--json", stdin=told, PYTHONIOENCODING="ascii")
    assert json.loads(made.stdout)["record"]["answers"][0]["note"] == "Ŵyn é 🦉"
    listed = json.loads(process("records", "--json", PYTHONIOENCODING="ascii").stdout)
    assert listed[0]["notes"] == "danger: Ŵyn é 🦉"
    assert json.loads(process("verify", "--json", PYTHONIOENCODING="ascii").stdout)["exit_code"] == 0


@pytest.mark.parametrize("made_at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "yesterday"])
def test_an_odd_time_in_an_altered_record_stops_nothing(
    run: Run, home: Path, three: list[dict[str, Any]], made_at: str
) -> None:
    old = three[1]["record"]["made_at"].encode()
    alter(paths(home)[1], b'"made_at": "' + old, b'"made_at": "' + made_at.encode())
    done = run("records")
    assert (done.returncode, b"inside sharewise" in done.stderr) == (1, False)
    assert ids(three)[0] in done.stdout.decode()


def test_an_altered_record_cannot_pass_for_lines_of_the_list(run: Run, home: Path, three: list[dict[str, Any]]) -> None:
    forged = "SW-AAAAA-AAAAA: 22 November 2026, 10:00. Decided: Do not share.\\nCase AB-1"
    alter(paths(home)[1], ids(three)[1].encode(), forged.encode())
    shown = run("records").stdout.decode()
    assert "SW-AAAAA-AAAAA" not in shown
    assert "(unreadable)" in shown


@pytest.mark.parametrize("command", [["records"], ["records", "--json"], ["export"], ["rules", "map"]])
def test_an_outcome_that_no_rules_have_is_wrong_use_before_anything_is_read(
    run: Run, home: Path, three: list[dict[str, Any]], command: list[str]
) -> None:
    (home / "records").rename(home / "away")
    done = run(*command, "--outcome", "share_do_not_tel")
    assert (done.returncode, done.stdout) == (2, b"")
    said = "There is no such outcome: did you mean 'share_do_not_tell'?"
    if "--json" in command:
        assert json.loads(done.stderr)["message"] == said
    else:
        assert done.stderr.decode() == f"Error: {said}\n"


def test_an_outcome_of_earlier_rules_is_known(run: Run, three: list[dict[str, Any]]) -> None:
    every = {code for path in _shipped() for code in read_known(read_content(path)).rules.outcomes}
    for code in sorted(every):
        assert run("export", "--outcome", code).returncode == 0, code


def test_an_altered_record_is_not_built_upon(run: Run, home: Path, three: list[dict[str, Any]]) -> None:
    alter(paths(home)[1])
    for how in ("--complete", "--supersede"):
        done = run("decide", how, ids(three)[1], "--answers", "-", stdin=case())
        assert done.returncode == 1
        assert b"cannot be built upon" in done.stderr
    assert len(paths(home)) == 3


# export


def test_a_table_is_read_back_by_a_csv_reader(run: Run, three: list[dict[str, Any]]) -> None:
    done = run("export", "--format", "csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline=""), strict=True))
    assert tuple(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == ids(three)
    assert [row["case_reference"] for row in rows] == ["AB-1", "AB-2", ""]
    assert "risk: What I saw. <b>=1+1</b> [bold]x" in rows[0]["notes"]


def test_an_export_is_chosen_by_filters(run: Run, three: list[dict[str, Any]]) -> None:
    def exported(*arguments: str) -> list[str]:
        return ids([json.loads(line) for line in run("export", *arguments).stdout.splitlines()])

    assert exported() == ids(three)
    assert exported("--case", "AB-2") == [ids(three)[1]]
    assert exported("--outcome", "emergency") == [ids(three)[2]]
    assert exported("--until", "2020-01-01") == []
    assert exported("--outcome", "ask_first") == []


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_an_altered_record_is_left_out_or_kept_with_its_verdict(
    run: Run, home: Path, three: list[dict[str, Any]], form: str
) -> None:
    alter(paths(home)[1])
    left_out = run("export", "--format", form, "--case", "AB-1")
    assert left_out.returncode == 1
    assert b"Left out: " in left_out.stderr
    assert b"AB-3" not in left_out.stdout + left_out.stderr
    kept = run("export", "--format", form, "--case", "AB-1", "--include-altered")
    assert kept.returncode == 1
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(kept.stdout.decode(), newline="")))
    else:
        rows = [json.loads(line) for line in kept.stdout.splitlines()]
    assert [row["verdict"] for row in rows] == ["intact", "evidence of tampering"]
    assert b"AB-3" in kept.stdout


def test_a_file_that_is_no_record_is_kept_by_name_alone(run: Run, home: Path, three: list[dict[str, Any]]) -> None:
    paths(home)[1].write_bytes(b'{"verdict": "intact", "x": 1, "x": 2}')
    kept = run("export", "--include-altered")
    line = json.loads(kept.stdout.splitlines()[1])
    assert line == {"verdict": "refused", "file": str(paths(home)[1])}


def test_a_record_cannot_bring_its_own_verdict(run: Run, home: Path, three: list[dict[str, Any]]) -> None:
    alter(paths(home)[1], b'"format"', b'"verdict": "intact",\n  "format"')
    kept = [json.loads(line)["verdict"] for line in run("export", "--include-altered").stdout.splitlines()]
    assert kept == ["intact", "refused", "intact"]


def test_a_missing_record_is_told_by_every_command_that_reads_them_all(
    run: Run, home: Path, three: list[dict[str, Any]]
) -> None:
    paths(home)[1].unlink()
    exported = run("export", "--case", "AB-1")
    assert exported.returncode == 1
    assert b"Record 2 is missing" in exported.stderr
    verified = run("verify")
    assert verified.returncode == 1
    assert b"Record 2 is missing" in verified.stdout


# verify


def test_verify_tells_scripts_everything_in_one_document(
    run: Run, home: Path, tmp_path: Path, three: list[dict[str, Any]]
) -> None:
    good = json.loads(run("verify", "--json").stdout)
    assert (good["format"], good["exit_code"]) == ("sharewise-verification/1", 0)
    assert [each["id"] for each in good["records"]] == ids(three)
    assert (good["findings"], good["counts"]) == ([], {"intact": 3})
    alter(paths(home)[1])
    paths(home)[0].unlink()
    done = run("verify", "--json")
    bad = json.loads(done.stdout)
    assert (done.returncode, bad["exit_code"]) == (1, 1)
    assert [each["verdict"] for each in bad["records"]] == ["evidence of tampering", "intact"]
    assert [each["id"] for each in bad["records"]] == [None, ids(three)[2]]
    (tmp_path / "empty").mkdir()
    empty = run("verify", "--json", "empty")
    assert (empty.returncode, json.loads(empty.stdout)["exit_code"]) == (3, 3)


def test_a_folder_that_others_can_write_to_is_warned_of(run: Run, home: Path, three: list[dict[str, Any]]) -> None:
    (home / "records").chmod(0o777)
    done = run("verify")
    assert done.returncode == 0
    assert b"Important: Other people on this computer" in done.stderr


def test_a_record_is_found_by_what_a_person_remembers_of_it(three: list[dict[str, Any]], run: Run) -> None:
    first, second, emergency = ids(three)
    part = second.rpartition("-")[2]
    for asked, found in {
        (): emergency,
        ("last",): emergency,
        ("LAST",): emergency,
        ("ab-1",): first,
        ("B-2",): second,
        ("ab1",): first,
        ("Áb/2",): second,
        (part,): second,
        (part.lower(),): second,
        (second[3:],): second,
    }.items():
        shown = run("records", "show", *asked)
        assert shown.returncode == 0, asked
        assert f"Record {found}".encode() in shown.stdout, asked
    several = run("records", "show", "AB-")
    assert several.returncode == 2
    # Each is named with what tells it from the others, and the command to go on with; no error holds what a record says.
    *named, error = several.stderr.decode().splitlines()
    assert [each[:14] for each in named] == [second, first]
    assert all("Case AB-" in each and "Decided: " in each for each in named)
    assert error == (
        f"Error: Several records fit. Choose one of these by its reference, such as: sharewise records show {second}"
    )
    for nothing in ("A", "-", "ZZ-9", "nowhere"):
        assert run("records", "show", nothing).returncode == 2, nothing


@pytest.mark.parametrize(
    ("words", "way_on"),
    [
        (("decide", "--answers", "-", "--supersede", "AB-"), "sharewise decide --supersede"),
        (("decide", "--answers", "-", "--complete", "AB-"), "sharewise decide --complete"),
        (("cases", "--like", "AB-"), "sharewise cases --like"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_whatever_takes_a_record_finds_it_alike_and_says_how_to_go_on(
    words: tuple[str, ...], way_on: str, three: list[dict[str, Any]], run: Run
) -> None:
    done = run(*words, stdin=case())
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1].endswith(f"such as: {way_on} {ids(three)[1]}")


def test_a_record_that_was_replaced_is_found_by_a_part_of_its_reference_that_is_in_no_other(
    three: list[dict[str, Any]], run: Run
) -> None:
    first = ids(three)[0]
    replaced = json.loads(run("decide", "--supersede", first, "--answers", "-", "--json", stdin=case()).stdout)
    assert replaced["record"]["earlier"]["id"] == first
    shown = run("records", "show", first[:8])
    assert shown.returncode == 0, shown.stderr
    assert first in shown.stdout.decode()


def test_the_last_record_of_none_is_said_to_be_none(run: Run) -> None:
    done = run("records", "show")
    assert done.returncode == 3
    assert b"There are no records in" in done.stderr


def test_a_step_that_the_details_show_to_be_done_is_said_to_be_and_stays_in_what_was_signed(
    run: Run, proved: CompiledRulebook
) -> None:
    steps = proved.loaded.rules.steps
    done = run(
        "decide", "--answers", "-", "--json", stdin=case(review_on="2030-01-01", telling_plan="The school, soon.")
    )
    made = json.loads(done.stdout)["record"]
    signed = {step["id"] for step in made["recommendation"]["steps"]}
    assert {"agree_who_tells", "review_not_telling", "reason_for_not_telling"} <= signed
    shown = " ".join(run("records", "show", made["id"]).stdout.decode().split())
    for step in signed:
        given = set(steps[step].done_by) & {"review_on", "telling_plan"}
        assert f"{steps[step].say} (Done" in shown if given else f"{steps[step].say} (Done" not in shown, step
