"""`sharewise report`: what was decided in a period, on one page for a lead or a board."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Annotated

import typer

from sharewise.commands._output import JsonOption, OutputOption, asked_format, format_option, show_page, write_data
from sharewise.commands._records.asked_records import (
    FolderOption,
    JobsOption,
    KeysOption,
    SinceOption,
    UntilOption,
    asked_walk,
    read_filter,
    report_encrypted,
    report_findings,
    report_not_proved,
    say_no_records,
    verifying,
)
from sharewise.commands._terminal import PlainOption, Progress, say
from sharewise.dates import uk_zone
from sharewise.errors import DONE, Finding
from sharewise.present.json.report_json import report_data
from sharewise.present.pages.records.entries_page import erased_words
from sharewise.present.pages.records.report_page import report_page
from sharewise.present.wording import records_wording
from sharewise.record.report.decision_counts import CountedRecord, DecisionTally, count_record, last_month
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.query import about_erased
from sharewise.record.verification import worst_exit_code
from sharewise.text import one_line


def report(
    folder: FolderOption = None,
    key: KeysOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    exact: Annotated[
        bool,
        typer.Option("--exact", help="Show numbers under 5 too. Only for those who may see the records."),
    ] = False,
    format_name: Annotated[str | None, format_option("page", "data")] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    jobs: JobsOption = None,
    plain: PlainOption = False,
) -> int:
    """Without dates: the whole of last month.

    Numbers under 5 are hidden, and those that would give them away.
    """
    format_name = asked_format(format_name, output, "page", "data", as_json=as_json)
    today = datetime.now(uk_zone()).date()
    first, last = _period(since, until, today)
    walk = asked_walk(folder, key, partial(verifying, extract=count_record, jobs=jobs))
    progress = Progress(is_seen_otherwise=False)
    tally, codes, findings, closed = DecisionTally(), {DONE}, list[ChainFinding](), 0
    with walk.verifier:
        for found in progress.over(walk.oldest_first(), lambda: walk.verifier.expected):
            codes.add(found.exit_code)
            if isinstance(found, ChainFinding):
                findings.append(found)
                continue
            if found.is_proved and found.entry is not None:
                continue
            if said := erased_words(about_erased(walk, found)):
                progress.clear()
                say(records_wording.LEFT_OUT_ERASED.format(reference=one_line(str(found.path)), erased=said))
                continue
            if found.is_encrypted:
                closed += 1
                continue
            if not found.is_proved:
                codes.add(Finding.exit_code if found.exit_code == DONE else found.exit_code)
                progress.clear()
                report_not_proved("Left out", found)
            tally.add(found.extract if isinstance(found.extract, CountedRecord) else count_record(found))
    report_findings(findings)
    report_encrypted(closed)
    say_no_records(walk)
    shown = tally.counts(first, last, today).shown(exact=exact)
    if format_name == "json":
        write_data(report_data(shown), output)
    else:
        page = report_page(shown, is_incomplete=any(each.exit_code for each in findings))
        show_page(page, format_name, output, name="report", plain=plain)
    return worst_exit_code(codes)


def _period(since: str | None, until: str | None, today: date) -> tuple[date, date]:
    """The first and the last day. Where only one is named: until today, or from the first day of that month."""
    asked = read_filter(since, until, None, None)
    if asked.since is None and asked.until is None:
        return last_month(today)
    if asked.since is None and asked.until is not None:
        return asked.until.replace(day=1), asked.until
    first = asked.since or today
    return first, asked.until or max(first, today)
