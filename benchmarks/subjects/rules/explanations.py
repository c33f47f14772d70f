"""Explanations: why a question is asked, against drawing that question, for questions of all ways through them."""

from __future__ import annotations

import io
import random

from benchmarks.invented import samples
from benchmarks.measuring.rounds import SEED, Scale, race, timed
from benchmarks.table import Line, duration
from sharewise.interview.places.question_places import QuestionPlace
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.plain_prompter import PlainPrompter
from sharewise.interview.state import Circumstances, Interview
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.reasoning.explain import explain, why_asked
from sharewise.reasoning.recommend import recommend

_WHY, _DRAW, _EXPLAIN, _RECOMMEND = "why asked", "draw the question", "explain", "recommend"
# At most so many ways are explained whole in one pass, and so many questions drawn.
_SOME, _DRAWN = 200, 2_000


def _questions(diagram: Diagram) -> list[dict[str, str]]:
    """Every question of every way, as the answers before it. Ways begin alike: after the same answers it is one."""
    befores = {tuple(answers.items())[:number] for answers, _ in diagram.paths() for number in range(len(answers))}
    return [dict(before) for before in sorted(befores)]


def explanation_lines(scale: Scale) -> list[Line]:
    """The lines on explanations."""
    proved = samples.rulebook()
    default = proved.loaded.rules.default_edition
    every = [(edition, before) for edition in proved.diagrams for before in _questions(proved.diagrams[edition])]
    asked = random.Random(SEED).sample(every, min(_DRAWN, len(every)))
    now = Circumstances(samples.NOW)
    some = [situation.asked for situation in samples.situations()[:_SOME]]

    def draw() -> None:
        for edition, before in asked:
            diagram = proved.diagrams[edition]
            interview = Interview(proved, edition, QuestionPlace(diagram.next_question(before) or ""), now, before)
            # One answer is typed, as the question is asked until it is answered.
            PlainPrompter(io.StringIO("1\n"), io.StringIO(), lambda: 80, ControlC()).ask(interview.at.prompt(interview))

    times = race(
        {
            _WHY: timed(lambda: [why_asked(proved.diagrams[edition], before) for edition, before in asked]),
            _DRAW: timed(draw),
            _EXPLAIN: timed(lambda: [explain(proved.diagrams[default], answers) for answers in some]),
            _RECOMMEND: timed(lambda: [recommend(proved, default, answers) for answers in some]),
        },
        scale,
    )
    each_why, each_how = times.seconds(_WHY) / len(asked), times.seconds(_EXPLAIN) / len(some)
    return [
        Line(
            "why a question is asked", times.ratio(_WHY, _DRAW), "drawing the question", duration(each_why),
            f"{len(asked):,} of {len(every):,} questions after other answers or in another edition; drawing it finds out why as well",
        ),
        Line(
            "explain a recommendation", times.ratio(_EXPLAIN, _RECOMMEND), "recommend", duration(each_how),
            "one pass over the diagram for each other outcome and each question not asked",
        ),
    ]  # fmt: skip
