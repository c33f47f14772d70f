"""`sharewise export`: the records for scripts and for people, as they are read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from typing import Annotated

import typer

from sharewise.commands._output import JsonOption, OutputOption, asked_format, format_option, writing_as
from sharewise.commands._records.asked_records import (
    CaseOption,
    FolderOption,
    JobsOption,
    KeysOption,
    OutcomeOption,
    PseudonymiseOption,
    SinceOption,
    UntilOption,
    asked_walk,
    pseudonyms,
    read_filter,
    report_encrypted,
    report_findings,
    report_not_proved,
    say_no_records,
    verifying,
)
from sharewise.commands._records.reference import AfterOption, records_after
from sharewise.commands._terminal import Progress, is_terminal, say
from sharewise.errors import DONE, Finding, WrongUse
from sharewise.present.extracts import ExportExtract, ExportExtractor
from sharewise.present.formats import format_named
from sharewise.present.pages.records.entries_page import erased_words
from sharewise.present.wording import records_wording
from sharewise.present.wording.formats_wording import PSEUDONYMISED
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.query import about_erased
from sharewise.record.verification import worst_exit_code
from sharewise.text import one_line


def export(
    folder: FolderOption = None,
    key: KeysOption = None,
    format_name: Annotated[str | None, format_option("records")] = None,
    as_json: JsonOption = False,
    since: SinceOption = None,
    until: UntilOption = None,
    outcome: OutcomeOption = None,
    case: CaseOption = None,
    after: AfterOption = None,
    include_altered: Annotated[
        bool, typer.Option("--include-altered", help="Keep records that are not proved, with their verdict.")
    ] = False,
    pseudonymise: PseudonymiseOption = False,
    output: OutputOption = None,
    jobs: JobsOption = None,
) -> int:
    """Run the command.

    A record that is not proved intact is left out. It is named on stderr and changes the exit code, and so does what is
    found about the records together. No choice of records hides that.

    Returns the exit code: 0 where every record is as it was signed.
    """
    format_name = asked_format(format_name, output, "records", as_json=as_json)
    if pseudonymise and include_altered:
        raise WrongUse(
            "--pseudonymise leaves out what is not proved: anything may stand anywhere in it. Leave out --include-altered."
        )
    chosen_format = format_named(format_name)
    writer = chosen_format.records_writer()
    wanted = read_filter(since, until, outcome, case)
    extractor = ExportExtractor(format_name, wanted, include_altered, pseudonyms() if pseudonymise else None)
    walk = asked_walk(folder, key, partial(verifying, extract=None if include_altered else extractor, jobs=jobs))
    places = records_after(walk, after) if after else None
    progress = Progress(is_seen_otherwise=output is None and is_terminal(sys.stdout))
    codes, closed = {DONE}, 0

    def chosen() -> Iterator[bytes]:
        nonlocal closed
        for found in progress.over(walk.oldest_first(places), lambda: walk.verifier.expected):
            codes.add(found.exit_code)
            if isinstance(found, ChainFinding):
                progress.clear()
                report_findings([found])
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
                report_not_proved("Not proved" if include_altered else "Left out", found)
                if not include_altered or found.path.is_dir():
                    continue
            extract = found.extract if isinstance(found.extract, ExportExtract) else extractor(found)
            if extract.made is not None:
                yield extract.made

    with walk.verifier, writing_as(chosen_format, output, name="records") as write:
        writer.write(chosen(), write, PSEUDONYMISED if pseudonymise else "")
    say_no_records(walk)
    report_encrypted(closed)
    if pseudonymise:
        say(PSEUDONYMISED)
    return worst_exit_code(codes)
