"""Whom the settings name stands where the advice says to ring somebody, and nobody to share with where nothing is to be shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.places.decision_places import RecommendationPlace
from sharewise.interview.places.question_places import EmergencyPlace
from sharewise.interview.prompts import Choose
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.page import ItemList
from sharewise.present.pages.interview.interview_pages import own_contacts
from sharewise.present.wording.recommendation_wording import YOU_CAN_ASK, YOU_SHARE_WITH
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.settings import Settings
from tests.support.answers import shipped_rules
from tests.support.samples import AT_NOON, EMERGENCY, SERIOUS_AND_REFUSED

SET = Settings(advisers=("Head: Mrs Brown 01234 567890", "The \x1b[31mdeputy"), recipients=("MASH 01603 762445",))


def test_who_to_share_with_is_named_only_where_something_is_shared() -> None:
    shared = {"yes", "now", "limited", "redacted", "without_name"}
    for outcome in shipped_rules().outcomes.values():
        text = plain_text(own_contacts(SET, outcome), 80)
        assert ("MASH 01603 762445" in text and YOU_SHARE_WITH in text) is (outcome.share.code in shared)
        assert "Head: Mrs Brown 01234 567890" in text
        assert YOU_CAN_ASK in text
        assert "\x1b" not in text
        assert own_contacts(Settings(), outcome) == ()


@pytest.mark.parametrize(
    ("answers", "place"), [(SERIOUS_AND_REFUSED, RecommendationPlace), (EMERGENCY, EmergencyPlace)]
)
def test_they_stand_after_the_steps_of_the_advice_and_of_an_emergency(
    answers: Mapping[str, str], place: type[RecommendationPlace | EmergencyPlace], proved: CompiledRulebook
) -> None:
    rules = proved.loaded.rules
    interview = begin(proved, rules.default_edition, replace(AT_NOON, settings=SET))
    replies = iter([*answers.values(), "right", "no"])
    while not isinstance(interview.at, place):
        prompt = interview.at.prompt(interview)
        assert isinstance(prompt, Choose)
        wanted, codes = next(replies), [option.code for option in prompt.options]
        interview = step(interview, wanted if wanted in codes else codes[0])
    prompt = interview.at.prompt(interview)
    assert isinstance(prompt, Choose)
    (contacts,) = own_contacts(SET, interview.recommendation.outcome)
    before = list(prompt.before)
    assert isinstance(before[before.index(contacts) - 1], ItemList)
