"""Start-up: how long each command takes as a process, as a ratio to the same Python doing nothing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.figure import Figure, at_most
from benchmarks.invented import samples
from benchmarks.measuring import imports, terminal
from benchmarks.measuring.processes import BARE_PYTHON, Command, environment, program, sharewise
from benchmarks.measuring.rounds import Run, Scale, Spread, race
from benchmarks.table import Section, duration, line_of, missing_line, shares

TITLE = "Start-up: a command from start to end, on a home with one record"
BASE = "python -c pass"
# Other tools with their package, as the same people meet them: they are written with the same or like libraries.
PEERS = {"copier": "copier", "cz": "commitizen", "sqlite-utils": "sqlite_utils", "http": "httpie", "pipx": "pipx"}
_VERSIONS = tuple(f"{tool} {'version' if tool == 'cz' else '--version'}" for tool in PEERS)
_HELPS = tuple(f"{tool} --help" for tool in PEERS)
# Two of them ask as well. What they ask first, in what is prepared for them.
_CZ_ASKS, _COPIER_ASKS = "Select the type of change you are committing", "Is anyone in immediate danger?"
_ASKING = ("cz commit, first question", "copier copy, first question")
# Many short runs: more of them than the scale says are worth their time.
_SECONDS = 2


@dataclass(frozen=True)
class Start(Figure):
    """A figure on one start of sharewise.

    Attributes:
        words: what is given to it. ANSWERS, REFERENCE and EDITIONS stand for what is there.
        exit_code: what it ends with.
        saves: it leaves a record, so each run gets a home of its own.
        asks: it is measured in a terminal, until its first question can be read.

    """

    to: str = BASE
    words: str = ""
    exit_code: int = 0
    saves: bool = False
    asks: bool = False


def _start(
    words: str,
    limit: float | None = None,
    *,
    name: str = "",
    peers: tuple[str, ...] = (),
    exit_code: int = 0,
    saves: bool = False,
    asks: bool = False,
) -> Start:
    return Start(
        name or words, goal=(limit and at_most(limit)) or None, peers=peers, words=words,
        exit_code=exit_code, saves=saves, asks=asks,
    )  # fmt: skip


FIGURES = (
    _start("--version", 1.5, peers=_VERSIONS),
    _start("--help", 6.5, peers=_HELPS),
    _start("decide --nonsense", 6.5, name="a usage error", peers=_HELPS, exit_code=2),
    _start("verify", 7),
    _start("export", 7),
    _start("records", 7),
    _start("due", 7),
    _start("rules", 9),
    _start("decide --answers ANSWERS --no-save", 12, name="decide --answers, --no-save"),
    _start("decide --answers ANSWERS", 12, name="decide --answers, saving", saves=True),
    _start("decide --plain", 10, name="decide, first question, plain", peers=_ASKING, asks=True),
    _start("decide", 20, name="decide, first question, styled", peers=_ASKING, asks=True),
    _start("records show REFERENCE", name="records show"),
    _start("export --format csv"),
    _start("rules --format json"),
    _start("rules compare EDITIONS", name="rules compare"),
    _start("rules map"),
    _start("key show"),
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
class _Runner:
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
        ours = {figure.name: _ours(figure, home) for figure in FIGURES if not figure.asks or terminal.can_be_opened()}
        bare = _process(BASE, "", Command(BARE_PYTHON), home)
        peers = list(_peers(home))
        traced = [*ours.values(), *(peer for peer in peers if peer.name not in _HELPS)]
        # This comes first, so that everything has run once before its time is taken.
        nothing = _traced(bare, scale.traces)
        # On all cores: shares do not need a quiet machine.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            parts = list(pool.map(lambda runner: _goes_into(runner, nothing, scale.traces), traced))
        goes_into = {runner.name: said for runner, said in zip(traced, parts, strict=True)}
        runners = {runner.name: runner.seconds for runner in (bare, *ours.values(), *peers)}
        times = race(runners, replace(scale, warm=False, seconds=_SECONDS * scale.seconds), base=BASE)
    lines = [
        line_of(figure, times, limited_by=goes_into[figure.name])
        if figure.name in times
        else missing_line(figure, "there is no terminal to be had here")
        for figure in FIGURES
    ]
    lines += [
        line_of(Figure(name, BASE), times, limited_by=goes_into.get(name, ""))
        if name in times
        else missing_line(Figure(name, BASE), "not installed")
        for name in (*_VERSIONS, *_HELPS, *_ASKING)
    ]
    again = Spread.of(one / times.seconds(BASE) for one in times.each(BASE))
    noise = f"{BASE}: {duration(times.seconds(BASE))}, from round to round {again.low:.2f} to {again.high:.2f} of that"
    return Section(f"{TITLE}. {noise}. {times.rounds} rounds.", lines)


@contextmanager
def _home() -> Iterator[_Home]:
    with tempfile.TemporaryDirectory(prefix="sharewise-benchmark-") as temporary:
        folder = Path(temporary)
        answers = folder / "answers.yaml"
        answers.write_text(samples.answers_file(), encoding="utf-8")
        saving = Command((sharewise(), "decide", "--answers", str(answers), "--json"))
        printed, _ = saving.output(environment(folder), folder)
        yield _Home(folder, answers, json.loads(printed)["record"]["id"])


def _ours(figure: Start, home: _Home) -> _Runner:
    put = {"ANSWERS": [str(home.answers)], "REFERENCE": [home.reference], "EDITIONS": samples.two_editions()}
    words = [part for word in figure.words.split() for part in put.get(word, [word])]
    if figure.asks:
        rules = samples.rulebook().loaded.rules
        first = next(iter(rules.questions.values())).ask_in(rules.default_edition, {})
        return _shown(figure.name, "sharewise", (sharewise(), *words), first, home.environment, home.folder)
    command = Command((sharewise(), *words), figure.exit_code)
    return _saving(figure.name, command, home) if figure.saves else _process(figure.name, "sharewise", command, home)


def _process(name: str, package: str, command: Command, home: _Home) -> _Runner:
    plain = home.environment

    def traced() -> tuple[float, str]:
        started = time.perf_counter()
        _, printed = command.output({**plain, **imports.SWITCH}, home.folder)
        return time.perf_counter() - started, printed

    return _Runner(name, package, lambda: command.seconds(plain, home.folder), traced)


def _saving(name: str, command: Command, home: _Home) -> _Runner:
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

    return _Runner(name, start.package, seconds, traced)


def _shown(
    name: str, package: str, words: Sequence[str], text: str, environment: Mapping[str, str], folder: Path
) -> _Runner:
    """A command in a terminal, until its first question can be read."""

    def shown(more: Mapping[str, str]) -> tuple[float, str]:
        return terminal.until_shown(words, text, {**environment, **more}, folder)

    return _Runner(name, package, lambda: shown({})[0], lambda: shown(imports.SWITCH))


def _peers(home: _Home) -> Iterator[_Runner]:
    for name in (*_VERSIONS, *_HELPS):
        tool, *words = name.split()
        if found := program(tool):
            yield _process(name, PEERS[tool], Command((found, *words)), home)
    if terminal.can_be_opened():
        yield from _asking_peers(home)


def _asking_peers(home: _Home) -> Iterator[_Runner]:
    """The peers that ask something: for a commit in a repository with a change, and for a new folder from a template."""
    git, cz, copier = program("git"), program("cz"), program("copier")
    own, folder = home.environment, home.folder / "peers"
    template = folder / "template"
    template.mkdir(parents=True)
    (template / "copier.yml").write_text(f"danger:\n  type: bool\n  help: {_COPIER_ASKS}\n", encoding="utf-8")
    if git and cz:
        for words in (("init", "-q"), ("add", ".")):
            Command((git, *words)).output(own, folder)
        yield _shown(_ASKING[0], PEERS["cz"], (cz, "commit", "--dry-run"), _CZ_ASKS, own, folder)
    if copier:
        copying = (copier, "copy", str(template), str(folder / "copied"))
        yield _shown(_ASKING[1], PEERS["copier"], copying, _COPIER_ASKS, own, folder)


def _traced(start: _Runner, traces: int) -> dict[str, float]:
    """The seconds of one start by where they go: each library, and `in all`."""
    found: dict[str, float] = defaultdict(float)
    for _ in range(traces):
        seconds, printed = start.traced()
        for library, its_seconds in imports.by_library(printed, start.package).items():
            found[library] += its_seconds / traces
        found["in all"] += seconds / traces
    return found


def _goes_into(start: _Runner, nothing: Mapping[str, float], traces: int) -> str:
    """Where the time of a command goes, beside what Python itself takes."""
    spent = _traced(start, traces)
    whole = spent.pop("in all")
    parts = {"Python itself": nothing["in all"] / whole}
    for library, seconds in spent.items():
        its_own = seconds - nothing.get(library, 0)
        parts["its own modules" if library == start.package else library] = its_own / whole
    parts["its work"] = 1 - sum(parts.values())
    return shares(parts.items())
