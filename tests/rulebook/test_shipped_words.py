"""What the shipped rules say to the one who acts: by the kind of work, and to the lead."""

from __future__ import annotations

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.recommend import recommend
from sharewise.record.fields import fields_for
from sharewise.settings import SECTORS, YES_NO


def test_settings_can_give_each_answer_to_the_word_questions(proved: CompiledRulebook) -> None:
    asked = proved.loaded.rules.word_questions
    assert tuple(asked["sector"].answers) == SECTORS
    assert tuple(asked["lead"].answers) == YES_NO


@pytest.mark.parametrize(
    ("words", "says", "never"),
    [
        ({}, "your safeguarding lead", "Caldicott"),
        ({"sector": "police"}, "your supervisor or the MASH", "101"),
        ({"sector": "health"}, "Caldicott", "your safeguarding lead"),
        ({"sector": "council"}, "your team manager", "your safeguarding lead"),
        ({"sector": "school", "lead": "yes"}, "your deputy lead", "your safeguarding lead"),
        ({"lead": "yes"}, "your deputy", "your safeguarding lead"),
        ({"lead": "no"}, "your safeguarding lead", "deputy"),
    ],
)
def test_urgent_advice_is_sought_from_whoever_gives_it_there(
    proved: CompiledRulebook, words: dict[str, str], says: str, never: str
) -> None:
    example = next(each for each in proved.loaded.rules.examples.values() if each.expect.outcome == "advice_urgent")
    edition = example.edition or proved.loaded.rules.default_edition
    said = recommend(proved, edition, {**example.answers, **words})
    text = " ".join(step.says for step in said.steps)
    assert says in text
    assert never not in text
    assert said.word_questions == (), "a setting answers them, and nobody is asked"


def test_what_shows_that_a_step_is_done_is_a_detail_of_every_record_with_it(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for outcome_id, outcome in rules.outcomes.items():
        asked = {field.name for field in fields_for(rules, outcome_id)}
        for step in outcome.steps:
            assert set(rules.steps[step].done_by) <= asked, (outcome_id, step)
