"""Beside a question stands nothing of what could come out: that invites choosing by it. It stays behind `?`."""

from __future__ import annotations

from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.places.question_places import QuestionPlace
from sharewise.interview.prompts import Choose
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.page import Heading
from sharewise.present.wording import recommendation_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.text import one_line
from tests.support.samples import AT_NOON, not_yet_asked


def test_no_question_shows_what_could_come_out_but_for_its_question_mark(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    titles = [f'"{outcome.title}"' for outcome in rules.outcomes.values()]
    interview = begin(proved, rules.default_edition, AT_NOON)
    asked = 0
    while isinstance(at := interview.at, QuestionPlace):
        prompt = at.prompt(interview)
        assert isinstance(prompt, Choose)
        beside = [prompt.heading or "", prompt.ask, *prompt.lines, plain_text(prompt.before, 80)]
        beside += [f"{option.label} {option.help}" for option in prompt.options]
        shown = one_line(" ".join(beside))
        assert not [title for title in titles if title in shown or title.strip('"') in shown]
        assert recommendation_wording.LEADS_TO not in shown
        assert Heading(recommendation_wording.LEADS_TO) in prompt.more
        interview = step(interview, not_yet_asked()[at.question])
        asked += 1
    assert asked == len(not_yet_asked())
