"""What every command prints under `--json` fits its schema, in whatever state the records are; and so does what it says beside it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sharewise.present.json.documents import DOCUMENTS, JsonDocument, document_named
from sharewise.present.json.error_json import ERROR_CODES
from sharewise.reasoning.proof.diagnostics import KINDS
from sharewise.rulebook.fault_codes import FAULT_CODES
from tests.support.environment import small_environment
from tests.support.in_process import call
from tests.support.needed import long
from tests.support.samples import EMERGENCY, SERIOUS_AND_REFUSED, record_paths

FOLLOWED = {"answers": SERIOUS_AND_REFUSED, "decision": "follow", "details": {"case_reference": "AB-1234"}}
OTHER = {**FOLLOWED, "details": {"case_reference": "AB-9", "review_on": "2030-01-01"}}
# What is typed to get each document, and what stands on standard input.
TYPED: tuple[tuple[str, tuple[str, ...], bytes], ...] = (
    ("unsaved-record", ("decide", "--answers", "-", "--no-save"), json.dumps(FOLLOWED).encode()),
    ("decided", ("decide", "--answers", "-", "--no-save"), json.dumps(FOLLOWED).encode() + b'\n{"a": 1}\n{]\n'),
    ("row", ("records",), b""),
    ("row", ("records", "--case", "AB-1234"), b""),
    ("row", ("records", "--fields", "id,row"), b""),
    ("shown-record", ("records", "show", "AB-1234"), b""),
    ("text", ("records", "show", "AB-1234", "--for", "cpoms"), b""),
    ("due", ("due",), b""),
    ("expiring", ("records", "expiring"), b""),
    ("records", ("export",), b""),
    ("records", ("export", "--include-altered"), b""),
    ("verification", ("verify",), b""),
    ("verification", ("verify", "--replay", "--rules", "hmg-2018"), b""),
    ("checkpoint", ("checkpoint",), b""),
    ("report", ("report", "--since", "2020-01-01"), b""),
    ("report", ("report", "--since", "2020-01-01", "--exact"), b""),
    ("drafts", ("drafts",), b""),
    ("key", ("key", "show"), b""),
    ("store", ("store", "status", "central"), b""),
    ("store", ("store", "push", "central"), b""),
    ("store", ("store", "pull", "central"), b""),
    ("verification", ("store", "verify", "central"), b""),
    ("settings", ("setup", "--show"), b""),
)
# What does not look at the records.
ALWAYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("edition", ("rules",)),
    ("edition", ("rules", "--adoption", "coventry", "--edition", "hmg-2015")),
    ("rule", ("rules", "4")),
    ("rule", ("rules", "3", "--examples", "--adoption", "school-cpoms")),
    ("examples", ("rules", "--examples")),
    ("questions", ("rules", "--questions", "--adoption", "islington")),
    ("check", ("rules", "check", "not-yaml.yaml")),
    ("map", ("rules", "map")),
    ("map", ("rules", "map", "--outcome", "emergency", "--adoption", "coventry")),
    ("comparison", ("rules", "compare", "hmg-2018", "hmg-2018")),
    ("trusted-keys", ("key", "list")),
    ("cases", ("cases",)),
    ("cases", ("cases", "--topic", "police")),
    ("case", ("cases", "gmc-07")),
    ("near-cases", ("cases", "--like", "answers.json")),
    ("schemas", ("schema",)),
)
# Slow: each is proved, or compared state by state.
SLOW: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("check", ("rules", "check")),
    ("check", ("rules", "check", "coventry.yaml")),
    ("comparison", ("rules", "compare", "hmg-2018", "school-cpoms")),
)
RULES = Path(__file__).parents[2] / "rules"


class Home:
    """A home in some state, in which commands are run in the process of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "central").mkdir(exist_ok=True)
        (folder / "answers.json").write_text(json.dumps(FOLLOWED))
        (folder / "not-yaml.yaml").write_text("a: [\n")
        (folder / "coventry.yaml").write_bytes((RULES / "adoptions/coventry.yaml").read_bytes())

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def run(self, *arguments: str, stdin: bytes = b"", home: str = "home") -> subprocess.CompletedProcess[bytes]:
        environment = small_environment(self.folder / home)
        return call(arguments, stdin=stdin, environment=environment, folder=self.folder)

    def decide(self, content: object, *arguments: str, home: str = "home") -> None:
        done = self.run("decide", "--answers", "-", *arguments, stdin=json.dumps(content).encode(), home=home)
        assert done.returncode == 0, done.stderr


def empty(home: Home) -> None:
    """Nothing was ever saved."""


def several(home: Home) -> None:
    """Records, one that completes another, and one of an emergency."""
    for content in (FOLLOWED, OTHER, {"answers": EMERGENCY}):
        home.decide(content)


def tampered(home: Home) -> None:
    """One was altered, one was taken away, one is no JSON, and a stranger's file lies among them."""
    for number in range(4):
        home.decide({**OTHER, "details": {"case_reference": f"AB-{number}"}})
    home.decide(FOLLOWED)
    one, two, three, *_ = record_paths(home.home / "records")
    one.write_bytes(one.read_bytes().replace(b"AB-0", b"AB-8"))
    two.unlink()
    three.write_bytes(b'{"format": "sharewise-')
    (one.parent / "notes.txt").write_text("not a record")


def two_chains(home: Home) -> None:
    """Two people's records in one folder, of which one's key is not known."""
    home.decide(FOLLOWED)
    home.decide(FOLLOWED, "--folder", str(home.home / "records"), home="other")


STATES = {each.__name__: each for each in (empty, several, tampered, two_chains)}


class Homes(dict[str, Home]):
    """A home in each state, made when it is asked for."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self._factory = factory

    def __missing__(self, state: str) -> Home:
        self[state] = Home(self._factory.mktemp(state))
        STATES[state](self[state])
        return self[state]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory)


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(document_named(name).schema_file.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def documents_in(printed: bytes, document: JsonDocument) -> list[Any]:
    """What is printed, in as many documents as it has."""
    if document.extent == "lines":
        return [json.loads(line) for line in printed.splitlines()]
    return [json.loads(printed)]


def hold_to_schemas(done: subprocess.CompletedProcess[bytes], name: str) -> None:
    """Standard output holds the document and nothing else, standard error lines that are errors and notices."""
    document = document_named(name)
    if done.stdout:
        for each in documents_in(done.stdout, document):
            validator(name).validate(each)
            lines = each if isinstance(each, list) else [each]
            member = document.says_format
            assert member is not None
            assert {line[member] for line in lines if member in line} <= {document.format}
            assert isinstance(each, list) or next(iter(each)) == "format"
    errors = list(said_in(done))
    assert done.stdout or errors
    for error in errors:
        assert error["code"] in {*ERROR_CODES, *FAULT_CODES, *KINDS}
        assert error["exit_code"] in {done.returncode, 0} or name == "decided"
    if done.returncode not in (0, 1):
        assert errors or name in {
            "check",
            "verification",
            "row",
            "due",
            "expiring",
            "records",
            "report",
            "shown-record",
            "store",
            "text",
        }


def said_in(done: subprocess.CompletedProcess[bytes]) -> Iterator[dict[str, object]]:
    """The errors among what is said, each held to its schema as notices are."""
    assert done.stderr.isascii()
    for line in done.stderr.splitlines():
        said = json.loads(line)
        kind = {"sharewise-error/1": "error", "sharewise-notice/1": "notice"}[said["format"]]
        validator(kind).validate(said)
        assert b"Traceback" not in line
        if kind == "error":
            yield said


@long
@pytest.mark.parametrize("state", STATES)
def test_what_is_printed_of_records_fits_its_schema(state: str, homes: Homes) -> None:
    for name, typed, stdin in TYPED:
        hold_to_schemas(homes[state].run(*typed, "--json", stdin=stdin), name)


@long
def test_what_is_printed_of_rules_and_cases_fits_its_schema(homes: Homes) -> None:
    for name, typed in ALWAYS:
        done = homes["empty"].run(*typed, "--json")
        assert done.stdout
        hold_to_schemas(done, name)


@long
@pytest.mark.parametrize(("name", "typed"), SLOW, ids=lambda each: " ".join(each) if isinstance(each, tuple) else "")
def test_what_is_proved_and_compared_fits_its_schema(name: str, typed: tuple[str, ...], homes: Homes) -> None:
    done = homes["empty"].run(*typed, "--json")
    assert done.stdout
    hold_to_schemas(done, name)


def test_every_document_is_printed_here() -> None:
    tried = {name for name, *_ in (*TYPED, *ALWAYS, *SLOW)}
    # The last needs somebody who answers: tests/terminal/test_practising.py.
    assert tried | {"record", "encrypted-record", "entry", "answers", "trust", "error", "notice", "score-card"} == {
        each.name for each in DOCUMENTS
    }


def test_a_record_that_is_saved_is_printed_as_it_lies(tmp_path: Path) -> None:
    home = Home(tmp_path)
    done = home.run("decide", "--answers", "answers.json", "--json")
    hold_to_schemas(done, "record")
    validator("answers").validate(FOLLOWED)
    (path,) = record_paths(home.home / "records")
    assert json.loads(done.stdout) == json.loads(path.read_bytes())
    shown = json.loads(home.run("records", "show", "--json").stdout)
    assert shown["sealed"] == json.loads(done.stdout)
    assert (shown["verdict"], shown["exit_code"]) == ("intact", 0)


def test_format_json_says_the_same_and_another_format_beside_it_is_refused(homes: Homes) -> None:
    for typed in (
        ("rules",),
        ("records", "show", "AB-1234"),
        ("rules", "map"),
        ("export",),
        ("key", "show"),
        ("cases",),
    ):
        home = homes["several"]
        both = home.run(*typed, "--json", "--format", "json")
        assert both.returncode == 0
        assert both.stdout == home.run(*typed, "--format", "json").stdout == home.run(*typed, "--json").stdout
        refused = home.run(*typed, "--json", "--format", "text" if typed[0] != "export" else "csv")
        assert refused.returncode == 2
        assert not refused.stdout
        (error,) = said_in(refused)
        assert error["code"] == "wrong-use"


WRONG: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("no-such-option", ("due", "--nope", "--json")),
    ("wrong-use", ("verifi", "--json")),
    ("wrong-use", ("records", "list", "extra", "--json")),
    ("missing-argument", ("rules", "compare", "hmg-2018", "--json")),
    ("wrong-value", ("export", "--format", "xml", "--json")),
    ("wrong-value", ("due", "--json", "--until")),
    ("wrong-use", ("due", "--until", "x", "--json")),
    ("wrong-use", ("decide", "--answers", "one.json", "--answers", "two.json", "--json")),
    ("wrong-use", ("decide", "--json")),
    ("wrong-use", ("setup", "--json")),
    ("wrong-use", ("practise", "--json")),
    ("wrong-use", ("practise", "--sheet", "--json")),
    ("cannot-decide", ("key", "show", "--json")),
    ("wrong-use", ("rules", "check", "nowhere.yaml", "--json")),
    ("not-yaml", ("rules", "--adoption", "./not-yaml.yaml", "--json")),
)


def test_an_error_is_an_object_with_its_code(homes: Homes) -> None:
    for code, typed in WRONG:
        done = homes["empty"].run(*typed)
        assert not done.stdout
        (error,) = said_in(done)
        assert (error["code"], typed) == (code, typed)
        assert error["exit_code"] == done.returncode != 0


def test_a_fault_of_a_file_has_its_place(homes: Homes) -> None:
    done = homes["empty"].run("rules", "--adoption", "./not-yaml.yaml", "--json")
    (error,) = said_in(done)
    place = error["place"]
    assert isinstance(place, dict)
    assert place["file"].endswith("not-yaml.yaml")
    assert place["line"] == 2


def test_what_a_person_wrote_is_in_no_error(tmp_path: Path) -> None:
    home = Home(tmp_path)
    secret = {
        "answers": {**SERIOUS_AND_REFUSED, "danger": "Kowalski"},
        "details": {"Kowalski": "Kowalski"},
        "Kowalski": 1,
    }
    for content in (json.dumps(secret), json.dumps(secret) * 2, f"{json.dumps(secret)}\n{json.dumps(secret)}"):
        done = home.run("decide", "--answers", "-", "--json", stdin=content.encode())
        assert done.returncode == 2
        assert list(said_in(done))
        assert b"Kowalski" not in done.stdout + done.stderr


@long
def test_exit_code_says_whether_anything_differs_or_is_left_to_do(homes: Homes) -> None:
    for one, two, code in (("hmg-2018", "hmg-2018", 0), ("hmg-2018", "hmg-2015", 1)):
        for typed in ((), ("--json",)):
            done = homes["empty"].run("rules", "compare", one, two, *typed)
            asked = homes["empty"].run("rules", "compare", one, two, "--exit-code", *typed)
            assert (done.returncode, asked.returncode) == (0, code)
            assert done.stdout == asked.stdout
    for state, code in (("empty", 0), ("several", 1)):
        for typed in ((), ("--json",)):
            assert homes[state].run("due", *typed).returncode == 0
            assert homes[state].run("due", "--exit-code", *typed).returncode == code
    # A finding is worse than nothing to do, and is not hidden.
    assert homes["two_chains"].run("due", "--exit-code").returncode == 1
