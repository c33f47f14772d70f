"""Everything local is shown: in handouts of every form, with the questions and the examples, and in `rules check`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from sharewise.present.formats import formats_for
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.pages.local_in_full import local_in_full, local_parts, local_parts_on
from sharewise.present.wording import adoption_wording
from sharewise.rulebook.adoptions.adoption import Adoption
from sharewise.rulebook.load import Content, Loaded, load_rulebook, read_content, read_rules, shipped_rulebook
from sharewise.rulebook.parts import members_of
from sharewise.strict_yaml import read_yaml
from sharewise.text import one_line
from tests.conftest import Run
from tests.support.documents import words_of
from tests.support.environment import small_environment
from tests.support.in_process import call
from tests.support.local_rules import begun, put_to_use
from tests.support.needed import in_short, long

WHOLE = put_to_use(begun())
# Keys whose values are names and codes, or the conditions that are proved.
CODES = frozenset(
    (
        *(
            "format",
            "id",
            "version",
            "extends",
            "based_on",
            "reviewed",
            "source",
            "seen",
            "topics",
            "after",
            "stage",
            "before",
        ),
        *("outcome", "outcomes", "when", "kind", "needed_for", "offered_for", "expect", "never"),
        *("reader", "given", "missing", "may_go_to"),
    )
)
# A number of hours is said as a time.
BY_WHEN = "2"


def words_in(node: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every text of a file of local rules, found without its model: all that is neither a code nor an answer given."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for each in node:
            yield from words_in(each, path)
    elif isinstance(node, dict):
        for key, each in node.items():
            if key not in CODES and not (key == "answers" and path[:1] == ("examples",)):
                yield from words_in(each, (*path, key))


WORDS = [words for words in words_in(read_yaml(WHOLE.encode(), "x").data) if words != BY_WHEN]


@pytest.fixture(scope="module")
def whole() -> Loaded:
    return read_rules(read_content(shipped_rulebook()), Content("york.yaml", WHOLE.encode()))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "york-primary.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


@long
@pytest.mark.parametrize(
    ("form", "which"),
    in_short(product([each.name for each in formats_for("page")], [[], ["--questions"], ["--examples"]]), 5),
)
def test_every_page_of_the_rules_holds_everything_local(run: Run, own: Path, form: str, which: list[str]) -> None:
    shown = run("rules", *which, "--adoption", str(own), "--format", form).stdout
    said = one_line(words_of(form, shown)).replace("\\", "")
    assert [words for words in WORDS if one_line(words) not in said] == []


@long
@pytest.mark.parametrize("which", [["3"], [], ["--questions"], ["--examples"]], ids=" ".join)
def test_so_does_every_document_for_scripts(run: Run, own: Path, which: list[str]) -> None:
    data = json.loads(run("rules", *which, "--adoption", str(own), "--format", "json").stdout)
    assert set(WORDS) <= {text["says"] for text in data["adoption"]["texts"]}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """What a check says of them, in words and as data: the check of so much takes its time."""
    folder = tmp_path_factory.mktemp("york")
    own = folder / "york-primary.yaml"
    own.write_text(WHOLE, encoding="utf-8")

    def check(*form: str) -> bytes:
        environment = small_environment(folder / "home")
        return call(("rules", "check", str(own), *form), stdin=b"", environment=environment, folder=folder).stdout

    return one_line(check("--plain").decode()), json.loads(check("--format", "json"))["local"]


@long
def test_a_check_lists_them_all_where_they_stand_as_not_proved(checked: tuple[str, Any]) -> None:
    said, data = checked
    to_read = said.partition("These local words are not proved. Read them:")[2]
    texts = {text["says"]: text for text in data["not_proved"]}
    lines = WHOLE.splitlines()
    for words in WORDS:
        if words not in {"Your title, such as a primary school in York", "The name of your organisation"}:
            place = texts[words]
            assert f"york-primary.yaml:{place['line']}:{place['column']} {one_line(words)}" in to_read
            assert words in lines[place["line"] - 1] or words in WHOLE.replace("\n", " ")


@long
def test_a_check_says_what_local_rules_add_and_where_they_lead_elsewhere(run: Run, checked: tuple[str, Any]) -> None:
    said, data = checked
    assert "It adds 1 question, 1 question for words only, 1 row, 3 steps, 1 condition and " in said
    assert data["elsewhere"]
    for each in data["elsewhere"]:
        assert each["with_it"] == "advice"
        assert f'- {each["sets"]} to "' in said
    assert "lead where they lead without it." in one_line(run("rules", "check", "coventry").stdout.decode())
    assert json.loads(run("rules", "check", "--format", "json").stdout)["local"] is None


@long
def test_a_local_promise_is_shown_by_what_is_proved_whatever_it_says(run: Run, own: Path) -> None:
    says = "Nothing about our children is ever shared with anyone outside the school."
    kept = WHOLE.partition("\nguarantees:")
    own.write_text(
        f"{kept[0]}\nguarantees:\n  local.x: {{says: {says}, never: {{when: {{danger: yes}}, outcomes: [advice]}}}}\n"
        f"\nexamples:{kept[2].partition('examples:')[2]}",
        encoding="utf-8",
    )
    said = one_line(run("rules", "check", str(own), "--plain").stdout.decode())
    assert f"Its own words are not proved: {says}" in said
    assert f"Holds: {says}" not in said
    assert re.search(r'Holds \(local\): "Get advice before you decide" never comes out where [^:]+: "Yes', said)
    handout = one_line(run("rules", "--adoption", str(own), "--format", "text").stdout.decode())
    assert f"Local rule: {says} What is proved: " in handout


def test_each_part_of_an_adoption_that_has_words_has_a_name(whole: Loaded) -> None:
    assert whole.rules.adoption is not None
    sections = {".".join(text.at[:2]) if text.at[0] == "words" else text.at[0] for text in whole.rules.adoption.texts}
    assert sections - {"title", "organisation"} == set(adoption_wording.PARTS)
    assert {text.at[0] for text in whole.rules.adoption.texts} <= set(members_of(Adoption))


def test_marks_of_whose_words_they_are_are_shown_wherever_the_words_are(whole: Loaded) -> None:
    text = WHOLE.replace(
        "opening: We share what keeps children safe.",
        "opening: {quoted: We share what keeps children safe., from: Their page}",
    ).replace("remember: The child comes first.", "remember: {reworded: The child comes first.}")
    assert "retention: Until" in text
    text = text.replace("retention: Until the child is 25.", "retention: {added_by_sharewise: Until the child is 25.}")
    rules = read_rules(read_content(shipped_rulebook()), Content("york.yaml", text.encode())).rules
    shown = one_line(plain_text(local_in_full(rules), 80))
    assert 'Local rule: "We share what keeps children safe." (Their page)' in shown
    assert "Local rule: The child comes first. (reworded)" in shown
    assert "Local rule: Until the child is 25. (added by sharewise)" in shown
    assert adoption_wording.MARKS.partition(".")[0] in shown
    assert adoption_wording.MARKS.partition(".")[0] not in plain_text(local_in_full(whole.rules), 80)
    marks = {index: text.mark for part in local_parts(rules) for index, text in part.texts if text.mark}
    assert sorted(marks.values()) == ["added_by_sharewise", "quoted", "reworded"]


def test_without_local_rules_nothing_is_said_of_them() -> None:
    assert local_in_full(load_rulebook(shipped_rulebook()).rules) == ()


def test_the_named_source_is_shown_with_its_title(run: Run, own: Path) -> None:
    assert "Taken from: Our safeguarding policy" in one_line(run("rules", "--adoption", str(own)).stdout.decode())


def test_a_row_that_comes_too_late_is_the_one_fault_that_is_shown(run: Run, own: Path) -> None:
    own.write_text(WHOLE.replace("    before: W4\n", ""), encoding="utf-8")
    said = run("rules", "check", str(own), "--plain").stdout.decode()
    assert "Not proved:" not in said
    assert "Row 'local.plan_not_known' never decides" in one_line(said)
    assert "A row without before: stands last in its stage." in one_line(said)


# What a rule on openness, on advice and on the record shows of local rules that have one of everything.
WITH_A_RULE = {
    "2": ["They are on the premises", "Use the quiet room to talk to a parent."],
    "3": ["Local question: Does the family have an early help plan?", "There may be an early help plan."],
    "6": ["Use initials in e-mail."],
    "7": ["Print this record and put it into the safeguarding folder.", "Until the child is 25."],
}


@pytest.mark.parametrize("number", WITH_A_RULE)
def test_one_rule_shows_the_local_words_that_go_with_it_and_where_all_are(run: Run, own: Path, number: str) -> None:
    said = run("rules", number, "--edition", "hmg-2018", "--adoption", str(own), "--format", "text").stdout.decode()
    part = one_line(said).partition("Local words that go with this rule")[2].partition("Worked examples")[0]
    assert [words for words in WITH_A_RULE[number] if words.casefold() not in part.casefold()] == []
    others = [words for other in WITH_A_RULE if other != number for words in WITH_A_RULE[other]]
    assert [words for words in others if words.casefold() in part.casefold()] == []
    assert "To read everything that is local: sharewise rules" in part
    assert "--adoption" in part.partition("To read everything")[2]


def test_a_question_for_words_only_goes_with_the_rules_of_its_step(whole: Loaded) -> None:
    labels = [part.label for part in local_parts_on(whole.rules, {"safety"})]
    assert adoption_wording.PARTS["word_questions"] in labels
    assert adoption_wording.PARTS["word_questions"] not in [
        part.label for part in local_parts_on(whole.rules, {"framework"})
    ]
    assert local_parts_on(load_rulebook(shipped_rulebook()).rules, {"safety"}) == []


def test_a_step_and_a_row_are_read_with_where_they_come(whole: Loaded) -> None:
    # Else a handout would tell everyone to do what is only for some.
    labels = {part.texts[0][1].at[1]: part.label for part in local_parts(whole.rules) if len(part.texts[0][1].at) > 1}
    assert labels["local.tell_the_senco"].endswith(', where SEND unit: "Yes"')
    row = labels["local.plan_not_known"]
    assert row.startswith('A row that leads to "Get advice before you decide", where ')
    assert row.endswith('An early help plan: "I am not sure"')
