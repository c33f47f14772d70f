"""The proof: of the shipped rulebook, and of one made up with a billion combinations, against trying out every way."""

from __future__ import annotations

import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import yaml

from benchmarks.invented.synthetic import BILLION, synthetic
from benchmarks.measuring.rounds import SEED, Run, Scale, Times, race, timed
from benchmarks.subjects.rules import solvers
from benchmarks.subjects.rules.plain import PlainPaths
from benchmarks.table import Line, Section, duration, shares
from sharewise.commands._rulebooks import shipped_adoptions
from sharewise.reasoning.compiled_form import SHIPPED_FOLDER, open_compiled
from sharewise.reasoning.diagram.decision_diagram import diagrams_of
from sharewise.reasoning.proof.prove import prove
from sharewise.rulebook.base import TERMS
from sharewise.rulebook.conditions import written_terms
from sharewise.rulebook.load import Loaded, load_rulebook, read_content, read_rules, shipped_rulebook
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import validated_part
from sharewise.rulebook.proof_cache import is_listed_as_proved
from sharewise.strict_yaml import read_yaml

TITLE = "Proof"
_PLAIN, _YAML = "every way tried out plainly", "CSafeLoader on the same file"
_LOAD, _PROVE, _BOTH, _ALL = "load the rulebook", "prove the rulebook", "load and prove it", "all"
_OPEN = "open it, with its proof cached"
_POSITIONS, _MODEL, _DIAGRAMS = "YAML with the position of each part", "pydantic", "diagrams"
_LARGE, _LARGE_PLAIN, _OWN = "large", "large, plainly", "sharewise"
# The part of the large rulebook that is tried out plainly: what follows answers to so many questions.
_GIVEN = 7


def measure(scale: Scale) -> Section:
    """The lines on the proof."""
    shipped, large = _Shipped(scale.editions), _Large()
    times = race(shipped.runners() | large.runners(), scale, base=_PLAIN)
    lines = [*shipped.lines(times), *_first_lines(scale), *large.lines(times)]
    return Section(f"{TITLE}: {shipped.said}. {times.rounds} rounds.", lines)


class _Shipped:
    """The rulebook that ships, with all its editions, and with each adoption that ships laid over it. `editions`: in how many of them
    every way is tried out plainly, if not in all.
    """

    def __init__(self, editions: int | None) -> None:
        self._path = shipped_rulebook()
        self._loaded = load_rulebook(self._path)
        self._adoptions = shipped_adoptions()
        proved = prove(self._loaded)
        diagrams = dict(islice(proved.diagrams.items(), editions))
        self._plain = [PlainPaths(self._loaded.rules, edition) for edition in diagrams]
        # Both find the same ways, and nothing wrong with them: otherwise there is nothing to compare.
        assert not _faults(self._plain)
        found = [plain.ways() for plain in self._plain]
        assert found == [list(diagram.paths()) for diagram in diagrams.values()]
        assert is_listed_as_proved(self._path.parent, self._loaded.sha256)
        self.said = f"the shipped rulebook with {sum(map(len, found)):,} ways in all in {', '.join(diagrams)}"

    def runners(self) -> dict[str, Run]:
        base, data = read_content(self._path), self._loaded.document.data
        compiled = self._path.parent / SHIPPED_FOLDER
        context = {TERMS: written_terms(data.get("terms"))}
        runners = {
            _PLAIN: timed(lambda: _faults(self._plain)),
            _LOAD: timed(lambda: _load(self._path)),
            _PROVE: timed(lambda: prove(self._loaded)),
            _BOTH: timed(lambda: prove(_load(self._path))),
            _ALL: timed(lambda: [prove(_load(self._path, over)) for over in (None, *self._adoptions.values())]),
            _OPEN: timed(lambda: open_compiled(compiled, read_content(self._path), None)),
            _POSITIONS: timed(lambda: read_yaml(base.content, base.file)),
            _MODEL: timed(lambda: validated_part(Rulebook, data, context)),
            _DIAGRAMS: timed(lambda: diagrams_of(self._loaded.rules)),
        }
        # Where PyYAML was built without libyaml there is nothing to compare with.
        if loader := getattr(yaml, "CSafeLoader", None):
            runners[_YAML] = timed(lambda: yaml.load(self._path.read_bytes(), Loader=loader))
        return runners

    def lines(self, times: Times) -> list[Line]:
        def parts(whole: str, *names: str) -> str:
            return shares((name, times.seconds(name) / times.seconds(whole)) for name in names)

        of_proof = times.seconds(_DIAGRAMS) / times.seconds(_PROVE)
        compared = [
            (_LOAD, _LOAD, _YAML, parts(_LOAD, _POSITIONS, _MODEL)),
            (_OPEN, _OPEN, _YAML, "unpickling, of the kinds of a rulebook alone"),
            (_OPEN, _OPEN, _BOTH, "no fault, no place and no proof is looked for"),
            (_PROVE, _PROVE, _PLAIN, shares([(_DIAGRAMS, of_proof), ("searching them", 1 - of_proof)])),
            (_BOTH, _BOTH, _PLAIN, parts(_BOTH, _LOAD, _PROVE)),
            (
                f"load and prove it, alone and with {len(self._adoptions)} adoptions", _ALL, _PLAIN,
                "each is read, laid over it and proved whole",
            ),
        ]  # fmt: skip
        return [
            Line(what, times.ratio(name, to), to, duration(times.seconds(name)), limit)
            for what, name, to, limit in compared
            if to != _YAML or hasattr(yaml, "CSafeLoader")
        ]


def _load(path: Path, adoption: Path | None = None) -> Loaded:
    """Load a rulebook as if for the first time: a process remembers what it has read."""
    read_rules.cache_clear()
    return load_rulebook(path, adoption)


def _faults(plain: list[PlainPaths]) -> int:
    return sum(len(each.faults(each.ways())) for each in plain)


class _Large:
    """The rulebook made up with a billion combinations."""

    def __init__(self) -> None:
        self._loaded = synthetic(BILLION)
        proved = prove(self._loaded)
        [self._diagram] = proved.diagrams.values()
        self._ways = self._diagram.path_lengths().total()
        self._plain = PlainPaths(self._loaded.rules, self._diagram.edition)
        chance = random.Random(SEED)
        first = list(self._loaded.rules.questions.items())[:_GIVEN]
        self._part = {question: chance.choice(list(asked.answers)) for question, asked in first}
        self._in_part = len(self._plain.ways(self._part))
        self._put = solvers.questions_on(self._loaded.rules)
        self._solvers = solvers.others()
        said = solvers.by_sharewise(self._put)
        for name, ask in self._solvers.items():
            assert ask(self._put) == said, f"{name} says otherwise"
        self._broken = said[2].count(True)

    def runners(self) -> dict[str, Run]:
        part = timed(lambda: self._plain.faults(self._plain.ways(self._part)))
        runners = {
            _LARGE: timed(lambda: prove(self._loaded)),
            # What all of it would take, at the same rate.
            _LARGE_PLAIN: lambda: part() / self._in_part * self._ways,
            _OWN: timed(lambda: solvers.by_sharewise(self._put)),
        }
        return runners | {name: timed(_asking(ask, self._put)) for name, ask in self._solvers.items()}

    def lines(self, times: Times) -> list[Line]:
        proof = f"prove {BILLION.combinations:,} combinations"
        rate = self._ways / times.seconds(_LARGE_PLAIN)
        nevers = len(self._put.guarantees)
        asked = f"its gaps and {nevers} guarantees"
        return [
            Line(
                proof, times.ratio(_LARGE, _PLAIN), f"{_PLAIN}, of the shipped rulebook", duration(times.seconds(_LARGE)),
                f"{self._diagram.states:,} states for {self._ways:,} ways; {self._peak() / 1e6:.1f} MB at most",
            ),
            Line(
                "every way of it tried out plainly", times.ratio(_LARGE_PLAIN, _LARGE), proof,
                _long(times.seconds(_LARGE_PLAIN)), f"never run: {rate:,.0f} ways/s, measured on {self._in_part:,} of them",
            ),
            Line(
                asked, times.ratio(_OWN, _LARGE), proof, duration(times.seconds(_OWN)),
                f"{self._broken} of them broken: each with its ways counted and a shortest example",
            ),
            *(
                Line(f"the same asked of {name}", times.ratio(name, _OWN), f"{asked}, by sharewise",
                     duration(times.seconds(name)), "says only yes or no")
                for name in self._solvers
            ),
            *(Line(f"the same asked of {name}", None, absolute="not installed")
              for name in solvers.NAMES if name not in self._solvers),
        ]  # fmt: skip

    def _peak(self) -> int:
        """The most memory that the proof held at one time, in bytes."""
        tracemalloc.start()
        prove(self._loaded)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak


def _asking(ask: Callable[[solvers.Put], solvers.Said], put: solvers.Put) -> Callable[[], object]:
    return lambda: ask(put)


def _long(seconds: float) -> str:
    return f"{seconds / 60:,.0f} minutes" if seconds >= 120 else duration(seconds)


# What a command does first: nothing has been loaded before it, and pydantic has still to make what it validates with.
_FIRST = """
import time
import yaml
from sharewise.commands._rulebooks import _open_known, open_rulebook
from sharewise.reasoning.proof.prove import prove
from sharewise.rulebook.load import load_rulebook, read_rules, shipped_rulebook
path = shipped_rulebook()
def forget():
    # Between two times: a process remembers what it has read.
    _open_known.cache_clear()
    read_rules.cache_clear()
def whole():
    # With what is loaded only for it.
    prove(load_rulebook(path))
work = {"open": open_rulebook, "prove": whole}[%r]
times = [time.perf_counter()]
for each in (lambda: yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader), work, work):
    each()
    forget()
    times.append(time.perf_counter())
print(*(after - before for before, after in zip(times, times[1:])))
"""
_FIRSTS = {"open": "with its proof cached", "prove": "without"}


def _first_lines(scale: Scale) -> list[Line]:
    """The first time in a process, with the proof cached and without."""
    if not hasattr(yaml, "CSafeLoader"):
        return []
    columns = ("yaml", "first", "again")
    found: dict[str, list[float]] = {f"{work} {column}": [] for work in _FIRSTS for column in columns}
    for _ in range(max(scale.rounds // 3, 1)):
        for work in _FIRSTS:
            run = [sys.executable, "-c", _FIRST % work]
            printed = subprocess.run(run, capture_output=True, text=True, check=True).stdout
            for column, seconds in zip(columns, printed.split(), strict=True):
                found[f"{work} {column}"].append(float(seconds))
    times = Times(found)
    return [_first_line(work, said, times) for work, said in _FIRSTS.items()]


def _first_line(work: str, said: str, times: Times) -> Line:
    first, again = times.seconds(f"{work} first"), times.seconds(f"{work} again")
    return Line(
        f"the first time in a process, {said}", times.ratio(f"{work} first", f"{work} yaml"), _YAML, duration(first),
        f"loading what only that needs, {1 - again / first:.0%}",
    )  # fmt: skip
