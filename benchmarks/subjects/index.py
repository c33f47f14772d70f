"""One record among many: what concerns one record, or a screen of them, in a folder with very many against one with few."""

from __future__ import annotations

import json
import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count

from benchmarks.figure import Figure, at_most, within
from benchmarks.invented import folders, samples
from benchmarks.measuring.in_process import home_is, run
from benchmarks.measuring.processes import BARE_PYTHON, Command, environment, sharewise
from benchmarks.measuring.rounds import Run, Scale, once_if_long, race, timed
from benchmarks.measuring.usage import used_by
from benchmarks.table import Section, duration, line_of
from sharewise.folders import AskedFolder
from sharewise.record.record_model import Record
from sharewise.record.store.saving.own_records import save_as_own

TITLE = "One record among many"
_BARE, _FEW = "python -c pass", 25
# Those after few questions: it is their number that counts here.
_SHORT = range(3, 6)


@dataclass(frozen=True)
class Among(Figure):
    """A figure on a command in a folder with very many records.

    Attributes:
        words: the command, where it is one. OLDEST, CASE and DAY stand for what is there.
        as_process: it is measured as a process of its own, from start to end, and the time counts that goes by.

    """

    words: str = ""
    as_process: bool = False


def _beside_few(name: str, words: str = "", limit: float | None = 1.5) -> Among:
    return Among(name, f"{name}, among {_FEW}", at_most(limit) if limit else None, words=words)


def _quick(words: str) -> Among:
    return Among(f"among many: {words}", _BARE, within(0.3), words=words, as_process=True)


FIGURES = (
    _beside_few("save one more"),
    _beside_few("records show, the oldest", "records show OLDEST"),
    _beside_few("records, the newest 20", "records", None),
    _quick("records"),
    _quick("records --case CASE"),
    _quick("records --outcome advice"),
    _quick("records --since DAY --until DAY"),
    _quick("records show OLDEST"),
    _quick("due"),
)


def measure(scale: Scale) -> Section:
    """The lines on one record among many."""
    with ExitStack() as stack:
        made = stack.enter_context(folders.making(scale.among, samples.complete_records(questions=_SHORT)))
        few = stack.enter_context(folders.beginning_of(made, min(_FEW, made.count)))
        own = environment(made.home) | {"SHAREWISE_HOME": str(made.home)}
        bare = Command(BARE_PYTHON)
        worked: dict[str, list[float]] = {}
        runners: dict[str, Run] = {_BARE: lambda: bare.seconds(own, made.home)}
        stack.enter_context(home_is(made.home))
        for figure in FIGURES:
            if figure.as_process:
                runners[figure.name] = _process(figure, made, worked.setdefault(figure.name, []))
            else:
                runners[figure.name], runners[figure.to] = _runner(figure, made), _runner(figure, few)
        # What is kept beside the records is made by the first command that goes through them all.
        first = timed(lambda: run(["due"]), clock=time.perf_counter)()
        # What was new then is looked at once more.
        run(["due"])
        times = race(runners, scale)
    lines = [line_of(figure, times, limited_by=_of_cores(worked.get(figure.name))) for figure in FIGURES]
    title = f"{TITLE}: among {scale.among:,}, with nothing left to do in them. {times.rounds} rounds. The first time, `due` took {duration(first)}."
    return Section(title, lines)


def _runner(figure: Among, made: folders.Made) -> Run:
    words = _words(figure, made)
    if not words:
        return partial(_save_one, made, next(samples.complete_records(questions=_SHORT)), count(1))
    return once_if_long(timed(lambda: run([*words, "--folder", str(made.records)])))


def _process(figure: Among, made: folders.Made, worked: list[float]) -> Run:
    """The time that goes by; `worked` takes what the cores worked for it."""
    words, own = (sharewise(), *_words(figure, made)), environment(made.home) | {"SHAREWISE_HOME": str(made.home)}

    def seconds() -> float:
        used = used_by(words, own, made.home)
        worked.append(used.of_cores)
        return used.gone_by

    return once_if_long(seconds)


def _words(figure: Among, made: folders.Made) -> list[str]:
    # The case of one in the middle.
    case = f"CASE-{made.count // 2 // folders.OF_A_CASE:05d}"
    put = {"OLDEST": _oldest(made), "CASE": case, "DAY": f"{samples.NOW:%Y-%m-%d}"}
    return [put.get(word, word) for word in figure.words.split()]


def _of_cores(worked: list[float] | None) -> str:
    return f"{duration(statistics.median(worked))} of it a core worked" if worked else ""


def _oldest(made: folders.Made) -> str:
    return str(json.loads(made.paths[0].read_bytes())["record"]["id"])


def _save_one(made: folders.Made, record: Record, numbers: count[int]) -> float:
    """Save one more, as the last step of `decide` does. It waits for the disk, so the time counts that goes by."""
    later = samples.NOW + timedelta(days=30, seconds=next(numbers))
    folder = AskedFolder(made.records)
    started = time.perf_counter()
    save_as_own(made.home / "key", folder, record, now=later, random=bytes(16))
    return time.perf_counter() - started
