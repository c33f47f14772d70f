"""What a recommendation rests on: the rules of the edition that are about such a case. Tried with the tiny rulebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharewise.present.formats.plain_text import plain_text
from sharewise.present.pages.interview.interview_pages import question_more_page, rests_on_page
from sharewise.present.wording import interview_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.proof.prove import prove
from sharewise.reasoning.recommend import CitedRule, recommend
from sharewise.rulebook.load import parse_rulebook
from sharewise.text import one_line

TINY = (Path(__file__).parents[1] / "rulebooks" / "tiny.yaml").read_text(encoding="utf-8")
REFUSED = {"danger": "no", "subject": "adult", "consent": "refused"}


def compiled(text: str) -> CompiledRulebook:
    return prove(parse_rulebook(text.encode(), "tiny.yaml"))


def about_children_alone(text: str) -> str:
    """Rules whose one on wishes is about children, in the edition `old`."""
    return text.replace("text: Second old rule.", "when: {subject: child}, text: Second old rule.")


@pytest.fixture(scope="module")
def about_children() -> CompiledRulebook:
    """That, and advice that rests on wishes and on safety."""
    also_safety = TINY.replace(
        "because: Nobody knows.\n        topics: [wishes]", "because: Nobody knows.\n        topics: [wishes, safety]"
    )
    assert also_safety != TINY
    return compiled(about_children_alone(also_safety))


def cited(rulebook: CompiledRulebook, answers: dict[str, str]) -> tuple[CitedRule, ...]:
    return tuple(each for each in recommend(rulebook, "old", answers).rules if each.topic == "wishes")


def test_a_rule_about_others_is_not_relied_on_and_its_idea_stands(about_children: CompiledRulebook) -> None:
    assert [each.number for each in cited(about_children, {**REFUSED, "subject": "child"})] == ["2"]
    assert cited(about_children, REFUSED) == (CitedRule("wishes", None, None),)


def test_where_it_rests_on_nothing_else_it_rests_on_a_rule_about_others() -> None:
    rulebook = compiled(about_children_alone(TINY))
    assert [each.number for each in cited(rulebook, REFUSED)] == ["2"]


def test_the_page_says_that_the_edition_speaks_of_other_cases_and_quotes_none_of_it(
    about_children: CompiledRulebook,
) -> None:
    rules = about_children.loaded.rules
    page = one_line(plain_text(rests_on_page(rules, recommend(about_children, "old", REFUSED)), 200))
    assert interview_wording.NOT_FOR_THIS_CASE.format(title=rules.topics["wishes"].title) in page
    assert rules.topics["wishes"].since_2024 not in page
    assert "Second old rule" not in page


def test_no_question_is_said_to_serve_a_rule_about_others(about_children: CompiledRulebook) -> None:
    rules = about_children.loaded.rules
    serving = [
        plain_text(question_more_page(rules, "old", "consent", {"danger": "no", "subject": subject}), 200)
        for subject in ("child", "adult")
    ]
    assert ["Two" in each for each in serving] == [True, False]
