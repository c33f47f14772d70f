"""What a person reads who asks why: every part of an explanation in words, on any width, and no more than is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from sharewise.present.formats.plain_text import plain_lines, plain_text
from sharewise.present.page import Page
from sharewise.present.pages.interview.explanation_page import why_asked_page, why_in_short_page, why_page
from sharewise.present.pages.interview.interview_pages import reasons, recommendation_page
from sharewise.present.wording import interview_wording, recommendation_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.explain import explain, why_asked
from sharewise.reasoning.recommend import recommend
from sharewise.text import one_line
from tests.present.pages.test_every_page import BANNED
from tests.support.answers import answers_to
from tests.support.needed import in_short, long
from tests.support.samples import EMERGENCY, NOT_YET_ASKED, SERIOUS_AND_REFUSED

EDITION = "hmg-2018"


def why(proved: CompiledRulebook, answers: Mapping[str, str], edition: str = EDITION) -> Page:
    diagram = proved.diagrams[edition]
    return why_page(proved.loaded.rules, recommend(proved, edition, answers), explain(diagram, answers))


def why_of_examples(proved: CompiledRulebook, in_short_run: int) -> Iterator[tuple[Page, Mapping[str, str], str]]:
    rules = proved.loaded.rules
    for example in in_short(rules.examples.values(), in_short_run):
        edition = example.edition or rules.default_edition
        yield why(proved, example.answers, edition), example.answers, edition


def said(page: Page) -> str:
    return one_line(plain_text(page, 80))


def section(page: Page, heading: str, after: str) -> str:
    text = said(page)
    start = text.index(heading)
    return text[start : text.index(after, start)]


def test_the_words_are_words_that_people_know() -> None:
    for name, words in vars(recommendation_wording).items():
        if name.isupper():
            assert not BANNED.search(words), name


@long
def test_every_answer_is_named_as_deciding_or_as_making_no_difference(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for page, answers, edition in why_of_examples(proved, in_short_run=30):
        how = explain(proved.diagrams[edition], answers)
        items = [item for block in page for item in getattr(block, "items", ())]
        for question, answer in answers.items():
            words = f"{rules.questions[question].short}: {rules.questions[question].answers[answer].label}"
            assert items.count(words) == 1
        text = said(page)
        assert (recommendation_wording.NO_DIFFERENCE in text) == (len(how.deciding) < len(answers))
        assert (recommendation_wording.NOT_KNOWN in text) == bool(how.not_known)
        for heading in ("What this rests on", "Which part of the decision", "Sources"):
            assert heading in text


@long
def test_every_other_outcome_and_what_leads_to_it_is_named(proved: CompiledRulebook) -> None:
    """Each change of one answer that leads elsewhere stands on the page, and each outcome that takes several."""
    rules = proved.loaded.rules
    for page, answers, edition in why_of_examples(proved, in_short_run=30):
        if recommend(proved, edition, answers).outcome.is_emergency:
            continue
        how = explain(proved.diagrams[edition], answers)
        text = section(page, recommendation_wording.WHAT_IF, "What this rests on")
        for change in how.changes:
            elsewhere = change.asks is not None or change.outcomes != (how.outcome,)
            assert f'"{rules.questions[change.question].answers[change.answer].label}"' in text or not elsewhere
        near = {outcome for change in how.changes for outcome in change.outcomes}
        for nearest in how.nearest:
            after = {**answers, **nearest.changed, **nearest.added}
            many = any(nearest.outcome in each.outcomes and len(each.outcomes) > 4 for each in how.changes)
            assert one_line(rules.outcomes[nearest.outcome].worded(after).title) in text or many
            if nearest.outcome not in near:
                assert len(nearest.changed) > 1


@long
@pytest.mark.parametrize("width", [40, 60, 80])
def test_explanations_fit_the_screen(proved: CompiledRulebook, width: int) -> None:
    rules = proved.loaded.rules
    for page, answers, edition in why_of_examples(proved, in_short_run=15):
        assert max(map(len, plain_lines(page, width))) <= width
        for number in range(len(answers)):
            before = dict(list(answers.items())[:number])
            asked = why_asked_page(rules, why_asked(proved.diagrams[edition], before), before)
            lines = plain_lines(asked, width)
            assert max(map(len, lines)) <= width
            assert len(lines) <= 60


@long
def test_the_short_answer_is_one_screen_that_says_why_by_which_rules_and_what_would_change_it(
    proved: CompiledRulebook,
) -> None:
    rules = proved.loaded.rules
    for example in rules.examples.values():
        recommended = recommend(proved, EDITION, example.answers)
        how = explain(proved.diagrams[EDITION], recommended.answers)
        page = why_in_short_page(rules, recommended, how)
        # A window of 24 lines, less what stands below the page.
        assert len(plain_lines(page, 80)) <= 21
        text = said(page)
        assert all(one_line(reason) in text for reason in reasons(recommended))
        assert recommendation_wording.WHAT_IF in text
        assert " rests on rule" in text or not any(cited.number for cited in recommended.rules)
        changed = [change for change in how.changes if change.asks is None and change.outcomes != (how.outcome,)]
        assert (recommendation_wording.NO_SINGLE_ANSWER in text) == (not changed)


def test_an_emergency_is_explained_in_a_few_lines(proved: CompiledRulebook) -> None:
    text = said(why(proved, EMERGENCY))
    assert recommendation_wording.DECIDED_BY_ONE in text
    assert recommendation_wording.WHAT_IF not in text
    assert recommendation_wording.NOT_ASKED not in text
    assert len(plain_lines(why(proved, EMERGENCY), 80)) <= 40


def test_what_is_not_known_comes_with_whom_to_ask_and_what_each_answer_would_mean(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    answers = {**NOT_YET_ASKED, "tell": "not_sure"}
    text = section(why(proved, answers), recommendation_wording.NOT_KNOWN, recommendation_wording.WHAT_IF)
    assert one_line(str(rules.questions["tell"].answers["not_sure"].find_out)) in text
    told = {code: each.label for code, each in rules.questions["tell"].answers.items()}
    assert f'{told["yes"]}: It leads to "{rules.outcomes["ask_first"].title}".' in text
    assert f'{told["no"]}: It leads to "{rules.outcomes["advice"].title}".' in text


def test_where_knowing_it_could_mean_several_things_all_of_them_are_said(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    asked_of_parts = rules.questions["necessary"].answers
    serious = {"subject": "adult", "risk": "significant", "harm_to": "other", "recipient": "needs"}
    answers = answers_to("advice_urgent", {**serious, "legal": "required", "necessary": "not_sure"}, EDITION)
    how = explain(proved.diagrams[EDITION], answers)
    (unknown,) = how.not_known
    text = section(why(proved, answers), recommendation_wording.NOT_KNOWN, recommendation_wording.WHAT_IF)
    several = 0
    for code, outcomes in unknown.if_known.items():
        given = {**answers, "necessary": code}
        *others, last = (f'"{rules.outcomes[outcome].worded(given).title}"' for outcome in outcomes)
        leads = f"It can lead to {', '.join(others)} or {last}" if others else f"It leads to {last}"
        assert one_line(f"{asked_of_parts[code].label}: {leads}.") in text
        several += len(outcomes) > 1
    assert several


def test_the_recommendation_says_in_one_line_what_is_still_to_find_out(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for answers, shown in (({**NOT_YET_ASKED, "tell": "not_sure"}, True), (NOT_YET_ASKED, False)):
        text = said(recommendation_page(rules, recommend(proved, EDITION, answers)))
        assert (f"{recommendation_wording.TO_FIND_OUT}: Whether it is safe" in text) == shown


def test_sharing_is_never_put_off_for_what_is_still_to_find_out(proved: CompiledRulebook) -> None:
    """Where it says to share, nothing is to be found out first."""
    rules = proved.loaded.rules
    answers = {**SERIOUS_AND_REFUSED, "tell": "not_sure"}
    said_now = recommend(proved, EDITION, answers)
    assert said_now.outcome.shares
    for page in (recommendation_page(rules, said_now), why(proved, answers)):
        assert f"{recommendation_wording.TO_FIND_OUT}: " in said(page)
        assert "find out first" not in said(page).lower()


def test_at_a_question_the_answers_that_led_there_are_named_and_the_others_are_not(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    before = {question: SERIOUS_AND_REFUSED[question] for question in ("danger", "subject", "risk")}
    text = said(why_asked_page(rules, why_asked(proved.diagrams[EDITION], before), before))
    assert "Immediate danger: No" in text
    assert "What could happen: Serious harm to someone, or a serious crime" in text
    assert "Whom it is about" not in text
    first = said(why_asked_page(rules, why_asked(proved.diagrams[EDITION], {}), {}))
    assert recommendation_wording.ASKED_FIRST in first
    assert '"Yes": It leads to "Get help now".' in first
    assert recommendation_wording.IS_OPEN in first


def test_a_question_that_is_asked_again_is_not_said_to_be_new(proved: CompiledRulebook) -> None:
    """Where the subject were a child, who could be harmed would have to be answered anew: the answer is not on offer."""
    answers = {
        **SERIOUS_AND_REFUSED,
        "subject": "adult",
        "harm_to": "self_free",
        "necessary": "yes",
        "identity": "needed",
        "grounds": "no",
    }
    assert '"Who could be harmed" would be asked again.' in said(why(proved, answers))


def test_their_own_information_keeps_its_own_words(proved: CompiledRulebook) -> None:
    answers = {"danger": "no", "subject": "adult", "risk": "none", "recipient": "self", "legal": "none_known"}
    text = said(why_asked_page(proved.loaded.rules, why_asked(proved.diagrams[EDITION], answers), answers))
    assert '"Give them their information".' in text
    assert "with their agreement" not in text


def test_the_key_for_more_says_that_it_tells_why() -> None:
    assert interview_wording.MORE_WHY.startswith("why")
