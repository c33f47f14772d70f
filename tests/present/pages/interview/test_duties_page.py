"""The list of the law beside the question about it: what may hold, and of each how it is known and where to read it."""

from __future__ import annotations

import itertools

import pytest

from sharewise.present.formats.plain_text import plain_text
from sharewise.present.pages.interview.interview_pages import question_more_page
from sharewise.present.wording import interview_wording
from sharewise.rulebook.model import Duty, Rulebook
from sharewise.settings import JURISDICTIONS, SECTORS
from sharewise.text import one_line
from tests.support.answers import shipped_rules

RULES = shipped_rules()
(ABOUT_THE_LAW,) = (name for name, question in RULES.questions.items() if question.lists == "duties")


def shown(
    answers: dict[str, str], nation: str | None = None, sector: str | None = None, rules: Rulebook = RULES
) -> str:
    page = question_more_page(rules, rules.default_edition, ABOUT_THE_LAW, answers, nation, sector)
    # Wide enough that no address is cut.
    return one_line(plain_text(page, 2000))


@pytest.mark.parametrize("subject", [None, *RULES.questions["subject"].answers])
def test_it_holds_what_may_hold_for_the_subject_the_nation_and_the_sector_and_no_other(subject: str | None) -> None:
    answers = {"danger": "no", **({"subject": subject} if subject else {})}
    for nation, sector in itertools.product((None, *JURISDICTIONS), (None, *SECTORS)):
        text = shown(answers, nation, sector)
        may_hold = RULES.duties_for(answers, nation, sector)
        for name, duty in RULES.duties.items():
            assert (f"{duty.title} ({duty.jurisdiction})." in text) == (name in may_hold), (nation, sector, name)


@pytest.mark.parametrize("duty", RULES.duties.values(), ids=lambda duty: duty.title)
def test_each_says_how_it_is_known_and_where_to_read_it(duty: Duty) -> None:
    text = shown({}, rules=RULES.but(duties={"alone": duty}))
    for words in (duty.says, duty.binds, duty.known, duty.link):
        assert words is None or one_line(words) in text
    assert (interview_wording.DUTY_WITHOUT_SOURCE in text) == (not duty.sources and duty.known is None)


def test_where_none_may_hold_it_says_so() -> None:
    assert interview_wording.NO_DUTIES in shown({}, rules=RULES.but(duties={}))
