"""`sharewise cases` as a trainer, a practitioner and a script meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharewise.present.formats import formats_for
from sharewise.present.wording import cases_wording
from sharewise.rulebook.casebook import shipped_casebook
from sharewise.settings import SECTORS
from sharewise.text import one_line
from tests.conftest import Run
from tests.support.documents import words_of
from tests.support.samples import SERIOUS_AND_REFUSED, record_paths
from tests.support.session import everything_below

BOOK = shipped_casebook()
ANSWERS = json.dumps({"answers": SERIOUS_AND_REFUSED, "decision": "follow"}).encode()
ONE = "GMC-07-angry-carer"


def ids(run: Run, *arguments: str, stdin: bytes = b"") -> list[str]:
    """The cases that are printed for scripts, in their order."""
    done = run("cases", *arguments, "--json", stdin=stdin)
    assert done.returncode == 0, done.stderr
    return [each["id"] for each in json.loads(done.stdout)["cases"]]


def test_the_list_has_every_case_once_with_what_was_said_and_needs_no_records(run: Run, tmp_path: Path) -> None:
    shown = one_line(run("cases").stdout.decode())
    for name, case in BOOK.cases.items():
        assert shown.count(f"{name}: ") == 1
        assert one_line(f"{name}: {case.decision}? {cases_wording.OUTCOMES[case.outcome]}") in shown
    assert ids(run) == list(BOOK.cases)
    assert list(everything_below(tmp_path)) == []


def test_every_kind_and_outcome_and_state_of_knowledge_has_its_words() -> None:
    for case in BOOK.cases.values():
        assert case.outcome in cases_wording.OUTCOMES
        assert case.kind in cases_wording.KINDS
        assert case.seen in cases_wording.SEEN


@pytest.mark.parametrize("name", BOOK.cases)
def test_a_case_shows_all_that_is_known_of_it(run: Run, name: str) -> None:
    case = BOOK.cases[name]
    shown = one_line(run("cases", name).stdout.decode())
    parts = [*case.facts, cases_wording.OUTCOMES[case.outcome], case.reasons, case.point, case.about]
    parts += [case.source.title, case.source.publisher, case.source.year, case.seen_note or ""]
    parts += [cases_wording.OUTCOMES[each] for each in case.acceptable]
    parts += [cases_wording.NO_FAULT] if case.strength == "no_fault" else []
    for part in parts:
        assert one_line(part) in shown
    assert case.source.link in shown.replace(" ", "")


@pytest.mark.parametrize("shape", [each.name for each in formats_for("page", "data")])
@pytest.mark.parametrize("form", [[], [ONE], ["--topic", "police"], ["--like", "-"]], ids=" ".join)
def test_every_form_comes_in_every_format(run: Run, form: list[str], shape: str) -> None:
    done = run("cases", *form, "--format", shape, stdin=ANSWERS)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "\x1b" not in words_of(shape, done.stdout)


def test_a_case_is_found_by_how_its_name_begins_in_whatever_letters(run: Run) -> None:
    whole = run("cases", ONE).stdout
    assert run("cases", "gmc-07").stdout == whole
    assert run("cases", f"{ONE}.").stdout == whole
    assert run("cases", "show", "GMC-07-").stdout == whole
    document = json.loads(run("cases", "gmc-07", "--json").stdout)
    assert (document["format"], document["id"]) == ("sharewise-case/1", ONE)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["GMC-07-angry-carre"], f"did you mean '{ONE}'?"),
        (["LAW-0"], "Several cases begin so: LAW-01-egdell"),
        (["police"], "This is a topic. To see its cases: sharewise cases --topic police"),
        (["--topic", "swimming"], "These are the topics: - child-protection: A child may be harmed - "),
        (["zzz"], "There is no such case. To see them all: sharewise cases"),
        (["--sector", "swimming"], "There are cases of these: - school: Schools and colleges - health: Health"),
        (["--sector", "helth"], "No cases are of such a kind of work: did you mean 'health'?"),
        (["--sector", "housing", "--topic", "suicide"], cases_wording.NONE_OF_BOTH),
        ([ONE, "--sector", "health"], cases_wording.ONE_ALONE),
        (["--topic", "polize"], "There is no such topic: did you mean 'police'?"),
        ([ONE, "--topic", "police"], cases_wording.ONE_ALONE),
        (["--all"], cases_wording.ALL_WITH_LIKE),
        (["--edition", "dfe-2024"], cases_wording.RULES_WITH_LIKE),
        (["--like", "nothing.yaml"], "This is neither a reference nor a file, and no record fits it."),
        (["--like", "SW-7F3KQ-9TX2M"], "There are no records"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_found_is_said_with_what_can(run: Run, typed: list[str], says: str) -> None:
    done = run("cases", *typed)
    assert done.returncode in {2, 3}
    assert done.stdout == b""
    assert says in one_line(done.stderr.decode())


def test_the_list_names_each_topic_as_it_has_to_be_typed(run: Run) -> None:
    shown = one_line(run("cases").stdout.decode())
    for name in {case.topics[0] for case in BOOK.cases.values()}:
        assert f"{BOOK.topics[name]} ({name}) " in shown


def test_a_sector_leaves_the_cases_in_which_it_had_to_decide_and_each_case_is_of_one(run: Run) -> None:
    assert cases_wording.SECTORS.keys() == set(SECTORS)
    found = [each for sector in BOOK.sectors for each in ids(run, "--sector", sector)]
    assert sorted(found) == sorted(BOOK.cases)
    assert all(case.sector in BOOK.sectors for case in BOOK.cases.values())
    both = ids(run, "--sector", "health", "--topic", "police")
    assert both == [name for name, case in BOOK.cases.items() if case.sector == "health" and "police" in case.topics]
    page = one_line(run("cases", "--sector", "school").stdout.decode())
    assert f"{cases_wording.LIST_TITLE}: {cases_wording.SECTORS['school']} " in page
    assert "sharewise practise --sector school" in page


@pytest.mark.parametrize("topic", BOOK.topics)
def test_a_topic_leaves_the_cases_that_have_it(run: Run, topic: str) -> None:
    having = [name for name, case in BOOK.cases.items() if topic in case.topics]
    assert ids(run, "--topic", topic) == having
    shown = one_line(run("cases", "--topic", topic).stdout.decode())
    assert [name for name in BOOK.cases if f"{name}: " in shown] == having


def test_the_nearest_to_answers_come_first_and_say_in_what_they_differ(run: Run) -> None:
    document = json.loads(run("cases", "--like", "-", "--all", "--json", stdin=ANSWERS).stdout)
    counts = [len(each["differences"]) for each in document["cases"]]
    assert counts == sorted(counts)
    assert len(counts) == len(BOOK.cases)
    assert ids(run, "--like", "-", stdin=ANSWERS) == [each["id"] for each in document["cases"]][:10]
    shown = one_line(run("cases", "--like", "-", stdin=ANSWERS).stdout.decode())
    assert "The same answers but for: " in shown
    assert '(you said "' in shown


def test_a_record_and_its_file_and_its_answers_are_like_the_same_cases(run: Run, home: Path, tmp_path: Path) -> None:
    made = json.loads(run("decide", "--answers", "-", "--json", stdin=ANSWERS).stdout)["record"]["id"]
    (path,) = record_paths(home / "records")
    (tmp_path / "answers.json").write_bytes(ANSWERS)
    expected = ids(run, "--like", "-", stdin=ANSWERS)
    for named in (made, str(path), "answers.json"):
        assert ids(run, "--like", named) == expected


def test_of_an_altered_record_that_is_said_too(run: Run, home: Path) -> None:
    run("decide", "--answers", "-", stdin=ANSWERS)
    (path,) = record_paths(home / "records")
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"answer": "refused"', b'"answer": "given"'))
    done = run("cases", "--like", str(path))
    assert done.returncode == 1
    assert b"The same answers but for" in done.stdout
    assert done.stderr != b""


def test_wrong_answers_are_refused_as_decide_refuses_them(run: Run) -> None:
    done = run("cases", "--like", "-", stdin=b"answers: {danger: perhaps}")
    assert done.returncode == 2
    assert done.stderr.startswith(b"Error: answers:1:")
