"""Where records are encrypted, their author goes on as ever, whoever keeps the recovery key can read them, and nobody else reads a word."""

from __future__ import annotations

import base64
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from sharewise import api
from sharewise.record.reading.own_reading_key import READING_KEY_FILE
from sharewise.strict_json import write_readable
from tests.support.encrypted import AgeKey, encrypted_copy
from tests.support.environment import small_environment
from tests.support.in_process import call
from tests.support.needed import long, needed

# What is typed: no word of it may lie anywhere.
TYPED = ("quizzlewort", "QX-9917", "Zebedee", "pumpernickel")
ANSWERS = {
    "answers": {"danger": {"answer": "yes", "note": "Ask Zebedee quizzlewort."}},
    "details": {"case_reference": "QX-9917", "facts": "She said pumpernickel."},
}
PAGE = (Path(__file__).parents[2] / "docs/verify.md").read_text(encoding="utf-8")
Done = subprocess.CompletedProcess[bytes]


class Person:
    """Somebody with a computer of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir()

    def does(self, *arguments: str | Path, stdin: bytes = b"", ends: int = 0) -> Done:
        done = call(tuple(map(str, arguments)), stdin=stdin, environment=small_environment(self.home), folder=self.home)
        assert done.returncode == ends, (done.stdout, done.stderr)
        return done

    def decides(self, *options: str, ends: int = 0, **more: object) -> str:
        done = self.does(
            "decide", "--answers", "-", "--json", *options, stdin=json.dumps(ANSWERS | more).encode(), ends=ends
        )
        return str(json.loads(done.stdout)["record"]["id"]) if not ends else ""

    def public_key(self) -> Path:
        file = self.home / "public"
        file.write_bytes(self.does("key", "show").stdout)
        return file

    @property
    def files(self) -> list[Path]:
        return sorted((self.home / "records").glob("*/[0-9]*.json"))

    def holding(self, *words: str) -> list[Path]:
        """The files on this computer that hold one of these words."""
        every = (path for path in self.home.rglob("*") if path.is_file())
        return [path for path in every if any(word.encode() in path.read_bytes() for word in words)]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A recovery key, made on a computer of the organisation's."""
    (tmp_path / "stick").mkdir()
    office = Person(tmp_path / "office")
    office.does("key", "readers", tmp_path / "stick/recovery", "--new-recovery")
    return tmp_path / "stick/recovery"


@pytest.fixture
def ann(tmp_path: Path, stick: Path) -> Person:
    """Somebody whose records are encrypted from now on."""
    person = Person(tmp_path / "ann")
    person.does("key", "readers", f"{stick}.pub", "--recovery")
    return person


@pytest.fixture
def lead(tmp_path: Path) -> Person:
    """Somebody with no key that opens anything."""
    return Person(tmp_path / "lead")


def test_no_word_that_was_typed_lies_anywhere_once_a_record_is_saved(ann: Person) -> None:
    reference = ann.decides()
    again = ann.does("decide", "--answers", "-", stdin=json.dumps(ANSWERS).encode())
    assert b"It is encrypted. To see who can read it: sharewise key readers" in again.stdout
    for command in ("records", "due", "verify", "export", "report", "records show"):
        ann.does(*command.split())
    assert ann.holding(*TYPED, reference) == []
    schema = json.loads(ann.does("schema", "encrypted-record").stdout)
    jsonschema.validate(json.loads(ann.files[0].read_bytes()), schema)


def test_its_author_reads_everything_as_ever(ann: Person) -> None:
    reference = ann.decides()
    added = json.dumps({"details": {"decided_by": "Nurse Quibble"}}).encode()
    completing = ("decide", "--answers", "-", "--json", "--complete", reference)
    later = json.loads(ann.does(*completing, stdin=added).stdout)["record"]["id"]
    assert later in ann.does("records", "--case", "qx-9917").stdout.decode()
    assert "pumpernickel" in ann.does("records", "show", reference).stdout.decode()
    assert later in ann.does("records", "show", "QX-9917").stdout.decode()
    rows = json.loads(ann.does("records", "--json").stdout)
    assert [(row["id"], row["verdict"], row["case_reference"]) for row in rows] == [
        (later, "intact", "QX-9917"),
        (reference, "intact", "QX-9917"),
    ]
    exported = [json.loads(line) for line in ann.does("export").stdout.splitlines()]
    assert [each["record"]["id"] for each in exported] == [reference, later]
    assert [
        json.loads(line)["record"]["id"] for line in ann.does("export", "--after", reference).stdout.splitlines()
    ] == [later]
    assert b"In all: 2 intact." in ann.does("verify").stdout
    assert b"In all: 2 intact.\nIn all: 2 replayed and the same" in ann.does("verify", "--replay").stdout
    # What is completed is not to be completed again.
    assert later in ann.does(*completing, stdin=added, ends=2).stderr.decode()


def test_who_has_no_key_checks_the_seals_and_reads_no_word(ann: Person, lead: Person) -> None:
    reference = ann.decides()
    key = ("--key", ann.public_key())
    folder = ann.home / "records"
    said = [lead.does("verify", folder, *key), lead.does("records", "show", ann.files[0], *key)]
    said += [
        lead.does(*command.split(), "--folder", folder, *key) for command in ("records", "due", "export", "report")
    ]
    said += [lead.does("records", "expiring", "--folder", folder, *key)]
    said += [
        lead.does("records", "--json", "--folder", folder, *key),
        lead.does("records", "show", "--json", ann.files[0], *key),
    ]
    said += [lead.does("records", "--case", "QX-1", "--folder", folder, *key)]
    said += [
        lead.does("records", "show", which, "--folder", folder, *key, ends=3) for which in (reference, "last", "QX-1")
    ]
    for each in said:
        assert b"ncrypted" in each.stdout + each.stderr
        assert not any(word.encode() in each.stdout + each.stderr for word in TYPED)
    assert b"In all: 1 encrypted." in said[0].stdout
    (row,) = json.loads(lead.does("records", "--json", "--folder", folder, *key).stdout)
    assert (row["verdict"], row["id"], row["case_reference"]) == ("encrypted", "", "")


def test_the_recovery_key_opens_the_records_of_who_has_left(ann: Person, lead: Person, stick: Path) -> None:
    """The drill of docs/organisation.md. The copies in the clear have the same seals."""
    reference = ann.decides()
    key = ("--key", ann.public_key())
    shutil.rmtree(ann.home / "key")
    lead.does("records", "gather", ann.home / "records", "--into", lead.home / "opened", *key, "--unlock-with", stick)
    assert (
        "pumpernickel"
        in lead.does("records", "show", reference, "--folder", lead.home / "opened", *key).stdout.decode()
    )
    assert b"In all: 1 intact." in lead.does("verify", lead.home / "opened", *key).stdout
    # Whoever writes a program opens them without a copy.
    read = list(api.read_records(ann.home / "records", [key[1]], unlock_with=stick))
    assert [each.row["case_reference"] for each in read] == ["QX-9917"]
    assert list(api.read_records(ann.home / "records", [key[1]])) == []
    assert [each.found for each in api.verify_records(ann.home / "records", [key[1]])] == ["encrypted"]
    # One record, in one copy or the other, is one.
    both = lead.home / "both"
    lead.does("records", "gather", ann.home / "records", lead.home / "opened", "--into", both, *key)
    assert b"In all: 1 encrypted." in lead.does("verify", both, *key).stdout
    said = lead.does("records", "gather", ann.home / "records", "--into", both, *key, "--unlock-with", stick)
    assert b"encrypted. Unlock it into a new folder." in said.stdout


def test_age_itself_opens_what_is_saved(ann: Person, stick: Path) -> None:
    """With the recovery key, and with the author's own; and as docs/verify.md says it."""
    needed("age", "jq", "sha256sum")
    ann.decides()
    data = json.loads(ann.files[0].read_bytes())
    for key in (stick, ann.home / "key" / READING_KEY_FILE):
        done = subprocess.run(
            ["age", "--decrypt", "--identity", key], input=data["record_age"].encode(), capture_output=True, check=True
        )
        assert json.loads(done.stdout)["details"]["case_reference"] == "QX-9917"
    found = re.search(r"`(jq -r .record_age record.json[^`]*)`", PAGE)
    assert found is not None
    (stick.parent / "record.json").write_bytes(ann.files[0].read_bytes())
    command = f"{found[1].replace('key-file', shlex.quote(str(stick)))}; sha256sum content"
    done = subprocess.run(["sh", "-euc", command], cwd=stick.parent, capture_output=True, check=True)
    assert done.stdout.decode().split()[0] == data["record_sha256"]


def test_a_script_that_tries_again_saves_it_once(ann: Person) -> None:
    """What is encrypted does not show its reference: it is opened to be known again, one by one or in a stream."""
    first = ann.decides(nonce="a-nonce-of-this-decision")
    assert ann.decides(nonce="a-nonce-of-this-decision") == first
    assert len(ann.files) == 1
    lines = [json.dumps(ANSWERS | {"nonce": f"a-nonce-{number}-of-many"}) for number in (1, 2)]
    for _ in range(2):
        ann.does("decide", "--answers", "-", "--json", stdin="\n".join(lines).encode())
    assert len(ann.files) == 3


def test_an_erased_record_is_gone_and_what_is_said_of_one_holds(ann: Person) -> None:
    reference = ann.decides()
    ann.does("records", "hold", reference, "--reason", "A court asked for it.")
    assert b"A court asked for it." in ann.does("records", "show", reference).stdout
    ann.does("records", "release", reference)
    ann.does("records", "erase", reference, "--ground", "retention", "--authorised-by", "Mrs Lead", "--yes")
    assert set(json.loads(ann.files[0].read_bytes())) == {"format", "record_sha256", "seal", "signature"}
    assert b"1 sealed, content erased" in ann.does("verify").stdout
    assert reference in ann.does("records").stdout.decode()


def test_a_store_carries_what_is_encrypted_as_it_is_and_erases_it(ann: Person, tmp_path: Path) -> None:
    reference = ann.decides()
    (tmp_path / "store").mkdir()
    ann.does("store", "push", tmp_path / "store")
    assert b"1 encrypted" in ann.does("store", "verify", tmp_path / "store").stdout
    (there,) = (tmp_path / "store").rglob("[0-9]*.json")
    assert there.read_bytes() == ann.files[0].read_bytes()
    ann.does("records", "erase", reference, "--ground", "retention", "--authorised-by", "Mrs Lead", "--yes")
    ann.does("store", "push", tmp_path / "store")
    assert b"record_age" not in there.read_bytes()


def test_what_is_wrong_with_the_list_makes_nothing_readable(ann: Person, tmp_path: Path) -> None:
    """Whoever takes the list away, or spoils it, does not make the next record readable to all; nor does it hinder anybody."""
    list_file = ann.home / "trust.json"
    content = list_file.read_bytes()
    for spoil in (list_file.unlink, lambda: list_file.write_bytes(content.replace(b"age1", b"age2"))):
        spoil()
        ann.decides()
        list_file.write_bytes(content)
    # Another root key, of which no list is here yet.
    Person(tmp_path / "board").does("key", "root", tmp_path / "root", "--new")
    ann.does("key", "root", tmp_path / "root.pub", "--replace")
    ann.decides()
    assert ann.holding(*TYPED) == []
    assert len(ann.files) == 3


def test_without_the_library_nothing_is_saved_in_the_clear_and_it_says_what_to_install(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.decides()
    monkeypatch.setitem(sys.modules, "pyrage", None)
    said = ann.does("key", "trust", ann.home / "trust.json")
    assert b"new records are encrypted" in said.stdout
    assert b"pip install 'sharewise[age]'" in said.stderr
    done = ann.does("decide", "--answers", "-", stdin=json.dumps(ANSWERS).encode(), ends=4)
    assert b"pip install 'sharewise[age]'" in done.stderr
    assert len(ann.files) == 1
    assert ann.holding(*TYPED) == []
    assert b"1 encrypted" in ann.does("verify").stdout
    for command in ("records", "export", "records --case QX-9917"):
        assert b"pip install 'sharewise[age]'" in ann.does(*command.split()).stderr


def test_content_that_somebody_locked_away_is_found_by_its_author(ann: Person, lead: Person, tmp_path: Path) -> None:
    """Whoever may write in the folder can encrypt what lies there to a key of their own. A stranger cannot tell; the author can."""
    bob = Person(tmp_path / "bob")
    bob.decides()
    for person in (ann, bob):
        if person is ann:
            ann.decides()
            ann.does("verify")
        plain = json.loads(person.does("export").stdout)
        person.files[0].write_bytes(write_readable(encrypted_copy(plain, AgeKey())))
        key, folder = ("--key", person.public_key()), person.home / "records"
        for command in ("verify", "records", "due", "export", "report"):
            done = person.does(command, ends=1)
            assert b"Somebody exchanged it" in done.stdout + done.stderr or command == "records"
        assert b"encrypted" in lead.does("verify", folder, *key).stdout


def test_nobody_is_encrypted_to_the_author_alone(tmp_path: Path, stick: Path) -> None:
    bob = Person(tmp_path / "bob")
    assert b"new records are not encrypted" in bob.does("key", "readers").stdout.lower()
    own = bob.home / "own"
    own.write_bytes(bob.does("key", "readers", "--own").stdout)
    assert b"recovery key first" in bob.does("key", "readers", own, "--name", "Bob", ends=2).stderr
    assert b"your own reading key" in bob.does("key", "readers", own, "--recovery", ends=2).stderr
    assert b"private key" in bob.does("key", "readers", stick, "--recovery", ends=2).stderr
    bob.does("key", "readers", f"{stick}.pub", "--recovery")
    bob.does("key", "readers", own, "--name", "Bob Cole")
    assert b"last recovery key" in bob.does("key", "readers", "--remove", "Recovery key", ends=2).stderr
    assert b"new records are encrypted" in bob.does("key", "list").stdout
    shown = bob.does("key", "readers").stdout.decode()
    assert "Bob Cole" in shown
    assert "Recovery key (recovery key)" in shown
    assert [each["name"] for each in json.loads(bob.does("key", "list", "--json").stdout)["readers"]] == [
        "Recovery key",
        "Bob Cole",
    ]
    for name in ("bob cole", "recovery key"):
        bob.does("key", "readers", "--remove", name)
    bob.decides()
    assert "record" in json.loads(bob.files[0].read_bytes())


def test_another_reader_reads_what_is_saved_from_then_on(ann: Person, lead: Person) -> None:
    before = ann.decides()
    file = lead.home / "own"
    file.write_bytes(lead.does("key", "readers", "--own").stdout)
    ann.does("key", "readers", file, "--name", "The lead")
    after = ann.decides()
    listed = lead.does("records", "--folder", ann.home / "records", "--key", ann.public_key()).stdout.decode()
    assert after in listed
    assert before not in listed
    assert listed.count("(encrypted)") == 1


@long
def test_the_reading_key_is_under_the_passphrase_of_the_signing_key(ann: Person, tmp_path: Path) -> None:
    """Reading asks for it, and a script that cannot be asked sees what the seal says. Saving again knows what was saved."""
    reference = ann.decides(nonce="a-nonce-of-this-decision")
    new = tmp_path / "new"
    new.touch(mode=0o600)
    new.write_text("three blind mice\n")
    ann.does("key", "protect", "--new-passphrase-file", new)
    assert b"1 encrypted" in ann.does("verify").stdout
    assert b"(encrypted)" in ann.does("records").stdout
    ann.does("decide", "--answers", "-", stdin=json.dumps(ANSWERS).encode(), ends=4)
    assert ann.decides("--passphrase-file", str(new), nonce="a-nonce-of-this-decision") == reference
    assert len(ann.files) == 1
    ann.does("key", "unprotect", "--passphrase-file", new)
    assert reference in ann.does("records").stdout.decode()


@long
def test_the_reading_key_is_made_under_the_passphrase_where_there_is_one(tmp_path: Path, stick: Path) -> None:
    bob = Person(tmp_path / "bob")
    new = tmp_path / "new"
    new.touch(mode=0o600)
    new.write_text("three blind mice\n")
    bob.decides()
    bob.does("key", "readers", f"{stick}.pub", "--recovery")
    bob.does("key", "protect", "--new-passphrase-file", new)
    bob.decides("--passphrase-file", str(new))
    assert b"aes256-ctr" in base64.b64decode(
        b"".join((bob.home / "key" / READING_KEY_FILE).read_bytes().splitlines()[1:-1])
    )
    assert b"1 intact, 1 encrypted" in bob.does("verify").stdout
