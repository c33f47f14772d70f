"""Settings: read from one optional file, each with its place, and never in the way of what does not need them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharewise.errors import BadFile, SharewiseError, SourcePosition, StorageFailed
from sharewise.folders import folders, read_settings
from sharewise.settings import LONGEST, MOST_DAYS, MOST_LINES, Settings, declared_settings, settings_from

WHOLE = b"""\
# Ours.
screen: plain
name: Ada Example
role: "Class teacher: Year 4"
organisation: yes
jurisdiction: northern_ireland
sector: school
lead: no
edition: dfe-2024
adoption: /srv/rules/school.yaml
advisers:
  - "Sam Example, safeguarding lead"
  - MASH  # the council's
recipients: [Children's social care]
records_folder: ~/Records
store: postgresql://db.example/records
retention: 25 years
drafts: keep
draft_days: 14
clipboard: yes
"""
READ = Settings(
    name="Ada Example",
    role="Class teacher: Year 4",
    organisation="yes",
    jurisdiction="northern_ireland",
    sector="school",
    lead="no",
    edition="dfe-2024",
    adoption="/srv/rules/school.yaml",
    advisers=("Sam Example, safeguarding lead", "MASH"),
    recipients=("Children's social care",),
    records_folder=Path("~/Records"),
    store="postgresql://db.example/records",
    retention="25 years",
    screen="plain",
    drafts="keep",
    draft_days=14,
    clipboard="yes",
)


def at_home(home: Path, content: bytes) -> dict[str, str]:
    """The environment of a home with these settings."""
    home.mkdir(exist_ok=True)
    (home / "settings.yaml").write_bytes(content)
    return {"SHAREWISE_HOME": str(home)}


def test_every_setting_is_read_and_knows_its_line(home: Path) -> None:
    settings = read_settings(at_home(home, WHOLE))
    assert settings == READ
    lines = WHOLE.decode().splitlines()
    assert list(settings.positions) == list(declared_settings())
    for key, position in settings.positions.items():
        assert position.file == str(home / "settings.yaml")
        assert lines[position.line - 1].startswith(f"{key}:")


@pytest.mark.parametrize("content", [b"", b"\n", b"# name: Ada\n", b"\xef\xbb\xbf"])
def test_a_file_with_nothing_in_it_settles_nothing(content: bytes) -> None:
    assert settings_from(content, "settings.yaml") == Settings()


def test_where_there_is_no_file_nothing_is_settled_and_nothing_is_made(home: Path) -> None:
    assert read_settings({"SHAREWISE_HOME": str(home)}) == Settings()
    assert not home.exists()


LONG = b"x" * (LONGEST + 1)
# What is wrong, with the place and a part of the message.
FAULTS: dict[str, tuple[bytes, str, str]] = {
    "a key that is not known": (b"name: A\nrol: Teacher\n", "2:1", "this is not a setting: did you mean 'role'?"),
    "a key that is far from any": (b"zzz: A\n", "1:1", "this is not a setting: known: screen, name,"),
    "a list for a text": (b"name: [A]\n", "1:1", "'name' must be text"),
    "a text for a list": (b"advisers: MASH\n", "1:1", "'advisers' must be a list"),
    "a mapping in a list": (b"advisers:\n  - MASH: x\n", "2:5", "entry 1 of 'advisers' must be text"),
    "a text with nothing in it": (b"name: ' '\n", "1:1", "'name' is empty"),
    "a key with no value": (b"name:\n", "1:1", "has no value"),
    "a text that is too long": (b"name: " + LONG, "1:1", f"'name' is longer than {LONGEST} characters"),
    "a list that is too long": (b"advisers:\n" + b"- x\n" * (MOST_LINES + 1), "1:1", f"more than {MOST_LINES} lines"),
    "a control character": (
        b'role: A\nname: "a\\e[2Jb"\n',
        "2:1",
        "'name' holds a character that cannot be shown. If it has a backslash",
    ),
    "a text that reads otherwise than it is": (b'name: "a\\u202eb"\n', "1:1", "'name' holds a character"),
    "several lines": (
        b'name: "a\\nb"\n',
        "1:1",
        "'name' goes over several lines: write it on one. If it has a backslash",
    ),
    "a place that is not known": (b"jurisdiction: Scotlnd\n", "1:1", "did you mean 'scotland'?"),
    "a word that is not known": (b"drafts: never\n", "1:1", "known: ask, keep"),
    "days that are no number": (b"draft_days: seven\n", "1:1", f"a whole number from 1 to {MOST_DAYS}"),
    "no days": (b"draft_days: 0\n", "1:1", "a whole number"),
    "too many days": (b"draft_days: 91\n", "1:1", "a whole number"),
    "days in other digits": ("draft_days: ٣\n".encode(), "1:1", "a whole number"),
    "a folder without its full name": (b"records_folder: Records\n", "1:1", "'records_folder' is not the full name"),
    "a store with a password": (b"store: postgresql://a:b@db/records\n", "1:1", "no password or other secret in it"),
    "a store in a folder without its full name": (b"store: records\n", "1:1", "the full name of a folder"),
    "a folder of nobody": (b"records_folder: ~nobody-of-that-name/x\n", "1:1", "somebody who is not known here"),
    "a key twice": (b"name: A\nname: B\n", "2:1", "stands here twice (first on line 1)"),
    "a list in place of settings": (b"- name\n", "1:1", "settings are written as a name, a colon and a value"),
    "a quote never closed": (b'name: A\nrole: "B\n', "2:7", "a quote is opened and never closed"),
    "an alias": (b"name: &a A\nrole: *a\n", "1:7", "anchors"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place_and_in_plain_words(fault: str) -> None:
    content, where, message = FAULTS[fault]
    with pytest.raises(BadFile) as found:
        settings_from(content, "settings.yaml")
    (said,) = str(found.value).splitlines()
    assert said.startswith(f"settings.yaml:{where}: "), said
    assert message in said


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadFile) as found:
        settings_from(b"nam: A\njurisdiction: France\ndraft_days: x\n", "s")
    assert [problem.position for problem in found.value.problems] == [
        SourcePosition("s", line, 1) for line in (1, 2, 3)
    ]


def test_no_message_repeats_what_the_file_says() -> None:
    for content in (b"Quillfeather: x\n", b"jurisdiction: Quillfeather\n", b"name: [Quillfeather]\n", b"Quillfeather"):
        with pytest.raises(BadFile) as found:
            settings_from(content, "settings.yaml")
        assert "Quillfeather" not in str(found.value)


# Folders


def test_records_lie_where_the_option_says_then_the_settings_then_the_data_folder(home: Path, tmp_path: Path) -> None:
    assert folders(environment={"SHAREWISE_HOME": str(tmp_path / "new")}).records == tmp_path / "new" / "records"
    environment = at_home(home, b"records_folder: ~/Records\n")
    assert folders(environment=environment).records == Path("~/Records").expanduser()
    assert folders(tmp_path / "x", environment).records == tmp_path / "x"


def test_everything_but_the_records_stays_in_the_data_folder(home: Path, tmp_path: Path) -> None:
    found = folders(tmp_path / "x", at_home(home, b"records_folder: /elsewhere\n"))
    assert (found.key, found.proved, found.drafts) == (home / "key", home / "proved", home / "drafts")
    assert found.settings == home / "settings.yaml"


def test_a_fault_in_the_settings_stops_only_what_needs_them(home: Path, tmp_path: Path) -> None:
    environment = at_home(home, b"name: [\n")
    assert folders(environment=environment).key == home / "key"
    assert folders(tmp_path, environment).records == tmp_path
    with pytest.raises(BadFile, match=re.escape(f"{home}")):
        _ = folders(environment=environment).records


def test_what_is_done_to_the_file_in_the_middle_of_a_run_holds_from_the_next(home: Path) -> None:
    environment = at_home(home, b"records_folder: /srv/ours\n")
    assert read_settings(environment).records_folder == Path("/srv/ours")
    at_home(home, b"nonsense")
    assert folders(environment=environment).records == Path("/srv/ours")


def test_settings_that_cannot_be_read_say_so(home: Path) -> None:
    (home / "settings.yaml").mkdir(parents=True)
    with pytest.raises(StorageFailed, match=r"settings file .* cannot be read"):
        read_settings({"SHAREWISE_HOME": str(home)})
    with pytest.raises(SharewiseError):
        _ = folders(environment={"SHAREWISE_HOME": str(home)}).records
