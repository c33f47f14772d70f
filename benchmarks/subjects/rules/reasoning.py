"""Reasoning: recommendations against the plainest ways to come to an outcome, and explanations."""

from __future__ import annotations

from benchmarks.invented import samples
from benchmarks.measuring.rounds import Scale, Times, race, timed
from benchmarks.subjects.rules.explanations import explanation_lines
from benchmarks.subjects.rules.plain import first_that_fits, plain_rows
from benchmarks.table import Line, Section, rate
from sharewise.reasoning.recommend import recommend

TITLE = "Reasoning"
# At most so many situations in one pass.
_SOME = 400
_IN_ORDER, _LOOK_UP, _WALK, _RECOMMEND = "the rows in order", "a dict lookup", "outcome alone", "recommend"


def measure(scale: Scale) -> Section:
    """The lines on reasoning."""
    outcomes = _outcomes(scale)
    title = f"{TITLE}: {_count()} of {len(samples.situations()):,} reachable sets of answers. {outcomes.rounds} rounds."
    return Section(title, [*_outcome_lines(outcomes), *explanation_lines(scale)])


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
    rows = plain_rows(rules, edition)
    table = {frozenset(each.asked.items()): each.outcome for each in situations}
    keys = [frozenset(each.asked.items()) for each in situations]

    def in_order() -> list[str]:
        return [first_that_fits(rows, each.whole) for each in situations]

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
