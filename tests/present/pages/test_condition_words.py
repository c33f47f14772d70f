"""Conditions and terms in words: whoever reads of a term can read what it stands for, and why it holds."""

from __future__ import annotations

import pytest

from sharewise.present.formats.plain_text import plain_lines, plain_text
from sharewise.present.json.condition_json import terms_data
from sharewise.present.json.rules_json import questions_document
from sharewise.present.page import Block
from sharewise.present.pages.condition_words import condition_in_words, terms_explained, terms_that_hold
from sharewise.present.pages.guarantee_words import guarantee_in_words
from sharewise.present.pages.interview.explanation_page import why_page
from sharewise.present.pages.rules.rules_page import handout_page, questions_page
from sharewise.present.wording import condition_wording
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.reasoning.explain import explain
from sharewise.reasoning.proof.prove import prove
from sharewise.reasoning.recommend import recommend
from sharewise.rulebook.conditions import ALWAYS, read_condition
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line
from tests.reasoning.test_words import compiled as words_only
from tests.rulebook.test_terms import loaded, with_terms, without_terms


@pytest.fixture(scope="module")
def tiny() -> CompiledRulebook:
    return prove(loaded(with_terms()))


def said(blocks: list[Block] | tuple[Block, ...]) -> str:
    return one_line(plain_text(tuple(blocks), 80))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"subject": "child"}, 'Whom: "A child"'),
        (
            {"danger": "no", "consent": {"not": ["given", "cannot"]}},
            'Danger: "No"; Consent: not "They agree" or "They cannot decide"',
        ),
        ([{"subject": "child"}, {"danger": "yes"}], 'either (Whom: "A child") or (Danger: "Yes")'),
        ({"term": "young", "consent": "given"}, 'Consent: "They agree"; Whom: "A child"'),
        (
            {"term": "firm", "danger": "no"},
            'either (Danger: "No"; Consent: "They said no") or (Danger: "No"; Consent: "They agreed and said no later")',
        ),
    ],
)
def test_a_condition_is_said_in_the_words_of_its_questions_and_answers(
    tiny: CompiledRulebook, written: object, words: str
) -> None:
    rules = tiny.loaded.rules
    terms = {name: term.when for name, term in rules.terms.items()}
    assert condition_in_words(rules, read_condition(written, terms)) == words


def test_what_always_holds_is_said_to(tiny: CompiledRulebook) -> None:
    assert condition_in_words(tiny.loaded.rules, ALWAYS) == condition_wording.ALWAYS


def words_of_each_term(rules: Rulebook) -> list[str]:
    return [text for term in rules.terms.values() for text in (term.title, term.says)]


def test_the_questions_and_the_handout_list_each_term_with_the_answers_that_it_stands_for(
    tiny: CompiledRulebook,
) -> None:
    rules = tiny.loaded.rules
    for page in (questions_page(rules, "old"), handout_page(rules, "old")):
        text = said(page)
        for words in words_of_each_term(rules):
            assert words in text
        assert 'It stands for one of these: Consent: "They said no" or Consent: "They agreed and said no later"' in text
        assert 'It stands for: Danger: "No"; Whom: not "An adult"' in text
        assert max(map(len, plain_lines(page, 40))) <= 40
    assert "firm. A firm no: They said no" in said(questions_page(rules, "old"))
    assert "firm. A firm no" not in said(handout_page(rules, "old"))


def test_scripts_are_given_the_terms_as_the_file_writes_them(tiny: CompiledRulebook) -> None:
    data = questions_document(tiny.loaded.rules, "old")["terms"]
    assert data == terms_data(tiny.loaded.rules)
    assert [term["id"] for term in data] == ["firm", "young", "calm"]
    assert data[2] == {
        "id": "calm",
        "title": "Nobody in danger",
        "says": "There is time.",
        "stands_for": [{"danger": ["no"], "subject": {"not": ["adult"]}}],
    }


def test_a_rulebook_without_terms_does_not_speak_of_them(tiny: CompiledRulebook) -> None:
    without = tiny.loaded.rules.but(terms={})
    assert terms_explained(without) == []
    assert questions_document(without, "old")["terms"] == []


def test_why_names_the_term_by_which_the_deciding_row_holds_and_the_answers_that_make_it_hold() -> None:
    # With another outcome for a child who says no, so that it is asked.
    text = with_terms().replace(
        "outcome: share\n        because: It is a child.", "outcome: advice\n        because: It is a child."
    )
    book = loaded(text)
    tiny = compile_rulebook(book)
    answers = {"danger": "no", "subject": "child", "consent": "withdrawn"}
    page = said(why_page(book.rules, recommend(tiny, "new", answers), explain(tiny.diagrams["new"], answers)))
    held = (
        f"{condition_wording.TERMS_HOLD} A firm no: They said no, and it stands. It holds because of these answers: "
        "Consent: They agreed and said no later"
    )
    assert page.count(held) == 1
    other = {**answers, "consent": "given"}
    page = said(why_page(book.rules, recommend(tiny, "new", other), explain(tiny.diagrams["new"], other)))
    assert condition_wording.TERMS_HOLD not in page


@pytest.mark.parametrize("consent", ["given", "cannot"])
def test_a_term_that_does_not_hold_is_not_named(tiny: CompiledRulebook, consent: str) -> None:
    rules = tiny.loaded.rules
    answers = {"danger": "no", "subject": "child", "consent": consent}
    assert list(terms_that_hold(rules, rules.rows("new"), answers)) == []


def test_a_condition_on_what_is_asked_for_words_only_is_said_in_words_too() -> None:
    rules = words_only().loaded.rules
    asked = rules.word_questions["asked"]
    words = condition_in_words(rules, rules.steps["answer"].when)
    assert words == f'{asked.short}: "{asked.answers["asked"].label}"'


def test_a_guarantee_that_names_a_term_is_shown_in_the_words_of_what_it_stands_for(tiny: CompiledRulebook) -> None:
    rules = tiny.loaded.rules
    spelt_out = loaded(without_terms(with_terms())).rules
    assert rules.terms
    assert not spelt_out.terms
    for name, guarantee in rules.guarantees.items():
        assert guarantee_in_words(rules, guarantee) == guarantee_in_words(spelt_out, spelt_out.guarantees[name])
    assert 'Whom: "A child"' in str(guarantee_in_words(rules, rules.guarantees["children-are-handled-gently"]))
