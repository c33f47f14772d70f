"""What practising shows: everything stands beside what is stated, in kind words, and every page says that it is practice."""

from __future__ import annotations

import pytest

from sharewise.present.formats.html import html_text
from sharewise.present.formats.plain_text import plain_lines, plain_text
from sharewise.present.page import Page, Title
from sharewise.present.pages.practice_pages import (
    exercise_page,
    feedback_page,
    score_card_page,
    sheet_page,
    solutions_page,
    whole_advice_page,
)
from sharewise.present.wording import practise_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.practice.attempt import Attempt, Likeness
from sharewise.reasoning.practice.exercise import Exercise, StatedOutcome, example_exercises
from sharewise.reasoning.practice.practice_round import PracticeRound
from sharewise.text import one_line
from tests.support.needed import long
from tests.support.samples import NOT_YET_ASKED, SERIOUS_AND_REFUSED

AGAIN = "sharewise practise --seed 1"
STATED = StatedOutcome(
    ("share_do_not_tell",),
    ("share_and_tell",),
    "He was in danger.",
    "Telling can wait",
    "The ombudsman",
    "https://example.org/1",
)
EXERCISE = Exercise("one", "The boy", "published", ("A boy.", "A bruise."), STATED, SERIOUS_AND_REFUSED)
BARE = Exercise("two", "The letter", "own", ("A letter.",), StatedOutcome(("advice",)))


@pytest.fixture(scope="module")
def practice(proved: CompiledRulebook) -> PracticeRound:
    return PracticeRound(proved, proved.loaded.rules.default_edition, (EXERCISE, BARE))


def text_of(page: Page) -> str:
    return one_line(plain_text(page, 80))


def test_every_page_says_that_it_is_practice_and_that_nothing_is_kept(practice: PracticeRound) -> None:
    attempt = Attempt(EXERCISE, ("advice",), NOT_YET_ASKED)
    done = practice.with_attempt(attempt)
    for page in (
        exercise_page(practice),
        feedback_page(practice, attempt),
        whole_advice_page(practice, attempt),
        score_card_page(done, AGAIN, on_paper=True),
        sheet_page(practice, AGAIN),
        solutions_page(practice, AGAIN),
    ):
        assert practise_wording.NOTICE in text_of(page)
        for width in (40, 80):
            assert max(len(line) for line in plain_lines(page, width)) <= width


def test_what_is_said_back_has_the_decision_the_advice_what_was_decided_and_where_they_part(
    practice: PracticeRound,
) -> None:
    rules = practice.rules
    attempt = Attempt(EXERCISE, ("share_and_tell",), NOT_YET_ASKED)
    said = text_of(feedback_page(practice, attempt))
    assert f"{practise_wording.YOU_DECIDED}: {rules.outcomes['share_and_tell'].title}. Another good way." in said
    assert f"{practise_wording.RECOMMENDED}: {rules.outcomes['ask_first'].title}. This shares less, or later." in said
    assert "The ombudsman said: " in said
    assert f'As good: "{rules.outcomes["share_and_tell"].title}".' in said
    assert "He was in danger." in said
    assert "Telling can wait." in said
    assert "sharewise cases one" in said
    assert "https://example.org/1" in said
    feedback = practice.feedback(attempt)
    assert feedback.partings
    for parting in feedback.partings:
        question = rules.questions[parting.question]
        given, stated = (question.answers[code].label for code in (parting.given, parting.stated))
        assert f'{question.short}: you said "{given}". A reader of the case said "{stated}".' in said
    assert feedback.turning
    ((name, code),) = feedback.turning.answers.items()
    turns_at = rules.questions[name]
    assert f'turns at "{turns_at.short}". With "{turns_at.answers[code].label}" it would be: ' in said


def test_the_same_answers_and_none_are_said_to_be_so(practice: PracticeRound) -> None:
    same = text_of(feedback_page(practice, Attempt(EXERCISE, (None,), SERIOUS_AND_REFUSED)))
    assert practise_wording.NO_PARTINGS_READER in same
    assert practise_wording.DID_NOT_KNOW in same
    assert practise_wording.NO_ANSWERS in text_of(feedback_page(practice, Attempt(BARE, (None,), NOT_YET_ASKED)))


def test_the_score_card_has_a_line_for_each_person_and_a_part_for_each_exercise(practice: PracticeRound) -> None:
    group = PracticeRound(practice.rulebook, practice.edition, practice.exercises, ("AB", "CD"))
    group = group.with_attempt(Attempt(EXERCISE, ("share_do_not_tell", "advice"), NOT_YET_ASKED))
    group = group.with_attempt(Attempt(BARE, (None, "share_and_tell"), NOT_YET_ASKED))
    card = text_of(score_card_page(group, AGAIN, on_paper=False))
    assert "AB: As the case says: 1; Not sure yet: 1." in card
    assert "CD: This shares less, or later: 1; This shares more, or sooner: 1." in card
    assert "AB decided: " in card
    assert "https://example.org/1" in card
    assert "The case in full, and how sure that is: sharewise cases one" in card
    assert card.index("1. The boy") < card.index("2. The letter") < card.index(AGAIN)


def test_an_empty_card_is_a_page_too(practice: PracticeRound) -> None:
    for on_paper in (True, False):
        card = text_of(score_card_page(practice, AGAIN, on_paper=on_paper))
        assert practise_wording.NOTICE in card
        assert practise_wording.TAKEN_PART not in card, "nobody took part"


def test_a_card_on_paper_has_a_blank_line_to_sign_for_each_person_and_for_the_trainer(practice: PracticeRound) -> None:
    attempt = Attempt(EXERCISE, ("advice", "advice"), NOT_YET_ASKED)
    group = PracticeRound(practice.rulebook, practice.edition, practice.exercises, ("AB", "CD")).with_attempt(attempt)
    alone = practice.with_attempt(Attempt(EXERCISE, ("advice",), NOT_YET_ASKED))
    for done, people in ((group, ("AB", "CD")), (alone, (practise_wording.ALONE,))):
        card = text_of(score_card_page(done, AGAIN, on_paper=True))
        lines = [f"{each}: {practise_wording.NAME_LINE}" for each in people]
        lines.append(f"{practise_wording.TRAINER}: {practise_wording.TRAINER_LINE}")
        assert one_line(" ".join(lines)) in card
        assert practise_wording.TAKEN_PART not in text_of(score_card_page(done, AGAIN, on_paper=False))


@long
def test_no_answer_stands_on_a_sheet_and_each_exercise_is_on_a_page_of_its_own(proved: CompiledRulebook) -> None:
    edition = proved.loaded.rules.default_edition
    exercises = example_exercises(proved, edition)
    practice = PracticeRound(proved, edition, exercises)
    page = sheet_page(practice, AGAIN)
    titles = [index for index, block in enumerate(page) if isinstance(block, Title)]
    assert len(titles) == 1 + len(exercises)
    ends = [*titles[2:], len(page)]
    for each, start, end in zip(exercises, titles[1:], ends, strict=True):
        assert each.title in text_of(page[start:end])
        assert one_line(each.story[0]) in text_of(page[start:end])
    said = practise_wording.STATED["example"]
    assert said not in text_of(page)
    apart = text_of(solutions_page(practice, AGAIN))
    assert apart.count(said) == len(exercises)
    assert all(each.title in apart and one_line(each.story[0]) not in apart for each in exercises)
    # A later title begins a page of its own where it is printed.
    assert "h1 ~ h1 { break-before: page; }" in html_text(page)


def test_every_way_to_compare_has_its_words() -> None:
    assert practise_wording.LIKENESS.keys() == {each.value for each in Likeness}
