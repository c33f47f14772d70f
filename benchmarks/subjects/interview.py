"""The interview: how long somebody waits from an answer until the next question can be read, in a real terminal."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.figure import Figure, within
from benchmarks.invented import samples
from benchmarks.measuring import terminal
from benchmarks.measuring.processes import BARE_PYTHON, Command, environment, sharewise
from benchmarks.measuring.rounds import Scale, Spread
from benchmarks.table import Line, Section, duration, missing_line

TITLE = "The interview: from an answer until the next question can be read"
_BARE = "python -c pass"
_GOAL = within(0.050)
FIGURES = (
    Figure("the next question, plain: 95th percentile", _BARE, _GOAL),
    Figure("the next question, styled: 95th percentile", _BARE, _GOAL),
)
_WORDS = {FIGURES[0]: ("decide", "--plain"), FIGURES[1]: ("decide",)}
# At most so many interviews of each kind. Each is a dozen questions.
_INTERVIEWS = 4


def measure(scale: Scale) -> Section:
    """The lines on the interview."""
    if not terminal.can_be_opened():
        return Section(TITLE, [missing_line(figure, "there is no terminal to be had here") for figure in FIGURES])
    longest = max(samples.situations(), key=lambda situation: len(situation.asked)).asked
    found: dict[Figure, list[float]] = {figure: [] for figure in FIGURES}
    bare: list[float] = []
    count = min(scale.rounds, _INTERVIEWS)
    with tempfile.TemporaryDirectory(prefix="sharewise-benchmark-") as temporary:
        home = Path(temporary)
        for _ in range(count):
            bare.append(Command(BARE_PYTHON).seconds(environment(home), home))
            for figure, seconds in found.items():
                seconds += _waits(_WORDS[figure], longest, home)
    lines = [_line(figure, seconds, statistics.median(bare)) for figure, seconds in found.items()]
    return Section(f"{TITLE}, over {len(longest)} questions, {count} times.", lines)


def _waits(words: tuple[str, ...], answers: Mapping[str, str], home: Path) -> Iterator[float]:
    """The seconds after each answer but the last."""
    proved = samples.rulebook()
    edition = proved.loaded.rules.default_edition
    diagram, questions = proved.diagrams[edition], proved.loaded.rules.questions
    with terminal.Shown((sharewise(), *words), environment(home), home) as shown:
        given: dict[str, str] = {}
        for question, answer in answers.items():
            waited = shown.until(questions[question].ask_in(edition, given))
            if given:
                yield waited
            # The number alone chooses nothing: what is waited for begins with Enter.
            shown.press(str(diagram.offered(given).index(answer) + 1))
            shown.press("\r")
            given[question] = answer


def _line(figure: Figure, seconds: list[float], bare: float) -> Line:
    found = statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Line(
        figure.name, Spread.exactly(found / bare), figure.to, duration(found),
        f"the median is {duration(statistics.median(seconds))}, the longest of {len(seconds)} {duration(max(seconds))}",
        goal=figure.goal, found=found,
    )  # fmt: skip
