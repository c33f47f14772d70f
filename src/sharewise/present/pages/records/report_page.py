"""What was decided in a period, as one page for a safeguarding lead or a board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from sharewise.dates import day
from sharewise.present.page import (
    Bar,
    BarChart,
    Block,
    DefinitionList,
    Heading,
    Page,
    Paragraph,
    Table,
    Title,
    with_commands,
)
from sharewise.present.wording import report_wording
from sharewise.record.report.decision_counts import UNDECIDED, Median, ShownCounts, Span
from sharewise.text import one_line

# So many reasons, and so many rules, are named: those that were counted most. The document for scripts has them all.
_MOST_REASONS, _MOST_RULES = 5, 4


def report_page(shown: ShownCounts, *, is_incomplete: bool) -> Page:
    """The page. `is_incomplete`: records seem to be missing, or not to be where they should be."""
    return tuple(_blocks(shown, is_incomplete))


def _blocks(shown: ShownCounts, is_incomplete: bool) -> Iterator[Block]:
    counts = shown.of
    yield Title(report_wording.TITLE.format(since=day(counts.since.isoformat()), until=day(counts.until.isoformat())))
    if counts.left_out:
        yield Paragraph(with_commands(report_wording.LEFT_OUT, count=_files(counts.left_out)), "warning")
    if is_incomplete:
        yield Paragraph(with_commands(report_wording.FOUND), "warning")
    if counts.undated:
        yield Paragraph(report_wording.UNDATED.format(count=counts.undated))
    if not counts.counts[("decisions",)]:
        yield Paragraph(report_wording.NONE)
        return
    decisions, people = _said(shown, "decisions"), _said(shown, "people")
    yield Paragraph(report_wording.COUNTED.format(decisions=decisions, people=people))
    yield Paragraph(report_wording.EXACT_SAID if shown.exact else report_wording.HIDDEN_SAID, "quiet")
    if len(counts.spans) > 1:
        yield _chart(shown, report_wording.BY_SPAN, [("span", each.name, span_title(each)) for each in counts.spans])
    else:
        outcomes = [("outcome", code, _outcome(shown, code)) for code in shown.names("outcome")]
        yield _chart(shown, report_wording.BY_OUTCOME, outcomes)
    yield _advised_and_decided(shown)
    if len(counts.spans) > 1:
        yield _by_span(shown)
    yield Heading(report_wording.REST)
    yield DefinitionList(tuple(_groups(shown)))
    yield Paragraph(report_wording.HOW_COUNTED.format(today=day(counts.today.isoformat())), "quiet")


def span_title(span: Span) -> str:
    """What a part of the period is called where there is little room."""
    if "Q" in span.name:
        return f"{span.first:%b}-{span.last:%b %y}"
    return f"{span.first:%b %y}" if "-" in span.name else span.name


def _files(count: int) -> str:
    one, several = report_wording.LEFT_OUT_COUNT
    return one if count == 1 else several.format(count=count)


def _number(number: int | None) -> str:
    return report_wording.HIDDEN if number is None else f"{number:,}"


def _said(shown: ShownCounts, *cell: str) -> str:
    return _number(shown.number(*cell))


def _called(shown: ShownCounts, kind: str, code: str) -> str:
    return one_line(shown.of.words.get((kind, code), code))


def _outcome(shown: ShownCounts, code: str) -> str:
    return report_wording.UNDECIDED if code == UNDECIDED else _called(shown, "outcome", code)


def _chart(shown: ShownCounts, title: str, cells: Iterable[tuple[str, str, str]]) -> BarChart:
    bars = tuple(Bar(label, shown.number(kind, code), _said(shown, kind, code)) for kind, code, label in cells)
    parts = "; ".join(report_wording.PART_SAID.format(label=bar.label, number=bar.shown) for bar in bars)
    return BarChart(title, bars, report_wording.BY_OUTCOME_SAID.format(parts=parts))


def _advised_and_decided(shown: ShownCounts) -> Table:
    codes = [
        *shown.names("outcome"),
        *(code for code in shown.names("recommended") if not shown.of.counts[("outcome", code)]),
    ]
    rows = [
        (
            _outcome(shown, code),
            _said(shown, "recommended", code),
            _said(shown, "outcome", code),
            _said(shown, "followed", code),
        )
        for code in codes
    ]
    all_of_them = _said(shown, "decisions")
    return Table(
        report_wording.OUTCOMES_AND_ADVICE,
        (report_wording.OUTCOME, report_wording.ADVISED, report_wording.DECIDED, report_wording.FOLLOWED),
        (*rows, (report_wording.ALL, all_of_them, all_of_them, _said(shown, "all_followed"))),
        numbers=(1, 2, 3),
    )


def _by_span(shown: ShownCounts) -> Table:
    spans = shown.of.spans
    rows = [
        (_outcome(shown, code), *(_said(shown, "outcome_span", code, each.name) for each in spans))
        for code in shown.names("outcome")
    ]
    return Table(
        report_wording.OUTCOMES_BY_SPAN,
        (report_wording.OUTCOME, *(span_title(each) for each in spans)),
        (*rows, (report_wording.ALL, *(_said(shown, "span", each.name) for each in spans))),
        numbers=tuple(range(1, len(spans) + 1)),
    )


def _groups(shown: ShownCounts) -> Iterator[tuple[str, str]]:
    departed = _said(shown, "all_departed")
    if shown.of.counts[("all_departed",)]:
        called = {UNDECIDED: report_wording.NO_REASON}
        reasons = _listed(shown, "reason", _most(shown, "reason", called))
        yield report_wording.OTHERWISE, f"{departed}. {reasons}"
    else:
        yield report_wording.OTHERWISE, f"{departed}."
    yield report_wording.TELLING, _listed(shown, "told", report_wording.TOLD)
    if shown.names("why_not_told"):
        yield report_wording.WHY_NOT_TOLD, _listed(shown, "why_not_told", _most(shown, "why_not_told", {}))
    yield report_wording.ADVICE_TAKEN, _listed(shown, "advice", report_wording.ADVICE)
    yield report_wording.SHARING, _timed(shown, "to_share", "shared", report_wording.SHARED, shown.of.until_shared)
    yield (
        report_wording.EMERGENCIES,
        _timed(shown, "emergencies", "completed", report_wording.COMPLETED, shown.of.until_complete),
    )
    yield report_wording.REVIEWING, _listed(shown, "review", report_wording.REVIEWS)
    rules = shown.names("rule")[:_MOST_RULES]
    yield report_wording.RULES, _listed(shown, "rule", {code: _called(shown, "rule", code) for code in rules})
    yield report_wording.ASKING, report_wording.NOT_RECORDED


def _most(shown: ShownCounts, kind: str, own: Mapping[str, str]) -> dict[str, str]:
    codes = shown.names(kind)[:_MOST_REASONS]
    return {code: own.get(code, _called(shown, kind, code)) for code in codes}


def _timed(
    shown: ShownCounts, total: str, kind: Literal["shared", "completed"], words: Mapping[str, str], median: Median
) -> str:
    if not shown.of.counts[(total,)]:
        return f"{report_wording.NONE_OF_THEM}."
    said = f"{_said(shown, total)}. {_listed(shown, kind, words)}"
    hours = shown.hours(median, kind)
    return said if hours is None else f"{said} {report_wording.MIDDLE.format(hours=f'{hours:g}')}"


def _listed(shown: ShownCounts, kind: str, words: Mapping[str, str]) -> str:
    """The numbers of one kind in a row. What is 0 is left out."""
    some = [code for code in words if shown.of.counts.get((kind, code))]
    parts = (report_wording.PART_SAID.format(label=words[code], number=_said(shown, kind, code)) for code in some)
    listed = "; ".join(parts)
    return f"{listed[:1].upper()}{listed[1:]}." if listed else f"{report_wording.NONE_OF_THEM}."
