"""What a safeguarding lead reads before they sign a change off: everything that differs is on the page, in words."""

from __future__ import annotations

import itertools
import random
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from sharewise.present.formats.plain_text import plain_lines, plain_text
from sharewise.present.page import Heading, Page
from sharewise.present.pages.rules.comparison_page import comparison_page
from sharewise.present.wording import comparison_wording
from sharewise.reasoning.compare.comparison import Comparison, Side, compare
from sharewise.reasoning.compare.text_changes import Section
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.proof.prove import prove
from sharewise.rulebook.load import parse_rulebook, shipped_rulebook
from sharewise.text import one_line
from tests.support.needed import in_short, long
from tests.support.oracle import completed, deciding, plain_rows
from tests.support.shipped import ADOPTIONS, proved_rules

EDITIONS = ["dcsf-2008", "hmg-2015", "hmg-2018", "dfe-2024"]
O4 = "recipient: needs, consent: [refused, withdrawn, cannot], tell: [yes, some], grounds: yes}\n        outcome: "
CHANGES = [
    (O4 + "share_limited", O4 + "advice"),
    ("{outcome: share_limited, rows: [O4]}", "{outcome: advice, rows: [O4]}"),
    # Where nothing hangs on telling any more, it is not asked.
    (
        "consent: cannot, tell: yes, grounds: no}\n    expect: {outcome: advice, rows: [O2]}",
        "consent: cannot}\n    expect: {outcome: advice, rows: [O4, O5, O2]}",
    ),
    ("Keep enough for the receiver to understand the risk.", "Keep what explains the risk."),
    ("meanwhile, if_worse_do_not_wait, talk_by_date]", "meanwhile, if_worse_do_not_wait, talk_by_date, check_duties]"),
]


def sides(proved: CompiledRulebook, one: str, two: str) -> tuple[Side, Side]:
    editions = proved.loaded.rules.editions
    return Side(editions[one].year, proved, one), Side(editions[two].year, proved, two)


@pytest.fixture(scope="module")
def changed(proved: CompiledRulebook) -> Comparison:
    """The shipped rules, and a copy in which a row, a help text and a recommendation's steps were changed."""
    text = shipped_rulebook().read_text(encoding="utf-8")
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new)
    other = prove(parse_rulebook(text.encode(), "mine.yaml"))
    return compare(Side("shipped", proved, None), Side("mine.yaml", other, None))


def words(page: Page) -> str:
    return one_line(plain_text(page, 1000))


@pytest.mark.parametrize(("one", "two"), list(itertools.permutations(EDITIONS, 2)))
def test_every_differing_rule_is_named_with_both_wordings(proved: CompiledRulebook, one: str, two: str) -> None:
    found = compare(*sides(proved, one, two))
    text = words(comparison_page(found))
    for pair in found.editions[0].rules:
        for rule, number in ((pair.one, pair.number_one), (pair.two, pair.number_two)):
            if rule is None:
                continue
            if pair.is_same and pair.number_one == pair.number_two:
                assert f"Rule {number}. {rule.title}" in text
            else:
                assert one_line(rule.text) in text
                assert f"rule {number}" in text
        for only in (*pair.phrases.one, *pair.phrases.two) if pair.phrases else ():
            assert f'"{only}"' in text


@long
def test_the_page_says_how_many_answers_lead_elsewhere_from_where_and_to_where(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    found = compare(*sides(proved, "hmg-2018", "dfe-2024"))
    meaning = found.decided[0].meaning
    assert meaning is not None
    text = words(comparison_page(found))
    elsewhere, in_all = leading_elsewhere(proved, "hmg-2018", proved, "dfe-2024")
    assert elsewhere
    assert f"{elsewhere} of {in_all:,} sets of answers lead elsewhere." in text
    assert 'From "Talk to them first" to "Share, and tell the person"' in text
    for question, answer in meaning.elsewhere[0].where.example.items():
        asked = rules.questions[question]
        assert one_line(f"{asked.short}: {asked.answers[answer].label}") in text


def leading_elsewhere(
    one: CompiledRulebook, edition_one: str, two: CompiledRulebook, edition_two: str
) -> tuple[int, int]:
    """How many sets of answers lead elsewhere on the other side, of those that the side asks for which asks more, and how many
    there are.

    Counted row by row. The side that asks more asks for whatever the other does.
    """
    (asks, edition), (other, edition_other) = sorted(
        ((one, edition_one), (two, edition_two)), key=lambda side: -sum(1 for _ in side[0].diagrams[side[1]].paths())
    )
    rules, chance = other.loaded.rules, random.Random(1)
    row_for, elsewhere = deciding(plain_rows(rules, edition_other), list(rules.questions)[:4]), 0
    sets = list(asks.diagrams[edition].paths())
    for answers, outcome in sets:
        # What is not asked cannot change the outcome: any answers to it will do.
        complete = next(filter(None, (completed(rules, answers, chance) for _ in range(20))))
        row = row_for(complete)
        elsewhere += row is None or row.outcome != outcome
    return elsewhere, len(sets)


def test_where_nothing_differs_that_is_all_the_page_says(proved: CompiledRulebook) -> None:
    page = comparison_page(compare(*sides(proved, "hmg-2018", "hmg-2018")))
    assert [block for block in page if isinstance(block, Heading)] == [Heading(comparison_wording.IN_SHORT)]
    assert "No answers lead elsewhere." in words(page)


@long
def test_a_changed_file_is_told_in_short_and_in_full(changed: Comparison) -> None:
    text = words(comparison_page(changed))
    one, two, major = changed.one.rulebook, changed.two.rulebook, int(changed.one.rules.version.partition(".")[0])
    counts = (leading_elsewhere(one, edition, two, edition) for edition in ("hmg-2018", "dfe-2024"))
    older, newest = (f"{elsewhere} of {in_all:,} sets of answers" for elsewhere, in_all in counts)
    assert not older.startswith("0 ")
    assert f"{older} lead elsewhere under the rules of 2008, 2015 and 2018." in text
    assert f"{newest} lead elsewhere under the rules of 2024." in text
    assert f"This needs at least version {major + 1}.0.0" in text
    assert f"The file says {changed.one.rules.version}: raise it." in text
    assert "Help, mine.yaml: Keep what explains the risk." in text
    assert 'From "Share only what they need to be safe" to "Get advice before you decide"' in text
    assert 'A step that only mine.yaml gives, with "Talk to them first"' in text
    for part in changed.parts:
        assert comparison_wording.SECTIONS[part.section] in text
        assert part.id is None or part.id in text
    # What is the same under another edition is not said twice.
    assert text.count('From "Share only what they need to be safe" to "Get advice before you decide"') == 1
    assert f"The same as above, and nothing else. Here it is {newest}." in text


def test_every_section_has_a_name() -> None:
    assert set(comparison_wording.SECTIONS) == set(get_args(Section))


@long
@pytest.mark.parametrize("adoption", in_short(ADOPTIONS.values(), 3), ids=lambda path: path.stem)
def test_what_an_adoption_adds_to_its_edition_is_on_the_page(proved: CompiledRulebook, adoption: Path) -> None:
    local = proved_rules(adoption)
    rules = local.loaded.rules
    assert rules.adoption is not None
    edition = rules.adoption.based_on
    base = Side(proved.loaded.rules.editions[edition].year, proved, edition)
    text = words(comparison_page(compare(base, Side(adoption.stem, local, None))))
    for rule in rules.adoption.wording.values():
        assert one_line(rule.text) in text
        assert one_line(rule.differs) in text
    for name, step in rules.steps.items():
        assert not name.startswith("local.") or one_line(step.say) in text
        assert step.local is None or one_line(step.local) in text
    for question in rules.questions.values():
        assert question.local is None or one_line(question.local) in text


@long
@pytest.mark.parametrize("columns", [20, 40, 80])
def test_the_page_fits_the_screen(proved: CompiledRulebook, changed: Comparison, columns: int) -> None:
    for found in (changed, compare(*sides(proved, "hmg-2018", "dfe-2024"))):
        assert max(len(line) for line in plain_lines(comparison_page(found), columns)) <= columns


@long
def test_what_did_not_change_is_no_change_and_what_practitioners_meet_comes_first(proved: CompiledRulebook) -> None:
    for path in ADOPTIONS.values():
        local = proved_rules(path)
        assert local.loaded.rules.adoption is not None
        edition = local.loaded.rules.adoption.based_on
        found = compare(Side("national", proved, edition), Side(path.stem, local, None))
        for part in found.parts:
            for change in part.changes:
                assert [each for each in (change.one, change.two) if each], (
                    f"{part.id}, {change.path}: nothing either way"
                )
        page = comparison_page(found)
        headings = [block.text for block in page if isinstance(block, Heading)]
        told = [pair for pair in pairwise(page) if isinstance(pair[0], Heading)]
        assert len(set(told)) == len(told), "nothing is told twice"
        met, about = comparison_wording.SECTIONS["steps"], comparison_wording.SECTIONS["adoption"]
        order = [
            each for each in headings if each in {comparison_wording.MEANING, comparison_wording.PARTS, met, about}
        ]
        assert order == [
            each for each in (comparison_wording.MEANING, comparison_wording.PARTS, met, about) if each in headings
        ]
        assert order.index(about) == len(order) - 1


def test_a_step_that_comes_with_every_answer_is_told_once_and_needs_no_example(proved: CompiledRulebook) -> None:
    local = proved_rules(ADOPTIONS["school-cpoms"])
    found = compare(Side("2018", proved, "hmg-2018"), Side("school-cpoms", local, None))
    (decided,) = found.decided
    assert decided.meaning is not None
    assert {each.id for each in decided.meaning.given} == {"local.filing"}
    assert all(each.always for each in decided.meaning.given)
    text = words(comparison_page(found))
    assert comparison_wording.EXAMPLE not in text
    assert text.count(comparison_wording.STEP_ALWAYS.format(side="school-cpoms")) == 1
    for each in decided.meaning.given:
        assert local.loaded.rules.outcomes[each.outcome].title in text
