"""The commands as a script meets them: streams, exit codes, files."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import jsonschema
import pytest

from sharewise import __version__
from sharewise.record.record_model import schema
from tests.conftest import Run
from tests.support.journeys import title
from tests.support.needed import in_short
from tests.support.samples import NOT_YET_ASKED, SERIOUS_AND_REFUSED

CASE = json.dumps({"answers": SERIOUS_AND_REFUSED, "decision": "follow", "details": {"purpose": "Enquiries"}}).encode()


def test_a_decision_from_a_file_ends_in_a_signed_record(run: Run, home: Path) -> None:
    decided = run("decide", "--answers", "-", stdin=CASE)
    assert decided.returncode == 0
    assert title("share_do_not_tell", SERIOUS_AND_REFUSED).encode() in decided.stdout
    assert decided.stderr == b""
    verified = run("verify")
    assert verified.returncode == 0
    assert verified.stdout.startswith(b"intact: ")
    assert stat.S_IMODE((home / "key" / "signing-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "more"),
    in_short(
        [
            (["rules"], {}),
            (["rules", "--format", "json"], {}),
            (["rules", "--plain"], {"COLUMNS": "44", "FORCE_COLOR": "1"}),
            (["rules", "map"], {"FORCE_COLOR": "1"}),
            (["decide", "--answers", "-", "--edition", "zwölf"], {"TERM": "dumb", "COLUMNS": "60"}),
            (["decide", "--answers", "zwölf.yaml"], {}),
            (["decide"], {}),
            (["due"], {}),
            (["verify"], {}),
            (["records", "show", "zwölf"], {}),
            (["rules", "zwölf"], {}),
            (["setup", "--show"], {"TZ": "Asia/Tokyo"}),
            (["--help"], {"COLUMNS": "50"}),
            ([], {}),
        ],
        7,
    ),
    ids=lambda value: " ".join(value),
)
def test_a_run_in_the_process_of_a_test_is_as_one_of_its_own(
    run: Run, process: Run, arguments: list[str], more: dict[str, str]
) -> None:
    here, there = run(*arguments, stdin=CASE, **more), process(*arguments, stdin=CASE, **more)
    assert (here.returncode, here.stdout, here.stderr) == (there.returncode, there.stdout, there.stderr)


def test_the_json_is_the_record_as_saved_and_fits_its_schema(run: Run, home: Path) -> None:
    printed = json.loads(run("decide", "--answers", "-", "--json", stdin=CASE).stdout)
    saved = list((home / "records").glob("*/*.json"))
    assert json.loads(saved[0].read_bytes()) == printed
    jsonschema.Draft202012Validator(schema()).validate(printed)


def test_without_saving_nothing_is_written_and_no_key_is_made(run: Run, home: Path) -> None:
    unsaved = run("decide", "--answers", "-", "--json", "--no-save", stdin=CASE)
    assert set(json.loads(unsaved.stdout)) == {"format", "record"}
    assert run("decide", "--answers", "-", "--no-save", stdin=CASE).returncode == 0
    assert not home.exists()


def test_records_go_to_the_folder_asked_for_and_the_key_does_not(run: Run, home: Path, tmp_path: Path) -> None:
    assert run("decide", "--answers", "-", "--folder", str(tmp_path / "shared"), stdin=CASE).returncode == 0
    assert len(list((tmp_path / "shared").glob("*/00000001.json"))) == 1
    assert not (home / "records").exists()
    assert run("verify", str(tmp_path / "shared")).returncode == 0
    assert run("verify", "--folder", str(tmp_path / "shared")).returncode == 0


def test_a_changed_word_is_found(run: Run, home: Path) -> None:
    run("decide", "--answers", "-", stdin=CASE)
    path = next((home / "records").glob("*/*.json"))
    path.write_bytes(path.read_bytes().replace(b"They have said no", b"They agree"))
    verified = run("verify", str(path))
    assert verified.returncode == 1
    assert verified.stdout.startswith(b"evidence of tampering: ")
    exported = run("export")
    assert exported.returncode == 1
    assert exported.stdout == b""
    assert b"Left out" in exported.stderr


def test_export_prints_one_line_a_record_and_never_overwrites(run: Run, tmp_path: Path) -> None:
    for _ in range(3):
        run("decide", "--answers", "-", stdin=CASE)
    lines = run("export").stdout.splitlines()
    assert [json.loads(line)["seal"]["sequence"] for line in lines] == [1, 2, 3]
    assert run("export", "--output", "all.ndjson").returncode == 0
    assert (tmp_path / "all.ndjson").read_bytes().splitlines() == lines
    again = run("export", "--output", "all.ndjson")
    assert again.returncode == 2
    assert b"already there" in again.stderr
    assert (tmp_path / "all.ndjson").read_bytes().splitlines() == lines


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["decide"], 2, b"--answers"),
        (["decide", "--plain"], 2, b"--answers"),
        (["decide", "--answers", "absent.yaml"], 2, b"cannot be read"),
        (["decide", "--answers", "-"], 2, b"the file is empty"),
        (["decide", "--nonsense"], 2, b"No such option"),
        (["nonsense"], 2, b"No such command"),
        (["rules", "--edition", "hmg-2016"], 2, b"did you mean 'hmg-2018'?"),
        (["rules", "--format", "xml"], 2, b"'xml'"),
        (["verify"], 3, b"There are no records"),
        (["verify", "absent.json"], 4, b""),
        (["records", "show", "SW-00000-00000"], 3, b"There are no records"),
        (["key", "show"], 3, b"There is no signing key yet"),
    ],
)
def test_wrong_use_is_said_in_words_with_its_exit_code(run: Run, arguments: list[str], code: int, says: bytes) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert b"Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("stdin", [b"", b"\n" * 200, b"1\n" * 200, b"q\n"])
def test_nobody_is_asked_where_there_is_no_terminal(process: Run, home: Path, stdin: bytes) -> None:
    for mode in ([], ["--plain"]):
        done = process("decide", *mode, stdin=stdin)
        assert done.returncode == 2
        assert done.stdout == b""
    assert not home.exists()


def test_the_version_is_one_line(process: Run) -> None:
    for option in ("--version", "-V"):
        assert process(option).stdout == f"sharewise {__version__}\n".encode()


def test_the_questions_can_be_written_against(run: Run) -> None:
    """From `rules --questions` alone a script can write an answers file that is taken."""
    told = json.loads(run("rules", "--questions", "--format", "json").stdout)
    order = [question["id"] for question in told["questions"]]
    codes = {question["id"]: [answer["code"] for answer in question["answers"]] for question in told["questions"]}
    assert order[0] == "danger"
    assert all(NOT_YET_ASKED[question] in codes[question] for question in NOT_YET_ASKED)
    assert list(NOT_YET_ASKED) == [question for question in order if question in NOT_YET_ASKED]
    details = {
        detail["name"]: (
            detail["codes"][0]
            if detail["codes"]
            else {"date": "2026-11-25", "time": "2026-11-22T10:00:00Z"}.get(detail["kind"], "x")
        )
        for detail in told["details"]
        if "ask_first" in detail["needed_for"] + detail["offered_for"] and detail["only_where"] is None
    }
    case = json.dumps({"answers": NOT_YET_ASKED, "decision": "follow", "details": details}).encode()
    done = run("decide", "--answers", "-", "--json", stdin=case)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["record"]["missing"] == []


@pytest.mark.parametrize("edition", ["dcsf-2008", "hmg-2015", "hmg-2018", "dfe-2024"])
def test_the_rules_are_shown_with_source_date_and_mark(run: Run, edition: str) -> None:
    shown = run("rules", "--edition", edition).stdout.decode()
    for number in range(1, 8):
        assert f"Rule {number}. " in shown
    assert "Publisher:" in shown
    assert "Source:" in shown
    assert ("Since 2024:" in shown) == (edition != "dfe-2024")
    data = json.loads(run("rules", "--edition", edition, "--format", "json").stdout)
    assert [rule["number"] for rule in data["rules"]] == list(range(1, 8))


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_rules_fit_the_screen(run: Run, columns: int) -> None:
    lines = run("rules", COLUMNS=str(columns)).stdout.decode().splitlines()
    # An address is copied whole: where it is wider, it is a line of its own.
    assert all(len(line) <= min(columns, 80) or re.fullmatch(r"\s*https?://\S+", line) for line in lines)


@pytest.mark.parametrize("form", ["text", "jwk", "pem", "openssh"])
def test_the_public_key_is_shown_and_never_the_private_one(run: Run, form: str) -> None:
    run("decide", "--answers", "-", stdin=CASE)
    shown = run("key", "show", "--format", form).stdout
    assert shown
    assert b"PRIVATE" not in shown
    if form == "jwk":
        assert "d" not in json.loads(shown)


def test_a_reader_that_goes_away_gets_no_traceback(run: Run, environment: dict[str, str]) -> None:
    import subprocess
    import sys

    for _ in range(3):
        run("decide", "--answers", "-", stdin=CASE)
    piped = subprocess.run(
        f"{sys.executable} -m sharewise rules --format json | head -c 10",
        shell=True,
        capture_output=True,
        env=environment,
        check=False,
    )
    assert piped.stderr == b""


def test_a_home_that_cannot_be_written_is_said_in_words(run: Run, home: Path) -> None:
    home.write_bytes(b"a file stands here")
    done = run("decide", "--answers", "-", stdin=CASE)
    assert done.returncode == 4
    assert b"cannot be made" in done.stderr or b"cannot be read" in done.stderr
    assert b"Traceback" not in done.stderr
