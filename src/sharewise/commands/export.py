"""`sharewise export`: the records for scripts and for people, as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Annotated

import typer

from sharewise.commands._output import OutputOption, format_option, writing_as
from sharewise.commands._records import (
    CaseOption,
    FolderOption,
    KeysOption,
    OutcomeOption,
    SinceOption,
    UntilOption,
    asked_walk,
    no_such_outcome,
    read_filter,
    report_findings,
    report_not_proved,
    say_no_records,
)
from sharewise.commands._terminal import say
from sharewise.errors import DONE, Finding
from sharewise.present.formats import ExportedRecord, default_format, format_named
from sharewise.record.store.chain import ChainFinding
from sharewise.record.store.query import entries_newest_first
from sharewise.record.summary import RelatedRecord, summarise
from sharewise.record.verification import worst_exit_code


def export(
    folder: FolderOption = None,
    key: KeysOption = None,
    format_name: Annotated[str, format_option("records")] = default_format("records"),
    since: SinceOption = None,
    until: UntilOption = None,
    outcome: OutcomeOption = None,
    case: CaseOption = None,
    include_altered: Annotated[
        bool, typer.Option("--include-altered", help="Keep records that are not proved, with their verdict.")
    ] = False,
    output: OutputOption = None,
) -> int:
    """Run the command.

    A record that is not proved intact is left out. It is named on stderr and changes the exit code, and so does what is
    found about the records together. No choice of records hides that.

    Returns the exit code: 0 where every record is as it was signed.
    """
    wanted = read_filter(since, until, outcome, case)
    walk = asked_walk(folder, key)
    codes = {DONE}
    written, outcomes = 0, set[str]()

    @cache
    def later_by_file() -> Mapping[Path, tuple[RelatedRecord, ...]]:
        return {entry.verdict.path: entry.later for entry in entries_newest_first(walk)}

    def later_than(path: Path) -> tuple[RelatedRecord, ...]:
        return later_by_file().get(path, ())

    def chosen() -> Iterator[ExportedRecord]:
        nonlocal written
        for found in walk.oldest_first():
            codes.add(found.exit_code)
            if isinstance(found, ChainFinding):
                report_findings([found])
                continue
            summary = summarise(found)
            if found.is_proved:
                outcomes.add(summary.outcome)
                if not wanted.matches(summary):
                    continue
            else:
                codes.add(Finding.exit_code if found.exit_code == DONE else found.exit_code)
                report_not_proved("Not proved" if include_altered else "Left out", found)
                if not include_altered or found.path.is_dir():
                    continue
            written += 1
            later = partial(later_than, found.path)
            yield ExportedRecord(found, summary, include_altered, later)

    chosen_format = format_named(format_name)
    with writing_as(chosen_format, output, name="records") as write:
        chosen_format.records_writer()(chosen(), write)
    say_no_records(walk)
    if not written and outcome not in (None, *outcomes):
        say(no_such_outcome(outcomes))
    return worst_exit_code(codes)
