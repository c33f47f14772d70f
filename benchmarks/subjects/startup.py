"""Start-up: how long each command takes as a process, as a ratio to the same Python doing nothing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.invented import samples
from benchmarks.measuring import imports, terminal
from benchmarks.measuring.processes import BARE_PYTHON, Command, environment, program, sharewise
from benchmarks.measuring.rounds import Run, Scale, Times, race
from benchmarks.table import Line, Section, duration, shares

TITLE = "Start-up: a command from start to end, on a home with one record"
BASE = "python -c pass"
# Other tools with their package, as the same people meet them: they are written with the same or like libraries.
PEERS = (
    ("copier --version", "copier"),
    ("cz version", "commitizen"),
    ("sqlite-utils --version", "sqlite_utils"),
    ("http --version", "httpie"),
)


@dataclass(frozen=True)
class _Home:
    """A home in which one record was saved.

    Attributes:
        folder: the home.
        answers: an answers file.
        reference: the record's reference.

    """

    folder: Path
    answers: Path
    reference: str

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder)


@dataclass(frozen=True)
class _Start:
    """Something whose start is measured.

    Attributes:
        name: as the table calls it.
        package: whose own modules are not called a library.
        seconds: runs it once.
        traced: the same with the times of its imports printed: the seconds, and what was printed.

    """

    name: str
    package: str
    seconds: Run
    traced: Callable[[], tuple[float, str]] = field(repr=False)


def measure(scale: Scale) -> Section:
    """The lines on start-up."""
    with _home() as home:
        starts = [*_commands(home), *_first_questions(home), *_peers(home)]
        bare = _process(BASE, "", Command(BARE_PYTHON), home)
        # This comes first, so that everything has run once before its time is taken.
        nothing = _traced(bare, scale.traces)
        # On all cores: shares do not need a quiet machine.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            goes_into = list(pool.map(lambda start: _goes_into(start, nothing, scale.traces), starts))
        runners = {start.name: start.seconds for start in (bare, *starts)}
        times = race(runners, replace(scale, warm=False), base=BASE)
        lines = [_line(start, times, parts) for start, parts in zip(starts, goes_into, strict=True)]
    found = {start.name for start in starts}
    lines += [Line(name, None, absolute="not installed") for name, _ in PEERS if name not in found]
    seconds = times.seconds(BASE)
    return Section(f"{TITLE}. {BASE}: {duration(seconds)}. {times.rounds} rounds.", lines)


@contextmanager
def _home() -> Iterator[_Home]:
    with tempfile.TemporaryDirectory(prefix="sharewise-benchmark-") as temporary:
        folder = Path(temporary)
        answers = folder / "answers.yaml"
        answers.write_text(samples.answers_file(), encoding="utf-8")
        saving = Command((sharewise(), "decide", "--answers", str(answers), "--json"))
        printed, _ = saving.output(environment(folder), folder)
        yield _Home(folder, answers, json.loads(printed)["record"]["id"])


def _commands(home: _Home) -> Iterator[_Start]:
    from_file = f"decide --answers {home.answers}"
    for name, words, code in (
        ("--version", "--version", 0),
        ("--help", "--help", 0),
        ("a usage error", "decide --nonsense", 2),
        ("rules, piped", "rules", 0),
        ("rules --format json", "rules --format json", 0),
        ("rules check", "rules check", 0),
        ("rules compare", f"rules compare {samples.two_editions()}", 0),
        ("rules map", "rules map", 0),
        ("decide --answers, --no-save", f"{from_file} --no-save", 0),
        ("decide --answers, saving", from_file, 0),
        ("records", "records", 0),
        ("records show", f"records show {home.reference}", 0),
        ("export", "export", 0),
        ("export --format csv", "export --format csv", 0),
        ("verify", "verify", 0),
        ("key show", "key show", 0),
    ):
        command = Command((sharewise(), *words.split()), code)
        yield _saving(name, command, home) if name.endswith("saving") else _process(name, "sharewise", command, home)


def _process(name: str, package: str, command: Command, home: _Home) -> _Start:
    plain = home.environment

    def traced() -> tuple[float, str]:
        started = time.perf_counter()
        _, printed = command.output({**plain, **imports.SWITCH}, home.folder)
        return time.perf_counter() - started, printed

    return _Start(name, package, lambda: command.seconds(plain, home.folder), traced)


def _saving(name: str, command: Command, home: _Home) -> _Start:
    """The same for a command that saves a record: each time in a new copy of the home, so that there is one before it."""
    copy = replace(home, folder=home.folder / "copy")
    start = _process(name, "sharewise", command, copy)

    def afresh() -> None:
        shutil.rmtree(copy.folder, ignore_errors=True)
        shutil.copytree(home.folder / "sharewise", copy.folder / "sharewise")

    def seconds() -> float:
        afresh()
        return start.seconds()

    def traced() -> tuple[float, str]:
        afresh()
        return start.traced()

    return _Start(name, start.package, seconds, traced)


def _first_questions(home: _Home) -> Iterator[_Start]:
    """`decide` in a terminal, until its first question can be read."""
    if not terminal.can_be_opened():
        return
    rules = samples.rulebook().loaded.rules
    first = next(iter(rules.questions.values())).ask_in(rules.default_edition, {})
    for name, *words in (
        ("decide, first question, plain", "decide", "--plain"),
        ("decide, first question, styled", "decide"),
    ):
        yield _shown(name, (sharewise(), *words), first, home)


def _shown(name: str, words: tuple[str, ...], text: str, home: _Home) -> _Start:
    def shown(more: Mapping[str, str]) -> tuple[float, str]:
        return terminal.until_shown(words, text, {**home.environment, **more}, home.folder)

    return _Start(name, "sharewise", lambda: shown({})[0], lambda: shown(imports.SWITCH))


def _peers(home: _Home) -> Iterator[_Start]:
    for name, package in PEERS:
        words = name.split()
        found = program(words[0])
        if found:
            yield _process(name, package, Command((found, *words[1:])), home)


def _traced(start: _Start, traces: int) -> dict[str, float]:
    """The seconds of one start by where they go: each library, and `in all`."""
    found: dict[str, float] = defaultdict(float)
    for _ in range(traces):
        seconds, printed = start.traced()
        for library, its_seconds in imports.by_library(printed, start.package).items():
            found[library] += its_seconds / traces
        found["in all"] += seconds / traces
    return found


def _goes_into(start: _Start, nothing: Mapping[str, float], traces: int) -> str:
    """Where the time of a command goes, beside what Python itself takes."""
    spent = _traced(start, traces)
    whole = spent.pop("in all")
    parts = {"Python itself": nothing["in all"] / whole}
    for library, seconds in spent.items():
        its_own = seconds - nothing.get(library, 0)
        parts["its own modules" if library == start.package else library] = its_own / whole
    parts["its work"] = 1 - sum(parts.values())
    return shares(parts.items())


def _line(start: _Start, times: Times, goes_into: str) -> Line:
    return Line(start.name, times.ratio(start.name, BASE), BASE, duration(times.seconds(start.name)), goes_into)
