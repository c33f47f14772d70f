"""What the tests share: the shipped rulebook, proved once, and sharewise as a real process in a home of its own."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.load import Loaded
from tests.outside.recipes import VERIFIERS
from tests.support import tally
from tests.support.environment import small_environment
from tests.support.in_memory import folder_in_memory
from tests.support.in_process import call
from tests.support.needed import WHOLE, examples, in_short
from tests.support.session import MODES
from tests.support.shipped import loaded_rules, proved_rules
from tests.support.started import end_starters, run_apart
from tests.support.stores import end_servers

if TYPE_CHECKING:
    from _pytest.python import CallSpec

Run = Callable[..., subprocess.CompletedProcess[bytes]]

# Where pytest makes what `tmp_path` and its like are, if it is set.
_ROOT_OF_TEMPORARY = "PYTEST_DEBUG_TEMPROOT"
_IN_MEMORY = pytest.StashKey[Path | None]()

# What is made while tests are found stays to the end: to look through it for garbage again and again takes a third of that time.
gc.disable()

# Compiled tests are kept, also where Python was told to keep nothing: else each process of the run compiles all of them.
sys.dont_write_bytecode = False

# How long something takes is measured in benchmarks/, and never makes a test fail: machines are busy at times.
settings.register_profile(
    "untimed", deadline=None, max_examples=examples(100), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was counted, said once for all processes of the run."""
    for line in tally.lines(terminalreporter.stats):
        terminalreporter.write_line(line)


def pytest_configure() -> None:
    """Let Ctrl-C and Ctrl-\\ be what they are, here and in what the tests start: a shell ignores both for its jobs in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Windows has no such signal.
    quits = getattr(signal, "SIGQUIT", None)
    if quits is not None and signal.getsignal(quits) is signal.SIG_IGN:
        signal.signal(quits, signal.SIG_DFL)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the tests write to memory where a person waits for all of them."""
    if WHOLE or _is_asked_for_by_name(session.config) or _ROOT_OF_TEMPORARY in os.environ:
        return
    session.config.stash[_IN_MEMORY] = folder = folder_in_memory()
    if folder is not None:
        os.environ[_ROOT_OF_TEMPORARY] = str(folder)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Give that memory back, unless a test failed: what it left there says why."""
    folder = session.config.stash.get(_IN_MEMORY, None)
    if folder is not None and not session.testsfailed:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_xdist_auto_num_workers() -> int:
    """As many as there are processors. One more, for the tests that wait, costs more than it gains: each finds and proves all by itself."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let each process of the run begin at another file: it compiles those there, and finds those compiled that others began at."""
    report = yield
    if isinstance(collector, pytest.Directory) and report.result:
        first = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) * len(report.result)
        first //= int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        report.result = [*report.result[first:], *report.result[:first]]
    return report


@pytest.hookimpl(wrapper=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> Generator[None, None, None]:
    """Where a person waits, try each promise with some of the values and rows that it is tried with whole. What is left to a whole run
    is never made: each process of the run would make all of it.
    """
    yield
    # What the decorators have come to: pytest gives it no public name.
    calls = metafunc._calls
    if WHOLE or _is_asked_for_by_name(metafunc.config) or not calls:
        return
    long = metafunc.definition.get_closest_marker("long") is not None
    kept = [call for call in calls if not any(mark.name == "long" for mark in call.marks)]
    for name, (values, count) in _IN_TURN.items():
        if kept and name in kept[0].params:
            kept = [*_in_turn(kept, metafunc.definition.nodeid, name, values, count)]
    if not {*metafunc.definition.path.parts} & {*_STAY_WHOLE}:
        kept = in_short(kept, _ROWS)
    # A long test goes with its last row, below.
    metafunc._calls = calls[:1] if long or not kept else kept


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest tests first, so that nobody waits for one alone, and the others in the same order in each process. Where a
    person waits, the long ones are left out.
    """
    items.sort(key=lambda item: (not any(name in item.nodeid for name in _LONGEST), item.path))
    if WHOLE or _is_asked_for_by_name(config):
        return
    left_out = {item for item in items if item.get_closest_marker("long")}
    config.hook.pytest_deselected(items=sorted(left_out, key=lambda item: item.nodeid))
    items[:] = [item for item in items if item not in left_out]


_LONGEST = ("test_benchmarks.py", "TestAnyHistory")
# Parameters whose values a test is tried with in turn: the values, and how many of them.
_IN_TURN: dict[str, tuple[Sequence[str], int]] = {
    "mode": (MODES, 1),
    "printed_as": (("JSON", "a page"), 1),
    "verifier": (list(VERIFIERS), 2),
}
# Of a longer table so many rows are tried, its first and its last. Attacks, faults and published vectors stay whole.
_ROWS = 2
_STAY_WHOLE = ("attacks", "faults", "vectors")


def _is_asked_for_by_name(config: pytest.Config) -> bool:
    """Whether single files or tests are asked for: whoever works on them has them whole."""
    return any(argument.partition("::")[0].endswith(".py") for argument in config.args)


def _in_turn(calls: Sequence[CallSpec], test: str, name: str, values: Sequence[str], count: int) -> Iterator[CallSpec]:
    """The calls of a test with so many values of the parameter, where the same is tried with all of the values."""
    promises = [repr((test, {**each.params, name: None})) for each in calls]
    tried: dict[str, set[object]] = {}
    for each, promise in zip(calls, promises, strict=True):
        tried.setdefault(promise, set()).add(each.params[name])
    for each, promise in zip(calls, promises, strict=True):
        first = zlib.crc32(promise.encode())
        wanted = {values[(first + number) % len(values)] for number in range(count)}
        if tried[promise] != {*values} or each.params[name] in wanted:
            yield each


def pytest_collection_finish() -> None:
    """Look through what is there now no more: it stays to the end, and is most of what a collection of garbage looks at."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    """The shipped rulebook, not yet proved."""
    return loaded_rules()


@pytest.fixture(scope="session")
def proved() -> CompiledRulebook:
    """The shipped rulebook, proved."""
    return proved_rules()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty data folder for one test (not yet made)."""
    return tmp_path / "home"


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """A small, fixed environment: nothing of the person who runs the tests gets in."""
    return small_environment(home)


@pytest.fixture(scope="session", autouse=True)
def _starters() -> Iterator[None]:
    yield
    end_starters()
    end_servers()


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run sharewise with no terminal, in the process of the test: `run("decide", "--answers", "-", stdin=b"...")`."""

    def run_it(*arguments: str, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
        # Python reads what is its own when it starts.
        assert not any(name.startswith("PYTHON") for name in more), "this is for a process of its own"
        return call(arguments, stdin=stdin, environment={**environment, **more}, folder=tmp_path)

    return run_it


@pytest.fixture
def process(environment: dict[str, str], tmp_path: Path) -> Run:
    """The same in a process of its own: for what only a process has, or where two runs must not share one."""

    def run_it(*arguments: str, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
        return run_apart(arguments, stdin=stdin, environment={**environment, **more}, folder=tmp_path)

    return run_it
