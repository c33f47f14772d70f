"""The handout, one rule in full, and the worked examples: everything a trainer needs is there, and it says what it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import get_args

import pytest

from sharewise.dates import day
from sharewise.present.formats.plain_text import plain_lines, plain_text
from sharewise.present.page import DefinitionList, Heading, Page, Paragraph, Quotation
from sharewise.present.pages.rules.rule_marks import where_from
from sharewise.present.pages.rules.rules_page import (
    a_few,
    examples_page,
    handout_page,
    other_examples,
    questions_for,
    resting_on,
    rule_page,
    rules_page,
    worked_examples,
)
from sharewise.present.wording import interview_wording, rules_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.recommend import recommend
from sharewise.rulebook.base import Exactness
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line
from tests.support.needed import long

EDITIONS = ["dcsf-2008", "hmg-2015", "hmg-2018", "dfe-2024"]


def words(page: Page) -> str:
    # Wide enough that no address is cut.
    return one_line(plain_text(page, 1000))


class Pages:
    """The pages of one rulebook, whose examples are worked once for all that is asked of them."""

    def __init__(self, proved: CompiledRulebook) -> None:
        self.proved = proved
        self.examples = cache(lambda edition: worked_examples(proved, edition))
        self.others = cache(lambda edition: other_examples(proved, self.examples(edition)))


@pytest.fixture(scope="module")
def pages(proved: CompiledRulebook) -> Pages:
    return Pages(proved)


def whole(pages: Pages, edition: str) -> Page:
    return examples_page(pages.proved.loaded.rules, edition, pages.examples(edition), pages.others(edition))


def full(pages: Pages, edition: str, number: str) -> Page:
    proved = pages.proved
    examples = resting_on(number, pages.examples(edition))
    digit = next(known for known in proved.loaded.rules.editions[edition].rules if known == number)
    return rule_page(
        proved.loaded.rules, edition, digit, a_few(number, examples), len(examples), "sharewise all", "sharewise whole"
    )


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_the_handout_holds_every_rule_with_its_mark_and_every_question_with_its_reason(
    proved: CompiledRulebook, edition_id: str
) -> None:
    rules = proved.loaded.rules
    edition = rules.editions[edition_id]
    page = handout_page(rules, edition_id)
    text = words(page)
    for number, rule in edition.rules.items():
        assert f"Rule {number}. {rule.title}" in text
        assert one_line(rule.text) in text
        assert rule.differs is None or edition.summary == "yes" or one_line(rule.differs) in text
        assert edition.summary == "yes" or rules.sources[rule.quoted_from].publisher in text
    for place, question in enumerate(rules.questions.values(), 1):
        assert one_line(f"{place}. {question.ask_in(edition_id, {})} {question.why}") in text
    for topic in rules.topics.values():
        assert (one_line(topic.since_2024) in text) == (edition.status != "current")
    for said in (edition.title, edition.publisher, one_line(rules.licence), rules.version, day(rules.reviewed)):
        assert said in text


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_the_first_thing_on_the_handout_is_what_to_do_in_danger(proved: CompiledRulebook, edition_id: str) -> None:
    assert handout_page(proved.loaded.rules, edition_id)[1] == Paragraph(rules_wording.DANGER_FIRST, "warning")


def in_our_own_words(rules: Rulebook) -> Iterator[tuple[Rulebook, str]]:
    """The editions as they are, and each as if none of its rules were quoted."""
    for edition_id, edition in rules.editions.items():
        yield rules, edition_id
        summary = edition.but(summary="yes")
        yield rules.but(editions={**rules.editions, edition_id: summary}), edition_id


def test_our_own_words_never_look_like_a_quotation(proved: CompiledRulebook) -> None:
    for rules, edition_id in in_our_own_words(proved.loaded.rules):
        edition = rules.editions[edition_id]
        for page in (handout_page(rules, edition_id), rules_page(rules, edition_id)):
            for rule in edition.rules.values():
                quoted = edition.summary == "no" and rule.exact != "ours"
                assert (Quotation(rule.text) in page) == quoted
                assert (Paragraph(rule.text) in page) == (not quoted)
        page = handout_page(rules, edition_id)
        assert (Paragraph(rules_wording.OWN_SUMMARY, "warning") in page) == (edition.summary == "yes")


def test_words_on_which_copies_agree_name_each_of_the_copies(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    agreed = [
        (edition_id, rule)
        for edition_id, edition in rules.editions.items()
        for rule in edition.rules.values()
        if rule.exact == "agreed"
    ]
    assert agreed
    for edition_id, rule in agreed:
        mark = where_from(rules, rules.editions[edition_id], rule)
        for copy in (rule.quoted_from, *rule.also_in):
            assert rules.sources[copy].publisher in mark
        assert mark in words(handout_page(rules, edition_id))


@long
def test_what_has_to_be_said_of_an_edition_stands_on_each_page_about_it(pages: Pages) -> None:
    rules = pages.proved.loaded.rules
    for edition_id, edition in rules.editions.items():
        for page in (rules_page(rules, edition_id), handout_page(rules, edition_id), full(pages, edition_id, "1")):
            assert edition.notice is None or one_line(edition.notice) in words(page)


@long
@pytest.mark.parametrize("edition_id", EDITIONS)
def test_every_example_stands_under_what_it_is_told_itself(pages: Pages, edition_id: str) -> None:
    rules = pages.proved.loaded.rules
    told = {worked.title: worked for worked in pages.examples(edition_id)}
    title, says, seen = "", "", set[str]()
    page = whole(pages, edition_id)
    for block, after in pairwise(page):
        match block:
            case Heading(text, 2):
                title, says = text, str(after.text) if isinstance(after, Paragraph) else ""
                if text == rules_wording.EXAMPLES_ELSEWHERE:
                    break
            case Heading(text, 3) if text in told:
                # No heading speaks of an agreement that nobody gave.
                worked, seen = told[text], {*seen, text}
                assert worked.said.outcome.title == title, text
                assert says in ("", worked.said.outcome.says), text
                assert "agree to it" not in says or worked.said.answers.get("consent") == "given"
            case DefinitionList(((rules_wording.COMES_OUT, str(said)), *_)):
                assert said.startswith(title)
                assert bool(says) or said.endswith(worked.said.outcome.says)
    assert seen == set(told)
    # The matter is real: one outcome is told in other words where its own would be wrong.
    assert any(each.said.outcome.title != rules.outcomes[each.said.outcome_id].title for each in told.values())


def test_every_mark_has_its_words() -> None:
    assert set(interview_wording.EXACT) == set(get_args(Exactness))


@pytest.mark.parametrize("edition_id", EDITIONS)
@pytest.mark.parametrize("number", list("1234567"))
def test_one_rule_in_full_says_what_it_means_what_to_ask_and_shows_different_outcomes(
    pages: Pages, edition_id: str, number: str
) -> None:
    rules = pages.proved.loaded.rules
    rule = next(rule for known, rule in rules.editions[edition_id].rules.items() if known == number)
    text = words(full(pages, edition_id, number))
    for said in (rule.text, *(rules.topics[topic].says for topic in rule.topics)):
        assert one_line(said) in text
    for question in questions_for(rules, rule).values():
        assert one_line(f"{question.ask_in(edition_id, {})} {question.why}") in text
    resting = resting_on(number, pages.examples(edition_id))
    chosen = a_few(number, resting)
    assert len(chosen) == 3
    assert len({worked.said.outcome_id for worked in chosen}) == min(
        3, len({worked.said.outcome_id for worked in resting})
    )
    for worked in chosen:
        assert number in {cited.number for cited in worked.said.rules}
        assert one_line(worked.example.story) in text
    assert f"These are 3 of {len(resting)}. To see them all: sharewise all" in text


@long
@pytest.mark.parametrize("edition_id", EDITIONS)
def test_every_worked_example_is_shown_once_with_its_answers_and_what_comes_out(
    pages: Pages, proved: CompiledRulebook, edition_id: str
) -> None:
    rules = proved.loaded.rules
    text = words(whole(pages, edition_id))
    for example in rules.examples.values():
        said = recommend(proved, example.edition or rules.default_edition, example.answers)
        # Two stories differ only in their edition.
        assert text.count(one_line(example.story)) == sum(
            other.story == example.story for other in rules.examples.values()
        )
        assert said.outcome.title in text
        for row in said.rows.values():
            assert one_line(row.because) in text
        for question, answer in example.answers.items():
            asked = rules.questions[question]
            assert one_line(f"- {asked.short}: {asked.answers[answer].label}") in text


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_an_example_stands_under_what_comes_out_for_it_in_the_edition_it_names(pages: Pages, edition_id: str) -> None:
    rules = pages.proved.loaded.rules
    examples, others = pages.examples(edition_id), pages.others(edition_id)
    assert {worked.id for worked in (*examples, *others)} == set(rules.examples)
    assert all(worked.said.edition == edition_id for worked in examples)
    assert all(worked.said.edition != edition_id for worked in others)
    under: dict[str, str] = {}
    group = ""
    page = whole(pages, edition_id)
    for block in page:
        if isinstance(block, Heading) and block.level == 2:
            group = block.text
        elif isinstance(block, Heading):
            under[block.text] = group
    for worked in examples:
        assert under[worked.title] == worked.said.outcome.title
    for worked in others:
        assert under[worked.title] == rules_wording.EXAMPLES_ELSEWHERE
    for worked in (*examples, *others):
        if worked.example.edition is not None:
            published = rules.editions[worked.example.edition].published
            assert Paragraph(rules_wording.ONLY_UNDER.format(published=published), "quiet") in page


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_the_pages_fit_the_screen(pages: Pages, columns: int) -> None:
    for page in (
        handout_page(pages.proved.loaded.rules, "hmg-2018"),
        full(pages, "hmg-2018", "4"),
        whole(pages, "dfe-2024"),
    ):
        # An address on the web is copied whole.
        lines = (line for line in plain_lines(page, columns) if not line.startswith("http"))
        assert max(len(line) for line in lines) <= columns
