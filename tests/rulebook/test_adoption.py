"""What an adoption may do: add, and never take away. What those that ship hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sharewise.reasoning.proof.check import check
from sharewise.reasoning.proof.prove import RulebookRefused, prove
from sharewise.rulebook.adoptions.adoption import Adoption
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.load import Content, Loaded, read_content, read_rules, shipped_rulebook
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import as_data, members_of
from tests.rulebook.test_wrong_adoptions import ADOPTION, BASE, read
from tests.support import local_rules
from tests.support.shipped import proved_rules

SHIPPED = sorted((shipped_rulebook().parent / "adoptions").glob("*.yaml"))
SEEDS = {"school-cpoms", "early-years-setting", "seven-minute-briefing", "islington", "coventry"}


def test_the_five_adoptions_of_the_project_ship() -> None:
    assert {path.stem for path in SHIPPED} == SEEDS


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_an_adoption_that_ships_is_proved_and_named_as_its_file(path: Path) -> None:
    loaded = proved_rules(path).loaded
    assert loaded.rules.adoption is not None
    assert loaded.rules.adoption.id == path.stem
    assert loaded.rules.default_edition == loaded.rules.adoption.based_on
    assert loaded.adoption_sha256 == read_content(path).sha256


@pytest.fixture(scope="session")
def begun() -> str:
    return local_rules.begun()


def adopted(text: str) -> Loaded:
    return read_rules(read_content(shipped_rulebook()), Content("york-primary.yaml", text.encode()))


def test_the_starter_file_is_an_adoption_as_it_is_written(begun: str, loaded: Loaded) -> None:
    rules = prove(adopted(begun)).loaded.rules
    assert rules.adoption is not None
    assert rules.adoption.id == "york-primary"
    assert rules.stages == loaded.rules.stages
    assert rules.steps == loaded.rules.steps


def test_every_part_of_the_starter_file_can_be_put_to_use(begun: str) -> None:
    whole = local_rules.put_to_use(begun)
    rules = prove(adopted(whole)).loaded.rules
    assert "local.plan_not_known" in rules.rows("hmg-2018")
    parts = set(re.findall(r"^([a-z_]+):", whole, re.MULTILINE))
    assert parts == set(members_of(Adoption))


def _without_local(rules: Rulebook) -> dict[str, Any]:
    """What of a rulebook is not local: its parts with everything taken out that an adoption may have added."""
    data = {name: each for name, each in as_data(rules).items() if name not in {"adoption", "default_edition"}}
    for part in (
        "sources",
        "questions",
        "word_questions",
        "steps",
        "conditions",
        "guarantees",
        "examples",
        "reasons_not_to_tell",
    ):
        data[part] = {name: each for name, each in data[part].items() if not name.startswith(LOCAL)}
    for part in ("questions", "outcomes", "steps", "conditions"):
        for each in data[part].values():
            each["local"] = None
    # A national text to paste can have other words, and no other reader.
    data["to_paste"] = {name: each["reader"] for name, each in data["to_paste"].items() if not name.startswith(LOCAL)}
    for outcome in data["outcomes"].values():
        for part in ("steps", "conditions"):
            outcome[part] = [name for name in outcome[part] if not name.startswith(LOCAL)]
    for stage in data["stages"].values():
        stage["rows"] = {name: row for name, row in stage["rows"].items() if not name.startswith(LOCAL)}
    return data


@pytest.mark.parametrize("name", [*sorted(SEEDS), "starter"])
def test_an_adoption_adds_and_leaves_every_national_part_as_it_is(name: str, begun: str) -> None:
    # With the slots filled in as the adoption does, as they are words of the rulebook that are meant to be filled in.
    text = (
        local_rules.put_to_use(begun)
        if name == "starter"
        else (SHIPPED[0].parent / f"{name}.yaml").read_text(encoding="utf-8")
    )
    over = adopted(text)
    only_fill = "\n".join(
        [
            *re.findall(
                r"^(?:format|id|version|title|organisation|extends|based_on|reviewed): .+$", text, re.MULTILINE
            ),
            *re.findall(r"^fill:\n(?:  .+\n)+", text, re.MULTILINE),
        ]
    )
    assert _without_local(over.rules) == _without_local(adopted(only_fill).rules)
    for edition in over.rules.editions:
        base = [row for row in over.rules.rows(edition) if not row.startswith(LOCAL)]
        assert base == list(adopted(only_fill).rules.rows(edition))


def test_everything_that_an_adoption_adds_keeps_its_place_in_its_own_file() -> None:
    found = read(ADOPTION)
    for path in (
        ("questions", "local.seen"),
        ("stages", "wishes", "rows", "local.hearsay"),
        ("steps", "local.breathe"),
        ("steps", "local.filing"),
        ("conditions", "local.softly"),
        ("guarantees", "local.seen-is-shared"),
        ("examples", "local.a-fall"),
        ("questions", "consent", "local"),
        ("adoption", "details", "local.mood"),
    ):
        position = found.position(*path)
        assert position.file == "tiny-adoption.yaml"
        line = ADOPTION.splitlines()[position.line - 1]
        assert path[-1] in line or path[-1] in {"local.filing", "local"}
    assert found.position("questions", "consent").file == "tiny.yaml"


def test_a_row_takes_the_place_of_another_only_where_it_says_so() -> None:
    rows = list(read(ADOPTION).rules.rows("new"))
    assert rows == ["E1", "A1", "A2", "local.hearsay", "A3"]
    replacing = ADOPTION.replace(
        "    before: A3\n    when: {subject: adult, consent: cannot, local.seen: yes}", "    replaces: A2\n    when: {}"
    )
    assert list(read(replacing).rules.rows("new")) == ["E1", "A1", "local.hearsay", "A3"]


def test_a_question_is_asked_where_the_adoption_puts_it_and_only_where_its_answer_counts() -> None:
    proved = prove(read(ADOPTION))
    assert list(proved.loaded.rules.questions) == ["danger", "subject", "consent", "local.seen"]
    diagram = proved.diagrams["old"]
    assert diagram.next_question({"danger": "no", "subject": "adult", "consent": "cannot"}) == "local.seen"
    assert diagram.next_question({"danger": "no", "subject": "adult", "consent": "refused"}) is None


def test_nothing_local_stands_between_the_steps_of_an_emergency() -> None:
    first = ADOPTION.replace("outcomes: [share, advice], after: [call]", "outcomes: [emergency], after: [ring]")
    two = BASE.replace("steps: [ring]", "steps: [ring, call]")
    assert read(first, two).rules.outcomes["emergency"].steps == ["ring", "call", "local.breathe", "local.filing"]


def test_not_being_sure_of_ones_own_question_never_leads_to_sharing_either(begun: str) -> None:
    whole = local_rules.put_to_use(begun)
    row = "    outcome: advice\n    because: There may be an early help plan."
    assert row in whole
    for outcome, promise in (
        ("share_and_tell", "not-sure-never-shares"),
        ("do_not_share_now", "doubt-is-never-a-plain-no"),
    ):
        with pytest.raises(RulebookRefused, match=f"guarantee '{promise}' is broken .* by row local.plan_not_known"):
            prove(adopted(whole.replace(row, row.replace("advice", outcome))))


def test_a_question_of_ones_own_that_is_asked_too_early_is_what_is_blamed(begun: str) -> None:
    early = re.sub(r"(?m)^    after: \w+$", "    after: danger", local_rules.put_to_use(begun))
    (line,) = (number for number, text in enumerate(early.splitlines(), 1) if "not_sure: {label" in text)
    with pytest.raises(RulebookRefused) as refused:
        prove(adopted(early))
    broken = [problem for problem in refused.value.problems if problem.code == "broken-guarantee"]
    assert broken
    assert {(problem.position.file, problem.position.line) for problem in broken} == {("york-primary.yaml", line)}


def test_the_starter_file_words_a_rule_that_has_one_number_in_every_edition(begun: str) -> None:
    # Else whoever takes it over would stand advice beside a rule about consent.
    rules = read_rules(
        read_content(shipped_rulebook()), Content("york.yaml", local_rules.put_to_use(begun).encode())
    ).rules
    assert rules.adoption is not None
    assert len(rules.adoption.wording) == 1
    for number in rules.adoption.wording:
        assert all("record" in edition.rules[number].topics for edition in rules.editions.values())


@pytest.mark.parametrize(
    ("when", "is_warned"),
    [
        ("{danger: yes, local.bus: yes}", True),
        ("[{danger: yes, local.bus: yes}, {subject: adult}]", False),
        ("{danger: no, local.bus: yes}", False),
        ("{local.bus: yes}", False),
    ],
)
def test_a_step_or_condition_of_ones_own_that_is_never_shown_is_warned_of(when: str, is_warned: bool) -> None:
    # In danger it never comes to sharing or advice. A question for words may be answered in any way.
    adoption = ADOPTION.replace("breath.,", f"breath., when: {when},").replace("softly.,", f"softly., when: {when},")
    answers = "answers: {yes: {label: 'Yes'}, no: {label: 'No'}}"
    adoption += f"word_questions:\n  local.bus: {{ask: Is there a bus?, short: Bus, help: Look., {answers}}}\n"
    warnings = [found.problem.message for found in check(read(adoption)).of("warning")]
    never = "is never shown: its `when` holds under no answers that lead to"
    assert warnings == ([f"'local.breathe' {never} 'share' or 'advice'", f"'local.softly' {never} 'share'"] * is_warned)


def test_words_people_and_hours_are_filled_in() -> None:
    rules = read(ADOPTION).rules
    assert rules.steps["call"].say == "Ask the head teacher, within 3 hours."
    assert (
        read(ADOPTION.replace("soon: 3", "soon: 1")).rules.steps["call"].say == "Ask the head teacher, within 1 hour."
    )
    marked = BASE.replace("words: your lead}", 'words: your lead, filled: "{words} (local)"}')
    assert read(ADOPTION, marked).rules.steps["call"].say == "Ask the head teacher (local), within 3 hours."
    assert rules.outcomes["advice"].steps == ["call", "local.breathe", "wait", "local.filing"]
    assert rules.outcomes["emergency"].steps == ["ring", "local.filing"]
    assert rules.steps["send"].local == "Use the red bag."
