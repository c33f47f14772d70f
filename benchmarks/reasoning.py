"""Reasoning: recommendations against the plainest ways to come to an outcome, and loading the rulebook against YAML."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import yaml

from benchmarks import samples
from benchmarks.explanations import explanation_lines
from benchmarks.rounds import Scale, Times, race, timed
from benchmarks.synthetic import BILLION, synthetic
from benchmarks.table import Line, Section, duration, rate, shares
from sharewise.reasoning.diagram import diagrams_of
from sharewise.reasoning.proof import prove
from sharewise.reasoning.recommendation import recommend
from sharewise.rulebook.load import load_rulebook, read_content, read_known, shipped_rulebook
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.source import read_marked

TITLE = "Reasoning"
# At most so many situations in one pass.
_SOME = 400
_IN_ORDER, _LOOK_UP, _WALK, _RECOMMEND = "the rows in order", "a dict lookup", "outcome alone", "recommend"
_YAML, _LOAD, _PROVE, _BOTH = "CSafeLoader", "load", "prove", "both"
_KNOWN, _ADOPTIONS, _BILLION, _PLAIN = "known", "adoptions", "billion", "plainly"
_NAMES = {
    _LOAD: "load the rulebook",
    _PROVE: "prove the rulebook",
    _BOTH: "load and prove the rulebook",
    _KNOWN: "open it where it is known to be proved",
}
_EVENTS, _MODEL, _DIAGRAMS = "YAML with the place of each part", "pydantic", "diagrams"

# A row, plainly: what comes out, and the parts of its condition. Each part gives for some questions the answers that fit,
# or, with False, those that do not.
_PlainRow = tuple[str, list[dict[str, tuple[set[str], bool]]]]


def measure(scale: Scale) -> Section:
    """The lines on reasoning."""
    outcomes = _outcomes(scale)
    lines, rounds = [*_outcome_lines(outcomes), *explanation_lines(scale)], f"{outcomes.rounds}"
    # Where PyYAML was built without libyaml there is nothing to compare with.
    if loader := getattr(yaml, "CSafeLoader", None):
        loading = _loading(scale, loader)
        lines, rounds = [*lines, *_loading_lines(loading), _first_line(scale)], f"{rounds} and {loading.rounds}"
    title = f"{TITLE}: {_count()} of {len(samples.situations()):,} reachable sets of answers. {rounds} rounds."
    return Section(title, lines)


def _count() -> int:
    return min(_SOME, len(samples.situations()))


def _outcome_lines(times: Times) -> list[Line]:
    count, each = _count(), "recommendations"
    plain = rate(times.seconds(_IN_ORDER) / count, each)
    found = rate(times.seconds(_RECOMMEND) / count, each)
    why = "the conditions of its steps, and the same answers in every other edition"
    return [
        Line("recommend", times.ratio(_RECOMMEND, _IN_ORDER), "walking the rows in order", found, why),
        Line("recommend", times.ratio(_RECOMMEND, _LOOK_UP), "a dict lookup", found, "as above"),
        Line(
            "its outcome alone (the diagram)", times.ratio(_WALK, _IN_ORDER), "walking the rows in order",
            rate(times.seconds(_WALK) / count, "outcomes"), "one dict lookup for each question asked",
        ),
        Line(
            "walking the rows in order", times.ratio(_IN_ORDER, _LOOK_UP), "a dict lookup", plain,
            "a test for each row before the one that fits",
        ),
    ]  # fmt: skip


def _outcomes(scale: Scale) -> Times:
    proved = samples.rulebook()
    rules = proved.loaded.rules
    edition = rules.default_edition
    diagram = proved.diagrams[edition]
    situations = samples.situations()[:_SOME]
    rows = _plain_rows()
    table = {frozenset(each.asked.items()): each.outcome for each in situations}
    keys = [frozenset(each.asked.items()) for each in situations]

    def in_order() -> list[str]:
        return [_first_that_fits(rows, each.whole) for each in situations]

    def look_up() -> list[str]:
        return [table[key] for key in keys]

    def walk() -> list[str | None]:
        return [getattr(diagram.walk(each.asked)[1], "name", None) for each in situations]

    def recommended() -> list[str]:
        return [recommend(proved, edition, each.asked).outcome_id for each in situations]

    # All come to the same: otherwise there is nothing to compare.
    assert in_order() == look_up() == walk() == recommended()
    return race(
        {
            _IN_ORDER: timed(in_order, passes=3),
            _LOOK_UP: timed(look_up, passes=50),
            _WALK: timed(walk, passes=3),
            _RECOMMEND: timed(recommended),
        },
        scale,
    )


def _plain_rows() -> list[_PlainRow]:
    rules = samples.rulebook().loaded.rules
    return [
        (
            row.outcome,
            [
                {question: (set(test.answers), not test.negated) for question, test in box.tests.items()}
                for box in row.when.boxes
            ],
        )
        for row in rules.rows(rules.default_edition).values()
    ]


def _first_that_fits(rows: list[_PlainRow], answers: Mapping[str, str]) -> str:
    """The outcome of the first row that fits: what anyone would write first."""
    for outcome, parts in rows:
        for part in parts:
            for question, (named, wanted) in part.items():
                if (answers[question] in named) != wanted:
                    break
            else:
                return outcome
    raise AssertionError("the proof leaves no gap")


def _loading(scale: Scale, loader: Any) -> Times:
    path = shipped_rulebook()
    content = path.read_bytes()
    loaded = load_rulebook(path)
    base = read_content(path)
    adoptions = sorted((path.parent / "adoptions").glob("*.yaml"))
    large = synthetic(BILLION)
    rows, situations = _plain_rows(), samples.situations()
    return race(
        {
            _YAML: timed(lambda: yaml.load(path.read_bytes(), Loader=loader)),
            _LOAD: timed(lambda: load_rulebook(path)),
            _PROVE: timed(lambda: prove(loaded)),
            _BOTH: timed(lambda: prove(load_rulebook(path))),
            _KNOWN: timed(lambda: diagrams_of(read_known(base).rules)),
            _ADOPTIONS: timed(lambda: [prove(load_rulebook(path, adoption)) for adoption in adoptions]),
            _BILLION: timed(lambda: prove(large)),
            _PLAIN: timed(lambda: [_first_that_fits(rows, each.whole) for each in situations]),
            _EVENTS: timed(lambda: read_marked(content, path.name)),
            _MODEL: timed(lambda: Rulebook.model_validate(loaded.marked.data)),
            _DIAGRAMS: timed(lambda: diagrams_of(loaded.rules)),
        },
        scale,
        base=_YAML,
    )


def _loading_lines(times: Times) -> list[Line]:
    def part(name: str, whole: str) -> tuple[str, float]:
        return name, times.seconds(name) / times.seconds(whole)

    diagrams = part(_DIAGRAMS, _PROVE)
    limits = {
        _LOAD: shares([part(_EVENTS, _LOAD), part(_MODEL, _LOAD)]),
        _PROVE: shares([diagrams, ("searching them for what a guarantee forbids", 1 - diagrams[1])]),
        _BOTH: "done where one byte is not as it was proved",
        _KNOWN: shares([part(_MODEL, _KNOWN), part(_DIAGRAMS, _KNOWN)]),
    }
    plainly = f"trying out the shipped rules' {len(samples.situations()):,} sets of answers, row by row"
    whole = {
        _BOTH: "load and prove the rulebook in all its editions",
        _ADOPTIONS: "the same with each of the adoptions laid over it",
        _BILLION: f"prove a made-up rulebook of {BILLION.combinations:.1e} combinations",
    }
    proofs = [
        Line(what, times.ratio(name, _PLAIN), plainly, duration(times.seconds(name)), "")
        for name, what in whole.items()
    ]
    return proofs + [
        Line(_NAMES[name], times.ratio(name, _YAML), f"{_YAML} on the same file",
             duration(times.seconds(name)), limit)
        for name, limit in limits.items()
    ]  # fmt: skip


# What a command does first: nothing has been loaded before it, and pydantic has still to make what it validates with.
_FIRST = """
import time
import yaml
from sharewise.reasoning.proof import prove
from sharewise.rulebook.load import load_rulebook, shipped_rulebook
path = shipped_rulebook()
times = [time.perf_counter()]
for work in (
    lambda: yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader),
    lambda: prove(load_rulebook(path)),
    lambda: prove(load_rulebook(path)),
):
    work()
    times.append(time.perf_counter())
print(*(after - before for before, after in zip(times, times[1:])))
"""


def _first_line(scale: Scale) -> Line:
    names = (_YAML, "first", "again")
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(max(scale.rounds // 3, 1)):
        printed = subprocess.run([sys.executable, "-c", _FIRST], capture_output=True, text=True, check=True).stdout
        for name, seconds in zip(names, printed.split(), strict=True):
            found[name].append(float(seconds))
    times = Times(found)
    first, again = times.seconds("first"), times.seconds("again")
    return Line(
        "the same, the first time in a process", times.ratio("first", _YAML), f"{_YAML} on the same file",
        duration(first), f"making pydantic's validators {1 - again / first:.0%}",
    )  # fmt: skip
