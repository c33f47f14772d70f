"""One line about a law that may hold is said once, as soon as the answers show it, and `?` says the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.places.question_places import QuestionPlace
from sharewise.interview.prompts import Choose
from sharewise.interview.state import Interview
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.wording import interview_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.model import Duty
from sharewise.settings import JURISDICTIONS, Settings
from sharewise.text import one_line
from tests.support.answers import answers_to, shipped_rules
from tests.support.samples import AT_NOON, not_yet_asked

DUTIES = [duty for duty in shipped_rules().duties.values() if duty.line]
STORIES = [not_yet_asked(), answers_to("ask_first", {"subject": "adult", "consent": "not_yet_asked"})]


def said(interview: Interview) -> str:
    return one_line(plain_text(interview.at.prompt(interview).before, 80))


def more(interview: Interview) -> str:
    prompt = interview.at.prompt(interview)
    assert isinstance(prompt, Choose)
    return one_line(plain_text(prompt.more, 80))


def places(proved: CompiledRulebook, answers: dict[str, str], nation: str | None) -> list[Interview]:
    """The interview at each question of a story."""
    edition = proved.loaded.rules.default_edition
    found = [begin(proved, edition, replace(AT_NOON, settings=Settings(jurisdiction=nation)))]
    while isinstance(at := found[-1].at, QuestionPlace) and at.question in answers:
        found.append(step(found[-1], answers[at.question]))
    return found[:-1]


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.title)
@pytest.mark.parametrize("answers", STORIES, ids=["child", "adult"])
@pytest.mark.parametrize("nation", [None, *JURISDICTIONS])
def test_the_line_is_said_once_where_the_law_may_hold_and_nowhere_else(
    proved: CompiledRulebook, duty: Duty, answers: dict[str, str], nation: str | None
) -> None:
    here = nation or proved.loaded.rules.home
    line = one_line(interview_wording.DUTY_LINE.format(line=duty.line))
    shown = [line in said(at) for at in places(proved, answers, nation)]
    assert shown.count(True) == (here in duty.nations and duty.when.holds(answers))
    assert not shown[0], "nothing stands before the question about danger"


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.title)
def test_where_the_line_is_said_there_is_more_with_how_it_is_known_and_the_link(
    proved: CompiledRulebook, duty: Duty
) -> None:
    (there,) = (at for at in places(proved, STORIES[0], None) if one_line(duty.line or "") in said(at))
    for words in (duty.title, duty.says, duty.binds, duty.known, duty.link):
        assert one_line(words or "") in more(there)
