"""Local rules through the real command: chosen by name or file, in the record, completed and looked at again under them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from sharewise.commands.rules_new_adoption import texts_to_replace
from sharewise.present.formats import formats_for
from sharewise.strict_yaml import read_yaml
from tests.conftest import Run
from tests.support.answers import answers_to, written
from tests.support.documents import words_of
from tests.support.local_rules import begun, put_to_use
from tests.support.needed import in_short, long
from tests.support.samples import SERIOUS_AND_REFUSED, not_yet_asked

LOCAL_ANSWER = b", local.plan: not_sure"
WELFARE = answers_to(
    "share_and_tell", {"subject": "child", "risk": "welfare", "consent": "not_yet_asked", "grounds": "yes"}
)
ANSWERS = f"answers: {written({**WELFARE, 'local.plan': 'not_sure'})}\ndecision: follow\n".encode()
UNDER_COVENTRY = f"answers: {written(not_yet_asked('hmg-2015'))}\ndecision: follow\n".encode()
SHARED = (
    f"answers: {written(SERIOUS_AND_REFUSED)}\ndecision: follow\ndetails: {{reasons_not_told: [local.on_site]}}\n"
).encode()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An organisation's own adoption, with one of everything."""
    path = tmp_path / "york-primary.yaml"
    path.write_text(put_to_use(begun()), encoding="utf-8")
    return path


def decided(run: Run, *arguments: str, stdin: bytes) -> dict[str, Any]:
    done = run("decide", "--answers", "-", "--json", *arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)["record"]
    return found


def test_an_adoption_that_ships_is_followed_by_its_name(run: Run) -> None:
    record = decided(run, "--adoption", "coventry", stdin=UNDER_COVENTRY)
    assert record["rules"]["adoption"] == "coventry"
    assert record["rules"]["edition"] == "hmg-2015"
    assert "local.say_that_you_refer" in [step["id"] for step in record["recommendation"]["steps"]]
    shown = run("records", "show", record["id"]).stdout.decode()
    assert "Local rules" in shown
    assert "Local rule: If you mean to make a referral, say so." in " ".join(shown.split())
    assert run("verify").returncode == 0


def test_ones_own_adoption_asks_decides_and_records_in_its_own_way(run: Run, own: Path) -> None:
    record = decided(run, "--adoption", str(own), stdin=ANSWERS)
    assert record["recommendation"]["outcome"] == "advice"
    assert [row["id"] for row in record["recommendation"]["rows"]] == ["local.plan_not_known"]
    assert record["local_details"] == [
        {
            "id": "local.incident_number",
            "asked": "What is the incident number?",
            "short": "the incident number",
            "code": None,
            "says": None,
        }
    ]
    shown = " ".join(run("records", "show", record["id"]).stdout.decode().split())
    assert "Local question: Does the family have an early help plan?" in shown
    assert "Local rule: There may be an early help plan." in shown


def test_a_question_of_ones_own_that_only_adds_a_step_is_in_the_record_as_local(run: Run, own: Path) -> None:
    first = decided(run, "--adoption", str(own), stdin=SHARED)
    asked = decided(run, "--adoption", str(own), stdin=SHARED.replace(b"}\n", b", local.send_unit: yes}\n", 1))
    assert asked["recommendation"]["outcome"] == first["recommendation"]["outcome"]
    steps = [[each["id"] for each in record["recommendation"]["steps"]] for record in (first, asked)]
    assert "local.tell_the_senco" in steps[1]
    assert [each for each in steps[1] if each != "local.tell_the_senco"] == steps[0]
    shown = " ".join(run("records", "show", asked["id"]).stdout.decode().split())
    assert "Local question: Is the child in our SEND unit?" in shown
    assert "Local rule: Also tell the SENCO." in shown
    assert run("verify", "--replay", "--adoption", str(own)).returncode == 0


def test_a_detail_of_ones_own_is_missing_until_it_is_added(run: Run, own: Path) -> None:
    first = decided(run, "--adoption", str(own), stdin=SHARED)
    assert "local.incident_number" in first["missing"]
    assert first["details"]["reasons_not_told"][0]["code"] == "local.on_site"
    listed = run("records", "show", first["id"]).stdout.decode()
    assert "the incident number" in " ".join(listed.split())
    more = b'details: {local.incident_number: "2026-17"}\n'
    completed = decided(run, "--complete", first["id"], "--adoption", str(own), stdin=more)
    assert "local.incident_number" not in completed["missing"]
    assert completed["local_details"][0]["says"] == "2026-17"
    assert "2026-17" in run("records", "show", completed["id"]).stdout.decode()
    assert "local.incident_number: 2026-17" in run("export", "--format", "csv").stdout.decode()


def test_what_was_said_under_local_rules_stays_when_a_record_is_completed(run: Run, own: Path) -> None:
    given = SHARED.replace(b"details: {", b'details: {local.incident_number: "2026-17", ')
    first = decided(run, "--adoption", str(own), stdin=given)
    more = b"details: {case_reference: X-1}\n"
    for other in ("coventry", "none"):
        refused = run("decide", "--complete", first["id"], "--adoption", other, "--answers", "-", stdin=more)
        assert refused.returncode == 2
        assert "follows the local rules 'york-primary'" in refused.stderr.decode()
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("local.incident_number", "local.form_number"), encoding="utf-8")
    completed = decided(run, "--complete", first["id"], "--adoption", str(own), stdin=more)
    said = {each["id"]: each["says"] for each in completed["local_details"]}
    assert said == {"local.incident_number": "2026-17", "local.form_number": None}
    assert "local.form_number" in completed["missing"]


def test_a_record_without_local_rules_is_completed_without_them(run: Run) -> None:
    first = decided(run, stdin=SHARED.partition(b"details")[0])
    more = b"details: {case_reference: X-1}\n"
    refused = run("decide", "--complete", first["id"], "--adoption", "coventry", "--answers", "-", stdin=more)
    assert refused.returncode == 2
    assert "leave out --adoption" in refused.stderr.decode()


@pytest.mark.parametrize("option", ["--complete", "--supersede"])
def test_ones_own_file_is_not_taken_for_the_one_that_ships_under_its_name(run: Run, own: Path, option: str) -> None:
    own.write_text(own.read_text(encoding="utf-8").replace("id: york-primary", "id: coventry"), encoding="utf-8")
    first = decided(run, "--adoption", str(own), stdin=SHARED)
    refused = run("decide", option, first["id"], "--answers", "-", stdin=SHARED)
    assert refused.returncode == 2
    assert "--adoption FILE" in refused.stderr.decode()
    assert "--adoption coventry" in refused.stderr.decode()


def test_a_record_of_ones_own_adoption_is_looked_at_again_under_it_or_not_at_all(run: Run, own: Path) -> None:
    first = decided(run, "--adoption", str(own), stdin=SHARED)
    refused = run("decide", "--supersede", first["id"], "--answers", "-", stdin=SHARED)
    assert refused.returncode == 2
    assert "--adoption FILE" in refused.stderr.decode()
    again = decided(run, "--supersede", first["id"], "--adoption", str(own), stdin=SHARED)
    assert again["rules"]["adoption"] == "york-primary"
    national = SHARED.partition(b"details")[0]
    plain = decided(run, "--supersede", again["id"], "--adoption", "none", stdin=national)
    assert plain["rules"]["adoption"] is None


def test_an_adoption_that_breaks_a_guarantee_is_refused_with_the_reason(run: Run, own: Path) -> None:
    text = own.read_text(encoding="utf-8")
    row = "when: {subject: [child, both], risk: welfare, recipient: protects, consent: [doubtful, not_yet_asked], tell: yes, grounds: yes, local.plan: not_sure}"
    assert row in text
    bad = text.replace(row, "when: {risk: significant, local.plan: not_sure}").replace(
        "stage: below_serious_harm\n    before: W4", "stage: serious_harm\n    before: C1"
    )
    own.write_text(bad, encoding="utf-8")
    refused = run("decide", "--adoption", str(own), "--answers", "-", stdin=SHARED)
    assert refused.returncode == 1
    said = refused.stderr.decode()
    assert "guarantee 'serious-harm-is-never-left' is broken" in said
    assert "by row local.plan_not_known" in said
    assert "example: {danger: no" in said
    assert run("verify").returncode == 3, "nothing was saved"


def test_a_name_too_long_for_a_file_is_only_unknown(run: Run) -> None:
    for arguments in (
        ("rules", "--adoption"),
        ("rules", "check"),
        ("rules", "compare", "hmg-2018"),
        ("verify", "--rules"),
    ):
        assert run(*arguments, "x" * 5000).returncode in (2, 3)


def test_an_unknown_adoption_is_refused_with_those_that_are_known(run: Run) -> None:
    refused = run("rules", "--adoption", "coventrie")
    assert refused.returncode == 2
    assert "did you mean 'coventry'?" in refused.stderr.decode()


@long
def test_local_rules_are_shown_beside_the_national_ones_in_every_form(run: Run) -> None:
    for form in formats_for("page"):
        shown = run("rules", "--adoption", "school-cpoms", "--format", form.name).stdout
        said = " ".join(words_of(form.name, shown).split())
        assert "Seek advice from other practitioners if you are in any doubt" in said
        assert "Seek advice from other practitioners (or any member of SLT)" in said.replace("\\", "")
        assert "Local words for this rule" in said
    data = json.loads(run("rules", "--adoption", "school-cpoms", "--format", "json").stdout)
    assert data["adoption"]["id"] == "school-cpoms"
    assert [rule["number"] for rule in data["rules"] if rule["local"]] == [3, 7]
    questions = json.loads(run("rules", "--questions", "--adoption", "early-years-setting", "--format", "json").stdout)
    asked = {each["name"]: each for each in questions["details"]}
    assert asked["local.privacy_notice_given"]["codes"] == ["yes", "no", "not_known"]


@long
def test_the_example_to_paste_for_a_local_row_mends_local_rules(run: Run, own: Path, tmp_path: Path) -> None:
    kept, _, _ = own.read_text(encoding="utf-8").partition("\nexamples:\n")
    own.write_text(f"{kept}\n", encoding="utf-8")
    done = run("rules", "check", str(own), "--plain")
    assert done.returncode == 1
    shown = done.stdout.decode().partition("To put under `examples:` in the file:\n\n")[2].partition("\n\n")[0]
    own.write_text(f"{kept}\nexamples:\n{shown}\n", encoding="utf-8")
    assert run("rules", "check", str(own)).returncode == 0, "as it stands on the screen"


def test_a_starter_file_is_written_once_and_can_be_used_at_once(run: Run, tmp_path: Path) -> None:
    done = run("rules", "new-adoption", "my-school")
    assert done.returncode == 0
    assert "sharewise rules check my-school.yaml" in done.stdout.decode()
    again = run("rules", "new-adoption", "my-school")
    assert again.returncode == 2
    assert "Nothing was written" in again.stderr.decode()
    for name in ("My School", "coventry", "none", "hmg-2018", "shipped", "../x"):
        assert run("rules", "new-adoption", name).returncode == 2
    assert run("rules", "--adoption", "my-school.yaml").returncode == 0


@long
def test_a_file_is_known_for_local_rules_however_it_is_written(run: Run, own: Path) -> None:
    data = read_yaml(own.read_bytes(), own.name).data
    for number, text in enumerate((json.dumps(data), json.dumps(data, indent=2))):
        written = own.with_name(f"{number}.yaml")
        written.write_text(text, encoding="utf-8")
        assert run("rules", "compare", "hmg-2018", str(written)).returncode == 0


@long
@pytest.mark.parametrize(
    "command",
    in_short(
        [
            ("rules", "--adoption"),
            ("rules", "4", "--adoption"),
            ("rules", "4", "--examples", "--adoption"),
            ("rules", "--examples", "--adoption"),
            ("rules", "--questions", "--adoption"),
            ("rules", "map", "--adoption"),
            ("rules", "check"),
            ("rules", "compare", "shipped"),
            ("rules", "compare", "2018"),
        ],
        5,
    ),
)
def test_every_page_of_the_rules_is_shown_with_the_starter_file_filled_in(
    command: tuple[str, ...], run: Run, own: Path
) -> None:
    done = run(*command, str(own))
    assert done.returncode in (0, 1), done.stderr.decode()
    assert b"Something went wrong" not in done.stderr
    assert done.stdout


def test_an_edition_is_known_by_its_year(run: Run) -> None:
    assert run("rules", "--edition", "2018").stdout == run("rules", "--edition", "hmg-2018").stdout
    assert run("rules", "compare", "2018", "2024").stdout == run("rules", "compare", "hmg-2018", "dfe-2024").stdout
    assert run("rules", "--edition", "2019").returncode == 2


def said_of(run: Run, file: Path) -> tuple[int, list[tuple[str, str, int]]]:
    """The exit code of a check, and what it says: severity, code and line."""
    done = run("rules", "check", str(file), "--format", "json")
    found = json.loads(done.stdout)["findings"]
    return done.returncode, [(each["severity"], each["code"], each["line"]) for each in found]


@long
def test_a_text_that_the_starter_file_only_holds_the_place_for_is_named_wherever_it_was_left(
    run: Run, tmp_path: Path
) -> None:
    assert run("rules", "new-adoption", "my-school").returncode == 0
    file = tmp_path / "my-school.yaml"
    text = file.read_text(encoding="utf-8")
    begun_with = texts_to_replace()
    assert len(begun_with) == 2
    lines = text.splitlines()

    def lines_with(wanted: str) -> list[int]:
        return [number for number, line in enumerate(lines, 1) if line.endswith(wanted) and not line.startswith("#")]

    expected = [("warning", "placeholder-left", line) for each in begun_with for line in lines_with(each)]
    assert len(expected) == 2
    code, said = said_of(run, file)
    assert (code, [each for each in said if each[0] != "notice"]) == (0, sorted(expected, key=lambda each: each[2]))
    mended = text
    for each in begun_with:
        mended = mended.replace(f": {each}\n", ": A school in York\n", 1)
    assert not [each for each in said_of(run, _with(file, mended))[1] if each[0] == "warning"]
    # In any other place, and however it is written: each place has a line of its own.
    end = len(mended.splitlines()) + 1
    ways: list[Callable[[str], str]] = [
        json.dumps,
        lambda left: json.dumps(left.upper()),
        lambda left: json.dumps(f"{left}."),
        "{{quoted: '{}'}}".format,
    ]
    for left, way in in_short(product(begun_with, ways), 4):
        put = way(left)
        places = f"opening: {put}\nchecklist: {{title: T, items: [{put}]}}\nwords: {{outcomes: {{advice: {put}}}}}"
        _with(file, f"{mended}\n{places}\n")
        assert [each for each in said_of(run, file)[1] if each[0] == "warning"] == [
            ("warning", "placeholder-left", end + number) for number in (1, 2, 3)
        ]


def _with(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


@long
def test_a_day_on_which_local_rules_cannot_have_been_reviewed_is_named(run: Run, own: Path) -> None:
    text = own.read_text(encoding="utf-8")
    for day, expected in (
        ("2036-01-01", [("warning", "review-cannot-be")]),
        ("2009-05-01", [("warning", "review-cannot-be")]),
    ):
        _with(own, re.sub(r"^reviewed: .*$", f"reviewed: {day}", text, flags=re.MULTILINE))
        code, said = said_of(run, own)
        assert code == 0
        assert [each[:2] for each in said if each[1].startswith("review")] == expected
    _with(
        own,
        re.sub(r"^reviewed: .*$", "reviewed: 2009-05-01", text, flags=re.MULTILINE).replace(
            "based_on: dfe-2024", "based_on: dcsf-2008"
        ),
    )
    assert ("notice", "reviewed-long-ago") in [each[:2] for each in said_of(run, own)[1]]
